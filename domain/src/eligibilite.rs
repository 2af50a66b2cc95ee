//! Does a dwelling fit? Each rule answers « fits », « doesn't » or « can't tell yet », with the figures it compared,
//! its source and what would change the answer.

mod aide;
mod avis;
pub mod cout;
mod declare;
mod menage;
mod regles;
pub mod simulation;
mod territoire;

pub use aide::{
    AideRetenue, BAREME_AIDE_ANNEE, EstimationAide, FoyerAide, MARGE_BAREME_POUR_MILLE, MARGE_RESSOURCES_POUR_MILLE,
    ZoneAide, aide_estimee, estimer_aide, loyer_abordable_avec_aide,
};
pub use avis::{Avis, Regles};
pub use declare::RevenuDeclare;
pub use menage::{
    CategorieMenage, FoyerPlafond, RaisonCategorie, RaisonRevenu, RevenuAnnuel, RevenuCompare, categorie_menage,
    comparer_revenus, revenu_a_comparer, revenus_par_annee,
};
pub use regles::{
    Cadre, Changement, Contexte, EtatDemande, Figures, MULTIPLE_CONVIENT_POUR_MILLE, MULTIPLE_REFUS_POUR_MILLE,
    MenageJuge, OffrePourRegles, Regle, Reponse, Source, Verdict, effort_seul, evaluer, juger, loyer_abordable,
    multiple_pour_mille, taux_effort_pour_mille, verdict,
};
pub use territoire::{CodeDepartement, Territoire};

#[cfg(test)]
pub(crate) mod exemple;
#[cfg(test)]
mod proprietes;
#[cfg(test)]
mod tests;
