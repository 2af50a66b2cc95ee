//! What a dwelling costs, from an offer as it is read: the arithmetic is `domain::eligibilite::cout`.

use super::{DetailOffre, OffreEtProfil};
use domain::argent::Centimes;
use domain::eligibilite::Figures;
use domain::eligibilite::cout::{Chauffage, Cout, LogementCout, MenageCout, cout};
use domain::logement::ClasseEnergie;

impl DetailOffre {
    /// The dwelling, as far as its cost goes.
    #[must_use]
    pub fn pour_cout(&self) -> LogementCout {
        LogementCout {
            loyer: Centimes(self.carte.loyer),
            charges: Centimes(self.charges),
            autres_charges: Centimes(self.autres_charges),
            parking: Centimes(self.parking_loyer),
            surface_m2: self.carte.surface_m2,
            dpe: ClasseEnergie::from_code(&self.carte.dpe).unwrap_or(ClasseEnergie::D),
            dpe_kwh: self.dpe_kwh,
            chauffage: Chauffage::from_code(&self.chauffage),
        }
    }
}

impl OffreEtProfil {
    /// What the dwelling costs: the person who looks at it, where there is a demande; anyone otherwise.
    #[must_use]
    pub fn cout(&self) -> Cout {
        let menage = self.aide.map(|aide| MenageCout {
            aide: aide.montant,
            ressources: self.ressources,
            personnes: self
                .reponses
                .iter()
                .find_map(|r| match r.figures {
                    Figures::Plafond { categorie, .. } => Some(categorie.personnes),
                    _ => None,
                })
                .unwrap_or(1),
        });
        cout(&self.offre.pour_cout(), menage.as_ref())
    }
}
