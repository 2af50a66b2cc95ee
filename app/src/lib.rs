//! What a person sees: pages by role, components, islands.
//!
//! With feature `ssr` (the server) everything; with `hydrate` (the browser) the islands alone.

#[cfg(feature = "ssr")]
pub mod administration;
pub mod annonces;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod bailleur;
#[cfg(feature = "ssr")]
pub mod compte;
#[cfg(feature = "ssr")]
pub mod conseiller;
#[cfg(feature = "ssr")]
pub mod demandeur;
#[cfg(feature = "ssr")]
pub mod dev;
#[cfg(feature = "ssr")]
pub mod entreprise;
pub mod erreurs;
#[cfg(feature = "ssr")]
pub mod etat_offre;
#[cfg(feature = "ssr")]
pub mod filtres;
pub mod format;
#[cfg(feature = "ssr")]
pub mod galerie;
#[cfg(feature = "ssr")]
pub mod gardees;
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod illustration;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod public;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod web;

pub use domain::tr;
