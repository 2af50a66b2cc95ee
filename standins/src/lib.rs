//! What stands where systems outside AL'in would: real servers both, for development, tests and demonstration.
//!
//! [`mailbox`] takes mail over SMTP and shows it; [`registration_site`] holds demandes as the State's site does,
//! with its pages and its interface. Both keep what they have in one SQLite file, and speak both of AL'in's languages.

pub mod base;
pub mod html;
pub mod mailbox;
pub mod registration_site;
pub mod reglages;
pub mod vue;
pub mod web;
