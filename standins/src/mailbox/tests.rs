//! Conversations with the mailbox: by lettre, and byte by byte.

use super::smtp::{Bornes, servir_avec};
use super::*;
use crate::base;
use lettre::message::{MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message as Courriel, Tokio1Executor};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

struct Essai {
    boite: Arc<Boite>,
    smtp: SocketAddr,
    arreter: watch::Sender<bool>,
    serveur: tokio::task::JoinHandle<()>,
    _dossier: tempfile::TempDir,
}

async fn essai(bornes: Bornes) -> Essai {
    let dossier = tempfile::tempdir().unwrap();
    let boite = Arc::new(Boite::new(
        base::ouvrir(&dossier.path().join("b.sqlite")).await.unwrap(),
        services::Horloge::Systeme,
        services::Alea::seme(1),
    ));
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let smtp = ecoute.local_addr().unwrap();
    let (arreter, arret) = watch::channel(false);
    let serveur = tokio::spawn(servir_avec(ecoute, boite.clone(), arret, bornes));
    Essai { boite, smtp, arreter, serveur, _dossier: dossier }
}

fn petites() -> Bornes {
    Bornes {
        taille: 2000,
        destinataires: 2,
        connexions: 2,
        fautes: 4,
        attente: Duration::from_millis(400),
        duree: Duration::from_secs(5),
    }
}

/// Sends the steps, waiting after each for as many answers as it has commands; gives all that was said.
async fn converser(adresse: SocketAddr, etapes: &[&[u8]]) -> String {
    let mut prise = TcpStream::connect(adresse).await.unwrap();
    let mut dit = String::new();
    let mut tampon = [0u8; 4096];
    let n = prise.read(&mut tampon).await.unwrap();
    dit.push_str(&String::from_utf8_lossy(&tampon[..n]));
    for etape in etapes {
        if prise.write_all(etape).await.is_err() {
            break;
        }
        // What comes within a short while.
        while let Ok(Ok(n)) = tokio::time::timeout(Duration::from_millis(120), prise.read(&mut tampon)).await {
            if n == 0 {
                return dit;
            }
            dit.push_str(&String::from_utf8_lossy(&tampon[..n]));
        }
    }
    dit
}

fn codes(dit: &str) -> Vec<&str> {
    dit.lines().filter(|l| l.as_bytes().get(3) == Some(&b' ')).map(|l| &l[..3]).collect()
}

