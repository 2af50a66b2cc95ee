//! Alerts: what an offer meets, when it is told, once, whatever happens between.

mod depart;

use crate::smtp::Smtp;
use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::alerte::Frequence;
use domain::argent::Centimes;
use domain::candidature::MotifRefus;
use domain::demande::Demande;
use domain::dossier::{Consentement, EtatDossier};
use domain::logement::{Financement, Genre, Typologie};
use jiff::civil::date;
use rstest::rstest;
use services::alertes::{ALERTES_MAX, Alerte, AlerteNouvelle, AlerteRefusee, PARTOUT};
use services::courrier::Facteur;
use services::horloge::{HEURE, JOUR, SECONDE};
use services::offres::{Filtres, Lieu, OffreNouvelle, Onglet, Tri};
use services::{Erreur, Services, on_db};
use uuid::Uuid;

fn alerte(zones: &[&str]) -> AlerteNouvelle {
    AlerteNouvelle {
        nom: "Près du travail".to_owned(),
        requete: "lieu=Montreuil".to_owned(),
        frequence: Frequence::Immediate,
        convient: false,
        filtres: Filtres::default(),
        zones: zones.iter().map(|&z| z.to_owned()).collect(),
        onglet: None,
    }
}

/// The alert of a tab, as the form makes it.
fn alerte_d_onglet(s: &Services, d: &Demande, onglet: Onglet) -> AlerteNouvelle {
    AlerteNouvelle { zones: s.zones_de_l_onglet(d, onglet), onglet: Some(onglet), ..alerte(&[]) }
}

fn filtree(f: impl FnOnce(&mut Filtres)) -> AlerteNouvelle {
    let mut a = alerte(&["93048"]);
    f(&mut a.filtres);
    a
}

impl Monde {
    /// An account that has no demande.
    async fn curieux(&self, n: u32) -> Uuid {
        self.compte_de(&format!("curieux{n}@exemple.fr"), &foyer(n)).await
    }

    async fn publie(&self, reference: &str, change: impl FnOnce(&mut OffreNouvelle)) -> Uuid {
        let bailleur = self.un_bailleur().await;
        let mut o = self.nouvelle(bailleur, reference);
        change(&mut o);
        self.s.publier(&o).await.unwrap()
    }

    /// An offer that suits every `foyer`, in another commune.
    async fn publie_a(&self, reference: &str, insee: &str) -> Uuid {
        let departement = self.s.referentiel.commune(insee).unwrap().departement.to_owned();
        self.publie(reference, |o| (o.insee, o.departement) = (insee.to_owned(), departement)).await
    }

    async fn un_bailleur(&self) -> Uuid {
        match self.s.ids_bailleurs().await.unwrap().first() {
            Some(id) => *id,
            None => self.bailleur("111111118").await,
        }
    }

    async fn tour(&self) -> (u64, usize) {
        (self.s.annoncer().await.unwrap(), self.s.ecrire_alertes().await.unwrap())
    }

    /// The token of an alert's mails.
    async fn jeton_d_alerte(&self, id: Uuid) -> String {
        on_db!(&self.s.db, |p| {
            sqlx::query_scalar("/* test */ SELECT jeton FROM alerte WHERE id = $1").bind(id).fetch_one(p).await
        })
        .unwrap()
    }
}

