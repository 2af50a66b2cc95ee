//! The real program killed while sixty people apply: what was acknowledged is there, once, and so is its mail.

use crate::html::Document;
use crate::programme::{Program, free_port};
use crate::support::{Client, ORIGIN, SESSION, Settings, Sink, config, count, site, template};
use reqwest::StatusCode;
use server::start;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use uuid::Uuid;

const PEOPLE: usize = 60;

/// What came of one application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// 303 to « added ».
    Kept,
    /// 303 to « you have one already ».
    Already,
    /// The connection broke: nobody knows.
    Broken,
}

async fn apply(client: &Client, offer: Uuid) -> Outcome {
    let request = client.raw(reqwest::Method::POST, &format!("/offres/{offer}/postuler")).header("origin", ORIGIN);
    match request.form(&[("", ""); 0]).send().await {
        Err(_) => Outcome::Broken,
        Ok(reply) => {
            let location = reply.headers().get("location").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
            assert_eq!(
                reply.status(),
                StatusCode::SEE_OTHER,
                "{}",
                Document::parse(&reply.text().await.unwrap_or_default()).texts.join(" ")
            );
            if location.starts_with(&format!("/offres/{offer}/postule"))
                || location.contains("avis=candidature-ajoutee")
            {
                Outcome::Kept
            } else {
                assert!(location.contains("avis=deja-active"), "{location}");
                Outcome::Already
            }
        }
    }
}

