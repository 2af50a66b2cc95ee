//! `alin bench`: figures of one run on this machine, as ratios where a time alone would say little.
//!
//! The load comes from this process over loopback, with the same client for both sides of a ratio, so what it costs
//! is in both. Rounds of the two sides alternate; the median of the rounds is printed.

use crate::config::Config;
use crate::start::{self, StartError};
use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;
use services::Services;
use services::candidatures::PostulerRefuse;
use services::monde::peuplement::{COMPTES, MOT_DE_PASSE};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Open offers of the benchmark.
const OFFERS: usize = 100_000;
/// Connections kept open by the client.
const CONNECTIONS: usize = 16;
/// One round.
const ROUND: Duration = Duration::from_secs(3);
/// Rounds of each side.
const ROUNDS: usize = 3;
/// Applicants who apply at once.
const APPLICANTS: usize = 2_000;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Measures and prints.
///
/// # Errors
/// Whatever start does, or an answer that is not the one expected.
pub async fn run(config: &Config) -> Result<(), StartError> {
    all(config).await.map_err(|e| StartError::Other(e.to_string()))
}

async fn all(config: &Config) -> Result<(), Failure> {
    let folder = std::env::temp_dir().join(format!("alin-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = in_folder(config, &folder).await;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn in_folder(config: &Config, folder: &Path) -> Result<(), Failure> {
    let mut config = config.clone();
    config.database_url = format!("sqlite:{}", folder.join("bench.sqlite").display());
    config.http_addr = SocketAddr::from(([127, 0, 0, 1], 0));
    config.limits_factor = 1_000_000;
    config.log = "error".to_owned();

    eprintln!("filling: {OFFERS} open offers");
    let services = start::services(&config).await?;
    let start = Instant::now();
    services.peupler(services::monde::GRAINE, 1_000, 6_000).await?;
    let ids = services.ids_bailleurs().await?;
    let today = services.horloge.aujourdhui();
    let mut rows = services::monde::offres::volume(1, OFFERS, today, &services.referentiel, &ids).peekable();
    while rows.peek().is_some() {
        let batch: Vec<_> = rows.by_ref().take(10_000).collect();
        services.publier_toutes(&batch).await?;
    }
    println!("filled in {:.1} s", start.elapsed().as_secs_f64());

    pages(&config, &services).await?;
    applications(&services).await?;
    sizes(&config).await?;
    services.db.close().await;
    Ok(())
}

/// The signed-in offers page and the public list against axum returning the same bytes from memory.
async fn pages(config: &Config, services: &Services) -> Result<(), Failure> {
    let running = start::start(config).await?;
    let compte = services
        .connecter(COMPTES[0].email, MOT_DE_PASSE.to_owned(), "bench")
        .await?
        .ok_or("the applicant of the demonstration can't log in")?;
    let token = services.ouvrir_session(compte, "bench").await?;
    let cookie = format!("Cookie: {}={token}\r\n", app::web::COOKIE_SESSION);
    for (name, path, cookie) in [
        ("signed-in offers page", "/offres?onglet=demandees", cookie.as_str()),
        ("public list", "/offres?departement=93", ""),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{cookie}\r\n", running.addr);
        let body = once(running.addr, &request).await?;
        let memory = from_memory(body.clone()).await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(load(running.addr, &request).await?);
            theirs.push(load(memory, &request).await?);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        println!(
            "{name}: {ours:.0} /s, axum from memory {theirs:.0} /s, ratio {:.3} ({} kB of HTML, {OFFERS} offers)",
            ours / theirs,
            body.len() / 1000
        );
    }
    running.stop().await?;
    Ok(())
}

async fn from_memory(body: Vec<u8>) -> Result<SocketAddr, Failure> {
    let bytes = Bytes::from(body);
    let router = Router::new().route(
        "/offres",
        get(move || {
            let bytes = bytes.clone();
            async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes) }
        }),
    );
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let addr = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(addr)
}

