//! The postman: what it claims of the outbox, what it writes down there, and the message it makes of a mail.

use super::connexion::Serveur;
use super::tournee::Tournee;
use super::{Courriel, offres_ecrites};
use crate::horloge::SECONDE;
use crate::{Erreur, Services, on_db, on_tx};
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use sqlx::AssertSqlSafe;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// Connections to the mail server at once, unless said otherwise.
pub const CONNEXIONS: usize = 8;
/// The most that may be asked for: a mail server takes some tens from one address.
pub const CONNEXIONS_MAX: usize = 64;

/// How long a claim lasts before another worker may take the mail, microseconds.
const PRISE: i64 = 120 * SECONDE;
/// What one mail may take, connecting included, microseconds: none begins later than this before its claim ends.
pub(super) const DELAI_SMTP: i64 = 40 * SECONDE;
/// How long after its claim the mail of an alert may still begin, microseconds: what it tells was looked at then, and is
/// looked at again when it is claimed anew.
const FRAICHEUR: i64 = 2 * SECONDE;

/// Sends what waits in the outbox.
#[derive(Debug, Clone)]
pub struct Facteur {
    pub(super) services: Services,
    pub(super) serveur: Arc<Serveur>,
    pub(super) connexions: usize,
    expediteur: Mailbox,
}

/// A mail claimed.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct APoster {
    pub(super) id: Uuid,
    destinataire: String,
    sujet: String,
    texte: String,
    html: String,
    entetes: Option<String>,
    pub(super) masse: bool,
    pub(super) essais: i64,
    /// When the claim ends; nobody else's ends then, so it says whose it is, too.
    #[sqlx(rename = "prochain_a")]
    pub(super) fin: i64,
    /// The alert it speaks for, and the offers it tells of.
    alerte_id: Option<Uuid>,
    offres: Option<String>,
    /// 1: that alert still speaks.
    vivante: i64,
}

/// What came of a mail that was claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Issue {
    /// The mail server has it.
    Parti,
    /// To be tried again at that instant, microseconds.
    Attend(i64),
    /// Given up.
    Abandonne,
}

/// What is to be written down of a mail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note {
    pub(super) id: Uuid,
    pub(super) fin: i64,
    pub(super) issue: Issue,
}

/// What one look at the outbox brought.
#[derive(Debug)]
pub(super) struct Pris {
    pub(super) mails: Vec<APoster>,
    /// Something was due, or a mass was not asked for: there may be more.
    pub(super) encore: bool,
}

impl Facteur {
    /// From an SMTP URL (`smtp://host:25`, `smtp://host:587?tls=required`, `smtps://user:password@host`) and the
    /// sender's address.
    ///
    /// # Errors
    /// A sentence that names what is wrong with either.
    pub fn new(services: Services, smtp_url: &str, expediteur: &str) -> Result<Self, String> {
        Self::avec_autorite(services, smtp_url, expediteur, None)
    }

    /// The same, trusting one more certificate authority (PEM): the mail server of an organisation often has its own.
    ///
    /// # Errors
    /// As [`Self::new`]; an authority that does not read, or that an address without TLS would ignore.
    pub fn avec_autorite(
        services: Services,
        smtp_url: &str,
        expediteur: &str,
        autorite: Option<&[u8]>,
    ) -> Result<Self, String> {
        let serveur = Arc::new(Serveur::lire(smtp_url, autorite)?);
        let expediteur = expediteur.parse::<Mailbox>().map_err(|e| format!("sender: {e}"))?;
        Ok(Self { services, serveur, connexions: CONNEXIONS, expediteur })
    }

    /// The same over that many connections at once, from one to [`CONNEXIONS_MAX`].
    #[must_use]
    pub fn sur(mut self, connexions: usize) -> Self {
        self.connexions = connexions.clamp(1, CONNEXIONS_MAX);
        self
    }

    /// Sends what is due, at most `n` mails, and ends; answers how many left.
    ///
    /// # Errors
    /// The database's. A mail server that is down is none: the mails wait, longer after each try.
    pub async fn tournee(&self, n: i64) -> Result<usize, Erreur> {
        Tournee::une(self.clone(), n).courir(None).await
    }

    /// Sends what is due, and what becomes due, until `arret` says so: then what is on its way arrives, and what was
    /// claimed is given back.
    ///
    /// # Errors
    /// Ours alone: a database or a mail server that is down makes it wait.
    pub async fn servir(&self, arret: watch::Receiver<bool>) -> Result<(), Erreur> {
        Tournee::sans_fin(self.clone()).courir(Some(arret)).await.map(drop)
    }

