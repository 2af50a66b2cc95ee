//! The employer: what each consent lets it see, its answer, and the record of its looks.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::candidature::{Acteur, Evenement};
use domain::dossier::Consentement::{self, Anonyme, DossierComplet, GestionDeleguee, Identite};
use domain::dossier::{EtatDossier, PolitiqueEntreprise};
use rstest::rstest;
use services::Erreur;
use services::candidatures::{Delegue, MouvementRefuse, PostulerRefuse};
use services::dossiers::DossierRefuse;
use services::entreprises::{Acte, FiltreSalaries, ReponseEntreprise};
use services::horloge::JOUR;
use uuid::Uuid;

/// An employer that validates, its user, and an employee with that consent whose file waits.
async fn depart(m: &Monde, consentement: Consentement) -> (Uuid, Uuid, Uuid, Uuid) {
    let employeur = m.employeur(&PolitiqueEntreprise { validation_requise: true, ..Default::default() }).await;
    let agent = m.compte("rh@exemple.fr").await;
    let d = foyer(1);
    let compte = m.compte_de(&adresse(1), &d).await;
    let demande = m.dossier(compte, &d, &complement(consentement), EtatDossier::AttenteEntreprise).await;
    rattacher(m, employeur).await;
    (employeur, agent, compte, demande)
}

