//! The use cases of AL'in, on real parts: database, mail, registration site, jobs.
//!
//! [`Services`] holds the parts; each file adds the use cases of one subject to it. A use case parses nothing
//! (it takes the domain's types), authorises by the account given, does its work in one transaction and leaves
//! the effects (mail, live update) in the same transaction.

pub mod alertes;
pub mod candidatures;
pub mod cles;
pub mod comptes;
pub mod courrier;
pub mod depots;
pub mod dossiers;
pub mod enregistrement;
pub mod entreprises;
pub mod erreur;
pub mod favoris;
pub mod horloge;
pub mod importation;
pub mod limites;
mod lot;
pub mod monde;
pub mod offres;
pub mod organisations;
pub mod photos;
pub mod referentiel;
pub mod sessions;
pub mod simulateur;
pub mod store;
pub mod suivi;

use std::sync::Arc;

pub use erreur::{Conflit, Erreur};
pub use horloge::{Alea, Horloge};
pub use store::{Db, Tx};

/// What the use cases work with. Cheap to clone: every request does.
#[derive(Debug, Clone)]
pub struct Services(Arc<Parties>);

impl std::ops::Deref for Services {
    type Target = Parties;
    fn deref(&self) -> &Parties {
        &self.0
    }
}

/// The parts themselves.
#[derive(Debug)]
pub struct Parties {
    /// The database.
    pub db: Db,
    /// Communes, départements, ceilings, portals.
    pub referentiel: Arc<referentiel::Referentiel>,
    /// The State's registration site.
    pub site: enregistrement::SiteEnregistrement,
    /// The time.
    pub horloge: Horloge,
    /// Chance.
    pub alea: Alea,
    /// Settings that rules read.
    pub reglages: Reglages,
    hacheur: comptes::Hacheur,
    atelier: photos::Atelier,
    /// Live updates of this process.
    pub suivi: suivi::Suivi,
    eligibles: offres::CacheEligibles,
    fiches: offres::CacheFiches,
    et_si: offres::CacheEtSi,
    totaux: offres::Totaux,
    lots: Lots,
}

/// Reads that everybody who waits shares.
#[derive(Debug, Clone, Default)]
struct Lots {
    sessions: lot::Lot<sessions::Question, sessions::Reponse>,
    indices: sessions::Indices,
    revisions: lot::Lot<Vec<String>, Vec<(i64, i64)>>,
}

/// Settings that rules read.
#[derive(Debug, Clone)]
pub struct Reglages {
    /// Address people type, without a final slash: links in mails start with it.
    pub adresse_publique: String,
    /// Typologies by household size.
    pub typologies: domain::logement::TableTypologies,
    /// Tries allowed before 429, multiplied by this (1 in production; tests of load raise it).
    pub tolerance: u32,
    /// Who reads what people write on the contact page.
    pub support: domain::identite::Email,
}

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        db: Db,
        referentiel: Arc<referentiel::Referentiel>,
        site: enregistrement::SiteEnregistrement,
        horloge: Horloge,
        alea: Alea,
        reglages: Reglages,
    ) -> Self {
        Self(Arc::new(Parties {
            db,
            referentiel,
            site,
            horloge,
            alea,
            reglages,
            hacheur: comptes::Hacheur::default(),
            atelier: photos::Atelier::default(),
            suivi: suivi::Suivi::default(),
            eligibles: offres::CacheEligibles::default(),
            fiches: offres::CacheFiches::default(),
            et_si: offres::CacheEtSi::default(),
            totaux: offres::Totaux::default(),
            lots: Lots::default(),
        }))
    }

    /// Now, microseconds UTC, as stored.
    #[must_use]
    pub fn maintenant(&self) -> i64 {
        self.horloge.maintenant().as_microsecond()
    }

    /// A fresh time-ordered id.
    #[must_use]
    pub fn id(&self) -> uuid::Uuid {
        self.alea.id(self.horloge.maintenant())
    }
}
