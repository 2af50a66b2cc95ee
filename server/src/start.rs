//! From settings to a running server.

use crate::config::{Config, ConfigError};
use crate::layers::Layers;
use crate::live::Stopping;
use crate::{jobs, router};
use app::shell::{Assets, FondDeCarte};
use app::web::App;
use secrecy::ExposeSecret;
use services::courrier::Facteur;
use services::enregistrement::{ReglageError, SiteEnregistrement};
use services::referentiel::Referentiel;
use services::{Alea, Db, Horloge, Reglages, Services};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long the jobs may take to end their round when the server stops.
const JOBS_END: Duration = Duration::from_secs(4);

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database, in words that hold no password.
    #[error("setting ALIN_DATABASE_URL: {0}")]
    Database(services::Erreur),
    /// Reference data of ours that doesn't read.
    #[error("reference data: {0}")]
    Referentiel(#[from] services::referentiel::ReferentielError),
    /// The port is taken, for instance.
    #[error("setting ALIN_HTTP_ADDR: {0}")]
    Listen(std::io::Error),
    /// While filling or serving.
    #[error("{0}")]
    Other(String),
}

/// Opens the parts that use cases work with.
///
/// # Errors
/// The first part that can't be opened, with its setting's name.
pub async fn services(config: &Config) -> Result<Services, StartError> {
    let referentiel = Arc::new(Referentiel::load()?);
    let names = Arc::clone(&referentiel);
    let site = SiteEnregistrement::new(
        &config.registration_url,
        config.registration_api_key.clone(),
        Arc::new(move |insee: &str| names.commune(insee).map(|c| c.nom.to_owned())),
    )
    .map_err(|e| match e {
        ReglageError::Adresse(_) => ConfigError::new("ALIN_REGISTRATION_URL", e.to_string()),
        _ => ConfigError::new("ALIN_REGISTRATION_API_KEY", e.to_string()),
    })?;
    let db = Db::open(&config.database_url).await.map_err(StartError::Database)?;
    let reglages = Reglages {
        adresse_publique: config.public_url.clone(),
        typologies: config.typologies.clone(),
        tolerance: config.limits_factor,
        support: config.support_email.clone(),
    };
    Ok(Services::new(db, referentiel, site, Horloge::Systeme, Alea::default(), reglages))
}

/// A server that listens and serves in the background.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    stop: watch::Sender<bool>,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
    jobs: tokio::task::JoinSet<()>,
    services: Services,
}

impl Running {
    /// The parts it works with.
    #[must_use]
    pub const fn services(&self) -> &Services {
        &self.services
    }

    /// Stops taking requests, ends streams, lets the jobs finish their round, closes the database.
    ///
    /// # Errors
    /// The listener's.
    pub async fn stop(mut self) -> Result<(), StartError> {
        let _ = self.stop.send(true);
        let served = tokio::time::timeout(Duration::from_secs(20), &mut self.serving).await;
        // A job may wait for a mail server that says nothing. Cut short, its mails go to the next start, under the same
        // Message-ID, as after a crash.
        let jobs = &mut self.jobs;
        let _ = tokio::time::timeout(JOBS_END, async { while jobs.join_next().await.is_some() {} }).await;
        self.jobs.shutdown().await;
        self.services.db.close().await;
        match served {
            Ok(Ok(Err(e))) => Err(StartError::Listen(e)),
            _ => Ok(()),
        }
    }

    /// Waits until the listener ends by itself.
    pub async fn ended(&mut self) {
        let _ = (&mut self.serving).await;
    }
}

/// Starts everything.
///
/// # Errors
/// See [`StartError`].
pub async fn start(config: &Config) -> Result<Running, StartError> {
    let services = services(config).await?;
    let authority = config
        .smtp_ca
        .as_ref()
        .map(std::fs::read)
        .transpose()
        .map_err(|e| ConfigError::new("ALIN_SMTP_CA", e.to_string()))?;
    let url = config.smtp_url.expose_secret();
    let facteur = Facteur::avec_autorite(services.clone(), url, &config.mail_from, authority.as_deref())
        .map_err(|why| {
            let name = match &why {
                why if why.starts_with("sender") => "ALIN_MAIL_FROM",
                why if why.contains("authority") => "ALIN_SMTP_CA",
                _ => "ALIN_SMTP_URL",
            };
            ConfigError::new(name, why)
        })?
        .sur(config.smtp_connections);
    let app = App {
        services: services.clone(),
        assets: Arc::new(assets(config)?),
        dev: config.dev,
        gardees: app::gardees::Gardees::default(),
        site_enregistrement: config.dev.then(|| config.registration_url.clone()),
    };
    let (stop, stopping) = watch::channel(false);
    let layers = Layers { app, origins: origins(config), trusted_proxies: config.trusted_proxies };
    let router = router::router(layers, &config.site_root, Stopping(stopping.clone()));
    let listener = TcpListener::bind(config.http_addr).await.map_err(StartError::Listen)?;
    let addr = listener.local_addr().map_err(StartError::Listen)?;
    let jobs = jobs::spawn(&services, facteur, &stopping);
    let mut until = stopping;
    let serving = tokio::spawn(async move {
        axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move {
                let _ = until.wait_for(|stop| *stop).await;
            })
            .await
    });
    Ok(Running { addr, stop, serving, jobs, services })
}

/// Where our own pages are, for the forms they send: the public address; in development its twins too, as people type
/// `localhost` for 127.0.0.1.
fn origins(config: &Config) -> Vec<String> {
    let mut all = vec![config.public_url.clone()];
    let twins = ["127.0.0.1", "localhost", "[::1]"];
    if config.dev
        && let Some(place) = config.public_url.strip_prefix("http://")
        && let Some(rest) = twins.iter().find_map(|t| place.strip_prefix(t))
    {
        all.extend(twins.iter().map(|t| format!("http://{t}{rest}")));
    }
    all
}

/// Names of the built files, from the manifest beside them; without one (tests of HTTP), names that lead nowhere.
fn assets(config: &Config) -> Result<Assets, StartError> {
    #[derive(serde::Deserialize)]
    struct Manifest {
        css: String,
        js: String,
        wasm: String,
        #[serde(default)]
        carte: Carte,
    }
    #[derive(Default, serde::Deserialize)]
    struct Carte {
        css: String,
        js: String,
        leaflet: String,
        fond: String,
    }
    let path = config.site_root.join("manifest.json");
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let m: Manifest = serde_json::from_str(&text)
                .map_err(|e| ConfigError::new("ALIN_SITE_ROOT", format!("manifest.json: {e}")))?;
            let Carte { css, js, leaflet, fond } = m.carte;
            let carte = Arc::new(FondDeCarte { css, js, leaflet, fond, tuiles: config.tuiles.clone() });
            Ok(Assets { css: m.css, js: m.js, wasm: m.wasm, carte })
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && config.dev => {
            tracing::warn!("no manifest.json in ALIN_SITE_ROOT: pages go out without style; run the build first");
            Ok(Assets::default())
        }
        Err(e) => Err(ConfigError::new("ALIN_SITE_ROOT", format!("manifest.json: {e}")).into()),
    }
}
