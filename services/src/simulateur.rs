//! The simulator: a household typed by anyone, judged like everyone, nothing kept.

use crate::offres::{Carte, Compteur, Departement, Fiche, Menage, Tri, page_de};
use crate::referentiel::{Plafond, Zones};
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::eligibilite::simulation::FoyerSimule;
use domain::eligibilite::{Avis, CategorieMenage, EstimationAide, RevenuCompare, loyer_abordable_avec_aide};
use domain::logement::{Financement, Typologie};
use std::sync::Arc;

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

domain::coded_enum! {
    /// What one of [`ComptesSimules`] counts.
    PorteeSimulee {
        /// The commune.
        Ici = "ici",
        /// The communes that touch it.
        Autour = "limitrophes",
        /// Its département, all of it.
        Departement = "departement",
    }
}

impl ComptesSimules {
    /// The count of one of them.
    #[must_use]
    pub const fn de(&self, portee: PorteeSimulee) -> usize {
        match portee {
            PorteeSimulee::Ici => self.ici,
            PorteeSimulee::Autour => self.autour,
            PorteeSimulee::Departement => self.departement,
        }
    }
}

/// A page of the dwellings behind a count, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct ListeSimulee {
    /// The dwellings, and what is said of each (never no).
    pub cartes: Vec<(Carte, Avis)>,
    /// How many there are.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Pages.
    pub pages: usize,
    /// Name of the commune.
    pub commune: String,
    /// Name of its département.
    pub departement: String,
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

        let read = self.departements_lus(&self.departements_simules(insee, c.departement)).await?;
        let mut comptes = ComptesSimules::default();
        self.convenables(foyer, insee, &read, |_, _, [own, near, same]| {
            comptes.ici += usize::from(own);
            comptes.autour += usize::from(near);
            comptes.departement += usize::from(same);
        });
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

    /// The dwellings behind one of the counts, the newest first: those of [`Self::simuler`], by the same rules.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an unknown commune; the database's.
    pub async fn logements_simules(
        &self,
        foyer: &FoyerSimule,
        insee: &str,
        portee: PorteeSimulee,
        page: usize,
    ) -> Result<ListeSimulee, Erreur> {
        let r = &self.referentiel;
        let c = r.commune(insee).ok_or(Erreur::Introuvable)?;
        let d = r.departement(c.departement).ok_or(Erreur::Introuvable)?;
        let read = self.departements_lus(&self.departements_simules(insee, c.departement)).await?;
        let mut found: Vec<(&Fiche, Avis)> = Vec::new();
        self.convenables(foyer, insee, &read, |f, avis, [own, near, same]| {
            let counted = match portee {
                PorteeSimulee::Ici => own,
                PorteeSimulee::Autour => near,
                PorteeSimulee::Departement => same,
            };
            if counted {
                found.push((f, avis));
            }
        });
        let total = found.len();
        let (found, page, pages) = page_de(found, page, |(f, _)| Tri::Recentes.cle(f));
        let ids: Vec<_> = found.iter().map(|(f, _)| f.id).collect();
        let cards = self.cartes(&ids).await?.into_iter();
        let said = |carte: Carte| {
            let avis = found.iter().find(|(f, _)| f.id == carte.id)?.1;
            Some((carte, avis))
        };
        Ok(ListeSimulee {
            cartes: cards.filter_map(said).collect(),
            total,
            page,
            pages,
            commune: c.nom.to_owned(),
            departement: d.nom.to_owned(),
        })
    }

    /// The département of a commune, then those of the communes that touch it.
    fn departements_simules(&self, insee: &str, departement: &str) -> Vec<String> {
        let r = &self.referentiel;
        let mut codes = vec![departement.to_owned()];
        for code in r.limitrophes(insee).iter().filter_map(|i| r.commune(i)).map(|c| c.departement) {
            if !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
            }
        }
        codes
    }

    /// Tells of each open dwelling of `read` (as [`Self::departements_simules`] has them) that fits what is said of it,
    /// and whether it is in the commune, in one that touches it, in its département.
    fn convenables<'a>(
        &self,
        foyer: &FoyerSimule,
        insee: &str,
        read: &'a [Arc<Departement>],
        mut tell: impl FnMut(&'a Fiche, Avis, [bool; 3]),
    ) {
        let (r, now) = (&self.referentiel, self.maintenant());
        let arrondissements = r.arrondissements(insee);
        let touching = r.limitrophes(insee);
        let juge = foyer.juge(self.horloge.aujourdhui());
        let mut count = Compteur::new(Menage::new(self, juge, foyer.pour_aide(), None));
        for (n, departement) in read.iter().enumerate() {
            for f in departement.fiches.iter().filter(|f| f.ouverte(now)) {
                let own = f.insee() == insee || arrondissements.contains(&f.insee());
                let near = touching.contains(&f.insee());
                if n != 0 && !near {
                    continue;
                }
                let avis = count.avis(f);
                if matches!(avis, Avis::Oui { .. }) {
                    tell(f, avis, [own, near && !own, n == 0]);
                }
            }
        }
    }
}
