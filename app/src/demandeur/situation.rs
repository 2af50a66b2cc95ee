//! « Ma situation »: where the file stands, the one thing to do next and by when; updating, consent, deletion.

use super::etape1::{self, titre};
use super::etape2::{self, choix_consentement};
use super::import::{self, CONFIRMER, Refus, SANS_NUMERO, SITUATION, Site, refus_du_site, vers_situation};
use super::{etape3, libelles};
use crate::i18n::Lang;
use crate::shell::{Section, adresses};
use crate::ui::{
    Fit, FormErrors, Icon, Tone, button, cell, date_time, dialog, error_summary, fit, fits, gauge, link, notice,
    post_button, rich, row, row_header, section, table, tag, todo,
};
use crate::web::{App, Avis, Echec, Formulaire, Page, Rendu, Requete, rediriger, rediriger_avec, retour_sur};
use crate::{format, tr};
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::candidature::{Acteur, Etat, Evenement};
use domain::compte::Role;
use domain::delais::{EcheancesDemande, echeances_demande};
use domain::demande::Demande;
use domain::dossier::{Consentement, Difference, EtatDossier, PolitiqueEntreprise};
use domain::pieces::{PieceAttendue, pieces_attendues};
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use services::Erreur;
use services::candidatures::CandidatureVue;
use services::dossiers::{DemandeLue, DossierRefuse};
use services::offres::Onglet;
use services::referentiel::Referentiel;
use std::sync::Arc;

/// « Mettre à jour ».
pub(super) const METTRE_A_JOUR: &str = "/ma-situation/mettre-a-jour";
const SUPPRIMER: &str = "/ma-situation/supprimer";
const CONSENTEMENT: &str = "/ma-situation/consentement";

/// The pages of the dashboard.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route(SITUATION, get(montrer))
        .route(METTRE_A_JOUR, post(mettre_a_jour).get(vers_situation))
        .route(SUPPRIMER, get(montrer_supprimer).post(supprimer))
        .route(CONSENTEMENT, get(montrer_consentement).post(changer_consentement))
}

// --------------------------------------------------------------------------------------------- dashboard

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
    Ok(r.page(Page::new(title, move || vue(l, &t)).dans(Section::Situation).status(status)).await)
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

fn maj(l: Lang) -> AnyView {
    post_button(METTRE_A_JOUR, button(tr!(l, "Mettre à jour", "Update")).icon(Icon::Refresh))
        .with("retour", SITUATION)
        .into_any()
}

fn avant_de_postuler(l: Lang) -> [String; 3] {
    [tr!(l, "Avant de", "Before"), tr!(l, "postuler", "applying"), String::new()]
}

fn avant_le(l: Lang, day: Date, today: Date) -> [String; 3] {
    [tr!(l, "Avant le", "By"), format::date_longue(l, day, Some(today)), libelles::dans(l, today, day)]
}

/// The red margin: the one thing to do now; grey when someone else acts.
fn a_faire(l: Lang, t: &Tableau) -> AnyView {
    if t.radiee() {
        return radiee(l, t);
    }
    let with = |title: String, when: [String; 3], body: AnyView| {
        let [before, day, after] = when;
        todo("faire", title, body).when(before, day, after).into_any()
    };
    match t.lue.etat {
        EtatDossier::AConfirmer => {
            let number = format::numero_unique_groupe(t.lue.demande.numero_unique.as_str());
            let code = t.code_en_route.then(|| {
                view! { <p><a href=import::CODE>{tr!(l, "J'ai déjà reçu un code", "I have already received a code")}</a></p> }
            });
            let body = view! {
                <p>{tr!(
                    l,
                    "Votre demande a été créée sur AL'in avant le 20 avril 2021. Vérifiez que vous êtes bien le demandeur de ce numéro.",
                    "Your demand was created on AL'in before 20 April 2021. Check that you are the applicant of this number."
                )}</p>
                <p class="id h">{number}</p>
                <p>{tr!(
                    l,
                    "Un code part à l'adresse e-mail que vous avez donnée au site d'enregistrement.",
                    "A code goes to the email address you gave to the registration site."
                )}</p>
                {post_button(CONFIRMER, button(tr!(l, "Confirmer", "Confirm")).main())}
                {code}
            };
            with(tr!(l, "Confirmez votre demande", "Confirm your demand"), avant_de_postuler(l), body.into_any())
        }
        EtatDossier::ImportCommence | EtatDossier::Radie => ().into_any(),
        EtatDossier::Etape1 | EtatDossier::Etape2 | EtatDossier::Etape3 => {
            let n = t.lue.etat.numero_etape().unwrap_or(1);
            let name = titre(l, usize::from(n) - 1);
            let body = view! {
                <p>{rich(name)}</p>
                <p>{button(tr!(l, "Reprendre", "Resume")).main().icon_end(Icon::Right).href(etape1::adresse_etape(t.lue.etat))}</p>
            };
            with(
                tr!(l, "Reprenez à l'étape {n} sur 3", "Resume at step {n} of 3"),
                avant_de_postuler(l),
                body.into_any(),
            )
        }
        EtatDossier::AttenteEntreprise => {
            let body = view! {
                <p>{tr!(
                    l,
                    "Vous recevez un e-mail dès sa réponse. Ensuite, vous pourrez postuler.",
                    "You receive an email as soon as it answers. Then you can apply."
                )}</p>
                <p>{tr!(
                    l,
                    "C'est long ? Appelez le service logement ou les ressources humaines de votre entreprise.",
                    "Taking long? Call the housing service or human resources of your company."
                )}</p>
            };
            todo("faire", tr!(l, "Votre entreprise examine votre dossier", "Your company is checking your file"), body)
                .who(Icon::Building, t.employeur(l))
                .off()
                .into_any()
        }
        EtatDossier::RefuseEntreprise => {
            let reason = t.lue.motif.clone().map(|m| {
                view! { <p>{tr!(l, "Sa raison : ", "Its reason: ")} <b>{rich(m)}</b></p> }
            });
            let body = view! {
                {reason}
                <p>{tr!(
                    l,
                    "Vous pouvez aussi rester anonyme : vous postulez sans les points de votre entreprise.",
                    "You can also stay anonymous: you apply without your company's points."
                )}</p>
                <p class="row">
                    {button(tr!(l, "Corriger mes informations", "Correct my information")).main().href(etape2::ADRESSE)}
                    {button(tr!(l, "Changer ce qu'elle voit", "Change what it sees")).href(CONSENTEMENT)}
                </p>
            };
            with(
                tr!(
                    l,
                    "Corrigez vos informations, puis validez de nouveau",
                    "Correct your information, then submit again"
                ),
                avant_de_postuler(l),
                body.into_any(),
            )
        }
        EtatDossier::Valide => valide(l, t),
    }
}

