//! Very many mails: over several connections, behind those that somebody waits for, whatever dies in between.

use crate::smtp::{Humeur, Smtp};
use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use rstest::rstest;
use services::courrier::Facteur;
use services::horloge::SECONDE;
use services::{Services, on_tx};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::task::JoinHandle;

fn facteur(s: &Services, smtp: &Smtp) -> Facteur {
    Facteur::new(s.clone(), &smtp.url(), "AL'in <ne-pas-repondre@al-in.example>").unwrap()
}

/// Message-IDs received.
fn distincts(smtp: &Smtp) -> usize {
    smtp.recus().into_iter().map(|r| r.message_id).collect::<BTreeSet<_>>().len()
}

/// `n` mails of a mass, due now, to `masse{i}@exemple.fr`.
async fn masse(m: &Monde, n: usize) {
    let mut tx = m.s.db.begin().await.unwrap();
    for i in 0..n {
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "/* test */ INSERT INTO courriel (id, cle, destinataire, sujet, texte, html, masse, etat, prochain_a, cree_a)
                 VALUES ($1, $2, $3, 'Un logement', $4, $5, TRUE, 'attente', $6, $6)",
            )
            .bind(m.s.id())
            .bind(format!("masse:{i}"))
            .bind(format!("masse{i}@exemple.fr"))
            .bind("Un nouveau logement répond à votre alerte.\n.\n".repeat(25))
            .bind("<p>Un nouveau logement répond à votre alerte.</p>".repeat(50))
            .bind(m.s.maintenant())
            .execute(c)
            .await
            .map(drop)
        })
        .unwrap();
    }
    tx.commit().await.unwrap();
}

/// One mail that somebody waits for, to `presse@exemple.fr`.
async fn presse(m: &Monde) {
    m.s.demander_compte(&inscription("presse@exemple.fr"), IP).await.unwrap();
}

/// A postman at work, until it is told to stop.
struct Service {
    stop: watch::Sender<bool>,
    work: JoinHandle<()>,
}

impl Service {
    fn commencer(facteur: Facteur) -> Self {
        let (stop, until) = watch::channel(false);
        Self { stop, work: tokio::spawn(async move { facteur.servir(until).await.unwrap() }) }
    }

    async fn arreter(self) {
        self.stop.send(true).unwrap();
        self.work.await.unwrap();
    }
}

async fn attendre(what: &str, done: impl Fn() -> bool) {
    for _ in 0..2000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{what}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_connections_carry_a_mass(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(100)));
    masse(&m, 70).await;
    let start = Instant::now();
    assert_eq!(facteur(&m.s, &smtp).tournee(1_000).await.unwrap(), 70);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(4), "{took:?} for 7 s of waiting");
    // Seven for the mass, the eighth for whoever waits; none is opened anew for each mail.
    assert_eq!((smtp.affluence(), smtp.venues(), smtp.recus().len(), distincts(&smtp)), (7, 7, 70, 70));
    attendre("no goodbye", || smtp.presents() == 0).await;
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'envoye' AND envoye_a IS NOT NULL").await, 70);
    let corps = &smtp.recus()[0].corps;
    assert!(corps.contains("\n..\n") && !corps.contains("\n...\n"), "a dot alone is doubled once: {corps}");
}

#[rstest]
#[tokio::test]
async fn a_slow_mail_keeps_no_other_waiting(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::LenteA("masse0@", Duration::from_secs(4)));
    masse(&m, 60).await;
    let service = Service::commencer(facteur(&m.s, &smtp).sur(3));
    attendre("the others wait", || smtp.recus().len() == 59).await;
    assert!(smtp.recus().iter().all(|r| r.a != "masse0@exemple.fr"), "they did not overtake it");
    service.arreter().await;
    assert_eq!((smtp.recus().len(), distincts(&smtp)), (60, 60), "a stop lets it arrive");
}

#[rstest]
#[tokio::test]
async fn who_waits_for_a_code_does_not_wait_for_a_mass(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    // Every connection that the mass may take is taken, for long.
    smtp.humeur(Humeur::LenteA("masse", Duration::from_secs(3)));
    masse(&m, 60).await;
    let service = Service::commencer(facteur(&m.s, &smtp).sur(4));
    attendre("the mass has not begun", || smtp.donnees() == 3).await;
    presse(&m).await;
    attendre("it waits", || !smtp.recus().is_empty()).await;
    assert_eq!(smtp.recus()[0].a, "presse@exemple.fr");
    smtp.humeur(Humeur::Accepte);
    attendre("the mass", || smtp.recus().len() == 61).await;
    service.arreter().await;
    assert_eq!(distincts(&smtp), 61);

    // Over one connection, before the next of the mass.
    let smtp = Smtp::demarrer().await;
    m.executer("DELETE FROM courriel").await;
    masse(&m, 20).await;
    presse(&m).await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(30)));
    facteur(&m.s, &smtp).sur(1).tournee(100).await.unwrap();
    assert_eq!((smtp.recus()[0].a.as_str(), smtp.recus().len(), smtp.affluence()), ("presse@exemple.fr", 21, 1));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_repeats_at_most_one_mail_per_connection(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[values(1, 9, 30)] apres: usize,
) {
    const CONNEXIONS: usize = 4;
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(10)));
    masse(&m, 60).await;
    let dying = facteur(&m.s, &smtp).sur(CONNEXIONS);
    let task = tokio::spawn(async move { dying.tournee(1_000).await });
    attendre("nothing leaves", || smtp.recus().len() >= apres).await;
    task.abort();
    assert!(task.await.is_err_and(|e| e.is_cancelled()));
    // What was on its way arrives without anybody to hear of it.
    tokio::time::sleep(Duration::from_millis(300)).await;
    smtp.humeur(Humeur::Accepte);
    let before = smtp.recus().len();
    // Another server goes on with what nobody claimed, and with the rest once the claims end.
    let other = facteur(&m.autre_serveur().await, &smtp);
    other.tournee(1_000).await.unwrap();
    assert_eq!(smtp.recus().len(), distincts(&smtp), "what was claimed stays claimed");
    m.avancer(120 * SECONDE);
    other.tournee(1_000).await.unwrap();
    assert_eq!(distincts(&smtp), 60, "none is lost");
    let twice = smtp.recus().len() - 60;
    assert!(twice <= CONNEXIONS, "{twice} left twice, {before} had left");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'envoye'").await, 60);
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_share_a_mass(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(5)));
    masse(&m, 300).await;
    let autre = m.autre_serveur().await;
    let services = [&m.s, &autre, &autre].map(|s| Service::commencer(facteur(s, &smtp).sur(3)));
    attendre("some wait", || smtp.recus().len() >= 300).await;
    for service in services {
        service.arreter().await;
    }
    assert_eq!((smtp.recus().len(), distincts(&smtp)), (300, 300));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'envoye' AND essais = 1").await, 300);
}