    /// Claims what is due: at most `urgents` of those that somebody waits for, `masse` of the others, `reste` in all.
    pub(super) async fn prendre(&self, urgents: i64, masse: i64, reste: i64) -> Result<Pris, Erreur> {
        let mut found = Pris { mails: Vec::new(), encore: masse == 0 };
        for (is_mass, n) in [(false, urgents), (true, masse)] {
            let n = n.min(reste - i64::try_from(found.mails.len()).unwrap_or(i64::MAX));
            if n > 0 && self.du(is_mass).await? {
                found.encore = true;
                let claimed = self.services.rejouer(|| self.prendre_de(n, is_mass)).await?;
                found.mails.extend(self.relire(claimed).await?);
            }
        }
        Ok(found)
    }

    /// A look before the lock: most rounds find nothing, and writers should not wait for them.
    async fn du(&self, masse: bool) -> Result<bool, Erreur> {
        let due: Option<Uuid> = on_db!(&self.services.db, |p| {
            sqlx::query_scalar(
                "SELECT id FROM courriel WHERE etat IN ('attente', 'envoi') AND masse = $2 AND prochain_a <= $1 LIMIT 1",
            )
            .bind(self.services.maintenant())
            .bind(masse)
            .fetch_optional(p)
            .await
        })?;
        Ok(due.is_some())
    }

    async fn prendre_de(&self, n: i64, masse: bool) -> Result<Vec<APoster>, Erreur> {
        let now = self.services.maintenant();
        let mut tx = self.services.db.begin().await?;
        // Two workers may pick the same ids on PostgreSQL; the second one's UPDATE then waits, sees `prochain_a` moved
        // and takes none of them.
        let rows = on_tx!(&mut tx, |c| {
            sqlx::query_as::<_, APoster>(
                "UPDATE courriel SET etat = 'envoi', prochain_a = $1 + $2, essais = essais + 1
                 WHERE etat IN ('attente', 'envoi') AND prochain_a <= $1
                   AND id IN (SELECT id FROM courriel WHERE etat IN ('attente', 'envoi') AND masse = $4 AND prochain_a <= $1
                              ORDER BY prochain_a LIMIT $3)
                 RETURNING id, destinataire, sujet, texte, html, entetes, masse, essais, prochain_a, alerte_id, offres,
                   (SELECT COUNT(*) FROM alerte a WHERE a.id = courriel.alerte_id AND a.active
                      AND (NOT a.convient AND a.onglet IS NULL OR EXISTS
                        (SELECT 1 FROM demande d WHERE d.compte_id = a.compte_id AND d.supprimee_a IS NULL))) AS vivante",
            )
            .bind(now)
            .bind(PRISE)
            .bind(n)
            .bind(masse)
            .fetch_all(c)
            .await
        })?;
        tx.commit().await?;
        Ok(rows)
    }

