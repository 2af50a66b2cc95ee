//! The stand-in of the State's registration site: pages for people, an interface for AL'in, one file.
//!
//! Each demande is kept as the document the interface sends. A demande not renewed within thirteen months is struck
//! off by its dates; the demonstration page can also strike one off at once.

mod api;
mod edition;
mod mots;
mod pages;
#[cfg(test)]
mod tests;

use crate::web;
use axum::Router;
use domain::delais::echeances_demande;
use domain::demande::Demande;
use domain::numero_unique::NumeroUnique;
use jiff::civil::Date;
use services::enregistrement::xml::{Illisible, ecrire_demande, lire_demande};
use services::referentiel::Referentiel;
use services::{Alea, Horloge, monde};
use sha2::{Digest as _, Sha256};
use sqlx::SqlitePool;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long one stays in one's demande without doing anything.
const SEANCE: Duration = Duration::from_secs(3600);
/// Most people in their demande at once.
const SEANCES_MAX: usize = 1000;
/// How late the interface answers when slow: later than AL'in waits.
const LENTEUR: Duration = Duration::from_secs(20);

domain::coded_enum! {
    /// How the interface misbehaves, for tests and demonstration.
    Panne {
        /// It doesn't.
        Aucune = "aucune",
        /// It answers after twenty seconds.
        Lente = "lente",
        /// It breaks the connection off.
        Coupee = "coupee",
        /// It answers 500.
        Erreur = "erreur",
    }
}

domain::coded_enum! {
    /// The state of a demande on the site.
    EtatDemande {
        /// It lives.
        Active = "active",
        /// It was struck off.
        Radiee = "radiee",
    }
}

/// The site.
pub struct Site {
    pool: SqlitePool,
    cle: [u8; 32],
    panne: AtomicU8,
    seances: Mutex<HashMap<String, (NumeroUnique, Instant)>>,
    referentiel: Referentiel,
    horloge: Horloge,
    alea: Alea,
}

/// A demande kept, and its state.
#[derive(Debug, Clone, PartialEq)]
pub struct Gardee {
    /// The demande.
    pub demande: Demande,
    /// Its state today.
    pub etat: EtatDemande,
    /// The document, as sent.
    pub document: String,
}

