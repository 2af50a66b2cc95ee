//! Publishing an offer over HTTP, as a landlord does it and as others can't.

use crate::support::{Client, Reply, TestApp, account, count, landlord, spawn_app};
use domain::compte::Role;
use reqwest::StatusCode;
use services::offres::{Filtres, Lieu, Tri};
use services::on_db;
use uuid::Uuid;

const NEW: &str = "/bailleur/offres/nouvelle";
const ALL: &str = "SELECT COUNT(*) FROM offre";
const TEXT: &str = "Un appartement clair, au calme, à deux pas du métro et des écoles du quartier <Bas Montreuil>.";

/// A day to come, as a form sends it.
fn in_days(app: &TestApp, n: usize) -> String {
    (0..n).fold(app.services.horloge.aujourdhui(), |d, _| d.tomorrow().unwrap()).to_string()
}

fn fields(app: &TestApp, reference: &str) -> Vec<(&'static str, String)> {
    [
        ("ref_externe", reference),
        ("genre", "appartement"),
        ("typologie", "T3"),
        ("surface_m2", "62"),
        ("chambres", "2"),
        ("etage", "RDC"),
        ("balcon", "oui"),
        ("adresse", "3 rue des Lilas"),
        ("commune", "Montreuil (93100)"),
        ("annee", "1998"),
        ("chauffage", "reseau_chaleur"),
        ("dpe", "C"),
        ("dpe_kwh", "140"),
        ("ges", "C"),
        ("loyer", "600,00 €"),
        ("charges", "80"),
        ("financement", "PLUS"),
        ("description", TEXT),
    ]
    .map(|(n, v)| (n, v.to_owned()))
    .into_iter()
    .chain([("disponible_le", in_days(app, 60))])
    .collect()
}