/// Every demande here is of an employee of `employeur`.
async fn rattacher(m: &Monde, employeur: Uuid) {
    let mut tx = m.s.db.begin().await.unwrap();
    services::on_tx!(&mut tx, |c| {
        sqlx::query("/* test */ UPDATE demande SET entreprise_id = $1").bind(employeur).execute(c).await.map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
}

async fn version(m: &Monde, compte: Uuid) -> i64 {
    m.s.ma_demande(compte).await.unwrap().unwrap().version
}

#[rstest]
#[case(Anonyme, false, false)]
#[case(Identite, true, false)]
#[case(DossierComplet, true, true)]
#[case(GestionDeleguee, true, true)]
#[tokio::test]
async fn each_consent_shows_what_it_says(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[case] consentement: Consentement,
    #[case] listed: bool,
    #[case] whole: bool,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, demande) = depart(&m, consentement).await;
    let list = m.s.salaries(agent, employeur, FiltreSalaries::AValider).await.unwrap();
    assert_eq!(list.len(), usize::from(listed));
    let file = m.s.dossier_entreprise(agent, employeur, demande).await;
    if !listed {
        assert!(matches!(file, Err(Erreur::Introuvable)), "{file:?}");
        let answer = m.s.repondre_en_entreprise(agent, employeur, demande, 1, &ReponseEntreprise::Valider).await;
        assert!(matches!(answer, Err(DossierRefuse::Autre(Erreur::Introuvable))), "{answer:?}");
        assert!(m.s.mes_consultations(compte).await.unwrap().is_empty());
        return;
    }
    let file = file.unwrap();
    assert_eq!(file.vue.demande.is_some(), whole);
    assert_eq!(file.candidatures.is_some(), whole);
    assert_eq!(file.vue.prenom.as_deref(), Some("Anne"));
    // Another employer, and another applicant, see nothing of it.
    let other = m.s.id();
    assert!(matches!(m.s.dossier_entreprise(agent, other, demande).await, Err(Erreur::Introuvable)));
    assert!(m.s.salaries(agent, other, FiltreSalaries::AValider).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn every_look_is_told_to_the_person(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, demande) = depart(&m, Identite).await;
    for _ in 0..3 {
        m.s.salaries(agent, employeur, FiltreSalaries::AValider).await.unwrap();
    }
    m.avancer(1_000_000);
    m.s.dossier_entreprise(agent, employeur, demande).await.unwrap();
    m.avancer(1_000_000);
    m.s.dossier_entreprise(agent, employeur, demande).await.unwrap();
    let acts = |looks: Vec<services::entreprises::Consultation>| looks.into_iter().map(|c| c.acte).collect::<Vec<_>>();
    let looks = m.s.mes_consultations(compte).await.unwrap();
    assert_eq!(acts(looks), [Acte::EntrepriseDossier, Acte::EntrepriseDossier, Acte::EntrepriseListe]);
    m.avancer(JOUR);
    m.s.salaries(agent, employeur, FiltreSalaries::AValider).await.unwrap();
    let looks = m.s.mes_consultations(compte).await.unwrap();
    assert_eq!((looks.len(), looks[0].acte), (4, Acte::EntrepriseListe), "a list is a look a day");
    assert!(m.s.mes_consultations(agent).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn a_consent_withdrawn_closes_the_file_at_once(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, demande) = depart(&m, DossierComplet).await;
    let seen = m.s.dossier_entreprise(agent, employeur, demande).await.unwrap();
    m.s.changer_consentement(compte, Anonyme).await.unwrap();
    assert!(matches!(m.s.dossier_entreprise(agent, employeur, demande).await, Err(Erreur::Introuvable)));
    assert!(m.s.salaries(agent, employeur, FiltreSalaries::Suivis).await.unwrap().is_empty());
    let late = m.s.repondre_en_entreprise(agent, employeur, demande, seen.version, &ReponseEntreprise::Valider).await;
    assert!(matches!(late, Err(DossierRefuse::Autre(Erreur::Introuvable))), "{late:?}");
}

#[rstest]
#[tokio::test]
async fn validated_one_may_apply_with_the_employers_points(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, demande) = depart(&m, Identite).await;
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    let pieces = m.s.mes_pieces(&lue).await.unwrap().0.into_iter().map(|p| p.code).collect();
    m.s.cocher_pieces(compte, &pieces).await.unwrap();
    let v = version(&m, compte).await;
    let stale = m.s.repondre_en_entreprise(agent, employeur, demande, v + 1, &ReponseEntreprise::Valider).await;
    assert!(matches!(stale, Err(DossierRefuse::Autre(Erreur::Depasse))), "{stale:?}");
    m.s.repondre_en_entreprise(agent, employeur, demande, v, &ReponseEntreprise::Valider).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.validee_par_entreprise), (EtatDossier::Valide, true));
    let mails = m.courriels(&adresse(1)).await;
    assert!(mails.len() == 1 && mails[0].0.contains("a validé"), "{mails:?}");
    assert!(mails[0].1.contains("Vous pouvez postuler"));
    let again = m.s.repondre_en_entreprise(agent, employeur, demande, lue.version, &ReponseEntreprise::Valider).await;
    assert!(matches!(again, Err(DossierRefuse::PasMaintenant)), "{again:?}");
    assert_eq!(m.s.mes_consultations(compte).await.unwrap()[0].acte, Acte::EntrepriseValide);
    assert_eq!(m.s.salaries(agent, employeur, FiltreSalaries::Suivis).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn boxes_that_came_back_unticked_are_asked_for_after_the_validation(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, demande) = depart(&m, Identite).await;
    let v = version(&m, compte).await;
    m.s.repondre_en_entreprise(agent, employeur, demande, v, &ReponseEntreprise::Valider).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.validee_par_entreprise), (EtatDossier::Etape3, true));
    let pieces = m.s.mes_pieces(&lue).await.unwrap().0.into_iter().map(|p| p.code).collect();
    m.s.valider_dossier(compte, &pieces).await.unwrap();
    assert_eq!(m.s.ma_demande(compte).await.unwrap().unwrap().etat, EtatDossier::Valide, "not waited for twice");
}

#[rstest]
#[tokio::test]
async fn a_refusal_has_its_reason_and_another_employer_starts_anew(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, demande) = depart(&m, Identite).await;
    let refuse = |text: &str| ReponseEntreprise::Refuser(text.to_owned());
    let v = version(&m, compte).await;
    let mute = m.s.repondre_en_entreprise(agent, employeur, demande, v, &refuse(" \0 ")).await;
    assert!(matches!(mute, Err(DossierRefuse::PasMaintenant)), "{mute:?}");
    m.s.repondre_en_entreprise(agent, employeur, demande, v, &refuse("Plus chez nous")).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.motif.as_deref()), (EtatDossier::RefuseEntreprise, Some("Plus chez nous")));
    let mails = m.courriels(&adresse(1)).await;
    assert!(mails[0].1.contains("Plus chez nous"), "{mails:?}");
    assert_eq!(m.s.salaries(agent, employeur, FiltreSalaries::Refuses).await.unwrap().len(), 1);
    // A mistake of the employer's is mended by the employer.
    m.s.repondre_en_entreprise(agent, employeur, demande, lue.version, &ReponseEntreprise::Valider).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert!(lue.validee_par_entreprise && lue.motif.is_none());

    // Step 2 with another SIRET: what the first one validated says nothing of it.
    let mut autre = complement(Identite);
    autre.siret = domain::siret::Siret::parse("00040939100018").ok();
    m.s.completer(compte, &autre).await.unwrap();
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    assert_eq!((lue.etat, lue.validee_par_entreprise, lue.entreprise), (EtatDossier::Etape3, false, None));
    assert!(matches!(m.s.dossier_entreprise(agent, employeur, demande).await, Err(Erreur::Introuvable)));
}

