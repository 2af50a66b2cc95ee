//! Searching and reading offers. What fits a demande is decided by `domain::eligibilite` alone; the database only
//! brings the open offers near the places asked for.

mod eligibles;
mod fiches;
mod juge;
mod profil;
mod revisions;

pub(crate) use eligibles::CacheEligibles;
pub use eligibles::{Demandeur, Ecartee, GroupeEcarte, ListeDemandeur, Onglet, PageEcartee, RangProbable};
pub(crate) use fiches::CacheFiches;
pub use fiches::{Departement, Fiche};
pub(crate) use juge::{Compteur, Menage};
pub use profil::{COTE_A_COTE, OffreEtProfil};

use super::Lieu;
use crate::horloge::SECONDE;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::annonce::{EtatOffre, Releve};
use domain::argent::Centimes;
use domain::logement::{Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Offers on one page of results.
pub const PAR_PAGE: usize = 20;

domain::coded_enum! {
    /// Order of a list.
    Tri {
        /// Newest first.
        Recentes = "recentes",
        /// Cheapest first.
        Loyer = "loyer",
        /// Largest first.
        Surface = "surface",
        /// Closing soonest first.
        Cloture = "cloture",
        /// Where the applicant would stand best first; newest first for whoever has no demande.
        Rang = "rang",
    }
}

impl Tri {
    /// What offers are sorted by; the id makes the order total.
    pub(crate) fn cle(self, f: &Fiche) -> (i64, Uuid) {
        let key = match self {
            Self::Recentes | Self::Rang => -f.publiee_a,
            Self::Loyer => f.loyer_cc,
            Self::Surface => -f.surface_m2,
            Self::Cloture => f.cloture_a,
        };
        (key, f.id)
    }
}

/// The `page` (from 1, brought within bounds) of what is sorted by `key`: the page, its number, how many there are.
/// Only the page itself is put in order.
pub(crate) fn page_de<T, K: Ord>(mut all: Vec<T>, page: usize, key: impl Fn(&T) -> K) -> (Vec<T>, usize, usize) {
    let pages = all.len().div_ceil(PAR_PAGE).max(1);
    let page = page.clamp(1, pages);
    let (from, to) = ((page - 1) * PAR_PAGE, (page * PAR_PAGE).min(all.len()));
    if to < all.len() {
        all.select_nth_unstable_by_key(to, &key);
        all.truncate(to);
    }
    if from > 0 {
        all.select_nth_unstable_by_key(from, &key);
        all.drain(..from);
    }
    all.sort_unstable_by_key(&key);
    (all, page, pages)
}

/// What a person filters by; all of it lives in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filtres {
    /// House or flat; none: both.
    pub genre: Option<Genre>,
    /// Least rent with charges.
    pub loyer_min: Option<Centimes>,
    /// Most rent with charges.
    pub loyer_max: Option<Centimes>,
    /// Least living space, m².
    pub surface_min: Option<i64>,
    /// Numbers of rooms (1 to 6); empty: all.
    pub pieces: Vec<u8>,
    /// Fit for reduced mobility only.
    pub pmr: bool,
    /// Available now only.
    pub disponible: bool,
    /// With a lift, on the ground floor, or a house only.
    pub sans_marches: bool,
}

impl Filtres {
    /// How many are set.
    #[must_use]
    pub fn actifs(&self) -> usize {
        usize::from(self.genre.is_some())
            + usize::from(self.loyer_min.is_some())
            + usize::from(self.loyer_max.is_some())
            + usize::from(self.surface_min.is_some())
            + usize::from(!self.pieces.is_empty())
            + usize::from(self.pmr)
            + usize::from(self.disponible)
            + usize::from(self.sans_marches)
    }
}

