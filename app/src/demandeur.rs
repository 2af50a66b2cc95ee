//! The applicant's pages: the import and its three steps, the dashboard, the offers, the candidatures.

mod candidatures;
mod confirmer;
pub(crate) mod etape1;
pub(crate) mod etape2;
mod etape3;
mod explications;
mod import;
pub mod libelles;
mod offre;
mod offres;
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
        .merge(offres::routes())
        .merge(candidatures::routes())
}
