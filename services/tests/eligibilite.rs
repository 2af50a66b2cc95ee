//! What the engine tells beside the lists: similar dwellings, the simulator, the aid one knows; « Et si ? » has its own
//! file.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::argent::Centimes;
use domain::demande::{Demande, EnfantEnGarde, ModeGarde, Ressource, TypeRessource};
use domain::dossier::{Complement, Consentement, EtatDossier};
use domain::eligibilite::cout::Cout;
use domain::eligibilite::simulation::FoyerSimule;
use domain::eligibilite::{Avis, EtatDemande, RaisonCategorie, Regle, Regles, Reponse, Verdict};
use domain::logement::{Financement, Typologie};
use domain::siret::Siret;
use jiff::ToSpan as _;
use jiff::civil::date;
use rstest::rstest;
use services::Erreur;
use services::candidatures::PostulerRefuse;
use services::dossiers::DemandeLue;
use services::offres::{Filtres, OffreNouvelle, Onglet, Tri};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

/// A flat like [`Monde::offre`]'s elsewhere, changed at will.
pub(crate) async fn publier(m: &Monde, bailleur: Uuid, insee: &str, change: impl FnOnce(&mut OffreNouvelle)) -> Uuid {
    static N: AtomicU32 = AtomicU32::new(0);
    let r = referentiel();
    let c = r.commune(insee).unwrap();
    let mut o = m.nouvelle(bailleur, &format!("E{}", N.fetch_add(1, Ordering::Relaxed)));
    o.insee = insee.to_owned();
    o.departement = c.departement.to_owned();
    o.commune = c.nom.to_owned();
    o.code_postal = c.codes_postaux().next().unwrap().to_owned();
    (o.latitude, o.longitude) = (c.latitude, c.longitude);
    (o.zone_plafond, o.zone_abc) = (c.zone_plafond, c.zone_abc);
    change(&mut o);
    m.s.publier(&o).await.unwrap()
}

/// A live demande and its account.
pub(crate) async fn demandeur(m: &Monde, d: &Demande) -> (Uuid, DemandeLue) {
    let compte = m.compte_de(&format!("{}@exemple.fr", d.numero_unique.as_str().to_lowercase()), d).await;
    m.dossier(compte, d, &complement(Consentement::Anonyme), EtatDossier::Valide).await;
    (compte, m.s.ma_demande(compte).await.unwrap().unwrap())
}

pub(crate) async fn relue(m: &Monde, compte: Uuid) -> DemandeLue {
    m.s.ma_demande(compte).await.unwrap().unwrap()
}

/// Offers per tab.
pub(crate) async fn comptes(m: &Monde, lue: &DemandeLue) -> [usize; 3] {
    let d = m.s.preparer(lue.clone()).await.unwrap();
    m.s.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap().comptes
}

/// The dwellings shown beside an offer, as its page asks for them.
async fn semblables(m: &Monde, offre: Uuid, lue: Option<&DemandeLue>) -> Vec<Uuid> {
    let page = m.s.page_offre(offre, None, None, lue).await.unwrap();
    m.s.semblables(&page.vue.offre, page.revision, lue).await.unwrap().iter().map(|c| c.id).collect()
}

#[rstest]
#[tokio::test]
async fn similar_dwellings_are_near_alike_open_and_fit(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let base = m.offre(b, "BASE").await;
    let same = publier(&m, b, "93048", |_| {}).await;
    let larger = publier(&m, b, "93006", |o| (o.typologie, o.charges) = (Typologie::T4, Centimes::euros(120))).await;
    let adapted = publier(&m, b, "93048", |o| (o.pmr, o.loyer) = (true, Centimes::euros(640))).await;
    // A studio, a dear one, one far away, one not open yet.
    publier(&m, b, "93048", |o| o.typologie = Typologie::T1).await;
    publier(&m, b, "93048", |o| o.loyer = Centimes::euros(760)).await;
    publier(&m, b, "75111", |_| {}).await;
    publier(&m, b, "93048", |o| o.publiee_a = o.cloture_a - 1).await;

    assert_eq!(semblables(&m, base, None).await, [same, adapted, larger]);
    let (_, lue) = demandeur(&m, &anne()).await;
    assert_eq!(semblables(&m, base, Some(&lue)).await.len(), 3);
    // Who needs an adapted dwelling is shown no other.
    let mut needs = foyer(2);
    needs.recherche.pmr = true;
    let (_, needs) = demandeur(&m, &needs).await;
    assert_eq!(semblables(&m, base, Some(&needs)).await, [adapted]);

    // Another server withdraws one and publishes another: told by the next page, memory or not.
    let other = m.autre_serveur().await;
    other.retirer_offre(b, same, domain::candidature::MotifRefus::ErreurAnnonce).await.unwrap();
    let mut o = m.nouvelle(b, "NEUVE");
    o.loyer = Centimes::euros(601);
    let newer = other.publier(&o).await.unwrap();
    assert_eq!(semblables(&m, base, None).await, [newer, adapted, larger]);
}

