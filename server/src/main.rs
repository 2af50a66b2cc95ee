//! `alin`: serve, fill a demonstration world, measure.

mod monde;

use server::config::{Config, ConfigError};
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
    if args.iter().any(|a| ["--help", "-h", "help"].contains(&a.as_str())) {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    if args.iter().any(|a| a == "--version") {
        println!("alin {}", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
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
        let (command, options) = args.split_first().map_or(("serve", &[][..]), |(c, o)| (c.as_str(), o));
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        match (command, options.as_slice()) {
            ("serve", []) => serve(&config).await,
            ("monde", _) => monde::run(&config, &args[1..]).await,
            ("bench", []) => server::bench::run(&config, false).await,
            ("bench", ["--vite"]) => server::bench::run(&config, true).await,
            _ => Err(StartError::Other(format!("unknown: {}\n{USAGE}", args.join(" ")))),
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
    if !config.site_root.join("manifest.json").is_file() {
        let why = "no built site there (manifest.json is missing): scripts/build.sh makes it";
        return Err(ConfigError::new("ALIN_SITE_ROOT", why).into());
    }
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
