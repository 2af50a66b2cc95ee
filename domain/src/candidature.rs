//! The candidature's machine: one table of transitions, from which guards, buttons, progress and mails are read.
//!
//! Sources: `product.md` sections 5 and 6 (the seven stages), CCH R441-3 (decisions of the CALEOL), R441-10 (silence
//! is refusal). Nothing here builds a sentence: a reason is a code, `app` words it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

crate::coded_enum! {
    /// One of the seven stages an applicant sees.
    Etape {
        /// 1, « Je postule ».
        JePostule = "je_postule",
        /// 2, « Validations »: Action Logement examines.
        Validations = "validations",
        /// 3, « Envoi bailleur ».
        EnvoiBailleur = "envoi_bailleur",
        /// 4, « Visite ».
        Visite = "visite",
        /// 5, « Commission logement » (CALEOL).
        Commission = "commission",
        /// 6, « Résultat ».
        Resultat = "resultat",
        /// 7, « Entrée dans les lieux ».
        EntreeDansLesLieux = "entree",
    }
}

impl Etape {
    /// 1 to 7.
    #[must_use]
    pub const fn numero(self) -> u8 {
        match self {
            Self::JePostule => 1,
            Self::Validations => 2,
            Self::EnvoiBailleur => 3,
            Self::Visite => 4,
            Self::Commission => 5,
            Self::Resultat => 6,
            Self::EntreeDansLesLieux => 7,
        }
    }
}

crate::coded_enum! {
    /// State of a candidature, as stored.
    Etat {
        /// Applied; Action Logement examines.
        Deposee = "deposee",
        /// Validated by Action Logement, not yet sent.
        Validee = "validee",
        /// Sent to the landlord: no cancellation from here.
        Envoyee = "envoyee",
        /// The landlord proposed a visit or asked for a document.
        Visite = "visite",
        /// The CALEOL's date is set.
        Commission = "commission",
        /// Attribution: waits for the applicant's answer.
        Attribuee = "attribuee",
        /// Attribution with rank n > 1: waits for the ones before.
        AttribueeRang = "attribuee_rang",
        /// Attribution under a suspensive condition: one document is missing.
        AttribueeCondition = "attribuee_condition",
        /// Accepted by the applicant; visit and lease are prepared.
        Acceptee = "acceptee",
        /// End: lease signed.
        BailSigne = "bail_signe",
        /// End: cancelled by the applicant before it was sent.
        Annulee = "annulee",
        /// End: invalidated by Action Logement.
        Invalidee = "invalidee",
        /// End: not retained (non-attribution, offer closed or filled, condition not met).
        NonRetenue = "non_retenue",
        /// End: rejected, legal conditions not met (R441-3 e).
        Rejetee = "rejetee",
        /// End: refused by the applicant, or by silence (R441-10).
        RefuseeDemandeur = "refusee_demandeur",
        /// End: the offer was withdrawn.
        OffreRetiree = "offre_retiree",
        /// End: the demande was struck off.
        DemandeRadiee = "demande_radiee",
    }
}

impl Etat {
    /// The stage where the candidature stands; for an end, the stage named by `product.md` for it.
    ///
    /// An end that can come at several stages (cancelled, offer withdrawn, demande struck off, not retained because
    /// the offer closed) is told apart only by the state before it: see [`progression_depuis`].
    #[must_use]
    pub const fn etape(self) -> Etape {
        match self {
            Self::Annulee | Self::OffreRetiree | Self::DemandeRadiee => Etape::JePostule,
            Self::Deposee | Self::Validee | Self::Invalidee => Etape::Validations,
            Self::Envoyee => Etape::EnvoiBailleur,
            Self::Visite => Etape::Visite,
            Self::Commission => Etape::Commission,
            Self::Attribuee | Self::AttribueeRang | Self::AttribueeCondition | Self::NonRetenue | Self::Rejetee => {
                Etape::Resultat
            }
            Self::Acceptee | Self::BailSigne | Self::RefuseeDemandeur => Etape::EntreeDansLesLieux,
        }
    }

