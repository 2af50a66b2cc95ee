//! The sheet that stays in sight: price, dates, rank, and the button or what stands in its way.

use super::{Action, Donnees, adresse, as_u32};
use crate::demandeur::explications::{dossier_a_finir, titre};
use crate::filtres::DOSSIERS_ENVOYES;
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Fact, Icon, button, date_time, fact, facts, icon, rich, strip, tag};
use crate::web::encoder;
use crate::{etat_offre, format, tr};
use domain::annonce::EtatOffre;
use domain::candidature::Evenement;
use jiff::civil::Date;
use leptos::prelude::*;
use services::offres::Carte;

/// The day it is available from, in words.
fn disponible(l: Lang, c: &Carte, today: Date) -> AnyView {
    match c.disponible_le.parse::<Date>() {
        Ok(day) if day <= today => tr!(l, "Immédiatement", "Now").into_any(),
        Ok(day) => date_time(day, format::date_simple(l, day, Some(today))),
        Err(_) => tr!(l, "À préciser", "To be told").into_any(),
    }
}

/// The sheet that stays in sight: price, dates, rank, the button or what stands in its way.
pub(super) fn cote(l: Lang, d: &Donnees) -> AnyView {
    let c = &d.offre.carte;
    let closing = c.cloture();
    let left = d.ouverte.then(|| {
        let words = format::dans_jours(l, format::jours_entre(d.today, closing));
        view! { " " <span class="small muted">{words}</span> }
    });
    let mine = d.profil.as_ref().and_then(|p| p.rang).map(|r| {
        let (place, total) = (format::ordinal(l, as_u32(r.rang)), r.total);
        let text = if matches!(d.action, Action::Ici(_)) {
            tr!(l, "Votre rang : **{place}** sur {total}", "Your rank: **{place}** of {total}")
        } else {
            tr!(l, "Votre rang probable : **{place}** sur {total}", "Your likely rank: **{place}** of {total}")
        };
        view! { <div><p>{rich(text)}</p> {strip(as_u32(r.total), DOSSIERS_ENVOYES, Some(as_u32(r.rang)))}</div> }
    });
    // By when Action Logement must name candidates to the landlord.
    let designation = d.offre.designation_le.as_deref().and_then(|day| day.parse::<Date>().ok()).map(|day| {
        let words = format::date_simple(l, day, Some(d.today));
        Fact::view(
            tr!(l, "Candidats proposés au bailleur avant le", "Candidates sent to the landlord by"),
            date_time(day, words),
        )
    });
    let first = services::horloge::jour(c.publiee_a);
    let published = match d.situation {
        EtatOffre::AParaitre => tr!(l, "Paraîtra le", "Will appear on"),
        _ => tr!(l, "Publiée le", "Published on"),
    };
    let state = tag(etat_offre::ton(d.situation), etat_offre::nom(l, d.situation));
    view! {
        <div class="sheet stack">
            <p class="price"><b>{format::euros(l, c.loyer_cc)}</b> {tr!(l, " par mois, charges comprises", " a month, charges included")}</p>
            {facts(true, [
                Fact::view(tr!(l, "État de l'offre", "State of the offer"), state),
                Fact::view(published, date_time(first, format::date_simple(l, first, Some(d.today)))),
                Fact::view(
                    tr!(l, "Date limite de candidature", "Deadline to apply"),
                    view! { {date_time(closing, format::date_longue(l, closing, Some(d.today)))} {left} },
                ),
                Fact::view(tr!(l, "Disponible dès le", "Available from"), disponible(l, c, d.today)),
                fact(tr!(l, "Candidatures", "Applications"), format::nombre(l, c.candidatures)),
            ].into_iter().chain(designation))}
            {mine}
            {bouton(l, d)}
        </div>
    }
    .into_any()
}

