//! The administrator: organisations found, somebody invited to one, and nobody else allowed to.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::compte::Role;
use domain::langue::Lang;
use rstest::rstest;
use services::comptes::{UsageJeton, email_pris};
use services::organisations::GenreOrganisation;
use services::{Erreur, limites};
use uuid::Uuid;

const AGENT: &str = "denis.gigi@exemple.fr";

/// An administrator's account.
pub(crate) async fn administrateur(m: &Monde) -> Uuid {
    let i = inscription("administration@exemple.fr");
    m.s.creer_compte(&i, Role::Administrateur, None, MOT_DE_PASSE.to_owned()).await.unwrap()
}

#[rstest]
#[case(GenreOrganisation::Bailleur, Role::Bailleur)]
#[case(GenreOrganisation::Entreprise, Role::Entreprise)]
#[case(GenreOrganisation::ActionLogement, Role::Conseiller)]
#[tokio::test]
async fn an_invitation_opens_an_account_of_the_role_that_fits(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[case] genre: GenreOrganisation,
    #[case] role: Role,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let admin = administrateur(&m).await;
    let o = m.s.creer_organisation(genre, "L'Abri d'Étretat", Some("824541148"), None).await.unwrap();
    let mut i = inscription(AGENT);
    i.langue = Lang::En;
    let id = m.s.inviter(admin, o, &i).await.unwrap();

    let (seen, users) = m.s.organisation(admin, o).await.unwrap();
    assert_eq!((seen.genre, seen.comptes, users.len()), (genre, 1, 1));
    assert_eq!((users[0].role, users[0].actif, users[0].email.as_str()), (role, false, AGENT));
    assert_eq!(m.s.connecter(AGENT, MOT_DE_PASSE.into(), IP).await.unwrap(), None, "no password yet");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM journal WHERE acte = 'compte_invite'").await, 1);

    // A stranger who asks for an account at that address changes nothing of it.
    let mut stranger = inscription(AGENT);
    stranger.nom = domain::identite::Nom::parse("Autre").unwrap();
    let (sujet, texte) = m.courriels(AGENT).await.pop().unwrap();
    assert!(sujet.contains("Your access") && texte.contains("Étretat"), "in the language chosen: {sujet} {texte}");
    m.avancer(1);
    m.s.demander_compte(&stranger, IP).await.unwrap();
    assert_eq!(m.s.mon_compte(id).await.unwrap().nom, "Porte");

    // The newest link, of either mail, is good; the password chosen, the account is the organisation's.
    let token = m.jeton(AGENT).await;
    m.s.choisir_mot_de_passe(&token, UsageJeton::Activation, MOT_DE_PASSE.into()).await.unwrap();
    let compte = m.s.connecter(AGENT, MOT_DE_PASSE.into(), IP).await.unwrap().unwrap();
    let session = m.s.ouvrir_session(compte, "Firefox").await.unwrap();
    let connecte = m.s.session(&session).await.unwrap().unwrap();
    assert_eq!((compte, connecte.role, connecte.organisation), (id, role, Some(o)));
    assert!(m.s.organisation(admin, o).await.unwrap().1[0].actif);
}

#[rstest]
#[tokio::test]
async fn the_link_of_the_invitation_itself_chooses_the_password(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (admin, o) = (administrateur(&m).await, m.bailleur("111111118").await);
    m.s.inviter(admin, o, &inscription(AGENT)).await.unwrap();
    let token = m.jeton(AGENT).await;
    m.s.choisir_mot_de_passe(&token, UsageJeton::Activation, MOT_DE_PASSE.into()).await.unwrap();
    assert!(m.s.connecter(AGENT, MOT_DE_PASSE.into(), IP).await.unwrap().is_some());

    // Known now: told, and nothing is written nor sent, whatever the account is of.
    m.compte("anne@exemple.fr").await;
    for known in [AGENT, "anne@exemple.fr", "administration@exemple.fr"] {
        let mails = m.courriels(known).await.len();
        let refused = m.s.inviter(admin, o, &inscription(known)).await;
        assert!(refused.as_ref().is_err_and(email_pris), "{known}: {refused:?}");
        assert_eq!(m.courriels(known).await.len(), mails);
    }
    assert_eq!(m.s.organisation(admin, o).await.unwrap().0.comptes, 1);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM journal").await, 1);
}

