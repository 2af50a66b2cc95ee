//! How a page goes out: rendered once, with its policy and its headers, or taken from those that are kept.

use super::echec::Echec;
use super::requete::Requete;
use crate::gardees::Gardee;
use crate::shell::{Chrome, ChromeUser, Section, document};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::nonce::{Nonce, use_nonce};
use leptos::prelude::*;

/// A page to answer with.
pub struct Page {
    status: StatusCode,
    attente: Option<u32>,
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
            attente: None,
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

    /// Too many tries: 429, and how many seconds to wait. Nothing changes without a number.
    #[must_use]
    pub fn en_attente(mut self, seconds: Option<u32>) -> Self {
        if seconds.is_some() {
            (self.status, self.attente) = (StatusCode::TOO_MANY_REQUESTS, seconds);
        }
        self
    }
}

impl Requete {
    /// What every page kept for this request is kept under, besides what it shows: who asks, from which address, in
    /// which language and theme, on which day. `versions` is the rest.
    #[must_use]
    pub fn cle(&self, versions: std::fmt::Arguments<'_>) -> String {
        let day = self.app.services.horloge.aujourdhui();
        let who = self.connecte.as_ref().map(|c| (c.compte, c.prenom.as_str(), &c.favoris));
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
        if let Some(seconds) = page.attente {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
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
