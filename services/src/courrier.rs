//! Mail: written to an outbox in the transaction that causes it, sent afterwards by a worker over SMTP.
//!
//! A mail is claimed before it is sent and marked when the server has taken it; a server that dies in between
//! leaves it to the next one when the claim runs out, under the same Message-ID, so that a mailbox keeps one.

pub mod lettres;

pub use lettres::Lettre;

use crate::horloge::SECONDE;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use sqlx::AssertSqlSafe;
use std::time::Duration;
use uuid::Uuid;

/// Where messages of the contact form go.
pub const SUPPORT: &str = "support@al-in.example";

/// What a certificate begins with in a PEM file.
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";
/// How long a claim lasts before another worker may take the mail, microseconds.
const PRISE: i64 = 120 * SECONDE;
/// Time kept for one mail: twice what one command of SMTP may take.
const DELAI_SMTP: i64 = 40 * SECONDE;
/// Tries of a mail that the server refuses for good.
const ESSAIS_REFUS: i64 = 3;
/// Tries of a mail that the server puts off: some five hours.
const ESSAIS_MAX: i64 = 30;
/// Tries while the mail server is down, or does not know us: some five days, for somebody to mend it.
const ESSAIS_PANNE: i64 = 720;

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
        let now = self.maintenant();
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO courriel (id, cle, destinataire, sujet, texte, html, etat, prochain_a, cree_a)
                 VALUES ($1, $2, $3, $4, $5, $6, 'attente', $7, $7) ON CONFLICT (cle) DO NOTHING",
            )
            .bind(self.id())
            .bind(cle)
            .bind(destinataire)
            .bind(&mail.sujet)
            .bind(&mail.texte)
            .bind(&mail.html)
            .bind(now)
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(())
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
                    let p = |n: usize| i * 9 + n;
                    format!(
                        "(${}, ${}, ${}, ${}, ${}, ${}, ${}, TRUE, 'attente', ${}, ${})",
                        p(1),
                        p(2),
                        p(3),
                        p(4),
                        p(5),
                        p(6),
                        p(7),
                        p(8),
                        p(9)
                    )
                })
                .collect();
            let sql = format!(
                "INSERT INTO courriel (id, cle, destinataire, sujet, texte, html, entetes, masse, etat, prochain_a, cree_a)
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
                        .bind(now);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }
}

/// Sends what waits in the outbox.
#[derive(Debug, Clone)]
pub struct Facteur {
    services: Services,
    smtp: AsyncSmtpTransport<Tokio1Executor>,
    expediteur: Mailbox,
}

