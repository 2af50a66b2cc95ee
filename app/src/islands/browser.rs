//! The browser's side of the islands. Whatever is missing on a page is left alone: nothing here may break it.

pub(super) mod completion;
pub(super) mod draft;
pub(super) mod fields;
pub(super) mod filters;
pub(super) mod follow;
pub(super) mod hearts;
pub(super) mod password;
pub(super) mod progress;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, EventTarget, HtmlInputElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn input(id: &str) -> Option<HtmlInputElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

fn say(id: &str, text: &str) {
    if let Some(place) = document().and_then(|d| d.get_element_by_id(id)) {
        place.set_text_content(Some(text));
    }
}

/// Listens for as long as the page lives.
fn listen(target: &EventTarget, event: &str, handler: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(handler);
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Runs once, some milliseconds from now.
fn later(milliseconds: i32, run: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let run = Closure::once_into_js(run);
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), milliseconds);
}

/// The same page from the server, as a document; `None` when it can't be had (offline, logged out).
async fn fetch_page(url: &str) -> Option<Document> {
    read_page(gloo_net::http::Request::get(url).header("accept", "text/html").send().await.ok()?).await
}

/// The page of an answer; `None` when it is an error, or another page than asked for.
async fn read_page(response: gloo_net::http::Response) -> Option<Document> {
    if !response.ok() || response.redirected() {
        return None;
    }
    let text = response.text().await.ok()?;
    web_sys::DomParser::new().ok()?.parse_from_string(&text, web_sys::SupportedType::TextHtml).ok()
}

/// Replaces what is inside the element `id` by what the fetched page has there.
fn swap(id: &str, from: &Document) -> bool {
    let (Some(here), Some(there)) = (document().and_then(|d| d.get_element_by_id(id)), from.get_element_by_id(id))
    else {
        return false;
    };
    here.set_inner_html(&there.inner_html());
    for name in there.get_attribute_names().iter().filter_map(|n| n.as_string()) {
        if let Some(value) = there.get_attribute(&name) {
            let _ = here.set_attribute(&name, &value);
        }
    }
    true
}

/// Whether a person is in the middle of something inside `element`.
fn busy(element: &Element) -> bool {
    let Some(active) = document().and_then(|d| d.active_element()) else { return false };
    let typing = matches!(active.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    typing && element.contains(Some(&active))
}
