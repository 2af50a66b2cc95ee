//! `alin`: serve, fill a demonstration world, measure.

use server::config::Config;
use server::start::{self, StartError};
use services::monde::peuplement::{COMPTES, MOT_DE_PASSE};
use std::process::ExitCode;

/// Pages are made of many small pieces: this allocator serves them markedly faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage:
  alin serve                                 serves the site (the default)
  alin monde --demo [--offres N] [--candidatures N] [--graine N]
                                             fills an empty database with the demonstration world
  alin bench                                 measures, and prints ratios of this run";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let config = match Config::load() {
        Ok(config) => config,
        Err(e) => return fail(&e.to_string()),
    };
    let filter = match tracing_subscriber::EnvFilter::try_new(&config.log) {
        Ok(filter) => filter,
        Err(e) => return fail(&format!("setting ALIN_LOG: {e}")),
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_json {
        log.json().init()
    } else {
        log.compact().init()
    }

    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return fail(&e.to_string()),
    };
    let done = runtime.block_on(async {
        match args.first().map(String::as_str) {
            None | Some("serve") => serve(&config).await,
            Some("monde") => world(&config, &args[1..]).await,
            Some("bench") => server::bench::run(&config).await,
            Some("--help" | "-h" | "help") => {
                println!("{USAGE}");
                Ok(())
            }
            Some(other) => Err(StartError::Other(format!("unknown command {other}\n{USAGE}"))),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => fail(&e.to_string()),
    }
}

fn fail(why: &str) -> ExitCode {
    eprintln!("alin: {why}");
    ExitCode::FAILURE
}

async fn serve(config: &Config) -> Result<(), StartError> {
    let mut running = start::start(config).await?;
    tracing::info!(addr = %running.addr, "serving");
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .map_err(|e| StartError::Other(e.to_string()))?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
        () = running.ended() => {}
    }
    tracing::info!("stopping");
    running.stop().await
}

async fn world(config: &Config, args: &[String]) -> Result<(), StartError> {
    let number = |name: &str, default: u64| -> Result<u64, StartError> {
        match args.iter().position(|a| a == name) {
            None => Ok(default),
            Some(i) => args
                .get(i + 1)
                .and_then(|v| v.parse().ok())
                .ok_or_else(|| StartError::Other(format!("{name} takes a number\n{USAGE}"))),
        }
    };
    if !args.iter().any(|a| a == "--demo") {
        return Err(StartError::Other(USAGE.to_owned()));
    }
    if !config.dev {
        return Err(StartError::Other("setting ALIN_DEV: the demonstration world is not for production".to_owned()));
    }
    let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let (offres, candidatures) = (count(number("--offres", 1000)?), count(number("--candidatures", 6000)?));
    let seed = number("--graine", services::monde::GRAINE)?;
    let services = start::services(config).await?;
    let other = |e: services::Erreur| StartError::Other(e.to_string());
    if services.base_vide().await.map_err(other)? {
        eprintln!("  {offres} offers, {candidatures} candidatures, seed {seed}");
        services.peupler(seed, offres, candidatures).await.map_err(other)?;
    }
    services.db.close().await;
    println!("\n  Accounts of the demonstration, password {MOT_DE_PASSE}:");
    for c in COMPTES {
        println!("  {:<12} {:<28} {}", c.role.code(), c.email, c.qui);
    }
    println!("  To bring over as a newcomer: create the account under this name; the code goes to this address.");
    let today = services.horloge.aujourdhui();
    for d in services::monde::demandes(seed, today).iter().skip(1).take(8) {
        let p = &d.demandeur;
        let title = if p.civilite.code() == "madame" { "Mme" } else { "M." };
        let email = p.email.as_ref().map(ToString::to_string).unwrap_or_default();
        println!("  {title} {}, {}, {}, {email}", p.prenom, p.nom_naissance, d.numero_unique);
    }
    Ok(())
}
