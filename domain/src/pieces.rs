//! The pieces a situation calls for (step 3 of the import), with months and years computed from today.
//!
//! A piece's code holds the person and, for what must be refreshed, the month or the year: when time passes the code
//! changes, so its box comes back unticked by itself.
//!
//! Sources: order of 22 December 2020 (identity and regular stay of adults, tax notices, monthly resources; the rest
//! as the situation calls for), the guides' checklist.

mod liste;

use serde::{Deserialize, Serialize};

pub use liste::{mois_precedents, pieces_attendues};

/// Whose piece it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PersonnePiece {
    /// The applicant's.
    Demandeur,
    /// A co-applicant's, by rank from 1.
    Codemandeur(u8),
    /// The household's.
    Foyer,
}

impl PersonnePiece {
    /// The co-applicant at `index` (from 0) of [`crate::demande::Demande::codemandeurs`].
    #[must_use]
    pub fn codemandeur(index: usize) -> Self {
        Self::Codemandeur(u8::try_from(index.saturating_add(1)).unwrap_or(u8::MAX))
    }

    /// `demandeur`, `codemandeur1`, `foyer`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Demandeur => "demandeur".to_owned(),
            Self::Codemandeur(rang) => format!("codemandeur{rang}"),
            Self::Foyer => "foyer".to_owned(),
        }
    }
}

crate::coded_enum! {
    /// The heading a piece stands under.
    CategoriePiece {
        /// « Identité ».
        Identite = "identite",
        /// « Situation familiale ».
        SituationFamiliale = "situation_familiale",
        /// « Ressources ».
        Ressources = "ressources",
        /// « Avis d'imposition ».
        AvisImposition = "avis_imposition",
        /// « Emploi ».
        Emploi = "emploi",
        /// « Logement actuel ».
        LogementActuel = "logement_actuel",
        /// « Motif ».
        Motif = "motif",
        /// « Handicap ».
        Handicap = "handicap",
    }
}

/// Which piece, with its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DetailPiece {
    /// National identity card or passport.
    PieceIdentite,
    /// Residence permit.
    TitreSejour,
    /// Family record book.
    LivretFamille,
    /// PACS certificate.
    AttestationPacs,
    /// Divorce judgment, or the agreement at the notary's.
    JugementDivorce,
    /// Provisional order of a divorce under way.
    OrdonnanceDivorce,
    /// Death certificate of the spouse, or the family record book.
    CertificatDeces,
    /// Certificate of pregnancy.
    CertificatGrossesse,
    /// Judgment or agreement on the custody of children.
    JugementGarde,
    /// Proof of the dependency of an adult.
    JustificatifPersonneACharge,
    /// Payslip of that month, or the employer's certificate.
    BulletinSalaire {
        /// Year.
        annee: i16,
        /// Month, 1 to 12.
        mois: i8,
    },
    /// Work contract, for one who has fewer than three payslips.
    ContratTravail,
    /// Last balance sheet, or the accountant's certificate.
    Bilan {
        /// Financial year.
        annee: i16,
    },
    /// Notification of retirement or old-age minimum.
    NotificationRetraite,
    /// Payment notice of unemployment benefit of that month.
    AvisChomage {
        /// Year.
        annee: i16,
        /// Month, 1 to 12.
        mois: i8,
    },
    /// Proof of alimony received.
    PensionAlimentaireRecue,
    /// Proof of alimony paid.
    PensionAlimentaireVersee,
    /// Notification of a disability pension.
    NotificationInvalidite,
    /// CAF or MSA certificate of that month.
    AttestationCaf {
        /// Year.
        annee: i16,
        /// Month, 1 to 12.
        mois: i8,
    },
    /// Notice of a student grant.
    AvisBourse,
    /// Proof of another resource.
    AutreRessource,
    /// Tax notice of a year.
    AvisImposition {
        /// Year of the notice.
        annee: i16,
        /// Year of the revenue: the one before.
        revenus_de: i16,
    },
    /// Student card.
    CarteEtudiant,
    /// Apprenticeship contract.
    ContratApprentissage,
    /// The employer's certificate of a professional mobility.
    AttestationMobilite,
    /// Rent receipt of that month.
    QuittanceLoyer {
        /// Year.
        annee: i16,
        /// Month, 1 to 12.
        mois: i8,
    },
    /// Certificate of the person who houses.
    AttestationHebergement,
    /// Certificate of the structure that houses (home, residence, provisional housing).
    AttestationStructure,
    /// Hotel's bill of that month.
    FactureHotel {
        /// Year.
        annee: i16,
        /// Month, 1 to 12.
        mois: i8,
    },
    /// Certificate of domiciliation, or of a social service.
    AttestationDomiciliation,
    /// Title of property, or property-tax notice.
    TitrePropriete,
    /// The employer's certificate of a dwelling tied to the job.
    AttestationLogementFonction,
    /// The landlord's notice to leave.
    LettreConge,
    /// Judgment of eviction, or ending the lease.
    JugementExpulsion,
    /// Certificate that the dwelling will be demolished.
    AttestationDemolition,
    /// Report on an unfit dwelling.
    RapportNonDecence,
    /// Proof of a separation.
    JustificatifSeparation,
    /// Medical certificate.
    CertificatMedical,
    /// Complaint, protection order or certificate of violence.
    JustificatifViolences,
    /// The employer's certificate of the workplace.
    AttestationLieuTravail,
    /// Decision of the DALO commission.
    DecisionDalo,
    /// Disability card or decision.
    CarteHandicap,
}

