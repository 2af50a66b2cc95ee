//! Pages for those who build the site.

pub mod composants;

use crate::web::{App, Page, Rendu, Requete};
use axum::routing::get;
use leptos::prelude::*;

/// `GET /dev/composants`: every component in every state, in a demonstration only.
pub fn routes() -> axum::Router<App> {
    axum::Router::new().route("/dev/composants", get(montrer))
}

async fn montrer(r: Requete) -> Rendu {
    let l = r.l;
    Ok(r.page(Page::new("Composants", move || composants::page(l).into_any())).await)
}
