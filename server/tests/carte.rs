//! Finding: the map's answers, a place named by the address, the address of someone's tabs.

use crate::support::{Reply, spawn_app};
use domain::compte::Role;
use reqwest::StatusCode;
use serde_json::Value;

#[track_caller]
fn json(reply: &Reply) -> Value {
    assert!(reply.header("content-type").starts_with("application/json"), "{:?}", reply.headers);
    serde_json::from_str(&reply.body).unwrap()
}

fn somme(answer: &Value) -> u64 {
    answer["marques"].as_array().unwrap().iter().map(|m| m["n"].as_u64().unwrap()).sum()
}

/// The number a list's title begins with.
#[track_caller]
fn compte(reply: &Reply) -> u64 {
    let at = reply.body.find("id=\"res\"").unwrap_or_else(|| panic!("no title: {}", reply.body));
    let text = reply.body[at..].split_once('>').unwrap().1.split_once('<').unwrap().0;
    text.chars()
        .take_while(|c| !c.is_alphabetic())
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap_or(0)
}

#[tokio::test]
async fn the_map_counts_what_the_list_counts_and_stays_small() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    for search in
        ["", "departement=93", "commune=93048&rayon=10", "lieu=Brest", "departement=93&pieces=3&loyer_max=900"]
    {
        let list = visitor.get(&format!("/offres?{search}")).await;
        let total = compte(&list);
        for zoom in [0, 6, 11, 18] {
            let reply = visitor.get(&format!("/offres/carte.json?{search}&zoom={zoom}")).await;
            assert_eq!(reply.status, StatusCode::OK, "{search}");
            let answer = json(&reply);
            assert_eq!(answer["total"].as_u64(), Some(total), "{search}");
            assert_eq!(somme(&answer), total, "{search}, zoom {zoom}");
            assert!(answer["marques"].as_array().unwrap().len() <= 500);
            assert!(reply.body.len() < 300_000, "{} bytes", reply.body.len());
        }
    }
    let all = json(&visitor.get("/offres/carte.json?zoom=6").await);
    let some = json(&visitor.get("/offres/carte.json?zoom=11&bbox=2.40,48.85,2.46,48.88").await);
    assert!(somme(&some) < somme(&all) && somme(&some) > 0, "{} of {}", somme(&some), somme(&all));
    assert_eq!(some["total"], all["total"]);
    let names = some["villes"].to_string();
    assert!(names.contains("Montreuil"), "{names}");
}

#[tokio::test]
async fn what_is_no_rectangle_or_no_place_is_refused_as_json() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    for query in [
        "",
        "zoom=",
        "zoom=19",
        "zoom=-1",
        "zoom=6&bbox=1,2,3",
        "zoom=6&bbox=a,b,c,d",
        "zoom=6&bbox=5,5,1,9",
        "zoom=6&bbox=NaN,0,1,1",
        "zoom=6&bbox=0,0,inf,1",
        "zoom=6&bbox=0,0,1,1&bbox=0,0,1,1",
        "zoom=6&commune=99999",
        "zoom=6&lieu=Nulleparville",
        "zoom=6&departement=%27%20OR%201",
    ] {
        let reply = visitor.get(&format!("/offres/carte.json?{query}")).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {}", reply.body);
        assert!(!json(&reply)["erreur"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn someones_tab_has_its_own_map() {
    let app = spawn_app().await;
    let anne = app.as_role(Role::Demandeur).await;
    for tab in ["demandees", "limitrophes", "autres"] {
        let list = anne.get(&format!("/offres?onglet={tab}")).await;
        let reply = anne.get(&format!("/offres/carte.json?onglet={tab}&zoom=12")).await;
        assert_eq!(reply.header("cache-control"), "private, no-store");
        let answer = json(&reply);
        assert_eq!(answer["total"].as_u64(), Some(somme(&answer)));
        if list.body.contains("id=\"vue\"") {
            assert_eq!(answer["total"].as_u64(), Some(compte(&list)), "{tab}");
        }
    }
    let page = anne.get("/offres?onglet=limitrophes&vue=carte").await;
    assert!(page.body.contains("id=\"carte\"") && page.body.contains("<noscript>"));
    let nonce = page.nonce();
    let script = page.body.find("id=\"carte\"").and_then(|at| page.body[at..].find("<script").map(|i| at + i)).unwrap();
    assert!(page.body[script..script + 200].contains(&nonce), "the map's script bears the nonce");
}

#[tokio::test]
async fn a_place_in_the_address_is_the_public_search_for_everyone() {
    let app = spawn_app().await;
    let (visitor, anne) = (app.visitor(), app.as_role(Role::Demandeur).await);
    let address = "/offres?commune=93048&rayon=10";
    let (public, hers) = (visitor.get(address).await, anne.get(address).await);
    assert_eq!(compte(&public), compte(&hers));
    assert!(public.body.contains("à moins de 10\u{a0}km de Montreuil"));
    assert!(hers.body.contains("Revenir aux offres pour ma demande") && !hers.body.contains("id=\"onglets\""));
    assert!(!public.body.contains("Revenir aux offres pour ma demande"));
    let tabs = anne.get("/offres?lieu=").await;
    assert!(tabs.body.contains("id=\"onglets\"") && tabs.body.contains("Chercher ailleurs"));
    // A radius that is not proposed is no radius.
    assert_eq!(
        compte(&visitor.get("/offres?commune=93048&rayon=7").await),
        compte(&visitor.get("/offres?commune=93048").await)
    );
}

#[tokio::test]
async fn the_address_of_someones_tab_opens_kindly_for_others() {
    let app = spawn_app().await;
    let address = "/offres?onglet=limitrophes&pieces=3&loyer_max=900";
    let page = app.visitor().get(address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Connectez-vous pour voir vos onglets"));
    assert!(page.body.contains("/connexion?retour=/offres%3Fonglet%3Dlimitrophes%26pieces%3D3%26loyer_max%3D900"));
    assert_eq!(compte(&page), compte(&app.visitor().get("/offres?pieces=3&loyer_max=900").await));
    let anne = app.as_role(Role::Demandeur).await.get(address).await;
    assert!(!anne.body.contains("Connectez-vous pour voir vos onglets"));
}
