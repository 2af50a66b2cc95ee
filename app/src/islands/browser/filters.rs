//! Filters that change the list at once.

use super::{document, later, listen, read_page, say, swap};
use domain::langue::Lang;
use domain::tr;
use gloo_net::http::Request;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, FormData, HtmlFormElement, UrlSearchParams};

/// Milliseconds after which a list that is still on its way is shown as waiting.
const LENT: i32 = 300;
/// What a change of filters renews: the list, the counts of the tabs, the links to the other view, how many filters are
/// on, and the way to take them all off.
const BLOCS: [&str; 5] = ["resultats", "onglets", "vue", "filtres-poses", "filtres-effacer"];

/// What is under way.
struct Search {
    form: HtmlFormElement,
    /// Counts the changes: an answer to another than the last is dropped.
    turn: Cell<u32>,
    /// The address whose list is on the page.
    shown: RefCell<Option<String>>,
    l: Lang,
}

/// Watches the form; a newer change overtakes an older answer still on its way.
pub(crate) fn start(form: &str, l: Lang) {
    let Some(form) =
        document().and_then(|d| d.get_element_by_id(form)).and_then(|e| e.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let search = Rc::new(Search { form, turn: Cell::new(0), shown: RefCell::new(place()), l });
    for event in ["change", "submit"] {
        let search = Rc::clone(&search);
        listen(&search.form.clone(), event, move |e| {
            e.prevent_default();
            if let Some(url) = address(&search.form) {
                spawn_local(Rc::clone(&search).change(url));
            }
        });
    }
    if let Some(window) = web_sys::window() {
        // Back and forward: the address is the truth. A jump within the page (`#contenu`) fires the same event.
        listen(&window, "popstate", move |_| {
            let here = place();
            let before = search.shown.replace(here.clone());
            if here.is_some()
                && here != before
                && let Some(window) = web_sys::window()
            {
                let _ = window.location().reload();
            }
        });
    }
}

impl Search {
    async fn change(self: Rc<Self>, url: String) {
        let mine = self.turn.get() + 1;
        self.turn.set(mine);
        say("resultats-erreur", "");
        let waiting = Rc::clone(&self);
        later(LENT, move || {
            if waiting.turn.get() == mine {
                busy(true);
            }
        });
        let answer = Request::get(&url).header("accept", "text/html").send().await;
        let reached = answer.is_ok();
        let page = match answer {
            Ok(answer) => read_page(answer).await,
            Err(_) => None,
        };
        if self.turn.get() != mine {
            return;
        }
        // Whatever comes now, the wait of this turn is over.
        self.turn.set(mine + 1);
        busy(false);
        match page {
            Some(page) if swap(BLOCS[0], &page) => {
                for id in &BLOCS[1..] {
                    swap(id, &page);
                }
                self.renewed(&url, &page);
            }
            None if !reached => {
                let l = self.l;
                let sentence = tr!(
                    l,
                    "La liste n'a pas changé : la connexion ne répond pas. Vérifiez-la, puis appuyez sur « Voir les offres ».",
                    "The list has not changed: the connection does not answer. Check it, then press “Show homes”."
                );
                say("resultats-erreur", &sentence);
            }
            // An error beside a field, a session that ended, a page of another make: the plain way always works.
            _ => {
                if let Some(window) = web_sys::window() {
                    let _ = window.location().assign(&url);
                }
            }
        }
    }

    fn renewed(&self, url: &str, page: &web_sys::Document) {
        if let Some(history) = web_sys::window().and_then(|w| w.history().ok()) {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(url));
            self.shown.replace(place());
        }
        if let Some(document) = document() {
            document.set_title(&page.title());
        }
        let title = page.query_selector("#resultats h2").ok().flatten().and_then(|h| h.text_content());
        let l = self.l;
        say("resultats-annonce", &title.unwrap_or_else(|| tr!(l, "Liste mise à jour", "List updated")));
        // The map, if there is one, asks for its marks again.
        if let (Some(document), Ok(event)) = (document(), Event::new("resultats")) {
            let _ = document.dispatch_event(&event);
        }
    }
}

fn busy(on: bool) {
    let Some(list) = document().and_then(|d| d.get_element_by_id(BLOCS[0])) else { return };
    let _ = if on { list.set_attribute("aria-busy", "true") } else { list.remove_attribute("aria-busy") };
}

/// Path and query of the address, without what the map alone writes there.
fn place() -> Option<String> {
    let location = web_sys::window()?.location();
    let query = UrlSearchParams::new_with_str(&location.search().ok()?).ok()?;
    query.delete("position");
    Some(format!("{}?{}", location.pathname().ok()?, query.to_string().as_string()?))
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