fn typed() -> FoyerSimule {
    // The guides' household, as it would type itself.
    FoyerSimule {
        adultes: 2,
        ages_couple: Some((36, 39)),
        personnes_a_charge: 1,
        enfants_a_naitre: 0,
        enfants_en_garde: 0,
        enfants_en_visite: 0,
        handicap: false,
        revenu_n_moins_2: Centimes::euros(29_720),
        revenu_recent: Some(Centimes::euros(30_140)),
        ressources: Centimes::euros(2_660),
    }
}

#[rstest]
#[tokio::test]
async fn the_simulator_counts_what_the_tabs_would_show(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    for (n, insee) in ["93048", "93006", "93053", "93001", "75120", "75111"].into_iter().enumerate() {
        for typologie in [Typologie::T1, Typologie::T3, Typologie::T5] {
            for financement in [Financement::Plai, Financement::Plus] {
                publier(&m, b, insee, |o| {
                    o.typologie = typologie;
                    o.financement = financement;
                    o.loyer = Centimes::euros(500 + 120 * i64::try_from(n).unwrap());
                })
                .await;
            }
        }
    }
    let mut d = anne();
    d.recherche.communes = vec!["93048".to_owned()];
    let (_, lue) = demandeur(&m, &d).await;
    let [asked, near, others] = comptes(&m, &lue).await;
    let got = m.s.simuler(&typed(), "93048").await.unwrap();
    assert_eq!((got.comptes.ici, got.comptes.autour), (asked, near));
    assert!(asked > 0 && near > 0 && others > 0);
    // Behind each count, the homes counted, once each.
    for portee in services::simulateur::PorteeSimulee::ALL {
        let mut ids = std::collections::BTreeSet::new();
        let mut page = 1;
        loop {
            let list = m.s.logements_simules(&typed(), "93048", *portee, page).await.unwrap();
            assert_eq!(list.total, got.comptes.de(*portee), "{portee:?}");
            ids.extend(list.cartes.iter().map(|(c, _)| c.id));
            if list.page == list.pages {
                break;
            }
            page += 1;
        }
        assert_eq!(ids.len(), got.comptes.de(*portee), "{portee:?}");
    }
    // Paris 20e is adjacent and of another département.
    let near_elsewhere = m.s.simuler(&typed(), "75120").await.unwrap().comptes.ici;
    assert_eq!(got.comptes.departement, asked + near - near_elsewhere + others);

    assert_eq!((got.categorie.categorie, got.categorie.raison), (3, RaisonCategorie::Personnes));
    assert_eq!(got.bornes, (Typologie::T2, Typologie::T4));
    assert_eq!((got.revenu.montant, got.revenu.annee), (Centimes::euros(29_720), 2024));
    let ceilings: Vec<_> = got
        .plafonds
        .iter()
        .map(|p| (p.financement.code(), p.plafond.map(|p| (p.euros, p.publie)), p.convient))
        .collect();
    assert_eq!(
        ceilings,
        [
            ("PLAI", Some((31_643, false)), Some(true)),
            ("PLUS", Some((52_740, true)), Some(true)),
            ("PLS", Some((68_562, false)), Some(true)),
            ("LLI", Some((86_878, true)), Some(true)),
        ]
    );
    // A third of 2 660 € and of the little aid that such a rent would bring.
    assert!((88_600..95_000).contains(&got.loyer_abordable.0), "{:?}", got.loyer_abordable);
}

