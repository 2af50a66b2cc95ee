//! Alerts over HTTP: made from a search, told by mail, ended by whoever holds the mail; the feed of a search.

use crate::support::{Client, TestApp, account, landlord, spawn_app};
use domain::alerte::Frequence;
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use services::alertes::AlerteNouvelle;
use services::horloge::JOUR;
use services::monde::offres::volume;
use services::offres::Filtres;
use uuid::Uuid;

const ANNE: &str = "anne.porte@exemple.fr";

/// An alert of the applicant, made once the offers that were there are told to nobody.
async fn alerte(app: &TestApp) -> Uuid {
    app.services.annoncer().await.unwrap();
    let a = AlerteNouvelle {
        nom: "Près du travail".to_owned(),
        requete: "departement=93".to_owned(),
        frequence: Frequence::Immediate,
        convient: false,
        filtres: Filtres::default(),
        zones: vec!["*".to_owned()],
        onglet: None,
    };
    let anne = account(&app.services, Role::Demandeur).await;
    app.services.creer_alerte(anne, &a).await.unwrap()
}

async fn active(app: &TestApp) -> bool {
    let anne = account(&app.services, Role::Demandeur).await;
    app.services.mes_alertes(anne).await.unwrap()[0].active
}

/// Publishes one offer from now on; its id.
async fn publie(app: &TestApp, reference: &str) -> Uuid {
    let (_, home) = landlord(&app.services).await;
    let s = &app.services;
    let mut offer = volume(7, 1, s.horloge.aujourdhui(), &s.referentiel, &[home]).next().unwrap();
    offer.ref_externe = reference.to_owned();
    offer.publiee_a = s.maintenant();
    offer.cloture_a = offer.publiee_a + 10 * JOUR;
    s.publier(&offer).await.unwrap()
}

