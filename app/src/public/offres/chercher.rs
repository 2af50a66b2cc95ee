//! The box of a place: on the list, on the home page, above one's own tabs.

use super::Vue;
use super::lieu::Lieu;
use crate::filtres::RAYONS;
use crate::i18n::Lang;
use crate::islands::{CompletionLieu, FiltresVifs};
use crate::shell::adresses;
use crate::tr;
use crate::ui::{Button, Icon, button, err, hidden};
use leptos::prelude::*;

/// « Rayon », beside the place. It concerns a town: a département has no middle.
pub(super) fn rayon(l: Lang, chosen: Option<u32>) -> AnyView {
    let options: Vec<_> = RAYONS
        .into_iter()
        .map(|km| view! { <option value=km.to_string() selected=chosen == Some(km)>{tr!(l, "{km} km", "{km} km")}</option> })
        .collect();
    view! {
        <label class="rayon">
            <span class="small">{tr!(l, "Rayon", "Radius")}</span>
            <select class="in" name="rayon" id="rayon">
                <option value="">{tr!(l, "Sans", "None")}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// What the box of a place holds.
#[derive(Debug, Default)]
pub(in crate::public) struct Case {
    texte: Option<String>,
    /// Something must be typed.
    exigee: bool,
    /// What was typed is no place: the error stands above, as `lieu-err`.
    refusee: bool,
    /// The radius chosen, kilometres.
    km: Option<u32>,
}

/// The box, the radius and the button, on one line where there is room; the hint above is `lieu-aide`.
pub(in crate::public) fn ligne(l: Lang, case: Case, envoyer: Button) -> AnyView {
    let Case { texte, exigee, refusee, km } = case;
    view! {
        <div class="in-row search">
            <div class="champ-lieu">
                <input
                    class="in"
                    id="lieu"
                    name="lieu"
                    type="text"
                    autocomplete="off"
                    maxlength="100"
                    required=exigee
                    value=texte
                    aria-invalid=refusee.then_some("true")
                    aria-describedby=if refusee { "lieu-aide lieu-err" } else { "lieu-aide" }
                />
                <CompletionLieu champ="lieu".to_owned() l=l/>
            </div>
            {rayon(l, km)}
            {envoyer.icon(Icon::Search)}
        </div>
    }
    .into_any()
}

/// The search of the public list, with what was typed.
pub(super) fn chercher(l: Lang, v: &Vue) -> AnyView {
    let kept: Vec<AnyView> = v
        .recherche
        .paires()
        .into_iter()
        .filter(|(name, _)| !["lieu", "commune", "departement", "rayon", "page", "position"].contains(name))
        .map(|(name, value)| hidden(name, value))
        .collect();
    let wrong = v.errors.of("lieu").map(|message| err(l, "lieu-err", message));
    let case = Case { texte: Some(dans_la_case(v)), refusee: wrong.is_some(), km: v.recherche.km(), exigee: false };
    view! {
        <form action=adresses::OFFRES method="get" role="search" class="stack g2">
            {kept}
            <label class="label" for="lieu">{tr!(l, "Où souhaitez-vous habiter ?", "Where would you like to live?")}</label>
            <p class="hint" id="lieu-aide">{tr!(
                l,
                "Une ville ou un département. Par exemple : Montreuil, ou 93.",
                "A town or a département. For example: Montreuil, or 93."
            )}</p>
            {wrong}
            {ligne(l, case, button(tr!(l, "Rechercher", "Search")).main())}
        </form>
        <FiltresVifs formulaire="filtres".to_owned() l=l/>
    }
    .into_any()
}

/// What the search box holds: what was typed, or the name of the place chosen by a link.
fn dans_la_case(v: &Vue) -> String {
    if !v.recherche.lieu.is_empty() {
        return v.recherche.lieu.clone();
    }
    match &v.lieu {
        Lieu::Commune { nom, departement, .. } => format!("{nom} ({departement})"),
        Lieu::Departement { code, nom } => format!("{nom} ({code})"),
        _ => String::new(),
    }
}

/// The public search, from the tabs of someone who has a demande.
#[must_use]
pub fn chercher_ailleurs(l: Lang) -> AnyView {
    view! {
        <form action=adresses::OFFRES method="get" role="search" class="stack g2">
            <label class="label" for="lieu">{tr!(l, "Ville ou département", "Town or département")}</label>
            <p class="hint" id="lieu-aide">{tr!(
                l,
                "Vous verrez tous les logements ouverts, même ceux qui ne conviennent pas à votre demande.",
                "You will see every open home, even those that do not fit your demand."
            )}</p>
            {ligne(l, Case { exigee: true, ..Case::default() }, button(tr!(l, "Rechercher", "Search")))}
        </form>
    }
    .into_any()
}
