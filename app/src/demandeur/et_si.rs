//! « Et si ? »: what would change what one sees, counted on the open offers, with where to change it.

use super::import::Site;
use crate::demandeur::explications::en_lettres;
use crate::filtres::logements;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{Icon, Tone, back, button, cell, link, notice, rich, row, row_header, section, table};
use crate::web::{App, Page, Rendu, Requete, encoder, rediriger};
use crate::{format, tr};
use axum::routing::get;
use domain::classement::Bareme;
use domain::compte::Role;
use domain::eligibilite::RaisonRevenu;
use leptos::prelude::*;
use services::offres::{EtSi, SiRevenu};
use std::sync::Arc;

/// Its address.
const ET_SI: &str = "/offres/et-si";

/// The page of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route(ET_SI, get(montrer))
}

/// The way to it, from the lists.
pub(super) fn lien(l: Lang) -> AnyView {
    view! {
        <p>{link(ET_SI, tr!(l, "Et si je changeais ma demande ? Voir ce que cela apporte", "What if I changed my demand? See what it brings"))
            .icon(Icon::Question)}</p>
    }
    .into_any()
}

/// GET `/offres/et-si`.
async fn montrer(r: Requete) -> Rendu {
    let connecte = r.exiger(Role::Demandeur)?;
    let Some((d, _)) = r.services().demandeur(connecte).await?.filter(|(d, _)| d.lue.etat.importe()) else {
        return Ok(rediriger(adresses::OFFRES));
    };
    let found = r.services().et_si(&d.lue).await?;
    let site = Site::de(&r.app, Some(d.lue.demande.numero_unique.as_str())).url;
    let l = r.l;
    Ok(r.page(Page::new(tr!(l, "Et si ?", "What if?"), move || vue(l, &found, &site)).dans(Section::Offres)).await)
}

fn vue(l: Lang, e: &Arc<EtSi>, site: &str) -> AnyView {
    let now = logements(l, e.demandees);
    let all = logements(l, e.visibles);
    let nothing = e.est_vide().then(|| {
        notice(Tone::Info, tr!(l, "Rien à gagner aujourd'hui", "Nothing to gain today"))
            .text(tr!(
                l,
                "Ni une commune voisine, ni une autre taille n'apporte de logement ouvert. Cela change chaque semaine.",
                "Neither an adjacent commune nor another size brings an open home. This changes every week."
            ))
            .into_any()
    });
    view! {
        <div class="wrap narrow stack g5">
            {back(adresses::OFFRES, tr!(l, "Retour aux offres", "Back to the homes"))}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Et si ?", "What if?")}</h1>
                <p class="lead">{tr!(
                    l,
                    "Ce que changerait votre demande, compté sur les logements ouverts maintenant.",
                    "What changing your demand would bring, counted on the homes open now."
                )}</p>
                <p>{rich(tr!(
                    l,
                    "Aujourd'hui : **{now}** dans vos communes demandées, **{all}** dans les trois onglets.",
                    "Today: **{now}** in the communes you asked for, **{all}** in the three tabs."
                ))}</p>
            </div>
            {nothing}
            {communes(l, e)}
            {typologies(l, e)}
            {departements(l, e)}
            {e.revenu.as_ref().map(|r| revenu(l, r))}
            {ou_changer(l, site)}
        </div>
    }
    .into_any()
}

fn nombre(l: Lang, n: usize) -> String {
    format::nombre(l, i64::try_from(n).unwrap_or(i64::MAX))
}

