//! What is typed by those who look for a hole, in every form and every address that a role can find.

use crate::html::Form;
use crate::pages::{crawl, pattern};
use crate::support::{ORIGIN, Reply, TestApp, account, spawn_app};
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use uuid::Uuid;

/// What is typed by those who look for a hole.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        ("script", "<script>alert(1)</script>".to_owned()),
        ("quotes", "\"'><img src=x onerror=alert(1)>`${7*7}{{7*7}}".to_owned()),
        ("textarea", "</textarea><script>alert(2)</script></title><svg onload=alert(3)>".to_owned()),
        ("long", "é".repeat(5_000)),
        ("NUL", "a\0b".to_owned()),
        ("RTL", "\u{202e}evil\u{2066}\u{200b}\u{feff}".to_owned()),
        ("SQL", "' OR 1=1; DROP TABLE compte; --".to_owned()),
        ("header", "x\r\nSet-Cookie: evil=1\r\nBcc: evil@evil.example".to_owned()),
        ("number", "-99999999999999999999999999".to_owned()),
        ("date", "99/99/99999".to_owned()),
    ]
}

/// Nothing that was typed came back as markup, and nothing broke.
#[track_caller]
pub(super) fn survives(reply: &Reply, what: &str) {
    // 502: the registration site of these tests is down, and the page says so.
    assert!(reply.status.as_u16() < 500 || reply.status == StatusCode::BAD_GATEWAY, "{what}: {}", reply.status);
    for raw in ["<script>alert", "<img src=x", "<svg onload", "</textarea><script"] {
        assert!(!reply.body.contains(raw), "{what}: {raw} came back");
    }
    assert!(!reply.headers.get_all("set-cookie").iter().any(|v| v.as_bytes().starts_with(b"evil")), "{what}");
    if reply.is_page() {
        for tag in &reply.document().tags {
            assert!(!tag.attrs.iter().any(|(n, _)| n.starts_with("on")), "{what}: {tag:?}");
        }
    }
}

