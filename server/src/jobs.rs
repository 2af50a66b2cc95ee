//! What runs beside the pages: the mail, the live updates of other servers, what time does by itself.

use services::Services;
use services::courrier::Facteur;
use std::time::Duration;
use tokio::sync::watch;

/// Starts the jobs; they end when `stopping` says so.
#[must_use]
pub fn spawn(services: &Services, facteur: Facteur, stopping: &watch::Receiver<bool>) -> tokio::task::JoinSet<()> {
    let mut set = tokio::task::JoinSet::new();
    let until = stopping.clone();
    set.spawn(every(Duration::from_secs(1), stopping.clone(), move || {
        let (facteur, until) = (facteur.clone(), until.clone());
        async move { facteur.servir(until).await }
    }));
    let relay = services.clone();
    let since = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(services.maintenant()));
    set.spawn(every(Duration::from_secs(1), stopping.clone(), move || {
        let (relay, since) = (relay.clone(), since.clone());
        async move {
            let next = relay.relayer(since.load(std::sync::atomic::Ordering::Relaxed)).await?;
            since.store(next, std::sync::atomic::Ordering::Relaxed);
            Ok(())
        }
    }));
    let alerts = services.clone();
    set.spawn(every(Duration::from_secs(1), stopping.clone(), move || {
        let alerts = alerts.clone();
        async move {
            let told = alerts.annoncer().await?;
            let written = alerts.ecrire_alertes().await?;
            if told > 0 || written > 0 {
                tracing::info!(told, written, "alerts");
            }
            Ok(())
        }
    }));
    let files = services.clone();
    set.spawn(every(Duration::from_millis(500), stopping.clone(), move || {
        let files = files.clone();
        async move {
            // One after the other: a file by itself keeps a thread busy.
            while files.avancer_un_depot().await? {}
            Ok(())
        }
    }));
    let time = services.clone();
    set.spawn(every(Duration::from_secs(60), stopping.clone(), move || {
        let time = time.clone();
        async move {
            time.oublier_les_reponses().await?;
            time.ranger_les_depots().await?;
            let moved = time.faire_passer_le_temps().await?;
            if moved > 0 {
                tracing::info!(moved, "candidatures moved by time");
            }
            let told = time.vieillir_les_dossiers().await?;
            if told > 0 {
                tracing::info!(told, "files moved or reminded by time");
            }
            time.purger().await?;
            Ok(())
        }
    }));
    set
}

async fn every<F, R>(period: Duration, mut stopping: watch::Receiver<bool>, work: F)
where
    F: Fn() -> R,
    R: Future<Output = Result<(), services::Erreur>>,
{
    let mut tick = tokio::time::interval(period);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = work().await {
            tracing::error!(%error, "job failed, tried again later");
        }
    }
}
