//! A candidature followed live.

use super::{busy, document, fetch_page, listen, say, swap};
use domain::langue::Lang;
use domain::tr;
use futures_util::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What is followed, and the stream while it is open.
struct Suivi {
    /// The page.
    path: String,
    /// The stream of its moves.
    url: String,
    /// A form was sent: one's own answer is on its way, and its page will tell more than a refresh.
    sent: Cell<bool>,
    source: RefCell<Option<EventSource>>,
    l: Lang,
}

/// Opens the stream; each move brings the block `#suivi` anew. `EventSource` reconnects by itself and resumes. A page that
/// nobody looks at lets go of it: browsers open but six connections to a site, and a seventh page would wait for ever.
pub(crate) fn start(candidature: &str, numero: i64, l: Lang) {
    let Some(path) = web_sys::window().and_then(|w| w.location().pathname().ok()) else { return };
    let Some(page) = document() else { return };
    let url = format!("/mes-candidatures/{candidature}/direct?depuis={numero}");
    let suivi = Rc::new(Suivi { path, url, sent: Cell::new(false), source: RefCell::new(None), l });
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
            (false, false) => Rc::clone(&suivi).open(),
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
                if self.sent.get() || !self.moved().await {
                    return;
                }
            }
        });
    }

    /// Shows where it stands now; answers whether there is something left to follow.
    async fn moved(&self) -> bool {
        let Some(block) = document().and_then(|d| d.get_element_by_id("suivi")) else { return false };
        let l = self.l;
        let moved = tr!(l, "Votre candidature a avancé.", "Your application has moved on.");
        if busy(&block) {
            // What is being typed stays; the person chooses when to look.
            let look = tr!(l, "{moved} Rechargez la page pour voir la suite.", "{moved} Reload the page to see more.");
            say("suivi-annonce", &look);
            if let Some(place) = document().and_then(|d| d.get_element_by_id("suivi-annonce")) {
                place.set_class_name("notice");
            }
            return true;
        }
        let Some(page) = fetch_page(&self.path).await else { return true };
        if swap("suivi", &page) {
            say("suivi-annonce", &moved);
        } else if let Some(window) = web_sys::window() {
            // It has ended: the page is of another make.
            let _ = window.location().reload();
        }
        true
    }
}