/// What to do with a valid file: answer, renew, upload, wait, or apply.
fn valide(l: Lang, t: &Tableau) -> AnyView {
    if let Some(c) = t.candidature.as_ref().filter(|_| demande_reponse(t)) {
        let (title, text) = match (c.etat, &c.condition, &c.piece_demandee) {
            (Etat::Attribuee, ..) => (
                tr!(l, "Répondez à la proposition de logement", "Answer the offer of a home"),
                tr!(l, "Sans réponse, la proposition est perdue.", "With no answer, the offer is lost."),
            ),
            (Etat::AttribueeCondition, Some(what), _) => {
                (tr!(l, "Donnez la pièce qui manque", "Give the missing document"), what.clone())
            }
            (_, _, Some(what)) => {
                let asked = c.evenements.iter().rev().find(|e| e.evenement == Evenement::DemanderPiece);
                let title = if asked.is_some_and(|e| e.acteur == Acteur::Conseiller) {
                    tr!(l, "Action Logement demande une pièce", "Action Logement asks for a document")
                } else {
                    tr!(l, "Le bailleur demande une pièce", "The landlord asks for a document")
                };
                (title, what.clone())
            }
            _ => (
                tr!(l, "Choisissez un créneau de visite", "Choose a time for the visit"),
                tr!(l, "Le bailleur vous propose de voir le logement.", "The landlord offers to show you the home."),
            ),
        };
        let body = view! {
            <p>{text}</p>
            <p class="muted">{rich(c.libelle.dire(l))}</p>
            <p>{button(tr!(l, "Ouvrir ma candidature", "Open my application")).main().href(adresses::CANDIDATURES)}</p>
        };
        let block = todo("faire", title, body);
        return match c.reponse_avant {
            Some(day) => {
                let [before, date, after] = avant_le(l, day, t.today);
                block.when(before, date, after).into_any()
            }
            None => block.into_any(),
        };
    }
    if t.a_renouveler() {
        let struck = format::date_simple(l, t.echeances.radiation_13_mois, Some(t.today));
        // Past its year, the demande still has a month.
        let day = if t.today <= t.echeances.expire { t.echeances.expire } else { t.echeances.radiation_13_mois };
        let body = view! {
            <p>{rich(tr!(
                l,
                "Sans renouvellement, elle est radiée le **{struck}**. En la renouvelant, vous gardez votre ancienneté.",
                "If it is not renewed, it is struck off on **{struck}**. By renewing it, you keep your seniority."
            ))}</p>
            {deux_gestes(l, tr!(l, "Renouvelez-la sur le site d'enregistrement.", "Renew it on the registration site."))}
            <div class="row">
                {button(tr!(l, "Renouveler ma demande", "Renew my demand")).main().href(t.site.url.clone()).external()}
                {maj(l)}
            </div>
        };
        let [before, date, after] = avant_le(l, day, t.today);
        return todo("faire", tr!(l, "Renouvelez votre demande", "Renew your demand"), body)
            .when(before, date, after)
            .into_any();
    }
    if !t.manquantes.is_empty() {
        return pieces_manquantes(l, t);
    }
    match &t.candidature {
        Some(c) => {
            let body = view! {
                <p>{rich(c.libelle.dire(l))}</p>
                <p>{tr!(
                    l,
                    "Nous vous écrivons à chaque étape. Vous n'avez rien à faire.",
                    "We write to you at each stage. You have nothing to do."
                )}</p>
                <p>{button(tr!(l, "Suivre ma candidature", "Follow my application")).main().href(adresses::CANDIDATURES)}</p>
            };
            todo("faire", tr!(l, "Votre candidature suit son cours", "Your application is under way"), body)
                .off()
                .into_any()
        }
        None => {
            let total = t.comptes.map_or(0, |c| c.iter().sum::<usize>());
            let n = format::compte(l, i64::try_from(total).unwrap_or(0), ["logement", "logements"], ["home", "homes"]);
            let text = if total == 0 {
                tr!(
                    l,
                    "Aucun logement ne convient aujourd'hui. De nouvelles offres arrivent chaque semaine.",
                    "No home fits today. New offers arrive every week."
                )
            } else {
                tr!(
                    l,
                    "{n} en ce moment pour votre situation. Vous postulez à un seul à la fois.",
                    "{n} at the moment for your situation. You apply for one at a time."
                )
            };
            let body = view! {
                <p>{rich(text)}</p>
                <p>{button(tr!(l, "Les offres", "Homes")).main().icon(Icon::Key).href(adresses::OFFRES)}</p>
            };
            todo("faire", tr!(l, "Choisissez un logement", "Choose a home"), body).into_any()
        }
    }
}

