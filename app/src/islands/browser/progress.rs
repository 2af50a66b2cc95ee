//! The work on a landlord's file, followed in place.

use super::{document, fetch_page, later, listen, say, swap};
use domain::langue::Lang;
use domain::tr;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

/// Milliseconds from one look to the next.
const RYTHME: i32 = 2000;
/// The longest wait, when looking fails again and again.
const REPOS: i32 = 30_000;
/// Looks that failed in a row before the person is told.
const PATIENCE: u32 = 3;
/// Percents that are announced: those who listen are not interrupted at every step.
const JALONS: [u8; 3] = [25, 50, 75];

/// What is being followed.
struct Suivi {
    path: String,
    l: Lang,
    stopped: Cell<bool>,
    /// Looks that failed in a row.
    failed: Cell<u32>,
    /// The last percent announced.
    told: Cell<u8>,
}

fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

fn hide(id: &str, hidden: bool) {
    if let Some(element) = element(id) {
        let _ = if hidden { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
    }
}

/// How far the work is on a page that shows it.
fn percent(page: &Document) -> Option<u8> {
    page.get_element_by_id("avance")?.get_attribute("data-pourcent")?.parse().ok()
}

/// Follows the file of this page until its report is there.
pub(crate) fn start(l: Lang) {
    let Some(path) = web_sys::window().and_then(|w| w.location().pathname().ok()) else { return };
    let Some(told) = document().as_ref().and_then(percent) else { return };
    let suivi = Rc::new(Suivi { path, l, stopped: Cell::new(false), failed: Cell::new(0), told: Cell::new(told) });
    if let Some(button) = element("avance-pause") {
        let suivi = Rc::clone(&suivi);
        listen(&button, "click", move |_| {
            suivi.stopped.set(!suivi.stopped.get());
            suivi.show();
        });
    }
    suivi.show();
    suivi.wait();
}

impl Suivi {
    /// What the page offers: a way to stop while it moves by itself, the plain way to look when it does not.
    fn show(&self) {
        let (l, stopped) = (self.l, self.stopped.get());
        let label = if stopped {
            tr!(l, "Reprendre la mise à jour", "Resume updating")
        } else {
            tr!(l, "Arrêter la mise à jour", "Stop updating")
        };
        say("avance-pause", &label);
        hide("avance-pause", false);
        hide("avance-main", !stopped && self.failed.get() < PATIENCE);
    }

    fn wait(self: Rc<Self>) {
        let pause = RYTHME.saturating_mul(1 << self.failed.get().min(4)).min(REPOS);
        later(pause, move || spawn_local(self.look()));
    }

    async fn look(self: Rc<Self>) {
        let unseen = document().is_none_or(|d| d.hidden());
        if self.stopped.get() || unseen {
            return self.wait();
        }
        let page = fetch_page(&self.path).await;
        if self.stopped.get() {
            return self.wait();
        }
        match page {
            Some(page) => match percent(&page) {
                Some(percent) => {
                    self.failed.set(0);
                    swap("avance", &page);
                    self.announce(percent);
                }
                None => return finish(&page),
            },
            None => {
                self.failed.set(self.failed.get() + 1);
                if self.failed.get() == PATIENCE {
                    let l = self.l;
                    let sentence = tr!(
                        l,
                        "Cette page ne reçoit plus de nouvelles. Le travail continue : actualisez la page pour voir où il en est.",
                        "This page has no more news. The work goes on: refresh the page to see how far it is."
                    );
                    say("avance-annonce", &sentence);
                }
            }
        }
        self.show();
        self.wait();
    }

    fn announce(&self, percent: u8) {
        let before = self.told.replace(percent);
        if JALONS.iter().any(|j| (before + 1..=percent).contains(j)) {
            let l = self.l;
            say("avance-annonce", &tr!(l, "{percent} % du fichier", "{percent}% of the file"));
        }
    }
}

/// The report takes the place of the progress: no page is left, so nothing is announced twice and no focus is lost.
fn finish(page: &Document) {
    let Some(document) = document() else { return };
    let inside = element("depot").zip(document.active_element()).is_some_and(|(d, a)| d.contains(Some(&a)));
    if !swap("depot", page) {
        // Another page than the report: the plain way always works.
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
        return;
    }
    document.set_title(&page.title());
    let title = document.query_selector("#depot h1").ok().flatten();
    let Some(title) = title.and_then(|t| t.dyn_into::<HtmlElement>().ok()) else { return };
    if inside {
        // Who stood in what is gone stands at the start of what came, and hears its title.
        say("avance-annonce", "");
        let _ = title.focus();
    } else {
        say("avance-annonce", &title.text_content().unwrap_or_default());
    }
}
