//! Pages anyone reads: the home page, the public list of offers, help, what the law asks to publish, language and theme.

mod accueil;
mod aide;
mod carte;
mod classement;
pub(crate) mod comparer;
mod contact;
mod desabonnement;
pub(crate) mod flux;
mod guides;
mod moteurs;
mod offres;
mod reglages;
mod simulateur;
mod textes;

pub(crate) use carte::a_cote;
pub(crate) use flux::lieu_de;
pub use offres::chercher::chercher_ailleurs;
pub use offres::offres_publiques;
pub(crate) use reglages::cookie_langue;

use crate::web::App;
use axum::routing::{get, post};

/// The pages of this area. `/offres` is another file's: it calls [`offres_publiques`] for whoever has no demande.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/", get(accueil::montrer))
        .route("/communes", get(reglages::communes))
        .route("/offres/carte.json", get(carte::points))
        .route(flux::FLUX, get(flux::montrer))
        .route("/alertes/arreter/{jeton}", get(desabonnement::demander).post(desabonnement::arreter))
        .route("/aide", get(aide::montrer))
        .route("/guides", get(guides::montrer))
        .route("/contact", get(contact::montrer).post(contact::envoyer))
        .route("/simulateur", get(simulateur::montrer).post(simulateur::calculer))
        .route("/simulateur/logements", get(simulateur::logements::revenir).post(simulateur::logements::montrer))
        .route("/classement", get(classement::montrer))
        .route("/comparer", get(comparer::montrer))
        .route("/accessibilite", get(textes::accessibilite))
        .route("/donnees-personnelles", get(textes::donnees))
        .route("/mentions-legales", get(textes::mentions))
        .route("/sources", get(textes::sources))
        .route("/robots.txt", get(moteurs::robots))
        .route("/sitemap.xml", get(moteurs::plan))
        .route("/theme", post(reglages::theme).get(reglages::theme_nu))
        .route("/langue", get(reglages::langue))
}
