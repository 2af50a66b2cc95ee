//! The consent: changed or withdrawn at any time, at once, every change kept.

use super::DossierRefuse;
use crate::{Erreur, Services, Tx, on_tx};
use domain::dossier::{self, Consentement, EvenementDossier};
use uuid::Uuid;

impl Services {
    /// Writes a consent given, changed or withdrawn into the history.
    pub(super) async fn noter_consentement(
        &self,
        tx: &mut Tx,
        demande: Uuid,
        from: Option<Consentement>,
        to: Consentement,
        at: i64,
    ) -> Result<(), Erreur> {
        on_tx!(&mut *tx, |c| {
            sqlx::query("INSERT INTO consentement (id, demande_id, de, vers, a) VALUES ($1, $2, $3, $4, $5)")
                .bind(self.id())
                .bind(demande)
                .bind(from.map(Consentement::code))
                .bind(to.code())
                .bind(at)
                .execute(c)
                .await
                .map(drop)
        })?;
        Ok(())
    }

    /// Changes or withdraws the consent: at any time, at once, kept in the history.
    ///
    /// # Errors
    /// [`DossierRefuse::PasMaintenant`] before step 2 was filled, or for a choice that the employer doesn't offer.
    pub async fn changer_consentement(&self, compte: Uuid, vers: Consentement) -> Result<(), DossierRefuse> {
        self.rejouer(|| self.consentir(compte, vers)).await
    }

    async fn consentir(&self, compte: Uuid, vers: Consentement) -> Result<(), DossierRefuse> {
        let lue = self.lire_demande_de(compte).await?.ok_or(Erreur::Introuvable)?;
        let siret = lue.siret();
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        let (connue, politique) = self.tenir_politique(&mut tx, siret.as_ref()).await?;
        // Withdrawing is always possible, whatever the employer offers.
        if vers != Consentement::Anonyme && !politique.consentements.contains(&vers) {
            return Err(DossierRefuse::PasMaintenant);
        }
        let mut lue = self.demande_a_changer(&mut tx, compte).await?;
        if lue.siret() != siret {
            return Err(Erreur::Depasse.into());
        }
        let mut complement = lue.complement.clone().ok_or(DossierRefuse::PasMaintenant)?;
        let from = complement.consentement;
        if from == vers {
            return Ok(());
        }
        let event = dossier::evenement_consentement(lue.etat, &politique, from, vers);
        if event == EvenementDossier::LeverAnonymat {
            self.rattacher(&mut tx, &mut lue, connue).await?;
        }
        self.avancer(&mut tx, &lue, event).await?;
        complement.consentement = vers;
        let json = serde_json::to_string(&complement).map_err(Erreur::from)?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE demande SET complement = $2, consentement = $3 WHERE id = $1")
                .bind(lue.id)
                .bind(&json)
                .bind(vers.code())
                .execute(c)
                .await
                .map(drop)
        })?;
        self.noter_consentement(&mut tx, lue.id, Some(from), vers, now).await?;
        self.reclasser(&mut tx, compte).await?;
        tx.commit().await?;
        Ok(())
    }
}
