//! `alin`: serve, fill a demonstration world, measure.

mod monde;

use server::config::Config;
use server::start::{self, StartError};
use std::process::ExitCode;

/// Pages are made of many small pieces: this allocator serves them markedly faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "usage:
  alin serve                                 serves the site (the default)
  alin monde --demo [--offres N] [--candidatures N] [--graine N]
                                             fills an empty database with the demonstration world
  alin monde --offres N [--demandes N] [--candidatures N] [--graine N]
                                             adds volume to an empty or demonstration database: applicants with a
                                             valid demande, the first ones with a candidature each
  alin bench [--vite]                        measures, and prints ratios of this run (--vite: the small world alone)";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let config = match Config::load() {
        Ok(config) => config,
        Err(e) => return fail(&e.to_string()),
    };
    // Filling writes in bulk: a statement of a second is no news there.
    let bulk = args.first().is_some_and(|a| a == "monde");
    let directives = if bulk { format!("{},sqlx=error", config.log) } else { config.log.clone() };
    let filter = match tracing_subscriber::EnvFilter::try_new(&directives) {
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
            Some("monde") => monde::run(&config, &args[1..]).await,
            Some("bench") => server::bench::run(&config, args.iter().any(|a| a == "--vite")).await,
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
