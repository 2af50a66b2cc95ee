//! Another place: what a commune or a département would bring, one proposed or one that the applicant names.

use super::{AUTRES, DEPARTEMENTS, DEPARTEMENTS_LUS, VOISINES};
use crate::dossiers::DemandeLue;
use crate::offres::{Compteur, Departement, Menage, Onglet};
use crate::{Erreur, Services};
use domain::classement::PlaceCommune;
use domain::eligibilite::{CodeDepartement, Territoire};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

domain::coded_enum! {
    /// What adding a commune touches.
    Portee {
        /// The commune itself: its offers become those of « Communes demandées ».
        Ici = "ici",
        /// The communes that become adjacent.
        Limitrophes = "limitrophes",
        /// Elsewhere in its département, where that one comes with it.
        Departement = "departement",
        /// Of all that, what is in no tab today.
        Nouveaux = "nouveaux",
    }
}

/// A commune, and what asking for it would bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiCommune {
    /// INSEE code.
    pub insee: String,
    /// Name.
    pub nom: String,
    /// Code of its département.
    pub departement: String,
    /// Name of its département.
    pub departement_nom: String,
    /// What it is for the demande today.
    pub place: PlaceCommune,
    /// Names of the communes that would become adjacent, the most peopled first.
    pub deviennent: Vec<String>,
    /// Open offers there that fit: they would count as « demandées ».
    pub ici: usize,
    /// Those of the communes that would become adjacent.
    pub limitrophes: usize,
    /// Those elsewhere in the département that are in no tab today.
    pub ailleurs: usize,
    /// Of all these, those that are in no tab today.
    pub nouveaux: usize,
    /// Another commune of its département is asked for already.
    pub deja: bool,
    /// The same demande may name it; else it takes another demande.
    pub meme_demande: bool,
}

/// A département.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiDepartement {
    /// Its code.
    pub code: String,
    /// Its name.
    pub nom: String,
    /// Open offers there that fit.
    pub convient: usize,
    /// A commune of it is asked for already.
    pub deja: bool,
    /// The same demande may ask for it (Île-de-France); elsewhere it takes another demande.
    pub meme_demande: bool,
}

/// Where a demande looks.
pub(super) struct Recherche<'a> {
    pub(super) demandees: BTreeSet<&'a str>,
    pub(super) limitrophes: BTreeSet<&'a str>,
    pub(super) departements: BTreeSet<&'a str>,
    territoires: Vec<Territoire>,
}

impl<'a> Recherche<'a> {
    pub(super) fn de(services: &'a Services, lue: &'a DemandeLue) -> Self {
        let r = &services.referentiel;
        let (mut demandees, mut limitrophes) = (BTreeSet::new(), BTreeSet::new());
        for insee in &lue.demande.recherche.communes {
            demandees.insert(insee.as_str());
            demandees.extend(r.arrondissements(insee));
            limitrophes.extend(r.limitrophes(insee));
        }
        let departements = demandees.iter().filter_map(|i| r.commune(i)).map(|c| c.departement).collect();
        Self { demandees, limitrophes, departements, territoires: Territoire::de_la_demande(&lue.demande) }
    }

    /// The tab where an offer of a commune is today.
    pub(super) fn onglet(&self, insee: &str) -> Option<Onglet> {
        if self.demandees.contains(insee) {
            Some(Onglet::Demandees)
        } else if self.limitrophes.contains(insee) {
            Some(Onglet::Limitrophes)
        } else {
            self.departements.contains(CodeDepartement::de_commune(insee).code()).then_some(Onglet::Autres)
        }
    }

    fn meme_demande(&self, departement: &str) -> bool {
        self.territoires.contains(&Territoire::du_departement(CodeDepartement::new(departement)))
    }
}

/// What asking for one more commune touches.
pub(super) struct Ajout<'a> {
    ici: BTreeSet<&'a str>,
    limitrophes: BTreeSet<&'a str>,
    departement: &'a str,
}

impl<'a> Ajout<'a> {
    /// `None`: no such commune.
    pub(super) fn de(services: &'a Services, insee: &str) -> Option<Self> {
        let r = &services.referentiel;
        let c = r.commune(insee)?;
        let ici = std::iter::once(c.insee).chain(r.arrondissements(c.insee)).collect();
        Some(Self { ici, limitrophes: r.limitrophes(insee).into_iter().collect(), departement: c.departement })
    }

