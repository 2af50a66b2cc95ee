//! The open offers of a département in memory, as few bytes each as judging, filtering and sorting need.
//!
//! `revision_departement.offres` says whether anything moved; what moved since is read alone, by the revision that each
//! offer keeps of its own last change. Who is ranked on an offer moves far more often: `revision_departement.rangs` and
//! `offre.rangs_version` say it the same way, and are kept beside. Cards are made from both, with nothing to read.

use super::super::Filtres;
use super::{Carte, colonnes_carte};
use crate::{Erreur, Services, on_db};
use domain::logement::{ClasseEnergie, Financement, Genre, Typologie, ZoneAbc, ZonePlafond};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::{JoinError, JoinSet};
use tracing::Instrument as _;
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
    /// The employer it is reserved for.
    pub reservee: Option<Box<Reservation>>,
    commune: Arc<str>,
    code_postal: [u8; 5],
    photo: i64,
    photos: u16,
}

/// The employer that an offer is reserved for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Its SIREN.
    pub siren: Box<str>,
    /// Its name.
    pub nom: Option<Box<str>>,
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

    /// Its card, with who is ranked on it.
    pub(super) fn carte(&self, departement: &str, rangs: EtatRangs) -> Carte {
        Carte {
            id: self.id,
            genre: self.genre.code().to_owned(),
            typologie: self.typologie.code().to_owned(),
            insee: self.insee().to_owned(),
            commune: self.commune.as_ref().to_owned(),
            code_postal: std::str::from_utf8(&self.code_postal).unwrap_or_default().to_owned(),
            departement: departement.to_owned(),
            zone_plafond: self.zone_plafond.code().to_owned(),
            zone_abc: self.zone_abc.code().to_owned(),
            financement: self.financement.code().to_owned(),
            surface_m2: self.surface_m2,
            loyer: self.loyer,
            loyer_cc: self.loyer_cc,
            etage: self.etage.map(i64::from),
            ascenseur: self.ascenseur,
            balcon: self.balcon,
            jardin: self.jardin,
            pmr: self.pmr,
            dpe: self.dpe.code().to_owned(),
            reservee_siren: self.reservee.as_ref().map(|r| r.siren.as_ref().to_owned()),
            reservee_nom: self.reservee.as_ref().and_then(|r| r.nom.as_deref()).map(str::to_owned),
            photo: self.photo,
            publiee_a: self.publiee_a,
            cloture_a: self.cloture_a,
            disponible_le: self.disponible_le.to_string(),
            candidatures: rangs.candidatures,
            rangs_version: rangs.version,
            photos: i64::from(self.photos),
        }
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
    /// Its code.
    pub code: String,
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
    lecture_des_rangs: tokio::sync::Mutex<()>,
    rangs: Mutex<Rangs>,
}

/// Who is ranked on an offer: in what version, and how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct EtatRangs {
    /// `offre.rangs_version`; 0: nobody ever was.
    pub(super) version: i64,
    /// Active candidatures.
    pub(super) candidatures: i64,
}

/// The offers of a département on which somebody is ranked, or was.
#[derive(Debug, Default)]
struct Rangs {
    /// Value of `revision_departement.rangs` they are known at; none: never read.
    revision: Option<i64>,
    etats: HashMap<Uuid, EtatRangs>,
}

impl Rangs {
    fn noter(&mut self, offre: Uuid, etat: EtatRangs) {
        let known = self.etats.entry(offre).or_default();
        if known.version < etat.version {
            *known = etat;
        }
    }

    /// Of each, if they are known at `revision` at least.
    fn a(&self, revision: i64, offres: &[Uuid]) -> Option<Vec<EtatRangs>> {
        let of = |id: &Uuid| self.etats.get(id).copied().unwrap_or_default();
        (self.revision? >= revision).then(|| offres.iter().map(of).collect())
    }
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
    reservee_nom: Option<String>,
    commune: String,
    code_postal: String,
    photo: i64,
    photos: i64,
    candidatures: i64,
    rangs_version: i64,
    etat: String,
}

/// Names of communes, one copy of each for all the offers that are read together.
#[derive(Default)]
struct Noms(HashMap<String, Arc<str>>);

impl Noms {
    fn partager(&mut self, nom: String) -> Arc<str> {
        Arc::clone(self.0.entry(nom).or_insert_with_key(|nom| nom.as_str().into()))
    }
}

impl Ligne {
    const fn rangs(&self) -> EtatRangs {
        EtatRangs { version: self.rangs_version, candidatures: self.candidatures }
    }

