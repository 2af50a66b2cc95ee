//! Dwellings like one that is looked at: nearby, about as large, about as dear, and that fit whoever asks.

use super::lecture::colonnes_carte;
use super::{Carte, Compteur, DetailOffre, Fiche, Menage};
use crate::dossiers::DemandeLue;
use crate::{Erreur, Services, on_db};
use domain::logement::Typologie;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Cards shown at the most.
const SEMBLABLES: usize = 4;
/// Candidates asked for: some may have been withdrawn since they were read.
const CANDIDATES: usize = 8;
/// How far the rent with charges may be, per cent each way.
const ECART_LOYER_POUR_CENT: i64 = 20;

impl Services {
    /// At most four open dwellings like `offre`: in its commune or one that touches it, one room more or less, a rent
    /// within 20 %. With a demande, only those that fit it.
    ///
    /// Candidates come from memory, at a revision of the offer's département already read ([`super::PageOffre`]) or a later
    /// one; the one query that brings their cards says whether they are still open.
    ///
    /// # Errors
    /// The database's.
    pub async fn semblables(
        &self,
        offre: &DetailOffre,
        revision: i64,
        lue: Option<&DemandeLue>,
    ) -> Result<Vec<Carte>, Erreur> {
        self.departement_a(&offre.carte.departement, revision).await?;
        let ids = self.candidates(offre, lue).await?;
        self.cartes_ouvertes(&ids).await
    }

    /// Ids of the closest candidates, best first.
    async fn candidates(&self, offre: &DetailOffre, lue: Option<&DemandeLue>) -> Result<Vec<Uuid>, Erreur> {
        let (r, c, now) = (&self.referentiel, &offre.carte, self.maintenant());
        let Some(typologie) = Typologie::from_code(&c.typologie) else { return Ok(Vec::new()) };
        let mut near: BTreeSet<&str> = r.limitrophes(&c.insee).into_iter().collect();
        near.insert(&c.insee);
        let departements: BTreeSet<&str> = near.iter().filter_map(|i| r.commune(i)).map(|c| c.departement).collect();
        let alike = |f: &&Fiche| {
            f.id != c.id
                && f.ouverte(now)
                && f.typologie.pieces().abs_diff(typologie.pieces()) <= 1
                && (f.loyer_cc - c.loyer_cc).abs() * 100 <= c.loyer_cc * ECART_LOYER_POUR_CENT
                && near.contains(f.insee())
        };
        let mut fits = lue.map(|lue| Compteur::new(Menage::de(lue, self)));
        let mut found: Vec<(bool, u8, i64, Uuid)> = Vec::new();
        for code in departements {
            let open = match self.departement_connu(code) {
                Some(open) => open,
                None => self.offres_du_departement(code).await?,
            };
            for f in open.fiches.iter().filter(alike) {
                if fits.as_mut().is_none_or(|m| m.convient(f)) {
                    let rooms = f.typologie.pieces().abs_diff(typologie.pieces());
                    found.push((f.insee() != c.insee, rooms, (f.loyer_cc - c.loyer_cc).abs(), f.id));
                }
            }
        }
        found.sort_unstable();
        Ok(found.into_iter().take(CANDIDATES).map(|f| f.3).collect())
    }

    /// The cards of those still open, in that order.
    async fn cartes_ouvertes(&self, ids: &[Uuid]) -> Result<Vec<Carte>, Erreur> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.maintenant();
        let mut cards: Vec<Carte> = on_db!(&self.db, |p| {
            let mut query = sqlx::query_as(concat!(
                "SELECT ",
                colonnes_carte!(),
                " FROM offre o WHERE o.etat = 'publiee' AND o.cloture_a > $1
                   AND o.id IN ($2, $3, $4, $5, $6, $7, $8, $9)"
            ))
            .bind(now);
            // One text for any number: what is missing is asked for as the nil id.
            for i in 0..CANDIDATES {
                query = query.bind(ids.get(i).copied().unwrap_or_default());
            }
            query.fetch_all(p).await
        })?;
        cards.sort_by_key(|c| ids.iter().position(|id| *id == c.id));
        cards.truncate(SEMBLABLES);
        Ok(cards)
    }
}
