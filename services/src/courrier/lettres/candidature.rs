//! The mails of a candidature: what each move says, why, and by when to answer.

use super::{Corps, jour_lettres};
use crate::candidatures::Donnees;
use domain::candidature::{Evenement, MotifRefus};
use domain::langue::Lang;
use domain::tr;
use jiff::civil::Date;

/// Subject and sentence of each move of a candidature.
pub(super) fn texte(l: Lang, evenement: Evenement, chez_bailleur: bool) -> (String, String) {
    match evenement {
        Evenement::Postuler => (
            tr!(l, "Candidature enregistrée", "Application received"),
            tr!(
                l,
                "Votre candidature est enregistrée. Un conseiller d'Action Logement examine votre dossier. Vous pouvez annuler tant que le dossier n'est pas chez le bailleur.",
                "Your application is in. An Action Logement adviser examines your file. You can cancel until the file is sent to the landlord."
            ),
        ),
        Evenement::Annuler => (
            tr!(l, "Candidature annulée", "Application cancelled"),
            tr!(
                l,
                "Vous avez annulé cette candidature. Vous pouvez postuler à un autre logement dès maintenant.",
                "You cancelled this application. You can apply for another home right away."
            ),
        ),
        Evenement::Valider => (
            tr!(l, "Candidature validée", "Application approved"),
            tr!(
                l,
                "Action Logement a validé votre candidature. Prochaine étape : l'envoi du dossier au bailleur.",
                "Action Logement approved your application. Next: your file is sent to the landlord."
            ),
        ),
        Evenement::Invalider => (
            tr!(l, "Candidature non validée", "Application not approved"),
            tr!(
                l,
                "Action Logement n'a pas pu valider cette candidature. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "Action Logement could not approve this application. Your seniority is kept. You can apply for another home right away."
            ),
        ),
        Evenement::Envoyer => (
            tr!(l, "Dossier envoyé au bailleur", "File sent to the landlord"),
            tr!(
                l,
                "Votre dossier est chez le bailleur. Il peut vous contacter pour une pièce ou une visite. L'annulation n'est plus possible.",
                "Your file is with the landlord, who may contact you about a document or a visit. Cancelling is no longer possible."
            ),
        ),
        Evenement::ProposerVisite => (
            tr!(l, "Visite proposée", "Visit offered"),
            tr!(
                l,
                "Le bailleur vous propose de visiter le logement. Visiter ne vous engage pas.",
                "The landlord invites you to visit the home. Visiting does not commit you."
            ),
        ),
        Evenement::DemanderPiece => (
            if chez_bailleur {
                tr!(l, "Le bailleur demande une pièce", "The landlord asks for a document")
            } else {
                tr!(l, "Action Logement demande une pièce", "Action Logement asks for a document")
            },
            tr!(
                l,
                "Déposez cette pièce sur votre site d'enregistrement.",
                "Upload this document on your registration site."
            ),
        ),
        Evenement::FixerCommission => (
            tr!(l, "Date de la commission", "Date of the allocation panel"),
            tr!(
                l,
                "La commission d'attribution (CALEOL) va examiner votre dossier. Votre présence n'est pas demandée.",
                "The allocation panel (CALEOL) will examine your file. You need not attend."
            ),
        ),
        Evenement::Attribuer | Evenement::MonterRang | Evenement::LeverCondition => (
            tr!(l, "Le logement vous est attribué", "The home is yours to accept"),
            tr!(
                l,
                "La commission vous attribue ce logement. Dites oui ou non sur AL'in : sans réponse dans le délai, la loi compte un refus.",
                "The panel allocates this home to you. Say yes or no on AL'in: by law, no answer in time counts as a refusal."
            ),
        ),
        Evenement::AttribuerRang => (
            tr!(l, "Résultat : attribution avec un rang", "Result: allocated with a rank"),
            tr!(
                l,
                "Vous êtes retenu, après un autre dossier. Si le précédent refuse, le logement vous est proposé.",
                "You were chosen, after another file. If that one refuses, the home is offered to you."
            ),
        ),
        Evenement::AttribuerCondition => (
            tr!(l, "Résultat : attribution sous condition", "Result: allocated on a condition"),
            tr!(
                l,
                "Le logement vous est attribué si vous fournissez à temps la pièce qui manque.",
                "The home is yours if you provide the missing document in time."
            ),
        ),
        Evenement::NePasAttribuer => (
            tr!(l, "Résultat de la commission", "Result of the panel"),
            tr!(
                l,
                "Votre dossier n'a pas été retenu pour ce logement. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "Your file was not chosen for this home. Your seniority is kept. You can apply for another home right away."
            ),
        ),
        Evenement::Rejeter => (
            tr!(l, "Résultat de la commission", "Result of the panel"),
            tr!(
                l,
                "La commission a constaté qu'une condition légale n'est pas remplie. Vous pouvez corriger votre demande et postuler ailleurs.",
                "The panel found that a legal condition is not met. You can correct your demand and apply elsewhere."
            ),
        ),
        Evenement::Accepter => (
            tr!(l, "Vous avez accepté le logement", "You accepted the home"),
            tr!(
                l,
                "Le bailleur prend contact avec vous pour la visite et le bail.",
                "The landlord will contact you about the visit and the lease."
            ),
        ),
        Evenement::Refuser => (
            tr!(l, "Vous avez refusé le logement", "You refused the home"),
            tr!(
                l,
                "Votre refus est enregistré. Vous pouvez postuler ailleurs dès maintenant.",
                "Your refusal is recorded. You can apply elsewhere right away."
            ),
        ),
        Evenement::DelaiEchu => (
            tr!(l, "Délai de réponse dépassé", "Time to answer has passed"),
            tr!(
                l,
                "Vous n'avez pas répondu dans le délai. La loi compte un refus. Vous pouvez postuler ailleurs dès maintenant.",
                "You did not answer in time. By law this counts as a refusal. You can apply elsewhere right away."
            ),
        ),
        Evenement::SignerBail => (
            tr!(l, "Bail signé", "Lease signed"),
            tr!(l, "Le bail est signé. Bienvenue chez vous.", "The lease is signed. Welcome home."),
        ),
        Evenement::RetirerOffre => (
            tr!(l, "Offre retirée", "Offer withdrawn"),
            tr!(
                l,
                "Le bailleur a retiré ce logement. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The landlord withdrew this home. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::FournirPiece => (
            tr!(l, "Pièce signalée comme déposée", "Document reported as uploaded"),
            if chez_bailleur {
                tr!(
                    l,
                    "Nous avons prévenu le bailleur que la pièce est déposée.",
                    "We told the landlord that the document is uploaded."
                )
            } else {
                tr!(
                    l,
                    "Nous avons prévenu votre conseiller Action Logement que la pièce est déposée.",
                    "We told your Action Logement adviser that the document is uploaded."
                )
            },
        ),
        Evenement::ConfirmerVisite => (
            tr!(l, "Visite confirmée", "Visit confirmed"),
            tr!(
                l,
                "Votre visite est confirmée. Visiter ne vous engage pas.",
                "Your visit is confirmed. Visiting does not commit you."
            ),
        ),
        Evenement::ConditionEchue => (
            tr!(l, "Condition non remplie à temps", "Condition not met in time"),
            tr!(
                l,
                "La pièce attendue n'est pas arrivée à temps. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The document did not arrive in time. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::AvancerRang => (
            tr!(l, "Vous avancez d'un rang", "You move up one rank"),
            tr!(
                l,
                "Un dossier classé avant le vôtre a refusé le logement.",
                "A file ranked above yours refused the home."
            ),
        ),
        Evenement::CloreOffre => (
            tr!(l, "Offre close", "Offer closed"),
            tr!(
                l,
                "L'offre est close et votre dossier n'a pas été envoyé au bailleur. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The offer is closed and your file was not sent to the landlord. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::LogementPourvu => (
            tr!(l, "Le logement est attribué", "The home is taken"),
            tr!(
                l,
                "Le bail a été signé avec un autre dossier. Votre demande garde toute son ancienneté. Vous pouvez postuler ailleurs dès maintenant.",
                "The lease was signed with another applicant. Your seniority is kept. You can apply elsewhere right away."
            ),
        ),
        Evenement::RadierDemande => (
            tr!(l, "Demande radiée", "Demand struck off"),
            tr!(
                l,
                "Votre demande de logement social n'est plus active sur le site d'enregistrement : cette candidature s'arrête.",
                "Your social housing demand is no longer active on the registration site: this application ends."
            ),
        ),
    }
}

/// To whoever waits, before its layout. It names nobody: a file is read on AL'in, where the look is recorded.
pub(super) fn recues(l: Lang, chez_bailleur: bool, lien: &str, prenom: &str) -> Corps {
    let what = if chez_bailleur {
        tr!(
            l,
            "Un ou plusieurs candidats vous ont répondu : une pièce déposée, une heure de visite choisie ou un logement accepté.",
            "One or more applicants have answered you: a document uploaded, a visit time chosen or a home accepted."
        )
    } else {
        tr!(
            l,
            "Un ou plusieurs candidats ont déposé une pièce qui leur était demandée.",
            "One or more applicants have uploaded a document that was asked for."
        )
    };
    Corps {
        sujet: tr!(l, "AL'in – Des candidats ont répondu", "AL'in – Applicants have answered"),
        salut: Some(tr!(l, "Bonjour {prenom},", "Hello {prenom},")),
        paragraphes: vec![
            what,
            tr!(
                l,
                "Leurs dossiers sont en haut de votre liste. Vous les avez déjà vus ? Il n'y a rien d'autre à faire.",
                "Their files are at the top of your list. Have you seen them already? Nothing else is to be done."
            ),
        ],
        code: None,
        bouton: Some((tr!(l, "Voir les dossiers", "See the files"), lien.to_owned())),
        apres: vec![tr!(
            l,
            "Vous recevez au plus un message de ce type par heure.",
            "You receive at most one message of this kind an hour."
        )],
    }
}

/// A reason in words, the same in mails and on pages.
#[must_use]
pub fn motif(l: Lang, m: MotifRefus) -> String {
    use MotifRefus as M;
    match m {
        M::PieceManquante => tr!(l, "il manque une pièce", "a document is missing"),
        M::PieceNonConforme => tr!(
            l,
            "une pièce est illisible, périmée ou ne vous concerne pas",
            "a document is unreadable, out of date or not yours"
        ),
        M::RessourcesSuperieures => {
            tr!(l, "vos revenus dépassent le plafond de ce logement", "your income is above the limit for this home")
        }
        M::FoyerDifferent => {
            tr!(l, "votre foyer n'est pas celui de votre demande", "your household differs from the one in your demand")
        }
        M::LoyerTropEleve => tr!(l, "le loyer est trop élevé pour vos revenus", "the rent is too high for your income"),
        M::TypologieInadaptee => tr!(
            l,
            "la taille du logement ne convient pas à votre foyer",
            "the size of the home does not suit your household"
        ),
        M::DemandeNonAJour => tr!(l, "votre demande n'est pas à jour", "your demand is not up to date"),
        M::EmployeurNonEligible => {
            tr!(l, "votre employeur n'ouvre pas droit à ce logement", "your employer does not give access to this home")
        }
        M::InformationsInexactes => {
            tr!(l, "une information déclarée est inexacte", "something declared is not accurate")
        }
        M::DossierMieuxClasse => {
            tr!(l, "un dossier classé avant le vôtre a été choisi", "a file ranked above yours was chosen")
        }
        M::LogementInadapte => tr!(
            l,
            "le logement n'est pas adapté à une situation de santé ou de handicap",
            "the home does not suit a health condition or disability"
        ),
        M::AbsenceReponse => tr!(l, "pas de réponse aux demandes du bailleur", "no answer to the landlord's requests"),
        M::PieceNonFournie => {
            tr!(l, "la pièce demandée n'est pas arrivée à temps", "the document asked for did not arrive in time")
        }
        M::SejourNonRegulier => {
            tr!(l, "titre de séjour absent ou non valable", "residence permit missing or not valid")
        }
        M::ProprietaireLogement => tr!(l, "vous possédez déjà un logement adapté", "you already own a suitable home"),
        M::DateLimitePassee => tr!(l, "la date limite est passée", "the deadline has passed"),
        M::NonTransmis => {
            tr!(l, "les premiers dossiers du classement ont été envoyés", "the files ranked first were sent")
        }
        M::LogementAttribue => {
            tr!(l, "le logement a été attribué à un autre dossier", "the home went to another applicant")
        }
        M::LogementNonLibere => tr!(l, "le logement n'est pas libéré", "the home has not been vacated"),
        M::TravauxNecessaires => tr!(l, "des travaux sont nécessaires", "works are needed"),
        M::ErreurAnnonce => tr!(l, "l'annonce contenait une erreur", "the offer contained an error"),
        M::DemandeNonRenouvelee => tr!(l, "votre demande n'a pas été renouvelée", "your demand was not renewed"),
        M::RelogeAilleurs => tr!(l, "vous avez été relogé ailleurs", "you were housed elsewhere"),
        M::DemandeAbandonnee => tr!(l, "vous avez renoncé à votre demande", "you gave your demand up"),
        M::RefusPrix => tr!(l, "trop cher pour moi", "too expensive for me"),
        M::RefusSituation => tr!(
            l,
            "le quartier ou les trajets ne me conviennent pas",
            "the neighbourhood or the journeys do not suit me"
        ),
        M::RefusLogement => tr!(l, "le logement ne me convient pas", "the home does not suit me"),
        M::RefusAutreLogement => tr!(l, "j'ai trouvé un autre logement", "I found another home"),
        M::RefusChangement => tr!(l, "ma situation a changé", "my situation has changed"),
        M::Silence => tr!(l, "pas de réponse dans le délai", "no answer in time"),
        M::Autre => tr!(l, "autre raison", "another reason"),
    }
}

/// What a mail adds when the employer acted under a delegation.
pub(crate) fn par_entreprise(l: Lang) -> String {
    tr!(
        l,
        "Votre entreprise l'a fait en votre nom, comme vous l'avez accepté. Vous pouvez changer ce choix à tout moment dans « Ma situation ».",
        "Your company did so in your name, as you agreed. You can change this choice at any time in “My situation”."
    )
}

/// What a move's dates and words add to its mail.
pub(crate) fn precision(l: Lang, d: &Donnees, reponse_avant: Option<Date>) -> Option<String> {
    let mut parts = Vec::new();
    let slot = |s: &jiff::civil::DateTime| {
        let (day, time) = (jour_lettres(l, s.date()), s.time().strftime("%H:%M").to_string());
        tr!(l, "{day} à {time}", "{day} at {time}")
    };
    if !d.creneaux.is_empty() {
        let list = d.creneaux.iter().map(slot).collect::<Vec<_>>().join(", ");
        parts.push(tr!(l, "Horaires proposés : {list}.", "Times offered: {list}."));
    }
    if let Some(s) = &d.creneau {
        let when = slot(s);
        parts.push(tr!(l, "Rendez-vous le {when}.", "Appointment on {when}."));
    }
    if let Some(day) = d.date {
        let day = jour_lettres(l, day);
        parts.push(tr!(l, "Date : {day}.", "Date: {day}."));
    }
    if let Some(day) = reponse_avant.filter(|r| d.date != Some(*r)) {
        let day = jour_lettres(l, day);
        parts.push(tr!(l, "Répondez au plus tard le {day}.", "Answer by {day} at the latest."));
    }
    if let Some(rang) = d.rang {
        parts.push(tr!(l, "Votre rang : {rang}.", "Your rank: {rang}."));
    }
    if let Some(text) = d.texte.as_deref().filter(|t| !t.trim().is_empty()) {
        parts.push(tr!(l, "Message : {text}", "Message: {text}"));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}