/// Applicants who apply at once, each to an offer that fits, and twice: how many a second, and no double.
async fn applications(services: &Services) -> Result<(), Failure> {
    let pairs = services.candidats_de_bench(APPLICANTS).await?;
    let done = Arc::new(AtomicU64::new(0));
    let refused = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for chunk in pairs.chunks(pairs.len().div_ceil(64).max(1)) {
        for _ in 0..2 {
            let (chunk, services) = (chunk.to_vec(), services.clone());
            let (done, refused) = (Arc::clone(&done), Arc::clone(&refused));
            tasks.spawn(async move {
                for (compte, offre) in chunk {
                    match services.postuler(compte, offre).await {
                        Ok(_) => done.fetch_add(1, Ordering::Relaxed),
                        Err(PostulerRefuse::DejaActive) => refused.fetch_add(1, Ordering::Relaxed),
                        Err(e) => return Err(e.to_string()),
                    };
                }
                Ok(())
            });
        }
    }
    while let Some(end) = tasks.join_next().await {
        end??;
    }
    let seconds = start.elapsed().as_secs_f64();
    let (done, refused) = (done.load(Ordering::Relaxed), refused.load(Ordering::Relaxed));
    let doubles = services.doubles().await?;
    #[expect(clippy::cast_precision_loss, reason = "a count of thousands")]
    let rate = done as f64 / seconds;
    println!(
        "applications: {rate:.0} /s kept ({done} kept, {refused} second tries refused, {doubles} doubles) on SQLite, synchronous=FULL"
    );
    if doubles > 0 || usize::try_from(done)? != pairs.len() {
        return Err("an application was doubled or lost".into());
    }
    Ok(())
}

/// What a first visit brings, compressed.
async fn sizes(config: &Config) -> Result<(), Failure> {
    let running = start::start(config).await?;
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: br\r\n\r\n", running.addr);
    let html = once(running.addr, &request).await?.len();
    running.stop().await?;
    let manifest: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(config.site_root.join("manifest.json"))?)?;
    let size = |name: &str| -> Result<u64, Failure> {
        let file = manifest[name].as_str().ok_or("manifest.json")?.trim_start_matches('/');
        Ok(std::fs::metadata(config.site_root.join(format!("{file}.br")))?.len())
    };
    let (css, js, wasm) = (size("css")?, size("js")?, size("wasm")?);
    #[expect(clippy::cast_precision_loss, reason = "kilobytes")]
    let kb = |n: u64| n as f64 / 1000.0;
    println!(
        "first visit, brotli: HTML {:.1} kB + CSS {:.1} kB = {:.1} kB (aim 40); WASM {:.1} kB + JS {:.1} kB = {:.1} kB (aim 300)",
        kb(html as u64),
        kb(css),
        kb(html as u64 + css),
        kb(wasm),
        kb(js),
        kb(wasm + js)
    );
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Requests per second over [`CONNECTIONS`] for one round.
async fn load(addr: SocketAddr, request: &str) -> Result<f64, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = tokio::task::JoinSet::new();
    let start = Instant::now();
    for _ in 0..CONNECTIONS {
        let (stop, request) = (Arc::clone(&stop), request.to_owned());
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(addr).await?;
            stream.set_nodelay(true)?;
            let mut buffer = Vec::with_capacity(256 * 1024);
            let mut n = 0_u32;
            while !stop.load(Ordering::Relaxed) {
                exchange(&mut stream, &request, &mut buffer).await?;
                n += 1;
            }
            Ok::<u32, Failure>(n)
        });
    }
    tokio::time::sleep(ROUND).await;
    stop.store(true, Ordering::Relaxed);
    let mut total = 0_u32;
    while let Some(n) = tasks.join_next().await {
        total += n??;
    }
    Ok(f64::from(total) / start.elapsed().as_secs_f64())
}

async fn once(addr: SocketAddr, request: &str) -> Result<Vec<u8>, Failure> {
    let mut stream = TcpStream::connect(addr).await?;
    let mut buffer = Vec::new();
    let body = exchange(&mut stream, request, &mut buffer).await?;
    Ok(buffer[body..].to_vec())
}

/// One request and its whole answer in `buffer`; answers where the body begins. Only what our server and axum send:
/// a length, or chunks.
async fn exchange(stream: &mut TcpStream, request: &str, buffer: &mut Vec<u8>) -> Result<usize, Failure> {
    stream.write_all(request.as_bytes()).await?;
    buffer.clear();
    let mut body = 0;
    let mut need: Option<usize> = None;
    loop {
        if body > 0 {
            match need {
                Some(n) if buffer.len() >= body + n => return Ok(body),
                None if buffer.ends_with(b"0\r\n\r\n") => return Ok(body),
                _ => {}
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Err("connection closed".into());
        }
        if body == 0
            && let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n")
        {
            let head = std::str::from_utf8(&buffer[..end])?;
            if !head.starts_with("HTTP/1.1 200") {
                return Err(format!("unexpected answer: {}", head.lines().next().unwrap_or_default()).into());
            }
            need = head
                .lines()
                .filter_map(|h| h.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, v)| v.trim().parse().ok());
            body = end + 4;
        }
    }
}