crate::coded_enum! {
    /// How often a piece must be deposited again.
    Periodicite {
        /// Once.
        Stable = "stable",
        /// Every month.
        Mensuelle = "mensuelle",
        /// Every year.
        Annuelle = "annuelle",
    }
}

impl DetailPiece {
    /// The heading it stands under.
    #[must_use]
    pub const fn categorie(self) -> CategoriePiece {
        use CategoriePiece as C;
        match self {
            Self::PieceIdentite | Self::TitreSejour => C::Identite,
            Self::LivretFamille
            | Self::AttestationPacs
            | Self::JugementDivorce
            | Self::OrdonnanceDivorce
            | Self::CertificatDeces
            | Self::CertificatGrossesse
            | Self::JugementGarde
            | Self::JustificatifPersonneACharge => C::SituationFamiliale,
            Self::BulletinSalaire { .. }
            | Self::Bilan { .. }
            | Self::NotificationRetraite
            | Self::AvisChomage { .. }
            | Self::PensionAlimentaireRecue
            | Self::PensionAlimentaireVersee
            | Self::NotificationInvalidite
            | Self::AttestationCaf { .. }
            | Self::AvisBourse
            | Self::AutreRessource => C::Ressources,
            Self::AvisImposition { .. } => C::AvisImposition,
            Self::ContratTravail | Self::CarteEtudiant | Self::ContratApprentissage | Self::AttestationMobilite => {
                C::Emploi
            }
            Self::QuittanceLoyer { .. }
            | Self::AttestationHebergement
            | Self::AttestationStructure
            | Self::FactureHotel { .. }
            | Self::AttestationDomiciliation
            | Self::TitrePropriete
            | Self::AttestationLogementFonction => C::LogementActuel,
            Self::LettreConge
            | Self::JugementExpulsion
            | Self::AttestationDemolition
            | Self::RapportNonDecence
            | Self::JustificatifSeparation
            | Self::CertificatMedical
            | Self::JustificatifViolences
            | Self::AttestationLieuTravail
            | Self::DecisionDalo => C::Motif,
            Self::CarteHandicap => C::Handicap,
        }
    }

    /// How often it must be deposited again (note CSE: payslips and rent receipt monthly, tax notice yearly).
    #[must_use]
    pub const fn periodicite(self) -> Periodicite {
        match self {
            Self::BulletinSalaire { .. }
            | Self::AvisChomage { .. }
            | Self::AttestationCaf { .. }
            | Self::QuittanceLoyer { .. }
            | Self::FactureHotel { .. } => Periodicite::Mensuelle,
            Self::AvisImposition { .. } | Self::Bilan { .. } => Periodicite::Annuelle,
            _ => Periodicite::Stable,
        }
    }