/// An offer in a list.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Carte {
    /// Id.
    pub id: Uuid,
    /// `appartement`, `maison`.
    pub genre: String,
    /// `T1` … `T6`.
    pub typologie: String,
    /// Commune (INSEE).
    pub insee: String,
    /// Commune's name.
    pub commune: String,
    /// Postal code.
    pub code_postal: String,
    /// Département.
    pub departement: String,
    /// Zone of the social ceilings.
    pub zone_plafond: String,
    /// Zone ABC.
    pub zone_abc: String,
    /// Financing.
    pub financement: String,
    /// Living space, m².
    pub surface_m2: i64,
    /// Rent without charges, cents.
    pub loyer: i64,
    /// Rent with charges, cents.
    pub loyer_cc: i64,
    /// Floor.
    pub etage: Option<i64>,
    /// Lift.
    pub ascenseur: bool,
    /// Balcony.
    pub balcon: bool,
    /// Garden.
    pub jardin: bool,
    /// Fit for reduced mobility.
    pub pmr: bool,
    /// Energy class.
    pub dpe: String,
    /// SIREN of the employer it is reserved for.
    pub reservee_siren: Option<String>,
    /// Name of that employer.
    pub reservee_nom: Option<String>,
    /// Seed of the photos.
    pub photo: i64,
    /// Published, microseconds.
    pub publiee_a: i64,
    /// Closes, microseconds.
    pub cloture_a: i64,
    /// Available from, ISO day.
    pub disponible_le: String,
    /// Active candidatures, when it was read.
    pub candidatures: i64,
    /// Moves with every change of who is ranked here.
    pub rangs_version: i64,
    /// Photos of its own; none: drawn ones are shown.
    pub photos: i64,
}

impl Carte {
    /// Last day to apply.
    #[must_use]
    pub fn cloture(&self) -> Date {
        crate::horloge::jour(self.cloture_a)
    }

    /// Where the offer stands at `now` (microseconds), by what is stored of its state and how many of its candidatures
    /// are at the landlord's.
    #[must_use]
    pub(crate) fn situation(&self, enregistre: &str, envoyees: i64, now: i64) -> EtatOffre {
        let (publiee_a, cloture_a, candidatures) = (self.publiee_a, self.cloture_a, self.candidatures);
        EtatOffre::de(&Releve { enregistre, publiee_a, cloture_a, candidatures, envoyees }, now)
    }

    fn pour_regles(&self) -> Result<domain::eligibilite::OffrePourRegles, Erreur> {
        let unknown = || Erreur::Interne("code of an offer".into());
        Ok(domain::eligibilite::OffrePourRegles {
            typologie: Typologie::from_code(&self.typologie).ok_or_else(unknown)?,
            financement: Financement::from_code(&self.financement).ok_or_else(unknown)?,
            zone_plafond: ZonePlafond::from_code(&self.zone_plafond).ok_or_else(unknown)?,
            zone_abc: ZoneAbc::from_code(&self.zone_abc).ok_or_else(unknown)?,
            loyer: Centimes(self.loyer),
            charges: Centimes(self.loyer_cc - self.loyer),
            cloture: self.cloture(),
            reservee_siren: self.reservee_siren.clone(),
            departement: domain::eligibilite::CodeDepartement::de_commune(&self.insee),
            pmr: self.pmr,
        })
    }
}

/// Everything an offer's page shows.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct DetailOffre {
    /// What the card shows.
    #[sqlx(flatten)]
    pub carte: Carte,
    /// `publiee`, `retiree`, `attribuee`.
    pub etat: String,
    /// Landlord.
    pub bailleur_id: Uuid,
    /// Landlord's name.
    pub bailleur: String,
    /// The landlord's reference.
    pub ref_externe: String,
    /// Number and street.
    pub adresse: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Charges, cents.
    pub charges: i64,
    /// Guarantee deposit, cents.
    pub depot: i64,
    /// Floors of the building.
    pub etages: Option<i64>,
    /// Parking space.
    pub parking: bool,
    /// Code of a [`domain::annonce::Stationnement`]; none: no space, or a space of no kind told.
    pub parking_type: Option<String>,
    /// Heating code.
    pub chauffage: String,
    /// Year of construction.
    pub annee: i64,
    /// Consumption, kWh/m² a year.
    pub dpe_kwh: i64,
    /// Greenhouse-gas class.
    pub ges: String,
    /// Free text.
    pub description: String,
    /// Name of the building.
    pub residence: Option<String>,
    /// `collectif`, `individuel`.
    pub construction: String,
    /// Bedrooms.
    pub chambres: Option<i64>,
    /// Charges that are not in the rent with charges, cents.
    pub autres_charges: i64,
    /// What the parking space costs, cents.
    pub parking_loyer: i64,
    /// By when Action Logement must propose candidates, ISO day.
    pub designation_le: Option<String>,
    /// Active candidatures whose file is at the landlord's.
    pub envoyees: i64,
}

