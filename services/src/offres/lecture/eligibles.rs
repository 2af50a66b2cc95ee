//! The three tabs: every open offer in the départements concerned, judged once by the engine, kept until an offer
//! or the demande changes.

use super::profil::Menage;
use super::{Carte, Filtres, PAR_PAGE, Tri, colonnes_carte};
use crate::candidatures::Active;
use crate::dossiers::DemandeLue;
use crate::{Erreur, Services, on_db};
use domain::argent::Centimes;
use domain::candidature::Etat;
use domain::classement::{
    Bareme, CleRang, Groupe, OffrePourRang, PlaceCommune, Profil, classer, jour_de_reference, rang,
};
use domain::eligibilite::{Regle, Reponse, Verdict};
use domain::numero_unique::NumeroUnique;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
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

/// An offer of the tabs, judged.
#[derive(Debug, Clone)]
struct Jugee {
    carte: Carte,
    onglet: Onglet,
    convient: bool,
    points: i32,
}

/// An offer of the communes asked for that is not shown, and the rule that did it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ecartee {
    /// The offer.
    pub carte: Carte,
    /// The first rule that answered no.
    pub reponse: Reponse,
}

/// A page of one tab.
#[derive(Debug, Clone)]
pub struct ListeDemandeur {
    /// Offers per tab, filters applied: `[demandées, limitrophes, autres]`.
    pub comptes: [usize; 3],
    /// Offers per tab without any filter.
    pub comptes_sans_filtre: [usize; 3],
    /// The cards of this page: offer, whether every rule fits (else one can't tell yet), likely rank.
    pub cartes: Vec<(Carte, bool, RangProbable)>,
    /// This page, from 1.
    pub page: usize,
    /// Pages of the tab.
    pub pages: usize,
    /// Left out of the communes asked for.
    pub ecartees: Arc<Vec<Ecartee>>,
}

/// What one demande may see, good for one revision of the offers and one day.
#[derive(Debug)]
struct Eligibles {
    version: (i64, i64, Date),
    jugees: Vec<Jugee>,
    ecartees: Arc<Vec<Ecartee>>,
    groupe: Groupe,
    anciennete: Date,
    numero: NumeroUnique,
}

/// Results of the engine and ranks, per process. Losing it costs time, never truth.
#[derive(Debug, Clone, Default)]
pub(crate) struct CacheEligibles(Arc<Mutex<Cache>>);

#[derive(Debug, Default)]
struct Cache {
    eligibles: HashMap<Uuid, Arc<Eligibles>>,
    departements: HashMap<String, (i64, Arc<Vec<Carte>>)>,
    demandes: HashMap<Uuid, Arc<DemandeLue>>,
    rangs: HashMap<Uuid, (i64, Arc<Vec<CleRang>>)>,
}

/// Demandes kept at the most; past it all are forgotten, which happens seldom and costs one computation each.
const DEMANDES_GARDEES: usize = 512;
/// Offers whose ranks are kept at the most.
const OFFRES_GARDEES: usize = 20_000;

