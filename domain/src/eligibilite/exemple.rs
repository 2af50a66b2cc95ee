//! A plain household for the tests: nothing in it brings points or raises a category.

use crate::argent::Centimes;
use crate::demande::{
    Codemandeur, Demande, Emploi, Lien, LogementActuel, ModeleLogement, Nationalite, Personne, PersonneACharge,
    Recherche, Ressource, RevenuFiscal, SituationFamiliale, StatutEmploi, TypeRessource,
};
use crate::identite::{Civilite, Nom};
use crate::numero_unique::NumeroUnique;
use jiff::civil::{Date, date};

/// The day of the tests.
pub(crate) const JOUR: Date = date(2026, 11, 22);

/// An adult born on `naissance` who earns `salaire` euros a month (0: no resource on record).
pub(crate) fn personne(naissance: Date, salaire: i64) -> Personne {
    Personne {
        civilite: Civilite::Madame,
        nom_naissance: Nom::parse("Porte").unwrap(),
        nom_usage: None,
        prenom: Nom::parse("Anne").unwrap(),
        naissance,
        nationalite: Nationalite::Francaise,
        situation_familiale: SituationFamiliale::Celibataire,
        telephone: None,
        email: None,
        adresse: None,
        emploi: Emploi {
            statut: StatutEmploi::Cdi,
            profession: None,
            siret: None,
            employeur: None,
            insee_travail: None,
            depuis: None,
            mobilite: false,
        },
        revenu_fiscal: RevenuFiscal { n_moins_1: None, n_moins_2: Some((2024, Centimes::euros(20_000))) },
        ressources: if salaire == 0 {
            vec![]
        } else {
            vec![Ressource { code: TypeRessource::Salaire, montant: Centimes::euros(salaire) }]
        },
        pension_versee: Centimes::ZERO,
    }
}

/// A person of 40, alone, 2 000 € a month, tenant, registered today.
pub(crate) fn demande() -> Demande {
    Demande {
        numero_unique: NumeroUnique::parse("1110720020439G1175").unwrap(),
        date_creation: JOUR,
        date_renouvellement: JOUR,
        demandeur: personne(date(1986, 1, 1), 2_000),
        codemandeurs: vec![],
        personnes_a_charge: vec![],
        enfants_a_naitre: 0,
        enfants_en_garde: vec![],
        personnes_handicapees: 0,
        logement_actuel: LogementActuel {
            modele: ModeleLogement::LocatairePrive,
            loyer: None,
            aide: None,
            habitants: None,
            typologie: None,
            surface_m2: None,
            insee: None,
        },
        motifs: vec![],
        recherche: Recherche::default(),
        priorites: vec![],
        pieces_deposees: vec![],
    }
}

/// Adds a co-applicant.
pub(crate) fn avec(mut d: Demande, lien: Lien, naissance: Date, salaire: i64) -> Demande {
    d.codemandeurs.push(Codemandeur { personne: personne(naissance, salaire), lien });
    d
}

/// Adds `n` children.
pub(crate) fn avec_enfants(mut d: Demande, n: usize) -> Demande {
    let enfant =
        PersonneACharge { nom: "Porte".into(), prenom: "Lou".into(), naissance: date(2018, 5, 4), enfant: true };
    d.personnes_a_charge.extend(std::iter::repeat_n(enfant, n));
    d
}
