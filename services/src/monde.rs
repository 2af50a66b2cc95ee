//! The demonstration world: invented households, the same for the same seed.

pub mod demandes;
pub mod mesures;
pub mod mesures_alertes;
pub mod offres;
mod parcours;
pub mod peuplement;
pub mod volume;

pub use demandes::demandes;

/// The seed of the demonstration: AL'in and the stand-ins must use the same one.
pub const GRAINE: u64 = 20_200_712;
