//! What is someone's is theirs alone: other people's files, other roles' pages.

use super::{ANNE, is_error_page};
use crate::html::Document;
use crate::pages::crawl;
use crate::support::{Client, account, candidatures, count, is_log_in, landlord, log_in_values, owner, spawn_app};
use domain::compte::Role;
use reqwest::StatusCode;
use services::monde::peuplement::MOT_DE_PASSE;
use uuid::Uuid;

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
    let admin = app.as_role(Role::Administrateur).await;
    let for_admin = of(&admin, "/admin").await;
    assert!(for_admin.iter().any(|p| p.starts_with("/admin/organisations/")), "{for_admin:?}");
    let mut for_anne = of(&anne, "/ma-situation").await;
    for_anne.extend(of(&anne, "/mes-candidatures").await);
    println!("pages: adviser {}, landlord {}, applicant {}", for_adviser.len(), for_landlord.len(), for_anne.len());
    for (paths, strangers) in [
        (&for_adviser, [&anne, &landlord, &employer, &admin]),
        (&for_landlord, [&anne, &adviser, &employer, &admin]),
        (&for_employer, [&anne, &adviser, &landlord, &admin]),
        (&for_anne, [&adviser, &landlord, &employer, &admin]),
        (&for_admin, [&anne, &adviser, &landlord, &employer]),
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
