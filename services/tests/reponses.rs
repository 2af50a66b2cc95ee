//! An applicant answers what was asked: whoever waits is told, and their queue shows it until they act.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::candidature::Evenement::{self, Accepter, ConfirmerVisite, FournirPiece};
use domain::compte::Role;
use domain::dossier::{Consentement, EtatDossier};
use domain::langue::Lang;
use jiff::civil::date;
use rstest::rstest;
use services::candidatures::{Delegue, Donnees, FiltreFile};
use services::horloge::{HEURE, SECONDE};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An account of a back office that never logs in here: quick to make.
async fn agent(m: &Monde, email: &str, role: Role, organisation: Uuid, l: Lang) -> Uuid {
    let id = m.compte_de(email, &anne()).await;
    let mut tx = m.s.db.begin().await.unwrap();
    services::on_tx!(&mut tx, |c| {
        sqlx::query("/* test */ UPDATE compte SET role = $2, organisation_id = $3, langue = $4 WHERE id = $1")
            .bind(id)
            .bind(role.code())
            .bind(organisation)
            .bind(l.code())
            .execute(c)
            .await
            .map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A landlord with two users, another landlord with one, two advisers.
struct Gens {
    a: Acteurs,
    autre: Uuid,
}

async fn gens(m: &Monde) -> Gens {
    let bailleur = m.bailleur("111111118").await;
    let autre = m.bailleur("222222226").await;
    let al = m.s.creer_organisation(
        services::organisations::GenreOrganisation::ActionLogement,
        "Action Logement",
        None,
        None,
    );
    let al = al.await.unwrap();
    let agent_1 = agent(m, "un@bailleur.example", Role::Bailleur, bailleur, Lang::Fr).await;
    agent(m, "deux@bailleur.example", Role::Bailleur, bailleur, Lang::En).await;
    agent(m, "un@autre.example", Role::Bailleur, autre, Lang::Fr).await;
    let conseiller = agent(m, "claire@al.example", Role::Conseiller, al, Lang::Fr).await;
    agent(m, "paul@al.example", Role::Conseiller, al, Lang::Fr).await;
    Gens { a: Acteurs { conseiller, agent: agent_1, bailleur }, autre }
}

const TOUS: [&str; 5] =
    ["un@bailleur.example", "deux@bailleur.example", "un@autre.example", "claire@al.example", "paul@al.example"];

/// What the migration does with the candidatures there are.
fn reprise(moteur: Moteur) -> &'static str {
    let migration = match moteur {
        Sqlite => include_str!("../migrations/sqlite/0007_suivi.sql"),
        Postgres => include_str!("../migrations/postgres/0007_suivi.sql"),
    };
    let begin = migration.find("UPDATE candidature SET reponses").unwrap();
    migration[begin..].split(';').next().unwrap()
}

/// How many mails each of [`TOUS`] was written.
async fn recus(m: &Monde) -> [usize; 5] {
    let mut n = [0; 5];
    for (n, email) in n.iter_mut().zip(TOUS) {
        *n = m.courriels(email).await.len();
    }
    n
}

/// The answers that wait for this landlord, by candidature.
async fn attend(m: &Monde, bailleur: Uuid) -> Vec<(Uuid, Vec<Evenement>)> {
    m.s.reponses_au_bailleur(bailleur).await.unwrap().iter().map(|l| (l.id, l.reponses())).collect()
}

#[rstest]
#[tokio::test]
async fn the_landlord_is_told_and_its_queue_shows_it_until_it_acts(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let Gens { a, autre } = gens(&m).await;
    let compte = m.demandeur(1).await;
    let k = m.s.postuler(compte, m.offre(a.bailleur, "A").await).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, Evenement::Valider, Donnees::default()).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, Evenement::Envoyer, Donnees::default()).await.unwrap();
    let slot = date(2026, 11, 28).at(14, 30, 0, 0);
    let bailleur = async |e, d| m.s.agir_en_bailleur(a.agent, a.bailleur, k, e, d).await.unwrap();
    let demandeur = async |e, d| m.s.agir_en_demandeur(compte, k, e, d).await.unwrap();
    bailleur(Evenement::DemanderPiece, avec(|d| d.texte = Some("Bulletin d'octobre".into()))).await;
    bailleur(Evenement::ProposerVisite, avec(|d| d.creneaux = vec![slot])).await;
    assert_eq!((recus(&m).await, attend(&m, a.bailleur).await), ([0; 5], vec![]), "nobody waits for themselves");

    demandeur(FournirPiece, Donnees::default()).await;
    assert_eq!(recus(&m).await, [1, 1, 0, 0, 0]);
    assert_eq!(attend(&m, a.bailleur).await, [(k, vec![FournirPiece])]);
    assert!(attend(&m, autre).await.is_empty());
    assert!(m.s.reponses_au_conseiller().await.unwrap().is_empty(), "it is at the landlord's");
    let [(sujet, texte)] = &m.courriels(TOUS[0]).await[..] else { panic!("one mail") };
    let (_, english) = &m.courriels(TOUS[1]).await[0];
    assert!(english.contains("applicants") && !texte.contains("applicants"));
    assert!(texte.contains("https://alin.test/bailleur?file=en_cours"), "{texte}");
    for private in ["Porte", "Montreuil", "octobre", &k.to_string()] {
        assert!(!sujet.contains(private) && !texte.contains(private), "{private} in {sujet}: {texte}");
    }

    // A second answer before the first mail has left: that mail tells both.
    demandeur(ConfirmerVisite, avec(|d| d.creneau = Some(slot))).await;
    assert_eq!(recus(&m).await, [1, 1, 0, 0, 0]);
    assert_eq!(attend(&m, a.bailleur).await, [(k, vec![FournirPiece, ConfirmerVisite])]);
    let queue = m.s.file_bailleur(a.bailleur, FiltreFile::EnCours).await.unwrap();
    assert_eq!(queue[0].reponses(), [FournirPiece, ConfirmerVisite]);
    assert_eq!(m.s.dossier_bailleur(a.bailleur, k).await.unwrap().candidature.reponses.len(), 2);

    // A database of before finds the same from what happened.
    m.executer("UPDATE candidature SET reponses = NULL").await;
    m.executer(reprise(moteur)).await;
    let found: BTreeSet<Evenement> = attend(&m, a.bailleur).await.remove(0).1.into_iter().collect();
    assert_eq!(found, BTreeSet::from([FournirPiece, ConfirmerVisite]));

    // Once it has left, the next hour tells what came since, in one.
    m.executer("UPDATE courriel SET etat = 'envoye'").await;
    demandeur(FournirPiece, Donnees::default()).await;
    demandeur(ConfirmerVisite, avec(|d| d.creneau = Some(slot))).await;
    assert_eq!(recus(&m).await, [2, 2, 0, 0, 0]);
    let next = m.s.maintenant() / HEURE * HEURE + HEURE;
    let waiting = format!("SELECT COUNT(*) FROM courriel WHERE cle LIKE 'reponses:%' AND prochain_a = {next}");
    assert_eq!(m.nombre(&waiting).await, 2);

    // They act: seen.
    bailleur(Evenement::FixerCommission, avec(|d| d.date = Some(AUJOURDHUI))).await;
    assert!(attend(&m, a.bailleur).await.is_empty());
    bailleur(Evenement::Attribuer, Donnees::default()).await;
    m.avancer(2 * HEURE);
    demandeur(Accepter, Donnees::default()).await;
    assert_eq!(attend(&m, a.bailleur).await, [(k, vec![Accepter])]);
    assert_eq!(recus(&m).await, [3, 3, 0, 0, 0]);
    bailleur(Evenement::SignerBail, Donnees::default()).await;
    assert!(attend(&m, a.bailleur).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn the_adviser_who_asked_is_told_and_the_others_once_it_is_gone(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let Gens { a, .. } = gens(&m).await;
    let employeur = m.employeur(&Default::default()).await;
    let d = foyer(1);
    let compte = m.compte_de(&adresse(1), &d).await;
    m.dossier(compte, &d, &complement(Consentement::GestionDeleguee), EtatDossier::Valide).await;
    m.executer("UPDATE demande SET entreprise_id = (SELECT id FROM organisation WHERE genre = 'entreprise')").await;
    let k = m.s.postuler(compte, m.offre(a.bailleur, "A").await).await.unwrap();
    let ask = avec(|d| d.texte = Some("Avis d'imposition".into()));
    m.s.agir_en_conseiller(a.conseiller, k, Evenement::DemanderPiece, ask.clone()).await.unwrap();
    m.s.agir_en_demandeur(compte, k, FournirPiece, Donnees::default()).await.unwrap();
    assert_eq!(recus(&m).await, [0, 0, 0, 1, 0]);
    let (_, texte) = m.courriels(TOUS[3]).await.remove(0);
    assert!(texte.contains("https://alin.test/conseiller?file=a_traiter") && !texte.contains("visite"), "{texte}");
    let waits = m.s.reponses_au_conseiller().await.unwrap();
    assert_eq!(waits.iter().map(|l| (l.id, l.reponses())).collect::<Vec<_>>(), [(k, vec![FournirPiece])]);
    assert!(attend(&m, a.bailleur).await.is_empty(), "the landlord knows nothing of it yet");

    // Asked again, and that adviser leaves: the others hear of it. An employer who acts for the applicant answers alike.
    m.avancer(HEURE + SECONDE);
    m.s.agir_en_conseiller(a.conseiller, k, Evenement::DemanderPiece, ask).await.unwrap();
    assert!(m.s.reponses_au_conseiller().await.unwrap().is_empty());
    m.executer("DELETE FROM compte WHERE email = 'claire@al.example'").await;
    let delegue = Delegue { auteur: m.s.id(), entreprise: employeur };
    m.s.agir_en_entreprise(delegue, k, FournirPiece).await.unwrap();
    assert_eq!(recus(&m).await, [0, 0, 0, 1, 1]);
    // Cancelled, it waits for nobody.
    m.s.annuler(compte, k).await.unwrap();
    assert!(m.s.reponses_au_conseiller().await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn an_answer_refused_tells_nobody(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let Gens { a, .. } = gens(&m).await;
    let (compte, stranger) = (m.demandeur(1).await, m.demandeur(2).await);
    let k = m.s.postuler(compte, m.offre(a.bailleur, "A").await).await.unwrap();
    let slot = avec(|d| d.creneau = Some(date(2026, 11, 28).at(9, 0, 0, 0)));
    m.s.agir_en_demandeur(stranger, k, FournirPiece, Donnees::default()).await.unwrap_err();
    m.s.agir_en_demandeur(compte, k, ConfirmerVisite, slot).await.unwrap_err();
    assert_eq!(recus(&m).await, [0; 5]);
    assert!(m.s.reponses_au_conseiller().await.unwrap().is_empty());
}
