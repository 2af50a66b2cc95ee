//! What an address can lead to: never another site, never a file of ours, a page where there is nothing.

use super::hostile::survives;
use super::{ANNE, is_error_page};
use crate::support::{ORIGIN, is_log_in, log_in_values, raw_bytes, spawn_app};
use domain::compte::Role;
use reqwest::{Method, StatusCode, Url};
use services::monde::peuplement::MOT_DE_PASSE;
use uuid::Uuid;

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_exist_is_a_page_that_says_so() {
    let app = spawn_app().await;
    let clients = [
        app.visitor(),
        app.as_role(Role::Demandeur).await,
        app.as_role(Role::Conseiller).await,
        app.as_role(Role::Bailleur).await,
        app.as_role(Role::Entreprise).await,
        app.as_role(Role::Administrateur).await,
    ];
    let random = Uuid::from_u128(0x0123_4567_89ab_4cde_8f01_2345_6789_abcd);
    for client in &clients {
        for path in [
            "/nulle-part",
            "/administration",
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
    let [_, anne, adviser, landlord, employer, admin] = &clients;
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
            (admin, format!("/admin/{bad}")),
            (admin, format!("/admin/organisations/{bad}")),
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
