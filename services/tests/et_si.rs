//! « Et si ? »: every count is what would happen, and the list behind it holds just that many.

use crate::eligibilite::{comptes, demandeur, publier, relue};
use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::argent::Centimes;
use domain::classement::PlaceCommune;
use domain::demande::Demande;
use domain::eligibilite::simulation::{AutreRevenu, EffetRevenu};
use domain::eligibilite::{Regle, Verdict, verdict};
use domain::logement::{Financement, Typologie};
use rstest::rstest;
use services::Erreur;
use services::dossiers::DemandeLue;
use services::offres::{EtSi, Onglet, Portee, SiCommune, Supposition};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Offers behind a supposition: their number, read page by page.
async fn liste(m: &Monde, lue: &DemandeLue, what: Supposition) -> usize {
    let d = m.s.preparer(lue.clone()).await.unwrap();
    let first = m.s.liste_et_si(&d, &what, 1).await.unwrap();
    let mut seen: BTreeSet<Uuid> = BTreeSet::new();
    for page in 1..=first.pages {
        let read = m.s.liste_et_si(&d, &what, page).await.unwrap();
        assert_eq!((read.page, read.total), (page, first.total));
        let ranked = !matches!(what, Supposition::Revenu(_) | Supposition::RevenuSaisi(_));
        assert!(read.cartes.iter().all(|(_, _, rank)| rank.is_some() == ranked));
        seen.extend(read.cartes.iter().map(|(c, ..)| c.id));
    }
    assert_eq!(seen.len(), first.total, "{what:?}");
    first.total
}

/// What is told of a commune is what its lists hold.
async fn verifier_commune(m: &Monde, lue: &DemandeLue, c: &SiCommune) {
    let of = |portee| liste(m, lue, Supposition::Commune(c.insee.clone(), portee));
    let told = [c.ici, c.limitrophes, c.ailleurs, c.nouveaux];
    let held = [
        of(Portee::Ici).await,
        of(Portee::Limitrophes).await,
        of(Portee::Departement).await,
        of(Portee::Nouveaux).await,
    ];
    assert_eq!(told, held, "{}", c.nom);
}

/// Every count of the page against its list.
async fn verifier(m: &Monde, lue: &DemandeLue, found: &EtSi) {
    assert_eq!(found.comptes, comptes(m, lue).await);
    for c in found.voisines.iter().chain(&found.autres) {
        verifier_commune(m, lue, c).await;
        // Named by the applicant, the same answer.
        assert_eq!(*c, m.s.et_si_commune(lue, &c.insee).await.unwrap());
    }
    for d in &found.departements {
        assert_eq!(d.convient, liste(m, lue, Supposition::Departement(d.code.clone())).await, "{}", d.nom);
        assert_eq!(*d, m.s.et_si_departement(lue, &d.code).await.unwrap());
    }
    for t in &found.typologies {
        for tab in Onglet::ALL {
            let held = liste(m, lue, Supposition::Typologie(t.typologie, *tab)).await;
            assert_eq!(t.comptes[*tab as usize], held, "{t:?}");
        }
    }
    for (other, told) in
        [(AutreRevenu::NMoins1, &found.revenus.n_moins_1), (AutreRevenu::DouzeMois, &found.revenus.douze_mois)]
    {
        assert_eq!(told.en_plus, liste(m, lue, Supposition::Revenu(other)).await, "{other:?}");
    }
}

/// Homes around Montreuil, in Saint-Denis, in Paris, in Beauvais, in Lyon and next to it.
async fn publier_partout(m: &Monde) {
    let b = m.bailleur("111111118").await;
    m.offre(b, "ICI").await;
    publier(m, b, "93048", |o| o.typologie = Typologie::T4).await;
    for (insee, n) in
        [("93045", 2), ("75120", 1), ("75111", 3), ("93066", 2), ("60057", 1), ("69383", 2), ("69266", 1), ("69029", 4)]
    {
        for _ in 0..n {
            publier(m, b, insee, |_| {}).await;
        }
    }
    publier(m, b, "93045", |o| o.typologie = Typologie::T1).await; // too small: counts for nothing
}

