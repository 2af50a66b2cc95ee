//! Step 2 half typed: found again on any device, gone once it is sent.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::demande::Demande;
use domain::dossier::{Consentement, EtatDossier, Rattachement, SaisieComplement, SaisieLaissee};
use rstest::rstest;
use services::horloge::{HEURE, SECONDE};
use services::limites::SAISIE_COMPTE;
use services::{Erreur, Services};
use uuid::Uuid;

fn saisie(d: &Demande, matricule: &str) -> SaisieComplement {
    let matricule = matricule.to_owned();
    SaisieComplement { matricule, ..SaisieComplement::proposer(d, Rattachement::Demandeur, None) }
}

fn laissee(d: &Demande, matricule: &str) -> SaisieLaissee {
    SaisieLaissee::noter(&saisie(d, matricule), "", d, None)
}

/// The number as a server would show it again.
async fn retrouvee(s: &Services, compte: Uuid) -> Option<(String, i64)> {
    let lue = s.ma_demande(compte).await.unwrap()?;
    let (left, at) = s.saisie_laissee(&lue).await.unwrap()?;
    let taken = left.reprendre(&lue.demande, lue.complement.as_ref())?;
    Some((taken.saisie.matricule, at))
}

/// A file at step 2.
async fn etape2(m: &Monde, i: u32) -> (Uuid, Demande) {
    let d = foyer(i);
    m.site_repond(&d).await;
    let compte = m.compte_de(&adresse(i), &d).await;
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.valider_code(compte, &m.code(&format!("site{i}@exemple.fr")).await).await.unwrap();
    m.s.etape_suivante(compte).await.unwrap();
    (compte, d)
}

/// Every statement of it, once: see `schema.rs`.
pub(crate) async fn tout_faire(s: &Services, compte: Uuid) {
    let lue = s.ma_demande(compte).await.unwrap().unwrap();
    s.laisser_saisie(compte, &laissee(&lue.demande, "1")).await.unwrap();
    s.noter_saisie(compte, &laissee(&lue.demande, "2"), s.maintenant()).await.unwrap();
    s.saisie_laissee(&lue).await.unwrap().unwrap();
}

#[rstest]
#[tokio::test]
async fn found_again_on_another_device_as_it_was_last_typed(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (compte, d) = etape2(&m, 1).await;
    let (autre, other) = etape2(&m, 2).await;
    assert_eq!(retrouvee(&m.s, compte).await, None);
    // Quotes, marks, what is no text at all for a database.
    let typed = "20418\"; é%\u{0}\u{1F600}";
    m.s.laisser_saisie(compte, &laissee(&d, typed)).await.unwrap();
    let ailleurs = m.autre_serveur().await;
    assert_eq!(retrouvee(&ailleurs, compte).await, Some((typed.to_owned(), m.s.maintenant())));
    assert_eq!(retrouvee(&ailleurs, autre).await, None, "nobody else's");

    m.avancer(SECONDE);
    ailleurs.noter_saisie(compte, &laissee(&d, "20419"), m.s.maintenant()).await.unwrap();
    m.s.noter_saisie(autre, &laissee(&other, "7"), m.s.maintenant()).await.unwrap();
    assert_eq!(retrouvee(&m.s, compte).await, Some(("20419".to_owned(), m.s.maintenant())));
    assert_eq!(retrouvee(&m.s, autre).await.unwrap().0, "7");
    // What is back to what the form proposes leaves nothing to take up.
    m.s.laisser_saisie(compte, &laissee(&d, "")).await.unwrap();
    assert_eq!(retrouvee(&m.s, compte).await, None);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM saisie").await, 2);
}

