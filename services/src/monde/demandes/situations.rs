//! The situations of the demonstration: one line each, figures in euros, ages in years, spans in months.

use domain::demande::{
    Lien, ModeGarde, ModeleLogement, Motif, Nationalite, Priorite, SituationFamiliale, StatutEmploi, TypeRessource,
};
use domain::logement::Typologie;

/// An adult, before chance has its say.
pub(super) struct Adulte {
    /// `None`: drawn.
    pub(super) madame: Option<bool>,
    pub(super) ages: (i32, i32),
    pub(super) nationalite: Nationalite,
    pub(super) statut: StatutEmploi,
    pub(super) profession: &'static str,
    /// Wages a month; a little is added by chance.
    pub(super) salaire: i64,
    pub(super) autres: &'static [(TypeRessource, i64)],
    pub(super) employeur: bool,
    /// Months in the job.
    pub(super) depuis: (i32, i32),
    pub(super) mobilite: bool,
    pub(super) pension_versee: i64,
    /// Tax revenue of N-2, in percent of N-1's.
    pub(super) rfr_avant: (u8, u8),
}

/// Where they live now.
pub(super) struct Actuel {
    pub(super) modele: ModeleLogement,
    pub(super) loyer: Option<i64>,
    pub(super) aide: Option<i64>,
    pub(super) habitants: u32,
    pub(super) typologie: Option<Typologie>,
    pub(super) surface: Option<u32>,
}

/// A household, before chance has its say.
pub(super) struct Foyer {
    pub(super) situation: SituationFamiliale,
    pub(super) demandeur: Adulte,
    pub(super) codemandeurs: &'static [(Adulte, Lien)],
    /// Ages, and whether a child.
    pub(super) a_charge: &'static [((i32, i32), bool)],
    pub(super) en_garde: &'static [((i32, i32), ModeGarde)],
    pub(super) a_naitre: u32,
    pub(super) handicapes: u32,
    pub(super) pmr: bool,
    /// Looks for a dwelling elsewhere than where they live.
    pub(super) ailleurs: bool,
    /// Months since the demande was first registered.
    pub(super) anciennete: (i32, i32),
    pub(super) logement: Actuel,
    pub(super) motifs: &'static [Motif],
    pub(super) priorites: &'static [Priorite],
}

const ADULTE: Adulte = Adulte {
    madame: None,
    ages: (30, 48),
    nationalite: Nationalite::Francaise,
    statut: StatutEmploi::Cdi,
    profession: "Standardiste",
    salaire: 1650,
    autres: &[],
    employeur: true,
    depuis: (14, 110),
    mobilite: false,
    pension_versee: 0,
    rfr_avant: (90, 102),
};

const LOUE: Actuel = Actuel {
    modele: ModeleLogement::LocatairePrive,
    loyer: Some(720),
    aide: None,
    habitants: 1,
    typologie: Some(Typologie::T2),
    surface: Some(38),
};

const SEUL: Foyer = Foyer {
    situation: SituationFamiliale::Celibataire,
    demandeur: ADULTE,
    codemandeurs: &[],
    a_charge: &[],
    en_garde: &[],
    a_naitre: 0,
    handicapes: 0,
    pmr: false,
    ailleurs: false,
    anciennete: (3, 60),
    logement: LOUE,
    motifs: &[Motif::TropCher],
    priorites: &[],
};

const fn logement(
    modele: ModeleLogement,
    habitants: u32,
    typologie: Option<Typologie>,
    surface: Option<u32>,
) -> Actuel {
    Actuel { modele, loyer: None, aide: None, habitants, typologie, surface }
}

const fn location(loyer: i64, habitants: u32, typologie: Typologie, surface: u32) -> Actuel {
    Actuel { loyer: Some(loyer), habitants, typologie: Some(typologie), surface: Some(surface), ..LOUE }
}