fn anne_t3() -> Demande {
    let mut d = anne();
    d.recherche.typologies = vec![Typologie::T3];
    d
}

#[rstest]
#[tokio::test]
async fn what_another_place_or_size_would_bring(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    // Anne asks for Montreuil, Bagnolet and Romainville.
    let (compte, lue) = demandeur(&m, &anne_t3()).await;
    assert!(m.s.et_si(&lue).await.unwrap().est_vide());
    publier_partout(&m).await;

    let found = m.s.et_si(&lue).await.unwrap();
    assert!(!found.est_vide());
    assert_eq!(found.comptes, [2, 3, 2]);
    let told = |all: &[SiCommune]| -> Vec<_> {
        all.iter().map(|c| (c.insee.clone(), c.ici, c.nouveaux, c.meme_demande)).collect()
    };
    let of = |insee: &str, ici, new, same| (insee.to_owned(), ici, new, same);
    // Asking for Paris 20e shows the 11e, which touches it.
    assert_eq!(told(&found.voisines), [of("93045", 2, 0, true), of("75120", 1, 3, true)]);
    assert_eq!(told(&found.autres), [of("75111", 3, 3, true), of("93066", 2, 0, true)]);
    let sizes: Vec<_> =
        found.typologies.iter().map(|t| (t.typologie.code(), t.demandee, t.possible, t.comptes)).collect();
    assert_eq!(
        sizes,
        [
            ("T1", false, false, [0, 0, 0]),
            ("T1 bis", false, false, [0, 0, 0]),
            ("T2", false, true, [0, 0, 0]),
            ("T3", true, true, [1, 3, 2]),
            ("T4", false, true, [1, 0, 0]),
            ("T5", false, false, [0, 0, 0]),
            ("T6", false, false, [0, 0, 0]),
        ]
    );
    assert_eq!((found.personnes, found.bornes), (3, (Typologie::T2, Typologie::T4)));
    let departements: Vec<_> =
        found.departements.iter().map(|d| (d.code.as_str(), d.convient, d.meme_demande)).collect();
    assert_eq!(departements, [("75", 4, true)]);
    verifier(&m, &lue, &found).await;

    // Kept until something moves.
    assert!(Arc::ptr_eq(&found, &m.s.et_si(&lue).await.unwrap()));
    m.s.connaitre_aide(compte, Some(Centimes::ZERO)).await.unwrap();
    assert!(!Arc::ptr_eq(&found, &m.s.et_si(&relue(&m, compte).await).await.unwrap()));
    let b = m.bailleur("222222226").await;
    publier(&m, b, "93045", |_| {}).await;
    let moved = m.s.et_si(&lue).await.unwrap();
    assert_eq!(moved.voisines[0].ici, 3);
    verifier(&m, &lue, &moved).await;
}

