//! The open offers of a département in memory, as few bytes each as judging, filtering and sorting need.
//!
//! `revision_departement.offres` says whether anything moved; what moved since is read alone, by the revision that each
//! offer keeps of its own last change. The cards themselves are read for the page that shows them.

use super::super::Filtres;
use super::{Carte, colonnes_carte};
use crate::{Erreur, Services, on_db};
use domain::logement::{ClasseEnergie, Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// An open offer, as it is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Fiche {
    /// Id.
    pub id: Uuid,
    insee: [u8; 5],
    /// Rooms.
    pub typologie: Typologie,
    /// House or flat.
    pub genre: Genre,
    /// Financing.
    pub financement: Financement,
    /// Zone of the social ceilings.
    pub zone_plafond: ZonePlafond,
    /// Zone ABC.
    pub zone_abc: ZoneAbc,
    /// Energy class.
    pub dpe: ClasseEnergie,
    /// Rent without charges, cents.
    pub loyer: i64,
    /// Rent with charges, cents.
    pub loyer_cc: i64,
    /// Living space, m².
    pub surface_m2: i64,
    /// Floor.
    pub etage: Option<i16>,
    /// Lift.
    pub ascenseur: bool,
    /// Balcony.
    pub balcon: bool,
    /// Garden.
    pub jardin: bool,
    /// Fit for reduced mobility.
    pub pmr: bool,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Published, microseconds.
    pub publiee_a: i64,
    /// Closes, microseconds.
    pub cloture_a: i64,
    /// Available from.
    pub disponible_le: Date,
    /// SIREN of the employer it is reserved for.
    pub reservee: Option<Box<str>>,
}

impl Fiche {
    /// Its commune.
    #[must_use]
    pub fn insee(&self) -> &str {
        std::str::from_utf8(&self.insee).unwrap_or_default()
    }

    /// The same, as a key.
    pub(super) const fn code_commune(&self) -> [u8; 5] {
        self.insee
    }

    /// Whether one may apply at `now` (microseconds).
    #[must_use]
    pub const fn ouverte(&self, now: i64) -> bool {
        self.publiee_a <= now && self.cloture_a > now
    }
}

impl Filtres {
    /// Whether an offer passes.
    #[must_use]
    pub fn laisse_passer(&self, f: &Fiche, today: Date) -> bool {
        self.genre.is_none_or(|g| g == f.genre)
            && self.loyer_min.is_none_or(|m| f.loyer_cc >= m.0)
            && self.loyer_max.is_none_or(|m| f.loyer_cc <= m.0)
            && self.surface_min.is_none_or(|m| f.surface_m2 >= m)
            && (self.pieces.is_empty() || self.pieces.contains(&f.typologie.pieces()))
            && (!self.pmr || f.pmr)
            && (!self.disponible || f.disponible_le <= today)
            && (!self.sans_marches || f.ascenseur || f.etage.is_none_or(|e| e == 0))
    }
}

/// The open offers of a département at one revision.
#[derive(Debug, Default)]
pub struct Departement {
    /// Value of `revision_departement.offres` they were read at.
    pub revision: i64,
    /// By id.
    pub fiches: Vec<Fiche>,
}

/// The départements in memory, per process.
#[derive(Debug, Clone, Default)]
pub(crate) struct CacheFiches(Arc<Mutex<HashMap<String, Arc<Place>>>>);

/// One département: read by one request at a time, the others wait for it.
#[derive(Debug, Default)]
struct Place {
    lecture: tokio::sync::Mutex<()>,
    lu: Mutex<Option<Arc<Departement>>>,
}

#[derive(sqlx::FromRow)]
struct Ligne {
    id: Uuid,
    insee: String,
    typologie: String,
    genre: String,
    financement: String,
    zone_plafond: String,
    zone_abc: String,
    dpe: String,
    loyer: i64,
    loyer_cc: i64,
    surface_m2: i64,
    etage: Option<i64>,
    ascenseur: bool,
    balcon: bool,
    jardin: bool,
    pmr: bool,
    latitude: f64,
    longitude: f64,
    publiee_a: i64,
    cloture_a: i64,
    disponible_le: String,
    reservee_siren: Option<String>,
    etat: String,
}

