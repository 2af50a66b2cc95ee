//! A wizard left half-way: what was typed at step 2 is there again elsewhere, whatever was pressed; boxes too.

use crate::support::{Client, ORIGIN, Reply, Settings, TestApp, account, count, spawn_app, spawn_with};
use domain::compte::Role;
use domain::identite::{Civilite, Email, Nom, Telephone};
use domain::langue::Lang;
use reqwest::{Method, StatusCode};
use services::comptes::Inscription;
use services::limites::{CODE_COMPTE, Limite, NUMERO_COMPTE, SAISIE_COMPTE};
use services::monde::peuplement::MOT_DE_PASSE;
use services::on_tx;
use uuid::Uuid;

const PAGE: &str = "/ma-situation/etape-2";
const SAISIE: &str = "/ma-situation/etape-2/saisie";
const PIECES: &str = "/ma-situation/etape-3";
const KEPT: &str = "SELECT COUNT(*) FROM saisie WHERE champs IS NOT NULL";

fn plain(reply: &Reply) -> String {
    reply.body.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

async fn change(app: &TestApp, sql: &'static str, id: Uuid) {
    let mut tx = app.services.db.begin().await.unwrap();
    on_tx!(&mut tx, |c| sqlx::query(sql).bind(id).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// Anne at step 2, which she has not filled yet.
async fn anne(app: &TestApp) -> Uuid {
    let anne = account(&app.services, Role::Demandeur).await;
    let sql = "UPDATE demande SET etat = 'etape2', complement = NULL, consentement = NULL WHERE compte_id = $1";
    change(app, sql, anne).await;
    anne
}

async fn device(app: &TestApp, account: Uuid) -> Client {
    let client = app.signed_in(account).await;
    client.set("langue", "fr");
    client
}

/// What the form of step 2 holds on a page, its button aside.
fn held(page: &Reply) -> Vec<(String, String)> {
    let forms = page.document().forms(PAGE);
    let form = forms.iter().find(|f| f.action == PAGE).unwrap_or_else(|| panic!("no form: {}", page.body));
    form.values().into_iter().filter(|(n, _)| n != "action").collect()
}

fn value<'a>(values: &'a [(String, String)], name: &str) -> Option<&'a str> {
    values.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// The form with some fields typed, and a button pressed.
fn typed(values: &[(String, String)], more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut values: Vec<_> = values.iter().filter(|(n, _)| more.iter().all(|(m, _)| m != n)).cloned().collect();
    values.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    values
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_step_is_there_again_on_another_device() {
    let app = spawn_app().await;
    let anne = anne(&app).await;
    let (home, phone) = (device(&app, anne).await, device(&app, anne).await);
    let empty = held(&home.get(PAGE).await);
    assert!(!home.get(PAGE).await.body.contains("Nous avons gardé"));

    // « Étape précédente », by a plain form: wrong as it is, nothing is refused.
    let half = typed(&empty, &[("matricule", "\"<b>20418"), ("date_entree", "31/02/"), ("action", "precedente")]);
    let back = home.post(PAGE, &half).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/ma-situation/etape-1"));
    assert!(back.headers.get("set-cookie").is_none(), "no browser keeps it: {:?}", back.headers);
    let found = phone.get(PAGE).await;
    let values = held(&found);
    assert_eq!((value(&values, "matricule"), value(&values, "date_entree")), (Some("\"<b>20418"), Some("31/02/")));
    assert!(plain(&found).contains("Nous avons gardé ce que vous aviez écrit aujourd'hui à"), "{}", found.body);
    assert!(!found.body.contains("<b>20418"), "what is typed stays text");
    phone.set("langue", "en");
    assert!(plain(&phone.get(PAGE).await).contains("We have kept what you wrote today at"));
    phone.set("langue", "fr");

    // Refused (422): kept too, an emptied field as empty.
    let refused = phone.post(PAGE, &typed(&values, &[("employeur", ""), ("matricule", "20419")])).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let values = held(&home.get(PAGE).await);
    assert_eq!((value(&values, "employeur"), value(&values, "matricule")), (Some(""), Some("20419")));

    // By itself, while one types.
    let quiet = home.post(SAISIE, &typed(&values, &[("matricule", "20420"), ("consentement", "1")])).await;
    assert_eq!((quiet.status, quiet.body.as_str()), (StatusCode::NO_CONTENT, ""));
    let values = held(&phone.get(PAGE).await);
    assert_eq!((value(&values, "matricule"), value(&values, "consentement")), (Some("20420"), Some("1")));

    // Sent: gone, and a page shown before keeps nothing any more.
    let done = [("employeur", "Tissier"), ("date_entree", "02/09/2019")];
    let sent = phone.post(PAGE, &typed(&values, &done)).await;
    assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, PIECES), "{}", sent.body);
    assert_eq!(count(&app.services, KEPT).await, 0);
    let late = home.post(SAISIE, &typed(&values, &[("matricule", "1")])).await;
    assert_eq!((late.status, count(&app.services, KEPT).await), (StatusCode::NO_CONTENT, 0));
    let again = home.get(PAGE).await;
    assert_eq!(value(&held(&again), "matricule"), Some("20420"));
    assert!(!again.body.contains("Nous avons gardé"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_saves_by_itself_takes_our_own_pages_and_ones_own_demande() {
    let app = spawn_with(&Settings { limits_factor: 1, ..Settings::default() }).await;
    let anne = anne(&app).await;
    let client = device(&app, anne).await;
    let values = held(&client.get(PAGE).await);
    let post = || client.raw(Method::POST, SAISIE).form(&values);
    for request in [
        post(),
        post().header("origin", "https://evil.example"),
        post().header("origin", ORIGIN).header("sec-fetch-site", "cross-site"),
    ] {
        assert_eq!(client.send(request).await.status, StatusCode::FORBIDDEN);
    }
    let visitor = app.visitor().post(SAISIE, &values).await;
    let log_in = format!("/connexion?retour={SAISIE}");
    assert_eq!((visitor.status, visitor.location()), (StatusCode::SEE_OTHER, log_in.as_str()));
    let adviser = app.as_role(Role::Conseiller).await;
    assert_eq!(adviser.post(SAISIE, &values).await.status, StatusCode::NOT_FOUND);
    assert_eq!(count(&app.services, KEPT).await, 0);
    let large = typed(&values, &[("matricule", &"x".repeat(70_000))]);
    assert_eq!(client.post(SAISIE, &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    // Whose session ended comes back to the page.
    assert_eq!(client.get(SAISIE).await.location(), PAGE);
    use_up(&app, SAISIE_COMPTE, anne).await;
    is_told_to_wait(&client.post(SAISIE, &values).await, "saisie");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boxes_ticked_stay_when_one_goes_back_a_step() {
    let app = spawn_app().await;
    let anne = account(&app.services, Role::Demandeur).await;
    change(&app, "UPDATE demande SET etat = 'etape3' WHERE compte_id = $1", anne).await;
    change(&app, "DELETE FROM piece_cochee WHERE demande_id = (SELECT id FROM demande WHERE compte_id = $1)", anne)
        .await;
    let (home, phone) = (device(&app, anne).await, device(&app, anne).await);
    let lue = app.services.ma_demande(anne).await.unwrap().unwrap();
    let expected = app.services.mes_pieces(&lue).await.unwrap().0;
    let new: Vec<&str> = expected.iter().filter(|p| !p.deposee).map(|p| p.code.as_str()).take(2).collect();
    let values: Vec<(&str, &str)> = new.iter().map(|c| ("piece", *c)).chain([("action", "precedente")]).collect();
    let back = home.post(PIECES, &values).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, PAGE));
    let page = phone.get(PIECES).await;
    let forms = page.document().forms(PIECES);
    let form = forms.iter().find(|f| f.action == PIECES).unwrap();
    let ticked: Vec<String> = form.values().into_iter().filter(|(n, _)| n == "piece").map(|(_, v)| v).collect();
    assert!(new.iter().all(|c| ticked.iter().any(|t| t == c)), "{new:?} among {ticked:?}");
}

/// Tries of an account, until no more is taken.
async fn use_up(app: &TestApp, limite: Limite, account: Uuid) {
    for _ in 0..limite.essais {
        let _ = app.services.limiter(limite, &account.to_string()).await;
    }
}

#[track_caller]
fn is_told_to_wait(reply: &Reply, what: &str) {
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "{what}: {}", reply.body);
    let seconds: u32 = reply.header("retry-after").parse().unwrap_or_default();
    assert!((1..=3600).contains(&seconds), "{what}: {:?}", reply.headers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_numbers_or_codes_say_when_to_come_back() {
    let app = spawn_with(&Settings { limits_factor: 1, ..Settings::default() }).await;
    let s = &app.services;
    let newcomer = Inscription {
        civilite: Civilite::Madame,
        nom: Nom::parse("Porte").unwrap(),
        prenom: Nom::parse("Anne").unwrap(),
        telephone: Telephone::parse("06 39 98 00 01").unwrap(),
        email: Email::parse("anne.nouvelle@exemple.fr").unwrap(),
        langue: Lang::Fr,
    };
    let id = s.creer_compte(&newcomer, Role::Demandeur, None, MOT_DE_PASSE.to_owned()).await.unwrap();
    let client = device(&app, id).await;
    use_up(&app, NUMERO_COMPTE, id).await;
    let numero = "1110720099999G1175";
    let number = client.post("/ma-situation/numero", &[("numero", numero), ("naissance", "25/12/1989")]).await;
    is_told_to_wait(&number, "the number");
    assert!(plain(&number).contains("Trop d'essais") && number.body.contains(numero), "{}", number.body);

    let demande = services::monde::demandes(services::monde::GRAINE, s.horloge.aujourdhui()).remove(0);
    let (document, now) = (serde_json::to_string(&demande).unwrap(), s.maintenant());
    let mut tx = s.db.begin().await.unwrap();
    on_tx!(&mut tx, |c| {
        sqlx::query(
            "INSERT INTO code_import (id, compte_id, numero_unique, hachage, email_masque, document, cree_a, expire_a)
             VALUES ($1, $1, $2, '', 'a•••@e•••.fr', $3, $4, $5)",
        )
        .bind(id)
        .bind(demande.numero_unique.as_str())
        .bind(&document)
        .bind(now)
        .bind(now + services::importation::VIE_CODE)
        .execute(c)
        .await
        .map(drop)
    })
    .unwrap();
    tx.commit().await.unwrap();
    let again = client.post("/ma-situation/code/renvoyer", &[("", "")]).await;
    is_told_to_wait(&again, "another code");
    assert!(
        plain(&again).contains("Trop d'essais") && !plain(&again).contains("vient déjà de partir"),
        "{}",
        again.body
    );
    use_up(&app, CODE_COMPTE, id).await;
    let code = client.post("/ma-situation/code", &[("code", "123456")]).await;
    is_told_to_wait(&code, "the code");
    assert!(code.body.contains("value=\"123456\""), "{}", code.body);
}
