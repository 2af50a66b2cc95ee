//! The three tabs: every open offer in the départements concerned, judged once by the engine, kept until an offer
//! or the demande changes.

mod ecartees;

pub use ecartees::PageEcartee;

use super::fiches::{Departement, Fiche};
use super::juge::{Compteur, Menage};
use super::{Carte, Filtres, PAR_PAGE, Tri, page_de};
use crate::candidatures::Active;
use crate::dossiers::DemandeLue;
use crate::sessions::Connecte;
use crate::{Erreur, Services, on_db};
use domain::argent::Centimes;
use domain::classement::{
    Bareme, CleRang, Groupe, OffrePourRang, PlaceCommune, Profil, classer, jour_de_reference, rang,
};
use domain::eligibilite::{Avis, Figures, Regle, Regles, Reponse, ZoneAide};
use domain::numero_unique::NumeroUnique;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

domain::coded_enum! {
    /// The three tabs.
    Onglet {
        /// « Communes demandées ».
        Demandees = "demandees",
        /// « Communes limitrophes ».
        Limitrophes = "limitrophes",
        /// « Autres communes du département ».
        Autres = "autres",
    }
}

/// Where an applicant would stand on an offer, or stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangProbable {
    /// Rank, from 1.
    pub rang: usize,
    /// Candidatures, the applicant's included.
    pub total: usize,
}

/// An offer of the communes asked for that is not shown, and the rule that did it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ecartee {
    /// The offer.
    pub carte: Carte,
    /// The first rule that answered no.
    pub reponse: Reponse,
}

/// The offers that one rule leaves out of the communes asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupeEcarte {
    /// The rule.
    pub regle: Regle,
    /// For the rule of rooms: too small; otherwise too large.
    pub trop_petit: bool,
    /// How many.
    pub total: usize,
    /// The newest of them, at most eight.
    pub exemples: Vec<Ecartee>,
}

/// For the rule of rooms: too small.
fn trop_petit(reponse: &Reponse) -> bool {
    matches!(reponse.figures, Figures::Typologie { min, offre, .. } if offre < min)
}

/// Offers named one by one in a group of those left out.
const ECARTEES_NOMMEES: usize = 8;

/// A page of one tab.
#[derive(Debug, Clone)]
pub struct ListeDemandeur {
    /// Offers per tab, filters applied: `[demandées, limitrophes, autres]`.
    pub comptes: [usize; 3],
    /// Offers per tab without any filter.
    pub comptes_sans_filtre: [usize; 3],
    /// The cards of this page: offer, what is said of it (never no), likely rank.
    pub cartes: Vec<(Carte, Avis, RangProbable)>,
    /// This page, from 1.
    pub page: usize,
    /// Pages of the tab.
    pub pages: usize,
    /// Left out of the communes asked for, by rule.
    pub ecartees: Arc<Vec<GroupeEcarte>>,
    /// When an offer of these tabs opens or closes next, microseconds: until then the page holds.
    pub tient_jusqu_a: i64,
}

/// An applicant at one version of the demande: read and worked out once.
#[derive(Debug)]
pub struct Demandeur {
    /// The demande.
    pub lue: DemandeLue,
    demandees: BTreeSet<String>,
    limitrophes: BTreeSet<String>,
    /// Départements of the communes asked for.
    departements: BTreeSet<String>,
    /// Those and the ones of the adjacent communes, in the order of their codes.
    tous: Vec<String>,
    points_employeur: u8,
}

impl Demandeur {
    /// Codes of the départements whose offers this applicant may see.
    #[must_use]
    pub fn departements(&self) -> &[String] {
        &self.tous
    }

    /// Points of the employer that count now.
    #[must_use]
    pub const fn points_employeur(&self) -> u8 {
        self.points_employeur
    }
}

/// An offer of the tabs: where its columns are, and what the engine said.
#[derive(Debug, Clone, Copy)]
struct Jugee {
    departement: u16,
    fiche: u32,
    /// The rules that can't tell yet: no rule says no of an offer of the tabs.
    a_verifier: Regles,
}

impl Jugee {
    const fn avis(self) -> Avis {
        Avis::Oui { a_verifier: self.a_verifier }
    }
}

/// What one demande may see, good for one revision of the offers and one day.
#[derive(Debug)]
struct Eligibles {
    revisions: Vec<i64>,
    version: i64,
    today: Date,
    /// When an offer opens or closes next.
    tient_jusqu_a: i64,
    departements: Vec<Arc<Departement>>,
    onglets: [Vec<Jugee>; 3],
    ecartees: Arc<Vec<GroupeEcarte>>,
}

