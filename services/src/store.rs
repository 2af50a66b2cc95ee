//! The database: SQLite in one file by default, PostgreSQL by its URL; one SQL text for both.
//!
//! `on_db!` and `on_tx!` dispatch over the two concrete engines; queries use `$1` placeholders and no vendor
//! function. Writers begin with [`Db::begin`], which on SQLite takes the write lock at once (`BEGIN IMMEDIATE`), for
//! a lock upgraded later fails with `SQLITE_BUSY_SNAPSHOT`, which no busy timeout retries.

use crate::Services;
use crate::erreur::Erreur;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::str::FromStr;
use std::time::Duration;
use uuid::Uuid;

/// Which page of `lignes` lines is shown when `page` is asked for, `par_page` lines on each, and how many there are: both
/// from 1.
pub(crate) fn page_parmi(lignes: i64, par_page: i64, page: u32) -> (u32, u32) {
    let pages = u32::try_from((lignes + par_page - 1) / par_page).unwrap_or(u32::MAX).max(1);
    (page.clamp(1, pages), pages)
}

/// A list of ids for `IN (…)`, its placeholders from `$premier` on: as many as a power of two, the last id again in those
/// left, so that few texts are prepared.
pub(crate) fn places(ids: &[Uuid], premier: usize) -> (Vec<Uuid>, String) {
    let n = ids.len().next_power_of_two();
    let mut filled = ids.to_vec();
    filled.resize(n, ids.last().copied().unwrap_or_default());
    let marks: Vec<String> = (premier..premier + n).map(|i| format!("${i}")).collect();
    (filled, marks.join(", "))
}

/// Runs a reading query on whichever engine is in use.
#[macro_export]
macro_rules! on_db {
    ($db:expr, |$pool:ident| $body:expr) => {
        match $db {
            $crate::store::Db::Sqlite { lecture: $pool, .. } => $body,
            $crate::store::Db::Postgres($pool) => $body,
        }
    };
}

/// Runs a query inside a transaction on whichever engine it is of.
#[macro_export]
macro_rules! on_tx {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(t) => {
                let $conn = &mut **t;
                $body
            }
            $crate::store::Tx::Postgres(t) => {
                let $conn = &mut **t;
                $body
            }
        }
    };
}

/// Runs a reading query on a connection that is held.
macro_rules! on_lecteur {
    ($lecteur:expr, |$conn:ident| $body:expr) => {
        match $lecteur {
            $crate::store::Lecteur::Sqlite(c) => {
                let $conn = &mut **c;
                $body
            }
            $crate::store::Lecteur::Postgres(c) => {
                let $conn = &mut **c;
                $body
            }
        }
    };
}
pub(crate) use on_lecteur;

/// The database in use.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file: a single writing connection, many readers.
    Sqlite {
        /// The one connection that writes.
        ecriture: SqlitePool,
        /// The connections that read.
        lecture: SqlitePool,
    },
    /// A PostgreSQL server, shared by any number of AL'in servers.
    Postgres(PgPool),
}

/// A connection that reads, held by whoever reads again and again: taking one from the pool and giving it back costs two
/// more round trips each time.
#[derive(Debug)]
pub(crate) enum Lecteur {
    /// One of SQLite's readers.
    Sqlite(PoolConnection<Sqlite>),
    /// One of PostgreSQL's.
    Postgres(PoolConnection<Postgres>),
}

/// A transaction on either engine.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite, holding the write lock.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL, at READ COMMITTED: what must hold is held by constraints and versioned updates.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes it durable.
    ///
    /// # Errors
    /// The engine's; nothing was kept then.
    pub async fn commit(self) -> Result<(), Erreur> {
        match self {
            Self::Sqlite(t) => t.commit().await?,
            Self::Postgres(t) => t.commit().await?,
        }
        Ok(())
    }
}

