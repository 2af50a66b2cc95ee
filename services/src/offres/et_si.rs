//! « Et si ? »: what another commune, another size, another département or another tax revenue would bring an applicant,
//! counted on the offers that are open now, by the rules that judge everyone. Each count has its list ([`liste`]), made
//! of the same answers.

mod lieux;
mod liste;
mod revenu;

pub use lieux::{Portee, SiCommune, SiDepartement};
pub use liste::{ListeSi, Supposition};
pub use revenu::{Revenus, SiPlafond, SiRevenu};

use super::{Compteur, Departement, Fiche, Menage};
use crate::dossiers::DemandeLue;
use crate::{Erreur, Services};
use domain::eligibilite::simulation::AutreRevenu;
use domain::eligibilite::{Avis, Regle};
use domain::logement::Typologie;
use jiff::civil::Date;
use lieux::{Convenances, Recherche};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Adjacent communes proposed at the most.
const VOISINES: usize = 12;
/// Communes farther away proposed at the most.
const AUTRES: usize = 6;
/// Départements proposed at the most.
const DEPARTEMENTS: usize = 3;
/// Départements looked at for proposals: those of the tabs, however many, then those beside them up to so many.
const DEPARTEMENTS_LUS: usize = 8;
/// Answers kept at the most; past it all are forgotten.
const GARDES: usize = 1024;

/// A size, and what the applicant sees of it today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiTypologie {
    /// The size.
    pub typologie: Typologie,
    /// The demande names it.
    pub demandee: bool,
    /// The household may have it.
    pub possible: bool,
    /// Open offers of that size that fit, per tab.
    pub comptes: [usize; 3],
}

/// What would change what one sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EtSi {
    /// Open offers that fit today, per tab.
    pub comptes: [usize; 3],
    /// Adjacent communes that have some, the most promising first.
    pub voisines: Vec<SiCommune>,
    /// Communes farther away that have the most.
    pub autres: Vec<SiCommune>,
    /// Every size.
    pub typologies: Vec<SiTypologie>,
    /// Persons counted for rooms.
    pub personnes: u32,
    /// Smallest and largest size for so many.
    pub bornes: (Typologie, Typologie),
    /// Départements beside, the most promising first.
    pub departements: Vec<SiDepartement>,
    /// The tax revenue that counts, and others.
    pub revenus: Revenus,
}

