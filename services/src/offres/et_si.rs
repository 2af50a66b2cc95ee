//! « Et si ? »: what another commune, another size, another département or the income of the last twelve months would
//! bring an applicant, counted on the offers that are open now, by the rules that judge everyone.

use super::{Compteur, Fiche, Menage};
use crate::dossiers::DemandeLue;
use crate::{Erreur, Services};
use domain::eligibilite::RevenuCompare;
use domain::eligibilite::simulation::si_douze_mois;
use domain::logement::Typologie;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Communes proposed at the most.
const COMMUNES: usize = 6;
/// Départements proposed at the most.
const DEPARTEMENTS: usize = 3;
/// Départements counted in at the most: the demande's first, then those beside them.
const DEPARTEMENTS_LUS: usize = 8;
/// Answers kept at the most; past it all are forgotten.
const GARDES: usize = 1024;
/// The région where one demande serves every département (CCH R441-2-1): Île-de-France.
const REGION_UNIQUE: &str = "11";

/// A commune beside those asked for, and what adding it would bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiCommune {
    /// INSEE code.
    pub insee: String,
    /// Name.
    pub nom: String,
    /// Open offers there that fit: they would count as « demandées ».
    pub ici: usize,
    /// Open offers that fit elsewhere and are in no tab today: this commune's own neighbours, its département.
    pub autour: usize,
}

/// A size that the household may have and did not ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiTypologie {
    /// The size.
    pub typologie: Typologie,
    /// Open offers of that size that fit in the communes asked for.
    pub demandees: usize,
    /// The same in the adjacent ones.
    pub limitrophes: usize,
}

/// A département beside those of the demande.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiDepartement {
    /// Its code.
    pub code: String,
    /// Its name.
    pub nom: String,
    /// Open offers there that fit.
    pub convient: usize,
    /// The same demande may ask for it (Île-de-France); elsewhere it takes another demande.
    pub meme_demande: bool,
    /// Where it is asked for.
    pub site: String,
}

/// Another income.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiRevenu {
    /// What would be compared.
    pub revenu: RevenuCompare,
    /// Open offers of the three tabs that would fit and don't today.
    pub en_plus: usize,
}

/// What would change what one sees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EtSi {
    /// Open offers that fit in the communes asked for, today.
    pub demandees: usize,
    /// Those of the three tabs together.
    pub visibles: usize,
    /// Communes, the most promising first.
    pub communes: Vec<SiCommune>,
    /// Sizes.
    pub typologies: Vec<SiTypologie>,
    /// Départements, the most promising first.
    pub departements: Vec<SiDepartement>,
    /// The last twelve months.
    pub revenu: Option<SiRevenu>,
}

impl EtSi {
    /// Nothing would bring anything.
    #[must_use]
    pub fn est_vide(&self) -> bool {
        self.communes.is_empty() && self.typologies.is_empty() && self.departements.is_empty() && self.revenu.is_none()
    }
}

/// An answer, and what it holds for: version of the demande, revisions of the offers where it counts, day, and the
/// instant an offer next opens or closes.
#[derive(Debug)]
struct Gardee {
    version: i64,
    codes: Vec<String>,
    revisions: Vec<i64>,
    today: Date,
    jusqu_a: i64,
    reponse: Arc<EtSi>,
}

/// Answers, per process. Losing it costs time, never truth.
#[derive(Debug, Clone, Default)]
pub(crate) struct CacheEtSi(Arc<Mutex<HashMap<Uuid, Arc<Gardee>>>>);

impl CacheEtSi {
    /// The last answer for a demande that has not changed since.
    fn lue(&self, lue: &DemandeLue) -> Option<Arc<Gardee>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&lue.id).filter(|g| g.version == lue.version).cloned()
    }

    fn garder(&self, demande: Uuid, gardee: Gardee) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= GARDES {
            all.clear();
        }
        all.insert(demande, Arc::new(gardee));
    }
}

/// Where a demande looks.
struct Recherche<'a> {
    demandees: BTreeSet<&'a str>,
    limitrophes: BTreeSet<&'a str>,
    departements: BTreeSet<&'a str>,
}

