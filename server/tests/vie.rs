//! The life of a candidature over HTTP: what the commission decides and when, what stays readable, what is open again;
//! and the step of the import where an agent names their académie.

use crate::support::{TestApp, account, count, landlord, spawn_app};
use domain::candidature::{Evenement as E, MotifRefus};
use domain::compte::Role;
use domain::demande::Demande;
use reqwest::StatusCode;
use services::candidatures::Donnees;
use services::{on_db, on_tx};
use uuid::Uuid;

/// A candidature of the named landlord whose commission is still to sit.
async fn commission_a_venir(app: &TestApp, home: Uuid) -> Uuid {
    let today = app.services.horloge.aujourdhui().to_string();
    on_db!(&app.services.db, |p| {
        sqlx::query_scalar(
            "SELECT k.id FROM candidature k JOIN offre o ON o.id = k.offre_id
             WHERE o.bailleur_id = $1 AND k.etat = 'commission' AND k.commission_le > $2 ORDER BY k.id LIMIT 1",
        )
        .bind(home)
        .bind(&today)
        .fetch_one(p)
        .await
    })
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_waits_for_the_day_of_the_commission() {
    let app = spawn_app().await;
    let (_, home) = landlord(&app.services).await;
    let id = commission_a_venir(&app, home).await;
    let client = app.as_role(Role::Bailleur).await;
    let page = format!("/bailleur/candidatures/{id}");
    let fields = [
        ("evenement", "ne_pas_attribuer"),
        ("ne_pas_attribuer_motif", "dossier_mieux_classe"),
        ("ne_pas_attribuer_texte", "Un foyer plus grand."),
    ];
    for (lang, said) in [("fr", "La commission se réunit le"), ("en", "The panel meets on")] {
        client.set("langue", lang);
        assert!(client.get(&page).await.body.contains(said), "the page says it before anyone presses");
        let early = client.post(&page, &fields).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.body);
        assert!(
            early.body.contains("id=\"evenement-err\"") && early.body.contains("Un foyer plus grand."),
            "{}",
            early.body
        );
    }
    client.set("langue", "fr");
    let today = app.services.horloge.aujourdhui().to_string();
    let moved =
        client.post(&page, &[("evenement", "fixer_commission"), ("fixer_commission_date", today.as_str())]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    let done = client.post(&page, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let seen = app.services.dossier_bailleur(home, id).await.unwrap();
    assert_eq!(seen.candidature.etat, domain::candidature::Etat::NonRetenue);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_commission_decided_stays_readable_and_closes_that_home_alone() {
    let app = spawn_app().await;
    let s = &app.services;
    let offers = app.fitting_offers().await;
    let (mine, other) = (offers[0], offers[1]);
    let anne = account(s, Role::Demandeur).await;
    let k = s.postuler(anne, mine).await.unwrap();
    let adviser = account(s, Role::Conseiller).await;
    let home = s.offre(mine).await.unwrap().bailleur_id;
    for event in [E::Valider, E::Envoyer] {
        s.agir_en_conseiller(adviser, k, event, Donnees::default()).await.unwrap();
    }
    let agent = s.id();
    let today = s.horloge.aujourdhui();
    let slot = today.tomorrow().unwrap().at(14, 30, 0, 0);
    let moves = [
        (E::DemanderPiece, Donnees { texte: Some("Bulletin <b>d'octobre".into()), ..Donnees::default() }),
        (E::ProposerVisite, Donnees { creneaux: vec![slot], ..Donnees::default() }),
        (E::FixerCommission, Donnees { date: Some(today), ..Donnees::default() }),
        (E::NePasAttribuer, MotifRefus::DossierMieuxClasse.into()),
    ];
    for (event, data) in moves {
        s.agir_en_bailleur(agent, home, k, event, data).await.unwrap();
    }

    let client = app.signed_in(anne).await;
    let (offer, whole) = (format!("/offres/{mine}"), format!("/mes-candidatures/{k}"));
    for (lang, blocked, told) in [
        (
            "fr",
            "La commission a déjà examiné votre dossier pour ce logement",
            ["Dossier envoyé au bailleur", "Heures proposées", "Le bailleur demande une pièce"],
        ),
        (
            "en",
            "The panel has already examined your file for this home",
            ["File sent to the landlord", "Times offered", "The landlord asks for a document"],
        ),
    ] {
        client.set("langue", lang);
        let page = client.get(&offer).await;
        assert!(page.body.contains(blocked) && !page.body.contains(&format!("{offer}/postuler")), "{}", page.body);
        let list = client.get("/mes-candidatures").await;
        assert!(list.body.contains(&format!("href=\"{whole}\"")), "{}", list.body);
        let page = client.get(&whole).await;
        assert_eq!(page.status, StatusCode::OK);
        for words in told {
            assert!(page.body.contains(words), "{words}: {}", page.body);
        }
        assert!(
            page.body.contains("Bulletin &lt;b&gt;d'octobre") && !page.body.contains("<b>d'octobre"),
            "{}",
            page.body
        );
        assert_eq!(page.body.matches("<h1").count(), 1);
    }
    // Amounts in the language of the page, in titles too.
    let english = client.get(&whole).await.body;
    let french = english.match_indices("\u{a0}€").find(|(i, _)| english[..*i].ends_with(|c: char| c.is_ascii_digit()));
    assert_eq!(french, None, "a French amount on an English page");
    client.set("langue", "fr");

    // By hand, refused as well: back to the page that says why.
    let forced = client.post::<&str, &str>(&format!("{offer}/postuler"), &[]).await;
    assert_eq!((forced.status, forced.location()), (StatusCode::SEE_OTHER, offer.as_str()));
    assert_eq!(client.get(&format!("{offer}/postuler")).await.location(), offer);
    assert!(s.candidature_active(anne).await.unwrap().is_none());
    let elsewhere = client.get(&format!("/offres/{other}")).await;
    assert!(elsewhere.body.contains(&format!("/offres/{other}/postuler")), "{}", elsewhere.body);

    // Another's, or none: not found. The one under way has its own page.
    let stranger = app.as_role(Role::Bailleur).await;
    assert_ne!(stranger.get(&whole).await.status, StatusCode::OK);
    assert_eq!(client.get(&format!("/mes-candidatures/{}", s.id())).await.status, StatusCode::NOT_FOUND);
    let k = s.postuler(anne, other).await.unwrap();
    assert_eq!(client.get(&format!("/mes-candidatures/{k}")).await.location(), "/mes-candidatures");
}

/// Anne's demande as it was at step 2, with no SIRET at the registration site.
async fn sans_siret(app: &TestApp, compte: Uuid) {
    let s = &app.services;
    let text: String = on_db!(&s.db, |p| {
        sqlx::query_scalar("SELECT document FROM demande WHERE compte_id = $1 AND supprimee_a IS NULL")
            .bind(compte)
            .fetch_one(p)
            .await
    })
    .unwrap();
    let mut demande: Demande = serde_json::from_str(&text).unwrap();
    demande.demandeur.emploi.siret = None;
    let text = serde_json::to_string(&demande).unwrap();
    let mut tx = s.db.begin().await.unwrap();
    on_tx!(&mut tx, |c| {
        sqlx::query("UPDATE demande SET document = $2, etat = 'etape2', complement = NULL WHERE compte_id = $1")
            .bind(compte)
            .bind(&text)
            .execute(c)
            .await
            .map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_names_their_academie() {
    const PAGE: &str = "/ma-situation/etape-2";
    const CRETEIL: &str = "17940430600088";
    let app = spawn_app().await;
    let anne = account(&app.services, Role::Demandeur).await;
    sans_siret(&app, anne).await;
    let client = app.signed_in(anne).await;
    client.set("langue", "fr");
    let page = client.get(PAGE).await;
    assert!(page.body.contains("name=\"academie\"") && page.body.contains(">Orléans-Tours<"), "{}", page.body);

    let base = [("affiche", "demandeur"), ("rattachement", "demandeur"), ("consentement", "1"), ("matricule", "20418")];
    let with = |more: &[(&'static str, &'static str)]| [&base[..], more].concat();
    // The button fills, and saves nothing; without a choice it says so.
    let filled = client.post(PAGE, &with(&[("academie", CRETEIL), ("action", "academie")])).await;
    assert_eq!(filled.status, StatusCode::OK, "{}", filled.body);
    assert!(
        filled.body.contains("179 404 306 00088") && filled.body.contains("Académie de Créteil"),
        "{}",
        filled.body
    );
    assert!(filled.body.contains("20418"), "what was typed stays");
    let none = client.post(PAGE, &with(&[("academie", ""), ("action", "academie")])).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("id=\"academie-err\""), "{}", none.body);
    // Another SIRET than the académie's: one of the two is wrong.
    let both = [("academie", CRETEIL), ("siret", "824 541 148 02432"), ("employeur", "Boulangeries Tissier")];
    let both = client.post(PAGE, &with(&both)).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(both.body.contains("id=\"academie-err\"") && both.body.contains("Boulangeries Tissier"), "{}", both.body);
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM demande WHERE complement LIKE '%Créteil%'").await, 0);
    // Chosen, then straight on.
    let next = client.post(PAGE, &with(&[("academie", CRETEIL)])).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.body);
    let lue = app.services.ma_demande(anne).await.unwrap().unwrap();
    let kept = lue.complement.unwrap();
    assert_eq!(kept.siret.map(|s| s.to_string()).as_deref(), Some(CRETEIL));
    assert_eq!(kept.employeur, "Académie de Créteil");
}
