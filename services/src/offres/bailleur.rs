//! A landlord's own offers, with how many apply.

use super::lecture::{colonnes_carte, envoyees};
use super::{Carte, DetailOffre};
use crate::store::page_parmi;
use crate::{Erreur, Services, on_db};
use domain::annonce::EtatOffre;
use uuid::Uuid;

/// Offers on one page of a landlord's list.
const PAR_PAGE: i64 = 50;

/// An offer as its landlord sees it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct OffreDuBailleur {
    /// What the card shows; its `candidatures` are the active ones, whoever has them.
    #[sqlx(flatten)]
    pub carte: Carte,
    /// `publiee`, `retiree`, `attribuee`.
    pub etat: String,
    /// The landlord's reference.
    pub ref_externe: String,
    /// Number and street.
    pub adresse: String,
    /// Active candidatures that Action Logement sent.
    pub recues: i64,
}

/// A page of a landlord's offers.
#[derive(Debug, Clone, PartialEq)]
pub struct ListeBailleur {
    /// Open first, soonest closing first; then closed, withdrawn and taken ones, latest first.
    pub offres: Vec<OffreDuBailleur>,
    /// All of them.
    pub total: i64,
    /// This page, from 1.
    pub page: u32,
    /// Pages in all.
    pub pages: u32,
}

impl OffreDuBailleur {
    /// Where it stands at `now` (microseconds).
    #[must_use]
    pub fn situation(&self, now: i64) -> EtatOffre {
        self.carte.situation(&self.etat, self.recues, now)
    }
}

impl Services {
    /// The offers of a landlord, one page of them.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_offres(&self, bailleur: Uuid, page: u32) -> Result<ListeBailleur, Erreur> {
        let now = self.maintenant();
        let total: i64 = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT COUNT(*) FROM offre WHERE bailleur_id = $1").bind(bailleur).fetch_one(p).await
        })?;
        let (page, pages) = page_parmi(total, PAR_PAGE, page);
        let offres = on_db!(&self.db, |p| {
            sqlx::query_as::<_, OffreDuBailleur>(concat!(
                "SELECT ",
                colonnes_carte!(),
                ", o.etat, o.ref_externe, o.adresse, ",
                envoyees!(),
                " AS recues
                 FROM offre o WHERE o.bailleur_id = $1
                 ORDER BY CASE WHEN o.etat = 'publiee' AND o.cloture_a > $2 THEN 0 WHEN o.etat = 'publiee' THEN 1 ELSE 2 END,
                   CASE WHEN o.etat = 'publiee' AND o.cloture_a > $2 THEN o.cloture_a ELSE -o.cloture_a END, o.id
                 LIMIT $3 OFFSET $4"
            ))
            .bind(bailleur)
            .bind(now)
            .bind(PAR_PAGE)
            .bind(i64::from(page - 1) * PAR_PAGE)
            .fetch_all(p)
            .await
        })?;
        Ok(ListeBailleur { offres, total, page, pages })
    }

    /// One offer of a landlord.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's.
    pub async fn mon_offre(&self, bailleur: Uuid, id: Uuid) -> Result<DetailOffre, Erreur> {
        let offre = self.offre(id).await?;
        if offre.bailleur_id == bailleur { Ok(offre) } else { Err(Erreur::Introuvable) }
    }
}
