//! The states of a file as one table.
//!
//! Whatever is not a line of [`TRANSITIONS_DOSSIER`] is refused.

use super::{Complement, Consentement, PolitiqueEntreprise};
use crate::demande::Demande;
use crate::siret::Siret;
use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// Where a file stands, as stored.
    EtatDossier {
        /// The number was given, the code went out, nothing is imported yet.
        ImportCommence = "import_commence",
        /// Imported before 20/04/2021 and never confirmed by a code.
        AConfirmer = "a_confirmer",
        /// Step 1: read the demande.
        Etape1 = "etape1",
        /// Step 2: complete it.
        Etape2 = "etape2",
        /// Step 3: tick the pieces.
        Etape3 = "etape3",
        /// The employer must validate it.
        AttenteEntreprise = "attente_entreprise",
        /// The employer refused it, with a reason.
        RefuseEntreprise = "refuse_entreprise",
        /// One may apply.
        Valide = "valide",
        /// The demande was struck off.
        Radie = "radie",
    }
}

impl EtatDossier {
    /// Whether one may apply for an offer.
    #[must_use]
    pub const fn peut_postuler(self) -> bool {
        matches!(self, Self::Valide)
    }

    /// The step of the import under way, 1 to 3, where the wizard resumes; `None` before and after it.
    #[must_use]
    pub const fn numero_etape(self) -> Option<u8> {
        match self {
            Self::Etape1 => Some(1),
            Self::Etape2 => Some(2),
            Self::Etape3 => Some(3),
            _ => None,
        }
    }

    /// Whether the demande was fetched and is kept here.
    #[must_use]
    pub const fn importe(self) -> bool {
        !matches!(self, Self::ImportCommence)
    }

    /// Whether a code must be typed before anything else.
    #[must_use]
    pub const fn attend_code(self) -> bool {
        matches!(self, Self::ImportCommence | Self::AConfirmer)
    }
}

crate::coded_enum! {
    /// What happens to a file.
    EvenementDossier {
        /// The applicant gives a number.
        Importer = "importer",
        /// A file of before 20/04/2021 is taken over.
        ReprendreAncien = "reprendre_ancien",
        /// A code is sent again.
        RenvoyerCode = "renvoyer_code",
        /// The right code is typed and the identities agree.
        Confirmer = "confirmer",
        /// Fetched again; nothing changed that the steps depend on.
        MettreAJour = "mettre_a_jour",
        /// Fetched again; the employer attached (SIRET, co-applicant) is no longer the one of step 2.
        ChangerEmployeur = "changer_employeur",
        /// « Étape suivante » of step 1.
        EtapeSuivante = "etape_suivante",
        /// « Étape précédente ».
        EtapePrecedente = "etape_precedente",
        /// Step 2 is kept.
        Completer = "completer",
        /// Step 2 is opened again after it.
        RouvrirComplement = "rouvrir_complement",
        /// « Valider mon dossier », every box ticked, no validation to wait for.
        DeposerPieces = "deposer_pieces",
        /// « Valider mon dossier », every box ticked, the employer must validate.
        DeposerPiecesEntreprise = "deposer_pieces_entreprise",
        /// A month or a year passed: some pieces are to be deposited again.
        PiecesPerimees = "pieces_perimees",
        /// The employer validates; every box is ticked.
        ValiderEntreprise = "valider_entreprise",
        /// The employer validates; meanwhile boxes came back unticked.
        ValiderEntreprisePiecesManquantes = "valider_entreprise_pieces_manquantes",
        /// The employer refuses, with a reason.
        RefuserEntreprise = "refuser_entreprise",
        /// The employer validates its files no more; every box is ticked.
        DispenserEntreprise = "dispenser_entreprise",
        /// The employer validates its files no more; meanwhile boxes came back unticked.
        DispenserEntreprisePiecesManquantes = "dispenser_entreprise_pieces_manquantes",
        /// Another consent, which changes nothing to the state.
        ChangerConsentement = "changer_consentement",
        /// The consent becomes anonymous: the employer is out of it.
        PasserAnonyme = "passer_anonyme",
        /// The consent is no longer anonymous, and the employer validates its files.
        LeverAnonymat = "lever_anonymat",
        /// The demande was renewed on the registration site: a new year begins, all is checked again.
        Renouveler = "renouveler",
        /// The registration site struck the demande off.
        Radier = "radier",
        /// The struck-off demande lives again (until 18 months), with its seniority.
        Reactiver = "reactiver",
        /// « Supprimer ma demande ».
        Supprimer = "supprimer",
    }
}