    /// Whether the candidature is under way: an applicant has at most one such.
    #[must_use]
    pub fn active(self) -> bool {
        TRANSITIONS.iter().any(|t| t.de == Some(self))
    }

    /// Whether nothing can happen any more.
    #[must_use]
    pub fn finale(self) -> bool {
        !self.active()
    }

    /// Whether the applicant may still cancel: until the file is sent to the landlord.
    #[must_use]
    pub fn annulable(self) -> bool {
        suivant(Some(self), Evenement::Annuler, Acteur::Demandeur).is_ok()
    }

    /// Whether the ranking's lines are frozen: from the sending to the landlord on (`ranking.md`).
    #[must_use]
    pub fn classement_fige(self) -> bool {
        !self.annulable()
    }
}

crate::coded_enum! {
    /// Who acts on a candidature.
    Acteur {
        /// The applicant.
        Demandeur = "demandeur",
        /// Action Logement's adviser.
        Conseiller = "conseiller",
        /// The landlord.
        Bailleur = "bailleur",
        /// The employer, for an employee who delegated (consent 4): the caller checks the consent.
        Entreprise = "entreprise",
        /// The application itself: deadlines, other candidatures' answers, the registration site.
        Systeme = "systeme",
    }
}

crate::coded_enum! {
    /// What happens to a candidature.
    Evenement {
        /// « Je postule ».
        Postuler = "postuler",
        /// « Annuler cette candidature ».
        Annuler = "annuler",
        /// Action Logement validates.
        Valider = "valider",
        /// Action Logement invalidates, with a reason.
        Invalider = "invalider",
        /// The file goes to the landlord.
        Envoyer = "envoyer",
        /// A document is asked for.
        DemanderPiece = "demander_piece",
        /// The applicant says the document is deposited.
        FournirPiece = "fournir_piece",
        /// The landlord proposes visit slots.
        ProposerVisite = "proposer_visite",
        /// The applicant picks a slot.
        ConfirmerVisite = "confirmer_visite",
        /// The CALEOL's date is set, or moved.
        FixerCommission = "fixer_commission",
        /// CALEOL: attribution (R441-3 a).
        Attribuer = "attribuer",
        /// CALEOL: attribution with rank n > 1 (R441-3 b).
        AttribuerRang = "attribuer_rang",
        /// CALEOL: attribution under a suspensive condition (R441-3 c).
        AttribuerCondition = "attribuer_condition",
        /// The missing document came in time.
        LeverCondition = "lever_condition",
        /// The missing document did not come in time.
        ConditionEchue = "condition_echue",
        /// One before refused, and others are still before: rank n becomes n - 1.
        AvancerRang = "avancer_rang",
        /// The last one before refused: the dwelling is proposed.
        MonterRang = "monter_rang",
        /// CALEOL: non-attribution, with a reason (R441-3 d).
        NePasAttribuer = "ne_pas_attribuer",
        /// CALEOL: rejection, legal conditions not met (R441-3 e).
        Rejeter = "rejeter",
        /// The applicant accepts.
        Accepter = "accepter",
        /// The applicant refuses.
        Refuser = "refuser",
        /// The applicant did not answer in time: silence is refusal (R441-10).
        DelaiEchu = "delai_echu",
        /// The lease is signed.
        SignerBail = "signer_bail",
        /// The offer closed before the file was sent.
        CloreOffre = "clore_offre",
        /// The dwelling went to another candidature.
        LogementPourvu = "logement_pourvu",
        /// The landlord withdraws the offer.
        RetirerOffre = "retirer_offre",
        /// The demande was struck off at the registration site.
        RadierDemande = "radier_demande",
    }
}

impl Evenement {
    /// Whether this is a decision of the CALEOL (R441-3 a to e): none is recorded before the day it sits.
    #[must_use]
    pub const fn decision_caleol(self) -> bool {
        matches!(
            self,
            Self::Attribuer | Self::AttribuerRang | Self::AttribuerCondition | Self::NePasAttribuer | Self::Rejeter
        )
    }

