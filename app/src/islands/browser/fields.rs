//! Fields checked when one leaves them, with the server's own parsers and sentences.

use super::{document, input, listen};
use crate::erreurs;
use domain::identite::{DateError, Email, EmailError, Nom, NomError, Telephone, TelephoneError, parse_date_passee};
use domain::langue::Lang;
use domain::numero_unique::{NumeroUnique, NumeroUniqueError};
use domain::siret::{Siret, SiretError};
use jiff::civil::Date;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use web_sys::{Element, HtmlInputElement};

/// Watches `id:type`. An empty field is no error before the form is sent.
pub(crate) fn start(field: &str, l: Lang) {
    let Some((id, kind)) = field.split_once(':') else { return };
    let Some(field) = input(id) else { return };
    watch_pointer();
    let (watched, kind) = (field.clone(), kind.to_owned());
    listen(&field, "blur", move |_| {
        let (watched, kind) = (watched.clone(), kind.clone());
        when_still(move || show(&watched, wrong(&kind, &watched.value(), l)));
    });
}

type Work = Box<dyn FnOnce()>;

thread_local! {
    static READY: Cell<bool> = const { Cell::new(false) };
    static DOWN: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Work>> = const { RefCell::new(Vec::new()) };
}

/// Knows, once for the page, whether a finger or a button is down.
fn watch_pointer() {
    let Some(document) = document().filter(|_| !READY.replace(true)) else { return };
    listen(&document, "pointerdown", |_| DOWN.set(true));
    for event in ["pointerup", "pointercancel"] {
        listen(&document, event, |_| {
            DOWN.set(false);
            // After the click that follows.
            let work = || WAITING.take().into_iter().for_each(|work| work());
            leptos::prelude::set_timeout(work, Duration::from_millis(100));
        });
    }
}

/// A sentence that comes or goes moves the page: never between the press and the release of a click, which would
/// then miss the button it was meant for.
fn when_still(work: impl FnOnce() + 'static) {
    if DOWN.get() {
        WAITING.with_borrow_mut(|waiting| waiting.push(Box::new(work)));
    } else {
        work();
    }
}

fn wrong(kind: &str, value: &str, l: Lang) -> Option<String> {
    if let Some(today) = kind.strip_prefix("date:") {
        let wrong = parse_date_passee(value, day(today)?).err()?;
        return (wrong != DateError::Vide).then(|| erreurs::date(l, wrong));
    }
    match kind {
        "email" => Email::parse(value).err().filter(|e| *e != EmailError::Vide).map(|e| erreurs::email(l, e)),
        "telephone" => {
            Telephone::parse(value).err().filter(|e| *e != TelephoneError::Vide).map(|e| erreurs::telephone(l, e))
        }
        "numero" => NumeroUnique::parse(value)
            .err()
            .filter(|e| *e != NumeroUniqueError::Vide)
            .map(|e| erreurs::numero_unique(l, e)),
        "siret" => Siret::parse(value).err().filter(|e| *e != SiretError::Vide).map(|e| erreurs::siret(l, e)),
        "nom" => Nom::parse(value).err().filter(|e| *e != NomError::Vide).map(|e| erreurs::nom(l, e)),
        _ => None,
    }
}

/// The server's day, « 2026-11-22 »: the clock of a telephone may be years away.
fn day(iso: &str) -> Option<Date> {
    let mut parts = iso.splitn(3, '-');
    Date::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?).ok()
}

/// Puts the sentence above the field, as the server does (`id-err`), or takes it away.
fn show(field: &HtmlInputElement, text: Option<String>) {
    let id = format!("{}-err", field.id());
    let Some(document) = document() else { return };
    let described: Vec<String> = field
        .get_attribute("aria-describedby")
        .unwrap_or_default()
        .split_whitespace()
        .filter(|d| *d != id)
        .map(str::to_owned)
        .collect();
    let existing: Option<Element> = document.get_element_by_id(&id);
    match text {
        None => {
            if let Some(existing) = existing {
                existing.remove();
            }
            let _ = field.remove_attribute("aria-invalid");
            let _ = if described.is_empty() {
                field.remove_attribute("aria-describedby")
            } else {
                field.set_attribute("aria-describedby", &described.join(" "))
            };
        }
        Some(text) => {
            let place = match existing {
                Some(place) => place,
                None => {
                    let Ok(place) = document.create_element("p") else { return };
                    place.set_class_name("err");
                    place.set_id(&id);
                    if let Some(parent) = field.parent_element() {
                        let _ = parent.insert_before(&place, Some(field));
                    }
                    place
                }
            };
            place.set_text_content(Some(&text));
            let _ = field.set_attribute("aria-invalid", "true");
            let _ = field.set_attribute("aria-describedby", &[vec![id], described].concat().join(" "));
        }
    }
}
