//! How many statements each page sends to the database: a page that asks once per line shows here.

use crate::photos::png;
use crate::support::{Client, Reply, TestApp, account, landlord, spawn_app, statements};
use domain::compte::Role;
use domain::photo::TexteAlternatif;
use reqwest::{Method, StatusCode};
use uuid::Uuid;

/// Gets a page twice and answers the statements of the second: caches are warm then, as they are on a running site.
async fn warm(client: &Client, path: &str) -> (Reply, Vec<String>) {
    let cold = client.get(path).await;
    let reply = client.get(path).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}");
    let sent = statements(&reply);
    println!(
        "{path}: {} statements warm, {} cold, {} kB",
        sent.len(),
        statements(&cold).len(),
        reply.body.len() / 1000
    );
    (reply, sent)
}

async fn at_most(client: &Client, path: &str, most: usize) {
    let (_, sent) = warm(client, path).await;
    assert!(sent.len() <= most, "{path}: {} statements, {most} allowed\n{}", sent.len(), sent.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_ask_the_database_little() {
    let app = spawn_app().await;
    let offers = app.fitting_offers().await;
    let anne = account(&app.services, Role::Demandeur).await;
    let (visitor, client) = (app.visitor(), app.signed_in(anne).await);

    // That statements are counted at all.
    let (_, sent) = warm(&client, "/offres").await;
    assert!(!sent.is_empty(), "no statement was counted");
    at_most(&visitor, "/", 2).await;
    for path in ["/aide", "/guides", "/contact", "/connexion", "/sources", "/simulateur"] {
        at_most(&visitor, path, 0).await;
    }
    at_most(&client, "/mes-candidatures", 8).await;
    at_most(&client, "/ma-situation", 9).await;
    at_most(&client, "/mon-compte", 8).await;
    at_most(&client, "/offres/et-si", 2).await;
    // One of them counts the try: each looks through départements that are nobody's tabs.
    at_most(&client, "/offres/et-si?commune=69123", 4).await;
    at_most(&client, "/offres/et-si/logements?commune=93045&voir=nouveaux", 4).await;

    app.services.postuler(anne, offers[0]).await.unwrap();
    at_most(&client, "/mes-candidatures", 8).await;

    let adviser = app.as_role(Role::Conseiller).await;
    at_most(&adviser, "/conseiller", 6).await;
    let landlord = app.as_role(Role::Bailleur).await;
    at_most(&landlord, "/bailleur", 6).await;
    at_most(&landlord, "/bailleur/offres", 6).await;
}

/// An offer gets two photos, described.
async fn with_photos(app: &TestApp, offer: Uuid) {
    let s = &app.services;
    let home = s.offre(offer).await.unwrap().bailleur_id;
    for side in [200, 240] {
        let id = s.ajouter_photo(home, offer, png(side, 60)).await.unwrap();
        let words = TexteAlternatif::parse("Séjour avec parquet").unwrap();
        s.ranger_photos(home, offer, &[(id, words)], None).await.unwrap();
    }
}

/// The lists under an address of their own each, so that no page kept before answers: what is counted is the reading.
async fn lists(client: &Client, places: &[&str], most: usize) {
    for place in places {
        at_most(client, place, 2).await;
        for order in ["loyer", "surface", "cloture", "rang"] {
            let sep = if place.contains('?') { '&' } else { '?' };
            let path = format!("{place}{sep}tri={order}&loyer_min=1");
            let reply = client.get(&path).await;
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            let sent = statements(&reply);
            assert!(sent.len() <= most, "{path}: {} statements, {most} allowed\n{}", sent.len(), sent.join("\n"));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_and_the_lists_ask_the_same_few_whoever_looks_and_whatever_they_have() {
    let app = spawn_app().await;
    let offers = app.fitting_offers().await;
    let anne = account(&app.services, Role::Demandeur).await;
    let (visitor, applicant) = (app.visitor(), app.signed_in(anne).await);
    let (landlord, adviser) = (app.as_role(Role::Bailleur).await, app.as_role(Role::Conseiller).await);
    let (mine, other) = (offers[0], offers[1]);
    // Alone of its kind: nothing is like it.
    let alone = services::on_db!(&app.services.db, |p| {
        sqlx::query_scalar::<_, Uuid>(
            "SELECT id FROM offre WHERE etat = 'publiee' AND publiee_a <= $1 AND cloture_a > $1 ORDER BY loyer_cc DESC LIMIT 1",
        )
        .bind(app.services.maintenant())
        .fetch_one(p)
        .await
    })
    .unwrap();
    let pages = [mine, other, alone].map(|id| format!("/offres/{id}"));
    // Three side by side are read together.
    let compared = format!("/comparer?o={mine}&o={other}&o={alone}");
    let tabs = ["/offres", "/offres?onglet=limitrophes", "/offres?onglet=autres"];
    let places = ["/offres?departement=93", "/offres?commune=93048", "/offres?commune=93048&rayon=20"];
    let everyone = async |told: &str| {
        println!("{told}:");
        for page in &pages {
            at_most(&visitor, page, 2).await;
            at_most(&applicant, page, 3).await;
            at_most(&landlord, page, 3).await;
            at_most(&adviser, page, 3).await;
        }
        // Whether each of them fits is worked out, not asked for.
        at_most(&applicant, "/mes-favoris", 4).await;
        at_most(&visitor, &compared, 1).await;
        at_most(&applicant, &compared, 3).await;
        lists(&applicant, &tabs, 3).await;
        lists(&applicant, &places, 3).await;
        lists(&visitor, &places, 3).await;
        lists(&visitor, &["/offres"], 3).await;
    };
    everyone("nothing of one's own").await;
    app.services.ajouter_favori(anne, mine).await.unwrap();
    app.services.ajouter_favori(anne, other).await.unwrap();
    everyone("favourites").await;
    for offer in &offers[..4] {
        with_photos(&app, *offer).await;
    }
    everyone("photos").await;
    app.services.postuler(anne, mine).await.unwrap();
    everyone("a candidature under way").await;
    let page = applicant.get(&pages[0]).await;
    assert!(page.body.contains("/favori/retirer") && page.body.contains("/photos/o/"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_a_landlords_offers_is_read_at_once() {
    let app = spawn_app().await;
    let (_, home) = landlord(&app.services).await;
    let key = app.services.creer_cle(home, "essai").await.unwrap();
    let client = app.visitor();
    let ask = async |path: &str| {
        let request = client.raw(Method::GET, path).header("authorization", format!("Bearer {key}"));
        client.send(request).await
    };
    ask("/api/v1/offres").await;
    let reply = ask("/api/v1/offres").await;
    let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    let shown = body["offres"].as_array().unwrap().len();
    assert!(shown >= 10, "{shown} offers show nothing");
    let sent = statements(&reply);
    println!("/api/v1/offres, {shown} offers: {} statements", sent.len());
    // Whose key it is and how often it asks, then how many there are and the page itself.
    assert!(sent.len() <= 4, "{}", sent.join("\n"));
    let one = body["offres"][0]["ref_externe"].as_str().unwrap();
    let sent = statements(&ask(&format!("/api/v1/offres/{one}")).await);
    assert!(sent.len() <= 3, "{}", sent.join("\n"));
}
