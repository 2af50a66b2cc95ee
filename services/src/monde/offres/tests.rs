//! What the demonstration relies on.

use super::*;
use crate::horloge::jour;
use crate::monde::demandes::EMPLOYEURS;
use domain::logement::TableTypologies;
use jiff::civil::date;
use sqlx::{Connection as _, SqliteConnection};
use std::collections::HashSet;
use std::sync::LazyLock;

static REFERENTIEL: LazyLock<Referentiel> = LazyLock::new(|| Referentiel::load().unwrap());
const TODAY: Date = date(2026, 11, 22);

fn ids() -> Vec<Uuid> {
    (0..bailleurs().len()).map(|i| Uuid::from_u128(i as u128 + 1)).collect()
}

fn demo() -> Vec<OffreNouvelle> {
    offres(crate::monde::GRAINE, NOMBRE_PAR_DEFAUT, TODAY, &REFERENTIEL, &ids())
}

fn luhn(chiffres: &str) -> bool {
    let somme: u32 = chiffres
        .chars()
        .rev()
        .enumerate()
        .map(|(i, c)| {
            let d = c.to_digit(10).unwrap() * if i % 2 == 1 { 2 } else { 1 };
            if d > 9 { d - 9 } else { d }
        })
        .sum();
    somme.is_multiple_of(10)
}

#[test]
fn landlords_and_employers_are_well_formed_and_everywhere() {
    let sirens: Vec<&str> = bailleurs().iter().map(|b| b.siren).chain(employeurs().iter().map(|e| e.siren)).collect();
    assert!(bailleurs().len() >= 12 && employeurs().len() >= 4);
    assert_eq!(sirens.iter().collect::<HashSet<_>>().len(), sirens.len());
    for siren in sirens {
        assert!(siren.len() == 9 && luhn(siren), "{siren}");
    }
    for d in REFERENTIEL.departements() {
        assert!(bailleurs().iter().any(|b| b.departements.contains(&d.code)), "nobody in {}", d.code);
    }
    let connus: HashSet<&str> = REFERENTIEL.departements().iter().map(|d| d.code).collect();
    assert!(bailleurs().iter().flat_map(|b| b.departements).all(|d| connus.contains(d)));
    assert_eq!(bailleurs().iter().map(|b| (b.sigle, b.email)).collect::<HashSet<_>>().len(), bailleurs().len());
}

#[test]
fn the_households_employers_have_these_policies() {
    for e in employeurs() {
        let connu = EMPLOYEURS.iter().find(|c| c.siret.starts_with(e.siren));
        assert_eq!(connu.map(|c| c.nom), Some(e.nom));
    }
    let tissier = &employeurs()[0];
    assert_eq!((tissier.siren, tissier.politique.points), ("824541148", 6));
    assert!(!tissier.politique.validation_requise);
    assert!(domain::siret::Siret::parse("82454114802432").is_ok_and(|s| s.siren() == tissier.siren));
    assert!(employeurs().iter().any(|e| e.politique.validation_requise));
    assert!(employeurs().iter().any(|e| e.politique.code_entreprise.is_some()));
    assert!(employeurs().iter().any(|e| e.politique.consentements.len() == 2));
}

#[test]
fn the_same_seed_gives_the_same_offers_and_another_day_only_moves_the_dates() {
    assert_eq!(demo(), demo());
    let autres = offres(7, NOMBRE_PAR_DEFAUT, TODAY, &REFERENTIEL, &ids());
    assert_ne!(demo(), autres);
    let demain = offres(crate::monde::GRAINE, NOMBRE_PAR_DEFAUT, date(2026, 11, 23), &REFERENTIEL, &ids());
    for (a, b) in demo().into_iter().zip(demain) {
        assert!(a.cloture_a < b.cloture_a);
        let dates = (b.publiee_a, b.cloture_a, b.disponible_le);
        assert_eq!(OffreNouvelle { publiee_a: dates.0, cloture_a: dates.1, disponible_le: dates.2, ..a }, b);
    }
    let volume = || volume(3, 50, TODAY, &REFERENTIEL, &ids()).collect::<Vec<_>>();
    assert_eq!(volume(), volume());
    assert_eq!(volume().len(), 50);
}

#[test]
fn without_landlord_there_is_no_offer_and_with_one_there_are() {
    assert!(offres(1, 10, TODAY, &REFERENTIEL, &[]).is_empty());
    assert_eq!(volume(1, 10, TODAY, &REFERENTIEL, &[]).count(), 0);
    assert_eq!(offres(1, 10, TODAY, &REFERENTIEL, &ids()[..1]).len(), 10);
}

