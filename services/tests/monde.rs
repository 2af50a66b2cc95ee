//! The demonstration: every queue of the back offices has something to do, and all of it could have happened.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::candidature::{Etat, Evenement};
use domain::compte::Role;
use rstest::rstest;
use services::candidatures::FiltreFile;
use services::monde::GRAINE;
use services::monde::peuplement::COMPTES;
use services::on_db;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many candidatures are in each state.
async fn etats(m: &Monde) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> = on_db!(&m.s.db, |p| {
        sqlx::query_as("/* test */ SELECT etat, COUNT(*) FROM candidature GROUP BY etat").fetch_all(p).await
    })
    .unwrap();
    rows.into_iter().collect()
}

async fn organisation(m: &Monde, email: &str) -> Uuid {
    on_db!(&m.s.db, |p| {
        sqlx::query_scalar("/* test */ SELECT organisation_id FROM compte WHERE email = $1")
            .bind(email)
            .fetch_one(p)
            .await
    })
    .unwrap()
}

#[rstest]
#[tokio::test]
async fn the_demonstration_is_at_every_stage(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::seme(moteur, 1).await else { return };
    let start = std::time::Instant::now();
    m.s.peupler(GRAINE, 1000, 400).await.unwrap();
    println!("{moteur:?}: {:?}", start.elapsed());
    let states = etats(&m).await;
    println!("{states:?}");
    for etat in Etat::ALL.iter().filter(|e| !matches!(e, Etat::OffreRetiree | Etat::DemandeRadiee)) {
        assert!(states.get(etat.code()).is_some_and(|n| *n > 0), "nobody is {etat:?}: {states:?}");
    }
    let now = m.s.maintenant();
    let wrong = [
        "SELECT COUNT(*) FROM offre o WHERE o.candidatures <>
           (SELECT COUNT(*) FROM candidature k WHERE k.offre_id = o.id AND k.active)"
            .to_owned(),
        "SELECT COUNT(*) FROM candidature k WHERE k.version <>
           (SELECT COUNT(*) FROM evenement e WHERE e.candidature_id = k.id)"
            .to_owned(),
        "SELECT COUNT(*) FROM candidature k WHERE k.etat <>
           (SELECT e.vers FROM evenement e WHERE e.candidature_id = k.id AND e.numero = k.version)"
            .to_owned(),
        // What follows comes later, and none is still to come.
        "SELECT COUNT(*) FROM evenement a JOIN evenement b ON b.candidature_id = a.candidature_id AND b.numero = a.numero + 1
         WHERE b.a <= a.a OR b.de <> a.vers"
            .to_owned(),
        format!("SELECT COUNT(*) FROM evenement WHERE a > {now}"),
        "SELECT COUNT(*) FROM candidature k JOIN offre o ON o.id = k.offre_id
         WHERE k.creee_a < o.publiee_a OR k.creee_a > o.cloture_a"
            .to_owned(),
        "SELECT COUNT(*) FROM offre o WHERE o.rangs_version > (SELECT rangs FROM revision_departement r WHERE r.departement = o.departement)"
            .to_owned(),
        "SELECT COUNT(*) FROM offre o WHERE (o.etat = 'attribuee') <>
           EXISTS (SELECT 1 FROM candidature k WHERE k.offre_id = o.id AND k.etat = 'bail_signe')"
            .to_owned(),
        // What one applied for is written down, and nothing has changed it since.
        "SELECT COUNT(*) FROM candidature k JOIN offre o ON o.id = k.offre_id
         WHERE k.offre_loyer IS NULL OR k.offre_loyer <> o.loyer OR k.offre_charges <> o.charges
           OR k.offre_typologie <> o.typologie OR k.offre_commune <> o.commune OR k.offre_cloture_a <> o.cloture_a
           OR k.offre_disponible_le <> o.disponible_le"
            .to_owned(),
        // An answer waits where it is the last that happened, there alone.
        "SELECT COUNT(*) FROM candidature k JOIN evenement e ON e.candidature_id = k.id AND e.numero = k.version
         WHERE (k.reponses IS NOT NULL) <>
           (k.active AND e.evenement IN ('fournir_piece', 'confirmer_visite', 'accepter'))"
            .to_owned(),
        // Nobody reads the mailboxes of invented people.
        "SELECT COUNT(*) FROM courriel".to_owned(),
        // Those who may log in begin afresh.
        "SELECT COUNT(*) FROM candidature k JOIN compte c ON c.id = k.compte_id WHERE c.mot_de_passe IS NOT NULL".to_owned(),
    ];
    for sql in wrong {
        assert_eq!(m.nombre(&sql).await, 0, "{sql}");
    }

    // The adviser's queues, and those of the landlord with the named account; every other landlord has something.
    for f in [FiltreFile::ATraiter, FiltreFile::EnCours, FiltreFile::Terminees] {
        assert!(m.s.file_conseiller(f).await.unwrap().len() >= 20, "{f:?}");
    }
    let named = COMPTES.iter().find(|c| c.role == Role::Bailleur).unwrap();
    let home = organisation(&m, named.email).await;
    let under_way = m.s.file_bailleur(home, FiltreFile::EnCours).await.unwrap();
    for etat in
        [Etat::Visite, Etat::Commission, Etat::Attribuee, Etat::AttribueeRang, Etat::AttribueeCondition, Etat::Acceptee]
    {
        assert!(under_way.iter().any(|l| l.etat() == Some(etat)), "nobody is {etat:?} at the named landlord's");
    }
    for f in [FiltreFile::ATraiter, FiltreFile::Terminees] {
        assert!(m.s.file_bailleur(home, f).await.unwrap().len() >= 3, "{f:?}");
    }
    for b in services::monde::offres::bailleurs() {
        let theirs = organisation(&m, b.email).await;
        assert!(!m.s.file_bailleur(theirs, FiltreFile::ATraiter).await.unwrap().is_empty(), "{}", b.nom);
        assert!(!m.s.file_bailleur(theirs, FiltreFile::EnCours).await.unwrap().is_empty(), "{}", b.nom);
    }

    assert!(!m.s.reponses_au_bailleur(home).await.unwrap().is_empty(), "nobody has answered the named landlord");
    assert!(!m.s.reponses_au_conseiller().await.unwrap().is_empty(), "nobody has answered the adviser");

    // A commission that has sat waits for its decisions, and takes them.
    let today = m.s.horloge.aujourdhui();
    let mut sat = None;
    for l in under_way.iter().filter(|l| l.etat() == Some(Etat::Commission)) {
        let dossier = m.s.dossier_bailleur(home, l.id).await.unwrap();
        if dossier.candidature.commission_le.is_some_and(|d| d < today) {
            sat = Some(dossier);
        }
    }
    let sat = sat.unwrap().candidature;
    let agent = m.s.id();
    m.s.agir_en_bailleur(agent, home, sat.id, Evenement::Attribuer, Default::default()).await.unwrap();
    // Time ends nothing on the first day.
    assert_eq!(m.s.faire_passer_le_temps().await.unwrap(), 0);
}

#[tokio::test]
async fn the_same_seed_makes_the_same_demonstration() {
    let mut worlds = Vec::new();
    for graine in [1, 2] {
        let m = Monde::seme(Sqlite, graine).await.unwrap();
        m.s.peupler(GRAINE, 300, 60).await.unwrap();
        let rows: Vec<(String, String, i64, String, i64)> = on_db!(&m.s.db, |p| {
            sqlx::query_as(
                "/* test */ SELECT k.numero_unique, k.etat, k.points, o.ref_externe, k.modifiee_a
                 FROM candidature k JOIN offre o ON o.id = k.offre_id ORDER BY k.numero_unique",
            )
            .fetch_all(p)
            .await
        })
        .unwrap();
        assert!(rows.len() > 200, "{}", rows.len());
        worlds.push(rows);
    }
    assert_eq!(worlds[0], worlds[1]);
}