/// The path that ends the alert of a mail, as its headers say it.
fn arret(mail: &str) -> String {
    let flat = mail.replace("\r\n ", " ").replace("=\r\n", "");
    let header = flat.lines().find(|l| l.starts_with("List-Unsubscribe:")).unwrap();
    let url = header.split(['<', '>']).nth(1).unwrap().to_owned();
    assert!(flat.lines().any(|l| l.trim_end() == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{flat}");
    url.strip_prefix("https://alin.test").unwrap().to_owned()
}

/// As a mailbox does it: from elsewhere, without cookies.
async fn un_clic(client: &Client, path: &str) -> crate::support::Reply {
    let request = client
        .raw(Method::POST, path)
        .header("origin", "https://mail.example")
        .header("sec-fetch-site", "cross-site")
        .form(&[("List-Unsubscribe", "One-Click")]);
    client.send(request).await
}

#[tokio::test]
async fn a_mail_ends_its_alert_in_one_click_and_a_look_ends_nothing() {
    let app = spawn_app().await;
    alerte(&app).await;
    let offer = publie(&app, "A").await;
    let mail = app.sink.wait(ANNE).await.remove(0);
    let path = arret(&mail.data);
    assert!(mail.data.contains("nouvelle") || mail.data.contains("=?utf-8?"), "{}", mail.data);
    assert!(!path.contains(&offer.to_string()));

    let stranger = app.visitor();
    let token = path.rsplit('/').next().unwrap();
    let unknown = path.replace(token, &"0".repeat(token.len()));
    let page = stranger.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    let same = |a: &str| a.replace(token, "T").replace(&"0".repeat(token.len()), "T");
    assert_eq!(same(&page.constant_body()), same(&stranger.get(&unknown).await.constant_body()));
    assert!(active(&app).await, "a scanner that follows links ends nothing");

    assert_eq!(un_clic(&stranger, &unknown).await.status, StatusCode::OK);
    assert!(active(&app).await);
    let done = un_clic(&stranger, &path).await;
    assert_eq!(done.status, StatusCode::OK, "no redirection: mailboxes don't follow it");
    assert!(!active(&app).await);
    let again = un_clic(&stranger, &path).await;
    assert_eq!(same(&done.constant_body()), same(&again.constant_body()));
    // Only this address is open to others.
    for other in ["/mes-alertes", "/alertes/arreter", "/alertes/arreter/a/b", "/mon-compte"] {
        let status = un_clic(&stranger, other).await.status;
        assert!(!status.is_success() && status != StatusCode::SEE_OTHER, "{other}: {status}");
    }
    publie(&app, "B").await;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(app.sink.wait(ANNE).await.len(), 1);
}

#[tokio::test]
async fn an_alert_is_made_from_a_search_after_logging_in() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    let list = visitor.get("/offres?departement=93&loyer_max=900&pieces=3&page=2").await;
    let make = "/mes-alertes/nouvelle?departement=93&loyer_max=900&pieces=3";
    assert!(list.document().links().iter().any(|l| l == make), "{:?}", list.document().links());
    let asked = visitor.get(make).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert!(asked.location().starts_with("/connexion?retour=/mes-alertes/nouvelle%3Fdepartement%3D93"));

    let anne = app.as_role(Role::Demandeur).await;
    let page = anne.get(make).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Seine-Saint-Denis (93)", "T3", "900", "name=\"convient\""] {
        assert!(page.body.contains(words), "{words}");
    }
    let nothing: [(&str, &str); 0] = [];
    let wrong = anne.post(make, &nothing).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("nom-err") && wrong.body.contains("frequence-err"));
    let made = anne.post(make, &[("nom", "Près du travail"), ("frequence", "quotidienne"), ("convient", "1")]).await;
    assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, "/mes-alertes?avis=alerte-creee"));
    let mine = anne.get("/mes-alertes").await;
    assert!(mine.body.contains("Près du travail") && mine.body.contains("/offres?departement=93&amp;loyer_max=900"));

    let who = account(&app.services, Role::Demandeur).await;
    let kept = app.services.mes_alertes(who).await.unwrap().remove(0);
    assert_eq!((kept.zones.as_slice(), kept.filtres.pieces.as_slice()), (&["D93".to_owned()][..], &[3_u8][..]));
    assert!(kept.convient && kept.filtres.loyer_max == Some(domain::argent::Centimes::euros(900)));

    // From a tab: its communes. A text that means nothing: no alert.
    let tab = anne.post("/mes-alertes/nouvelle?onglet=demandees", &[("nom", "A"), ("frequence", "immediate")]).await;
    assert_eq!(tab.status, StatusCode::SEE_OTHER);
    let kept = app.services.mes_alertes(who).await.unwrap().pop().unwrap();
    assert!(kept.zones.contains(&"93048".to_owned()) && !kept.convient, "{:?}", kept.zones);
    let lost = anne.post("/mes-alertes/nouvelle?lieu=zzzzzz", &[("nom", "A"), ("frequence", "immediate")]).await;
    assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Another's, and another role's, do not exist.
    let (path, delete) = (format!("/mes-alertes/{}", kept.id), format!("/mes-alertes/{}/supprimer", kept.id));
    for role in [Role::Bailleur, Role::Conseiller] {
        let other = app.as_role(role).await;
        assert_eq!(other.get("/mes-alertes").await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&path, &[("action", "pause")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&delete, &nothing).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(anne.post(&path, &[("action", "pause")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(anne.post(&path, &[("action", "rien")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(anne.get(&delete).await.status, StatusCode::OK);
    assert_eq!(anne.post(&delete, &nothing).await.location(), "/mes-alertes?avis=alerte-supprimee");
    assert_eq!(anne.get(&delete).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anne.post(&path, &[("action", "reprise")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_feed_is_followed_without_reading_it_twice() {
    let app = spawn_app().await;
    let reader = app.visitor();
    let offer = publie(&app, "A").await;
    let feed = reader.get("/offres.atom").await;
    assert_eq!(feed.status, StatusCode::OK);
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert_eq!(feed.header("cache-control"), "public, max-age=60");
    assert!(feed.body.contains(&format!("<id>https://alin.test/offres/{offer}</id>")), "{}", feed.body);
    assert_eq!(feed.body.matches("<entry>").count(), 50, "the newest fifty");
    assert!(feed.header("set-cookie").is_empty());
    let dates: Vec<&str> = feed.body.split("<published>").skip(1).map(|e| e.split('<').next().unwrap()).collect();
    assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");

    let (etag, modified) = (feed.header("etag").to_owned(), feed.header("last-modified").to_owned());
    for (name, value) in [("if-none-match", &etag), ("if-modified-since", &modified)] {
        let again = reader.send(reader.raw(Method::GET, "/offres.atom").header(name, value)).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{name}");
        assert_eq!(again.header("etag"), etag);
    }
    publie(&app, "B").await;
    let changed = reader.send(reader.raw(Method::GET, "/offres.atom").header("if-none-match", &etag)).await;
    assert_eq!(changed.status, StatusCode::OK);

    let place = reader.get("/offres.atom?departement=93&l=en").await;
    assert!(place.body.contains("xml:lang=\"en\"") && place.body.contains("in département 93"), "{}", place.body);
    for nowhere in ["/offres.atom?lieu=zzzzzz", "/offres.atom?commune=00000"] {
        assert_eq!(reader.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let list = reader.get("/offres?departement=93&page=2").await;
    assert!(list.document().links().iter().any(|l| l == "/offres.atom?departement=93"));
}

/// What a feed reader finds in the head of a page.
fn annonces(page: &crate::support::Reply) -> Vec<String> {
    let document = page.document();
    let head = document.source.find("</head>").unwrap();
    let feeds = document.tags.iter().filter(|t| {
        t.name == "link" && t.get("rel") == Some("alternate") && t.get("type") == Some("application/atom+xml")
    });
    feeds.inspect(|t| assert!(t.at < head)).filter_map(|t| t.get("href")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_search_says_where_its_feed_is() {
    let app = spawn_app().await;
    let reader = app.visitor();
    for (page, feed) in [
        ("/offres", "/offres.atom"),
        ("/offres?departement=93&page=2&tri=loyer&vue=carte", "/offres.atom?departement=93"),
        ("/offres?lieu=Brest&rayon=10&pieces=2&pieces=3", "/offres.atom?lieu=Brest&rayon=10&pieces=2&pieces=3"),
        // A search that finds nothing yet is the one to follow.
        ("/offres?lieu=Guéret&loyer_max=100", "/offres.atom?lieu=Gu%C3%A9ret&loyer_max=100"),
    ] {
        // The second time it comes out of the pages kept.
        for _ in 0..2 {
            assert_eq!(annonces(&reader.get(page).await), [feed], "{page}");
        }
        assert_eq!(reader.get(feed).await.status, StatusCode::OK, "{feed}");
    }
    reader.set(app::web::COOKIE_LANGUE, "en");
    assert_eq!(annonces(&reader.get("/offres?departement=93").await), ["/offres.atom?departement=93&l=en"]);
    for nothing in ["/offres?lieu=zzzzzz", "/offres?departement=93&loyer_max=beaucoup", "/", "/aide"] {
        assert!(annonces(&reader.get(nothing).await).is_empty(), "{nothing}");
    }
    // Someone's own tabs have alerts; a feed reader has no session.
    let anne = app.as_role(Role::Demandeur).await;
    assert!(annonces(&anne.get("/offres").await).is_empty());
    assert_eq!(annonces(&anne.get("/offres?departement=93").await).len(), 1);
}