impl DetailOffre {
    /// Where it stands at `now` (microseconds).
    #[must_use]
    pub fn situation(&self, now: i64) -> EtatOffre {
        self.carte.situation(&self.etat, self.envoyees, now)
    }

    /// Whether one may apply at `now` (microseconds).
    #[must_use]
    pub fn ouverte(&self, now: i64) -> bool {
        self.etat == "publiee" && self.carte.publiee_a <= now && self.carte.cloture_a > now
    }

    /// « T3 | Montreuil (93) | 680 € ».
    #[must_use]
    pub fn libelle(&self) -> crate::candidatures::Libelle {
        crate::candidatures::Libelle::de(
            &self.carte.typologie,
            &self.carte.commune,
            &self.carte.departement,
            self.carte.loyer_cc,
        )
    }
}

/// A page of the public list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListePublique {
    /// The offers of this page.
    pub cartes: Vec<Carte>,
    /// All that match.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Pages in all.
    pub pages: usize,
    /// When an offer of this place opens or closes next, microseconds: until then the page holds.
    pub tient_jusqu_a: i64,
}

macro_rules! colonnes_carte {
    () => {
        "o.id, o.genre, o.typologie, o.insee, o.commune, o.code_postal, o.departement, o.zone_plafond, o.zone_abc,
         o.financement, o.surface_m2, o.loyer, o.loyer_cc, o.etage, o.ascenseur, o.balcon, o.jardin, o.pmr, o.dpe,
         o.reservee_siren, o.reservee_nom, o.photo, o.publiee_a, o.cloture_a, o.disponible_le, o.candidatures,
         o.rangs_version, o.photos"
    };
}
pub(super) use colonnes_carte;

/// How many active candidatures of an offer have their file at the landlord's; `candidature_envoyee` answers it.
macro_rules! envoyees {
    () => {
        "(SELECT COUNT(*) FROM candidature k WHERE k.offre_id = o.id AND k.active
            AND k.etat NOT IN ('deposee', 'validee'))"
    };
}
pub(crate) use envoyees;

macro_rules! colonnes_detail {
    () => {
        concat!(
            $crate::offres::lecture::colonnes_carte!(),
            ", o.etat, o.bailleur_id, b.nom AS bailleur, o.ref_externe, o.adresse, o.latitude, o.longitude, o.charges,
               o.depot, o.etages, o.parking, o.chauffage, o.annee, o.dpe_kwh, o.ges, o.description,
               o.residence, o.construction, o.chambres, o.autres_charges, o.parking_loyer, o.designation_le,
               o.parking_type, ",
            $crate::offres::lecture::envoyees!(),
            " AS envoyees"
        )
    };
}
pub(super) use colonnes_detail;

/// Whole offers, those that `$which` tells.
macro_rules! details {
    ($which:literal) => {
        concat!(
            "SELECT ",
            $crate::offres::lecture::colonnes_detail!(),
            " FROM offre o JOIN organisation b ON b.id = o.bailleur_id WHERE ",
            $which
        )
    };
}
pub(super) use details;

/// How long a total of the whole country stands, microseconds: counting a million offers at every visit would serve
/// nobody. Places smaller than the country are always counted exactly.
const TOTAL_TIENT: i64 = 10 * SECONDE;
/// Totals kept at the most.
const TOTAUX_GARDES: usize = 1_000;

/// Totals of the whole country, by filters, and when they were counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Totaux(Arc<Mutex<HashMap<String, (i64, i64)>>>);

impl Totaux {
    fn lu(&self, key: &str, now: i64) -> Option<i64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(key).filter(|(at, _)| (0..TOTAL_TIENT).contains(&(now - at))).map(|(_, total)| *total)
    }

    fn garder(&self, key: String, now: i64, total: i64) -> i64 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= TOTAUX_GARDES {
            all.clear();
        }
        all.insert(key, (now, total));
        total
    }
}

