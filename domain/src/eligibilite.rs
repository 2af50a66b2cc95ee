//! Does a dwelling fit? Each rule answers « fits », « doesn't » or « can't tell yet », with the figures it compared,
//! its source and what would change the answer.

mod aide;
mod menage;
mod regles;

pub use aide::{BAREME_AIDE_ANNEE, EstimationAide, FoyerAide, ZoneAide, aide_estimee, estimer_aide};
pub use menage::{
    CategorieMenage, FoyerPlafond, RaisonCategorie, RaisonRevenu, RevenuCompare, categorie_menage, revenu_a_comparer,
};
pub use regles::{
    Changement, Contexte, EtatDemande, Figures, MULTIPLE_CONVIENT_POUR_MILLE, MULTIPLE_REFUS_POUR_MILLE,
    OffrePourRegles, Regle, Reponse, Source, Verdict, evaluer, loyer_abordable, multiple_pour_mille,
    taux_effort_pour_mille, verdict,
};

#[cfg(test)]
pub(crate) mod exemple;
#[cfg(test)]
mod tests;
