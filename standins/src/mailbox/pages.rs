//! The mailbox's pages and its JSON.

use super::{Boite, Message};
use crate::html::{echapper, page};
use crate::web;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
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
            .route("/vider", post(vider_page))
            .route("/panne", post(panne_page))
            .route("/messages/{id}", get(un_message))
            .route("/messages/{id}/html", get(html_du_message))
            .route("/messages/{id}/source", get(source))
            .route("/api/messages", get(api_liste).delete(api_vider))
            .route("/api/messages/{id}", get(api_message))
            .route("/api/panne", post(api_panne))
            .route("/api/sante", get(|| async { "ok\n" }))
            .with_state(boite),
    )
}

/// The file failed: said in the log, not to the reader.
struct Panne;

impl From<sqlx::Error> for Panne {
    fn from(erreur: sqlx::Error) -> Self {
        tracing::error!(%erreur, "mailbox");
        Self
    }
}

impl IntoResponse for Panne {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, "Erreur du fichier de la boîte.\n").into_response()
    }
}

const SITE: &str = "Boîte aux lettres de démonstration";
const MENU: &[(&str, &str)] = &[("/", "Messages reçus")];

#[derive(Deserialize)]
struct Filtre {
    to: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize)]
struct Mode {
    mode: String,
}

fn heure(microsecondes: i64) -> String {
    Timestamp::from_microsecond(microsecondes)
        .map(|t| {
            t.to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC))
                .strftime("%d/%m/%Y à %H:%M:%S")
                .to_string()
        })
        .unwrap_or_default()
}

async fn liste(State(boite): Etat, Query(f): Query<Filtre>) -> Result<Response, Panne> {
    let a = f.to.as_deref().map(str::trim).filter(|a| !a.is_empty());
    let messages = boite.messages(a, f.limit.unwrap_or(200)).await?;
    let mut corps =
        String::from("<p>Tous les e-mails qu’AL’in envoie arrivent ici : aucun ne part vers l’extérieur.</p>");
    let _ = write!(
        corps,
        "<form method=\"get\" action=\"/\" role=\"search\"><div class=\"champ\"><label for=\"to\">Destinataire</label>\
         <span class=\"aide\" id=\"to-aide\">L’adresse entière.</span>\
         <input id=\"to\" name=\"to\" type=\"email\" value=\"{}\" aria-describedby=\"to-aide\"></div>\
         <button>Chercher</button></form>",
        echapper(a.unwrap_or_default())
    );
    if messages.is_empty() {
        corps.push_str("<p class=\"avis\">Aucun message.</p>");
    } else {
        corps.push_str(
            "<div class=\"large\"><table><caption>Les plus récents d’abord</caption><thead><tr><th scope=\"col\">Objet</th>\
             <th scope=\"col\">Pour</th><th scope=\"col\">Reçu le</th></tr></thead><tbody>",
        );
        for m in &messages {
            let _ = write!(
                corps,
                "<tr><td><a href=\"/messages/{}\">{}</a></td><td>{}</td><td>{}</td></tr>",
                echapper(&m.id),
                echapper(if m.subject.is_empty() { "(sans objet)" } else { &m.subject }),
                echapper(&m.to),
                heure(m.received_at)
            );
        }
        corps.push_str("</tbody></table></div>");
    }
    let (mode, bouton) = if boite.est_coupee() {
        corps.push_str("<p class=\"avis mal\">La boîte refuse les e-mails en ce moment.</p>");
        ("aucune", "Accepter de nouveau les e-mails")
    } else {
        ("coupee", "Refuser les e-mails (panne)")
    };
    let _ = write!(
        corps,
        "<h2>Essais</h2><div class=\"rangee\"><form method=\"post\" action=\"/panne\">\
         <input type=\"hidden\" name=\"mode\" value=\"{mode}\"><button>{bouton}</button></form>\
         <form method=\"post\" action=\"/vider\"><button>Effacer tous les messages</button></form></div>"
    );
    Ok(page(StatusCode::OK, SITE, "Messages reçus", MENU, &corps))
}

fn introuvable() -> Response {
    page(
        StatusCode::NOT_FOUND,
        SITE,
        "Message introuvable",
        MENU,
        "<p>Il a été effacé, ou l’adresse est incomplète.</p><p><a href=\"/\">Messages reçus</a></p>",
    )
}

async fn un_message(State(boite): Etat, Path(id): Path<String>) -> Result<Response, Panne> {
    let Some(m) = boite.message(&id).await? else { return Ok(introuvable()) };
    let mut corps = format!(
        "<dl><dt>De</dt><dd>{}</dd><dt>Pour</dt><dd>{}</dd><dt>Reçu le</dt><dd>{}</dd></dl>",
        echapper(&m.from),
        echapper(&m.to),
        heure(m.received_at)
    );
    let id = echapper(&m.id);
    if m.html.is_some() {
        let _ = write!(
            corps,
            "<h2>Message</h2><iframe src=\"/messages/{id}/html\" title=\"Le message, mis en page\" \
             sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>"
        );
    }
    if let Some(texte) = &m.text {
        let _ = write!(corps, "<h2>Texte</h2><pre>{}</pre>", avec_liens(texte));
    }
    let _ = write!(corps, "<p><a href=\"/messages/{id}/source\">Le message tel que reçu</a></p>");
    let titre = if m.subject.is_empty() { "(sans objet)" } else { &m.subject };
    Ok(page(StatusCode::OK, SITE, titre, MENU, &corps))
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

async fn html_du_message(State(boite): Etat, Path(id): Path<String>) -> Result<Response, Panne> {
    let Some(html) = boite.message(&id).await?.and_then(|m| m.html) else { return Ok(introuvable()) };
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

async fn source(State(boite): Etat, Path(id): Path<String>) -> Result<Response, Panne> {
    let Some(brut) = boite.source(&id).await? else { return Ok(introuvable()) };
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
