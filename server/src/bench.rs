//! `alin bench`: figures of one run on this machine, as ratios where a time alone would say little.
//!
//! The load comes from this process over loopback. Rounds of the two sides of a ratio alternate; the median of the rounds
//! is printed. SQLite always; PostgreSQL too where `ALIN_BENCH_POSTGRES_URL` names a server whose databases may be made
//! and dropped.

mod client;
mod mailbox;

use crate::config::Config;
use crate::start::{self, StartError};
use client::{Connection, from_memory, load, median, once};
use services::Services;
use services::candidatures::PostulerRefuse;
use services::courrier::{CONNEXIONS, Facteur};
use services::monde::volume::Volume;
use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Open offers of the small and of the large world.
const OFFERS: [usize; 2] = [1_000, 1_000_000];
/// Applicants in each of them; half have a candidature.
const PEOPLE: usize = 4_000;
/// Applicants who look at their tabs.
const VISITORS: usize = 150;
/// Rounds of each side of a ratio.
const ROUNDS: usize = 3;
/// Applicants who apply at once.
const APPLICANTS: usize = 2_000;
/// Alerts that one publication meets.
const ALERTS: usize = 50_000;
/// Mails delivered over one connection, then over all of them.
const DELIVERED: [i64; 2] = [500, 10_000];
/// What the mail server takes for each.
const MAILBOX: Duration = Duration::from_millis(5);

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Measures and prints. `quick` leaves the million and PostgreSQL out.
///
/// # Errors
/// Whatever start does, or an answer that is not the one expected.
pub async fn run(config: &Config, quick: bool) -> Result<(), StartError> {
    all(config, quick).await.map_err(|e| StartError::Other(e.to_string()))
}