#[rstest]
#[tokio::test]
async fn nobody_but_an_administrator_sees_or_invites(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (admin, o) = (administrateur(&m).await, m.bailleur("111111118").await);
    m.s.inviter(admin, o, &inscription(AGENT)).await.unwrap();
    let landlord =
        m.s.creer_compte(&inscription("b@exemple.fr"), Role::Bailleur, Some(o), MOT_DE_PASSE.into()).await.unwrap();
    for stranger in [m.compte("anne@exemple.fr").await, landlord, m.s.id()] {
        assert!(m.s.organisations(stranger, "", 1).await.unwrap().organisations.is_empty());
        assert!(matches!(m.s.organisation(stranger, o).await, Err(Erreur::Introuvable)));
        let refused = m.s.inviter(stranger, o, &inscription("autre@exemple.fr")).await;
        assert!(matches!(refused, Err(Erreur::Introuvable)), "{refused:?}");
    }
    let nowhere = m.s.id();
    assert!(matches!(m.s.organisation(admin, nowhere).await, Err(Erreur::Introuvable)));
    let refused = m.s.inviter(admin, nowhere, &inscription("autre@exemple.fr")).await;
    assert!(matches!(refused, Err(Erreur::Introuvable)), "{refused:?}");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM compte WHERE email = 'autre@exemple.fr'").await, 0);
    assert!(m.courriels("autre@exemple.fr").await.is_empty());
}

#[rstest]
#[tokio::test]
async fn invitations_have_a_limit(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (admin, o) = (administrateur(&m).await, m.bailleur("111111118").await);
    for n in 0..limites::INVITATION_COMPTE.essais {
        m.s.inviter(admin, o, &inscription(&format!("agent{n}@exemple.fr"))).await.unwrap();
    }
    let late = m.s.inviter(admin, o, &inscription(AGENT)).await;
    assert!(matches!(late, Err(Erreur::TropDEssais(_))), "{late:?}");
}

#[rstest]
#[tokio::test]
async fn organisations_are_found_by_name_and_by_siren_page_by_page(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let admin = administrateur(&m).await;
    for n in 0..30 {
        m.bailleur(&format!("{:09}", 100_000_000 + n)).await;
    }
    let genre = GenreOrganisation::Entreprise;
    m.s.creer_organisation(genre, "L'Abri d'Étretat", Some("824541148"), None).await.unwrap();
    let first = m.s.organisations(admin, "", 1).await.unwrap();
    let second = m.s.organisations(admin, "", 2).await.unwrap();
    assert_eq!((first.organisations.len(), first.suite), (25, true));
    assert_eq!((second.organisations.len(), second.suite), (6, false));
    let names: Vec<&str> = first.organisations.iter().chain(&second.organisations).map(|o| o.nom.as_str()).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted, "in order, none twice");
    for typed in ["etretat", "ABRI D'ÉTR", "824 541 148", "824541"] {
        let found = m.s.organisations(admin, typed, 1).await.unwrap().organisations;
        assert_eq!(found.iter().map(|o| o.nom.as_str()).collect::<Vec<_>>(), ["L'Abri d'Étretat"], "{typed}");
    }
    for typed in ["%", "_", "zzz", "'; DROP TABLE compte; --"] {
        let found = m.s.organisations(admin, typed, 1).await.unwrap().organisations;
        // Signs alone look for nothing in particular.
        assert_eq!(found.is_empty(), typed.len() > 1, "{typed}");
    }
}

#[rstest]
#[tokio::test]
async fn organisations_of_before_are_found_too(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let old = async |db: &services::Db| {
        let id = Uuid::from_u128(7);
        let mut tx = db.begin().await.unwrap();
        services::on_tx!(&mut tx, |c| {
            sqlx::query(
                "/* test */ INSERT INTO organisation (id, genre, nom, siren, cree_a)
                 VALUES ($1, 'bailleur', 'L''Œuvre d’Évian-les-Bains', '824541148', 0)",
            )
            .bind(id)
            .execute(c)
            .await
            .map(drop)
        })
        .unwrap();
        tx.commit().await.unwrap();
    };
    let Some(m) = Monde::ancien(moteur, old).await else { return };
    let admin = administrateur(&m).await;
    for typed in ["évian", "Œuvre d'Evian les bains", "824541148"] {
        assert_eq!(m.s.organisations(admin, typed, 1).await.unwrap().organisations.len(), 1, "{typed}");
    }
}