impl Ligne {
    /// Nothing for an offer that is no longer published.
    fn fiche(self) -> Result<(Uuid, Option<Fiche>), Erreur> {
        let unknown = || Erreur::Interne("code of an offer".into());
        if self.etat != "publiee" {
            return Ok((self.id, None));
        }
        let fiche = Fiche {
            id: self.id,
            insee: self.insee.as_bytes().try_into().map_err(|_| unknown())?,
            typologie: Typologie::from_code(&self.typologie).ok_or_else(unknown)?,
            genre: Genre::from_code(&self.genre).ok_or_else(unknown)?,
            financement: Financement::from_code(&self.financement).ok_or_else(unknown)?,
            zone_plafond: ZonePlafond::from_code(&self.zone_plafond).ok_or_else(unknown)?,
            zone_abc: ZoneAbc::from_code(&self.zone_abc).ok_or_else(unknown)?,
            dpe: ClasseEnergie::from_code(&self.dpe).ok_or_else(unknown)?,
            loyer: self.loyer,
            loyer_cc: self.loyer_cc,
            surface_m2: self.surface_m2,
            etage: self.etage.and_then(|e| i16::try_from(e).ok()),
            ascenseur: self.ascenseur,
            balcon: self.balcon,
            jardin: self.jardin,
            pmr: self.pmr,
            latitude: self.latitude,
            longitude: self.longitude,
            publiee_a: self.publiee_a,
            cloture_a: self.cloture_a,
            disponible_le: self.disponible_le.parse().map_err(|_| unknown())?,
            reservee: self.reservee_siren.map(Into::into),
        };
        Ok((self.id, Some(fiche)))
    }
}

macro_rules! colonnes_fiche {
    ($where:literal) => {
        concat!(
            "SELECT o.id, o.insee, o.typologie, o.genre, o.financement, o.zone_plafond, o.zone_abc, o.dpe, o.loyer, o.loyer_cc,
               o.surface_m2, o.etage, o.ascenseur, o.balcon, o.jardin, o.pmr, o.latitude, o.longitude, o.publiee_a,
               o.cloture_a, o.disponible_le, o.reservee_siren, o.etat FROM offre o WHERE ",
            $where
        )
    };
}

/// Départements asked about in one read.
const LOT: usize = 16;

impl Services {
    /// Per département: revision of its offers and of the ranks on them. One read for everybody who asks now.
    ///
    /// # Errors
    /// The database's.
    pub async fn revisions(&self, departements: &[String]) -> Result<Vec<(i64, i64)>, Erreur> {
        if departements.is_empty() {
            return Ok(Vec::new());
        }
        let services = self.clone();
        let read = move |asked: Vec<Vec<String>>| {
            let services = services.clone();
            async move {
                let codes = asked.iter().flatten().map(String::as_str).collect();
                let found = services.lire_revisions(codes).await?;
                let of = |d: &String| found.get(d).copied().unwrap_or_default();
                Ok(asked.iter().map(|codes| codes.iter().map(of).collect()).collect())
            }
        };
        self.lots.revisions.demander(departements.to_vec(), 64, read).await
    }

    pub(crate) async fn lire_revisions(&self, mut codes: Vec<&str>) -> Result<HashMap<String, (i64, i64)>, Erreur> {
        codes.sort_unstable();
        codes.dedup();
        let mut found = HashMap::new();
        for chunk in codes.chunks(LOT) {
            let rows: Vec<(String, i64, i64)> = on_db!(&self.db, |p| {
                let mut query = sqlx::query_as(
                    "SELECT departement, offres, rangs FROM revision_departement WHERE departement IN
                     ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                );
                // One text for any number: what is missing is asked for as no département.
                for i in 0..LOT {
                    query = query.bind(chunk.get(i).copied().unwrap_or_default());
                }
                query.fetch_all(p).await
            })?;
            found.extend(rows.into_iter().map(|(d, offres, rangs)| (d, (offres, rangs))));
        }
        Ok(found)
    }

