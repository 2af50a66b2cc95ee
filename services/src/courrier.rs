//! Mail: written to an outbox in the transaction that causes it, sent afterwards by a worker over SMTP.
//!
//! A mail is claimed before it is sent and marked when the server has taken it; a server that dies in between
//! leaves it to the next one when the claim runs out, under the same Message-ID, so that a mailbox keeps one.

mod connexion;
mod facteur;
pub mod lettres;
mod regroupe;
mod tournee;

pub use facteur::{CONNEXIONS, CONNEXIONS_MAX, Facteur};
pub use lettres::Lettre;

use crate::horloge::JOUR;
use crate::{Erreur, Services, Tx, on_tx};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Days that a mail is kept once it has left, or was given up. As long as the longest month: what is told once a month
/// at the most (`pieces:…`, the reminders of a renewal) is told once because its key is still here.
pub const JOURS_GARDES: i64 = 31;

/// Mails forgotten in one transaction: other writers pass between two.
const PAR_OUBLI: i64 = 500;

/// A mail ready to go: plain text and HTML say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Courriel {
    /// Subject.
    pub sujet: String,
    /// Plain text.
    pub texte: String,
    /// HTML, without any remote content.
    pub html: String,
}

impl Services {
    /// Puts a mail into the outbox, once per `cle` however often the cause is replayed.
    pub(crate) async fn poster(
        &self,
        tx: &mut Tx,
        cle: &str,
        destinataire: &str,
        mail: &Courriel,
    ) -> Result<(), Erreur> {
        self.poster_pour(tx, cle, destinataire, mail, self.maintenant()).await.map(drop)
    }

    /// The same, to leave from `prochain_a` on (microseconds). Answers whether this `cle` is a new one.
    pub(crate) async fn poster_pour(
        &self,
        tx: &mut Tx,
        cle: &str,
        destinataire: &str,
        mail: &Courriel,
        prochain_a: i64,
    ) -> Result<bool, Erreur> {
        let written = on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO courriel (id, cle, destinataire, sujet, texte, html, etat, prochain_a, cree_a)
                 VALUES ($1, $2, $3, $4, $5, $6, 'attente', $7, $8) ON CONFLICT (cle) DO NOTHING",
            )
            .bind(self.id())
            .bind(cle)
            .bind(destinataire)
            .bind(&mail.sujet)
            .bind(&mail.texte)
            .bind(&mail.html)
            .bind(prochain_a)
            .bind(self.maintenant())
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?;
        Ok(written > 0)
    }
}

impl Services {
    /// Forgets the mails that have served: what they say is about people. Answers how many.
    pub(crate) async fn oublier_les_courriels(&self) -> Result<u64, Erreur> {
        let before = self.maintenant() - JOURS_GARDES * JOUR;
        let mut gone = 0;
        loop {
            let n = self.rejouer(|| self.oublier_un_lot(before)).await?;
            gone += n;
            if n < PAR_OUBLI.unsigned_abs() {
                return Ok(gone);
            }
        }
    }

    async fn oublier_un_lot(&self, before: i64) -> Result<u64, Erreur> {
        let mut tx = self.db.begin().await?;
        let n = on_tx!(&mut tx, |c| {
            sqlx::query(
                "DELETE FROM courriel WHERE id IN
                   (SELECT id FROM courriel WHERE etat IN ('envoye', 'abandonne') AND prochain_a < $1
                    ORDER BY prochain_a LIMIT $2)",
            )
            .bind(before)
            .bind(PAR_OUBLI)
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?;
        tx.commit().await?;
        Ok(n)
    }
}

/// One of very many mails written at once.
#[derive(Debug, Clone)]
pub(crate) struct EnMasse {
    /// What it is written once for.
    pub(crate) cle: String,
    /// Address.
    pub(crate) destinataire: String,
    /// What it says.
    pub(crate) mail: Courriel,
    /// Its own headers, one `Name: value` per line.
    pub(crate) entetes: String,
    /// When it may leave, microseconds.
    pub(crate) prochain_a: i64,
    /// The alert it speaks for and the offers it tells of: looked at again when it leaves.
    pub(crate) alerte: Option<(Uuid, Vec<Uuid>)>,
}

/// Offers as a mail keeps them.
fn offres_ecrites(offres: &[Uuid]) -> String {
    offres.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>().join(",")
}

/// Mails written by one statement: a trip to the database per fifty, not per mail.
const PAR_INSERTION: usize = 50;

impl Services {
    /// Puts many mails into the outbox, behind those that somebody waits for; each once per `cle`.
    pub(crate) async fn poster_en_masse(&self, tx: &mut Tx, mails: &[EnMasse]) -> Result<(), Erreur> {
        let now = self.maintenant();
        for chunk in mails.chunks(PAR_INSERTION) {
            let rows: Vec<String> = (0..chunk.len())
                .map(|i| {
                    let marks: Vec<String> = (1..=11).map(|n| format!("${}", i * 11 + n)).collect();
                    format!("(TRUE, 'attente', {})", marks.join(", "))
                })
                .collect();
            let sql = format!(
                "INSERT INTO courriel (masse, etat, id, cle, destinataire, sujet, texte, html, entetes, prochain_a, cree_a,
                   alerte_id, offres)
                 VALUES {} ON CONFLICT (cle) DO NOTHING",
                rows.join(", ")
            );
            on_tx!(&mut *tx, |c| {
                // Placeholders only: nothing that anybody typed is in this text.
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for m in chunk {
                    query = query
                        .bind(self.id())
                        .bind(&m.cle)
                        .bind(&m.destinataire)
                        .bind(&m.mail.sujet)
                        .bind(&m.mail.texte)
                        .bind(&m.mail.html)
                        .bind(&m.entetes)
                        .bind(m.prochain_a)
                        .bind(now)
                        .bind(m.alerte.as_ref().map(|(id, _)| *id))
                        .bind(m.alerte.as_ref().map(|(_, offres)| offres_ecrites(offres)));
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }
}
