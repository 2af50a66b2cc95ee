//! Around a place, and on the map: what is counted is what is listed.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::{AUJOURDHUI, Monde, Moteur, referentiel};
use domain::logement::Genre;
use rstest::rstest;
use services::monde::GRAINE;
use services::monde::offres::volume;
use services::offres::points::{Cadre, MARQUES_MAX, Points, ZOOM_MAX};
use services::offres::{Filtres, Lieu, Onglet, PAR_PAGE, Tri, distance_km};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A country with some thousands of offers.
async fn pays(moteur: Moteur) -> Option<Monde> {
    let m = Monde::ouvrir(moteur).await?;
    let bailleur = m.bailleur("333333334").await;
    let world: Vec<_> = volume(GRAINE, 3000, AUJOURDHUI, &referentiel(), &[bailleur]).collect();
    m.s.publier_toutes(&world).await.unwrap();
    Some(m)
}

fn autour(insee: &str, km: u32) -> Lieu {
    Lieu::Autour { insee: insee.to_owned(), km }
}

/// Every offer of a place: id and commune.
async fn tout(m: &Monde, lieu: &Lieu) -> Vec<(Uuid, String)> {
    let mut all = Vec::new();
    for page in 1.. {
        let l = m.s.recherche_publique(lieu, &Filtres::default(), Tri::Recentes, page).await.unwrap();
        let (total, pages) = (l.total, l.pages);
        all.extend(l.cartes.into_iter().map(|c| (c.id, c.insee)));
        if page >= pages {
            assert_eq!(all.len(), total);
            return all;
        }
        assert_eq!(all.len(), page * PAR_PAGE);
    }
    all
}

#[rstest]
#[tokio::test]
async fn around_a_commune_is_what_is_near_it_and_nothing_else(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = pays(moteur).await else { return };
    let r = referentiel();
    // Montreuil: three départements within 10 km, the arrondissements of Paris among them.
    for (insee, radii) in [("93048", [5, 10, 20]), ("29019", [5, 10, 50]), ("97411", [5, 10, 20])] {
        let middle = r.commune(insee).unwrap();
        let km = |c: &str| {
            let c = r.commune(c).unwrap();
            distance_km((middle.latitude, middle.longitude), (c.latitude, c.longitude))
        };
        let mut before: BTreeSet<Uuid> =
            tout(&m, &Lieu::Commune(insee.to_owned())).await.into_iter().map(|(id, _)| id).collect();
        for radius in radii {
            let found = tout(&m, &autour(insee, radius)).await;
            assert!(found.iter().all(|(_, c)| km(c) <= f64::from(radius)), "{insee}, {radius} km");
            let ids: BTreeSet<Uuid> = found.into_iter().map(|(id, _)| id).collect();
            assert!(ids.is_superset(&before), "{insee}, {radius} km: a wider circle holds the narrower one");
            before = ids;
        }
        let everything = tout(&m, &Lieu::Partout).await;
        let near = everything.iter().filter(|(_, c)| km(c) <= f64::from(radii[2])).count();
        assert_eq!(before.len(), near, "{insee}");
    }
    assert!(m.s.recherche_publique(&autour("00000", 10), &Filtres::default(), Tri::Recentes, 1).await.is_err());
}

fn somme(p: &Points) -> usize {
    p.marques.iter().map(|mark| mark.n).sum()
}

#[rstest]
#[tokio::test]
async fn marks_count_what_the_list_counts_at_every_zoom(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = pays(moteur).await else { return };
    let flats = Filtres { genre: Some(Genre::Appartement), pieces: vec![2, 3], ..Filtres::default() };
    let places =
        [Lieu::Partout, Lieu::Departement("93".to_owned()), Lieu::Commune("75056".to_owned()), autour("29019", 20)];
    for lieu in &places {
        for f in [&Filtres::default(), &flats] {
            let total = m.s.recherche_publique(lieu, f, Tri::Loyer, 1).await.unwrap().total;
            for zoom in 0..=ZOOM_MAX {
                let p = m.s.points_publics(lieu, f, &Cadre::monde(zoom)).await.unwrap();
                assert!(p.marques.len() <= MARQUES_MAX, "{lieu:?}, zoom {zoom}");
                assert_eq!((p.total, somme(&p)), (total, total), "{lieu:?}, zoom {zoom}");
            }
        }
    }
    let brest = Cadre { ouest: -4.8, sud: 48.2, est: -4.2, nord: 48.6, zoom: 11 };
    let near = m.s.points_publics(&Lieu::Partout, &Filtres::default(), &brest).await.unwrap();
    assert!(somme(&near) < near.total && !near.marques.is_empty());
    // What is in sight with a cell of 80 pixels around it, at zoom 11 some 4 km.
    assert!(near.marques.iter().all(|k| (-4.9..-4.1).contains(&k.longitude) && (48.1..48.7).contains(&k.latitude)));
    let names: Vec<String> = m.s.villes(&brest).into_iter().map(|v| v.nom).collect();
    assert!(names.contains(&"Brest".to_owned()) && names.len() <= 30, "{names:?}");
    assert!(m.s.points_publics(&Lieu::Departement("99".to_owned()), &Filtres::default(), &brest).await.is_err());
}

#[rstest]
#[tokio::test]
async fn a_tab_has_the_same_offers_on_the_map(#[values(Sqlite, Postgres)] moteur: Moteur) {
    let Some(m) = pays(moteur).await else { return };
    let compte = m.demandeur(1).await;
    let d = m.s.preparer(m.s.ma_demande(compte).await.unwrap().unwrap()).await.unwrap();
    let f = Filtres { pieces: vec![3], ..Filtres::default() };
    for f in [&Filtres::default(), &f] {
        for onglet in [Onglet::Demandees, Onglet::Limitrophes, Onglet::Autres] {
            let list = m.s.liste_demandeur(&d, onglet, f, Tri::Recentes, 1).await.unwrap();
            for zoom in [0, 7, 12, ZOOM_MAX] {
                let p = m.s.points_de_l_onglet(&d, onglet, f, &Cadre::monde(zoom)).await.unwrap();
                assert_eq!((p.total, somme(&p)), (list.comptes[onglet as usize], p.total), "{onglet:?}, zoom {zoom}");
            }
        }
    }
}
