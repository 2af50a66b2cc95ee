//! The three steps, consent, update, deletion.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::candidature::{Etat, Evenement, MotifRefus};
use domain::dossier::Consentement::{self, Anonyme, DossierComplet, GestionDeleguee, Identite};
use domain::dossier::{Ecart, EtatDossier, PolitiqueEntreprise};
use domain::identite::Nom;
use jiff::ToSpan as _;
use rstest::rstest;
use services::candidatures::{Donnees, PostulerRefuse};
use services::dossiers::{DossierRefuse, MiseAJourRefuse};
use services::enregistrement::EnregistrementError;
use services::horloge::{JOUR, SECONDE};
use services::{Erreur, Services};
use std::collections::BTreeSet;
use uuid::Uuid;
use wiremock::ResponseTemplate;

async fn toutes(s: &Services, compte: Uuid) -> BTreeSet<String> {
    let lue = s.ma_demande(compte).await.unwrap().unwrap();
    s.mes_pieces(&lue).await.unwrap().0.into_iter().map(|p| p.code).collect()
}

async fn etat(m: &Monde, compte: Uuid) -> EtatDossier {
    m.s.ma_demande(compte).await.unwrap().unwrap().etat
}

/// A file at step 1.
async fn importe(m: &Monde, i: u32) -> Uuid {
    let d = foyer(i);
    m.site_repond(&d).await;
    let compte = m.compte_de(&adresse(i), &d).await;
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.valider_code(compte, &m.code(&format!("site{i}@exemple.fr")).await).await.unwrap();
    compte
}

#[rstest]
#[tokio::test]
async fn three_steps_left_half_way_and_resumed_elsewhere(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = importe(&m, 1).await;
    let bailleur = m.bailleur("111111118").await;
    let offre = m.offre(bailleur, "A").await;
    assert!(matches!(m.s.postuler(compte, offre).await, Err(PostulerRefuse::DossierIncomplet)));
    let early = m.s.valider_dossier(compte, &toutes(&m.s, compte).await).await;
    assert!(matches!(early, Err(DossierRefuse::PasMaintenant)), "{early:?}");
    assert!(matches!(m.s.completer(compte, &complement(Identite)).await, Err(DossierRefuse::PasMaintenant)));

    m.s.etape_suivante(compte).await.unwrap();
    m.s.etape_suivante(compte).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Etape2, "pressed in two tabs");
    m.s.completer(compte, &complement(Identite)).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Etape3);

    let toutes = toutes(&m.s, compte).await;
    let half: BTreeSet<String> = toutes.iter().take(3).cloned().collect();
    let mut with_a_stranger = half.clone();
    with_a_stranger.insert("inventee:demandeur".to_owned());
    m.s.cocher_pieces(compte, &with_a_stranger).await.unwrap();
    let ailleurs = m.autre_serveur().await;
    let lue = ailleurs.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!(ailleurs.mes_pieces(&lue).await.unwrap().1, half);

    let mut nearly = toutes.clone();
    nearly.pop_last();
    let refused = m.s.valider_dossier(compte, &nearly).await;
    assert!(matches!(refused, Err(DossierRefuse::PiecesManquantes)), "{refused:?}");
    assert_eq!(m.s.mes_pieces(&lue).await.unwrap().1, nearly, "the boxes ticked are kept");
    assert_eq!(etat(&m, compte).await, EtatDossier::Etape3);
    m.s.valider_dossier(compte, &toutes).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Valide);
    m.s.postuler(compte, offre).await.unwrap();

    // A month later the payslips of the month are asked for again.
    m.avancer(40 * JOUR);
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    let (expected, ticked) = m.s.mes_pieces(&lue).await.unwrap();
    assert!(ticked.len() < expected.len());
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn boxes_sent_twice_at_once_are_no_error(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = importe(&m, 1).await;
    let toutes = toutes(&m.s, compte).await;
    let autre = m.autre_serveur().await;
    for _ in 0..5 {
        let all = tokio::join!(
            m.s.cocher_pieces(compte, &toutes),
            autre.cocher_pieces(compte, &toutes),
            m.s.cocher_pieces(compte, &toutes),
            autre.cocher_pieces(compte, &toutes)
        );
        for r in [all.0, all.1, all.2, all.3] {
            r.unwrap();
        }
    }
    assert_eq!(m.nombre("SELECT COUNT(*) FROM piece_cochee").await, i64::try_from(toutes.len()).unwrap());
}

