//! Demandes for the tests.

use crate::argent::Centimes;
use crate::demande::*;
use crate::identite::{Civilite, Email, Nom};
use crate::logement::Typologie;
use crate::numero_unique::NumeroUnique;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

pub(crate) fn nom(texte: &str) -> Nom {
    Nom::parse(texte).unwrap()
}

pub(crate) fn personne(prenom: &str, nom_naissance: &str, naissance: Date) -> Personne {
    Personne {
        civilite: Civilite::Madame,
        nom_naissance: nom(nom_naissance),
        nom_usage: None,
        prenom: nom(prenom),
        naissance,
        nationalite: Nationalite::Francaise,
        situation_familiale: SituationFamiliale::Concubin,
        telephone: Some("0604505792".to_owned()),
        email: Email::parse("anne.site@exemple.fr").ok(),
        adresse: Some(Adresse {
            voie: "3 rue des Lilas".to_owned(),
            code_postal: "93170".to_owned(),
            insee: "93006".to_owned(),
            commune: "Bagnolet".to_owned(),
        }),
        emploi: Emploi {
            statut: StatutEmploi::Cdi,
            profession: Some("Boulangère".to_owned()),
            siret: Some("824 541 148 02432".to_owned()),
            employeur: Some("Boulangeries Tissier".to_owned()),
            insee_travail: Some("93048".to_owned()),
            depuis: Some(date(2019, 9, 2)),
            mobilite: false,
        },
        revenu_fiscal: RevenuFiscal {
            n_moins_1: Some((2025, Centimes::euros(30_100))),
            n_moins_2: Some((2024, Centimes::euros(29_720))),
        },
        ressources: vec![Ressource { code: TypeRessource::Salaire, montant: Centimes::euros(1640) }],
        pension_versee: Centimes::ZERO,
    }
}

/// Anne Porte, housed by her mother, with Denis Gigi and Léo: the household of the design.
pub(crate) fn demande() -> Demande {
    let mut denis = personne("Denis", "Gigi", date(1987, 2, 2));
    denis.civilite = Civilite::Monsieur;
    denis.emploi.siret = None;
    denis.emploi.employeur = Some("Interim 93".to_owned());
    denis.ressources = vec![Ressource { code: TypeRessource::Salaire, montant: Centimes::euros(1020) }];
    Demande {
        numero_unique: NumeroUnique::parse("1110720020439G1175").unwrap(),
        date_creation: date(2020, 7, 12),
        date_renouvellement: date(2026, 7, 12),
        demandeur: personne("Anne", "Porte", date(1989, 5, 19)),
        codemandeurs: vec![Codemandeur { personne: denis, lien: Lien::Concubin }],
        personnes_a_charge: vec![PersonneACharge {
            nom: "Porte".to_owned(),
            prenom: "Léo".to_owned(),
            naissance: date(2020, 3, 8),
            enfant: true,
        }],
        enfants_a_naitre: 0,
        enfants_en_garde: vec![],
        personnes_handicapees: 0,
        logement_actuel: LogementActuel {
            modele: ModeleLogement::HebergeFamille,
            loyer: None,
            aide: None,
            habitants: Some(4),
            typologie: Some(Typologie::T3),
            surface_m2: Some(60),
            insee: Some("93006".to_owned()),
        },
        motifs: vec![Motif::SansLogementPropre],
        recherche: Recherche {
            typologies: vec![Typologie::T2, Typologie::T3, Typologie::T4],
            communes: vec!["93048".to_owned(), "93006".to_owned(), "93063".to_owned()],
            elargie: true,
            pmr: false,
            loyer_max: Some(Centimes::euros(850)),
        },
        priorites: vec![],
        pieces_deposees: vec![],
    }
}

prop_compose! {
    pub(crate) fn une_date(depuis: i16, jusqu_a: i16)(y in depuis..=jusqu_a, m in 1i8..=12, d in 1i8..=28) -> Date {
        date(y, m, d)
    }
}

prop_compose! {
    fn une_personne()(
        statut in select(StatutEmploi::ALL),
        situation in select(SituationFamiliale::ALL),
        nationalite in select(Nationalite::ALL),
        types in subsequence(TypeRessource::ALL, 0..=TypeRessource::ALL.len()),
        depuis in prop::option::of(une_date(2015, 2027)),
        pension in 0i64..3,
        mobilite: bool,
        naissance in une_date(1930, 2008),
    ) -> Personne {
        let mut p = personne("Anne", "Porte", naissance);
        p.emploi.statut = statut;
        p.emploi.depuis = depuis;
        p.emploi.mobilite = mobilite;
        p.situation_familiale = situation;
        p.nationalite = nationalite;
        p.ressources = types.into_iter().map(|code| Ressource { code, montant: Centimes::euros(300) }).collect();
        p.pension_versee = Centimes::euros(pension * 50);
        p
    }
}

prop_compose! {
    /// Any household.
    pub(crate) fn une_demande()(
        demandeur in une_personne(),
        autres in prop::collection::vec((une_personne(), select(Lien::ALL)), 0..3),
        enfants in prop::collection::vec((une_date(1950, 2026), any::<bool>()), 0..4),
        gardes in prop::collection::vec((une_date(2010, 2026), select(ModeGarde::ALL)), 0..3),
        a_naitre in 0u32..3,
        handicap in 0u32..3,
        modele in select(ModeleLogement::ALL),
        motifs in subsequence(Motif::ALL, 0..=Motif::ALL.len()),
        priorites in subsequence(Priorite::ALL, 0..=Priorite::ALL.len()),
        loyer in prop::option::of(0i64..2000),
        elargie: bool,
    ) -> Demande {
        let mut d = demande();
        d.demandeur = demandeur;
        d.codemandeurs = autres.into_iter().map(|(personne, lien)| Codemandeur { personne, lien }).collect();
        d.personnes_a_charge = enfants
            .into_iter()
            .map(|(naissance, enfant)| PersonneACharge { nom: "Porte".into(), prenom: "Léo".into(), naissance, enfant })
            .collect();
        d.enfants_en_garde = gardes.into_iter().map(|(naissance, mode)| EnfantEnGarde { naissance, mode }).collect();
        d.enfants_a_naitre = a_naitre;
        d.personnes_handicapees = handicap;
        d.logement_actuel.modele = modele;
        d.logement_actuel.loyer = loyer.map(Centimes::euros);
        d.motifs = motifs;
        d.priorites = priorites;
        d.recherche.elargie = elargie;
        d
    }
}
