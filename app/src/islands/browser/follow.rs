//! A candidature followed live.

use super::{busy, document, fetch_page, listen, say, swap};
use domain::langue::Lang;
use domain::tr;
use futures_util::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;

/// Opens the stream; each move brings the block `#suivi` anew. `EventSource` reconnects by itself and resumes.
pub(crate) fn start(candidature: &str, numero: i64, l: Lang) {
    let Some(path) = web_sys::window().and_then(|w| w.location().pathname().ok()) else { return };
    let url = format!("/mes-candidatures/{candidature}/direct?depuis={numero}");
    let sent = Rc::new(Cell::new(false));
    if let Some(document) = document() {
        let sent = Rc::clone(&sent);
        listen(&document, "submit", move |_| sent.set(true));
    }
    spawn_local(async move {
        let Ok(mut source) = EventSource::new(&url) else { return };
        let Ok(mut moves) = source.subscribe("mouvement") else { return };
        while moves.next().await.is_some() {
            // One's own answer is on its way: its page will tell more than a refresh.
            if sent.get() {
                return;
            }
            let Some(block) = document().and_then(|d| d.get_element_by_id("suivi")) else { return };
            let moved = tr!(l, "Votre candidature a avancé.", "Your application has moved on.");
            if busy(&block) {
                // What is being typed stays; the person chooses when to look.
                let look =
                    tr!(l, "{moved} Rechargez la page pour voir la suite.", "{moved} Reload the page to see more.");
                say("suivi-annonce", &look);
                if let Some(place) = document().and_then(|d| d.get_element_by_id("suivi-annonce")) {
                    place.set_class_name("notice");
                }
                continue;
            }
            let Some(page) = fetch_page(&path).await else { continue };
            if swap("suivi", &page) {
                say("suivi-annonce", &moved);
            } else if let Some(window) = web_sys::window() {
                // It has ended: the page is of another make.
                let _ = window.location().reload();
            }
        }
    });
}
