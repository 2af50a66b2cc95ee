//! Finding a home by a place: however it is typed, with a slip or a choice to make; and what an applicant comes back to.

use crate::support::{Reply, account, spawn_app};
use domain::compte::Role;
use reqwest::StatusCode;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Text as one reads it: no-break spaces and typographic apostrophes are the typist's.
fn read(reply: &Reply) -> String {
    reply.body.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

/// The homes that a page lists, in order.
fn homes(reply: &Reply) -> Vec<Uuid> {
    let mut found: Vec<Uuid> = Vec::new();
    for link in reply.document().links() {
        let id = link.strip_prefix("/offres/").and_then(|rest| rest.get(..36)).and_then(|id| id.parse().ok());
        if let Some(id) = id.filter(|id| !found.contains(id)) {
            found.push(id);
        }
    }
    found
}

#[tokio::test]
async fn a_place_is_understood_however_it_is_typed() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    for (typed, said) in [
        ("29", "dans le département 29 (Finistère)"),
        ("2A", "dans le département 2A (Corse-du-Sud)"),
        ("2b", "dans le département 2B (Haute-Corse)"),
        ("974", "dans le département 974 (La Réunion)"),
        ("%2075%20", "dans le département 75 (Paris)"),
        ("finistere", "dans le département 29 (Finistère)"),
        ("guéret", "à Guéret"),
        ("GUERET", "à Guéret"),
        ("29200", "à Brest"),
        ("29+200", "à Brest"),
        ("93100", "à Montreuil"),
        ("St+Malo", "à Saint-Malo"),
    ] {
        let reply = visitor.get(&format!("/offres?lieu={typed}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{typed}");
        assert!(read(&reply).contains(said), "{typed}: {}", read(&reply));
    }
    // A département has no middle: said, and nothing is left out.
    let all = visitor.get("/offres?lieu=93").await;
    let around = visitor.get("/offres?lieu=93&rayon=10").await;
    assert_eq!(homes(&all), homes(&around));
    assert!(
        read(&around).contains("Le rayon se compte autour d'une ville") && !read(&all).contains("Le rayon se compte")
    );
}

#[tokio::test]
async fn a_place_that_means_several_is_one_click_away() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    let reply = visitor.get("/offres?lieu=29510&pieces=3&rayon=20").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(read(&reply).contains("Plusieurs communes ont le code postal 29510"), "{}", read(&reply));
    let links = reply.document().links();
    for insee in ["29020", "29048", "29106", "29107", "29110"] {
        let link = links.iter().find(|link| link.contains(&format!("commune={insee}"))).unwrap();
        assert!(link.contains("pieces=3") && link.contains("rayon=20"), "{link}");
        assert_eq!(visitor.get(link).await.status, StatusCode::OK, "{link}");
    }
    let reply = visitor.get("/offres?lieu=Saint-Denis").await;
    let links = reply.document().links();
    assert!(["commune=93066", "commune=97411"].iter().all(|c| links.iter().any(|link| link.contains(c))), "{links:?}");
}

#[tokio::test]
async fn a_slip_is_not_taken_for_granted_and_the_right_place_is_proposed() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    for (language, asked) in [("fr", "Vouliez-vous dire"), ("en", "Did you mean")] {
        visitor.set("langue", language);
        for (typed, place) in [
            ("Montreiul", "commune=93048"),
            ("vileurbane", "commune=69266"),
            ("finistaire", "departement=29"),
            ("93999", "departement=93"),
        ] {
            let reply = visitor.get(&format!("/offres?lieu={typed}&pieces=3&rayon=10")).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert!(
                read(&reply).contains(asked) && reply.body.contains("id=\"lieu-err\""),
                "{typed}: {}",
                read(&reply)
            );
            assert!(reply.body.contains(&format!("value=\"{typed}\"")), "{typed} is lost");
            let links = reply.document().links();
            let link = links.iter().find(|link| link.contains(place)).unwrap_or_else(|| panic!("{typed}: {links:?}"));
            assert!(link.contains("pieces=3"), "{link}");
            assert_eq!(visitor.get(link).await.status, StatusCode::OK, "{link}");
        }
    }
    visitor.set("langue", "fr");
    for nowhere in ["lieu=zzqxw", "commune=00000", "departement=99", "lieu=%3Cscript%3Ealert(1)%3C/script%3E"] {
        let reply = visitor.get(&format!("/offres?{nowhere}")).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{nowhere}");
        assert!(!reply.body.contains("<script>alert"), "{nowhere}");
        assert!(reply.document().links().iter().any(|link| link == "/offres"), "{nowhere}: no way on");
    }
    let completion = visitor.get("/communes?q=Montreiul").await;
    assert!(completion.body.contains("Montreuil (93100)"), "{}", completion.body);
}