impl Eligibles {
    fn fiche(&self, j: Jugee) -> Option<&Fiche> {
        self.departements.get(usize::from(j.departement))?.fiches.get(usize::try_from(j.fiche).ok()?)
    }

    /// Its département, and the revision of the ranks there among those read.
    fn situer<'a>(&'a self, moved: &[(i64, i64)], j: Jugee, o: &'a Fiche) -> Option<(&'a Departement, i64, &'a Fiche)> {
        let n = usize::from(j.departement);
        Some((self.departements.get(n)?.as_ref(), moved.get(n)?.1, o))
    }
}

/// Results of the engine and ranks, per process. Losing it costs time, never truth.
#[derive(Debug, Clone, Default)]
pub(crate) struct CacheEligibles(Arc<Mutex<Cache>>);

#[derive(Debug, Default)]
struct Cache {
    eligibles: HashMap<Uuid, Arc<Eligibles>>,
    demandeurs: HashMap<Uuid, Arc<Demandeur>>,
    rangs: HashMap<Uuid, (i64, Arc<Vec<CleRang>>)>,
}

/// Demandes kept at the most; past it all are forgotten, which happens seldom and costs one computation each.
const DEMANDES_GARDEES: usize = 1024;
/// Offers whose ranks are kept at the most.
const OFFRES_GARDEES: usize = 20_000;