/// A lone parent whose income is above the ceiling of one person and under that of an adult with a dependant.
fn parent_seul(i: u32, mode: Option<ModeGarde>) -> Demande {
    let mut d = foyer(i);
    d.codemandeurs.clear();
    d.personnes_a_charge.clear();
    d.demandeur.revenu_fiscal.n_moins_1 = None;
    d.demandeur.revenu_fiscal.n_moins_2 = Some((2024, Centimes::euros(45_000)));
    d.demandeur.ressources = vec![Ressource { code: TypeRessource::Salaire, montant: Centimes::euros(2_660) }];
    d.recherche.communes = vec!["93048".to_owned()];
    d.enfants_en_garde = mode.map(|mode| EnfantEnGarde { naissance: date(2018, 5, 4), mode }).into_iter().collect();
    d
}

#[rstest]
#[tokio::test]
async fn a_child_of_separated_parents_raises_the_ceiling_everywhere(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let offre = publier(&m, b, "93048", |o| o.typologie = Typologie::T2).await;
    let cases = [(None, false), (Some(ModeGarde::Alternee), true), (Some(ModeGarde::DroitDeVisite), true)];
    for (i, (mode, fits)) in (21_u32..).zip(cases) {
        let (_, lue) = demandeur(&m, &parent_seul(i, mode)).await;
        assert_eq!(comptes(&m, &lue).await, [usize::from(fits), 0, 0], "{mode:?}");
        let vue = m.s.offre_et_profil(offre, Some(&lue)).await.unwrap();
        let ceiling = vue.reponses.iter().find(|r| r.regle == Regle::Plafond).unwrap();
        assert_eq!(ceiling.verdict == Verdict::Convient, fits, "{mode:?}");
        let typed = FoyerSimule {
            adultes: 1,
            ages_couple: None,
            personnes_a_charge: 0,
            enfants_en_garde: u32::from(mode == Some(ModeGarde::Alternee)),
            enfants_en_visite: u32::from(mode == Some(ModeGarde::DroitDeVisite)),
            revenu_n_moins_2: Centimes::euros(45_000),
            revenu_recent: None,
            ..typed()
        };
        let simulated = m.s.simuler(&typed, "93048").await.unwrap();
        assert_eq!(simulated.comptes.ici, usize::from(fits), "{mode:?}");
        let plus = simulated.plafonds.iter().find(|p| p.financement == Financement::Plus).unwrap();
        assert_eq!(plus.plafond.map(|p| p.euros), Some(if fits { 52_740 } else { 26_920 }));
    }
}

#[rstest]
#[tokio::test]
async fn the_simulator_says_what_it_does_not_know(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    assert!(matches!(m.s.simuler(&typed(), "99999").await, Err(Erreur::Introuvable)));
    let overseas = m.s.simuler(&typed(), "97209").await.unwrap();
    let known: Vec<_> = overseas.plafonds.iter().map(|p| p.convient.is_some()).collect();
    assert_eq!(known, [false, true, true, false]);
    // A whole city counts its arrondissements.
    let b = m.bailleur("111111118").await;
    publier(&m, b, "75111", |_| {}).await;
    let paris = m.s.simuler(&typed(), "75056").await.unwrap();
    assert_eq!((paris.comptes.ici, paris.comptes.departement, paris.departement.as_str()), (1, 1, "75"));
    // Whatever is typed is answered.
    let extreme = FoyerSimule {
        adultes: 0,
        personnes_a_charge: u32::MAX,
        revenu_n_moins_2: Centimes(i64::MAX),
        ressources: Centimes(i64::MIN),
        ..typed()
    };
    assert_eq!(m.s.simuler(&extreme, "93048").await.unwrap().loyer_abordable, Centimes::ZERO);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM demande").await, 0);
}

