//! The same random operations on both engines: the same answers, the same end, and what must hold holds.

use crate::support::*;
use domain::candidature::{Etat, Evenement as E, MotifRefus};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use services::candidatures::Donnees;
use services::horloge::JOUR;
use uuid::Uuid;

const PERSONNES: usize = 5;
const OFFRES: usize = 3;

#[derive(Debug, Clone)]
enum Op {
    Postuler(usize, usize),
    Annuler(usize),
    /// The next step on the way, whoever's it is.
    Avancer(usize),
    /// The way that ends it, or turns aside, from here.
    Devier(usize),
    Refuser(usize),
    Retirer(usize),
    Jours(i64),
    Supprimer(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let p = 0..PERSONNES;
    prop_oneof![
        6 => (p.clone(), 0..OFFRES).prop_map(|(p, o)| Op::Postuler(p, o)),
        2 => p.clone().prop_map(Op::Annuler),
        16 => p.clone().prop_map(Op::Avancer),
        4 => p.clone().prop_map(Op::Devier),
        2 => p.clone().prop_map(Op::Refuser),
        1 => (0..OFFRES).prop_map(Op::Retirer),
        1 => (1_i64..12).prop_map(Op::Jours),
        1 => p.prop_map(Op::Supprimer),
    ]
}

/// Plays them; answers each operation's outcome, then what the database holds.
async fn jouer(moteur: Moteur, ops: &[Op]) -> Option<Vec<String>> {
    let m = Monde::seme(moteur, 42).await?;
    let a = m.acteurs().await;
    let mut offres = Vec::new();
    for i in 0..OFFRES {
        offres.push(m.offre(a.bailleur, &format!("O{i}")).await);
    }
    let mut comptes = Vec::new();
    for i in 0..PERSONNES {
        comptes.push(m.demandeur(u32::try_from(i).unwrap()).await);
    }
    let mut trace = Vec::new();
    for op in ops {
        m.avancer(1_000_000);
        let active = |p: usize| m.s.candidature_active(comptes[p]);
        let said = match op {
            Op::Postuler(p, o) => format!("{:?}", m.s.postuler(comptes[*p], offres[*o]).await),
            Op::Retirer(o) => {
                format!("{:?}", m.s.retirer_offre(a.bailleur, offres[*o], MotifRefus::ErreurAnnonce).await)
            }
            Op::Jours(n) => {
                m.avancer(n * JOUR);
                format!("{:?}", m.s.faire_passer_le_temps().await)
            }
            Op::Supprimer(p) => format!("{:?}", m.s.supprimer_demande(comptes[*p]).await),
            Op::Annuler(p) | Op::Avancer(p) | Op::Devier(p) | Op::Refuser(p) => match active(*p).await.unwrap() {
                None => "nothing".to_owned(),
                Some(k) => format!("{:?}", mouvoir(&m, &a, comptes[*p], op, k.id, k.etat).await),
            },
        };
        assert!(!said.contains("Base(") && !said.contains("Interne("), "{op:?}: {said}");
        trace.push(format!("{op:?}: {said}"));
        invariants(&m, op).await;
    }
    for (i, compte) in comptes.iter().enumerate() {
        for v in m.s.mes_candidatures(*compte).await.unwrap() {
            trace.push(format!(
                "{i} {:?} {:?} {:?} {:?} {:?}",
                v.etat, v.position, v.rang_attribution, v.reponse_avant, v.evenements
            ));
        }
        trace.push(format!("{:?}", m.courriels(&adresse(u32::try_from(i).unwrap())).await));
    }
    for offre in offres {
        trace.push(format!("{:?}", m.s.offre(offre).await.unwrap()));
    }
    Some(trace)
}

async fn mouvoir(
    m: &Monde,
    a: &Acteurs,
    compte: Uuid,
    op: &Op,
    k: Uuid,
    etat: Etat,
) -> Result<(), services::candidatures::MouvementRefuse> {
    let today = m.s.horloge.aujourdhui();
    let motif = |m| avec(|d| d.motif = Some(m));
    let condition = avec(|d| {
        d.texte = Some("Avis d'imposition".into());
        d.date = Some(today.saturating_add(jiff::Span::new().days(5)));
    });
    let caleol = avec(|d| d.date = Some(today));
    let (event, data) = match (op, etat) {
        (Op::Annuler(_), _) => (E::Annuler, Donnees::default()),
        (Op::Refuser(_), _) => (E::Refuser, Donnees::default()),
        (Op::Devier(_), Etat::Deposee | Etat::Validee) => (E::Invalider, motif(MotifRefus::PieceManquante)),
        (Op::Devier(_), Etat::Commission) if compte.as_u128().is_multiple_of(3) => {
            (E::Rejeter, motif(MotifRefus::SejourNonRegulier))
        }
        (Op::Devier(_), Etat::Commission) if compte.as_u128() % 3 == 1 => (E::AttribuerCondition, condition),
        (Op::Devier(_), Etat::Commission) => {
            (E::AttribuerRang, avec(|d| d.rang = Some(2 + i64::from(k.as_bytes()[15] % 3))))
        }
        (_, Etat::Deposee) => (E::Valider, Donnees::default()),
        (_, Etat::Validee) => (E::Envoyer, Donnees::default()),
        (_, Etat::Envoyee) => (E::DemanderPiece, avec(|d| d.texte = Some("Bulletin".into()))),
        (_, Etat::Visite) => (E::FixerCommission, caleol),
        (_, Etat::Commission) => (E::Attribuer, Donnees::default()),
        (_, Etat::AttribueeCondition) => (E::LeverCondition, Donnees::default()),
        (_, Etat::Attribuee) => (E::Accepter, Donnees::default()),
        (_, Etat::Acceptee) => (E::SignerBail, Donnees::default()),
        _ => (E::FournirPiece, Donnees::default()),
    };
    match event {
        E::Annuler | E::Refuser | E::Accepter | E::FournirPiece => m.s.agir_en_demandeur(compte, k, event, data).await,
        E::Valider | E::Invalider | E::Envoyer => m.s.agir_en_conseiller(a.conseiller, k, event, data).await,
        _ => m.s.agir_en_bailleur(a.agent, a.bailleur, k, event, data).await,
    }
}

async fn invariants(m: &Monde, after: &Op) {
    let wrong = [
        "SELECT COUNT(*) FROM offre o WHERE o.candidatures <>
           (SELECT COUNT(*) FROM candidature k WHERE k.offre_id = o.id AND k.active)",
        "SELECT COUNT(*) FROM candidature k JOIN demande d ON d.id = k.demande_id WHERE k.active AND d.supprimee_a IS NOT NULL",
        "SELECT COUNT(*) FROM candidature k WHERE k.version <>
           (SELECT COUNT(*) FROM evenement e WHERE e.candidature_id = k.id)",
        "SELECT COUNT(*) FROM candidature k WHERE k.etat <>
           (SELECT e.vers FROM evenement e WHERE e.candidature_id = k.id AND e.numero = k.version)",
        "SELECT (SELECT COUNT(*) FROM evenement) - (SELECT COUNT(*) FROM courriel)",
        "SELECT COUNT(*) FROM candidature WHERE etat IN ('attribuee', 'attribuee_condition') AND reponse_avant IS NULL",
        "SELECT COUNT(*) FROM candidature k JOIN offre o ON o.id = k.offre_id
           WHERE k.etat IN ('deposee', 'validee', 'envoyee', 'visite', 'commission') AND o.etat <> 'publiee'",
        "SELECT COUNT(*) FROM (SELECT offre_id FROM candidature WHERE etat IN ('attribuee', 'attribuee_condition', 'acceptee')
           GROUP BY offre_id HAVING COUNT(*) > 1) AS deux",
    ];
    for sql in wrong {
        assert_eq!(m.nombre(sql).await, 0, "after {after:?}: {sql}");
    }
}

#[test]
fn both_engines_answer_alike() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let config = Config { cases: 12, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(&prop::collection::vec(op(), 20..90), |ops| {
        let (sqlite, postgres) =
            runtime.block_on(async { tokio::join!(jouer(Moteur::Sqlite, &ops), jouer(Moteur::Postgres, &ops)) });
        if let (Some(a), Some(b)) = (sqlite, postgres) {
            prop_assert_eq!(a, b);
        }
        Ok(())
    });
    outcome.unwrap();
}
