//! The mailbox's pages and its JSON.

use super::{Boite, Message};
use crate::html::{attribut_lang, avis, date, echapper, page, page_titree};
use crate::vue::{Enseigne, Vue};
use crate::web::{self, Echec, retour};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use domain::langue::Lang;
use domain::tr;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::fmt::Write as _;
use std::sync::Arc;

type Etat = State<Arc<Boite>>;

/// Everything the mailbox answers over HTTP.
pub fn routes(boite: Arc<Boite>) -> Router {
    web::garder(
        Router::new()
            .route("/", get(liste))
            .route("/vider", retour("/").post(vider_page))
            .route("/panne", retour("/").post(panne_page))
            .route("/messages/{id}", get(un_message))
            .route("/messages/{id}/html", get(html_du_message))
            .route("/messages/{id}/source", get(source))
            .route("/api/messages", get(api_liste).delete(api_vider))
            .route("/api/messages/{id}", get(api_message))
            .route("/api/panne", post(api_panne))
            .route("/api/sante", get(|| async { "ok\n" }))
            .with_state(boite),
        ENSEIGNE,
    )
}

/// The file failed: said in the log; the reader gets a page, the interface these words.
struct Panne;

impl From<sqlx::Error> for Panne {
    fn from(erreur: sqlx::Error) -> Self {
        tracing::error!(%erreur, "mailbox");
        Self
    }
}

impl IntoResponse for Panne {
    fn into_response(self) -> Response {
        let bref = (StatusCode::INTERNAL_SERVER_ERROR, "Erreur du fichier de la boîte.\n");
        (Extension(Echec::Panne), bref).into_response()
    }
}

/// The mailbox, as its pages present it.
const ENSEIGNE: Enseigne = Enseigne {
    nom: |l| tr!(l, "Boîte aux lettres de démonstration", "Demonstration mailbox"),
    menu: &[("/", titre)],
};

fn titre(l: Lang) -> String {
    tr!(l, "Messages reçus", "Messages received")
}

#[derive(Deserialize)]
struct Filtre {
    to: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize)]
struct Mode {
    mode: String,
}

/// « 22/11/2026 à 14:03:05 », “22 November 2026 at 14:03:05”.
fn heure(l: Lang, microsecondes: i64) -> String {
    let Ok(quand) = Timestamp::from_microsecond(microsecondes) else { return String::new() };
    let quand = quand.to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC));
    let (jour, heure) = (date(l, quand.date()), quand.strftime("%H:%M:%S"));
    tr!(l, "{jour} à {heure}", "{jour} at {heure}")
}

fn sujet(l: Lang, m: &Message) -> String {
    if m.subject.is_empty() { tr!(l, "(sans objet)", "(no subject)") } else { m.subject.clone() }
}

/// The language a message says it is in: a mail follows its reader's account, not this page.
fn langue_de(m: &Message) -> Option<Lang> {
    let apres = m.html.as_deref()?.split_once("<html lang=\"")?.1;
    Lang::from_code(apres.split('"').next()?)
}