    /// What an offer of a commune would be under it; `None`: no change for that one.
    pub(super) fn portee(&self, search: &Recherche<'_>, insee: &str) -> Option<Portee> {
        if self.ici.contains(insee) {
            return Some(Portee::Ici);
        }
        match search.onglet(insee) {
            Some(Onglet::Demandees | Onglet::Limitrophes) => None,
            _ if self.limitrophes.contains(insee) => Some(Portee::Limitrophes),
            Some(Onglet::Autres) => None,
            None => (CodeDepartement::de_commune(insee).code() == self.departement).then_some(Portee::Departement),
        }
    }
}

/// How many open offers fit, by commune.
#[derive(Debug, Default)]
pub(super) struct Convenances(BTreeMap<String, usize>);

impl Convenances {
    pub(super) fn ajouter(&mut self, insee: &str) {
        match self.0.get_mut(insee) {
            Some(n) => *n += 1,
            None => {
                self.0.insert(insee.to_owned(), 1);
            }
        }
    }

    fn a(&self, insee: &str) -> usize {
        self.0.get(insee).copied().unwrap_or(0)
    }

    fn du_departement(&self, code: &str) -> usize {
        self.0.iter().filter(|(insee, _)| CodeDepartement::de_commune(insee).code() == code).map(|(_, n)| n).sum()
    }
}

impl Services {
    /// What asking for any commune would bring.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an unknown one; the database's.
    pub async fn et_si_commune(&self, lue: &DemandeLue, insee: &str) -> Result<SiCommune, Erreur> {
        let search = Recherche::de(self, lue);
        let read = self.departements_lus(&self.departements_de(insee)).await?;
        self.si_commune(lue, &search, insee, &self.convenances(lue, &read)).ok_or(Erreur::Introuvable)
    }

    /// What looking in any département would bring.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an unknown one; the database's.
    pub async fn et_si_departement(&self, lue: &DemandeLue, code: &str) -> Result<SiDepartement, Erreur> {
        let d = self.referentiel.departement(code).ok_or(Erreur::Introuvable)?;
        let search = Recherche::de(self, lue);
        let read = self.departements_lus(&[d.code.to_owned()]).await?;
        self.si_departement(&search, d.code, &self.convenances(lue, &read)).ok_or(Erreur::Introuvable)
    }

    fn convenances(&self, lue: &DemandeLue, read: &[Arc<Departement>]) -> Convenances {
        let now = self.maintenant();
        let mut fits = Compteur::new(Menage::de(lue, self));
        let mut found = Convenances::default();
        for o in read.iter().flat_map(|d| &d.fiches).filter(|o| o.ouverte(now)) {
            if fits.convient(o) {
                found.ajouter(o.insee());
            }
        }
        found
    }

    /// Codes of the départements where a commune and those that touch it are, its own first.
    pub(super) fn departements_de(&self, insee: &str) -> Vec<String> {
        let r = &self.referentiel;
        let mut codes: Vec<String> = Vec::new();
        for insee in std::iter::once(insee).chain(r.limitrophes(insee)) {
            if let Some(c) = r.commune(insee).filter(|c| !codes.iter().any(|code| code == c.departement)) {
                codes.push(c.departement.to_owned());
            }
        }
        codes
    }