#[rstest]
#[case::unknown_employer(None, Identite, EtatDossier::Valide)]
#[case::no_validation(Some(false), Identite, EtatDossier::Valide)]
#[case::validation(Some(true), Identite, EtatDossier::AttenteEntreprise)]
#[case::whole_file(Some(true), DossierComplet, EtatDossier::AttenteEntreprise)]
#[case::delegated(Some(true), GestionDeleguee, EtatDossier::AttenteEntreprise)]
#[case::never_for_an_anonymous_file(Some(true), Anonyme, EtatDossier::Valide)]
#[tokio::test]
async fn the_employers_policy_decides_who_waits(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[case] validation: Option<bool>,
    #[case] consentement: Consentement,
    #[case] attendu: EtatDossier,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let mut entreprise = None;
    if let Some(validation_requise) = validation {
        entreprise = Some(m.employeur(&PolitiqueEntreprise { validation_requise, ..Default::default() }).await);
    }
    let compte = importe(&m, 1).await;
    m.s.etape_suivante(compte).await.unwrap();
    m.s.completer(compte, &complement(consentement)).await.unwrap();
    m.s.valider_dossier(compte, &toutes(&m.s, compte).await).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.entreprise), (attendu, entreprise));
    let bailleur = m.bailleur("111111118").await;
    let applied = m.s.postuler(compte, m.offre(bailleur, "A").await).await;
    match attendu {
        EtatDossier::Valide => drop(applied.unwrap()),
        _ => assert!(matches!(applied, Err(PostulerRefuse::DossierIncomplet)), "{applied:?}"),
    }
    if attendu == EtatDossier::AttenteEntreprise {
        // Made anonymous, the employer is out of it: back to the pieces, then valid.
        m.s.changer_consentement(compte, Anonyme).await.unwrap();
        assert_eq!(etat(&m, compte).await, EtatDossier::Etape3);
        m.s.valider_dossier(compte, &toutes(&m.s, compte).await).await.unwrap();
        assert_eq!(etat(&m, compte).await, EtatDossier::Valide);
    }
}

#[rstest]
#[tokio::test]
async fn every_consent_is_kept_and_can_be_withdrawn(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.employeur(&PolitiqueEntreprise { consentements: vec![Identite, DossierComplet], ..Default::default() }).await;
    let compte = importe(&m, 1).await;
    assert!(matches!(m.s.changer_consentement(compte, Identite).await, Err(DossierRefuse::PasMaintenant)));
    m.s.etape_suivante(compte).await.unwrap();
    m.s.completer(compte, &complement(Identite)).await.unwrap();
    for vers in [DossierComplet, DossierComplet, Anonyme, Identite] {
        m.avancer(SECONDE);
        m.s.changer_consentement(compte, vers).await.unwrap();
    }
    let not_offered = m.s.changer_consentement(compte, GestionDeleguee).await;
    assert!(matches!(not_offered, Err(DossierRefuse::PasMaintenant)), "{not_offered:?}");
    assert_eq!(m.s.ma_demande(compte).await.unwrap().unwrap().consentement(), Identite);
    let kept: Vec<(Option<String>, String)> = services::on_db!(&m.s.db, |p| {
        sqlx::query_as("/* test */ SELECT de, vers FROM consentement ORDER BY a").fetch_all(p).await
    })
    .unwrap();
    let kept: Vec<(Option<&str>, &str)> = kept.iter().map(|(a, b)| (a.as_deref(), b.as_str())).collect();
    assert_eq!(kept, [(None, "2"), (Some("2"), "3"), (Some("3"), "1"), (Some("1"), "2")]);
}

/// Rank and points of the account's candidature, as its page shows them.
async fn place(s: &Services, compte: Uuid) -> (usize, i32) {
    let vue = s.mes_candidatures(compte).await.unwrap().remove(0);
    (vue.position.unwrap().rang, vue.classement.total)
}

#[rstest]
#[tokio::test]
async fn consent_moves_the_ranks_at_once_on_every_server(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    m.employeur(&PolitiqueEntreprise { points: 6, ..Default::default() }).await;
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (first, second) = (m.demandeur(1).await, m.demandeur(2).await);
    let k1 = m.s.postuler(first, offre).await.unwrap();
    m.s.postuler(second, offre).await.unwrap();
    let autre = m.autre_serveur().await;
    let (_, points) = place(&m.s, second).await;
    assert_eq!((place(&m.s, first).await.0, place(&autre, second).await.0), (1, 2), "ties go to the older demande");
    m.s.changer_consentement(second, Identite).await.unwrap();
    for s in [&m.s, &autre] {
        assert_eq!(place(s, second).await, (1, points + 6));
        assert_eq!(place(s, first).await.0, 2);
    }
    // Once it is at the landlord's, the lines are frozen.
    m.s.agir_en_conseiller(a.conseiller, k1, Evenement::Valider, Donnees::default()).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k1, Evenement::Envoyer, Donnees::default()).await.unwrap();
    m.s.changer_consentement(first, Identite).await.unwrap();
    assert_eq!(place(&m.s, first).await, (2, points));
}

