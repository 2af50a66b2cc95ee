//! Starts the mailbox and the registration site, and stops them cleanly.

use services::{Alea, Horloge};
use standins::mailbox::{self, Boite, smtp};
use standins::registration_site::{self, Site};
use standins::reglages::{self, ReglageError, Reglages};
use standins::{base, web};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

#[tokio::main]
async fn main() -> ExitCode {
    let filtre = tracing_subscriber::EnvFilter::try_from_env("ALIN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filtre).with_writer(std::io::stderr).init();
    match lancer().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(erreur) => {
            eprintln!("alin-standins: {erreur}");
            ExitCode::from(2)
        }
    }
}

async fn ecouter(nom: &'static str, adresse: SocketAddr) -> Result<TcpListener, ReglageError> {
    TcpListener::bind(adresse).await.map_err(|e| ReglageError::new(nom, format!("{adresse}: {e}")))
}

async fn lancer() -> Result<(), ReglageError> {
    let reglages = Reglages::lire(|nom| std::env::var(nom).ok())?;
    // The ports first: nothing is made on disk by a program that cannot serve.
    let ecoute_smtp = ecouter(reglages::SMTP, reglages.smtp).await?;
    let ecoute_boite = ecouter(reglages::BOITE, reglages.boite).await?;
    let ecoute_site = ecouter(reglages::SITE, reglages.site).await?;
    let erreur_base = |e: &dyn std::fmt::Display| ReglageError::new(reglages::BASE, e.to_string());
    let pool = base::ouvrir(&reglages.base).await.map_err(|e| erreur_base(&e))?;
    let (horloge, alea) = (Horloge::default(), Alea::default());
    let site = Site::new(pool.clone(), &reglages.cle, horloge.clone(), alea.clone())
        .map_err(|e| ReglageError::new(reglages::SITE, e))?;
    let remplies = site.remplir().await.map_err(|e| erreur_base(&e))?;
    let site = Arc::new(site);
    let boite = Arc::new(Boite::new(pool.clone(), horloge, alea));
    tracing::info!(smtp = %reglages.smtp, mailbox = %reglages.boite, registration = %reglages.site, filled = remplies, "ready");

    let (arreter, arret) = watch::channel(false);
    let mut taches = tokio::task::JoinSet::new();
    taches.spawn(smtp::servir(ecoute_smtp, boite.clone(), arret.clone()));
    taches.spawn(web::servir(ecoute_boite, mailbox::routes(boite), arret.clone()));
    taches.spawn(web::servir(ecoute_site, registration_site::routes(site), arret));

    tokio::select! {
        () = signal() => tracing::info!("stopping"),
        _ = taches.join_next() => tracing::error!("a server ended by itself"),
    }
    let _ = arreter.send(true);
    // Whoever still talks has a few seconds to finish.
    let _ = tokio::time::timeout(Duration::from_secs(5), async { while taches.join_next().await.is_some() {} }).await;
    taches.shutdown().await;
    pool.close().await;
    Ok(())
}

/// Waits for SIGTERM or SIGINT.
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut fin) => {
            tokio::select! {
                _ = fin.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
