//! The same request again gets the same answer: whoever lost an answer on the way may ask again without fear.
//!
//! The first request with a key takes its turn by inserting a row; the primary key decides between two at once. The row
//! is answered when the work is done. A server that died in between leaves a row without answer, taken over after a while.

use crate::horloge::{JOUR, SECONDE};
use crate::{Erreur, Services, on_db, on_tx};
use uuid::Uuid;

/// How long an answer is kept, microseconds.
pub const GARDEE: i64 = JOUR;
/// A turn without answer after that long belongs to a server that is no more.
const ABANDON: i64 = 60 * SECONDE;
/// Rows that one purge takes away.
const PURGE: i64 = 5000;

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reponse {
    /// HTTP status.
    pub statut: u16,
    /// Body.
    pub corps: String,
}

/// What to do with a request that bears a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tour {
    /// Do it, then [`Services::repondre`] or [`Services::rendre_le_tour`].
    AFaire,
    /// It was done: this was the answer.
    Faite(Reponse),
    /// Another request with this key is at work: wait.
    EnCours,
    /// The key came with another request.
    AutreRequete,
}

impl Services {
    /// Takes the turn of a key. `empreinte` is a hash of everything the request asks for.
    ///
    /// # Errors
    /// The database's.
    pub async fn prendre_le_tour(&self, organisation: Uuid, cle: &str, empreinte: &str) -> Result<Tour, Erreur> {
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        let taken: Option<String> = on_tx!(&mut tx, |c| {
            sqlx::query_scalar(
                "INSERT INTO idempotence (organisation_id, cle, empreinte, statut, corps, cree_a)
                 VALUES ($1, $2, $3, 0, '', $4)
                 ON CONFLICT (organisation_id, cle) DO UPDATE SET
                   empreinte = excluded.empreinte, statut = 0, corps = '', cree_a = excluded.cree_a
                   WHERE idempotence.cree_a < $5 OR (idempotence.statut = 0 AND idempotence.cree_a < $6
                     AND idempotence.empreinte = excluded.empreinte)
                 RETURNING cle",
            )
            .bind(organisation)
            .bind(cle)
            .bind(empreinte)
            .bind(now)
            .bind(now - GARDEE)
            .bind(now - ABANDON)
            .fetch_optional(c)
            .await
        })?;
        tx.commit().await?;
        if taken.is_some() {
            return Ok(Tour::AFaire);
        }
        let row: Option<(String, i64, String)> = on_db!(&self.db, |p| {
            sqlx::query_as("SELECT empreinte, statut, corps FROM idempotence WHERE organisation_id = $1 AND cle = $2")
                .bind(organisation)
                .bind(cle)
                .fetch_optional(p)
                .await
        })?;
        Ok(match row {
            Some((known, ..)) if known != empreinte => Tour::AutreRequete,
            Some((_, statut, corps)) if statut > 0 => {
                Tour::Faite(Reponse { statut: u16::try_from(statut).unwrap_or(500), corps })
            }
            // Given back between the two statements: the one who waits asks again.
            _ => Tour::EnCours,
        })
    }

    /// Keeps the answer of a turn.
    ///
    /// # Errors
    /// The database's.
    pub async fn repondre(&self, organisation: Uuid, cle: &str, reponse: &Reponse) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE idempotence SET statut = $3, corps = $4 WHERE organisation_id = $1 AND cle = $2")
                .bind(organisation)
                .bind(cle)
                .bind(i64::from(reponse.statut))
                .bind(&reponse.corps)
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// Gives a turn back after a fault of ours: the same request may be tried again.
    ///
    /// # Errors
    /// The database's.
    pub async fn rendre_le_tour(&self, organisation: Uuid, cle: &str) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM idempotence WHERE organisation_id = $1 AND cle = $2 AND statut = 0")
                .bind(organisation)
                .bind(cle)
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// Takes away the answers that are older than [`GARDEE`]; answers how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn oublier_les_reponses(&self) -> Result<u64, Erreur> {
        let mut tx = self.db.begin().await?;
        let gone = on_tx!(&mut tx, |c| {
            sqlx::query(
                "DELETE FROM idempotence WHERE (organisation_id, cle) IN
                   (SELECT organisation_id, cle FROM idempotence WHERE cree_a < $1 ORDER BY cree_a LIMIT $2)",
            )
            .bind(self.maintenant() - GARDEE)
            .bind(PURGE)
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?;
        tx.commit().await?;
        Ok(gone)
    }
}