#[rstest]
#[tokio::test]
async fn an_update_says_what_changed_and_ranks_anew(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (first, second) = (m.demandeur(1).await, m.demandeur(2).await);
    m.s.postuler(first, offre).await.unwrap();
    m.s.postuler(second, offre).await.unwrap();
    let mut d = foyer(2);
    m.site_repond(&d).await;
    assert!(m.s.mettre_a_jour(second).await.unwrap().is_empty());
    assert_eq!(place(&m.s, second).await.0, 2);

    // The site corrects the day of registration: older than the other's.
    d.date_creation = d.date_creation.saturating_sub(1.years());
    d.demandeur.telephone = Some("0639980042".to_owned());
    m.site_repond(&d).await;
    m.avancer(SECONDE);
    let changes = m.s.mettre_a_jour(second).await.unwrap();
    assert!(!changes.is_empty());
    let lue = m.s.ma_demande(second).await.unwrap().unwrap();
    assert_eq!((lue.demande, lue.recue_a, lue.etat), (d, m.s.maintenant(), EtatDossier::Valide));
    assert_eq!(place(&m.s, second).await.0, 1);
    assert_eq!(place(&m.s, first).await.0, 2);

    // The site is down: nothing is lost.
    m.site_repond_par(foyer(2).numero_unique.as_str(), ResponseTemplate::new(503)).await;
    let down = m.s.mettre_a_jour(second).await;
    assert!(
        matches!(down, Err(MiseAJourRefuse::Autre(Erreur::Enregistrement(EnregistrementError::Injoignable)))),
        "{down:?}"
    );
    assert_eq!(place(&m.s, second).await.0, 1);
}

#[rstest]
#[tokio::test]
async fn an_update_never_puts_somebody_else_in_the_account(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = m.demandeur(1).await;
    let before = m.s.ma_demande(compte).await.unwrap().unwrap();
    let mut other = foyer(1);
    other.demandeur.nom_naissance = Nom::parse("Quelqu'un d'autre").unwrap();
    other.demandeur.naissance = other.demandeur.naissance.saturating_sub(1.days());
    m.site_repond(&other).await;
    let refused = m.s.mettre_a_jour(compte).await;
    assert!(
        matches!(&refused, Err(MiseAJourRefuse::Identite(e)) if e[..] == [Ecart::Nom, Ecart::Naissance]),
        "{refused:?}"
    );
    assert_eq!(m.s.ma_demande(compte).await.unwrap().unwrap(), before);
}

/// A file of before 20/04/2021: its code confirms it, and its pieces are looked at again.
#[rstest]
#[tokio::test]
async fn an_old_file_is_confirmed_by_its_code(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let d = foyer(1);
    m.site_repond(&d).await;
    let compte = m.compte_de(&adresse(1), &d).await;
    m.dossier(compte, &d, &complement(Anonyme), EtatDossier::AConfirmer).await;
    let before = m.s.ma_demande(compte).await.unwrap().unwrap();
    m.executer("DELETE FROM piece_cochee").await;
    m.executer("INSERT INTO piece_cochee (demande_id, code, cochee_a) SELECT id, 'identite', 0 FROM demande").await;
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    let code = m.code("site1@exemple.fr").await;
    m.s.valider_code(compte, &code).await.unwrap();
    let after = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((after.etat, after.id, after.numero_als), (EtatDossier::Etape1, before.id, before.numero_als));
    assert!(after.version > before.version);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM piece_cochee").await, 0, "nothing is ticked any more");
}

