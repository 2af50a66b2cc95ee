//! The account: created, activated, opened and closed, changed.

mod activation;
mod connexion;
mod consultations;
mod creation;
mod mot_de_passe;
mod profil;

pub(crate) use self::profil::{corriger_mon_nom, mon_compte};
use crate::erreurs;
use crate::i18n::Lang;
use crate::ui::{FormErrors, Icon, error_summary, icon, rich};
use crate::web::{App, COOKIE_SESSION, Echec};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use domain::compte::Role;
use leptos::prelude::*;

/// The pages of this area.
pub fn routes() -> axum::Router<App> {
    axum::Router::new()
        .route("/creer-mon-compte", get(creation::montrer).post(creation::envoyer))
        .route("/validation-du-compte", get(creation::validation).post(creation::renvoyer))
        .route("/activation/{jeton}", get(activation::etape))
        .route("/activation/{jeton}/mot-de-passe", get(activation::montrer).post(activation::choisir))
        .route("/compte-cree", get(activation::cree))
        .route("/mot-de-passe-oublie", get(activation::oubli).post(activation::oublier))
        .route("/nouveau-mot-de-passe/{jeton}", get(activation::montrer_nouveau).post(activation::choisir_nouveau))
        .route("/connexion", get(connexion::montrer).post(connexion::envoyer))
        .route("/deconnexion", post(connexion::fermer).get(connexion::demander))
        .route(CONSULTATIONS, get(consultations::montrer))
        .route("/mon-compte", get(profil::montrer).post(profil::changer))
        .route("/confirmer-adresse/{jeton}", get(profil::adresse).post(profil::confirmer))
}

/// « Qui a consulté mon dossier ? ».
const CONSULTATIONS: &str = "/mon-compte/consultations";
/// A session lives fourteen days in the browser; the server forgets it fourteen days after it was last seen.
const VIE_SESSION: u32 = 1_209_600;

/// The secret of a mailed link, from the path. Whatever it is, it is only looked up.
pub(crate) struct Jeton(pub(crate) String);

impl FromRequestParts<App> for Jeton {
    type Rejection = Echec;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Echec> {
        type Segment = axum::extract::Path<String>;
        let axum::extract::Path(text) =
            <Segment as FromRequestParts<App>>::from_request_parts(parts, app).await.map_err(|_| Echec::Introuvable)?;
        // A long one is no secret of ours; an empty one finds nothing.
        let ours = text.len() <= 128 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        Ok(Self(if ours { text } else { String::new() }))
    }
}

/// Adds a cookie to an answer.
pub(crate) fn poser_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The cookie of a session.
pub(crate) fn cookie_session(token: &str) -> String {
    format!("{COOKIE_SESSION}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={VIE_SESSION}")
}

/// The cookie that ends it in the browser.
pub(crate) fn cookie_session_vide() -> String {
    format!("{COOKIE_SESSION}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The sentence of too many tries, for the summary of a form.
pub(crate) fn trop_d_essais(l: Lang, seconds: u32) -> String {
    erreurs::trop_d_essais(l, seconds)
}

/// The summary of a form's errors; a sentence about the whole form alone (a log-in that fails, too many tries) is its
/// own title.
pub(crate) fn resume(l: Lang, errors: &FormErrors) -> Option<AnyView> {
    match errors.of("") {
        Some(message) if errors.len() == 1 => Some(
            view! {
                <div class="notice" data-s="bad" role="alert" tabindex="-1" id="erreurs" autofocus=true>
                    {icon(Icon::Alert)}
                    <h2 class="h3">{rich(message)}</h2>
                </div>
            }
            .into_any(),
        ),
        _ => error_summary(l, errors),
    }
}

/// The first page of each role.
pub(crate) const fn accueil_de(role: Role) -> &'static str {
    use crate::shell::adresses as a;
    match role {
        Role::Demandeur => a::SITUATION,
        Role::Conseiller => a::CONSEILLER,
        Role::Bailleur => a::BAILLEUR,
        Role::Entreprise => a::ENTREPRISE,
        Role::Administrateur => a::ADMIN,
    }
}
