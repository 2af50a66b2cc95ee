//! Alerts: searches that are kept, and told of the offers that appear.
//!
//! An offer that becomes visible is told once: one transaction marks it and queues a row for every alert that it
//! meets (`annonce`), so that everyone who asked « at once » is due at the same instant. What is due becomes one mail
//! per alert (`envoi`), in the transaction that takes it off the queue. What the mail tells is looked at again when the
//! postman takes it (`relecture`).

mod annonce;
mod envoi;
mod relecture;

use self::envoi::oublier_attente;
use crate::horloge::paris;
use crate::offres::{Filtres, Lieu, Onglet};
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::alerte::Frequence;
use domain::argent::Centimes;
use domain::demande::Demande;
use domain::logement::Genre;
use jiff::Timestamp;
use std::collections::BTreeSet;
use thiserror::Error;
use uuid::Uuid;

/// Alerts of one account at the most.
pub const ALERTES_MAX: i64 = 20;
/// Zone of an alert that looks everywhere.
pub const PARTOUT: &str = "*";

/// The path of the page that ends an alert, before its token.
pub const CHEMIN_ARRET: &str = "/alertes/arreter/";

/// An alert to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlerteNouvelle {
    /// Its name, as [`domain::alerte::nom`] answers it.
    pub nom: String,
    /// The query of the search it comes from, without `?`.
    pub requete: String,
    /// How often.
    pub frequence: Frequence,
    /// Only what the engine does not leave out for the account's demande.
    pub convient: bool,
    /// What an offer must meet.
    pub filtres: Filtres,
    /// Where: INSEE codes, `D93` for a département without the communes of `-93048`, or [`PARTOUT`] alone.
    pub zones: Vec<String>,
    /// The tab that these zones are of: they follow the demande.
    pub onglet: Option<Onglet>,
}

/// An alert as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alerte {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub nom: String,
    /// The query of the search it comes from, without `?`.
    pub requete: String,
    /// How often.
    pub frequence: Frequence,
    /// Or paused.
    pub active: bool,
    /// Only what the engine does not leave out.
    pub convient: bool,
    /// What an offer must meet.
    pub filtres: Filtres,
    /// Where.
    pub zones: Vec<String>,
    /// The tab that these zones are of: they follow the demande.
    pub onglet: Option<Onglet>,
    /// It says nothing, for it needs a demande and the account has none here any more.
    pub sans_demande: bool,
    /// Offers that wait for its next mail.
    pub en_attente: i64,
    /// Made at, microseconds.
    pub cree_a: i64,
}

/// Why there is no new alert.
#[derive(Debug, Error)]
pub enum AlerteRefusee {
    /// The account has [`ALERTES_MAX`] already.
    #[error("too many alerts")]
    Trop,
    /// The search means no place at all.
    #[error("no place")]
    SansLieu,
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

impl From<sqlx::Error> for AlerteRefusee {
    fn from(error: sqlx::Error) -> Self {
        Self::Autre(error.into())
    }
}

#[derive(sqlx::FromRow)]
struct Ligne {
    id: Uuid,
    nom: String,
    requete: String,
    frequence: String,
    active: bool,
    convient: bool,
    onglet: Option<String>,
    genre: Option<String>,
    loyer_min: Option<i64>,
    loyer_max: Option<i64>,
    surface_min: Option<i64>,
    pieces: String,
    pmr: bool,
    disponible: bool,
    sans_marches: bool,
    cree_a: i64,
    en_attente: i64,
}

impl Ligne {
    fn demande(&self) -> bool {
        self.convient || self.onglet.is_some()
    }