impl EtSi {
    /// Nothing would bring anything.
    #[must_use]
    pub fn est_vide(&self) -> bool {
        let size = |t: &SiTypologie| t.possible && !t.demandee && t.comptes.iter().sum::<usize>() > 0;
        self.voisines.is_empty()
            && self.autres.is_empty()
            && self.departements.is_empty()
            && !self.typologies.iter().any(size)
            && self.revenus.a_gagner() == 0
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

/// The open offers of some départements counted for a household.
struct Decompte<'a> {
    search: &'a Recherche<'a>,
    now: Compteur<'a>,
    /// The same household with the revenue of the year before, then of the last twelve months, where that changes what
    /// counts.
    supposes: [Option<Compteur<'a>>; 2],
    /// The same household without the revenue that it states, where that counts: what it opens is counted too.
    sans_declare: Option<Compteur<'a>>,
    lieux: Convenances,
    tailles: BTreeMap<Typologie, [usize; 3]>,
    comptes: [usize; 3],
    en_plus: [usize; 2],
    jusqu_a: i64,
}

impl Decompte<'_> {
    /// Counts offers that are open at `now`; `tout`: else by place alone.
    fn ajouter(&mut self, read: &[Arc<Departement>], now: i64, tout: bool) {
        for o in read.iter().flat_map(|d| &d.fiches) {
            let next = if o.publiee_a > now { o.publiee_a } else { o.cloture_a };
            if next > now {
                self.jusqu_a = self.jusqu_a.min(next);
            }
            if o.ouverte(now) {
                self.compter(o, tout);
            }
        }
    }

    fn compter(&mut self, o: &Fiche, tout: bool) {
        let tab = self.search.onglet(o.insee());
        let avis = self.now.avis(o);
        if !matches!(avis, Avis::Oui { .. }) {
            for (supposed, more) in self.supposes.iter_mut().zip(&mut self.en_plus) {
                if tout && tab.is_some() && supposed.as_mut().is_some_and(|s| s.convient(o)) {
                    *more += 1;
                }
            }
            return;
        }
        self.lieux.ajouter(o.insee());
        if let Some(tab) = tab.filter(|_| tout) {
            self.comptes[tab as usize] += 1;
            self.tailles.entry(o.typologie).or_default()[tab as usize] += 1;
            let to_prove = matches!(avis, Avis::Oui { a_verifier } if a_verifier.contient(Regle::Plafond));
            if to_prove && self.sans_declare.as_mut().is_some_and(|s| !s.convient(o)) {
                self.en_plus[AutreRevenu::DouzeMois as usize] += 1;
            }
        }
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
        let mut codes = match &known {
            Some(k) => k.codes.clone(),
            None => self.departements_autour(&Recherche::de(self, lue)),
        };
        let mut revisions: Vec<i64> = self.revisions(&codes).await?.into_iter().map(|r| r.0).collect();
        let (now, today) = (self.maintenant(), self.horloge.aujourdhui());
        if let Some(k) = known.filter(|k| k.revisions == revisions && k.today == today && now < k.jusqu_a) {
            return Ok(Arc::clone(&k.reponse));
        }
        let search = Recherche::de(self, lue);
        // Those of the last answer begin with the same ones.
        codes = self.departements_autour(&search);
        revisions.truncate(codes.len());
        let read = self.departements_a(&codes, &revisions).await?;
        let menage = Compteur::new(Menage::de(lue, self));
        let supposes = [AutreRevenu::NMoins1, AutreRevenu::DouzeMois]
            .map(|a| self.revenu_suppose(lue, a).compterait().filter(|_| menage.declare().is_none()))
            .map(|other| other.map(|r| menage.en_declarant(Some(r))));
        let sans_declare = menage.declare().map(|_| menage.en_declarant(None));
        let mut count = Decompte {
            search: &search,
            now: menage,
            supposes,
            sans_declare,
            lieux: Convenances::default(),
            tailles: BTreeMap::new(),
            comptes: [0; 3],
            en_plus: [0; 2],
            jusqu_a: i64::MAX,
        };
        count.ajouter(&read, now, true);
        let proposed = self.communes_a_proposer(&search, &count.lieux);
        // What touches a proposed commune may lie in a département that nobody looked at yet.
        let more = self.departements_en_plus(proposed.iter().flatten(), &codes);
        let moved: Vec<i64> = self.revisions(&more).await?.into_iter().map(|r| r.0).collect();
        let departements = self.departements_a_proposer(&search, &codes, &count.lieux);
        count.ajouter(&self.departements_a(&more, &moved).await?, now, false);
        codes.extend(more);
        revisions.extend(moved);

        let [voisines, autres] = proposed.map(|all| {
            all.iter().filter_map(|insee| self.si_commune(lue, &search, insee, &count.lieux)).collect::<Vec<_>>()
        });
        let personnes = lue.demande.personnes_pour_pieces();
        let bornes = self.reglages.typologies.bornes(personnes);
        let reponse = Arc::new(EtSi {
            comptes: count.comptes,
            voisines,
            autres,
            typologies: self.tailles(lue, &count.tailles),
            personnes,
            bornes,
            departements,
            revenus: self.revenus(lue, count.en_plus),
        });
        let (made, jusqu_a) = (Arc::clone(&reponse), count.jusqu_a);
        self.et_si.garder(lue.id, Gardee { version: lue.version, codes, revisions, today, jusqu_a, reponse });
        Ok(made)
    }

    fn tailles(&self, lue: &DemandeLue, found: &BTreeMap<Typologie, [usize; 3]>) -> Vec<SiTypologie> {
        let (asked, persons) = (&lue.demande.recherche.typologies, lue.demande.personnes_pour_pieces());
        let size = |&typologie: &Typologie| SiTypologie {
            typologie,
            demandee: asked.contains(&typologie),
            possible: self.reglages.typologies.convient(persons, typologie),
            comptes: found.get(&typologie).copied().unwrap_or_default(),
        };
        Typologie::ALL.iter().map(size).collect()
    }
}
