//! Completion of a place: a combobox over the plain field (ARIA 1.2, list with autocomplete).

use super::{document, input, later, listen};
use domain::langue::Lang;
use domain::tr;
use leptos::task::spawn_local;
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

#[derive(Deserialize)]
struct Place {
    label: String,
}

struct Combobox {
    field: HtmlInputElement,
    list: Element,
    status: Element,
    places: RefCell<Vec<String>>,
    active: Cell<Option<usize>>,
    turn: Cell<u32>,
    /// A finger or a button of the mouse is down.
    pressed: Cell<bool>,
    l: Lang,
}

/// After a press, how long until the list goes: once the click has reached what was under the finger. Closing moves the
/// page up, and a button that moves between press and release is never clicked.
const APRES_CLIC: i32 = 60;

/// Turns the field into a combobox.
pub(crate) fn start(field: &str, l: Lang) {
    let Some(combobox) = build(field, l) else { return };
    let combobox = Rc::new(combobox);
    let field = combobox.field.clone();
    let c = Rc::clone(&combobox);
    listen(&field, "input", move |_| ask(&c));
    let c = Rc::clone(&combobox);
    listen(&field, "blur", move |_| {
        // Held down: `pointerup` closes.
        if !c.pressed.get() {
            leave(&c);
        }
    });
    if let Some(document) = document() {
        let c = Rc::clone(&combobox);
        listen(&document, "pointerdown", move |_| c.pressed.set(true));
        for end in ["pointerup", "pointercancel"] {
            let c = Rc::clone(&combobox);
            listen(&document, end, move |_| {
                c.pressed.set(false);
                leave(&c);
            });
        }
    }
    let c = Rc::clone(&combobox);
    listen(&field, "keydown", move |e| {
        if let Some(e) = e.dyn_ref::<KeyboardEvent>() {
            c.key(e);
        }
    });
    // The field keeps the focus: the list would close before the click that chooses.
    listen(&combobox.list, "mousedown", |e| e.prevent_default());
    // On the click, not before: what lies below a list that has gone would be clicked instead. A screen reader sends only this.
    let c = Rc::clone(&combobox);
    listen(&combobox.list, "click", move |e| {
        let index = e
            .target()
            .and_then(|t| t.dyn_into::<Element>().ok())
            .and_then(|t| t.closest("[role=option]").ok().flatten())
            .and_then(|o| o.get_attribute("data-index"))
            .and_then(|i| i.parse().ok());
        if let Some(index) = index {
            c.choose(index);
        }
    });
}

/// Closes, once the click under way is over, unless the field still has the focus.
fn leave(c: &Rc<Combobox>) {
    if c.list.has_attribute("hidden") || c.has_focus() {
        return;
    }
    let c = Rc::clone(c);
    later(APRES_CLIC, move || {
        if !c.has_focus() {
            c.close();
        }
    });
}

fn build(id: &str, l: Lang) -> Option<Combobox> {
    let document = document()?;
    let field = input(id)?;
    let place = document.query_selector("leptos-island .completion").ok()??;
    let list = document.create_element("ul").ok()?;
    let list_id = format!("{id}-liste");
    list.set_id(&list_id);
    list.set_class_name("listbox");
    for (name, value) in [("role", "listbox"), ("hidden", "")] {
        list.set_attribute(name, value).ok()?;
    }
    list.set_attribute("aria-label", &tr!(l, "Lieux proposés", "Places suggested")).ok()?;
    let status = document.create_element("p").ok()?;
    status.set_class_name("sr");
    status.set_attribute("role", "status").ok()?;
    place.append_child(&list).ok()?;
    place.append_child(&status).ok()?;
    for (name, value) in [
        ("role", "combobox"),
        ("autocomplete", "off"),
        ("aria-autocomplete", "list"),
        ("aria-expanded", "false"),
        ("aria-controls", &list_id),
    ] {
        field.set_attribute(name, value).ok()?;
    }
    Some(Combobox {
        field,
        list,
        status,
        places: RefCell::default(),
        active: Cell::new(None),
        turn: Cell::new(0),
        pressed: Cell::new(false),
        l,
    })
}

