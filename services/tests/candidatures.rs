//! A candidature from « Je postule » to the keys, and every way it ends.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::argent::Centimes;
use domain::candidature::{Acteur, Etat, Evenement as E, MotifRefus, Refus};
use domain::delais;
use domain::dossier::{Consentement, EtatDossier};
use domain::langue::Lang;
use domain::logement::Typologie;
use jiff::ToSpan as _;
use jiff::civil::date;
use rstest::rstest;
use services::candidatures::{CandidatureVue, Donnees, FiltreFile, MouvementRefuse, PostulerRefuse};
use services::horloge::{JOUR, SECONDE};
use services::offres::{Filtres, Lieu, Onglet, Tri};
use services::{Erreur, Services};
use uuid::Uuid;

fn rien() -> Donnees {
    Donnees::default()
}

fn motif(m: MotifRefus) -> Donnees {
    avec(|d| d.motif = Some(m))
}

async fn vue(s: &Services, compte: Uuid, k: Uuid) -> CandidatureVue {
    s.mes_candidatures(compte).await.unwrap().into_iter().find(|v| v.id == k).unwrap()
}

async fn occupants(m: &Monde, offre: Uuid) -> i64 {
    m.s.offre(offre).await.unwrap().carte.candidatures
}

/// Someone at the day of the commission.
async fn en_commission(m: &Monde, a: &Acteurs, offre: Uuid, i: u32) -> (Uuid, Uuid) {
    let compte = m.demandeur(i).await;
    let k = m.s.postuler(compte, offre).await.unwrap();
    m.jusqu_a_commission(a, k).await;
    (compte, k)
}

#[rstest]
#[tokio::test]
async fn apply_cancel_and_apply_again(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let (offre, autre) = (m.offre(bailleur, "A").await, m.offre(bailleur, "B").await);
    let compte = m.demandeur(1).await;
    let mut listen = m.s.suivi.ecouter();
    let k = m.s.postuler(compte, offre).await.unwrap();
    let heard = listen.try_recv().unwrap();
    assert_eq!((heard.candidature, heard.numero), (k, 1));
    assert_eq!(occupants(&m, offre).await, 1);
    for o in [offre, autre] {
        assert!(matches!(m.s.postuler(compte, o).await, Err(PostulerRefuse::DejaActive)));
    }
    let active = m.s.candidature_active(compte).await.unwrap().unwrap();
    assert_eq!((active.id, active.offre, active.etat), (k, offre, Etat::Deposee));
    let v = vue(&m.s, compte, k).await;
    assert_eq!(v.libelle.dire(Lang::Fr), "T3 | Montreuil (93) | 680\u{a0}€");
    assert_eq!(v.libelle.dire(Lang::En), "T3 | Montreuil (93) | €680");
    assert_eq!(v.position.map(|p| (p.rang, p.total)), Some((1, 1)));

    m.avancer(SECONDE);
    m.s.annuler(compte, k).await.unwrap();
    let v = vue(&m.s, compte, k).await;
    assert_eq!((v.etat, v.precedent, v.position), (Etat::Annulee, Some(Etat::Deposee), None));
    assert_eq!(occupants(&m, offre).await, 0);
    assert_eq!(m.s.candidature_active(compte).await.unwrap(), None);
    let twice = m.s.annuler(compte, k).await;
    assert!(matches!(twice, Err(MouvementRefuse::Machine(Refus::Impossible))), "{twice:?}");
    assert_eq!(occupants(&m, offre).await, 0, "counted off once");

    m.avancer(SECONDE);
    let again = m.s.postuler(compte, offre).await.unwrap();
    let all = m.s.mes_candidatures(compte).await.unwrap();
    assert_eq!(all.iter().map(|v| v.id).collect::<Vec<_>>(), [again, k], "newest first");
    assert_eq!(m.courriels(&adresse(1)).await.len(), 3);
}

