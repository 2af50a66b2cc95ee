//! The applicant's pages: the import and its three steps, the dashboard, the offers, the candidatures.

pub(crate) mod aide;
pub(crate) mod alertes;
mod candidatures;
mod confirmer;
mod et_si;
pub(crate) mod etape1;
pub(crate) mod etape2;
mod etape3;
pub(crate) mod explications;
mod favoris;
mod import;
pub mod libelles;
pub(crate) mod offre;
mod offres;
pub(crate) mod revenu;
mod situation;

use crate::web::App;

/// The pages of this area.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .merge(situation::routes())
        .merge(import::routes())
        .merge(etape1::routes())
        .merge(etape2::routes())
        .merge(etape3::routes())
        .merge(aide::routes())
        .merge(revenu::routes())
        .merge(et_si::routes())
        .merge(offres::routes())
        .merge(favoris::routes())
        .merge(alertes::routes())
        .merge(candidatures::routes())
}
