//! « Ma situation »: where the file stands, the one thing to do next and by when. What one does from there (update,
//! consent, deletion) is a part each.

mod a_faire;
mod consentement;
mod demande;
mod dossier;
mod mise_a_jour;
mod suppression;
#[cfg(test)]
mod tests;

use self::a_faire::a_faire;
use self::demande::{numeros, renouvellement};
use self::dossier::dossier;
use super::import::{self, Refus, SITUATION, Site, vers_situation};
use super::libelles;
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{Icon, error_summary, link, rich, section, tag};
use crate::web::{App, Page, Rendu, Requete, rediriger};
use crate::{format, tr};
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::candidature::Etat;
use domain::compte::Role;
use domain::delais::{EcheancesDemande, echeances_demande};
use domain::dossier::{EtatDossier, PolitiqueEntreprise};
use domain::pieces::PieceAttendue;
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::CandidatureVue;
use services::dossiers::DemandeLue;
use services::offres::Onglet;

/// « Mettre à jour ».
pub(super) const METTRE_A_JOUR: &str = "/ma-situation/mettre-a-jour";
const SUPPRIMER: &str = "/ma-situation/supprimer";
const CONSENTEMENT: &str = "/ma-situation/consentement";

/// The pages of the dashboard.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(SITUATION, get(montrer))
        .route(METTRE_A_JOUR, post(mise_a_jour::mettre_a_jour).get(vers_situation))
        .route(SUPPRIMER, get(suppression::montrer).post(suppression::supprimer))
        .route(CONSENTEMENT, get(consentement::montrer).post(consentement::changer))
}

/// What the dashboard shows.
struct Tableau {
    prenom: String,
    lue: DemandeLue,
    site: Site,
    today: Date,
    echeances: EcheancesDemande,
    total_pieces: usize,
    manquantes: Vec<PieceAttendue>,
    comptes: Option<[usize; 3]>,
    candidature: Option<CandidatureVue>,
    entreprise: Option<String>,
    /// Whether the employer has a space here.
    connue: bool,
    politique: PolitiqueEntreprise,
    code_en_route: bool,
    refus: Option<Refus>,
}

async fn montrer(r: Requete) -> Rendu {
    rendre(r, None).await
}

/// The dashboard, or what comes before it: tutorial, question, code. With `refus`, what just went wrong on top.
pub(super) async fn rendre(r: Requete, refus: Option<Refus>) -> Rendu {
    let l = r.l;
    let who = r.exiger(Role::Demandeur)?;
    let (connecte, compte, prenom) = (who.clone(), who.compte, who.prenom.clone());
    let s = r.services();
    let current = s.import_en_cours(compte).await?;
    let Some(lue) = s.ma_demande(compte).await? else {
        if current.is_some() {
            return Ok(rediriger(import::CODE));
        }
        let page = if s.tutoriel_vu(compte).await? { import::page_question(l) } else { import::page_tutoriel(l) };
        return Ok(r.page(page).await);
    };
    let today = s.horloge.aujourdhui();
    let echeances = echeances_demande(lue.demande.date_renouvellement);
    let (pieces, ticked) = s.mes_pieces(&lue).await?;
    let total_pieces = pieces.len();
    // What the site holds needs no tick to count: step 3 proposes it ticked.
    let manquantes: Vec<PieceAttendue> =
        pieces.into_iter().filter(|p| !ticked.contains(&p.code) && !p.deposee).collect();
    let can_look = !matches!(lue.etat, EtatDossier::AConfirmer | EtatDossier::Radie);
    let comptes = if can_look {
        match s.demandeur(&connecte).await? {
            Some((d, _)) => Some(s.comptes_des_onglets(&d).await?),
            None => None,
        }
    } else {
        None
    };
    let candidature = s.mes_candidatures(compte).await?.into_iter().find(|c| c.etat.active());
    let (known, politique) = s.politique(lue.siret().as_ref()).await?;
    let typed = lue.complement.as_ref().map(|c| c.employeur.clone());
    let wait = refus.as_ref().and_then(|refus| refus.attente);
    let status = refus.as_ref().map_or(StatusCode::OK, |refus| refus.statut);
    let t = Tableau {
        prenom,
        site: Site::de(&r.app, Some(lue.demande.numero_unique.as_str())),
        lue,
        today,
        echeances,
        total_pieces,
        manquantes,
        comptes,
        candidature,
        connue: known.is_some(),
        entreprise: typed.or(known.map(|(_, nom)| nom)),
        politique,
        code_en_route: current.is_some(),
        refus,
    };
    let title = tr!(l, "Ma situation", "My situation");
    Ok(r.page(Page::new(title, move || vue(l, &t)).dans(Section::Situation).status(status).en_attente(wait)).await)
}

impl Tableau {
    /// Struck off, here or by the calendar.
    fn radiee(&self) -> bool {
        self.lue.etat == EtatDossier::Radie || self.today >= self.echeances.radiation_13_mois
    }

    fn a_renouveler(&self) -> bool {
        !self.radiee() && self.today >= self.echeances.rappel_2_mois
    }

    fn employeur(&self, l: Lang) -> String {
        self.entreprise.clone().unwrap_or_else(|| tr!(l, "votre entreprise", "your company"))
    }
}

