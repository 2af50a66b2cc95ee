//! The landlords' interface: who may, what is answered, what is refused and how, nothing twice.

use crate::support::{Client, ORIGIN, Reply, Settings, TestApp, account, count, landlord, spawn_app, spawn_with};
use domain::compte::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A program with its key; it has no cookie.
struct Programme {
    client: Client,
    cle: String,
}

impl Programme {
    async fn new(app: &TestApp, bailleur: Uuid) -> Self {
        Self { client: app.visitor(), cle: app.services.creer_cle(bailleur, "essai").await.unwrap() }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.raw(method, path).header("authorization", format!("Bearer {}", self.cle))
    }

    async fn get(&self, path: &str) -> (Reply, Value) {
        read(self.client.send(self.request(Method::GET, path)).await)
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> (Reply, Value) {
        read(self.client.send(with_json(self.request(method, path), body)).await)
    }

    async fn once(&self, method: Method, path: &str, body: &Value, key: &str) -> (Reply, Value) {
        let request = with_json(self.request(method, path), body).header("idempotency-key", key);
        read(self.client.send(request).await)
    }
}

fn with_json(request: reqwest::RequestBuilder, body: &Value) -> reqwest::RequestBuilder {
    request.header("content-type", "application/json").body(body.to_string())
}

fn read(reply: Reply) -> (Reply, Value) {
    let value = serde_json::from_str(&reply.body).unwrap_or_else(|e| panic!("{} {e}: {}", reply.status, reply.body));
    (reply, value)
}

/// A home, right in every field.
fn home() -> Value {
    json!({
        "genre": "appartement", "annee": 1998, "adresse": "3 rue des Lilas", "code_postal": 93100, "commune": "Montreuil",
        "typologie": "T3", "surface_m2": 62.0, "ascenseur": true, "chauffage": "collectif_gaz", "dpe": "C", "dpe_kwh": "140",
        "ges": "C", "loyer": 478.5, "charges": "80", "financement": "PLUS", "disponible_le": day(60),
        "description": "Trois pièces au calme, séjour clair, cuisine séparée, cave et local à vélos."
    })
}

/// `n` days from now.
fn day(n: i64) -> String {
    let horloge = services::Horloge::Systeme;
    services::horloge::jour(horloge.maintenant().as_microsecond() + n * services::horloge::JOUR).to_string()
}

/// It is a problem of this status and code, and bears the id of its request.
#[track_caller]
fn is_problem(got: &(Reply, Value), status: u16, code: &str) {
    let (reply, body) = got;
    assert_eq!((reply.status.as_u16(), body["code"].as_str()), (status, Some(code)), "{body}");
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(body["status"], status);
    assert!(!body["title"].as_str().unwrap().is_empty());
    if reply.header("idempotency-replayed").is_empty() {
        assert_eq!(body["id"].as_str(), Some(reply.header("x-request-id")));
    }
    assert!(reply.headers.get("set-cookie").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_key_opens_the_interface() {
    let app = spawn_app().await;
    let (agent, bailleur) = landlord(&app.services).await;
    let program = Programme::new(&app, bailleur).await;
    let signed_in = app.signed_in(agent).await;
    for (method, path) in server::api::adresses().filter(|a| a.1 != server::api::DOCUMENT) {
        let path = path.replace("{ref}", "X");
        let method: Method = method.parse().unwrap();
        let visitor = app.visitor();
        for client in [&visitor, &signed_in] {
            // As a browser would: the session's cookie, the right origin. It opens nothing.
            let request =
                client.raw(method.clone(), &path).header("origin", ORIGIN).header("sec-fetch-site", "same-origin");
            let got = read(client.send(with_json(request, &home())).await);
            is_problem(&got, 401, "cle_absente");
            assert!(got.0.header("www-authenticate").starts_with("Bearer"));
            let request =
                client.raw(method.clone(), &path).header("authorization", format!("Bearer alin_{}", "0".repeat(64)));
            is_problem(&read(client.send(request).await), 401, "cle_inconnue");
        }
    }
    assert_eq!(program.get("/api/v1/offres").await.0.status, StatusCode::OK);
    // The key opens nothing else.
    let page = program.client.send(program.request(Method::GET, "/bailleur/offres")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let id = app.services.mes_cles(bailleur).await.unwrap()[0].id;
    app.services.revoquer_cle(bailleur, id).await.unwrap();
    is_problem(&program.get("/api/v1/offres").await, 401, "cle_inconnue");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offer_is_made_changed_read_and_withdrawn() {
    let app = spawn_app().await;
    let (_, bailleur) = landlord(&app.services).await;
    let p = Programme::new(&app, bailleur).await;
    let path = "/api/v1/offres/LILAS%2F204";
    let (reply, tried) = p.send(Method::PUT, &format!("{path}?essai=true"), &home()).await;
    assert_eq!((reply.status, &tried["resultat"], &tried["essai"]), (StatusCode::OK, &json!("nouvelle"), &json!(true)));
    is_problem(&p.get(path).await, 404, "offre_inconnue");

    let (reply, made) = p.send(Method::PUT, path, &home()).await;
    assert_eq!((reply.status, &made["resultat"]), (StatusCode::CREATED, &json!("nouvelle")), "{made}");
    assert_eq!(made["offre"]["ref_externe"], "LILAS/204");
    assert_eq!((&made["offre"]["loyer"], &made["offre"]["ascenseur"]), (&json!(478.5), &json!(true)));
    assert_eq!((&made["offre"]["surface_m2"], &made["offre"]["etage"]), (&json!(62), &Value::Null));
    // What followed from the rest is told, and the dry run told the same.
    assert_eq!((&made["offre"]["insee"], &made["offre"]["depot"]), (&json!("93048"), &json!(478.5)));
    assert_eq!(tried["offre"], made["offre"]);
    let public = made["adresse"].as_str().unwrap().strip_prefix(ORIGIN).unwrap();
    assert_eq!(app.visitor().get(public).await.status, StatusCode::OK);

    let (reply, same) = p.send(Method::PUT, path, &home()).await;
    assert_eq!((reply.status, &same["resultat"]), (StatusCode::OK, &json!("inchangee")));
    assert_eq!((&made["offre"]["parking"], &made["offre"]["parking_type"]), (&json!(false), &Value::Null));
    let mut other = home();
    (other["parking"], other["parking_type"]) = (json!(true), json!("garage"));
    other["loyer"] = json!("501,25 €");
    other["couleur"] = json!("bleu");
    let (_, changed) = p.send(Method::PUT, path, &other).await;
    assert_eq!(changed["offre"]["parking_type"], "garage", "{changed}");
    assert_eq!((&changed["resultat"], &changed["inconnus"]), (&json!("changee"), &json!(["couleur"])));
    assert_eq!(changed["adresse"], made["adresse"], "it keeps its address");
    let (_, read) = p.get(path).await;
    assert_eq!(
        (&read["offre"]["loyer"], &read["etat"], &read["ouverte"]),
        (&json!(501.25), &json!("publiee"), &json!(true))
    );
    // What is read can be sent back as it is.
    let (reply, again) = p.send(Method::PUT, path, &read["offre"]).await;
    assert_eq!(
        (reply.status, &again["resultat"]),
        (StatusCode::OK, &json!("changee")),
        "the days are said now: {again}"
    );
    let (_, tried) = p.send(Method::PUT, &format!("{path}?essai=true"), &read["offre"]).await;
    assert_eq!((&tried["resultat"], &tried["offre"]), (&json!("inchangee"), &read["offre"]));

    let (_, list) = p.get("/api/v1/offres?page=1").await;
    let total = list["total"].as_i64().unwrap();
    assert!(list["offres"].as_array().unwrap().iter().any(|o| o["ref_externe"] == "LILAS/204") || total > 50);

    is_problem(&p.send(Method::DELETE, path, &json!({})).await, 422, "champs_invalides");
    let got = p.send(Method::DELETE, path, &json!({"motif": "autre", "texte": " "})).await;
    assert_eq!(got.1["erreurs"][0]["champ"], "texte");
    let reason = json!({"motif": "autre", "texte": "Le logement sert au relogement d'un foyer."});
    let (_, tried) = p.send(Method::DELETE, &format!("{path}?essai=true"), &reason).await;
    assert_eq!(tried["resultat"], "retiree");
    assert_eq!(p.get(path).await.1["etat"], "publiee");
    let (reply, _) = p.send(Method::DELETE, path, &reason).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(p.get(path).await.1["etat"], "retiree");
    is_problem(&p.send(Method::DELETE, path, &reason).await, 409, "conflit");
    let got = p.send(Method::PUT, path, &home()).await;
    is_problem(&got, 409, "conflit");
    assert_eq!(got.1["erreurs"][0]["code"], "offre_retiree");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_needs_no_body() {
    let app = spawn_app().await;
    let (_, bailleur) = landlord(&app.services).await;
    let p = Programme::new(&app, bailleur).await;
    let path = "/api/v1/offres/RETRAIT";
    p.send(Method::PUT, path, &home()).await;
    let bare = async |query: &str| read(p.client.send(p.request(Method::DELETE, &format!("{path}{query}"))).await);
    let got = bare("").await;
    is_problem(&got, 422, "champs_invalides");
    assert_eq!(got.1["erreurs"][0]["champ"], "motif");
    is_problem(&bare("?motif=rien").await, 422, "champs_invalides");
    assert_eq!(bare("?motif=autre").await.1["erreurs"][0]["champ"], "texte");
    // A body that isn't JSON stays refused.
    let text = p.request(Method::DELETE, path).header("content-type", "text/plain").body("travaux");
    is_problem(&read(p.client.send(text).await), 415, "type_de_contenu");
    let (_, tried) = bare("?motif=autre&texte=Relogement%20d%27un%20foyer&essai=true").await;
    assert_eq!((&tried["resultat"], &tried["essai"]), (&json!("retiree"), &json!(true)));
    // What the body says comes first.
    let wrong = json!({"motif": "rien"});
    is_problem(&p.send(Method::DELETE, &format!("{path}?motif=autre&texte=x"), &wrong).await, 422, "champs_invalides");
    let code = domain::candidature::MotifRefus::TravauxNecessaires.code();
    let (reply, _) = bare(&format!("?motif={code}")).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(p.get(path).await.1["etat"], "retiree");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_said_as_well_as_in_the_form() {
    let app = spawn_app().await;
    let (_, bailleur) = landlord(&app.services).await;
    let p = Programme::new(&app, bailleur).await;
    let path = "/api/v1/offres/X1";
    let mut wrong = home();
    wrong["surface_m2"] = json!("grand");
    wrong["financement"] = json!("PRET");
    wrong["loyer"] = json!(-1);
    wrong.as_object_mut().unwrap().remove("genre");
    let got = p.send(Method::PUT, path, &wrong).await;
    is_problem(&got, 422, "champs_invalides");
    let by_field = |f: &str| got.1["erreurs"].as_array().unwrap().iter().find(|e| e["champ"] == f).unwrap().clone();
    assert_eq!(got.1["erreurs"].as_array().unwrap().len(), 4, "{}", got.1);
    for f in ["surface_m2", "financement", "loyer", "genre"] {
        let e = by_field(f);
        assert!(e["code"].is_string() && e["attendu"].is_object(), "{e}");
        assert_ne!(e["message_fr"], e["message_en"]);
    }
    assert_eq!(by_field("financement")["attendu"]["enum"], json!(["PLAI", "PLUS", "PLS", "LLI"]));
    assert_eq!(by_field("genre")["code"], "manquant");
    let mut garage = home();
    (garage["parking"], garage["parking_type"]) = (json!(true), json!("hangar"));
    let got = p.send(Method::PUT, path, &garage).await;
    let wrong = &got.1["erreurs"][0];
    assert_eq!((&wrong["champ"], &wrong["code"]), (&json!("parking_type"), &json!("inconnu")), "{}", got.1);
    assert_eq!(wrong["attendu"]["enum"], json!(["garage", "souterrain", "couvert", "exterieur", null]));

    let mut other = home();
    other["ref_externe"] = json!("X2");
    let got = p.send(Method::PUT, path, &other).await;
    is_problem(&got, 422, "champs_invalides");
    assert_eq!(got.1["erreurs"][0]["code"], "autre_reference");
    let mut list = home();
    list["loyer"] = json!([478]);
    assert_eq!(p.send(Method::PUT, path, &list).await.1["erreurs"][0]["code"], "compose");
    is_problem(&p.send(Method::PUT, path, &json!([home()])).await, 422, "champs_invalides");
    let raw = |body: &'static str, kind: &'static str| {
        p.client.send(p.request(Method::PUT, path).header("content-type", kind).body(body))
    };
    is_problem(&read(raw("{\"genre\": }", "application/json").await), 422, "json_illisible");
    is_problem(&read(raw("genre=maison", "application/x-www-form-urlencoded").await), 415, "type_de_contenu");
    let huge = json!({"description": "x".repeat(5 * 1024 * 1024)});
    let refused = p.send(Method::PUT, path, &huge).await;
    is_problem(&refused, 413, "trop_gros");
    assert_eq!(refused.0.header("connection"), "close", "the rest of it is still on its way");
    is_problem(&p.get("/api/v1/rien").await, 404, "adresse_inconnue");
    is_problem(&p.send(Method::PUT, "/api/v1/rien", &json!({})).await, 404, "adresse_inconnue");
    is_problem(&p.send(Method::POST, "/api/v1/offres", &json!({})).await, 405, "methode_refusee");
    // In the language asked for.
    let request = p.request(Method::GET, "/api/v1/offres/nulle-part").header("accept-language", "en");
    let english = read(p.client.send(request).await);
    assert!(english.1["title"].as_str().unwrap().contains("no home"), "{}", english.1);
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM offre WHERE ref_externe = 'X1'").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_landlord_s_offers_do_not_exist() {
    let app = spawn_app().await;
    let (_, bailleur) = landlord(&app.services).await;
    let other: Uuid = {
        let sql = "SELECT bailleur_id FROM offre WHERE bailleur_id <> $1 ORDER BY bailleur_id LIMIT 1";
        services::on_db!(&app.services.db, |p| sqlx::query_scalar(sql).bind(bailleur).fetch_one(p).await).unwrap()
    };
    let (mine, theirs) = (Programme::new(&app, bailleur).await, Programme::new(&app, other).await);
    assert_eq!(theirs.send(Method::PUT, "/api/v1/offres/COMMUNE", &home()).await.0.status, StatusCode::CREATED);
    is_problem(&mine.get("/api/v1/offres/COMMUNE").await, 404, "offre_inconnue");
    let reason = json!({"motif": "erreur_annonce"});
    is_problem(&mine.send(Method::DELETE, "/api/v1/offres/COMMUNE", &reason).await, 404, "offre_inconnue");
    // The same reference is free for another landlord, and another offer.
    let (reply, made) = mine.send(Method::PUT, "/api/v1/offres/COMMUNE", &home()).await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let (_, read) = theirs.get("/api/v1/offres/COMMUNE").await;
    assert_ne!(read["adresse"], made["adresse"]);
    let (_, list) = theirs.get("/api/v1/offres?page=99999").await;
    assert_eq!(list["page"], list["pages"]);
    let references = list["offres"].as_array().unwrap();
    assert!(references.iter().all(|o| o["adresse"] != made["adresse"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lot_takes_what_is_good_and_says_what_is_not() {
    let app = spawn_app().await;
    let (_, bailleur) = landlord(&app.services).await;
    let p = Programme::new(&app, bailleur).await;
    let named = |r: &str| {
        let mut h = home();
        h["ref_externe"] = json!(r);
        h
    };
    let mut wrong = named("L-3");
    wrong["dpe"] = json!("Z");
    let lot = json!({"offres": [named("L-1"), named("L-2"), wrong, named("L-1"), 7, home()]});
    for (query, written) in [("?essai=true", 0), ("", 2)] {
        let (reply, body) = p.send(Method::POST, &format!("/api/v1/offres/lot{query}"), &lot).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!((&body["nouvelles"], &body["fausses"]), (&json!(2), &json!(4)), "{body}");
        let codes: Vec<&str> =
            (0..6).map(|i| body["resultats"][i]["erreurs"][0]["code"].as_str().unwrap_or("")).collect();
        assert_eq!(codes, ["", "", "inconnu", "en_double", "pas_un_objet", "manquant"]);
        assert_eq!(body["resultats"][2]["rang"], 3);
        let sql = "SELECT COUNT(*) FROM offre WHERE ref_externe IN ('L-1', 'L-2', 'L-3')";
        assert_eq!(count(&app.services, sql).await, written);
    }
    let again = p.send(Method::POST, "/api/v1/offres/lot", &json!([named("L-1"), named("L-2")])).await.1;
    assert_eq!(again["inchangees"], 2);
    is_problem(&p.send(Method::POST, "/api/v1/offres/lot", &json!([])).await, 422, "champs_invalides");
    let many: Vec<Value> = (0..501).map(|i| named(&format!("M-{i}"))).collect();
    is_problem(&p.send(Method::POST, "/api/v1/offres/lot", &json!(many)).await, 413, "trop_gros");
    let (_, full) = p.send(Method::POST, "/api/v1/offres/lot", &json!(many[..500])).await;
    assert_eq!(full["nouvelles"], 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_is_done_once() {
    let app = spawn_app().await;
    let (_, bailleur) = landlord(&app.services).await;
    let p = Programme::new(&app, bailleur).await;
    let path = "/api/v1/offres/UNE-FOIS";
    // Ten at once with one key: one makes the offer, all get its answer.
    let body = home();
    let all = futures_join((0..10).map(|_| p.once(Method::PUT, path, &body, "k-1"))).await;
    let first = all[0].1.clone();
    for (reply, body) in &all {
        assert_eq!((reply.status, body), (StatusCode::CREATED, &first));
    }
    let fresh = all.iter().filter(|a| a.0.header("idempotency-replayed").is_empty()).count();
    assert_eq!(fresh, 1);
    // The same key for something else.
    let mut other = home();
    other["loyer"] = json!(500);
    is_problem(&p.once(Method::PUT, path, &other, "k-1").await, 422, "cle_d_idempotence");
    is_problem(&p.once(Method::PUT, "/api/v1/offres/AUTRE", &home(), "k-1").await, 422, "cle_d_idempotence");
    is_problem(&p.once(Method::PUT, path, &home(), &"k".repeat(201)).await, 422, "cle_d_idempotence");
    // Refusals are kept too; withdrawing twice is withdrawing once.
    let wrong = p.once(Method::PUT, path, &json!({}), "k-2").await;
    is_problem(&wrong, 422, "champs_invalides");
    let again = p.once(Method::PUT, path, &json!({}), "k-2").await;
    is_problem(&again, 422, "champs_invalides");
    assert_eq!((again.1, again.0.header("idempotency-replayed")), (wrong.1, "true"));
    let reason = json!({"motif": "travaux_necessaires"});
    for _ in 0..2 {
        let (reply, body) = p.once(Method::DELETE, path, &reason, "k-3").await;
        assert_eq!((reply.status, &body["resultat"]), (StatusCode::OK, &json!("retiree")));
    }
    // Another landlord's keys are its own.
    let stranger = app.services.creer_organisation(
        services::organisations::GenreOrganisation::Bailleur,
        "Autre Habitat",
        Some("222222226"),
        None,
    );
    let q = Programme::new(&app, stranger.await.unwrap()).await;
    assert_eq!(q.once(Method::PUT, path, &home(), "k-1").await.0.status, StatusCode::CREATED);
}

/// Waits for all, in order.
async fn futures_join<T>(calls: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut calls: Vec<_> = calls.map(Box::pin).collect();
    let mut out: Vec<Option<T>> = calls.iter().map(|_| None).collect();
    std::future::poll_fn(move |cx| {
        for (call, slot) in calls.iter_mut().zip(&mut out) {
            if slot.is_none()
                && let std::task::Poll::Ready(value) = call.as_mut().poll(cx)
            {
                *slot = Some(value);
            }
        }
        if out.iter().all(Option::is_some) {
            return std::task::Poll::Ready(out.iter_mut().map(|v| v.take().unwrap()).collect());
        }
        std::task::Poll::Pending
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_asks_too_much_waits() {
    let app = spawn_with(&Settings { limits_factor: 1, ..Settings::default() }).await;
    let (_, bailleur) = landlord(&app.services).await;
    let p = Programme::new(&app, bailleur).await;
    for _ in 0..600 {
        let (reply, _) = p.get("/api/v1/offres/rien").await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND);
    }
    let got = p.get("/api/v1/offres/rien").await;
    is_problem(&got, 429, "trop_de_requetes");
    let wait: u32 = got.0.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait));
    // Each key has its own limit.
    let other = Programme::new(&app, bailleur).await;
    assert_eq!(other.get("/api/v1/offres/rien").await.0.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_lists_every_address_and_the_page_shows_it() {
    let app = spawn_app().await;
    let visitor = app.visitor();
    for lang in ["fr", "en"] {
        let (reply, d) = read(visitor.get(&format!("/api/v1/openapi.json?langue={lang}")).await);
        assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, "application/json"));
        assert!(d["openapi"].as_str().unwrap().starts_with("3.1"));
        let written: BTreeSet<(String, String)> = d["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().unwrap().keys().map(|m| (m.to_uppercase(), path.clone())).collect::<Vec<_>>()
            })
            .collect();
        let known: BTreeSet<(String, String)> =
            server::api::adresses().map(|(m, p)| (m.to_owned(), p.to_owned())).collect();
        assert_eq!(written, known);
        for c in domain::annonce::CHAMPS {
            assert!(d["components"]["schemas"]["Offre"]["properties"][c]["description"].is_string(), "{c}");
        }
        visitor.set("langue", lang);
        let page = visitor.get("/api").await;
        assert!(page.is_page() && page.status == StatusCode::OK);
        for (method, path) in &known {
            let short = path.strip_prefix("/api/v1").unwrap();
            assert!(page.body.contains(&format!("{method} {short}")), "{method} {short}");
        }
        assert!(page.body.contains("curl -X PUT") && page.body.contains("LILAS-A-204"));
    }
    // And the router answers to each: never « no such address », never « not this method ».
    let (_, bailleur) = landlord(&app.services).await;
    let p = Programme::new(&app, bailleur).await;
    for (method, path) in server::api::adresses() {
        let request = with_json(p.request(method.parse().unwrap(), &path.replace("{ref}", "rien")), &json!({}));
        let (_, body) = read(p.client.send(request).await);
        let code = body["code"].as_str().unwrap_or_default();
        assert!(!matches!(code, "adresse_inconnue" | "methode_refusee"), "{method} {path}: {body}");
    }
}

/// A file sent from our own page.
async fn upload(client: &Client, name: &str, bytes: &str) -> Reply {
    let body = format!(
        "--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{bytes}\r\n--limite--\r\n"
    );
    let request = client.raw(Method::POST, "/bailleur/offres/importer").header("origin", ORIGIN);
    client.send(request.header("content-type", "multipart/form-data; boundary=limite").body(body)).await
}

/// Waits until a worker is done with a file.
async fn settled(client: &Client, path: &str) -> Reply {
    for _ in 0..100 {
        let page = client.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        if page.header("refresh").is_empty() {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{path} is never done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_all_the_way_through_the_pages() {
    let app = spawn_app().await;
    let (agent, _) = landlord(&app.services).await;
    let client = app.signed_in(agent).await;
    let home = client.get("/bailleur/offres/importer").await;
    assert_eq!(home.status, StatusCode::OK);
    let model = client.get("/bailleur/offres/importer/modele.csv").await;
    assert!(model.header("content-disposition").starts_with("attachment"));
    let model = model.body.trim_start_matches('\u{feff}').to_owned();
    let bad = model.replace("VIGNES-07", "=VIGNES").replace(";maison;", ";chateau;");

    let sent = upload(&client, "parc.csv", &bad).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let path = sent.location().to_owned();
    let report = settled(&client, &path).await;
    assert!(report.body.contains("chateau") && report.body.contains("genre"), "{}", report.body);
    assert_eq!(client.post::<&str, &str>(&path, &[]).await.status, StatusCode::SEE_OTHER);
    let done = settled(&client, &path).await;
    assert!(done.body.contains("importé") || done.body.contains("imported"));
    assert_eq!(count(&app.services, "SELECT COUNT(*) FROM offre WHERE ref_externe = 'LILAS-A-204'").await, 1);
    let wrong = client.get(&format!("{path}/lignes-fausses")).await;
    assert!(wrong.header("content-type").starts_with("text/csv") && wrong.body.contains("'=VIGNES"), "{}", wrong.body);
    assert!(!wrong.body.contains("LILAS-A-204"));
    // Pressed twice: the page says where it stands.
    assert!(client.post::<&str, &str>(&path, &[]).await.location().contains("trop-tard"));

    for (name, bytes, status) in
        [("", "x", StatusCode::UNPROCESSABLE_ENTITY), ("vide.csv", "", StatusCode::UNPROCESSABLE_ENTITY)]
    {
        let refused = upload(&client, name, bytes).await;
        assert_eq!(refused.status, status);
        assert!(refused.body.contains("id=\"erreurs\""));
    }
    let unreadable = upload(&client, "x.xlsx", "PK\u{3}\u{4}...").await;
    let page = settled(&client, unreadable.location()).await;
    assert!(page.body.contains("CSV UTF-8"));

    // Nobody else's.
    let stranger = app.signed_in(account(&app.services, Role::Conseiller).await).await;
    for path in [path.as_str(), "/bailleur/offres/importer", "/bailleur/cles"] {
        assert_eq!(stranger.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(app.visitor().get(&path).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_made_on_its_page_is_shown_once() {
    let app = spawn_app().await;
    let (agent, _) = landlord(&app.services).await;
    let client = app.signed_in(agent).await;
    let made = client.post("/bailleur/cles", &[("action", "creer"), ("nom", "serveur")]).await;
    assert_eq!(made.status, StatusCode::OK);
    let at = made.body.find("alin_").unwrap();
    let key = &made.body[at..at + 69];
    let p = Programme { client: app.visitor(), cle: key.to_owned() };
    assert_eq!(p.get("/api/v1/offres").await.0.status, StatusCode::OK);
    let page = client.get("/bailleur/cles").await;
    assert!(!page.body.contains(key) && page.body.contains(&key[..11]));
    let nameless = client.post("/bailleur/cles", &[("action", "creer"), ("nom", " ")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
}
