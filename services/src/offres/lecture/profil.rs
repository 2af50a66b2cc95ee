//! One offer against one demande: rules, aid, what ranking needs.

use super::{DetailOffre, Fiche};
use crate::dossiers::DemandeLue;
use crate::referentiel::Zones;
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::classement::OffrePourRang;
use domain::demande::Demande;
use domain::eligibilite::{
    AideRetenue, Cadre, FoyerAide, MenageJuge, OffrePourRegles, Reponse, ZoneAide, effort_seul, estimer_aide, juger,
};
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

/// A demande prepared once for many offers.
pub(crate) struct Menage<'a> {
    lue: &'a DemandeLue,
    siren: Option<String>,
    juge: MenageJuge,
    foyer: FoyerAide,
    ressources: Centimes,
    services: &'a Services,
    today: jiff::civil::Date,
}

impl<'a> Menage<'a> {
    pub(crate) fn new(lue: &'a DemandeLue, services: &'a Services) -> Self {
        let today = services.horloge.aujourdhui();
        Self {
            lue,
            siren: lue.siret().map(|s| s.siren().to_owned()),
            juge: MenageJuge::de(&lue.demande, today),
            foyer: FoyerAide::de(&lue.demande),
            ressources: lue.demande.ressources_mensuelles(),
            services,
            today,
        }
    }

    pub(crate) const fn demande(&self) -> &Demande {
        &self.lue.demande
    }

    /// The aid for a rent in a commune.
    pub(crate) fn aide(&self, insee: &str, loyer: Centimes, loyer_cc: Centimes) -> AideRetenue {
        self.aide_en(self.zone_aide(insee), loyer, loyer_cc)
    }

    pub(crate) fn zone_aide(&self, insee: &str) -> ZoneAide {
        self.services.referentiel.commune(insee).map_or(ZoneAide::Trois, |c| c.zone_aide)
    }

    pub(crate) fn aide_en(&self, zone: ZoneAide, loyer: Centimes, loyer_cc: Centimes) -> AideRetenue {
        AideRetenue::nouvelle(estimer_aide(zone, self.foyer, loyer, self.ressources), self.lue.aide_connue, loyer_cc)
    }

    /// The rule of effort alone.
    pub(crate) fn effort(&self, loyer_cc: Centimes, aide: Centimes) -> Reponse {
        effort_seul(&self.juge, loyer_cc, aide)
    }

    /// All rules on one offer, with the aid that counts for it.
    pub(crate) fn evaluer(&self, offre: &OffrePourRegles, aide: Centimes) -> Vec<Reponse> {
        let zones = Zones { plafond: offre.zone_plafond, abc: offre.zone_abc };
        let plafond = self
            .services
            .referentiel
            .plafond(
                offre.financement,
                zones,
                self.juge.categorie.categorie,
                self.juge.categorie.personnes_supplementaires,
            )
            .map(Centimes::euros);
        let cadre = Cadre {
            today: self.today,
            dossier_valide: self.lue.etat.peut_postuler(),
            siren: self.siren.as_deref(),
            typologies: &self.services.reglages.typologies,
            plafond,
            aide,
        };
        juger(offre, &self.juge, &cadre)
    }
}

impl Fiche {
    /// As the rules see it.
    #[must_use]
    pub fn pour_regles(&self) -> OffrePourRegles {
        OffrePourRegles {
            typologie: self.typologie,
            financement: self.financement,
            zone_plafond: self.zone_plafond,
            zone_abc: self.zone_abc,
            loyer: Centimes(self.loyer),
            charges: Centimes(self.loyer_cc - self.loyer),
            cloture: crate::horloge::jour(self.cloture_a),
            reservee_siren: self.reservee.as_deref().map(str::to_owned),
            pmr: self.pmr,
        }
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
            let carte = &vue.offre.carte;
            let aide = menage.aide(&carte.insee, Centimes(carte.loyer), Centimes(carte.loyer_cc));
            vue.reponses = menage.evaluer(&carte.pour_regles()?, aide.montant);
            vue.pour_rang.place = self.place(menage.demande(), &carte.insee);
            vue.pour_rang.aide = aide.montant;
            vue.ressources = menage.demande().adultes().any(|a| !a.ressources.is_empty()).then_some(menage.ressources);
            vue.aide = Some(aide);
        }
        Ok(vue)
    }
}