    /// What alerts tell is looked at again now that it leaves. A mail loses the offers that closed or were withdrawn since
    /// it was written; with none left, or where its alert ended, there is no such mail. Answers those that may leave.
    async fn relire(&self, claimed: Vec<APoster>) -> Result<Vec<APoster>, Erreur> {
        if claimed.iter().all(|mail| mail.alerte_id.is_none()) {
            return Ok(claimed);
        }
        let s = &self.services;
        let open = s.encore_ouvertes(&claimed.iter().flat_map(APoster::offres).collect()).await?;
        let (mut mails, stale): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|mail| mail.tient(&open));
        if stale.is_empty() {
            return Ok(mails);
        }
        let left: Vec<(Uuid, Vec<Uuid>)> = stale.iter().map(|mail| mail.reste(&open)).collect();
        let anew = s.redire(&left).await?;
        let ours = s.rejouer(|| self.corriger(&stale, &anew)).await?;
        for ((mail, anew), ours) in stale.into_iter().zip(anew).zip(ours) {
            if let Some((Courriel { sujet, texte, html }, _)) = anew.filter(|_| ours) {
                mails.push(APoster { sujet, texte, html, ..mail });
            }
        }
        Ok(mails)
    }

    /// Writes mails anew, under the id they have: one that had left unknown to us stays one in its mailbox. Those that have
    /// nothing to tell go. Answers which are still ours.
    async fn corriger(&self, mails: &[APoster], anew: &[Option<(Courriel, Vec<Uuid>)>]) -> Result<Vec<bool>, Erreur> {
        let mut ours = Vec::with_capacity(mails.len());
        let mut tx = self.services.db.begin().await?;
        for (mail, anew) in mails.iter().zip(anew) {
            let done = on_tx!(&mut tx, |c| {
                match anew {
                    None => sqlx::query("DELETE FROM courriel WHERE id = $1 AND etat = 'envoi' AND prochain_a = $2")
                        .bind(mail.id)
                        .bind(mail.fin)
                        .execute(c)
                        .await
                        .map(|r| r.rows_affected()),
                    Some((Courriel { sujet, texte, html }, offres)) => sqlx::query(
                        "UPDATE courriel SET sujet = $3, texte = $4, html = $5, offres = $6
                         WHERE id = $1 AND etat = 'envoi' AND prochain_a = $2",
                    )
                    .bind(mail.id)
                    .bind(mail.fin)
                    .bind(sujet)
                    .bind(texte)
                    .bind(html)
                    .bind(offres_ecrites(offres))
                    .execute(c)
                    .await
                    .map(|r| r.rows_affected()),
                }
            })?;
            ours.push(done > 0);
        }
        tx.commit().await?;
        Ok(ours)
    }

    /// Gives back what was claimed and not begun: as if nobody had taken it.
    pub(super) async fn rendre(&self, mails: &[APoster]) -> Result<(), Erreur> {
        let now = self.services.maintenant();
        let mut tx = self.services.db.begin().await?;
        for mail in mails {
            on_tx!(&mut tx, |c| {
                sqlx::query(
                    "UPDATE courriel SET etat = 'attente', prochain_a = $3, essais = essais - 1
                     WHERE id = $1 AND etat = 'envoi' AND prochain_a = $2",
                )
                .bind(mail.id)
                .bind(mail.fin)
                .bind(now)
                .execute(c)
                .await
                .map(drop)
            })?;
        }
        tx.commit().await
    }

    /// Writes down what came of the mails, in one transaction.
    pub(super) async fn noter(&self, notes: &[Note]) -> Result<(), Erreur> {
        let now = self.services.maintenant();
        let gone: Vec<Uuid> = notes.iter().filter(|n| n.issue == Issue::Parti).map(|n| n.id).collect();
        let mut tx = self.services.db.begin().await?;
        if !gone.is_empty() {
            let (ids, places) = crate::store::places(&gone, 2);
            let sql = format!(
                // Whatever became of the claim meanwhile, this one has left.
                "UPDATE courriel SET etat = 'envoye', prochain_a = $1, envoye_a = $1
                 WHERE etat IN ('attente', 'envoi') AND id IN ({places})"
            );
            on_tx!(&mut tx, |c| {
                // Placeholders only: nothing that anybody typed is in this text.
                let mut query = sqlx::query(AssertSqlSafe(sql)).bind(now);
                for id in ids {
                    query = query.bind(id);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        for note in notes {
            let (etat, next) = match note.issue {
                Issue::Parti => continue,
                Issue::Attend(until) => ("attente", until),
                Issue::Abandonne => ("abandonne", now),
            };
            on_tx!(&mut tx, |c| {
                sqlx::query(
                    "UPDATE courriel SET etat = $2, prochain_a = $3 WHERE id = $1 AND etat = 'envoi' AND prochain_a = $4",
                )
                .bind(note.id)
                .bind(etat)
                .bind(next)
                .bind(note.fin)
                .execute(c)
                .await
                .map(drop)
            })?;
        }
        tx.commit().await
    }

    /// The envelope and the message of a mail.
    pub(super) fn message(&self, mail: &APoster) -> Result<(Envelope, String), String> {
        let domain = self.expediteur.email.domain();
        let to = mail.destinataire.parse::<Mailbox>().map_err(|e| format!("recipient: {e}"))?;
        let mut builder = Message::builder();
        for line in mail.entetes.iter().flat_map(|e| e.lines()) {
            let (name, value) = line.split_once(": ").ok_or("header without a value")?;
            let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|e| e.to_string())?;
            builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
        }
        let message = builder
            .from(self.expediteur.clone())
            .to(to)
            .subject(&mail.sujet)
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(mail.texte.clone(), mail.html.clone()))
            .map_err(|e| e.to_string())?;
        let text = String::from_utf8(message.formatted()).map_err(|e| e.to_string())?;
        Ok((message.envelope().clone(), text))
    }
}

impl APoster {
    /// Whether there is no time left to begin it.
    pub(super) const fn trop_tard(&self, now: i64) -> bool {
        now >= self.fin - DELAI_SMTP
    }

    /// Whether what it tells was looked at too long ago to begin it.
    pub(super) const fn a_relire(&self, now: i64) -> bool {
        self.alerte_id.is_some() && now >= self.fin - PRISE + FRAICHEUR
    }

    fn offres(&self) -> impl Iterator<Item = Uuid> {
        self.offres.iter().flat_map(|ids| ids.split(',')).filter_map(|id| id.parse().ok())
    }

    /// Whether all it tells still holds.
    fn tient(&self, ouvertes: &HashSet<Uuid>) -> bool {
        self.alerte_id.is_none() || self.vivante > 0 && self.offres().all(|id| ouvertes.contains(&id))
    }

    /// Its alert, and what is left of what it tells.
    fn reste(&self, ouvertes: &HashSet<Uuid>) -> (Uuid, Vec<Uuid>) {
        let left = self.offres().filter(|id| self.vivante > 0 && ouvertes.contains(id));
        (self.alerte_id.unwrap_or_default(), left.collect())
    }
}
