//! What was typed is several places, or none: said, with those it may mean one click away.

use super::lieu::{code_postal, sans_lieu};
use crate::filtres::{Recherche, url};
use crate::i18n::Lang;
use crate::ui::link;
use crate::{format, tr};
use leptos::prelude::*;
use services::referentiel::{Suggestion, SuggestionKind};

/// Beside the box: the text means no place of France.
pub(super) fn inconnu(l: Lang, r: &Recherche, proches: &[Suggestion]) -> String {
    let typed = &r.lieu;
    if typed.is_empty() {
        // A link with a code that is none.
        return tr!(
            l,
            "Ce lien mène à un lieu qui n'existe pas. Écrivez le nom d'une ville, un code postal ou un département",
            "This link leads to a place that does not exist. Write the name of a town, a postcode or a département"
        );
    }
    match (code_postal(typed), proches.is_empty()) {
        (true, _) => tr!(
            l,
            "Aucune commune n'a le code postal {typed}. Vérifiez-le, ou écrivez le nom de la ville",
            "No commune has the postcode {typed}. Check it, or write the name of the town"
        ),
        (false, false) => tr!(
            l,
            "Nous ne trouvons pas « {typed} ». Choisissez un des lieux proposés, ou vérifiez le nom",
            "We can't find “{typed}”. Choose one of the places suggested, or check the name"
        ),
        (false, true) => tr!(
            l,
            "Nous ne trouvons pas « {typed} ». Écrivez le nom d'une ville, un code postal ou un département",
            "We can't find “{typed}”. Write the name of a town, a postcode or a département"
        ),
    }
}

pub(super) fn plusieurs(l: Lang, r: &Recherche, found: &[Suggestion]) -> AnyView {
    let typed = &r.lieu;
    let (title, text) = if code_postal(typed) {
        (
            tr!(l, "Plusieurs communes ont le code postal {typed}", "Several communes have the postcode {typed}"),
            tr!(l, "Choisissez la vôtre.", "Choose yours."),
        )
    } else {
        (
            tr!(l, "Plusieurs lieux correspondent à « {typed} »", "Several places match “{typed}”"),
            tr!(l, "Choisissez le bon, ou précisez le code postal.", "Choose the right one, or add the postcode."),
        )
    };
    view! {
        <section class="stack" aria-labelledby="res">
            <h2 id="res">{title}</h2>
            <p>{text}</p>
            {lieux(l, r, found)}
        </section>
    }
    .into_any()
}

/// A slip in the name: the places written nearly so, each one click away.
pub(super) fn vouliez_vous_dire(l: Lang, r: &Recherche, proches: &[Suggestion]) -> AnyView {
    let title = match proches {
        [only] => {
            let name = &only.label;
            tr!(l, "Vouliez-vous dire {name} ?", "Did you mean {name}?")
        }
        _ => tr!(l, "Vouliez-vous dire l'un de ces lieux ?", "Did you mean one of these places?"),
    };
    view! {
        <section class="stack" aria-labelledby="res">
            <h2 id="res">{title}</h2>
            {lieux(l, r, proches)}
            <p>{link(sans_lieu(r), tr!(l, "Ou voir toutes les offres", "Or see all homes"))}</p>
        </section>
    }
    .into_any()
}

/// Places as links to the same search there.
fn lieux(l: Lang, r: &Recherche, found: &[Suggestion]) -> AnyView {
    let links: Vec<_> = found
        .iter()
        .map(|s| {
            let (field, other) =
                if s.kind == SuggestionKind::Commune { ("commune", "departement") } else { ("departement", "commune") };
            let href = url(r, &[("lieu", &s.label), (field, &s.code), (other, "")]);
            let people = format::compte(l, i64::from(s.population), ["habitant", "habitants"], ["inhabitant", "inhabitants"]);
            view! { <li><a href=href><span>{s.label.clone()} " " <span class="muted small">{people}</span></span></a></li> }
        })
        .collect();
    view! { <ul class="jump" role="list">{links}</ul> }.into_any()
}
