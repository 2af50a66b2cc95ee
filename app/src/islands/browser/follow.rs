//! A candidature followed live.

use super::{busy, document, fetch_page, later, listen, say, swap};
use domain::langue::Lang;
use domain::tr;
use futures_util::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

/// Milliseconds before a page that could not be had is asked for once more.
const REPRISE: i32 = 3000;

/// What is followed, and the stream while it is open.
struct Suivi {
    /// The candidature.
    candidature: String,
    /// The page.
    path: String,
    /// The stream of its moves.
    url: String,
    /// A form was sent: one's own answer is on its way, and its page will tell more than a refresh.
    sent: Cell<bool>,
    /// It has ended: there is nothing left to follow.
    over: Cell<bool>,
    source: RefCell<Option<EventSource>>,
    l: Lang,
}

/// Opens the stream; each move brings the block `#suivi` anew, and the last one all of `#candidatures`. `EventSource` reconnects by itself and resumes. A page that
/// nobody looks at lets go of it: browsers open but six connections to a site, and a seventh page would wait for ever.
pub(crate) fn start(candidature: &str, numero: i64, l: Lang) {
    let Some(path) = web_sys::window().and_then(|w| w.location().pathname().ok()) else { return };
    let Some(page) = document() else { return };
    let url = format!("/mes-candidatures/{candidature}/direct?depuis={numero}");
    let suivi = Rc::new(Suivi {
        candidature: candidature.to_owned(),
        path,
        url,
        sent: Cell::new(false),
        over: Cell::new(false),
        source: RefCell::new(None),
        l,
    });
    let sending = Rc::clone(&suivi);
    listen(&page, "submit", move |_| sending.sent.set(true));
    if !page.hidden() {
        Rc::clone(&suivi).open();
    }
    listen(&page.clone(), "visibilitychange", move |_| {
        let open = suivi.source.borrow().is_some();
        match (page.hidden(), open) {
            (true, true) => drop(suivi.source.take()),
            // What moved meanwhile is told first.
            (false, false) if !suivi.over.get() => Rc::clone(&suivi).open(),
            _ => {}
        }
    });
}

impl Suivi {
    fn open(self: Rc<Self>) {
        let Ok(mut source) = EventSource::new(&self.url) else { return };
        let Ok(mut moves) = source.subscribe("mouvement") else { return };
        self.source.replace(Some(source));
        spawn_local(async move {
            while moves.next().await.is_some() {
                if self.sent.get() || !Rc::clone(&self).moved().await {
                    return;
                }
            }
        });
    }

    /// Shows where it stands now; answers whether there is something left to follow.
    async fn moved(self: Rc<Self>) -> bool {
        match self.refresh().await {
            Some(goes_on) => goes_on,
            // No other move may come to show this one.
            None => {
                later(REPRISE, move || {
                    spawn_local(async move {
                        if !self.sent.get() && !self.over.get() && self.refresh().await.is_none() {
                            reload();
                        }
                    });
                });
                true
            }
        }
    }

    /// The same; `None` where the page can't be had.
    async fn refresh(&self) -> Option<bool> {
        let Some(block) = document().and_then(|d| d.get_element_by_id("suivi")) else { return Some(false) };
        let l = self.l;
        let moved = tr!(l, "Votre candidature a avancé.", "Your application has moved on.");
        if busy(&block) {
            // What is being typed stays; the person chooses when to look.
            let look = tr!(l, "{moved} Rechargez la page pour voir la suite.", "{moved} Reload the page to see more.");
            announce(&look, "notice message");
            return Some(true);
        }
        let page = fetch_page(&self.path).await?;
        if followed(&page).is_some_and(|(candidature, _)| candidature == self.candidature) && swap("suivi", &page) {
            announce(&moved, "sr");
            return Some(true);
        }
        self.finish(&page);
        Some(false)
    }

    /// It has ended: the page of what now takes the place of this one, and is read from its title. No page is left, so
    /// who looks sees where it went.
    fn finish(&self, page: &Document) {
        self.over.set(true);
        drop(self.source.take());
        if !swap("candidatures", page) {
            // Another page than this one: the plain way always works.
            return reload();
        }
        let l = self.l;
        let end = page.get_element_by_id("histo").and_then(|h| h.get_attribute("data-fin")).unwrap_or_default();
        announce(&tr!(l, "Votre candidature est terminée : {end}.", "Your application has ended: {end}."), "sr");
        let title = document().and_then(|d| d.query_selector("#candidatures h1").ok().flatten());
        if let Some(title) = title.and_then(|t| t.dyn_into::<HtmlElement>().ok()) {
            let _ = title.focus();
        }
        // The person has applied elsewhere meanwhile, from another page.
        if let Some((candidature, numero)) = followed(page) {
            start(&candidature, numero, l);
        }
    }
}

/// Says it, heard alone (`sr`) or seen too (`notice message`).
fn announce(text: &str, class: &str) {
    say("suivi-annonce", text);
    if let Some(place) = document().and_then(|d| d.get_element_by_id("suivi-annonce")) {
        place.set_class_name(class);
    }
}

/// The candidature that a page follows, and its newest event.
fn followed(page: &Document) -> Option<(String, i64)> {
    let block = page.get_element_by_id("suivi")?;
    let numero = block.get_attribute("data-numero")?.parse().ok()?;
    Some((block.get_attribute("data-candidature")?, numero))
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
