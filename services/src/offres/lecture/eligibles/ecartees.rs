//! All the offers behind a line of « Pourquoi pas celui-ci ? »: judged when they are asked for, as few ever are.

use super::{Demandeur, Ecartee, trop_petit};
use crate::offres::lecture::page_de;
use crate::offres::{Compteur, Menage, Tri};
use crate::{Erreur, Services};
use domain::eligibilite::{Avis, Regle};

/// A page of the offers that one rule leaves out of the communes asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct PageEcartee {
    /// The offers, newest first.
    pub offres: Vec<Ecartee>,
    /// How many in all.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Pages in all.
    pub pages: usize,
}

impl Services {
    /// What `regle` leaves out, as [`super::GroupeEcarte`] counts it; `petit` tells too small from too large.
    ///
    /// # Errors
    /// The database's.
    pub async fn ecartees(&self, d: &Demandeur, regle: Regle, petit: bool, page: usize) -> Result<PageEcartee, Erreur> {
        let codes: Vec<String> = d.departements.iter().cloned().collect();
        let moved = self.revisions(&codes).await?;
        let revisions: Vec<i64> = moved.iter().map(|m| m.0).collect();
        let read = self.departements_a(&codes, &revisions).await?;
        let now = self.maintenant();
        let mut compteur = Compteur::new(Menage::de(&d.lue, self));
        let mut found = Vec::new();
        for (departement, (_, rangs)) in read.iter().zip(&moved) {
            for o in departement.fiches.iter().filter(|o| o.ouverte(now) && d.demandees.contains(o.insee())) {
                if let Avis::Non(reponse) = compteur.avis(o)
                    && reponse.regle == regle
                    && trop_petit(&reponse) == petit
                {
                    found.push((departement.as_ref(), *rangs, o, reponse));
                }
            }
        }
        let total = found.len();
        let (found, page, pages) = page_de(found, page, |(_, _, o, _)| Tri::Recentes.cle(o));
        let placed: Vec<_> = found.iter().map(|(d, rangs, o, _)| (*d, *rangs, *o)).collect();
        let cards = self.cartes_de(&placed).await?;
        let offres = cards.into_iter().zip(found).map(|(carte, (.., reponse))| Ecartee { carte, reponse }).collect();
        Ok(PageEcartee { offres, total, page, pages })
    }
}
