//! The whole server over HTTP: started as `alin serve` starts it, on its own port and its own database file.

#![expect(clippy::unwrap_used, reason = "tests")]

mod administration;
mod alertes;
mod api;
mod carte;
mod coupure;
mod deux_serveurs;
mod direct;
mod et_si;
mod html;
mod import;
mod lieux;
mod pages;
mod photos;
mod programme;
mod publication;
mod reprise;
mod requetes;
mod revenu;
mod securite;
mod simulateur;
mod support;
mod vie;