/// « Déposez… puis mettez à jour ».
fn deux_gestes(l: Lang, first: String) -> AnyView {
    view! {
        <ol>
            <li>{rich(first)}</li>
            <li>{tr!(l, "Revenez ici et cliquez sur « Mettre à jour ».", "Come back here and click “Update”.")}</li>
        </ol>
    }
    .into_any()
}

fn pieces_manquantes(l: Lang, t: &Tableau) -> AnyView {
    let d = &t.lue.demande;
    let names: Vec<String> = t.manquantes.iter().map(|p| libelles::piece_de(l, d, p)).collect();
    let (title, list) = match names.as_slice() {
        [one] => (tr!(l, "Déposez une pièce : {one}", "Upload one document: {one}"), ().into_any()),
        all => {
            let n = all.len();
            let items = all.iter().map(|text| view! { <li>{rich(text.clone())}</li> }).collect_view();
            (tr!(l, "Déposez {n} pièces", "Upload {n} documents"), view! { <ul>{items}</ul> }.into_any())
        }
    };
    let body = view! {
        {list}
        <p>{tr!(
            l,
            "Sans elles, un conseiller ne peut pas valider une candidature.",
            "Without them, an adviser can't approve an application."
        )}</p>
        {deux_gestes(l, tr!(l, "Déposez-les sur le site d'enregistrement.", "Upload them to the registration site."))}
        <div class="row">
            {button(tr!(l, "Déposer mes pièces", "Upload my documents")).main().href(t.site.url.clone()).external()}
            {maj(l)}
        </div>
        <p><a href=etape3::ADRESSE>{tr!(l, "Voir et cocher mes pièces", "See and tick my documents")}</a></p>
    };
    // The only date that counts: the closing day of the offer, while the file is not sent.
    let closing = t.candidature.as_ref().filter(|c| c.etat.annulable() && c.cloture >= t.today).map(|c| c.cloture);
    let [before, date, after] = closing.map_or_else(|| avant_de_postuler(l), |day| avant_le(l, day, t.today));
    todo("faire", title, body).when(before, date, after).into_any()
}

fn radiee(l: Lang, t: &Tableau) -> AnyView {
    let until = t.echeances.fin_reprise_18_mois;
    if t.today <= until {
        let body = view! {
            <p>{tr!(l, "Vous gardez votre ancienneté si vous la réactivez à temps.", "You keep your seniority if you revive it in time.")}</p>
            {deux_gestes(l, tr!(l, "Réactivez-la sur le site d'enregistrement.", "Revive it on the registration site."))}
            <div class="row">
                {button(tr!(l, "Réactiver ma demande", "Revive my demand")).main().href(t.site.url.clone()).external()}
                {maj(l)}
            </div>
        };
        let [before, date, after] = avant_le(l, until, t.today);
        return todo("faire", tr!(l, "Réactivez votre demande", "Revive your demand"), body)
            .when(before, date, after)
            .into_any();
    }
    let body = view! {
        <p>{tr!(
            l,
            "Le délai de 18 mois est passé : cette demande ne peut plus être réactivée.",
            "The 18 months are over: this demand can no longer be revived."
        )}</p>
        <ol>
            <li>{tr!(l, "Supprimez-la sur AL'in.", "Delete it on AL'in.")}</li>
            <li>{tr!(l, "Faites une nouvelle demande sur le site d'enregistrement.", "Make a new demand on the registration site.")}</li>
            <li>{tr!(l, "Revenez avec votre nouveau numéro unique.", "Come back with your new unique number.")}</li>
        </ol>
        <p>{button(tr!(l, "Obtenir un numéro unique", "Get a unique number")).main().href(SANS_NUMERO)}</p>
    };
    todo("faire", tr!(l, "Faites une nouvelle demande", "Make a new demand"), body).into_any()
}