crate::coded_enum! {
    /// Who may do it.
    ActeurDossier {
        /// The applicant.
        Demandeur = "demandeur",
        /// The employer, under delegated management ([`Consentement::GestionDeleguee`]) only; the consent itself is
        /// never its to change, not even with step 2.
        EntrepriseDeleguee = "entreprise_deleguee",
        /// The employer's housing service.
        Entreprise = "entreprise",
        /// The passing of time, or the registration site's answer.
        Systeme = "systeme",
    }
}

crate::coded_enum! {
    /// What a move does besides changing the state.
    EffetDossier {
        /// The ticked boxes of outdated pieces come back unticked: keep those still expected.
        DecocherPerimees = "decocher_perimees",
        /// All boxes come back unticked.
        DecocherTout = "decocher_tout",
        /// The employer's answer no longer counts.
        OublierValidation = "oublier_validation",
        /// The employer's answer and its date are kept.
        GarderValidation = "garder_validation",
        /// A reason must be given and shown.
        MotifRequis = "motif_requis",
        /// What was fetched and completed is erased.
        Effacer = "effacer",
    }
}

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransitionDossier {
    /// What happens.
    pub evenement: EvenementDossier,
    /// From; `None`: no file yet.
    pub de: Option<EtatDossier>,
    /// To; `None`: the file is no more.
    pub vers: Option<EtatDossier>,
    /// Who may.
    pub acteurs: &'static [ActeurDossier],
    /// What else it does.
    pub effets: &'static [EffetDossier],
}

/// Why a move is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefusDossier {
    /// Not from this state.
    Impossible,
    /// Possible, but not for this actor.
    PasAutorise,
}

use ActeurDossier::{Demandeur, Entreprise, EntrepriseDeleguee, Systeme};
use EffetDossier::{DecocherPerimees, DecocherTout, Effacer, GarderValidation, MotifRequis, OublierValidation};
use EtatDossier::{
    AConfirmer, AttenteEntreprise, Etape1, Etape2, Etape3, ImportCommence, Radie, RefuseEntreprise, Valide,
};
use EvenementDossier as Ev;

/// The applicant alone.
const LUI: &[ActeurDossier] = &[Demandeur];
/// The applicant, or the employer who manages for them.
const LUI_OU_DELEGUE: &[ActeurDossier] = &[Demandeur, EntrepriseDeleguee];
/// A fetch: asked for, or by the clock.
const LECTURE: &[ActeurDossier] = &[Demandeur, EntrepriseDeleguee, Systeme];
/// The employer.
const ELLE: &[ActeurDossier] = &[Entreprise];
/// The clock or the registration site.
const SEUL: &[ActeurDossier] = &[Systeme];

/// Writes a line.
const fn ligne(
    evenement: Ev,
    de: Option<EtatDossier>,
    vers: Option<EtatDossier>,
    acteurs: &'static [ActeurDossier],
    effets: &'static [EffetDossier],
) -> TransitionDossier {
    TransitionDossier { evenement, de, vers, acteurs, effets }
}