fn vue(l: Lang, t: &Tableau) -> AnyView {
    let (tone, state) = if t.radiee() { libelles::etat(l, EtatDossier::Radie) } else { libelles::etat(l, t.lue.etat) };
    let (title, lead) = entete(l, t);
    let failure = t.refus.as_ref().map(|refus| {
        let help = refus.que_faire(l, &t.site);
        view! { {error_summary(l, &refus.erreurs())} {help} }
    });
    view! {
        <div class="wrap stack g5">
            {failure}
            <div class="stack g2">
                <p>{tag(tone, state)}</p>
                <h1 tabindex="-1">{rich(title)}</h1>
                <p class="lead">{rich(lead)}</p>
            </div>
            <div class="split">
                <div class="stack g5">
                    {a_faire(l, t)}
                    {dossier(l, t)}
                    {offres(l, t)}
                </div>
                <aside class="stack g4" aria-label=tr!(l, "Votre demande", "Your demand")>
                    {numeros(l, t)}
                    {renouvellement(l, t)}
                    {super::aide::lien(l, t.lue.aide_connue)}
                    {super::revenu::lien(l, t.lue.revenu_declare, t.today)}
                    <p>{link(SUPPRIMER, tr!(l, "Supprimer ma demande", "Delete my demand")).danger().icon(Icon::Trash)}</p>
                </aside>
            </div>
        </div>
    }
    .into_any()
}

/// Title and lead.
fn entete(l: Lang, t: &Tableau) -> (String, String) {
    let p = &t.prenom;
    if t.radiee() {
        return (
            tr!(l, "{p}, votre demande a été radiée", "{p}, your demand has been struck off"),
            tr!(
                l,
                "Elle n'a pas été renouvelée à temps. Voici quoi faire.",
                "It was not renewed in time. Here is what to do."
            ),
        );
    }
    let todo = || tr!(l, "Voici quoi faire.", "Here is what to do.");
    match t.lue.etat {
        EtatDossier::AConfirmer => {
            (tr!(l, "Bonjour {p}, votre demande est à confirmer", "Hello {p}, your demand is to be confirmed"), todo())
        }
        EtatDossier::Etape1 | EtatDossier::Etape2 | EtatDossier::Etape3 => (
            tr!(l, "Bonjour {p}, votre dossier est à terminer", "Hello {p}, your file is to be finished"),
            tr!(l, "Tout ce que vous avez fait est gardé.", "Everything you have done is kept."),
        ),
        EtatDossier::AttenteEntreprise => (
            tr!(l, "Bonjour {p}, votre dossier est chez votre entreprise", "Hello {p}, your file is with your company"),
            tr!(l, "Vous n'avez rien à faire pour l'instant.", "You have nothing to do for now."),
        ),
        EtatDossier::RefuseEntreprise => (
            tr!(
                l,
                "{p}, votre entreprise n'a pas validé votre dossier",
                "{p}, your company has not approved your file"
            ),
            todo(),
        ),
        _ if t.candidature.is_some() => (
            tr!(l, "Bonjour {p}, votre candidature suit son cours", "Hello {p}, your application is under way"),
            if demande_reponse(t) || t.a_renouveler() || !t.manquantes.is_empty() {
                todo()
            } else {
                tr!(l, "Vous n'avez rien à faire pour l'instant.", "You have nothing to do for now.")
            },
        ),
        _ => (
            tr!(l, "Bonjour {p}, vous pouvez postuler", "Hello {p}, you can apply"),
            match t.manquantes.len() {
                0 if t.a_renouveler() => {
                    tr!(l, "Votre demande est à renouveler bientôt.", "Your demand must be renewed soon.")
                }
                0 => tr!(l, "Votre dossier est complet.", "Your file is complete."),
                1 => tr!(
                    l,
                    "Il manque une pièce à votre dossier. Voici quoi faire.",
                    "One document is missing. Here is what to do."
                ),
                n => tr!(
                    l,
                    "Il manque {n} pièces à votre dossier. Voici quoi faire.",
                    "{n} documents are missing. Here is what to do."
                ),
            },
        ),
    }
}

/// Whether the candidature waits for the applicant.
fn demande_reponse(t: &Tableau) -> bool {
    t.candidature.as_ref().is_some_and(|c| {
        matches!(c.etat, Etat::Attribuee | Etat::AttribueeCondition)
            || c.piece_demandee.is_some()
            || (!c.creneaux.is_empty() && c.visite_a.is_none())
    })
}

/// Counts of offers by tab.
fn offres(l: Lang, t: &Tableau) -> Option<AnyView> {
    let counts = t.comptes.filter(|_| !t.radiee())?;
    let names = [
        (Onglet::Demandees, tr!(l, "Communes demandées", "Communes asked for")),
        (Onglet::Limitrophes, tr!(l, "Communes limitrophes", "Adjacent communes")),
        (Onglet::Autres, tr!(l, "Autres communes du département", "Other communes of the département")),
    ];
    let items = names
        .into_iter()
        .zip(counts)
        .map(|((tab, name), n)| {
            let href = format!("{}?onglet={}", adresses::OFFRES, tab.code());
            view! { <li><a href=href><b class="rank">{format::nombre(l, i64::try_from(n).unwrap_or(i64::MAX))}</b> " " {rich(name)}</a></li> }
        })
        .collect_view();
    Some(section(
        "offres",
        tr!(l, "Les offres pour vous", "Offers for you"),
        view! { <ul role="list" class="jump">{items}</ul> },
    ))
}
