//! The employer's users are told that files came in to be validated: at most one mail a day to each, and every file
//! within a day.

use crate::courrier::Lettre;
use crate::horloge::{HEURE, fin_du_jour};
use crate::{Erreur, Services, Tx, on_tx};
use domain::langue::Lang;
use uuid::Uuid;

/// When the mail leaves that tells what came after the mail of the day before, counted from midnight in Paris.
const MATIN: i64 = 8 * HEURE;

impl Services {
    /// A file begins to wait for `entreprise`. The first of the day is told at once. A later one is told by that mail
    /// if it has not left yet; otherwise by one on the next morning, with all that come until then.
    pub(crate) async fn prevenir_entreprise(&self, tx: &mut Tx, entreprise: Uuid) -> Result<(), Erreur> {
        // Always in the same order: two files that arrive at once wait for each other instead of crossing.
        let users: Vec<(Uuid, String, String, String)> = on_tx!(&mut *tx, |c| {
            sqlx::query_as(
                "SELECT id, email, langue, prenom FROM compte WHERE organisation_id = $1 AND role = 'entreprise' ORDER BY id",
            )
            .bind(entreprise)
            .fetch_all(c)
            .await
        })?;
        let today = self.horloge.aujourdhui();
        let tomorrow = today.tomorrow().unwrap_or(today);
        for (id, email, langue, prenom) in users {
            let lettre = Lettre::DossiersArrives { lien: self.lien("/entreprise"), prenom };
            let mail = lettre.rediger(Lang::from_code(&langue).unwrap_or_default());
            let key = |day| format!("arrivees:{id}:{day}");
            let next = (key(tomorrow), fin_du_jour(today) + 1 + MATIN);
            self.poster_regroupe(tx, &key(today), (&next.0, next.1), &email, &mail).await?;
        }
        Ok(())
    }
}
