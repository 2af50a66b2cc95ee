//! The rules of AL'in: pure Rust, no input or output, no view, no SQL.
//!
//! Domain words stay French because the law and the guides define them; everything else is English.
//! No sentence is built here: a rule answers with figures and reasons, `app` words them.

pub mod alerte;
pub mod annonce;
pub mod argent;
pub mod candidature;
pub mod classement;
pub mod compte;
pub mod delais;
pub mod demande;
pub mod dossier;
pub mod eligibilite;
pub mod identite;
pub mod langue;
pub mod logement;
pub mod numero_unique;
pub mod photo;
pub mod pieces;
pub mod siret;