#[rstest]
#[tokio::test]
async fn an_alert_is_kept_as_it_was_made(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (compte, autre) = (m.curieux(1).await, m.curieux(2).await);
    let mut wanted = alerte(&["93048", "93048", "D75"]);
    wanted.filtres = Filtres {
        genre: Some(Genre::Appartement),
        loyer_min: Some(Centimes(30_000)),
        loyer_max: Some(Centimes(90_050)),
        surface_min: Some(40),
        pieces: vec![2, 3],
        pmr: true,
        disponible: true,
        sans_marches: true,
    };
    let id = m.s.creer_alerte(compte, &wanted).await.unwrap();
    let kept = m.s.mes_alertes(compte).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].id, &kept[0].filtres, kept[0].active), (id, &wanted.filtres, true));
    assert_eq!(kept[0].zones, ["93048", "D75"]);
    assert!(m.s.mes_alertes(autre).await.unwrap().is_empty());
    // Another's does not exist.
    assert!(matches!(m.s.suspendre_alerte(autre, id, false).await, Err(Erreur::Introuvable)));
    assert!(matches!(m.s.changer_frequence(autre, id, Frequence::Quotidienne).await, Err(Erreur::Introuvable)));
    assert!(matches!(m.s.supprimer_alerte(autre, id).await, Err(Erreur::Introuvable)));
    m.s.supprimer_alerte(compte, id).await.unwrap();
    assert!(m.s.mes_alertes(compte).await.unwrap().is_empty());
    assert!(matches!(m.s.creer_alerte(compte, &alerte(&[])).await, Err(AlerteRefusee::SansLieu)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_account_has_twenty_alerts_at_the_most(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.curieux(1).await;
    let serveurs = [m.s.clone(), m.autre_serveur().await];
    let tasks: Vec<_> = (0..30_usize)
        .map(|i| {
            let s = serveurs[i % 2].clone();
            tokio::spawn(async move { s.creer_alerte(compte, &alerte(&["93048"])).await })
        })
        .collect();
    let mut made = 0;
    for t in tasks {
        match t.await.unwrap() {
            Ok(_) => made += 1,
            Err(AlerteRefusee::Trop) => {}
            Err(e) => panic!("{e:?}"),
        }
    }
    assert_eq!(made, ALERTES_MAX);
}

#[rstest]
#[tokio::test]
async fn an_offer_meets_an_alert_as_a_search_shows_it(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.curieux(1).await;
    let alerts = [
        alerte(&["93048"]),
        alerte(&["D93"]),
        alerte(&[PARTOUT]),
        alerte(&["75120"]),
        alerte(&["D75"]),
        filtree(|f| f.genre = Some(Genre::Maison)),
        filtree(|f| f.genre = Some(Genre::Appartement)),
        filtree(|f| f.loyer_min = Some(Centimes(68_000))),
        filtree(|f| f.loyer_min = Some(Centimes(68_001))),
        filtree(|f| f.loyer_max = Some(Centimes(68_000))),
        filtree(|f| f.loyer_max = Some(Centimes(67_999))),
        filtree(|f| f.surface_min = Some(62)),
        filtree(|f| f.surface_min = Some(63)),
        filtree(|f| f.pieces = vec![3]),
        filtree(|f| f.pieces = vec![1, 2]),
        filtree(|f| f.pieces = vec![1, 2, 3, 4, 5]),
        filtree(|f| f.pmr = true),
        filtree(|f| f.disponible = true),
        filtree(|f| f.sans_marches = true),
    ];
    let mut ids = Vec::new();
    for a in &alerts {
        ids.push(m.s.creer_alerte(compte, a).await.unwrap());
    }
    let offers = [
        m.publie("flat", |_| {}).await,
        m.publie("house", |o| {
            (o.genre, o.etage, o.ascenseur, o.typologie) = (Genre::Maison, None, false, Typologie::T1Bis);
            o.disponible_le = AUJOURDHUI;
        })
        .await,
        m.publie("stairs", |o| (o.ascenseur, o.pmr) = (false, true)).await,
        m.publie("ground", |o| (o.ascenseur, o.etage, o.surface_m2) = (false, Some(0), 40)).await,
        m.publie("paris", |o| {
            (o.insee, o.departement) = ("75120".to_owned(), "75".to_owned());
        })
        .await,
    ];
    m.s.annoncer().await.unwrap();
    for (a, id) in alerts.iter().zip(&ids) {
        let told: Vec<Uuid> = on_db!(&m.s.db, |p| {
            sqlx::query_scalar("/* test */ SELECT offre_id FROM alerte_envoi WHERE alerte_id = $1")
                .bind(*id)
                .fetch_all(p)
                .await
        })
        .unwrap();
        // What the public list of the same place and filters shows.
        let lieu = match a.zones[0].as_str() {
            PARTOUT => Lieu::Partout,
            zone => match zone.strip_prefix('D') {
                Some(d) => Lieu::Departement(d.to_owned()),
                None => Lieu::Commune(zone.to_owned()),
            },
        };
        let shown = m.s.recherche_publique(&lieu, &a.filtres, services::offres::Tri::Recentes, 1).await.unwrap();
        for offer in offers {
            let listed = shown.cartes.iter().any(|c| c.id == offer);
            assert_eq!(told.contains(&offer), listed, "{:?} {:?}", a.zones, a.filtres);
        }
    }
}

#[rstest]
#[tokio::test]
async fn places_become_zones(#[values(Sqlite)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let s = &m.s;
    assert_eq!(s.zones_du_lieu(&Lieu::Partout), [PARTOUT]);
    assert_eq!(s.zones_du_lieu(&Lieu::Departement("2A".into())), ["D2A"]);
    assert_eq!(s.zones_du_lieu(&Lieu::Commune("93048".into())), ["93048"]);
    // A city is looked for with its arrondissements.
    assert_eq!(s.zones_du_lieu(&Lieu::Commune("75056".into())).len(), 21);
    let around = s.zones_du_lieu(&Lieu::Autour { insee: "93048".into(), km: 5 });
    assert!(around.contains(&"93048".to_owned()) && around.contains(&"93006".to_owned()) && around.len() > 5);
    let d = anne();
    let asked = s.zones_de_l_onglet(&d, Onglet::Demandees);
    let near = s.zones_de_l_onglet(&d, Onglet::Limitrophes);
    assert!(asked.contains(&"93048".to_owned()), "{asked:?}");
    assert!(!near.is_empty() && near.iter().all(|z| !asked.contains(z)));
    let others = s.zones_de_l_onglet(&d, Onglet::Autres);
    assert_eq!(others.iter().filter(|z| !z.starts_with('-')).collect::<Vec<_>>(), ["D93"]);
    assert!(others.contains(&"-93048".to_owned()) && others.iter().all(|z| z == "D93" || z.starts_with("-93")));
}

#[rstest]
#[tokio::test]
async fn an_alert_of_a_tab_watches_what_the_tab_shows(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.demandeur(1).await;
    let onglets = [Onglet::Demandees, Onglet::Limitrophes, Onglet::Autres];
    let mut ids = Vec::new();
    for onglet in onglets {
        ids.push(m.s.creer_alerte(compte, &alerte_d_onglet(&m.s, &foyer(1), onglet)).await.unwrap());
    }
    // Asked for; touching one, in the same département and in two others; farther, there and elsewhere.
    let mut offers = Vec::new();
    for (i, insee) in
        ["93048", "93006", "93064", "94080", "75120", "93066", "93001", "94028", "75107"].iter().enumerate()
    {
        offers.push(m.publie_a(&format!("A{i}"), insee).await);
    }
    m.s.annoncer().await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    let d = m.s.preparer(lue).await.unwrap();
    let mut seen = 0;
    for (onglet, id) in onglets.into_iter().zip(ids) {
        let mut told: Vec<Uuid> = on_db!(&m.s.db, |p| {
            sqlx::query_scalar("/* test */ SELECT offre_id FROM alerte_envoi WHERE alerte_id = $1")
                .bind(id)
                .fetch_all(p)
                .await
        })
        .unwrap();
        told.sort_unstable();
        let list = m.s.liste_demandeur(&d, onglet, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
        let mut shown: Vec<Uuid> = list.cartes.iter().map(|c| c.0.id).collect();
        shown.sort_unstable();
        assert_eq!(told, shown, "{onglet:?}");
        assert!(!told.is_empty(), "{onglet:?}");
        seen += told.len();
    }
    assert_eq!(seen, 7, "two are in no tab");
}

#[rstest]
#[tokio::test]
async fn an_alert_of_a_tab_follows_the_demande(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.demandeur(1).await;
    let mut d = foyer(1);
    for onglet in [Onglet::Demandees, Onglet::Autres] {
        m.s.creer_alerte(compte, &alerte_d_onglet(&m.s, &d, onglet)).await.unwrap();
    }
    // A search keeps its place.
    m.s.creer_alerte(compte, &alerte(&["93066"])).await.unwrap();
    let zones = async |onglet: Option<Onglet>| {
        let mine = m.s.mes_alertes(compte).await.unwrap();
        mine.into_iter().find(|a| a.onglet == onglet).unwrap().zones
    };
    m.publie_a("A", "93066").await;
    assert_eq!(m.tour().await, (2, 2), "among the others, and by the search");

    d.recherche.communes.push("93066".into());
    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    for onglet in [Onglet::Demandees, Onglet::Autres] {
        assert_eq!(zones(Some(onglet)).await, m.s.zones_de_l_onglet(&d, onglet));
    }
    assert_eq!(zones(None).await, ["93066"]);
    m.publie_a("B", "93066").await;
    assert_eq!(m.tour().await, (2, 2), "asked for now, and by the search");

    d.recherche.communes.retain(|c| c != "93066");
    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    assert!(!zones(Some(Onglet::Demandees)).await.contains(&"93066".to_owned()));
}

#[rstest]
#[tokio::test]
async fn without_a_demande_what_needs_one_is_silent_and_says_so(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.demandeur(1).await;
    let fits = AlerteNouvelle { convient: true, ..alerte(&["93048"]) };
    m.s.creer_alerte(compte, &fits).await.unwrap();
    m.s.creer_alerte(compte, &alerte_d_onglet(&m.s, &foyer(1), Onglet::Demandees)).await.unwrap();
    m.s.creer_alerte(compte, &alerte(&["93048"])).await.unwrap();
    // Those that fit, those of the tab, those of the search.
    let silent = async || {
        let mine = m.s.mes_alertes(compte).await.unwrap();
        let one = |f: fn(&&Alerte) -> bool| mine.iter().find(f).unwrap().sans_demande;
        [one(|a| a.convient), one(|a| a.onglet.is_some()), one(|a| !a.convient && a.onglet.is_none())]
    };
    m.publie("A", |_| {}).await;
    assert_eq!(m.tour().await, (3, 3));
    assert_eq!(silent().await, [false, false, false]);
    m.s.supprimer_demande(compte).await.unwrap();
    m.publie("B", |_| {}).await;
    assert_eq!(m.tour().await, (3, 1), "the search alone");
    assert_eq!(silent().await, [true, true, false]);
    // Another demande: what was published meanwhile is not told, what comes is.
    let d = foyer(2);
    m.dossier(compte, &d, &complement(Consentement::Anonyme), EtatDossier::Etape1).await;
    assert_eq!(silent().await, [false, false, false]);
    m.publie("C", |_| {}).await;
    assert_eq!(m.tour().await, (3, 3));
}

#[rstest]
#[tokio::test]
async fn at_once_everyone_at_the_same_instant_and_never_twice(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    for n in 1..=30 {
        m.s.creer_alerte(m.curieux(n).await, &alerte(&["93048"])).await.unwrap();
    }
    assert_eq!(m.tour().await, (0, 0));
    let offre = m.publie("A", |_| {}).await;
    m.avancer(SECONDE);
    assert_eq!(m.tour().await, (30, 30));
    assert_eq!(m.nombre("SELECT COUNT(DISTINCT prochain_a) FROM courriel").await, 1);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE masse").await, 30);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM alerte_envoi").await, 0, "told, nothing of it is kept but the mail");
    // Changed, published again, looked at again: told once.
    m.publie("A", |o| o.loyer = Centimes::euros(610)).await;
    m.avancer(HEURE);
    assert_eq!(m.tour().await, (0, 0));
    let (sujet, texte) = m.courriels("curieux1@exemple.fr").await.remove(0);
    assert_eq!(sujet, "T3\u{a0}à Montreuil, 680\u{a0}€\u{a0}: nouvelle offre");
    for part in [
        "« Près du travail »".replace(' ', "\u{a0}").replace("Près\u{a0}du\u{a0}travail", "Près du travail"),
        format!("https://alin.test/offres/{offre}"),
        "https://alin.test/mes-alertes".to_owned(),
        "https://alin.test/alertes/arreter/".to_owned(),
    ] {
        assert!(texte.contains(&part), "{part} in {texte}");
    }
    // Two alerts of one account: a mail each; one offer that meets both is told by both.
    let compte = m.curieux(40).await;
    for zone in ["93048", "D93"] {
        m.s.creer_alerte(compte, &alerte(&[zone])).await.unwrap();
    }
    m.publie("B", |_| {}).await;
    assert_eq!(m.tour().await, (32, 32));
}

#[rstest]
#[tokio::test]
async fn a_scheduled_offer_is_told_when_its_hour_comes(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.creer_alerte(m.curieux(1).await, &alerte(&["93048"])).await.unwrap();
    let at = m.s.maintenant() + 2 * HEURE;
    m.publie("A", |o| o.publiee_a = at).await;
    m.avancer(2 * HEURE - 1);
    assert_eq!(m.tour().await, (0, 0));
    m.avancer(1);
    assert_eq!(m.tour().await, (1, 1));
    // Closed before anybody looked: told to nobody, and looked at no more.
    m.publie("B", |o| (o.publiee_a, o.cloture_a) = (at - JOUR, at)).await;
    assert_eq!(m.tour().await, (0, 0));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre WHERE annoncee_a IS NULL").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_day_and_a_week_are_one_mail_each(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    // Sunday, 11:00 in Paris.
    let compte = m.curieux(1).await;
    for (zone, frequence) in [("93048", Frequence::Quotidienne), ("D93", Frequence::Hebdomadaire)] {
        let mut a = alerte(&[zone]);
        a.frequence = frequence;
        m.s.creer_alerte(compte, &a).await.unwrap();
    }
    for i in 0..25 {
        m.publie(&format!("A{i}"), |_| {}).await;
        m.avancer(60 * SECONDE);
        m.s.annoncer().await.unwrap();
    }
    assert_eq!(m.s.mes_alertes(compte).await.unwrap()[0].en_attente, 25);
    assert_eq!(m.s.ecrire_alertes().await.unwrap(), 0);
    // Monday, 8:00 in Paris is 7:00 UTC: both.
    let monday = date(2026, 11, 23).at(7, 0, 0, 0).in_tz("UTC").unwrap().timestamp().as_microsecond();
    m.avancer(monday - m.s.maintenant() - 1);
    assert_eq!(m.tour().await, (0, 0));
    m.avancer(1);
    assert_eq!(m.tour().await, (0, 2));
    let mails = m.courriels("curieux1@exemple.fr").await;
    assert!(mails[0].0.contains("24\u{a0}autres"), "{}", mails[0].0);
    assert_eq!(mails[0].1.matches("https://alin.test/offres/").count(), 20);
    assert!(mails[0].1.contains("Et encore 5"), "{}", mails[0].1);
    // One of Monday morning: tomorrow for the day, in a week for the week.
    m.publie("B", |_| {}).await;
    assert_eq!(m.tour().await, (2, 0));
    m.avancer(JOUR);
    assert_eq!(m.tour().await, (0, 1));
    m.avancer(6 * JOUR);
    assert_eq!(m.tour().await, (0, 1));
}

#[rstest]
#[tokio::test]
async fn what_changed_meanwhile_is_not_told(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.curieux(1).await;
    let mut daily = alerte(&["93048"]);
    daily.frequence = Frequence::Quotidienne;
    let id = m.s.creer_alerte(compte, &daily).await.unwrap();
    let (kept, withdrawn) = (m.publie("A", |_| {}).await, m.publie("B", |_| {}).await);
    m.publie("C", |o| o.cloture_a = m.s.maintenant() + HEURE).await;
    assert_eq!(m.s.annoncer().await.unwrap(), 3);
    m.s.retirer_offre(m.un_bailleur().await, withdrawn, MotifRefus::ErreurAnnonce).await.unwrap();
    m.avancer(JOUR);
    assert_eq!(m.tour().await, (0, 1));
    let texte = m.courriels("curieux1@exemple.fr").await.remove(0).1;
    assert!(texte.contains(&kept.to_string()) && texte.matches("/offres/").count() == 1, "{texte}");

    // Everything gone: no mail at all.
    let gone = m.publie("D", |_| {}).await;
    assert_eq!(m.s.annoncer().await.unwrap(), 1);
    m.s.retirer_offre(m.un_bailleur().await, gone, MotifRefus::ErreurAnnonce).await.unwrap();
    m.avancer(JOUR);
    assert_eq!(m.tour().await, (0, 0));

    // Paused: what waited is forgotten, what appears is not queued, and starting again begins from there.
    m.publie("E", |_| {}).await;
    assert_eq!(m.s.annoncer().await.unwrap(), 1);
    m.s.suspendre_alerte(compte, id, false).await.unwrap();
    m.publie("F", |_| {}).await;
    assert_eq!(m.tour().await, (0, 0));
    m.s.suspendre_alerte(compte, id, true).await.unwrap();
    m.avancer(JOUR);
    assert_eq!(m.tour().await, (0, 0));
    m.publie("G", |_| {}).await;
    assert_eq!(m.s.annoncer().await.unwrap(), 1);
    // At once instead of daily: what waits leaves now.
    m.s.changer_frequence(compte, id, Frequence::Immediate).await.unwrap();
    assert_eq!(m.s.ecrire_alertes().await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn only_what_may_fit_when_asked(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.demandeur(1).await;
    let curieux = m.curieux(2).await;
    for c in [compte, curieux] {
        let mut a = alerte(&["93048"]);
        a.convient = true;
        m.s.creer_alerte(c, &a).await.unwrap();
    }
    let fits = m.publie("A", |o| o.financement = Financement::Plus).await;
    let small = m.publie("B", |o| (o.typologie, o.surface_m2) = (Typologie::T1, 20)).await;
    // Without a demande nothing can be judged, and nothing is told.
    assert_eq!(m.tour().await, (4, 1));
    assert!(m.courriels("curieux2@exemple.fr").await.is_empty());
    let texte = m.courriels(&adresse(1)).await.remove(0).1;
    assert!(texte.contains(&fits.to_string()) && !texte.contains(&small.to_string()), "{texte}");
    assert!(texte.contains("votre situation"), "why it may fit: {texte}");
    // A file still under way is judged as the list judges it.
    let d = foyer(3);
    let etape = m.compte_de(&adresse(3), &d).await;
    m.dossier(etape, &d, &complement(Consentement::Anonyme), EtatDossier::Etape2).await;
    let mut a = alerte(&["93048"]);
    a.convient = true;
    m.s.creer_alerte(etape, &a).await.unwrap();
    m.publie("C", |o| (o.typologie, o.surface_m2) = (Typologie::T1, 20)).await;
    assert_eq!(m.tour().await, (3, 0));
    assert!(m.courriels(&adresse(3)).await.is_empty());
    // The rule is named as on a card; what the file lacks is said once, and makes no home unfit.
    m.publie("D", |o| (o.loyer, o.charges) = (Centimes::euros(900), Centimes::euros(80))).await;
    m.tour().await;
    let texte = m.courriels(&adresse(3)).await.remove(0).1.replace('\u{a0}', " ");
    assert!(texte.contains("Il reste à vérifier : le loyer."), "{texte}");
    assert_eq!((texte.matches("pas encore postuler").count(), texte.matches("/ma-situation").count()), (1, 1));
    let ready = m.courriels(&adresse(1)).await.into_iter().map(|c| c.1).collect::<String>();
    assert!(ready.contains("à vérifier") && !ready.contains("/ma-situation"), "{ready}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_at_once_tell_each_offer_once(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    for n in 0..60 {
        let mut a = alerte(&["93048"]);
        a.convient = n % 6 == 0;
        let compte = if n % 2 == 0 { m.demandeur(n).await } else { m.curieux(n).await };
        m.s.creer_alerte(compte, &a).await.unwrap();
    }
    for i in 0..8 {
        m.publie(&format!("A{i}"), |_| {}).await;
    }
    let serveurs = [m.s.clone(), m.autre_serveur().await, m.s.clone(), m.autre_serveur().await];
    let tasks: Vec<_> = serveurs
        .into_iter()
        .map(|s| {
            tokio::spawn(async move {
                let mut queued = 0;
                for _ in 0..6 {
                    queued += s.annoncer().await.unwrap();
                    s.ecrire_alertes().await.unwrap();
                }
                queued
            })
        })
        .collect();
    let mut queued = 0;
    for t in tasks {
        queued += t.await.unwrap();
    }
    queued += m.s.annoncer().await.unwrap();
    m.s.ecrire_alertes().await.unwrap();
    assert_eq!(queued, 60 * 8);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM alerte_envoi").await, 0);
    // Each offer stands in exactly one mail of each alert.
    let texts: Vec<String> =
        on_db!(&m.s.db, |p| sqlx::query_scalar("/* test */ SELECT texte FROM courriel").fetch_all(p).await).unwrap();
    let told: usize = texts.iter().map(|t| t.matches("https://alin.test/offres/").count()).sum();
    assert_eq!(told, 60 * 8);
}

#[rstest]
#[tokio::test]
async fn a_server_that_dies_between_leaves_it_to_the_next(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.creer_alerte(m.curieux(1).await, &alerte(&["93048"])).await.unwrap();
    m.publie("A", |_| {}).await;
    // Queued, then nothing more from this server.
    assert_eq!(m.s.annoncer().await.unwrap(), 1);
    let autre = m.autre_serveur().await;
    m.avancer(HEURE);
    assert_eq!(autre.annoncer().await.unwrap(), 0);
    assert_eq!(autre.ecrire_alertes().await.unwrap(), 1);
    assert_eq!(m.s.ecrire_alertes().await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn the_mail_says_how_to_end_it_and_ends_it(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    let facteur = Facteur::new(m.s.clone(), &smtp.url(), "AL'in <ne-pas-repondre@al-in.example>").unwrap();
    let compte = m.curieux(1).await;
    let id = m.s.creer_alerte(compte, &alerte(&["93048"])).await.unwrap();
    m.publie("A", |_| {}).await;
    assert_eq!(m.tour().await, (1, 1));
    // Who waits for a password passes before.
    m.s.demander_compte(&inscription("presse@exemple.fr"), IP).await.unwrap();
    assert_eq!(facteur.tournee(1).await.unwrap(), 1);
    assert_eq!(smtp.recus()[0].a, "presse@exemple.fr");
    assert!(!smtp.recus()[0].corps.contains("List-Unsubscribe"));
    assert_eq!(facteur.tournee(20).await.unwrap(), 1);
    let token = m.jeton_d_alerte(id).await;
    // Headers may be folded.
    let corps = smtp.recus()[1].corps.replace("\n ", " ");
    let headers = corps.split("\n\n").next().unwrap();
    let unsubscribe = format!("List-Unsubscribe: <https://alin.test/alertes/arreter/{token}>");
    assert!(headers.lines().any(|h| h.split_whitespace().collect::<Vec<_>>().join(" ") == unsubscribe), "{headers}");
    assert!(headers.lines().any(|h| h == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{headers}");
    assert!(headers.contains("Auto-Submitted: auto-generated"));

    m.publie("B", |_| {}).await;
    assert_eq!(m.s.annoncer().await.unwrap(), 1);
    for _ in 0..2 {
        m.s.arreter_alerte(&token).await.unwrap();
    }
    m.s.arreter_alerte("nothing").await.unwrap();
    assert_eq!(m.s.ecrire_alertes().await.unwrap(), 0);
    let mine = m.s.mes_alertes(compte).await.unwrap();
    assert!(!mine[0].active && mine[0].en_attente == 0);
}

/// `cargo test -p services --release --test main alertes::fifty_thousand -- --ignored --nocapture`
#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "a measure, not a test"]
async fn fifty_thousand_alerts_for_one_offer(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let measure = m.s.mesurer_alertes(50_000).await.unwrap();
    eprintln!("{moteur:?}: {measure:?}");
    assert!(measure.mise_en_file.as_secs() < 5, "{measure:?}");
}
