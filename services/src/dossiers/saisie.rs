//! Step 2 while it is typed: kept with the demande, so that whoever leaves it half-way finds it again on any device.
//! Nothing of it is logged; it goes when the step is sent, and with the demande.

use super::DemandeLue;
use crate::limites;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::dossier::SaisieLaissee;
use uuid::Uuid;

impl Services {
    /// Keeps what was typed so far, in the place of what was kept before. Nothing is kept outside the three steps:
    /// there, step 2 is sent or left as it was.
    ///
    /// # Errors
    /// No live demande; the database's.
    pub async fn laisser_saisie(&self, compte: Uuid, saisie: &SaisieLaissee) -> Result<(), Erreur> {
        self.rejouer(|| self.ecrire_saisie(compte, saisie, self.maintenant())).await
    }

    /// The same for a page that saves by itself, shown at `montree_a` (microseconds): what it says is dropped if the
    /// step was sent since, from here or from another device.
    ///
    /// # Errors
    /// [`Erreur::TropDEssais`] beyond [`limites::SAISIE_COMPTE`]; as [`Self::laisser_saisie`].
    pub async fn noter_saisie(&self, compte: Uuid, saisie: &SaisieLaissee, montree_a: i64) -> Result<(), Erreur> {
        self.limiter(limites::SAISIE_COMPTE, &compte.to_string()).await?;
        self.rejouer(|| self.ecrire_saisie(compte, saisie, montree_a)).await
    }

    async fn ecrire_saisie(&self, compte: Uuid, saisie: &SaisieLaissee, montree_a: i64) -> Result<(), Erreur> {
        let json = serde_json::to_string(saisie)?;
        let mut tx = self.db.begin().await?;
        // Held to the end: a demande deleted meanwhile keeps nothing.
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        if lue.etat.numero_etape().is_none() {
            return Ok(());
        }
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO saisie (demande_id, champs, ecrite_a) VALUES ($1, $2, $3)
                 ON CONFLICT (demande_id) DO UPDATE SET champs = excluded.champs, ecrite_a = excluded.ecrite_a
                 WHERE saisie.champs IS NOT NULL OR saisie.ecrite_a <= $4",
            )
            .bind(lue.id)
            .bind(&json)
            .bind(self.maintenant())
            .bind(montree_a)
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await
    }

    /// What was typed at step 2 and not sent, and when (microseconds).
    ///
    /// # Errors
    /// The database's.
    pub async fn saisie_laissee(&self, lue: &DemandeLue) -> Result<Option<(SaisieLaissee, i64)>, Erreur> {
        let row: Option<(String, i64)> = on_db!(&self.db, |p| {
            sqlx::query_as("SELECT champs, ecrite_a FROM saisie WHERE demande_id = $1 AND champs IS NOT NULL")
                .bind(lue.id)
                .fetch_optional(p)
                .await
        })?;
        Ok(row.and_then(|(champs, at)| match serde_json::from_str(&champs) {
            Ok(saisie) => Some((saisie, at)),
            Err(_) => {
                // The step is filled in again; the reason would repeat what was typed.
                tracing::error!(demande = %lue.id, "a half-typed step 2 that can't be read");
                None
            }
        }))
    }

    /// Step 2 was sent: what was typed of it goes, and what pages shown before may still say of it is not kept.
    pub(super) async fn saisie_envoyee(&self, tx: &mut Tx, demande: Uuid) -> Result<(), Erreur> {
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO saisie (demande_id, champs, ecrite_a) VALUES ($1, NULL, $2)
                 ON CONFLICT (demande_id) DO UPDATE SET champs = NULL, ecrite_a = excluded.ecrite_a",
            )
            .bind(demande)
            .bind(self.maintenant())
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(())
    }

    /// The demande goes, and with it what was being typed.
    pub(super) async fn oublier_saisie(&self, tx: &mut Tx, demande: Uuid) -> Result<(), Erreur> {
        on_tx!(&mut *tx, |c| {
            sqlx::query("DELETE FROM saisie WHERE demande_id = $1").bind(demande).execute(c).await.map(drop)
        })?;
        Ok(())
    }
}
