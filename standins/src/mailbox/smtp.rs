//! The SMTP server (RFC 5321, with PIPELINING, 8BITMIME, SIZE and AUTH PLAIN).
//!
//! Everything is bounded: connections, time, length of lines, size, recipients, mistakes. Lines end with CR LF and
//! with nothing else: a bare CR or LF refuses the message, so that nobody can smuggle a second one in. STARTTLS is
//! not offered: this server is for one machine. Any credentials are accepted, none is kept.

mod commande;
mod lignes;

use super::Boite;
use commande::{Commande, base64};
use lignes::{Ligne, lire_ligne};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// What one connection may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Bornes {
    /// Largest message, in bytes.
    pub taille: usize,
    /// Recipients of one message.
    pub destinataires: usize,
    /// Connections at once.
    pub connexions: usize,
    /// Mistakes before the connection is closed.
    pub fautes: u32,
    /// Wait for a line, or for an answer to be taken.
    pub attente: Duration,
    /// Longest connection.
    pub duree: Duration,
}

impl Default for Bornes {
    fn default() -> Self {
        Self {
            taille: 10 * 1024 * 1024,
            destinataires: 100,
            connexions: 64,
            fautes: 10,
            attente: Duration::from_secs(60),
            duree: Duration::from_secs(600),
        }
    }
}

/// Longest command line (AUTH has the longest), CR LF included.
const LIGNE_COMMANDE: usize = 4096;
/// Longest line of a message, CR LF included (RFC 5321, 4.5.3.1.6).
const LIGNE_MESSAGE: usize = 1000;

/// Takes mail with the usual bounds until `arret` turns true.
pub async fn servir(ecoute: TcpListener, boite: Arc<Boite>, arret: watch::Receiver<bool>) {
    servir_avec(ecoute, boite, arret, Bornes::default()).await;
}