/// Every situation.
pub(super) const FOYERS: &[Foyer] = &[
    // A family of four, too small a dwelling.
    Foyer {
        situation: SituationFamiliale::Marie,
        demandeur: Adulte { madame: Some(true), profession: "Aide-soignante", salaire: 1780, ..ADULTE },
        codemandeurs: &[(
            Adulte { madame: Some(false), profession: "Chauffeur-livreur", salaire: 1820, ..ADULTE },
            Lien::Mariage,
        )],
        a_charge: &[((4, 8), true), ((9, 13), true)],
        anciennete: (24, 75),
        logement: location(890, 4, Typologie::T2, 36),
        motifs: &[Motif::TropPetit],
        priorites: &[Priorite::MineurSuroccupation],
        ..SEUL
    },
    // Alone, housed by the parents.
    Foyer {
        demandeur: Adulte { ages: (22, 28), profession: "Libraire", salaire: 1520, depuis: (6, 30), ..ADULTE },
        logement: logement(ModeleLogement::HebergeFamille, 4, Some(Typologie::T4), Some(78)),
        motifs: &[Motif::Decohabitation],
        anciennete: (2, 26),
        ..SEUL
    },
    // Alone, too dear a rent.
    Foyer { demandeur: Adulte { ages: (41, 54), profession: "Comptable", salaire: 1890, ..ADULTE }, ..SEUL },
    // A young couple: the two ages add up to 55 at most.
    Foyer {
        situation: SituationFamiliale::Concubin,
        demandeur: Adulte {
            ages: (24, 26),
            profession: "Infirmière",
            madame: Some(true),
            salaire: 1950,
            depuis: (8, 30),
            ..ADULTE
        },
        codemandeurs: &[(
            Adulte {
                ages: (23, 27),
                madame: Some(false),
                profession: "Cuisinier",
                salaire: 1610,
                depuis: (5, 28),
                ..ADULTE
            },
            Lien::Concubin,
        )],
        logement: location(690, 2, Typologie::T1, 24),
        motifs: &[Motif::TropPetit, Motif::TropCher],
        anciennete: (3, 24),
        ..SEUL
    },
    // A single parent, one child, after a separation.
    Foyer {
        situation: SituationFamiliale::Separe,
        demandeur: Adulte {
            madame: Some(true),
            profession: "Assistante administrative",
            salaire: 1560,
            autres: &[(TypeRessource::PensionRecue, 150)],
            ..ADULTE
        },
        a_charge: &[((3, 9), true)],
        logement: logement(ModeleLogement::HebergeTiers, 4, Some(Typologie::T3), Some(62)),
        motifs: &[Motif::Separation, Motif::SansLogementPropre],
        priorites: &[Priorite::SansLogement],
        ..SEUL
    },
    // A single parent, three children.
    Foyer {
        situation: SituationFamiliale::Divorce,
        demandeur: Adulte {
            profession: "Agent de sécurité",
            salaire: 1690,
            autres: &[(TypeRessource::AllocationsFamiliales, 338)],
            ..ADULTE
        },
        a_charge: &[((2, 6), true), ((7, 11), true), ((12, 16), true)],
        logement: location(810, 4, Typologie::T3, 55),
        motifs: &[Motif::TropCher, Motif::TropPetit],
        anciennete: (12, 60),
        ..SEUL
    },
    // A large family.
    Foyer {
        situation: SituationFamiliale::Marie,
        demandeur: Adulte {
            madame: Some(false),
            nationalite: Nationalite::Autre,
            profession: "Maçon",
            salaire: 2050,
            autres: &[(TypeRessource::AllocationsFamiliales, 690)],
            ..ADULTE
        },
        codemandeurs: &[(
            Adulte {
                madame: Some(true),
                nationalite: Nationalite::Autre,
                statut: StatutEmploi::Autre,
                profession: "Mère au foyer",
                salaire: 0,
                employeur: false,
                ..ADULTE
            },
            Lien::Mariage,
        )],
        a_charge: &[((1, 3), true), ((3, 6), true), ((6, 9), true), ((10, 13), true), ((13, 17), true)],
        anciennete: (48, 110),
        logement: location(780, 7, Typologie::T3, 58),
        motifs: &[Motif::TropPetit],
        priorites: &[Priorite::MineurSuroccupation],
        ..SEUL
    },
    // Disabled, alone, on allowance.
    Foyer {
        demandeur: Adulte {
            statut: StatutEmploi::Autre,
            profession: "Sans profession",
            salaire: 0,
            autres: &[(TypeRessource::Aah, 1033)],
            employeur: false,
            ..ADULTE
        },
        handicapes: 1,
        pmr: true,
        logement: Actuel { aide: Some(230), ..location(540, 1, Typologie::T1, 27) },
        motifs: &[Motif::Sante],
        priorites: &[Priorite::Handicap],
        anciennete: (10, 70),
        ..SEUL
    },
    // A couple, a disabled child.
    Foyer {
        situation: SituationFamiliale::Pacse,
        demandeur: Adulte { profession: "Technicienne", madame: Some(true), salaire: 1840, ..ADULTE },
        codemandeurs: &[(
            Adulte {
                madame: Some(false),
                profession: "Magasinier",
                salaire: 1560,
                autres: &[(TypeRessource::Aeeh, 149)],
                ..ADULTE
            },
            Lien::Pacs,
        )],
        a_charge: &[((5, 12), true)],
        handicapes: 1,
        pmr: true,
        logement: location(860, 3, Typologie::T3, 54),
        motifs: &[Motif::Sante],
        priorites: &[Priorite::Handicap],
        ..SEUL
    },
    // Divorced, children every other week.
    Foyer {
        situation: SituationFamiliale::Divorce,
        demandeur: Adulte {
            madame: Some(false),
            ages: (35, 47),
            profession: "Électricien",
            salaire: 2010,
            pension_versee: 180,
            ..ADULTE
        },
        en_garde: &[((6, 10), ModeGarde::Alternee), ((10, 14), ModeGarde::Alternee)],
        logement: location(650, 1, Typologie::T1, 29),
        motifs: &[Motif::Separation, Motif::TropPetit],
        ..SEUL
    },
    // A couple, a child to be born.
    Foyer {
        situation: SituationFamiliale::Pacse,
        demandeur: Adulte { madame: Some(true), ages: (27, 34), profession: "Éducatrice", salaire: 1720, ..ADULTE },
        codemandeurs: &[(
            Adulte { madame: Some(false), ages: (28, 36), profession: "Mécanicien", salaire: 1790, ..ADULTE },
            Lien::Pacs,
        )],
        a_naitre: 1,
        logement: location(740, 2, Typologie::T2, 37),
        motifs: &[Motif::FamilleAgrandie],
        anciennete: (2, 30),
        ..SEUL
    },
    // Unemployed, alone.
    Foyer {
        demandeur: Adulte {
            statut: StatutEmploi::Chomage,
            profession: "Ébéniste",
            salaire: 0,
            autres: &[(TypeRessource::Chomage, 1120)],
            employeur: false,
            rfr_avant: (125, 150),
            ..ADULTE
        },
        logement: Actuel { aide: Some(190), ..location(610, 1, Typologie::T2, 34) },
        ..SEUL
    },
    // Retired, alone, too large a dwelling.
    Foyer {
        situation: SituationFamiliale::Veuf,
        demandeur: Adulte {
            ages: (66, 78),
            statut: StatutEmploi::Retraite,
            madame: Some(true),
            profession: "Retraitée",
            salaire: 0,
            autres: &[(TypeRessource::Retraite, 1310)],
            employeur: false,
            ..ADULTE
        },
        logement: Actuel { modele: ModeleLogement::LocataireHlm, ..location(560, 1, Typologie::T4, 79) },
        motifs: &[Motif::TropGrand],
        anciennete: (12, 90),
        ..SEUL
    },
    // An académie's teacher or agent, alone.
    Foyer {
        demandeur: Adulte {
            ages: (25, 40),
            statut: StatutEmploi::Public,
            profession: "Professeur des écoles",
            salaire: 2080,
            mobilite: false,
            ..ADULTE
        },
        motifs: &[Motif::RapprochementTravail],
        ailleurs: true,
        anciennete: (2, 36),
        ..SEUL
    },
    // Moved for work a short while ago, provisional lodging.
    Foyer {
        demandeur: Adulte { ages: (26, 44), profession: "Architecte réseau", salaire: 1980, mobilite: true, ..ADULTE },
        logement: logement(ModeleLogement::Temporaire, 1, Some(Typologie::T1), Some(18)),
        motifs: &[Motif::RapprochementTravail, Motif::SansLogementPropre],
        priorites: &[Priorite::HebergeTemporaire],
        anciennete: (1, 6),
        ..SEUL
    },
    // DALO recognised, at the hotel with a child.
    Foyer {
        demandeur: Adulte {
            madame: Some(true),
            nationalite: Nationalite::Autre,
            profession: "Agente d’entretien",
            salaire: 1340,
            autres: &[(TypeRessource::Paje, 193)],
            ..ADULTE
        },
        a_charge: &[((1, 5), true)],
        logement: logement(ModeleLogement::Hotel, 2, None, None),
        motifs: &[Motif::SansLogementPropre],
        priorites: &[Priorite::Dalo, Priorite::HebergeTemporaire],
        anciennete: (30, 80),
        ..SEUL
    },
    // Threatened with eviction.
    Foyer {
        situation: SituationFamiliale::Marie,
        demandeur: Adulte { madame: Some(false), profession: "Peintre en bâtiment", salaire: 1640, ..ADULTE },
        codemandeurs: &[(
            Adulte {
                madame: Some(true),
                statut: StatutEmploi::Chomage,
                profession: "Caissière",
                salaire: 0,
                autres: &[(TypeRessource::Chomage, 780)],
                employeur: false,
                rfr_avant: (120, 140),
                ..ADULTE
            },
            Lien::Mariage,
        )],
        a_charge: &[((8, 14), true)],
        logement: location(940, 3, Typologie::T3, 57),
        motifs: &[Motif::Expulsion, Motif::TropCher],
        priorites: &[Priorite::MenaceExpulsion],
        ..SEUL
    },
    // A couple in temporary work.
    Foyer {
        situation: SituationFamiliale::Concubin,
        demandeur: Adulte {
            madame: Some(false),
            statut: StatutEmploi::Interim,
            profession: "Cariste",
            salaire: 1580,
            depuis: (4, 26),
            ..ADULTE
        },
        codemandeurs: &[(
            Adulte {
                madame: Some(true),
                statut: StatutEmploi::Cdd,
                profession: "Serveuse",
                salaire: 1380,
                depuis: (2, 10),
                ..ADULTE
            },
            Lien::Concubin,
        )],
        a_charge: &[((2, 7), true)],
        logement: location(720, 3, Typologie::T2, 35),
        motifs: &[Motif::TropPetit],
        ..SEUL
    },
    // An apprentice in a young workers' home.
    Foyer {
        demandeur: Adulte {
            ages: (18, 21),
            statut: StatutEmploi::Apprenti,
            madame: Some(false),
            profession: "Apprenti pâtissier",
            salaire: 960,
            depuis: (3, 16),
            rfr_avant: (20, 60),
            ..ADULTE
        },
        logement: Actuel {
            loyer: Some(420),
            aide: Some(210),
            ..logement(ModeleLogement::Foyer, 1, Some(Typologie::T1), Some(16))
        },
        motifs: &[Motif::SansLogementPropre],
        priorites: &[Priorite::HebergeTemporaire],
        anciennete: (1, 12),
        ..SEUL
    },
    // A student with a grant and a small job.
    Foyer {
        demandeur: Adulte {
            ages: (19, 24),
            statut: StatutEmploi::Etudiant,
            profession: "Étudiante",
            madame: Some(true),
            salaire: 610,
            autres: &[(TypeRessource::Bourse, 420)],
            depuis: (2, 14),
            ..ADULTE
        },
        logement: logement(ModeleLogement::HebergeFamille, 5, Some(Typologie::T4), Some(74)),
        motifs: &[Motif::Decohabitation],
        anciennete: (1, 14),
        ..SEUL
    },
    // A mother fleeing violence, provisional housing.
    Foyer {
        situation: SituationFamiliale::EnInstance,
        demandeur: Adulte {
            madame: Some(true),
            profession: "Préparatrice de commandes",
            salaire: 1490,
            autres: &[(TypeRessource::AllocationsFamiliales, 151)],
            ..ADULTE
        },
        a_charge: &[((2, 6), true), ((6, 10), true)],
        logement: logement(ModeleLogement::Temporaire, 3, Some(Typologie::T2), Some(32)),
        motifs: &[Motif::Violences],
        priorites: &[Priorite::Violences, Priorite::HebergeTemporaire],
        ailleurs: true,
        anciennete: (1, 18),
        ..SEUL
    },
    // Self-employed, a child on visits.
    Foyer {
        situation: SituationFamiliale::Separe,
        demandeur: Adulte {
            madame: Some(false),
            statut: StatutEmploi::Independant,
            profession: "Chauffeur de taxi",
            salaire: 0,
            autres: &[(TypeRessource::Autre, 1750)],
            employeur: false,
            ..ADULTE
        },
        en_garde: &[((5, 12), ModeGarde::DroitDeVisite)],
        logement: logement(ModeleLogement::HebergeTiers, 3, Some(Typologie::T3), Some(60)),
        motifs: &[Motif::Separation],
        priorites: &[Priorite::SansLogement],
        ..SEUL
    },
    // A couple with a mother to look after.
    Foyer {
        situation: SituationFamiliale::Marie,
        demandeur: Adulte {
            madame: Some(true),
            ages: (44, 57),
            profession: "Secrétaire médicale",
            salaire: 1830,
            ..ADULTE
        },
        codemandeurs: &[(
            Adulte { madame: Some(false), ages: (45, 59), profession: "Gardien d’immeuble", salaire: 1600, ..ADULTE },
            Lien::Mariage,
        )],
        a_charge: &[((76, 86), false)],
        handicapes: 1,
        pmr: true,
        logement: location(830, 3, Typologie::T2, 45),
        motifs: &[Motif::Sante, Motif::TropPetit],
        priorites: &[Priorite::Handicap],
        anciennete: (18, 80),
        ..SEUL
    },
    // Brother and sister.
    Foyer {
        demandeur: Adulte { madame: Some(true), ages: (24, 31), profession: "Coiffeuse", salaire: 1480, ..ADULTE },
        codemandeurs: &[(
            Adulte { madame: Some(false), ages: (22, 29), profession: "Agent de quai", salaire: 1510, ..ADULTE },
            Lien::Fratrie,
        )],
        logement: logement(ModeleLogement::HebergeFamille, 6, Some(Typologie::T4), Some(72)),
        motifs: &[Motif::Decohabitation],
        ..SEUL
    },
    // Social tenants, a second child.
    Foyer {
        situation: SituationFamiliale::Concubin,
        demandeur: Adulte {
            madame: Some(true),
            ages: (28, 36),
            profession: "Auxiliaire de puériculture",
            salaire: 1600,
            ..ADULTE
        },
        codemandeurs: &[(
            Adulte { madame: Some(false), ages: (29, 38), profession: "Plombier", salaire: 1880, ..ADULTE },
            Lien::Concubin,
        )],
        a_charge: &[((2, 5), true)],
        a_naitre: 1,
        logement: Actuel {
            modele: ModeleLogement::LocataireHlm,
            aide: Some(85),
            ..location(490, 3, Typologie::T2, 46)
        },
        motifs: &[Motif::FamilleAgrandie, Motif::TropPetit],
        anciennete: (8, 50),
        ..SEUL
    },
    // No dwelling, on RSA.
    Foyer {
        demandeur: Adulte {
            ages: (27, 58),
            statut: StatutEmploi::Chomage,
            profession: "Sans profession",
            salaire: 0,
            autres: &[(TypeRessource::Rsa, 568)],
            employeur: false,
            ..ADULTE
        },
        logement: logement(ModeleLogement::SansLogement, 1, None, None),
        motifs: &[Motif::SansLogementPropre],
        priorites: &[Priorite::SansLogement, Priorite::MalLoge],
        anciennete: (6, 55),
        ..SEUL
    },
    // The landlord sells: an older couple.
    Foyer {
        situation: SituationFamiliale::Marie,
        demandeur: Adulte {
            madame: Some(false),
            ages: (64, 73),
            statut: StatutEmploi::Retraite,
            profession: "Retraité",
            salaire: 0,
            autres: &[(TypeRessource::Retraite, 1180)],
            employeur: false,
            ..ADULTE
        },
        codemandeurs: &[(
            Adulte {
                madame: Some(true),
                ages: (62, 71),
                statut: StatutEmploi::Retraite,
                profession: "Retraitée",
                salaire: 0,
                autres: &[(TypeRessource::Retraite, 820), (TypeRessource::MinimumVieillesse, 140)],
                employeur: false,
                ..ADULTE
            },
            Lien::Mariage,
        )],
        logement: location(870, 2, Typologie::T3, 63),
        motifs: &[Motif::Conge],
        anciennete: (4, 40),
        ..SEUL
    },
    // Out of child welfare, fixed-term contract.
    Foyer {
        demandeur: Adulte {
            ages: (18, 20),
            statut: StatutEmploi::Cdd,
            madame: Some(false),
            profession: "Équipier de restauration",
            salaire: 1280,
            depuis: (2, 9),
            rfr_avant: (0, 30),
            ..ADULTE
        },
        logement: logement(ModeleLogement::Foyer, 1, Some(Typologie::T1), Some(14)),
        motifs: &[Motif::SansLogementPropre],
        priorites: &[Priorite::Ase],
        anciennete: (1, 14),
        ..SEUL
    },
    // Back to work after long unemployment, unfit dwelling.
    Foyer {
        demandeur: Adulte {
            nationalite: Nationalite::UnionEuropeenne,
            profession: "Agent de propreté",
            salaire: 1430,
            depuis: (1, 5),
            rfr_avant: (40, 60),
            ..ADULTE
        },
        a_charge: &[((9, 15), true)],
        logement: location(680, 2, Typologie::T1, 21),
        motifs: &[Motif::NonDecent, Motif::TropPetit],
        priorites: &[Priorite::RepriseActivite, Priorite::HabitatIndigne],
        ..SEUL
    },
    // An académie's couple, better paid (near the ceilings), a transfer.
    Foyer {
        situation: SituationFamiliale::Pacse,
        demandeur: Adulte {
            statut: StatutEmploi::Public,
            profession: "Conseillère d’éducation",
            madame: Some(true),
            ages: (29, 42),
            salaire: 2350,
            mobilite: true,
            ..ADULTE
        },
        codemandeurs: &[(
            Adulte {
                madame: Some(false), ages: (29, 44), profession: "Ingénieur d’études", salaire: 2780, ..ADULTE
            },
            Lien::Pacs,
        )],
        a_charge: &[((3, 8), true)],
        logement: location(1080, 3, Typologie::T3, 61),
        motifs: &[Motif::RapprochementTravail, Motif::TropCher],
        ailleurs: true,
        anciennete: (1, 20),
        ..SEUL
    },
];