fn communes(l: Lang, e: &EtSi) -> Option<AnyView> {
    if e.communes.is_empty() {
        return None;
    }
    let b = Bareme::actuel();
    let (near, asked) = (b.commune_limitrophe, b.commune_demandee);
    let columns = [
        tr!(l, "Commune ajoutée", "Commune added"),
        tr!(l, "Vous conviennent ici", "Suit you there"),
        tr!(l, "Nouveaux autour", "New around it"),
    ];
    let rows = e.communes.iter().map(|c| {
        let href = format!("{}?commune={}", adresses::OFFRES, encoder(&c.insee));
        row([
            row_header(view! { <a href=href>{c.nom.clone()}</a> }),
            cell(nombre(l, c.ici)).n(),
            cell(format!("+{}", nombre(l, c.autour))).n(),
        ])
    });
    Some(section(
        "communes",
        tr!(l, "Si j'ajoutais une commune voisine", "If I added an adjacent commune"),
        view! {
            {table(tr!(l, "Communes voisines", "Adjacent communes"), columns, rows)}
            <p class="small muted">{tr!(
                l,
                "Vous pouvez déjà postuler dans ces communes : elles donnent {near} points. Demandées, elles en donnent {asked}. « Nouveaux autour » : les logements que vous ne voyez pas encore.",
                "You can already apply in these communes: they give {near} points. Asked for, they give {asked}. “New around it”: homes that you do not see yet."
            )}</p>
        },
    ))
}

fn typologies(l: Lang, e: &EtSi) -> Option<AnyView> {
    if e.typologies.is_empty() {
        return None;
    }
    let lines = e
        .typologies
        .iter()
        .map(|t| {
            let (size, here, near) = (t.typologie.code(), logements(l, t.demandees), logements(l, t.limitrophes));
            view! { <li>{rich(tr!(
                l,
                "**{size}** : {here} dans vos communes, {near} dans les communes limitrophes.",
                "**{size}**: {here} in your communes, {near} in adjacent communes."
            ))}</li> }
        })
        .collect_view();
    Some(section(
        "tailles",
        tr!(l, "Si je demandais une autre taille", "If I asked for another size"),
        view! {
            <ul class="stack g1">{lines}</ul>
            <p class="small muted">{tr!(
                l,
                "Votre foyer y a droit, mais votre demande ne les nomme pas. Ils sont déjà dans vos listes. Ajoutez cette taille pour que le bailleur sache qu'elle vous va.",
                "Your household may have them, but your demand does not name them. They are in your lists already. Add this size so that the landlord knows it suits you."
            )}</p>
        },
    ))
}

fn departements(l: Lang, e: &EtSi) -> Option<AnyView> {
    if e.departements.is_empty() {
        return None;
    }
    let lines = e
        .departements
        .iter()
        .map(|d| {
            let (name, n) = (&d.nom, logements(l, d.convient));
            let href = format!("{}?departement={}", adresses::OFFRES, encoder(&d.code));
            let how = if d.meme_demande {
                tr!(
                    l,
                    "Même demande : une seule suffit pour toute l'Île-de-France.",
                    "The same demand: one is enough for the whole of Île-de-France."
                )
            } else {
                tr!(l, "Il faut une autre demande, dans ce département.", "It takes another demand, in that département.")
            };
            let site = (!d.meme_demande).then(|| {
                view! { " " {link(d.site.clone(), tr!(l, "Son site d'enregistrement", "Its registration site")).external()} }
            });
            view! {
                <li class="stack g1">
                    <p><a href=href>{name.clone()}</a> {rich(tr!(l, " : **{n}** peuvent vous convenir.", ": **{n}** may suit you."))}</p>
                    <p class="small muted">{how} {site}</p>
                </li>
            }
        })
        .collect_view();
    Some(section(
        "departements",
        tr!(l, "Si je cherchais dans un département voisin", "If I looked in a neighbouring département"),
        view! { <ul class="stack g2">{lines}</ul> },
    ))
}