    /// The first part of the code.
    #[must_use]
    pub const fn nom(self) -> &'static str {
        match self {
            Self::PieceIdentite => "identite",
            Self::TitreSejour => "titre_sejour",
            Self::LivretFamille => "livret_famille",
            Self::AttestationPacs => "attestation_pacs",
            Self::JugementDivorce => "jugement_divorce",
            Self::OrdonnanceDivorce => "ordonnance_divorce",
            Self::CertificatDeces => "certificat_deces",
            Self::CertificatGrossesse => "certificat_grossesse",
            Self::JugementGarde => "jugement_garde",
            Self::JustificatifPersonneACharge => "personne_a_charge",
            Self::BulletinSalaire { .. } => "bulletin_salaire",
            Self::ContratTravail => "contrat_travail",
            Self::Bilan { .. } => "bilan",
            Self::NotificationRetraite => "retraite",
            Self::AvisChomage { .. } => "chomage",
            Self::PensionAlimentaireRecue => "pension_recue",
            Self::PensionAlimentaireVersee => "pension_versee",
            Self::NotificationInvalidite => "invalidite",
            Self::AttestationCaf { .. } => "caf",
            Self::AvisBourse => "bourse",
            Self::AutreRessource => "autre_ressource",
            Self::AvisImposition { .. } => "avis_imposition",
            Self::CarteEtudiant => "carte_etudiant",
            Self::ContratApprentissage => "contrat_apprentissage",
            Self::AttestationMobilite => "mobilite",
            Self::QuittanceLoyer { .. } => "quittance_loyer",
            Self::AttestationHebergement => "attestation_hebergement",
            Self::AttestationStructure => "attestation_structure",
            Self::FactureHotel { .. } => "facture_hotel",
            Self::AttestationDomiciliation => "domiciliation",
            Self::TitrePropriete => "titre_propriete",
            Self::AttestationLogementFonction => "logement_fonction",
            Self::LettreConge => "lettre_conge",
            Self::JugementExpulsion => "jugement_expulsion",
            Self::AttestationDemolition => "demolition",
            Self::RapportNonDecence => "non_decence",
            Self::JustificatifSeparation => "separation",
            Self::CertificatMedical => "certificat_medical",
            Self::JustificatifViolences => "violences",
            Self::AttestationLieuTravail => "lieu_travail",
            Self::DecisionDalo => "dalo",
            Self::CarteHandicap => "handicap",
        }
    }

    /// The month or the year it is of: `2026-09`, `2026`; `None` where it is of no date.
    #[must_use]
    pub fn periode(self) -> Option<String> {
        match self {
            Self::BulletinSalaire { annee, mois }
            | Self::AvisChomage { annee, mois }
            | Self::AttestationCaf { annee, mois }
            | Self::QuittanceLoyer { annee, mois }
            | Self::FactureHotel { annee, mois } => Some(format!("{annee:04}-{mois:02}")),
            Self::AvisImposition { annee, .. } | Self::Bilan { annee } => Some(format!("{annee:04}")),
            _ => None,
        }
    }
}

/// A piece the situation calls for: one box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceAttendue {
    /// Stable code: `identite:demandeur`, `bulletin_salaire:codemandeur1:2026-09`.
    pub code: String,
    /// Whose.
    pub personne: PersonnePiece,
    /// Under which heading.
    pub categorie: CategoriePiece,
    /// Which, with its figures.
    pub detail: DetailPiece,
    /// Whether the registration site holds it.
    pub deposee: bool,
}

impl PieceAttendue {
    /// The code of `detail` for `personne`.
    #[must_use]
    pub fn code_de(personne: PersonnePiece, detail: DetailPiece) -> String {
        let base = format!("{}:{}", detail.nom(), personne.code());
        match detail.periode() {
            Some(periode) => format!("{base}:{periode}"),
            None => base,
        }
    }
}

/// The pieces whose box is not ticked (`cochees`: codes).
#[must_use]
pub fn restantes<'a>(attendues: &'a [PieceAttendue], cochees: &[String]) -> Vec<&'a PieceAttendue> {
    attendues.iter().filter(|p| !cochees.contains(&p.code)).collect()
}

/// The ticked codes that are still expected: what remains of the boxes once outdated ones came back unticked.
#[must_use]
pub fn encore_valables(attendues: &[PieceAttendue], cochees: &[String]) -> Vec<String> {
    attendues.iter().filter(|p| cochees.contains(&p.code)).map(|p| p.code.clone()).collect()
}
