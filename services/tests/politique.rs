//! An employer's policy changes under files that are there; and the employer is told of the files that reach it.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::candidature::Evenement;
use domain::compte::Role;
use domain::dossier::Consentement::{self, Anonyme, Identite};
use domain::dossier::{EtatDossier, PolitiqueEntreprise};
use domain::langue::Lang;
use rstest::rstest;
use services::Services;
use services::candidatures::{Donnees, PostulerRefuse};
use services::comptes::Inscription;
use services::entreprises::ReponseEntreprise;
use services::horloge::{HEURE, JOUR, SECONDE};
use services::offres::{Filtres, Onglet, Tri};
use services::organisations::GenreOrganisation;
use std::collections::BTreeSet;
use uuid::Uuid;

const POINTS: u8 = 6;

fn regle(validation_requise: bool) -> PolitiqueEntreprise {
    PolitiqueEntreprise { validation_requise, points: POINTS, ..Default::default() }
}

/// An employee of `employeur` with every box ticked: account and demande.
async fn salarie(m: &Monde, employeur: Uuid, i: u32, consentement: Consentement, etat: EtatDossier) -> (Uuid, Uuid) {
    let d = foyer(i);
    let compte = m.compte_de(&adresse(i), &d).await;
    let demande = m.dossier(compte, &d, &complement(consentement), etat).await;
    let mut tx = m.s.db.begin().await.unwrap();
    services::on_tx!(&mut tx, |c| {
        sqlx::query("/* test */ UPDATE demande SET entreprise_id = $2 WHERE id = $1")
            .bind(demande)
            .bind(employeur)
            .execute(c)
            .await
            .map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
    m.s.cocher_pieces(compte, &toutes(&m.s, compte).await).await.unwrap();
    (compte, demande)
}

async fn toutes(s: &Services, compte: Uuid) -> BTreeSet<String> {
    let lue = s.ma_demande(compte).await.unwrap().unwrap();
    s.mes_pieces(&lue).await.unwrap().0.into_iter().map(|p| p.code).collect()
}

async fn etat(m: &Monde, compte: Uuid) -> EtatDossier {
    m.s.ma_demande(compte).await.unwrap().unwrap().etat
}

async fn version(m: &Monde, compte: Uuid) -> i64 {
    m.s.ma_demande(compte).await.unwrap().unwrap().version
}

/// Rank and points of the account's candidature, as its page shows them.
async fn place(s: &Services, compte: Uuid) -> (usize, i32) {
    let vue = s.mes_candidatures(compte).await.unwrap().remove(0);
    (vue.position.unwrap().rang, vue.classement.total)
}

/// Points and likely rank on `offre`, as the lists of this session show them.
async fn probable(s: &Services, session: &str, offre: Uuid) -> (u8, usize) {
    let connecte = s.session(session).await.unwrap().unwrap();
    let (d, _) = s.demandeur(&connecte).await.unwrap().unwrap();
    let list = s.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
    (d.points_employeur(), list.cartes.iter().find(|c| c.0.id == offre).unwrap().2.rang)
}

#[rstest]
#[tokio::test]
async fn who_waited_may_apply_once_the_employer_validates_no_more(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let employeur = m.employeur(&regle(true)).await;
    let (agent, a) = (m.s.id(), m.acteurs().await);
    let (one, two, three) =
        (m.offre(a.bailleur, "A").await, m.offre(a.bailleur, "B").await, m.offre(a.bailleur, "C").await);
    // Older demandes, first everywhere but for the employer's points.
    for (i, offre) in [(1, one), (2, two)] {
        m.s.postuler(m.demandeur(i).await, offre).await.unwrap();
    }
    // Both applied while anonymous; one of the files is at the landlord's.
    let (waiting, _) = salarie(&m, employeur, 5, Anonyme, EtatDossier::Valide).await;
    let (sent, _) = salarie(&m, employeur, 6, Anonyme, EtatDossier::Valide).await;
    let k = m.s.postuler(waiting, one).await.unwrap();
    let far = m.s.postuler(sent, three).await.unwrap();
    for event in [Evenement::Valider, Evenement::Envoyer] {
        m.s.agir_en_conseiller(a.conseiller, far, event, Donnees::default()).await.unwrap();
    }
    let (anonyme, _) = salarie(&m, employeur, 7, Anonyme, EtatDossier::Valide).await;
    for compte in [waiting, sent] {
        m.s.changer_consentement(compte, Identite).await.unwrap();
        assert_eq!(etat(&m, compte).await, EtatDossier::AttenteEntreprise);
    }
    let autre = m.autre_serveur().await;
    let session = m.s.ouvrir_session(waiting, "Firefox").await.unwrap();
    let (rank, base) = place(&m.s, waiting).await;
    assert_eq!(rank, 2);
    let frozen = place(&m.s, sent).await;
    for s in [&m.s, &autre] {
        assert_eq!(probable(s, &session, two).await, (0, 2));
    }
    let versions = (version(&m, waiting).await, version(&m, anonyme).await);

    // Fields and consents alone concern nobody who is there.
    let asks = PolitiqueEntreprise { consentements: vec![Anonyme, Identite], ..regle(true) };
    m.s.changer_politique(agent, employeur, &asks).await.unwrap();
    assert_eq!((version(&m, waiting).await, etat(&m, waiting).await), (versions.0, EtatDossier::AttenteEntreprise));

    m.avancer(SECONDE);
    m.s.changer_politique(agent, employeur, &regle(false)).await.unwrap();
    let lue = m.s.ma_demande(waiting).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.validee_par_entreprise), (EtatDossier::Valide, false), "nobody validated it");
    assert!(lue.version > versions.0);
    assert_eq!(version(&m, anonyme).await, versions.1, "no business of the employer's");
    for s in [&m.s, &autre] {
        assert_eq!(place(s, waiting).await, (1, base + i32::from(POINTS)));
        assert_eq!(probable(s, &session, two).await, (POINTS, 1));
    }
    assert_eq!(etat(&m, sent).await, EtatDossier::Valide);
    assert_eq!(place(&m.s, sent).await, frozen, "at the landlord's, nothing moves any more");
    let (sujet, texte) = m.courriels(&adresse(5)).await.pop().unwrap();
    assert!(sujet.contains("attend plus") && texte.contains("Vous pouvez postuler"), "{sujet}\n{texte}");
    m.s.annuler(waiting, k).await.unwrap();
    m.s.postuler(waiting, two).await.unwrap();
    assert_eq!(place(&m.s, waiting).await.0, 1);
}

