//! Filters that change the list at once.

use super::{document, fetch_page, listen, say, swap};
use domain::langue::Lang;
use domain::tr;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

/// Watches the form; a newer change overtakes an older answer still on its way.
pub(crate) fn start(form: &str, l: Lang) {
    let Some(form) =
        document().and_then(|d| d.get_element_by_id(form)).and_then(|e| e.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let turn = Rc::new(Cell::new(0_u32));
    let shown = Rc::new(Cell::new(place()));
    for event in ["change", "submit"] {
        let (form_of_event, turn, shown) = (form.clone(), Rc::clone(&turn), Rc::clone(&shown));
        listen(&form, event, move |e| {
            e.prevent_default();
            let mine = turn.get() + 1;
            turn.set(mine);
            let (Some(url), turn, shown) = (address(&form_of_event), Rc::clone(&turn), Rc::clone(&shown)) else {
                return;
            };
            spawn_local(async move {
                let page = fetch_page(&url).await;
                if turn.get() != mine {
                    return;
                }
                let Some(page) = page else {
                    // The plain way always works.
                    if let Some(window) = web_sys::window() {
                        let _ = window.location().assign(&url);
                    }
                    return;
                };
                if !swap("resultats", &page) {
                    // Nothing left, or nothing before: the page is of another make.
                    if let Some(window) = web_sys::window() {
                        let _ = window.location().assign(&url);
                    }
                } else {
                    swap("onglets", &page);
                    if let Some(history) = web_sys::window().and_then(|w| w.history().ok()) {
                        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&url));
                        shown.set(place());
                    }
                    let title = page.query_selector("#resultats h2").ok().flatten().and_then(|h| h.text_content());
                    let fallback = tr!(l, "Liste mise à jour", "List updated");
                    say("resultats-annonce", &title.unwrap_or(fallback));
                }
            });
        });
    }
    if let Some(window) = web_sys::window() {
        // Back and forward: the address is the truth. A jump within the page (`#contenu`) fires the same event.
        listen(&window, "popstate", move |_| {
            let here = place();
            if here.is_some()
                && here != shown.take()
                && let Some(window) = web_sys::window()
            {
                let _ = window.location().reload();
            }
            shown.set(here);
        });
    }
}

/// Path and query of the address.
fn place() -> Option<String> {
    let location = web_sys::window()?.location();
    Some(location.pathname().ok()? + &location.search().ok()?)
}

/// Where the form leads with what is chosen now, empty fields left out.
fn address(form: &HtmlFormElement) -> Option<String> {
    let data = FormData::new_with_form(form).ok()?;
    let query = UrlSearchParams::new().ok()?;
    for pair in data.entries().into_iter().flatten() {
        let pair: js_sys::Array = pair.dyn_into().ok()?;
        let (name, value) = (pair.get(0).as_string()?, pair.get(1).as_string().unwrap_or_default());
        if !value.is_empty() {
            query.append(&name, &value);
        }
    }
    let path = web_sys::window()?.location().pathname().ok()?;
    let query = query.to_string().as_string()?;
    Some(if query.is_empty() { path } else { format!("{path}?{query}") })
}