/// Any commune: one beside, one of the département, one of the région, a whole city, one of another territory, one that
/// is asked for already. What is told is what happens once it is asked for.
#[rstest]
#[tokio::test]
async fn any_commune_brings_what_is_told(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    publier_partout(&m).await;
    let d = anne_t3();
    let (_, lue) = demandeur(&m, &d).await;
    let before = comptes(&m, &lue).await;
    let cases = [
        ("93045", PlaceCommune::Limitrophe, true),
        ("93066", PlaceCommune::Autre, true),
        ("75111", PlaceCommune::Autre, true),
        ("75056", PlaceCommune::Limitrophe, true),
        ("60057", PlaceCommune::Autre, false),
        ("69383", PlaceCommune::Autre, false),
        ("69123", PlaceCommune::Autre, false),
        ("93048", PlaceCommune::Demandee, true),
    ];
    for (n, (insee, place, same)) in (70_u32..).zip(cases) {
        let told = m.s.et_si_commune(&lue, insee).await.unwrap();
        assert_eq!((told.place, told.meme_demande), (place, same), "{}", told.nom);
        verifier_commune(&m, &lue, &told).await;
        let mut wider = d.clone();
        wider.numero_unique = foyer(n).numero_unique;
        if place != PlaceCommune::Demandee {
            wider.recherche.communes.push(insee.to_owned());
        }
        let (_, wider) = demandeur(&m, &wider).await;
        let after = comptes(&m, &wider).await;
        let asked = if place == PlaceCommune::Demandee { before[0] } else { before[0] + told.ici };
        assert_eq!(after[0], asked, "{}", told.nom);
        assert_eq!(after.iter().sum::<usize>(), before.iter().sum::<usize>() + told.nouveaux, "{}", told.nom);
        assert_eq!(told.deviennent.is_empty(), place == PlaceCommune::Demandee, "{:?}", told.deviennent);
    }
    let lyon = m.s.et_si_commune(&lue, "69123").await.unwrap();
    // Its arrondissements, Villeurbanne and Bron which touch it.
    assert_eq!((lyon.ici, lyon.limitrophes, lyon.ailleurs, lyon.nouveaux), (2, 5, 0, 7));
    assert_eq!((lyon.departement.as_str(), lyon.departement_nom.as_str()), ("69", "Rhône"));
    assert!(lyon.deviennent.contains(&"Villeurbanne".to_owned()));
    assert!(matches!(m.s.et_si_commune(&lue, "99999").await, Err(Erreur::Introuvable)));
    assert!(matches!(m.s.et_si_departement(&lue, "99").await, Err(Erreur::Introuvable)));
    let d = m.s.preparer(lue.clone()).await.unwrap();
    let nowhere = Supposition::Commune("99999".into(), Portee::Ici);
    assert!(matches!(m.s.liste_et_si(&d, &nowhere, 1).await, Err(Erreur::Introuvable)));
}