#[rstest]
#[tokio::test]
async fn the_policy_is_the_employers_but_for_its_points(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, _) = depart(&m, Identite).await;
    let new = PolitiqueEntreprise {
        consentements: vec![Anonyme, DossierComplet],
        code_entreprise: Some("BT-2027".to_owned()),
        points: 10,
        ..Default::default()
    };
    m.s.changer_politique(agent, employeur, &new).await.unwrap();
    let kept = m.s.politique_de(employeur).await.unwrap();
    assert_eq!(kept, PolitiqueEntreprise { points: 0, ..new.clone() });
    // What is no longer offered can't be chosen; withdrawing always can.
    let refused = m.s.changer_consentement(compte, GestionDeleguee).await;
    assert!(matches!(refused, Err(DossierRefuse::PasMaintenant)), "{refused:?}");
    m.s.changer_consentement(compte, Anonyme).await.unwrap();
    let bailleur = m.bailleur("111111118").await;
    assert!(matches!(m.s.changer_politique(agent, bailleur, &new).await, Err(Erreur::Introuvable)));
    assert!(matches!(m.s.politique_de(bailleur).await, Err(Erreur::Introuvable)));
}

#[rstest]
#[tokio::test]
async fn the_employer_acts_for_those_who_delegated_and_for_nobody_else(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let (employeur, agent, compte, demande) = depart(&m, GestionDeleguee).await;
    m.executer("UPDATE demande SET etat = 'valide'").await;
    let bailleur = m.bailleur("111111118").await;
    let offre = m.offre(bailleur, "A").await;
    let delegue = Delegue { auteur: agent, entreprise: employeur };
    let stranger = Delegue { auteur: agent, entreprise: bailleur };
    assert_eq!(m.s.compte_delegue(delegue, demande).await.unwrap(), compte);
    assert!(matches!(m.s.compte_delegue(stranger, demande).await, Err(Erreur::Introuvable)));
    let refused = m.s.postuler_pour(stranger, compte, offre).await;
    assert!(matches!(refused, Err(PostulerRefuse::Autre(Erreur::Introuvable))), "{refused:?}");
    assert_eq!(m.s.dossier_entreprise(agent, employeur, demande).await.unwrap().offres.len(), 1);

    let k = m.s.postuler_pour(delegue, compte, offre).await.unwrap();
    let seen = m.s.dossier_entreprise(agent, employeur, demande).await.unwrap();
    assert_eq!((seen.active.map(|a| a.id), seen.offres.len()), (Some(k), 0));
    let vue = m.s.mes_candidatures(compte).await.unwrap().remove(0);
    assert_eq!(vue.evenements[0].acteur, Acteur::Entreprise);
    let mails = m.courriels(&adresse(1)).await;
    assert!(mails.len() == 1 && mails[0].1.contains("en votre nom"), "{mails:?}");

    let refused = m.s.agir_en_entreprise(stranger, k, Evenement::Annuler).await;
    assert!(matches!(refused, Err(MouvementRefuse::Autre(Erreur::Introuvable))), "{refused:?}");
    // What the machine keeps for the applicant stays theirs.
    assert!(m.s.agir_en_entreprise(delegue, k, Evenement::Valider).await.is_err());
    m.s.agir_en_entreprise(delegue, k, Evenement::Annuler).await.unwrap();
    assert!(m.courriels(&adresse(1)).await[1].1.contains("en votre nom"));

    // A delegation taken back ends there.
    m.s.changer_consentement(compte, DossierComplet).await.unwrap();
    let late = m.s.postuler_pour(delegue, compte, offre).await;
    assert!(matches!(late, Err(PostulerRefuse::Autre(Erreur::Introuvable))), "{late:?}");
    assert!(matches!(m.s.compte_delegue(delegue, demande).await, Err(Erreur::Introuvable)));
}