/// « Où en est votre dossier ».
fn dossier(l: Lang, t: &Tableau) -> AnyView {
    let mut points: Vec<Fit> = Vec::new();
    let read = libelles::moment(l, t.lue.recue_a, t.today);
    let mut imported = fit(Tone::Ok, tr!(l, "Demande importée", "Demand brought over")).text(tr!(
        l,
        "Lue sur le site d'enregistrement {read}.",
        "Read on the registration site {read}."
    ));
    if t.lue.etat != EtatDossier::AConfirmer {
        imported = imported.link(etape1::ADRESSE, tr!(l, "Voir ma demande", "See my demand"));
    }
    points.push(imported);
    points.extend(point_entreprise(l, t));
    if matches!(
        t.lue.etat,
        EtatDossier::Etape3 | EtatDossier::Valide | EtatDossier::AttenteEntreprise | EtatDossier::RefuseEntreprise
    ) {
        let (total, left) = (t.total_pieces, t.manquantes.len());
        let done = total - left;
        let held =
            format::compte(l, i64::try_from(done).unwrap_or(i64::MAX), ["pièce", "pièces"], ["document", "documents"]);
        let first: Vec<String> =
            t.manquantes.iter().take(2).map(|p| libelles::piece_de(l, &t.lue.demande, p)).collect();
        let (tone, text) = match left {
            0 => (Tone::Ok, tr!(l, "Aucune pièce ne manque.", "No document is missing.")),
            1 | 2 => {
                let what = first.join(tr!(l, " ; ", "; ").as_str());
                (Tone::Wait, tr!(l, "Il manque : {what}.", "Missing: {what}."))
            }
            n => (Tone::Wait, tr!(l, "Il manque {n} pièces.", "{n} documents are missing.")),
        };
        points.push(
            fit(tone, tr!(l, "{held} sur {total}", "{done} of {total} documents"))
                .text(text)
                .link(etape3::ADRESSE, tr!(l, "Voir les pièces", "See the documents")),
        );
    }
    points.push(match &t.candidature {
        Some(c) => {
            let stage = libelles::etape_candidature(l, c.etat.etape());
            let n = c.etat.etape().numero();
            let mut p = fit(Tone::Now, c.libelle.dire(l))
                .icon(Icon::Send)
                .text(tr!(l, "Étape {n} sur 7 : {stage}.", "Stage {n} of 7: {stage}."))
                .link(adresses::CANDIDATURES, tr!(l, "Ma candidature", "My application"));
            if let Some(pos) = c.position {
                let rank = format::ordinal(l, i64::try_from(pos.rang).unwrap_or(i64::MAX));
                let total = format::compte(
                    l,
                    i64::try_from(pos.total).unwrap_or(i64::MAX),
                    ["candidature", "candidatures"],
                    ["application", "applications"],
                );
                p = p.text(tr!(l, "Vous êtes {rank} sur {total}.", "You are {rank} of {total}."));
            }
            p
        }
        None => {
            let text = if t.lue.etat.peut_postuler() && !t.radiee() {
                tr!(l, "Vous pouvez postuler à un logement.", "You can apply for a home.")
            } else {
                tr!(
                    l,
                    "Vous pourrez postuler quand le dossier sera validé.",
                    "You can apply once the file is approved."
                )
            };
            fit(Tone::Off, tr!(l, "Aucune candidature en cours", "No application under way"))
                .icon(Icon::Send)
                .text(text)
                .link(adresses::CANDIDATURES, tr!(l, "Mes candidatures", "My applications"))
        }
    });
    view! {
        <section class="stack g2" aria-labelledby="etat">
            <h2 id="etat">{tr!(l, "Où en est votre dossier", "Where your file stands")}</h2>
            {fits(points)}
        </section>
    }
    .into_any()
}

