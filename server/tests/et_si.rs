//! « Et si ? » over HTTP: each count is the list it leads to, any place is answered, an income leaves no trace, and a home
//! outside what the demande is good for says so before one applies.

use crate::support::{Client, Reply, TestApp, account, count, spawn_app, statements};
use domain::compte::Role;
use domain::eligibilite::{Regle, Verdict, verdict};
use reqwest::{Method, StatusCode};
use uuid::Uuid;

const PAGE: &str = "/offres/et-si";
const LISTE: &str = "/offres/et-si/logements";

/// The number that a text begins with: « 1 204 logements » is 1204.
fn nombre(text: &str) -> Option<usize> {
    let digits: String =
        text.chars().take_while(|c| c.is_ascii_digit() || c.is_whitespace()).filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The words inside a tag, up to the end of it; tags and marks within left out.
fn words(html: &str, tag: &str, at: usize) -> String {
    let inside = html[at..].split_once(&format!("</{tag}")).map_or("", |(inside, _)| inside);
    let text = inside.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text).collect::<String>();
    text.trim().to_owned()
}

/// What the links to lists promise: address and count.
fn promises(page: &Reply) -> Vec<(String, usize)> {
    let d = page.document();
    d.all("a")
        .filter_map(|tag| Some((tag.get("href")?.to_owned(), tag.at)))
        .filter(|(href, _)| href.starts_with(LISTE))
        .map(|(href, at)| {
            let told = words(&d.source, "a", at);
            let n = nombre(&told).unwrap_or_else(|| panic!("{href} says {told:?}, no count"));
            (href, n)
        })
        .collect()
}

fn cards(page: &Reply) -> usize {
    page.body.matches("class=\"offer\"").count()
}

/// How many the title of a list says.
fn titled(page: &Reply) -> usize {
    let d = page.document();
    let title = d.all("h1").next().unwrap().at;
    let told = words(&d.source, "h1", title);
    nombre(&told).unwrap_or_else(|| panic!("{told:?}"))
}

/// Follows every promise of a page to all the cards behind it.
async fn kept(client: &Client, page: &Reply) -> usize {
    let all = promises(page);
    for (href, told) in &all {
        let first = client.get(href).await;
        assert_eq!(first.status, StatusCode::OK, "{href}");
        assert_eq!(titled(&first), *told, "{href}");
        let mut shown = cards(&first);
        for n in 2..=told.div_ceil(20) {
            shown += cards(&client.get(&format!("{href}&page={n}")).await);
        }
        assert_eq!(shown, *told, "{href}");
    }
    all.len()
}