impl<'a> Recherche<'a> {
    fn de(services: &'a Services, lue: &'a DemandeLue) -> Self {
        let r = &services.referentiel;
        let (mut demandees, mut limitrophes) = (BTreeSet::new(), BTreeSet::new());
        for insee in &lue.demande.recherche.communes {
            demandees.insert(insee.as_str());
            demandees.extend(r.arrondissements(insee));
            limitrophes.extend(r.limitrophes(insee));
        }
        let departements = demandees.iter().filter_map(|i| r.commune(i)).map(|c| c.departement).collect();
        Self { demandees, limitrophes, departements }
    }

    fn visible(&self, insee: &str, departement: &str) -> bool {
        self.demandees.contains(insee) || self.limitrophes.contains(insee) || self.departements.contains(departement)
    }
}

impl Services {
    /// What would change what the applicant sees, counted on the open offers.
    ///
    /// # Errors
    /// The database's.
    pub async fn et_si(&self, lue: &DemandeLue) -> Result<Arc<EtSi>, Erreur> {
        // The départements it counts in are the demande's: an answer that still holds costs one read of their revisions.
        let known = self.et_si.lue(lue);
        let codes = match &known {
            Some(k) => k.codes.clone(),
            None => self.departements_autour(&Recherche::de(self, lue)),
        };
        let revisions: Vec<i64> = self.revisions(&codes).await?.into_iter().map(|r| r.0).collect();
        let (now, today) = (self.maintenant(), self.horloge.aujourdhui());
        if let Some(k) = known.filter(|k| k.revisions == revisions && k.today == today && now < k.jusqu_a) {
            return Ok(Arc::clone(&k.reponse));
        }
        let search = Recherche::de(self, lue);
        let read = self.departements_a(&codes, &revisions).await?;
        let mut jusqu_a = i64::MAX;
        let fiches: Vec<(&str, &Fiche)> = codes
            .iter()
            .zip(&read)
            .flat_map(|(code, d)| d.fiches.iter().map(move |f| (code.as_str(), f)))
            .filter(|(_, f)| {
                let next = if f.publiee_a > now { f.publiee_a } else { f.cloture_a };
                if next > now {
                    jusqu_a = jusqu_a.min(next);
                }
                f.ouverte(now)
            })
            .collect();
        let reponse = Arc::new(self.compter_et_si(lue, &search, &codes, &fiches));
        let made = Arc::clone(&reponse);
        self.et_si.garder(lue.id, Gardee { version: lue.version, codes, revisions, today, jusqu_a, reponse });
        Ok(made)
    }