/// What the employer sees and said; nothing before step 2.
fn point_entreprise(l: Lang, t: &Tableau) -> Option<Fit> {
    t.lue.complement.as_ref()?;
    let c = t.lue.consentement();
    let name = t.employeur(l);
    let sees = libelles::consentement_resume(l, c, t.connue);
    let change = tr!(l, "Changer ce qu'elle voit", "Change what it sees");
    let line = if c == Consentement::Anonyme {
        fit(Tone::Off, tr!(l, "Vous restez anonyme", "You stay anonymous")).icon(Icon::EyeOff).text(sees)
    } else {
        match t.lue.etat {
            EtatDossier::AttenteEntreprise => {
                fit(Tone::Wait, tr!(l, "En attente de votre entreprise", "Waiting for your company"))
                    .text(format!("{name}. {sees}"))
            }
            EtatDossier::RefuseEntreprise => {
                fit(Tone::Off, tr!(l, "Non validé par votre entreprise", "Not approved by your company"))
                    .text(format!("{name}. {sees}"))
            }
            _ if t.lue.validee_par_entreprise => {
                fit(Tone::Ok, tr!(l, "Validé par votre entreprise", "Approved by your company"))
                    .text(format!("{name}. {sees}"))
            }
            // One complete since before the employer asked for it waits for nothing.
            _ if t.politique.attend_validation(c) && !t.lue.etat.peut_postuler() => {
                fit(Tone::Wait, tr!(l, "À valider par votre entreprise", "To be approved by your company"))
                    .text(format!("{name}. {sees}"))
            }
            _ => fit(Tone::Ok, name).icon(Icon::Eye).text(sees),
        }
    };
    Some(line.link(CONSENTEMENT, change))
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

fn numeros(l: Lang, t: &Tableau) -> AnyView {
    let als = format!("{:010}", t.lue.numero_als);
    let number = format::numero_unique_groupe(t.lue.demande.numero_unique.as_str());
    // The update stands in the margin when it is what to do.
    let in_margin = t.radiee()
        || (t.lue.etat == EtatDossier::Valide && !demande_reponse(t) && (t.a_renouveler() || !t.manquantes.is_empty()));
    let update = (!in_margin && t.lue.etat != EtatDossier::AConfirmer).then(|| maj(l));
    view! {
        <section class="sheet stack" aria-labelledby="num">
            <h2 class="h3" id="num">{tr!(l, "Vos numéros", "Your numbers")}</h2>
            <dl class="stack g2 ids">
                <div><dt>{tr!(l, "N° ALS, à donner au téléphone", "ALS number, to give on the phone")}</dt> <dd class="id">{als}</dd></div>
                <div><dt>{tr!(l, "Numéro unique", "Unique number")}</dt> <dd class="id">{number}</dd></div>
            </dl>
            <p class="small muted">{tr!(
                l,
                "Votre demande se modifie sur le site d'enregistrement. Ensuite, mettez-la à jour ici.",
                "Your demand is changed on the registration site. Then update it here."
            )}</p>
            <p>{link(t.site.url.clone(), tr!(l, "Modifier mes informations", "Edit my information")).external()}</p>
            {update}
        </section>
    }
    .into_any()
}

fn renouvellement(l: Lang, t: &Tableau) -> Option<AnyView> {
    if t.radiee() {
        return None;
    }
    let d = &t.lue.demande;
    let (from, to) = (d.date_renouvellement, t.echeances.expire);
    let whole = format::jours_entre(from, to).max(1);
    let past = format::jours_entre(from, t.today).clamp(0, whole);
    let percent = f64::from(i32::try_from(past * 1000 / whole).unwrap_or(0)) / 10.0;
    let day = format::date_simple(l, to, Some(t.today));
    let when = libelles::dans(l, t.today, to);
    let created = format::date_simple(l, d.date_creation, None);
    let seniority = libelles::duree(l, d.date_creation, t.today);
    let text = if t.a_renouveler() {
        tr!(l, "C'est le moment de la renouveler.", "It is time to renew it.")
    } else {
        tr!(
            l,
            "Rien à faire aujourd'hui. Nous vous écrirons 2 mois, 1 mois, puis 1 semaine avant.",
            "Nothing to do today. We will write to you 2 months, 1 month, then 1 week before."
        )
    };
    Some(
        view! {
            <section class="sheet stack" aria-labelledby="renouv">
                <h2 class="h3" id="renouv">{tr!(l, "Renouvellement", "Renewal")}</h2>
                <p>{tr!(l, "À faire avant le ", "To do by ")} <b>{date_time(to, day)}</b> {format!(", {when}.")}</p>
                <div class="stack g1">
                    {gauge(percent)}
                    <p class="row ends small muted"><span>{format::mois_annee(l, from)}</span> <span>{format::mois_annee(l, to)}</span></p>
                </div>
                <p>{text}</p>
                <p class="small muted">{rich(tr!(
                    l,
                    "Votre demande date du {created}. En la renouvelant, vous gardez {seniority} d'ancienneté.",
                    "Your demand dates from {created}. By renewing it, you keep {seniority} of seniority."
                ))}</p>
            </section>
        }
        .into_any(),
    )
}

// ------------------------------------------------------------------------------------------------ update

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SaisieMaj {
    retour: String,
}

/// What an update found.
struct Maj {
    changements: Vec<Difference>,
    pieces: Vec<String>,
    demande: Demande,
    noms: Arc<Referentiel>,
    retour: String,
    /// Renewed, or another employer: steps are to be gone through again.
    a_reprendre: bool,
}

async fn mettre_a_jour(r: Requete, Formulaire(f): Formulaire<SaisieMaj>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let s = r.services();
    let Some(before) = s.ma_demande(compte).await? else { return Ok(rediriger(SITUATION)) };
    let changements = match s.mettre_a_jour(compte).await {
        Ok(changes) => changes,
        Err(Erreur::Enregistrement(e)) => {
            let refus = refus_du_site(l, &e).sans_champ();
            return rendre(r, Some(refus)).await;
        }
        Err(Erreur::Introuvable) => return Ok(rediriger(SITUATION)),
        Err(e) => return Err(e.into()),
    };
    let after = s.ma_demande(compte).await?.ok_or(Echec::Introuvable)?;
    let pieces = pieces_attendues(&after.demande, s.horloge.aujourdhui())
        .iter()
        .filter(|p| p.deposee && !before.demande.pieces_deposees.contains(&p.code))
        .map(|p| libelles::piece_de(l, &after.demande, p))
        .collect();
    let m = Maj {
        a_reprendre: before.etat != after.etat && after.etat.numero_etape().is_some(),
        changements,
        pieces,
        demande: after.demande,
        noms: Arc::clone(&s.referentiel),
        retour: retour_sur(&f.retour, SITUATION),
    };
    let title = tr!(l, "Votre demande a bien été mise à jour", "Your demand has been updated");
    Ok(r.page(Page::new(title, move || vue_maj(l, &m)).dans(Section::Situation)).await)
}

fn vue_maj(l: Lang, m: &Maj) -> AnyView {
    let nothing = m.changements.is_empty() && m.pieces.is_empty();
    let n = i64::try_from(m.changements.len()).unwrap_or(i64::MAX);
    let lead = if nothing {
        tr!(l, "Rien n'a changé sur le site d'enregistrement.", "Nothing has changed on the registration site.")
    } else if m.changements.is_empty() {
        tr!(
            l,
            "Vos informations n'ont pas changé. De nouvelles pièces sont là.",
            "Your information has not changed. New documents are there."
        )
    } else {
        let lines =
            format::compte(l, n, ["ligne a changé", "lignes ont changé"], ["line has changed", "lines have changed"]);
        tr!(l, "{lines}. Vérifiez qu'elles sont justes.", "{lines}. Check that they are right.")
    };
    let several = !m.demande.codemandeurs.is_empty();
    let rows = m.changements.iter().map(|d| {
        let label = libelles::champ(l, d.champ, &d.cle);
        let who = match d.personne {
            domain::pieces::PersonnePiece::Foyer => None,
            who => several.then(|| libelles::personne(l, &m.demande, who)),
        };
        let label = who.map_or(label.clone(), |who| format!("{label} ({who})"));
        let word = |text: &str| rich(libelles::valeur(l, &m.noms, d.champ, &d.cle, text));
        row([row_header(rich(label)), cell(word(&d.avant)), cell(view! { <b>{word(&d.apres)}</b> })])
    });
    let changes = (!m.changements.is_empty()).then(|| {
        let columns = [tr!(l, "Information", "Information"), tr!(l, "Avant", "Before"), tr!(l, "Maintenant", "Now")];
        table(tr!(l, "Ce qui a changé", "What has changed"), columns, rows).into_any()
    });
    let pieces = (!m.pieces.is_empty()).then(|| {
        let items = m.pieces.iter().map(|p| view! { <li>{rich(p.clone())}</li> }).collect_view();
        notice(Tone::Ok, tr!(l, "Pièces déposées depuis la dernière fois", "Documents uploaded since last time"))
            .body(view! { <ul>{items}</ul> })
            .into_any()
    });
    let again = m.a_reprendre.then(|| {
        notice(Tone::Wait, tr!(l, "Votre dossier est à vérifier de nouveau", "Your file must be checked again"))
            .text(tr!(
                l,
                "Votre demande a été renouvelée, ou votre employeur a changé. Reprenez les étapes depuis « Ma situation » : tout ce qui est encore juste est gardé.",
                "Your demand was renewed, or your employer changed. Go through the steps again from “My situation”: everything still right is kept."
            ))
            .into_any()
    });
    let go = if m.retour == SITUATION || m.a_reprendre {
        button(tr!(l, "Retour à ma situation", "Back to my situation")).href(SITUATION)
    } else {
        button(tr!(l, "Continuer", "Continue")).icon_end(Icon::Right).href(m.retour.clone())
    };
    view! {
        <div class="wrap stack g5">
            <div class="stack g2" role="status">
                <h1 tabindex="-1">{tr!(l, "Votre demande a bien été mise à jour", "Your demand has been updated")}</h1>
                <p class="lead">{rich(lead)}</p>
            </div>
            {again}
            {changes}
            {pieces}
            <p>{go.main().big()}</p>
        </div>
    }
    .into_any()
}

// ---------------------------------------------------------------------------------------------- deletion

async fn montrer_supprimer(r: Requete) -> Rendu {
    rendre_supprimer(r, StatusCode::OK).await
}

async fn rendre_supprimer(r: Requete, status: StatusCode) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    if r.services().ma_demande(compte).await?.is_none() {
        return Ok(rediriger(SITUATION));
    }
    let active = r.services().candidature_active(compte).await?.map(|a| a.etat);
    let title = tr!(l, "Supprimer ma demande", "Delete my demand");
    Ok(r.page(Page::new(title, move || vue_supprimer(l, active)).dans(Section::Situation).status(status)).await)
}

