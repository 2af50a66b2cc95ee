//! Every address of the site.

use crate::layers::{self, Layers};
use crate::live;
use app::web::{App, COOKIE_SESSION, Echec, cookie};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::compte::Role;
use services::Erreur;
use services::sessions::Connecte;
use std::path::Path as FsPath;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::CompressionLevel;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// The most a form may send, in bytes.
const FORM_LIMIT: usize = 64 * 1024;
/// How long photos may take to come.
const UPLOAD_TIME: Duration = Duration::from_secs(600);

/// The whole site.
pub fn router(layers: Layers, site_root: &FsPath, stopping: live::Stopping) -> Router {
    app::web::init();
    let layers = Arc::new(layers);
    let app = layers.app.clone();
    let immutable = HeaderValue::from_static("public, max-age=31536000, immutable");
    let hour = HeaderValue::from_static("public, max-age=3600");
    let built = ServeDir::new(site_root.join("pkg"))
        .precompressed_br()
        .precompressed_gzip()
        .not_found_service(get(|| async { Echec::Introuvable }).with_state(()));
    let fixed =
        ServeDir::new(site_root).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
    let pages = Router::<App>::new()
        .merge(app::public::routes())
        .merge(app::compte::routes())
        .merge(app::demandeur::routes())
        .merge(app::conseiller::routes())
        .merge(app::bailleur::routes())
        .merge(app::entreprise::routes())
        .merge(app::administration::routes())
        .merge(crate::api::pages())
        .route("/photos/{file}", get(photo))
        .route("/photos/o/{photo}/{file}", get(photo_of_offer))
        .merge(if app.dev { app::dev::routes() } else { Router::new() })
        .method_not_allowed_fallback(async || Echec::Methode)
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(30)))
        .layer(CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Fastest));
    // Several photos over a slow line: minutes, not the half minute of a page.
    let uploads = app::bailleur::envois()
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, UPLOAD_TIME));
    let live =
        Router::<App>::new().route("/mes-candidatures/{id}/direct", get(live::stream)).layer(axum::Extension(stopping));
    Router::<App>::new()
        .merge(pages)
        .merge(uploads)
        .merge(crate::api::routes())
        .merge(live)
        .route("/sante", get(health))
        .nest_service(
            "/pkg",
            tower::ServiceBuilder::new()
                .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, immutable))
                .service(built),
        )
        .fallback_service(
            tower::ServiceBuilder::new()
                .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, hour))
                .service(fixed.not_found_service(get(|| async { Echec::Introuvable }).with_state(()))),
        )
        .with_state(app)
        .layer(middleware::from_fn_with_state(layers.clone(), layers::same_origin))
        .layer(middleware::from_fn_with_state(layers.clone(), layers::dress))
        .layer(middleware::from_fn_with_state(layers.clone(), layers::secure))
        .layer(middleware::from_fn_with_state(layers, layers::observe))
}

/// A panic is a fault of ours like another: it has its line in the log and its page.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Echec::Interne.into_response()
}

/// `GET /sante`: 200 while the database answers.
async fn health(State(app): State<App>) -> Response {
    match app.services.db.ping().await {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database\n").into_response(),
    }
}

/// `GET /photos/{file}`: a drawn photo, the same for the same name.
async fn photo(Path(file): Path<String>) -> Result<Response, Echec> {
    let svg = app::illustration::dessin(&file).ok_or(Echec::Introuvable)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], svg)
        .into_response())
}

/// `GET /photos/o/{photo}/{width}.jpg`: a landlord's photo. It never changes under its address: another is another id.
/// Before it is described, or its offer out, it is there for its landlord alone, and nobody keeps it.
async fn photo_of_offer(
    State(app): State<App>,
    Path((photo, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Echec> {
    let width = file.strip_suffix(".jpg").and_then(|w| w.parse().ok()).ok_or(Echec::Introuvable)?;
    let photo = photo.parse().map_err(|_| Echec::Introuvable)?;
    let (jpeg, kept) = match app.services.fichier_photo(photo, width).await {
        Ok(jpeg) => (jpeg, "public, max-age=31536000, immutable"),
        // Who asks is looked up here only: the photos that everyone sees cost no session.
        Err(Erreur::Introuvable) => {
            let landlord = landlord(&app, &headers).await?.and_then(|c| c.organisation).ok_or(Echec::Introuvable)?;
            (app.services.fichier_de_ma_photo(landlord, photo, width).await?, "private, no-store")
        }
        Err(e) => return Err(e.into()),
    };
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, kept)], jpeg).into_response())
}

/// The landlord's agent who asks, if it is one.
async fn landlord(app: &App, headers: &HeaderMap) -> Result<Option<Connecte>, Echec> {
    let Some(token) = cookie(headers, COOKIE_SESSION).filter(|t| t.len() == 64) else { return Ok(None) };
    Ok(app.services.session(token).await?.filter(|c| c.role == Role::Bailleur))
}