/// Why a demande could not be given.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The file.
    #[error("database: {0}")]
    Base(#[from] sqlx::Error),
    /// A document in the file that no longer reads.
    #[error("document kept: {0}")]
    Document(#[from] Illisible),
}

impl Site {
    /// A site in that file ([`crate::base::ouvrir`]), whose interface asks for `cle`.
    ///
    /// # Errors
    /// In words: the reference tables could not be read.
    pub fn new(pool: SqlitePool, cle: &str, horloge: Horloge, alea: Alea) -> Result<Self, String> {
        Ok(Self {
            pool,
            cle: Sha256::digest(cle.as_bytes()).into(),
            panne: AtomicU8::new(0),
            seances: Mutex::default(),
            referentiel: Referentiel::load().map_err(|e| e.to_string())?,
            horloge,
            alea,
        })
    }

    /// Today, where the demandes live.
    fn aujourdhui(&self) -> Date {
        self.horloge.aujourdhui()
    }

    /// Fills an empty file with the demonstration's households; says how many.
    ///
    /// # Errors
    /// The file's.
    pub async fn remplir(&self) -> Result<usize, sqlx::Error> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let gardees: i64 = sqlx::query_scalar("SELECT count(*) FROM demande").fetch_one(&mut *tx).await?;
        if gardees > 0 {
            return Ok(0);
        }
        let toutes = monde::demandes(monde::GRAINE, self.aujourdhui());
        for d in &toutes {
            sqlx::query("INSERT INTO demande (numero, etat, document, modifiee_le) VALUES ($1, $2, $3, $4)")
                .bind(d.numero_unique.as_str())
                .bind(EtatDemande::Active.code())
                .bind(ecrire_demande(d))
                .bind(self.horloge.maintenant().as_microsecond())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(toutes.len())
    }

    /// The demande of that number; `None` where there is none.
    ///
    /// # Errors
    /// [`SiteError`].
    pub async fn lire(&self, numero: &NumeroUnique) -> Result<Option<Gardee>, SiteError> {
        let ligne: Option<(String, String)> = sqlx::query_as("SELECT etat, document FROM demande WHERE numero = $1")
            .bind(numero.as_str())
            .fetch_optional(&self.pool)
            .await?;
        ligne.map(|(etat, document)| self.ouvrir(&etat, document)).transpose()
    }

    /// Every demande, in the order of numbers.
    ///
    /// # Errors
    /// [`SiteError`].
    pub async fn toutes(&self) -> Result<Vec<Gardee>, SiteError> {
        let lignes: Vec<(String, String)> =
            sqlx::query_as("SELECT etat, document FROM demande ORDER BY rowid").fetch_all(&self.pool).await?;
        lignes.into_iter().map(|(etat, document)| self.ouvrir(&etat, document)).collect()
    }

    fn ouvrir(&self, etat: &str, document: String) -> Result<Gardee, SiteError> {
        let demande = lire_demande(&document, |i| self.referentiel.commune(i).map(|c| c.nom.to_owned()))?;
        let echue = self.aujourdhui() >= echeances_demande(demande.date_renouvellement).radiation_13_mois;
        let etat = match EtatDemande::from_code(etat) {
            Some(EtatDemande::Active) if !echue => EtatDemande::Active,
            _ => EtatDemande::Radiee,
        };
        Ok(Gardee { demande, etat, document })
    }

    /// Keeps a demande in that state, in place of what was there; one more if there was none.
    ///
    /// # Errors
    /// The file's.
    pub async fn garder(&self, d: &Demande, etat: EtatDemande) -> Result<(), SiteError> {
        sqlx::query(
            "INSERT INTO demande (numero, etat, document, modifiee_le) VALUES ($1, $2, $3, $4)
             ON CONFLICT (numero) DO UPDATE SET etat = excluded.etat, document = excluded.document,
                modifiee_le = excluded.modifiee_le",
        )
        .bind(d.numero_unique.as_str())
        .bind(etat.code())
        .bind(ecrire_demande(d))
        .bind(self.horloge.maintenant().as_microsecond())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// How the interface misbehaves now.
    pub fn panne(&self) -> Panne {
        Panne::ALL.get(usize::from(self.panne.load(Ordering::Relaxed))).copied().unwrap_or(Panne::Aucune)
    }

    /// Has it misbehave so.
    pub fn mettre_en_panne(&self, panne: Panne) {
        let rang = Panne::ALL.iter().position(|p| *p == panne).unwrap_or(0);
        self.panne.store(u8::try_from(rang).unwrap_or(0), Ordering::Relaxed);
    }

    /// Whether the key is the right one; hashes are compared, so that time tells nothing.
    fn cle_juste(&self, cle: &[u8]) -> bool {
        self.cle == <[u8; 32]>::from(Sha256::digest(cle))
    }

    /// Lets someone into a demande: the secret of the cookie.
    fn ouvrir_seance(&self, numero: NumeroUnique) -> String {
        let secret = self.alea.secret();
        let mut seances = self.seances.lock().unwrap_or_else(PoisonError::into_inner);
        seances.retain(|_, (_, depuis)| depuis.elapsed() < SEANCE);
        if seances.len() >= SEANCES_MAX {
            seances.clear();
        }
        seances.insert(secret.clone(), (numero, Instant::now()));
        secret
    }

    fn seance(&self, secret: &str) -> Option<NumeroUnique> {
        let mut seances = self.seances.lock().unwrap_or_else(PoisonError::into_inner);
        let (numero, depuis) = seances.get_mut(secret).filter(|(_, depuis)| depuis.elapsed() < SEANCE)?;
        *depuis = Instant::now();
        Some(numero.clone())
    }

    fn fermer_seance(&self, secret: &str) {
        self.seances.lock().unwrap_or_else(PoisonError::into_inner).remove(secret);
    }
}

/// Everything the site answers over HTTP.
pub fn routes(site: Arc<Site>) -> Router {
    web::garder(Router::new().merge(api::routes()).merge(pages::routes()).with_state(site), pages::ENSEIGNE)
}
