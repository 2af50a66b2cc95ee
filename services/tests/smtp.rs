//! A mail server for tests: it speaks SMTP on a real port, with STARTTLS and AUTH where asked to, and does what it is
//! told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

/// The authority that signed the test server's certificate; nobody trusts it who isn't told to.
pub(crate) const AUTORITE: &[u8] = include_bytes!("certificats/autorite.pem");
/// `alin`, in base64.
const NOM: &str = "YWxpbg==";
/// `un secret`, in base64.
const SECRET: &str = "dW4gc2VjcmV0";
/// Both in the form of PLAIN.
const PLAIN: &str = "AGFsaW4AdW4gc2VjcmV0";

/// What it answers to a message.
#[derive(Debug, Clone)]
pub(crate) enum Humeur {
    Accepte,
    /// That line instead, after the data.
    Repond(&'static str),
    /// Takes it after a while.
    Lente(Duration),
    /// Takes after a while what goes to an address with that in it.
    LenteA(&'static str, Duration),
    /// Takes that many connections at once, and sends the others away.
    Places(usize),
    /// Hangs up on connection.
    Raccroche,
    /// Takes the message and never says so.
    PrendSansRepondre,
    /// Never answers DATA.
    MuetteADonnees,
}

/// How it is to be spoken to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Acces {
    /// Offers STARTTLS, and refuses mail before it.
    pub(crate) tls: bool,
    /// The way of AUTH it offers, and asks for before mail.
    pub(crate) auth: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub(crate) struct Recu {
    pub(crate) a: String,
    pub(crate) message_id: String,
    pub(crate) corps: String,
    /// Whether it came over TLS.
    pub(crate) chiffre: bool,
}

#[derive(Clone)]
pub(crate) struct Smtp {
    pub(crate) port: u16,
    humeur: Arc<Mutex<Humeur>>,
    recus: Arc<Mutex<Vec<Recu>>>,
    acces: Acces,
    tls: Option<TlsAcceptor>,
    donnees: Arc<AtomicUsize>,
    secrets: Arc<AtomicUsize>,
    presents: Arc<AtomicUsize>,
    affluence: Arc<AtomicUsize>,
    venues: Arc<AtomicUsize>,
    fin: Arc<Notify>,
}

trait Flux: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Flux for T {}
type Lecteur = BufReader<Box<dyn Flux>>;

impl Smtp {
    pub(crate) async fn demarrer() -> Self {
        Self::sur(0).await
    }

    /// On that port, or any for 0.
    pub(crate) async fn sur(port: u16) -> Self {
        Self::ouvrir(port, Acces::default()).await
    }

    /// With STARTTLS, AUTH or both.
    pub(crate) async fn protegee(acces: Acces) -> Self {
        Self::ouvrir(0, acces).await
    }

    async fn ouvrir(port: u16, acces: Acces) -> Self {
        let ecoute = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let smtp = Self {
            port: ecoute.local_addr().unwrap().port(),
            humeur: Arc::new(Mutex::new(Humeur::Accepte)),
            recus: Arc::default(),
            acces,
            tls: acces.tls.then(certificat),
            donnees: Arc::default(),
            secrets: Arc::default(),
            presents: Arc::default(),
            affluence: Arc::default(),
            venues: Arc::default(),
            fin: Arc::default(),
        };
        let moi = smtp.clone();
        tokio::spawn(async move {
            while let Ok((flux, _)) = ecoute.accept().await {
                let moi = moi.clone();
                tokio::spawn(async move {
                    let n = moi.presents.fetch_add(1, Ordering::SeqCst) + 1;
                    moi.affluence.fetch_max(n, Ordering::SeqCst);
                    moi.venues.fetch_add(1, Ordering::SeqCst);
                    tokio::select! {
                        _ = moi.parler(flux) => {}
                        () = moi.fin.notified() => {}
                    }
                    moi.presents.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        smtp
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub(crate) fn humeur(&self, h: Humeur) {
        *self.humeur.lock().unwrap() = h;
    }

    pub(crate) fn recus(&self) -> Vec<Recu> {
        self.recus.lock().unwrap().clone()
    }

    /// DATA commands heard.
    pub(crate) fn donnees(&self) -> usize {
        self.donnees.load(Ordering::SeqCst)
    }

    /// The most connections it saw at once.
    pub(crate) fn affluence(&self) -> usize {
        self.affluence.load(Ordering::SeqCst)
    }

    /// Connections it saw in all.
    pub(crate) fn venues(&self) -> usize {
        self.venues.load(Ordering::SeqCst)
    }

    /// Closes every connection, without a word.
    pub(crate) fn raccrocher(&self) {
        self.fin.notify_waiters();
    }

    /// Connections open now.
    pub(crate) fn presents(&self) -> usize {
        self.presents.load(Ordering::SeqCst)
    }

    /// Credentials heard, whatever they are.
    pub(crate) fn secrets(&self) -> usize {
        self.secrets.load(Ordering::SeqCst)
    }

    async fn parler(&self, flux: TcpStream) -> Option<()> {
        let mut flux: Lecteur = BufReader::new(Box::new(flux));
        if matches!(*self.humeur.lock().unwrap(), Humeur::Raccroche) {
            return None;
        }
        if matches!(*self.humeur.lock().unwrap(), Humeur::Places(n) if self.presents() > n) {
            return flux.write_all(b"421 too many connections\r\n").await.ok();
        }
        flux.write_all(b"220 test ESMTP\r\n").await.ok()?;
        let (mut a, mut chiffre, mut connu) = (String::new(), false, false);
        loop {
            let ligne = lire(&mut flux).await?;
            let verbe = ligne.get(..4).unwrap_or_default().to_ascii_uppercase();
            let reponse = match verbe.as_str() {
                "EHLO" => {
                    let tls = if self.acces.tls && !chiffre { "250-STARTTLS\r\n" } else { "" };
                    // Like every careful server: no AUTH in clear where it could be encrypted.
                    let auth = self.acces.auth.filter(|_| chiffre || !self.acces.tls);
                    let auth = auth.map(|way| format!("250-AUTH {way}\r\n")).unwrap_or_default();
                    format!("250-test\r\n{tls}{auth}250 8BITMIME")
                }
                "STAR" if !chiffre && self.tls.is_some() => {
                    flux.write_all(b"220 go on\r\n").await.ok()?;
                    flux.flush().await.ok()?;
                    assert!(flux.buffer().is_empty(), "nothing in clear after STARTTLS");
                    let plain = flux.into_inner();
                    let tls = self.tls.as_ref()?.accept(plain).await.ok()?;
                    flux = BufReader::new(Box::new(tls));
                    chiffre = true;
                    continue;
                }
                "AUTH" => {
                    self.secrets.fetch_add(1, Ordering::SeqCst);
                    connu = self.identifier(&mut flux, &ligne).await?;
                    if connu { "235 welcome".to_owned() } else { "535 who?".to_owned() }
                }
                "MAIL" if self.acces.tls && !chiffre => "530 STARTTLS first".to_owned(),
                "MAIL" if self.acces.auth.is_some() && !connu => "530 AUTH first".to_owned(),
                "RCPT" => {
                    a = ligne.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    "250 ok".to_owned()
                }
                "DATA" => {
                    self.donnees.fetch_add(1, Ordering::SeqCst);
                    let humeur = self.humeur.lock().unwrap().clone();
                    if matches!(humeur, Humeur::MuetteADonnees) {
                        return std::future::pending().await;
                    }
                    flux.write_all(b"354 go on\r\n").await.ok()?;
                    flux.flush().await.ok()?;
                    let mut corps = String::new();
                    loop {
                        let l = lire(&mut flux).await?;
                        if l == "." {
                            break;
                        }
                        corps.push_str(&l);
                        corps.push('\n');
                    }
                    let humeur = self.humeur.lock().unwrap().clone();
                    if let Humeur::Repond(ligne) = humeur {
                        ligne.to_owned()
                    } else {
                        match humeur {
                            Humeur::Lente(d) => tokio::time::sleep(d).await,
                            Humeur::LenteA(part, d) if a.contains(part) => tokio::time::sleep(d).await,
                            _ => {}
                        }
                        let message_id =
                            corps.lines().find_map(|l| l.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned();
                        self.recus.lock().unwrap().push(Recu { a: a.clone(), message_id, corps, chiffre });
                        if matches!(humeur, Humeur::PrendSansRepondre) {
                            return std::future::pending().await;
                        }
                        "250 taken".to_owned()
                    }
                }
                "QUIT" => {
                    flux.write_all(b"221 bye\r\n").await.ok()?;
                    return None;
                }
                _ => "250 ok".to_owned(),
            };
            flux.write_all(format!("{reponse}\r\n").as_bytes()).await.ok()?;
            flux.flush().await.ok()?;
        }
    }

    /// Whether the credentials are `alin` and `un secret`, in the way offered.
    async fn identifier(&self, flux: &mut Lecteur, ligne: &str) -> Option<bool> {
        let mut words = ligne.split_whitespace().skip(1);
        let way = words.next().unwrap_or_default().to_ascii_uppercase();
        if self.acces.auth != Some(way.as_str()) {
            return Some(false);
        }
        let initial = words.next().map(str::to_owned);
        if way == "PLAIN" {
            let answer = match initial {
                Some(answer) => answer,
                None => demander(flux, "").await?,
            };
            return Some(answer == PLAIN);
        }
        let nom = match initial {
            Some(nom) => nom,
            None => demander(flux, "VXNlcm5hbWU6").await?,
        };
        let secret = demander(flux, "UGFzc3dvcmQ6").await?;
        Some(nom == NOM && secret == SECRET)
    }
}

/// The test server's own certificate, for 127.0.0.1.
fn certificat() -> TlsAcceptor {
    let chain = CertificateDer::pem_slice_iter(include_bytes!("certificats/serveur.pem"))
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("certificats/serveur.cle.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn demander(flux: &mut Lecteur, question: &str) -> Option<String> {
    flux.write_all(format!("334 {question}\r\n").as_bytes()).await.ok()?;
    flux.flush().await.ok()?;
    lire(flux).await
}

async fn lire(flux: &mut Lecteur) -> Option<String> {
    let mut ligne = String::new();
    (flux.read_line(&mut ligne).await.ok()? > 0).then(|| ligne.trim_end_matches(['\r', '\n']).to_owned())
}