#[rstest]
#[tokio::test]
async fn struck_off_there_it_ends_here_and_lives_again(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let compte = m.demandeur(1).await;
    m.s.postuler(compte, offre).await.unwrap();
    let d = foyer(1);
    m.site_repond_par(d.numero_unique.as_str(), ResponseTemplate::new(410)).await;
    for _ in 0..2 {
        let gone = m.s.mettre_a_jour(compte).await;
        assert!(
            matches!(gone, Err(MiseAJourRefuse::Autre(Erreur::Enregistrement(EnregistrementError::Radiee)))),
            "{gone:?}"
        );
    }
    assert_eq!(etat(&m, compte).await, EtatDossier::Radie);
    let vue = m.s.mes_candidatures(compte).await.unwrap().remove(0);
    assert_eq!(vue.etat, Etat::DemandeRadiee);
    assert_eq!(vue.evenements.last().unwrap().motif, Some(MotifRefus::DemandeNonRenouvelee));
    assert_eq!(m.s.offre(offre).await.unwrap().carte.candidatures, 0);
    // Applied; the demande is struck off; the candidature ends with it.
    assert_eq!(m.courriels(&adresse(1)).await.len(), 3);
    assert!(matches!(m.s.postuler(compte, offre).await, Err(PostulerRefuse::DossierIncomplet)));

    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.demande.date_creation), (EtatDossier::Etape1, d.date_creation));
}

#[rstest]
#[tokio::test]
async fn deleting_frees_the_number_and_cancels_what_can_be(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let compte = m.demandeur(1).await;
    assert!(matches!(m.s.supprimer_demande(m.demandeur(3).await).await, Ok(())));
    m.s.postuler(compte, offre).await.unwrap();
    m.s.supprimer_demande(compte).await.unwrap();
    assert_eq!(m.s.ma_demande(compte).await.unwrap(), None);
    assert_eq!(m.s.mes_candidatures(compte).await.unwrap()[0].etat, Etat::Annulee);
    let gone = m.s.supprimer_demande(compte).await;
    assert!(matches!(gone, Err(DossierRefuse::Autre(Erreur::Introuvable))), "{gone:?}");

    // The same number, from another account, then again from this one.
    let d = foyer(1);
    m.site_repond(&d).await;
    let double = m.compte_de("double@exemple.fr", &d).await;
    m.s.commencer_import(double, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.valider_code(double, &m.code("site1@exemple.fr").await).await.unwrap();

    // At the landlord's it stays.
    let second = m.demandeur(2).await;
    let k = m.s.postuler(second, offre).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, Evenement::Valider, Donnees::default()).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, Evenement::Envoyer, Donnees::default()).await.unwrap();
    let kept = m.s.supprimer_demande(second).await;
    assert!(matches!(kept, Err(DossierRefuse::ChezLeBailleur)), "{kept:?}");
    assert_eq!(etat(&m, second).await, EtatDossier::Valide);
}

// ------------------------------------------------------------------------------------------------------------ time

/// A valid file with every box ticked.
async fn complet(m: &Monde, i: u32) -> Uuid {
    let compte = importe(m, i).await;
    m.s.etape_suivante(compte).await.unwrap();
    m.s.completer(compte, &complement(Anonyme)).await.unwrap();
    m.s.valider_dossier(compte, &toutes(&m.s, compte).await).await.unwrap();
    compte
}

fn sujets(mails: &[(String, String)], part: &str) -> usize {
    mails.iter().filter(|(s, _)| s.contains(part)).count()
}

#[rstest]
#[tokio::test]
async fn a_new_month_unticks_its_payslips_and_says_so_once(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = complet(&m, 1).await;
    m.s.vieillir_les_dossiers().await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Valide, "the same month");
    m.avancer(10 * JOUR);
    let autre = m.autre_serveur().await;
    let (a, b) = tokio::join!(m.s.vieillir_les_dossiers(), autre.vieillir_les_dossiers());
    assert!(a.unwrap() + b.unwrap() >= 1);
    assert_eq!(etat(&m, compte).await, EtatDossier::Etape3);
    assert_eq!(m.s.vieillir_les_dossiers().await.unwrap(), 0, "looked at already");
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    let (expected, ticked) = m.s.mes_pieces(&lue).await.unwrap();
    assert!(!ticked.is_empty() && ticked.len() < expected.len(), "what is still good stays ticked");
    assert_eq!(m.nombre("SELECT COUNT(*) FROM piece_cochee").await, i64::try_from(ticked.len()).unwrap());
    assert_eq!(sujets(&m.courriels(&adresse(1)).await, "pièces sont à remettre"), 1);
    m.s.valider_dossier(compte, &toutes(&m.s, compte).await).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Valide);
}

