//! Offers: published by landlords, searched by everyone, judged for one demande by the engine of `domain`.

mod bailleur;
mod ecriture;
mod lecture;

pub use bailleur::{ListeBailleur, OffreDuBailleur};
pub use ecriture::OffreNouvelle;
pub(crate) use ecriture::reviser;
pub(crate) use lecture::CacheEligibles;
pub use lecture::{
    Carte, DetailOffre, Ecartee, Filtres, ListeDemandeur, ListePublique, OffreEtProfil, Onglet, PAR_PAGE, RangProbable,
    Tri,
};
