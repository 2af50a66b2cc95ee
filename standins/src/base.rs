//! The SQLite file of both stand-ins.

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use std::path::Path;
use std::time::Duration;

/// Why the file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// Its folder could not be made.
    #[error("folder of the database: {0}")]
    Dossier(#[from] std::io::Error),
    /// SQLite refused.
    #[error("database: {0}")]
    Sqlite(#[from] sqlx::Error),
}

/// Opens the file, made if missing with its folder and tables.
///
/// # Errors
/// [`BaseError`].
pub async fn ouvrir(fichier: &Path) -> Result<SqlitePool, BaseError> {
    if let Some(dossier) = fichier.parent().filter(|d| !d.as_os_str().is_empty()) {
        std::fs::create_dir_all(dossier)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(fichier)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(10));
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS demande (
            numero TEXT PRIMARY KEY CHECK (length(numero) = 18),
            etat TEXT NOT NULL CHECK (etat IN ('active', 'radiee')),
            document TEXT NOT NULL,
            modifiee_le INTEGER NOT NULL
        ) STRICT",
    )
    .execute(&pool)
    .await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS message (
            rang INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            expediteur TEXT NOT NULL,
            destinataire TEXT NOT NULL,
            sujet TEXT NOT NULL,
            texte TEXT,
            html TEXT,
            brut BLOB NOT NULL,
            recu_le INTEGER NOT NULL
        ) STRICT",
    )
    .execute(&pool)
    .await?;
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS message_connu (
            destinataire TEXT NOT NULL,
            message_id TEXT NOT NULL,
            recu_le INTEGER NOT NULL,
            PRIMARY KEY (destinataire, message_id)
        ) STRICT, WITHOUT ROWID",
    )
    .execute(&pool)
    .await?;
    sqlx::query("CREATE INDEX IF NOT EXISTS message_par_destinataire ON message (destinataire, rang)")
        .execute(&pool)
        .await?;
    Ok(pool)
}
