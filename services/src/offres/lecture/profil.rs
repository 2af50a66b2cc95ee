//! One offer against one demande: rules, aid, what ranking needs.

use super::{Carte, DetailOffre};
use crate::dossiers::DemandeLue;
use crate::referentiel::Zones;
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::classement::OffrePourRang;
use domain::demande::Demande;
use domain::eligibilite::{
    Contexte, EstimationAide, FoyerAide, OffrePourRegles, Reponse, ZoneAide, categorie_menage, estimer_aide, evaluer,
};
use uuid::Uuid;

/// An offer and, for someone who has a demande here, the answers of the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct OffreEtProfil {
    /// The offer.
    pub offre: DetailOffre,
    /// One answer per rule; empty without a demande.
    pub reponses: Vec<Reponse>,
    /// Housing aid, an estimate with how it was worked out.
    pub aide: Option<EstimationAide>,
    /// Monthly resources of the household.
    pub ressources: Option<Centimes>,
    /// What the ranking needs of the offer.
    pub pour_rang: OffrePourRang,
}

/// A demande prepared once for many offers.
pub(super) struct Menage<'a> {
    lue: &'a DemandeLue,
    siren: Option<String>,
    categorie: u8,
    supplementaires: u32,
    foyer: FoyerAide,
    ressources: Centimes,
}

impl<'a> Menage<'a> {
    pub(super) fn new(lue: &'a DemandeLue, services: &Services) -> Self {
        let category = categorie_menage(&lue.demande, services.horloge.aujourdhui());
        Self {
            lue,
            siren: lue.siret().map(|s| s.siren().to_owned()),
            categorie: category.categorie,
            supplementaires: category.personnes_supplementaires,
            foyer: FoyerAide::de(&lue.demande),
            ressources: lue.demande.ressources_mensuelles(),
        }
    }

    pub(super) const fn demande(&self) -> &Demande {
        &self.lue.demande
    }

    pub(super) fn evaluer(
        &self,
        carte: &Carte,
        services: &Services,
    ) -> Result<(Vec<Reponse>, EstimationAide, OffrePourRegles), Erreur> {
        let offre = carte.pour_regles()?;
        let zones = Zones { plafond: offre.zone_plafond, abc: offre.zone_abc };
        let plafond = services
            .referentiel
            .plafond(offre.financement, zones, self.categorie, self.supplementaires)
            .map(Centimes::euros);
        let aide = estimer_aide(ZoneAide::depuis_abc(offre.zone_abc), self.foyer, offre.loyer, self.ressources);
        let contexte = Contexte {
            demande: &self.lue.demande,
            today: services.horloge.aujourdhui(),
            dossier_valide: self.lue.etat.peut_postuler(),
            siren: self.siren.as_deref(),
            typologies: &services.reglages.typologies,
            plafond,
            aide: aide.montant,
        };
        Ok((evaluer(&offre, &contexte), aide, offre))
    }
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
            let menage = Menage::new(lue, self);
            let (reponses, aide, _) = menage.evaluer(&vue.offre.carte, self)?;
            vue.pour_rang.place = self.place(menage.demande(), &vue.offre.carte.insee);
            vue.pour_rang.aide = aide.montant;
            vue.ressources = menage.demande().adultes().any(|a| !a.ressources.is_empty()).then_some(menage.ressources);
            vue.aide = Some(aide);
            vue.reponses = reponses;
        }
        Ok(vue)
    }
}