fn bouton(l: Lang, d: &Donnees) -> AnyView {
    let id = d.offre.carte.id;
    let apply = tr!(l, "Je postule", "Apply");
    // Shown and not pressed: the reason stands under it, with the way on.
    let blocked = |why: String, way: Option<(String, String)>| {
        let way = way.map(|(href, text)| view! { " " <a href=href>{text}</a> });
        view! {
            {button(apply.clone()).big().wide().disabled("pourquoi")}
            <p id="pourquoi">{rich(why)} {way}</p>
        }
        .into_any()
    };
    let situation = |label: String| Some((adresses::SITUATION.to_owned(), label));
    match &d.action {
        Action::Postuler => {
            let day = format::date_simple(l, d.offre.carte.cloture(), Some(d.today));
            view! {
                {button(apply).main().big().wide().href(adresse(id, "/postuler", &d.retour))}
                <p class="small muted">{rich(tr!(
                    l,
                    "Vous pourrez annuler tant que le dossier n'est pas chez le bailleur. Rien ne presse : postuler aujourd'hui ou le {day} donne le même rang.",
                    "You can cancel until the file is with the landlord. No rush: applying today or on {day} gives the same rank."
                ))}</p>
            }
            .into_any()
        }
        Action::Connexion => {
            let back = encoder(&adresse(id, "", &d.retour));
            view! {
                {button(tr!(l, "Se connecter pour postuler", "Sign in to apply"))
                    .main().big().wide().href(format!("{}?retour={back}", adresses::CONNEXION))}
                <p class="small muted">{tr!(
                    l,
                    "Avec votre demande, AL'in vous dit si ce logement convient et votre rang probable.",
                    "With your demand, AL'in tells you whether this home fits and your likely rank."
                )}</p>
            }
            .into_any()
        }
        Action::SansDemande => blocked(
            tr!(l, "Importez d'abord votre demande de logement social.", "Bring over your social housing demand first."),
            situation(tr!(l, "Importer ma demande", "Bring my demand over")),
        ),
        Action::Terminer(etat) => {
            let (why, way) = dossier_a_finir(l, *etat);
            blocked(why, situation(way))
        }
        Action::Ailleurs => blocked(
            tr!(l, "Vous avez déjà une candidature en cours : une seule à la fois.", "You already have an application under way: one at a time."),
            Some((adresses::CANDIDATURES.to_owned(), tr!(l, "Voir ma candidature", "See my application"))),
        ),
        Action::Ici(_) => view! {
            <p class="line" data-s="ok">{icon(Icon::Check)} " " <b>{tr!(l, "Vous avez postulé", "You have applied")}</b></p>
            {button(tr!(l, "Suivre ma candidature", "Follow my application")).wide().href(adresses::CANDIDATURES)}
        }
        .into_any(),
        Action::Jugee(end) => blocked(
            deja_juge(l, *end),
            Some((adresses::CANDIDATURES.to_owned(), tr!(l, "Voir ce qui s'est passé", "See what happened"))),
        ),
        Action::Close => blocked(tr!(l, "On ne peut plus postuler à ce logement.", "Applications for this home are closed."), None),
        Action::NeConvientPas(no) => {
            let what = titre(l, no);
            blocked(
                format!("{what}."),
                Some(("#profil".to_owned(), tr!(l, "Voir les chiffres", "See the figures"))),
            )
        }
        Action::AutreRole => ().into_any(),
    }
}

/// Why the same demande can't apply for this home again, by how it ended.
fn deja_juge(l: Lang, end: Evenement) -> String {
    match end {
        Evenement::Refuser => tr!(
            l,
            "Vous avez refusé ce logement. Vous pouvez postuler à un autre.",
            "You declined this home. You can apply for another one."
        ),
        Evenement::DelaiEchu => tr!(
            l,
            "Ce logement vous a été attribué et vous n'avez pas répondu à temps : la loi compte un refus. Vous pouvez postuler à un autre.",
            "This home was allocated to you and you did not answer in time: by law, that is a refusal. You can apply for another one."
        ),
        Evenement::ConditionEchue => tr!(
            l,
            "La commission vous attendait avec une pièce, qui n'est pas arrivée à temps. Vous pouvez postuler à un autre logement.",
            "The panel expected a document from you, which did not arrive in time. You can apply for another home."
        ),
        _ => tr!(
            l,
            "La commission a déjà examiné votre dossier pour ce logement et ne l'a pas retenu. Vous pouvez postuler à un autre.",
            "The panel has already examined your file for this home and did not choose it. You can apply for another one."
        ),
    }
}
