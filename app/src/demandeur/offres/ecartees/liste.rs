//! « Pourquoi pas celui-ci ? »: all the homes that one rule leaves out of the communes asked for, each with its reason.

use super::{change_du_groupe, ligne, meme_raison, sources, titre};
use crate::demandeur::explications::phrase;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{back, empty, pagination};
use crate::web::{Echec, Page, Rendu, Requete, Requis, encoder, rediriger};
use domain::compte::Role;
use domain::eligibilite::Regle;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::offres::PageEcartee;

/// Where they are.
pub(in crate::demandeur) const ECARTEES: &str = "/offres/ecartees";

/// The address of what a rule leaves out.
pub(super) fn adresse(regle: Regle, petit: bool) -> String {
    let size = if petit { "&taille=petits" } else { "" };
    format!("{ECARTEES}?regle={}{size}", regle.code())
}

/// What the address names.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::demandeur) struct Choisie {
    regle: String,
    taille: String,
    page: String,
}

/// GET `/offres/ecartees`.
pub(in crate::demandeur) async fn montrer(r: Requete, Requis(q): Requis<Choisie>) -> Rendu {
    let connecte = r.exiger(Role::Demandeur)?;
    let Some((d, _)) = r.services().demandeur(connecte).await?.filter(|(d, _)| d.lue.etat.importe()) else {
        return Ok(rediriger(adresses::OFFRES));
    };
    let regle = Regle::from_code(&q.regle).ok_or(Echec::Introuvable)?;
    let petit = q.taille == "petits";
    let page = q.page.parse().unwrap_or(1).max(1);
    let found = r.services().ecartees(&d, regle, petit, page).await?;
    let (l, today) = (r.l, r.services().horloge.aujourdhui());
    let title = titre(l, regle, petit, found.total);
    Ok(r.page(Page::new(title, move || vue(l, regle, petit, &found, today)).dans(Section::Offres)).await)
}

fn vue(l: Lang, regle: Regle, petit: bool, found: &PageEcartee, today: Date) -> AnyView {
    let as_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (page, pages) = (as_u32(found.page), as_u32(found.pages));
    let at = |n: u32| format!("{}&page={n}", adresse(regle, petit));
    let from = encoder(&at(page));
    let said_once =
        meme_raison(regle).then(|| found.offres.first().and_then(|e| phrase(l, &e.reponse, today))).flatten();
    let list = if found.total == 0 {
        empty(
            "vide",
            tr!(l, "Plus aucun logement", "No home any more"),
            view! { <p>{tr!(
                l,
                "Les offres changent chaque jour : aucune n'est plus écartée pour cette raison.",
                "Homes change every day: none is left out for this reason any more."
            )}</p> },
        )
        .into_any()
    } else {
        let lines = found.offres.iter().map(|e| ligne(l, e, &from, today)).collect_view();
        view! { <ul class="stack g2" id="ecartees">{lines}</ul> }.into_any()
    };
    let (change, way) = change_du_groupe(l, regle);
    let way = way.map(|(href, text)| view! { " " <a href=href>{text}</a> });
    view! {
        <div class="wrap stack g4">
            {back(adresses::OFFRES, tr!(l, "Retour aux résultats", "Back to the results"))}
            <div class="stack g2">
                <h1 tabindex="-1">{titre(l, regle, petit, found.total)}</h1>
                <p>{tr!(
                    l,
                    "Dans les communes que vous avez demandées, et pourquoi ils ne sont pas dans vos résultats.",
                    "In the communes you asked for, and why they are not in your results."
                )}</p>
                {said_once.map(|t| view! { <p>{t}</p> })}
            </div>
            {list}
            {pagination(l, page, pages, at)}
            <div class="stack g1">
                {(!change.is_empty()).then(|| view! { <p class="muted">{change} {way}</p> })}
                {sources(l, &found.offres)}
            </div>
        </div>
    }
    .into_any()
}
