//! The revenue of the last twelve months that an applicant states: read by the same engine everywhere, « to be proven »
//! and never a yes, kept through a new reading of the site, gone when it is taken back or too old.

use crate::eligibilite::{comptes, demandeur, publier, relue};
use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::alerte::Frequence;
use domain::argent::Centimes;
use domain::demande::Demande;
use domain::dossier::EtatDossier;
use domain::eligibilite::simulation::AutreRevenu;
use domain::eligibilite::{Avis, Changement, Figures, Regle, Reponse, RevenuDeclare, Verdict, verdict};
use domain::logement::Financement;
use jiff::civil::date;
use rstest::rstest;
use services::Erreur;
use services::alertes::AlerteNouvelle;
use services::candidatures::PostulerRefuse;
use services::dossiers::DemandeLue;
use services::horloge::{JOUR, fin_du_jour};
use services::offres::{Filtres, Onglet, Supposition, Tri};
use uuid::Uuid;

/// Anne and her husband at 30 000 € each two years ago: above the 52 740 € of a PLUS.
fn trop() -> Demande {
    let mut d = anne();
    for adult in std::iter::once(&mut d.demandeur).chain(d.codemandeurs.iter_mut().map(|c| &mut c.personne)) {
        adult.revenu_fiscal.n_moins_1 = None;
        adult.revenu_fiscal.n_moins_2 = Some((2024, Centimes::euros(30_000)));
    }
    d
}

async fn plafond(m: &Monde, offre: Uuid, lue: &DemandeLue) -> (Reponse, Verdict) {
    let all = m.s.offre_et_profil(offre, Some(lue)).await.unwrap().reponses;
    // Side by side, the same answers.
    let beside = m.s.offres_et_profils(&[offre], Some(lue)).await.unwrap().remove(0);
    assert_eq!(beside.reponses, all);
    (*all.iter().find(|r| r.regle == Regle::Plafond).unwrap(), verdict(&all))
}

/// The offers of the tab of the communes asked for, and of « Pourquoi pas celui-ci ? » for the ceiling.
async fn onglet(m: &Monde, lue: &DemandeLue) -> (Vec<(Uuid, Avis)>, usize) {
    let d = m.s.preparer(lue.clone()).await.unwrap();
    let list = m.s.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
    let out = list.ecartees.iter().filter(|g| g.regle == Regle::Plafond).map(|g| g.total).sum();
    (list.cartes.iter().map(|(c, avis, _)| (c.id, *avis)).collect(), out)
}

#[rstest]
#[tokio::test]
async fn stated_it_opens_homes_to_be_proven_everywhere(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let here = m.offre(b, "ICI").await;
    publier(&m, b, "93045", |_| {}).await;
    // A lower ceiling, one that fits anyway, one in no tab.
    let plai = publier(&m, b, "93048", |o| o.financement = Financement::Plai).await;
    let pls = publier(&m, b, "93048", |o| o.financement = Financement::Pls).await;
    publier(&m, b, "69383", |_| {}).await;
    let (compte, lue) = demandeur(&m, &trop()).await;
    let (_, other) = demandeur(&m, &foyer(7)).await;
    assert_eq!((comptes(&m, &lue).await, lue.revenu_declare), ([1, 0, 0], None));
    assert_eq!(onglet(&m, &lue).await.1, 2);
    assert!(matches!(m.s.postuler(compte, here).await, Err(PostulerRefuse::NeConvientPas)));

    // 40 000 €: under the PLUS ceiling, above the PLAI's.
    m.s.declarer_revenu(compte, Some(Centimes::euros(40_000))).await.unwrap();
    let version = lue.version;
    let lue = relue(&m, compte).await;
    assert!(lue.version > version, "what was judged before is judged anew");
    assert_eq!(lue.revenu_declare, Some(RevenuDeclare { montant: Centimes::euros(40_000), le: AUJOURDHUI }));
    assert_eq!(relue(&m, other.compte).await, other, "nobody else's");
    assert_eq!(comptes(&m, &lue).await, [2, 1, 0]);
    let (shown, out) = onglet(&m, &lue).await;
    assert_eq!((shown.len(), out), (2, 1));
    for (id, avis) in shown {
        let Avis::Oui { a_verifier } = avis else { panic!("{avis:?}") };
        assert_eq!(a_verifier.contient(Regle::Plafond), id == here, "{id}");
    }
    let (answer, all) = plafond(&m, here, &lue).await;
    assert_eq!((answer.verdict, answer.changerait), (Verdict::NeSaitPas, Some(Changement::ProuverRevenu)));
    assert_eq!(all, Verdict::NeSaitPas, "never a silent yes");
    let Figures::Plafond { revenu, declare, .. } = answer.figures else { panic!("{answer:?}") };
    assert_eq!(revenu.map(|r| r.montant), Some(Centimes::euros(60_000)));
    assert_eq!(declare.map(|r| r.montant), Some(Centimes::euros(40_000)));
    assert_eq!(plafond(&m, plai, &lue).await.0.verdict, Verdict::NeConvientPas);
    assert_eq!(plafond(&m, pls, &lue).await.0.verdict, Verdict::Convient, "a yes stays a yes");

    // One may apply; the rank is what it was.
    let k = m.s.postuler(compte, here).await.unwrap();
    let points = m.nombre("SELECT points FROM candidature").await;
    m.s.declarer_revenu(compte, Some(Centimes::ZERO)).await.unwrap();
    let lue = relue(&m, compte).await;
    assert_eq!((comptes(&m, &lue).await, m.nombre("SELECT points FROM candidature").await), ([3, 1, 0], points));
    assert_eq!(lue.revenu_declare.map(|d| d.montant), Some(Centimes::ZERO), "no income is an income");

    // The same again changes nothing; taken back, all is as before, and what was applied for stays.
    let version = lue.version;
    m.s.declarer_revenu(compte, Some(Centimes::ZERO)).await.unwrap();
    assert_eq!(relue(&m, compte).await.version, version);
    m.s.declarer_revenu(compte, None).await.unwrap();
    let lue = relue(&m, compte).await;
    assert!(lue.version > version && lue.revenu_declare.is_none());
    assert_eq!((comptes(&m, &lue).await, onglet(&m, &lue).await.1), ([1, 0, 0], 2));
    assert_eq!(m.s.candidature_active(compte).await.unwrap().map(|a| a.id), Some(k));
    assert!(matches!(m.s.declarer_revenu(m.s.id(), None).await, Err(Erreur::Introuvable)));
}

