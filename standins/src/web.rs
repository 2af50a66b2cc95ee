//! What both stand-ins' pages share: serving until told to stop, the language, headers, refusal of foreign forms.

use crate::html::{echapper, page};
use crate::vue::{Enseigne, Vue};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use domain::tr;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Serves `routes` until `arret` turns true.
pub async fn servir(ecoute: TcpListener, routes: Router, mut arret: watch::Receiver<bool>) {
    let fin = async move {
        let _ = arret.wait_for(|fini| *fini).await;
    };
    if let Err(erreur) = axum::serve(ecoute, routes).with_graceful_shutdown(fin).await {
        tracing::error!(%erreur, "web server");
    }
}

/// A request that gets no page of its own. A handler answers it bare, since it need not know the language; [`garder`]
/// makes a page of it, but for the machine interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echec {
    /// The file failed; said in the log.
    Panne,
    /// Nothing is there.
    Introuvable,
    /// A form that another site's page sent.
    Etranger,
    /// A form or an address that doesn't read.
    Illisible,
}

impl IntoResponse for Echec {
    fn into_response(self) -> Response {
        let mut reponse = match self {
            Self::Panne => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Self::Introuvable => StatusCode::NOT_FOUND.into_response(),
            Self::Etranger => (StatusCode::FORBIDDEN, "Formulaire d’un autre site refusé.\n").into_response(),
            Self::Illisible => StatusCode::BAD_REQUEST.into_response(),
        };
        reponse.extensions_mut().insert(self);
        reponse
    }
}

impl Echec {
    fn page(self, vue: &Vue, statut: StatusCode) -> Response {
        let l = vue.l;
        let (titre, phrase) = match self {
            Self::Panne => (
                tr!(l, "Une erreur est survenue", "Something went wrong"),
                tr!(
                    l,
                    "Rien n'a été enregistré. Réessayez dans un instant.",
                    "Nothing was saved. Try again in a moment."
                ),
            ),
            Self::Introuvable => (
                tr!(l, "Page introuvable", "Page not found"),
                tr!(
                    l,
                    "L'adresse est incomplète, ou la page n'existe plus.",
                    "The address is incomplete, or the page is gone."
                ),
            ),
            Self::Etranger => (
                tr!(l, "Formulaire refusé", "Form refused"),
                tr!(
                    l,
                    "Il vient de la page d'un autre site. Rien n'a été enregistré.",
                    "It comes from a page of another site. Nothing was saved."
                ),
            ),
            Self::Illisible => (
                tr!(l, "Demande incomplète", "Incomplete request"),
                tr!(
                    l,
                    "Il manque une réponse, ou elle est illisible. Rien n'a été enregistré. Revenez à la page précédente.",
                    "An answer is missing, or can't be read. Nothing was saved. Go back to the page before."
                ),
            ),
        };
        page(vue, statut, &titre, &format!("<p>{}</p>", echapper(&phrase)))
    }
}

/// A GET on an address that only takes POST: reloaded, or kept by the link to the other language.
pub fn retour<S: Clone + Send + Sync + 'static>(vers: &'static str) -> MethodRouter<S> {
    get(move || async move { Redirect::to(vers) })
}

/// Adds the style sheet, the language, the headers and the guard to `routes`.
pub fn garder(routes: Router, enseigne: Enseigne) -> Router {
    routes
        .route(
            "/style.css",
            get(|| async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css")) }),
        )
        .fallback(|| async { Echec::Introuvable })
        .layer(axum::middleware::from_fn_with_state(enseigne, garde))
}

/// Gives handlers their [`Vue`], refuses what another site's page would send, words what went wrong, and adds the
/// headers of safety.
async fn garde(State(enseigne): State<Enseigne>, mut requete: Request, suite: Next) -> Response {
    let vue = Vue::lire(enseigne, requete.uri(), requete.headers());
    let interface = requete.uri().path().starts_with("/api/");
    let lecture = matches!(*requete.method(), Method::GET | Method::HEAD);
    let origine = requete.headers().get("sec-fetch-site").and_then(|v| v.to_str().ok());
    let mut reponse = if !lecture && matches!(origine, Some("cross-site" | "same-site")) {
        Echec::Etranger.into_response()
    } else {
        requete.extensions_mut().insert(vue.clone());
        suite.run(requete).await
    };
    if !interface && let Some(echec) = echec(&reponse) {
        reponse = echec.page(&vue, reponse.status());
    }
    let h = reponse.headers_mut();
    let politique = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
                     frame-ancestors 'none'";
    h.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(politique));
    h.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    h.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    h.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if !interface && let Some(cookie) = vue.cookie().and_then(|c| HeaderValue::from_str(&c).ok()) {
        h.append(header::SET_COOKIE, cookie);
    }
    reponse
}

/// What went wrong: said by the handler, or by axum, which refuses by itself what doesn't read, in its own words.
fn echec(reponse: &Response) -> Option<Echec> {
    let html = |v: &HeaderValue| v.as_bytes().starts_with(b"text/html");
    let sans_page = || {
        let page = reponse.headers().get(header::CONTENT_TYPE).is_some_and(html);
        (reponse.status().is_client_error() && !page).then_some(Echec::Illisible)
    };
    reponse.extensions().get().copied().or_else(sans_page)
}