/// Every move a file may make.
pub const TRANSITIONS_DOSSIER: &[TransitionDossier] = &[
    // Import and its code.
    ligne(Ev::Importer, None, Some(ImportCommence), LUI, &[]),
    ligne(Ev::ReprendreAncien, None, Some(AConfirmer), SEUL, &[]),
    ligne(Ev::RenvoyerCode, Some(ImportCommence), Some(ImportCommence), LUI, &[]),
    ligne(Ev::RenvoyerCode, Some(AConfirmer), Some(AConfirmer), LUI, &[]),
    ligne(Ev::Confirmer, Some(ImportCommence), Some(Etape1), LUI, &[]),
    ligne(Ev::Confirmer, Some(AConfirmer), Some(Etape1), LUI, &[DecocherTout]),
    // The three steps.
    ligne(Ev::EtapeSuivante, Some(Etape1), Some(Etape2), LUI_OU_DELEGUE, &[]),
    ligne(Ev::EtapePrecedente, Some(Etape2), Some(Etape1), LUI_OU_DELEGUE, &[]),
    ligne(Ev::Completer, Some(Etape2), Some(Etape3), LUI_OU_DELEGUE, &[]),
    ligne(Ev::EtapePrecedente, Some(Etape3), Some(Etape2), LUI_OU_DELEGUE, &[]),
    ligne(Ev::DeposerPieces, Some(Etape3), Some(Valide), LUI_OU_DELEGUE, &[GarderValidation]),
    ligne(Ev::DeposerPiecesEntreprise, Some(Etape3), Some(AttenteEntreprise), LUI_OU_DELEGUE, &[]),
    // The employer's answer.
    ligne(Ev::ValiderEntreprise, Some(AttenteEntreprise), Some(Valide), ELLE, &[GarderValidation]),
    ligne(Ev::ValiderEntreprisePiecesManquantes, Some(AttenteEntreprise), Some(Etape3), ELLE, &[GarderValidation]),
    ligne(Ev::RefuserEntreprise, Some(AttenteEntreprise), Some(RefuseEntreprise), ELLE, &[MotifRequis]),
    ligne(Ev::ValiderEntreprise, Some(RefuseEntreprise), Some(Valide), ELLE, &[GarderValidation]),
    ligne(Ev::ValiderEntreprisePiecesManquantes, Some(RefuseEntreprise), Some(Etape3), ELLE, &[GarderValidation]),
    // It stops asking: nobody waits for it any longer. What it refused stays refused: that was an answer.
    ligne(Ev::DispenserEntreprise, Some(AttenteEntreprise), Some(Valide), ELLE, &[]),
    ligne(Ev::DispenserEntreprisePiecesManquantes, Some(AttenteEntreprise), Some(Etape3), ELLE, &[]),
    // Step 2 again: the employer answered on other facts.
    ligne(Ev::RouvrirComplement, Some(AttenteEntreprise), Some(Etape2), LUI_OU_DELEGUE, &[OublierValidation]),
    ligne(Ev::RouvrirComplement, Some(RefuseEntreprise), Some(Etape2), LUI_OU_DELEGUE, &[OublierValidation]),
    ligne(Ev::RouvrirComplement, Some(Valide), Some(Etape2), LUI_OU_DELEGUE, &[OublierValidation]),
    // Consent: at any time, at once, by the applicant alone.
    ligne(Ev::ChangerConsentement, Some(Etape3), Some(Etape3), LUI, &[]),
    ligne(Ev::ChangerConsentement, Some(AttenteEntreprise), Some(AttenteEntreprise), LUI, &[]),
    ligne(Ev::ChangerConsentement, Some(RefuseEntreprise), Some(RefuseEntreprise), LUI, &[]),
    ligne(Ev::ChangerConsentement, Some(Valide), Some(Valide), LUI, &[]),
    ligne(Ev::ChangerConsentement, Some(Etape1), Some(Etape1), LUI, &[]),
    ligne(Ev::ChangerConsentement, Some(Etape2), Some(Etape2), LUI, &[]),
    ligne(Ev::ChangerConsentement, Some(AConfirmer), Some(AConfirmer), LUI, &[]),
    ligne(Ev::ChangerConsentement, Some(Radie), Some(Radie), LUI, &[]),
    ligne(Ev::PasserAnonyme, Some(AConfirmer), Some(AConfirmer), LUI, &[OublierValidation]),
    ligne(Ev::PasserAnonyme, Some(Etape1), Some(Etape1), LUI, &[OublierValidation]),
    ligne(Ev::PasserAnonyme, Some(Etape2), Some(Etape2), LUI, &[OublierValidation]),
    ligne(Ev::PasserAnonyme, Some(Etape3), Some(Etape3), LUI, &[OublierValidation]),
    ligne(Ev::PasserAnonyme, Some(Radie), Some(Radie), LUI, &[OublierValidation]),
    ligne(Ev::PasserAnonyme, Some(AttenteEntreprise), Some(Etape3), LUI, &[OublierValidation]),
    ligne(Ev::PasserAnonyme, Some(RefuseEntreprise), Some(Etape3), LUI, &[OublierValidation]),
    ligne(Ev::PasserAnonyme, Some(Valide), Some(Valide), LUI, &[OublierValidation]),
    ligne(Ev::LeverAnonymat, Some(Valide), Some(AttenteEntreprise), LUI, &[OublierValidation]),
    // Time.
    ligne(Ev::PiecesPerimees, Some(Etape3), Some(Etape3), SEUL, &[DecocherPerimees]),
    ligne(Ev::PiecesPerimees, Some(AttenteEntreprise), Some(AttenteEntreprise), SEUL, &[DecocherPerimees]),
    ligne(Ev::PiecesPerimees, Some(RefuseEntreprise), Some(RefuseEntreprise), SEUL, &[DecocherPerimees]),
    ligne(Ev::PiecesPerimees, Some(Valide), Some(Etape3), SEUL, &[DecocherPerimees, GarderValidation]),
    // The demande fetched again.
    ligne(Ev::MettreAJour, Some(Etape1), Some(Etape1), LECTURE, &[]),
    ligne(Ev::MettreAJour, Some(Etape2), Some(Etape2), LECTURE, &[]),
    ligne(Ev::MettreAJour, Some(Etape3), Some(Etape3), LECTURE, &[]),
    ligne(Ev::MettreAJour, Some(AttenteEntreprise), Some(AttenteEntreprise), LECTURE, &[]),
    ligne(Ev::MettreAJour, Some(RefuseEntreprise), Some(RefuseEntreprise), LECTURE, &[]),
    ligne(Ev::MettreAJour, Some(Valide), Some(Valide), LECTURE, &[]),
    ligne(Ev::ChangerEmployeur, Some(Etape1), Some(Etape1), LECTURE, &[OublierValidation]),
    ligne(Ev::ChangerEmployeur, Some(Etape2), Some(Etape2), LECTURE, &[OublierValidation]),
    ligne(Ev::ChangerEmployeur, Some(Etape3), Some(Etape2), LECTURE, &[OublierValidation]),
    ligne(Ev::ChangerEmployeur, Some(AttenteEntreprise), Some(Etape2), LECTURE, &[OublierValidation]),
    ligne(Ev::ChangerEmployeur, Some(RefuseEntreprise), Some(Etape2), LECTURE, &[OublierValidation]),
    ligne(Ev::ChangerEmployeur, Some(Valide), Some(Etape2), LECTURE, &[OublierValidation]),
    // Renewal: all three steps again, the employer's answer too.
    ligne(Ev::Renouveler, Some(AConfirmer), Some(AConfirmer), LECTURE, &[DecocherTout, OublierValidation]),
    ligne(Ev::Renouveler, Some(Etape1), Some(Etape1), LECTURE, &[DecocherTout, OublierValidation]),
    ligne(Ev::Renouveler, Some(Etape2), Some(Etape1), LECTURE, &[DecocherTout, OublierValidation]),
    ligne(Ev::Renouveler, Some(Etape3), Some(Etape1), LECTURE, &[DecocherTout, OublierValidation]),
    ligne(Ev::Renouveler, Some(AttenteEntreprise), Some(Etape1), LECTURE, &[DecocherTout, OublierValidation]),
    ligne(Ev::Renouveler, Some(RefuseEntreprise), Some(Etape1), LECTURE, &[DecocherTout, OublierValidation]),
    ligne(Ev::Renouveler, Some(Valide), Some(Etape1), LECTURE, &[DecocherTout, OublierValidation]),
    // Struck off and back.
    ligne(Ev::Radier, Some(AConfirmer), Some(Radie), LECTURE, &[]),
    ligne(Ev::Radier, Some(Etape1), Some(Radie), LECTURE, &[]),
    ligne(Ev::Radier, Some(Etape2), Some(Radie), LECTURE, &[]),
    ligne(Ev::Radier, Some(Etape3), Some(Radie), LECTURE, &[]),
    ligne(Ev::Radier, Some(AttenteEntreprise), Some(Radie), LECTURE, &[]),
    ligne(Ev::Radier, Some(RefuseEntreprise), Some(Radie), LECTURE, &[]),
    ligne(Ev::Radier, Some(Valide), Some(Radie), LECTURE, &[]),
    ligne(Ev::Reactiver, Some(Radie), Some(Etape1), LECTURE, &[DecocherTout, OublierValidation]),
    // Deletion; a candidature at a landlord's forbids it, which services check.
    ligne(Ev::Supprimer, Some(ImportCommence), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(AConfirmer), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(Etape1), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(Etape2), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(Etape3), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(AttenteEntreprise), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(RefuseEntreprise), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(Valide), None, LUI, &[Effacer]),
    ligne(Ev::Supprimer, Some(Radie), None, LUI, &[Effacer]),
];

