//! What every page's handler works with: who asks, in which language, and how a page, a redirect or an error goes out.
//!
//! A handler is `async fn(Requete, …) -> Rendu`: parse, authorise, call the use case, answer. A page is a plain function
//! of its data, rendered once, on the server. A form is posted to the address of its page; what is wrong comes back on
//! the same page, status 422, with everything that was typed.

use crate::gardees::{Gardee, Gardees};
use crate::i18n::Lang;
use crate::shell::{Assets, Chrome, ChromeUser, Section, document};
use crate::tr;
use crate::ui::{Icon, Tone, button, empty};
use axum::body::Body;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::compte::Role;
use leptos::nonce::{Nonce, use_nonce};
use leptos::prelude::*;
use services::sessions::Connecte;
use services::{Erreur, Services};
use std::convert::Infallible;
use std::sync::Arc;

/// What the handlers share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The use cases.
    pub services: Services,
    /// Built files.
    pub assets: Arc<Assets>,
    /// Whether this is a demonstration: a band says so, `/dev/…` answers.
    pub dev: bool,
    /// Pages rendered before.
    pub gardees: Gardees,
    /// Address of the registration site for demandes of the demonstration; elsewhere each département has its own.
    pub site_enregistrement: Option<String>,
}

/// What a handler answers.
pub type Rendu = Result<Response, Echec>;

/// Why there is no page; one mapping to HTTP, one page per case, worded for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Echec {
    /// Unknown, or not this person's.
    Introuvable,
    /// An address that takes forms, opened as a page, or the other way round.
    Methode,
    /// Too many tries; seconds to wait.
    TropDEssais(u32),
    /// The form came from elsewhere than our own pages.
    OrigineEtrangere,
    /// The page changed meanwhile; nothing was done.
    Depasse,
    /// What was sent can't be read at all.
    Illisible,
    /// More was sent than is taken.
    TropGros,
    /// The registration site is down, slow or refuses.
    SiteInjoignable,
    /// Ours. The detail is in the log under the request's id, not here.
    Interne,
    /// Log in first, then come back.
    Connexion,
}

impl Echec {
    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Introuvable => StatusCode::NOT_FOUND,
            Self::Methode => StatusCode::METHOD_NOT_ALLOWED,
            Self::TropDEssais(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::OrigineEtrangere => StatusCode::FORBIDDEN,
            Self::Depasse => StatusCode::CONFLICT,
            Self::Illisible => StatusCode::BAD_REQUEST,
            Self::TropGros => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SiteInjoignable => StatusCode::BAD_GATEWAY,
            Self::Interne => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Connexion => StatusCode::SEE_OTHER,
        }
    }
}

impl From<Erreur> for Echec {
    fn from(error: Erreur) -> Self {
        match error {
            Erreur::Introuvable => Self::Introuvable,
            Erreur::TropDEssais(s) => Self::TropDEssais(s),
            Erreur::Depasse | Erreur::Bouscule | Erreur::Conflit(_) => Self::Depasse,
            Erreur::Enregistrement(_) => Self::SiteInjoignable,
            Erreur::Base(detail) | Erreur::Interne(detail) => {
                // Logged once, here, inside the request's span; `detail` is the engine's word, never a value.
                tracing::error!(%detail, "internal error");
                Self::Interne
            }
        }
    }
}