#[tokio::test]
async fn lettre_sends_and_the_mailbox_keeps() {
    let e = essai(Bornes::default()).await;
    let facteur = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(e.smtp.port())
        .credentials(Credentials::new("alin".into(), "secret".into()))
        .build();
    let courriel = Courriel::builder()
        .from("AL’in <ne-pas-repondre@alin.fr>".parse().unwrap())
        .to("Anne Porte <Anne.Porte@exemple.fr>".parse().unwrap())
        .cc("denis.gigi@exemple.fr".parse().unwrap())
        .subject("Action Logement Services – Demande d’accès")
        .multipart(MultiPart::alternative_plain_html(
            ".une ligne qui commence par un point\n..\n.\nVotre code : 123456 €".to_owned(),
            "<p>Votre code : <b>123456</b> é</p>".to_owned(),
        ))
        .unwrap();
    facteur.send(courriel).await.unwrap();
    let recus = e.boite.messages(Some("ANNE.porte@exemple.fr "), 10).await.unwrap();
    assert_eq!(recus.len(), 1);
    let m = &recus[0];
    assert_eq!((m.from.as_str(), m.to.as_str()), ("ne-pas-repondre@alin.fr", "anne.porte@exemple.fr"));
    assert_eq!(m.subject, "Action Logement Services – Demande d’accès");
    let texte = m.text.as_deref().unwrap().replace("\r\n", "\n");
    assert_eq!(texte.trim_end(), ".une ligne qui commence par un point\n..\n.\nVotre code : 123456 €");
    assert_eq!(m.html.as_deref().map(str::trim_end), Some("<p>Votre code : <b>123456</b> é</p>"));
    assert_eq!(e.boite.messages(None, 10).await.unwrap().len(), 2);

    // One part only: nothing is invented for the other.
    for partie in [SinglePart::plain("seul".to_owned()), SinglePart::html("<p>seule</p>".to_owned())] {
        let seul = Courriel::builder()
            .from("a@b.fr".parse().unwrap())
            .to("c@d.fr".parse().unwrap())
            .subject("")
            .singlepart(partie)
            .unwrap();
        facteur.send(seul).await.unwrap();
    }
    let recus = e.boite.messages(Some("c@d.fr"), 10).await.unwrap();
    assert!(recus[0].text.is_none() && recus[0].html.is_some(), "newest first");
    assert!(recus[1].html.is_none() && recus[1].text.is_some());
    e.boite.vider().await.unwrap();
    assert!(e.boite.messages(None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_pipelined_conversation_with_dots() {
    let e = essai(petites()).await;
    let dit = converser(
        e.smtp,
        &[
            b"EHLO moi\r\n",
            b"MAIL FROM:<a@b.fr> BODY=8BITMIME\r\nRCPT TO:<C@d.fr>\r\nRCPT TO:<c@d.fr>\r\nDATA\r\n",
            b"Subject: points\r\n\r\n..un\r\n...deux\r\n.trois\r\n\xc3\xa9\r\n.",
            b"\r",
            b"\nMAIL FROM:<>\r\nRCPT TO:<e@f.fr>\r\nDATA\r\n",
            b"Subject: rebond\r\n\r\n\r\n.\r\nQUIT\r\n",
        ],
    )
    .await;
    assert_eq!(
        codes(&dit),
        ["220", "250", "250", "250", "250", "354", "250", "250", "250", "354", "250", "221"],
        "{dit}"
    );
    assert!(dit.contains("250-PIPELINING") && dit.contains("250-SIZE 2000") && !dit.contains("STARTTLS"));
    let m = &e.boite.messages(Some("c@d.fr"), 5).await.unwrap()[0];
    let brut = e.boite.source(&m.id).await.unwrap().unwrap();
    assert_eq!(brut, b"Subject: points\r\n\r\n.un\r\n..deux\r\ntrois\r\n\xc3\xa9\r\n");
    assert_eq!(e.boite.messages(Some("e@f.fr"), 5).await.unwrap()[0].from, "");
}

#[tokio::test]
async fn the_order_of_commands_is_kept() {
    let e = essai(Bornes { fautes: 100, ..petites() }).await;
    let dit = converser(
        e.smtp,
        &[
            b"MAIL FROM:<a@b.fr>\r\n",
            b"EHLO moi\r\nDATA\r\nRCPT TO:<c@d.fr>\r\n",
            b"MAIL FROM:<a@b.fr>\r\nMAIL FROM:<a@b.fr>\r\nDATA\r\n",
            b"AUTH PLAIN AGEAYg==\r\n",
            b"RCPT TO:<1@d.fr>\r\nRCPT TO:<2@d.fr>\r\nRCPT TO:<3@d.fr>\r\n",
            b"RSET\r\nDATA\r\n",
            b"STARTTLS\r\nBLA\r\nVRFY a\r\nNOOP x\r\nHELP\r\nQUIT now\r\nQUIT\r\n",
        ],
    )
    .await;
    assert_eq!(
        codes(&dit),
        [
            "220", "503", "250", "503", "503", "250", "503", "503", "503", "250", "250", "452", "250", "503", "502",
            "500", "252", "250", "214", "501", "221"
        ],
        "{dit}"
    );
}

#[tokio::test]
async fn auth_plain_in_one_line_or_two() {
    let e = essai(petites()).await;
    let dit =
        converser(e.smtp, &[b"EHLO moi\r\n", b"AUTH PLAIN AGEAYg==\r\n", b"AUTH PLAIN AGEAYg==\r\nQUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "250", "235", "503", "221"], "{dit}");
    let dit = converser(e.smtp, &[b"EHLO moi\r\n", b"AUTH PLAIN\r\n", b"AGEAYg==\r\n", b"QUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "250", "334", "235", "221"], "{dit}");
    let dit = converser(e.smtp, &[b"EHLO moi\r\nAUTH PLAIN\r\n*\r\nAUTH PLAIN pas64\r\nAUTH LOGIN\r\nQUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "250", "334", "501", "501", "504", "221"], "{dit}");
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let e = essai(petites()).await;
    let dit = converser(e.smtp, &[b"EHLO moi\r\nMAIL FROM:<a@b.fr> SIZE=2001\r\nQUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "250", "552", "221"], "{dit}");
    let debut: &[u8] = b"EHLO moi\r\nMAIL FROM:<a@b.fr>\r\nRCPT TO:<c@d.fr>\r\nDATA\r\n";
    let gros = [&b"x".repeat(78)[..], b"\r\n"].concat().repeat(40);
    // Read to its end, refused, and the conversation goes on.
    let dit = converser(e.smtp, &[debut, &gros, b".\r\nNOOP\r\nQUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "250", "250", "250", "354", "552", "250", "221"], "{dit}");
    // Without end: cut off.
    let dit = converser(e.smtp, &[debut, &gros.repeat(5)]).await;
    assert_eq!(codes(&dit).last(), Some(&"421"), "{dit}");
    let dit = converser(e.smtp, &[debut, &b"x".repeat(1100), b"\r\n.\r\nQUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "250", "250", "250", "354", "554", "221"], "{dit}");
    let dit = converser(e.smtp, &[&b"N".repeat(5000), b"\r\nQUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "500", "221"], "{dit}");
    let dit = converser(e.smtp, &[&b"N".repeat(50_000)]).await;
    assert_eq!(codes(&dit), ["220", "421"], "{dit}");
    assert!(e.boite.messages(None, 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_smuggled_in_by_a_bare_line_feed() {
    let e = essai(petites()).await;
    for fin in [&b"\n.\r\n"[..], b"\n.\n", b"\r\n.\n", b"\r.\r"] {
        let contrebande = [
            b"EHLO moi\r\nMAIL FROM:<a@b.fr>\r\nRCPT TO:<c@d.fr>\r\nDATA\r\nSubject: un\r\n\r\ncorps",
            fin,
            b"MAIL FROM:<x@y.fr>\r\nRCPT TO:<z@d.fr>\r\nDATA\r\nSubject: deux\r\n\r\n\r\n.\r\nQUIT\r\n",
        ]
        .concat();
        let dit = converser(e.smtp, &[&contrebande]).await;
        assert_eq!(codes(&dit), ["220", "250", "250", "250", "354", "554", "221"], "{fin:?} {dit}");
    }
    let dit = converser(e.smtp, &[b"EHLO moi\nMAIL FROM:<a@b.fr>\r\nQUIT\r\n"]).await;
    assert_eq!(codes(&dit), ["220", "500", "221"], "{dit}");
    assert!(e.boite.messages(None, 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn patience_has_bounds() {
    let e = essai(petites()).await;
    // Silence.
    let mut muet = TcpStream::connect(e.smtp).await.unwrap();
    let mut dit = String::new();
    tokio::time::timeout(Duration::from_secs(2), muet.read_to_string(&mut dit)).await.unwrap().unwrap();
    assert_eq!(codes(&dit), ["220", "421"], "{dit}");
    // Mistakes.
    let dit = converser(e.smtp, &[&b"BLA\r\n".repeat(9)]).await;
    assert_eq!(codes(&dit), ["220", "500", "500", "500", "500", "421"], "{dit}");
    // Connections at once.
    let mut tenues = Vec::new();
    for _ in 0..2 {
        let mut t = TcpStream::connect(e.smtp).await.unwrap();
        t.read_exact(&mut [0; 3]).await.unwrap();
        tenues.push(t);
    }
    assert_eq!(codes(&converser(e.smtp, &[]).await), ["421"]);
    drop(tenues);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(codes(&converser(e.smtp, &[b"QUIT\r\n"]).await), ["220", "221"]);
}

#[tokio::test]
async fn a_connection_lost_before_the_dot_keeps_nothing() {
    let e = essai(petites()).await;
    let mut prise = TcpStream::connect(e.smtp).await.unwrap();
    prise
        .write_all(b"EHLO moi\r\nMAIL FROM:<a@b.fr>\r\nRCPT TO:<c@d.fr>\r\nDATA\r\nSubject: x\r\n\r\nmoiti")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(prise);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(e.boite.messages(None, 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn out_of_order_then_well_again_then_stopped() {
    let e = essai(petites()).await;
    let mut prise = TcpStream::connect(e.smtp).await.unwrap();
    prise.read_exact(&mut [0; 3]).await.unwrap();
    e.boite.couper(true);
    assert_eq!(codes(&converser(e.smtp, &[]).await), ["421"]);
    prise.write_all(b"NOOP\r\n").await.unwrap();
    let mut dit = String::new();
    prise.read_to_string(&mut dit).await.unwrap();
    assert!(dit.contains("\r\n421 "), "{dit}");
    e.boite.couper(false);
    let mut attente = TcpStream::connect(e.smtp).await.unwrap();
    attente.read_exact(&mut [0; 3]).await.unwrap();
    e.arreter.send(true).unwrap();
    let mut dit = String::new();
    attente.read_to_string(&mut dit).await.unwrap();
    assert!(dit.contains("\r\n421 "), "{dit}");
    tokio::time::timeout(Duration::from_secs(2), e.serveur).await.unwrap().unwrap();
    assert!(TcpStream::connect(e.smtp).await.is_err());
}

#[tokio::test]
async fn what_comes_again_is_shown_once() {
    let e = essai(petites()).await;
    let brut = b"Message-ID: <1@alin.test>\r\nSubject: Une fois\r\n\r\nBonjour\r\n";
    let to = ["un@d.fr".to_owned()];
    e.boite.recevoir("de@b.fr", &to, brut).await.unwrap();
    e.boite.recevoir("de@b.fr", &to, brut).await.unwrap();
    e.boite.recevoir("de@b.fr", &["deux@d.fr".to_owned()], brut).await.unwrap();
    // Without an id, two may well be two.
    e.boite.recevoir("de@b.fr", &to, b"Subject: Deux fois\r\n\r\nBonjour\r\n").await.unwrap();
    e.boite.recevoir("de@b.fr", &to, b"Subject: Deux fois\r\n\r\nBonjour\r\n").await.unwrap();
    let subjects = |all: Vec<Message>| all.into_iter().map(|m| m.subject).collect::<Vec<_>>();
    let his = subjects(e.boite.messages(Some("un@d.fr"), 10).await.unwrap());
    assert_eq!(his, ["Deux fois", "Deux fois", "Une fois"]);
    assert_eq!(subjects(e.boite.messages(Some("deux@d.fr"), 10).await.unwrap()), ["Une fois"]);
}

#[tokio::test]
async fn the_pages_and_the_json() {
    let e = essai(petites()).await;
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let web = format!("http://{}", ecoute.local_addr().unwrap());
    tokio::spawn(crate::web::servir(ecoute, routes(e.boite.clone()), e.arreter.subscribe()));
    let brut = b"Subject: <script>\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head></head><a href=\"http://x/\">y</a></html>\r\n";
    e.boite.recevoir("de@b.fr", &["Un@d.fr".to_owned(), "deux@d.fr".to_owned()], brut).await.unwrap();

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let lire = |chemin: String| {
        let envoi = client.get(format!("{web}{chemin}")).send();
        async move {
            let r = envoi.await.unwrap();
            let politique = r.headers().get("content-security-policy").unwrap().to_str().unwrap().to_owned();
            (r.status().as_u16(), politique, r.text().await.unwrap())
        }
    };
    let (_, _, json) = lire("/api/messages?to=un@d.fr".into()).await;
    let liste: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(liste.len(), 1);
    assert_eq!(liste[0]["to"], "un@d.fr");
    assert_eq!(liste[0]["subject"], "<script>");
    assert_eq!(liste[0]["text"], serde_json::Value::Null);
    assert!(liste[0]["received_at"].as_str().unwrap().ends_with('Z'));
    let id = liste[0]["id"].as_str().unwrap().to_owned();
    let (statut, _, un) = lire(format!("/api/messages/{id}")).await;
    assert_eq!((statut, serde_json::from_str::<serde_json::Value>(&un).unwrap()), (200, liste[0].clone()));
    assert_eq!(lire("/api/messages/rien".into()).await.0, 404);

    let (_, politique, page) = lire("/".into()).await;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(!politique.contains("unsafe-inline"));
    let (_, _, page) = lire(format!("/messages/{id}")).await;
    assert!(page.contains("sandbox=") && !page.contains("<script"));
    let (_, politique, html) = lire(format!("/messages/{id}/html")).await;
    assert!(politique.starts_with("sandbox") && html.contains("<head><base target=\"_blank\">"));
    assert_eq!(lire(format!("/messages/{id}/source")).await.2.as_bytes(), brut);
    assert_eq!(lire("/messages/rien".into()).await.0, 404);

    let envoyer = |m: reqwest::Method, chemin: &str, origine: &str| {
        let r = client.request(m, format!("{web}{chemin}")).header("sec-fetch-site", origine).send();
        async move { r.await.unwrap().status().as_u16() }
    };
    use reqwest::Method;
    assert_eq!(envoyer(Method::POST, "/api/panne?mode=coupee", "cross-site").await, 403);
    assert!(!e.boite.est_coupee());
    assert_eq!(envoyer(Method::POST, "/api/panne?mode=coupee", "none").await, 204);
    assert!(e.boite.est_coupee());
    assert_eq!(envoyer(Method::POST, "/api/panne?mode=aucune", "same-origin").await, 204);
    assert_eq!(envoyer(Method::POST, "/api/panne?mode=x", "same-origin").await, 400);
    assert_eq!(envoyer(Method::DELETE, "/api/messages", "same-origin").await, 204);
    assert!(e.boite.messages(None, 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_pages_in_both_languages() {
    let e = essai(petites()).await;
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let web = format!("http://{}", ecoute.local_addr().unwrap());
    tokio::spawn(crate::web::servir(ecoute, routes(e.boite.clone()), e.arreter.subscribe()));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let lire = async |chemin: &str, l: &str| {
        let r = client.get(format!("{web}{chemin}")).header("accept-language", l).send().await.unwrap();
        r.text().await.unwrap().replace(['\u{a0}', '\u{202f}'], " ")
    };
    // Each page: what it says in French, and in English.
    let comparer = async |chemin: &str, phrases: &[(&str, &str)]| {
        let (fr, en) = (lire(chemin, "fr").await, lire(chemin, "en").await);
        assert!(fr.contains("<html lang=\"fr\">") && fr.contains("Boîte aux lettres de démonstration"), "{fr}");
        assert!(en.contains("<html lang=\"en\">") && en.contains("Demonstration mailbox"), "{en}");
        for (f, a) in phrases.iter().chain(&[("Aller au contenu", "Skip to content"), (">English<", ">Français<")]) {
            assert!(fr.contains(f) && !fr.contains(a), "{chemin}: {f}\n{fr}");
            assert!(en.contains(a) && !en.contains(f), "{chemin}: {a}\n{en}");
        }
        assert!(!en.replace("Français", "").chars().any(|c| "éèêàçùôîœÉÀ«»".contains(c)), "{en}");
        en
    };
    let accueil = [
        ("<h1>Messages reçus", "<h1>Messages received"),
        ("aucun ne part vers l’extérieur", "none goes out"),
        ("Destinataire", "Recipient"),
        ("L’adresse entière.", "The whole address."),
        ("Chercher", "Search"),
        ("Essais", "Trials"),
        ("Effacer tous les messages", "Delete all messages"),
    ];
    comparer("/", &accueil).await;
    comparer("/", &[("Aucun message.", "No message."), ("Refuser les e-mails (panne)", "Refuse emails (breakdown)")])
        .await;
    e.boite.couper(true);
    comparer(
        "/",
        &[
            ("La boîte refuse les e-mails", "The mailbox is refusing emails"),
            ("Accepter de nouveau", "Accept emails again"),
        ],
    )
    .await;

    let brut =
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<!doctype html><html lang=\"en\"><p>Hello</p></html>\r\n";
    e.boite.recevoir("de@b.fr", &["un@d.fr".to_owned()], brut).await.unwrap();
    let id = e.boite.messages(None, 1).await.unwrap()[0].id.clone();
    comparer(
        "/",
        &[("Les plus récents d’abord", "Newest first"), ("(sans objet)", "(no subject)"), ("Reçu le", "Received on")],
    )
    .await;
    let page = comparer(
        &format!("/messages/{id}"),
        &[
            ("<h1>(sans objet)", "<h1>(no subject)"),
            ("<dt>De</dt>", "<dt>From</dt>"),
            ("title=\"Le message, mis en page\"", "title=\"The message, laid out\""),
            ("Le message tel que reçu", "The message as received"),
        ],
    )
    .await;
    assert!(page.contains(&format!(" {} at ", e.boite.horloge.aujourdhui().year())));
    comparer("/messages/rien", &[("Message introuvable", "Message not found"), ("Il a été effacé", "It was deleted")])
        .await;
    comparer("/messages/rien/source", &[("Message introuvable", "Message not found")]).await;
    comparer("/nulle-part", &[("Page introuvable", "Page not found")]).await;
    comparer("/?limit=x", &[("Demande incomplète", "Incomplete request")]).await;

    // A mail keeps its own language, and says so where it isn't the page's.
    let brut = "Subject: =?utf-8?q?Votre_code?=\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!doctype html><html lang=\"fr\">\r\n";
    e.boite.recevoir("de@b.fr", &["un@d.fr".to_owned()], brut.as_bytes()).await.unwrap();
    let id = e.boite.messages(None, 1).await.unwrap()[0].id.clone();
    let marque = format!("<a href=\"/messages/{id}\" lang=\"fr\">Votre code</a>");
    assert!(lire("/", "en").await.contains(&marque) && !lire("/", "fr").await.contains(&marque));
    assert!(lire(&format!("/messages/{id}"), "en").await.contains("<h1 lang=\"fr\">Votre code</h1>"));
    assert!(lire(&format!("/messages/{id}"), "fr").await.contains("<h1>Votre code</h1>"));

    // The choice is kept; the JSON has no language, and what failed keeps its few words there.
    let r = client.get(format!("{web}/?lang=en")).header("accept-language", "fr").send().await.unwrap();
    assert!(r.headers()["set-cookie"].to_str().unwrap().starts_with("langue_demonstration=en;"));
    e.boite.pool.close().await;
    comparer("/", &[("Une erreur est survenue", "Something went wrong")]).await;
    for l in ["fr", "en"] {
        assert_eq!(lire("/api/messages", l).await, "Erreur du fichier de la boîte.\n");
    }
}