#[derive(Debug, sqlx::FromRow)]
struct APoster {
    id: Uuid,
    destinataire: String,
    sujet: String,
    texte: String,
    html: String,
    entetes: Option<String>,
    essais: i64,
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
        let mut smtp = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url).map_err(|e| e.to_string())?;
        if let Some(pem) = autorite {
            smtp = smtp.tls(chiffrement(smtp_url, pem)?);
        }
        let smtp = smtp.timeout(Some(Duration::from_micros(DELAI_SMTP.unsigned_abs() / 2))).build();
        let expediteur = expediteur.parse::<Mailbox>().map_err(|e| format!("sender: {e}"))?;
        Ok(Self { services, smtp, expediteur })
    }

    /// Sends what is due, at most `n` mails; answers how many left.
    ///
    /// # Errors
    /// The database's. A mail server that is down is none: the mails wait, longer after each try.
    pub async fn tournee(&self, n: i64) -> Result<usize, Erreur> {
        let until = self.services.maintenant() + PRISE - DELAI_SMTP;
        if self.rien_a_poster().await? {
            return Ok(0);
        }
        // Who waits for a code does not wait for the fifty thousand mails of an alert.
        let mut batch = self.services.rejouer(|| self.prendre(n, false)).await?;
        let left = n - i64::try_from(batch.len()).unwrap_or(n);
        if left > 0 {
            batch.extend(self.services.rejouer(|| self.prendre(left, true)).await?);
        }
        let mut sent = 0;
        for mail in batch {
            // A slow server used the claim up: the rest belongs to whoever takes it next.
            if self.services.maintenant() >= until {
                break;
            }
            if self.envoyer(mail).await? {
                sent += 1;
            }
        }
        Ok(sent)
    }

    /// A look before the lock: most rounds find nothing, and writers should not wait for them.
    async fn rien_a_poster(&self) -> Result<bool, Erreur> {
        let due: Option<Uuid> = on_db!(&self.services.db, |p| {
            sqlx::query_scalar(
                "SELECT id FROM courriel WHERE etat IN ('attente', 'envoi') AND masse IN (FALSE, TRUE) AND prochain_a <= $1
                 LIMIT 1",
            )
            .bind(self.services.maintenant())
            .fetch_optional(p)
            .await
        })?;
        Ok(due.is_none())
    }

    async fn prendre(&self, n: i64, masse: bool) -> Result<Vec<APoster>, Erreur> {
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
                 RETURNING id, destinataire, sujet, texte, html, entetes, essais",
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

    async fn envoyer(&self, mail: APoster) -> Result<bool, Erreur> {
        let outcome = match self.message(&mail) {
            Err(reason) => Err((reason, 0)),
            Ok(message) => match self.smtp.send(message).await {
                Ok(_) => Ok(()),
                Err(e) => {
                    // No reply, or 53x (credentials, encryption), is about the two servers, not about this mail.
                    let panne = e.status().is_none_or(|code| code.to_string().starts_with("53"));
                    let tries = match (panne, e.is_permanent()) {
                        (true, _) => ESSAIS_PANNE,
                        (false, true) => ESSAIS_REFUS,
                        (false, false) => ESSAIS_MAX,
                    };
                    Err((e.to_string(), tries))
                }
            },
        };
        let now = self.services.maintenant();
        let (etat, next, sent_at) = match &outcome {
            Ok(()) => ("envoye", now, Some(now)),
            Err((_, tries)) if mail.essais >= *tries => ("abandonne", now, None),
            // 2, 4, 8 … seconds, at most ten minutes.
            Err(_) => ("attente", now + SECONDE * (1_i64 << mail.essais.clamp(1, 9)).min(600), None),
        };
        if let Err((reason, _)) = &outcome {
            // The reason is the server's word; addresses in it are not for the log.
            tracing::warn!(courriel = %mail.id, essai = mail.essais, etat, "mail not sent: {}", sans_adresse(reason));
        }
        self.services.rejouer(|| self.marquer(mail.id, etat, next, sent_at)).await?;
        Ok(outcome.is_ok())
    }

    async fn marquer(&self, id: Uuid, etat: &str, next: i64, sent_at: Option<i64>) -> Result<(), Erreur> {
        let mut tx = self.services.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE courriel SET etat = $2, prochain_a = $3, envoye_a = $4 WHERE id = $1 AND etat = 'envoi'",
            )
            .bind(id)
            .bind(etat)
            .bind(next)
            .bind(sent_at)
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await
    }

    fn message(&self, mail: &APoster) -> Result<Message, String> {
        let domain = self.expediteur.email.domain();
        let to = mail.destinataire.parse::<Mailbox>().map_err(|e| format!("recipient: {e}"))?;
        let mut builder = Message::builder();
        for line in mail.entetes.iter().flat_map(|e| e.lines()) {
            let (name, value) = line.split_once(": ").ok_or("header without a value")?;
            let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|e| e.to_string())?;
            builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
        }
        builder
            .from(self.expediteur.clone())
            .to(to)
            .subject(&mail.sujet)
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .multipart(MultiPart::alternative_plain_html(mail.texte.clone(), mail.html.clone()))
            .map_err(|e| e.to_string())
    }
}

/// How the address asks to encrypt, trusting that authority too.
fn chiffrement(smtp_url: &str, autorite: &[u8]) -> Result<Tls, String> {
    // lettre takes a file without any certificate for one that adds none.
    if !autorite.windows(PEM.len()).any(|w| w == PEM) {
        return Err("the authority holds no certificate (PEM)".to_owned());
    }
    let url = reqwest::Url::parse(smtp_url).map_err(|e| e.to_string())?;
    let certificate = Certificate::from_pem(autorite).map_err(|e| e.to_string())?;
    let parameters = TlsParameters::builder(url.host_str().unwrap_or_default().to_owned())
        .add_root_certificate(certificate)
        .build()
        .map_err(|e| e.to_string())?;
    let asked = url.query_pairs().find(|(k, _)| k == "tls").map(|(_, v)| v.into_owned());
    match (url.scheme(), asked.as_deref()) {
        ("smtps", _) => Ok(Tls::Wrapper(parameters)),
        (_, Some("required")) => Ok(Tls::Required(parameters)),
        (_, Some("opportunistic")) => Ok(Tls::Opportunistic(parameters)),
        _ => Err("an authority is of no use without smtps:// or ?tls=required".to_owned()),
    }
}

/// A server's reply without what looks like an address.
fn sans_adresse(text: &str) -> String {
    text.split_whitespace().map(|w| if w.contains('@') { "•" } else { w }).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn replies_are_logged_without_addresses() {
        assert_eq!(super::sans_adresse("550 <anne@exemple.fr> unknown"), "550 • unknown");
    }
}