/// The line for `evenement` by `acteur` from `de`.
///
/// # Errors
/// [`RefusDossier::Impossible`] when the table has no such line, [`RefusDossier::PasAutorise`] when it is another's
/// to do.
pub fn suivant(
    de: Option<EtatDossier>,
    evenement: EvenementDossier,
    acteur: ActeurDossier,
) -> Result<&'static TransitionDossier, RefusDossier> {
    let ligne =
        TRANSITIONS_DOSSIER.iter().find(|t| t.de == de && t.evenement == evenement).ok_or(RefusDossier::Impossible)?;
    if ligne.acteurs.contains(&acteur) { Ok(ligne) } else { Err(RefusDossier::PasAutorise) }
}

/// What `acteur` may do from `etat`, in the table's order.
#[must_use]
pub fn evenements_possibles(etat: EtatDossier, acteur: ActeurDossier) -> Vec<EvenementDossier> {
    TRANSITIONS_DOSSIER
        .iter()
        .filter(|t| t.de == Some(etat) && t.acteurs.contains(&acteur))
        .map(|t| t.evenement)
        .collect()
}

/// The event of « Valider mon dossier »: the employer is waited for if its policy says so, the consent lets it see
/// the file, and it has not validated it yet (`deja_validee`: only pieces of the month were ticked again).
#[must_use]
pub const fn evenement_depot(
    politique: &PolitiqueEntreprise,
    consentement: Consentement,
    deja_validee: bool,
) -> EvenementDossier {
    if politique.attend_validation(consentement) && !deja_validee {
        EvenementDossier::DeposerPiecesEntreprise
    } else {
        EvenementDossier::DeposerPieces
    }
}