impl Db {
    /// Opens `url` (`sqlite:path`, `postgres://…`), creates the SQLite file if missing, and migrates.
    ///
    /// # Errors
    /// A URL of another kind, an unreachable server, a failed migration.
    pub async fn open(url: &str) -> Result<Self, Erreur> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?;
            let pool = PgPoolOptions::new()
                .max_connections(32)
                .acquire_timeout(Duration::from_secs(10))
                // Asking each time whether the server is still there would double every round trip; no server comes back
                // within a second, so a connection used since then is as good as asked.
                .test_before_acquire(false)
                .before_acquire(|c, known| {
                    Box::pin(async move {
                        if known.idle_for > Duration::from_secs(1) {
                            c.ping().await?;
                        }
                        Ok(true)
                    })
                })
                .connect_with(options)
                .await?;
            sqlx::migrate!("./migrations/postgres").run(&pool).await?;
            return Ok(Self::Postgres(pool));
        }
        let path = url.strip_prefix("sqlite:").ok_or(Erreur::Base("neither sqlite: nor postgres:".into()))?;
        let path = path.trim_start_matches("//");
        if let Some(folder) = std::path::Path::new(path).parent() {
            std::fs::create_dir_all(folder).map_err(|e| Erreur::Base(format!("folder of the database: {e}")))?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: an acknowledged candidature outlives a power cut, not only a killed process.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(15))
            .statement_cache_capacity(256)
            .pragma("cache_size", "-32768")
            .pragma("mmap_size", "268435456")
            .pragma("temp_store", "memory");
        let ecriture = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("./migrations/sqlite").run(&ecriture).await?;
        let readers = u32::try_from(std::thread::available_parallelism().map_or(4, usize::from)).unwrap_or(4).max(4);
        let lecture = SqlitePoolOptions::new()
            .max_connections(readers)
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::Sqlite { ecriture, lecture })
    }

    /// Begins a writing transaction.
    ///
    /// # Errors
    /// The engine's: no connection in time, lock held too long.
    pub async fn begin(&self) -> Result<Tx, Erreur> {
        Ok(match self {
            Self::Sqlite { ecriture, .. } => Tx::Sqlite(ecriture.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A connection to hold.
    ///
    /// # Errors
    /// None free in time.
    pub(crate) async fn lecteur(&self) -> Result<Lecteur, Erreur> {
        Ok(match self {
            Self::Sqlite { lecture, .. } => Lecteur::Sqlite(lecture.acquire().await?),
            Self::Postgres(pool) => Lecteur::Postgres(pool.acquire().await?),
        })
    }

    /// Answers whether the database does.
    ///
    /// # Errors
    /// The engine's.
    pub async fn ping(&self) -> Result<(), Erreur> {
        on_db!(self, |p| sqlx::query("SELECT 1").execute(p).await.map(drop))?;
        Ok(())
    }

    /// Closes every connection; on SQLite the log is folded into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { ecriture, lecture } => {
                lecture.close().await;
                ecriture.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// How often a use case that the engine undid is done again.
const REPRISES: u32 = 6;
/// The first wait before doing it again is shorter than this, microseconds; each next may be twice as long.
const PREMIERE_ATTENTE: u64 = 10_000;

/// An error that may be the engine's word « another first, then the same again ».
pub(crate) trait Rejouable {
    /// Whether doing the same again is worth it.
    fn a_rejouer(&self) -> bool;
}

impl Rejouable for Erreur {
    fn a_rejouer(&self) -> bool {
        matches!(self, Self::Bouscule)
    }
}

impl Services {
    /// Does a use case again when PostgreSQL undid its transaction (deadlock, serialisation failure): nothing was
    /// kept, so the whole of it is read and written anew. Waits are random, or two that crossed would cross again.
    ///
    /// SQLite has one writer: there it never happens.
    pub(crate) async fn rejouer<T, E, F>(&self, mut faire: impl FnMut() -> F) -> Result<T, E>
    where
        E: Rejouable,
        F: Future<Output = Result<T, E>>,
    {
        let mut tour = 0;
        loop {
            match faire().await {
                Err(why) if tour < REPRISES && why.a_rejouer() => {
                    let wait = self.alea.moins_de(PREMIERE_ATTENTE << tour);
                    tokio::time::sleep(Duration::from_micros(wait)).await;
                    tour += 1;
                }
                done => return done,
            }
        }
    }
}
