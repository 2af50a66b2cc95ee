//! « Et si ? »: what another commune, size, département or tax revenue would bring, counted on the open offers, with where
//! to change it. A place is in the address; a revenue is personal: its form is posted, and it is kept only by who asks so.

mod lieux;
mod liste;
mod revenu;
mod tailles;
#[cfg(test)]
mod tests;

use super::import::Site;
use crate::demandeur::explications::en_lettres;
use crate::erreurs;
use crate::filtres::logements;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::tr;
use crate::ui::{FormErrors, Icon, Tone, back, button, error_summary, link, notice, rich};
use crate::web::{App, Echec, Formulaire, Page, Rendu, Requete, Requis, rediriger};
use axum::response::Response;
use axum::routing::get;
use domain::argent::Centimes;
use domain::compte::Role;
use jiff::civil::Date;
use leptos::prelude::*;
use lieux::Lieu;
use serde::Deserialize;
use services::limites::SUPPOSITION_COMPTE;
use services::offres::{Demandeur, EtSi, SiCommune, SiDepartement, SiRevenu};
use services::referentiel::Suggestion;
use std::sync::Arc;

/// Its address.
const ET_SI: &str = "/offres/et-si";
/// The homes behind a count.
const LOGEMENTS: &str = "/offres/et-si/logements";
/// The fields, from top to bottom.
const CHAMPS: [&str; 3] = ["lieu", "departement", "montant"];

/// The pages of this subject.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(ET_SI, get(montrer).post(essayer_revenu))
        .route(LOGEMENTS, get(liste::montrer).post(liste::montrer_saisi))
}

/// The way to it, from the lists.
pub(super) fn lien(l: Lang) -> AnyView {
    view! {
        <p>{link(ET_SI, tr!(l, "Et si je changeais ma demande ? Voir ce que cela apporte", "What if I changed my demand? See what it brings"))
            .icon(Icon::Question)}</p>
    }
    .into_any()
}

/// A place to try: as typed, or by the code that a link of ours carries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Question {
    /// Place as typed.
    lieu: Option<String>,
    /// INSEE code.
    commune: Option<String>,
    /// Code of a département.
    departement: Option<String>,
}

/// A revenue to try.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Montant {
    /// As typed.
    montant: String,
    /// Page of its list.
    page: String,
}

/// What was asked for, answered.
enum Reponse {
    Commune(Box<SiCommune>, String),
    Departement(SiDepartement, String),
    Revenu(Box<SiRevenu>),
}

/// What the page shows.
struct Donnees {
    found: Arc<EtSi>,
    /// Registration site of the demande.
    site: String,
    question: Question,
    /// Revenue as typed.
    montant: String,
    errors: FormErrors,
    /// Places that a text may mean.
    choix: Vec<Suggestion>,
    reponse: Option<Reponse>,
    /// Code and name of each.
    departements: Vec<(String, String)>,
    today: Date,
}

/// Who asks, with a demande here.
pub(super) async fn demandeur(r: &Requete) -> Result<Option<Arc<Demandeur>>, Echec> {
    let connecte = r.exiger(Role::Demandeur)?;
    Ok(r.services().demandeur(connecte).await?.map(|(d, _)| d).filter(|d| d.lue.etat.importe()))
}

/// What is the same whatever is asked.
async fn donnees(r: &Requete, d: &Demandeur) -> Result<Donnees, Echec> {
    let s = r.services();
    Ok(Donnees {
        found: s.et_si(&d.lue).await?,
        site: Site::de(&r.app, Some(d.lue.demande.numero_unique.as_str())).url,
        question: Question::default(),
        montant: String::new(),
        errors: FormErrors::of_form(&CHAMPS),
        choix: Vec::new(),
        reponse: None,
        departements: s.referentiel.departements().iter().map(|d| (d.code.to_owned(), d.nom.to_owned())).collect(),
        today: s.horloge.aujourdhui(),
    })
}

