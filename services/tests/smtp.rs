//! A mail server for tests: it speaks SMTP on a real port and does what it is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it answers to a message.
#[derive(Debug, Clone)]
pub(crate) enum Humeur {
    Accepte,
    /// That line instead, after the data.
    Repond(&'static str),
    /// Takes it after a while.
    Lente(Duration),
    /// Hangs up on connection.
    Raccroche,
}

#[derive(Debug, Clone)]
pub(crate) struct Recu {
    pub(crate) a: String,
    pub(crate) message_id: String,
    pub(crate) corps: String,
}

#[derive(Clone)]
pub(crate) struct Smtp {
    pub(crate) port: u16,
    humeur: Arc<Mutex<Humeur>>,
    recus: Arc<Mutex<Vec<Recu>>>,
}

impl Smtp {
    pub(crate) async fn demarrer() -> Self {
        Self::sur(0).await
    }

    /// On that port, or any for 0.
    pub(crate) async fn sur(port: u16) -> Self {
        let ecoute = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let smtp = Self {
            port: ecoute.local_addr().unwrap().port(),
            humeur: Arc::new(Mutex::new(Humeur::Accepte)),
            recus: Arc::default(),
        };
        let moi = smtp.clone();
        tokio::spawn(async move {
            while let Ok((flux, _)) = ecoute.accept().await {
                let moi = moi.clone();
                tokio::spawn(async move { moi.parler(flux).await });
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

    async fn parler(&self, flux: TcpStream) -> Option<()> {
        let mut flux = BufReader::new(flux);
        if matches!(*self.humeur.lock().unwrap(), Humeur::Raccroche) {
            return None;
        }
        flux.write_all(b"220 test ESMTP\r\n").await.ok()?;
        let mut a = String::new();
        loop {
            let ligne = lire(&mut flux).await?;
            let verbe = ligne.get(..4).unwrap_or_default().to_ascii_uppercase();
            let reponse = match verbe.as_str() {
                "EHLO" => "250-test\r\n250 8BITMIME",
                "RCPT" => {
                    a = ligne.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    "250 ok"
                }
                "DATA" => {
                    flux.write_all(b"354 go on\r\n").await.ok()?;
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
                    match humeur {
                        Humeur::Repond(ligne) => ligne,
                        humeur => {
                            if let Humeur::Lente(d) = humeur {
                                tokio::time::sleep(d).await;
                            }
                            let message_id = corps
                                .lines()
                                .find_map(|l| l.strip_prefix("Message-ID: "))
                                .unwrap_or_default()
                                .to_owned();
                            self.recus.lock().unwrap().push(Recu { a: a.clone(), message_id, corps });
                            "250 taken"
                        }
                    }
                }
                "QUIT" => {
                    flux.write_all(b"221 bye\r\n").await.ok()?;
                    return None;
                }
                _ => "250 ok",
            };
            flux.write_all(format!("{reponse}\r\n").as_bytes()).await.ok()?;
        }
    }
}

async fn lire(flux: &mut BufReader<TcpStream>) -> Option<String> {
    let mut ligne = String::new();
    (flux.read_line(&mut ligne).await.ok()? > 0).then(|| ligne.trim_end_matches(['\r', '\n']).to_owned())
}