    /// Those of several communes that are not among `known`.
    pub(super) fn departements_en_plus<'s>(
        &self,
        communes: impl Iterator<Item = &'s String>,
        known: &[String],
    ) -> Vec<String> {
        let all: BTreeSet<String> = communes.flat_map(|insee| self.departements_de(insee)).collect();
        all.into_iter().filter(|code| !known.contains(code)).collect()
    }

    /// Codes of the départements of the tabs: of the communes asked for, then of the adjacent ones.
    pub(super) fn departements_des_onglets(&self, search: &Recherche<'_>) -> Vec<String> {
        let r = &self.referentiel;
        let mut codes: Vec<&str> = search.departements.iter().copied().collect();
        for c in search.limitrophes.iter().filter_map(|i| r.commune(i)) {
            if !codes.contains(&c.departement) {
                codes.push(c.departement);
            }
        }
        codes.into_iter().map(str::to_owned).collect()
    }

    /// The départements counted in: those of the tabs, then those that touch them.
    pub(super) fn departements_autour(&self, search: &Recherche<'_>) -> Vec<String> {
        let r = &self.referentiel;
        let mut codes = self.departements_des_onglets(search);
        let beside = r
            .communes()
            .filter(|c| search.departements.contains(c.departement))
            .flat_map(|c| r.limitrophes(c.insee))
            .filter_map(|i| r.commune(i));
        for c in beside {
            if codes.len() >= DEPARTEMENTS_LUS {
                break;
            }
            if !codes.iter().any(|code| code == c.departement) {
                codes.push(c.departement.to_owned());
            }
        }
        codes
    }

    /// Communes worth proposing (INSEE): adjacent ones, then farther ones, those that have the most first.
    pub(super) fn communes_a_proposer(&self, search: &Recherche<'_>, found: &Convenances) -> [Vec<String>; 2] {
        let best = |mut all: Vec<&str>, most: usize| -> Vec<String> {
            all.sort_by(|a, b| (found.a(b), *a).cmp(&(found.a(a), *b)));
            all.into_iter().take(most).map(str::to_owned).collect()
        };
        // A demande names arrondissements: a whole city has no offer of its own, so it is never among them.
        let of = |near: bool| {
            let here = found.0.keys().map(String::as_str).filter(|i| !search.demandees.contains(i));
            here.filter(|i| search.limitrophes.contains(i) == near).collect::<Vec<_>>()
        };
        [best(of(true), VOISINES), best(of(false), AUTRES)]
    }

    /// Départements worth proposing among `codes`: none of the communes asked for is there.
    pub(super) fn departements_a_proposer(
        &self,
        search: &Recherche<'_>,
        codes: &[String],
        found: &Convenances,
    ) -> Vec<SiDepartement> {
        let mut all: Vec<SiDepartement> = codes
            .iter()
            .filter_map(|code| self.si_departement(search, code, found))
            .filter(|d| !d.deja && d.convient > 0)
            .collect();
        all.sort_by(|a, b| (b.convient, &a.code).cmp(&(a.convient, &b.code)));
        all.truncate(DEPARTEMENTS);
        all
    }

    fn si_departement(&self, search: &Recherche<'_>, code: &str, found: &Convenances) -> Option<SiDepartement> {
        let d = self.referentiel.departement(code)?;
        Some(SiDepartement {
            code: d.code.to_owned(),
            nom: d.nom.to_owned(),
            convient: found.du_departement(code),
            deja: search.departements.contains(code),
            meme_demande: search.meme_demande(code),
        })
    }

    /// What asking for a commune would bring, of what was counted in its département and those it touches.
    pub(super) fn si_commune(
        &self,
        lue: &DemandeLue,
        search: &Recherche<'_>,
        insee: &str,
        found: &Convenances,
    ) -> Option<SiCommune> {
        let r = &self.referentiel;
        let c = r.commune(insee)?;
        let added = Ajout::de(self, insee)?;
        let (mut ici, mut limitrophes, mut ailleurs, mut nouveaux) = (0, 0, 0, 0);
        for (i, n) in &found.0 {
            match added.portee(search, i) {
                Some(Portee::Ici) => ici += n,
                Some(Portee::Limitrophes) => limitrophes += n,
                Some(Portee::Departement) => ailleurs += n,
                Some(Portee::Nouveaux) | None => continue,
            }
            if search.onglet(i).is_none() {
                nouveaux += n;
            }
        }
        let near = added.limitrophes.iter().filter_map(|i| r.commune(i));
        // Next to Paris, Lyon and Marseille both the city and its arrondissement touch: the arrondissement is named.
        let cities: BTreeSet<&str> = near.clone().filter_map(|c| c.parente).collect();
        let mut become_near: Vec<_> = near
            .filter(|c| !cities.contains(c.insee))
            .filter(|c| added.portee(search, c.insee) == Some(Portee::Limitrophes))
            .collect();
        become_near.sort_by(|a, b| b.population.cmp(&a.population).then(a.insee.cmp(b.insee)));
        Some(SiCommune {
            insee: c.insee.to_owned(),
            nom: c.nom.to_owned(),
            departement: c.departement.to_owned(),
            departement_nom: r.departement(c.departement)?.nom.to_owned(),
            place: self.place(&lue.demande, insee),
            deviennent: become_near.into_iter().map(|c| c.nom.to_owned()).collect(),
            ici,
            limitrophes,
            ailleurs,
            nouveaux,
            deja: search.departements.contains(c.departement),
            meme_demande: search.meme_demande(c.departement),
        })
    }
}
