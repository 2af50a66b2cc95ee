//! What both stand-ins' pages share: serving until told to stop, headers, refusal of foreign forms.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
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

/// Adds the style sheet, the headers and the guard to `routes`.
pub fn garder(routes: Router) -> Router {
    routes
        .route(
            "/style.css",
            get(|| async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css")) }),
        )
        .layer(axum::middleware::from_fn(garde))
}

/// Refuses what another site's page would send, and adds the headers of safety.
async fn garde(requete: Request, suite: Next) -> Response {
    let lecture = matches!(*requete.method(), Method::GET | Method::HEAD);
    let origine = requete.headers().get("sec-fetch-site").and_then(|v| v.to_str().ok());
    if !lecture && matches!(origine, Some("cross-site" | "same-site")) {
        return (StatusCode::FORBIDDEN, "Formulaire d’un autre site refusé.\n").into_response();
    }
    let mut reponse = suite.run(requete).await;
    let h = reponse.headers_mut();
    let politique = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
                     frame-ancestors 'none'";
    h.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(politique));
    h.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    h.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    h.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    reponse
}