    /// The départements counted in: those of the demande, those of the adjacent communes, then those that touch them.
    fn departements_autour(&self, search: &Recherche<'_>) -> Vec<String> {
        let r = &self.referentiel;
        let mut codes: Vec<&str> = search.departements.iter().copied().collect();
        let near = search.limitrophes.iter().filter_map(|i| r.commune(i)).map(|c| c.departement);
        let beside = r
            .communes()
            .filter(|c| search.departements.contains(c.departement))
            .flat_map(|c| r.limitrophes(c.insee))
            .filter_map(|i| r.commune(i))
            .map(|c| c.departement);
        for code in near.chain(beside) {
            if codes.len() >= DEPARTEMENTS_LUS {
                break;
            }
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes.truncate(DEPARTEMENTS_LUS);
        codes.into_iter().map(str::to_owned).collect()
    }

    fn compter_et_si(
        &self,
        lue: &DemandeLue,
        search: &Recherche<'_>,
        codes: &[String],
        fiches: &[(&str, &Fiche)],
    ) -> EtSi {
        let r = &self.referentiel;
        let mut now = Compteur::new(Menage::de(lue, self));
        let revenu = si_douze_mois(&lue.demande, self.horloge.aujourdhui());
        let mut supposed = revenu.map(|revenu| now.avec_revenu(revenu));
        let mut by_commune: BTreeMap<&str, usize> = BTreeMap::new();
        let mut by_departement: BTreeMap<&str, usize> = BTreeMap::new();
        let mut by_size: BTreeMap<Typologie, [usize; 2]> = BTreeMap::new();
        let (mut demandees, mut visibles, mut en_plus) = (0, 0, 0);
        for (code, f) in fiches {
            let insee = f.insee();
            let seen = search.visible(insee, code);
            if !now.convient(f) {
                if seen && supposed.as_mut().is_some_and(|s| s.convient(f)) {
                    en_plus += 1;
                }
                continue;
            }
            *by_commune.entry(insee).or_default() += 1;
            *by_departement.entry(code).or_default() += 1;
            visibles += usize::from(seen);
            if search.demandees.contains(insee) {
                demandees += 1;
                by_size.entry(f.typologie).or_default()[0] += 1;
            } else if search.limitrophes.contains(insee) {
                by_size.entry(f.typologie).or_default()[1] += 1;
            }
        }

        let asked = &lue.demande.recherche.typologies;
        let (min, max) = self.reglages.typologies.bornes(lue.demande.personnes_pour_pieces());
        let typologies = Typologie::ALL
            .iter()
            .filter(|t| !asked.is_empty() && (min..=max).contains(*t) && !asked.contains(t))
            .filter_map(|t| {
                let [demandees, limitrophes] = *by_size.get(t)?;
                Some(SiTypologie { typologie: *t, demandees, limitrophes })
            })
            .collect();

        let fits_in = |insee: &str| by_commune.get(insee).copied().unwrap_or(0);
        let mut communes: Vec<SiCommune> = search
            .limitrophes
            .iter()
            .filter(|i| !search.demandees.contains(*i))
            .filter_map(|i| r.commune(i))
            .filter_map(|c| {
                let ici = fits_in(c.insee);
                // A demande names arrondissements: a whole city has no offer of its own.
                (ici > 0).then(|| SiCommune {
                    insee: c.insee.to_owned(),
                    nom: c.nom.to_owned(),
                    ici,
                    autour: self.nouvelles_autour(search, c.insee, c.departement, &by_commune),
                })
            })
            .collect();
        communes.sort_by(|a, b| (b.ici, b.autour, &a.insee).cmp(&(a.ici, a.autour, &b.insee)));
        communes.truncate(COMMUNES);

        let own_region = |code: &str| r.departement(code).map(|d| d.region_code);
        let unique = search.departements.iter().any(|d| own_region(d) == Some(REGION_UNIQUE));
        let mut departements: Vec<SiDepartement> = codes
            .iter()
            .filter(|code| !search.departements.contains(code.as_str()))
            .filter_map(|code| {
                let convient = *by_departement.get(code.as_str())?;
                let d = r.departement(code)?;
                Some(SiDepartement {
                    code: code.clone(),
                    nom: d.nom.to_owned(),
                    convient,
                    meme_demande: unique && d.region_code == REGION_UNIQUE,
                    site: r.portail(code)?.url.to_owned(),
                })
            })
            .collect();
        departements.sort_by(|a, b| (b.convient, &a.code).cmp(&(a.convient, &b.code)));
        departements.truncate(DEPARTEMENTS);

        EtSi {
            demandees,
            visibles,
            communes,
            typologies,
            departements,
            revenu: revenu.filter(|_| en_plus > 0).map(|revenu| SiRevenu { revenu, en_plus }),
        }
    }

    /// Offers that fit and that adding `insee` would show for the first time: in the communes that touch it, and in its
    /// département where none of the communes asked for is.
    fn nouvelles_autour(
        &self,
        search: &Recherche<'_>,
        insee: &str,
        departement: &str,
        by_commune: &BTreeMap<&str, usize>,
    ) -> usize {
        let r = &self.referentiel;
        let touching: BTreeSet<&str> = r.limitrophes(insee).into_iter().collect();
        by_commune
            .iter()
            .filter(|(i, _)| {
                let code = r.commune(i).map_or("", |c| c.departement);
                **i != insee && !search.visible(i, code) && (code == departement || touching.contains(*i))
            })
            .map(|(_, n)| n)
            .sum()
    }
}
