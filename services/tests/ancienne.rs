//! A database of before: made by the first migration alone, filled as that one knew its tables, then opened by AL'in.
//!
//! The documents beside this file are as they were stored then; they must read for ever.

use crate::support::Moteur::{Postgres, Sqlite};
use crate::support::*;
use domain::candidature::Etat;
use domain::classement::Classement;
use domain::dossier::{Consentement, EtatDossier, PolitiqueEntreprise};
use jiff::civil::date;
use rstest::rstest;
use services::candidatures::PostulerRefuse;
use services::horloge::{JOUR, fin_du_jour, hachage};
use services::offres::{Filtres, Lieu, Onglet, Tri};
use services::store::Db;
use services::{on_db, on_tx};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

const DEMANDE: &str = include_str!("ancienne/demande.json");
const COMPLEMENT: &str = include_str!("ancienne/complement.json");
const CLASSEMENT: &str = include_str!("ancienne/classement.json");
const POLITIQUE: &str = r#"{"consentements":["1","2"],"champs_requis":["matricule"],"validation_requise":true,"code_entreprise":null,"points":4}"#;
/// What the browser held.
const JETON: &str = "5f0c1d2e5f0c1d2e5f0c1d2e5f0c1d2e5f0c1d2e5f0c1d2e5f0c1d2e5f0c1d2e";

const BAILLEUR: Uuid = Uuid::from_u128(1);
const EMPLOYEUR: Uuid = Uuid::from_u128(2);
const ANNE: Uuid = Uuid::from_u128(3);
const ROSE: Uuid = Uuid::from_u128(4);
const DOSSIER: Uuid = Uuid::from_u128(5);
const OFFRE: Uuid = Uuid::from_u128(6);
const CLOSE: Uuid = Uuid::from_u128(7);
const CANDIDATURE: Uuid = Uuid::from_u128(8);

/// One row, as the first migration knew it.
macro_rules! ligne {
    ($tx:expr, $sql:literal $(, $value:expr)* $(,)?) => {
        on_tx!($tx, |c| sqlx::query(concat!("/* test */ INSERT INTO ", $sql))$(.bind($value))*.execute(c).await.map(drop))
            .unwrap()
    };
}

