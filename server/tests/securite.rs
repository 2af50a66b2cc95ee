//! What must hold against whoever means harm: what every answer has, what no form of another site may do.

mod adresses;
mod chacun;
mod comptes;
mod hostile;

use crate::support::{ORIGIN, Reply, Settings, account, count, headers, raw_bytes, spawn_app, spawn_with};
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use services::monde::peuplement::COMPTES;
use uuid::Uuid;

const ANNE: &str = COMPTES[0].email;

fn h1(reply: &Reply) -> String {
    let start = reply.body.find("<h1").unwrap_or(0);
    let text = reply.body[start..].split("</h1>").next().unwrap_or_default();
    text.split('>').next_back().unwrap_or_default().to_owned()
}

/// It is one of our pages, with this status and a policy.
#[track_caller]
fn is_error_page(reply: &Reply, status: StatusCode, what: &str) {
    assert_eq!(reply.status, status, "{what}: {}", reply.body.chars().take(300).collect::<String>());
    assert!(reply.is_page(), "{what}: {:?}", reply.headers);
    assert!(reply.body.contains("<h1") && !h1(reply).is_empty(), "{what}: no title");
    checks_policy(reply, what);
}

/// Headers that every answer has.
#[track_caller]
fn checks_headers(reply: &Reply, what: &str) {
    assert_eq!(reply.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(reply.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert!(reply.header("strict-transport-security").contains("max-age="), "{what}");
    assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{what}");
    assert!(reply.header("content-security-policy").contains("default-src 'none'"), "{what}");
    assert!(reply.header("server").is_empty() && reply.header("x-powered-by").is_empty(), "{what}");
    assert_eq!(reply.header("x-request-id").len(), 32, "{what}");
}

/// The policy of a page: a nonce of its own, on every script, and nothing inline.
#[track_caller]
fn checks_policy(reply: &Reply, what: &str) {
    checks_headers(reply, what);
    let csp = reply.header("content-security-policy");
    let nonce = reply.nonce();
    assert!(nonce.len() >= 16, "{what}: nonce {nonce:?}");
    assert!(
        !csp.contains("unsafe-inline") && !csp.replace("'wasm-unsafe-eval'", "").contains("unsafe-eval"),
        "{what}: {csp}"
    );
    for directive in ["form-action 'self'", "base-uri 'none'", "script-src 'self'"] {
        assert!(csp.contains(directive), "{what}: {directive}");
    }
    assert!(reply.header("cache-control").contains("private"), "{what}");
    for script in reply.document().all("script") {
        assert_eq!(script.get("nonce"), Some(nonce.as_str()), "{what}: {script:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_of_other_sites_are_refused_and_change_nothing() {
    let app = spawn_app().await;
    let anne = account(&app.services, Role::Demandeur).await;
    let client = app.signed_in(anne).await;
    let offer = app.fitting_offers().await[0];
    let postuler = format!("/offres/{offer}/postuler");
    let before = count(&app.services, "SELECT COUNT(*) FROM candidature").await;
    for strange in [
        headers(&[]),
        headers(&[("origin", "https://evil.example")]),
        headers(&[("origin", "null")]),
        headers(&[("origin", "https://alin.test.evil.example")]),
        headers(&[("origin", "http://alin.test")]),
        headers(&[("origin", "https://alin.test:444")]),
        headers(&[("sec-fetch-site", "cross-site")]),
        headers(&[("sec-fetch-site", "same-site"), ("origin", ORIGIN)]),
        headers(&[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)]),
        headers(&[("sec-fetch-site", "none")]),
    ] {
        for path in [postuler.as_str(), "/theme", "/deconnexion", "/connexion", "/contact", "/nulle-part"] {
            for method in [Method::POST, Method::PUT, Method::DELETE] {
                let request = client.raw(method.clone(), path).headers(strange.clone()).form(&[("theme", "dark")]);
                let reply = client.send(request).await;
                let what = format!("{method} {path} {strange:?}");
                is_error_page(&reply, StatusCode::FORBIDDEN, &what);
                assert!(reply.headers.get("set-cookie").is_none(), "{what}");
            }
        }
    }
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM candidature").await, before);
    assert!(client.is_signed_in().await);
    let own = client.post("/theme", &[("theme", "dark"), ("retour", "/offres")]).await;
    assert_eq!((own.status, own.location()), (StatusCode::SEE_OTHER, "/offres"));
    // A method that reads nothing must not write: HEAD and OPTIONS go past the check.
    for method in [Method::HEAD, Method::OPTIONS, Method::GET] {
        let reply = client.send(client.raw(method, &postuler)).await;
        assert!(reply.status.as_u16() < 500, "{}", reply.status);
    }
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM candidature").await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_has_its_headers() {
    let app = spawn_app().await;
    let (visitor, anne) = (app.visitor(), app.as_role(Role::Demandeur).await);
    for path in ["/", "/offres", "/connexion", "/contact", "/nulle-part", "/offres/nope"] {
        let reply = visitor.get(path).await;
        checks_policy(&reply, path);
    }
    for path in ["/ma-situation", "/offres", "/mes-candidatures", "/mon-compte"] {
        checks_headers(&anne.get(path).await, path);
    }
    for path in [
        "/sante",
        "/pkg/alin.css",
        "/favicon.svg",
        "/communes?q=mont",
        "/photos/nope.svg",
        "/pkg/nope.js",
        "/conseiller",
    ] {
        checks_headers(&visitor.get(path).await, path);
    }
    checks_headers(&visitor.post("/theme", &[("theme", "dark")]).await, "redirect");
    checks_headers(&visitor.send(visitor.raw(Method::PATCH, "/").header("origin", ORIGIN)).await, "405");
    let (a, b) = (visitor.get("/").await, visitor.get("/").await);
    assert_ne!(a.nonce(), b.nonce());
    assert_ne!(a.header("x-request-id"), b.header("x-request-id"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_large_a_form_is_refused() {
    let app = spawn_app().await;
    let client = app.visitor();
    for path in ["/contact", "/connexion", "/theme"] {
        let fits = "x".repeat(60 * 1024);
        let reply = client.post(path, &[("texte", fits.as_str())]).await;
        assert!(
            reply.status.as_u16() < 500 && reply.status != StatusCode::PAYLOAD_TOO_LARGE,
            "{path}: {}",
            reply.status
        );
        let reply = client.post(path, &[("texte", "x".repeat(70 * 1024))]).await;
        is_error_page(&reply, StatusCode::PAYLOAD_TOO_LARGE, path);
    }
    // Chunked, without a length: the same.
    let chunk = format!("{:x}\r\n{}\r\n", 20_000, "a".repeat(20_000));
    let request = format!(
        "POST /contact HTTP/1.1\r\nHost: x\r\nOrigin: {ORIGIN}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{}0\r\n\r\n",
        chunk.repeat(4)
    );
    let answer = raw_bytes(app.addr, &request).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{}", answer.lines().next().unwrap_or_default());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_development_are_there_in_development_only() {
    let production = spawn_app().await;
    is_error_page(&production.visitor().get("/dev/composants").await, StatusCode::NOT_FOUND, "production");
    assert!(!production.visitor().get("/").await.body.contains("class=\"dev\""));
    let development = spawn_with(&Settings { dev: true, ..Settings::default() }).await;
    assert_eq!(development.visitor().get("/dev/composants").await.status, StatusCode::OK);
    assert!(development.visitor().get("/").await.body.contains("class=\"dev\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_of_ours_shows_its_reference_and_nothing_else() {
    let app = spawn_app().await;
    let (visitor, anne) = (app.visitor(), app.as_role(Role::Demandeur).await);
    let drop_table = async |sql: &'static str| {
        let mut tx = app.services.db.begin().await.unwrap();
        services::on_tx!(&mut tx, |c| sqlx::query("PRAGMA foreign_keys = OFF").execute(c).await.map(drop)).unwrap();
        services::on_tx!(&mut tx, |c| sqlx::query(sql).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
    };
    let checks = |reply: &Reply, what: &str| {
        is_error_page(reply, StatusCode::INTERNAL_SERVER_ERROR, what);
        assert!(reply.body.contains(reply.header("x-request-id")), "{what}: no reference");
        for word in ["sqlite", "SQL", "no such", "sqlx", "panicked", ".rs:", "select ", "SELECT", "table"] {
            assert!(!reply.body.contains(word), "{what}: says {word:?}");
        }
    };
    // Renamed, which breaks as a drop does, whatever refers to it.
    drop_table("ALTER TABLE offre RENAME TO parti_offre").await;
    for path in ["/offres", "/", &format!("/offres/{}", Uuid::from_u128(1))] {
        checks(&visitor.get(path).await, path);
    }
    checks(&anne.get("/offres").await, "/offres, signed in");
    // Even who asks can't be known: the page comes all the same.
    drop_table("ALTER TABLE session RENAME TO parti_session").await;
    checks(&anne.get("/mon-compte").await, "/mon-compte without sessions");
    let sick = visitor.get("/aide").await;
    assert_eq!(sick.status, StatusCode::OK, "a page that needs no database");
    assert_eq!(visitor.get("/sante").await.status, StatusCode::OK);
}
