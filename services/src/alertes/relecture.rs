//! What an alert was to tell, looked at again when its mail leaves: a minute may lie between for the last of a mass, days
//! where the mail server was down.

use super::envoi::{Abonnement, abonnement};
use crate::courrier::Courriel;
use crate::offres::DetailOffre;
use crate::{Erreur, Services, on_db};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Offers asked about in one statement.
const PAR_QUESTION: usize = 512;

impl Services {
    /// Those of these offers that are open now.
    pub(crate) async fn encore_ouvertes(&self, offres: &BTreeSet<Uuid>) -> Result<HashSet<Uuid>, Erreur> {
        let now = self.maintenant();
        let all: Vec<Uuid> = offres.iter().copied().collect();
        let mut open = HashSet::with_capacity(all.len());
        for chunk in all.chunks(PAR_QUESTION) {
            let (ids, places) = crate::store::places(chunk, 2);
            let sql = format!(
                "SELECT id FROM offre WHERE etat = 'publiee' AND publiee_a <= $1 AND cloture_a > $1 AND id IN ({places})"
            );
            let found: Vec<Uuid> = on_db!(&self.db, |p| {
                // Placeholders only: nothing that anybody typed is in this text.
                let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(now);
                for id in ids {
                    query = query.bind(id);
                }
                query.fetch_all(p).await
            })?;
            open.extend(found);
        }
        Ok(open)
    }

    /// The mails of these alerts written anew, each with what is left of its offers; nothing for one that has nothing to
    /// tell any more.
    pub(crate) async fn redire(
        &self,
        mails: &[(Uuid, Vec<Uuid>)],
    ) -> Result<Vec<Option<(Courriel, Vec<Uuid>)>>, Erreur> {
        let now = self.maintenant();
        let mut offres = HashMap::new();
        for id in mails.iter().flat_map(|(_, ids)| ids).collect::<BTreeSet<_>>() {
            offres.insert(*id, self.offre(*id).await?);
        }
        let mut anew = Vec::with_capacity(mails.len());
        for (alerte, ids) in mails {
            anew.push(self.redire_une(*alerte, ids, &offres, now).await?);
        }
        Ok(anew)
    }

    async fn redire_une(
        &self,
        alerte: Uuid,
        ids: &[Uuid],
        offres: &HashMap<Uuid, DetailOffre>,
        now: i64,
    ) -> Result<Option<(Courriel, Vec<Uuid>)>, Erreur> {
        if ids.is_empty() {
            return Ok(None);
        }
        let Some(a) = self.abonnement(alerte).await? else { return Ok(None) };
        let lue = if a.veut_demande() { self.demande_vivante(a.compte_id).await? } else { None };
        if a.veut_demande() && lue.is_none() {
            return Ok(None);
        }
        self.courriel_de(&a, ids.iter().copied(), lue.as_ref(), offres, now)
    }

    async fn abonnement(&self, alerte: Uuid) -> Result<Option<Abonnement>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_as(concat!(
                "SELECT ",
                abonnement!(),
                " FROM alerte a JOIN compte c ON c.id = a.compte_id WHERE a.id = $1 AND a.active"
            ))
            .bind(alerte)
            .fetch_optional(p)
            .await
        })?)
    }
}
