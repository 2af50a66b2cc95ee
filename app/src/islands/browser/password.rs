//! The rules of the password, ticked off while one types.

use super::{document, input, listen};
use domain::compte::ReglesMotDePasse;
use domain::langue::Lang;
use domain::tr;

/// Watches the field.
pub(crate) fn start(field: &str, user: &str, l: Lang) {
    let Some(field) = input(field) else { return };
    let (watched, user) = (field.clone(), user.to_owned());
    listen(&field, "input", move |_| {
        let r = ReglesMotDePasse::verifier(&watched.value(), &user);
        let named = r.pas_identifiant && !watched.value().is_empty();
        // In the order of the list on the page.
        for (i, kept) in [r.longueur, r.chiffre, r.majuscule, r.minuscule, named].into_iter().enumerate() {
            tick(i, kept, l);
        }
    });
}

fn tick(index: usize, kept: bool, l: Lang) {
    let line = format!("#regles li:nth-child({})", index + 1);
    let Some(line) = document().and_then(|d| d.query_selector(&line).ok().flatten()) else { return };
    let _ = if kept { line.set_attribute("data-s", "ok") } else { line.remove_attribute("data-s") };
    if let Ok(Some(sign)) = line.query_selector("use") {
        let _ = sign.set_attribute("href", if kept { "/icons.svg#i-check" } else { "/icons.svg#i-ring" });
    }
    if let Ok(Some(said)) = line.query_selector(".sr") {
        said.set_text_content(Some(&if kept {
            tr!(l, " : oui", ": yes")
        } else {
            tr!(l, " : pas encore", ": not yet")
        }));
    }
}