/// The event of the employer's validation: back to the pieces if boxes came back unticked meanwhile.
#[must_use]
pub const fn evenement_validation(toutes_cochees: bool) -> EvenementDossier {
    if toutes_cochees {
        EvenementDossier::ValiderEntreprise
    } else {
        EvenementDossier::ValiderEntreprisePiecesManquantes
    }
}

/// The event of a file that waits for an employer which validates no more: back to the pieces if boxes came back
/// unticked meanwhile.
#[must_use]
pub const fn evenement_dispense(toutes_cochees: bool) -> EvenementDossier {
    if toutes_cochees {
        EvenementDossier::DispenserEntreprise
    } else {
        EvenementDossier::DispenserEntreprisePiecesManquantes
    }
}

/// Points of the employer that count for a file, 0 to 10; `validee`: the employer validated it.
///
/// None for an anonymous file, nor for a refused one. A file complete before its employer began to validate keeps
/// them: nothing was asked of it then. It waits for the employer, and its points with it, once it is sent again, which
/// the pieces of the month or the renewal bring about.
#[must_use]
pub const fn points_comptes(
    politique: &PolitiqueEntreprise,
    etat: EtatDossier,
    consentement: Consentement,
    validee: bool,
) -> u8 {
    match (etat, consentement) {
        (_, Consentement::Anonyme) | (EtatDossier::RefuseEntreprise, _) => 0,
        (EtatDossier::Valide, _) => politique.points,
        _ if validee || !politique.validation_requise => politique.points,
        _ => 0,
    }
}

/// The event of a demande fetched again, in `etat`: `avant` as it was kept, `apres` as the site holds it now.
///
/// Struck off here, it lives again. Renewed there, a new year begins. The employer is another when the person the
/// file is attached to is gone, or the site holds another SIRET for them than step 2's.
#[must_use]
pub fn evenement_lecture(
    etat: EtatDossier,
    complement: Option<&Complement>,
    avant: &Demande,
    apres: &Demande,
) -> EvenementDossier {
    if etat == EtatDossier::Radie {
        return EvenementDossier::Reactiver;
    }
    if apres.date_renouvellement > avant.date_renouvellement {
        return EvenementDossier::Renouveler;
    }
    let autre_employeur = complement.is_some_and(|c| match c.rattachement.personne(apres) {
        None => true,
        Some(personne) => {
            let du_site = personne.emploi.siret.as_deref().and_then(|s| Siret::parse(s).ok());
            du_site.is_some() && du_site != c.siret
        }
    });
    if autre_employeur { EvenementDossier::ChangerEmployeur } else { EvenementDossier::MettreAJour }
}

