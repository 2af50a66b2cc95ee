//! Whether anything moved in a département since it was read.

use crate::lot::{ParLot, lire_avec};
use crate::store::{Lecteur, on_lecteur};
use crate::{Erreur, Services};
use std::collections::HashMap;

/// Départements asked about in one statement.
const PAR_LECTURE: usize = 16;
/// Questions answered by one read.
const LOT: usize = 64;

impl ParLot for Vec<String> {
    type Reponse = Vec<(i64, i64)>;

    async fn lire(lecteur: &mut Lecteur, questions: &[Self], _: i64) -> Result<Vec<Self::Reponse>, Erreur> {
        let mut codes: Vec<&str> = questions.iter().flatten().map(String::as_str).collect();
        codes.sort_unstable();
        codes.dedup();
        let mut found: HashMap<String, (i64, i64)> = HashMap::new();
        for chunk in codes.chunks(PAR_LECTURE) {
            let rows: Vec<(String, i64, i64)> = on_lecteur!(&mut *lecteur, |c| {
                let mut query = sqlx::query_as(
                    "SELECT departement, offres, rangs FROM revision_departement WHERE departement IN
                     ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                );
                // One text for any number: what is missing is asked for as no département.
                for i in 0..PAR_LECTURE {
                    query = query.bind(chunk.get(i).copied().unwrap_or_default());
                }
                query.fetch_all(c).await
            })?;
            found.extend(rows.into_iter().map(|(d, offres, rangs)| (d, (offres, rangs))));
        }
        let of = |d: &String| found.get(d).copied().unwrap_or_default();
        Ok(questions.iter().map(|codes| codes.iter().map(of).collect()).collect())
    }
}

impl Services {
    /// Per département: revision of its offers and of the ranks on them. One read for everybody who asks now.
    ///
    /// # Errors
    /// The database's.
    pub async fn revisions(&self, departements: &[String]) -> Result<Vec<(i64, i64)>, Erreur> {
        if departements.is_empty() {
            return Ok(Vec::new());
        }
        let services = self.clone();
        let read = move |held, asked: Vec<Vec<String>>| {
            let services = services.clone();
            async move { lire_avec(&services, held, &asked).await }
        };
        self.lots.revisions.demander(departements.to_vec(), LOT, read).await
    }
}
