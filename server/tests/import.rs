//! A landlord's file of offers over HTTP: sent as a browser sends it, followed, taken in, sent back mended.

use crate::support::{Client, ORIGIN, Reply, TestApp, count, landlord, spawn_app};
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use services::depots::{EN_COURS_MAX, OCTETS_JOUR};
use services::{on_db, on_tx};
use std::time::Duration;
use uuid::Uuid;

const PAGE: &str = "/bailleur/offres/importer";
const HEAD: &str = "ref_externe;genre;annee;adresse;code_postal;commune;insee;typologie;surface_m2;chauffage;dpe;dpe_kwh;ges;\
                    loyer;charges;financement;disponible_le;description";

/// `n` homes, those of `wrong` with a surface that is none.
fn file(app: &TestApp, n: usize, wrong: &[usize]) -> String {
    let day = (0..60).fold(app.services.horloge.aujourdhui(), |d, _| d.tomorrow().unwrap());
    let line = |i: usize| {
        let surface = if wrong.contains(&i) { "beaucoup" } else { "62" };
        format!(
            "HTTP-{i};appartement;1998;{i} rue des Lilas;77000;Melun;77288;T3;{surface};collectif_gaz;C;140;C;478,50;96;PLUS;{day};Calme."
        )
    };
    let lines: Vec<String> = (1..=n).map(line).collect();
    format!("{HEAD}\n{}\n", lines.join("\n"))
}

async fn send(client: &Client, name: &str, content: &str) -> Reply {
    let body = format!(
        "--frontier\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{content}\r\n--frontier--\r\n"
    );
    let request = client
        .raw(Method::POST, PAGE)
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=frontier");
    client.send(request.body(body)).await
}