#[rstest]
#[tokio::test]
async fn reminders_then_struck_off_with_the_candidature(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let mut d = foyer(1);
    // One year ends on 22 January 2027: the first reminder is due today.
    d.date_renouvellement = jiff::civil::date(2026, 1, 22);
    let compte = m.compte_de(&adresse(1), &d).await;
    m.dossier(compte, &d, &complement(Anonyme), EtatDossier::Valide).await;
    let bailleur = m.bailleur("111111118").await;
    let k = m.s.postuler(compte, m.offre(bailleur, "A").await).await.unwrap();
    let count = async |m: &Monde| sujets(&m.courriels(&adresse(1)).await, "Renouvelez votre demande");
    for (days, reminders) in [(0, 1), (1, 1), (30, 2), (25, 3), (10, 3)] {
        m.avancer(days * JOUR);
        m.s.vieillir_les_dossiers().await.unwrap();
        assert_eq!(count(&m).await, reminders, "{days} days later");
    }
    // Past thirteen months the registration site has the last word; while it is silent, nothing happens.
    m.site_repond_par(d.numero_unique.as_str(), ResponseTemplate::new(500)).await;
    m.avancer(30 * JOUR);
    m.s.vieillir_les_dossiers().await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Valide);
    m.site_repond(&d).await;
    m.avancer(JOUR);
    m.s.vieillir_les_dossiers().await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Radie);
    let mails = m.courriels(&adresse(1)).await;
    assert_eq!(sujets(&mails, "a été radiée"), 1);
    let all = m.s.mes_candidatures(compte).await.unwrap();
    assert!(all.iter().any(|c| c.id == k && c.etat == Etat::DemandeRadiee), "{all:?}");
    m.avancer(40 * JOUR);
    assert_eq!(m.s.vieillir_les_dossiers().await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn renewed_at_the_site_a_new_year_begins(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = complet(&m, 1).await;
    let mut d = foyer(1);
    d.date_renouvellement = AUJOURDHUI;
    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Etape1);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM piece_cochee").await, 0);

    // Thirteen months later it was renewed there and nobody pressed « Mettre à jour »: it is no struck-off demande.
    m.avancer(400 * JOUR);
    d.date_renouvellement = m.s.horloge.aujourdhui().saturating_sub(10.days());
    m.site_repond(&d).await;
    m.s.vieillir_les_dossiers().await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.demande.date_renouvellement), (EtatDossier::Etape1, d.date_renouvellement));
}

#[rstest]
#[tokio::test]
async fn another_employer_at_the_site_opens_step_two_again(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let compte = complet(&m, 1).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Valide, "nothing changed");
    let mut d = foyer(1);
    d.demandeur.emploi.siret = Some("00040939100018".to_owned());
    m.site_repond(&d).await;
    m.s.mettre_a_jour(compte).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.entreprise, lue.validee_par_entreprise), (EtatDossier::Etape2, None, false));
}

#[rstest]
#[tokio::test]
async fn updating_is_refused_before_the_code_and_counted_after(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let d = foyer(1);
    m.site_repond(&d).await;
    let compte = m.compte_de(&adresse(1), &d).await;
    m.dossier(compte, &d, &complement(Anonyme), EtatDossier::AConfirmer).await;
    assert!(matches!(m.s.mettre_a_jour(compte).await, Err(MiseAJourRefuse::Autre(Erreur::Depasse))));
    m.executer("UPDATE demande SET etat = 'valide'").await;
    for _ in 0..20 {
        m.s.mettre_a_jour(compte).await.unwrap();
    }
    assert!(matches!(m.s.mettre_a_jour(compte).await, Err(MiseAJourRefuse::Autre(Erreur::TropDEssais(_)))));
}

#[rstest]
#[tokio::test]
async fn what_has_served_is_forgotten(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let d = foyer(1);
    m.site_repond(&d).await;
    let compte = m.compte_de(&adresse(1), &d).await;
    m.s.commencer_import(compte, &d.numero_unique, d.demandeur.naissance).await.unwrap();
    m.s.ouvrir_session(compte, "Firefox").await.unwrap();
    let (nom, email) = (d.demandeur.nom_naissance.clone(), domain::identite::Email::parse("a@exemple.fr").unwrap());
    m.s.ecrire_au_support(&nom, &email, "Aide", "Bonjour", IP).await.unwrap();
    m.s.demander_compte(&inscription("neuve@exemple.fr"), IP).await.unwrap();
    m.s.purger().await.unwrap();
    for table in ["limite", "session", "code_import", "jeton", "message_contact"] {
        assert!(m.nombre(&format!("SELECT COUNT(*) FROM {table}")).await > 0, "{table}, still of use");
    }
    m.avancer(20 * JOUR);
    m.s.purger().await.unwrap();
    for table in ["limite", "session", "code_import", "jeton"] {
        assert_eq!(m.nombre(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(m.nombre("SELECT COUNT(*) FROM message_contact").await, 1);
    m.avancer(350 * JOUR);
    m.s.purger().await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM message_contact").await, 0);
}