    /// Nothing for an offer that is no longer published.
    fn fiche(self, noms: &mut Noms) -> Result<(Uuid, Option<Fiche>), Erreur> {
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
            reservee: self
                .reservee_siren
                .map(|siren| Box::new(Reservation { siren: siren.into(), nom: self.reservee_nom.map(Into::into) })),
            commune: noms.partager(self.commune),
            code_postal: self.code_postal.as_bytes().try_into().map_err(|_| unknown())?,
            photo: self.photo,
            photos: u16::try_from(self.photos).unwrap_or(u16::MAX),
        };
        Ok((self.id, Some(fiche)))
    }
}

macro_rules! colonnes_fiche {
    ($where:literal) => {
        concat!(
            "SELECT o.id, o.insee, o.typologie, o.genre, o.financement, o.zone_plafond, o.zone_abc, o.dpe, o.loyer, o.loyer_cc,
               o.surface_m2, o.etage, o.ascenseur, o.balcon, o.jardin, o.pmr, o.latitude, o.longitude, o.publiee_a,
               o.cloture_a, o.disponible_le, o.reservee_siren, o.reservee_nom, o.commune, o.code_postal, o.photo, o.photos,
               o.candidatures, o.rangs_version, o.etat FROM offre o WHERE ",
            $where
        )
    };
}

/// Départements read at once for one request: SQLite may have four readers in all, which others need too.
const LUS_ENSEMBLE: usize = 3;

impl Services {
    /// The open offers of a département: some may have just closed or not opened yet, see [`Fiche::ouverte`].
    ///
    /// # Errors
    /// The database's.
    pub async fn offres_du_departement(&self, code: &str) -> Result<Arc<Departement>, Erreur> {
        let revision = self.revisions(&[code.to_owned()]).await?.first().map_or(0, |r| r.0);
        self.departement_a(code, revision).await
    }