async fn all(config: &Config, quick: bool) -> Result<(), Failure> {
    let folder = std::env::temp_dir().join(format!("alin-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = in_folder(config, &folder, quick).await;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn in_folder(config: &Config, folder: &Path, quick: bool) -> Result<(), Failure> {
    let mut config = config.clone();
    config.http_addr = SocketAddr::from(([127, 0, 0, 1], 0));
    config.limits_factor = 1_000_000;
    config.log = "error".to_owned();
    let sqlite = |n: usize| format!("sqlite:{}", folder.join(format!("{n}.sqlite")).display());

    println!("SQLite, synchronous=FULL");
    engine(&config, [sqlite(OFFERS[0]), sqlite(OFFERS[1])], quick).await?;
    match std::env::var("ALIN_BENCH_POSTGRES_URL") {
        Ok(server) if !quick => {
            println!("PostgreSQL");
            let names = OFFERS.map(|n| format!("bench_{}_{n}", std::process::id()));
            for name in &names {
                services::monde::mesures::creer_base(&server, name).await?;
            }
            let root = server.rsplit_once('/').map_or(server.as_str(), |(root, _)| root);
            let outcome = engine(&config, [0, 1].map(|i| format!("{root}/{}", names[i])), quick).await;
            for name in &names {
                services::monde::mesures::supprimer_base(&server, name).await?;
            }
            outcome?;
        }
        _ => println!("PostgreSQL: not measured (ALIN_BENCH_POSTGRES_URL is not set)"),
    }
    completion()?;
    config.database_url = sqlite(0);
    sizes(&config).await
}

/// The figures of one engine, on a small and on a large world.
async fn engine(config: &Config, urls: [String; 2], quick: bool) -> Result<(), Failure> {
    let mut tabs: Vec<Tabs> = Vec::new();
    for (offers, url) in OFFERS.into_iter().zip(urls) {
        if quick && offers > 100_000 {
            continue;
        }
        let mut config = config.clone();
        config.database_url = url;
        let services = start::services(&config).await?;
        fill(&services, offers).await?;
        tabs.push(pages(&config, &services, offers).await?);
        if offers == OFFERS[0] {
            applications(&services).await?;
            alerts(&services).await?;
        }
        services.db.close().await;
    }
    if let [small, large] = tabs.as_slice() {
        println!(
            "  signed-in tabs, 1 000 to 1 000 000 open offers: p50 × {:.2} (aim ≤ 1.5); first visit of a person × {:.2}",
            large.p50.as_secs_f64() / small.p50.as_secs_f64(),
            large.first.as_secs_f64() / small.first.as_secs_f64()
        );
    }
    Ok(())
}

async fn fill(services: &Services, offers: usize) -> Result<(), Failure> {
    let small = offers == OFFERS[0];
    if small {
        services.peupler(services::monde::GRAINE, offers, 6_000).await?;
    }
    let start = Instant::now();
    let offres = if small { 0 } else { offers };
    let candidatures = if small { 0 } else { PEOPLE / 2 };
    let v = Volume { offres, demandes: PEOPLE, candidatures, graine: services::monde::GRAINE };
    let rows = services.remplir(v, |_| ControlFlow::Continue(())).await?;
    let seconds = start.elapsed().as_secs_f64();
    println!("  {offers} offers: {rows} rows in {seconds:.1} s, {:.0} rows/s (aim 50 000)", per_second(rows, seconds));
    Ok(services.reposer().await?)
}

/// What people wait for at their tabs.
struct Tabs {
    /// Median of a person's whole visit, page by page.
    p50: Duration,
    /// Median of the first page of a person the server has not seen.
    first: Duration,
}

/// The signed-in tabs and the public list: how long one waits, and how many a second against axum returning the same
/// bytes from memory.
async fn pages(config: &Config, services: &Services, offers: usize) -> Result<Tabs, Failure> {
    let running = start::start(config).await?;
    let people = services.demandeurs_de_bench(VISITORS).await?;
    let mut cookies = Vec::with_capacity(people.len());
    for compte in people {
        let token = services.ouvrir_session(compte, "bench").await?;
        cookies.push(format!("Cookie: {}={token}\r\n", app::web::COOKIE_SESSION));
    }
    let request = |path: &str, cookie: &str| format!("GET {path} HTTP/1.1\r\nHost: alin\r\n{cookie}\r\n");
    // One in five comes first and is not measured: a server that runs has read the départements.
    let mut connection = Connection::open(running.addr).await?;
    for cookie in cookies.iter().step_by(5) {
        connection.exchange(&request("/offres", cookie)).await?;
    }
    let (mut all, mut firsts) = (Vec::new(), Vec::new());
    let visit = [
        "/offres",
        "/offres?onglet=limitrophes",
        "/offres?onglet=autres",
        "/offres?onglet=demandees",
        "/offres?onglet=demandees&pieces=2&pieces=3",
        "/offres?onglet=autres&tri=loyer",
        "/offres",
    ];
    for (i, cookie) in cookies.iter().enumerate().filter(|(i, _)| i % 5 != 0) {
        for (n, path) in visit.iter().enumerate() {
            let start = Instant::now();
            connection.exchange(&request(path, cookie)).await?;
            let took = start.elapsed();
            all.push(took);
            if n == 0 && i > 0 {
                firsts.push(took);
            }
        }
    }
    let tabs = Tabs { p50: median(all).unwrap_or_default(), first: median(firsts).unwrap_or_default() };
    println!("  {offers} offers, signed-in tabs: p50 {:.2?}, first page of a person {:.2?}", tabs.p50, tabs.first);

    let own = |cookie: &String| request("/offres?onglet=demandees", cookie);
    let everyone = cookies.iter().flat_map(|cookie| visit.iter().map(|path| request(path, cookie)));
    for (name, requests, aim) in [
        ("signed-in offers page", cookies.first().map(own).into_iter().collect::<Arc<[String]>>(), 0.20),
        ("everyone's visits in turn", everyone.collect(), 0.20),
        ("public list", Arc::from([request("/offres?departement=93", "")]), 0.35),
    ] {
        let first = requests.first().ok_or("nobody to look")?;
        let body = once(running.addr, first).await?;
        let memory = from_memory(body.clone()).await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            ours.push(load(running.addr, &requests).await?);
            theirs.push(load(memory, &requests).await?);
        }
        let (ours, theirs) = (median(ours).unwrap_or_default(), median(theirs).unwrap_or_default());
        println!(
            "  {offers} offers, {name}: {ours:.0} /s, axum from memory {theirs:.0} /s, ratio {:.3} (aim {aim:.2}; {} kB of HTML)",
            ours / theirs,
            body.len() / 1000
        );
    }
    running.stop().await?;
    Ok(tabs)
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
    let (done, refused) = (usize::try_from(done.load(Ordering::Relaxed))?, refused.load(Ordering::Relaxed));
    let doubles = services.doubles().await?;
    println!(
        "  applications: {:.0} /s kept (aim 300; {done} kept, {refused} second tries refused, {doubles} doubles)",
        per_second(done, seconds)
    );
    if doubles > 0 || done != pairs.len() {
        return Err("an application was doubled or lost".into());
    }
    Ok(())
}

/// One publication that many alerts wait for, and its mails on their way.
async fn alerts(services: &Services) -> Result<(), Failure> {
    let m = services.mesurer_alertes(ALERTS).await?;
    println!(
        "  {} alerts met by one offer: queued in {:.2?} (aim 5 s), their mails written in {:.2?} more",
        m.alertes, m.mise_en_file, m.courriels
    );
    let mailbox = mailbox::listen(MAILBOX).await?;
    let postman = Facteur::new(services.clone(), &format!("smtp://{mailbox}"), "bench@al-in.example")?;
    let one = delivered(&postman.clone().sur(1), DELIVERED[0]).await?;
    let all = delivered(&postman, DELIVERED[1]).await?;
    println!(
        "  delivered at {all:.0} mails/s over {CONNEXIONS} connections, {one:.0} /s over one, to a mail server that takes {MAILBOX:?} a mail"
    );
    Ok(())
}

/// Mails a second, for that many of those that are due.
async fn delivered(postman: &Facteur, mails: i64) -> Result<f64, Failure> {
    let start = Instant::now();
    let sent = postman.tournee(mails).await?;
    if i64::try_from(sent)? != mails {
        return Err(format!("{sent} of {mails} mails delivered").into());
    }
    Ok(per_second(sent, start.elapsed().as_secs_f64()))
}

/// Completion of a commune's name, every prefix of common ones, and of some with a slip.
fn completion() -> Result<(), Failure> {
    let r = services::referentiel::Referentiel::load()?;
    let mut times = Vec::new();
    // The last two with a slip: what is nearest is looked for.
    let names = [
        "saint-denis",
        "paris 11",
        "st étienne",
        "brest",
        "93100",
        "le havre",
        "montreuil",
        "aix en provence",
        "vileurbane",
        "saint etiene",
    ];
    for name in names {
        let letters: Vec<char> = name.chars().collect();
        for n in 1..=letters.len() {
            let prefix: String = letters.iter().take(n).collect();
            for _ in 0..20 {
                let start = Instant::now();
                std::hint::black_box(r.completer(&prefix, 8));
                times.push(start.elapsed());
            }
        }
    }
    times.sort_unstable();
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    println!("completion: p99 {p99:.2?} (aim 2 ms)");
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
        "first visit, brotli: HTML {:.1} kB + CSS {:.1} kB = {:.1} kB (aim 40); WASM {:.1} kB + JS {:.1} kB = {:.1} kB (aim 250)",
        kb(html as u64),
        kb(css),
        kb(html as u64 + css),
        kb(wasm),
        kb(js),
        kb(wasm + js)
    );
    Ok(())
}

fn per_second(n: usize, seconds: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of thousands")]
    let n = n as f64;
    n / seconds
}
