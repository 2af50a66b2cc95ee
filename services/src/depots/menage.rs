//! Files that nobody needs any more go, a part at a time: SQLite has one writer, and others wait for it.

use crate::horloge::{HEURE, JOUR};
use crate::{Erreur, Services, on_db, on_tx};
use uuid::Uuid;

/// A file and its report are kept that long: until then its wrong lines can be fetched again.
pub const GARDE: i64 = 90 * JOUR;
/// Of one landlord, that many are kept, and all those of the last day.
pub const GARDES: i64 = 20;

/// A file whose sending was broken off is thrown away after that long.
const RECEPTION: i64 = HEURE;
/// Wrong lines that go in one transaction.
const LIGNES: i64 = 500;
/// Pieces that go in one transaction.
const MORCEAUX: i64 = 8;

impl Services {
    /// Throws away files broken off while they came in, and those older than [`GARDE`]; answers how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn ranger_les_depots(&self) -> Result<u64, Erreur> {
        let now = self.maintenant();
        let mut gone = 0;
        loop {
            let old: Option<Uuid> = on_db!(&self.db, |p| {
                sqlx::query_scalar(
                    "SELECT id FROM depot WHERE cree_a < $1 AND (cree_a < $2 OR etat = 'reception') LIMIT 1",
                )
                .bind(now - RECEPTION)
                .bind(now - GARDE)
                .fetch_optional(p)
                .await
            })?;
            let Some(id) = old else { return Ok(gone) };
            self.effacer_depot(id).await?;
            gone += 1;
        }
    }

    /// Throws away what a landlord has beyond its last [`GARDES`] files; those of the last day stay, for they count.
    pub(super) async fn elaguer_les_depots(&self, organisation: Uuid) -> Result<(), Erreur> {
        let beyond: Vec<(Uuid, i64)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT id, cree_a FROM depot WHERE organisation_id = $1 AND etat IN ('essaye', 'importe', 'illisible')
                 ORDER BY cree_a DESC LIMIT $2 OFFSET $3",
            )
            .bind(organisation)
            .bind(GARDES)
            .bind(GARDES)
            .fetch_all(p)
            .await
        })?;
        let yesterday = self.maintenant() - JOUR;
        for (id, _) in beyond.into_iter().filter(|(_, cree_a)| *cree_a < yesterday) {
            self.effacer_depot(id).await?;
        }
        Ok(())
    }

    async fn effacer_depot(&self, id: Uuid) -> Result<(), Erreur> {
        for (sql, lot) in [
            (
                "DELETE FROM depot_faute WHERE depot_id = $1 AND numero IN (
                   SELECT numero FROM depot_faute WHERE depot_id = $1 ORDER BY numero LIMIT $2)",
                LIGNES,
            ),
            (
                "DELETE FROM depot_morceau WHERE depot_id = $1 AND rang IN (
                   SELECT rang FROM depot_morceau WHERE depot_id = $1 ORDER BY rang LIMIT $2)",
                MORCEAUX,
            ),
        ] {
            loop {
                let mut tx = self.db.begin().await?;
                let gone = on_tx!(&mut tx, |c| {
                    sqlx::query(sql).bind(id).bind(lot).execute(c).await.map(|d| d.rows_affected())
                })?;
                tx.commit().await?;
                if gone == 0 {
                    break;
                }
            }
        }
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| sqlx::query("DELETE FROM depot WHERE id = $1").bind(id).execute(c).await.map(drop))?;
        tx.commit().await
    }
}
