//! The volume for tests of load: what it says it is, consistent, the same for the same seed, on both engines.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::classement::Classement;
use domain::demande::Demande;
use domain::dossier::Complement;
use domain::identite::{Email, Telephone};
use domain::logement::{Financement, Typologie};
use domain::numero_unique::NumeroUnique;
use rstest::rstest;
use services::Services;
use services::monde::GRAINE;
use services::monde::volume::{Avancement, Etape, Volume, VolumeRefuse};
use services::on_db;
use services::store::Db;
use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use uuid::Uuid;

const PEU: Volume = Volume { offres: 1500, demandes: 400, candidatures: 300, graine: GRAINE };

async fn remplir(s: &Services, v: Volume) -> Result<usize, VolumeRefuse> {
    s.remplir(v, |_| ControlFlow::Continue(())).await
}

/// All indexes, and on PostgreSQL all foreign keys, each of them checked.
async fn index(s: &Services) -> Vec<String> {
    match &s.db {
        Db::Sqlite { lecture, .. } => {
            sqlx::query_scalar("/* test */ SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name")
                .fetch_all(lecture)
                .await
        }
        Db::Postgres(pool) => {
            sqlx::query_scalar(
                "/* test */ SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
                 UNION ALL SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                   FROM pg_constraint WHERE contype = 'f' AND convalidated AND connamespace = 'public'::regnamespace
                 ORDER BY 1",
            )
            .fetch_all(pool)
            .await
        }
    }
    .unwrap()
}

/// The demandes of the volume: the named accounts of the demonstration are there too.
const DEMANDES: &str = "SELECT COUNT(*) FROM demande d JOIN compte c ON c.id = d.compte_id WHERE c.email LIKE 'volume%' AND d.etat = 'valide'";

/// Offers whose count is not that of their active candidatures.
const MAL_COMPTEES: &str = "SELECT COUNT(*) FROM offre o WHERE o.candidatures <>
    (SELECT COUNT(*) FROM candidature k WHERE k.offre_id = o.id AND k.active)";

#[rstest]
#[tokio::test]
async fn the_volume_is_what_was_asked_for_and_holds_together(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let before = index(&m.s).await;
    let mut said: Vec<Avancement> = Vec::new();
    let rows = m.s.remplir(PEU, |a| {
        said.push(a);
        ControlFlow::Continue(())
    });
    assert_eq!(rows.await.unwrap(), PEU.lignes());
    assert_eq!(index(&m.s).await, before, "every index is back");

    let steps = [Etape::Offres, Etape::Demandes, Etape::Index, Etape::Comptes];
    for etape in steps {
        let last = said.iter().rfind(|a| a.etape == etape).unwrap();
        assert_eq!(last.faites, last.total, "{etape:?}");
    }
    assert!(said.is_sorted_by_key(|a| a.lignes));

    for (table, n) in [("offre", 1500), ("candidature", 300), ("evenement", 300)] {
        assert_eq!(m.nombre(&format!("SELECT COUNT(*) FROM {table}")).await, n, "{table}");
    }
    assert_eq!(m.nombre(DEMANDES).await, 400);
    for wrong in [
        MAL_COMPTEES,
        "SELECT COUNT(*) FROM offre WHERE annoncee_a IS NULL OR etat <> 'publiee'",
        "SELECT COUNT(*) FROM offre o JOIN revision_departement r ON r.departement = o.departement
         WHERE o.revision = 0 OR o.revision > r.offres",
        "SELECT COUNT(*) FROM offre o JOIN revision_departement r ON r.departement = o.departement
         WHERE o.candidatures > 0 AND (o.rangs_version = 0 OR o.rangs_version <> r.rangs)",
        "SELECT COUNT(*) FROM candidature k JOIN demande d ON d.id = k.demande_id
         WHERE d.compte_id <> k.compte_id OR d.numero_unique <> k.numero_unique",
        "SELECT COUNT(*) FROM candidature k JOIN offre o ON o.id = k.offre_id
         WHERE k.creee_a < o.publiee_a OR k.creee_a > o.cloture_a",
        "SELECT COUNT(*) FROM candidature k JOIN offre o ON o.id = k.offre_id
         WHERE k.offre_typologie <> o.typologie OR k.offre_commune <> o.commune OR k.offre_loyer <> o.loyer
           OR k.offre_charges <> o.charges OR k.offre_cloture_a <> o.cloture_a
           OR k.offre_disponible_le <> o.disponible_le OR k.offre_commune IS NULL OR k.offre_loyer IS NULL",
        "SELECT COUNT(*) FROM evenement e JOIN candidature k ON k.id = e.candidature_id
         WHERE e.auteur_id <> k.compte_id OR e.a <> k.creee_a OR e.vers <> k.etat",
        "SELECT COUNT(*) FROM demande WHERE numero_als > (SELECT valeur FROM revision WHERE nom = 'numero_als')",
    ] {
        assert_eq!(m.nombre(wrong).await, 0, "{wrong}");
    }
    assert_eq!(m.nombre("SELECT CAST(SUM(candidatures) AS BIGINT) FROM offre").await, 300);
    assert!(m.nombre("SELECT COUNT(DISTINCT departement) FROM offre").await > 80);
    assert!(m.nombre("SELECT COUNT(DISTINCT points) FROM candidature").await > 10);
    let open = format!("SELECT COUNT(*) FROM offre WHERE cloture_a > {0} AND publiee_a <= {0}", m.s.maintenant());
    assert!(m.nombre(&open).await > 1000);
}

