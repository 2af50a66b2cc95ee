//! Whoever waits for an applicant's answer (a document, a slot, an acceptance) is told that it came: at most one mail an
//! hour to each, and every answer within the hour. Their queue shows which files.

use super::Rangee;
use crate::courrier::Lettre;
use crate::horloge::HEURE;
use crate::{Erreur, Services, Tx, on_tx};
use domain::candidature::{Acteur, Etat};
use domain::langue::Lang;
use uuid::Uuid;

/// Someone of a back office.
#[derive(Debug, sqlx::FromRow)]
struct Agent {
    id: Uuid,
    email: String,
    langue: String,
    prenom: String,
}

impl Services {
    /// An answer came to a candidature that stands at `etat`. Whose turn it is says who waits: the adviser until the file
    /// is sent, the landlord from then on.
    pub(super) async fn prevenir_qui_attend(&self, tx: &mut Tx, row: &Rangee, etat: Etat) -> Result<(), Erreur> {
        let chez_bailleur = etat.classement_fige();
        let acteur = if chez_bailleur { Acteur::Bailleur } else { Acteur::Conseiller };
        let asked: Option<Uuid> = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar(
                "SELECT auteur_id FROM evenement WHERE candidature_id = $1 AND acteur = $2 AND auteur_id IS NOT NULL
                 ORDER BY numero DESC LIMIT 1",
            )
            .bind(row.id)
            .bind(acteur.code())
            .fetch_optional(c)
            .await
        })?;
        let mut agents = if chez_bailleur {
            self.agents_du_bailleur(tx, row.bailleur_id, asked).await?
        } else {
            self.conseillers_de(tx, asked).await?
        };
        // Always in the same order: two answers at once wait for each other instead of crossing.
        agents.sort_by_key(|a| a.id);
        let now = self.maintenant();
        let hour = now.div_euclid(HEURE);
        let lien = self.lien(if chez_bailleur { "/bailleur?file=en_cours" } else { "/conseiller?file=a_traiter" });
        for a in agents {
            let lettre = Lettre::ReponsesRecues { chez_bailleur, lien: lien.clone(), prenom: a.prenom };
            let mail = lettre.rediger(Lang::from_code(&a.langue).unwrap_or_default());
            let key = |hour: i64| format!("reponses:{}:{hour}", a.id);
            let next = (key(hour + 1), (hour + 1) * HEURE);
            self.poster_regroupe(tx, &key(hour), (&next.0, next.1), &a.email, &mail).await?;
        }
        Ok(())
    }

    /// A landlord's file is its team's: whoever asked, then the others, twenty at the most.
    async fn agents_du_bailleur(&self, tx: &mut Tx, bailleur: Uuid, asked: Option<Uuid>) -> Result<Vec<Agent>, Erreur> {
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query_as(
                "SELECT id, email, langue, prenom FROM compte WHERE organisation_id = $1 AND role = 'bailleur'
                 ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END, id LIMIT 20",
            )
            .bind(bailleur)
            .bind(asked)
            .fetch_all(c)
            .await
        })?)
    }

    /// An adviser's file is the one's who asked; once that one is gone, some of the others'.
    async fn conseillers_de(&self, tx: &mut Tx, asked: Option<Uuid>) -> Result<Vec<Agent>, Erreur> {
        let asker: Option<Agent> = on_tx!(&mut *tx, |c| {
            sqlx::query_as("SELECT id, email, langue, prenom FROM compte WHERE id = $1 AND role = 'conseiller'")
                .bind(asked)
                .fetch_optional(c)
                .await
        })?;
        if let Some(asker) = asker {
            return Ok(vec![asker]);
        }
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query_as(
                "SELECT id, email, langue, prenom FROM compte WHERE role = 'conseiller' ORDER BY id LIMIT 20",
            )
            .fetch_all(c)
            .await
        })?)
    }
}
