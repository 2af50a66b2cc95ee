//! A household before the rules: one that has a demande, or one that was only typed; one offer with all it answers, or
//! any number of them.

use super::{Carte, Fiche};
use crate::dossiers::DemandeLue;
use crate::referentiel::Zones;
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::eligibilite::{
    AideRetenue, Avis, Cadre, CodeDepartement, FoyerAide, MenageJuge, OffrePourRegles, Regle, Reponse, RevenuCompare,
    Territoire, ZoneAide, effort_seul, estimer_aide, juger,
};
use domain::logement::{Financement, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use std::collections::HashMap;

/// A household prepared once for many offers.
#[derive(Clone)]
pub(crate) struct Menage<'a> {
    services: &'a Services,
    juge: MenageJuge,
    foyer: FoyerAide,
    ressources: Centimes,
    aide_connue: Option<Centimes>,
    dossier_valide: bool,
    siren: Option<String>,
    territoires: Vec<Territoire>,
    today: Date,
}

impl<'a> Menage<'a> {
    /// A household without a demande: nothing is asked of a file, no employer reserves anything for it.
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
            dossier_valide: true,
            siren: None,
            territoires: Vec::new(),
            today: services.horloge.aujourdhui(),
        }
    }

    /// That of a demande, as it is.
    pub(crate) fn de(lue: &DemandeLue, services: &'a Services) -> Self {
        let today = services.horloge.aujourdhui();
        let juge = MenageJuge::de(&lue.demande, today).declarant(&lue.demande, lue.revenu_declare, today);
        Self {
            dossier_valide: lue.etat.peut_postuler(),
            siren: lue.siret().map(|s| s.siren().to_owned()),
            territoires: Territoire::de_la_demande(&lue.demande),
            ..Self::new(services, juge, FoyerAide::de(&lue.demande), lue.aide_connue)
        }
    }

    /// Monthly resources; `None`: not known.
    pub(super) const fn ressources(&self) -> Option<Centimes> {
        self.juge.ressources
    }

    /// The employer's SIREN.
    pub(super) fn siren(&self) -> Option<&str> {
        self.siren.as_deref()
    }

    /// The aid for a rent in a commune.
    pub(super) fn aide(&self, insee: &str, loyer: Centimes, loyer_cc: Centimes) -> AideRetenue {
        self.aide_en(self.zone_aide(insee), loyer, loyer_cc)
    }

    pub(super) fn zone_aide(&self, insee: &str) -> ZoneAide {
        self.services.referentiel.commune(insee).map_or(ZoneAide::Trois, |c| c.zone_aide)
    }

    fn aide_en(&self, zone: ZoneAide, loyer: Centimes, loyer_cc: Centimes) -> AideRetenue {
        AideRetenue::nouvelle(estimer_aide(zone, self.foyer, loyer, self.ressources), self.aide_connue, loyer_cc)
    }

    /// The rule of effort alone.
    fn effort(&self, zone: ZoneAide, o: &Fiche) -> Reponse {
        let (loyer, loyer_cc) = (Centimes(o.loyer), Centimes(o.loyer_cc));
        effort_seul(&self.juge, loyer_cc, self.aide_en(zone, loyer, loyer_cc).montant)
    }

    /// The aid that counts for an offer, and all rules on it.
    pub(super) fn juger(&self, c: &Carte) -> Result<(AideRetenue, Vec<Reponse>), Erreur> {
        let aide = self.aide(&c.insee, Centimes(c.loyer), Centimes(c.loyer_cc));
        Ok((aide, self.evaluer(&c.pour_regles()?, aide.montant)))
    }

    /// All rules on one offer, with the aid that counts for it.
    fn evaluer(&self, offre: &OffrePourRegles, aide: Centimes) -> Vec<Reponse> {
        let zones = Zones { plafond: offre.zone_plafond, abc: offre.zone_abc };
        let category = self.juge.categorie_pour(offre.financement);
        let plafond = self.services.referentiel.plafond_detail(
            offre.financement,
            zones,
            category.categorie,
            category.personnes_supplementaires,
        );
        let cadre = Cadre {
            today: self.today,
            dossier_valide: self.dossier_valide,
            siren: self.siren(),
            territoires: &self.territoires,
            typologies: &self.services.reglages.typologies,
            plafond: plafond.map(|p| Centimes::euros(p.euros)),
            plafond_calcule: plafond.is_some_and(|p| !p.publie),
            aide,
        };
        juger(offre, &self.juge, &cadre)
    }
}