/// What the whole country's list filters by.
macro_rules! liste_publique {
    ($what:expr, $end:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM offre o WHERE o.etat = 'publiee' AND o.cloture_a > $1 AND o.publiee_a <= $1
              AND ($2 = '' OR o.genre = $2) AND o.loyer_cc BETWEEN $3 AND $4 AND o.surface_m2 >= $5
              AND ($6 = '' OR $6 LIKE '%,' || substr(o.typologie, 2, 1) || ',%')
              AND (NOT $7 OR o.pmr) AND o.disponible_le <= $8
              AND (NOT $9 OR o.ascenseur OR o.etage IS NULL OR o.etage = 0)",
            $end
        )
    };
}

impl Services {
    /// The public list: open offers of a place.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for a commune or a département that does not exist; the database's.
    pub async fn recherche_publique(
        &self,
        lieu: &Lieu,
        f: &Filtres,
        tri: Tri,
        page: usize,
    ) -> Result<ListePublique, Erreur> {
        let moved = self.versions_du_lieu(lieu).await?;
        self.recherche_a(lieu, &moved, f, tri, page).await
    }

    /// The same at revisions already read, those of [`Services::versions_du_lieu`].
    ///
    /// # Errors
    /// Those of [`Services::recherche_publique`].
    pub async fn recherche_a(
        &self,
        lieu: &Lieu,
        moved: &[(i64, i64)],
        f: &Filtres,
        tri: Tri,
        page: usize,
    ) -> Result<ListePublique, Erreur> {
        if *lieu == Lieu::Partout {
            return self.recherche_partout(f, tri, page).await;
        }
        let revisions: Vec<i64> = moved.iter().map(|r| r.0).collect();
        let departements = self.departements_a(&self.codes_du_lieu(lieu)?, &revisions).await?;
        let communes = self.communes_du_lieu(lieu);
        let (now, today) = (self.maintenant(), self.horloge.aujourdhui());
        let here =
            |o: &Fiche| communes.as_ref().is_none_or(|all| all.binary_search_by(|c| c.as_str().cmp(o.insee())).is_ok());
        let mut tient_jusqu_a = i64::MAX;
        let all = departements.iter().zip(moved);
        let found: Vec<(&Departement, i64, &Fiche)> = all
            .flat_map(|(d, (_, rangs))| d.fiches.iter().map(|o| (d.as_ref(), *rangs, o)))
            .filter(|(_, _, o)| {
                let open = o.ouverte(now);
                let next = if open { o.cloture_a } else { o.publiee_a };
                if next > now {
                    tient_jusqu_a = tient_jusqu_a.min(next);
                }
                open && f.laisse_passer(o, today) && here(o)
            })
            .collect();
        let total = found.len();
        let (found, page, pages) = page_de(found, page, |(_, _, o)| tri.cle(o));
        Ok(ListePublique { cartes: self.cartes_de(&found).await?, total, page, pages, tient_jusqu_a })
    }

    /// What the list of a place depends on, besides time: revisions of its départements; nothing for the whole country,
    /// whose list holds a few seconds (see [`ListePublique::tient_jusqu_a`]).
    ///
    /// # Errors
    /// The database's.
    pub async fn versions_du_lieu(&self, lieu: &Lieu) -> Result<Vec<(i64, i64)>, Erreur> {
        self.revisions(&self.departements_du_lieu(lieu)).await
    }

    /// The départements of a place, read.
    pub(super) async fn lus_du_lieu(&self, lieu: &Lieu) -> Result<Vec<Arc<Departement>>, Erreur> {
        self.departements_lus(&self.codes_du_lieu(lieu)?).await
    }

    /// Codes of the départements of a place that exists.
    fn codes_du_lieu(&self, lieu: &Lieu) -> Result<Vec<String>, Erreur> {
        let codes = self.departements_du_lieu(lieu);
        let known = !codes.is_empty() && codes.iter().all(|d| self.referentiel.departement(d).is_some());
        known.then_some(codes).ok_or(Erreur::Introuvable)
    }