fn ask(c: &Rc<Combobox>) {
    let typed = c.field.value();
    let turn = c.turn.get() + 1;
    c.turn.set(turn);
    if typed.trim().chars().count() < 2 {
        c.close();
        return;
    }
    let c = Rc::clone(c);
    spawn_local(async move {
        let Ok(request) = gloo_net::http::Request::get("/communes").query([("q", typed.as_str())]).build() else {
            return;
        };
        let Ok(response) = request.send().await else { return };
        let Ok(places) = response.json::<Vec<Place>>().await else { return };
        // Too late to propose anything to someone who has gone on to the next field.
        if c.turn.get() != turn || !c.has_focus() {
            return;
        }
        // The place is written already: proposing it would only be in the way.
        if matches!(places.as_slice(), [only] if only.label == typed.trim()) {
            c.close();
        } else {
            c.open(places.into_iter().map(|p| p.label).collect());
        }
    });
}

impl Combobox {
    fn has_focus(&self) -> bool {
        document().and_then(|d| d.active_element()).is_some_and(|e| e.is_same_node(Some(&self.field)))
    }

    fn open(&self, places: Vec<String>) {
        self.list.set_inner_html("");
        self.active.set(None);
        let _ = self.field.remove_attribute("aria-activedescendant");
        let Some(document) = document() else { return };
        for (i, label) in places.iter().enumerate() {
            let Ok(option) = document.create_element("li") else { continue };
            option.set_id(&self.option(i));
            option.set_text_content(Some(label));
            let index = i.to_string();
            for (name, value) in [("role", "option"), ("aria-selected", "false"), ("data-index", &index)] {
                let _ = option.set_attribute(name, value);
            }
            let _ = self.list.append_child(&option);
        }
        let n = places.len();
        let empty = n == 0;
        *self.places.borrow_mut() = places;
        let _ = if empty { self.list.set_attribute("hidden", "") } else { self.list.remove_attribute("hidden") };
        let _ = self.field.set_attribute("aria-expanded", if empty { "false" } else { "true" });
        let l = self.l;
        self.status.set_text_content(Some(&match n {
            0 => tr!(l, "Aucun lieu trouvé", "No place found"),
            1 => tr!(l, "1 lieu proposé", "1 place suggested"),
            _ => tr!(l, "{n} lieux proposés", "{n} places suggested"),
        }));
    }

    fn close(&self) {
        self.turn.set(self.turn.get() + 1);
        self.active.set(None);
        let _ = self.list.set_attribute("hidden", "");
        let _ = self.field.set_attribute("aria-expanded", "false");
        let _ = self.field.remove_attribute("aria-activedescendant");
    }

    fn option(&self, index: usize) -> String {
        format!("{}-{index}", self.list.id())
    }

    fn key(&self, e: &KeyboardEvent) {
        let n = self.places.borrow().len();
        let open = n > 0 && !self.list.has_attribute("hidden");
        if !open {
            return;
        }
        match (e.key().as_str(), self.active.get()) {
            ("ArrowDown", None) => self.point(0),
            ("ArrowDown", Some(i)) => self.point((i + 1) % n),
            ("ArrowUp", None | Some(0)) => self.point(n - 1),
            ("ArrowUp", Some(i)) => self.point(i - 1),
            ("Enter", Some(i)) => self.choose(i),
            ("Escape", _) => self.close(),
            // Onwards: the list goes first, so that nothing moves under what gets the focus, nor stays when one comes back.
            ("Tab" | "Enter", _) => return self.close(),
            _ => return,
        }
        e.prevent_default();
    }

    fn point(&self, index: usize) {
        let Some(document) = document() else { return };
        for (i, selected) in [(self.active.get(), "false"), (Some(index), "true")] {
            if let Some(option) = i.and_then(|i| document.get_element_by_id(&self.option(i))) {
                let _ = option.set_attribute("aria-selected", selected);
            }
        }
        self.active.set(Some(index));
        let _ = self.field.set_attribute("aria-activedescendant", &self.option(index));
    }

    fn choose(&self, index: usize) {
        if let Some(label) = self.places.borrow().get(index) {
            self.field.set_value(label);
        }
        self.close();
    }
}