    /// Whether this answers somebody of a back office who waits for it: a document deposited, a slot picked, a home
    /// accepted. It waits to be seen until they act.
    #[must_use]
    pub const fn est_reponse(self) -> bool {
        matches!(self, Self::FournirPiece | Self::ConfirmerVisite | Self::Accepter)
    }

    /// Whether a candidature that ended so closes this dwelling to the same demande.
    ///
    /// « Free to apply again » is to another one: the CALEOL has decided on this demande for this dwelling, and does not
    /// examine it twice, be the answer its own, the applicant's, or their silence. What ended before it decided
    /// (cancelled, invalidated, not sent) leaves the dwelling open as long as its offer is.
    #[must_use]
    pub const fn ferme_le_logement(self) -> bool {
        matches!(self, Self::NePasAttribuer | Self::Rejeter | Self::ConditionEchue | Self::Refuser | Self::DelaiEchu)
    }
}

/// Whether an event needs a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MotifRequis {
    /// None needed; one of [`MotifRefus::pour`] may still be given.
    Aucun,
    /// One of [`MotifRefus::pour`] is required.
    Requis,
}

crate::coded_enum! {
    /// Why a candidature ends otherwise than by a lease. Which event takes which: [`MotifRefus::pour`].
    MotifRefus {
        /// A document is missing.
        PieceManquante = "piece_manquante",
        /// A document cannot be read, is out of date or is someone else's.
        PieceNonConforme = "piece_non_conforme",
        /// Income above the ceiling of the dwelling's financing.
        RessourcesSuperieures = "ressources_superieures",
        /// The household differs from the demande's.
        FoyerDifferent = "foyer_different",
        /// Rent too high for the resources.
        LoyerTropEleve = "loyer_trop_eleve",
        /// Size of the dwelling does not suit the household.
        TypologieInadaptee = "typologie_inadaptee",
        /// The demande was not renewed or not brought up to date.
        DemandeNonAJour = "demande_non_a_jour",
        /// The employer's file is not eligible.
        EmployeurNonEligible = "employeur_non_eligible",
        /// What was declared is not accurate.
        InformationsInexactes = "informations_inexactes",
        /// Another file was ranked before.
        DossierMieuxClasse = "dossier_mieux_classe",
        /// The dwelling does not suit a disability or the state of health.
        LogementInadapte = "logement_inadapte",
        /// No answer to the landlord's requests.
        AbsenceReponse = "absence_reponse",
        /// The document asked for did not come in time.
        PieceNonFournie = "piece_non_fournie",
        /// Residence permit missing or not valid (R441-1).
        SejourNonRegulier = "sejour_non_regulier",
        /// Already owns a dwelling fit for the household (L441-2-2, R441-2-8).
        ProprietaireLogement = "proprietaire_logement",
        /// The closing date passed without the file being among those sent.
        DateLimitePassee = "date_limite_passee",
        /// The first files were sent to the landlord, this one was ranked after.
        NonTransmis = "non_transmis",
        /// The dwelling went to another applicant.
        LogementAttribue = "logement_attribue",
        /// The dwelling is not vacated.
        LogementNonLibere = "logement_non_libere",
        /// The dwelling needs works.
        TravauxNecessaires = "travaux_necessaires",
        /// The offer was published by mistake or with an error.
        ErreurAnnonce = "erreur_annonce",
        /// The demande was not renewed: struck off.
        DemandeNonRenouvelee = "demande_non_renouvelee",
        /// Housed elsewhere: the demande is closed.
        RelogeAilleurs = "reloge_ailleurs",
        /// The applicant gave the demande up.
        DemandeAbandonnee = "demande_abandonnee",
        /// Refusal: too dear.
        RefusPrix = "refus_prix",
        /// Refusal: the neighbourhood, or too far from work or school.
        RefusSituation = "refus_situation",
        /// Refusal: the dwelling itself (size, plan, condition, floor).
        RefusLogement = "refus_logement",
        /// Refusal: another dwelling was found.
        RefusAutreLogement = "refus_autre_logement",
        /// Refusal: the applicant's situation changed.
        RefusChangement = "refus_changement",
        /// No answer within the period: silence is refusal.
        Silence = "silence",
        /// Another reason, told in the text beside.
        Autre = "autre",
    }
}