/// The page of a file once its report is there.
async fn report(client: &Client, at: &str) -> Reply {
    for _ in 0..200 {
        let page = client.get(at).await;
        assert_eq!(page.status, StatusCode::OK);
        if !page.body.contains("id=\"avance\"") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{at} never ends");
}

/// The figure under a name, at the top of a report.
fn figure(page: &Reply, name: &str) -> String {
    let after = page.body.split(&format!("<dt>{name}</dt>")).nth(1).unwrap_or_else(|| panic!("no {name}"));
    let inside = after.split("<dd>").nth(1).unwrap_or_default();
    inside.split("</dd>").next().unwrap_or_default().to_owned()
}

async fn change(app: &TestApp, sql: &'static str, n: i64) {
    let mut tx = app.services.db.begin().await.unwrap();
    on_tx!(&mut tx, |c| sqlx::query(sql).bind(n).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// Another landlord's account.
async fn another(app: &TestApp) -> Client {
    let (_, home) = landlord(&app.services).await;
    let account: Uuid = on_db!(&app.services.db, |p| {
        sqlx::query_scalar("SELECT id FROM compte WHERE role = 'bailleur' AND organisation_id <> $1 LIMIT 1")
            .bind(home)
            .fetch_one(p)
            .await
    })
    .unwrap();
    app.signed_in(account).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_tried_then_taken_in_and_its_wrong_lines_come_back() {
    let app = spawn_app().await;
    let client = app.as_role(Role::Bailleur).await;
    let before = count(&app.services, "SELECT COUNT(*) FROM offre").await;
    let text = file(&app, 60, &[7, 42]);
    let sent = send(&client, "parc.csv", &text).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let at = sent.location().to_owned();
    let tried = report(&client, &at).await;
    assert_eq!((figure(&tried, "Nouvelles offres"), figure(&tried, "Lignes fausses")), ("58".into(), "2".into()));
    assert!(tried.body.contains("surface_m2") && tried.body.contains("beaucoup"));
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM offre").await, before, "a dry run publishes nothing");

    let other = another(&app).await;
    let empty: [(&str, &str); 0] = [];
    assert_eq!(other.get(&at).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get(&format!("{at}/lignes-fausses")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post(&at, &empty).await.status, StatusCode::NOT_FOUND);

    assert_eq!(client.post(&at, &empty).await.status, StatusCode::SEE_OTHER);
    let taken = report(&client, &at).await;
    assert_eq!((figure(&taken, "Nouvelles offres"), figure(&taken, "Lignes fausses")), ("58".into(), "2".into()));
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM offre").await, before + 58);

    let back = client.get(&format!("{at}/lignes-fausses")).await;
    assert!(back.header("content-disposition").contains("lignes-a-corriger.csv"));
    let lines: Vec<&str> = back.body.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].ends_with(";erreurs") && lines[1].starts_with("HTTP-7;") && lines[2].starts_with("HTTP-42;"));
    let mended = send(&client, "lignes-a-corriger.csv", &back.body.replace(";beaucoup;", ";62;")).await;
    let mended = mended.location().to_owned();
    let page = report(&client, &mended).await;
    assert_eq!((figure(&page, "Nouvelles offres"), figure(&page, "Lignes fausses")), ("2".into(), "0".into()));
    assert_eq!(client.post(&mended, &empty).await.status, StatusCode::SEE_OTHER);
    report(&client, &mended).await;
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM offre").await, before + 60);

    // The same file, its two lines mended: nothing is left to do, and no button offers it.
    let again = send(&client, "parc.csv", &text.replace("beaucoup", "62")).await;
    let page = report(&client, again.location()).await;
    assert_eq!((figure(&page, "Sans changement"), figure(&page, "Nouvelles offres")), ("60".into(), "0".into()));
    assert!(!page.document().forms(again.location()).iter().any(|f| f.action == again.location()));
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_told_and_no_page_reloads_itself() {
    let app = spawn_app().await;
    let client = app.as_role(Role::Bailleur).await;
    let at = send(&client, "parc.csv", &file(&app, 4, &[])).await.location().to_owned();
    report(&client, &at).await;
    // A worker is at it, and stays there.
    let later = app.services.maintenant() + 3_600_000_000;
    change(&app, "UPDATE depot SET etat = 'import', lues = 2, octets_lus = octets / 2, pris_a = $1", later).await;
    for (language, title, so_far, refresh) in [
        ("fr", "Import en cours", "2 lignes sur 4 lignes", "Actualiser"),
        ("en", "Import under way", "2 lines of 4 lines", "Refresh"),
    ] {
        client.set("langue", language);
        let page = client.get(&at).await;
        let text = page.body.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(text.contains(title) && text.contains(so_far) && text.contains(refresh), "{text}");
        assert!(text.contains("data-pourcent=\"50\"") || text.contains("data-pourcent=\"49\""), "{text}");
        assert!(page.headers.get("refresh").is_none() && !text.to_lowercase().contains("http-equiv"));
        assert!(page.document().links().contains(&at), "the plain way to look");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_landlord_over_its_share_is_told_on_the_form() {
    let app = spawn_app().await;
    let client = app.as_role(Role::Bailleur).await;
    let small = file(&app, 1, &[]);
    // Longer than what a closed connection would swallow: it is read to its end, and answered.
    let large = small.repeat(12_000);
    for _ in 0..EN_COURS_MAX {
        let sent = send(&client, "parc.csv", &small).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        report(&client, sent.location()).await;
    }
    let told = |page: &Reply, words: &str| {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = page.body.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'");
        assert!(text.contains(words), "{words}: {text}");
        assert!(text.contains("id=\"erreurs\""));
    };
    let later = app.services.maintenant() + 3_600_000_000;
    change(&app, "UPDATE depot SET etat = 'essai', pris_a = $1", later).await;
    told(&send(&client, "parc.csv", &large).await, "5 de vos fichiers sont déjà en cours");
    client.set("langue", "en");
    told(&send(&client, "parc.csv", &small).await, "5 of your files are under way already");
    change(&app, "UPDATE depot SET etat = 'essaye', pris_a = NULL, octets = $1", OCTETS_JOUR / EN_COURS_MAX).await;
    told(&send(&client, "parc.csv", &large).await, "you have sent more than 400 MB in the last 24 hours");
    client.set("langue", "fr");
    told(&send(&client, "parc.csv", &small).await, "dépassent 400 Mo");
    // Another landlord's share is its own.
    let other = another(&app).await;
    assert_eq!(send(&other, "parc.csv", &small).await.status, StatusCode::SEE_OTHER);
}