/// The same, with other bounds.
pub async fn servir_avec(ecoute: TcpListener, boite: Arc<Boite>, mut arret: watch::Receiver<bool>, bornes: Bornes) {
    let places = Arc::new(Semaphore::new(bornes.connexions));
    let mut sessions = JoinSet::new();
    loop {
        let connexion = tokio::select! {
            _ = arret.wait_for(|fini| *fini) => break,
            Some(_) = sessions.join_next() => continue,
            c = ecoute.accept() => c,
        };
        let mut prise = match connexion {
            Ok((prise, _)) => prise,
            Err(erreur) => {
                // Out of descriptors, most likely: leave the others time to end.
                tracing::warn!(%erreur, "smtp: accept");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            // Not worth a task: the answer fits the socket's buffer.
            let _ = prise.try_write(b"421 4.3.2 too many connections\r\n");
            continue;
        };
        let (boite, arret) = (boite.clone(), arret.clone());
        sessions.spawn(async move {
            let (lecture, ecriture) = prise.split();
            let session = Session { lecture: BufReader::new(lecture), ecriture, boite, arret, bornes, fautes: 0 };
            match timeout(bornes.duree, session.tenir()).await {
                Ok(Ok(())) => {}
                Ok(Err(erreur)) => tracing::debug!(%erreur, "smtp: connection lost"),
                Err(_) => tracing::debug!("smtp: connection too long"),
            }
            drop(place);
        });
    }
    let _ = timeout(Duration::from_secs(3), async { while sessions.join_next().await.is_some() {} }).await;
    sessions.shutdown().await;
}

/// One connection.
struct Session<R, W> {
    lecture: BufReader<R>,
    ecriture: W,
    boite: Arc<Boite>,
    arret: watch::Receiver<bool>,
    bornes: Bornes,
    fautes: u32,
}

/// The mail being handed over.
#[derive(Default)]
struct Enveloppe {
    de: Option<String>,
    a: Vec<String>,
}

type Io<T> = std::io::Result<T>;

/// What follows a command.
enum Suite {
    Continuer,
    Fermer,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Session<R, W> {
    async fn repondre(&mut self, texte: &str) -> Io<Suite> {
        // One write: of two in a row the second would wait for the other side to acknowledge the first.
        let ligne = format!("{texte}\r\n");
        let envoi = async {
            self.ecriture.write_all(ligne.as_bytes()).await?;
            self.ecriture.flush().await
        };
        timeout(self.bornes.attente, envoi).await.map_err(|_| std::io::ErrorKind::TimedOut)??;
        if texte.starts_with("421") || texte.starts_with("221") {
            return Ok(Suite::Fermer);
        }
        if texte.starts_with('5') {
            self.fautes += 1;
            if self.fautes >= self.bornes.fautes {
                self.ecriture.write_all(b"421 4.7.0 too many errors\r\n").await?;
                self.ecriture.flush().await?;
                return Ok(Suite::Fermer);
            }
        }
        Ok(Suite::Continuer)
    }

    /// A line, or `None` where the connection is to end (closed, silent, shutting down): the answer was given.
    async fn ligne(&mut self, texte: &mut Vec<u8>, max: usize) -> Io<Option<Ligne>> {
        // How much of an endless line is read before one gives up.
        let plafond = self.bornes.taille.max(4 * max);
        let lue = tokio::select! {
            _ = self.arret.wait_for(|fini| *fini) => None,
            l = timeout(self.bornes.attente, lire_ligne(&mut self.lecture, texte, max, plafond)) => Some(l),
        };
        match lue {
            None => self.repondre("421 4.3.2 shutting down").await.map(|_| None),
            Some(Err(_)) => self.repondre("421 4.4.2 timeout").await.map(|_| None),
            Some(Ok(l)) => match l? {
                Ligne::Fin => Ok(None),
                Ligne::SansFin => self.repondre("421 4.5.0 endless line").await.map(|_| None),
                l => Ok(Some(l)),
            },
        }
    }

    async fn tenir(mut self) -> Io<()> {
        if self.boite.est_coupee() {
            self.repondre("421 4.3.2 out of order (asked for on /api/panne)").await?;
            return Ok(());
        }
        self.repondre("220 boite.demonstration ESMTP").await?;
        let (mut salue, mut enveloppe, mut identifie) = (false, Enveloppe::default(), false);
        let mut texte = Vec::new();
        while let Some(ligne) = self.ligne(&mut texte, LIGNE_COMMANDE).await? {
            if self.boite.est_coupee() {
                self.repondre("421 4.3.2 out of order (asked for on /api/panne)").await?;
                return Ok(());
            }
            let commande = match ligne {
                Ligne::Entiere { nue: false } => commande::lire(&texte),
                Ligne::TropLongue => Err("500 5.5.6 line too long"),
                _ => Err("500 5.5.2 lines end with CR LF"),
            };
            let suite = match commande {
                Err(refus) => self.repondre(refus).await?,
                Ok(Commande::Helo) => {
                    (salue, enveloppe) = (true, Enveloppe::default());
                    self.repondre("250 boite.demonstration").await?
                }
                Ok(Commande::Ehlo) => {
                    (salue, enveloppe) = (true, Enveloppe::default());
                    let taille = self.bornes.taille;
                    self.repondre(&format!(
                        "250-boite.demonstration\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE {taille}\r\n\
                         250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN"
                    ))
                    .await?
                }
                Ok(Commande::Noop) => self.repondre("250 2.0.0 ok").await?,
                Ok(Commande::Aide) => self.repondre("214 2.0.0 RFC 5321").await?,
                Ok(Commande::Vrfy) => self.repondre("252 2.5.2 send some mail, it will be shown").await?,
                Ok(Commande::Rset) => {
                    enveloppe = Enveloppe::default();
                    self.repondre("250 2.0.0 ok").await?
                }
                Ok(Commande::Quit) => self.repondre("221 2.0.0 bye").await?,
                Ok(_) if !salue => self.repondre("503 5.5.1 say EHLO first").await?,
                Ok(Commande::Auth(_)) if identifie || enveloppe.de.is_some() => {
                    self.repondre("503 5.5.1 not now").await?
                }
                Ok(Commande::Auth(initiale)) => {
                    let Some(reponse) = self.identifier(initiale).await? else { return Ok(()) };
                    identifie = reponse.starts_with('2');
                    self.repondre(reponse).await?
                }
                Ok(Commande::Mail { .. }) if enveloppe.de.is_some() => {
                    self.repondre("503 5.5.1 one sender at a time").await?
                }
                Ok(Commande::Mail { taille: Some(t), .. }) if t > self.bornes.taille => {
                    self.repondre("552 5.3.4 message too large").await?
                }
                Ok(Commande::Mail { de, .. }) => {
                    enveloppe.de = Some(de);
                    self.repondre("250 2.1.0 ok").await?
                }
                Ok(Commande::Rcpt(_)) if enveloppe.de.is_none() => self.repondre("503 5.5.1 MAIL comes first").await?,
                Ok(Commande::Rcpt(_)) if enveloppe.a.len() >= self.bornes.destinataires => {
                    self.repondre("452 4.5.3 too many recipients").await?
                }
                Ok(Commande::Rcpt(a)) => {
                    if !enveloppe.a.contains(&a) {
                        enveloppe.a.push(a);
                    }
                    self.repondre("250 2.1.5 ok").await?
                }
                Ok(Commande::Data) if enveloppe.a.is_empty() => self.repondre("503 5.5.1 RCPT comes first").await?,
                Ok(Commande::Data) => {
                    self.repondre("354 end with <CRLF>.<CRLF>").await?;
                    let Some(recu) = self.message().await? else { return Ok(()) };
                    let Enveloppe { de, a } = std::mem::take(&mut enveloppe);
                    let reponse = match recu {
                        Err(refus) => refus,
                        Ok(brut) => match self.boite.recevoir(&de.unwrap_or_default(), &a, &brut).await {
                            Ok(()) => "250 2.0.0 kept",
                            Err(erreur) => {
                                tracing::error!(%erreur, "smtp: message not kept");
                                "451 4.3.0 could not keep it"
                            }
                        },
                    };
                    self.repondre(reponse).await?
                }
            };
            if matches!(suite, Suite::Fermer) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// AUTH PLAIN, its answer on the same line or the next. `None`: the connection ended.
    async fn identifier(&mut self, initiale: Option<String>) -> Io<Option<&'static str>> {
        let reponse = match initiale {
            Some(r) => r,
            None => {
                self.repondre("334 ").await?;
                let mut texte = Vec::new();
                match self.ligne(&mut texte, LIGNE_COMMANDE).await? {
                    None => return Ok(None),
                    Some(Ligne::Entiere { nue: false }) => String::from_utf8_lossy(&texte).into_owned(),
                    Some(_) => return Ok(Some("500 5.5.6 line too long")),
                }
            }
        };
        if reponse == "*" {
            return Ok(Some("501 5.7.0 given up"));
        }
        // authorisation, name, password, each after a zero but the first
        Ok(Some(match base64(&reponse).map(|octets| octets.split(|o| *o == 0).map(<[u8]>::len).collect::<Vec<_>>()) {
            Some(parts) if parts.len() == 3 && parts[1] > 0 => "235 2.7.0 welcome",
            _ => "501 5.5.2 not the form of PLAIN",
        }))
    }

    /// The message up to the lone dot, dots unstuffed, or why it is refused (read to its end all the same).
    /// `None`: the connection ended before the dot, and nothing is kept.
    async fn message(&mut self) -> Io<Option<Result<Vec<u8>, &'static str>>> {
        let (mut brut, mut refus, mut total) = (Vec::new(), None, 0usize);
        let mut texte = Vec::new();
        loop {
            let Some(ligne) = self.ligne(&mut texte, LIGNE_MESSAGE).await? else { return Ok(None) };
            match ligne {
                Ligne::Entiere { nue: false } if texte == b"." => break,
                Ligne::Entiere { nue: false } => {}
                Ligne::TropLongue => refus = refus.or(Some("554 5.6.0 a line is over 998 bytes")),
                _ => refus = refus.or(Some("554 5.6.11 bare CR or LF")),
            }
            total = total.saturating_add(texte.len() + 2);
            if total > self.bornes.taille {
                refus = Some("552 5.3.4 message too large");
                brut = Vec::new();
                // Someone who goes on and on is cut off.
                if total > self.bornes.taille.saturating_mul(4) {
                    self.repondre("421 4.3.4 message much too large").await?;
                    return Ok(None);
                }
            }
            if refus.is_none() {
                brut.extend_from_slice(texte.strip_prefix(b".").unwrap_or(&texte));
                brut.extend_from_slice(b"\r\n");
            }
        }
        Ok(Some(refus.map_or(Ok(brut), Err)))
    }
}