#[rstest]
#[tokio::test]
async fn what_leaves_an_offer_out_is_the_first_no_of_its_page(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    // Every size, dear or not, adapted or not, under two ceilings.
    let mut all = Vec::new();
    for (typologie, euros) in [(Typologie::T1, 400), (Typologie::T3, 600), (Typologie::T3, 1_400), (Typologie::T6, 900)]
    {
        for (pmr, financement) in [(false, Financement::Plus), (true, Financement::Plus), (false, Financement::Plai)] {
            let change = |o: &mut OffreNouvelle| {
                (o.typologie, o.pmr, o.financement, o.loyer) = (typologie, pmr, financement, Centimes::euros(euros));
            };
            all.push(publier(&m, b, "93048", change).await);
        }
    }
    let mut needs = foyer(2);
    needs.recherche.pmr = true;
    let mut reasons = BTreeSet::new();
    for demande in [anne(), needs] {
        let (_, lue) = demandeur(&m, &demande).await;
        let d = m.s.preparer(lue.clone()).await.unwrap();
        let list = m.s.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
        let told: HashMap<Uuid, Reponse> =
            list.ecartees.iter().flat_map(|g| &g.exemples).map(|e| (e.carte.id, e.reponse)).collect();
        let shown: HashMap<Uuid, Avis> = list.cartes.iter().map(|(c, avis, _)| (c.id, *avis)).collect();
        assert_eq!(told.len() + shown.len(), all.len());
        for id in &all {
            let answers = m.s.offre_et_profil(*id, Some(&lue)).await.unwrap().reponses;
            let no = answers.iter().find(|r| r.verdict == Verdict::NeConvientPas);
            assert_eq!(told.get(id), no);
            let open = answers.iter().filter(|r| r.verdict == Verdict::NeSaitPas).map(|r| r.regle).collect();
            assert_eq!(shown.get(id).copied(), no.is_none().then_some(Avis::Oui { a_verifier: open }));
            reasons.extend(no.map(|r| r.regle));
        }
        // Side by side: in the order asked for, what does not exist left out, more than one statement reads.
        let mut asked: Vec<Uuid> = all.iter().rev().take(4).copied().collect();
        asked.insert(1, Uuid::from_u128(7));
        let mut alone = Vec::new();
        for id in asked.iter().filter(|id| all.contains(id)) {
            alone.push(m.s.offre_et_profil(*id, Some(&lue)).await.unwrap());
        }
        assert_eq!(m.s.offres_et_profils(&asked, Some(&lue)).await.unwrap(), alone);
        assert_eq!(m.s.offres_et_profils(&[], None).await.unwrap(), []);
    }
    assert!(reasons.contains(&Regle::Typologie) && reasons.contains(&Regle::Effort) && reasons.contains(&Regle::Pmr));
}

/// What is said of each of these offers to `compte`: the same in the tabs, on the offer's page, side by side, among
/// favourites and by what an alert asks.
async fn dit_partout(m: &Monde, compte: Uuid, lue: &DemandeLue, all: &[Uuid]) -> HashMap<Uuid, Avis> {
    let d = m.s.preparer(lue.clone()).await.unwrap();
    let list = m.s.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
    let left_out = list.ecartees.iter().flat_map(|g| &g.exemples).map(|e| (e.carte.id, Avis::Non(e.reponse)));
    let tabs: HashMap<Uuid, Avis> = list.cartes.iter().map(|(c, avis, _)| (c.id, *avis)).chain(left_out).collect();
    assert_eq!(tabs.len(), all.len(), "every offer is in the tab or left out of it");

    let side_by_side = m.s.offres_et_profils(all, Some(lue)).await.unwrap();
    for (id, compared) in all.iter().zip(&side_by_side) {
        m.s.ajouter_favori(compte, *id).await.unwrap();
        let page = m.s.page_offre(*id, Some(compte), None, Some(lue)).await.unwrap().vue;
        assert_eq!((page.avis(), compared.avis()), (Some(tabs[id]), Some(tabs[id])));
    }
    let kept = m.s.mes_favoris(compte).await.unwrap();
    let avis = m.s.avis(lue, kept.iter().map(|f| &f.carte)).unwrap();
    let favourites: HashMap<Uuid, Avis> = kept.iter().map(|f| f.carte.id).zip(avis).collect();
    assert_eq!(favourites, tabs);
    tabs
}