#[tokio::test]
async fn every_row_reads_back_by_the_domain_and_serves_its_person() {
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    remplir(&m.s, PEU).await.unwrap();
    let rows: Vec<(Uuid, String, String, String, String, String)> = on_db!(&m.s.db, |p| {
        sqlx::query_as(
            "/* test */ SELECT c.id, c.email, c.telephone, d.numero_unique, d.document, d.complement
             FROM compte c JOIN demande d ON d.compte_id = c.id
             WHERE c.email LIKE 'volume%' ORDER BY d.numero_als",
        )
        .fetch_all(p)
        .await
    })
    .unwrap();
    let mut numbers = HashSet::new();
    for (_, email, telephone, numero, document, complement) in &rows {
        Email::parse(email).unwrap();
        Telephone::parse(telephone).unwrap();
        let d: Demande = serde_json::from_str(document).unwrap();
        let n = NumeroUnique::parse(numero).unwrap();
        assert_eq!(d.numero_unique, n);
        assert_eq!(n.mois_annee().0, u8::try_from(d.date_creation.month()).unwrap());
        assert!(d.date_creation <= d.date_renouvellement && d.date_renouvellement <= AUJOURDHUI);
        assert_eq!(d.demandeur.email.as_ref().unwrap().as_str(), email);
        let commune = referentiel();
        for insee in &d.recherche.communes {
            assert!(commune.commune(insee).is_some(), "{insee}");
        }
        assert!(!d.recherche.communes.is_empty());
        let _: Complement = serde_json::from_str(complement).unwrap();
        assert!(numbers.insert(n));
    }

    // The one active candidature is where the file says, ranked as the page would rank it today.
    let (mut seen, mut suits) = (0, 0);
    for row in rows.iter().step_by(10) {
        let lue = m.s.ma_demande(row.0).await.unwrap().unwrap();
        assert!(lue.etat.peut_postuler());
        let Some(active) = m.s.candidature_active(row.0).await.unwrap() else { continue };
        let vue = m.s.offre_et_profil(active.offre, Some(&lue)).await.unwrap();
        let verdict = domain::eligibilite::verdict(&vue.reponses);
        let points = m.s.points_employeur(&lue).await.unwrap();
        let now = m.s.classement(&lue, points, &vue);
        let stored: String = on_db!(&m.s.db, |p| {
            sqlx::query_scalar("/* test */ SELECT classement FROM candidature WHERE id = $1")
                .bind(active.id)
                .fetch_one(p)
                .await
        })
        .unwrap();
        let stored: Classement = serde_json::from_str(&stored).unwrap();
        seen += 1;
        suits += usize::from(verdict != domain::eligibilite::Verdict::NeConvientPas);
        assert_eq!(stored, now, "{:?} for {}", lue.demande.recherche.communes, vue.offre.carte.insee);
        assert_eq!(m.s.mes_candidatures(row.0).await.unwrap().len(), 1);
    }
    assert_eq!(seen, 30);
    assert_eq!(suits, 30, "all fit where they apply");

    let offers: Vec<(String, String)> = on_db!(&m.s.db, |p| {
        sqlx::query_as("/* test */ SELECT typologie, financement FROM offre").fetch_all(p).await
    })
    .unwrap();
    assert!(offers.iter().all(|o| Typologie::from_code(&o.0).is_some() && Financement::from_code(&o.1).is_some()));
}