impl CacheEligibles {
    fn with<T>(&self, f: impl FnOnce(&mut Cache) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How many offers a rule leaves out, and the newest of them: when they came (negative), which, and why.
type Ecart = (usize, Vec<(i64, Uuid, Reponse)>);

impl Services {
    /// Who a session belongs to as an applicant: the demande (parsed once per version) and the active candidature.
    /// Nothing is asked of the database that the session's own read has not told, but a version seen first.
    ///
    /// # Errors
    /// The database's.
    pub async fn demandeur(&self, connecte: &Connecte) -> Result<Option<(Arc<Demandeur>, Option<Active>)>, Erreur> {
        let Some((id, version)) = connecte.demande else { return Ok(None) };
        let known = self.eligibles.with(|c| c.demandeurs.get(&id).filter(|d| d.lue.version == version).cloned());
        if let Some(known) = known {
            return Ok(Some((known, connecte.active)));
        }
        let Some(lue) = self.lire_demande_de(connecte.compte).await? else { return Ok(None) };
        let made = Arc::new(self.preparer(lue).await?);
        self.eligibles.with(|c| {
            if c.demandeurs.len() >= DEMANDES_GARDEES {
                c.demandeurs.clear();
            }
            c.demandeurs.insert(id, Arc::clone(&made));
        });
        Ok(Some((made, connecte.active)))
    }

    /// Works out where a demande looks.
    ///
    /// # Errors
    /// The database's.
    pub async fn preparer(&self, lue: DemandeLue) -> Result<Demandeur, Erreur> {
        let r = &self.referentiel;
        let (mut demandees, mut limitrophes) = (BTreeSet::new(), BTreeSet::new());
        for insee in &lue.demande.recherche.communes {
            demandees.insert(insee.clone());
            demandees.extend(r.arrondissements(insee).into_iter().map(str::to_owned));
            limitrophes.extend(r.limitrophes(insee).into_iter().map(str::to_owned));
        }
        let departement = |insee: &String| r.commune(insee).map(|c| c.departement.to_owned());
        let departements: BTreeSet<String> = demandees.iter().filter_map(departement).collect();
        let near = limitrophes.iter().filter_map(departement);
        let tous: BTreeSet<String> = departements.iter().cloned().chain(near).collect();
        let points_employeur = self.points_employeur(&lue).await?;
        Ok(Demandeur { lue, demandees, limitrophes, departements, tous: tous.into_iter().collect(), points_employeur })
    }

    /// A page of one tab for a demande.
    ///
    /// # Errors
    /// The database's.
    pub async fn liste_demandeur(
        &self,
        d: &Demandeur,
        onglet: Onglet,
        f: &Filtres,
        tri: Tri,
        page: usize,
    ) -> Result<ListeDemandeur, Erreur> {
        let moved = self.revisions(&d.tous).await?;
        self.liste_a(d, &moved, onglet, f, tri, page).await
    }

    /// The same at revisions already read, those of [`Demandeur::departements`].
    ///
    /// # Errors
    /// The database's.
    pub async fn liste_a(
        &self,
        d: &Demandeur,
        moved: &[(i64, i64)],
        onglet: Onglet,
        f: &Filtres,
        tri: Tri,
        page: usize,
    ) -> Result<ListeDemandeur, Erreur> {
        let known = self.eligibles_de(d, moved.iter().map(|r| r.0).collect()).await?;
        let today = self.horloge.aujourdhui();
        let comptes_sans_filtre = [0, 1, 2].map(|i| known.onglets[i].len());
        let mut comptes = comptes_sans_filtre;
        let mine = &known.onglets[onglet as usize];
        let (shown, page, pages) = if f.actifs() == 0 && tri == Tri::Recentes {
            // In that order already: nothing but the page is touched, however many there are.
            let pages = mine.len().div_ceil(PAR_PAGE).max(1);
            let page = page.clamp(1, pages);
            let of_page = mine.iter().skip((page - 1) * PAR_PAGE).take(PAR_PAGE);
            (of_page.filter_map(|j| Some((0, *j, known.fiche(*j)?))).collect(), page, pages)
        } else {
            let mut shown: Vec<(usize, Jugee, &Fiche)> = Vec::new();
            for (tab, all) in known.onglets.iter().enumerate() {
                let passing = all
                    .iter()
                    .filter_map(|j| Some((0, *j, known.fiche(*j)?)))
                    .filter(|(_, _, o)| f.laisse_passer(o, today));
                if tab == onglet as usize {
                    shown = passing.collect();
                    comptes[tab] = shown.len();
                } else if f.actifs() > 0 {
                    comptes[tab] = passing.count();
                }
            }
            if tri == Tri::Rang {
                shown = self.par_rang(d, &known, moved, shown).await?;
            }
            page_de(shown, page, |(place, _, o)| (*place, tri.cle(o)))
        };
        let placed: Vec<_> = shown.iter().filter_map(|(_, j, o)| known.situer(moved, *j, o)).collect();
        let cards = self.cartes_et_rangs(d, &placed).await?;
        let cartes = shown.into_iter().zip(cards).map(|((_, j, _), (carte, rang))| (carte, j.avis(), rang)).collect();
        Ok(ListeDemandeur {
            comptes,
            comptes_sans_filtre,
            cartes,
            page,
            pages,
            ecartees: Arc::clone(&known.ecartees),
            tient_jusqu_a: known.tient_jusqu_a,
        })
    }

    /// Cards of offers in memory, each with the rank that this applicant would have; in their order.
    pub(in crate::offres) async fn cartes_et_rangs(
        &self,
        d: &Demandeur,
        placed: &[(&Departement, i64, &Fiche)],
    ) -> Result<Vec<(Carte, RangProbable)>, Erreur> {
        let cards = self.cartes_de(placed).await?;
        let keys = self.cles_de_rang(cards.iter().map(|c| (c.id, c.rangs_version))).await?;
        let rank = Rang::new(self, d);
        let with_rank = |((_, _, o), mut carte): (&(&Departement, i64, &Fiche), Carte)| {
            let others = keys.get(&o.id).cloned().unwrap_or_default();
            carte.candidatures = i64::try_from(others.len()).unwrap_or(0);
            let rang = rang_parmi(&rank.cle(o), &others);
            (carte, rang)
        };
        Ok(placed.iter().zip(cards).map(with_rank).collect())
    }

    /// How many offers each tab holds, filters aside.
    ///
    /// # Errors
    /// The database's.
    pub async fn comptes_des_onglets(&self, d: &Demandeur) -> Result<[usize; 3], Erreur> {
        let revisions: Vec<i64> = self.revisions(&d.tous).await?.into_iter().map(|r| r.0).collect();
        let known = self.eligibles_de(d, revisions).await?;
        Ok([0, 1, 2].map(|i| known.onglets[i].len()))
    }

    /// Every offer of one tab that passes the filters: for the map.
    ///
    /// # Errors
    /// The database's.
    pub async fn fiches_de_l_onglet(&self, d: &Demandeur, onglet: Onglet, f: &Filtres) -> Result<Vec<Fiche>, Erreur> {
        let revisions: Vec<i64> = self.revisions(&d.tous).await?.into_iter().map(|r| r.0).collect();
        let known = self.eligibles_de(d, revisions).await?;
        let today = self.horloge.aujourdhui();
        let all = known.onglets[onglet as usize].iter().filter_map(|j| known.fiche(*j));
        Ok(all.filter(|o| f.laisse_passer(o, today)).cloned().collect())
    }

    /// The rank that a demande has, or would have, on one offer at one version of its ranks.
    ///
    /// # Errors
    /// The database's.
    pub async fn rang_probable(&self, offre: Uuid, version: i64, mine: &CleRang) -> Result<RangProbable, Erreur> {
        let ranks = self.rangs_probables(&[(offre, version, mine.clone())]).await?;
        ranks.first().copied().ok_or_else(|| Erreur::Interne("an offer without a rank".into()))
    }

    /// The same for several offers, in the same order: each with the version of its ranks and the demande's key on it.
    ///
    /// # Errors
    /// The database's.
    pub async fn rangs_probables(&self, mine: &[(Uuid, i64, CleRang)]) -> Result<Vec<RangProbable>, Erreur> {
        let keys = self.cles_de_rang(mine.iter().map(|(offre, version, _)| (*offre, *version))).await?;
        let others = |offre: &Uuid| keys.get(offre).cloned().unwrap_or_default();
        Ok(mine.iter().map(|(offre, _, key)| rang_parmi(key, &others(offre))).collect())
    }

    /// The rank that this applicant has, or would have, on offers already read; in their order.
    ///
    /// # Errors
    /// The database's.
    pub async fn rangs_des_cartes(&self, d: &Demandeur, cartes: &[&Carte]) -> Result<Vec<RangProbable>, Erreur> {
        let mine: Vec<(Uuid, i64, CleRang)> = {
            let rank = Rang::new(self, d);
            cartes.iter().map(|c| (c.id, c.rangs_version, rank.cle_de_carte(c))).collect()
        };
        self.rangs_probables(&mine).await
    }

    /// The place this applicant would have on each offer.
    async fn par_rang<'a>(
        &self,
        d: &Demandeur,
        known: &Eligibles,
        moved: &[(i64, i64)],
        shown: Vec<(usize, Jugee, &'a Fiche)>,
    ) -> Result<Vec<(usize, Jugee, &'a Fiche)>, Erreur> {
        let mut versions = Vec::with_capacity(shown.len());
        for (n, (departement, (_, rangs))) in known.departements.iter().zip(moved).enumerate() {
            let here = shown.iter().filter(|(_, j, _)| usize::from(j.departement) == n);
            let ids: Vec<Uuid> = here.map(|(_, _, o)| o.id).collect();
            let etats = self.rangs_a(&departement.code, *rangs, &ids).await?;
            versions.extend(ids.into_iter().zip(etats.into_iter().map(|e| e.version)));
        }
        let keys = self.cles_de_rang(versions.into_iter()).await?;
        let rank = Rang::new(self, d);
        let place = |o: &Fiche| {
            let others = keys.get(&o.id).cloned().unwrap_or_default();
            rang_parmi(&rank.cle(o), &others).rang
        };
        Ok(shown.into_iter().map(|(_, j, o)| (place(o), j, o)).collect())
    }

    async fn eligibles_de(&self, d: &Demandeur, revisions: Vec<i64>) -> Result<Arc<Eligibles>, Erreur> {
        let (now, today) = (self.maintenant(), self.horloge.aujourdhui());
        let good = |e: &&Arc<Eligibles>| {
            e.version == d.lue.version && e.revisions == revisions && e.today == today && now < e.tient_jusqu_a
        };
        if let Some(known) = self.eligibles.with(|c| c.eligibles.get(&d.lue.id).filter(good).cloned()) {
            return Ok(known);
        }
        let made = Arc::new(self.juger(d, revisions).await?);
        self.eligibles.with(|c| {
            if c.eligibles.len() >= DEMANDES_GARDEES {
                c.eligibles.clear();
            }
            c.eligibles.insert(d.lue.id, Arc::clone(&made));
        });
        Ok(made)
    }

    async fn juger(&self, d: &Demandeur, revisions: Vec<i64>) -> Result<Eligibles, Erreur> {
        let departements = self.departements_a(&d.tous, &revisions).await?;
        let (now, today) = (self.maintenant(), self.horloge.aujourdhui());
        let mut compteur = Compteur::new(Menage::de(&d.lue, self));
        let mut places: HashMap<[u8; 5], (Option<Onglet>, ZoneAide)> = HashMap::new();
        let mut tient_jusqu_a = i64::MAX;
        let mut onglets: [Vec<Jugee>; 3] = Default::default();
        // Newest first in each group; the cards of the few that are named are read at the end.
        let mut left_out: BTreeMap<(Regle, bool), Ecart> = BTreeMap::new();

        for (n, departement) in departements.iter().enumerate() {
            let own = d.tous.get(n).is_some_and(|code| d.departements.contains(code));
            for (i, o) in departement.fiches.iter().enumerate() {
                if o.publiee_a > now {
                    tient_jusqu_a = tient_jusqu_a.min(o.publiee_a);
                }
                if !o.ouverte(now) {
                    continue;
                }
                let (onglet, zone) = *places.entry(o.code_commune()).or_insert_with(|| {
                    let insee = o.insee();
                    let onglet = if d.demandees.contains(insee) {
                        Some(Onglet::Demandees)
                    } else if d.limitrophes.contains(insee) {
                        Some(Onglet::Limitrophes)
                    } else {
                        own.then_some(Onglet::Autres)
                    };
                    (onglet, compteur.menage.zone_aide(insee))
                });
                let Some(onglet) = onglet else { continue };
                tient_jusqu_a = tient_jusqu_a.min(o.cloture_a);
                match compteur.avis_en(zone, o) {
                    Avis::Oui { a_verifier } => onglets[onglet as usize].push(Jugee {
                        departement: u16::try_from(n).unwrap_or(u16::MAX),
                        fiche: u32::try_from(i).unwrap_or(u32::MAX),
                        a_verifier,
                    }),
                    Avis::Non(reponse) if onglet == Onglet::Demandees => {
                        let group = left_out.entry((reponse.regle, trop_petit(&reponse))).or_default();
                        group.0 += 1;
                        group.1.push((-o.publiee_a, o.id, reponse));
                        if group.1.len() > 2 * ECARTEES_NOMMEES {
                            group.1.sort_unstable_by_key(|(at, id, _)| (*at, *id));
                            group.1.truncate(ECARTEES_NOMMEES);
                        }
                    }
                    Avis::Non(_) => {}
                }
            }
        }
        for tab in &mut onglets {
            tab.sort_by_cached_key(|j| {
                let fiche = departements.get(usize::from(j.departement)).and_then(|d| d.fiches.get(j.fiche as usize));
                fiche.map(|o| Tri::Recentes.cle(o))
            });
        }
        for group in left_out.values_mut() {
            group.1.sort_unstable_by_key(|(at, id, _)| (*at, *id));
            group.1.truncate(ECARTEES_NOMMEES);
        }
        let found = |id: &Uuid| {
            let mut all = departements.iter();
            all.find_map(|d| Some((d.as_ref(), 0, d.fiches.get(d.fiches.binary_search_by_key(id, |f| f.id).ok()?)?)))
        };
        let named: Vec<_> = left_out.values().flat_map(|g| &g.1).filter_map(|(_, id, _)| found(id)).collect();
        let cards = self.cartes_de(&named).await?;
        let mut cards: HashMap<Uuid, Carte> = cards.into_iter().map(|c| (c.id, c)).collect();
        let ecartees = left_out
            .into_iter()
            .map(|((regle, trop_petit), (total, examples))| GroupeEcarte {
                regle,
                trop_petit,
                total,
                exemples: examples
                    .into_iter()
                    .filter_map(|(_, id, reponse)| Some(Ecartee { carte: cards.remove(&id)?, reponse }))
                    .collect(),
            })
            .collect();
        Ok(Eligibles {
            revisions,
            version: d.lue.version,
            today,
            tient_jusqu_a,
            departements,
            onglets,
            ecartees: Arc::new(ecartees),
        })
    }

    /// What the candidatures on each offer are ordered by, best first: read only where it moved since.
    async fn cles_de_rang(
        &self,
        offres: impl Iterator<Item = (Uuid, i64)>,
    ) -> Result<HashMap<Uuid, Arc<Vec<CleRang>>>, Erreur> {
        let mut found = HashMap::new();
        let mut moved: Vec<(Uuid, i64)> = Vec::new();
        self.eligibles.with(|c| {
            // Where nobody was ever ranked there is nothing to read.
            for (offre, version) in offres.filter(|(_, version)| *version > 0) {
                match c.rangs.get(&offre).filter(|(v, _)| *v == version) {
                    Some((_, keys)) => {
                        found.insert(offre, Arc::clone(keys));
                    }
                    None => moved.push((offre, version)),
                }
            }
        });
        for chunk in moved.chunks(PAR_PAGE) {
            type Ligne = (Uuid, String, i64, String, String);
            let rows: Vec<Ligne> = on_db!(&self.db, |p| {
                let mut query = sqlx::query_as(
                    "SELECT offre_id, groupe, points, anciennete, numero_unique FROM candidature WHERE active AND offre_id IN
                     ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
                );
                for i in 0..PAR_PAGE {
                    query = query.bind(chunk.get(i).map(|m| m.0).unwrap_or_default());
                }
                query.fetch_all(p).await
            })?;
            let mut keys: HashMap<Uuid, Vec<CleRang>> = chunk.iter().map(|(id, _)| (*id, Vec::new())).collect();
            for (offre, groupe, points, anciennete, numero) in rows {
                keys.entry(offre).or_default().push(cle_lue((groupe, points, anciennete, numero))?);
            }
            self.eligibles.with(|c| {
                if c.rangs.len() >= OFFRES_GARDEES {
                    c.rangs.clear();
                }
                for (offre, version) in chunk {
                    let mut keys = keys.remove(offre).unwrap_or_default();
                    keys.sort_unstable();
                    let keys = Arc::new(keys);
                    c.rangs.insert(*offre, (*version, Arc::clone(&keys)));
                    found.insert(*offre, keys);
                }
            });
        }
        Ok(found)
    }
}

/// An applicant as the ranking sees them.
struct Rang<'a> {
    demandeur: &'a Demandeur,
    menage: Menage<'a>,
    employeur: bool,
    bareme: Bareme,
}

impl<'a> Rang<'a> {
    fn new(services: &'a Services, demandeur: &'a Demandeur) -> Self {
        Self {
            demandeur,
            menage: Menage::de(&demandeur.lue, services),
            employeur: services.employeur_eligible(&demandeur.lue),
            bareme: Bareme::actuel(),
        }
    }