    async fn recherche_partout(&self, f: &Filtres, tri: Tri, page: usize) -> Result<ListePublique, Erreur> {
        let now = self.maintenant();
        let pieces = if f.pieces.is_empty() {
            String::new()
        } else {
            f.pieces.iter().fold(",".to_owned(), |s, p| s + &p.to_string() + ",")
        };
        let until = if f.disponible { self.horloge.aujourdhui().to_string() } else { "9999-12-31".to_owned() };
        macro_rules! bound {
            ($query:expr) => {
                $query
                    .bind(now)
                    .bind(f.genre.map_or("", Genre::code))
                    .bind(f.loyer_min.map_or(0, |c| c.0))
                    .bind(f.loyer_max.map_or(i64::MAX, |c| c.0))
                    .bind(f.surface_min.unwrap_or(0))
                    .bind(&pieces)
                    .bind(f.pmr)
                    .bind(&until)
                    .bind(f.sans_marches)
            };
        }
        let key = format!("{f:?}");
        let total = match self.totaux.lu(&key, now) {
            Some(total) => total,
            None => {
                let total: i64 = on_db!(&self.db, |p| {
                    bound!(sqlx::query_scalar(liste_publique!("COUNT(*)", ""))).fetch_one(p).await
                })?;
                self.totaux.garder(key, now, total)
            }
        };
        let total = usize::try_from(total).unwrap_or(0);
        let pages = total.div_ceil(PAR_PAGE).max(1);
        let page = page.clamp(1, pages);
        let as_i64 = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        // One text per order: each may walk an index instead of sorting the country.
        let sql = match tri {
            Tri::Recentes | Tri::Rang => {
                liste_publique!(colonnes_carte!(), " ORDER BY o.publiee_a DESC, o.id LIMIT $10 OFFSET $11")
            }
            Tri::Loyer => liste_publique!(colonnes_carte!(), " ORDER BY o.loyer_cc, o.id LIMIT $10 OFFSET $11"),
            Tri::Surface => {
                liste_publique!(colonnes_carte!(), " ORDER BY o.surface_m2 DESC, o.id LIMIT $10 OFFSET $11")
            }
            Tri::Cloture => liste_publique!(colonnes_carte!(), " ORDER BY o.cloture_a, o.id LIMIT $10 OFFSET $11"),
        };
        let cartes = on_db!(&self.db, |p| {
            bound!(sqlx::query_as::<_, Carte>(sql))
                .bind(as_i64(PAR_PAGE))
                .bind(as_i64((page - 1) * PAR_PAGE))
                .fetch_all(p)
                .await
        })?;
        Ok(ListePublique { cartes, total, page, pages, tient_jusqu_a: now + TOTAL_TIENT })
    }

    /// How many offers are open now, and the newest ones, for the home page.
    ///
    /// # Errors
    /// The database's.
    pub async fn accueil(&self, n: i64) -> Result<(i64, Vec<Carte>), Erreur> {
        let now = self.maintenant();
        let total = match self.totaux.lu("", now) {
            Some(total) => total,
            None => {
                let total: i64 = on_db!(&self.db, |p| {
                    sqlx::query_scalar(
                        "SELECT COUNT(*) FROM offre WHERE etat = 'publiee' AND cloture_a > $1 AND publiee_a <= $1",
                    )
                    .bind(now)
                    .fetch_one(p)
                    .await
                })?;
                self.totaux.garder(String::new(), now, total)
            }
        };
        let cartes = on_db!(&self.db, |p| {
            sqlx::query_as::<_, Carte>(concat!(
                "SELECT ",
                colonnes_carte!(),
                " FROM offre o WHERE o.etat = 'publiee' AND o.cloture_a > $1 AND o.publiee_a <= $1
                  ORDER BY o.publiee_a DESC LIMIT $2"
            ))
            .bind(now)
            .bind(n)
            .fetch_all(p)
            .await
        })?;
        Ok((total, cartes))
    }

    /// An offer's page, open or not.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn offre(&self, id: Uuid) -> Result<DetailOffre, Erreur> {
        Ok(on_db!(&self.db, |p| sqlx::query_as(details!("o.id = $1")).bind(id).fetch_one(p).await)?)
    }

    /// The same inside a transaction.
    pub(crate) async fn offre_tx(&self, tx: &mut Tx, id: Uuid) -> Result<DetailOffre, Erreur> {
        Ok(on_tx!(&mut *tx, |c| sqlx::query_as(details!("o.id = $1")).bind(id).fetch_one(c).await)?)
    }
}