/// GET `/offres/et-si`.
async fn montrer(r: Requete, Requis(question): Requis<Question>) -> Rendu {
    let Some(d) = demandeur(&r).await? else { return Ok(rediriger(adresses::OFFRES)) };
    let (l, s) = (r.l, r.services());
    let mut page = donnees(&r, &d).await?;
    if question != Question::default() {
        s.limiter(SUPPOSITION_COMPTE, &d.lue.compte.to_string()).await?;
    }
    let place = lieux::comprendre(&s.referentiel, l, &question, &mut page.errors, &mut page.choix);
    page.reponse = match place {
        None => None,
        Some(Lieu::Commune(insee)) => {
            let found = s.et_si_commune(&d.lue, &insee).await?;
            let site = Site::du_departement(&r.app, &found.departement).url;
            Some(Reponse::Commune(Box::new(found), site))
        }
        Some(Lieu::Departement(code)) => {
            let found = s.et_si_departement(&d.lue, &code).await?;
            let site = Site::du_departement(&r.app, &found.code).url;
            Some(Reponse::Departement(found, site))
        }
    };
    page.question = question;
    Ok(rendre(r, l, page).await)
}

/// POST `/offres/et-si`: another revenue.
async fn essayer_revenu(r: Requete, Formulaire(f): Formulaire<Montant>) -> Rendu {
    let Some(d) = demandeur(&r).await? else { return Ok(rediriger(adresses::OFFRES)) };
    let l = r.l;
    r.services().limiter(SUPPOSITION_COMPTE, &d.lue.compte.to_string()).await?;
    let mut page = donnees(&r, &d).await?;
    match Centimes::parse(&f.montant) {
        Ok(amount) => page.reponse = Some(Reponse::Revenu(Box::new(r.services().et_si_revenu(&d.lue, amount).await?))),
        Err(e) => page.errors.push("montant", erreurs::montant(l, e)),
    }
    page.montant = f.montant;
    Ok(rendre(r, l, page).await)
}

async fn rendre(r: Requete, l: Lang, d: Donnees) -> Response {
    let refused = !d.errors.is_empty();
    let page = Page::new(tr!(l, "Et si ?", "What if?"), move || vue(l, &d)).dans(Section::Offres).vivante();
    r.page(if refused { page.refusee() } else { page }).await
}

fn vue(l: Lang, d: &Donnees) -> AnyView {
    let e = &d.found;
    let now = logements(l, e.comptes[0]);
    let all = logements(l, e.comptes.iter().sum());
    let nothing = (d.reponse.is_none() && e.est_vide()).then(|| {
        notice(Tone::Info, tr!(l, "Rien à gagner aujourd'hui", "Nothing to gain today"))
            .text(tr!(
                l,
                "Ni une autre commune, ni une autre taille, ni un département voisin, ni un autre revenu n'apporte de logement ouvert. Cela change chaque semaine.",
                "No other commune, size, neighbouring département or income brings an open home. This changes every week."
            ))
            .into_any()
    });
    let answer = d.reponse.as_ref().map(|found| match found {
        Reponse::Commune(c, site) => lieux::reponse_commune(l, c, site),
        Reponse::Departement(found, site) => lieux::reponse_departement(l, found, site),
        Reponse::Revenu(found) => revenu::reponse(l, found, &e.revenus, &d.montant),
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
            {error_summary(l, &d.errors)}
            {answer}
            {nothing}
            {lieux::communes(l, d)}
            {tailles::tailles(l, e)}
            {lieux::departements(l, d)}
            {revenu::revenus(l, d)}
            {ou_changer(l, &d.site)}
        </div>
    }
    .into_any()
}

/// A count that leads to the very homes it counts; nothing leads to none. `said`: which count it is, only heard.
fn compte(l: Lang, n: usize, href: String, said: String) -> AnyView {
    let words = logements(l, n);
    if n == 0 { words.into_any() } else { link(href, words).said(said).into_any() }
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