    /// The same for several départements, in the order asked.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn departements_lus(&self, codes: &[String]) -> Result<Vec<Arc<Departement>>, Erreur> {
        let revisions: Vec<i64> = self.revisions(codes).await?.into_iter().map(|r| r.0).collect();
        self.departements_a(codes, &revisions).await
    }

    /// The same, each at a revision already read or a later one. What memory lacks is read several at a time: the map
    /// of the country asks for all of them.
    pub(in crate::offres) async fn departements_a(
        &self,
        codes: &[String],
        revisions: &[i64],
    ) -> Result<Vec<Arc<Departement>>, Erreur> {
        let lost = |e: JoinError| Erreur::Interne(format!("a reader was lost: {e}"));
        let mut found = Vec::with_capacity(codes.len());
        let mut reading: JoinSet<Result<_, Erreur>> = JoinSet::new();
        for (n, (code, &revision)) in codes.iter().zip(revisions).enumerate() {
            if let Some(known) = self.departement_connu(code).filter(|d| d.revision >= revision) {
                found.push((n, known));
                continue;
            }
            if reading.len() == LUS_ENSEMBLE
                && let Some(read) = reading.join_next().await
            {
                found.push(read.map_err(lost)??);
            }
            let (services, code) = (self.clone(), code.clone());
            let read = async move { Ok((n, services.departement_a(&code, revision).await?)) };
            reading.spawn(read.in_current_span());
        }
        while let Some(read) = reading.join_next().await {
            found.push(read.map_err(lost)??);
        }
        found.sort_unstable_by_key(|(n, _)| *n);
        Ok(found.into_iter().map(|(_, d)| d).collect())
    }

    /// The same as it is in memory, perhaps behind; `None`: never read yet.
    pub(in crate::offres) fn departement_connu(&self, code: &str) -> Option<Arc<Departement>> {
        let place = self.fiches.0.lock().unwrap_or_else(PoisonError::into_inner).get(code).cloned()?;
        let lu = place.lu.lock().unwrap_or_else(PoisonError::into_inner);
        lu.clone()
    }

    /// One of them, at a revision already read or a later one.
    pub(in crate::offres) async fn departement_a(&self, code: &str, revision: i64) -> Result<Arc<Departement>, Erreur> {
        let place = self.place_de(code);
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
        let read = Arc::new(self.lire_departement(code, revision, before.as_deref(), &place).await?);
        *place.lu.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&read));
        Ok(read)
    }

    async fn lire_departement(
        &self,
        code: &str,
        revision: i64,
        before: Option<&Departement>,
        place: &Place,
    ) -> Result<Departement, Erreur> {
        let now = self.maintenant();
        let mut noms = Noms::default();
        // An offer that opens again comes back with what is ranked on it.
        let note = |rows: &[Ligne]| {
            let mut rangs = place.rangs.lock().unwrap_or_else(PoisonError::into_inner);
            rows.iter().filter(|r| r.rangs_version > 0).for_each(|r| rangs.noter(r.id, r.rangs()));
        };
        let Some(before) = before else {
            let rows: Vec<Ligne> = on_db!(&self.db, |p| {
                sqlx::query_as(colonnes_fiche!("o.etat = 'publiee' AND o.departement = $1 AND o.cloture_a > $2"))
                    .bind(code)
                    .bind(now)
                    .fetch_all(p)
                    .await
            })?;
            note(&rows);
            let mut fiches = Vec::with_capacity(rows.len());
            for row in rows {
                fiches.extend(row.fiche(&mut noms)?.1);
            }
            fiches.sort_unstable_by_key(|f| f.id);
            return Ok(Departement { code: code.to_owned(), revision, fiches });
        };
        let rows: Vec<Ligne> = on_db!(&self.db, |p| {
            sqlx::query_as(colonnes_fiche!("o.departement = $1 AND o.revision > $2"))
                .bind(code)
                .bind(before.revision)
                .fetch_all(p)
                .await
        })?;
        note(&rows);
        let mut changed: Vec<(Uuid, Option<Fiche>)> =
            rows.into_iter().map(|r| r.fiche(&mut noms)).collect::<Result<_, _>>()?;
        changed.sort_unstable_by_key(|c| c.0);
        let same = |f: &&Fiche| f.cloture_a > now && changed.binary_search_by_key(&f.id, |c| c.0).is_err();
        let mut fiches: Vec<Fiche> = before.fiches.iter().filter(same).cloned().collect();
        fiches.extend(changed.iter().filter_map(|c| c.1.clone()));
        fiches.sort_unstable_by_key(|f| f.id);
        // Those of offers long gone would pile up.
        let mut rangs = place.rangs.lock().unwrap_or_else(PoisonError::into_inner);
        if rangs.etats.len() > 2 * fiches.len() + 1024 {
            rangs.etats.retain(|id, _| fiches.binary_search_by_key(id, |f| f.id).is_ok());
        }
        drop(rangs);
        Ok(Departement { code: code.to_owned(), revision, fiches })
    }

    fn place_de(&self, code: &str) -> Arc<Place> {
        let mut all = self.fiches.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(code) {
            Some(place) => Arc::clone(place),
            None => Arc::clone(all.entry(code.to_owned()).or_default()),
        }
    }

    /// Who is ranked on each offer of a département, at a revision of its ranks already read or a later one.
    pub(super) async fn rangs_a(&self, code: &str, revision: i64, offres: &[Uuid]) -> Result<Vec<EtatRangs>, Erreur> {
        let place = self.place_de(code);
        let known = || place.rangs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().a(revision, offres) {
            return Ok(found);
        }
        let _reading = place.lecture_des_rangs.lock().await;
        if let Some(found) = known().a(revision, offres) {
            return Ok(found);
        }
        // The first time, of the open ones; then of whichever moved.
        let (since, open_at) = known().revision.map_or((0, self.maintenant()), |r| (r, 0));
        let rows: Vec<(Uuid, i64, i64)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT id, rangs_version, candidatures FROM offre
                 WHERE departement = $1 AND rangs_version > 0 AND rangs_version > $2 AND cloture_a > $3",
            )
            .bind(code)
            .bind(since)
            .bind(open_at)
            .fetch_all(p)
            .await
        })?;
        let mut rangs = known();
        for (id, version, candidatures) in rows {
            rangs.noter(id, EtatRangs { version, candidatures });
        }
        rangs.revision = rangs.revision.max(Some(revision));
        Ok(rangs.a(revision, offres).unwrap_or_default())
    }

    /// Cards of offers in memory, each with its département and the revision of the ranks there; in their order.
    pub(super) async fn cartes_de(&self, offres: &[(&Departement, i64, &Fiche)]) -> Result<Vec<Carte>, Erreur> {
        let mut etats: HashMap<Uuid, EtatRangs> = HashMap::with_capacity(offres.len());
        for (n, (departement, revision, _)) in offres.iter().enumerate() {
            if offres.iter().take(n).any(|(d, _, _)| d.code == departement.code) {
                continue;
            }
            let here = offres.iter().filter(|(d, _, _)| d.code == departement.code);
            let ids: Vec<Uuid> = here.map(|(_, _, o)| o.id).collect();
            let found = self.rangs_a(&departement.code, *revision, &ids).await?;
            etats.extend(ids.into_iter().zip(found));
        }
        let carte =
            |(d, _, o): &(&Departement, i64, &Fiche)| o.carte(&d.code, etats.get(&o.id).copied().unwrap_or_default());
        Ok(offres.iter().map(carte).collect())
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