fn revenu(l: Lang, r: &SiRevenu) -> AnyView {
    let n = logements(l, r.en_plus);
    let amount = format::euros(l, r.revenu.montant.0);
    let fall = match r.revenu.raison {
        RaisonRevenu::Baisse { n_moins_2, baisse_pour_mille } => {
            let (before, part) =
                (format::euros(l, n_moins_2.0), format::pourcent(l, f64::from(baisse_pour_mille / 10) / 100.0));
            tr!(
                l,
                "Vos revenus par mois font environ {amount} sur 12 mois (moins 10 % de frais), contre {before} retenus aujourd'hui : {part} de moins.",
                "Your monthly income makes about {amount} over 12 months (less 10% of expenses), against {before} counted today: {part} less."
            )
        }
        RaisonRevenu::NMoins2 => String::new(),
    };
    section(
        "revenu",
        tr!(l, "Si l'on prenait mes 12 derniers mois", "If my last 12 months were taken"),
        view! {
            <p>{fall}</p>
            <p>{rich(tr!(
                l,
                "**{n}** de plus passeraient sous le plafond.",
                "**{n}** more would be under the limit."
            ))}</p>
            <p class="small muted">{tr!(
                l,
                "La règle : une baisse d'au moins 10 % compte, si vous la prouvez (arrêté du 29 juillet 1987). Indiquez-la sur le site d'enregistrement, avec l'avis d'impôt ou les bulletins.",
                "The rule: a fall of at least 10% counts, if you prove it (order of 29 July 1987). Give it on the registration site, with the tax notice or payslips."
            )}</p>
        },
    )
}

fn ou_changer(l: Lang, site: &str) -> AnyView {
    let two = en_lettres(l, 2);
    view! {
        <section class="sheet stack" aria-labelledby="changer">
            <h2 class="h3" id="changer">{tr!(l, "Où changer ma demande", "Where to change my demand")}</h2>
            <p>{tr!(
                l,
                "En {two} temps : sur le site d'enregistrement, puis « Mettre à jour » ici. Rien ne change tout seul.",
                "In {two} steps: on the registration site, then “Update” here. Nothing changes by itself."
            )}</p>
            <p class="row">
                {button(tr!(l, "Modifier ma demande", "Change my demand")).main().href(site.to_owned()).external()}
                {button(tr!(l, "Mettre à jour", "Update")).icon(Icon::Refresh).href(adresses::SITUATION)}
            </p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;
    use domain::argent::Centimes;
    use domain::eligibilite::RevenuCompare;
    use domain::logement::Typologie;
    use services::offres::{SiCommune, SiDepartement, SiTypologie};

    fn tout() -> Arc<EtSi> {
        Arc::new(EtSi {
            demandees: 3,
            visibles: 41,
            communes: vec![SiCommune { insee: "93006".into(), nom: "Bagnolet <b>".into(), ici: 7, autour: 12 }],
            typologies: vec![SiTypologie { typologie: Typologie::T4, demandees: 1, limitrophes: 5 }],
            departements: vec![
                SiDepartement {
                    code: "75".into(),
                    nom: "Paris".into(),
                    convient: 1_204,
                    meme_demande: true,
                    site: "https://paris.example/".into(),
                },
                SiDepartement {
                    code: "60".into(),
                    nom: "Oise".into(),
                    convient: 2,
                    meme_demande: false,
                    site: "https://oise.example/".into(),
                },
            ],
            revenu: Some(SiRevenu {
                revenu: RevenuCompare {
                    montant: Centimes::euros(21_600),
                    annee: 2026,
                    raison: RaisonRevenu::Baisse { n_moins_2: Centimes::euros(30_000), baisse_pour_mille: 280 },
                },
                en_plus: 4,
            }),
        })
    }

    #[test]
    fn each_supposition_is_counted_and_leads_somewhere() {
        let pages = [Lang::Fr, Lang::En].map(|l| render(move || vue(l, &tout(), "https://site.example/")));
        assert_ne!(pages[0], pages[1]);
        for html in &pages {
            assert_eq!(html.matches("<h1").count(), 1);
            assert!(html.contains("/offres?commune=93006") && html.contains("+12"));
            assert!(html.contains("https://site.example/") && html.contains("https://oise.example/"));
            assert!(!html.contains("https://paris.example/"), "the same demande serves Paris");
            assert!(!html.contains("Bagnolet <b>"));
            assert_eq!(html.matches("btn main").count(), 1);
        }
        assert!(pages[0].contains("28\u{a0}%"));
    }

    #[test]
    fn nothing_to_gain_is_said() {
        let html = render(|| vue(Lang::Fr, &Arc::default(), "https://site.example/"));
        assert!(html.contains("Rien à gagner") && !html.contains("<table"));
    }
}