/// The same for every account: each presses the button twice, on two devices.
async fn everyone_applies(
    people: &[(Uuid, Uuid, String)],
    addr: SocketAddr,
    kept: &Arc<AtomicUsize>,
) -> BTreeMap<Uuid, Vec<Outcome>> {
    let mut tasks = tokio::task::JoinSet::new();
    for (account, offer, token) in people.iter().cloned() {
        for _ in 0..2 {
            let (kept, token) = (Arc::clone(kept), token.clone());
            tasks.spawn(async move {
                let client = Client::new(addr);
                client.set(SESSION, &token);
                let outcome = apply(&client, offer).await;
                if outcome == Outcome::Kept {
                    kept.fetch_add(1, Ordering::SeqCst);
                }
                (account, outcome)
            });
        }
    }
    let mut outcomes: BTreeMap<Uuid, Vec<Outcome>> = BTreeMap::new();
    while let Some(done) = tasks.join_next().await {
        let (account, outcome) = done.unwrap();
        outcomes.entry(account).or_default().push(outcome);
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_sixty_people_apply() {
    let folder = TempDir::new().unwrap();
    let database = folder.path().join("alin.sqlite");
    std::fs::write(&database, template()).unwrap();
    let url = format!("sqlite:{}", database.display());
    let site = site(folder.path());
    // The mail server is down at first: nobody listens where it will be.
    let smtp = free_port();
    let services = start::services(&config(&database, &site, smtp, &Settings::default())).await.unwrap();
    // Letters of the demonstration's own moves are none of this test's.
    let mut tx = services.db.begin().await.unwrap();
    services::on_tx!(&mut tx, |c| sqlx::query("DELETE FROM courriel").execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
    let mut people = Vec::new();
    for (account, offer) in services.candidats_de_bench(PEOPLE).await.unwrap() {
        people.push((account, offer, services.ouvrir_session(account, "test").await.unwrap()));
    }
    let before = count(&services, "SELECT COUNT(*) FROM candidature").await;
    services.db.close().await;

    let mut acknowledged = BTreeSet::new();
    let mut broken = 0;
    let mut kills = Vec::new();
    // Killed twice, early and half-way, then left alone: everyone tries again each time.
    for stop_at in [Some(5), Some(25), None] {
        let addr = free_port();
        let program = Program::serve(&url, &site, smtp, addr).await;
        let kept = Arc::new(AtomicUsize::new(0));
        let outcomes = match stop_at {
            Some(n) => {
                let watch = Arc::clone(&kept);
                let killer = tokio::spawn(async move {
                    let start = Instant::now();
                    while watch.load(Ordering::SeqCst) < n && start.elapsed() < Duration::from_secs(20) {
                        tokio::task::yield_now().await;
                    }
                    program.kill();
                    watch.load(Ordering::SeqCst)
                });
                let outcomes = everyone_applies(&people, addr, &kept).await;
                kills.push(killer.await.unwrap());
                outcomes
            }
            None => {
                let outcomes = everyone_applies(&people, addr, &kept).await;
                // The last one stays up until the mail is out.
                mails_arrive(&database, &site, smtp).await;
                program.kill();
                outcomes
            }
        };
        for (account, both) in outcomes {
            let n = both.iter().filter(|o| **o == Outcome::Kept).count();
            assert!(n <= 1, "{account} was told twice that it was added");
            broken += both.iter().filter(|o| **o == Outcome::Broken).count();
            if n == 1 {
                assert!(acknowledged.insert(account), "{account} was told twice that it was added");
            }
            if both.contains(&Outcome::Already) && !both.contains(&Outcome::Broken) && n == 0 {
                // Kept by an earlier run, whether it could still say so or not.
                assert!(stop_at != Some(5), "{account} had one before it applied");
            }
        }
    }
    println!(
        "killed when {kills:?} of {PEOPLE} had their answer; {} acknowledged in all, {broken} connections broken",
        acknowledged.len()
    );

    let services = start::services(&config(&database, &site, smtp, &Settings::default())).await.unwrap();
    assert_eq!(services.doubles().await.unwrap(), 0);
    let rows: Vec<(Uuid, Uuid)> = services::on_db!(&services.db, |p| {
        sqlx::query_as("SELECT k.compte_id, k.id FROM candidature k JOIN compte c ON c.id = k.compte_id WHERE c.email LIKE 'mesure%'")
            .fetch_all(p)
            .await
    })
    .unwrap();
    assert_eq!(rows.len(), PEOPLE, "each has one, whoever was told");
    assert_eq!(rows.iter().map(|r| r.0).collect::<BTreeSet<_>>().len(), PEOPLE);
    for account in &acknowledged {
        assert!(rows.iter().any(|r| r.0 == *account), "{account} was told that it was added, and it is not there");
    }
    assert_eq!(count(&services, "SELECT COUNT(*) FROM candidature").await, before + i64::try_from(PEOPLE).unwrap());
    // Events and counters went with them, or not at all.
    let orphans = "SELECT COUNT(*) FROM candidature k WHERE NOT EXISTS (SELECT 1 FROM evenement e WHERE e.candidature_id = k.id AND e.numero = 1)";
    assert_eq!(count(&services, orphans).await, 0);
    let wrong = "SELECT COUNT(*) FROM offre o WHERE o.candidatures <> (SELECT COUNT(*) FROM candidature k WHERE k.offre_id = o.id AND k.active)";
    assert_eq!(count(&services, wrong).await, 0);
    assert_eq!(count(&services, "SELECT COUNT(*) FROM courriel").await, i64::try_from(PEOPLE).unwrap());
    services.db.close().await;
}

/// Opens the mail server at last and counts what came.
async fn mails_arrive(database: &Path, site: &Path, smtp: SocketAddr) {
    let services = start::services(&config(database, site, smtp, &Settings::default())).await.unwrap();
    assert_eq!(count(&services, "SELECT COUNT(*) FROM courriel WHERE etat = 'envoye'").await, 0);
    let due = async || {
        let mut tx = services.db.begin().await.unwrap();
        // Time passes: what failed is due again, and the claims of the killed ones have run out.
        services::on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE courriel SET prochain_a = 0 WHERE etat IN ('attente', 'envoi')")
                .execute(c)
                .await
                .map(drop)
        })
        .unwrap();
        tx.commit().await.unwrap();
    };
    let sink = Sink::start(smtp).await;
    let start = Instant::now();
    let mut mails = Vec::new();
    let all = i64::try_from(PEOPLE).unwrap();
    for _ in 0..60 {
        due().await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        mails = sink.mails();
        if count(&services, "SELECT COUNT(*) FROM courriel WHERE etat = 'envoye'").await >= all {
            break;
        }
    }
    let ids: BTreeSet<&str> = mails.iter().map(|m| m.message_id.as_str()).collect();
    println!(
        "mail server up after the crashes: {} mails, {} Message-IDs, out in {:?}",
        mails.len(),
        ids.len(),
        start.elapsed()
    );
    assert_eq!((mails.len(), ids.len()), (PEOPLE, PEOPLE), "one mail per candidature");
    let to: BTreeSet<&str> = mails.iter().map(|m| m.to.as_str()).collect();
    assert_eq!(to.len(), PEOPLE, "everyone got theirs");
    assert_eq!(count(&services, "SELECT COUNT(*) FROM courriel WHERE etat = 'abandonne'").await, 0);
    services.db.close().await;
}
