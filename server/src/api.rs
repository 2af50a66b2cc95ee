//! The interface of landlords' programs: `/api/v1`, and `/api`, which explains it.
//!
//! Nothing here reads a cookie: who asks is whoever bears a key (`Authorization: Bearer`). Every answer is JSON, every
//! refusal `application/problem+json`. One table (`operations`) makes the router and the document that describes it.

mod corps;
mod document;
mod offres;
mod page;
mod probleme;
mod une_fois;

use app::web::{AdresseIp, App, IdRequete};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use domain::langue::Lang;
use probleme::{Cause, Probleme};
use serde_json::Value;
use services::Services;
use services::cles::Porteur;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::HttpMethod;

/// Where every address of the interface begins.
pub const BASE: &str = "/api/v1";
/// Where its description is.
pub const DOCUMENT: &str = "/api/v1/openapi.json";
/// The most a request may send, in bytes: the largest lot, with long descriptions.
const CORPS_MAX: usize = 4 * 1024 * 1024;
/// How long a request may take.
const DUREE: Duration = Duration::from_secs(60);

/// An address, what is done there, and who does it.
struct Operation {
    methode: HttpMethod,
    chemin: &'static str,
    id: &'static str,
    agir: fn() -> MethodRouter<App>,
}

/// Everything the interface does.
fn operations() -> [Operation; 6] {
    let operation = |methode, chemin, id, agir| Operation { methode, chemin, id, agir };
    [
        operation(HttpMethod::Get, "/api/v1/offres", "lister", || get(offres::lister)),
        operation(HttpMethod::Get, "/api/v1/offres/{ref}", "lire", || get(offres::lire)),
        operation(HttpMethod::Put, "/api/v1/offres/{ref}", "mettre", || put(offres::mettre)),
        operation(HttpMethod::Delete, "/api/v1/offres/{ref}", "retirer", || delete(offres::retirer)),
        operation(HttpMethod::Post, "/api/v1/offres/lot", "lot", || post(offres::lot)),
        operation(HttpMethod::Get, DOCUMENT, "document", || get(document::servir)),
    ]
}

/// Method and address of everything the router answers to.
pub fn adresses() -> impl Iterator<Item = (&'static str, &'static str)> {
    operations().into_iter().map(|o| (nom(&o.methode), o.chemin))
}

const fn nom(m: &HttpMethod) -> &'static str {
    match m {
        HttpMethod::Get => "GET",
        HttpMethod::Put => "PUT",
        HttpMethod::Post => "POST",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    }
}

/// The interface itself, with its own limits.
pub fn routes() -> Router<App> {
    let known = operations().into_iter().fold(Router::<App>::new(), |router, o| router.route(o.chemin, (o.agir)()));
    known
        .method_not_allowed_fallback(async |contexte: Contexte| contexte.refuser(Cause::Methode.into()))
        // Behind the known addresses: what isn't one is no page of the site either.
        .route(
            "/api/v1/{*reste}",
            axum::routing::any(async |contexte: Contexte| contexte.refuser(Cause::Adresse.into())),
        )
        .layer(DefaultBodyLimit::max(CORPS_MAX))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, DUREE))
        .layer(CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Fastest))
}

/// The page that explains it.
pub fn pages() -> Router<App> {
    Router::new().route("/api", get(page::montrer))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler of the interface panicked");
    Contexte { id: String::new(), ip: String::new(), l: Lang::Fr }.refuser(Cause::Interne.into())
}

/// What an answer needs to know of its request.
#[derive(Debug, Clone)]
struct Contexte {
    id: String,
    ip: String,
    l: Lang,
}

impl<S: Sync> FromRequestParts<S> for Contexte {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let accept = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Self {
            id: parts.extensions.get::<IdRequete>().map(|i| i.0.clone()).unwrap_or_default(),
            ip: parts.extensions.get::<AdresseIp>().map(|a| a.0.clone()).unwrap_or_default(),
            l: Lang::from_accept(accept),
        })
    }
}

impl Contexte {
    fn refuser(&self, p: Probleme) -> Response {
        reponse(p.cause.status(), &p.json(self.l, &self.id), p.attendre)
    }
}

/// A request whose key is good.
struct Appel {
    app: App,
    contexte: Contexte,
    porteur: Porteur,
}

impl Appel {
    const fn services(&self) -> &Services {
        &self.app.services
    }
}

impl FromRequestParts<App> for Appel {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let Ok(contexte) = Contexte::from_request_parts(parts, app).await;
        // Nothing else says who asks: a session's cookie opens nothing here.
        let bearer = parts.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| {
            let (scheme, key) = v.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
        });
        let Some(key) = bearer else { return Err(contexte.refuser(Cause::CleAbsente.into())) };
        match app.services.porteur(key, &contexte.ip).await {
            Ok(Some(porteur)) => Ok(Self { app: app.clone(), contexte, porteur }),
            Ok(None) => Err(contexte.refuser(Cause::CleInconnue.into())),
            Err(e) => Err(contexte.refuser(e.into())),
        }
    }
}

/// An answer before it has its request's id.
type Resultat = Result<(StatusCode, Value), Probleme>;

impl Appel {
    fn rendre(&self, resultat: Resultat) -> Response {
        match resultat {
            Ok((status, value)) => reponse(status, &value, None),
            Err(p) => self.contexte.refuser(p),
        }
    }
}

fn reponse(status: StatusCode, corps: &Value, attendre: Option<u32>) -> Response {
    texte(status, corps.to_string(), attendre)
}

fn texte(status: StatusCode, corps: String, attendre: Option<u32>) -> Response {
    let kind = if status.is_success() { "application/json" } else { "application/problem+json" };
    let mut response = (status, corps).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"AL'in\""));
    }
    if let Some(seconds) = attendre {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
