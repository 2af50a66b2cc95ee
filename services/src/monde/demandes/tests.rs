//! The households hold together: numbers, e-mails, communes, SIRETs, ages.

use super::*;
use crate::referentiel::Referentiel;
use domain::demande::{ModeGarde, Priorite};
use domain::identite::age;
use domain::siret::Siret;
use proptest::prelude::*;
use std::collections::HashSet;

const JOUR: Date = date(2026, 11, 22);

#[test]
fn the_same_seed_gives_the_same_people_another_seed_others() {
    assert_eq!(demandes(7, JOUR), demandes(7, JOUR));
    assert_ne!(demandes(7, JOUR), demandes(8, JOUR));
}

#[test]
fn the_guides_numbers_are_there() {
    let toutes = demandes(1, JOUR);
    assert!(toutes.len() >= 60, "{}", toutes.len());
    for n in ["1110720020439G1175", "1110920621114ACLOG", "1110520020171G1175"] {
        assert_eq!(toutes.iter().filter(|d| d.numero_unique.as_str() == n).count(), 1, "{n}");
    }
    let anne = &toutes[0];
    assert_eq!(anne.demandeur.nom_complet(), "Anne Porte");
    assert_eq!(anne.demandeur.naissance, date(1989, 12, 25));
    assert_eq!(anne.codemandeurs[0].personne.nom_complet(), "Denis Gigi");
    assert_eq!(anne.date_creation, date(2020, 7, 12));
    assert_eq!(anne.date_renouvellement, date(2026, 7, 12));
    assert_eq!(anne.recherche.communes, ["93048", "93006", "93063"]);
    assert_eq!(anne.ressources_mensuelles(), Centimes::euros(2660));
}

#[test]
fn every_situation_is_there() {
    let toutes = demandes(1, JOUR);
    let un = |f: &dyn Fn(&Demande) -> bool| assert!(toutes.iter().filter(|d| f(d)).count() >= 2);
    un(&|d| d.codemandeurs.is_empty() && d.personnes_a_charge.is_empty());
    un(&|d| d.personnes_a_charge.len() >= 5);
    un(&|d| d.codemandeurs.is_empty() && d.personnes_a_charge.len() >= 3);
    un(&|d| d.personnes_handicapees > 0 && d.recherche.pmr);
    un(&|d| d.enfants_en_garde.iter().any(|e| e.mode == ModeGarde::Alternee));
    un(&|d| d.enfants_en_garde.iter().any(|e| e.mode == ModeGarde::DroitDeVisite));
    un(&|d| d.enfants_a_naitre > 0);
    un(&|d| d.demandeur.emploi.mobilite);
    un(&|d| d.priorites.contains(&Priorite::Dalo));
    un(&|d| d.priorites.contains(&Priorite::MenaceExpulsion));
    un(&|d| d.personnes_a_charge.iter().any(|p| !p.enfant));
    for statut in StatutEmploi::ALL {
        un(&|d| d.adultes().any(|p| p.emploi.statut == *statut));
    }
    un(&|d| d.demandeur.emploi.siret.as_deref().is_some_and(|s| s.starts_with("17")));
    un(&|d| {
        matches!(&d.codemandeurs[..], [c] if c.lien.couple()
            && d.personnes_a_charge.is_empty()
            && age(d.demandeur.naissance, JOUR) + age(c.personne.naissance, JOUR) <= 55)
    });
    for prefixe in ["75", "93", "29", "69", "13", "59"] {
        un(&|d| d.recherche.communes.iter().any(|c| c.starts_with(prefixe)));
    }
    un(&|d| d.pieces_deposees.len() == pieces_attendues(d, JOUR).len());
    un(&|d| d.pieces_deposees.len() < pieces_attendues(d, JOUR).len());
}

#[test]
fn employers_pass_their_key() {
    for e in EMPLOYEURS {
        assert!(Siret::parse(e.siret).is_ok(), "{}", e.nom);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_the_seed_and_the_day(seed in any::<u64>(), plus in 0i32..1500) {
        let today = JOUR.checked_add(plus.days()).unwrap();
        let referentiel = Referentiel::load().unwrap();
        let toutes = demandes(seed, today);
        let numeros: HashSet<_> = toutes.iter().map(|d| d.numero_unique.clone()).collect();
        prop_assert_eq!(numeros.len(), toutes.len());
        prop_assert_eq!(toutes.len(), 91);
        let courriels: Vec<_> = toutes.iter().flat_map(Demande::adultes).map(|p| p.email.clone()).collect();
        prop_assert!(courriels.iter().all(Option::is_some));
        prop_assert_eq!(courriels.iter().collect::<HashSet<_>>().len(), courriels.len());
        for d in &toutes {
            let (mois, an) = d.numero_unique.mois_annee();
            prop_assert_eq!(i16::from(an), d.date_creation.year() % 100);
            prop_assert_eq!(i8::try_from(mois).unwrap(), d.date_creation.month());
            prop_assert!(d.date_creation <= d.date_renouvellement && d.date_renouvellement <= today);
            for insee in d.recherche.communes.iter().chain(&d.logement_actuel.insee) {
                prop_assert!(referentiel.commune(insee).is_some(), "{}", insee);
            }
            prop_assert!(!d.recherche.communes.is_empty() && !d.recherche.typologies.is_empty());
            for p in d.adultes() {
                prop_assert!((17..=95).contains(&age(p.naissance, today)), "{:?}", p.naissance);
                prop_assert!(p.email.as_ref().unwrap().as_str().ends_with("@exemple.fr"));
                if let Some(siret) = &p.emploi.siret {
                    prop_assert!(Siret::parse(siret).is_ok());
                }
                let a = p.adresse.as_ref().unwrap();
                let commune = referentiel.commune(&a.insee).unwrap();
                prop_assert_eq!(commune.nom, a.commune.as_str());
                prop_assert!(commune.codes_postaux().any(|c| c == a.code_postal));
            }
            prop_assert!(d.personnes_a_charge.iter().all(|p| p.naissance < today));
        }
    }
}