async fn anne(app: &TestApp) -> (Uuid, Client) {
    let id = account(&app.services, Role::Demandeur).await;
    let client = app.signed_in(id).await;
    client.set("langue", "fr");
    (id, client)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_if_is_an_applicant_s_page() {
    let app = spawn_app().await;
    for path in [PAGE, LISTE] {
        assert!(app.visitor().get(path).await.location().starts_with("/connexion"));
        for role in [Role::Conseiller, Role::Bailleur] {
            assert_eq!(app.as_role(role).await.get(path).await.status, StatusCode::NOT_FOUND);
        }
    }
    let (_, anne) = anne(&app).await;
    assert!(anne.get("/offres").await.document().links().iter().any(|l| l == PAGE));
    anne.get(PAGE).await;
    let page = anne.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(statements(&page).len() <= 3, "{:#?}", statements(&page));
    // What names no supposition leads back to the page.
    for wrong in ["", "?commune=93006", "?taille=T9&voir=autres", "?revenu=21600"] {
        assert_eq!(anne.get(&format!("{LISTE}{wrong}")).await.location(), PAGE, "{wrong}");
    }
    assert_eq!(anne.get(&format!("{LISTE}?commune=99999&voir=ici")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_count_is_the_list_it_leads_to() {
    let app = spawn_app().await;
    let (_, anne) = anne(&app).await;
    let promised = kept(&anne, &anne.get(PAGE).await).await;
    assert!(promised >= 5, "{promised} counts lead somewhere");
    // Any place, in Île-de-France or far from it.
    for place in ["commune=93066", "commune=69123", "lieu=Les+Lilas", "departement=69", "departement=95"] {
        let page = anne.get(&format!("{PAGE}?{place}")).await;
        assert_eq!(page.status, StatusCode::OK, "{place}");
        assert!(page.body.contains("id=\"reponse\""), "{place}");
        kept(&anne, &page).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_place_is_answered_and_a_wrong_one_is_said_beside_its_field() {
    let app = spawn_app().await;
    let (_, anne) = anne(&app).await;
    let lyon = anne.get(&format!("{PAGE}?lieu=Lyon")).await;
    assert!(lyon.body.contains("il faut une autre demande") && lyon.body.contains("https://"), "{}", lyon.body);
    let form = lyon.document().forms(PAGE).into_iter().find(|f| f.names().contains(&"lieu".to_owned())).unwrap();
    assert_eq!((form.method.as_str(), form.action.as_str()), ("get", PAGE));
    assert_eq!(form.values(), [("lieu".to_owned(), "Lyon".to_owned())]);
    let paris = anne.get(&format!("{PAGE}?departement=75")).await;
    assert!(!paris.body.contains("il faut une autre demande"), "{}", paris.body);

    for (typed, said) in [
        ("lieu=Saint-Denis", "Plusieurs lieux correspondent"),
        ("lieu=Nulle-Part-sur-Rien", "ne trouvons pas cette commune"),
        ("lieu=", "nom d’une commune"),
        ("departement=", "Choisissez un département"),
        ("departement=99", "Choisissez un département"),
    ] {
        let page = anne.get(&format!("{PAGE}?{typed}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        let text = page.body.replace('\u{a0}', " ");
        assert!(text.contains(said) || text.contains(&said.replace('’', "'")), "{typed}: {text}");
        let (field, value) = typed.split_once('=').unwrap();
        assert!(page.body.contains(&format!("{field}-err")), "{typed}");
        if field == "lieu" && !value.is_empty() {
            assert!(page.body.contains(&format!("value=\"{value}\"")), "what was typed stays: {typed}");
        }
    }
    // Several: each is a link that answers.
    let several = anne.get(&format!("{PAGE}?lieu=Saint-Denis")).await;
    let choice = several.document().links().into_iter().find(|l| l.starts_with(&format!("{PAGE}?commune="))).unwrap();
    assert_eq!(anne.get(&choice).await.status, StatusCode::OK);
    let evil = anne.get(&format!("{PAGE}?lieu=%22%3E%3Cscript%3Ealert(1)")).await;
    assert!(!evil.body.contains("<script>alert"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_income_is_tried_and_leaves_no_trace() {
    const INCOME: &str = "12345";
    let app = spawn_app().await;
    let (_, anne) = anne(&app).await;
    let before = anne.get(PAGE).await;
    let version = "SELECT SUM(version) FROM demande";
    let stored = count(&app.services, version).await;
    for (lang, said) in [("fr", "Ce que dit la règle"), ("en", "What the rule says")] {
        anne.set("langue", lang);
        let reply = anne.post(PAGE, &[("montant", INCOME)]).await;
        assert_eq!((reply.status, reply.header("cache-control")), (StatusCode::OK, "private, no-store"));
        let d = reply.document();
        assert!(d.texts.iter().any(|t| t.contains(said)), "{lang}");
        for tag in &d.tags {
            for name in ["href", "action", "src"] {
                let value = tag.get(name).unwrap_or_default();
                assert!(!value.contains(INCOME), "<{} {name}={value:?}>", tag.name);
            }
        }
        assert!(statements(&reply).iter().all(|s| !s.contains(INCOME)));
        // Its homes, if it opens any: as many as told, asked for by a form.
        let list = d.forms(PAGE).into_iter().find(|f| f.action == LISTE);
        if let Some(form) = list {
            assert_eq!(form.method, "post");
            let page = anne.submit(&form, &form.values()).await;
            assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "private, no-store"));
            assert!(titled(&page) > 0 && cards(&page) == titled(&page).min(20));
        }
    }
    anne.set("langue", "fr");
    for wrong in ["beaucoup", "", "-5", "<script>alert(1)</script>"] {
        let reply = anne.post(PAGE, &[("montant", wrong)]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(reply.body.contains("montant-err") && !reply.body.contains("<script>alert"), "{wrong}");
    }
    assert_eq!(anne.post(LISTE, &[("montant", "beaucoup")]).await.location(), PAGE);
    // Asked for by address, it is not there; nothing was kept.
    let fresh = anne.get(&format!("{PAGE}?montant={INCOME}")).await.document().forms(PAGE);
    assert!(!fresh.iter().any(|f| f.values().iter().any(|(name, v)| name == "montant" && v == INCOME)));
    assert_eq!(promises(&before), promises(&anne.get(PAGE).await));
    assert_eq!(count(&app.services, version).await, stored);
    let foreign = anne.raw(Method::POST, PAGE).header("origin", "https://evil.example").form(&[("montant", INCOME)]);
    assert_eq!(anne.send(foreign).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_outside_the_demande_s_territory_says_so_before_one_applies() {
    let app = spawn_app().await;
    let (id, anne) = anne(&app).await;
    // The demonstration has homes of one région: one of those that fit is moved to Beauvais.
    let fitting = app.fitting_offers().await;
    let (here, away) = (fitting[0], fitting[1]);
    let mut tx = app.services.db.begin().await.unwrap();
    services::on_tx!(&mut tx, |c| {
        sqlx::query("UPDATE offre SET insee = '60057', departement = '60', commune = 'Beauvais' WHERE id = $1")
            .bind(away)
            .execute(c)
            .await
            .map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
    let lue = app.services.ma_demande(id).await.unwrap().unwrap();
    let answers = app.services.offre_et_profil(away, Some(&lue)).await.unwrap().reponses;
    let rule = answers.iter().find(|a| a.regle == Regle::Territoire).unwrap();
    assert_eq!((rule.verdict, verdict(&answers)), (Verdict::NeSaitPas, Verdict::NeSaitPas));
    let said = "hors du territoire de votre demande";
    for path in [String::new(), "/postuler".to_owned()] {
        let page = anne.get(&format!("/offres/{away}{path}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(said) && page.body.contains("Oise (60)"), "{path}: {}", page.body);
        assert!(!anne.get(&format!("/offres/{here}{path}")).await.body.contains(said), "{path}");
    }
    // Said, not refused.
    let applied = anne.post(&format!("/offres/{away}/postuler"), &[("", "")]).await;
    assert_eq!(
        (applied.status, applied.location()),
        (StatusCode::SEE_OTHER, format!("/offres/{away}/postule").as_str())
    );
}