async fn supprimer(r: Requete) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    match r.services().supprimer_demande(compte).await {
        Ok(()) => Ok(rediriger_avec(SITUATION, Avis::DemandeSupprimee)),
        Err(DossierRefuse::ChezLeBailleur) => rendre_supprimer(r, StatusCode::CONFLICT).await,
        Err(DossierRefuse::Autre(Erreur::Introuvable)) => Ok(rediriger(SITUATION)),
        Err(DossierRefuse::Autre(e)) => Err(e.into()),
        Err(DossierRefuse::PasMaintenant | DossierRefuse::PiecesManquantes) => {
            Ok(rediriger_avec(SITUATION, Avis::TropTard))
        }
    }
}

fn vue_supprimer(l: Lang, active: Option<Etat>) -> AnyView {
    let stay = button(tr!(l, "Garder ma demande", "Keep my demand")).href(SITUATION);
    if active.is_some_and(|e| !e.annulable()) {
        let body = view! {
            <p>{tr!(
                l,
                "Votre dossier est chez le bailleur. Tant qu'il n'a pas répondu, la demande ne peut pas être supprimée.",
                "Your file is with the landlord. Until it has answered, the demand can't be deleted."
            )}</p>
            <p>{tr!(l, "Suivez sa réponse dans « Mes candidatures ».", "Follow its answer in “My applications”.")}</p>
        };
        let actions = view! {
            {button(tr!(l, "Mes candidatures", "My applications")).href(adresses::CANDIDATURES)}
            {button(tr!(l, "Retour à ma situation", "Back to my situation")).quiet().href(SITUATION)}
        };
        return dialog(
            tr!(l, "Vous ne pouvez pas supprimer votre demande", "You can't delete your demand"),
            body,
            actions,
        )
        .into_any();
    }
    let cancelled = active.map(|_| {
        view! { <p>{rich(tr!(
            l,
            "**Votre candidature en cours sera annulée.**",
            "**Your current application will be cancelled.**"
        ))}</p> }
    });
    let body = view! {
        {cancelled}
        <p>{tr!(
            l,
            "Vous perdez ce que vous avez complété ici : employeur, choix, cases cochées.",
            "You lose what you completed here: employer, choices, ticked boxes."
        )}</p>
        <p>{tr!(
            l,
            "Sur le site d'enregistrement, rien ne change : vous gardez votre numéro et votre ancienneté. Vous pourrez l'importer de nouveau.",
            "On the registration site, nothing changes: you keep your number and your seniority. You can bring it over again."
        )}</p>
    };
    let actions = view! {
        {post_button(SUPPRIMER, button(tr!(l, "Supprimer ma demande", "Delete my demand")).danger())}
        {stay}
    };
    dialog(tr!(l, "Supprimer votre demande d'AL'in ?", "Delete your demand from AL'in?"), body, actions).into_any()
}