/// Every row of the tables filled, as text.
async fn tout(m: &Monde) -> BTreeMap<&'static str, Vec<String>> {
    let mut all = BTreeMap::new();
    for (table, sql) in [
        (
            "offre",
            "SELECT hex(id) || ref_externe || description || loyer || publiee_a || candidatures FROM offre ORDER BY 1",
        ),
        (
            "compte",
            "SELECT hex(id) || email || nom || prenom || cree_a FROM compte WHERE email LIKE 'volume%' ORDER BY 1",
        ),
        ("demande", "SELECT hex(id) || numero_als || document || complement FROM demande ORDER BY 1"),
        (
            "candidature",
            "SELECT hex(id) || hex(offre_id) || points || classement || creee_a FROM candidature ORDER BY 1",
        ),
    ] {
        let sql = format!("/* test */ {sql}");
        let rows = on_db!(&m.s.db, |p| sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(sql)).fetch_all(p).await);
        all.insert(table, rows.unwrap());
    }
    all
}

#[tokio::test]
async fn the_same_seed_gives_the_same_rows_another_seed_others() {
    let v = Volume { offres: 300, demandes: 60, candidatures: 60, graine: 7 };
    let mut worlds = Vec::new();
    for graine in [7, 7, 8] {
        // Only what the services draw differs between the worlds.
        let m = Monde::seme(Sqlite, 4).await.unwrap();
        remplir(&m.s, Volume { graine, ..v }).await.unwrap();
        worlds.push(tout(&m).await);
    }
    assert!(worlds[0].values().all(|rows| rows.len() >= 60));
    assert_eq!(worlds[0], worlds[1]);
    for (table, rows) in &worlds[0] {
        assert_ne!(rows, &worlds[2][table], "{table}");
    }
}

#[rstest]
#[tokio::test]
async fn it_comes_beside_the_demonstration_once(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.peupler(GRAINE, 400, 40).await.unwrap();
    let v = Volume { offres: 200, demandes: 50, candidatures: 50, graine: GRAINE };
    let before = m.nombre("SELECT COUNT(*) FROM offre").await;
    assert!(before > 400, "{before}");
    assert_eq!(remplir(&m.s, v).await.unwrap(), v.lignes());
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre").await, before + 200);
    assert_eq!(m.nombre(MAL_COMPTEES).await, 0);
    assert!(matches!(remplir(&m.s, v).await, Err(VolumeRefuse::DejaRempli)));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre").await, before + 200);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_before_anything_is_written() {
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    let too_many = Volume { offres: 10, demandes: 5, candidatures: 6, graine: 1 };
    assert!(matches!(remplir(&m.s, too_many).await, Err(VolumeRefuse::PlusDeCandidaturesQueDeDemandes(6))));
    let nowhere = Volume { offres: 0, demandes: 5, candidatures: 5, graine: 1 };
    assert!(matches!(remplir(&m.s, nowhere).await, Err(VolumeRefuse::SansOffre)));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM organisation").await, 0);
    m.bailleur("111111118").await;
    assert!(matches!(remplir(&m.s, PEU).await, Err(VolumeRefuse::AutreBase)));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre").await, 0);
    // Applicants alone may come: they look where the demonstration's households do.
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    let alone = Volume { offres: 0, demandes: 20, candidatures: 0, graine: 1 };
    assert_eq!(remplir(&m.s, alone).await.unwrap(), 40);
}

#[tokio::test]
async fn stopped_on_the_way_what_is_there_is_found_and_counted() {
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    let before = index(&m.s).await;
    // Two transactions of applicants, the first of which is the last wanted.
    let v = Volume { offres: 500, demandes: 6000, candidatures: 6000, graine: 3 };
    let stopped =
        m.s.remplir(v, |a| if a.etape == Etape::Demandes { ControlFlow::Break(()) } else { ControlFlow::Continue(()) });
    assert!(matches!(stopped.await, Err(VolumeRefuse::Interrompu)));
    assert_eq!(index(&m.s).await, before);
    assert_eq!(m.nombre(DEMANDES).await, 5000);
    assert_eq!(m.nombre(MAL_COMPTEES).await, 0);
    // The settings are those of every day again.
    let Db::Sqlite { ecriture, .. } = &m.s.db else { unreachable!() };
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(ecriture).await.unwrap();
    assert_eq!(synchronous, 2);
}
