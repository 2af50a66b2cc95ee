//! What must hold against whoever means harm.

use crate::html::{Document, Form};
use crate::pages::{crawl, pattern};
use crate::support::{
    Client, ORIGIN, Reply, SESSION, Settings, TestApp, account, candidatures, count, headers, is_log_in, landlord,
    log_in_values, median, owner, raw_bytes, spawn_app, spawn_with, statements, timed,
};
use domain::compte::Role;
use reqwest::{Method, StatusCode, Url};
use services::monde::peuplement::{COMPTES, MOT_DE_PASSE};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;
use uuid::Uuid;

const ANNE: &str = COMPTES[0].email;

/// An address that no account has.
const NOBODY: &str = "personne.inconnue@exemple.fr";

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
async fn the_session_is_new_at_log_in_and_dead_after_log_out() {
    let app = spawn_app().await;
    let client = app.visitor();
    // A token that someone else chose is not taken on.
    let planted = "a".repeat(64);
    client.set(SESSION, &planted);
    let reply = client.log_in(ANNE, MOT_DE_PASSE).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    let set: Vec<_> = reply.headers.get_all("set-cookie").iter().map(|v| v.to_str().unwrap().to_owned()).collect();
    let own = set.iter().find(|c| c.starts_with("__Host-alin=")).expect("no session cookie");
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(own.split("; ").any(|a| a == attribute), "{own}");
    }
    assert!(!own.contains("Domain"), "{own}");
    let first = client.cookie(SESSION).unwrap();
    assert_ne!(first, planted);
    assert!(client.is_signed_in().await);
    // Only its hash is kept.
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM session WHERE length(hachage) <> 64").await, 0);
    let thief = app.visitor();
    thief.set(SESSION, &first);

    // The form is asked for by a visitor: a person who is in may be sent on. The old cookie goes with it all the same.
    let form = app.visitor().form("/connexion", is_log_in).await;
    let again = client.submit(&form, &log_in_values(&form, ANNE, MOT_DE_PASSE)).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let second = client.cookie(SESSION).unwrap();
    assert_ne!(second, first, "the session was not rotated");
    assert!(client.is_signed_in().await);
    assert!(!thief.is_signed_in().await, "the old token outlived the log-in");

    thief.set(SESSION, &second);
    let out = client.post("/deconnexion", &[("", ""); 0]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(client.cookie(SESSION), None, "{:?}", out.headers);
    assert!(!thief.is_signed_in().await, "the token outlived the log-out");

    // Wrong password: no session.
    let wrong = client.log_in(ANNE, "Autrechose9").await;
    assert_ne!(wrong.status, StatusCode::SEE_OTHER);
    assert!(client.cookie(SESSION).is_none());
    assert!(!wrong.body.contains("Autrechose9"), "a password came back on the page");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_sent_to_another_site() {
    let app = spawn_app().await;
    let here = Url::parse(ORIGIN).unwrap();
    let targets = [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "/\r\nLocation: https://evil.example",
        "evil.example",
        "",
        "/\u{2028}/evil.example",
        "/..//evil.example",
        "/.//evil.example",
        "%2F%2Fevil.example",
        "//evil.example/..",
        "/@evil.example",
    ];
    let form = app.visitor().form("/connexion", is_log_in).await;
    for target in targets {
        let client = app.visitor();
        let query = |path: &str| client.raw(Method::GET, path).query(&[("l", "en"), ("retour", target)]);
        let mut replies = vec![
            ("/langue", client.send(query("/langue")).await),
            ("/theme", client.post("/theme", &[("theme", "dark"), ("retour", target)]).await),
            ("/connexion", client.send(query("/connexion")).await),
        ];
        let request = client
            .raw(Method::POST, "/theme")
            .header("origin", ORIGIN)
            .header("referer", "https://evil.example//evil.example/x");
        replies.push(("/theme by its referer", client.send(request.form(&[("theme", "dark")])).await));
        let mut values = log_in_values(&form, ANNE, MOT_DE_PASSE);
        values.retain(|(n, _)| n != "retour");
        values.push(("retour".to_owned(), target.to_owned()));
        replies.push(("log-in", client.submit(&form, &values).await));
        let form =
            format!("{}?retour={}", form.action.split('?').next().unwrap_or_default(), app::web::encoder(target));
        replies.push(("log-in by its address", client.post(&form, &values).await));
        for (what, reply) in replies {
            assert!(reply.status.as_u16() < 500, "{what} {target:?}: {}", reply.status);
            if let Some(location) = reply.headers.get("location") {
                let location = location.to_str().expect("a location in ASCII");
                let url = here.join(location).unwrap();
                assert_eq!(url.host_str(), here.host_str(), "{what} {target:?} leads to {location}");
                assert!(location.starts_with('/'), "{what} {target:?} leads to {location}");
            }
            for link in reply.document().all("a").filter_map(|t| t.get("href")) {
                if link.contains("evil.example") {
                    assert_eq!(here.join(link).unwrap().host_str(), here.host_str(), "{what} {target:?}: {link}");
                }
            }
        }
    }
}

/// The forms that take an e-mail address and no password: creation of an account, forgotten password.
async fn public_forms(app: &TestApp) -> (Form, Form) {
    let visitor = app.visitor();
    let creation = visitor.form("/creer-mon-compte", |f| f.named("tel").is_some()).await;
    let reset = visitor.form("/mot-de-passe-oublie", |f| f.named("email").is_some()).await;
    (creation, reset)
}

/// Values that an account is made from.
fn inscription(form: &Form, email: &str) -> Vec<(String, String)> {
    let mut values = form.values();
    values.retain(|(n, _)| {
        !form
            .fields
            .iter()
            .any(|f| f.name == *n && matches!(f.kind.as_str(), "text" | "email" | "tel" | "checkbox" | "radio"))
    });
    let mut done = BTreeSet::new();
    for field in &form.fields {
        if !done.insert(field.name.clone()) {
            continue;
        }
        let value = match field.kind.as_str() {
            "email" => email,
            "tel" => "06 39 98 12 34",
            "text" => "Dupont",
            "radio" | "checkbox" => &field.value,
            _ => continue,
        };
        values.push((field.name.clone(), value.to_owned()));
    }
    values
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_and_unknown_addresses_get_the_same_answer() {
    let app = spawn_app().await;
    let same = |what: &str, known: &Reply, unknown: &Reply, emails: [&str; 2]| {
        let clean = |r: &Reply, email: &str| {
            let encoded = app::web::encoder(email);
            let local = email.split('@').next().unwrap_or_default();
            r.constant_body().replace(email, "EMAIL").replace(&encoded, "EMAIL").replace(local, "EMAIL")
        };
        let place =
            |r: &Reply, email: &str| r.location().replace(&app::web::encoder(email), "EMAIL").replace(email, "EMAIL");
        assert_eq!(known.status, unknown.status, "{what}");
        assert_eq!(place(known, emails[0]), place(unknown, emails[1]), "{what}");
        assert_eq!(clean(known, emails[0]), clean(unknown, emails[1]), "{what}");
        let names = |r: &Reply| r.headers.keys().map(ToString::to_string).collect::<BTreeSet<_>>();
        assert_eq!(names(known), names(unknown), "{what}");
    };
    let (creation, reset) = public_forms(&app).await;

    let (a, b) = (app.visitor(), app.visitor());
    let (known, unknown) = (a.log_in(ANNE, "Mauvais-mot-1").await, b.log_in(NOBODY, "Mauvais-mot-1").await);
    same("log-in", &known, &unknown, [ANNE, NOBODY]);
    // An account that was never activated looks like none.
    let sleeping = "demandeur3@exemple.fr";
    let asleep = app.visitor().log_in(sleeping, "Mauvais-mot-1").await;
    same("log-in", &asleep, &unknown, [sleeping, NOBODY]);

    let fill = |form: &Form, email: &str| form.fill(&[(form.named("email").unwrap(), email)]);
    let (known, unknown) = (a.submit(&reset, &fill(&reset, ANNE)).await, b.submit(&reset, &fill(&reset, NOBODY)).await);
    assert!(known.status.is_success() || known.status.is_redirection(), "{} {}", known.status, known.body);
    same("reset", &known, &unknown, [ANNE, NOBODY]);
    // The same work too: statement by statement, a mail written either way.
    let asleep = app.visitor().submit(&reset, &fill(&reset, sleeping)).await;
    let work = statements(&known);
    assert!(
        work.iter().any(|s| s.contains("INSERT INTO jeton")) && work.iter().any(|s| s.contains("INSERT INTO courriel"))
    );
    assert_eq!(work, statements(&unknown), "reset");
    assert_eq!(work, statements(&asleep), "reset");
    if !known.location().is_empty() {
        let (known, unknown) = (a.get(known.location()).await, b.get(unknown.location()).await);
        same("page after reset", &known, &unknown, [ANNE, NOBODY]);
    }

    let known = a.submit(&creation, &inscription(&creation, ANNE)).await;
    let unknown = b.submit(&creation, &inscription(&creation, NOBODY)).await;
    assert!(known.status.is_success() || known.status.is_redirection(), "{} {}", known.status, known.body);
    same("creation", &known, &unknown, [ANNE, NOBODY]);
    assert_eq!(statements(&known), statements(&unknown), "creation");
    if !known.location().is_empty() {
        let (known, unknown) = (a.get(known.location()).await, b.get(unknown.location()).await);
        same("page after creation", &known, &unknown, [ANNE, NOBODY]);
    }
    // A new link, asked for on the page after: the same again.
    let again = app.visitor().form("/validation-du-compte", |f| f.named("email").is_some()).await;
    let stranger = "inconnue@exemple.fr";
    let (known, unknown) =
        (a.submit(&again, &fill(&again, sleeping)).await, b.submit(&again, &fill(&again, stranger)).await);
    same("another link", &known, &unknown, [sleeping, stranger]);
    assert_eq!(statements(&known), statements(&unknown), "another link");
    // The difference is in the mailbox: « you have an account already » there, the link here.
    let (to_known, to_unknown) = (app.sink.wait(ANNE).await, app.sink.wait(NOBODY).await);
    assert!(!to_known.is_empty() && !to_unknown.is_empty());
    assert!(
        to_known.iter().all(|m| !m.data.contains("/activation/")),
        "an account in use was offered a first password"
    );
    assert!(to_unknown.iter().any(|m| m.data.contains("/activation/")));
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM compte WHERE email = 'anne.porte@exemple.fr'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn log_ins_take_as_long_for_unknown_addresses() {
    let app = spawn_app().await;
    let client = app.visitor();
    let form = client.form("/connexion", is_log_in).await;
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..16 {
        for (i, email) in [ANNE, NOBODY, "demandeur3@exemple.fr"].into_iter().enumerate() {
            let values = log_in_values(&form, email, "Mauvais-mot-1");
            let (reply, time) = timed(client.submit(&form, &values)).await;
            assert!(reply.status.is_client_error() || reply.status.is_success(), "{}", reply.status);
            // The first round warms up.
            if round > 0 {
                times[i].push(time);
            }
        }
    }
    let [known, unknown, asleep] = times.map(median);
    println!("log-in, median of 15: known {known:?}, unknown {unknown:?}, not activated {asleep:?}");
    for other in [unknown, asleep] {
        let ratio = known.as_secs_f64() / other.as_secs_f64();
        assert!((1.0 / 1.5..1.5).contains(&ratio), "known {known:?}, other {other:?}: ratio {ratio:.2}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_log_ins_are_stopped() {
    let app = spawn_with(&Settings { limits_factor: 1, ..Settings::default() }).await;
    let client = app.visitor();
    let form = client.form("/connexion", is_log_in).await;
    let mut stopped = None;
    for n in 1..=14 {
        let values = log_in_values(&form, ANNE, "Mauvais-mot-1");
        // An address that anyone can write does not give more tries.
        let body: Vec<(&str, &str)> = values.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let request = client
            .raw(Method::POST, &form.action)
            .header("origin", ORIGIN)
            .header("x-forwarded-for", format!("10.0.0.{n}"));
        let reply = client.send(request.form(&body)).await;
        if reply.status == StatusCode::TOO_MANY_REQUESTS {
            stopped = Some((n, reply));
            break;
        }
        assert!(reply.status.as_u16() < 429, "{}", reply.status);
    }
    let (n, reply) = stopped.expect("fourteen wrong passwords were all taken");
    assert_eq!(n, 11);
    let wait: u32 = reply.header("retry-after").parse().expect("Retry-After");
    assert!((1..=900).contains(&wait), "{wait}");
    assert!(reply.is_page() && reply.body.contains("<h1"));
    checks_policy(&reply, "429");
    let right = client.submit(&form, &log_in_values(&form, ANNE, MOT_DE_PASSE)).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "the right password went through");
    // Capital letters and spaces are the same account.
    let spelled = client.submit(&form, &log_in_values(&form, &ANNE.to_uppercase(), MOT_DE_PASSE)).await;
    assert_eq!(spelled.status, StatusCode::TOO_MANY_REQUESTS, "another spelling of the address has its own limit");
    // Others behind the same address still get in.
    let adviser = COMPTES[1].email;
    assert_eq!(client.submit(&form, &log_in_values(&form, adviser, MOT_DE_PASSE)).await.status, StatusCode::SEE_OTHER);
    // And the address itself has its limit.
    let mut last = StatusCode::OK;
    for i in 0..60 {
        last = client.submit(&form, &log_in_values(&form, &format!("x{i}@exemple.fr"), "Mauvais-mot-1")).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

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
fn survives(reply: &Reply, what: &str) {
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

async fn attack(app: &TestApp, who: Option<Role>) -> (usize, usize) {
    let open = async || match who {
        Some(role) => app.as_role(role).await,
        None => app.visitor(),
    };
    let start = match who {
        None => ["/", "/connexion", "/creer-mon-compte"],
        Some(Role::Demandeur) => ["/ma-situation", "/offres", "/mes-candidatures"],
        Some(Role::Conseiller) => ["/conseiller", "/mon-compte", "/offres"],
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
    (forms.len(), sent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_a_visitor() {
    let app = spawn_app().await;
    let (forms, _) = attack(&app, None).await;
    assert!(forms >= 6, "only {forms} forms were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_an_applicant() {
    let app = spawn_app().await;
    let offer = app.fitting_offers().await[0];
    let anne = account(&app.services, Role::Demandeur).await;
    app.services.postuler(anne, offer).await.unwrap();
    let (forms, _) = attack(&app, Some(Role::Demandeur)).await;
    assert!(forms >= 6, "only {forms} forms were found");
    // The State's site is down, so only what is under way here can be attacked; the import has its own newcomer.
    let newcomer = newcomer(&app).await;
    app.services.supprimer_demande(anne).await.ok();
    assert!(newcomer > 0);
}

/// Someone who has no demande yet: the import's pages.
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
    let (forms, _) = attack(&app, Some(Role::Conseiller)).await;
    assert!(forms >= 3, "only {forms} forms were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_a_landlord() {
    let app = spawn_app().await;
    let (forms, _) = attack(&app, Some(Role::Bailleur)).await;
    assert!(forms >= 3, "only {forms} forms were found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_input_as_an_employer() {
    let app = spawn_app().await;
    let (forms, _) = attack(&app, Some(Role::Entreprise)).await;
    assert!(forms >= 3, "only {forms} forms were found");
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
async fn what_does_not_exist_is_a_page_that_says_so() {
    let app = spawn_app().await;
    let clients = [
        app.visitor(),
        app.as_role(Role::Demandeur).await,
        app.as_role(Role::Conseiller).await,
        app.as_role(Role::Bailleur).await,
        app.as_role(Role::Entreprise).await,
    ];
    let random = Uuid::from_u128(0x0123_4567_89ab_4cde_8f01_2345_6789_abcd);
    for client in &clients {
        for path in [
            "/nulle-part",
            "/admin",
            "/.env",
            "/.git/config",
            "/offres/pas-un-uuid",
            "/offres/../../etc/passwd",
            "/wp-login.php",
            "/manifest.json/x",
            "/%00",
            "/offres/%ff",
            "/dev/composants",
            "/dev",
        ] {
            let reply = client.get(path).await;
            is_error_page(&reply, StatusCode::NOT_FOUND, path);
        }
        for path in [
            format!("/offres/{random}"),
            format!("/offres/{random}/x"),
            "/offres/%2e%2e%2f%2e%2e%2fetc%2fpasswd".to_owned(),
        ] {
            is_error_page(&client.get(&path).await, StatusCode::NOT_FOUND, &path);
        }
    }
    let [_, anne, adviser, landlord, employer] = &clients;
    for bad in [
        random.to_string(),
        "pas-un-uuid".to_owned(),
        "..%2f..%2fetc%2fpasswd".to_owned(),
        "1%27%20OR%201=1".to_owned(),
    ] {
        for (client, path) in [
            (anne, format!("/mes-candidatures/{bad}/direct")),
            (adviser, format!("/conseiller/{bad}")),
            (adviser, format!("/conseiller/candidatures/{bad}")),
            (landlord, format!("/bailleur/{bad}")),
            (employer, format!("/entreprise/{bad}")),
            (employer, format!("/entreprise/dossiers/{bad}")),
            (landlord, format!("/bailleur/candidatures/{bad}")),
            (landlord, format!("/bailleur/offres/{bad}/retirer")),
        ] {
            is_error_page(&client.get(&path).await, StatusCode::NOT_FOUND, &path);
        }
    }
    let reply = anne.post(&format!("/offres/{random}/postuler"), &[("", ""); 0]).await;
    is_error_page(&reply, StatusCode::NOT_FOUND, "postuler");
    // Links of mails that are dead: a page, never a fault.
    for path in [
        "/activation/xyz",
        "/nouveau-mot-de-passe/xyz",
        "/confirmer-adresse/xyz",
        "/activation/%00",
        "/nouveau-mot-de-passe/%3Cscript%3Ealert(1)",
    ] {
        let reply = clients[0].get(path).await;
        assert!(reply.status.as_u16() < 500 && reply.body.contains("<h1"), "{path}: {}", reply.status);
        survives(&reply, path);
    }
}

/// The pages of a role's files, found from its queue: `/conseiller/…/{id}`.
async fn file_pages(client: &Client, start: &str, id: Uuid) -> Vec<String> {
    let seen = crawl(client, &[start]).await.pages;
    let mut paths: Vec<String> = seen
        .iter()
        .flat_map(|(path, reply)| {
            let d: Document = reply.document();
            let forms = d.forms(path).into_iter().map(|f| f.action);
            d.links().into_iter().chain(forms).collect::<Vec<_>>()
        })
        .map(|p| p.split(['?', '#']).next().unwrap_or_default().to_owned())
        .filter(|p| p.contains(&id.to_string()))
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_another_s_does_not_exist() {
    let app = spawn_app().await;
    let (_, home) = landlord(&app.services).await;
    let before = count(&app.services, "SELECT COUNT(*) FROM evenement").await;

    // Another applicant's candidature: Anne has one of her own, whose addresses show what to try.
    let anne = account(&app.services, Role::Demandeur).await;
    let own = app.services.postuler(anne, app.fitting_offers().await[0]).await.unwrap();
    let client = app.signed_in(anne).await;
    let mut addresses = file_pages(&client, "/mes-candidatures", own).await;
    for what in ["direct", "annuler", "visite.ics"] {
        addresses.push(format!("/mes-candidatures/{own}/{what}"));
    }
    addresses.sort();
    addresses.dedup();
    println!("addresses of one's own candidature: {addresses:?}");
    let others = candidatures(&app.services, "envoyee", None).await;
    let another = others[0];
    for address in &addresses {
        let theirs = address.replace(&own.to_string(), &another.to_string());
        let (get, post) = (client.get(&theirs).await, client.post(&theirs, &[("motif", "autre")]).await);
        for reply in [get, post] {
            assert!(
                matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED),
                "{theirs}: {}",
                reply.status
            );
        }
    }

    // Answers to an attribution, a visit, a piece: the GET of these leads back to the page, the POST must find nothing.
    for id in [
        another,
        candidatures(&app.services, "attribuee", None).await[0],
        candidatures(&app.services, "visite", None).await[0],
    ] {
        for what in ["repondre", "visite", "piece", "annuler"] {
            let path = format!("/mes-candidatures/{id}/{what}");
            for fields in [[("reponse", "accepter"), ("creneau", "0")], [("evenement", "refuser"), ("motif", "autre")]]
            {
                let reply = client.post(&path, &fields).await;
                assert!(
                    matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY),
                    "{path}: {}",
                    reply.status
                );
            }
        }
    }

    // A landlord and the files of another, or of its own offers before they were sent.
    let landlord = app.as_role(Role::Bailleur).await;
    let mine = candidatures(&app.services, "envoyee", Some(home)).await[0];
    let addresses = file_pages(&landlord, "/bailleur", mine).await;
    assert!(!addresses.is_empty(), "the landlord's queue leads to none of its files");
    println!("addresses of a landlord's file: {addresses:?}");
    let mut foreign = Vec::new();
    for id in others {
        if owner(&app.services, id).await != home {
            foreign.push(id);
        }
    }
    foreign.extend(candidatures(&app.services, "deposee", Some(home)).await.first());
    foreign.extend(candidatures(&app.services, "validee", Some(home)).await.first());
    assert!(foreign.len() >= 3);
    for address in &addresses {
        assert_ne!(landlord.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
        for id in &foreign {
            let theirs = address.replace(&mine.to_string(), &id.to_string());
            let fields = [("evenement", "rejeter"), ("motif", "autre"), ("texte", "x"), ("date", "2030-01-01")];
            for reply in [landlord.get(&theirs).await, landlord.post(&theirs, &fields).await] {
                assert!(
                    matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED),
                    "{theirs}: {}",
                    reply.status
                );
            }
        }
    }
    // One event: Anne's own.
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM evenement").await, before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_sees_its_own_pages_only() {
    let app = spawn_app().await;
    let (anne, adviser, landlord) =
        (app.as_role(Role::Demandeur).await, app.as_role(Role::Conseiller).await, app.as_role(Role::Bailleur).await);
    let of = async |client: &Client, start: &str| {
        let mut paths: Vec<String> =
            crawl(client, &[start]).await.pages.into_iter().map(|(p, _)| p).filter(|p| p.starts_with(start)).collect();
        paths.push(start.to_owned());
        paths
    };
    let (for_adviser, for_landlord) = (of(&adviser, "/conseiller").await, of(&landlord, "/bailleur").await);
    let employer = app.as_role(Role::Entreprise).await;
    let for_employer = of(&employer, "/entreprise").await;
    assert!(for_employer.iter().any(|p| p.starts_with("/entreprise/dossiers/")), "{for_employer:?}");
    let mut for_anne = of(&anne, "/ma-situation").await;
    for_anne.extend(of(&anne, "/mes-candidatures").await);
    println!("pages: adviser {}, landlord {}, applicant {}", for_adviser.len(), for_landlord.len(), for_anne.len());
    for (paths, strangers) in [
        (&for_adviser, [&anne, &landlord, &employer]),
        (&for_landlord, [&anne, &adviser, &employer]),
        (&for_employer, [&anne, &adviser, &landlord]),
        (&for_anne, [&adviser, &landlord, &employer]),
    ] {
        for path in paths {
            for stranger in strangers {
                let reply = stranger.get(path).await;
                is_error_page(&reply, StatusCode::NOT_FOUND, path);
            }
            let reply = app.visitor().get(path).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(reply.location(), format!("/connexion?retour={}", app::web::encoder(path)), "{path}");
        }
    }
    // And after the log-in, there.
    let client = app.visitor();
    let path = "/mes-candidatures";
    let reply = client.get(path).await;
    let form = client.form(reply.location(), is_log_in).await;
    let done = client.submit(&form, &log_in_values(&form, ANNE, MOT_DE_PASSE)).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, path));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_site_s_files_are_served() {
    let app = spawn_app().await;
    assert!(app.folder.path().join("secret.txt").exists());
    for path in [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/pkg/../../secret.txt",
        "/pkg/..%2f..%2fsecret.txt",
        "/pkg/%2e%2e/%2e%2e/secret.txt",
        "/fonts/../../secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/....//secret.txt",
        "//secret.txt",
        "/%252e%252e/secret.txt",
        "/pkg/..;/..;/secret.txt",
        "/./../secret.txt",
        "/photos/..%2f..%2fsecret.txt",
        "/photos/../../secret.txt",
        "/../alin.sqlite",
        "/..%2falin.sqlite",
        "/alin.sqlite",
        "//etc/passwd",
        "/etc/passwd",
        "/%2fetc%2fpasswd",
        "/pkg//etc/passwd",
        "/pkg/%2fetc/passwd",
    ] {
        let answer = raw_bytes(app.addr, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).await;
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(["404", "400"].contains(&status), "{path}: {status}");
        assert!(
            !answer.contains("SECRET-NEXT-DOOR") && !answer.contains("root:") && !answer.contains("SQLite format"),
            "{path}"
        );
    }
    // No lists of a folder's files either.
    for path in ["/pkg", "/pkg/", "/fonts/"] {
        let reply = app.visitor().get(path).await;
        assert!(!reply.body.contains("alin.css\"") || reply.is_page(), "{path}");
        assert_ne!(reply.status, StatusCode::OK, "{path}");
    }
    let css = app.visitor().get("/pkg/alin.css").await;
    assert_eq!((css.status, css.header("cache-control")), (StatusCode::OK, "public, max-age=31536000, immutable"));
    let photo = app.visitor().get("/photos/%3Cscript%3E.svg").await;
    assert_eq!(photo.status, StatusCode::NOT_FOUND);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_reset_ends_every_session_and_its_link_works_once() {
    let app = spawn_app().await;
    let anne = account(&app.services, Role::Demandeur).await;
    let open = app.signed_in(anne).await;
    let (_, reset) = public_forms(&app).await;
    let visitor = app.visitor();
    visitor.submit(&reset, &reset.fill(&[(reset.named("email").unwrap(), ANNE)])).await;
    let mail = app.sink.wait(ANNE).await.pop().expect("no mail");
    let joined = mail.data.replace("=\r\n", "").replace("\r\n", "\n");
    let start = joined.find("/nouveau-mot-de-passe/").expect("no link");
    let link: String = joined[start..].chars().take_while(|c| !c.is_whitespace() && !"\"<>".contains(*c)).collect();
    assert!(open.is_signed_in().await);
    // Looking at the link does not use it up: mail scanners open links.
    for _ in 0..2 {
        assert_eq!(visitor.get(&link).await.status, StatusCode::OK);
    }
    let form = visitor.form(&link, |f| f.named("password").is_some()).await;
    let names: Vec<&str> = form.fields.iter().filter(|f| f.kind == "password").map(|f| f.name.as_str()).collect();
    let filled: Vec<(&str, &str)> = names.iter().map(|n| (*n, "Nouveau-mot-2026")).collect();
    let values = form.fill(&filled);
    let done = visitor.submit(&form, &values).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(!open.is_signed_in().await, "an open session outlived the change of password");
    let twice = visitor.submit(&form, &values).await;
    assert_ne!(twice.status, StatusCode::SEE_OTHER, "the link worked twice");
    assert_ne!(app.visitor().log_in(ANNE, MOT_DE_PASSE).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.visitor().log_in(ANNE, "Nouveau-mot-2026").await.status, StatusCode::SEE_OTHER);
    assert!(!visitor.get(&link).await.header("referrer-policy").contains("unsafe"));
    tokio::time::sleep(Duration::from_millis(10)).await;
}
