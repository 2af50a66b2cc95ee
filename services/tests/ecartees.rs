//! « Pourquoi pas celui-ci ? »: the list behind each line holds exactly what the line counts.

use crate::publication::annonce;
use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::{Monde, Moteur};
use domain::eligibilite::Regle;
use rstest::rstest;
use services::horloge::SECONDE;
use services::offres::{Filtres, Onglet, PAR_PAGE, Tri};

#[rstest]
#[tokio::test]
async fn every_home_left_out_can_be_reached(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = Monde::ouvrir(moteur).await else { return };
    let b = m.bailleur("111111118").await;
    let large = [("typologie", "T6"), ("surface_m2", "120"), ("loyer", "900")];
    let mut all = Vec::new();
    for i in 0..=2 * PAR_PAGE {
        all.push(m.s.publier_nouvelle(b, &annonce(&m.s, &format!("A-{i}"), &large)).await.unwrap());
        m.avancer(SECONDE);
    }
    m.s.publier_nouvelle(b, &annonce(&m.s, "B", &[("loyer", "2500")])).await.unwrap();
    let compte = m.demandeur(1).await;
    let lue = m.s.ma_demande(compte).await.unwrap().unwrap();
    let d = m.s.preparer(lue).await.unwrap();
    let list = m.s.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap();

    for group in list.ecartees.iter() {
        let mut found = Vec::new();
        let first = m.s.ecartees(&d, group.regle, group.trop_petit, 1).await.unwrap();
        assert_eq!(first.total, group.total);
        assert!(first.offres.starts_with(&group.exemples[..group.exemples.len().min(first.offres.len())]));
        for page in 1..=first.pages {
            let page = m.s.ecartees(&d, group.regle, group.trop_petit, page).await.unwrap();
            assert!(page.offres.iter().all(|e| e.reponse.regle == group.regle));
            found.extend(page.offres.into_iter().map(|e| e.carte.id));
        }
        assert_eq!(found.len(), group.total);
        if (group.regle, group.trop_petit) == (Regle::Typologie, false) {
            found.reverse();
            assert_eq!(found, all, "newest first, all of them, none twice");
        }
    }
    let rules: Vec<Regle> = list.ecartees.iter().map(|g| g.regle).collect();
    assert!(rules.contains(&Regle::Typologie) && rules.contains(&Regle::Effort), "{rules:?}");
    // A page past the end is the last one; what nothing is left out for is empty.
    let last = m.s.ecartees(&d, Regle::Typologie, false, 99).await.unwrap();
    assert_eq!((last.page, last.pages), (3, 3));
    assert_eq!(m.s.ecartees(&d, Regle::Typologie, true, 1).await.unwrap().total, 0);
}