async fn liste(State(boite): Etat, Extension(vue): Extension<Vue>, Query(f): Query<Filtre>) -> Result<Response, Panne> {
    let l = vue.l;
    let a = f.to.as_deref().map(str::trim).filter(|a| !a.is_empty());
    let messages = boite.messages(a, f.limit.unwrap_or(200)).await?;
    let intro = tr!(
        l,
        "Tous les e-mails qu'AL'in envoie arrivent ici : aucun ne part vers l'extérieur.",
        "Every email that AL'in sends comes here: none goes out."
    );
    let mut corps = format!(
        "<p>{intro}</p><form method=\"get\" action=\"/\" role=\"search\"><div class=\"champ\"><label for=\"to\">{}</label>\
         <span class=\"aide\" id=\"to-aide\">{}</span>\
         <input id=\"to\" name=\"to\" type=\"email\" value=\"{}\" aria-describedby=\"to-aide\"></div>\
         <button>{}</button></form>",
        tr!(l, "Destinataire", "Recipient"),
        tr!(l, "L'adresse entière.", "The whole address."),
        echapper(a.unwrap_or_default()),
        tr!(l, "Chercher", "Search")
    );
    if messages.is_empty() {
        corps.push_str(&avis("", &tr!(l, "Aucun message.", "No message.")));
    } else {
        corps.push_str(&tableau(l, &messages));
    }
    let (mode, bouton) = if boite.est_coupee() {
        corps.push_str(&avis(
            "mal",
            &tr!(l, "La boîte refuse les e-mails en ce moment.", "The mailbox is refusing emails at the moment."),
        ));
        ("aucune", tr!(l, "Accepter de nouveau les e-mails", "Accept emails again"))
    } else {
        ("coupee", tr!(l, "Refuser les e-mails (panne)", "Refuse emails (breakdown)"))
    };
    let _ = write!(
        corps,
        "<h2>{}</h2><div class=\"rangee\"><form method=\"post\" action=\"/panne\">\
         <input type=\"hidden\" name=\"mode\" value=\"{mode}\"><button>{bouton}</button></form>\
         <form method=\"post\" action=\"/vider\"><button>{}</button></form></div>",
        tr!(l, "Essais", "Trials"),
        tr!(l, "Effacer tous les messages", "Delete all messages")
    );
    Ok(page(&vue, StatusCode::OK, &titre(l), &corps))
}

fn tableau(l: Lang, messages: &[Message]) -> String {
    let mut s = format!(
        "<div class=\"large\" role=\"region\" aria-labelledby=\"legende\" tabindex=\"0\"><table>\
         <caption id=\"legende\">{}</caption><thead><tr>",
        tr!(l, "Les plus récents d'abord", "Newest first")
    );
    for colonne in [tr!(l, "Objet", "Subject"), tr!(l, "Pour", "To"), tr!(l, "Reçu le", "Received on")] {
        let _ = write!(s, "<th scope=\"col\">{colonne}</th>");
    }
    s.push_str("</tr></thead><tbody>");
    for m in messages {
        let _ = write!(
            s,
            "<tr><td><a href=\"/messages/{}\"{}>{}</a></td><td>{}</td><td>{}</td></tr>",
            echapper(&m.id),
            attribut_lang(l, langue_de(m)),
            echapper(&sujet(l, m)),
            echapper(&m.to),
            heure(l, m.received_at)
        );
    }
    s.push_str("</tbody></table></div>");
    s
}

fn introuvable(vue: &Vue) -> Response {
    let l = vue.l;
    let phrase =
        tr!(l, "Il a été effacé, ou l'adresse est incomplète.", "It was deleted, or the address is incomplete.");
    let corps = format!("<p>{phrase}</p><p><a href=\"/\">{}</a></p>", titre(l));
    page(vue, StatusCode::NOT_FOUND, &tr!(l, "Message introuvable", "Message not found"), &corps)
}

async fn un_message(
    State(boite): Etat,
    Extension(vue): Extension<Vue>,
    Path(id): Path<String>,
) -> Result<Response, Panne> {
    let Some(m) = boite.message(&id).await? else { return Ok(introuvable(&vue)) };
    let l = vue.l;
    let langue = langue_de(&m);
    let mut corps = format!(
        "<dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl>",
        tr!(l, "De", "From"),
        echapper(&m.from),
        tr!(l, "Pour", "To"),
        echapper(&m.to),
        tr!(l, "Reçu le", "Received on"),
        heure(l, m.received_at)
    );
    let id = echapper(&m.id);
    if m.html.is_some() {
        let _ = write!(
            corps,
            "<h2>{}</h2><iframe src=\"/messages/{id}/html\" title=\"{}\" \
             sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>",
            tr!(l, "Le message", "The message"),
            tr!(l, "Le message, mis en page", "The message, laid out")
        );
    }
    if let Some(texte) = &m.text {
        let titre = tr!(l, "Sans mise en page", "Plain text");
        let _ = write!(corps, "<h2>{titre}</h2><pre{}>{}</pre>", attribut_lang(l, langue), avec_liens(texte));
    }
    let tel_que = tr!(l, "Le message tel que reçu", "The message as received");
    let _ = write!(corps, "<p><a href=\"/messages/{id}/source\">{tel_que}</a></p>");
    // « (sans objet) » is ours.
    let du_titre = langue.filter(|_| !m.subject.is_empty());
    Ok(page_titree(&vue, StatusCode::OK, &sujet(l, &m), du_titre, &corps))
}