    fn alerte(self, zones: Vec<String>, orpheline: bool) -> Result<Alerte, Erreur> {
        Ok(Alerte {
            sans_demande: orpheline && self.demande(),
            onglet: self.onglet.as_deref().and_then(Onglet::from_code),
            id: self.id,
            nom: self.nom,
            requete: self.requete,
            frequence: frequence_lue(&self.frequence)?,
            active: self.active,
            convient: self.convient,
            filtres: Filtres {
                genre: self.genre.as_deref().and_then(Genre::from_code),
                loyer_min: self.loyer_min.map(Centimes),
                loyer_max: self.loyer_max.map(Centimes),
                surface_min: self.surface_min,
                pieces: self.pieces.split(',').filter_map(|p| p.parse().ok()).collect(),
                pmr: self.pmr,
                disponible: self.disponible,
                sans_marches: self.sans_marches,
            },
            zones,
            en_attente: self.en_attente,
            cree_a: self.cree_a,
        })
    }
}

fn frequence_lue(code: &str) -> Result<Frequence, Erreur> {
    Frequence::from_code(code).ok_or_else(|| Erreur::Interne("frequency of an alert".into()))
}

/// `,2,3,`, so that one room number is found by one `LIKE`; empty: all.
fn pieces_ecrites(pieces: &[u8]) -> String {
    if pieces.is_empty() {
        return String::new();
    }
    pieces.iter().fold(",".to_owned(), |text, p| text + &p.to_string() + ",")
}

/// A commune that an alert of its département leaves out.
fn zone_exclue(insee: &str) -> String {
    format!("-{insee}")
}

/// `D93`.
#[must_use]
pub fn zone_departement(code: &str) -> String {
    format!("D{code}")
}

impl Services {
    /// The zones of a place.
    #[must_use]
    pub fn zones_du_lieu(&self, lieu: &Lieu) -> Vec<String> {
        match (lieu, self.communes_du_lieu(lieu)) {
            (_, Some(communes)) => communes,
            (Lieu::Departement(code), None) => vec![zone_departement(code)],
            (_, None) => vec![PARTOUT.to_owned()],
        }
    }

    /// The zones of one of the applicant's tabs: the communes asked for, those that touch them, or the others of their
    /// départements.
    #[must_use]
    pub fn zones_de_l_onglet(&self, demande: &Demande, onglet: Onglet) -> Vec<String> {
        let r = &self.referentiel;
        let mut wished: BTreeSet<&str> = BTreeSet::new();
        let mut near: BTreeSet<&str> = BTreeSet::new();
        for insee in &demande.recherche.communes {
            wished.insert(insee);
            wished.extend(r.arrondissements(insee));
            near.extend(r.limitrophes(insee));
        }
        let zones: BTreeSet<String> = match onglet {
            Onglet::Demandees => wished.iter().map(|&c| c.to_owned()).collect(),
            Onglet::Limitrophes => near.difference(&wished).map(|&c| c.to_owned()).collect(),
            Onglet::Autres => {
                let departements: BTreeSet<&str> =
                    wished.iter().filter_map(|c| r.commune(c)).map(|c| c.departement).collect();
                let inside = |c: &&&str| r.commune(c).is_some_and(|c| departements.contains(c.departement));
                let left_out = wished.union(&near).filter(inside).map(|c| zone_exclue(c));
                left_out.chain(departements.iter().map(|d| zone_departement(d))).collect()
            }
        };
        zones.into_iter().collect()
    }

    /// Makes the alerts of an applicant's tabs look where the demande does now. In the transaction that changes it.
    pub(crate) async fn suivre_la_demande(&self, tx: &mut Tx, compte: Uuid, demande: &Demande) -> Result<(), Erreur> {
        let alertes: Vec<(Uuid, String)> = on_tx!(&mut *tx, |c| {
            sqlx::query_as("SELECT id, onglet FROM alerte WHERE compte_id = $1 AND onglet IS NOT NULL ORDER BY id")
                .bind(compte)
                .fetch_all(c)
                .await
        })?;
        for (alerte, onglet) in alertes {
            let Some(onglet) = Onglet::from_code(&onglet) else { continue };
            on_tx!(&mut *tx, |c| {
                sqlx::query("DELETE FROM alerte_zone WHERE alerte_id = $1").bind(alerte).execute(c).await.map(drop)
            })?;
            ecrire_zones(tx, alerte, &self.zones_de_l_onglet(demande, onglet)).await?;
        }
        Ok(())
    }

