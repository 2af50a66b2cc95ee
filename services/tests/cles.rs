//! A landlord's keys, and answers given twice.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use rstest::rstest;
use services::Erreur;
use services::cles::{CleRefusee, GARDEE, Reponse, Tour};
use services::horloge::SECONDE;

#[rstest]
#[tokio::test]
async fn a_key_speaks_for_its_landlord_until_it_is_revoked(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (bailleur, autre) = (m.bailleur("111111118").await, m.bailleur("222222226").await);
    let key = m.s.creer_cle(bailleur, "  serveur \n de nuit ").await.unwrap();
    assert!(key.starts_with("alin_") && key.len() == 69);
    let mine = m.s.mes_cles(bailleur).await.unwrap();
    assert_eq!((mine.len(), mine[0].nom.as_str()), (1, "serveur de nuit"));
    assert!(key.starts_with(&mine[0].debut) && mine[0].debut.len() == 11);
    assert_eq!(m.nombre(&format!("SELECT COUNT(*) FROM cle_api WHERE hachage LIKE '%{}%'", &key[5..])).await, 0);
    assert_eq!(m.s.porteur(&key, IP).await.unwrap().map(|p| p.organisation), Some(bailleur));
    assert!(m.s.mes_cles(bailleur).await.unwrap()[0].vue_a.is_some());
    assert!(m.s.mes_cles(autre).await.unwrap().is_empty());
    assert!(matches!(m.s.revoquer_cle(autre, mine[0].id).await, Err(Erreur::Introuvable)));
    m.s.revoquer_cle(bailleur, mine[0].id).await.unwrap();
    assert_eq!(m.s.porteur(&key, IP).await.unwrap(), None);
    assert!(m.s.mes_cles(bailleur).await.unwrap()[0].revoquee_a.is_some());

    assert!(matches!(m.s.creer_cle(bailleur, "   ").await, Err(CleRefusee::SansNom)));
    assert!(matches!(m.s.creer_cle(bailleur, &"n".repeat(61)).await, Err(CleRefusee::NomTropLong(61))));
    for _ in 0..20 {
        m.s.creer_cle(bailleur, "x").await.unwrap();
    }
    assert!(matches!(m.s.creer_cle(bailleur, "x").await, Err(CleRefusee::TropDeCles(20))));
}

#[rstest]
#[tokio::test]
async fn keys_are_not_guessed_and_not_hammered(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let key = m.s.creer_cle(bailleur, "x").await.unwrap();
    for _ in 0..60 {
        assert_eq!(m.s.porteur("alin_0", IP).await.unwrap(), None);
    }
    assert!(matches!(m.s.porteur("alin_0", IP).await, Err(Erreur::TropDEssais(_))));
    assert!(m.s.porteur(&key, IP).await.unwrap().is_some(), "a good key from there still works");
    for _ in 1..600 {
        m.s.porteur(&key, IP).await.unwrap();
    }
    assert!(matches!(m.s.porteur(&key, "192.0.2.9").await, Err(Erreur::TropDEssais(s)) if s <= 60));
    m.avancer(61 * SECONDE);
    assert!(m.s.porteur(&key, IP).await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn the_same_request_gets_the_same_answer_for_a_day(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (bailleur, autre) = (m.bailleur("111111118").await, m.bailleur("222222226").await);
    let answer = Reponse { statut: 201, corps: "{\"é\": 1}".to_owned() };
    assert_eq!(m.s.prendre_le_tour(bailleur, "k", "a").await.unwrap(), Tour::AFaire);
    assert_eq!(m.s.prendre_le_tour(bailleur, "k", "a").await.unwrap(), Tour::EnCours);
    assert_eq!(m.s.prendre_le_tour(bailleur, "k", "b").await.unwrap(), Tour::AutreRequete);
    assert_eq!(m.s.prendre_le_tour(autre, "k", "b").await.unwrap(), Tour::AFaire, "keys are the landlord's own");
    m.s.repondre(bailleur, "k", &answer).await.unwrap();
    m.s.rendre_le_tour(bailleur, "k").await.unwrap();
    assert_eq!(m.s.prendre_le_tour(bailleur, "k", "a").await.unwrap(), Tour::Faite(answer));
    assert_eq!(m.s.prendre_le_tour(bailleur, "k", "b").await.unwrap(), Tour::AutreRequete);
    // A server that died leaves a turn that the same request takes over, and no other.
    m.avancer(61 * SECONDE);
    assert_eq!(m.s.prendre_le_tour(autre, "k", "c").await.unwrap(), Tour::AutreRequete);
    assert_eq!(m.s.prendre_le_tour(autre, "k", "b").await.unwrap(), Tour::AFaire);
    m.s.rendre_le_tour(autre, "k").await.unwrap();
    assert_eq!(m.s.prendre_le_tour(autre, "k", "c").await.unwrap(), Tour::AFaire);
    m.avancer(GARDEE);
    assert_eq!(m.s.prendre_le_tour(bailleur, "k", "b").await.unwrap(), Tour::AFaire, "after a day it is forgotten");
    m.avancer(GARDEE + SECONDE);
    assert_eq!(m.s.oublier_les_reponses().await.unwrap(), 2);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM idempotence").await, 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_has_the_turn(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let other = m.autre_serveur().await;
    let bailleur = m.bailleur("111111118").await;
    let mut tasks = tokio::task::JoinSet::new();
    for i in 0..20 {
        let s = if i % 2 == 0 { m.s.clone() } else { other.clone() };
        tasks.spawn(async move { s.prendre_le_tour(bailleur, "k", "a").await.unwrap() });
    }
    let all = tasks.join_all().await;
    assert_eq!(all.iter().filter(|t| **t == Tour::AFaire).count(), 1, "{all:?}");
}
