//! Bringing the demande over.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::demande::Demande;
use domain::dossier::{Ecart, EtatDossier};
use domain::identite::Nom;
use rstest::rstest;
use services::Erreur;
use services::enregistrement::EnregistrementError as E;
use services::horloge::{HEURE, SECONDE};
use services::importation::{CodeRefuse, ESSAIS_CODE, ImportRefuse, VIE_CODE};
use std::time::Duration;
use uuid::Uuid;
use wiremock::ResponseTemplate;

const ANNE: &str = "anne@exemple.fr";
/// The address that the registration site holds.
const AU_SITE: &str = "site1@exemple.fr";

async fn depart(moteur: Moteur) -> Option<(Monde, Uuid, Demande)> {
    let m = Monde::ouvrir(moteur).await?;
    let d = foyer(1);
    let compte = m.compte_de(ANNE, &d).await;
    m.site_repond(&d).await;
    Some((m, compte, d))
}

/// A code that is not this one.
fn autre(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[rstest]
#[tokio::test]
async fn the_code_goes_to_the_sites_address_and_opens_step_1(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    assert!(m.courriels(ANNE).await.is_empty());
    assert_eq!(m.courriels(AU_SITE).await.len(), 1);
    let code = m.code(AU_SITE).await;

    // On another device, another server: the wizard is where it was.
    let autre_appareil = m.autre_serveur().await;
    let wait = autre_appareil.import_en_cours(compte).await.unwrap().unwrap();
    assert_eq!(wait.numero_unique, d.numero_unique.as_str());
    assert_eq!(wait.email_masque, "s•••@e•••.fr");
    assert_eq!(autre_appareil.ma_demande(compte).await.unwrap(), None, "nothing is shown before the code");

    // Typed with a space in it, as people do.
    autre_appareil.valider_code(compte, &format!(" {} {}", &code[..3], &code[3..])).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!(lue.etat, EtatDossier::Etape1);
    assert_eq!(lue.demande, d);
    assert!(lue.numero_als > 1436);
    assert_eq!(m.s.import_en_cours(compte).await.unwrap(), None);
    assert!(matches!(m.s.valider_code(compte, &code).await, Err(CodeRefuse::Aucun)), "a code is used once");
    let again = m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await;
    assert!(matches!(again, Err(ImportRefuse::DemandeDejaLa)), "{again:?}");
}

#[rstest]
#[tokio::test]
async fn five_wrong_codes_use_it_up(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    assert!(matches!(m.s.valider_code(compte, "123456").await, Err(CodeRefuse::Aucun)));
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    let code = m.code(AU_SITE).await;
    for i in 1..=ESSAIS_CODE {
        let wrong = m.s.valider_code(compte, &autre(&code)).await;
        match i {
            ESSAIS_CODE => assert!(matches!(wrong, Err(CodeRefuse::Epuise)), "{wrong:?}"),
            _ => assert!(matches!(wrong, Err(CodeRefuse::Incorrect)), "{wrong:?}"),
        }
        assert_eq!(m.s.import_en_cours(compte).await.unwrap().unwrap().essais, i);
    }
    assert!(matches!(m.s.valider_code(compte, &code).await, Err(CodeRefuse::Epuise)), "the right one comes too late");
    // A new one starts afresh.
    m.avancer(30 * SECONDE);
    m.s.renvoyer_code(compte).await.unwrap();
    m.s.valider_code(compte, &m.code(AU_SITE).await).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_codes_at_once_are_counted_too(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    let code = m.code(AU_SITE).await;
    let tries: Vec<_> = (0..15)
        .map(|_| {
            let (s, wrong) = (m.s.clone(), autre(&code));
            tokio::spawn(async move { s.valider_code(compte, &wrong).await })
        })
        .collect();
    let mut judged = 0;
    for t in tries {
        match t.await.unwrap() {
            Err(CodeRefuse::Incorrect) => judged += 1,
            Err(CodeRefuse::Epuise) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(judged, ESSAIS_CODE - 1);
    assert!(matches!(m.s.valider_code(compte, &code).await, Err(CodeRefuse::Epuise)));
}

#[rstest]
#[tokio::test]
async fn a_code_lives_a_day(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    assert_eq!(VIE_CODE, 24 * HEURE);
    m.avancer(VIE_CODE);
    let late = m.s.valider_code(compte, &m.code(AU_SITE).await).await;
    assert!(matches!(late, Err(CodeRefuse::Incorrect)), "{late:?}");
    m.s.renvoyer_code(compte).await.unwrap();
    m.s.valider_code(compte, &m.code(AU_SITE).await).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_new_code_replaces_the_former_after_30_seconds(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    assert!(matches!(m.s.renvoyer_code(compte).await, Err(ImportRefuse::Autre(Erreur::Introuvable))));
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    let first = m.code(AU_SITE).await;
    m.avancer(10 * SECONDE);
    let early = m.s.renvoyer_code(compte).await;
    assert!(matches!(early, Err(ImportRefuse::CodeDejaParti(20))), "{early:?}");
    assert_eq!(m.courriels(AU_SITE).await.len(), 1);
    m.avancer(20 * SECONDE);
    m.s.renvoyer_code(compte).await.unwrap();
    let second = m.code(AU_SITE).await;
    assert_ne!(first, second, "two draws of a million");
    assert!(matches!(m.s.valider_code(compte, &first).await, Err(CodeRefuse::Incorrect)));
    m.s.valider_code(compte, &second).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pressed_twice_one_code_leaves(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    let (numero, born) = (&d.numero_unique, d.demandeur.naissance);
    let all = tokio::join!(
        m.s.commencer_import(compte, numero, born),
        m.s.commencer_import(compte, numero, born),
        m.s.commencer_import(compte, numero, born)
    );
    let all = [all.0, all.1, all.2];
    assert_eq!(all.iter().filter(|r| r.is_ok()).count(), 1, "{all:?}");
    assert_eq!(m.courriels(AU_SITE).await.len(), 1);
    m.s.valider_code(compte, &m.code(AU_SITE).await).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn another_persons_number_is_refused_with_what_differs(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, _, mut d)) = depart(moteur).await else { return };
    d.demandeur.prenom = Nom::parse("Zoé").unwrap();
    let zoe = m.compte_de("zoe@exemple.fr", &d).await;
    let refused = m.s.commencer_import(zoe, &d.numero_unique, d.demandeur.naissance).await;
    assert!(matches!(&refused, Err(ImportRefuse::Identite(e)) if *e == [Ecart::Prenom]), "{refused:?}");
    assert!(m.courriels(AU_SITE).await.is_empty(), "no code to the owner of the number");
    assert_eq!(m.s.import_en_cours(zoe).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn another_birth_date_is_refused_and_a_new_code_needs_none(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    let other = d.demandeur.naissance.yesterday().unwrap();
    let refused = m.s.commencer_import(compte, &d.numero_unique, other).await;
    assert!(matches!(&refused, Err(ImportRefuse::Identite(e)) if *e == [Ecart::Naissance]), "{refused:?}");
    assert!(m.courriels(AU_SITE).await.is_empty());
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.avancer(60 * SECONDE);
    m.s.renvoyer_code(compte).await.unwrap();
    assert_eq!(m.courriels(AU_SITE).await.len(), 2);
}

#[rstest]
#[tokio::test]
async fn ones_name_is_corrected_until_a_demande_is_here(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    let (nom, prenom) = (d.demandeur.nom_naissance.clone(), d.demandeur.prenom.clone());
    let wrong = Nom::parse("Zoé").unwrap();
    assert!(m.s.nom_modifiable(compte).await.unwrap());
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.changer_nom(compte, &nom, &wrong).await.unwrap();
    assert_eq!(m.s.import_en_cours(compte).await.unwrap(), None, "checked against the old name");
    m.avancer(60 * SECONDE);
    let refused = m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await;
    assert!(matches!(&refused, Err(ImportRefuse::Identite(e)) if *e == [Ecart::Prenom]), "{refused:?}");
    m.s.changer_nom(compte, &nom, &prenom).await.unwrap();
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.valider_code(compte, &m.code(AU_SITE).await).await.unwrap();
    assert!(!m.s.nom_modifiable(compte).await.unwrap());
    assert!(matches!(m.s.changer_nom(compte, &nom, &wrong).await, Err(Erreur::Depasse)));
    assert_eq!(m.s.mon_compte(compte).await.unwrap().prenom, prenom.as_str());
}

#[rstest]
#[tokio::test]
async fn a_demande_without_address_gets_no_code(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, mut d)) = depart(moteur).await else { return };
    d.demandeur.email = None;
    m.site_repond(&d).await;
    assert!(matches!(
        m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await,
        Err(ImportRefuse::SansEmail)
    ));
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_accounts_with_one_number_one_wins(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, anne, d)) = depart(moteur).await else { return };
    let double = m.compte_de("anne.bis@exemple.fr", &d).await;
    m.s.commencer_import(anne, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    let first = m.code(AU_SITE).await;
    m.avancer(SECONDE);
    m.s.commencer_import(double, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    let second = m.code(AU_SITE).await;
    let autre = m.autre_serveur().await;
    let (a, b) = tokio::join!(m.s.valider_code(anne, &first), autre.valider_code(double, &second));
    let lost = match (a, b) {
        (Ok(()), Err(e)) | (Err(e), Ok(())) => e,
        other => panic!("{other:?}"),
    };
    assert!(matches!(lost, CodeRefuse::DejaImporte), "{lost:?}");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM demande WHERE supprimee_a IS NULL").await, 1);
    // Later comers hear it before any mail leaves.
    m.avancer(HEURE);
    let third = m.compte_de("anne.ter@exemple.fr", &d).await;
    assert!(matches!(
        m.s.commencer_import(third, &d.numero_unique, d.demandeur.naissance).await,
        Err(ImportRefuse::DejaImporte)
    ));
}

#[rstest]
#[case(ResponseTemplate::new(404), E::Inconnu)]
#[case(ResponseTemplate::new(410), E::Radiee)]
#[case(ResponseTemplate::new(500), E::Injoignable)]
#[case(ResponseTemplate::new(200).set_delay(Duration::from_secs(30)), E::Lent)]
#[case(ResponseTemplate::new(401), E::Refuse)]
#[tokio::test]
async fn the_sites_troubles_each_have_their_word(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[case] reponse: ResponseTemplate,
    #[case] attendu: E,
) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    m.site_repond_par(d.numero_unique.as_str(), reponse).await;
    let refused = m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await;
    assert!(matches!(&refused, Err(ImportRefuse::Autre(Erreur::Enregistrement(e))) if *e == attendu), "{refused:?}");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM code_import").await, 0);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel").await, 0);
}

#[rstest]
#[tokio::test]
async fn garbage_is_said_unreadable_and_nothing_is_kept(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    let garbage = ResponseTemplate::new(200).set_body_raw("<html>Maintenance</html>", "text/html");
    m.site_repond_par(d.numero_unique.as_str(), garbage).await;
    let refused = m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await;
    assert!(matches!(refused, Err(ImportRefuse::Autre(Erreur::Enregistrement(E::Illisible(_))))), "{refused:?}");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM code_import").await, 0);
}

#[rstest]
#[tokio::test]
async fn an_import_left_can_be_begun_with_another_number(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.abandonner_import(compte).await.unwrap();
    assert_eq!(m.s.import_en_cours(compte).await.unwrap(), None);
    let other = foyer(2);
    m.site_repond(&other).await;
    m.s.commencer_import(compte, &other.numero_unique, other.demandeur.naissance).await.unwrap();
    m.s.valider_code(compte, &m.code("site2@exemple.fr").await).await.unwrap();
    assert_eq!(m.s.ma_demande(compte).await.unwrap().unwrap().demande.numero_unique, other.numero_unique);
}

#[rstest]
#[tokio::test]
async fn an_old_demande_is_confirmed_by_code(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    let k = complement(domain::dossier::Consentement::Identite);
    let id = m.dossier(compte, &d, &k, EtatDossier::AConfirmer).await;
    let other = foyer(2);
    assert!(matches!(
        m.s.commencer_import(compte, &other.numero_unique, other.demandeur.naissance).await,
        Err(ImportRefuse::DemandeDejaLa)
    ));
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.valider_code(compte, &m.code(AU_SITE).await).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.id, lue.etat), (id, EtatDossier::Etape1));
    assert!(lue.complement.is_some(), "what was filled in is kept");
}

#[rstest]
#[tokio::test]
async fn looking_numbers_up_is_limited(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some((m, compte, d)) = depart(moteur).await else { return };
    m.site_repond_par(d.numero_unique.as_str(), ResponseTemplate::new(404)).await;
    for _ in 0..services::limites::NUMERO_COMPTE.essais {
        let _ = m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await;
    }
    let more = m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await;
    assert!(matches!(more, Err(ImportRefuse::Autre(Erreur::TropDEssais(3600)))), "{more:?}");
}