#[rstest]
#[tokio::test]
async fn no_longer_waiting_is_neither_complete_nor_forgiven(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let employeur = m.employeur(&regle(true)).await;
    let agent = m.s.id();
    let (gaps, _) = salarie(&m, employeur, 1, Identite, EtatDossier::AttenteEntreprise).await;
    m.s.cocher_pieces(gaps, &BTreeSet::new()).await.unwrap();
    let (refused, demande) = salarie(&m, employeur, 2, Identite, EtatDossier::AttenteEntreprise).await;
    let no = ReponseEntreprise::Refuser("Plus chez nous".to_owned());
    m.s.repondre_en_entreprise(agent, employeur, demande, version(&m, refused).await, &no).await.unwrap();

    m.s.changer_politique(agent, employeur, &regle(false)).await.unwrap();
    assert_eq!(etat(&m, gaps).await, EtatDossier::Etape3);
    assert!(m.courriels(&adresse(1)).await.pop().unwrap().1.contains("cochez-les de nouveau"));
    m.s.valider_dossier(gaps, &toutes(&m.s, gaps).await).await.unwrap();
    assert_eq!(etat(&m, gaps).await, EtatDossier::Valide);

    let lue = m.s.ma_demande(refused).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.motif.as_deref()), (EtatDossier::RefuseEntreprise, Some("Plus chez nous")));
    assert_eq!(m.s.points_employeur(&lue).await.unwrap(), 0);
    assert_eq!(m.courriels(&adresse(2)).await.len(), 1, "the refusal alone");
    m.s.completer(refused, &complement(Identite)).await.unwrap();
    m.s.valider_dossier(refused, &toutes(&m.s, refused).await).await.unwrap();
    assert_eq!(etat(&m, refused).await, EtatDossier::Valide, "sent again, nobody is asked");
}