impl CacheEligibles {
    fn with<T>(&self, f: impl FnOnce(&mut Cache) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Services {
    /// A page of one tab for a demande.
    ///
    /// # Errors
    /// The database's.
    pub async fn liste_demandeur(
        &self,
        lue: &DemandeLue,
        onglet: Onglet,
        f: &Filtres,
        tri: Tri,
        page: usize,
    ) -> Result<ListeDemandeur, Erreur> {
        let known = self.eligibles_de(lue, self.revision_des_offres().await?).await?;
        let now = self.maintenant();
        let today = self.horloge.aujourdhui().to_string();
        let mut comptes = [0; 3];
        let mut comptes_sans_filtre = [0; 3];
        let mut shown: Vec<&Jugee> = Vec::new();
        for j in known.jugees.iter().filter(|j| j.carte.cloture_a > now && j.carte.publiee_a <= now) {
            let tab = j.onglet as usize;
            comptes_sans_filtre[tab] += 1;
            if f.laisse_passer(&j.carte, &today) {
                comptes[tab] += 1;
                if j.onglet == onglet {
                    shown.push(j);
                }
            }
        }
        shown.sort_by_key(|j| tri.cle(&j.carte));
        let pages = shown.len().div_ceil(PAR_PAGE).max(1);
        let page = page.clamp(1, pages);
        let visible: Vec<&Jugee> = shown.into_iter().skip((page - 1) * PAR_PAGE).take(PAR_PAGE).collect();
        let ids: Vec<Uuid> = visible.iter().map(|j| j.carte.id).collect();
        let keys = self.cles_de_rang(&ids).await?;
        let cartes = visible
            .into_iter()
            .map(|j| {
                let mine = CleRang {
                    groupe: known.groupe,
                    points: j.points,
                    anciennete: known.anciennete,
                    numero: known.numero.clone(),
                };
                let mut carte = j.carte.clone();
                let others = keys.get(&carte.id).cloned().unwrap_or_default();
                carte.candidatures = i64::try_from(others.len()).unwrap_or(0);
                let rang = rang_parmi(&mine, &others);
                (carte, j.convient, rang)
            })
            .collect();
        Ok(ListeDemandeur { comptes, comptes_sans_filtre, cartes, page, pages, ecartees: Arc::clone(&known.ecartees) })
    }

    /// What an applicant's page of offers begins with, in one query: the demande (parsed once per version) and the
    /// active candidature.
    ///
    /// # Errors
    /// The database's.
    pub async fn contexte_demandeur(&self, compte: Uuid) -> Result<Option<(Arc<DemandeLue>, Option<Active>)>, Erreur> {
        type Ligne = (Uuid, i64, Option<Uuid>, Option<Uuid>, Option<String>);
        let row: Option<Ligne> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT d.id, d.version, k.id, k.offre_id, k.etat FROM demande d
                 LEFT JOIN candidature k ON k.compte_id = d.compte_id AND k.active
                 WHERE d.compte_id = $1 AND d.supprimee_a IS NULL",
            )
            .bind(compte)
            .fetch_optional(p)
            .await
        })?;
        let Some((id, version, candidature, offre, etat)) = row else { return Ok(None) };
        let active = match (candidature, offre, etat.as_deref().and_then(Etat::from_code)) {
            (Some(id), Some(offre), Some(etat)) => Some(Active { id, offre, etat }),
            _ => None,
        };
        let known = self.eligibles.with(|c| c.demandes.get(&id).filter(|d| d.version == version).cloned());
        let lue = match known {
            Some(lue) => lue,
            None => {
                let Some(lue) = self.lire_demande_de(compte).await? else { return Ok(None) };
                let lue = Arc::new(lue);
                self.eligibles.with(|c| {
                    if c.demandes.len() >= DEMANDES_GARDEES {
                        c.demandes.clear();
                    }
                    c.demandes.insert(id, Arc::clone(&lue));
                });
                lue
            }
        };
        Ok(Some((lue, active)))
    }

    /// The rank that a demande has, or would have, on one offer.
    ///
    /// # Errors
    /// The database's.
    pub async fn rang_probable(&self, offre: Uuid, mine: &CleRang) -> Result<RangProbable, Erreur> {
        let keys = self.cles_de_rang(&[offre]).await?;
        Ok(rang_parmi(mine, &keys.get(&offre).cloned().unwrap_or_default()))
    }

    /// Moves whenever an offer opens, closes or changes.
    pub(super) async fn revision_des_offres(&self) -> Result<i64, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT valeur FROM revision WHERE nom = 'offres'").fetch_one(p).await
        })?)
    }

    async fn eligibles_de(&self, lue: &DemandeLue, revision: i64) -> Result<Arc<Eligibles>, Erreur> {
        let version = (revision, lue.version, self.horloge.aujourdhui());
        if let Some(known) = self.eligibles.with(|c| c.eligibles.get(&lue.id).filter(|e| e.version == version).cloned())
        {
            return Ok(known);
        }
        let made = Arc::new(self.juger(lue, version).await?);
        self.eligibles.with(|c| {
            if c.eligibles.len() >= DEMANDES_GARDEES {
                c.eligibles.clear();
            }
            c.eligibles.insert(lue.id, Arc::clone(&made));
        });
        Ok(made)
    }

    async fn juger(&self, lue: &DemandeLue, version: (i64, i64, Date)) -> Result<Eligibles, Erreur> {
        let r = &self.referentiel;
        let mut wished: BTreeSet<&str> = BTreeSet::new();
        let mut near: BTreeSet<&str> = BTreeSet::new();
        for insee in &lue.demande.recherche.communes {
            wished.insert(insee);
            wished.extend(r.arrondissements(insee));
            near.extend(r.limitrophes(insee));
        }
        let departement = |insee: &&str| r.commune(insee).map(|c| c.departement.to_owned());
        let own: BTreeSet<String> = wished.iter().filter_map(departement).collect();
        let all: BTreeSet<String> = own.iter().cloned().chain(near.iter().filter_map(departement)).collect();

        let menage = Menage::new(lue, self);
        let points = self.points_employeur(lue).await?;
        let siret = lue.siret();
        let profil = Profil {
            demande: &lue.demande,
            groupe_a_employeur: self.employeur_eligible(lue),
            employeur_points: points,
            employeur_siren: siret.as_ref().map(domain::siret::Siret::siren),
        };
        let bareme = Bareme::actuel();
        let mut jugees = Vec::new();
        let mut ecartees = Vec::new();
        let mut cle: Option<CleRang> = None;
        for dep in &all {
            for carte in self.ouvertes(dep, version.0).await?.iter().cloned() {
                let insee = carte.insee.as_str();
                let (onglet, place) = if wished.contains(insee) {
                    (Onglet::Demandees, PlaceCommune::Demandee)
                } else if near.contains(insee) {
                    (Onglet::Limitrophes, PlaceCommune::Limitrophe)
                } else if own.contains(dep) {
                    (Onglet::Autres, PlaceCommune::Autre)
                } else {
                    continue;
                };
                let (reponses, aide, _) = menage.evaluer(&carte, self)?;
                // The state of the file concerns applying, not what one may look at.
                let rules = || reponses.iter().filter(|a| a.regle != Regle::Etat);
                if let Some(no) = rules().find(|a| a.verdict == Verdict::NeConvientPas) {
                    if onglet == Onglet::Demandees {
                        ecartees.push(Ecartee { reponse: *no, carte });
                    }
                    continue;
                }
                let convient = rules().all(|a| a.verdict == Verdict::Convient);
                let pour_rang = OffrePourRang {
                    place,
                    loyer_cc: Centimes(carte.loyer_cc),
                    aide: aide.montant,
                    reservee_siren: carte.reservee_siren.clone(),
                };
                let classement = classer(&bareme, &profil, &pour_rang, jour_de_reference(carte.cloture()));
                let points = classement.total;
                cle.get_or_insert_with(|| classement.cle());
                jugees.push(Jugee { carte, onglet, convient, points });
            }
        }
        let (groupe, anciennete, numero) = match cle {
            Some(c) => (c.groupe, c.anciennete, c.numero),
            None => (Groupe::B, lue.demande.date_creation, lue.demande.numero_unique.clone()),
        };
        Ok(Eligibles { version, jugees, ecartees: Arc::new(ecartees), groupe, anciennete, numero })
    }

    /// The open offers of a département, kept until an offer of anywhere changes.
    pub(super) async fn ouvertes(&self, departement: &str, revision: i64) -> Result<Arc<Vec<Carte>>, Erreur> {
        let known = self.eligibles.with(|c| {
            c.departements.get(departement).filter(|(r, _)| *r == revision).map(|(_, cartes)| Arc::clone(cartes))
        });
        if let Some(cartes) = known {
            return Ok(cartes);
        }
        let read: Vec<Carte> = on_db!(&self.db, |p| {
            sqlx::query_as::<_, Carte>(concat!(
                "SELECT ",
                colonnes_carte!(),
                " FROM offre o WHERE o.etat = 'publiee' AND o.departement = $1 AND o.cloture_a > $2"
            ))
            .bind(departement)
            .bind(self.maintenant())
            .fetch_all(p)
            .await
        })?;
        let cartes = Arc::new(read);
        self.eligibles.with(|c| c.departements.insert(departement.to_owned(), (revision, Arc::clone(&cartes))));
        Ok(cartes)
    }

    /// Of each offer (at most a page of them): version of its ranks, candidatures now.
    pub(super) async fn versions_des_rangs(&self, offres: &[Uuid]) -> Result<Vec<(Uuid, i64, i64)>, Erreur> {
        if offres.is_empty() {
            return Ok(Vec::new());
        }
        // One text for any number: what is missing is asked for as the nil id.
        Ok(on_db!(&self.db, |p| {
            let mut query = sqlx::query_as(
                "SELECT id, rangs_version, candidatures FROM offre WHERE id IN
                 ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
            );
            for i in 0..PAR_PAGE {
                query = query.bind(offres.get(i).copied().unwrap_or_default());
            }
            query.fetch_all(p).await
        })?)
    }

    /// What the candidatures on each offer are ordered by, best first: read only where it moved since.
    async fn cles_de_rang(&self, offres: &[Uuid]) -> Result<HashMap<Uuid, Arc<Vec<CleRang>>>, Erreur> {
        let mut found = HashMap::new();
        for chunk in offres.chunks(PAR_PAGE) {
            let versions = self.versions_des_rangs(chunk).await?;
            for (offre, version, _) in versions {
                let known = self
                    .eligibles
                    .with(|c| c.rangs.get(&offre).filter(|(v, _)| *v == version).map(|(_, k)| Arc::clone(k)));
                let keys = match known {
                    Some(keys) => keys,
                    None => {
                        let keys = Arc::new(self.lire_cles(offre).await?);
                        self.eligibles.with(|c| {
                            if c.rangs.len() >= OFFRES_GARDEES {
                                c.rangs.clear();
                            }
                            c.rangs.insert(offre, (version, Arc::clone(&keys)));
                        });
                        keys
                    }
                };
                found.insert(offre, keys);
            }
        }
        Ok(found)
    }

    async fn lire_cles(&self, offre: Uuid) -> Result<Vec<CleRang>, Erreur> {
        let rows: Vec<(String, i64, String, String)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT groupe, points, anciennete, numero_unique FROM candidature WHERE offre_id = $1 AND active",
            )
            .bind(offre)
            .fetch_all(p)
            .await
        })?;
        let mut keys: Vec<CleRang> = rows.into_iter().map(cle_lue).collect::<Result<_, _>>()?;
        keys.sort_unstable();
        Ok(keys)
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
