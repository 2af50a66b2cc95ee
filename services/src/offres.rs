//! Offers: published by landlords, searched by everyone, judged for one demande by the engine of `domain`.

mod bailleur;
mod cout;
mod ecriture;
mod et_si;
mod lecture;
mod lieux;
mod page;
pub mod points;
mod publication;
mod semblables;

pub use bailleur::{ListeBailleur, OffreDuBailleur};
pub use ecriture::OffreNouvelle;
pub(crate) use ecriture::{reviser, reviser_offre, reviser_rangs};
pub(crate) use et_si::CacheEtSi;
pub use et_si::{
    EtSi, ListeSi, Portee, Revenus, SiCommune, SiDepartement, SiPlafond, SiRevenu, SiTypologie, Supposition,
};
pub(crate) use lecture::envoyees;
pub use lecture::{
    COTE_A_COTE, Carte, Demandeur, Departement, DetailOffre, Ecartee, Fiche, Filtres, GroupeEcarte, ListeDemandeur,
    ListePublique, OffreEtProfil, Onglet, PAR_PAGE, PageEcartee, RangProbable, Tri,
};
pub(crate) use lecture::{CacheEligibles, CacheFiches, Compteur, Menage, Totaux, page_de};
pub use lieux::{Lieu, distance_km};
pub use page::PageOffre;
pub use publication::{ANNONCES_PAR_PAGE, AnnoncesPage, LOT, LignePubliee, Publie, PublierRefuse, Sort};
