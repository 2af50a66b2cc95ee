//! What the applicant knows and the registration site doesn't: the housing aid, the revenue of the last twelve months.
//! Both stand beside the document that the site sends, so reading it anew leaves them; both end with the demande.

use crate::{Erreur, Services, on_tx};
use domain::argent::Centimes;
use domain::eligibilite::RevenuDeclare;
use uuid::Uuid;

impl Services {
    /// Keeps the housing aid that the applicant knows, a month; `None` forgets it and the estimate counts again. It moves
    /// the demande's version, so what was judged with the other amount is judged anew, and ranks the candidature under
    /// way again while it is not at the landlord's.
    ///
    /// # Errors
    /// No live demande; the database's.
    pub async fn connaitre_aide(&self, compte: Uuid, montant: Option<Centimes>) -> Result<(), Erreur> {
        self.rejouer(|| self.garder_aide(compte, montant)).await
    }

    async fn garder_aide(&self, compte: Uuid, montant: Option<Centimes>) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        if lue.aide_connue == montant {
            return Ok(());
        }
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE demande SET aide_connue = $2, version = version + 1 WHERE id = $1")
                .bind(lue.id)
                .bind(montant.map(|m| m.0.max(0)))
                .execute(c)
                .await
                .map(drop)
        })?;
        self.reclasser(&mut tx, compte).await?;
        tx.commit().await
    }

    /// Keeps the tax revenue of the last twelve months that the applicant states today, a year for the whole household;
    /// `None` forgets it. It moves the demande's version, so what was judged without it is judged anew. No rank reads it.
    ///
    /// # Errors
    /// No live demande; the database's.
    pub async fn declarer_revenu(&self, compte: Uuid, montant: Option<Centimes>) -> Result<(), Erreur> {
        self.rejouer(|| self.garder_revenu(compte, montant)).await
    }

    async fn garder_revenu(&self, compte: Uuid, montant: Option<Centimes>) -> Result<(), Erreur> {
        let le = self.horloge.aujourdhui();
        let stated = montant.map(|m| RevenuDeclare { montant: Centimes(m.0.max(0)), le });
        let mut tx = self.db.begin().await?;
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        if lue.revenu_declare == stated {
            return Ok(());
        }
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE demande SET revenu_declare = $2, revenu_declare_le = $3, version = version + 1 WHERE id = $1",
            )
            .bind(lue.id)
            .bind(stated.map(|s| s.montant.0))
            .bind(stated.map(|s| s.le.to_string()))
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await
    }
}
