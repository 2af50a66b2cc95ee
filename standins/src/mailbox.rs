//! The demonstration mailbox: mail comes in over SMTP, stays in the file, and is read on pages or as JSON.

mod pages;
pub mod smtp;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use mail_parser::MessageParser;
use serde::Serialize;
use services::{Alea, Horloge};
use sqlx::SqlitePool;
use std::sync::atomic::{AtomicBool, Ordering};

pub use pages::routes;

/// Messages kept: the oldest go first.
const GARDES: i64 = 5_000;
/// How long a Message-ID is known again, microseconds: longer than any sender tries.
const CONNUS: i64 = 14 * 86_400 * 1_000_000;

/// The mailbox.
#[derive(Debug)]
pub struct Boite {
    pool: SqlitePool,
    coupee: AtomicBool,
    horloge: Horloge,
    alea: Alea,
}

/// A message as one recipient got it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::FromRow)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The envelope's sender; empty for a bounce.
    #[sqlx(rename = "expediteur")]
    pub from: String,
    /// The envelope's recipient, lower-cased.
    #[sqlx(rename = "destinataire")]
    pub to: String,
    /// The subject.
    #[sqlx(rename = "sujet")]
    pub subject: String,
    /// The plain text, if the message has a text part.
    #[sqlx(rename = "texte")]
    pub text: Option<String>,
    /// The HTML, if it has an HTML part.
    pub html: Option<String>,
    /// When it came in, microseconds UTC in the file, RFC 3339 as JSON.
    #[sqlx(rename = "recu_le")]
    #[serde(serialize_with = "rfc3339")]
    pub received_at: i64,
}

fn rfc3339<S: serde::Serializer>(microsecondes: &i64, s: S) -> Result<S::Ok, S::Error> {
    match Timestamp::from_microsecond(*microsecondes) {
        Ok(t) => s.collect_str(&t),
        Err(_) => s.serialize_i64(*microsecondes),
    }
}

impl Boite {
    /// A mailbox in that file ([`crate::base::ouvrir`]).
    #[must_use]
    pub fn new(pool: SqlitePool, horloge: Horloge, alea: Alea) -> Self {
        Self { pool, coupee: AtomicBool::new(false), horloge, alea }
    }

    /// Whether it plays dead: 421 to whoever connects.
    pub fn est_coupee(&self) -> bool {
        self.coupee.load(Ordering::Relaxed)
    }

    /// Has it play dead, or live again.
    pub fn couper(&self, coupee: bool) {
        self.coupee.store(coupee, Ordering::Relaxed);
    }

    /// Keeps a message, once per recipient: one that comes again under the same Message-ID, its sender not having heard
    /// « 250 » the first time, is taken and not shown twice, as mailboxes do.
    ///
    /// # Errors
    /// The file's.
    pub async fn recevoir(&self, de: &str, destinataires: &[String], brut: &[u8]) -> Result<(), sqlx::Error> {
        let lu = MessageParser::default().parse(brut);
        let sujet = lu.as_ref().and_then(|m| m.subject()).unwrap_or_default();
        // A body made by the reader from the other one is no part of the message.
        let texte = lu
            .as_ref()
            .filter(|m| m.text_bodies().any(|p| p.is_text() && !p.is_text_html()))
            .and_then(|m| m.body_text(0));
        let html = lu.as_ref().filter(|m| m.html_bodies().any(|p| p.is_text_html())).and_then(|m| m.body_html(0));
        let maintenant = self.horloge.maintenant();
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for a in destinataires {
            let a = a.to_lowercase();
            if let Some(id) = lu.as_ref().and_then(|m| m.message_id()) {
                let seen = sqlx::query(
                    "INSERT INTO message_connu (destinataire, message_id, recu_le) VALUES ($1, $2, $3)
                     ON CONFLICT (destinataire, message_id) DO NOTHING",
                )
                .bind(&a)
                .bind(id)
                .bind(maintenant.as_microsecond())
                .execute(&mut *tx)
                .await?;
                if seen.rows_affected() == 0 {
                    continue;
                }
            }
            sqlx::query(
                "INSERT INTO message (id, expediteur, destinataire, sujet, texte, html, brut, recu_le)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(self.alea.id(maintenant).to_string())
            .bind(de)
            .bind(a)
            .bind(sujet)
            .bind(texte.as_deref())
            .bind(html.as_deref())
            .bind(brut)
            .bind(maintenant.as_microsecond())
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query("DELETE FROM message WHERE rang <= (SELECT max(rang) FROM message) - $1")
            .bind(GARDES)
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM message_connu WHERE recu_le < $1")
            .bind(maintenant.as_microsecond() - CONNUS)
            .execute(&mut *tx)
            .await?;
        tx.commit().await
    }

    /// The newest messages first, at most `limite`; only those to `a`, if given.
    ///
    /// # Errors
    /// The file's.
    pub async fn messages(&self, a: Option<&str>, limite: i64) -> Result<Vec<Message>, sqlx::Error> {
        sqlx::query_as(
            "SELECT id, expediteur, destinataire, sujet, texte, html, recu_le FROM message
             WHERE $1 IS NULL OR destinataire = $1 ORDER BY rang DESC LIMIT $2",
        )
        .bind(a.map(|a| a.trim().to_lowercase()))
        .bind(limite.clamp(1, 1000))
        .fetch_all(&self.pool)
        .await
    }

    /// One message.
    ///
    /// # Errors
    /// The file's.
    pub async fn message(&self, id: &str) -> Result<Option<Message>, sqlx::Error> {
        sqlx::query_as("SELECT id, expediteur, destinataire, sujet, texte, html, recu_le FROM message WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.pool)
            .await
    }

    /// One message as it came in.
    ///
    /// # Errors
    /// The file's.
    pub async fn source(&self, id: &str) -> Result<Option<Vec<u8>>, sqlx::Error> {
        sqlx::query_scalar("SELECT brut FROM message WHERE id = $1").bind(id).fetch_optional(&self.pool).await
    }

    /// Forgets every message.
    ///
    /// # Errors
    /// The file's.
    pub async fn vider(&self) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM message").execute(&self.pool).await.map(|_| ())
    }
}
