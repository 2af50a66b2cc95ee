//! The time line: what comes on top, then what happened, newest first; who acts on every line.

use super::taches::moment;
use super::{dernier, reponse_avant, visite_le};
use crate::i18n::Lang;
use crate::ui::{Icon, date_time, rich, who};
use crate::{format, tr};
use domain::candidature::{Acteur, Etat, Evenement};
use jiff::civil::Date;
use leptos::prelude::*;
use services::candidatures::{CandidatureVue, EvenementVu};
use services::courrier::lettres;
use services::horloge::jour;

struct Ligne {
    state: Option<&'static str>,
    /// A step to come often has no day yet: then none is said.
    day: Option<Date>,
    title: String,
    texts: Vec<AnyView>,
    who: (Icon, String),
}

/// The list.
pub(super) fn fil(l: Lang, today: Date, c: &CandidatureVue) -> AnyView {
    let newest = c.numero();
    let past = c.evenements.iter().rev().map(|e| ligne(l, today, c, e, e.numero == newest && c.etat.active()));
    let lines = suite(l, c)
        .into_iter()
        .chain(past)
        .map(|line| {
            let day = line.day.map(|d| date_time(d, format::date_simple(l, d, Some(today))));
            view! {
                <li data-s=line.state>
                    {day}
                    <p><b>{rich(line.title)}</b></p>
                    {line.texts}
                    {who(line.who.0, line.who.1)}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="log" role="list">{lines}</ol> }.into_any()
}

fn acteur(l: Lang, c: &CandidatureVue, a: Acteur) -> (Icon, String) {
    match a {
        Acteur::Demandeur => (Icon::User, tr!(l, "Vous", "You")),
        Acteur::Conseiller => (Icon::Send, "Action Logement".to_owned()),
        Acteur::Bailleur => (Icon::Building, c.bailleur.clone()),
        Acteur::Entreprise => (Icon::Work, tr!(l, "Votre entreprise, pour vous", "Your company, for you")),
        Acteur::Systeme => (Icon::Clock, tr!(l, "AL'in, automatiquement", "AL'in, automatically")),
    }
}

fn ligne(l: Lang, today: Date, c: &CandidatureVue, e: &EvenementVu, now: bool) -> Ligne {
    let mut texts: Vec<AnyView> = Vec::new();
    // The row keeps the latest day only: it belongs to the latest event of its kind.
    if e.numero == dernier(c, e.evenement)
        && let Some(text) = fixe(l, today, c, e.evenement)
    {
        texts.push(view! { <p>{rich(text)}</p> }.into_any());
    }
    if let Some(m) = e.motif {
        let reason = super::super::explications::majuscule(&lettres::motif(l, m));
        texts.push(view! { <p>{rich(format!("{reason}."))}</p> }.into_any());
    }
    if let Some(text) = e.texte.as_deref().filter(|t| !t.trim().is_empty()) {
        // What someone wrote stays as it was written.
        texts.push(view! { <p>{text.to_owned()}</p> }.into_any());
    }
    Ligne { state: now.then_some("now"), day: Some(jour(e.a)), title: titre(l, e), texts, who: acteur(l, c, e.acteur) }
}

/// The day or the rank that an event set.
fn fixe(l: Lang, today: Date, c: &CandidatureVue, e: Evenement) -> Option<String> {
    match e {
        Evenement::ProposerVisite if !c.creneaux.is_empty() => {
            let list = c.creneaux.iter().map(|s| moment(l, *s, today)).collect::<Vec<_>>().join(" ; ");
            Some(tr!(l, "Heures proposées : {list}", "Times offered: {list}"))
        }
        Evenement::ConfirmerVisite => visite_le(c).map(|at| moment(l, at, today)),
        Evenement::FixerCommission => c.commission_le.map(|day| format::date_longue(l, day, Some(today))),
        Evenement::AttribuerRang | Evenement::AvancerRang => {
            c.rang_attribution.filter(|_| c.etat == Etat::AttribueeRang).map(|n| {
                let n = format::ordinal(l, n);
                tr!(l, "Votre rang : {n}", "Your rank: {n}")
            })
        }
        _ => None,
    }
}

/// What happened, in one line.
pub(super) fn titre(l: Lang, e: &EvenementVu) -> String {
    let by_company = e.acteur == Acteur::Entreprise;
    let by_al = e.acteur == Acteur::Conseiller;
    match e.evenement {
        Evenement::Postuler if by_company => {
            tr!(l, "Votre entreprise a postulé pour vous", "Your company applied for you")
        }
        Evenement::Postuler => tr!(l, "Vous avez postulé", "You applied"),
        Evenement::Annuler if by_company => {
            tr!(l, "Votre entreprise a annulé pour vous", "Your company cancelled for you")
        }
        Evenement::Annuler => tr!(l, "Vous avez annulé votre candidature", "You cancelled your application"),
        Evenement::Valider => tr!(l, "Candidature validée", "Application validated"),
        Evenement::Invalider => tr!(l, "Candidature invalidée", "Application not validated"),
        Evenement::Envoyer => tr!(l, "Dossier envoyé au bailleur", "File sent to the landlord"),
        Evenement::DemanderPiece if by_al => {
            tr!(l, "Action Logement demande une pièce", "Action Logement asks for a document")
        }
        Evenement::DemanderPiece => tr!(l, "Le bailleur demande une pièce", "The landlord asks for a document"),
        Evenement::FournirPiece => tr!(l, "La pièce demandée est déposée", "The document asked for is uploaded"),
        Evenement::ProposerVisite => tr!(l, "Visite proposée", "Visit offered"),
        Evenement::ConfirmerVisite => tr!(l, "Heure de la visite choisie", "Time of the visit chosen"),
        Evenement::FixerCommission => tr!(l, "Date de la commission (CALEOL) fixée", "Date of the panel (CALEOL) set"),
        Evenement::Attribuer => tr!(l, "Le logement vous est attribué", "The home is allocated to you"),
        Evenement::AttribuerRang => {
            tr!(l, "Vous êtes retenu, après un autre dossier", "You were chosen, after another file")
        }
        Evenement::AttribuerCondition => tr!(l, "Attribution sous condition", "Allocated on a condition"),
        Evenement::LeverCondition => {
            tr!(l, "Condition remplie : le logement vous est attribué", "Condition met: the home is allocated to you")
        }
        Evenement::ConditionEchue => tr!(l, "Condition non remplie à temps", "Condition not met in time"),
        Evenement::AvancerRang => tr!(l, "Vous avancez d'un rang", "You move up one rank"),
        Evenement::MonterRang => tr!(l, "Le logement vous est proposé à votre tour", "The home is now offered to you"),
        Evenement::NePasAttribuer => {
            tr!(l, "La commission n'a pas retenu votre dossier", "The panel did not choose your file")
        }
        Evenement::Rejeter => tr!(l, "Une condition légale n'est pas remplie", "A legal condition is not met"),
        Evenement::Accepter => tr!(l, "Vous avez accepté le logement", "You accepted the home"),
        Evenement::Refuser => tr!(l, "Vous avez refusé le logement", "You declined the home"),
        Evenement::DelaiEchu => tr!(l, "Le délai de réponse est passé", "The time to answer has passed"),
        Evenement::SignerBail => tr!(l, "Bail signé", "Lease signed"),
        Evenement::CloreOffre => {
            tr!(l, "Offre close avant l'envoi de votre dossier", "Offer closed before your file was sent")
        }
        Evenement::LogementPourvu => tr!(l, "Le logement est allé à un autre dossier", "The home went to another file"),
        Evenement::RetirerOffre => tr!(l, "Le bailleur a retiré l'offre", "The landlord withdrew the offer"),
        Evenement::RadierDemande => tr!(l, "Votre demande a été radiée", "Your demand was struck off"),
    }
}

/// What comes next and who acts.
fn suite(l: Lang, c: &CandidatureVue) -> Option<Ligne> {
    let landlord = || (Icon::Building, c.bailleur.clone());
    let al = || (Icon::Send, "Action Logement".to_owned());
    let (title, text, day, who) = match c.etat {
        Etat::Deposee => (
            tr!(
                l,
                "Ensuite : Action Logement valide, ou non, votre candidature",
                "Next: Action Logement validates your application, or not"
            ),
            tr!(l, "Un refus vient toujours avec sa raison.", "A refusal always comes with its reason."),
            None,
            al(),
        ),
        Etat::Validee => (
            tr!(l, "Ensuite : envoi au bailleur", "Next: sending to the landlord"),
            tr!(
                l,
                "Les premiers dossiers du classement partent ensemble.",
                "The first files of the ranking go together."
            ),
            None,
            al(),
        ),
        Etat::Envoyee => (
            tr!(l, "Ensuite : le bailleur vous contacte", "Next: the landlord contacts you"),
            tr!(
                l,
                "Une pièce, une visite, ou la date de la commission.",
                "A document, a visit, or the date of the panel."
            ),
            None,
            landlord(),
        ),
        Etat::Visite => (
            tr!(l, "Ensuite : la date de la commission (CALEOL)", "Next: the date of the panel (CALEOL)"),
            tr!(l, "Le bailleur la fixe et vous prévient.", "The landlord sets it and tells you."),
            None,
            landlord(),
        ),
        Etat::Commission => (
            tr!(l, "La commission (CALEOL) se réunit", "The panel (CALEOL) meets"),
            tr!(
                l,
                "Elle compare les dossiers et décide. Votre présence n'est pas demandée.",
                "It compares the files and decides. You need not attend."
            ),
            c.commission_le,
            landlord(),
        ),
        Etat::Attribuee => (
            tr!(l, "Dernier jour pour répondre", "Last day to answer"),
            tr!(l, "Sans réponse, la loi compte un refus.", "No answer counts in law as a refusal."),
            reponse_avant(c),
            (Icon::User, tr!(l, "Vous", "You")),
        ),
        Etat::AttribueeRang => (
            tr!(l, "Ensuite : les dossiers classés avant répondent", "Next: the files ranked above answer"),
            tr!(l, "S'ils refusent, le logement vous est proposé.", "If they decline, the home is offered to you."),
            None,
            landlord(),
        ),
        Etat::AttribueeCondition => (
            tr!(l, "Dernier jour pour la pièce qui manque", "Last day for the missing document"),
            tr!(
                l,
                "Une fois vérifiée, vous aurez au moins 10 jours pour répondre.",
                "Once checked, you will have at least 10 days to answer."
            ),
            c.reponse_avant,
            landlord(),
        ),
        Etat::Acceptee => (
            tr!(l, "Ensuite : la signature du bail et les clés", "Next: signing the lease, and the keys"),
            tr!(l, "Le bailleur vous propose un rendez-vous.", "The landlord offers you an appointment."),
            None,
            landlord(),
        ),
        _ => return None,
    };
    Some(Ligne { state: Some("next"), day, title, texts: vec![view! { <p>{rich(text)}</p> }.into_any()], who })
}
