//! Searching and reading offers. What fits a demande is decided by `domain::eligibilite` alone; the database only
//! brings the open offers near the places asked for.

mod eligibles;
mod profil;

pub(crate) use eligibles::CacheEligibles;
pub use eligibles::{Ecartee, ListeDemandeur, Onglet, RangProbable};
pub use profil::OffreEtProfil;

use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::argent::Centimes;
use domain::logement::{Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
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
    }
}

impl Tri {
    /// What cards are sorted by; the id makes the order total.
    fn cle(self, c: &Carte) -> (i64, Uuid) {
        let key = match self {
            Self::Recentes => -c.publiee_a,
            Self::Loyer => c.loyer_cc,
            Self::Surface => -c.surface_m2,
            Self::Cloture => c.cloture_a,
        };
        (key, c.id)
    }
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

    /// Whether a card passes.
    #[must_use]
    pub fn laisse_passer(&self, c: &Carte, today: &str) -> bool {
        self.genre.is_none_or(|g| g.code() == c.genre)
            && self.loyer_min.is_none_or(|m| c.loyer_cc >= m.0)
            && self.loyer_max.is_none_or(|m| c.loyer_cc <= m.0)
            && self.surface_min.is_none_or(|m| c.surface_m2 >= m)
            && (self.pieces.is_empty()
                || Typologie::from_code(&c.typologie).is_some_and(|t| self.pieces.contains(&t.pieces())))
            && (!self.pmr || c.pmr)
            && (!self.disponible || c.disponible_le.as_str() <= today)
            && (!self.sans_marches || c.ascenseur || c.etage.is_none_or(|e| e == 0))
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
}

impl Carte {
    /// Last day to apply.
    #[must_use]
    pub fn cloture(&self) -> Date {
        crate::horloge::jour(self.cloture_a)
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
}

impl DetailOffre {
    /// Whether one may apply at `now` (microseconds).
    #[must_use]
    pub fn ouverte(&self, now: i64) -> bool {
        self.etat == "publiee" && self.carte.publiee_a <= now && self.carte.cloture_a > now
    }

    /// « T3 | Montreuil (93) | 680 € ».
    #[must_use]
    pub fn libelle(&self) -> String {
        crate::candidatures::libelle(
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
}

macro_rules! colonnes_carte {
    () => {
        "o.id, o.genre, o.typologie, o.insee, o.commune, o.code_postal, o.departement, o.zone_plafond, o.zone_abc,
         o.financement, o.surface_m2, o.loyer, o.loyer_cc, o.etage, o.ascenseur, o.balcon, o.jardin, o.pmr, o.dpe,
         o.reservee_siren, o.reservee_nom, o.photo, o.publiee_a, o.cloture_a, o.disponible_le, o.candidatures"
    };
}
pub(super) use colonnes_carte;

const SQL_DETAIL: &str = concat!(
    "SELECT ",
    colonnes_carte!(),
    ", o.etat, o.bailleur_id, b.nom AS bailleur, o.ref_externe, o.adresse, o.latitude, o.longitude, o.charges,
       o.depot, o.etages, o.parking, o.chauffage, o.annee, o.dpe_kwh, o.ges, o.description
     FROM offre o JOIN organisation b ON b.id = o.bailleur_id WHERE o.id = $1"
);

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
    /// The public list: open offers of a commune (an entire city with its arrondissements), of a département, or of
    /// the whole country.
    ///
    /// # Errors
    /// The database's.
    pub async fn recherche_publique(
        &self,
        insee: Option<&str>,
        departement: Option<&str>,
        f: &Filtres,
        tri: Tri,
        page: usize,
    ) -> Result<ListePublique, Erreur> {
        let place = match (insee, departement) {
            (Some(c), _) => self.referentiel.commune(c).map(|r| (r.departement.to_owned(), Some(c))),
            (None, Some(d)) => Some((d.to_owned(), None)),
            (None, None) => return self.recherche_partout(f, tri, page).await,
        };
        let (departement, insee) = place.ok_or(Erreur::Introuvable)?;
        let now = self.maintenant();
        let today = self.horloge.aujourdhui().to_string();
        let parts = insee.map(|c| self.referentiel.arrondissements(c)).unwrap_or_default();
        let here = |c: &Carte| insee.is_none_or(|i| c.insee == i || parts.contains(&c.insee.as_str()));
        let open = self.ouvertes(&departement, self.revision_des_offres().await?).await?;
        let mut found: Vec<&Carte> = open
            .iter()
            .filter(|c| c.cloture_a > now && c.publiee_a <= now && here(c) && f.laisse_passer(c, &today))
            .collect();
        found.sort_by_key(|c| tri.cle(c));
        let (total, pages) = (found.len(), found.len().div_ceil(PAR_PAGE).max(1));
        let page = page.clamp(1, pages);
        let mut cartes: Vec<Carte> = found.into_iter().skip((page - 1) * PAR_PAGE).take(PAR_PAGE).cloned().collect();
        let ids: Vec<Uuid> = cartes.iter().map(|c| c.id).collect();
        let counts = self.versions_des_rangs(&ids).await?;
        for c in &mut cartes {
            c.candidatures = counts.iter().find(|(id, ..)| *id == c.id).map_or(c.candidatures, |(.., n)| *n);
        }
        Ok(ListePublique { cartes, total, page, pages })
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
        let total: i64 =
            on_db!(&self.db, |p| { bound!(sqlx::query_scalar(liste_publique!("COUNT(*)", ""))).fetch_one(p).await })?;
        let total = usize::try_from(total).unwrap_or(0);
        let pages = total.div_ceil(PAR_PAGE).max(1);
        let page = page.clamp(1, pages);
        let as_i64 = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        // One text per order: each may walk an index instead of sorting the country.
        let sql = match tri {
            Tri::Recentes => {
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
        Ok(ListePublique { cartes, total, page, pages })
    }

    /// How many offers are open now, and the newest ones, for the home page.
    ///
    /// # Errors
    /// The database's.
    pub async fn accueil(&self, n: i64) -> Result<(i64, Vec<Carte>), Erreur> {
        let now = self.maintenant();
        let total: i64 = on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM offre WHERE etat = 'publiee' AND cloture_a > $1 AND publiee_a <= $1",
            )
            .bind(now)
            .fetch_one(p)
            .await
        })?;
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
        Ok(on_db!(&self.db, |p| sqlx::query_as(SQL_DETAIL).bind(id).fetch_one(p).await)?)
    }

    /// The same inside a transaction.
    pub(crate) async fn offre_tx(&self, tx: &mut Tx, id: Uuid) -> Result<DetailOffre, Erreur> {
        Ok(on_tx!(&mut *tx, |c| sqlx::query_as(SQL_DETAIL).bind(id).fetch_one(c).await)?)
    }
}
