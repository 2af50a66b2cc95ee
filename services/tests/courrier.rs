//! The outbox and its postmen, over real SMTP.

use crate::smtp::{AUTORITE, Acces, Humeur, Smtp};
use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::identite::Email;
use domain::langue::Lang;
use rstest::rstest;
use services::Services;
use services::courrier::{Facteur, JOURS_GARDES};
use services::horloge::{HEURE, JOUR, SECONDE};
use std::collections::BTreeSet;
use std::time::Duration;

fn facteur(s: &Services, smtp: &str) -> Facteur {
    Facteur::new(s.clone(), smtp, "AL'in <ne-pas-repondre@al-in.example>").unwrap()
}

/// Mails received, each once however often.
fn distincts(smtp: &Smtp) -> usize {
    smtp.recus().into_iter().map(|r| r.message_id).collect::<BTreeSet<_>>().len()
}

/// `n` accounts asked for: `n` mails.
async fn ecrire(m: &Monde, n: usize) {
    for i in 0..n {
        m.s.demander_compte(&inscription(&format!("p{i}@exemple.fr")), &format!("192.0.2.{i}")).await.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn a_mail_leaves_once_as_it_was_written(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    let f = facteur(&m.s, &smtp.url());
    ecrire(&m, 1).await;
    assert_eq!(f.tournee(20).await.unwrap(), 1);
    assert_eq!(f.tournee(20).await.unwrap(), 0);
    m.avancer(HEURE);
    assert_eq!(f.tournee(20).await.unwrap(), 0);
    let recus = smtp.recus();
    assert_eq!(recus.len(), 1);
    assert_eq!(recus[0].a, "p0@exemple.fr");
    assert!(recus[0].message_id.ends_with("@al-in.example>"), "{}", recus[0].message_id);
    for part in ["text/plain", "text/html", "Auto-Submitted: auto-generated"] {
        assert!(recus[0].corps.contains(part), "{part}");
    }
}

#[rstest]
#[tokio::test]
async fn a_server_that_is_down_makes_mails_wait(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let f = facteur(&m.s, &format!("smtp://127.0.0.1:{port}"));
    ecrire(&m, 3).await;
    assert_eq!(f.tournee(20).await.unwrap(), 0);
    assert_eq!(f.tournee(20).await.unwrap(), 0, "not again at once");
    assert_eq!(m.nombre("SELECT MAX(essais) FROM courriel").await, 1);
    m.avancer(2 * SECONDE);
    assert_eq!(f.tournee(20).await.unwrap(), 0);
    let smtp = Smtp::sur(port).await;
    m.avancer(4 * SECONDE);
    assert_eq!(f.tournee(20).await.unwrap(), 3);
    assert_eq!(smtp.recus().len(), 3);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'envoye'").await, 3);
}

#[rstest]
#[tokio::test]
async fn a_server_that_hangs_up_loses_nothing(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Raccroche);
    let f = facteur(&m.s, &smtp.url());
    ecrire(&m, 1).await;
    assert_eq!(f.tournee(20).await.unwrap(), 0);
    smtp.humeur(Humeur::Accepte);
    m.avancer(2 * SECONDE);
    assert_eq!(f.tournee(20).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn later_is_later_and_never_is_never(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    let f = facteur(&m.s, &smtp.url());
    ecrire(&m, 1).await;
    smtp.humeur(Humeur::Repond("451 try later"));
    for i in 1..=5 {
        assert_eq!(f.tournee(20).await.unwrap(), 0);
        assert_eq!(m.nombre("SELECT essais FROM courriel").await, i);
        m.avancer(SECONDE * (1 << i));
    }
    smtp.humeur(Humeur::Accepte);
    assert_eq!(f.tournee(20).await.unwrap(), 1);

    m.s.renvoyer_activation(&Email::parse("p0@exemple.fr").unwrap(), Lang::Fr, IP).await.unwrap();
    smtp.humeur(Humeur::Repond("554 no such mailbox"));
    for _ in 0..3 {
        assert_eq!(f.tournee(20).await.unwrap(), 0);
        m.avancer(HEURE);
    }
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'abandonne' AND essais = 3").await, 1);
    smtp.humeur(Humeur::Accepte);
    assert_eq!(f.tournee(20).await.unwrap(), 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_postmen_at_once_send_each_mail_once(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    ecrire(&m, 40).await;
    let autre = m.autre_serveur().await;
    let rounds: Vec<_> = [&m.s, &autre, &m.s, &autre]
        .into_iter()
        .map(|s| {
            let f = facteur(s, &smtp.url());
            tokio::spawn(async move {
                let mut sent = 0;
                for _ in 0..10 {
                    sent += f.tournee(7).await.unwrap();
                }
                sent
            })
        })
        .collect();
    let mut sent = 0;
    for r in rounds {
        sent += r.await.unwrap();
    }
    assert_eq!(sent, 40);
    assert_eq!((smtp.recus().len(), distincts(&smtp)), (40, 40));
}

#[rstest]
#[tokio::test]
async fn a_dead_postmans_mail_goes_out_after_its_claim(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    ecrire(&m, 1).await;
    // It dies while the server is at it: the server has the mail, the outbox doesn't know.
    smtp.humeur(Humeur::Lente(Duration::from_millis(400)));
    let dying = facteur(&m.s, &smtp.url());
    let task = tokio::spawn(async move { dying.tournee(20).await });
    while m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'envoi'").await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    task.abort();
    let _ = task.await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    smtp.humeur(Humeur::Accepte);
    let f = facteur(&m.s, &smtp.url());
    m.avancer(119 * SECONDE);
    assert_eq!(f.tournee(20).await.unwrap(), 0, "still claimed");
    m.avancer(SECONDE);
    assert_eq!(f.tournee(20).await.unwrap(), 1);
    assert_eq!(distincts(&smtp), 1, "the mailbox keeps one");
}

#[rstest]
#[tokio::test]
async fn no_mail_begins_when_its_claim_ends(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    ecrire(&m, 8).await;
    // Each mail takes the server 30 seconds, by the clock that counts claims.
    smtp.humeur(Humeur::Lente(Duration::from_millis(120)));
    let slow = facteur(&m.s, &smtp.url()).sur(1);
    let task = tokio::spawn(async move { slow.tournee(8).await.unwrap() });
    let mut seen = 0;
    while !task.is_finished() {
        let n = smtp.recus().len();
        if n > seen {
            m.avancer(30 * SECONDE * i64::try_from(n - seen).unwrap());
            seen = n;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // What was claimed and could not begin was given back as it was, for anyone to take at once.
    let first = task.await.unwrap();
    assert!((3..8).contains(&first), "{first}");
    let left = i64::try_from(8 - first).unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'attente' AND essais = 0").await, left);
    smtp.humeur(Humeur::Accepte);
    let other = facteur(&m.autre_serveur().await, &smtp.url());
    assert_eq!(other.tournee(20).await.unwrap(), 8 - first);
    assert_eq!((smtp.recus().len(), distincts(&smtp)), (8, 8));
}

/// Runs a round and kills it once `until` says so; then waits out its claim.
async fn tuer_pendant(m: &Monde, smtp: &Smtp, until: impl Fn() -> bool) {
    let dying = facteur(&m.s, &smtp.url());
    let task = tokio::spawn(async move { dying.tournee(20).await });
    while !until() {
        assert!(!task.is_finished(), "the round ended by itself");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    smtp.humeur(Humeur::Accepte);
    assert_eq!(facteur(&m.s, &smtp.url()).tournee(20).await.unwrap(), 0, "still claimed");
    m.avancer(120 * SECONDE);
}

#[rstest]
#[tokio::test]
async fn killed_after_the_message_was_taken_the_same_one_leaves_again(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    ecrire(&m, 1).await;
    smtp.humeur(Humeur::PrendSansRepondre);
    tuer_pendant(&m, &smtp, || smtp.recus().len() == 1).await;
    assert_eq!(facteur(&m.s, &smtp.url()).tournee(20).await.unwrap(), 1);
    let recus = smtp.recus();
    assert_eq!(recus.len(), 2, "the reply was lost: nobody knew that it was taken");
    assert_eq!(recus[0].message_id, recus[1].message_id, "a mailbox keeps one");
    assert_eq!(facteur(&m.s, &smtp.url()).tournee(20).await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn killed_before_the_message_it_leaves_once(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    ecrire(&m, 1).await;
    smtp.humeur(Humeur::MuetteADonnees);
    tuer_pendant(&m, &smtp, || smtp.donnees() == 1).await;
    assert!(smtp.recus().is_empty());
    assert_eq!(facteur(&m.s, &smtp.url()).tournee(20).await.unwrap(), 1);
    assert_eq!(smtp.recus().len(), 1);
}

/// With an address as production has it: credentials, TLS required.
fn facteur_chiffre(m: &Monde, smtp: &Smtp, secret: &str, autorite: Option<&[u8]>) -> Facteur {
    let url = format!("smtp://alin:{secret}@127.0.0.1:{}?tls=required", smtp.port);
    Facteur::avec_autorite(m.s.clone(), &url, "ne-pas-repondre@al-in.example", autorite).unwrap()
}

#[rstest]
#[case::plain("PLAIN")]
#[case::login("LOGIN")]
#[tokio::test]
async fn over_tls_with_credentials(#[case] way: &'static str) {
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    let smtp = Smtp::protegee(Acces { tls: true, auth: Some(way) }).await;
    ecrire(&m, 2).await;
    assert_eq!(facteur_chiffre(&m, &smtp, "un%20secret", Some(AUTORITE)).tournee(20).await.unwrap(), 2);
    let recus = smtp.recus();
    assert!(recus.len() == 2 && recus.iter().all(|r| r.chiffre), "{recus:?}");
}

#[tokio::test]
async fn nothing_leaves_in_clear_where_tls_is_required() {
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    ecrire(&m, 1).await;
    let plain = Smtp::protegee(Acces { tls: false, auth: Some("PLAIN") }).await;
    assert_eq!(facteur_chiffre(&m, &plain, "un%20secret", Some(AUTORITE)).tournee(20).await.unwrap(), 0);
    assert_eq!((plain.recus().len(), plain.secrets()), (0, 0), "a server that has no TLS");
    m.avancer(HEURE);
    // A certificate that nobody vouches for: somebody in between, for all one knows.
    let stranger = Smtp::protegee(Acces { tls: true, auth: Some("PLAIN") }).await;
    assert_eq!(facteur_chiffre(&m, &stranger, "un%20secret", None).tournee(20).await.unwrap(), 0);
    assert_eq!((stranger.recus().len(), stranger.secrets()), (0, 0));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'attente'").await, 1, "it waits");
}

#[tokio::test]
async fn a_wrong_password_makes_mails_wait_and_loses_none() {
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    let smtp = Smtp::protegee(Acces { tls: true, auth: Some("PLAIN") }).await;
    ecrire(&m, 1).await;
    for _ in 0..35 {
        assert_eq!(facteur_chiffre(&m, &smtp, "un%20autre", Some(AUTORITE)).tournee(20).await.unwrap(), 0);
        m.avancer(HEURE);
    }
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'attente' AND essais = 35").await, 1);
    assert_eq!(facteur_chiffre(&m, &smtp, "un%20secret", Some(AUTORITE)).tournee(20).await.unwrap(), 1);
}

#[tokio::test]
async fn an_authority_without_encryption_is_a_wrong_setting() {
    let m = Monde::ouvrir(Sqlite).await.unwrap();
    let from = "ne-pas-repondre@al-in.example";
    assert!(Facteur::avec_autorite(m.s.clone(), "smtp://127.0.0.1:25", from, Some(AUTORITE)).is_err());
    assert!(Facteur::avec_autorite(m.s.clone(), "smtps://127.0.0.1", from, Some(b"pas un certificat")).is_err());
    assert!(Facteur::avec_autorite(m.s.clone(), "smtps://127.0.0.1", from, Some(AUTORITE)).is_ok());
}

#[rstest]
#[tokio::test]
async fn what_has_left_is_forgotten_after_a_month(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    let f = facteur(&m.s, &smtp.url());
    ecrire(&m, 3).await;
    m.executer("UPDATE courriel SET destinataire = 'personne' WHERE destinataire = 'p2@exemple.fr'").await;
    assert_eq!(f.tournee(20).await.unwrap(), 2);
    // More than one transaction takes, left at the same instant.
    for i in 0..1_100 {
        let id = m.s.id().simple().to_string();
        let id = if moteur == Sqlite { format!("x'{id}'") } else { format!("'{id}'") };
        let now = m.s.maintenant();
        m.executer(&format!(
            "INSERT INTO courriel (id, cle, destinataire, sujet, texte, html, etat, prochain_a, cree_a, envoye_a)
             VALUES ({id}, 'k{i}', 'p@exemple.fr', 's', 't', 'h', 'envoye', {now}, {now}, {now})"
        ))
        .await;
    }
    m.avancer(JOURS_GARDES * JOUR);
    m.s.renvoyer_activation(&Email::parse("p1@exemple.fr").unwrap(), Lang::Fr, IP).await.unwrap();
    m.s.purger().await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel").await, 1_104, "to the day");
    m.avancer(1);
    m.s.purger().await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'attente'").await, 1, "what waits stays");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel").await, 1);
}
