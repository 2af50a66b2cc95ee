//! The conversation with the mail server: one connection, one mail at a time.
//!
//! Each command, and each whole message, is one write that its reply follows: of two writes in a row the second would
//! wait until the other side has acknowledged the first, which takes it some 40 ms a mail.

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use std::fmt;

/// What a certificate begins with in a PEM file.
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Where the mail server is, and how it is spoken to.
#[derive(Debug)]
pub(super) struct Serveur {
    hote: String,
    port: u16,
    tls: Tls,
    identite: Option<Credentials>,
    nom: ClientId,
}

impl Serveur {
    /// From `smtp://host:25`, `smtp://user:password@host:587?tls=required` (or `opportunistic`), `smtps://…`; the path,
    /// if any, is the name we give ourselves. `autorite` (PEM) is one more to trust.
    ///
    /// # Errors
    /// What is wrong with either, in words that hold no password.
    pub(super) fn lire(adresse: &str, autorite: Option<&[u8]>) -> Result<Self, String> {
        let url = reqwest::Url::parse(adresse).map_err(|e| e.to_string())?;
        let hote = url.host_str().ok_or("no host")?.to_owned();
        let asked = url.query_pairs().find(|(k, _)| k == "tls").map(|(_, v)| v.into_owned());
        let (port, tls) = match (url.scheme(), asked.as_deref()) {
            ("smtp", None) => (25, Tls::None),
            ("smtp", Some("opportunistic")) => (587, Tls::Opportunistic(confiance(&hote, autorite)?)),
            ("smtp", Some("required")) => (587, Tls::Required(confiance(&hote, autorite)?)),
            ("smtps", _) => (465, Tls::Wrapper(confiance(&hote, autorite)?)),
            _ => return Err("expected smtp:// or smtps://, and tls=required or tls=opportunistic".to_owned()),
        };
        if matches!(tls, Tls::None) && autorite.is_some() {
            return Err("an authority is of no use without smtps:// or ?tls=required".to_owned());
        }
        let identite = match url.password() {
            Some(secret) => Some(Credentials::new(decoder(url.username())?, decoder(secret)?)),
            None => None,
        };
        let nom = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            nom => ClientId::Domain(nom.to_owned()),
        };
        Ok(Self { hote, port: url.port().unwrap_or(port), tls, identite, nom })
    }

    /// Opens a connection, ready for mail.
    ///
    /// # Errors
    /// The network's, or the server's word.
    pub(super) async fn ouvrir(&self) -> Result<Connexion, Error> {
        let wrapped = match &self.tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let server = (self.hote.as_str(), self.port);
        let mut c = AsyncSmtpConnection::connect_tokio1(server, None, &self.nom, wrapped, None).await?;
        match &self.tls {
            Tls::Required(parameters) => c.starttls(parameters.clone(), &self.nom).await?,
            Tls::Opportunistic(parameters) if c.can_starttls() => c.starttls(parameters.clone(), &self.nom).await?,
            _ => {}
        }
        if let Some(identite) = &self.identite {
            c.auth(DEFAULT_MECHANISMS, identite).await?;
        }
        Ok(Connexion(c))
    }
}

/// Whom to trust for that host.
fn confiance(hote: &str, autorite: Option<&[u8]>) -> Result<TlsParameters, String> {
    let mut parameters = TlsParameters::builder(hote.to_owned());
    if let Some(pem) = autorite {
        // lettre takes a file without any certificate for one that adds none.
        if !pem.windows(PEM.len()).any(|w| w == PEM) {
            return Err("the authority holds no certificate (PEM)".to_owned());
        }
        parameters =
            parameters.add_root_certificate(Certificate::from_pem(pem).map_err(|e| format!("authority: {e}"))?);
    }
    parameters.build().map_err(|e| e.to_string())
}

/// A name or a password as an address holds it: `%` and two digits for what an address can't.
fn decoder(texte: &str) -> Result<String, String> {
    let mut octets = Vec::with_capacity(texte.len());
    let mut parts = texte.split('%');
    octets.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let code = part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        octets.push(code.ok_or("credentials: a % is written %25")?);
        octets.extend_from_slice(part.get(2..).unwrap_or_default().as_bytes());
    }
    String::from_utf8(octets).map_err(|_| "credentials: not UTF-8".to_owned())
}

/// An open connection.
pub(super) struct Connexion(AsyncSmtpConnection);

impl Connexion {
    /// Begins a mail: a server that has closed meanwhile says so here, before anything of it is sent.
    ///
    /// # Errors
    /// The network's, or the server's word.
    pub(super) async fn annoncer(&mut self, enveloppe: &Envelope, message: &str) -> Result<(), Error> {
        let mut parameters = Vec::new();
        if !message.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        self.0.command(Mail::new(enveloppe.from().cloned(), parameters)).await.map(drop)
    }

    /// Hands over the mail that was begun: taken once this answers.
    ///
    /// # Errors
    /// The network's, or the server's word.
    pub(super) async fn remettre(&mut self, enveloppe: &Envelope, message: &str) -> Result<(), Error> {
        for a in enveloppe.to() {
            self.0.command(Rcpt::new(a.clone(), Vec::new())).await?;
        }
        self.0.command(Data).await?;
        self.0.command(Contenu(message)).await.map(drop)
    }

    /// Forgets the mail that was refused; answers whether the server goes on.
    pub(super) async fn oublier(&mut self) -> bool {
        self.0.command("RSET\r\n").await.is_ok()
    }

    /// Says goodbye.
    pub(super) async fn fermer(mut self) {
        self.0.abort().await;
    }
}

/// A message up to its lone dot, dots at the head of its lines doubled.
struct Contenu<'a>(&'a str);

impl fmt::Display for Contenu<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.strip_suffix("\r\n").unwrap_or(self.0).split("\r\n") {
            if line.starts_with('.') {
                f.write_str(".")?;
            }
            f.write_str(line)?;
            f.write_str("\r\n")?;
        }
        f.write_str(".\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_and_how() {
        let lu = |adresse: &str| Serveur::lire(adresse, None);
        let plain = lu("smtp://127.0.0.1").unwrap();
        assert_eq!((plain.hote.as_str(), plain.port, plain.identite.is_none()), ("127.0.0.1", 25, true));
        let full = lu("smtp://al%40in:un%20%2Bsecret@mail.example/nous.example?tls=required").unwrap();
        assert_eq!((full.port, full.nom.clone()), (587, ClientId::Domain("nous.example".to_owned())));
        assert!(matches!(full.tls, Tls::Required(_)));
        assert_eq!(full.identite, Some(Credentials::new("al@in".to_owned(), "un +secret".to_owned())));
        assert_eq!(lu("smtps://mail.example").unwrap().port, 465);
        assert_eq!(lu("smtps://mail.example:4650").unwrap().port, 4650);
        for wrong in ["", "mail.example", "http://mail.example", "smtp://mail.example?tls=perhaps", "smtps://u:%zz@h"] {
            assert!(lu(wrong).is_err(), "{wrong}");
        }
        assert!(!format!("{full:?}").contains("secret"));
    }

    #[test]
    fn a_message_ends_where_its_dot_stands_alone() {
        for (message, written) in [
            ("a\r\n", "a\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            (".\r\n..b\r\nc.d\r\n", "..\r\n...b\r\nc.d\r\n.\r\n"),
            ("a\r\n\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"),
        ] {
            assert_eq!(Contenu(message).to_string(), written);
        }
    }
}
