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
        for (name, kept) in [
            ("longueur", r.longueur),
            ("chiffre", r.chiffre),
            ("majuscule", r.majuscule),
            ("minuscule", r.minuscule),
            ("identifiant", r.pas_identifiant && !watched.value().is_empty()),
        ] {
            tick(name, kept, l);
        }
    });
}

fn tick(name: &str, kept: bool, l: Lang) {
    let Some(line) = document().and_then(|d| d.query_selector(&format!("[data-regle='{name}'] li, li[data-regle='{name}']")).ok().flatten())
    else {
        return;
    };
    let _ = if kept { line.set_attribute("data-s", "ok") } else { line.remove_attribute("data-s") };
    if let Ok(Some(sign)) = line.query_selector("use") {
        let _ = sign.set_attribute("href", if kept { "/icons.svg#i-check" } else { "/icons.svg#i-ring" });
    }
    if let Ok(Some(said)) = line.query_selector(".sr") {
        said.set_text_content(Some(&if kept { tr!(l, " : oui", ": yes") } else { tr!(l, " : pas encore", ": not yet") }));
    }
}
