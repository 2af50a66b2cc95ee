//! The words, in both languages, of every domain code of the demande, the file and the pieces.
//!
//! Labels of the guides carry over exactly. What takes a value written by the domain (an ISO date, cents, a code)
//! gives the text that a person reads; an unknown code is shown as it is, never hidden.
//!
//! One part per subject; all of them are called by this module's name, `libelles::motif(l, m)`.

mod codes;
mod complement;
mod demande;
mod pieces;
mod temps;

pub use codes::{civilite, lien, modele_logement, motif, priorite, ressource, situation_familiale, statut_emploi};
pub use complement::{champ_vu, consentement, consentement_effet, consentement_resume, erreur_complement, foyer};
pub use demande::{champ, faits, section, valeur};
pub use pieces::{categorie, personne, piece, piece_aide, piece_de};
pub use temps::{dans, duree, moment};

use super::explications::liste;
use crate::i18n::Lang;
use crate::tr;
use crate::ui::Tone;
use domain::candidature::Etape;
use domain::dossier::{Ecart, EtatDossier};
use services::referentiel::Referentiel;

/// « Non renseigné ».
#[must_use]
pub fn non_renseigne(l: Lang) -> String {
    tr!(l, "Non renseigné", "Not given")
}

/// « Oui », « Non ».
#[must_use]
pub fn oui_non(l: Lang, oui: bool) -> String {
    if oui { tr!(l, "Oui", "Yes") } else { tr!(l, "Non", "No") }
}

/// « Montreuil (93100) »; the code itself for an unknown one.
#[must_use]
pub fn commune(noms: &Referentiel, insee: &str) -> String {
    match noms.commune(insee) {
        Some(c) => match c.codes_postaux().next() {
            Some(code) => format!("{} ({code})", c.nom),
            None => c.nom.to_owned(),
        },
        None => insee.to_owned(),
    }
}

/// « Montreuil », without its postal code.
#[must_use]
pub fn nom_commune(noms: &Referentiel, insee: &str) -> String {
    noms.commune(insee).map_or_else(|| insee.to_owned(), |c| c.nom.to_owned())
}

/// The state of the file: its tone and its tag.
#[must_use]
pub fn etat(l: Lang, e: EtatDossier) -> (Tone, String) {
    match e {
        EtatDossier::ImportCommence => (Tone::Wait, tr!(l, "Import en cours", "Import under way")),
        EtatDossier::AConfirmer => (Tone::Wait, tr!(l, "Demande à confirmer", "Demand to confirm")),
        EtatDossier::Etape1 | EtatDossier::Etape2 | EtatDossier::Etape3 => {
            (Tone::Wait, tr!(l, "Dossier à terminer", "File to finish"))
        }
        EtatDossier::AttenteEntreprise => {
            (Tone::Wait, tr!(l, "Votre entreprise examine le dossier", "Your company is checking the file"))
        }
        EtatDossier::RefuseEntreprise => {
            (Tone::Off, tr!(l, "Non validé par votre entreprise", "Not approved by your company"))
        }
        EtatDossier::Valide => (Tone::Ok, tr!(l, "Dossier validé", "File approved")),
        EtatDossier::Radie => (Tone::Off, tr!(l, "Demande radiée", "Demand struck off")),
    }
}

/// A stage of the candidature, as its icon is labelled.
#[must_use]
pub fn etape_candidature(l: Lang, e: Etape) -> String {
    match e {
        Etape::JePostule => tr!(l, "Je postule", "I apply"),
        Etape::Validations => tr!(l, "Validations", "Checks"),
        Etape::EnvoiBailleur => tr!(l, "Envoi bailleur", "Sent to the landlord"),
        Etape::Visite => tr!(l, "Visite", "Visit"),
        Etape::Commission => tr!(l, "Commission logement", "Allocation panel"),
        Etape::Resultat => tr!(l, "Résultat", "Result"),
        Etape::EntreeDansLesLieux => tr!(l, "Entrée dans les lieux", "Moving in"),
    }
}

/// What differs between the account and the demande: « le nom de naissance ».
fn ecart(l: Lang, e: Ecart) -> String {
    match e {
        Ecart::Nom => tr!(l, "le nom de naissance", "the birth name"),
        Ecart::Prenom => tr!(l, "le prénom", "the first name"),
        Ecart::Naissance => tr!(l, "la date de naissance", "the date of birth"),
    }
}

/// « le nom de naissance et le prénom ».
#[must_use]
pub fn ecarts(l: Lang, all: &[Ecart]) -> String {
    if all.is_empty() {
        return tr!(l, "l'identité", "the identity");
    }
    let words: Vec<String> = all.iter().map(|e| ecart(l, *e)).collect();
    liste(l, &words, words.len())
}
