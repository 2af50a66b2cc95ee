//! « Pourquoi pas celui-ci ? »: the offers left out, by the rule that did it.

pub(super) mod liste;

use super::Donnees;
use crate::demandeur::explications::{changement, en_zone, icone, ligne_source, majuscule, phrase};
use crate::filtres::{self, logements, url};
use crate::i18n::Lang;
use crate::ui::{Tone, details, fit, fits};
use crate::web::encoder;
use crate::{format, tr};
use domain::argent::Centimes;
use domain::eligibilite::{Changement, Figures, Regle, Source};
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::{Ecartee, Onglet};

/// « Pourquoi pas celui-ci ? », under the results of the communes asked for.
pub(super) fn pourquoi_pas(l: Lang, d: &Donnees) -> Option<AnyView> {
    if d.onglet != Onglet::Demandees || d.ecartees() == 0 {
        return None;
    }
    let n = logements(l, d.ecartees());
    let title = if d.ecartees() == 1 {
        tr!(
            l,
            "Pourquoi pas celui-ci ? {n} de ces communes n'est pas affiché",
            "Why not this one? {n} of these communes is not shown"
        )
    } else {
        tr!(
            l,
            "Pourquoi pas celui-ci ? {n} de ces communes ne sont pas affichés",
            "Why not this one? {n} of these communes are not shown"
        )
    };
    Some(details(title, false, groupes(l, d)))
}

/// The offers left out, grouped by the rule that did it.
pub(super) fn groupes(l: Lang, d: &Donnees) -> AnyView {
    fits(d.liste.ecartees.iter().map(|group| {
        let (regle, title) = (group.regle, titre(l, group.regle, group.trop_petit, group.total));
        let said_once = meme_raison(regle).then(|| group.exemples.first().and_then(|e| phrase(l, &e.reponse, d.today))).flatten();
        let from = encoder(&url(&d.q, &[]));
        let lines = group
            .exemples
            .iter()
            .map(|e| ligne(l, e, &from, d.today))
            .collect_view();
        let more = group.total.checked_sub(group.exemples.len()).filter(|n| *n > 0).map(|n| {
            let n = logements(l, n);
            let href = liste::adresse(regle, group.trop_petit);
            view! { <li><a href=href>{tr!(l, "et encore {n}, pour la même raison", "and {n} more, for the same reason")}</a></li> }
        });
        let (change, way) = change_du_groupe(l, regle);
        let way = way.map(|(href, text)| view! { " " <a href=href>{text}</a> });
        let change = (!change.is_empty()).then(|| view! { <p class="small muted">{change} {way}</p> });
        let mut point = fit(Tone::Off, title).icon(icone(regle));
        if let Some(text) = said_once {
            point = point.text(text);
        }
        let texts = sources(l, &group.exemples);
        point.body(view! { <ul class="stack g1">{lines} {more}</ul> {change} {texts} })
    }))
}

/// « 3 loyers trop élevés »: what a rule leaves out, and how many.
fn titre(l: Lang, regle: Regle, trop_petit: bool, total: usize) -> String {
    let n = i64::try_from(total).unwrap_or(i64::MAX);
    match (regle, trop_petit) {
        (Regle::Typologie, true) => format::compte(
            l,
            n,
            ["logement trop petit", "logements trop petits"],
            ["home too small", "homes too small"],
        ),
        (Regle::Typologie, false) => format::compte(
            l,
            n,
            ["logement trop grand", "logements trop grands"],
            ["home too large", "homes too large"],
        ),
        (Regle::Plafond, _) => format::compte(
            l,
            n,
            ["logement dont vous dépassez le plafond", "logements dont vous dépassez le plafond"],
            ["home whose limit you exceed", "homes whose limit you exceed"],
        ),
        (Regle::Effort, _) => {
            format::compte(l, n, ["loyer trop élevé", "loyers trop élevés"], ["rent too high", "rents too high"])
        }
        (Regle::Pmr, _) => format::compte(
            l,
            n,
            ["logement non adapté", "logements non adaptés"],
            ["home not adapted", "homes not adapted"],
        ),
        _ => format::compte(l, n, ["autre logement", "autres logements"], ["other home", "other homes"]),
    }
}

/// The same need for all: said once. Rents and ceilings differ: said offer by offer.
const fn meme_raison(regle: Regle) -> bool {
    matches!(regle, Regle::Typologie | Regle::Pmr)
}

/// An offer left out, with its own reason where reasons differ; its page comes back to `retour`.
fn ligne(l: Lang, e: &Ecartee, retour: &str, today: Date) -> AnyView {
    let (c, regle) = (&e.carte, e.reponse.regle);
    let (name, price) = (filtres::titre(l, c), format::euros(l, c.loyer_cc));
    let code = if regle == Regle::Plafond { format!(", {}", c.financement) } else { String::new() };
    let text = (!meme_raison(regle)).then(|| phrase(l, &e.reponse, today)).flatten().map(|t| match e.reponse.figures {
        // The zone decides the ceiling, and changes from one commune to the next.
        Figures::Plafond { financement, zone_plafond, zone_abc, .. } => {
            let place = majuscule(&en_zone(l, financement, zone_plafond, zone_abc));
            format!("{t} {place}.")
        }
        _ => t,
    });
    view! {
        <li>
            <a href=format!("/offres/{}?retour={retour}", c.id)>{tr!(l, "{name}, {price} par mois{code}", "{name}, {price} a month{code}")}</a>
            {text.map(|t| view! { <br/> {t} })}
        </li>
    }
    .into_any()
}

/// The texts they rest on: one rule may have several, each ceiling its own.
fn sources(l: Lang, offres: &[Ecartee]) -> AnyView {
    let mut texts: Vec<Source> = Vec::new();
    for e in offres {
        if !texts.contains(&e.reponse.source) {
            texts.push(e.reponse.source);
        }
    }
    texts.into_iter().map(|s| ligne_source(l, s)).collect_view().into_any()
}

/// What would change the answer for the whole group.
fn change_du_groupe(l: Lang, regle: Regle) -> (String, Option<(String, String)>) {
    match regle {
        Regle::Typologie => (
            tr!(
                l,
                "Cela change si votre foyer change, par exemple à la naissance d'un enfant.",
                "This changes if your household changes, for example when a child is born."
            ),
            None,
        ),
        Regle::Plafond => changement(l, Changement::RevenuAuPlus(Centimes::ZERO)),
        Regle::Effort => (
            tr!(
                l,
                "Cela change si vos revenus ou votre aide au logement augmentent.",
                "This changes if your income or your housing aid rises."
            ),
            None,
        ),
        Regle::Pmr => changement(l, Changement::CorrigerBesoinPmr),
        _ => (String::new(), None),
    }
}