#[rstest]
#[tokio::test]
async fn a_server_that_is_down_is_asked_by_a_few_mails(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Raccroche);
    masse(&m, 200).await;
    let f = facteur(&m.s, &smtp).sur(4);
    assert_eq!(f.tournee(1_000).await.unwrap(), 0);
    // The others were not tried, and nobody holds them.
    assert!(m.nombre("SELECT COUNT(*) FROM courriel WHERE essais > 0").await <= 4);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'attente'").await, 200);

    let service = Service::commencer(f);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let tried = m.nombre("SELECT COUNT(*) FROM courriel WHERE essais > 0").await;
    assert!(tried <= 8, "{tried} tried");
    // Back again: each connection asks once its rest is over.
    smtp.humeur(Humeur::Accepte);
    m.avancer(10 * SECONDE);
    attendre("it is back", || smtp.recus().len() == 200).await;
    service.arreter().await;
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'envoye'").await, 200);
}

#[rstest]
#[tokio::test]
async fn a_server_that_takes_fewer_connections_gets_what_it_takes(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Places(2));
    masse(&m, 50).await;
    let f = facteur(&m.s, &smtp).sur(6);
    let sent = f.tournee(1_000).await.unwrap();
    assert!(sent >= 44, "{sent}");
    m.avancer(10 * SECONDE);
    assert_eq!(sent + f.sur(1).tournee(1_000).await.unwrap(), 50);
    assert_eq!((smtp.recus().len(), distincts(&smtp)), (50, 50));
}

#[rstest]
#[tokio::test]
async fn one_refused_among_many_is_alone(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    masse(&m, 30).await;
    m.executer("UPDATE courriel SET destinataire = 'nobody' WHERE cle = 'masse:3'").await;
    m.executer("UPDATE courriel SET entetes = 'wrong' WHERE cle = 'masse:7'").await;
    assert_eq!(facteur(&m.s, &smtp).sur(2).tournee(1_000).await.unwrap(), 28);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'abandonne'").await, 2);
    assert_eq!(smtp.venues(), 1, "no connection is lost by it");
}

#[rstest]
#[tokio::test]
async fn a_stop_gives_back_what_has_not_begun(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(200)));
    masse(&m, 60).await;
    let service = Service::commencer(facteur(&m.s, &smtp).sur(3));
    attendre("nothing leaves", || smtp.recus().len() >= 2).await;
    service.arreter().await;
    let sent = m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'envoye'").await;
    assert_eq!(i64::try_from(smtp.recus().len()).unwrap(), sent, "what was on its way arrived and is known to have");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE etat = 'attente' AND essais = 0").await, 60 - sent);
    attendre("no goodbye", || smtp.presents() == 0).await;
    // At once, without waiting for a claim to end.
    smtp.humeur(Humeur::Accepte);
    facteur(&m.autre_serveur().await, &smtp).tournee(1_000).await.unwrap();
    assert_eq!((smtp.recus().len(), distincts(&smtp)), (60, 60));
}

#[rstest]
#[tokio::test]
async fn a_connection_closed_meanwhile_costs_nothing(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    let service = Service::commencer(facteur(&m.s, &smtp).sur(2));
    presse(&m).await;
    attendre("the first", || smtp.recus().len() == 1).await;
    smtp.raccrocher();
    attendre("still there", || smtp.presents() == 0).await;
    masse(&m, 1).await;
    attendre("the second", || smtp.recus().len() == 2).await;
    service.arreter().await;
    assert_eq!(m.nombre("SELECT MAX(essais) FROM courriel").await, 1, "it left at its first try");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_for_the_others_does_not_stop_a_mass(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let smtp = Smtp::demarrer().await;
    smtp.humeur(Humeur::Lente(Duration::from_millis(5)));
    masse(&m, 600).await;
    let start = Instant::now();
    assert_eq!(facteur(&m.s, &smtp).tournee(1_000).await.unwrap(), 600);
    let once = start.elapsed();
    m.executer("DELETE FROM courriel").await;
    masse(&m, 600).await;
    let start = Instant::now();
    let service = Service::commencer(facteur(&m.s, &smtp));
    attendre("the mass", || smtp.recus().len() == 1_200).await;
    let serving = start.elapsed();
    service.arreter().await;
    // It looks at the outbox three times a second, and finds no other mail.
    assert!(serving < 2 * once, "{serving:?}, and {once:?} in one round");
}