/// What the rules but that of effort look at in an open offer: rooms, financing, zones, access, whether it is reserved,
/// département. Offers alike in all of it get the same answers: for whom one is reserved changes the figures of that rule,
/// never its answer, and it leaves nobody out.
type Classe = (Typologie, Financement, ZonePlafond, ZoneAbc, bool, bool, CodeDepartement);

/// A household against any number of open offers: what a class of them decides is worked out once.
pub(crate) struct Compteur<'a> {
    pub(super) menage: Menage<'a>,
    classes: HashMap<Classe, Avis>,
    zones: HashMap<[u8; 5], ZoneAide>,
}

impl<'a> Compteur<'a> {
    /// Nothing is worked out yet.
    pub(crate) fn new(menage: Menage<'a>) -> Self {
        Self { menage, classes: HashMap::new(), zones: HashMap::new() }
    }

    /// The revenue of the last twelve months that the applicant states, where it would count if proven.
    pub(crate) const fn declare(&self) -> Option<RevenuCompare> {
        self.menage.juge.declare
    }

    /// The same household stating another revenue of the last twelve months, or none.
    pub(crate) fn en_declarant(&self, declare: Option<RevenuCompare>) -> Self {
        let mut menage = self.menage.clone();
        menage.juge.declare = declare;
        Self::new(menage)
    }

    /// Whether no rule says no.
    pub(crate) fn convient(&mut self, o: &Fiche) -> bool {
        matches!(self.avis(o), Avis::Oui { .. })
    }

    /// What the rules say of an open offer.
    pub(crate) fn avis(&mut self, o: &Fiche) -> Avis {
        self.avis_selon(o, |c| {
            let menage = &c.menage;
            *c.zones.entry(o.code_commune()).or_insert_with(|| menage.zone_aide(o.insee()))
        })
    }

    /// The same for whoever keeps the zones of communes already.
    pub(super) fn avis_en(&mut self, zone: ZoneAide, o: &Fiche) -> Avis {
        self.avis_selon(o, |_| zone)
    }

    fn avis_selon(&mut self, o: &Fiche, zone: impl FnOnce(&mut Self) -> ZoneAide) -> Avis {
        let classe = self.classe(o);
        // The figures of those rules are the class's: its answer is the offer's, unless effort said no before.
        if matches!(classe, Avis::Non(no) if no.regle < Regle::Effort) {
            return classe;
        }
        let zone = zone(self);
        classe.et(&self.menage.effort(zone, o))
    }

    /// What the rules that an offer's class decides say.
    fn classe(&mut self, o: &Fiche) -> Avis {
        let menage = &self.menage;
        let departement = CodeDepartement::de_commune(o.insee());
        let class = (o.typologie, o.financement, o.zone_plafond, o.zone_abc, o.pmr, o.reservee.is_some(), departement);
        *self.classes.entry(class).or_insert_with(|| {
            let answers = menage.evaluer(&o.pour_regles(), Centimes::ZERO);
            // Effort is told for each, and each is open.
            Avis::de(answers.iter().filter(|a| !matches!(a.regle, Regle::Effort | Regle::DateLimite)))
        })
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
            reservee_siren: self.reservee.as_ref().map(|r| r.siren.as_ref().to_owned()),
            departement: CodeDepartement::de_commune(self.insee()),
            pmr: self.pmr,
        }
    }
}
