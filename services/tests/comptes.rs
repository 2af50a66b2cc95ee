//! Accounts, links, sessions, limits.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::identite::{Email, Nom, Telephone};
use domain::langue::Lang;
use rstest::rstest;
use services::comptes::{UsageJeton, VIE_ACTIVATION, VIE_LIEN, email_pris};
use services::horloge::{HEURE, JOUR, SECONDE};
use services::{Erreur, limites};

const ANNE: &str = "anne@exemple.fr";

fn mail(texte: &str) -> Email {
    Email::parse(texte).unwrap()
}

#[rstest]
#[tokio::test]
async fn an_account_is_opened_by_its_link_and_by_nothing_else(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.demander_compte(&inscription("Anne@Exemple.FR"), IP).await.unwrap();
    let mails = m.courriels(ANNE).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].0, "Action Logement Services – Demande d’accès");
    assert_eq!(m.s.connecter(ANNE, MOT_DE_PASSE.into(), IP).await.unwrap(), None, "not activated yet");

    let token = m.jeton(ANNE).await;
    let a = UsageJeton::Activation;
    assert_eq!(m.s.lire_jeton(&token, a).await.unwrap().as_deref(), Some(ANNE));
    assert_eq!(m.s.lire_jeton(&token, UsageJeton::MotDePasse).await.unwrap(), None, "a link is good for one use");
    m.s.choisir_mot_de_passe(&token, a, MOT_DE_PASSE.into()).await.unwrap();
    let compte = m.s.connecter(" ANNE@exemple.fr ", MOT_DE_PASSE.into(), IP).await.unwrap().unwrap();
    let vu = m.s.mon_compte(compte).await.unwrap();
    assert_eq!((vu.prenom.as_str(), vu.nom.as_str(), vu.email.as_str()), ("Anne", "Porte", ANNE));

    assert_eq!(m.s.lire_jeton(&token, a).await.unwrap(), None);
    let again = m.s.choisir_mot_de_passe(&token, a, "Autrement2".into()).await;
    assert!(matches!(again, Err(Erreur::Introuvable)), "{again:?}");
    assert!(m.s.connecter(ANNE, MOT_DE_PASSE.into(), IP).await.unwrap().is_some(), "the first password stands");
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_tabs_on_one_link_one_wins(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.demander_compte(&inscription(ANNE), IP).await.unwrap();
    let token = m.jeton(ANNE).await;
    let autre = m.autre_serveur().await;
    let tabs: Vec<_> = (0..6)
        .map(|i| {
            let (s, token) = (if i % 2 == 0 { m.s.clone() } else { autre.clone() }, token.clone());
            tokio::spawn(async move {
                s.choisir_mot_de_passe(&token, UsageJeton::Activation, format!("Demonstration{i}")).await
            })
        })
        .collect();
    let mut winners = Vec::new();
    for (i, tab) in tabs.into_iter().enumerate() {
        match tab.await.unwrap() {
            Ok(()) => winners.push(i),
            Err(e) => assert!(matches!(e, Erreur::Introuvable), "{e:?}"),
        }
    }
    assert_eq!(winners.len(), 1);
    let password = format!("Demonstration{}", winners[0]);
    assert!(m.s.connecter(ANNE, password, IP).await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn a_link_lives_two_days(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.demander_compte(&inscription(ANNE), IP).await.unwrap();
    let token = m.jeton(ANNE).await;
    m.avancer(VIE_ACTIVATION - SECONDE);
    assert!(m.s.lire_jeton(&token, UsageJeton::Activation).await.unwrap().is_some());
    m.avancer(SECONDE);
    assert_eq!(m.s.lire_jeton(&token, UsageJeton::Activation).await.unwrap(), None);
    let late = m.s.choisir_mot_de_passe(&token, UsageJeton::Activation, MOT_DE_PASSE.into()).await;
    assert!(matches!(late, Err(Erreur::Introuvable)));
    assert_eq!(VIE_ACTIVATION, 2 * JOUR);
}

#[rstest]
#[tokio::test]
async fn a_new_link_kills_the_old_one(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.demander_compte(&inscription(ANNE), IP).await.unwrap();
    let old = m.jeton(ANNE).await;
    m.avancer(SECONDE);
    m.s.renvoyer_activation(&mail(ANNE), Lang::Fr, IP).await.unwrap();
    let new = m.jeton(ANNE).await;
    assert_ne!(old, new);
    assert_eq!(m.s.lire_jeton(&old, UsageJeton::Activation).await.unwrap(), None);
    m.s.choisir_mot_de_passe(&new, UsageJeton::Activation, MOT_DE_PASSE.into()).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_answer_never_tells_whether_an_address_is_known(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    // In use: a mail that says so, and nothing of the account changes.
    let mut i = inscription(ANNE);
    i.nom = Nom::parse("Autre").unwrap();
    m.s.demander_compte(&i, IP).await.unwrap();
    let mails = m.courriels(ANNE).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].0.contains("déjà"), "{}", mails[0].0);
    assert_eq!(m.s.mon_compte(compte).await.unwrap().nom, "Porte");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM compte").await, 1);
    // Its link chooses another password, it does not activate.
    let token = m.jeton(ANNE).await;
    assert_eq!(m.s.lire_jeton(&token, UsageJeton::Activation).await.unwrap(), None);
    assert!(m.s.lire_jeton(&token, UsageJeton::MotDePasse).await.unwrap().is_some());
    // Unknown: the same answer, and a mail that opens nothing; no account comes of it.
    m.s.renvoyer_activation(&mail("personne@exemple.fr"), Lang::Fr, IP).await.unwrap();
    m.s.oublier_mot_de_passe(&mail("personne@exemple.fr"), Lang::Fr, IP).await.unwrap();
    let mails = m.courriels("personne@exemple.fr").await;
    assert_eq!(mails.len(), 1, "a stranger hears of it once a day");
    for (sujet, texte) in mails {
        assert!(sujet.contains("Pas de compte") && texte.contains("/creer-mon-compte"), "{sujet} {texte}");
        assert!(!texte.contains("/nouveau-mot-de-passe/") && !texte.contains("/activation/"), "{texte}");
    }
    assert_eq!(m.nombre("SELECT COUNT(*) FROM compte").await, 1);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM jeton").await, 1, "a link of nobody is not kept");
    // Whoever has no account is told in the language of the page; whoever has one, in theirs.
    m.s.oublier_mot_de_passe(&mail("nobody@exemple.fr"), Lang::En, IP).await.unwrap();
    assert!(m.courriels("nobody@exemple.fr").await[0].0.contains("No account"));
    m.avancer(SECONDE);
    m.s.oublier_mot_de_passe(&mail(ANNE), Lang::En, IP).await.unwrap();
    assert!(m.courriels(ANNE).await[1].0.contains("Choisir un autre mot de passe"));
}

#[rstest]
#[tokio::test]
async fn a_name_misspelt_before_the_link_is_opened_can_be_typed_again(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let mut typo = inscription(ANNE);
    typo.nom = Nom::parse("Prote").unwrap();
    m.s.demander_compte(&typo, IP).await.unwrap();
    m.avancer(SECONDE);
    m.s.demander_compte(&inscription(ANNE), IP).await.unwrap();
    let token = m.jeton(ANNE).await;
    m.s.choisir_mot_de_passe(&token, UsageJeton::Activation, MOT_DE_PASSE.into()).await.unwrap();
    let compte = m.s.connecter(ANNE, MOT_DE_PASSE.into(), IP).await.unwrap().unwrap();
    assert_eq!(m.s.mon_compte(compte).await.unwrap().nom, "Porte");
}

#[rstest]
#[tokio::test]
async fn forgetting_a_password_ends_every_session(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    let ici = m.s.ouvrir_session(compte, "Firefox").await.unwrap();
    // Whoever held the account had asked for another address: that link dies with the password.
    m.s.demander_email(compte, &mail("voleur@exemple.fr"), IP).await.unwrap();
    let vol = m.jeton("voleur@exemple.fr").await;

    m.s.oublier_mot_de_passe(&mail(ANNE), Lang::Fr, IP).await.unwrap();
    let token = m.jeton(ANNE).await;
    m.s.choisir_mot_de_passe(&token, UsageJeton::MotDePasse, "Autrement2".into()).await.unwrap();
    assert_eq!(m.s.session(&ici).await.unwrap(), None);
    assert_eq!(m.s.connecter(ANNE, MOT_DE_PASSE.into(), IP).await.unwrap(), None);
    assert_eq!(m.s.connecter(ANNE, "Autrement2".into(), IP).await.unwrap(), Some(compte));
    assert!(matches!(m.s.confirmer_email(&vol).await, Err(Erreur::Introuvable)));

    // One not activated yet gets the activation again.
    m.s.demander_compte(&inscription("lea@exemple.fr"), IP).await.unwrap();
    m.avancer(SECONDE);
    m.s.oublier_mot_de_passe(&mail("lea@exemple.fr"), Lang::Fr, IP).await.unwrap();
    let token = m.jeton("lea@exemple.fr").await;
    assert!(m.s.lire_jeton(&token, UsageJeton::Activation).await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn a_password_link_lives_two_hours(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.compte(ANNE).await;
    m.s.oublier_mot_de_passe(&mail(ANNE), Lang::Fr, IP).await.unwrap();
    let token = m.jeton(ANNE).await;
    m.avancer(VIE_LIEN);
    assert_eq!(m.s.lire_jeton(&token, UsageJeton::MotDePasse).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn wrong_unknown_and_unactivated_log_in_alike(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    m.s.demander_compte(&inscription("lea@exemple.fr"), IP).await.unwrap();
    let log = async |email: &str, password: &str| m.s.connecter(email, password.to_owned(), IP).await.unwrap();
    assert_eq!(log(ANNE, "Demonstration2").await, None);
    assert_eq!(log("personne@exemple.fr", MOT_DE_PASSE).await, None);
    assert_eq!(log("lea@exemple.fr", MOT_DE_PASSE).await, None);
    assert_eq!(log("lea@exemple.fr", "nobody").await, None);
    assert_eq!(log("pas une adresse", MOT_DE_PASSE).await, None);
    assert_eq!(log(ANNE, &"A1".repeat(500_000)).await, None);
    assert_eq!(log(ANNE, "").await, None);
    assert_eq!(log(ANNE, MOT_DE_PASSE).await, Some(compte));
}

#[rstest]
#[tokio::test]
async fn tries_are_limited_then_free_again(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.s.limiter(limites::CONNEXION_COMPTE, "autre@exemple.fr").await.unwrap();
    for _ in 0..limites::CONNEXION_COMPTE.essais {
        m.s.limiter(limites::CONNEXION_COMPTE, ANNE).await.unwrap();
    }
    let wait = |r: Result<_, Erreur>| match r {
        Err(Erreur::TropDEssais(s)) => s,
        other => panic!("{other:?}"),
    };
    assert_eq!(wait(m.s.limiter(limites::CONNEXION_COMPTE, ANNE).await), 900);
    m.avancer(600 * SECONDE);
    // Counted for the account whatever the address it comes from, on every server.
    let autre = m.autre_serveur().await;
    assert_eq!(wait(autre.connecter(ANNE, MOT_DE_PASSE.into(), "198.51.100.1").await.map(drop)), 300);
    m.avancer(300 * SECONDE);
    m.s.limiter(limites::CONNEXION_COMPTE, ANNE).await.unwrap();

    // Mails to one address: five in an hour.
    for _ in 0..limites::COURRIEL_COMPTE.essais {
        m.s.renvoyer_activation(&mail(ANNE), Lang::Fr, IP).await.unwrap();
    }
    assert_eq!(wait(m.s.demander_compte(&inscription(ANNE), IP).await), 3600);
    m.avancer(HEURE);
    m.s.demander_compte(&inscription(ANNE), IP).await.unwrap();
    assert_eq!(
        m.nombre(&format!("SELECT COUNT(*) FROM limite WHERE cle LIKE '%{ANNE}%'")).await,
        0,
        "only hashes are kept"
    );
}

#[rstest]
#[tokio::test]
async fn sessions_live_while_seen_and_are_ended_one_by_one(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    let autrui = m.compte("lea@exemple.fr").await;
    let phone = m.s.ouvrir_session(compte, "Téléphone").await.unwrap();
    let desk = m.s.ouvrir_session(compte, "Ordinateur").await.unwrap();
    let lea = m.s.ouvrir_session(autrui, "Tablette").await.unwrap();
    assert_ne!(phone, desk);
    let me = m.s.session(&phone).await.unwrap().unwrap();
    assert_eq!((me.compte, me.email.as_str(), me.langue), (compte, ANNE, Lang::Fr));
    assert_eq!(m.s.session("inconnu").await.unwrap(), None);
    assert_eq!(
        m.nombre(&format!("SELECT COUNT(*) FROM session WHERE hachage = '{phone}'")).await,
        0,
        "only the hash is kept"
    );

    // Seen every ten days, it lives on; the other ends after fourteen.
    for _ in 0..3 {
        m.avancer(10 * JOUR);
        assert!(m.s.session(&phone).await.unwrap().is_some());
    }
    assert_eq!(m.s.session(&desk).await.unwrap(), None);
    let list = m.s.mes_sessions(compte, &phone).await.unwrap();
    assert_eq!(list.len(), 1);
    assert!(list[0].courante && list[0].appareil == "Téléphone");

    let tablet = m.s.ouvrir_session(compte, "Tablette").await.unwrap();
    let third = m.s.ouvrir_session(compte, "Télé").await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM session").await, 3, "expired ones are swept");
    let key = |list: Vec<services::sessions::SessionVue>, name: &str| {
        list.into_iter().find(|v| v.appareil == name).unwrap().cle
    };
    let cle = key(m.s.mes_sessions(compte, &phone).await.unwrap(), "Tablette");
    // Another account can't end it.
    m.s.fermer_mes_sessions(autrui, Some(&cle), &lea).await.unwrap();
    assert!(m.s.session(&tablet).await.unwrap().is_some());
    m.s.fermer_mes_sessions(compte, Some(&cle), &phone).await.unwrap();
    assert_eq!(m.s.session(&tablet).await.unwrap(), None);
    assert!(m.s.session(&third).await.unwrap().is_some());
    m.s.fermer_mes_sessions(compte, None, &phone).await.unwrap();
    assert_eq!(m.s.session(&third).await.unwrap(), None);
    assert!(m.s.session(&phone).await.unwrap().is_some());
    m.s.fermer_session(&phone).await.unwrap();
    assert_eq!(m.s.session(&phone).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn changing_the_password_keeps_this_session_only(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    let ici = m.s.ouvrir_session(compte, "Ici").await.unwrap();
    let la = m.s.ouvrir_session(compte, "Là").await.unwrap();
    assert!(m.s.reverifier(compte, MOT_DE_PASSE.into()).await.unwrap());
    assert!(!m.s.reverifier(compte, "Demonstration2".into()).await.unwrap());
    m.s.changer_mot_de_passe(compte, "Autrement2".into(), &ici).await.unwrap();
    assert!(m.s.session(&ici).await.unwrap().is_some());
    assert_eq!(m.s.session(&la).await.unwrap(), None);
    assert_eq!(m.courriels(ANNE).await.len(), 1);
    assert_eq!(m.s.connecter(ANNE, "Autrement2".into(), IP).await.unwrap(), Some(compte));
}

#[rstest]
#[tokio::test]
async fn another_address_is_taken_on_by_its_link(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    m.s.demander_email(compte, &mail("anne.porte@exemple.fr"), IP).await.unwrap();
    assert_eq!(m.s.mon_compte(compte).await.unwrap().email, ANNE, "nothing changes before the link is opened");
    let token = m.jeton("anne.porte@exemple.fr").await;
    // A link to choose a password, still waiting in the old mailbox.
    m.s.oublier_mot_de_passe(&mail(ANNE), Lang::Fr, IP).await.unwrap();
    let ancien = m.jeton(ANNE).await;
    m.s.confirmer_email(&token).await.unwrap();
    assert_eq!(m.s.mon_compte(compte).await.unwrap().email, "anne.porte@exemple.fr");
    assert!(matches!(m.s.confirmer_email(&token).await, Err(Erreur::Introuvable)));
    assert_eq!(m.s.lire_jeton(&ancien, UsageJeton::MotDePasse).await.unwrap(), None);
    assert_eq!(m.courriels(ANNE).await.len(), 2, "the old address is told");
    assert_eq!(m.s.connecter(ANNE, MOT_DE_PASSE.into(), IP).await.unwrap(), None);
    assert_eq!(m.s.connecter("anne.porte@exemple.fr", MOT_DE_PASSE.into(), IP).await.unwrap(), Some(compte));
}

#[rstest]
#[tokio::test]
async fn an_address_of_another_account_is_refused_at_the_link(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    let lea = m.compte("lea@exemple.fr").await;
    // Asking says nothing of it.
    m.s.demander_email(compte, &mail("lea@exemple.fr"), IP).await.unwrap();
    let token = m.jeton("lea@exemple.fr").await;
    let refused = m.s.confirmer_email(&token).await.unwrap_err();
    assert!(email_pris(&refused), "{refused:?}");
    assert_eq!(m.s.mon_compte(compte).await.unwrap().email, ANNE);
    assert_eq!(m.s.mon_compte(lea).await.unwrap().email, "lea@exemple.fr");
    assert!(m.courriels(ANNE).await.is_empty());
    let twice = m.s.creer_compte(&inscription(ANNE), domain::compte::Role::Demandeur, None, MOT_DE_PASSE.into()).await;
    assert!(email_pris(&twice.unwrap_err()));
}

#[rstest]
#[tokio::test]
async fn telephone_language_tutorial_and_the_contact_form(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.compte(ANNE).await;
    m.s.changer_telephone(compte, &Telephone::parse("07 39 98 00 02").unwrap()).await.unwrap();
    assert_eq!(m.s.mon_compte(compte).await.unwrap().telephone, "+33739980002");
    m.s.changer_langue(compte, Lang::En).await.unwrap();
    m.s.oublier_mot_de_passe(&mail(ANNE), Lang::Fr, IP).await.unwrap();
    assert!(m.courriels(ANNE).await[0].1.starts_with("Hello Anne"));
    assert!(!m.s.tutoriel_vu(compte).await.unwrap());
    m.s.voir_tutoriel(compte).await.unwrap();
    assert!(m.s.tutoriel_vu(compte).await.unwrap());

    let nom = Nom::parse("Anne Porte").unwrap();
    for _ in 0..limites::CONTACT_ADRESSE.essais {
        m.s.ecrire_au_support(&nom, &mail(ANNE), "Aide", "Bonjour", IP).await.unwrap();
    }
    let more = m.s.ecrire_au_support(&nom, &mail(ANNE), "Aide", "Bonjour", IP).await;
    assert!(matches!(more, Err(Erreur::TropDEssais(3600))));
    assert_eq!(m.courriels(m.s.reglages.support.as_str()).await.len(), 10);
}