// ----------------------------------------------------------------------------------------------- consent

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SaisieConsentement {
    consentement: String,
}

/// What the page of the consent shows.
struct VueConsentement {
    regard: etape2::Regard,
    offerts: Vec<Consentement>,
    valeur: String,
    etat: EtatDossier,
    errors: FormErrors,
}

async fn montrer_consentement(r: Requete) -> Rendu {
    rendre_consentement(r, None, FormErrors::new()).await
}

async fn rendre_consentement(r: Requete, typed: Option<String>, errors: FormErrors) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let Some(lue) = r.services().ma_demande(compte).await? else { return Ok(rediriger(SITUATION)) };
    let Some(complement) = lue.complement.clone() else { return Ok(rediriger(etape1::adresse_etape(lue.etat))) };
    let current = complement.consentement;
    let regard = etape2::regard(&r, lue.demande, complement).await?;
    // Withdrawing is always possible, whatever the employer offers; what is in force is always shown.
    let offerts: Vec<Consentement> = Consentement::ALL
        .iter()
        .copied()
        .filter(|c| *c == Consentement::Anonyme || *c == current || regard.politique.consentements.contains(c))
        .collect();
    let refused = !errors.is_empty();
    let v = VueConsentement {
        regard,
        offerts,
        valeur: typed.unwrap_or_else(|| current.code().to_owned()),
        etat: lue.etat,
        errors,
    };
    let title = tr!(l, "Ce que voit mon entreprise", "What my company sees");
    let page = Page::new(title, move || vue_consentement(l, &v)).dans(Section::Situation);
    Ok(r.page(if refused { page.refusee() } else { page }).await)
}

async fn changer_consentement(r: Requete, Formulaire(f): Formulaire<SaisieConsentement>) -> Rendu {
    let compte = r.exiger(Role::Demandeur)?.compte;
    let l = r.l;
    let Some(vers) = Consentement::from_code(f.consentement.trim()) else {
        let message = libelles::erreur_complement(l, domain::dossier::ComplementError::ConsentementObligatoire);
        return rendre_consentement(r, Some(f.consentement), FormErrors::new().with("consentement", message)).await;
    };
    match r.services().changer_consentement(compte, vers).await {
        Ok(()) => Ok(rediriger_avec(SITUATION, Avis::ConsentementChange)),
        Err(DossierRefuse::Autre(Erreur::Introuvable)) => Ok(rediriger(SITUATION)),
        Err(DossierRefuse::Autre(e)) => Err(e.into()),
        Err(_) => {
            let message = libelles::erreur_complement(l, domain::dossier::ComplementError::ConsentementNonPropose);
            rendre_consentement(r, Some(f.consentement), FormErrors::new().with("consentement", message)).await
        }
    }
}

