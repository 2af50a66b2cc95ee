//! One offer against one demande: rules, aid, what ranking needs.

use super::DetailOffre;
use super::juge::Menage;
use crate::dossiers::DemandeLue;
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::classement::OffrePourRang;
use domain::eligibilite::{AideRetenue, Reponse};
use uuid::Uuid;

/// An offer and, for someone who has a demande here, the answers of the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct OffreEtProfil {
    /// The offer.
    pub offre: DetailOffre,
    /// One answer per rule; empty without a demande.
    pub reponses: Vec<Reponse>,
    /// Housing aid: the one the applicant knows, or an estimate with how it was worked out.
    pub aide: Option<AideRetenue>,
    /// Monthly resources of the household.
    pub ressources: Option<Centimes>,
    /// What the ranking needs of the offer.
    pub pour_rang: OffrePourRang,
}

impl Services {
    /// An offer's page for someone who has a demande here (or not).
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn offre_et_profil(&self, id: Uuid, lue: Option<&DemandeLue>) -> Result<OffreEtProfil, Erreur> {
        let offre = self.offre(id).await?;
        self.profil(offre, lue)
    }

    /// The same for an offer already read.
    pub(crate) fn profil(&self, offre: DetailOffre, lue: Option<&DemandeLue>) -> Result<OffreEtProfil, Erreur> {
        let mut vue = OffreEtProfil {
            pour_rang: OffrePourRang {
                place: domain::classement::PlaceCommune::Autre,
                loyer_cc: Centimes(offre.carte.loyer_cc),
                aide: Centimes::ZERO,
                reservee_siren: offre.carte.reservee_siren.clone(),
            },
            offre,
            reponses: Vec::new(),
            aide: None,
            ressources: None,
        };
        if let Some(lue) = lue {
            let menage = Menage::de(lue, self);
            let carte = &vue.offre.carte;
            let aide = menage.aide(&carte.insee, Centimes(carte.loyer), Centimes(carte.loyer_cc));
            vue.reponses = menage.evaluer(&carte.pour_regles()?, aide.montant);
            vue.pour_rang.place = self.place(&lue.demande, &carte.insee);
            vue.pour_rang.aide = aide.montant;
            vue.ressources = menage.ressources();
            vue.aide = Some(aide);
        }
        Ok(vue)
    }
}