/// Into the real schema, whose constraints decide.
async fn inserer(conn: &mut SqliteConnection, o: &OffreNouvelle) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO offre (id, bailleur_id, ref_externe, etat, genre, typologie, insee, departement, code_postal,
           commune, adresse, latitude, longitude, zone_plafond, zone_abc, financement, surface_m2, loyer, charges,
           loyer_cc, depot, etage, etages, ascenseur, balcon, jardin, parking, pmr, chauffage, annee, dpe, dpe_kwh,
           ges, description, reservee_siren, reservee_nom, photo, publiee_a, cloture_a, disponible_le)
         VALUES (randomblob(16), $1, $2, 'publiee', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
           $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38)",
    )
    .bind(o.bailleur)
    .bind(&o.ref_externe)
    .bind(o.genre.code())
    .bind(o.typologie.code())
    .bind(&o.insee)
    .bind(&o.departement)
    .bind(&o.code_postal)
    .bind(&o.commune)
    .bind(&o.adresse)
    .bind(o.latitude)
    .bind(o.longitude)
    .bind(o.zone_plafond.code())
    .bind(o.zone_abc.code())
    .bind(o.financement.code())
    .bind(o.surface_m2)
    .bind(o.loyer.0)
    .bind(o.charges.0)
    .bind((o.loyer + o.charges).0)
    .bind(o.depot.0)
    .bind(o.etage)
    .bind(o.etages)
    .bind(o.ascenseur)
    .bind(o.balcon)
    .bind(o.jardin)
    .bind(o.parking)
    .bind(o.pmr)
    .bind(&o.chauffage)
    .bind(o.annee)
    .bind(o.dpe.code())
    .bind(o.dpe_kwh)
    .bind(o.ges.code())
    .bind(&o.description)
    .bind(o.reservee.as_ref().map(|r| &r.0))
    .bind(o.reservee.as_ref().map(|r| &r.1))
    .bind(o.photo)
    .bind(o.publiee_a)
    .bind(o.cloture_a)
    .bind(o.disponible_le.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

#[tokio::test]
async fn the_schema_accepts_them() {
    let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(include_str!("../../../migrations/sqlite/0001_socle.sql")).execute(&mut conn).await.unwrap();
    for (id, b) in ids().iter().zip(bailleurs()) {
        sqlx::query("INSERT INTO organisation (id, genre, nom, siren, cree_a) VALUES ($1, 'bailleur', $2, $3, 0)")
            .bind(id)
            .bind(b.nom)
            .bind(b.siren)
            .execute(&mut conn)
            .await
            .unwrap();
    }
    let toutes = offres(11, 5000, TODAY, &REFERENTIEL, &ids());
    for o in toutes.into_iter().chain(volume(11, 1000, TODAY, &REFERENTIEL, &ids())) {
        inserer(&mut conn, &o).await.unwrap_or_else(|e| panic!("{e}: {o:?}"));
    }
}

#[test]
fn facts_agree_with_each_other() {
    const CHAUFFAGES: [&str; 5] =
        ["collectif_gaz", "individuel_gaz", "individuel_electrique", "reseau_chaleur", "pompe_a_chaleur"];
    for o in offres(5, 5000, TODAY, &REFERENTIEL, &ids()) {
        let c = REFERENTIEL.commune(&o.insee).unwrap();
        assert_eq!((o.commune.as_str(), o.departement.as_str()), (c.nom, c.departement));
        assert_eq!((o.zone_abc, o.zone_plafond), (c.zone_abc, c.zone_plafond));
        assert!(c.codes_postaux().any(|code| code == o.code_postal), "{o:?}");
        assert!((o.latitude - c.latitude).abs() < 0.02 && (o.longitude - c.longitude).abs() < 0.04, "{o:?}");
        assert!(!["75056", "69123", "13055"].contains(&o.insee.as_str()));
        let bailleur = o.bailleur.as_u128() as usize - 1;
        assert!(bailleurs()[bailleur].departements.contains(&o.departement.as_str()));
        assert_eq!(o.genre == Genre::Maison, o.etage.is_none());
        assert_eq!(o.etage.is_none(), o.etages.is_none());
        assert!(o.etage <= o.etages && (!o.ascenseur || o.etages >= Some(3)));
        assert!(CHAUFFAGES.contains(&o.chauffage.as_str()));
        assert!(o.dpe >= o.ges && o.dpe < ClasseEnergie::G && (20..=420).contains(&o.dpe_kwh));
        assert!(
            o.zone_plafond != ZonePlafond::OutreMer || matches!(o.financement, Financement::Plus | Financement::Pls)
        );
        let prix = o.loyer.0 / o.surface_m2;
        let bornes = match o.financement {
            Financement::Plai => 550..=770,
            Financement::Plus => 630..=920,
            Financement::Pls => 880..=1430,
            Financement::Lli => 1120..=1910,
        };
        assert!(bornes.contains(&prix), "{prix}");
        assert!(o.charges.0 < o.loyer.0 && o.depot == o.loyer);

        let d = &o.description;
        assert!((40..400).contains(&d.chars().count()) && d.ends_with('.'), "{d}");
        assert!(!d.contains('!') && !d.contains("  ") && !d.contains(" m²") && !d.contains(".."), "{d}");
        assert!(d.contains(&format!("{}\u{a0}m²", o.surface_m2)));
        assert!(!d.contains(" de une"), "{d}");
        assert!(o.annee < 2022 || !o.chauffage.ends_with("gaz"), "{o:?}");
    }
}

#[test]
fn references_are_unique() {
    let mut vues: HashSet<String> = demo().into_iter().map(|o| o.ref_externe).collect();
    vues.extend(volume(1, 5000, TODAY, &REFERENTIEL, &ids()).map(|o| o.ref_externe));
    assert_eq!(vues.len(), NOMBRE_PAR_DEFAUT + 5000);
}

#[test]
fn windows_are_of_the_last_days_and_some_close_today() {
    let debut = fin_du_jour(date(2026, 11, 21)) + 1;
    let toutes = demo();
    for o in &toutes {
        // All are out by one in the morning.
        assert!(o.publiee_a < debut + HEURE && jour(o.publiee_a) >= date(2026, 11, 16));
        assert_eq!(o.cloture_a, fin_du_jour(jour(o.cloture_a)));
    }
    let ferment = |le: Date| toutes.iter().filter(|o| jour(o.cloture_a) == le).count();
    assert!(ferment(TODAY) >= 20 && ferment(date(2026, 11, 23)) >= 20);
    let closes = toutes.iter().filter(|o| o.cloture_a < debut).count();
    assert!((5..60).contains(&closes), "{closes} closed");
    assert!(toutes.iter().any(|o| o.disponible_le <= TODAY) && toutes.iter().any(|o| o.disponible_le > TODAY));
    let reservees = toutes.iter().filter(|o| o.reservee.is_some()).count();
    assert!((15..60).contains(&reservees), "{reservees} reserved");
}

#[test]
fn the_demonstration_households_find_offers() {
    for graine in [crate::monde::GRAINE, 1, 2, 3] {
        let toutes = offres(graine, NOMBRE_PAR_DEFAUT, TODAY, &REFERENTIEL, &ids());
        let ouvertes: Vec<_> = toutes.iter().filter(|o| o.cloture_a >= fin_du_jour(TODAY)).collect();
        let typologies = TableTypologies::default();
        let pour_trois = ouvertes
            .iter()
            .filter(|o| ["93048", "93006", "93063"].contains(&o.insee.as_str()))
            .filter(|o| typologies.convient(3, o.typologie) && o.reservee.is_none())
            .filter(|o| matches!(o.financement, Financement::Plai | Financement::Plus))
            .filter(|o| (50_000..=85_000).contains(&(o.loyer + o.charges).0));
        assert!(pour_trois.count() >= 20);
        let dans = |prefixe: &str| ouvertes.iter().filter(|o| o.insee.starts_with(prefixe)).count();
        for (prefixe, au_moins) in
            [("751", 40), ("93", 50), ("92", 15), ("94", 15), ("29", 20), ("29019", 10), ("6938", 15), ("132", 20)]
        {
            assert!(dans(prefixe) >= au_moins, "{prefixe}: {}", dans(prefixe));
        }
        for insee in ["69266", "13001", "59350", "59512", "59599", "93055"] {
            assert!(dans(insee) >= 2, "{insee}: {}", dans(insee));
        }
        for d in REFERENTIEL.departements() {
            assert!(toutes.iter().any(|o| o.departement == d.code), "none in {}", d.code);
        }
    }
    for (insee, _) in lieux::POUR_TROIS.iter().chain(lieux::MINIMUMS) {
        assert!(REFERENTIEL.commune(insee).is_some(), "{insee}");
    }
}

/// `cargo test --release -p services volume_is_cheap -- --ignored --nocapture`
#[test]
#[ignore = "a measure, for release builds"]
fn volume_is_cheap() {
    let n = 1_000_000;
    let debut = std::time::Instant::now();
    let somme: i64 = volume(1, n, TODAY, &REFERENTIEL, &ids()).map(|o| o.loyer.0).sum();
    let par_seconde = n as f64 / debut.elapsed().as_secs_f64();
    println!("{par_seconde:.0} a second (rents: {somme})");
    assert!(par_seconde >= 200_000.0);
}
