//! The red margin of « Ma situation »: the one thing to do now, and by when. It is all the choices of the page: which
//! state of the file, of the candidature or of the calendar comes first.

use super::{CONSENTEMENT, Tableau, demande_reponse, mise_a_jour};
use crate::demandeur::import::{self, CONFIRMER, SANS_NUMERO};
use crate::demandeur::{etape1, etape2, etape3, libelles};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Content, Icon, button, post_button, rich, todo};
use crate::{format, tr};
use domain::candidature::{Acteur, Etat, Evenement};
use domain::dossier::EtatDossier;
use jiff::civil::Date;
use leptos::prelude::*;

fn avant_de_postuler(l: Lang) -> [String; 3] {
    [tr!(l, "Avant de", "Before"), tr!(l, "postuler", "applying"), String::new()]
}

fn avant_le(l: Lang, day: Date, today: Date) -> [String; 3] {
    [tr!(l, "Avant le", "By"), format::date_longue(l, day, Some(today)), libelles::dans(l, today, day)]
}

/// The block of the margin, with by when it is to be done.
fn tache(title: String, when: [String; 3], body: impl Content) -> AnyView {
    let [before, day, after] = when;
    todo("faire", title, body).when(before, day, after).into_any()
}

/// The red margin: the one thing to do now; grey when someone else acts.
pub(super) fn a_faire(l: Lang, t: &Tableau) -> AnyView {
    if t.radiee() {
        return radiee(l, t);
    }
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
            tache(tr!(l, "Confirmez votre demande", "Confirm your demand"), avant_de_postuler(l), body)
        }
        EtatDossier::ImportCommence | EtatDossier::Radie => ().into_any(),
        EtatDossier::Etape1 | EtatDossier::Etape2 | EtatDossier::Etape3 => {
            let n = t.lue.etat.numero_etape().unwrap_or(1);
            let name = etape1::titre(l, usize::from(n) - 1);
            let body = view! {
                <p>{rich(name)}</p>
                <p>{button(tr!(l, "Reprendre", "Resume")).main().icon_end(Icon::Right).href(etape1::adresse_etape(t.lue.etat))}</p>
            };
            tache(tr!(l, "Reprenez à l'étape {n} sur 3", "Resume at step {n} of 3"), avant_de_postuler(l), body)
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
            let title = tr!(
                l,
                "Corrigez vos informations, puis validez de nouveau",
                "Correct your information, then submit again"
            );
            tache(title, avant_de_postuler(l), body)
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
        return match c.reponse_avant {
            Some(day) => tache(title, avant_le(l, day, t.today), body),
            None => todo("faire", title, body).into_any(),
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
                {mise_a_jour::bouton(l)}
            </div>
        };
        return tache(tr!(l, "Renouvelez votre demande", "Renew your demand"), avant_le(l, day, t.today), body);
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
            {mise_a_jour::bouton(l)}
        </div>
        <p><a href=etape3::ADRESSE>{tr!(l, "Voir et cocher mes pièces", "See and tick my documents")}</a></p>
    };
    // The only date that counts: the closing day of the offer, while the file is not sent.
    let closing = t.candidature.as_ref().filter(|c| c.etat.annulable() && c.cloture >= t.today).map(|c| c.cloture);
    tache(title, closing.map_or_else(|| avant_de_postuler(l), |day| avant_le(l, day, t.today)), body)
}

fn radiee(l: Lang, t: &Tableau) -> AnyView {
    let until = t.echeances.fin_reprise_18_mois;
    if t.today <= until {
        let body = view! {
            <p>{tr!(l, "Vous gardez votre ancienneté si vous la réactivez à temps.", "You keep your seniority if you revive it in time.")}</p>
            {deux_gestes(l, tr!(l, "Réactivez-la sur le site d'enregistrement.", "Revive it on the registration site."))}
            <div class="row">
                {button(tr!(l, "Réactiver ma demande", "Revive my demand")).main().href(t.site.url.clone()).external()}
                {mise_a_jour::bouton(l)}
            </div>
        };
        return tache(tr!(l, "Réactivez votre demande", "Revive your demand"), avant_le(l, until, t.today), body);
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
