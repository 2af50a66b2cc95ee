//! « Historique de mes candidatures »: where each ended, why, and what now. A refusal is grey, never red.

use super::passee::adresse;
use super::{etapes, statut};
use crate::i18n::Lang;
use crate::shell::adresses;
use crate::ui::{Icon, Tone, details, rich, tag_icon};
use crate::{format, tr};
use domain::candidature::Etat;
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::CandidatureVue;
use services::courrier::lettres;
use services::horloge::jour;

/// The latest one open, the others folded.
pub(super) fn historique(l: Lang, today: Date, passees: &[CandidatureVue]) -> Option<AnyView> {
    let (latest, older) = passees.split_first()?;
    let id = format!("h-{}", latest.id);
    let named_by = id.clone();
    let (tone, sign) = if latest.etat == Etat::BailSigne { (Tone::Ok, Icon::Check) } else { (Tone::Off, Icon::Cross) };
    let folded = older
        .iter()
        .map(|c| {
            let title = format!("{} · {}", c.libelle.dire(l), etat_et_jour(l, c, today));
            details(title, false, view! { {etapes(l, c, today)} {pourquoi(l, today, c)} })
        })
        .collect_view();
    let folded = (!older.is_empty()).then(|| view! { <div>{folded}</div> });
    Some(
        view! {
            <section class="stack" aria-labelledby="histo">
                <h2 id="histo" data-fin=etat_et_jour(l, latest, today)>{tr!(l, "Historique de mes candidatures", "History of my applications")}</h2>
                <article class="sheet stack" aria-labelledby=named_by>
                    <div class="row ends">
                        <h3 id=id><a href=format!("/offres/{}?retour={}", latest.offre, adresses::CANDIDATURES)>{latest.libelle.dire(l)}</a></h3>
                        " "
                        {tag_icon(Some(sign), Some(tone), etat_et_jour(l, latest, today))}
                    </div>
                    {etapes(l, latest, today)}
                    {pourquoi(l, today, latest)}
                </article>
                {folded}
            </section>
        }
        .into_any(),
    )
}

fn fin(c: &CandidatureVue) -> Option<Date> {
    c.evenements.last().map(|e| jour(e.a))
}

/// « Non retenue, le 18 juin 2026 ».
pub(super) fn etat_et_jour(l: Lang, c: &CandidatureVue, today: Date) -> String {
    let state = statut(l, c);
    match fin(c) {
        Some(day) => {
            let day = format::date_simple(l, day, Some(today));
            tr!(l, "{state}, le {day}", "{state}, on {day}")
        }
        None => state,
    }
}

/// The reason, what now, and the way to all that happened.
fn pourquoi(l: Lang, today: Date, c: &CandidatureVue) -> AnyView {
    let (why_title, now_title) = (tr!(l, "Pourquoi", "Why"), tr!(l, "Et maintenant", "What now"));
    let name = c.libelle.dire(l);
    view! {
        <div class="grid">
            <div class="stack g1"><h4>{why_title}</h4> {raison(l, c)}</div>
            <div class="stack g1"><h4>{now_title}</h4> {et_maintenant(l, today, c)}</div>
        </div>
        <p>
            <a href=adresse(c.id)>
                {tr!(l, "Tout ce qui s'est passé", "All that happened")}
                <span class="sr">{tr!(l, " pour {name}", " for {name}")}</span>
            </a>
        </p>
    }
    .into_any()
}

/// Why it ended, in words.
pub(super) fn raison(l: Lang, c: &CandidatureVue) -> AnyView {
    let last = c.evenements.last();
    let reason = last
        .and_then(|e| e.motif)
        .map(|m| format!("{}.", super::super::explications::majuscule(&lettres::motif(l, m))));
    let said = last.and_then(|e| e.texte.clone()).filter(|t| !t.trim().is_empty());
    let landlord = &c.bailleur;
    let fact = match c.etat {
        Etat::Annulee => Some(tr!(
            l,
            "Vous avez annulé avant l'envoi au bailleur.",
            "You cancelled before the file was sent to the landlord."
        )),
        Etat::BailSigne => Some(tr!(
            l,
            "Le bail est signé avec {landlord}. Bienvenue chez vous.",
            "The lease is signed with {landlord}. Welcome home."
        )),
        Etat::RefuseeDemandeur if reason.is_none() => {
            Some(tr!(l, "Vous avez refusé ce logement.", "You declined this home."))
        }
        Etat::RefuseeDemandeur if last.is_some_and(|e| e.evenement == domain::candidature::Evenement::DelaiEchu) => {
            Some(tr!(
                l,
                "Sans réponse dans le délai, la loi compte un refus.",
                "By law, no answer in time counts as a refusal."
            ))
        }
        _ => None,
    };
    view! {
        {fact.map(|t| view! { <p>{rich(t)}</p> })}
        {reason.map(|t| view! { <p>{rich(t)}</p> })}
        {said.map(|t| view! { <p>{t}</p> })}
    }
    .into_any()
}

pub(super) fn et_maintenant(l: Lang, today: Date, c: &CandidatureVue) -> AnyView {
    // « dès maintenant », « depuis le 18 juin 2026 ».
    let since = match fin(c) {
        Some(day) if day < today => {
            let day = format::date_simple(l, day, Some(today));
            tr!(l, "depuis le {day}", "as of {day}")
        }
        _ => tr!(l, "dès maintenant", "right away"),
    };
    let text = match c.etat {
        Etat::BailSigne => tr!(l, "Votre recherche est terminée.", "Your search is over."),
        Etat::DemandeRadiee => tr!(
            l,
            "Renouvelez votre demande sur le site d'enregistrement : jusqu'à 18 mois après le dernier renouvellement, vous gardez votre ancienneté.",
            "Renew your demand on the registration site: up to 18 months after the last renewal, you keep your seniority."
        ),
        Etat::Invalidee => tr!(
            l,
            "Corrigez ce point dans votre demande. Vous pouvez postuler à nouveau {since}.",
            "Correct this point in your demand. You can apply again {since}."
        ),
        Etat::Rejetee => tr!(
            l,
            "Corrigez votre demande si elle n'est plus juste, puis postulez ailleurs. Votre ancienneté reste.",
            "Correct your demand if it is no longer right, then apply elsewhere. You keep your seniority."
        ),
        _ => tr!(
            l,
            "Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs {since}.",
            "Your demand keeps all its seniority. You can apply elsewhere {since}."
        ),
    };
    // The way on, once: where nothing is under way the page already has its own button.
    let way = matches!(c.etat, Etat::Invalidee | Etat::Rejetee | Etat::DemandeRadiee).then(|| {
        view! { <p><a href=adresses::SITUATION>{tr!(l, "Voir ma situation", "See my situation")}</a></p> }
    });
    view! { <p>{rich(text)}</p> {way} }.into_any()
}