/// The text, escaped, its http addresses made links.
fn avec_liens(texte: &str) -> String {
    let mut sortie = String::new();
    let mut reste = texte;
    while let Some(debut) = ["http://", "https://"].iter().filter_map(|p| reste.find(p)).min() {
        let (avant, suite) = reste.split_at(debut);
        let fin = suite.find(|c: char| c.is_whitespace() || "<>\"'»".contains(c)).unwrap_or(suite.len());
        let adresse = suite[..fin].trim_end_matches(['.', ',', ';', ')']);
        sortie.push_str(&echapper(avant));
        let a = echapper(adresse);
        let _ = write!(sortie, "<a href=\"{a}\" rel=\"noreferrer\">{a}</a>");
        reste = &suite[adresse.len()..];
    }
    sortie.push_str(&echapper(reste));
    sortie
}

async fn html_du_message(
    State(boite): Etat,
    Extension(vue): Extension<Vue>,
    Path(id): Path<String>,
) -> Result<Response, Panne> {
    let Some(html) = boite.message(&id).await?.and_then(|m| m.html) else { return Ok(introuvable(&vue)) };
    // Links open beside the page: inside the frame nothing may be followed.
    let html = match html.to_ascii_lowercase().find("<head>") {
        Some(i) => format!("{}<base target=\"_blank\">{}", &html[..i + 6], &html[i + 6..]),
        None => format!("<base target=\"_blank\">{html}"),
    };
    let mut reponse = ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    reponse.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; \
             img-src data:; form-action 'none'; frame-ancestors 'self'",
        ),
    );
    Ok(reponse)
}

async fn source(State(boite): Etat, Extension(vue): Extension<Vue>, Path(id): Path<String>) -> Result<Response, Panne> {
    let Some(brut) = boite.source(&id).await? else { return Ok(introuvable(&vue)) };
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], brut).into_response())
}

async fn vider_page(State(boite): Etat) -> Result<Redirect, Panne> {
    boite.vider().await?;
    Ok(Redirect::to("/"))
}

async fn panne_page(State(boite): Etat, axum::Form(m): axum::Form<Mode>) -> Redirect {
    boite.couper(m.mode == "coupee");
    Redirect::to("/")
}

async fn api_liste(State(boite): Etat, Query(f): Query<Filtre>) -> Result<Json<Vec<Message>>, Panne> {
    Ok(Json(boite.messages(f.to.as_deref(), f.limit.unwrap_or(100)).await?))
}

async fn api_message(State(boite): Etat, Path(id): Path<String>) -> Result<Response, Panne> {
    Ok(match boite.message(&id).await? {
        Some(m) => Json(m).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

async fn api_vider(State(boite): Etat) -> Result<StatusCode, Panne> {
    boite.vider().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `mode=coupee` or `mode=aucune`, in the query.
async fn api_panne(State(boite): Etat, Query(m): Query<Mode>) -> Response {
    match m.mode.as_str() {
        "coupee" => boite.couper(true),
        "aucune" => boite.couper(false),
        _ => return (StatusCode::BAD_REQUEST, "mode=coupee|aucune\n").into_response(),
    }
    StatusCode::NO_CONTENT.into_response()
}

#[cfg(test)]
mod tests {
    use super::avec_liens;

    #[test]
    fn addresses_become_links_and_nothing_else_does() {
        assert_eq!(
            avec_liens("Voir http://127.0.0.1:3000/a?b=1&c=2. <b>"),
            "Voir <a href=\"http://127.0.0.1:3000/a?b=1&amp;c=2\" rel=\"noreferrer\">http://127.0.0.1:3000/a?b=1&amp;c=2</a>. &lt;b&gt;"
        );
        assert_eq!(avec_liens("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(avec_liens("http://"), "<a href=\"http://\" rel=\"noreferrer\">http://</a>");
    }
}
