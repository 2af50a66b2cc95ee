//! What a filling does faster once for all rows than for each: indexes that only serve to find rows are taken away and
//! made again, sorted, once the rows are there; on PostgreSQL, foreign keys too, checked again all together.
//!
//! Kept up row by row the indexes cost half the time, the foreign keys a fifth. What forbids something else (unique
//! indexes, keys, CHECKs) stays all along; SQLite, where a key can't be taken away, checks it row by row.

use super::lignes::Table;
use crate::store::Db;
use crate::{Erreur, Services, Tx, on_tx};
use sqlx::AssertSqlSafe;

/// An index or a foreign key: how to take it away, and how to make it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Retire {
    oter: String,
    refaire: String,
}

impl Services {
    /// Takes away what rows of the tables to fill can do without, and answers what makes it again.
    pub(super) async fn alleger(&self) -> Result<Vec<Retire>, Erreur> {
        let filled = |table: &str| Table::TOUTES.iter().any(|t| t.nom() == table);
        let indexes: Vec<(String, String, String)> = match &self.db {
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
        let keys: Vec<(String, String, String)> = match &self.db {
            Db::Sqlite { .. } => Vec::new(),
            Db::Postgres(pool) => {
                sqlx::query_as(
                    "SELECT c.conname::text, t.relname::text, pg_get_constraintdef(c.oid)
                     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
                     WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace ORDER BY c.conname",
                )
                .fetch_all(pool)
                .await?
            }
        };
        let indexes = indexes
            .into_iter()
            .filter(|(_, table, _)| filled(table))
            .map(|(name, _, refaire)| Retire { oter: format!("DROP INDEX {name}"), refaire });
        let keys = keys.into_iter().filter(|(_, table, _)| filled(table)).map(|(name, table, definition)| Retire {
            oter: format!("ALTER TABLE {table} DROP CONSTRAINT {name}"),
            refaire: format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"),
        });
        let taken: Vec<Retire> = indexes.chain(keys).collect();
        let mut tx = self.db.begin().await?;
        for retire in &taken {
            let sql = retire.oter.clone();
            on_tx!(&mut tx, |c| sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop))?;
        }
        tx.commit().await?;
        Ok(taken)
    }

    /// Makes one again.
    pub(super) async fn remettre(&self, retire: &Retire) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        if let Tx::Postgres(c) = &mut tx {
            // Room to sort a million keys without going through files.
            sqlx::raw_sql("SET LOCAL maintenance_work_mem = '256MB'").execute(&mut **c).await?;
        }
        let sql = retire.refaire.clone();
        on_tx!(&mut tx, |c| sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop))?;
        tx.commit().await
    }

    /// SQLite alone: room to write much at once, then the settings of [`Db::open`] again.
    pub(super) async fn regler_pour_le_volume(&self, volume: bool) -> Result<(), Erreur> {
        if let Db::Sqlite { ecriture, .. } = &self.db {
            // What is lost in a power cut is a world one can fill again: synced at checkpoints only, and these are rare.
            // Sorting an index of millions goes through a file, and keeps a second core busy.
            let sql = if volume {
                "PRAGMA cache_size = -131072; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16384; PRAGMA temp_store = FILE; PRAGMA threads = 2"
            } else {
                "PRAGMA cache_size = -32768; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; PRAGMA temp_store = MEMORY; PRAGMA threads = 0"
            };
            sqlx::raw_sql(sql).execute(ecriture).await?;
        }
        Ok(())
    }
}