#[rstest]
#[tokio::test]
async fn one_verdict_is_said_of_a_home_everywhere_and_the_file_is_no_part_of_it(
    #[values(Sqlite, Postgres)] moteur: Moteur,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let euros = Centimes::euros;
    let home = async |change: &dyn Fn(&mut OffreNouvelle)| publier(&m, b, "93048", change).await;
    let reserve = |o: &mut OffreNouvelle, siren: &str| o.reservee = Some((siren.to_owned(), "Un employeur".to_owned()));
    let fits = home(&|_| {}).await;
    let small = home(&|o| o.typologie = Typologie::T1).await;
    let dear = home(&|o| o.loyer = euros(1_400)).await;
    // 2.71 times the rent: near the limit.
    let near = home(&|o| (o.loyer, o.charges) = (euros(900), euros(80))).await;
    let mine = home(&|o| reserve(o, "824541148")).await;
    let other = home(&|o| reserve(o, "171304306")).await;
    let near_and_reserved = home(&|o| {
        (o.loyer, o.charges) = (euros(900), euros(80));
        reserve(o, "171304306");
    })
    .await;
    let all = [fits, small, dear, near, mine, other, near_and_reserved];
    let no = |avis: &Avis| match avis {
        Avis::Non(answer) => Some(answer.regle),
        Avis::Oui { .. } => None,
    };
    let open = |rules: &[Regle]| Avis::Oui { a_verifier: rules.iter().copied().collect::<Regles>() };

    let months_ago = |n: i32| AUJOURDHUI.saturating_sub(n.months());
    let (ready, none) = (AUJOURDHUI, None);
    let mut first: Option<HashMap<Uuid, Avis>> = None;
    for (i, (etat, renewed, siret, expected)) in (1_u32..).zip([
        (EtatDossier::Valide, ready, Some("82454114802432"), EtatDemande::EnRegle),
        (EtatDossier::Etape2, ready, Some("82454114802432"), EtatDemande::DossierIncomplet),
        (EtatDossier::Radie, months_ago(14), Some("82454114802432"), EtatDemande::Radiee(months_ago(1))),
        // Struck off by its dates, not here yet.
        (EtatDossier::Valide, months_ago(14), Some("82454114802432"), EtatDemande::Radiee(months_ago(1))),
        (
            EtatDossier::Valide,
            months_ago(12).yesterday().unwrap(),
            Some("82454114802432"),
            EtatDemande::ARenouveler(AUJOURDHUI.yesterday().unwrap()),
        ),
        (EtatDossier::Valide, ready, none, EtatDemande::EnRegle),
        (EtatDossier::Etape2, ready, none, EtatDemande::DossierIncomplet),
    ]) {
        let mut d = foyer(40 + i);
        (d.date_renouvellement, d.recherche.communes) = (renewed, vec!["93048".to_owned()]);
        let compte = m.compte_de(&adresse(40 + i), &d).await;
        let k = Complement { siret: siret.and_then(|s| Siret::parse(s).ok()), ..complement(Consentement::Anonyme) };
        m.dossier(compte, &d, &k, etat).await;
        let lue = relue(&m, compte).await;
        assert_eq!(lue.etat_demande(AUJOURDHUI), expected);

        let said = dit_partout(&m, compte, &lue, &all).await;
        assert_eq!((no(&said[&small]), no(&said[&dear])), (Some(Regle::Typologie), Some(Regle::Effort)));
        assert_eq!((said[&fits], said[&near]), (open(&[]), open(&[Regle::Effort])));
        if siret.is_some() {
            assert_eq!((said[&mine], said[&other], said[&near_and_reserved]), (open(&[]), open(&[]), said[&near]));
            // Whatever the state of the file, the same is said of every home.
            assert_eq!(first.get_or_insert_with(|| said.clone()), &said, "{etat:?}, renewed on {renewed}");
        } else {
            // Reserved, for whom can't be told without an employer: each such home says it.
            let [a, b] = [mine, other].map(|id| said[&id]);
            assert_eq!((a, b), (open(&[Regle::Reservation]), open(&[Regle::Reservation])));
            assert_eq!(said[&near_and_reserved], open(&[Regle::Effort, Regle::Reservation]));
        }
        // Applying does ask for the file.
        let applied = m.s.postuler(compte, fits).await;
        match expected {
            EtatDemande::EnRegle => drop(applied.unwrap()),
            EtatDemande::ARenouveler(_) => assert!(applied.is_ok()),
            _ => assert!(matches!(applied, Err(PostulerRefuse::DossierIncomplet | PostulerRefuse::NeConvientPas))),
        }
    }
}