    fn cle(&self, o: &Fiche) -> CleRang {
        let siren = o.reservee.as_ref().map(|r| r.siren.as_ref());
        self.cle_de(o.insee(), (Centimes(o.loyer), Centimes(o.loyer_cc)), siren, o.cloture_a)
    }

    fn cle_de_carte(&self, c: &Carte) -> CleRang {
        let rents = (Centimes(c.loyer), Centimes(c.loyer_cc));
        self.cle_de(&c.insee, rents, c.reservee_siren.as_deref(), c.cloture_a)
    }

    /// The key on a home of that commune, at that rent (without charges, with them), reserved for that employer, closing
    /// then (microseconds).
    fn cle_de(
        &self,
        insee: &str,
        (loyer, loyer_cc): (Centimes, Centimes),
        siren: Option<&str>,
        cloture_a: i64,
    ) -> CleRang {
        let d = self.demandeur;
        let place = if d.demandees.contains(insee) {
            PlaceCommune::Demandee
        } else if d.limitrophes.contains(insee) {
            PlaceCommune::Limitrophe
        } else {
            PlaceCommune::Autre
        };
        let profil = Profil {
            demande: &d.lue.demande,
            groupe_a_employeur: self.employeur,
            employeur_points: d.points_employeur,
            employeur_siren: self.menage.siren(),
        };
        let pour_rang = OffrePourRang {
            place,
            loyer_cc,
            aide: self.menage.aide(insee, loyer, loyer_cc).montant,
            reservee_siren: siren.map(str::to_owned),
        };
        classer(&self.bareme, &profil, &pour_rang, jour_de_reference(crate::horloge::jour(cloture_a))).cle()
    }
}

/// A stored key of ranking.
pub(crate) fn cle_lue((groupe, points, anciennete, numero): (String, i64, String, String)) -> Result<CleRang, Erreur> {
    let broken = || Erreur::Interne("key of a ranking".into());
    Ok(CleRang {
        groupe: Groupe::from_code(&groupe).ok_or_else(broken)?,
        points: i32::try_from(points).map_err(|_| broken())?,
        anciennete: anciennete.parse().map_err(|_| broken())?,
        numero: NumeroUnique::parse(&numero).map_err(|_| broken())?,
    })
}

fn rang_parmi(mine: &CleRang, others: &[CleRang]) -> RangProbable {
    let included = others.binary_search(mine).is_ok();
    RangProbable {
        rang: usize::try_from(rang(mine, others)).unwrap_or(usize::MAX),
        total: others.len() + usize::from(!included),
    }
}