#[rstest]
#[tokio::test]
async fn once_the_step_is_sent_nothing_of_it_is_left(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (compte, d) = etape2(&m, 1).await;
    let shown = m.s.maintenant();
    m.s.laisser_saisie(compte, &laissee(&d, "20418")).await.unwrap();
    m.avancer(SECONDE);
    m.s.completer(compte, &complement(Consentement::Anonyme)).await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM saisie WHERE champs IS NOT NULL").await, 0);
    // The page that saved by itself comes after: here, or on the telephone left open.
    m.s.noter_saisie(compte, &laissee(&d, "20418"), shown).await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM saisie WHERE champs IS NOT NULL").await, 0);

    // Back at step 2 from step 3, it is typed anew: beside what was sent.
    m.avancer(SECONDE);
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    let mut again = SaisieComplement::proposer(&d, Rattachement::Demandeur, lue.complement.as_ref());
    again.matricule = "999".to_owned();
    let again = SaisieLaissee::noter(&again, "", &d, lue.complement.as_ref());
    m.s.noter_saisie(compte, &again, m.s.maintenant()).await.unwrap();
    assert_eq!(retrouvee(&m.s, compte).await.unwrap().0, "999");
    // Every box ticked: the file is complete, and typing keeps nothing any more.
    m.s.completer(compte, &complement(Consentement::Anonyme)).await.unwrap();
    let pieces = m.s.mes_pieces(&lue).await.unwrap().0.into_iter().map(|p| p.code).collect();
    m.s.valider_dossier(compte, &pieces).await.unwrap();
    m.avancer(SECONDE);
    m.s.laisser_saisie(compte, &again).await.unwrap();
    m.s.noter_saisie(compte, &again, m.s.maintenant()).await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM saisie WHERE champs IS NOT NULL").await, 0);
}

#[rstest]
#[tokio::test]
async fn it_goes_with_the_demande(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (compte, d) = etape2(&m, 1).await;
    m.s.laisser_saisie(compte, &laissee(&d, "20418")).await.unwrap();
    m.s.supprimer_demande(compte).await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM saisie").await, 0);
    let late = m.s.noter_saisie(compte, &laissee(&d, "20418"), m.s.maintenant()).await;
    assert!(matches!(late, Err(Erreur::Introuvable)), "{late:?}");
    // Brought over again, it starts from nothing.
    m.avancer(HEURE);
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.valider_code(compte, &m.code("site1@exemple.fr").await).await.unwrap();
    assert_eq!(retrouvee(&m.s, compte).await, None);
}

#[rstest]
#[tokio::test]
async fn another_employer_at_the_registration_site_takes_what_was_said_of_the_former(
    #[values(Sqlite, Postgres)] moteur: Moteur,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (compte, mut d) = etape2(&m, 1).await;
    let typed = SaisieComplement { consentement: "2".to_owned(), ..saisie(&d, "20418") };
    m.s.laisser_saisie(compte, &SaisieLaissee::noter(&typed, "", &d, None)).await.unwrap();
    d.demandeur.telephone = Some("0639980042".to_owned());
    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    assert_eq!(retrouvee(&m.s, compte).await.unwrap().0, "20418", "nothing it rests on has changed");
    d.demandeur.emploi.siret = Some("17130430600011".to_owned());
    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!(lue.etat, EtatDossier::Etape2);
    let taken = m.s.saisie_laissee(&lue).await.unwrap().unwrap().0.reprendre(&lue.demande, None).unwrap();
    assert_eq!((taken.saisie.matricule.as_str(), taken.saisie.consentement.as_str()), ("", "2"));
    assert!(taken.ecartee);
}

#[rstest]
#[tokio::test]
async fn whatever_is_sent_is_small_and_what_can_t_be_read_is_left(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (compte, d) = etape2(&m, 1).await;
    // Each mark takes six in the store.
    let much = "\u{1}".repeat(60_000);
    let typed = SaisieComplement {
        employeur: much.clone(),
        code_entreprise: much.clone(),
        matricule: much.clone(),
        date_entree: much.clone(),
        cdi_interimaire: much.clone(),
        plusieurs_employeurs: much.clone(),
        consentement: much.clone(),
        ..saisie(&d, "")
    };
    m.s.laisser_saisie(compte, &SaisieLaissee::noter(&typed, &much, &d, None)).await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM saisie WHERE length(champs) BETWEEN 10000 AND 20000").await, 1);
    m.executer("UPDATE saisie SET champs = '{\"former\": 1}'").await;
    assert_eq!(retrouvee(&m.s, compte).await, None);
}

#[rstest]
#[tokio::test]
async fn a_page_that_never_stops_saving_is_slowed_down(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (compte, d) = etape2(&m, 1).await;
    for _ in 0..SAISIE_COMPTE.essais {
        m.s.limiter(SAISIE_COMPTE, &compte.to_string()).await.unwrap();
    }
    let more = m.s.noter_saisie(compte, &laissee(&d, "1"), m.s.maintenant()).await;
    assert!(matches!(more, Err(Erreur::TropDEssais(3600))), "{more:?}");
    // The form's own buttons save all the same.
    m.s.laisser_saisie(compte, &laissee(&d, "2")).await.unwrap();
    assert_eq!(retrouvee(&m.s, compte).await.unwrap().0, "2");
}
