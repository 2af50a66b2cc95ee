//! How many statements each page sends to the database: a page that asks once per line shows here.

use crate::support::{Client, Reply, account, spawn_app, statements};
use domain::compte::Role;
use reqwest::StatusCode;

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
    at_most(&client, "/offres", 4).await;
    at_most(&client, "/offres?onglet=limitrophes", 4).await;
    at_most(&client, "/offres?onglet=autres", 4).await;
    at_most(&client, &format!("/offres/{}", offers[0]), 4).await;
    at_most(&visitor, "/", 2).await;
    at_most(&visitor, "/offres", 2).await;
    at_most(&visitor, "/offres?departement=93", 2).await;
    at_most(&visitor, &format!("/offres/{}", offers[0]), 2).await;
    for path in ["/aide", "/guides", "/contact", "/connexion", "/sources", "/simulateur"] {
        at_most(&visitor, path, 0).await;
    }
    at_most(&client, "/mes-candidatures", 8).await;
    at_most(&client, "/ma-situation", 9).await;
    at_most(&client, "/mon-compte", 8).await;

    app.services.postuler(anne, offers[0]).await.unwrap();
    at_most(&client, "/mes-candidatures", 8).await;
    at_most(&client, "/offres", 4).await;
    at_most(&client, &format!("/offres/{}", offers[0]), 9).await;

    let adviser = app.as_role(Role::Conseiller).await;
    at_most(&adviser, "/conseiller", 6).await;
    let landlord = app.as_role(Role::Bailleur).await;
    at_most(&landlord, "/bailleur", 6).await;
    at_most(&landlord, "/bailleur/offres", 6).await;
}