/// Fills every form and every address that this role is led to. How many forms there were.
async fn attack(app: &TestApp, who: Option<Role>) -> usize {
    let open = async || match who {
        Some(role) => app.as_role(role).await,
        None => app.visitor(),
    };
    let start = match who {
        None => ["/", "/connexion", "/creer-mon-compte"],
        Some(Role::Demandeur) => ["/ma-situation", "/offres", "/mes-candidatures"],
        Some(Role::Conseiller) => ["/conseiller", "/mon-compte", "/offres"],
        Some(Role::Administrateur) => ["/admin", "/mon-compte", "/aide"],
        Some(_) => ["/bailleur", "/mon-compte", "/bailleur/offres"],
    };
    let seen = crawl(&open().await, &start).await.pages;
    let mut forms: Vec<Form> = Vec::new();
    let mut known = BTreeSet::new();
    for (path, reply) in &seen {
        for form in reply.document().forms(path) {
            let mut key = format!("{} {}", form.method, pattern(&form.action));
            for name in form.names() {
                let _ = write!(key, " {name}");
            }
            if !form.action.starts_with("/deconnexion") && form.action.starts_with('/') && known.insert(key) {
                forms.push(form);
            }
        }
    }
    let mut sent = 0;
    for form in &forms {
        // What a form does may end the session.
        let client = open().await;
        for (kind, payload) in hostile() {
            // An address has its own limit, far below a form's.
            let payload = if form.method == "get" { payload.chars().take(300).collect() } else { payload };
            let all: Vec<_> = form.names().into_iter().map(|n| (n, payload.clone())).collect();
            survives(&client.submit(form, &all).await, &format!("{form:?} all {kind}"));
            sent += 1;
        }
        for name in form.names() {
            let payload = "\"'></textarea><script>alert(4)</script>\u{202e}\0";
            let values = form.fill(&[(name.as_str(), payload)]);
            survives(&client.submit(form, &values).await, &format!("{form:?} {name}"));
            // The same name twice, a name nobody knows, no field at all.
            let twice: Vec<_> = values.iter().chain(&values).cloned().collect();
            survives(&client.submit(form, &twice).await, &format!("{form:?} twice"));
            sent += 2;
        }
        survives(&client.submit(form, &[]).await, &format!("{form:?} empty"));
        sent += 1;
        if form.method == "post" {
            for (kind, body) in [
                ("application/x-www-form-urlencoded", "%ff%fe=%00&a=%"),
                ("application/json", "{}"),
                ("text/plain", "x"),
            ] {
                let request =
                    client.raw(Method::POST, &form.action).header("origin", ORIGIN).header("content-type", kind);
                survives(&client.send(request.body(body)).await, &format!("{form:?} {kind}"));
                sent += 1;
            }
        }
    }
    // What an address carries.
    let client = open().await;
    let names = [
        "retour",
        "lieu",
        "commune",
        "departement",
        "onglet",
        "page",
        "tri",
        "l",
        "q",
        "email",
        "avis",
        "filtre",
        "numero",
        "prix_max",
    ];
    let mut patterns = BTreeSet::new();
    for path in seen.iter().map(|(p, _)| p.as_str()).chain(["/communes", "/langue"]) {
        let bare = path.split('?').next().unwrap_or_default();
        if !patterns.insert(pattern(bare)) {
            continue;
        }
        for (kind, payload) in hostile() {
            if kind == "long" {
                continue;
            }
            let query: Vec<_> = names.iter().map(|n| (*n, payload.as_str())).collect();
            survives(&client.send(client.raw(Method::GET, bare).query(&query)).await, &format!("{bare}?{kind}"));
            sent += 1;
        }
        survives(&client.get(&format!("{bare}?page=%ff&lieu=%&avis=%00&=&&retour")).await, bare);
        sent += 1;
    }
    println!("hostile input as {who:?}: {} forms, {sent} requests", forms.len());
    forms.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_a_visitor() {
    let app = spawn_app().await;
    let forms = attack(&app, None).await;
    assert!(forms >= 6, "only {forms} forms were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_an_applicant() {
    let app = spawn_app().await;
    let offer = app.fitting_offers().await[0];
    let anne = account(&app.services, Role::Demandeur).await;
    app.services.postuler(anne, offer).await.unwrap();
    let forms = attack(&app, Some(Role::Demandeur)).await;
    assert!(forms >= 6, "only {forms} forms were found");
    // The State's site is down, so only what is under way here can be attacked; the import has its own newcomer.
    assert!(newcomer(&app).await > 0);
}

/// Someone who has no demande yet: the import's pages. How many forms they have.
async fn newcomer(app: &TestApp) -> usize {
    let id: Uuid = services::on_db!(&app.services.db, |p| {
        sqlx::query_scalar(
            "SELECT id FROM compte WHERE role = 'demandeur' AND email LIKE 'demandeur%' ORDER BY id LIMIT 1",
        )
        .fetch_one(p)
        .await
    })
    .unwrap();
    let mut tx = app.services.db.begin().await.unwrap();
    services::on_tx!(&mut tx, |c| {
        sqlx::query("UPDATE demande SET supprimee_a = 1 WHERE compte_id = $1").bind(id).execute(c).await.map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
    let client = app.signed_in(id).await;
    let seen = crawl(&client, &["/ma-situation", "/ma-situation/numero"]).await.pages;
    let mut forms = 0;
    for (path, reply) in &seen {
        for form in reply.document().forms(path).iter().filter(|f| f.action.starts_with("/ma-situation")) {
            forms += 1;
            for (kind, payload) in hostile() {
                let all: Vec<_> = form.names().into_iter().map(|n| (n, payload.clone())).collect();
                survives(&client.submit(form, &all).await, &format!("{form:?} {kind}"));
            }
        }
    }
    forms
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_an_adviser() {
    let app = spawn_app().await;
    let forms = attack(&app, Some(Role::Conseiller)).await;
    assert!(forms >= 3, "only {forms} forms were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_a_landlord() {
    let app = spawn_app().await;
    let forms = attack(&app, Some(Role::Bailleur)).await;
    assert!(forms >= 3, "only {forms} forms were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_an_employer() {
    let app = spawn_app().await;
    let forms = attack(&app, Some(Role::Entreprise)).await;
    assert!(forms >= 3, "only {forms} forms were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_an_administrator() {
    let app = spawn_app().await;
    let forms = attack(&app, Some(Role::Administrateur)).await;
    assert!(forms >= 3, "only {forms} forms were found");
}
