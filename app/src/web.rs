//! What every page's handler works with: who asks, in which language, and how a page, a redirect or an error goes out.
//!
//! A handler is `async fn(Requete, …) -> Rendu`: parse, authorise, call the use case, answer. A page is a plain function
//! of its data, rendered once, on the server. A form is posted to the address of its page; what is wrong comes back on
//! the same page, status 422, with everything that was typed.

mod avis;
mod echec;
mod page;
mod requete;

use crate::gardees::Gardees;
use crate::shell::Assets;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use services::Services;
use std::sync::Arc;

pub use avis::Avis;
pub use echec::{Echec, habiller};
pub use page::{Page, init};
pub use requete::{
    AdresseIp, COOKIE_LANGUE, COOKIE_SESSION, COOKIE_THEME, Formulaire, IdRequete, Ident, Paires, Requete, Requis,
    cookie,
};

/// What the handlers share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The use cases.
    pub services: Services,
    /// Built files.
    pub assets: Arc<Assets>,
    /// Whether this is a demonstration: a band says so, `/dev/…` answers.
    pub dev: bool,
    /// Pages rendered before.
    pub gardees: Gardees,
    /// Address of the registration site for demandes of the demonstration; elsewhere each département has its own.
    pub site_enregistrement: Option<String>,
}

/// What a handler answers.
pub type Rendu = Result<Response, Echec>;

/// Sends on to another page after an action (303: the next request is a GET).
#[must_use]
pub fn rediriger(vers: &str) -> Response {
    let target = HeaderValue::from_str(vers).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response()
}

/// Sends on with the result of the action, said at the top of the next page.
#[must_use]
pub fn rediriger_avec(vers: &str, avis: Avis) -> Response {
    let (page, anchor) = vers.split_at(vers.find('#').unwrap_or(vers.len()));
    let sign = if page.contains('?') { '&' } else { '?' };
    rediriger(&format!("{page}{sign}avis={}{anchor}", avis.code()))
}

/// A path of ours to come back to; anything else (another host, a scheme, a line break) is `defaut`.
#[must_use]
pub fn retour_sur(chemin: &str, defaut: &str) -> String {
    let ours = chemin.starts_with('/')
        && !chemin.starts_with("//")
        && !chemin.contains('\\')
        && chemin.len() < 2000
        && chemin.bytes().all(|b| (0x21..0x7f).contains(&b));
    if ours { chemin.to_owned() } else { defaut.to_owned() }
}

/// Percent-encodes a value for a query.
#[must_use]
pub fn encoder(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-_.~/".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_action_did_is_said_before_the_anchor() {
        for (to, said) in [
            ("/offres", "/offres?avis=favori-ajoute"),
            ("/offres?page=2", "/offres?page=2&avis=favori-ajoute"),
            ("/offres?page=2#offre-1", "/offres?page=2&avis=favori-ajoute#offre-1"),
            ("/#offre-1", "/?avis=favori-ajoute#offre-1"),
        ] {
            assert_eq!(rediriger_avec(to, Avis::FavoriAjoute).headers()[header::LOCATION], said);
        }
    }

    #[test]
    fn one_only_comes_back_to_our_own_pages() {
        for good in ["/offres?onglet=autres", "/offres/0190", "/"] {
            assert_eq!(retour_sur(good, "/x"), good);
        }
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie:x",
        ] {
            assert_eq!(retour_sur(bad, "/x"), "/x", "{bad}");
        }
    }
}
