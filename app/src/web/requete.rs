//! Who asks, in which language, and what came with it: forms, queries, ids.

use super::App;
use super::avis::Avis;
use super::echec::Echec;
use crate::galerie::Favoris;
use crate::i18n::Lang;
use crate::shell::adresses;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::compte::Role;
use services::Services;
use services::sessions::Connecte;
use std::convert::Infallible;
use std::sync::Arc;

/// The cookie of the session.
pub const COOKIE_SESSION: &str = "__Host-alin";
/// The cookie of the language.
pub const COOKIE_LANGUE: &str = "langue";
/// The cookie of the theme.
pub const COOKIE_THEME: &str = "theme";

/// The id of a request, in the log and on the page of an error. Set by the server's layer.
#[derive(Debug, Clone)]
pub struct IdRequete(pub String);

/// The address a request came from, behind trusted proxies only. Set by the server's layer.
#[derive(Debug, Clone)]
pub struct AdresseIp(pub String);

/// Who asks, and how to answer.
#[derive(Debug, Clone)]
pub struct Requete {
    /// What handlers share.
    pub app: App,
    /// Language of the page.
    pub l: Lang,
    /// Theme chosen.
    pub theme: Option<&'static str>,
    /// Path and query.
    pub chemin: String,
    /// Who is logged in.
    pub connecte: Option<Connecte>,
    /// Token of the session, empty without one.
    pub jeton: String,
    /// Address, for limits.
    pub ip: String,
    /// Browser, in its own words, cut short.
    pub appareil: String,
    /// Id of the request.
    pub id: String,
    pub(super) avis: Option<Avis>,
    pub(super) parts: Parts,
}

impl Requete {
    /// Who is logged in.
    ///
    /// # Errors
    /// [`Echec::Connexion`]: log in, then come back here.
    pub fn compte(&self) -> Result<&Connecte, Echec> {
        self.connecte.as_ref().ok_or(Echec::Connexion)
    }

    /// Who is logged in, of this role; another role's page does not exist for them.
    ///
    /// # Errors
    /// [`Echec::Connexion`], [`Echec::Introuvable`].
    pub fn exiger(&self, role: Role) -> Result<&Connecte, Echec> {
        let connecte = self.compte()?;
        if connecte.role == role { Ok(connecte) } else { Err(Echec::Introuvable) }
    }

    /// What an applicant keeps aside; none: nobody logged in, or who keeps nothing.
    #[must_use]
    pub fn favoris(&self) -> Favoris {
        self.connecte.as_ref().filter(|c| c.role == Role::Demandeur).map(|c| Arc::clone(&c.favoris))
    }

    /// The use cases.
    #[must_use]
    pub const fn services(&self) -> &Services {
        &self.app.services
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(n, v)| (n == name).then_some(v))
}

impl FromRequestParts<App> for Requete {
    type Rejection = Echec;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Echec> {
        let jeton = cookie(&parts.headers, COOKIE_SESSION).filter(|t| t.len() == 64).unwrap_or_default().to_owned();
        let connecte = match jeton.as_str() {
            "" => None,
            // The list of offers, whose needs are read along with the session.
            jeton if parts.uri.path() == adresses::OFFRES => app.services.session_pour_une_liste(jeton).await?,
            jeton => app.services.session(jeton).await?,
        };
        let text = |name: header::HeaderName| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let l = cookie(&parts.headers, COOKIE_LANGUE)
            .and_then(Lang::from_code)
            .or(connecte.as_ref().map(|c| c.langue))
            .unwrap_or_else(|| Lang::from_accept(text(header::ACCEPT_LANGUAGE)));
        let theme = match cookie(&parts.headers, COOKIE_THEME) {
            Some("light") => Some("light"),
            Some("dark") => Some("dark"),
            _ => None,
        };
        let avis = parts
            .uri
            .query()
            .and_then(|q| q.split('&').find_map(|p| p.strip_prefix("avis=")))
            .and_then(Avis::from_code);
        Ok(Self {
            app: app.clone(),
            l,
            theme,
            chemin: parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            connecte,
            jeton,
            ip: parts.extensions.get::<AdresseIp>().map(|a| a.0.clone()).unwrap_or_default(),
            appareil: text(header::USER_AGENT).chars().take(160).collect(),
            id: parts.extensions.get::<IdRequete>().map(|i| i.0.clone()).unwrap_or_default(),
            avis,
            parts: parts.clone(),
        })
    }
}

impl OptionalFromRequestParts<App> for Requete {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Infallible> {
        Ok(<Self as FromRequestParts<App>>::from_request_parts(parts, app).await.ok())
    }
}

/// `Form` whose failure is one of our pages. Every field is a `String`: parsing is the domain's.
pub struct Formulaire<T>(pub T);

impl<T: serde::de::DeserializeOwned> axum::extract::FromRequest<App> for Formulaire<T> {
    type Rejection = Echec;
    async fn from_request(req: axum::extract::Request, state: &App) -> Result<Self, Echec> {
        match axum::extract::Form::<T>::from_request(req, state).await {
            Ok(axum::extract::Form(value)) => Ok(Self(value)),
            Err(axum::extract::rejection::FormRejection::BytesRejection(_)) => Err(Echec::TropGros),
            Err(_) => Err(Echec::Illisible),
        }
    }
}

/// The fields of a form as they came, for forms with repeated names (boxes).
pub type Paires = Formulaire<Vec<(String, String)>>;

/// `Query` whose failure is an empty one: a mangled link still opens the page.
pub struct Requis<T>(pub T);

impl<T: serde::de::DeserializeOwned + Default> FromRequestParts<App> for Requis<T> {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self(axum::extract::Query::try_from_uri(&parts.uri).map(|q| q.0).unwrap_or_default()))
    }
}

/// The id in a path; anything that is no id is simply unknown.
pub struct Ident(pub uuid::Uuid);

impl FromRequestParts<App> for Ident {
    type Rejection = Echec;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Echec> {
        type Segment = axum::extract::Path<String>;
        let axum::extract::Path(text) =
            <Segment as FromRequestParts<App>>::from_request_parts(parts, app).await.map_err(|_| Echec::Introuvable)?;
        text.parse().map(Self).map_err(|_| Echec::Introuvable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; langue=en;theme=dark"));
        assert_eq!(cookie(&headers, "langue"), Some("en"));
        assert_eq!(cookie(&headers, "theme"), Some("dark"));
        assert_eq!(cookie(&headers, "nope"), None);
    }
}
