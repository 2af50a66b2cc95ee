//! A form kept while it is typed: posted by itself some seconds after the last key, and as the page is left.

use super::{document, later, listen};
use gloo_net::http::Request;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

/// Milliseconds without a key before what is typed is kept.
const REPOS: i32 = 2500;

/// The form, and how much of it the server has.
struct Draft {
    form: HtmlFormElement,
    url: String,
    /// Counts the changes.
    turn: Cell<u32>,
    /// The last change that is kept, or on its way with the form itself.
    kept: Cell<u32>,
}

/// Watches the form.
pub(crate) fn start(form: &str, url: &str) {
    let Some(page) = document() else { return };
    let form = page.get_element_by_id(form).and_then(|e| e.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form else { return };
    let draft = Rc::new(Draft { form, url: url.to_owned(), turn: Cell::new(0), kept: Cell::new(0) });
    let typed = Rc::clone(&draft);
    listen(&draft.form, "input", move |_| Rc::clone(&typed).changed());
    let sent = Rc::clone(&draft);
    listen(&draft.form, "submit", move |_| sent.kept.set(sent.turn.get()));
    let hidden = Rc::clone(&draft);
    listen(&page.clone(), "visibilitychange", move |_| {
        if page.hidden() {
            hidden.leave();
        }
    });
    if let Some(window) = web_sys::window() {
        // Some browsers leave a page without hiding it first.
        listen(&window, "pagehide", move |_| draft.leave());
    }
}

impl Draft {
    fn changed(self: Rc<Self>) {
        let mine = self.turn.get() + 1;
        self.turn.set(mine);
        later(REPOS, move || {
            if self.turn.get() == mine {
                spawn_local(async move { self.keep().await });
            }
        });
    }

    /// Tries; what could not be kept goes with the next change, or as the page is left.
    async fn keep(&self) {
        let turn = self.turn.get();
        if self.kept.get() == turn {
            return;
        }
        let Some(request) = fields(&self.form).and_then(|f| Request::post(&self.url).body(f).ok()) else { return };
        if request.send().await.is_ok_and(|answer| answer.status() == 204) {
            self.kept.set(self.kept.get().max(turn));
        }
    }

    /// The browser sends it after the page is gone.
    fn leave(&self) {
        let turn = self.turn.get();
        if self.kept.get() == turn {
            return;
        }
        let (Some(window), Some(fields)) = (web_sys::window(), fields(&self.form)) else { return };
        if window.navigator().send_beacon_with_opt_url_search_params(&self.url, Some(&fields)) == Ok(true) {
            self.kept.set(turn);
        }
    }
}

/// What the form would send, its buttons aside.
fn fields(form: &HtmlFormElement) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    let fields = UrlSearchParams::new().ok()?;
    for pair in data.entries().into_iter().flatten() {
        let pair: js_sys::Array = pair.dyn_into().ok()?;
        fields.append(&pair.get(0).as_string()?, &pair.get(1).as_string().unwrap_or_default());
    }
    Some(fields)
}