fn vue_consentement(l: Lang, v: &VueConsentement) -> AnyView {
    let now = v.regard.complement.consentement;
    let must_wait = (now == Consentement::Anonyme
        && v.regard.politique.validation_requise
        && v.etat == EtatDossier::Valide)
        .then(|| {
            notice(Tone::Info, tr!(l, "Si vous n'êtes plus anonyme", "If you are no longer anonymous"))
                .text(tr!(
                    l,
                    "Votre entreprise validera votre dossier avant votre prochaine candidature.",
                    "Your company will approve your file before your next application."
                ))
                .into_any()
        });
    let leaves = matches!(v.etat, EtatDossier::AttenteEntreprise | EtatDossier::RefuseEntreprise).then(|| {
        notice(Tone::Info, tr!(l, "Si vous choisissez l'anonymat", "If you choose to stay anonymous"))
            .text(tr!(
                l,
                "Votre dossier n'attend plus votre entreprise. Validez-le de nouveau à l'étape des pièces.",
                "Your file no longer waits for your company. Submit it again at the documents step."
            ))
            .into_any()
    });
    view! {
        <div class="wrap stack g5">
            {error_summary(l, &v.errors)}
            {crate::ui::back(SITUATION, tr!(l, "Retour à ma situation", "Back to my situation"))}
            <div class="stack g2">
                <h1 tabindex="-1">{tr!(l, "Ce que voit mon entreprise", "What my company sees")}</h1>
                <p class="lead">{libelles::consentement_resume(l, now, v.regard.connue)}</p>
            </div>
            {must_wait}
            {leaves}
            <form action=CONSENTEMENT method="post" class="stack g5">
                {choix_consentement(l, &v.regard, &v.offerts, &v.valeur, &v.errors)}
                <div class="row ends next">
                    {button(tr!(l, "Annuler", "Cancel")).href(SITUATION)}
                    {button(tr!(l, "Changer", "Change")).main().big()}
                </div>
            </form>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demandeur::etape1::tests::lue;
    use crate::shell::render;
    use Lang::{En, Fr};
    use domain::dossier::{Complement, Rattachement, differences};
    use jiff::civil::date;

    fn tableau(etat: EtatDossier, today: Date) -> Tableau {
        let mut lue = lue(etat);
        lue.demande.date_renouvellement = date(2026, 7, 12);
        lue.complement = Some(Complement {
            rattachement: Rattachement::Demandeur,
            siret: None,
            employeur: "Boulangeries <Tissier>".into(),
            code_entreprise: None,
            matricule: None,
            date_entree: None,
            cdi_interimaire: None,
            plusieurs_employeurs: None,
            consentement: Consentement::Identite,
        });
        lue.motif = Some("Matricule <inconnu>".into());
        Tableau {
            prenom: "Anne".into(),
            echeances: echeances_demande(lue.demande.date_renouvellement),
            entreprise: lue.complement.as_ref().map(|c| c.employeur.clone()),
            lue,
            site: Site { url: "https://exemple.fr/".into(), nom: "exemple.fr".into() },
            today,
            total_pieces: 14,
            manquantes: Vec::new(),
            comptes: Some([5, 8, 24]),
            candidature: None,
            connue: true,
            politique: PolitiqueEntreprise::default(),
            code_en_route: false,
            refus: None,
        }
    }

    fn html(l: Lang, t: Tableau) -> String {
        render(move || vue(l, &t))
    }

    const JOUR: Date = date(2026, 11, 22);

    #[test]
    fn every_state_has_one_margin_and_one_main_button_at_most() {
        for l in [Fr, En] {
            for etat in EtatDossier::ALL.iter().filter(|e| **e != EtatDossier::ImportCommence) {
                let page = html(l, tableau(*etat, JOUR));
                assert_eq!(
                    page.matches("class=\"todo\"").count() + page.matches("class=\"todo one\"").count(),
                    1,
                    "{etat:?}"
                );
                assert!(page.matches("btn main").count() <= 1, "{etat:?}");
                assert!(page.contains("0000001436") && page.contains("111 07 20 020439 G1175"), "{etat:?}");
                assert!(!page.contains("<Tissier>") && !page.contains("<inconnu>"));
                assert_eq!(page.matches("<h1").count(), 1);
            }
        }
    }

    #[test]
    fn the_reason_of_a_refusal_is_said() {
        assert!(html(Fr, tableau(EtatDossier::RefuseEntreprise, JOUR)).contains("Matricule &lt;inconnu&gt;"));
    }

    #[test]
    fn the_calendar_decides_what_comes_first() {
        let near = html(Fr, tableau(EtatDossier::Valide, date(2027, 6, 1)));
        assert!(near.contains("Renouvelez votre demande") && near.contains("12\u{a0}juillet"));
        let late = html(Fr, tableau(EtatDossier::Valide, date(2027, 9, 1)));
        assert!(late.contains("Réactivez votre demande"));
        let gone = html(Fr, tableau(EtatDossier::Valide, date(2028, 9, 1)));
        assert!(gone.contains("Faites une nouvelle demande"));
    }

    #[test]
    fn missing_pieces_come_before_applying() {
        let mut t = tableau(EtatDossier::Valide, JOUR);
        t.manquantes = pieces_attendues(&t.lue.demande, JOUR).into_iter().take(2).collect();
        let page = html(Fr, t);
        assert!(page.contains("Déposez 2\u{a0}pièces") && page.contains("12\u{a0}pièces sur 14"));
        assert_eq!(page.matches(r#"action="/ma-situation/mettre-a-jour""#).count(), 1);
    }

    #[test]
    fn an_update_lists_before_and_after() {
        let before = lue(EtatDossier::Valide).demande;
        let mut after = before.clone();
        after.demandeur.emploi.employeur = Some("<b>Autre</b>".into());
        let m = || Maj {
            a_reprendre: true,
            changements: differences(&before, &after),
            pieces: vec!["Bulletin".into()],
            demande: after.clone(),
            noms: Arc::new(Referentiel::load().unwrap()),
            retour: SITUATION.into(),
        };
        for l in [Fr, En] {
            let m = m();
            let page = render(move || vue_maj(l, &m));
            assert!(page.contains("Boulangeries Tissier") && page.contains("&lt;b&gt;Autre"));
        }
    }

    #[test]
    fn a_file_at_the_landlords_cannot_be_deleted() {
        let page = render(|| vue_supprimer(Fr, Some(Etat::Envoyee)));
        assert!(page.contains("chez le bailleur") && !page.contains("<form"));
        let page = render(|| vue_supprimer(Fr, Some(Etat::Deposee)));
        assert!(page.contains("sera annulée") && page.contains("<form"));
    }
}
