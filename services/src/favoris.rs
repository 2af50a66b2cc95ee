//! Offers that an applicant keeps aside.

use crate::offres::{Carte, envoyees};
use crate::{Erreur, Services, on_db, on_tx};
use domain::annonce::EtatOffre;
use std::collections::HashMap;
use uuid::Uuid;

/// The most offers one keeps aside: a list that is read, not a copy of the site.
pub const FAVORIS: i64 = 100;

/// An offer kept aside.
#[derive(Debug, Clone, PartialEq)]
pub struct Favori {
    /// Its card.
    pub carte: Carte,
    /// `publiee`, `retiree`, `attribuee`.
    pub etat: String,
    /// Active candidatures whose file is at the landlord's.
    pub envoyees: i64,
}

impl Favori {
    /// Where the offer stands at `now` (microseconds).
    #[must_use]
    pub fn situation(&self, now: i64) -> EtatOffre {
        self.carte.situation(&self.etat, self.envoyees, now)
    }

    /// Whether one may still apply at `now` (microseconds).
    #[must_use]
    pub fn ouverte(&self, now: i64) -> bool {
        self.situation(now).ouverte()
    }
}

impl Services {
    /// Keeps an offer aside; once is enough.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an offer that is not there, or not published yet; [`Erreur::Depasse`] where the list
    /// is full.
    pub async fn ajouter_favori(&self, compte: Uuid, offre: Uuid) -> Result<(), Erreur> {
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        let (known, kept): (i64, i64) = on_tx!(&mut tx, |c| {
            sqlx::query_as(
                "SELECT (SELECT COUNT(*) FROM offre WHERE id = $1 AND publiee_a <= $2),
                   (SELECT COUNT(*) FROM favori WHERE compte_id = $3 AND offre_id <> $1)",
            )
            .bind(offre)
            .bind(now)
            .bind(compte)
            .fetch_one(c)
            .await
        })?;
        if known == 0 {
            return Err(Erreur::Introuvable);
        }
        // Two tabs at once may pass it by one: a courtesy, not a rule that anything rests on.
        if kept >= FAVORIS {
            return Err(Erreur::Depasse);
        }
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO favori (compte_id, offre_id, a) VALUES ($1, $2, $3)
                 ON CONFLICT (compte_id, offre_id) DO NOTHING",
            )
            .bind(compte)
            .bind(offre)
            .bind(now)
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await
    }

    /// Takes an offer off one's list; one that is not on it is off already.
    ///
    /// # Errors
    /// The database's.
    pub async fn retirer_favori(&self, compte: Uuid, offre: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM favori WHERE compte_id = $1 AND offre_id = $2")
                .bind(compte)
                .bind(offre)
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// One's list, latest first, closed and withdrawn offers among them.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_favoris(&self, compte: Uuid) -> Result<Vec<Favori>, Erreur> {
        let kept: Vec<(Uuid, String, i64)> = on_db!(&self.db, |p| {
            sqlx::query_as(concat!(
                "SELECT o.id, o.etat, ",
                envoyees!(),
                " FROM favori f JOIN offre o ON o.id = f.offre_id
                 WHERE f.compte_id = $1 ORDER BY f.a DESC, o.id LIMIT $2"
            ))
            .bind(compte)
            .bind(FAVORIS)
            .fetch_all(p)
            .await
        })?;
        let ids: Vec<Uuid> = kept.iter().map(|k| k.0).collect();
        let mut states: HashMap<Uuid, (String, i64)> = kept.into_iter().map(|(id, etat, n)| (id, (etat, n))).collect();
        Ok(self
            .cartes(&ids)
            .await?
            .into_iter()
            .filter_map(|carte| states.remove(&carte.id).map(|(etat, envoyees)| Favori { carte, etat, envoyees }))
            .collect())
    }
}