impl MotifRefus {
    /// The reasons an event may be given, in the order they are offered; empty where none makes sense.
    #[must_use]
    pub const fn pour(evenement: Evenement) -> &'static [Self] {
        match evenement {
            Evenement::Invalider => &[
                Self::PieceManquante,
                Self::PieceNonConforme,
                Self::RessourcesSuperieures,
                Self::FoyerDifferent,
                Self::LoyerTropEleve,
                Self::TypologieInadaptee,
                Self::DemandeNonAJour,
                Self::EmployeurNonEligible,
                Self::InformationsInexactes,
                Self::Autre,
            ],
            Evenement::NePasAttribuer => &[
                Self::DossierMieuxClasse,
                Self::LoyerTropEleve,
                Self::TypologieInadaptee,
                Self::LogementInadapte,
                Self::PieceNonFournie,
                Self::AbsenceReponse,
                Self::Autre,
            ],
            Evenement::Rejeter => &[
                Self::RessourcesSuperieures,
                Self::SejourNonRegulier,
                Self::ProprietaireLogement,
                Self::InformationsInexactes,
            ],
            Evenement::ConditionEchue => &[Self::PieceNonFournie, Self::PieceNonConforme],
            Evenement::CloreOffre => &[Self::NonTransmis, Self::DateLimitePassee],
            Evenement::LogementPourvu => &[Self::LogementAttribue],
            Evenement::RetirerOffre => {
                &[Self::LogementNonLibere, Self::TravauxNecessaires, Self::ErreurAnnonce, Self::Autre]
            }
            Evenement::RadierDemande => &[
                Self::DemandeNonRenouvelee,
                Self::RelogeAilleurs,
                Self::DemandeAbandonnee,
                Self::AbsenceReponse,
                Self::Autre,
            ],
            Evenement::DelaiEchu => &[Self::Silence],
            Evenement::Refuser => &[
                Self::RefusPrix,
                Self::RefusSituation,
                Self::RefusLogement,
                Self::RefusAutreLogement,
                Self::RefusChangement,
                Self::Autre,
            ],
            _ => &[],
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// What happens.
    pub evenement: Evenement,
    /// From which state; `None`: there is no candidature yet.
    pub de: Option<Etat>,
    /// To which state (the same one where only something is recorded).
    pub vers: Etat,
    /// Who may do it.
    pub acteurs: &'static [Acteur],
    /// Whether a reason is required.
    pub motif: MotifRequis,
    /// Whether an e-mail goes out. Every move is told, so every line says yes today.
    pub mail: bool,
}

/// Why an event is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refus {
    /// The event does not exist from this state, whoever asks.
    Impossible,
    /// The event exists from this state, for someone else.
    PasAutorise,
    /// A reason is required and none was given.
    MotifManquant,
    /// The reason given is not one of this event's.
    MotifEtranger,
    /// The CALEOL has not sat yet: see [`commission_tenue`].
    AvantCommission,
}

const MOI: &[Acteur] = &[Acteur::Demandeur];
const MOI_OU_DELEGUE: &[Acteur] = &[Acteur::Demandeur, Acteur::Entreprise];
const AL: &[Acteur] = &[Acteur::Conseiller];
const BAILLEUR: &[Acteur] = &[Acteur::Bailleur];
const SYSTEME: &[Acteur] = &[Acteur::Systeme];
const AL_OU_SYSTEME: &[Acteur] = &[Acteur::Conseiller, Acteur::Systeme];
const BAILLEUR_OU_SYSTEME: &[Acteur] = &[Acteur::Bailleur, Acteur::Systeme];

/// A line without a reason required.
const fn simple(de: Etat, evenement: Evenement, vers: Etat, acteurs: &'static [Acteur]) -> Transition {
    Transition { evenement, de: Some(de), vers, acteurs, motif: MotifRequis::Aucun, mail: true }
}

