//! What the benchmark measures of alerts: one offer, and everyone who waits for it.

use crate::alertes::zone_departement;
use crate::organisations::GenreOrganisation;
use crate::{Erreur, Services, on_db, on_tx};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Accounts written per transaction.
const PAR_TRANSACTION: usize = 5_000;

/// How long one offer took to reach everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MesureAlertes {
    /// Alerts that the offer met.
    pub alertes: usize,
    /// From the offer's publication until every one of them was queued, all due at the same instant.
    pub mise_en_file: Duration,
    /// Until every mail was in the outbox.
    pub courriels: Duration,
}

impl Services {
    /// Makes `n` accounts with one « at once » alert each, publishes an offer that meets them all, and tells it.
    ///
    /// # Errors
    /// The database's; [`Erreur::Interne`] when one alert was missed, doubled or due at another instant.
    pub async fn mesurer_alertes(&self, n: usize) -> Result<MesureAlertes, Erreur> {
        let landlord = match self.ids_bailleurs().await?.first() {
            Some(id) => *id,
            None => self.creer_organisation(GenreOrganisation::Bailleur, "Mesure", None, None).await?,
        };
        let today = self.horloge.aujourdhui();
        let offer = super::offres::volume(1, 1, today, &self.referentiel, &[landlord]).next();
        let mut offer = offer.ok_or_else(|| Erreur::Interne("no offer to measure with".into()))?;
        offer.ref_externe = format!("mesure-{}", self.id());
        offer.publiee_a = self.maintenant();
        offer.cloture_a = offer.publiee_a + 10 * crate::horloge::JOUR;
        for from in (0..n).step_by(PAR_TRANSACTION) {
            let zones = [offer.insee.clone(), zone_departement(&offer.departement)];
            self.alertes_de_mesure(from..(from + PAR_TRANSACTION).min(n), &zones).await?;
        }
        let id = self.publier(&offer).await?;
        self.rien_annonce(id).await?;

        let start = Instant::now();
        let queued = self.annoncer().await?;
        let mise_en_file = start.elapsed();
        let (rows, instants): (i64, i64) = on_db!(&self.db, |p| {
            sqlx::query_as("SELECT COUNT(*), COUNT(DISTINCT du_a) FROM alerte_envoi WHERE offre_id = $1")
                .bind(id)
                .fetch_one(p)
                .await
        })?;
        let start = Instant::now();
        let written = self.ecrire_alertes().await?;
        let courriels = start.elapsed();
        if usize::try_from(rows).ok() != Some(n) || written != n || instants > 1 || queued < n as u64 {
            return Err(Erreur::Interne(format!("{n} alerts, {rows} queued at {instants} instants, {written} mails")));
        }
        Ok(MesureAlertes { alertes: n, mise_en_file, courriels })
    }

    async fn alertes_de_mesure(&self, which: std::ops::Range<usize>, zones: &[String]) -> Result<(), Erreur> {
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        for i in which {
            let (compte, alerte) = (self.id(), self.id());
            on_tx!(&mut tx, |c| {
                sqlx::query(
                    "INSERT INTO compte (id, email, role, civilite, nom, prenom, telephone, langue, cree_a)
                     VALUES ($1, $2, 'demandeur', 'madame', 'Mesure', 'Anne', '+33639980000', 'fr', $3)",
                )
                .bind(compte)
                .bind(format!("alerte{i}.{}@exemple.fr", compte.simple()))
                .bind(now)
                .execute(c)
                .await
                .map(drop)
            })?;
            on_tx!(&mut tx, |c| {
                sqlx::query(
                    "INSERT INTO alerte (id, compte_id, nom, requete, frequence, active, convient, pieces, pmr, disponible,
                       sans_marches, jeton, cree_a)
                     VALUES ($1, $2, 'Mesure', '', 'immediate', TRUE, FALSE, '', FALSE, FALSE, FALSE, $3, $4)",
                )
                .bind(alerte)
                .bind(compte)
                .bind(self.alea.secret())
                .bind(now)
                .execute(c)
                .await
                .map(drop)
            })?;
            on_tx!(&mut tx, |c| {
                sqlx::query("INSERT INTO alerte_zone (zone, alerte_id) VALUES ($1, $2)")
                    .bind(&zones[i % zones.len()])
                    .bind(alerte)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
        }
        tx.commit().await
    }

    /// Bulk offers come as told already; this one must not.
    async fn rien_annonce(&self, offre: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE offre SET annoncee_a = NULL WHERE id = $1").bind(offre).execute(c).await.map(drop)
        })?;
        tx.commit().await
    }
}