fn with<'a>(mut fields: Vec<(&'a str, String)>, others: &[(&'a str, &str)]) -> Vec<(&'a str, String)> {
    for (name, value) in others {
        fields.retain(|f| f.0 != *name);
        fields.push((name, (*value).to_owned()));
    }
    fields
}

/// What the form of a page would send.
fn typed(reply: &Reply, own: &str, name: &str) -> Option<String> {
    let forms = reply.document().forms(own);
    let form = forms.iter().find(|f| f.names().iter().any(|n| n == "loyer"))?;
    form.values().into_iter().find(|f| f.0 == name).map(|f| f.1)
}

async fn public(app: &TestApp) -> Vec<Uuid> {
    let place = Lieu::Commune("93048".into());
    let list = app.services.recherche_publique(&place, &Filtres::default(), Tri::Recentes, 1).await.unwrap();
    list.cartes.into_iter().map(|c| c.id).collect()
}

async fn publish(client: &Client, fields: &[(&str, String)]) -> Uuid {
    let reply = client.post(NEW, fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    let id = reply.location().strip_prefix("/bailleur/offres/").and_then(|p| p.strip_suffix("/publiee")).unwrap();
    id.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_landlord_previews_publishes_changes_copies_and_withdraws() {
    let app = spawn_app().await;
    let client = app.as_role(Role::Bailleur).await;
    let before = count(&app.services, ALL).await;
    assert_eq!(client.get(NEW).await.status, StatusCode::OK);

    // Seen first: nothing is saved, nothing is lost.
    let mine = fields(&app, "HTTP-1");
    let seen = client.post(NEW, &with(mine.clone(), &[("action", "apercu")])).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
    assert!(seen.body.contains("id=\"apercu\"") && seen.body.contains("class=\"offer\""));
    for (name, value) in &mine {
        assert_eq!(typed(&seen, NEW, name).as_ref(), Some(value), "{name}");
    }
    assert_eq!(typed(&seen, NEW, "jardin"), None);
    assert_eq!(count(&app.services, ALL).await, before);

    let id = publish(&client, &mine).await;
    assert!(public(&app).await.contains(&id));
    let done = client.get(&format!("/bailleur/offres/{id}/publiee")).await;
    assert!(done.body.contains(&format!("/bailleur/offres/{id}/photos")));
    let page = app.visitor().get(&format!("/offres/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("&lt;Bas Montreuil&gt;"), "{}", page.body);

    // Changed: the form holds what was published, and its reference stays.
    let change = format!("/bailleur/offres/{id}/modifier");
    let form = client.form(&change, |f| f.names().iter().any(|n| n == "loyer")).await;
    assert_eq!(form.action, change);
    let values = form.fill(&[("loyer", "590"), ("ref_externe", "HTTP-9"), ("action", "publier")]);
    let reply = client.post(&change, &values).await;
    assert_eq!(reply.location(), "/bailleur/offres?avis=enregistre", "{}", reply.body);
    let offer = app.services.offre(id).await.unwrap();
    assert_eq!((offer.carte.loyer, offer.ref_externe.as_str()), (59_000, "HTTP-1"));

    // Another like it, for days to come: not public yet.
    let copy = format!("/bailleur/offres/{id}/copier");
    let form = client.form(&copy, |f| f.names().iter().any(|n| n == "loyer")).await;
    assert_eq!(form.action, NEW);
    let first = in_days(&app, 3);
    let values = form.fill(&[("ref_externe", "HTTP-2"), ("publiee_le", &first), ("action", "publier")]);
    let reply = client.post(NEW, &values).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert!(client.get(reply.location()).await.body.contains(&format!("datetime=\"{first}\"")));
    assert_eq!(count(&app.services, ALL).await, before + 2);
    let (_, home) = landlord(&app.services).await;
    let other: Uuid = on_db!(&app.services.db, |p| {
        sqlx::query_scalar("SELECT id FROM offre WHERE bailleur_id = $1 AND ref_externe = 'HTTP-2'")
            .bind(home)
            .fetch_one(p)
            .await
    })
    .unwrap();
    assert!(!public(&app).await.contains(&other));
    assert!(client.get("/bailleur/offres").await.body.contains(&format!("/bailleur/offres/{other}/modifier")));

    // Withdrawn for another reason, which needs its words.
    let withdraw = format!("/bailleur/offres/{id}/retirer");
    let reply = client.post(&withdraw, &[("motif", "autre"), ("texte", "  ")]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("href=\"#texte\""));
    let reply = client.post(&withdraw, &[("motif", "autre"), ("texte", "Un dégât des eaux.")]).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert!(!public(&app).await.contains(&id));
    assert_eq!(client.get(&change).await.location(), "/bailleur/offres?avis=trop-tard");
    assert_eq!(client.post(&change, &mine).await.location(), "/bailleur/offres?avis=trop-tard");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_or_unusual_comes_back_with_all_that_was_typed() {
    let app = spawn_app().await;
    let client = app.as_role(Role::Bailleur).await;
    let before = count(&app.services, ALL).await;
    let wrong = [("loyer", "six cents"), ("commune", "Atlantide"), ("dpe", ""), ("ref_externe", " ")];
    let sent = with(fields(&app, ""), &wrong);
    let reply = client.post(NEW, &sent).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (name, value) in &sent {
        assert_eq!(typed(&reply, NEW, name).as_ref(), Some(value), "{name}");
    }
    for (name, _) in wrong {
        assert!(reply.body.contains(&format!("id=\"{name}-err\"")), "{name}");
    }

    // A rent ten times too high is asked about once, and taken if it is meant.
    let dear = with(fields(&app, "HTTP-3"), &[("loyer", "6000")]);
    let reply = client.post(NEW, &dear).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("value=\"loyer\"") && reply.body.contains("href=\"#sur\""), "{}", reply.body);
    assert_eq!(count(&app.services, ALL).await, before);
    publish(&client, &with(dear.clone(), &[("sur", "loyer")])).await;
    // The same reference again is another mistake.
    let reply = client.post(NEW, &with(dear, &[("sur", "loyer")])).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("id=\"ref_externe-err\""));
    assert_eq!(count(&app.services, ALL).await, before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_neither_publish_nor_change() {
    let app = spawn_app().await;
    let (_, home) = landlord(&app.services).await;
    let theirs: Uuid = on_db!(&app.services.db, |p| {
        sqlx::query_scalar("SELECT id FROM offre WHERE bailleur_id <> $1 LIMIT 1").bind(home).fetch_one(p).await
    })
    .unwrap();
    let before = app.services.offre(theirs).await.unwrap();
    let mine = fields(&app, "HTTP-4");
    let landlord = app.as_role(Role::Bailleur).await;
    for what in ["modifier", "copier", "publiee", "retirer"] {
        let path = format!("/bailleur/offres/{theirs}/{what}");
        assert_eq!(landlord.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let path = format!("/bailleur/offres/{theirs}/modifier");
    assert_eq!(landlord.post(&path, &mine).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.services.offre(theirs).await.unwrap(), before);
    let anne = app.signed_in(account(&app.services, Role::Demandeur).await).await;
    assert_eq!(anne.get(NEW).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anne.post(NEW, &mine).await.status, StatusCode::NOT_FOUND);
    assert!(app.visitor().get(NEW).await.location().starts_with("/connexion"));
}