/// The event of a change of consent in `etat`.
///
/// Withdrawn to anonymous, the employer's answer no longer counts: the file waiting for it, or refused, goes back to
/// the pieces, and is validated without it. No longer anonymous where the employer validates, it waits for it.
#[must_use]
pub const fn evenement_consentement(
    etat: EtatDossier,
    politique: &PolitiqueEntreprise,
    avant: Consentement,
    apres: Consentement,
) -> EvenementDossier {
    let waits = politique.attend_validation(apres) && !politique.attend_validation(avant);
    match (etat, apres) {
        (_, Consentement::Anonyme) if !matches!(avant, Consentement::Anonyme) => EvenementDossier::PasserAnonyme,
        (EtatDossier::Valide, _) if waits => EvenementDossier::LeverAnonymat,
        _ => EvenementDossier::ChangerConsentement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;
    use rstest::rstest;
    use std::collections::BTreeSet;

    /// Plays `moves` from nothing.
    fn play(moves: &[(Ev, ActeurDossier)]) -> Result<Option<EtatDossier>, (usize, RefusDossier)> {
        moves.iter().enumerate().try_fold(None, |etat, (i, (ev, acteur))| {
            suivant(etat, *ev, *acteur).map(|t| t.vers).map_err(|why| (i, why))
        })
    }

    const IMPORT: &[(Ev, ActeurDossier)] = &[
        (Ev::Importer, Demandeur),
        (Ev::Confirmer, Demandeur),
        (Ev::EtapeSuivante, Demandeur),
        (Ev::Completer, Demandeur),
    ];

    #[rstest]
    #[case::before_the_code(&[], Some(Etape3))]
    #[case::no_employer_to_wait_for(&[(Ev::DeposerPieces, Demandeur)], Some(Valide))]
    #[case::employer_validates(
        &[(Ev::DeposerPiecesEntreprise, Demandeur), (Ev::ValiderEntreprise, Entreprise)], Some(Valide))]
    #[case::employer_validates_after_a_month(
        &[(Ev::DeposerPiecesEntreprise, Demandeur), (Ev::PiecesPerimees, Systeme),
          (Ev::ValiderEntreprisePiecesManquantes, Entreprise), (Ev::DeposerPieces, Demandeur)], Some(Valide))]
    #[case::employer_refuses(
        &[(Ev::DeposerPiecesEntreprise, Demandeur), (Ev::RefuserEntreprise, Entreprise)], Some(RefuseEntreprise))]
    #[case::refused_then_completed_again(
        &[(Ev::DeposerPiecesEntreprise, Demandeur), (Ev::RefuserEntreprise, Entreprise),
          (Ev::RouvrirComplement, Demandeur), (Ev::Completer, Demandeur),
          (Ev::DeposerPiecesEntreprise, Demandeur)], Some(AttenteEntreprise))]
    #[case::employer_validates_no_more(
        &[(Ev::DeposerPiecesEntreprise, Demandeur), (Ev::DispenserEntreprise, Entreprise)], Some(Valide))]
    #[case::employer_validates_no_more_after_a_month(
        &[(Ev::DeposerPiecesEntreprise, Demandeur), (Ev::PiecesPerimees, Systeme),
          (Ev::DispenserEntreprisePiecesManquantes, Entreprise), (Ev::DeposerPieces, Demandeur)], Some(Valide))]
    #[case::back_and_forth(
        &[(Ev::EtapePrecedente, Demandeur), (Ev::EtapePrecedente, Demandeur)], Some(Etape1))]
    #[case::a_month_passes(
        &[(Ev::DeposerPieces, Demandeur), (Ev::PiecesPerimees, Systeme)], Some(Etape3))]
    #[case::renewed(&[(Ev::DeposerPieces, Demandeur), (Ev::Renouveler, Systeme)], Some(Etape1))]
    #[case::employer_changed(&[(Ev::DeposerPieces, Demandeur), (Ev::ChangerEmployeur, Systeme)], Some(Etape2))]
    #[case::struck_off_and_back(
        &[(Ev::DeposerPieces, Demandeur), (Ev::Radier, Systeme), (Ev::Reactiver, Systeme)], Some(Etape1))]
    #[case::delegated(
        &[(Ev::DeposerPieces, EntrepriseDeleguee), (Ev::RouvrirComplement, EntrepriseDeleguee)], Some(Etape2))]
    #[case::anonymous_while_waiting(
        &[(Ev::DeposerPiecesEntreprise, Demandeur), (Ev::PasserAnonyme, Demandeur),
          (Ev::DeposerPieces, Demandeur)], Some(Valide))]
    #[case::no_longer_anonymous(
        &[(Ev::DeposerPieces, Demandeur), (Ev::LeverAnonymat, Demandeur)], Some(AttenteEntreprise))]
    #[case::deleted(&[(Ev::DeposerPieces, Demandeur), (Ev::Supprimer, Demandeur)], None)]
    fn journeys(#[case] then: &[(Ev, ActeurDossier)], #[case] end: Option<EtatDossier>) {
        assert_eq!(play(&[IMPORT, then].concat()), Ok(end));
    }

    #[test]
    fn a_file_of_before_2021_needs_a_code_first() {
        assert_eq!(
            play(&[(Ev::ReprendreAncien, Systeme), (Ev::EtapeSuivante, Demandeur)]),
            Err((1, RefusDossier::Impossible))
        );
        assert_eq!(play(&[(Ev::ReprendreAncien, Systeme), (Ev::Confirmer, Demandeur)]), Ok(Some(Etape1)));
    }

    #[rstest]
    #[case(Some(Etape1), Ev::Completer, Demandeur, RefusDossier::Impossible)]
    #[case(Some(Etape2), Ev::DeposerPieces, Demandeur, RefusDossier::Impossible)]
    #[case(Some(ImportCommence), Ev::EtapeSuivante, Demandeur, RefusDossier::Impossible)]
    #[case(Some(AttenteEntreprise), Ev::ValiderEntreprise, Demandeur, RefusDossier::PasAutorise)]
    #[case(Some(AttenteEntreprise), Ev::ValiderEntreprise, EntrepriseDeleguee, RefusDossier::PasAutorise)]
    #[case(Some(Valide), Ev::RefuserEntreprise, Entreprise, RefusDossier::Impossible)]
    #[case(Some(AttenteEntreprise), Ev::DispenserEntreprise, EntrepriseDeleguee, RefusDossier::PasAutorise)]
    #[case(Some(RefuseEntreprise), Ev::DispenserEntreprise, Entreprise, RefusDossier::Impossible)]
    #[case(Some(Valide), Ev::ChangerConsentement, Entreprise, RefusDossier::PasAutorise)]
    #[case(Some(Valide), Ev::ChangerConsentement, EntrepriseDeleguee, RefusDossier::PasAutorise)]
    #[case(Some(Valide), Ev::Supprimer, EntrepriseDeleguee, RefusDossier::PasAutorise)]
    #[case(Some(Etape3), Ev::DeposerPieces, Entreprise, RefusDossier::PasAutorise)]
    #[case(Some(Radie), Ev::Renouveler, Systeme, RefusDossier::Impossible)]
    #[case(Some(Valide), Ev::Importer, Demandeur, RefusDossier::Impossible)]
    fn refused(
        #[case] de: Option<EtatDossier>,
        #[case] ev: Ev,
        #[case] acteur: ActeurDossier,
        #[case] why: RefusDossier,
    ) {
        assert_eq!(suivant(de, ev, acteur).map(|t| t.vers), Err(why));
    }

    #[test]
    fn the_table_is_sound() {
        let mut seen = BTreeSet::new();
        for t in TRANSITIONS_DOSSIER {
            assert!(seen.insert((t.de, t.evenement)), "twice: {t:?}");
            assert!(!t.acteurs.is_empty(), "nobody: {t:?}");
            assert!(t.de.is_some() || t.vers.is_some(), "from nothing to nothing: {t:?}");
            assert_eq!(t.evenement == Ev::Supprimer, t.vers.is_none(), "only deletion ends a file: {t:?}");
            // What the steps rest on was reset: the employer's answer is never carried over a renewal.
            let resets = matches!(t.evenement, Ev::Renouveler | Ev::Reactiver);
            assert_eq!(
                resets,
                t.effets.contains(&DecocherTout) && t.effets.contains(&OublierValidation),
                "renewal resets: {t:?}"
            );
        }
        for ev in EvenementDossier::ALL {
            assert!(TRANSITIONS_DOSSIER.iter().any(|t| t.evenement == *ev), "never happens: {ev:?}");
        }
        for etat in EtatDossier::ALL {
            assert!(suivant(Some(*etat), Ev::Supprimer, Demandeur).is_ok(), "one may always delete: {etat:?}");
            assert_eq!(
                suivant(Some(*etat), Ev::Radier, Systeme).is_ok(),
                etat.importe() && *etat != Radie,
                "any imported file may be struck off: {etat:?}"
            );
        }
    }

    #[test]
    fn every_state_is_reached_from_nothing() {
        let mut reached: BTreeSet<Option<EtatDossier>> = BTreeSet::from([None]);
        loop {
            let next: BTreeSet<_> =
                TRANSITIONS_DOSSIER.iter().filter(|t| reached.contains(&t.de)).map(|t| t.vers).collect();
            let before = reached.len();
            reached.extend(next);
            if reached.len() == before {
                break;
            }
        }
        assert_eq!(reached.len(), EtatDossier::ALL.len() + 1);
    }

    #[rstest]
    #[case(false, Consentement::Identite, false, Ev::DeposerPieces)]
    #[case(true, Consentement::Identite, false, Ev::DeposerPiecesEntreprise)]
    #[case(true, Consentement::Identite, true, Ev::DeposerPieces)]
    #[case(true, Consentement::Anonyme, false, Ev::DeposerPieces)]
    fn validating_my_file(
        #[case] requise: bool,
        #[case] consentement: Consentement,
        #[case] deja: bool,
        #[case] expected: Ev,
    ) {
        let politique = PolitiqueEntreprise { validation_requise: requise, ..Default::default() };
        assert_eq!(evenement_depot(&politique, consentement, deja), expected);
    }

    #[rstest]
    #[case::never_anonymous(Valide, false, Consentement::Anonyme, true, 0)]
    #[case::none_asked_for(Etape3, false, Consentement::Identite, false, 7)]
    #[case::waiting(AttenteEntreprise, true, Consentement::Identite, false, 0)]
    #[case::validated(Etape3, true, Consentement::Identite, true, 7)]
    #[case::refused_then_no_longer_asked_for(RefuseEntreprise, false, Consentement::Identite, false, 0)]
    #[case::complete_before_it_was_asked_for(Valide, true, Consentement::Identite, false, 7)]
    #[case::to_be_sent_again_since(Etape3, true, Consentement::Identite, false, 0)]
    fn the_employers_points(
        #[case] etat: EtatDossier,
        #[case] validation_requise: bool,
        #[case] consentement: Consentement,
        #[case] validee: bool,
        #[case] expected: u8,
    ) {
        let politique = PolitiqueEntreprise { validation_requise, points: 7, ..Default::default() };
        assert_eq!(points_comptes(&politique, etat, consentement, validee), expected);
    }

    #[test]
    fn what_a_fetch_means() {
        use crate::dossier::exemples::demande;
        use crate::dossier::{Rattachement, SaisieComplement};
        let d = demande();
        let saisie = SaisieComplement {
            consentement: "2".into(),
            ..SaisieComplement::proposer(&d, Rattachement::Demandeur, None)
        };
        let c = saisie.parse_pour(&d, &PolitiqueEntreprise::default(), d.date_renouvellement).unwrap();
        let ev = |etat, after: &Demande| evenement_lecture(etat, Some(&c), &d, after);
        assert_eq!(ev(Valide, &d), Ev::MettreAJour);
        assert_eq!(ev(Radie, &d), Ev::Reactiver);
        let mut renewed = d.clone();
        renewed.date_renouvellement = d.date_renouvellement.tomorrow().unwrap();
        assert_eq!(ev(Valide, &renewed), Ev::Renouveler);
        let mut moved = d.clone();
        moved.demandeur.emploi.siret = Some("17130430600011".into());
        assert_eq!(ev(Valide, &moved), Ev::ChangerEmployeur);
        assert_eq!(evenement_lecture(Etape1, None, &d, &moved), Ev::MettreAJour, "step 2 not filled yet");
        moved.demandeur.emploi.siret = None;
        assert_eq!(ev(Valide, &moved), Ev::MettreAJour, "the site no longer says: what was typed stays");
        let partner = Complement { rattachement: Rattachement::Codemandeur, siret: None, ..c.clone() };
        let mut alone = d.clone();
        assert_eq!(evenement_lecture(Valide, Some(&partner), &d, &alone), Ev::MettreAJour);
        alone.codemandeurs.clear();
        assert_eq!(evenement_lecture(Valide, Some(&partner), &d, &alone), Ev::ChangerEmployeur);
    }

    proptest! {
        #[test]
        fn consent_changes_at_any_time(
            etat in select(EtatDossier::ALL),
            avant in select(Consentement::ALL),
            apres in select(Consentement::ALL),
            validation_requise: bool,
        ) {
            prop_assume!(etat.importe());
            let politique = PolitiqueEntreprise { validation_requise, ..Default::default() };
            let ev = evenement_consentement(etat, &politique, avant, apres);
            let vers = suivant(Some(etat), ev, Demandeur).map(|t| t.vers);
            prop_assert!(vers.is_ok());
            // Whoever becomes anonymous waits for nobody.
            if apres == Consentement::Anonyme && avant != apres {
                prop_assert!(!matches!(vers, Ok(Some(AttenteEntreprise | RefuseEntreprise))));
            }
            // Nobody becomes able to apply by a change of consent alone.
            if etat != Valide {
                prop_assert_ne!(vers, Ok(Some(Valide)));
            }
        }

        #[test]
        fn one_applies_only_after_the_three_steps(
            moves in prop::collection::vec((select(EvenementDossier::ALL), select(ActeurDossier::ALL)), 0..60),
        ) {
            let (mut etat, mut completed) = (None, false);
            for (ev, acteur) in moves {
                if let Ok(t) = suivant(etat, ev, acteur) {
                    completed = match ev {
                        Ev::Completer => true,
                        Ev::Renouveler | Ev::Reactiver | Ev::ChangerEmployeur | Ev::Supprimer => false,
                        _ => completed,
                    };
                    etat = t.vers;
                }
                prop_assert!(etat != Some(Valide) || completed);
            }
        }
    }
}