#[rstest]
#[tokio::test]
async fn an_employer_that_begins_to_validate_takes_nothing_back(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let employeur = m.employeur(&regle(false)).await;
    let (agent, a) = (m.s.id(), m.acteurs().await);
    let offre = m.offre(a.bailleur, "A").await;
    m.s.postuler(m.demandeur(1).await, offre).await.unwrap();
    let (complete, _) = salarie(&m, employeur, 5, Identite, EtatDossier::Valide).await;
    let (on_its_way, _) = salarie(&m, employeur, 6, Identite, EtatDossier::Valide).await;
    m.s.postuler(complete, offre).await.unwrap();
    m.s.postuler(on_its_way, offre).await.unwrap();
    m.executer("UPDATE demande SET etat = 'etape3' WHERE numero_als = (SELECT MAX(numero_als) FROM demande)").await;
    let (first, second) = (place(&m.s, complete).await, place(&m.s, on_its_way).await);
    assert_eq!((first.0, second.0), (1, 2));

    m.s.changer_politique(agent, employeur, &regle(true)).await.unwrap();
    assert_eq!(etat(&m, complete).await, EtatDossier::Valide);
    assert_eq!(place(&m.s, complete).await, first);
    assert_eq!(place(&m.s, on_its_way).await, (3, second.1 - i32::from(POINTS)), "it will wait");
    assert!(m.courriels(&adresse(5)).await.iter().all(|c| c.0.contains("Candidature")), "nothing to tell");

    // A month later the pieces are given again, and the employer is asked.
    m.avancer(15 * JOUR);
    m.s.vieillir_les_dossiers().await.unwrap();
    assert_eq!(etat(&m, complete).await, EtatDossier::Etape3);
    m.s.valider_dossier(complete, &toutes(&m.s, complete).await).await.unwrap();
    assert_eq!(etat(&m, complete).await, EtatDossier::AttenteEntreprise);
    assert_eq!(place(&m.s, complete).await.1, first.1 - i32::from(POINTS));
    let refused = m.s.postuler(complete, offre).await;
    assert!(matches!(refused, Err(PostulerRefuse::DossierIncomplet)), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn nobody_is_left_waiting_for_an_employer_that_stops_in_the_same_instant(
    #[values(Sqlite, Postgres)] moteur: Moteur,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let employeur = m.employeur(&regle(true)).await;
    let agent = m.s.id();
    for round in 0..6 {
        m.s.changer_politique(agent, employeur, &regle(true)).await.unwrap();
        let mut people = Vec::new();
        for i in 0..3 {
            people.push(salarie(&m, employeur, 10 + 3 * round + i, Identite, EtatDossier::Etape3).await.0);
        }
        let all = toutes(&m.s, people[0]).await;
        let (autre, off) = (m.autre_serveur().await, regle(false));
        let done = tokio::join!(
            m.s.valider_dossier(people[0], &all),
            autre.changer_politique(agent, employeur, &off),
            m.s.valider_dossier(people[1], &all),
            autre.valider_dossier(people[2], &all),
        );
        done.1.unwrap();
        for r in [done.0, done.2, done.3] {
            r.unwrap();
        }
        for compte in people {
            assert_eq!(etat(&m, compte).await, EtatDossier::Valide);
        }
    }
}

/// A user of `organisation` who reads `langue`.
async fn agent(m: &Monde, organisation: Uuid, email: &str, langue: Lang) -> Uuid {
    let i = Inscription { langue, ..inscription(email) };
    m.s.creer_compte(&i, Role::Entreprise, Some(organisation), MOT_DE_PASSE.to_owned()).await.unwrap()
}

/// The mails to an address of which none has left: when they will, counted from the world's first hour.
async fn departs(m: &Monde, a: &str) -> Vec<i64> {
    let begun = AUJOURDHUI.at(10, 0, 0, 0).in_tz("UTC").unwrap().timestamp().as_microsecond();
    let rows: Vec<i64> = services::on_db!(&m.s.db, |p| {
        sqlx::query_scalar("/* test */ SELECT prochain_a FROM courriel WHERE destinataire = $1 ORDER BY prochain_a")
            .bind(a)
            .fetch_all(p)
            .await
    })
    .unwrap();
    rows.into_iter().map(|at| at - begun).collect()
}

#[rstest]
#[tokio::test]
async fn the_employer_is_told_of_the_files_that_reach_it_once_a_day(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let employeur = m.employeur(&regle(true)).await;
    let other = m.s.creer_organisation(GenreOrganisation::Entreprise, "Autre", Some("000409391"), None).await.unwrap();
    agent(&m, employeur, "rose@exemple.fr", Lang::Fr).await;
    agent(&m, employeur, "rob@exemple.fr", Lang::En).await;
    agent(&m, other, "autre@exemple.fr", Lang::Fr).await;
    let envoyer = async |i: u32, consentement| {
        let (compte, _) = salarie(&m, employeur, i, consentement, EtatDossier::Etape3).await;
        m.s.valider_dossier(compte, &toutes(&m.s, compte).await).await.unwrap();
        compte
    };
    // Nobody shows an anonymous file to its employer, nor tells of it.
    let anonyme = envoyer(1, Anonyme).await;
    assert!(departs(&m, "rose@exemple.fr").await.is_empty());

    // Eleven o'clock in Paris. Three in a row, one of them by giving up anonymity: one mail to each.
    envoyer(2, Identite).await;
    envoyer(3, Identite).await;
    m.s.changer_consentement(anonyme, Identite).await.unwrap();
    let fr = m.courriels("rose@exemple.fr").await;
    let en = m.courriels("rob@exemple.fr").await;
    assert_eq!((fr.len(), en.len()), (1, 1));
    assert!(fr[0].0.contains("à valider") && en[0].0.contains("to confirm"), "{fr:?} {en:?}");
    for (sujet, texte) in fr.iter().chain(&en) {
        assert!(texte.contains("https://alin.test/entreprise"), "{texte}");
        assert!(!sujet.contains("Anne") && !texte.contains("Porte"), "names nobody: {sujet}\n{texte}");
    }

    // It left; what comes later in the day is told the next morning at eight, all together.
    m.executer("UPDATE courriel SET etat = 'envoye'").await;
    m.avancer(3 * HEURE);
    envoyer(4, Identite).await;
    envoyer(5, Identite).await;
    assert_eq!(departs(&m, "rose@exemple.fr").await, [0, 21 * HEURE]);
    // Half past seven: still told by that one.
    m.avancer(17 * HEURE + HEURE / 2);
    envoyer(6, Identite).await;
    assert_eq!(departs(&m, "rose@exemple.fr").await, [0, 21 * HEURE]);
    // It left: one mail a day at most.
    m.executer("UPDATE courriel SET etat = 'envoye'").await;
    m.avancer(HEURE);
    envoyer(7, Identite).await;
    assert_eq!(departs(&m, "rose@exemple.fr").await, [0, 21 * HEURE, 45 * HEURE]);
    m.executer("UPDATE courriel SET etat = 'envoye'").await;
    // Two days of silence, then at once.
    m.avancer(2 * JOUR);
    envoyer(8, Identite).await;
    assert_eq!(departs(&m, "rose@exemple.fr").await.len(), 4);
    assert_eq!(departs(&m, "rob@exemple.fr").await, departs(&m, "rose@exemple.fr").await);
    assert!(departs(&m, "autre@exemple.fr").await.is_empty());
}

#[rstest]
#[tokio::test]
async fn an_employer_that_joined_meanwhile_sees_the_file_it_is_asked_about(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let d = foyer(1);
    let compte = m.compte_de(&adresse(1), &d).await;
    let demande = m.dossier(compte, &d, &complement(Identite), EtatDossier::Etape3).await;
    let employeur = m.employeur(&regle(true)).await;
    let rose = agent(&m, employeur, "rose@exemple.fr", Lang::Fr).await;
    m.s.valider_dossier(compte, &toutes(&m.s, compte).await).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::AttenteEntreprise);
    assert_eq!(m.courriels("rose@exemple.fr").await.len(), 1);
    let v = m.s.dossier_entreprise(rose, employeur, demande).await.unwrap().version;
    m.s.repondre_en_entreprise(rose, employeur, demande, v, &ReponseEntreprise::Valider).await.unwrap();
    assert_eq!(etat(&m, compte).await, EtatDossier::Valide);
}