/// A landlord with an open offer and a closed one, an employer and its user, a person who applied for the open one.
async fn remplir(db: &Db) {
    let now = AUJOURDHUI.at(8, 0, 0, 0).in_tz("UTC").unwrap().timestamp().as_microsecond();
    let mut tx = db.begin().await.unwrap();
    let t = &mut tx;
    ligne!(
        t,
        "organisation (id, genre, nom, siren, politique, cree_a)
           VALUES ($1, 'bailleur', 'Habitat Est', '111111118', NULL, $5), ($2, 'entreprise', 'Boulangeries Tissier', $3, $4, $5)",
        BAILLEUR,
        EMPLOYEUR,
        "824541148",
        POLITIQUE,
        now
    );
    ligne!(
        t,
        "compte (id, email, mot_de_passe, role, civilite, nom, prenom, telephone, langue, organisation_id, cree_a)
           VALUES ($1, 'anne@exemple.fr', NULL, 'demandeur', 'madame', 'Porte', 'Anne', '+33639980001', 'fr', NULL, $4),
             ($2, 'rose@exemple.fr', NULL, 'entreprise', 'madame', 'Tissier', 'Rose', '+33639980002', 'en', $3, $4)",
        ANNE,
        ROSE,
        EMPLOYEUR,
        now
    );
    ligne!(
        t,
        "session (hachage, compte_id, cree_a, vue_a, expire_a, appareil) VALUES ($1, $2, $3, $3, $4, 'Firefox')",
        hachage(JETON),
        ANNE,
        now,
        now + JOUR
    );
    ligne!(
        t,
        "demande (id, numero_als, compte_id, numero_unique, etat, document, complement, consentement, entreprise_id,
             entreprise_validee_a, recue_a, creee_a, version)
           VALUES ($1, 1437, $2, '1110720020439G1175', 'valide', $3, $4, '2', $5, $6, $6, $6, 7)",
        DOSSIER,
        ANNE,
        DEMANDE.trim(),
        COMPLEMENT.trim(),
        EMPLOYEUR,
        now
    );
    ligne!(t, "piece_cochee (demande_id, code, cochee_a) VALUES ($1, 'identite:demandeur', $2)", DOSSIER, now);
    ligne!(
        t,
        "consentement (id, demande_id, de, vers, a) VALUES ($1, $2, NULL, '2', $3)",
        Uuid::from_u128(9),
        DOSSIER,
        now
    );
    for (id, reference, closes) in [(OFFRE, "A-1", 30), (CLOSE, "A-2", -3)] {
        ligne!(
            t,
            "offre (id, bailleur_id, ref_externe, etat, genre, typologie, insee, departement, code_postal, commune, adresse,
                 latitude, longitude, zone_plafond, zone_abc, financement, surface_m2, loyer, charges, loyer_cc, depot, etage,
                 etages, ascenseur, balcon, jardin, parking, pmr, chauffage, annee, dpe, dpe_kwh, ges, description,
                 reservee_siren, reservee_nom, photo, publiee_a, cloture_a, disponible_le, candidatures, rangs_version)
               VALUES ($1, $2, $3, 'publiee', 'appartement', 'T3', '93048', '93', '93100', 'Montreuil', '3 rue des Lilas',
                 48.863, 2.443, 'IDF', 'A', 'PLUS', 62, 60000, 8000, 68000, 60000, 2, 5, TRUE, TRUE, FALSE, FALSE, FALSE,
                 'collectif_gaz', 1998, 'C', 140, 'C', 'Au calme.', NULL, NULL, 7, $4, $5, '2027-01-15', $6, 3)",
            id,
            BAILLEUR,
            reference,
            now - 10 * JOUR,
            fin_du_jour(AUJOURDHUI) + closes * JOUR,
            i64::from(id == OFFRE)
        );
    }
    ligne!(
        t,
        "candidature (id, offre_id, demande_id, compte_id, etat, active, version, groupe, points, anciennete, numero_unique,
             classement, creee_a, modifiee_a)
           VALUES ($1, $2, $3, $4, 'deposee', TRUE, 1, 'A', 52, '2020-07-12', '1110720020439G1175', $5, $6, $6)",
        CANDIDATURE,
        OFFRE,
        DOSSIER,
        ANNE,
        CLASSEMENT.trim(),
        now
    );
    ligne!(
        t,
        "evenement (candidature_id, numero, evenement, de, vers, acteur, auteur_id, a)
           VALUES ($1, 1, 'postuler', NULL, 'deposee', 'demandeur', $2, $3)",
        CANDIDATURE,
        ANNE,
        now
    );
    ligne!(
        t,
        "courriel (id, cle, destinataire, sujet, texte, html, etat, prochain_a, cree_a)
           VALUES ($1, 'ancien', 'anne@exemple.fr', 'Sujet', 'Texte', '<p>Texte</p>', 'attente', $2, $2)",
        Uuid::from_u128(10),
        now
    );
    let sql = "/* test */ UPDATE revision SET valeur = 1437 WHERE nom = 'numero_als'";
    on_tx!(t, |c| sqlx::query(sql).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// Every row of a table, in the columns named.
async fn lignes(db: &Db, sql: &str) -> Vec<String> {
    on_db!(db, |p| sqlx::query_scalar(AssertSqlSafe(format!("/* test */ {sql}"))).fetch_all(p).await).unwrap()
}

#[rstest]
#[tokio::test]
async fn an_older_database_is_taken_over_with_all_it_holds(#[values(Sqlite, Postgres)] moteur: Moteur) {
    const CE_QUI_RESTE: [&str; 8] = [
        "SELECT nom || COALESCE(siren, '') || COALESCE(politique, '') FROM organisation ORDER BY nom",
        "SELECT email || nom || prenom || telephone || langue || CAST(cree_a AS TEXT) FROM compte ORDER BY email",
        "SELECT document || complement || etat || CAST(version AS TEXT) FROM demande",
        "SELECT code FROM piece_cochee",
        "SELECT ref_externe || adresse || CAST(loyer_cc AS TEXT) || CAST(cloture_a AS TEXT) || CAST(candidatures AS TEXT)
         FROM offre ORDER BY ref_externe",
        "SELECT etat || classement || CAST(points AS TEXT) || CAST(creee_a AS TEXT) FROM candidature",
        "SELECT evenement || vers || acteur || CAST(a AS TEXT) FROM evenement",
        "SELECT cle || destinataire || etat || CAST(prochain_a AS TEXT) FROM courriel",
    ];
    let mut before = Vec::new();
    let world = Monde::ancien(moteur, async |db: &Db| {
        remplir(db).await;
        for sql in CE_QUI_RESTE {
            before.push(lignes(db, sql).await);
        }
    });
    let Some(m) = world.await else { return };
    for (sql, before) in CE_QUI_RESTE.iter().zip(before) {
        assert!(!before.is_empty(), "{sql}");
        assert_eq!(lignes(&m.s.db, sql).await, before, "{sql}");
    }
    assert_eq!(m.nombre("SELECT COUNT(*) FROM revision WHERE nom = 'offres'").await, 0);
    assert_eq!(m.nombre("SELECT valeur FROM revision WHERE nom = 'numero_als'").await, 1437);
    assert_eq!(m.nombre("SELECT COUNT(*) FROM courriel WHERE masse = FALSE AND entetes IS NULL").await, 1);

    // Anne is still connected, and finds her file and her candidature.
    let connecte = m.s.session(JETON).await.unwrap().unwrap();
    assert_eq!((connecte.compte, connecte.demande), (ANNE, Some((DOSSIER, 7))));
    let lue = m.s.ma_demande(ANNE).await.unwrap().unwrap();
    assert_eq!((lue.numero_als, lue.etat, lue.consentement()), (1437, EtatDossier::Valide, Consentement::Identite));
    assert!(lue.validee_par_entreprise && lue.aide_connue.is_none());
    assert_eq!(lue.demande.personnes_a_charge.len(), 1);
    let mine = m.s.mes_candidatures(ANNE).await.unwrap().remove(0);
    let stored: Classement = serde_json::from_str(CLASSEMENT).unwrap();
    assert_eq!((mine.etat, mine.evenements.len(), &mine.classement), (Etat::Deposee, 1, &stored));
    assert_eq!(mine.position.map(|p| (p.rang, p.total)), Some((1, 1)));
    // What she applied for is written down, as far as it is still known; no answer of hers waits.
    let f = &mine.figee;
    assert_eq!((f.typologie.as_str(), f.commune.as_str(), f.loyer.0, f.charges.0), ("T3", "Montreuil", 60_000, 8_000));
    assert_eq!((f.cloture, f.disponible_le), (mine.cloture, Some(date(2027, 1, 15))));
    assert_eq!(m.nombre("SELECT COUNT(*) FROM candidature WHERE offre_loyer = 60000 AND reponses IS NULL").await, 1);
    let politique: PolitiqueEntreprise = m.s.politique_de(EMPLOYEUR).await.unwrap();
    assert!(politique.validation_requise && politique.points == 4);

    // The open offer is found, by everyone and by her; its landlord reads it, and its closed one.
    let lieu = Lieu::Commune("93048".to_owned());
    let list = m.s.recherche_publique(&lieu, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
    assert_eq!(list.cartes.iter().map(|c| c.id).collect::<Vec<_>>(), [OFFRE]);
    let d = m.s.preparer(lue).await.unwrap();
    let seen = m.s.liste_demandeur(&d, Onglet::Demandees, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
    assert_eq!(seen.comptes, [1, 0, 0]);
    assert_eq!(m.s.mes_offres(BAILLEUR, 1).await.unwrap().total, 2);
    let (_, brute) = m.s.annonce_publiee(BAILLEUR, OFFRE).await.unwrap();
    m.s.lire_annonce(&brute).unwrap();

    // What goes by itself goes on, and she may act.
    m.s.annoncer().await.unwrap();
    assert_eq!(m.nombre("SELECT COUNT(*) FROM offre WHERE annoncee_a IS NULL").await, 0, "told, to nobody yet");
    m.s.vieillir_les_dossiers().await.unwrap();
    m.s.faire_passer_le_temps().await.unwrap();
    m.s.annuler(ANNE, CANDIDATURE).await.unwrap();
    assert_eq!(m.nombre("SELECT CAST(SUM(candidatures) AS BIGINT) FROM offre").await, 0);
    let other = m.demandeur(2).await;
    m.s.postuler(other, OFFRE).await.unwrap();
    assert!(matches!(m.s.postuler(other, CLOSE).await, Err(PostulerRefuse::OffreClose)));

    // It starts again on what it made.
    let again = m.autre_serveur().await;
    assert_eq!(again.mes_candidatures(ANNE).await.unwrap()[0].etat, Etat::Annulee);
}
