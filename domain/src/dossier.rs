//! The file (dossier): the demande as imported here, what the applicant adds to it, who may see it, and the states
//! it goes through.
//!
//! No sentence is built here: states, fields and reasons are codes that `app` words.

mod complement;
mod differences;
#[cfg(test)]
pub(crate) mod exemples;
mod identite;
mod laissee;
mod machine;
mod vue;

pub(crate) use complement::salarie;
pub use complement::{
    Champ, ChampEmploi, Complement, ComplementError, Consentement, PolitiqueEntreprise, Rattachement, SaisieComplement,
};
pub use differences::{
    ChampDemande, Difference, LigneDemande, NatureValeur, SectionDemande, differences, lignes_demande,
};
pub use identite::{Ecart, IdentiteCompte, identite_concorde};
pub use laissee::{SaisieLaissee, SaisieReprise};
pub use machine::{
    ActeurDossier, EffetDossier, EtatDossier, EvenementDossier, RefusDossier, TRANSITIONS_DOSSIER, TransitionDossier,
    evenement_consentement, evenement_depot, evenement_dispense, evenement_lecture, evenement_validation,
    evenements_possibles, points_comptes, suivant,
};
pub use vue::{ChampVu, VueEntreprise, VueFoyer, vue_entreprise};
