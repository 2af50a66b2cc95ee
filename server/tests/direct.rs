//! The live stream: told at once, resumed, one's own only, across servers, and no hindrance to a stop.

use crate::support::{Client, Settings, TestApp, account, config, site, spawn_app};
use domain::candidature::Evenement;
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use server::start;
use services::candidatures::Donnees;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// An open stream.
struct Stream {
    response: reqwest::Response,
    buffer: String,
}

/// An event of it.
#[derive(Debug, PartialEq, Eq)]
struct Heard {
    event: String,
    id: String,
    data: String,
}

impl Stream {
    async fn open(client: &Client, candidature: Uuid, last: Option<&str>) -> Self {
        let mut request = client.raw(Method::GET, &format!("/mes-candidatures/{candidature}/direct"));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers().get("content-type").unwrap(), "text/event-stream");
        assert_eq!(response.headers().get("cache-control").unwrap(), "no-cache");
        assert!(response.headers().get("content-encoding").is_none(), "a compressed stream is told late");
        assert_eq!(response.headers().get("x-content-type-options").unwrap(), "nosniff");
        Self { response, buffer: String::new() }
    }

    /// The next event; `None` when the stream ended or nothing came in time.
    async fn next(&mut self, within: Duration) -> Option<Heard> {
        let end = Instant::now() + within;
        loop {
            if let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|l| l.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
                        .unwrap_or_default()
                };
                let heard = Heard { event: field("event"), id: field("id"), data: field("data") };
                self.buffer = rest.to_owned();
                if heard.event.is_empty() && heard.data.is_empty() {
                    continue;
                }
                return Some(heard);
            }
            let left = end.saturating_duration_since(Instant::now());
            let chunk = tokio::time::timeout(left, self.response.chunk()).await.ok()?.ok()??;
            self.buffer.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

fn mouvement(n: i64) -> Option<Heard> {
    Some(Heard { event: "mouvement".to_owned(), id: n.to_string(), data: n.to_string() })
}

/// Anne, her session, and a candidature of hers.
async fn applied(app: &TestApp) -> (Client, Uuid) {
    let anne = account(&app.services, Role::Demandeur).await;
    let id = app.services.postuler(anne, app.fitting_offers().await[0]).await.unwrap();
    (app.signed_in(anne).await, id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_reaches_the_open_page_at_once_and_a_late_one_catches_up() {
    let app = spawn_app().await;
    let (client, id) = applied(&app).await;
    let adviser = account(&app.services, Role::Conseiller).await;
    let mut stream = Stream::open(&client, id, None).await;
    assert_eq!(stream.next(Duration::from_millis(300)).await, None, "told of what the page already shows");

    let start = Instant::now();
    app.services.agir_en_conseiller(adviser, id, Evenement::Valider, Donnees::default()).await.unwrap();
    assert_eq!(stream.next(Duration::from_secs(3)).await, mouvement(2));
    println!("a move reached the page of its own server in {:?}", start.elapsed());
    // The relay between servers reads the same event again: pages hear it once.
    assert_eq!(stream.next(Duration::from_millis(2500)).await, None, "told twice");
    drop(stream);

    app.services.agir_en_conseiller(adviser, id, Evenement::Envoyer, Donnees::default()).await.unwrap();
    let mut resumed = Stream::open(&client, id, Some("2")).await;
    assert_eq!(resumed.next(Duration::from_secs(2)).await, mouvement(3), "what was missed is not told");
    let mut late = Stream::open(&client, id, Some("1")).await;
    assert_eq!(late.next(Duration::from_secs(2)).await, mouvement(3));
    let mut up_to_date = Stream::open(&client, id, Some("3")).await;
    assert_eq!(up_to_date.next(Duration::from_millis(300)).await, None);
    let mut odd = Stream::open(&client, id, Some("'; DROP TABLE")).await;
    assert_eq!(odd.next(Duration::from_millis(300)).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_is_its_applicant_s_only() {
    let app = spawn_app().await;
    let (_, id) = applied(&app).await;
    let path = format!("/mes-candidatures/{id}/direct");
    let another: Uuid = services::on_db!(&app.services.db, |p| {
        sqlx::query_scalar("SELECT id FROM compte WHERE email = 'demandeur1@exemple.fr'").fetch_one(p).await
    })
    .unwrap();
    let strangers =
        [app.signed_in(another).await, app.as_role(Role::Conseiller).await, app.as_role(Role::Bailleur).await];
    for stranger in strangers {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(app.visitor().get(&path).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_on_one_server_reaches_a_stream_on_another() {
    let a = spawn_app().await;
    let folder = tempfile::TempDir::new().unwrap();
    let database = a.folder.path().join("alin.sqlite");
    let b = start::start(&config(&database, &site(folder.path()), a.sink.addr, &Settings::default())).await.unwrap();
    let (client, id) = applied(&a).await;
    let adviser = account(&a.services, Role::Conseiller).await;
    // The session of A is good on B.
    let elsewhere = Client::new(b.addr);
    elsewhere.set(crate::support::SESSION, &client.cookie(crate::support::SESSION).unwrap());
    let mut stream = Stream::open(&elsewhere, id, None).await;
    let mut worst = Duration::ZERO;
    for (event, n) in [(Evenement::Valider, 2), (Evenement::Envoyer, 3)] {
        let start = Instant::now();
        a.services.agir_en_conseiller(adviser, id, event, Donnees::default()).await.unwrap();
        assert_eq!(stream.next(Duration::from_secs(3)).await, mouvement(n));
        worst = worst.max(start.elapsed());
    }
    println!("a move reached the page of another server in {worst:?} at the most");
    b.stop().await.unwrap();
    assert_eq!(stream.next(Duration::from_secs(2)).await, None, "the stream outlived its server");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_streams_do_not_hold_the_server_back() {
    let app = spawn_app().await;
    let (client, id) = applied(&app).await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(Stream::open(&client, id, None).await);
    }
    let start = Instant::now();
    app.running.stop().await.unwrap();
    let took = start.elapsed();
    println!("20 open streams: stopped in {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    for stream in &mut streams {
        assert_eq!(stream.next(Duration::from_secs(1)).await, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_says_nothing_does_not_hold_the_server_back() {
    let app = spawn_app().await;
    // It takes connections and keeps silent.
    let silent = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let mut settings = app.config.clone();
    settings.smtp_url = format!("smtp://{}", silent.local_addr().unwrap()).into();
    let folder = tempfile::TempDir::new().unwrap();
    let database = folder.path().join("alin.sqlite");
    std::fs::write(&database, crate::support::template()).unwrap();
    settings.database_url = format!("sqlite:{}", database.display());
    let running = start::start(&settings).await.unwrap();
    let keep = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = silent.accept().await {
            open.push(stream);
        }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let start = Instant::now();
    running.stop().await.unwrap();
    let took = start.elapsed();
    println!("mail server silent: stopped in {took:?}");
    assert!(took < Duration::from_secs(8), "{took:?}");
    keep.abort();
}
