//! Another tax revenue: last year's, that of the last twelve months (stated, or guessed), or one that the applicant types
//! to try it.

use super::lieux::Recherche;
use crate::dossiers::DemandeLue;
use crate::offres::{Compteur, Menage};
use crate::referentiel::Plafond;
use crate::{Erreur, Services};
use domain::argent::Centimes;
use domain::eligibilite::simulation::{AutreRevenu, HypotheseRevenu};
use domain::eligibilite::{CategorieMenage, MenageJuge, RevenuCompare, RevenuDeclare};
use domain::logement::Financement;

/// A tax revenue supposed, and what it would open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiRevenu {
    /// The figures compared and what the rule says of them.
    pub hypothese: HypotheseRevenu,
    /// Open offers of the three tabs that would fit and don't today.
    pub en_plus: usize,
}

/// A ceiling where the household wants to live. It depends on the household, never on its revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiPlafond {
    /// The financing it belongs to.
    pub financement: Financement,
    /// Category of the household for that financing.
    pub categorie: CategorieMenage,
    /// The ceiling; `None`: not in our tables.
    pub plafond: Option<Plafond>,
}

impl SiPlafond {
    /// Whether a revenue is at most that; `None`: can't tell.
    #[must_use]
    pub fn respecte(&self, revenu: Centimes) -> Option<bool> {
        self.plafond.map(|p| revenu <= Centimes::euros(p.euros))
    }
}

/// The tax revenue that counts, and others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revenus {
    /// The one compared with the ceilings today; `None`: the demande does not give it.
    pub retenu: Option<RevenuCompare>,
    /// Last year's, as the demande holds it.
    pub n_moins_1: SiRevenu,
    /// That of the last twelve months: stated, else guessed from the monthly resources. Stated, what it opens is in the
    /// tabs already.
    pub douze_mois: SiRevenu,
    /// What the applicant states of them, unless it is too old to be of these.
    pub declare: Option<RevenuDeclare>,
    /// Monthly resources; `None`: the demande does not give them.
    pub ressources: Option<Centimes>,
    /// Name of the commune asked for first: its zones decide the ceilings below.
    pub commune: Option<String>,
    /// Its ceilings, the lowest rents first; empty without a commune.
    pub plafonds: Vec<SiPlafond>,
}

impl Revenus {
    /// Open offers that another revenue would add to the tabs.
    #[must_use]
    pub fn a_gagner(&self) -> usize {
        self.n_moins_1.en_plus + if self.declare.is_none() { self.douze_mois.en_plus } else { 0 }
    }
}

impl Services {
    /// What a revenue that the applicant types would open: that of the whole household, for the year before or the last
    /// twelve months. Nothing of it is stored nor logged.
    ///
    /// # Errors
    /// The database's.
    pub async fn et_si_revenu(&self, lue: &DemandeLue, montant: Centimes) -> Result<SiRevenu, Erreur> {
        let hypothese = self.revenu_saisi(lue, montant);
        let Some(revenu) = hypothese.compterait() else { return Ok(SiRevenu { hypothese, en_plus: 0 }) };
        let search = Recherche::de(self, lue);
        let read = self.departements_lus(&self.departements_des_onglets(&search)).await?;
        let now = self.maintenant();
        let mut today = Compteur::new(Menage::de(lue, self));
        let mut supposed = today.en_declarant(Some(revenu));
        let open = read.iter().flat_map(|d| &d.fiches).filter(|o| o.ouverte(now));
        let en_plus =
            open.filter(|o| search.onglet(o.insee()).is_some() && !today.convient(o) && supposed.convient(o)).count();
        Ok(SiRevenu { hypothese, en_plus })
    }

    /// Another revenue than the one compared: of the last twelve months, the one stated before any guess.
    pub(super) fn revenu_suppose(&self, lue: &DemandeLue, lequel: AutreRevenu) -> HypotheseRevenu {
        let today = self.horloge.aujourdhui();
        match lue.revenu_declare.filter(|d| lequel == AutreRevenu::DouzeMois && d.recent(today)) {
            Some(stated) => stated.hypothese(&lue.demande),
            None => HypotheseRevenu::de(&lue.demande, today, lequel),
        }
    }

    /// A revenue that the applicant types against that of N-2.
    pub(super) fn revenu_saisi(&self, lue: &DemandeLue, montant: Centimes) -> HypotheseRevenu {
        RevenuDeclare { montant, le: self.horloge.aujourdhui() }.hypothese(&lue.demande)
    }

    /// The tax revenue that counts, and what was counted under others.
    pub(super) fn revenus(&self, lue: &DemandeLue, en_plus: [usize; 2]) -> Revenus {
        let (r, today) = (&self.referentiel, self.horloge.aujourdhui());
        let juge = MenageJuge::de(&lue.demande, today);
        let commune = lue.demande.recherche.communes.iter().find_map(|insee| r.commune(insee));
        let plafonds = commune.map_or_else(Vec::new, |c| {
            let of = |&financement: &Financement| {
                let categorie = *juge.categorie_pour(financement);
                let (level, more) = (categorie.categorie, categorie.personnes_supplementaires);
                let plafond = r.plafond_detail(financement, c.zones(), level, more);
                SiPlafond { financement, categorie, plafond }
            };
            Financement::ALL.iter().map(of).collect()
        });
        let other = |lequel, en_plus| SiRevenu { hypothese: self.revenu_suppose(lue, lequel), en_plus };
        Revenus {
            retenu: juge.revenu,
            n_moins_1: other(AutreRevenu::NMoins1, en_plus[0]),
            douze_mois: other(AutreRevenu::DouzeMois, en_plus[1]),
            declare: lue.revenu_declare.filter(|d| d.recent(today)),
            ressources: juge.ressources,
            commune: commune.map(|c| c.nom.to_owned()),
            plafonds,
        }
    }
}
