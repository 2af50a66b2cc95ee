//! Hearts of cards pressed where they are.

use super::{document, listen};
use gloo_net::http::Request;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlFormElement, HtmlInputElement, UrlSearchParams};

/// Watches the whole page: lists are changed under the hearts.
pub(crate) fn start() {
    let Some(page) = document() else { return };
    listen(&page, "submit", |event: Event| {
        let form = event.target().and_then(|t| t.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|f| f.matches(".coeur-carte") == Ok(true)) else { return };
        event.prevent_default();
        // A second press waits for the first: it would say the same thing twice.
        if form.has_attribute("data-part") {
            return;
        }
        let _ = form.set_attribute("data-part", "");
        spawn_local(async move {
            let done = press(&form).await;
            let _ = form.remove_attribute("data-part");
            if done.is_none() {
                let _ = form.submit();
            }
        });
    });
}

/// Posts, then turns the heart over; `None` where the server answered anything but « done ».
async fn press(form: &HtmlFormElement) -> Option<()> {
    const OFF: &str = "/retirer";
    let action = form.get_attribute("action")?;
    let retour: HtmlInputElement = form.query_selector("[name=retour]").ok()??.dyn_into().ok()?;
    let fields = UrlSearchParams::new().ok()?;
    fields.append("retour", &retour.value());
    fields.append("sur_place", "1");
    let answer = Request::post(&action).body(fields).ok()?.send().await.ok()?;
    if answer.status() != 204 {
        return None;
    }
    let (next, on) = match action.strip_suffix(OFF) {
        Some(add) => (add.to_owned(), "false"),
        None => (format!("{action}{OFF}"), "true"),
    };
    form.set_attribute("action", &next).ok()?;
    form.query_selector("button").ok()??.set_attribute("aria-pressed", on).ok()
}
