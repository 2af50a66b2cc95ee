//! What lives in the browser: each island improves what the server has already written, and gates nothing.
//!
//! An island renders little or no markup of its own; it finds the field, the list or the block by its id.

#![expect(missing_docs, reason = "the macro makes a struct of each island's props")]

use domain::langue::Lang;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod browser;

/// Completion of a place (commune, postal code, département) under the field `champ`.
#[island]
pub fn CompletionLieu(
    /// Id of the text field.
    champ: String,
    /// Language of the count that is announced.
    l: Lang,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::completion::start(&champ, l));
    #[cfg(not(feature = "hydrate"))]
    let _ = (champ, l);
    view! { <div class="completion"></div> }
}

/// Ticks the rules of the password off while it is typed in the field `champ`; the server decides all the same.
/// The list is in `#regles`, one line per rule, in the order of `ReglesMotDePasse`.
#[island]
pub fn ReglesVives(
    /// Id of the password field.
    champ: String,
    /// The user name, which the password must not be.
    identifiant: String,
    /// Language of what is said.
    l: Lang,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::password::start(&champ, &identifiant, l));
    #[cfg(not(feature = "hydrate"))]
    let _ = (champ, identifiant, l);
}

/// Says what is wrong with the fields `champs` when one leaves them, by the same parsers as the server's.
#[island]
pub fn ChampsVerifies(
    /// `id:type` of each field; types: `email`, `telephone`, `numero`, `siret`, `nom`, and `date:2026-11-22` for a date
    /// no later than that day.
    champs: Vec<String>,
    /// Language of the sentences.
    l: Lang,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        for field in &champs {
            browser::fields::start(field, l);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (champs, l);
}

/// Keeps the form `formulaire` while it is typed, by posting it to `adresse` some seconds after the last key and as the
/// page is left: quietly, the form's own buttons save as well.
#[island]
pub fn SaisieGardee(
    /// Id of the form.
    formulaire: String,
    /// The address that takes it and answers 204.
    adresse: String,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::draft::start(&formulaire, &adresse));
    #[cfg(not(feature = "hydrate"))]
    let _ = (formulaire, adresse);
}

/// Follows a candidature live: `#suivi` is refreshed as soon as it moves; at its end, `#candidatures`. No reload.
#[island]
pub fn SuiviVif(
    /// The candidature.
    candidature: String,
    /// Number of the newest event on the page.
    numero: i64,
    /// Language of what is announced.
    l: Lang,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::follow::start(&candidature, numero, l));
    #[cfg(not(feature = "hydrate"))]
    let _ = (candidature, numero, l);
    view! { <p class="sr" role="status" id="suivi-annonce"></p> }
}

/// Follows the work on a landlord's file in place: `#avance` is renewed every now and then, and the report takes the
/// place of `#depot` at the end. Milestones are announced, not every step; a button stops it.
#[island]
pub fn AvanceVive(
    /// Language of what is announced.
    l: Lang,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::progress::start(l));
    #[cfg(not(feature = "hydrate"))]
    let _ = l;
    view! { <p class="sr" role="status" id="avance-annonce"></p> }
}

/// The hearts of cards are pressed without a reload; a refusal, a full list or a lost connection goes the plain way.
#[island]
pub fn CoeursVifs() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::hearts::start());
}

/// Filters change the list without a reload and without losing focus: `#resultats` is fetched anew, the address follows.
#[island]
pub fn FiltresVifs(
    /// Id of the form of filters.
    formulaire: String,
    /// Language of what is announced.
    l: Lang,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| browser::filters::start(&formulaire, l));
    #[cfg(not(feature = "hydrate"))]
    let _ = (formulaire, l);
    view! {
        <p class="sr" role="status" id="resultats-annonce"></p>
        <p class="err" role="alert" id="resultats-erreur"></p>
    }
}
