//! The simulator and the aid one knows, over HTTP: what is kept, what is refused, who is let in.

use crate::support::{Client, Settings, account, count, spawn_app, spawn_with, statements};
use domain::compte::Role;
use reqwest::{Method, StatusCode};

const INCOME: &str = "29720";

fn household() -> Vec<(&'static str, &'static str)> {
    vec![
        ("lieu", "Montreuil (93100)"),
        ("adultes", "2"),
        ("age_1", "36"),
        ("age_2", "39"),
        ("a_charge", "1"),
        ("revenu", INCOME),
        ("ressources", "2660"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_simulation_answers_and_leaves_no_trace() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    for (lang, words) in [("fr", "Résultat de la simulation"), ("en", "Result of the simulation")] {
        visitor.set("langue", lang);
        let reply = visitor.post("/simulateur", &household()).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.header("set-cookie").is_empty());
        let d = reply.document();
        assert!(d.texts.iter().any(|t| t.contains(words)), "{lang}");
        // The ceilings of the place, of the year, published or not.
        assert!(reply.body.contains("52\u{202f}740") || reply.body.contains("52,740"));
        // Nothing of an income in any address of the page.
        let carried = ["29720", "29\u{202f}720", "2660", "2 660"];
        for tag in &d.tags {
            for name in ["href", "action", "src"] {
                let value = tag.get(name).unwrap_or_default();
                assert!(!carried.iter().any(|c| value.contains(c)), "<{} {name}={value:?}>", tag.name);
            }
        }
        // The form comes back as it was typed.
        let form = d.forms("/simulateur").into_iter().find(|f| f.action == "/simulateur").unwrap();
        for (name, value) in household() {
            assert!(form.values().contains(&(name.to_owned(), value.to_owned())), "{name}");
        }
        // Each count leads to as many homes, page by page, and no address says a word of the answers.
        let lists: Vec<_> =
            d.forms("/simulateur").into_iter().filter(|f| f.action == "/simulateur/logements").collect();
        assert!(!lists.is_empty(), "no count leads anywhere");
        for form in &lists {
            let list = visitor.submit(form, &form.fill(&[])).await;
            assert_eq!((list.status, list.header("cache-control")), (StatusCode::OK, "no-store"));
            let shown = list.body.matches("<article class=\"offer\"").count();
            assert!(shown > 0 && shown <= 20, "{shown}");
            let d = list.document();
            let title = d.texts.iter().find(|t| t.contains("Peuvent vous convenir") || t.contains("May suit you"));
            let digits: String = title.unwrap().chars().filter(char::is_ascii_digit).collect();
            assert!(shown == 20 || digits.parse() == Ok(shown), "{title:?}, {shown} shown");
            let pages: Vec<_> =
                d.forms("/simulateur").into_iter().filter(|f| f.action == "/simulateur/logements").collect();
            assert_eq!(pages.is_empty(), digits.parse::<usize>().unwrap() <= 20, "{title:?}");
            for next in pages {
                assert_eq!(visitor.submit(&next, &next.fill(&[])).await.status, StatusCode::OK);
            }
        }
        assert_eq!(visitor.get("/simulateur/logements").await.location(), "/simulateur");
        // The links to the searches lead somewhere.
        for link in d.links().into_iter().filter(|l| l.starts_with("/offres?")) {
            assert_eq!(visitor.get(&link).await.status, StatusCode::OK, "{link}");
        }
    }
    // Asked for by address, it asks anew.
    let fresh = visitor.get(&format!("/simulateur?revenu={INCOME}")).await;
    assert!(!fresh.document().forms("/simulateur").iter().any(|f| f.values().iter().any(|(_, v)| v == INCOME)));
    let warm = visitor.post("/simulateur", &household()).await;
    assert!(statements(&warm).len() <= 5, "{:#?}", statements(&warm));
    assert!(statements(&warm).iter().all(|s| !s.contains(INCOME)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_answers_come_back_beside_their_fields() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    let nothing: [(&str, &str); 0] = [];
    let reply = visitor.post("/simulateur", &nothing).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["lieu", "adultes", "revenu", "ressources"] {
        assert!(reply.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    for (field, value) in [
        ("lieu", "93"),
        ("lieu", "Nulle-Part-sur-Rien"),
        ("lieu", "Saint-Denis"),
        ("revenu", "<script>alert(1)</script>"),
        ("age_2", ""),
        ("a_charge", "1000000000000"),
        ("ressources", "-1"),
        ("adultes", "0"),
    ] {
        let mut typed = household();
        for pair in typed.iter_mut().filter(|p| p.0 == field) {
            pair.1 = value;
        }
        let reply = visitor.post("/simulateur", &typed).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
        assert!(reply.body.contains(&format!("{field}-err")), "{field}={value}");
        assert!(!reply.body.contains("<script>alert"));
    }
    // From elsewhere than our own pages.
    let foreign = visitor.raw(Method::POST, "/simulateur").header("origin", "https://evil.example").form(&household());
    assert_eq!(visitor.send(foreign).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_can_not_ask_without_end() {
    let app = spawn_with(&Settings { limits_factor: 1, ..Settings::default() }).await;
    let visitor = app.visitor();
    let mut last = StatusCode::OK;
    for _ in 0..130 {
        let reply = visitor.post("/simulateur", &household()).await;
        last = reply.status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(!reply.header("retry-after").is_empty());
            assert!(reply.body.contains("Montreuil"), "what was typed stays");
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

/// Posts the aid.
async fn give(client: &Client, amount: &str, back: &str) -> crate::support::Reply {
    client.post("/ma-situation/aide", &[("montant", amount), ("retour", back)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_aid_one_knows_is_given_shown_and_taken_back() {
    let app = spawn_app().await;
    let offer = format!("/offres/{}", app.fitting_offers().await[0]);
    let anne = app.signed_in(account(&app.services, Role::Demandeur).await).await;
    anne.set("langue", "fr");
    let stored = "SELECT COUNT(*) FROM demande WHERE aide_connue = 11250";

    let wrong = give(&anne, "beaucoup", &offer).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("montant-err") && wrong.body.contains("value=\"beaucoup\""));
    assert_eq!(give(&anne, "15000", &offer).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(count(&app.services, stored).await, 0);

    let given = give(&anne, "112,50 €", &offer).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    assert!(given.location().starts_with(&offer));
    assert_eq!(count(&app.services, stored).await, 1);
    let page = anne.get(&offer).await;
    assert!(page.body.contains("112,50\u{a0}€") && page.body.contains("que vous avez indiqué"));
    assert!(anne.get("/ma-situation").await.body.contains("112,50\u{a0}€"));
    // Nowhere else than here does it lead back to.
    assert!(give(&anne, "112,50", "//evil.example").await.location().starts_with("/ma-situation"));

    let back = anne.post("/ma-situation/aide/oublier", &[("retour", offer.as_str())]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert_eq!(count(&app.services, stored).await, 0);
    assert!(!anne.get(&offer).await.body.contains("que vous avez indiqué"));

    for stranger in [app.visitor(), app.as_role(Role::Bailleur).await] {
        let refused = give(&stranger, "100", "").await;
        assert!(refused.status == StatusCode::NOT_FOUND || refused.location().starts_with("/connexion"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_s_page_tells_its_cost_and_others_like_it_at_little_cost() {
    let app = spawn_app().await;
    let offers = app.fitting_offers().await;
    let anne = app.as_role(Role::Demandeur).await;
    let mut similar = 0;
    for id in offers.iter().take(6) {
        let path = format!("/offres/{id}");
        anne.get(&path).await;
        let page = anne.get(&path).await;
        assert!(page.body.contains("id=\"cout\"") && page.body.contains("id=\"autour\""));
        assert!(statements(&page).len() <= 4, "{path}: {:#?}", statements(&page));
        similar += usize::from(page.body.contains("id=\"semblables\""));
    }
    println!("{similar} offers of 6 have similar ones");
}
