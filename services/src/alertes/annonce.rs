//! Telling alerts of the offers that just appeared: set by set, in the database.

use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::alerte::Frequence;
use domain::logement::Typologie;
use uuid::Uuid;

/// Rows after which a transaction ends, so that other writers are not kept waiting.
const RANGEES_PAR_TRANSACTION: u64 = 20_000;
/// Offers after which it does.
const OFFRES_PAR_TRANSACTION: usize = 200;
/// Offers marked at once while nobody has an alert.
const OFFRES_SANS_ALERTE: i64 = 5_000;

/// What matching reads of an offer.
#[derive(Debug, sqlx::FromRow)]
struct Apparue {
    id: Uuid,
    insee: String,
    departement: String,
    genre: String,
    typologie: String,
    surface_m2: i64,
    loyer_cc: i64,
    etage: Option<i64>,
    ascenseur: bool,
    pmr: bool,
    cloture_a: i64,
    disponible_le: String,
}

/// When the mails of one round are due, by rhythm.
#[derive(Debug, Clone, Copy)]
struct Echeances {
    immediate: i64,
    quotidienne: i64,
    hebdomadaire: i64,
}

impl Services {
    /// Tells every alert of the offers that became visible since: published, or scheduled for an instant that came.
    /// Answers how many mails-to-be were queued.
    ///
    /// # Errors
    /// The database's; what is not told then is told by the next round.
    pub async fn annoncer(&self) -> Result<u64, Erreur> {
        let now = self.maintenant();
        let due = Echeances {
            immediate: now,
            quotidienne: self.echeance_de(Frequence::Quotidienne, now),
            hebdomadaire: self.echeance_de(Frequence::Hebdomadaire, now),
        };
        let mut queued = 0;
        while self.a_annoncer(now).await? {
            if !self.des_alertes().await? {
                self.annoncer_a_personne(now).await?;
                continue;
            }
            let mut tx = self.db.begin().await?;
            let mut rows = 0;
            let mut offers = 0;
            while rows < RANGEES_PAR_TRANSACTION && offers < OFFRES_PAR_TRANSACTION {
                let Some(offre) = prendre(&mut tx, now).await? else { break };
                offers += 1;
                if offre.cloture_a > now {
                    rows += self.mettre_en_file(&mut tx, &offre, due).await?;
                }
            }
            tx.commit().await?;
            queued += rows;
            if offers == 0 {
                // Another server has the rest in hand.
                break;
            }
        }
        Ok(queued)
    }

    /// A look before the lock: most rounds find nothing.
    async fn a_annoncer(&self, now: i64) -> Result<bool, Erreur> {
        let first: Option<Uuid> = on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT id FROM offre WHERE etat = 'publiee' AND annoncee_a IS NULL AND publiee_a <= $1 LIMIT 1",
            )
            .bind(now)
            .fetch_optional(p)
            .await
        })?;
        Ok(first.is_some())
    }

    async fn des_alertes(&self) -> Result<bool, Erreur> {
        let first: Option<String> = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT zone FROM alerte_zone ORDER BY zone LIMIT 1").fetch_optional(p).await
        })?;
        Ok(first.is_some())
    }

    /// The first fill of a database: thousands of offers and not one alert.
    async fn annoncer_a_personne(&self, now: i64) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE offre SET annoncee_a = $1 WHERE annoncee_a IS NULL AND id IN
                   (SELECT id FROM offre WHERE etat = 'publiee' AND annoncee_a IS NULL AND publiee_a <= $1
                    ORDER BY publiee_a LIMIT $2)",
            )
            .bind(now)
            .bind(OFFRES_SANS_ALERTE)
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await
    }

    async fn mettre_en_file(&self, tx: &mut Tx, o: &Apparue, due: Echeances) -> Result<u64, Erreur> {
        let rooms = Typologie::from_code(&o.typologie).map_or(0, Typologie::pieces);
        let today = crate::horloge::jour(due.immediate).to_string();
        // The criteria of `Filtres::laisse_passer`, the other way round: the offer is known, the alerts are looked for.
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO alerte_envoi (alerte_id, offre_id, du_a)
                 SELECT a.id, $1, CASE a.frequence WHEN 'quotidienne' THEN CAST($2 AS BIGINT)
                   WHEN 'hebdomadaire' THEN CAST($3 AS BIGINT) ELSE CAST($4 AS BIGINT) END
                 FROM alerte_zone z JOIN alerte a ON a.id = z.alerte_id
                 WHERE z.zone IN ($5, $6, '*') AND a.active
                   AND (a.genre IS NULL OR a.genre = $7)
                   AND (a.loyer_min IS NULL OR a.loyer_min <= $8) AND (a.loyer_max IS NULL OR a.loyer_max >= $8)
                   AND (a.surface_min IS NULL OR a.surface_min <= $9)
                   AND (a.pieces = '' OR a.pieces LIKE $10)
                   AND (NOT a.pmr OR $11) AND (NOT a.disponible OR $12) AND (NOT a.sans_marches OR $13)
                   AND (z.zone <> $6 OR NOT EXISTS
                     (SELECT 1 FROM alerte_zone x WHERE x.zone = $14 AND x.alerte_id = a.id))
                 ON CONFLICT (alerte_id, offre_id) DO NOTHING",
            )
            .bind(o.id)
            .bind(due.quotidienne)
            .bind(due.hebdomadaire)
            .bind(due.immediate)
            .bind(&o.insee)
            .bind(super::zone_departement(&o.departement))
            .bind(&o.genre)
            .bind(o.loyer_cc)
            .bind(o.surface_m2)
            .bind(format!("%,{rooms},%"))
            .bind(o.pmr)
            .bind(o.disponible_le <= today)
            .bind(o.ascenseur || o.etage.is_none_or(|e| e == 0))
            .bind(super::zone_exclue(&o.insee))
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?)
    }
}

/// Takes one offer to tell. Of two servers at it, the second waits for the first and then finds it told.
async fn prendre(tx: &mut Tx, now: i64) -> Result<Option<Apparue>, Erreur> {
    Ok(on_tx!(&mut *tx, |c| {
        sqlx::query_as(
            "UPDATE offre SET annoncee_a = $1 WHERE annoncee_a IS NULL AND id IN
               (SELECT id FROM offre WHERE etat = 'publiee' AND annoncee_a IS NULL AND publiee_a <= $1
                ORDER BY publiee_a LIMIT 1)
             RETURNING id, insee, departement, genre, typologie, surface_m2, loyer_cc, etage, ascenseur, pmr, cloture_a,
               disponible_le",
        )
        .bind(now)
        .fetch_optional(c)
        .await
    })?)
}