#[tokio::test]
async fn around_a_town_filters_order_and_pages_agree() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    let search = "/offres?commune=93048&rayon=30&genre=appartement&tri=loyer";
    let mut seen: Vec<Uuid> = Vec::new();
    let mut page = 1;
    loop {
        let reply = visitor.get(&format!("{search}&page={page}")).await;
        assert_eq!(reply.status, StatusCode::OK);
        seen.extend(homes(&reply));
        let next = format!("page={}", page + 1);
        let Some(link) = reply.document().links().into_iter().find(|link| link.ends_with(&next)) else { break };
        for kept in ["commune=93048", "rayon=30", "genre=appartement", "tri=loyer"] {
            assert!(link.contains(kept), "{link}");
        }
        page += 1;
    }
    assert!(page > 1, "{} homes on one page test nothing", seen.len());
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len(), "a home is listed twice");
    let mut rents = Vec::new();
    for id in &seen {
        let home = app.services.offre(*id).await.unwrap().carte;
        assert_eq!(home.genre, "appartement");
        rents.push(home.loyer_cc);
    }
    assert!(rents.is_sorted());
    // Wider is never less; past the last page is the last page.
    let wider = visitor.get(&format!("{search}&rayon=50&page=999")).await;
    assert_eq!(wider.status, StatusCode::OK);
    assert!(!homes(&wider).is_empty());
}

#[tokio::test]
async fn favourites_and_alerts_are_one_click_from_every_page_and_an_alert_from_every_result() {
    let app = spawn_app().await;
    let anne = app.signed_in(account(&app.services, Role::Demandeur).await).await;
    for path in ["/", "/offres", "/offres?lieu=Brest", "/mes-candidatures", "/ma-situation", "/mon-compte", "/aide"] {
        let header = anne.get(path).await.body.split_once("</header>").unwrap().0.to_owned();
        for href in ["href=\"/mes-favoris\"", "href=\"/mes-alertes\"", "href=\"/mes-candidatures\""] {
            assert!(header.contains(href), "{path}: no {href}");
        }
    }
    for (path, href) in
        [("/mes-favoris", "/mes-favoris"), ("/mes-alertes", "/mes-alertes"), ("/mes-alertes/nouvelle", "/mes-alertes")]
    {
        let header = anne.get(path).await.body.split_once("</header>").unwrap().0.to_owned();
        assert!(header.contains(&format!("href=\"{href}\" aria-current=\"page\"")), "{path}: {header}");
    }
    let visitor = app.visitor();
    for (client, path) in [
        (&visitor, "/offres"),
        (&visitor, "/offres?departement=93&pieces=3"),
        (&anne, "/offres?departement=93&pieces=3"),
        (&anne, "/offres?onglet=autres"),
    ] {
        let body = client.get(path).await.body;
        let alert = body.find("href=\"/mes-alertes/nouvelle").unwrap_or_else(|| panic!("{path}: no alert"));
        let first = body.find("<article").unwrap_or_else(|| panic!("{path}: no home"));
        assert!(alert < first, "{path}: the alert is told after the homes");
    }
    // A landlord has no alert.
    let landlord = app.as_role(Role::Bailleur).await;
    assert!(!landlord.get("/offres?departement=93").await.body.contains("/mes-alertes"));
}