#[rstest]
#[tokio::test]
async fn who_may_not_apply(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let offre = m.offre(bailleur, "A").await;
    let compte = m.demandeur(1).await;
    let unknown = m.s.postuler(compte, m.s.id()).await;
    assert!(matches!(unknown, Err(PostulerRefuse::Autre(Erreur::Introuvable))), "{unknown:?}");

    // Six rooms for three people; a rent beyond their means.
    let mut big = m.nouvelle(bailleur, "T6");
    big.typologie = Typologie::T6;
    let mut dear = m.nouvelle(bailleur, "cher");
    dear.loyer = Centimes::euros(2400);
    for o in [big, dear] {
        let id = m.s.publier(&o).await.unwrap();
        let refused = m.s.postuler(compte, id).await;
        assert!(matches!(refused, Err(PostulerRefuse::NeConvientPas)), "{refused:?}");
        assert_eq!(occupants(&m, id).await, 0);
    }
    // Nothing imported; a file that waits.
    let nobody = m.compte_de("personne@exemple.fr", &foyer(9)).await;
    assert!(matches!(m.s.postuler(nobody, offre).await, Err(PostulerRefuse::DossierIncomplet)));
    for (i, &etat) in EtatDossier::ALL.iter().enumerate() {
        if matches!(etat, EtatDossier::Valide | EtatDossier::ImportCommence) {
            continue;
        }
        let d = foyer(20 + u32::try_from(i).unwrap());
        let c = m.compte_de(&format!("etat{i}@exemple.fr"), &d).await;
        m.dossier(c, &d, &complement(Consentement::Anonyme), etat).await;
        let refused = m.s.postuler(c, offre).await;
        assert!(matches!(refused, Err(PostulerRefuse::DossierIncomplet)), "{etat:?} {refused:?}");
    }
    // To the last second of the closing day in France, and not after.
    let end = m.s.offre(offre).await.unwrap().carte.cloture_a;
    m.avancer(end - m.s.maintenant());
    assert!(matches!(m.s.postuler(compte, offre).await, Err(PostulerRefuse::OffreClose)));
    m.avancer(-1);
    m.s.postuler(compte, offre).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn the_whole_way_to_the_keys(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (compte, voisin) = (m.demandeur(1).await, m.demandeur(2).await);
    let k = m.s.postuler(compte, offre).await.unwrap();
    let other = m.s.postuler(voisin, offre).await.unwrap();
    assert_eq!(m.s.file_conseiller(FiltreFile::ATraiter).await.unwrap().len(), 2);
    assert!(m.s.file_bailleur(a.bailleur, FiltreFile::ATraiter).await.unwrap().is_empty());
    assert!(matches!(m.s.dossier_bailleur(a.bailleur, k).await, Err(Erreur::Introuvable)), "not sent yet");

    let slot = date(2026, 11, 28).at(14, 30, 0, 0);
    let other_slot = date(2026, 11, 29).at(9, 0, 0, 0);
    let visit = avec(|d| d.creneaux = vec![slot, other_slot]);
    let piece = avec(|d| d.texte = Some("Bulletin d'octobre".into()));
    let seen = avec(|d| d.creneau = Some(slot));
    let caleol = avec(|d| d.date = Some(AUJOURDHUI));
    let way: Vec<(Acteur, E, Donnees, Etat)> = vec![
        (Acteur::Conseiller, E::Valider, rien(), Etat::Validee),
        (Acteur::Conseiller, E::Envoyer, rien(), Etat::Envoyee),
        (Acteur::Bailleur, E::DemanderPiece, piece, Etat::Visite),
        (Acteur::Bailleur, E::ProposerVisite, visit, Etat::Visite),
        (Acteur::Demandeur, E::ConfirmerVisite, seen, Etat::Visite),
        (Acteur::Bailleur, E::FixerCommission, caleol, Etat::Commission),
        (Acteur::Demandeur, E::FournirPiece, rien(), Etat::Commission),
        (Acteur::Bailleur, E::Attribuer, rien(), Etat::Attribuee),
        (Acteur::Demandeur, E::Accepter, rien(), Etat::Acceptee),
        (Acteur::Bailleur, E::SignerBail, rien(), Etat::BailSigne),
    ];
    for (i, (who, event, data, to)) in way.iter().enumerate() {
        m.avancer(SECONDE);
        let data = data.clone();
        match who {
            Acteur::Conseiller => m.s.agir_en_conseiller(a.conseiller, k, *event, data).await,
            Acteur::Bailleur => m.s.agir_en_bailleur(a.agent, a.bailleur, k, *event, data).await,
            _ => m.s.agir_en_demandeur(compte, k, *event, data).await,
        }
        .unwrap();
        let v = vue(&m.s, compte, k).await;
        let n = i64::try_from(i).unwrap() + 2;
        assert_eq!((v.etat, v.numero()), (*to, n), "{event:?}");
        assert_eq!(m.s.numero_courant(compte, k).await.unwrap(), n);
        assert_eq!(m.courriels(&adresse(1)).await.len(), i + 2, "{event:?}: one mail per move");
        let last = v.evenements.last().unwrap();
        assert_eq!((last.evenement, last.acteur, last.vers, last.a), (*event, *who, *to, m.s.maintenant()));
        // Asked for until it is given, whatever else happens.
        let waits = matches!(event, E::DemanderPiece | E::ProposerVisite | E::ConfirmerVisite | E::FixerCommission);
        assert_eq!(v.piece_demandee.as_deref(), waits.then_some("Bulletin d'octobre"), "{event:?}");
        match event {
            E::Envoyer => {
                assert_eq!(m.s.file_bailleur(a.bailleur, FiltreFile::ATraiter).await.unwrap().len(), 1);
                assert_eq!(m.s.dossier_bailleur(a.bailleur, k).await.unwrap().candidature.id, k);
                let late = m.s.annuler(compte, k).await;
                assert!(matches!(late, Err(MouvementRefuse::Machine(Refus::Impossible))), "{late:?}");
            }
            E::ProposerVisite => {
                assert_eq!(v.creneaux, [slot, other_slot]);
                // A slot that nobody proposed.
                let mine = avec(|d| d.creneau = Some(date(2026, 11, 30).at(8, 0, 0, 0)));
                let refused = m.s.agir_en_demandeur(compte, k, E::ConfirmerVisite, mine).await;
                assert!(matches!(refused, Err(MouvementRefuse::Donnees)), "{refused:?}");
            }
            E::ConfirmerVisite => assert_eq!(
                v.visite_a.map(|t| jiff::Timestamp::from_microsecond(t).unwrap().to_string()).as_deref(),
                Some("2026-11-28T13:30:00Z")
            ),
            E::FixerCommission => assert_eq!(v.commission_le, Some(AUJOURDHUI)),
            E::Attribuer => {
                assert_eq!(v.reponse_avant, Some(delais::fin_delai_acceptation(AUJOURDHUI, 10)));
                assert_eq!(v.rang_attribution, Some(1));
            }
            _ => {}
        }
    }
    // The dwelling is gone: the neighbour is told why, and free.
    let v = vue(&m.s, voisin, other).await;
    assert_eq!((v.etat, v.evenements.last().unwrap().motif), (Etat::NonRetenue, Some(MotifRefus::LogementAttribue)));
    assert_eq!(m.courriels(&adresse(2)).await.len(), 2);
    assert_eq!(m.s.candidature_active(voisin).await.unwrap(), None);
    let detail = m.s.offre(offre).await.unwrap();
    assert_eq!((detail.etat.as_str(), detail.carte.candidatures), ("attribuee", 0));
    assert!(matches!(m.s.postuler(voisin, offre).await, Err(PostulerRefuse::OffreClose)));
    assert_eq!(
        m.s.recherche_publique(&Lieu::Commune("93048".into()), &Filtres::default(), Tri::Recentes, 1)
            .await
            .unwrap()
            .total,
        0
    );
    assert_eq!(m.s.file_bailleur(a.bailleur, FiltreFile::Terminees).await.unwrap().len(), 1);
    for f in [FiltreFile::EnCours, FiltreFile::Terminees] {
        m.s.file_conseiller(f).await.unwrap();
    }
}

#[rstest]
#[case(Acteur::Conseiller, E::Envoyer, None, Refus::Impossible)]
#[case(Acteur::Conseiller, E::Annuler, None, Refus::PasAutorise)]
#[case(Acteur::Demandeur, E::Valider, None, Refus::PasAutorise)]
#[case(Acteur::Demandeur, E::SignerBail, None, Refus::Impossible)]
#[case(Acteur::Conseiller, E::Invalider, None, Refus::MotifManquant)]
#[case(Acteur::Conseiller, E::Invalider, Some(MotifRefus::Silence), Refus::MotifEtranger)]
#[tokio::test]
async fn the_machine_refuses_and_nothing_moves(
    #[values(Sqlite, Postgres)] moteur: Moteur,
    #[case] who: Acteur,
    #[case] event: E,
    #[case] why: Option<MotifRefus>,
    #[case] expected: Refus,
) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let compte = m.demandeur(1).await;
    let k = m.s.postuler(compte, m.offre(a.bailleur, "A").await).await.unwrap();
    let data = avec(|d| d.motif = why);
    let refused = match who {
        Acteur::Conseiller => m.s.agir_en_conseiller(a.conseiller, k, event, data).await,
        _ => m.s.agir_en_demandeur(compte, k, event, data).await,
    };
    assert!(matches!(&refused, Err(MouvementRefuse::Machine(r)) if *r == expected), "{refused:?}");
    assert_eq!(vue(&m.s, compte, k).await.numero(), 1);
    assert_eq!(m.courriels(&adresse(1)).await.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_move_brings_what_it_needs(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (compte, k) = en_commission(&m, &a, offre, 1).await;
    let yesterday = AUJOURDHUI.saturating_sub(1.days());
    let wrong = [
        (E::ProposerVisite, rien()),
        (E::ProposerVisite, avec(|d| d.creneaux = vec![yesterday.at(9, 0, 0, 0)])),
        (E::DemanderPiece, avec(|d| d.texte = Some("  ".into()))),
        (E::FixerCommission, avec(|d| d.date = Some(yesterday))),
        (E::AttribuerCondition, avec(|d| d.date = Some(AUJOURDHUI))),
        (E::AttribuerRang, avec(|d| d.rang = Some(1))),
        (E::NePasAttribuer, motif(MotifRefus::Autre)),
    ];
    for (event, data) in wrong {
        let refused = m.s.agir_en_bailleur(a.agent, a.bailleur, k, event, data).await;
        assert!(matches!(refused, Err(MouvementRefuse::Donnees)), "{event:?} {refused:?}");
    }
    let told = avec(|d| {
        d.motif = Some(MotifRefus::Autre);
        d.texte = Some("Travaux imprévus.".into());
    });
    m.avancer(SECONDE);
    m.s.agir_en_bailleur(a.agent, a.bailleur, k, E::NePasAttribuer, told).await.unwrap();
    let v = vue(&m.s, compte, k).await;
    assert_eq!((v.etat, v.precedent), (Etat::NonRetenue, Some(Etat::Commission)));
    assert!(m.courriels(&adresse(1)).await.last().unwrap().1.contains("Travaux imprévus."));
    // Archived, and free to apply again: for another dwelling.
    let refused = m.s.postuler(compte, offre).await;
    assert!(matches!(refused, Err(PostulerRefuse::DejaJugee(E::NePasAttribuer))), "{refused:?}");
    m.s.postuler(compte, m.offre(a.bailleur, "B").await).await.unwrap();
}

/// What ends a candidature before the commission leaves its dwelling open; what it decided, once.
#[rstest]
#[tokio::test]
async fn the_panel_does_not_decide_twice_on_one_demande(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let condition = avec(|d| {
        d.texte = Some("Avis d'imposition".into());
        d.date = Some(AUJOURDHUI);
    });
    let none = avec(|d| d.motif = Some(MotifRefus::PieceNonFournie));
    // The landlord's decision, what follows it, and how it ended.
    type Fin = (E, Donnees, Option<(E, Donnees)>, E);
    let ways: [Fin; 4] = [
        (E::NePasAttribuer, motif(MotifRefus::DossierMieuxClasse), None, E::NePasAttribuer),
        (E::Rejeter, motif(MotifRefus::SejourNonRegulier), None, E::Rejeter),
        (E::AttribuerCondition, condition, Some((E::ConditionEchue, none)), E::ConditionEchue),
        (E::Attribuer, rien(), Some((E::Refuser, rien())), E::Refuser),
    ];
    for (i, (event, data, then, end)) in ways.into_iter().enumerate() {
        let i = u32::try_from(i).unwrap() + 1;
        let (offre, autre) = (m.offre(a.bailleur, &format!("A{i}")).await, m.offre(a.bailleur, &format!("B{i}")).await);
        let compte = m.demandeur(i).await;
        // Cancelled, then invalidated: the same dwelling, again.
        let k = m.s.postuler(compte, offre).await.unwrap();
        m.s.annuler(compte, k).await.unwrap();
        let k = m.s.postuler(compte, offre).await.unwrap();
        m.s.agir_en_conseiller(a.conseiller, k, E::Invalider, motif(MotifRefus::PieceManquante)).await.unwrap();
        let k = m.s.postuler(compte, offre).await.unwrap();
        m.jusqu_a_commission(&a, k).await;
        m.s.agir_en_bailleur(a.agent, a.bailleur, k, event, data).await.unwrap();
        match then {
            Some((E::Refuser, d)) => m.s.agir_en_demandeur(compte, k, E::Refuser, d).await.unwrap(),
            Some((e, d)) => m.s.agir_en_bailleur(a.agent, a.bailleur, k, e, d).await.unwrap(),
            None => {}
        }
        let before = occupants(&m, offre).await;
        let refused = m.s.postuler(compte, offre).await;
        assert!(matches!(refused, Err(PostulerRefuse::DejaJugee(e)) if e == end), "{event:?} {refused:?}");
        assert_eq!(occupants(&m, offre).await, before, "nothing of it stays");
        // The page says so too, and of this dwelling alone.
        let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
        let page = async |id| m.s.page_offre(id, Some(compte), None, Some(&lue)).await.unwrap().jugee;
        assert_eq!((page(offre).await, page(autre).await), (Some(end), None));
        assert_eq!(m.s.page_offre(offre, None, None, None).await.unwrap().jugee, None, "nobody's business");
        // Another demande is not concerned.
        let voisin = m.demandeur(100 + i).await;
        m.s.postuler(voisin, offre).await.unwrap();
        m.s.postuler(compte, autre).await.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn the_panel_decides_on_its_day_at_the_earliest(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (compte, k) = en_commission(&m, &a, offre, 1).await;
    let does = async |event, data| m.s.agir_en_bailleur(a.agent, a.bailleur, k, event, data).await;
    let later = AUJOURDHUI.saturating_add(3.days());
    does(E::FixerCommission, avec(|d| d.date = Some(later))).await.unwrap();
    let n = vue(&m.s, compte, k).await.numero();
    let decisions = [
        (E::Attribuer, rien()),
        (E::AttribuerRang, avec(|d| d.rang = Some(2))),
        (
            E::AttribuerCondition,
            avec(|d| {
                d.texte = Some("Avis d'imposition".into());
                d.date = Some(later);
            }),
        ),
        (E::NePasAttribuer, motif(MotifRefus::DossierMieuxClasse)),
        (E::Rejeter, motif(MotifRefus::SejourNonRegulier)),
    ];
    for days in [0, 2] {
        m.avancer(days * JOUR);
        for (event, data) in &decisions {
            let early = does(*event, data.clone()).await;
            assert!(matches!(early, Err(MouvementRefuse::Machine(Refus::AvantCommission))), "{event:?} {early:?}");
        }
    }
    assert_eq!(vue(&m.s, compte, k).await.numero(), n, "nothing moved");
    // A visit may still come; on the day itself, the decision.
    let slot = later.at(9, 0, 0, 0);
    does(E::ProposerVisite, avec(|d| d.creneaux = vec![slot])).await.unwrap();
    m.avancer(JOUR);
    does(E::Attribuer, rien()).await.unwrap();
    assert_eq!(vue(&m.s, compte, k).await.etat, Etat::Attribuee);
}

#[rstest]
#[tokio::test]
async fn invalidated_one_is_free_at_once(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let (offre, autre) = (m.offre(a.bailleur, "A").await, m.offre(a.bailleur, "B").await);
    let compte = m.demandeur(1).await;
    let k = m.s.postuler(compte, offre).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k, E::Invalider, motif(MotifRefus::PieceManquante)).await.unwrap();
    assert_eq!(occupants(&m, offre).await, 0);
    assert_eq!(vue(&m.s, compte, k).await.evenements.last().unwrap().motif, Some(MotifRefus::PieceManquante));
    m.s.postuler(compte, autre).await.unwrap();
}

#[rstest]
#[case::refused(true)]
#[case::silence(false)]
#[tokio::test]
async fn a_refusal_or_silence_serves_the_next_rank(#[values(Sqlite, Postgres)] moteur: Moteur, #[case] says_no: bool) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let mut people = Vec::new();
    for i in 1..=4 {
        people.push(en_commission(&m, &a, offre, i).await);
    }
    for (i, (_, k)) in people.iter().enumerate() {
        let (event, data) = match i {
            0 => (E::Attribuer, rien()),
            _ => (E::AttribuerRang, avec(|d| d.rang = Some(i64::try_from(i).unwrap() + 1))),
        };
        m.s.agir_en_bailleur(a.agent, a.bailleur, *k, event, data).await.unwrap();
    }
    // One dwelling goes to one, one rank to one.
    let (late, k) = en_commission(&m, &a, offre, 9).await;
    let condition = avec(|d| {
        d.texte = Some("Avis d'imposition".into());
        d.date = Some(date(2026, 12, 10));
    });
    for (event, data) in
        [(E::Attribuer, rien()), (E::AttribuerCondition, condition), (E::AttribuerRang, avec(|d| d.rang = Some(3)))]
    {
        let refused = m.s.agir_en_bailleur(a.agent, a.bailleur, k, event, data).await;
        assert!(matches!(refused, Err(MouvementRefuse::Machine(Refus::Impossible))), "{event:?} {refused:?}");
    }
    let reason = motif(MotifRefus::DossierMieuxClasse);
    m.s.agir_en_bailleur(a.agent, a.bailleur, k, E::NePasAttribuer, reason).await.unwrap();
    assert!(m.s.candidature_active(late).await.unwrap().is_none());
    let ranks = async || {
        let mut out = Vec::new();
        for (compte, k) in &people {
            let v = vue(&m.s, *compte, *k).await;
            out.push((v.etat, v.rang_attribution));
        }
        out
    };
    use Etat::{Attribuee, AttribueeRang, RefuseeDemandeur};
    // One who only waits gives up: those behind move up, nobody is served in the place of the first.
    m.s.agir_en_demandeur(people[1].0, people[1].1, E::Refuser, rien()).await.unwrap();
    assert_eq!(
        ranks().await,
        [(Attribuee, Some(1)), (RefuseeDemandeur, Some(2)), (AttribueeRang, Some(2)), (AttribueeRang, Some(3))]
    );
    // A visit while one thinks it over does not stop the clock.
    let slot = date(2026, 11, 25).at(10, 0, 0, 0);
    let visit = avec(|d| d.creneaux = vec![slot]);
    m.s.agir_en_bailleur(a.agent, a.bailleur, people[0].1, E::ProposerVisite, visit).await.unwrap();
    let picked = avec(|d| d.creneau = Some(slot));
    m.s.agir_en_demandeur(people[0].0, people[0].1, E::ConfirmerVisite, picked).await.unwrap();
    let end = delais::fin_delai_acceptation(AUJOURDHUI, 10);
    assert_eq!(vue(&m.s, people[0].0, people[0].1).await.reponse_avant, Some(end));

    if says_no {
        m.s.agir_en_demandeur(people[0].0, people[0].1, E::Refuser, rien()).await.unwrap();
    } else {
        // The last day is still theirs.
        let days = i64::from(AUJOURDHUI.until(end).unwrap().get_days());
        m.avancer(days * JOUR);
        assert_eq!(m.s.faire_passer_le_temps().await.unwrap(), 0);
        m.avancer(JOUR);
        assert_eq!(m.s.faire_passer_le_temps().await.unwrap(), 1);
        let last = vue(&m.s, people[0].0, people[0].1).await.evenements.pop().unwrap();
        assert_eq!(
            (last.evenement, last.acteur, last.motif),
            (E::DelaiEchu, Acteur::Systeme, Some(MotifRefus::Silence))
        );
    }
    assert_eq!(
        ranks().await,
        [(RefuseeDemandeur, Some(1)), (RefuseeDemandeur, Some(2)), (Attribuee, Some(1)), (AttribueeRang, Some(2))]
    );
    // The next has the whole delay, counted from the day it is served.
    let served = vue(&m.s, people[2].0, people[2].1).await;
    assert_eq!(served.reponse_avant, Some(delais::fin_delai_acceptation(m.s.horloge.aujourdhui(), 10)));
    assert_eq!(occupants(&m, offre).await, 2);
    assert!(m.s.candidature_active(people[0].0).await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn a_condition_is_met_or_ends(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (met, k1) = en_commission(&m, &a, offre, 1).await;
    let (unmet, k2) = en_commission(&m, &a, m.offre(a.bailleur, "B").await, 2).await;
    let (next, k3) = en_commission(&m, &a, m.s.candidature_active(unmet).await.unwrap().unwrap().offre, 3).await;
    let until = date(2026, 12, 10);
    let data = avec(|d| {
        d.texte = Some("Avis d'imposition".into());
        d.date = Some(until);
    });
    for k in [k1, k2] {
        m.s.agir_en_bailleur(a.agent, a.bailleur, k, E::AttribuerCondition, data.clone()).await.unwrap();
    }
    m.s.agir_en_bailleur(a.agent, a.bailleur, k3, E::AttribuerRang, avec(|d| d.rang = Some(2))).await.unwrap();
    let v = vue(&m.s, met, k1).await;
    assert_eq!((v.condition.as_deref(), v.reponse_avant), (Some("Avis d'imposition"), Some(until)));
    for (c, k) in [(met, k1), (unmet, k2)] {
        m.s.agir_en_demandeur(c, k, E::FournirPiece, rien()).await.unwrap();
        assert_eq!(vue(&m.s, c, k).await.reponse_avant, Some(until), "the landlord has not lifted it yet");
    }
    m.s.agir_en_bailleur(a.agent, a.bailleur, k1, E::LeverCondition, rien()).await.unwrap();
    assert_eq!(vue(&m.s, met, k1).await.reponse_avant, Some(delais::fin_delai_acceptation(AUJOURDHUI, 10)));
    m.s.agir_en_demandeur(met, k1, E::Accepter, rien()).await.unwrap();
    m.avancer(30 * JOUR);
    assert_eq!(m.s.faire_passer_le_temps().await.unwrap(), 1);
    assert_eq!(vue(&m.s, unmet, k2).await.etat, Etat::NonRetenue);
    assert_eq!(vue(&m.s, next, k3).await.etat, Etat::Attribuee);
    assert_eq!(vue(&m.s, met, k1).await.etat, Etat::Acceptee, "accepted, no clock runs any more");
}

#[rstest]
#[tokio::test]
async fn a_closed_offer_that_nobody_sent_ends_with_its_reason(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (deposee, validee) = (m.demandeur(1).await, m.demandeur(2).await);
    let k1 = m.s.postuler(deposee, offre).await.unwrap();
    let k2 = m.s.postuler(validee, offre).await.unwrap();
    m.s.agir_en_conseiller(a.conseiller, k2, E::Valider, rien()).await.unwrap();
    let (envoyee, k3) = en_commission(&m, &a, offre, 3).await;
    m.avancer(54 * JOUR);
    assert_eq!(m.s.faire_passer_le_temps().await.unwrap(), 0);
    m.avancer(2 * JOUR);
    assert_eq!(m.s.faire_passer_le_temps().await.unwrap(), 2);
    for (c, k) in [(deposee, k1), (validee, k2)] {
        let v = vue(&m.s, c, k).await;
        assert_eq!(
            (v.etat, v.evenements.last().unwrap().motif),
            (Etat::NonRetenue, Some(MotifRefus::DateLimitePassee))
        );
    }
    assert_eq!(vue(&m.s, envoyee, k3).await.etat, Etat::Commission);
    assert_eq!(occupants(&m, offre).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_withdrawn_offer_ends_everyones(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let compte = m.demandeur(1).await;
    let k1 = m.s.postuler(compte, offre).await.unwrap();
    let (second, k2) = en_commission(&m, &a, offre, 2).await;
    let stranger = m.bailleur("222222226").await;
    let refused = m.s.retirer_offre(stranger, offre, MotifRefus::ErreurAnnonce).await;
    assert!(matches!(refused, Err(MouvementRefuse::Autre(Erreur::Introuvable))), "{refused:?}");
    let foreign = m.s.retirer_offre(a.bailleur, offre, MotifRefus::Silence).await;
    assert!(matches!(foreign, Err(MouvementRefuse::Machine(Refus::MotifEtranger))), "{foreign:?}");
    assert_eq!(occupants(&m, offre).await, 2, "all or nothing");
    m.s.retirer_offre(a.bailleur, offre, MotifRefus::TravauxNecessaires).await.unwrap();
    for (c, k, mails) in [(compte, k1, 2), (second, k2, 5)] {
        let v = vue(&m.s, c, k).await;
        assert_eq!(
            (v.etat, v.evenements.last().unwrap().motif),
            (Etat::OffreRetiree, Some(MotifRefus::TravauxNecessaires))
        );
        assert_eq!(m.courriels(&adresse(if c == compte { 1 } else { 2 })).await.len(), mails);
    }
    assert_eq!(occupants(&m, offre).await, 0);
    assert!(matches!(m.s.postuler(compte, offre).await, Err(PostulerRefuse::OffreClose)));
    let twice = m.s.retirer_offre(a.bailleur, offre, MotifRefus::TravauxNecessaires).await;
    assert!(matches!(twice, Err(MouvementRefuse::Autre(Erreur::Introuvable))));
}

#[rstest]
#[tokio::test]
async fn anothers_is_not_found(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let (compte, k) = en_commission(&m, &a, offre, 1).await;
    let (other, stranger) = (m.demandeur(2).await, m.bailleur("222222226").await);
    let gone = |r: Result<(), MouvementRefuse>| {
        assert!(matches!(r, Err(MouvementRefuse::Autre(Erreur::Introuvable))), "{r:?}");
    };
    gone(m.s.annuler(other, k).await);
    gone(m.s.agir_en_demandeur(other, k, E::Accepter, rien()).await);
    gone(m.s.agir_en_bailleur(a.agent, stranger, k, E::Attribuer, rien()).await);
    gone(m.s.agir_en_conseiller(a.conseiller, m.s.id(), E::Valider, rien()).await);
    // Before it is sent, a landlord's own offer holds nobody for it.
    let early = m.s.postuler(other, offre).await.unwrap();
    gone(m.s.agir_en_bailleur(a.agent, a.bailleur, early, E::FixerCommission, rien()).await);
    assert!(matches!(m.s.numero_courant(other, k).await, Err(Erreur::Introuvable)));
    assert!(matches!(m.s.dossier_bailleur(stranger, k).await, Err(Erreur::Introuvable)));
    assert!(m.s.file_bailleur(stranger, FiltreFile::EnCours).await.unwrap().is_empty());
    assert_eq!(vue(&m.s, compte, k).await.etat, Etat::Commission);
}

#[rstest]
#[tokio::test]
async fn ranks_are_what_the_stored_keys_say_everywhere(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let offre = m.offre(a.bailleur, "A").await;
    let mut people = Vec::new();
    // Out of order, with a year apart for some, and one that is handicapped: other points.
    for i in [5_u32, 3, 900, 1, 700, 4, 2] {
        let mut d = foyer(i);
        d.personnes_handicapees = u8::from(i == 4).into();
        let compte = m.compte_de(&adresse(i), &d).await;
        m.dossier(compte, &d, &complement(Consentement::Anonyme), EtatDossier::Valide).await;
        let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
        // The likely rank shown before applying is the one given after.
        let profil = m.s.offre_et_profil(offre, Some(&lue)).await.unwrap();
        let before = m.s.classement(&lue, m.s.points_employeur(&lue).await.unwrap(), &profil);
        let version = profil.offre.carte.rangs_version;
        let likely = m.s.rang_probable(offre, version, &before.cle()).await.unwrap();
        let twice = [(offre, version, before.cle()), (Uuid::nil(), 0, before.cle())];
        assert_eq!(m.s.rangs_probables(&twice).await.unwrap()[0], likely);
        let demandeur = m.s.preparer(lue).await.unwrap();
        let list =
            m.s.liste_demandeur(&demandeur, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
        assert_eq!(list.cartes.iter().find(|c| c.0.id == offre).map(|c| c.2), Some(likely));
        let k = m.s.postuler(compte, offre).await.unwrap();
        assert_eq!(vue(&m.s, compte, k).await.position, Some(likely));
        people.push((compte, k));
    }
    m.s.annuler(people[3].0, people[3].1).await.unwrap();
    let keys: Vec<(Uuid, String, i64, String, String)> = services::on_db!(&m.s.db, |p| {
        sqlx::query_as(
            "/* test */ SELECT compte_id, groupe, points, anciennete, numero_unique FROM candidature WHERE active",
        )
        .fetch_all(p)
        .await
    })
    .unwrap();
    let mut sorted = keys;
    sorted.sort_by_key(|(_, g, p, a, n)| (g.clone(), -p, a.clone(), n.clone()));
    let queue = m.s.file_conseiller(FiltreFile::ATraiter).await.unwrap();
    let autre = m.autre_serveur().await;
    for (i, (compte, ..)) in sorted.iter().enumerate() {
        for s in [&m.s, &autre] {
            let v = s.mes_candidatures(*compte).await.unwrap().remove(0);
            assert_eq!(v.position.map(|p| (p.rang, p.total)), Some((i + 1, sorted.len())));
            assert_eq!(queue[i].id, v.id);
            assert_eq!(queue[i].rang, i64::try_from(i).unwrap() + 1);
        }
    }
    // The first three by that order are those that go to the landlord.
    for line in &queue {
        m.s.agir_en_conseiller(a.conseiller, line.id, E::Valider, rien()).await.unwrap();
    }
    assert_eq!(m.s.envoyer_les_premiers(a.conseiller, offre, 3).await.unwrap(), 3);
    let sent: Vec<Uuid> =
        m.s.file_bailleur(a.bailleur, FiltreFile::ATraiter).await.unwrap().iter().map(|l| l.id).collect();
    assert_eq!(sent, queue[..3].iter().map(|l| l.id).collect::<Vec<_>>());
}

#[rstest]
#[tokio::test]
async fn live_updates_cross_servers(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let bailleur = m.bailleur("111111118").await;
    let offre = m.offre(bailleur, "A").await;
    let autre = m.autre_serveur().await;
    let since = autre.maintenant();
    m.avancer(SECONDE);
    let k = m.s.postuler(m.demandeur(1).await, offre).await.unwrap();
    let mut page = autre.suivi.ecouter();
    let next = autre.relayer(since).await.unwrap();
    assert_eq!(page.try_recv().unwrap().candidature, k);
    m.avancer(60 * SECONDE);
    autre.relayer(next + 30 * SECONDE).await.unwrap();
    assert!(page.try_recv().is_err());
}