/// A line that needs a reason.
const fn motive(de: Etat, evenement: Evenement, vers: Etat, acteurs: &'static [Acteur]) -> Transition {
    Transition { evenement, de: Some(de), vers, acteurs, motif: MotifRequis::Requis, mail: true }
}

use Etat as S;
use Evenement as E;

/// The whole machine. No other place says what may happen to a candidature.
pub const TRANSITIONS: &[Transition] = &[
    Transition {
        evenement: E::Postuler,
        de: None,
        vers: S::Deposee,
        acteurs: MOI_OU_DELEGUE,
        motif: MotifRequis::Aucun,
        mail: true,
    },
    // 2 Validations
    simple(S::Deposee, E::Annuler, S::Annulee, MOI_OU_DELEGUE),
    simple(S::Deposee, E::DemanderPiece, S::Deposee, AL),
    simple(S::Deposee, E::FournirPiece, S::Deposee, MOI_OU_DELEGUE),
    simple(S::Deposee, E::Valider, S::Validee, AL),
    motive(S::Deposee, E::Invalider, S::Invalidee, AL),
    motive(S::Deposee, E::CloreOffre, S::NonRetenue, AL_OU_SYSTEME),
    motive(S::Deposee, E::LogementPourvu, S::NonRetenue, SYSTEME),
    motive(S::Deposee, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::Deposee, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    simple(S::Validee, E::Annuler, S::Annulee, MOI_OU_DELEGUE),
    motive(S::Validee, E::Invalider, S::Invalidee, AL),
    simple(S::Validee, E::Envoyer, S::Envoyee, AL),
    motive(S::Validee, E::CloreOffre, S::NonRetenue, AL_OU_SYSTEME),
    motive(S::Validee, E::LogementPourvu, S::NonRetenue, SYSTEME),
    motive(S::Validee, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::Validee, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    // 3 Envoi bailleur: no cancellation from here. A visit may come before or after the commission.
    simple(S::Envoyee, E::DemanderPiece, S::Visite, BAILLEUR),
    simple(S::Envoyee, E::ProposerVisite, S::Visite, BAILLEUR),
    simple(S::Envoyee, E::FixerCommission, S::Commission, BAILLEUR),
    motive(S::Envoyee, E::LogementPourvu, S::NonRetenue, SYSTEME),
    motive(S::Envoyee, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::Envoyee, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    // 4 Visite
    simple(S::Visite, E::DemanderPiece, S::Visite, BAILLEUR),
    simple(S::Visite, E::FournirPiece, S::Visite, MOI_OU_DELEGUE),
    simple(S::Visite, E::ProposerVisite, S::Visite, BAILLEUR),
    simple(S::Visite, E::ConfirmerVisite, S::Visite, MOI_OU_DELEGUE),
    simple(S::Visite, E::FixerCommission, S::Commission, BAILLEUR),
    motive(S::Visite, E::LogementPourvu, S::NonRetenue, SYSTEME),
    motive(S::Visite, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::Visite, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    // 5 Commission: only the CALEOL decides.
    simple(S::Commission, E::DemanderPiece, S::Commission, BAILLEUR),
    simple(S::Commission, E::FournirPiece, S::Commission, MOI_OU_DELEGUE),
    simple(S::Commission, E::ProposerVisite, S::Commission, BAILLEUR),
    simple(S::Commission, E::ConfirmerVisite, S::Commission, MOI_OU_DELEGUE),
    simple(S::Commission, E::FixerCommission, S::Commission, BAILLEUR),
    simple(S::Commission, E::Attribuer, S::Attribuee, BAILLEUR),
    simple(S::Commission, E::AttribuerRang, S::AttribueeRang, BAILLEUR),
    simple(S::Commission, E::AttribuerCondition, S::AttribueeCondition, BAILLEUR),
    motive(S::Commission, E::NePasAttribuer, S::NonRetenue, BAILLEUR),
    motive(S::Commission, E::Rejeter, S::Rejetee, BAILLEUR),
    motive(S::Commission, E::LogementPourvu, S::NonRetenue, SYSTEME),
    motive(S::Commission, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::Commission, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    // 6 Résultat
    simple(S::Attribuee, E::ProposerVisite, S::Attribuee, BAILLEUR),
    simple(S::Attribuee, E::ConfirmerVisite, S::Attribuee, MOI_OU_DELEGUE),
    simple(S::Attribuee, E::Accepter, S::Acceptee, MOI),
    simple(S::Attribuee, E::Refuser, S::RefuseeDemandeur, MOI),
    motive(S::Attribuee, E::DelaiEchu, S::RefuseeDemandeur, SYSTEME),
    motive(S::Attribuee, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::Attribuee, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    simple(S::AttribueeRang, E::AvancerRang, S::AttribueeRang, SYSTEME),
    simple(S::AttribueeRang, E::MonterRang, S::Attribuee, BAILLEUR_OU_SYSTEME),
    simple(S::AttribueeRang, E::Refuser, S::RefuseeDemandeur, MOI),
    motive(S::AttribueeRang, E::LogementPourvu, S::NonRetenue, SYSTEME),
    motive(S::AttribueeRang, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::AttribueeRang, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    simple(S::AttribueeCondition, E::FournirPiece, S::AttribueeCondition, MOI_OU_DELEGUE),
    simple(S::AttribueeCondition, E::LeverCondition, S::Attribuee, BAILLEUR),
    motive(S::AttribueeCondition, E::ConditionEchue, S::NonRetenue, BAILLEUR_OU_SYSTEME),
    simple(S::AttribueeCondition, E::Refuser, S::RefuseeDemandeur, MOI),
    motive(S::AttribueeCondition, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::AttribueeCondition, E::RadierDemande, S::DemandeRadiee, SYSTEME),
    // 7 Entrée dans les lieux
    simple(S::Acceptee, E::DemanderPiece, S::Acceptee, BAILLEUR),
    simple(S::Acceptee, E::FournirPiece, S::Acceptee, MOI_OU_DELEGUE),
    simple(S::Acceptee, E::ProposerVisite, S::Acceptee, BAILLEUR),
    simple(S::Acceptee, E::ConfirmerVisite, S::Acceptee, MOI_OU_DELEGUE),
    simple(S::Acceptee, E::SignerBail, S::BailSigne, BAILLEUR),
    simple(S::Acceptee, E::Refuser, S::RefuseeDemandeur, MOI),
    motive(S::Acceptee, E::RetirerOffre, S::OffreRetiree, BAILLEUR_OU_SYSTEME),
    motive(S::Acceptee, E::RadierDemande, S::DemandeRadiee, SYSTEME),
];

/// What `evenement` by `acteur` does from `de` (`None`: no candidature yet).
///
/// # Errors
/// [`Refus::Impossible`] where no line has this state and event, [`Refus::PasAutorise`] where one has, for others.
pub fn suivant(de: Option<Etat>, evenement: Evenement, acteur: Acteur) -> Result<&'static Transition, Refus> {
    let transition = TRANSITIONS.iter().find(|t| t.de == de && t.evenement == evenement).ok_or(Refus::Impossible)?;
    if transition.acteurs.contains(&acteur) { Ok(transition) } else { Err(Refus::PasAutorise) }
}

/// As [`suivant`], and checks the reason.
///
/// # Errors
/// Those of [`suivant`], then [`Refus::MotifManquant`] and [`Refus::MotifEtranger`].
pub fn suivant_motive(
    de: Option<Etat>,
    evenement: Evenement,
    acteur: Acteur,
    motif: Option<MotifRefus>,
) -> Result<&'static Transition, Refus> {
    let transition = suivant(de, evenement, acteur)?;
    match motif {
        None if transition.motif == MotifRequis::Requis => Err(Refus::MotifManquant),
        Some(m) if !MotifRefus::pour(evenement).contains(&m) => Err(Refus::MotifEtranger),
        _ => Ok(transition),
    }
}

/// Checks that the CALEOL has sat: a decision of its is recorded on its day at the earliest. Only the day is asked of
/// landlords, so the day itself counts. Any other event passes.
///
/// # Errors
/// [`Refus::AvantCommission`].
pub fn commission_tenue(evenement: Evenement, commission_le: Option<Date>, aujourdhui: Date) -> Result<(), Refus> {
    let sat = commission_le.is_some_and(|day| day <= aujourdhui);
    if sat || !evenement.decision_caleol() { Ok(()) } else { Err(Refus::AvantCommission) }
}

/// The events open to `acteur`, in the table's order: these are the buttons.
#[must_use]
pub fn evenements_possibles(etat: Option<Etat>, acteur: Acteur) -> Vec<Evenement> {
    TRANSITIONS.iter().filter(|t| t.de == etat && t.acteurs.contains(&acteur)).map(|t| t.evenement).collect()
}

/// Who may move a candidature on from `etat`, in the order of [`Acteur::ALL`]: « who acts next ».
///
/// Only events that lead to another state count, and not those that merely end it (withdrawal, striking off,
/// cancellation).
#[must_use]
pub fn qui_agit(etat: Etat) -> Vec<Acteur> {
    let ends = [E::Annuler, E::RetirerOffre, E::RadierDemande, E::CloreOffre, E::LogementPourvu, E::DelaiEchu];
    let moves = |t: &&Transition| {
        t.de == Some(etat) && t.vers != etat && !ends.contains(&t.evenement)
            // Someone still in the queue, or on its way to sign, acts only by giving up: that is no duty.
            && !(t.evenement == E::Refuser && etat != Etat::Attribuee)
    };
    Acteur::ALL.iter().copied().filter(|a| TRANSITIONS.iter().filter(moves).any(|t| t.acteurs.contains(a))).collect()
}

/// How one of the seven stages is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StadeVu {
    /// Done.
    Fait,
    /// Under way.
    Courant,
    /// To come.
    AVenir,
    /// The candidature ended here.
    Arrete,
}

/// The progress bar of `etat`.
///
/// Each state of the way to the lease has a bar of its own. A validated candidature that was not sent yet has
/// stages 1 and 2 done and none under way: stage 3 begins when the file is sent.
#[must_use]
pub fn progression(etat: Etat) -> [StadeVu; 7] {
    let here = etat.etape();
    match etat {
        Etat::BailSigne => [StadeVu::Fait; 7],
        Etat::Validee => bar(here, StadeVu::Fait),
        _ if etat.finale() => bar(here, StadeVu::Arrete),
        _ => bar(here, StadeVu::Courant),
    }
}

/// The progress bar of `etat` when the state before it is known: an end shows the stage where it truly came.
#[must_use]
pub fn progression_depuis(etat: Etat, precedent: Option<Etat>) -> [StadeVu; 7] {
    match precedent {
        Some(before) if etat.finale() && etat != Etat::BailSigne => {
            bar(etape_arret(etat, Some(before)), StadeVu::Arrete)
        }
        _ => progression(etat),
    }
}

/// The stage at which `etat` was reached or, for an end, at which it came, given the state before.
///
/// Silence or refusal of a proposed dwelling ends at stage 7 (`product.md`), whatever the state before.
#[must_use]
pub fn etape_arret(etat: Etat, precedent: Option<Etat>) -> Etape {
    match (etat, precedent) {
        (Etat::Annulee | Etat::OffreRetiree | Etat::DemandeRadiee, Some(before)) => before.etape(),
        // Not retained without a commission (offer closed, dwelling filled) ends where it stood.
        (Etat::NonRetenue, Some(before)) if before.etape() < Etape::Commission => before.etape(),
        _ => etat.etape(),
    }
}

/// Done before `ici`, `vu` at it, to come after.
fn bar(ici: Etape, vu: StadeVu) -> [StadeVu; 7] {
    std::array::from_fn(|i| {
        let here = usize::from(ici.numero()) - 1;
        match i.cmp(&here) {
            std::cmp::Ordering::Less => StadeVu::Fait,
            std::cmp::Ordering::Equal => vu,
            std::cmp::Ordering::Greater => StadeVu::AVenir,
        }
    })
}
