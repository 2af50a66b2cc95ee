//! Counting the open offers that fit a household, a demande's or one that was only typed: the same rules as the lists,
//! on the same offers in memory.

use super::{Departement, Fiche};
use crate::dossiers::DemandeLue;
use crate::referentiel::Zones;
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::eligibilite::{
    AideRetenue, Cadre, FoyerAide, MenageJuge, Regle, RevenuCompare, Verdict, ZoneAide, effort_seul, estimer_aide,
    juger,
};
use domain::logement::{Financement, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// What the rules but that of effort look at: offers alike in all of it get the same answers.
type Classe = (Typologie, Financement, ZonePlafond, ZoneAbc, bool);

/// A household against any number of offers.
pub(crate) struct Compteur<'a> {
    services: &'a Services,
    juge: MenageJuge,
    foyer: FoyerAide,
    ressources: Centimes,
    aide_connue: Option<Centimes>,
    today: Date,
    classes: HashMap<Classe, bool>,
    zones: HashMap<[u8; 5], ZoneAide>,
}

impl<'a> Compteur<'a> {
    /// For a household as the rules see it.
    pub(crate) fn new(
        services: &'a Services,
        juge: MenageJuge,
        foyer: FoyerAide,
        aide_connue: Option<Centimes>,
    ) -> Self {
        Self {
            services,
            ressources: juge.ressources.unwrap_or(Centimes::ZERO),
            juge,
            foyer,
            aide_connue,
            today: services.horloge.aujourdhui(),
            classes: HashMap::new(),
            zones: HashMap::new(),
        }
    }

    /// For a demande, as it is.
    pub(crate) fn de(services: &'a Services, lue: &DemandeLue) -> Self {
        let juge = MenageJuge::de(&lue.demande, services.horloge.aujourdhui());
        Self::new(services, juge, FoyerAide::de(&lue.demande), lue.aide_connue)
    }

    /// The same household with another revenue to compare.
    pub(crate) fn avec_revenu(&self, revenu: RevenuCompare) -> Self {
        let juge = MenageJuge { revenu: Some(revenu), ..self.juge };
        Self::new(self.services, juge, self.foyer, self.aide_connue)
    }

    /// Whether no rule says no. The state of a file is no question here: it concerns applying.
    pub(crate) fn convient(&mut self, o: &Fiche) -> bool {
        let class = (o.typologie, o.financement, o.zone_plafond, o.zone_abc, o.pmr);
        let fits = match self.classes.get(&class) {
            Some(fits) => *fits,
            None => {
                let fits = self.classe_convient(o);
                self.classes.insert(class, fits);
                fits
            }
        };
        fits && {
            let (rent, all) = (Centimes(o.loyer), Centimes(o.loyer_cc));
            let estimate = estimer_aide(self.zone(o), self.foyer, rent, self.ressources);
            let aide = AideRetenue::nouvelle(estimate, self.aide_connue, all).montant;
            effort_seul(&self.juge, all, aide).verdict != Verdict::NeConvientPas
        }
    }

    fn zone(&mut self, o: &Fiche) -> ZoneAide {
        let Ok(key) = <[u8; 5]>::try_from(o.insee().as_bytes()) else { return ZoneAide::Trois };
        let r = &self.services.referentiel;
        *self.zones.entry(key).or_insert_with(|| r.commune(o.insee()).map_or(ZoneAide::Trois, |c| c.zone_aide))
    }

    fn classe_convient(&self, o: &Fiche) -> bool {
        let offre = o.pour_regles();
        let category = self.juge.categorie;
        let zones = Zones { plafond: offre.zone_plafond, abc: offre.zone_abc };
        let cadre = Cadre {
            today: self.today,
            dossier_valide: true,
            siren: None,
            typologies: &self.services.reglages.typologies,
            plafond: self
                .services
                .referentiel
                .plafond(offre.financement, zones, category.categorie, category.personnes_supplementaires)
                .map(Centimes::euros),
            aide: Centimes::ZERO,
        };
        juger(&offre, &self.juge, &cadre)
            .iter()
            .filter(|a| matches!(a.regle, Regle::Typologie | Regle::Plafond | Regle::Pmr))
            .all(|a| a.verdict != Verdict::NeConvientPas)
    }
}

impl Services {
    /// Départements in memory, each at the revision it has now, in the order asked.
    pub(crate) async fn departements_lus(&self, codes: &[String]) -> Result<Vec<(i64, Arc<Departement>)>, Erreur> {
        let revisions = self.revisions(codes).await?;
        let mut read = Vec::with_capacity(codes.len());
        for (code, (revision, _)) in codes.iter().zip(revisions) {
            read.push((revision, self.departement_a(code, revision).await?));
        }
        Ok(read)
    }
}