    /// When what is queued now for that rhythm is due, microseconds.
    #[must_use]
    pub fn echeance(&self, frequence: Frequence) -> i64 {
        self.echeance_de(frequence, self.maintenant())
    }

    fn echeance_de(&self, frequence: Frequence, now: i64) -> i64 {
        let at = Timestamp::from_microsecond(now).unwrap_or_default();
        frequence.echeance(at, &paris()).as_microsecond()
    }

    /// Makes an alert of an account. Offers already there are not told: the search shows them.
    ///
    /// # Errors
    /// [`AlerteRefusee`].
    pub async fn creer_alerte(&self, compte: Uuid, a: &AlerteNouvelle) -> Result<Uuid, AlerteRefusee> {
        if a.zones.is_empty() {
            return Err(AlerteRefusee::SansLieu);
        }
        let (id, jeton, now) = (self.id(), self.alea.secret(), self.maintenant());
        let f = &a.filtres;
        let mut tx = self.db.begin().await?;
        // The account's row is held to the end: two tabs that make the twentieth alert come one after the other.
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE compte SET langue = langue WHERE id = $1").bind(compte).execute(c).await.map(drop)
        })?;
        let n: i64 = on_tx!(&mut tx, |c| {
            sqlx::query_scalar("SELECT COUNT(*) FROM alerte WHERE compte_id = $1").bind(compte).fetch_one(c).await
        })?;
        if n >= ALERTES_MAX {
            return Err(AlerteRefusee::Trop);
        }
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO alerte (id, compte_id, nom, requete, frequence, active, convient, genre, loyer_min, loyer_max,
                   surface_min, pieces, pmr, disponible, sans_marches, jeton, cree_a, onglet)
                 VALUES ($1, $2, $3, $4, $5, TRUE, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            )
            .bind(id)
            .bind(compte)
            .bind(&a.nom)
            .bind(&a.requete)
            .bind(a.frequence.code())
            .bind(a.convient)
            .bind(f.genre.map(Genre::code))
            .bind(f.loyer_min.map(|m| m.0))
            .bind(f.loyer_max.map(|m| m.0))
            .bind(f.surface_min)
            .bind(pieces_ecrites(&f.pieces))
            .bind(f.pmr)
            .bind(f.disponible)
            .bind(f.sans_marches)
            .bind(&jeton)
            .bind(now)
            .bind(a.onglet.map(Onglet::code))
            .execute(c)
            .await
            .map(drop)
        })?;
        ecrire_zones(&mut tx, id, &a.zones).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The alerts of an account, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_alertes(&self, compte: Uuid) -> Result<Vec<Alerte>, Erreur> {
        let rows: Vec<Ligne> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT a.id, a.nom, a.requete, a.frequence, a.active, a.convient, a.onglet, a.genre, a.loyer_min, a.loyer_max,
                   a.surface_min, a.pieces, a.pmr, a.disponible, a.sans_marches, a.cree_a,
                   (SELECT COUNT(*) FROM alerte_envoi e WHERE e.alerte_id = a.id) AS en_attente
                 FROM alerte a WHERE a.compte_id = $1 ORDER BY a.cree_a, a.id",
            )
            .bind(compte)
            .fetch_all(p)
            .await
        })?;
        let orphans =
            rows.iter().any(Ligne::demande) && self.lire_demande_de(compte).await?.is_none_or(|d| !d.etat.importe());
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let zones: Vec<String> = on_db!(&self.db, |p| {
                sqlx::query_scalar("SELECT zone FROM alerte_zone WHERE alerte_id = $1 ORDER BY zone")
                    .bind(row.id)
                    .fetch_all(p)
                    .await
            })?;
            found.push(row.alerte(zones, orphans)?);
        }
        Ok(found)
    }

    /// Pauses an alert, or starts it again. What was published meanwhile is not told, nor what had not left yet.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another's.
    pub async fn suspendre_alerte(&self, compte: Uuid, alerte: Uuid, active: bool) -> Result<(), Erreur> {
        self.rejouer(|| self.suspendre(compte, alerte, active)).await
    }

    async fn suspendre(&self, compte: Uuid, alerte: Uuid, active: bool) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let changed = on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE alerte SET active = $3 WHERE id = $1 AND compte_id = $2")
                .bind(alerte)
                .bind(compte)
                .bind(active)
                .execute(c)
                .await
                .map(|r| r.rows_affected())
        })?;
        if changed == 0 {
            return Err(Erreur::Introuvable);
        }
        if !active {
            oublier_attente(&mut tx, alerte).await?;
        }
        tx.commit().await
    }

    /// Changes how often an alert writes; what waits follows.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another's.
    pub async fn changer_frequence(&self, compte: Uuid, alerte: Uuid, frequence: Frequence) -> Result<(), Erreur> {
        self.rejouer(|| self.rythmer(compte, alerte, frequence)).await
    }

    async fn rythmer(&self, compte: Uuid, alerte: Uuid, frequence: Frequence) -> Result<(), Erreur> {
        let due = self.echeance(frequence);
        let mut tx = self.db.begin().await?;
        let changed = on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE alerte SET frequence = $3 WHERE id = $1 AND compte_id = $2")
                .bind(alerte)
                .bind(compte)
                .bind(frequence.code())
                .execute(c)
                .await
                .map(|r| r.rows_affected())
        })?;
        if changed == 0 {
            return Err(Erreur::Introuvable);
        }
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE alerte_envoi SET du_a = $2 WHERE alerte_id = $1")
                .bind(alerte)
                .bind(due)
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// Deletes an alert and what it was to tell.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another's.
    pub async fn supprimer_alerte(&self, compte: Uuid, alerte: Uuid) -> Result<(), Erreur> {
        self.rejouer(|| self.supprimer(compte, alerte)).await
    }

    async fn supprimer(&self, compte: Uuid, alerte: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let gone = on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM alerte WHERE id = $1 AND compte_id = $2")
                .bind(alerte)
                .bind(compte)
                .execute(c)
                .await
                .map(|r| r.rows_affected())
        })?;
        if gone == 0 {
            return Err(Erreur::Introuvable);
        }
        oublier_attente(&mut tx, alerte).await?;
        tx.commit().await
    }

    /// Ends the alert of a mailed token: it stays in its owner's list, paused. A token that is none changes nothing
    /// and answers the same.
    ///
    /// # Errors
    /// The database's.
    pub async fn arreter_alerte(&self, jeton: &str) -> Result<(), Erreur> {
        // A look before the lock: strangers may post anything here.
        let known: Option<Uuid> = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT id FROM alerte WHERE jeton = $1").bind(jeton).fetch_optional(p).await
        })?;
        let Some(alerte) = known else { return Ok(()) };
        self.rejouer(|| self.arreter(alerte)).await
    }

    async fn arreter(&self, alerte: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE alerte SET active = FALSE WHERE id = $1").bind(alerte).execute(c).await.map(drop)
        })?;
        oublier_attente(&mut tx, alerte).await?;
        tx.commit().await
    }
}

async fn ecrire_zones(tx: &mut Tx, alerte: Uuid, zones: &[String]) -> Result<(), Erreur> {
    for zone in zones.iter().collect::<BTreeSet<_>>() {
        on_tx!(&mut *tx, |c| {
            sqlx::query("INSERT INTO alerte_zone (zone, alerte_id) VALUES ($1, $2)")
                .bind(zone)
                .bind(alerte)
                .execute(c)
                .await
                .map(drop)
        })?;
    }
    Ok(())
}
