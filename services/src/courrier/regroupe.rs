//! Mails that say « there is something for you » and where: many causes, few mails.

use super::Courriel;
use crate::{Erreur, Services, Tx, on_tx};

impl Services {
    /// Puts a mail into the outbox that tells all that comes within a while: `cle` names this while, `suivant` the next
    /// one and when it begins (microseconds). The first cause is told at once. A later one is told by that mail if it has
    /// not left yet; otherwise by one at the beginning of the next while, with all that come until then.
    pub(crate) async fn poster_regroupe(
        &self,
        tx: &mut Tx,
        cle: &str,
        suivant: (&str, i64),
        destinataire: &str,
        mail: &Courriel,
    ) -> Result<(), Erreur> {
        if self.poster_pour(tx, cle, destinataire, mail, self.maintenant()).await? {
            return Ok(());
        }
        let waits: i64 = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar("SELECT COUNT(*) FROM courriel WHERE cle = $1 AND etat = 'attente'")
                .bind(cle)
                .fetch_one(c)
                .await
        })?;
        if waits == 0 {
            self.poster_pour(tx, suivant.0, destinataire, mail, suivant.1).await?;
        }
        Ok(())
    }
}