/// An amount that is not 10 % lower than N-2, or not lower than what counts, is kept and changes no answer.
#[rstest]
#[tokio::test]
async fn what_is_not_ten_percent_lower_changes_nothing(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let here = m.offre(b, "ICI").await;
    let mut d = trop();
    // 58 000 € in all: 10 % lower is 52 200 €, under the ceiling of 52 740 €.
    d.demandeur.revenu_fiscal.n_moins_2 = Some((2024, Centimes::euros(28_000)));
    let (compte, lue) = demandeur(&m, &d).await;
    assert_eq!(comptes(&m, &lue).await, [0, 0, 0]);
    for (stated, shown) in [(5_220_001, 0), (5_220_000, 1), (5_800_000, 0), (9_000_000, 0)] {
        m.s.declarer_revenu(compte, Some(Centimes(stated))).await.unwrap();
        let lue = relue(&m, compte).await;
        assert_eq!(comptes(&m, &lue).await[0], shown, "{stated}");
        let told = m.s.et_si(&lue).await.unwrap().revenus.clone();
        assert_eq!(told.declare.map(|d| d.montant), Some(Centimes(stated)));
        assert_eq!((told.douze_mois.en_plus, told.a_gagner()), (shown, 0), "{stated}");
        let expected = if shown == 1 { Verdict::NeSaitPas } else { Verdict::NeConvientPas };
        assert_eq!(plafond(&m, here, &lue).await.0.verdict, expected, "{stated}");
    }
}

/// « Et si ? »: what is stated is in the tabs, its count is its list, and other amounts are tried against it.
#[rstest]
#[tokio::test]
async fn what_if_tells_what_it_brings(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    m.offre(b, "ICI").await;
    publier(&m, b, "93045", |_| {}).await;
    publier(&m, b, "93048", |o| o.financement = Financement::Plai).await;
    let (compte, lue) = demandeur(&m, &trop()).await;
    let list = async |lue: &DemandeLue, what| {
        let d = m.s.preparer(lue.clone()).await.unwrap();
        m.s.liste_et_si(&d, &what, 1).await.unwrap()
    };
    // Guessed: 28 728 € would open all three, to be proven too.
    let guessed = list(&lue, Supposition::Revenu(AutreRevenu::DouzeMois)).await;
    assert_eq!((guessed.total, guessed.declare), (3, false));
    assert!(guessed.cartes.iter().all(|(_, avis, rank)| {
        rank.is_none() && matches!(avis, Avis::Oui { a_verifier } if a_verifier.contient(Regle::Plafond))
    }));
    assert_eq!(m.s.et_si(&lue).await.unwrap().revenus.a_gagner(), 3);

    m.s.declarer_revenu(compte, Some(Centimes::euros(40_000))).await.unwrap();
    let lue = relue(&m, compte).await;
    let told = m.s.et_si(&lue).await.unwrap();
    assert_eq!((told.comptes, told.revenus.douze_mois.en_plus, told.revenus.a_gagner()), ([1, 1, 0], 2, 0));
    assert_eq!(told.revenus.retenu.map(|r| r.montant), Some(Centimes::euros(60_000)));
    let stated = list(&lue, Supposition::Revenu(AutreRevenu::DouzeMois)).await;
    assert_eq!((stated.total, stated.declare), (2, true));
    assert!(stated.cartes.iter().all(|(_, _, rank)| rank.is_some()), "one may apply for them: they have a rank");
    // Tried against what is stated: more only below it.
    for (tried, more) in [(45_000, 0), (40_000, 0), (28_000, 1)] {
        let amount = Centimes::euros(tried);
        assert_eq!(m.s.et_si_revenu(&lue, amount).await.unwrap().en_plus, more, "{tried}");
        assert_eq!(list(&lue, Supposition::RevenuSaisi(amount)).await.total, more, "{tried}");
    }
}