    /// The open offers of a département: some may have just closed or not opened yet, see [`Fiche::ouverte`].
    ///
    /// # Errors
    /// The database's.
    pub async fn offres_du_departement(&self, code: &str) -> Result<Arc<Departement>, Erreur> {
        let revision = self.revisions(&[code.to_owned()]).await?.first().map_or(0, |r| r.0);
        self.departement_a(code, revision).await
    }

    /// The same as it is in memory, perhaps behind; `None`: never read yet.
    pub(in crate::offres) fn departement_connu(&self, code: &str) -> Option<Arc<Departement>> {
        let place = self.fiches.0.lock().unwrap_or_else(PoisonError::into_inner).get(code).cloned()?;
        let lu = place.lu.lock().unwrap_or_else(PoisonError::into_inner);
        lu.clone()
    }

    /// The same, at a revision already read or a later one.
    pub(in crate::offres) async fn departement_a(&self, code: &str, revision: i64) -> Result<Arc<Departement>, Erreur> {
        let place = {
            let mut all = self.fiches.0.lock().unwrap_or_else(PoisonError::into_inner);
            match all.get(code) {
                Some(place) => Arc::clone(place),
                None => Arc::clone(all.entry(code.to_owned()).or_default()),
            }
        };
        let known = || place.lu.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let good = |d: &Arc<Departement>| d.revision >= revision;
        if let Some(lu) = known().filter(good) {
            return Ok(lu);
        }
        let _reading = place.lecture.lock().await;
        let before = known();
        if let Some(lu) = before.clone().filter(good) {
            return Ok(lu);
        }
        let read = Arc::new(self.lire_departement(code, revision, before.as_deref()).await?);
        *place.lu.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&read));
        Ok(read)
    }

    async fn lire_departement(
        &self,
        code: &str,
        revision: i64,
        before: Option<&Departement>,
    ) -> Result<Departement, Erreur> {
        let now = self.maintenant();
        let Some(before) = before else {
            let rows: Vec<Ligne> = on_db!(&self.db, |p| {
                sqlx::query_as(colonnes_fiche!("o.etat = 'publiee' AND o.departement = $1 AND o.cloture_a > $2"))
                    .bind(code)
                    .bind(now)
                    .fetch_all(p)
                    .await
            })?;
            let mut fiches = Vec::with_capacity(rows.len());
            for row in rows {
                fiches.extend(row.fiche()?.1);
            }
            fiches.sort_unstable_by_key(|f| f.id);
            return Ok(Departement { revision, fiches });
        };
        let rows: Vec<Ligne> = on_db!(&self.db, |p| {
            sqlx::query_as(colonnes_fiche!("o.departement = $1 AND o.revision > $2"))
                .bind(code)
                .bind(before.revision)
                .fetch_all(p)
                .await
        })?;
        let mut changed: Vec<(Uuid, Option<Fiche>)> = rows.into_iter().map(Ligne::fiche).collect::<Result<_, _>>()?;
        changed.sort_unstable_by_key(|c| c.0);
        let same = |f: &&Fiche| f.cloture_a > now && changed.binary_search_by_key(&f.id, |c| c.0).is_err();
        let mut fiches: Vec<Fiche> = before.fiches.iter().filter(same).cloned().collect();
        fiches.extend(changed.iter().filter_map(|c| c.1.clone()));
        fiches.sort_unstable_by_key(|f| f.id);
        Ok(Departement { revision, fiches })
    }

    /// Whole cards, in the order of `ids`; those that exist no more are left out.
    ///
    /// # Errors
    /// The database's.
    pub async fn cartes(&self, ids: &[Uuid]) -> Result<Vec<Carte>, Erreur> {
        let mut found: HashMap<Uuid, Carte> = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(super::PAR_PAGE) {
            let rows: Vec<Carte> = on_db!(&self.db, |p| {
                let mut query = sqlx::query_as(concat!(
                    "SELECT ",
                    colonnes_carte!(),
                    " FROM offre o WHERE o.id IN
                      ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
                ));
                for i in 0..super::PAR_PAGE {
                    query = query.bind(chunk.get(i).copied().unwrap_or_default());
                }
                query.fetch_all(p).await
            })?;
            found.extend(rows.into_iter().map(|c| (c.id, c)));
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }
}
