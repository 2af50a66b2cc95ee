//! Accounts: sessions, who is known and who is not, how often one may try.

use super::{ANNE, checks_policy};
use crate::html::Form;
use crate::support::{
    ORIGIN, Reply, SESSION, Settings, TestApp, account, count, is_log_in, log_in_values, median, spawn_app, spawn_with,
    statements, timed,
};
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use services::monde::peuplement::{COMPTES, MOT_DE_PASSE};
use std::collections::BTreeSet;

/// An address that no account has.
const NOBODY: &str = "personne.inconnue@exemple.fr";

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
}
