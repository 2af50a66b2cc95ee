//! « Pourquoi pas celui-ci ? »: all the homes that one rule leaves out of the communes asked for, each with its reason.

use super::{change_du_groupe, ligne, meme_raison, sources, titre};
use crate::demandeur::et_si;
use crate::demandeur::explications::phrase;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{back, empty, pagination};
use crate::web::{Echec, Page, Rendu, Requete, Requis, encoder, rediriger};
use domain::eligibilite::Regle;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::limites::SUPPOSITION_COMPTE;
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
    let Some(d) = et_si::demandeur(&r).await? else { return Ok(rediriger(adresses::OFFRES)) };
    let regle = Regle::from_code(&q.regle).ok_or(Echec::Introuvable)?;
    let petit = q.taille == "petits";
    let page = q.page.parse().unwrap_or(1).max(1);
    // As costly as the lists of « Et si ? ».
    r.services().limiter(SUPPOSITION_COMPTE, &d.lue.compte.to_string()).await?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use domain::eligibilite::{Figures, Reponse, Source, Verdict};
    use domain::logement::Typologie;
    use services::offres::Ecartee;

    #[test]
    fn the_list_names_its_homes_says_why_once_and_comes_back_to_itself() {
        let figures = Figures::Typologie { personnes: 3, min: Typologie::T2, max: Typologie::T4, offre: Typologie::T1 };
        let reponse = Reponse {
            regle: Regle::Typologie,
            verdict: Verdict::NeConvientPas,
            figures,
            source: Source::Offre,
            changerait: None,
        };
        let one = Ecartee { carte: crate::filtres::tests::offre(), reponse };
        for (l, title, reason) in [
            (Lang::Fr, "45\u{a0}logements trop petits", "il faut"),
            (Lang::En, "45\u{a0}homes too small", "size needed"),
        ] {
            let found = PageEcartee { offres: vec![one.clone(), one.clone()], total: 45, page: 2, pages: 3 };
            let html = render(move || vue(l, Regle::Typologie, true, &found, jiff::civil::date(2026, 11, 22)));
            assert!(html.contains(title), "{html}");
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("retour=/offres/ecartees").count(), 2, "{html}");
            assert_eq!(html.matches(reason).count(), 1, "said once: {html}");
            assert!(html.contains("/offres/ecartees?regle=typologie&amp;taille=petits&amp;page=3"), "{html}");
        }
        let none = PageEcartee { offres: Vec::new(), total: 0, page: 1, pages: 1 };
        let html = render(move || vue(Lang::Fr, Regle::Effort, false, &none, jiff::civil::date(2026, 11, 22)));
        assert!(html.contains("Plus aucun logement") && !html.contains("id=\"ecartees\""), "{html}");
    }
}
