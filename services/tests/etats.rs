//! Where an offer stands as its candidatures move: read with the offer, its page, a favourite, a comparison, its
//! landlord's list, all alike.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::annonce::EtatOffre;
use domain::candidature::{Evenement, MotifRefus};
use rstest::rstest;
use services::candidatures::Donnees;
use services::horloge::JOUR;
use uuid::Uuid;

/// The state of an offer, wherever it is read.
async fn partout(m: &Monde, bailleur: Uuid, lecteur: Uuid, offre: Uuid) -> EtatOffre {
    let now = m.s.maintenant();
    let alone = m.s.offre(offre).await.unwrap().situation(now);
    let page = m.s.page_offre(offre, None, None, None).await.unwrap().vue.offre.situation(now);
    let beside = m.s.offres_et_profils(&[offre], None).await.unwrap()[0].offre.situation(now);
    let mine = m.s.mes_offres(bailleur, 1).await.unwrap().offres;
    let mine = mine.iter().find(|o| o.carte.id == offre).unwrap().situation(now);
    let kept = m.s.mes_favoris(lecteur).await.unwrap();
    let kept = kept.iter().find(|f| f.carte.id == offre).unwrap().situation(now);
    assert_eq!([page, beside, mine, kept], [alone; 4]);
    alone
}

#[rstest]
#[tokio::test]
async fn a_closed_offer_is_where_its_files_are(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let a = m.acteurs().await;
    let (offre, seule) = (m.offre(a.bailleur, "A").await, m.offre(a.bailleur, "B").await);
    let (anne, voisin) = (m.demandeur(1).await, m.demandeur(2).await);
    for o in [offre, seule] {
        m.s.ajouter_favori(anne, o).await.unwrap();
    }
    let k = m.s.postuler(anne, offre).await.unwrap();
    let other = m.s.postuler(voisin, offre).await.unwrap();
    assert_eq!(partout(&m, a.bailleur, anne, offre).await, EtatOffre::Publiee);
    m.avancer(30 * JOUR);
    assert_eq!(partout(&m, a.bailleur, anne, offre).await, EtatOffre::EnDesignation);
    assert_eq!(partout(&m, a.bailleur, anne, seule).await, EtatOffre::Close, "nobody applied");

    let by_adviser = async |k, event| {
        m.s.agir_en_conseiller(a.conseiller, k, event, Donnees::default()).await.unwrap();
    };
    by_adviser(k, Evenement::Valider).await;
    assert_eq!(partout(&m, a.bailleur, anne, offre).await, EtatOffre::EnDesignation, "valid is not sent");
    by_adviser(k, Evenement::Envoyer).await;
    assert_eq!(partout(&m, a.bailleur, anne, offre).await, EtatOffre::ChezLeBailleur);
    // The one file that was there comes to nothing: the other still waits at Action Logement's.
    let day = avec(|d| d.date = Some(m.s.horloge.aujourdhui()));
    m.s.agir_en_bailleur(a.agent, a.bailleur, k, Evenement::FixerCommission, day).await.unwrap();
    let why = avec(|d| d.motif = Some(MotifRefus::DossierMieuxClasse));
    m.s.agir_en_bailleur(a.agent, a.bailleur, k, Evenement::NePasAttribuer, why).await.unwrap();
    assert_eq!(partout(&m, a.bailleur, anne, offre).await, EtatOffre::EnDesignation);
    let why = avec(|d| d.motif = Some(MotifRefus::pour(Evenement::Invalider)[0]));
    m.s.agir_en_conseiller(a.conseiller, other, Evenement::Invalider, why).await.unwrap();
    assert_eq!(partout(&m, a.bailleur, anne, offre).await, EtatOffre::Close);
    m.executer("UPDATE offre SET etat = 'attribuee' WHERE ref_externe = 'A'").await;
    assert_eq!(partout(&m, a.bailleur, anne, offre).await, EtatOffre::Attribuee);
    m.executer("UPDATE offre SET etat = 'retiree' WHERE ref_externe = 'B'").await;
    assert_eq!(partout(&m, a.bailleur, anne, seule).await, EtatOffre::Retiree);
}
