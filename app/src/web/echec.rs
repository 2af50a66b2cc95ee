//! Why there is no page, and the page that says so.

use super::page::Page;
use super::requete::Requete;
use super::{encoder, rediriger};
use crate::i18n::Lang;
use crate::tr;
use crate::ui::{Icon, button, empty};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use services::Erreur;

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
