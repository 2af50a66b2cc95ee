//! Every page that a link leads to, for each role, in both languages.

use crate::html::Document;
use crate::support::{Client, Reply, TestApp, account, spawn_app};
use domain::compte::Role;
use reqwest::StatusCode;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Addresses of one kind that are visited; the others are taken to be like them.
const PER_KIND: usize = 3;

/// An address without what only tells one thing from another of its kind: ids, values of the query.
pub(crate) fn pattern(path: &str) -> String {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let segments: Vec<&str> = bare
        .split('/')
        .map(|s| {
            if s.parse::<uuid::Uuid>().is_ok() || s.len() > 30 {
                "{id}"
            } else if s.contains(".svg") {
                "{file}"
            } else {
                s
            }
        })
        .collect();
    let mut names: Vec<&str> =
        query.split('&').map(|p| p.split('=').next().unwrap_or_default()).filter(|n| !n.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    format!("{}?{}", segments.join("/"), names.join("&"))
}

/// What a crawl found.
pub(crate) struct Crawl {
    /// Every page that answered 200, by its address.
    pub(crate) pages: Vec<(String, Reply)>,
    /// Links that lead nowhere, and where they are.
    dead: Vec<String>,
}

/// Follows links from `start`.
pub(crate) async fn crawl(client: &Client, start: &[&str]) -> Crawl {
    let mut queue: VecDeque<(String, String)> =
        start.iter().map(|s| ((*s).to_owned(), "the start".to_owned())).collect();
    let mut seen = BTreeSet::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut pages = Vec::new();
    let mut dead = Vec::new();
    while let Some((path, from)) = queue.pop_front() {
        let path = path.split('#').next().unwrap_or_default().to_owned();
        if !seen.insert(path.clone()) {
            continue;
        }
        let n = kinds.entry(pattern(&path)).or_default();
        *n += 1;
        // The language is the test's.
        if *n > PER_KIND || path.starts_with("/langue") {
            continue;
        }
        let reply = client.get(&path).await;
        match reply.status {
            StatusCode::OK if reply.is_page() => {
                queue.extend(reply.document().links().into_iter().map(|l| (l, path.clone())));
                pages.push((path, reply));
            }
            StatusCode::OK => {}
            StatusCode::SEE_OTHER => queue.push_back((reply.location().to_owned(), path)),
            status => dead.push(format!("{path} ({status}), from {from}")),
        }
    }
    Crawl { pages, dead }
}

/// What is wrong with the markup of a page.
fn faults(reply: &Reply, lang: &str) -> Vec<String> {
    let d = reply.document();
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(text);
    if !d.all("html").any(|t| t.get("lang") == Some(lang)) {
        fault(format!("lang is not {lang}"));
    }
    if reply.header("content-language") != lang {
        fault("content-language".to_owned());
    }
    let h1: Vec<_> = d.all("h1").collect();
    if h1.len() != 1 {
        fault(format!("{} h1", h1.len()));
    }
    let title = reply.body.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).unwrap_or_default();
    if title.trim().is_empty() || title.trim() == "AL’in" {
        fault(format!("title {title:?}"));
    }
    if d.all("main").count() != 1 {
        fault("not one main".to_owned());
    }
    let ids: Vec<&str> = d.tags.iter().filter_map(|t| t.get("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    if unique.len() != ids.len() {
        let twice: BTreeSet<_> = ids.iter().filter(|i| ids.iter().filter(|j| j == i).count() > 1).collect();
        fault(format!("ids twice: {twice:?}"));
    }
    for tag in &d.tags {
        for (name, value) in &tag.attrs {
            if name == "style" || (name.starts_with("on") && name != "on") {
                fault(format!("<{} {name}={value:?}>", tag.name));
            }
            if matches!(name.as_str(), "href" | "src" | "action")
                && value.to_ascii_lowercase().starts_with("javascript:")
            {
                fault(format!("<{} {name}={value:?}>", tag.name));
            }
            if matches!(name.as_str(), "for" | "aria-labelledby" | "aria-describedby" | "aria-controls") {
                for id in value.split_whitespace().filter(|id| !unique.contains(id)) {
                    fault(format!("<{} {name}> names #{id}, which is nowhere", tag.name));
                }
            }
            if name == "href" && value.len() > 1 && value.starts_with('#') && !unique.contains(&value[1..]) {
                fault(format!("link to {value}, which is nowhere"));
            }
            let spoken = matches!(name.as_str(), "aria-label" | "title" | "alt" | "placeholder" | "content");
            if spoken && (value.contains('{') || value.contains('}')) {
                fault(format!("<{} {name}={value:?}>", tag.name));
            }
        }
        match tag.name.as_str() {
            "img" if tag.get("alt").is_none() => fault(format!("<img src={:?}> without alt", tag.get("src"))),
            "a" if tag.get("target") == Some("_blank") && !tag.get("rel").is_some_and(|r| r.contains("noopener")) => {
                fault(format!("{:?} opens a tab without noopener", tag.get("href")));
            }
            "style" => fault("<style>".to_owned()),
            "script" if tag.get("nonce").is_none() => fault("script without nonce".to_owned()),
            _ => {}
        }
    }
    for text in &d.texts {
        // What a landlord types into a terminal, on the page of the interface.
        let typed = text.starts_with("curl ") || text.contains(" /offres/{ref}");
        if typed {
            continue;
        }
        if text.contains('{') || text.contains('}') || text.contains("Some(") || text.contains("None)") {
            fault(format!("text {text:?}"));
        }
    }
    if lang == "en" && d.texts.iter().any(|t| t == "Se connecter" || t == "Se déconnecter") {
        fault("French in an English page".to_owned());
    }
    faults
}

/// What each page loads is there.
async fn loads(client: &Client, d: &Document, known: &mut BTreeSet<String>) -> Vec<String> {
    let mut missing = Vec::new();
    let sources = d.tags.iter().filter_map(|t| match t.name.as_str() {
        "img" | "script" => t.get("src"),
        "link" => t.get("href"),
        "use" => t.get("href"),
        _ => None,
    });
    for source in sources.filter(|s| s.starts_with('/')).map(|s| s.split('#').next().unwrap_or_default()) {
        // Photos are drawn from their name: a few tell for all. Fonts are not copied by these tests.
        let many = source.starts_with("/photos/") && known.iter().filter(|k| k.starts_with("/photos/")).count() > 40;
        if many || source.starts_with("/fonts/") || !known.insert(source.to_owned()) {
            continue;
        }
        if client.get(source).await.status != StatusCode::OK {
            missing.push(format!("{source} is not there"));
        }
    }
    missing
}

async fn visit(app: &TestApp, role: Option<Role>, start: &[&str]) -> BTreeSet<String> {
    let mut patterns = BTreeSet::new();
    for lang in ["fr", "en"] {
        let client = match role {
            Some(role) => app.as_role(role).await,
            None => app.visitor(),
        };
        client.set("langue", lang);
        let Crawl { pages, dead } = crawl(&client, start).await;
        let mut known = BTreeSet::new();
        let mut wrong: Vec<String> = dead.into_iter().map(|d| format!("dead link: {d}")).collect();
        let mut bytes = 0;
        for (path, reply) in &pages {
            bytes += reply.body.len();
            let mut found = faults(reply, lang);
            found.extend(loads(&client, &reply.document(), &mut known).await);
            wrong.extend(found.into_iter().map(|f| format!("{path}: {f}")));
            patterns.insert(pattern(path).split('?').next().unwrap_or_default().to_owned());
        }
        wrong.sort();
        wrong.dedup();
        println!("{role:?} {lang}: {} pages, {} kB each on average", pages.len(), bytes / pages.len().max(1) / 1000);
        assert!(wrong.is_empty(), "{role:?} {lang}:\n{}", wrong.join("\n"));
    }
    println!("{role:?}: {patterns:?}");
    patterns
}

#[track_caller]
fn reaches(patterns: &BTreeSet<String>, paths: &[&str]) {
    for path in paths {
        assert!(patterns.contains(*path), "no link leads to {path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_a_visitor() {
    let app = spawn_app().await;
    let seen = visit(&app, None, &["/"]).await;
    reaches(
        &seen,
        &[
            "/",
            "/offres",
            "/offres/{id}",
            "/aide",
            "/guides",
            "/contact",
            "/classement",
            "/accessibilite",
            "/donnees-personnelles",
            "/mentions-legales",
            "/sources",
            "/simulateur",
            "/connexion",
            "/creer-mon-compte",
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_an_applicant() {
    let app = spawn_app().await;
    let seen = visit(&app, Some(Role::Demandeur), &["/"]).await;
    reaches(
        &seen,
        &[
            "/ma-situation",
            "/ma-situation/aide",
            "/offres",
            "/offres/{id}",
            "/offres/et-si",
            "/offres/et-si/logements",
            "/mes-candidatures",
            "/mon-compte",
        ],
    );
    let anne = account(&app.services, Role::Demandeur).await;
    app.services.postuler(anne, app.fitting_offers().await[0]).await.unwrap();
    visit(&app, Some(Role::Demandeur), &["/ma-situation", "/mes-candidatures"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_an_applicant_at_each_stage() {
    let app = spawn_app().await;
    let ids: Vec<uuid::Uuid> = services::on_db!(&app.services.db, |p| {
        sqlx::query_scalar("SELECT MIN(hex(compte_id)) AS c FROM candidature GROUP BY etat").fetch_all(p).await
    })
    .map(|rows: Vec<String>| rows.iter().map(|h| h.parse().unwrap()).collect())
    .unwrap();
    assert!(ids.len() >= 7, "{} stages", ids.len());
    for id in ids {
        for lang in ["fr", "en"] {
            let client = app.signed_in(id).await;
            client.set("langue", lang);
            for path in ["/mes-candidatures", "/ma-situation", "/offres"] {
                let reply = client.get(path).await;
                let faults = faults(&reply, lang);
                assert!(
                    reply.status == StatusCode::OK && faults.is_empty(),
                    "{path} {id} {}: {faults:?}",
                    reply.status
                );
            }
        }
    }
    // Every state of a file: the wizard and its dead ends.
    let anne = account(&app.services, Role::Demandeur).await;
    for etat in
        ["a_confirmer", "etape1", "etape2", "etape3", "attente_entreprise", "refuse_entreprise", "radie", "valide"]
    {
        let mut tx = app.services.db.begin().await.unwrap();
        services::on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE demande SET etat = $2, version = version + 1 WHERE compte_id = $1")
                .bind(anne)
                .bind(etat)
                .execute(c)
                .await
                .map(drop)
        })
        .unwrap();
        tx.commit().await.unwrap();
        let client = app.signed_in(anne).await;
        let Crawl { pages, dead } = crawl(&client, &["/ma-situation", "/offres"]).await;
        assert!(dead.is_empty(), "{etat}: {dead:?}");
        for (path, reply) in pages {
            let faults = faults(&reply, "fr");
            assert!(faults.is_empty(), "{path} in {etat}: {faults:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_an_adviser() {
    let app = spawn_app().await;
    let seen = visit(&app, Some(Role::Conseiller), &["/", "/conseiller"]).await;
    reaches(&seen, &["/conseiller", "/mon-compte"]);
    assert!(seen.iter().any(|p| p.starts_with("/conseiller/") && p.contains("{id}")), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_a_landlord() {
    let app = spawn_app().await;
    let seen = visit(&app, Some(Role::Bailleur), &["/", "/bailleur"]).await;
    reaches(&seen, &["/bailleur", "/bailleur/offres", "/mon-compte"]);
    assert!(seen.iter().any(|p| p.starts_with("/bailleur/") && p.contains("{id}")), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_an_employer() {
    let app = spawn_app().await;
    let seen = visit(&app, Some(Role::Entreprise), &["/", "/entreprise"]).await;
    reaches(&seen, &["/entreprise", "/mon-compte"]);
    assert!(seen.iter().any(|p| p.starts_with("/entreprise/dossiers/") && p.contains("{id}")), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_an_administrator() {
    let app = spawn_app().await;
    let seen = visit(&app, Some(Role::Administrateur), &["/", "/admin"]).await;
    reaches(&seen, &["/admin", "/admin/organisations/{id}", "/mon-compte"]);
}