/// What the page of an offer says: effort, whether the aid is known, the aid, the cost.
async fn vu(m: &Monde, offre: Uuid, lue: &DemandeLue) -> (Verdict, bool, Centimes, Cout) {
    let vue = m.s.offre_et_profil(offre, Some(lue)).await.unwrap();
    let effort = vue.reponses.iter().find(|r| r.regle == Regle::Effort).unwrap().verdict;
    let aid = vue.aide.unwrap();
    (effort, aid.connue, aid.montant, vue.cout())
}

#[rstest]
#[tokio::test]
async fn the_aid_one_knows_replaces_the_estimate_everywhere(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    // 980 € with charges: 2 660 € are 2.71 times the rent; with 300 € of aid, 3.02 times.
    let dear = publier(&m, b, "93048", |o| (o.loyer, o.charges) = (Centimes::euros(900), Centimes::euros(80))).await;
    // 1 050 €: 2.53 times; with 300 €, 2.82 times.
    publier(&m, b, "93048", |o| (o.loyer, o.charges) = (Centimes::euros(950), Centimes::euros(100))).await;
    let (compte, lue) = demandeur(&m, &anne()).await;
    assert_eq!((comptes(&m, &lue).await[0], lue.aide_connue), (1, None));
    let k = m.s.postuler(compte, dear).await.unwrap();
    let points = "SELECT points FROM candidature";
    let before = m.nombre(points).await;

    let (effort, known, estimate, cost) = vu(&m, dear, &lue).await;
    assert_eq!((effort, known), (Verdict::NeSaitPas, false));
    assert_eq!(cost.a_payer, Centimes::euros(980) - estimate);

    m.s.connaitre_aide(compte, Some(Centimes::euros(300))).await.unwrap();
    let lue = relue(&m, compte).await;
    let (effort, known, aid, cost) = vu(&m, dear, &lue).await;
    assert_eq!((effort, known, aid), (Verdict::Convient, true, Centimes::euros(300)));
    assert_eq!((cost.a_payer, cost.personnes), (Centimes::euros(680), 3));
    assert_eq!(cost.taux_pour_mille, Some(256));
    assert_eq!(comptes(&m, &lue).await[0], 2);
    let depose = async |who| m.s.page_offre(dear, Some(who), Some(k), None).await.unwrap().depose;
    // The candidature under way is ranked anew: 25.6 % instead of more than 33 %.
    assert_eq!(m.nombre(points).await, before + 3);
    assert_eq!(depose(compte).await.unwrap().total, i32::try_from(before + 3).unwrap());
    assert!(depose(m.demandeur(61).await).await.is_none(), "another's lines are nobody's");

    // The same amount again changes nothing; taking it back brings the estimate back.
    let version = lue.version;
    m.s.connaitre_aide(compte, Some(Centimes::euros(300))).await.unwrap();
    assert_eq!(relue(&m, compte).await.version, version);
    m.s.connaitre_aide(compte, None).await.unwrap();
    let lue = relue(&m, compte).await;
    assert!(lue.version > version);
    assert_eq!((lue.aide_connue, m.nombre(points).await), (None, before));
    assert_eq!(comptes(&m, &lue).await[0], 1);
    // An aid never counts beyond the rent.
    m.s.connaitre_aide(compte, Some(Centimes::euros(1_500))).await.unwrap();
    let (_, _, aid, cost) = vu(&m, dear, &relue(&m, compte).await).await;
    assert_eq!((aid, cost.a_payer), (Centimes::euros(980), Centimes::ZERO));
    assert!(matches!(m.s.connaitre_aide(m.s.id(), None).await, Err(Erreur::Introuvable)));
}
