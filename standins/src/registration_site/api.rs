//! The interface AL'in reads demandes by.

use super::{EtatDemande, LENTEUR, Panne, Site};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::numero_unique::NumeroUnique;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/api/v1/demandes/{numero}", get(demande)).route("/api/v1/sante", get(sante))
}

/// What the interface answers while it misbehaves; `None` while it doesn't.
async fn en_panne(site: &Site) -> Option<Response> {
    match site.panne() {
        Panne::Aucune => None,
        Panne::Lente => {
            tokio::time::sleep(LENTEUR).await;
            None
        }
        Panne::Erreur => Some((StatusCode::INTERNAL_SERVER_ERROR, "panne demandée\n").into_response()),
        // A body that fails breaks the connection off in the middle of the answer.
        Panne::Coupee => {
            let rompu = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            let flux = tokio_stream::once(Err::<Bytes, _>(rompu));
            Some(([(header::CONTENT_LENGTH, "4096")], Body::from_stream(flux)).into_response())
        }
    }
}

fn xml(statut: StatusCode, document: String) -> Response {
    (statut, [(header::CONTENT_TYPE, "application/xml; charset=utf-8")], document).into_response()
}

fn anomalie(statut: StatusCode, code: &str) -> Response {
    xml(
        statut,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <ns1:interfaceNuu versionInterface=\"02.01\" xmlns:ns1=\"http://nuu.application.i2/\">\
             <ns1:anomalie code=\"{code}\"/></ns1:interfaceNuu>\n"
        ),
    )
}

async fn demande(State(site): State<Arc<Site>>, entetes: HeaderMap, Path(numero): Path<String>) -> Response {
    if let Some(panne) = en_panne(&site).await {
        return panne;
    }
    if !entetes.get("x-api-key").is_some_and(|cle| site.cle_juste(cle.as_bytes())) {
        return anomalie(StatusCode::UNAUTHORIZED, "CLE");
    }
    let Ok(numero) = NumeroUnique::parse(&numero) else { return anomalie(StatusCode::NOT_FOUND, "INCONNU") };
    match site.lire(&numero).await {
        Ok(Some(gardee)) if gardee.etat == EtatDemande::Active => xml(StatusCode::OK, gardee.document),
        Ok(Some(_)) => anomalie(StatusCode::GONE, "RADIEE"),
        Ok(None) => anomalie(StatusCode::NOT_FOUND, "INCONNU"),
        Err(erreur) => {
            tracing::error!(%erreur, "registration site");
            anomalie(StatusCode::INTERNAL_SERVER_ERROR, "INTERNE")
        }
    }
}

async fn sante(State(site): State<Arc<Site>>) -> Response {
    match en_panne(&site).await {
        Some(panne) => panne,
        None => "ok\n".into_response(),
    }
}
