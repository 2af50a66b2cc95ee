//! Two processes of the real program on one database, and one person who presses « Je postule » two hundred times.

use crate::html::Document;
use crate::programme::{Program, free_port};
use crate::support::{Client, ORIGIN, SESSION, Settings, config, count, site};
use reqwest::StatusCode;
use server::start;
use std::net::SocketAddr;
use std::sync::Arc;
use tempfile::TempDir;

const CLICKS: usize = 200;

/// What the two say, all clicks together.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answers {
    kept: usize,
    already: usize,
}

async fn two_hundred_clicks(url: &str) {
    let folder = TempDir::new().unwrap();
    let site = site(folder.path());
    // Nobody delivers: what is due stays in the database, where it is counted.
    let smtp = SocketAddr::from(([127, 0, 0, 1], 9));
    let mut settings = config(&folder.path().join("unused"), &site, smtp, &Settings::default());
    settings.database_url = url.to_owned();
    let services = start::services(&settings).await.unwrap();
    services.peupler(services::monde::GRAINE, 120, 200).await.unwrap();
    let (account, offer) = services.candidats_de_bench(1).await.unwrap()[0];
    let token = services.ouvrir_session(account, "test").await.unwrap();
    let (before, mails) = (
        count(&services, "SELECT COUNT(*) FROM candidature").await,
        count(&services, "SELECT COUNT(*) FROM courriel").await,
    );

    let ports = [free_port(), free_port()];
    let programs = [Program::serve(url, &site, smtp, ports[0]).await, Program::serve(url, &site, smtp, ports[1]).await];
    let clients = ports.map(|addr| {
        let client = Client::new(addr);
        client.set(SESSION, &token);
        Arc::new(client)
    });
    let mut clicks = tokio::task::JoinSet::new();
    for i in 0..CLICKS {
        let client = Arc::clone(&clients[i % 2]);
        clicks.spawn(async move {
            let request = client.raw(reqwest::Method::POST, &format!("/offres/{offer}/postuler"));
            let reply = request.header("origin", ORIGIN).form(&[("", ""); 0]).send().await.unwrap();
            let location = reply.headers().get("location").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
            (reply.status(), location, reply.text().await.unwrap_or_default())
        });
    }
    let mut answers = Answers::default();
    while let Some(click) = clicks.join_next().await {
        let (status, location, body) = click.unwrap();
        assert_eq!(status, StatusCode::SEE_OTHER, "{}", Document::parse(&body).texts.join(" "));
        if location.contains("avis=deja-active") {
            answers.already += 1;
        } else {
            assert!(
                location.starts_with(&format!("/offres/{offer}/postule"))
                    || location.contains("avis=candidature-ajoutee"),
                "{location}"
            );
            answers.kept += 1;
        }
    }
    assert_eq!(answers, Answers { kept: 1, already: CLICKS - 1 });
    drop(programs);

    assert_eq!(services.doubles().await.unwrap(), 0);
    assert_eq!(count(&services, "SELECT COUNT(*) FROM candidature").await, before + 1);
    assert_eq!(count(&services, "SELECT COUNT(*) FROM courriel").await, mails + 1);
    let wrong = "SELECT COUNT(*) FROM offre o WHERE o.candidatures <> (SELECT COUNT(*) FROM candidature k WHERE k.offre_id = o.id AND k.active)";
    assert_eq!(count(&services, wrong).await, 0);
    services.db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_one_of_200_clicks_counts() {
    let folder = TempDir::new().unwrap();
    two_hundred_clicks(&format!("sqlite:{}", folder.path().join("alin.sqlite").display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgresql_one_of_200_clicks_counts() {
    let Ok(server) = std::env::var("ALIN_TEST_POSTGRES_URL") else {
        eprintln!("skipped on PostgreSQL: ALIN_TEST_POSTGRES_URL is not set");
        return;
    };
    let name = format!("deux_serveurs_{}", std::process::id());
    services::monde::mesures::creer_base(&server, &name).await.unwrap();
    let root = server.rsplit_once('/').map_or(server.as_str(), |(root, _)| root);
    let url = format!("{root}/{name}");
    // In a task: the database goes, whatever the test says.
    let outcome = tokio::spawn(async move { two_hundred_clicks(&url).await }).await;
    services::monde::mesures::supprimer_base(&server, &name).await.unwrap();
    outcome.unwrap();
}
