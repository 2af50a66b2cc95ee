//! The whole server over HTTP: started as `alin serve` starts it, on its own port and its own database file.

#![expect(clippy::unwrap_used, reason = "tests")]

mod alertes;
mod api;
mod carte;
mod coupure;
mod direct;
mod html;
mod import;
mod pages;
mod photos;
mod publication;
mod requetes;
mod securite;
mod simulateur;
mod support;
