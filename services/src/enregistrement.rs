//! The State's registration site: where demandes live. AL'in reads them there and never writes.

pub mod xml;

use domain::demande::Demande;
use domain::numero_unique::NumeroUnique;
use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;
use std::time::Duration;

/// The key both programs start with when none is set: for development on one machine only.
pub const CLE_DE_DEVELOPPEMENT: &str = "cle-de-developpement";

/// The name of a commune by its INSEE code.
pub type NomDeCommune = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Why a demande could not be read; each has its own sentence. No personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnregistrementError {
    /// The site knows no such number (404).
    #[error("unknown number")]
    Inconnu,
    /// The demande has been struck off (410).
    #[error("demande struck off")]
    Radiee,
    /// No answer within the time allowed.
    #[error("registration site too slow")]
    Lent,
    /// No connection, or an answer cut short, or 5xx or 429, after every try.
    #[error("registration site out of reach")]
    Injoignable,
    /// The site refuses our key (401, 403).
    #[error("key refused by the registration site")]
    Refuse,
    /// An answer that is no demande: which tag or status, never a value.
    #[error("unreadable answer: {0}")]
    Illisible(String),
}

/// A wrong setting of the client.
#[derive(Debug, thiserror::Error)]
pub enum ReglageError {
    /// The address is no `http://` or `https://` URL.
    #[error("not an http(s) address: {0}")]
    Adresse(String),
    /// The key holds a character no header can carry, or is empty.
    #[error("the key is empty or holds a forbidden character")]
    Cle,
    /// The HTTP client could not be built.
    #[error("HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// How long one waits, and how often one tries.
#[derive(Debug, Clone, Copy)]
pub struct Delais {
    /// To connect, each time.
    pub connexion: Duration,
    /// For everything, tries and pauses included.
    pub total: Duration,
    /// Tries after the first.
    pub reprises: u32,
    /// Pause before the first new try; it doubles each time.
    pub pause: Duration,
}

impl Default for Delais {
    fn default() -> Self {
        Self {
            connexion: Duration::from_secs(2),
            total: Duration::from_secs(8),
            reprises: 2,
            pause: Duration::from_millis(200),
        }
    }
}

/// The client of the registration site. Cheap to clone.
#[derive(Clone)]
pub struct SiteEnregistrement {
    client: reqwest::Client,
    base: reqwest::Url,
    cle: SecretString,
    communes: NomDeCommune,
    delais: Delais,
}

impl std::fmt::Debug for SiteEnregistrement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SiteEnregistrement").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

/// How one try ended, when it gave no demande.
enum Echec {
    /// Another try may do better.
    Passager,
    /// Another try would end the same.
    Definitif(EnregistrementError),
}

impl SiteEnregistrement {
    /// A client of the site at `adresse` (`https://site.fr`, with or without a final slash), with its key.
    /// `communes` names INSEE codes.
    ///
    /// # Errors
    /// [`ReglageError`]: which of the two settings is wrong.
    pub fn new(adresse: &str, cle: SecretString, communes: NomDeCommune) -> Result<Self, ReglageError> {
        Self::avec_delais(adresse, cle, communes, Delais::default())
    }

    /// The same, with other delays.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn avec_delais(
        adresse: &str,
        cle: SecretString,
        communes: NomDeCommune,
        delais: Delais,
    ) -> Result<Self, ReglageError> {
        let faute = || ReglageError::Adresse(adresse.to_owned());
        let base = reqwest::Url::parse(&format!("{}/", adresse.trim_end_matches('/'))).map_err(|_| faute())?;
        let hote = base.host_str().ok_or_else(faute)?.to_owned();
        if !matches!(base.scheme(), "http" | "https") {
            return Err(faute());
        }
        let secret = cle.expose_secret();
        if secret.is_empty() || !secret.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ReglageError::Cle);
        }
        let mut constructeur = reqwest::Client::builder()
            .user_agent("alin")
            .connect_timeout(delais.connexion)
            .redirect(reqwest::redirect::Policy::none());
        if hote == "localhost" || hote.starts_with("127.") || hote == "[::1]" {
            constructeur = constructeur.no_proxy();
        }
        Ok(Self { client: constructeur.build()?, base, cle, communes, delais })
    }

    /// Reads the demande of that number, trying again after a broken connection or a 5xx, never after a 4xx.
    ///
    /// # Errors
    /// [`EnregistrementError`], within [`Delais::total`].
    pub async fn lire(&self, numero: &NumeroUnique) -> Result<Demande, EnregistrementError> {
        tokio::time::timeout(self.delais.total, self.essayer(numero)).await.unwrap_or(Err(EnregistrementError::Lent))
    }

    async fn essayer(&self, numero: &NumeroUnique) -> Result<Demande, EnregistrementError> {
        let mut pause = self.delais.pause;
        for reste in (0..=self.delais.reprises).rev() {
            match self.une_fois(numero).await {
                Ok(demande) => return Ok(demande),
                Err(Echec::Definitif(erreur)) => return Err(erreur),
                Err(Echec::Passager) if reste > 0 => {
                    tracing::warn!(reste, "registration site: trying again");
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(Echec::Passager) => {}
            }
        }
        Err(EnregistrementError::Injoignable)
    }

    async fn une_fois(&self, numero: &NumeroUnique) -> Result<Demande, Echec> {
        // The number is letters and digits only: nothing to escape.
        let url = self
            .base
            .join(&format!("api/v1/demandes/{numero}"))
            .map_err(|_| Echec::Definitif(EnregistrementError::Injoignable))?;
        let mut reponse = self
            .client
            .get(url)
            .header("X-Api-Key", self.cle.expose_secret())
            .header("Accept", "application/xml")
            .send()
            .await
            .map_err(|_| Echec::Passager)?;
        let statut = reponse.status();
        match statut {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Err(Echec::Definitif(EnregistrementError::Inconnu)),
            StatusCode::GONE => return Err(Echec::Definitif(EnregistrementError::Radiee)),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                return Err(Echec::Definitif(EnregistrementError::Refuse));
            }
            StatusCode::TOO_MANY_REQUESTS => return Err(Echec::Definitif(EnregistrementError::Injoignable)),
            s if s.is_server_error() => return Err(Echec::Passager),
            s => return Err(illisible(format!("status {}", s.as_u16()))),
        }
        let mut corps = Vec::new();
        while let Some(morceau) = reponse.chunk().await.map_err(|_| Echec::Passager)? {
            if corps.len() + morceau.len() > xml::TAILLE_MAX {
                return Err(illisible(xml::Illisible::TropGros.to_string()));
            }
            corps.extend_from_slice(&morceau);
        }
        let texte = String::from_utf8(corps).map_err(|_| illisible("not UTF-8".to_owned()))?;
        let demande =
            xml::lire_demande(&texte, |insee| (self.communes)(insee)).map_err(|e| illisible(e.to_string()))?;
        if demande.numero_unique != *numero {
            return Err(illisible("another number than asked".to_owned()));
        }
        Ok(demande)
    }

    /// Whether the site answers: for the health page.
    pub async fn repond(&self) -> bool {
        let Ok(url) = self.base.join("api/v1/sante") else { return false };
        let envoi = self.client.get(url).timeout(self.delais.connexion).send();
        envoi.await.is_ok_and(|r| r.status().is_success())
    }
}

fn illisible(raison: String) -> Echec {
    Echec::Definitif(EnregistrementError::Illisible(raison))
}

#[cfg(test)]
mod tests;
