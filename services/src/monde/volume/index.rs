//! The indexes that only serve to find rows: taken away while rows come in, made again, sorted, once they are there.
//!
//! Kept up row by row they cost half the time. Those that forbid something (unique ones, keys) stay all along, and so
//! do CHECKs and foreign keys.

use super::lignes::Table;
use crate::store::Db;
use crate::{Erreur, Services, on_tx};
use sqlx::AssertSqlSafe;

/// What makes an index again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    nom: String,
    sql: String,
}

impl Services {
    /// Takes away the indexes of the tables to fill and answers what makes them again.
    pub(super) async fn oter_index(&self) -> Result<Vec<Index>, Erreur> {
        let filled = |table: &str| Table::TOUTES.iter().any(|t| t.nom() == table);
        let rows: Vec<(String, String, String)> = match &self.db {
            Db::Sqlite { lecture, .. } => {
                sqlx::query_as(
                    "SELECT name, tbl_name, sql FROM sqlite_schema
                     WHERE type = 'index' AND sql LIKE 'CREATE INDEX %' ORDER BY name",
                )
                .fetch_all(lecture)
                .await?
            }
            Db::Postgres(pool) => {
                sqlx::query_as(
                    "SELECT indexname::text, tablename::text, indexdef FROM pg_indexes
                     WHERE schemaname = current_schema() AND indexdef LIKE 'CREATE INDEX %' ORDER BY indexname",
                )
                .fetch_all(pool)
                .await?
            }
        };
        let taken: Vec<Index> =
            rows.into_iter().filter(|r| filled(&r.1)).map(|(nom, _, sql)| Index { nom, sql }).collect();
        let mut tx = self.db.begin().await?;
        for index in &taken {
            let sql = format!("DROP INDEX {}", index.nom);
            on_tx!(&mut tx, |c| sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop))?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    /// Makes one again.
    pub(super) async fn refaire_index(&self, index: &Index) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let sql = index.sql.clone();
        on_tx!(&mut tx, |c| sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop))?;
        tx.commit().await
    }

    /// SQLite alone: room to write much at once, then the settings of [`Db::open`] again.
    pub(super) async fn regler_pour_le_volume(&self, volume: bool) -> Result<(), Erreur> {
        if let Db::Sqlite { ecriture, .. } = &self.db {
            // What is lost in a power cut is a world one can fill again: synced at checkpoints only, and these are rare.
            // Sorting an index of millions goes through a file.
            let sql = if volume {
                "PRAGMA cache_size = -131072; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16384; PRAGMA temp_store = FILE"
            } else {
                "PRAGMA cache_size = -32768; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; PRAGMA temp_store = MEMORY"
            };
            sqlx::raw_sql(sql).execute(ecriture).await?;
        }
        Ok(())
    }
}