impl IntoResponse for Echec {
    /// A bare answer that carries the case; the outermost layer turns it into the page (see [`habiller`]).
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The list of offers, whose needs are read along with the session.
const LISTE: &str = crate::shell::adresses::OFFRES;

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
    avis: Option<Avis>,
    parts: Parts,
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
            jeton if parts.uri.path() == LISTE => app.services.session_pour_une_liste(jeton).await?,
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

domain::coded_enum! {
    /// The result of the action that led to a page, said at its top: named in the URL, worded here.
    Avis {
        /// « Votre compte a été créé ».
        CompteCree = "compte-cree",
        /// Logged out.
        Deconnecte = "deconnecte",
        /// Password changed.
        MotDePasseChange = "mot-de-passe-change",
        /// Another link was sent.
        LienRenvoye = "lien-renvoye",
        /// Another code was sent.
        CodeRenvoye = "code-renvoye",
        /// « Votre demande a bien été mise à jour ».
        DemandeAJour = "demande-a-jour",
        /// Imported.
        DemandeImportee = "demande-importee",
        /// The demande was deleted here.
        DemandeSupprimee = "demande-supprimee",
        /// The file is valid.
        DossierValide = "dossier-valide",
        /// Consent changed.
        ConsentementChange = "consentement-change",
        /// « Ce logement a bien été ajouté à vos candidatures ».
        CandidatureAjoutee = "candidature-ajoutee",
        /// Cancelled.
        CandidatureAnnulee = "candidature-annulee",
        /// Moved (back office).
        Enregistre = "enregistre",
        /// The landlord was told.
        ReponseEnregistree = "reponse-enregistree",
        /// Another candidature is active.
        DejaActive = "deja-active",
        /// The offer closed meanwhile.
        OffreClose = "offre-close",
        /// The commission decided on this home already.
        DejaJugee = "deja-jugee",
        /// Contact form sent.
        MessageEnvoye = "message-envoye",
        /// Phone changed.
        TelephoneChange = "telephone-change",
        /// A link went to the new address.
        EmailAConfirmer = "email-a-confirmer",
        /// Address changed.
        EmailChange = "email-change",
        /// Session ended.
        SessionFermee = "session-fermee",
        /// An alert was made.
        AlerteCreee = "alerte-creee",
        /// An alert was deleted.
        AlerteSupprimee = "alerte-supprimee",
        /// The move came too late: someone else made one.
        TropTard = "trop-tard",
        /// An offer is kept aside.
        FavoriAjoute = "favori-ajoute",
        /// It no longer is.
        FavoriRetire = "favori-retire",
        /// The list of favourites is full.
        FavorisPleins = "favoris-pleins",
    }
}

impl Avis {
    fn dire(self, l: Lang) -> (Tone, String) {
        let tone = match self {
            Self::DejaActive | Self::OffreClose | Self::DejaJugee | Self::TropTard | Self::FavorisPleins => Tone::Wait,
            Self::LienRenvoye | Self::CodeRenvoye | Self::EmailAConfirmer | Self::Deconnecte => Tone::Info,
            _ => Tone::Ok,
        };
        let text = match self {
            Self::CompteCree => tr!(l, "Votre compte a été créé", "Your account has been created"),
            Self::Deconnecte => tr!(l, "Vous êtes déconnecté", "You are signed out"),
            Self::MotDePasseChange => tr!(l, "Votre mot de passe a été changé", "Your password has been changed"),
            Self::LienRenvoye => tr!(
                l,
                "Si cette adresse attend un lien, il vient de partir. Regardez aussi dans les indésirables.",
                "If this address is waiting for a link, it has just been sent. Check your spam folder too."
            ),
            Self::CodeRenvoye => tr!(l, "Un nouveau code vient de partir", "A new code has just been sent"),
            Self::DemandeAJour => tr!(l, "Votre demande a bien été mise à jour", "Your demand has been updated"),
            Self::DemandeImportee => tr!(l, "Votre demande est importée", "Your demand has been brought over"),
            Self::DemandeSupprimee => tr!(
                l,
                "Votre demande a été supprimée d'AL'in. Elle existe toujours sur le site d'enregistrement.",
                "Your demand has been deleted from AL'in. It still exists on the registration site."
            ),
            Self::DossierValide => {
                tr!(l, "Votre dossier est prêt : vous pouvez postuler", "Your file is ready: you can apply")
            }
            Self::ConsentementChange => {
                tr!(l, "Votre choix est enregistré, avec effet immédiat", "Your choice is saved and takes effect now")
            }
            Self::CandidatureAjoutee => {
                tr!(
                    l,
                    "Ce logement a bien été ajouté à vos candidatures",
                    "This home has been added to your applications"
                )
            }
            Self::CandidatureAnnulee => tr!(
                l,
                "Votre candidature est annulée. Vous pouvez postuler ailleurs.",
                "Your application is cancelled. You can apply elsewhere."
            ),
            Self::Enregistre => tr!(l, "C'est enregistré", "Saved"),
            Self::ReponseEnregistree => tr!(l, "Votre réponse est enregistrée", "Your answer is saved"),
            Self::DejaActive => tr!(
                l,
                "Vous avez déjà une candidature en cours : une seule à la fois. La voici.",
                "You already have an application under way: one at a time. Here it is."
            ),
            Self::OffreClose => tr!(
                l,
                "Cette offre vient de se fermer : la candidature n'a pas été déposée.",
                "This offer has just closed: no application was made."
            ),
            Self::DejaJugee => tr!(
                l,
                "La commission a déjà décidé pour ce logement : la candidature n'a pas été déposée.",
                "The panel has already decided for this home: no application was made."
            ),
            Self::MessageEnvoye => tr!(
                l,
                "Votre message est envoyé. Nous répondons par e-mail.",
                "Your message is sent. We answer by email."
            ),
            Self::TelephoneChange => tr!(l, "Votre téléphone a été changé", "Your phone number has been changed"),
            Self::EmailAConfirmer => tr!(
                l,
                "Ouvrez le lien envoyé à la nouvelle adresse pour la confirmer",
                "Open the link sent to the new address to confirm it"
            ),
            Self::EmailChange => tr!(l, "Votre adresse e-mail a été changée", "Your email address has been changed"),
            Self::AlerteCreee => {
                tr!(l, "Votre alerte est créée. Nous vous écrirons.", "Your alert is made. We will write to you.")
            }
            Self::AlerteSupprimee => tr!(l, "L'alerte est supprimée", "The alert is deleted"),
            Self::SessionFermee => tr!(l, "L'appareil est déconnecté", "The device is signed out"),
            Self::FavoriAjoute => {
                tr!(l, "Ce logement est dans vos favoris", "This home is in your favourites")
            }
            Self::FavoriRetire => {
                tr!(l, "Ce logement n'est plus dans vos favoris", "This home is no longer in your favourites")
            }
            Self::FavorisPleins => tr!(
                l,
                "Votre liste de favoris est pleine. Retirez un logement, puis ajoutez celui que vous voulez.",
                "Your list of favourites is full. Remove a home, then add the one you want."
            ),
            Self::TropTard => tr!(
                l,
                "La situation a changé entre-temps : voici où elle en est.",
                "Things changed meanwhile: here is where they stand."
            ),
        };
        (tone, text)
    }
}

/// A page to answer with.
pub struct Page {
    status: StatusCode,
    section: Section,
    title: String,
    description: Option<String>,
    flux: Option<String>,
    islands: bool,
    view: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Page {
    /// A page with its title and its view; the view is built while rendering.
    pub fn new(title: impl Into<String>, view: impl FnOnce() -> AnyView + Send + 'static) -> Self {
        Self {
            status: StatusCode::OK,
            section: Section::None,
            title: title.into(),
            description: None,
            flux: None,
            islands: false,
            view: Box::new(view),
        }
    }

    /// The entry of the navigation it belongs to.
    #[must_use]
    pub const fn dans(mut self, section: Section) -> Self {
        self.section = section;
        self
    }

    /// What search engines show.
    #[must_use]
    pub fn decrite(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// What it lists can be followed: the address of its Atom feed.
    #[must_use]
    pub fn suivie(mut self, flux: Option<String>) -> Self {
        self.flux = flux;
        self
    }

    /// It has islands: the WASM is loaded.
    #[must_use]
    pub const fn vivante(mut self) -> Self {
        self.islands = true;
        self
    }

    /// Another status than 200.
    #[must_use]
    pub const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A form that came back with errors: 422.
    #[must_use]
    pub const fn refusee(self) -> Self {
        self.status(StatusCode::UNPROCESSABLE_ENTITY)
    }
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

    /// The use cases.
    #[must_use]
    pub const fn services(&self) -> &Services {
        &self.app.services
    }

    /// What every page kept for this request is kept under, besides what it shows: who asks, from which address, in
    /// which language and theme, on which day. `versions` is the rest.
    #[must_use]
    pub fn cle(&self, versions: std::fmt::Arguments<'_>) -> String {
        let day = self.app.services.horloge.aujourdhui();
        let who = self.connecte.as_ref().map(|c| (c.compte, c.prenom.as_str()));
        format!("{who:?}|{}|{:?}|{day}|{versions}|{}", self.l.code(), self.theme, self.chemin)
    }

    /// The page kept under `cle`, if there is one.
    #[must_use]
    pub fn gardee(&self, cle: &str) -> Option<Response> {
        let kept = self.app.gardees.lue(cle, self.app.services.maintenant())?;
        let nonce = Nonce::new().to_string();
        let mut response = Response::new(Body::from(kept.avec(&nonce)));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if let Ok(policy) = HeaderValue::from_str(&policy(&nonce)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        self.en_tetes(headers);
        Some(response)
    }

    /// Answers with a page, and keeps it under `cle` until `tient_jusqu_a` (microseconds).
    pub async fn page_a_garder(self, cle: String, tient_jusqu_a: i64, page: Page) -> Response {
        let kept = self.app.gardees.clone();
        let good = page.status == StatusCode::OK;
        let response = self.page(page).await;
        let (parts, body) = response.into_parts();
        let Ok(html) = axum::body::to_bytes(body, usize::MAX).await else {
            return Echec::Interne.into_response();
        };
        let policy =
            parts.headers.get(header::CONTENT_SECURITY_POLICY).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let nonce = policy.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\'')).map(|(n, _)| n);
        if let (true, Some(nonce), Ok(html)) = (good, nonce, std::str::from_utf8(&html)) {
            kept.garder(cle, Gardee::nouvelle(html, nonce, tient_jusqu_a));
        }
        Response::from_parts(parts, Body::from(html))
    }

    /// A page of someone logged in is kept by no browser: on a shared computer, « back » after logging out shows nothing.
    fn en_tetes(&self, headers: &mut HeaderMap) {
        let cache = if self.connecte.is_some() { "private, no-store" } else { "private, no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.l.code()));
    }

    /// Answers with a page.
    pub async fn page(self, page: Page) -> Response {
        let chrome = Chrome {
            lang: self.l,
            theme: self.theme,
            path: self.chemin.clone(),
            user: self.connecte.as_ref().map(|c| ChromeUser { prenom: c.prenom.clone(), role: c.role }),
            current: page.section,
            title: page.title,
            description: page.description,
            flux: page.flux,
            nonce: String::new(),
            assets: (*self.app.assets).clone(),
            notice: self.avis.map(|a| a.dire(self.l)),
            dev: self.app.dev,
            islands: page.islands,
        };
        let view = page.view;
        let mut usual = HeaderMap::new();
        self.en_tetes(&mut usual);
        let mut response = leptos_axum::handle_response_inner(
            security_headers,
            move || {
                let nonce = use_nonce().map(|n| n.to_string()).unwrap_or_default();
                document(Chrome { nonce, ..chrome }, view())
            },
            Request::from_parts(self.parts, Body::empty()),
            |app, chunks, _| {
                use futures_util::StreamExt;
                Box::pin(async move {
                    let html = app.to_html();
                    let whole: std::pin::Pin<Box<dyn futures_util::Stream<Item = String> + Send>> =
                        Box::pin(futures_util::stream::once(async move { html }).chain(chunks()));
                    whole
                })
            },
        )
        .await;
        *response.status_mut() = page.status;
        response.headers_mut().extend(usual);
        response
    }
}

/// Lets Leptos use tokio; once, before the first page.
pub fn init() {
    // A second call finds it done.
    let _ = any_spawner::Executor::init_tokio();
}

/// The policy of one page, with the nonce of its scripts.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Sets it with the nonce that Leptos gave its scripts.
fn security_headers() {
    let policy = policy(&use_nonce().map(|n| n.to_string()).unwrap_or_default());
    if let (Some(options), Ok(value)) = (use_context::<leptos_axum::ResponseOptions>(), HeaderValue::from_str(&policy))
    {
        options.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// Sends on to another page after an action (303: the next request is a GET).
#[must_use]
pub fn rediriger(vers: &str) -> Response {
    let target = HeaderValue::from_str(vers).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response()
}

/// Sends on with the result of the action, said at the top of the next page.
#[must_use]
pub fn rediriger_avec(vers: &str, avis: Avis) -> Response {
    let sign = if vers.contains('?') { '&' } else { '?' };
    rediriger(&format!("{vers}{sign}avis={}", avis.code()))
}

/// A path of ours to come back to; anything else (another host, a scheme, a line break) is `defaut`.
#[must_use]
pub fn retour_sur(chemin: &str, defaut: &str) -> String {
    let ours = chemin.starts_with('/')
        && !chemin.starts_with("//")
        && !chemin.contains('\\')
        && chemin.len() < 2000
        && chemin.bytes().all(|b| (0x21..0x7f).contains(&b));
    if ours { chemin.to_owned() } else { defaut.to_owned() }
}

/// Percent-encodes a value for a query.
#[must_use]
pub fn encoder(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-_.~/".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}

/// Turns the bare answer of an [`Echec`] into its page. `None` when nothing went wrong.
pub async fn habiller(requete: Option<Requete>, response: Response) -> Response {
    let case = match response.extensions().get::<Echec>() {
        Some(case) => case.clone(),
        None => return response,
    };
    let Some(r) = requete else { return response };
    if case == Echec::Connexion {
        return rediriger(&format!("/connexion?retour={}", encoder(&r.chemin)));
    }
    let l = r.l;
    let id = r.id.clone();
    let (title, text) = dire(l, &case);
    let status = case.status();
    let shown = title.clone();
    let mut page = r
        .page(
            Page::new(title, move || {
                let reference =
                    (case == Echec::Interne).then(|| tr!(l, "Référence à donner : {id}", "Reference to give: {id}"));
                view! {
                    <div class="wrap narrow stack g4">
                        <h1 tabindex="-1">{shown}</h1>
                        {empty("erreur", text, view! {
                            {reference.map(|t| view! { <p class="id">{t}</p> })}
                            <p class="row">
                                {button(tr!(l, "Retour à l'accueil", "Back to the home page")).href("/")}
                                {button(tr!(l, "Nous écrire", "Write to us")).quiet().icon(Icon::Chat).href("/contact")}
                            </p>
                        })}
                    </div>
                }
                .into_any()
            })
            .status(status),
        )
        .await;
    for (name, value) in response.headers() {
        if name == header::RETRY_AFTER || name == header::ALLOW {
            page.headers_mut().insert(name.clone(), value.clone());
        }
    }
    if let Some(Echec::TropDEssais(s)) = response.extensions().get::<Echec>()
        && let Ok(value) = HeaderValue::from_str(&s.to_string())
    {
        page.headers_mut().insert(header::RETRY_AFTER, value);
    }
    page
}

/// Title and sentence of each case.
fn dire(l: Lang, case: &Echec) -> (String, String) {
    match case {
        Echec::Methode => (
            tr!(l, "Cette page ne s'ouvre pas ainsi", "This page does not open that way"),
            tr!(
                l,
                "Son adresse ne sert qu'à envoyer un formulaire. Rien n'a été enregistré.",
                "Its address only takes a form. Nothing was saved."
            ),
        ),
        Echec::Introuvable => (
            tr!(l, "Cette page n'existe pas", "This page does not exist"),
            tr!(
                l,
                "L'adresse est peut-être incomplète, ou la page n'est pas la vôtre. Rien n'a été changé.",
                "The address may be incomplete, or the page is not yours. Nothing was changed."
            ),
        ),
        Echec::TropDEssais(s) => {
            let minutes = s.div_ceil(60).max(1);
            (
                tr!(l, "Trop d'essais", "Too many tries"),
                tr!(
                    l,
                    "Pour protéger les comptes, nous limitons les essais. Réessayez dans {minutes} min.",
                    "To protect accounts, we limit tries. Try again in {minutes} min."
                ),
            )
        }
        Echec::OrigineEtrangere => (
            tr!(l, "Formulaire refusé", "Form refused"),
            tr!(
                l,
                "Ce formulaire ne vient pas d'une page d'AL'in. Revenez sur AL'in et recommencez. Rien n'a été changé.",
                "This form does not come from an AL'in page. Go back to AL'in and start again. Nothing was changed."
            ),
        ),
        Echec::Depasse => (
            tr!(l, "La page a changé entre-temps", "The page changed meanwhile"),
            tr!(
                l,
                "Une autre action vient d'être enregistrée. Revenez en arrière et rechargez la page : rien n'est perdu.",
                "Another action has just been recorded. Go back and reload the page: nothing is lost."
            ),
        ),
        Echec::Illisible => (
            tr!(l, "Envoi illisible", "Unreadable request"),
            tr!(
                l,
                "Nous n'avons pas compris ce qui a été envoyé. Revenez en arrière et recommencez.",
                "We could not read what was sent. Go back and try again."
            ),
        ),
        Echec::TropGros => (
            tr!(l, "Envoi trop volumineux", "Too much was sent"),
            tr!(l, "Raccourcissez le texte et recommencez.", "Shorten the text and try again."),
        ),
        Echec::SiteInjoignable => (
            tr!(l, "Le site d'enregistrement ne répond pas", "The registration site does not answer"),
            tr!(
                l,
                "Ce site n'est pas le nôtre. Vos informations sont en sécurité et rien n'a changé. Réessayez dans quelques minutes.",
                "That site is not ours. Your information is safe and nothing has changed. Try again in a few minutes."
            ),
        ),
        Echec::Interne | Echec::Connexion => (
            tr!(l, "Une erreur est survenue", "Something went wrong"),
            tr!(
                l,
                "C'est de notre fait. Ce que vous aviez enregistré est conservé. Réessayez, ou donnez-nous la référence.",
                "It is our fault. What you had saved is kept. Try again, or give us the reference."
            ),
        ),
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

    #[test]
    fn one_only_comes_back_to_our_own_pages() {
        for good in ["/offres?onglet=autres", "/offres/0190", "/"] {
            assert_eq!(retour_sur(good, "/x"), good);
        }
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie:x",
        ] {
            assert_eq!(retour_sur(bad, "/x"), "/x", "{bad}");
        }
    }

    #[test]
    fn every_notice_is_worded_in_both_languages() {
        for avis in Avis::ALL {
            assert_ne!(avis.dire(Lang::Fr).1, avis.dire(Lang::En).1);
            assert_eq!(Avis::from_code(avis.code()), Some(*avis));
        }
    }

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; langue=en;theme=dark"));
        assert_eq!(cookie(&headers, "langue"), Some("en"));
        assert_eq!(cookie(&headers, "theme"), Some("dark"));
        assert_eq!(cookie(&headers, "nope"), None);
    }
}
