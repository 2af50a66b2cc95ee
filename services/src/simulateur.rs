//! The simulator: a household typed by anyone, judged like everyone, nothing kept.

use crate::offres::{Compteur, Fiche, Menage};
use crate::referentiel::{Plafond, Zones};
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::eligibilite::simulation::FoyerSimule;
use domain::eligibilite::{CategorieMenage, EstimationAide, RevenuCompare, loyer_abordable_avec_aide};
use domain::logement::{Financement, Typologie};

/// A ceiling where the household wants to live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlafondSimule {
    /// The financing it belongs to.
    pub financement: Financement,
    /// Category of the household for that financing.
    pub categorie: CategorieMenage,
    /// The ceiling, its year, whether it was published; `None`: not in our tables.
    pub plafond: Option<Plafond>,
    /// The revenue is at most that; `None`: can't tell.
    pub convient: Option<bool>,
}

/// Open dwellings that fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ComptesSimules {
    /// In the commune (an entire city with its arrondissements).
    pub ici: usize,
    /// In the communes that touch it.
    pub autour: usize,
    /// In its département, all of it.
    pub departement: usize,
}

/// What the simulator answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Commune (INSEE).
    pub insee: String,
    /// Its name.
    pub commune: String,
    /// Code of its département.
    pub departement: String,
    /// Name of its département.
    pub departement_nom: String,
    /// Zones of the commune, which decide the ceilings.
    pub zones: Zones,
    /// Category of the household for the social ceilings and why.
    pub categorie: CategorieMenage,
    /// The revenue compared and why that year.
    pub revenu: RevenuCompare,
    /// Persons counted for rooms.
    pub personnes: u32,
    /// Smallest and largest size.
    pub bornes: (Typologie, Typologie),
    /// One per financing, the lowest rents first.
    pub plafonds: Vec<PlafondSimule>,
    /// Monthly resources.
    pub ressources: Centimes,
    /// Highest rent with charges that fits, the aid counted.
    pub loyer_abordable: Centimes,
    /// The aid such a rent would bring.
    pub aide: EstimationAide,
    /// Open dwellings that fit.
    pub comptes: ComptesSimules,
    /// When they were counted, microseconds.
    pub compte_a: i64,
}

impl Services {
    /// Answers for a household in a commune. Nothing of it is stored nor logged.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an unknown commune; the database's.
    pub async fn simuler(&self, foyer: &FoyerSimule, insee: &str) -> Result<Simulation, Erreur> {
        let r = &self.referentiel;
        let c = r.commune(insee).ok_or(Erreur::Introuvable)?;
        let d = r.departement(c.departement).ok_or(Erreur::Introuvable)?;
        let (today, now) = (self.horloge.aujourdhui(), self.maintenant());
        let juge = foyer.juge(today);
        let (categorie, revenu) = (juge.categorie, foyer.revenu(today));
        let plafonds = Financement::ALL
            .iter()
            .map(|&financement| {
                let categorie = *juge.categorie_pour(financement);
                let plafond =
                    r.plafond_detail(financement, c.zones(), categorie.categorie, categorie.personnes_supplementaires);
                let convient = plafond.map(|p| revenu.montant <= Centimes::euros(p.euros));
                PlafondSimule { financement, categorie, plafond, convient }
            })
            .collect();
        let (loyer_abordable, aide) = loyer_abordable_avec_aide(c.zone_aide, foyer.pour_aide(), foyer.ressources);

        let arrondissements = r.arrondissements(insee);
        let here = |i: &str| i == insee || arrondissements.contains(&i);
        let touching = r.limitrophes(insee);
        let mut codes = vec![c.departement.to_owned()];
        for code in touching.iter().filter_map(|i| r.commune(i)).map(|c| c.departement) {
            if !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
            }
        }
        let read = self.departements_lus(&codes).await?;
        let mut count = Compteur::new(Menage::new(self, juge, foyer.pour_aide(), None));
        let mut comptes = ComptesSimules::default();
        for (n, departement) in read.iter().enumerate() {
            let open = departement.fiches.iter().filter(|f: &&Fiche| f.ouverte(now));
            for f in open {
                let (own, near) = (here(f.insee()), touching.contains(&f.insee()));
                if (n == 0 || near) && count.convient(f) {
                    comptes.ici += usize::from(own);
                    comptes.autour += usize::from(near && !own);
                    comptes.departement += usize::from(n == 0);
                }
            }
        }
        Ok(Simulation {
            insee: c.insee.to_owned(),
            commune: c.nom.to_owned(),
            departement: d.code.to_owned(),
            departement_nom: d.nom.to_owned(),
            zones: c.zones(),
            categorie,
            revenu,
            personnes: juge.personnes,
            bornes: self.reglages.typologies.bornes(juge.personnes),
            plafonds,
            ressources: foyer.ressources,
            loyer_abordable,
            aide,
            comptes,
            compte_a: now,
        })
    }
}