#[rstest]
#[tokio::test]
async fn outside_ile_de_france_another_departement_takes_another_demande(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let mut d = anne();
    d.recherche.communes = vec!["29019".to_owned()]; // Brest
    let (compte, lue) = demandeur(&m, &d).await;
    let away = publier(&m, b, "22278", |_| {}).await; // Saint-Brieuc, in the département beside
    let home = publier(&m, b, "29232", |_| {}).await; // Quimper, in the same one
    let found = m.s.et_si(&lue).await.unwrap();
    assert!(found.voisines.is_empty());
    let far: Vec<_> = found.autres.iter().map(|c| (c.insee.as_str(), c.ici, c.deja, c.meme_demande)).collect();
    assert_eq!(far, [("22278", 1, false, false), ("29232", 1, true, true)]);
    let beside: Vec<_> = found.departements.iter().map(|d| (d.code.as_str(), d.convient, d.meme_demande)).collect();
    assert_eq!(beside, [("22", 1, false)]);
    verifier(&m, &lue, &found).await;
    let own = m.s.et_si_departement(&lue, "29").await.unwrap();
    assert!(own.deja && own.meme_demande && own.convient == 1);

    // The offer's page says so by the same rule, and refuses nobody.
    let rule = async |id| {
        let answers = m.s.offre_et_profil(id, Some(&lue)).await.unwrap().reponses;
        let one = *answers.iter().find(|r| r.regle == Regle::Territoire).unwrap();
        (one.verdict, verdict(&answers))
    };
    assert_eq!(rule(home).await, (Verdict::Convient, Verdict::Convient));
    assert_eq!(rule(away).await, (Verdict::NeSaitPas, Verdict::NeSaitPas));
    // The card says what the page says.
    let applicant = m.s.preparer(lue.clone()).await.unwrap();
    let fits = async |code: &str| {
        let what = Supposition::Departement(code.to_owned());
        m.s.liste_et_si(&applicant, &what, 1).await.unwrap().cartes.iter().map(|c| c.1.verdict()).collect::<Vec<_>>()
    };
    assert_eq!((fits("29").await, fits("22").await), (vec![Verdict::Convient], vec![Verdict::NeSaitPas]));
    m.s.postuler(compte, away).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn another_revenue_is_always_answered(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    m.offre(b, "ICI").await;
    publier(&m, b, "93045", |_| {}).await;
    publier(&m, b, "69383", |_| {}).await; // in no tab
    let mut d = anne();
    for adult in std::iter::once(&mut d.demandeur).chain(d.codemandeurs.iter_mut().map(|c| &mut c.personne)) {
        adult.revenu_fiscal.n_moins_1 = None;
        adult.revenu_fiscal.n_moins_2 = Some((2024, Centimes::euros(30_000)));
    }
    // 60 000 € are above 52 740 €; 2 660 € a month make 28 728 €.
    let (_, lue) = demandeur(&m, &d).await;
    assert_eq!(comptes(&m, &lue).await, [0, 0, 0]);
    let found = m.s.et_si(&lue).await.unwrap();
    let r = &found.revenus;
    assert_eq!(r.retenu.map(|r| r.montant), Some(Centimes::euros(60_000)));
    assert_eq!((r.n_moins_1.hypothese.effet, r.n_moins_1.en_plus), (EffetRevenu::Inconnu, 0));
    assert_eq!(r.douze_mois.en_plus, 2);
    let supposed = r.douze_mois.hypothese;
    assert_eq!(supposed.compterait().map(|c| c.montant), Some(Centimes::euros(28_728)));
    assert_eq!(supposed.baisse_pour_mille, Some(521));
    assert_eq!(r.commune.as_deref(), Some("Montreuil"));
    let sides: Vec<_> = r
        .plafonds
        .iter()
        .map(|p| (p.financement, p.respecte(Centimes::euros(60_000)), p.respecte(Centimes::euros(28_728))))
        .collect();
    assert_eq!(
        sides,
        [
            (Financement::Plai, Some(false), Some(true)),
            (Financement::Plus, Some(false), Some(true)),
            (Financement::Pls, Some(true), Some(true)),
            (Financement::Lli, Some(true), Some(true)),
        ]
    );
    verifier(&m, &lue, &found).await;

    // Typed: what the rule says of it, and what it opens. Nothing is kept.
    for (euros, en_plus, effet) in [
        (54_001, 0, "sous"),
        (54_000, 0, "compterait"),
        (52_741, 0, "compterait"),
        (52_740, 2, "compterait"),
        (0, 2, "compterait"),
    ] {
        let amount = Centimes::euros(euros);
        let typed = m.s.et_si_revenu(&lue, amount).await.unwrap();
        let told = if typed.hypothese.compterait().is_some() { "compterait" } else { "sous" };
        assert_eq!((typed.en_plus, told), (en_plus, effet), "{euros}");
        assert_eq!(liste(&m, &lue, Supposition::RevenuSaisi(amount)).await, en_plus, "{euros}");
    }
    assert_eq!(m.s.et_si(&lue).await.unwrap(), found);

    // Where everything fits already it is said all the same.
    let (_, lue) = demandeur(&m, &foyer(3)).await;
    let found = m.s.et_si(&lue).await.unwrap();
    assert_eq!((found.revenus.n_moins_1.en_plus, found.revenus.douze_mois.en_plus), (0, 0));
    assert!(found.revenus.n_moins_1.hypothese.autre.is_some() && found.revenus.douze_mois.hypothese.autre.is_some());

    // Without a revenue nothing can be compared, and nothing is left out by it.
    let mut unknown = foyer(4);
    unknown.demandeur.revenu_fiscal.n_moins_2 = None;
    unknown.demandeur.ressources.clear();
    unknown.codemandeurs.clear();
    let (_, lue) = demandeur(&m, &unknown).await;
    let r = m.s.et_si(&lue).await.unwrap().revenus.clone();
    assert_eq!((r.retenu, r.ressources), (None, None));
    assert_eq!([r.n_moins_1, r.douze_mois].map(|s| s.hypothese.effet), [EffetRevenu::Inconnu; 2]);
    let typed = m.s.et_si_revenu(&lue, Centimes::euros(10_000)).await.unwrap();
    assert_eq!((typed.hypothese.effet, typed.en_plus), (EffetRevenu::Inconnu, 0));
}

/// A page of a list holds twenty: past that, the count is still the whole.
#[rstest]
#[tokio::test]
async fn a_long_list_counts_all_its_pages(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    for _ in 0..23 {
        publier(&m, b, "93045", |_| {}).await;
    }
    let (_, lue) = demandeur(&m, &anne_t3()).await;
    let found = m.s.et_si(&lue).await.unwrap();
    assert_eq!(found.voisines[0].ici, 23);
    verifier(&m, &lue, &found).await;
}
