//! Language, theme, and the completion of places: answers without a page.

use crate::i18n::Lang;
use crate::web::{COOKIE_LANGUE, COOKIE_THEME, Formulaire, Rendu, Requete, Requis, rediriger, retour_sur};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// A preference lives one year.
const UN_AN: u32 = 365 * 86_400;
/// Lines of completion at the most.
const SUGGESTIONS: usize = 8;

/// What is being typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Saisie {
    #[serde(default)]
    q: String,
}

/// `GET /communes?q=`: places whose name or code begins so, as JSON.
pub(super) async fn communes(r: Requete, Requis(saisie): Requis<Saisie>) -> Rendu {
    let found = r.services().referentiel.completer(&saisie.q, SUGGESTIONS);
    Ok(([(header::CACHE_CONTROL, "public, max-age=300")], Json(found)).into_response())
}

/// The choice of a theme.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Theme {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    retour: String,
}

/// `POST /theme`: keeps the theme (`""`: the device's) and comes back.
pub(super) async fn theme(headers: HeaderMap, Formulaire(choice): Formulaire<Theme>) -> Rendu {
    let (value, life) = match choice.theme.as_str() {
        "light" => ("light", UN_AN),
        "dark" => ("dark", UN_AN),
        _ => ("", 0),
    };
    let back = retour_sur(&choice.retour, &chemin_precedent(&headers));
    Ok(avec_cookie(&back, &format!("{COOKIE_THEME}={value}; Path=/; Max-Age={life}; SameSite=Lax; Secure; HttpOnly")))
}

/// `GET /theme`: nothing to see there, the way back is the page that had the buttons.
pub(super) async fn theme_nu(headers: HeaderMap) -> Response {
    rediriger(&retour_sur("", &chemin_precedent(&headers)))
}

/// The choice of a language.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Langue {
    #[serde(default)]
    l: String,
    #[serde(default)]
    retour: String,
}

/// `GET /langue`: keeps the language (for the mails too, when one is logged in) and comes back.
pub(super) async fn langue(r: Requete, headers: HeaderMap, Requis(choice): Requis<Langue>) -> Rendu {
    let l = Lang::from_code(&choice.l).unwrap_or(r.l);
    if let Some(c) = &r.connecte
        && c.langue != l
    {
        r.services().changer_langue(c.compte, l).await?;
    }
    let back = retour_sur(&choice.retour, &chemin_precedent(&headers));
    Ok(avec_cookie(&back, &cookie_langue(l)))
}

/// The cookie of the language.
pub(crate) fn cookie_langue(l: Lang) -> String {
    format!("{COOKIE_LANGUE}={}; Path=/; Max-Age={UN_AN}; SameSite=Lax; Secure; HttpOnly", l.code())
}

/// A redirection that sets a cookie.
fn avec_cookie(vers: &str, cookie: &str) -> Response {
    let mut response = rediriger(vers);
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Path and query of the page that sent the form, `/` when unknown. The host is dropped: the path is ours or nobody's.
fn chemin_precedent(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let path = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|i| rest.get(i..)))
        .map(|path| path.split('#').next().unwrap_or_default())
        .unwrap_or_default();
    retour_sur(path, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_referer_gives_a_path_of_ours_or_the_home_page() {
        let from = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, HeaderValue::from_static(text));
            chemin_precedent(&headers)
        };
        assert_eq!(from("https://al-in.example/offres?page=2#x"), "/offres?page=2");
        assert_eq!(from("https://al-in.example"), "/");
        assert_eq!(from("https://al-in.example//evil.example"), "/");
        assert_eq!(from("nonsense"), "/");
        assert_eq!(chemin_precedent(&HeaderMap::new()), "/");
    }
}