/// What the registration site sends replaces the document, never what was stated: compared with what it says now.
#[rstest]
#[tokio::test]
async fn a_new_reading_of_the_site_keeps_it(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let here = m.offre(b, "ICI").await;
    let mut d = trop();
    let (compte, _) = demandeur(&m, &d).await;
    m.s.declarer_revenu(compte, Some(Centimes::euros(50_000))).await.unwrap();
    let stated = relue(&m, compte).await.revenu_declare;

    d.demandeur.telephone = Some("0639980042".to_owned());
    m.site_repond(&d).await;
    m.avancer(JOUR);
    assert!(!m.s.mettre_a_jour(compte).await.unwrap().is_empty());
    let lue = relue(&m, compte).await;
    assert_eq!((lue.revenu_declare, lue.etat), (stated, EtatDossier::Valide));
    assert_eq!(plafond(&m, here, &lue).await.0.verdict, Verdict::NeSaitPas);

    // Last year's tax notice came: 40 000 € in all, which counts without a proof of ours.
    for adult in std::iter::once(&mut d.demandeur).chain(d.codemandeurs.iter_mut().map(|c| &mut c.personne)) {
        adult.revenu_fiscal.n_moins_1 = Some((2025, Centimes::euros(20_000)));
    }
    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    let lue = relue(&m, compte).await;
    assert_eq!(lue.revenu_declare, stated);
    assert_eq!(plafond(&m, here, &lue).await.0.verdict, Verdict::Convient);
    // It ends with the demande.
    m.s.supprimer_demande(compte).await.unwrap();
    let (again, lue) = demandeur(&m, &foyer(8)).await;
    assert!(again != compte && lue.revenu_declare.is_none());
}

/// A year later none of its months is among the last twelve; said again, it counts again.
#[rstest]
#[tokio::test]
async fn it_counts_for_a_year(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let late = fin_du_jour(date(2028, 1, 15));
    publier(&m, b, "93048", |o| o.cloture_a = late).await;
    let (compte, _) = demandeur(&m, &trop()).await;
    m.s.declarer_revenu(compte, Some(Centimes::euros(40_000))).await.unwrap();
    let lue = relue(&m, compte).await;
    m.avancer(364 * JOUR);
    assert_eq!(comptes(&m, &lue).await, [1, 0, 0]);
    m.avancer(JOUR);
    assert_eq!(comptes(&m, &lue).await, [0, 0, 0]);
    let told = m.s.et_si(&lue).await.unwrap();
    assert_eq!(told.revenus.declare, None, "guessed again");
    m.s.declarer_revenu(compte, Some(Centimes::euros(40_000))).await.unwrap();
    let again = relue(&m, compte).await;
    assert!(again.version > lue.version);
    assert_eq!(comptes(&m, &again).await, [1, 0, 0]);
}

/// An alert for what fits tells what it opens, as something to check.
#[rstest]
#[tokio::test]
async fn alerts_read_it_too(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let (compte, lue) = demandeur(&m, &trop()).await;
    let email = format!("{}@exemple.fr", lue.demande.numero_unique.as_str().to_lowercase());
    let alert = AlerteNouvelle {
        nom: "Montreuil".to_owned(),
        requete: "lieu=Montreuil".to_owned(),
        frequence: Frequence::Immediate,
        convient: true,
        filtres: Filtres::default(),
        zones: vec!["93048".to_owned()],
        onglet: None,
    };
    m.s.creer_alerte(compte, &alert).await.unwrap();
    let tour = async || {
        m.s.annoncer().await.unwrap();
        m.s.ecrire_alertes().await.unwrap()
    };
    m.offre(b, "A").await;
    assert_eq!(tour().await, 0);
    m.s.declarer_revenu(compte, Some(Centimes::euros(40_000))).await.unwrap();
    let told = m.offre(b, "B").await;
    assert_eq!(tour().await, 1);
    let mail = m.courriels(&email).await.remove(0).1;
    assert!(mail.contains(&told.to_string()) && mail.contains("vérifier"), "{mail}");
}
