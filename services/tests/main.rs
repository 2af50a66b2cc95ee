//! The use cases on real parts: every test runs on SQLite and, where `ALIN_TEST_POSTGRES_URL` is set, on a PostgreSQL
//! database of its own; mail goes over real SMTP; the registration site answers the XML that the real one would.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod administration;
mod alertes;
mod ancienne;
mod candidatures;
mod carte;
mod changements;
mod cles;
mod comptes;
mod concurrence;
mod courrier;
mod courrier_masse;
mod depots;
mod dossiers;
mod ecartees;
mod eligibilite;
mod entreprises;
mod et_si;
mod etats;
mod importation;
mod monde;
mod photos;
mod plans;
mod politique;
mod publication;
mod rejeu;
mod reponses;
mod revenu;
mod saisie;
mod schema;
mod smtp;
mod support;
mod volume;
