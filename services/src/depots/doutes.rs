//! What is allowed but unusual on the lines of a file: told by its trial, so that a slip is seen before applicants see it.

use super::{DepotVu, Feuillet};
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::annonce::{Annonce, Doute, doutes};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Lines kept for each field: where every line says the same thing of one field, the others must still be seen.
pub const GARDES_PAR_CHAMP: i64 = 100;

/// One doubt of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct DouteVu {
    /// Which home of the file, from 1.
    pub numero: i64,
    /// Where it starts in the file, from 1.
    pub ligne: i64,
    /// What is unusual.
    pub doute: Doute,
    /// What was read there.
    pub valeur: String,
}

/// A page of what is unusual.
#[derive(Debug, Clone, PartialEq)]
pub struct DoutesPage {
    /// By line, then in the order of importance.
    pub doutes: Vec<DouteVu>,
    /// Lines that are kept, of those counted by [`DepotVu::douteuses`].
    pub gardees: i64,
    /// This page, from 1.
    pub page: u32,
    /// Pages in all.
    pub pages: u32,
}

/// A doubt as stored: all those of a line are one row.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DouteGarde {
    doute: Doute,
    valeur: String,
}

/// Lines that bear a doubt, by field.
pub(super) type ParChamp = BTreeMap<String, i64>;

/// The doubts about an offer, each with the text it is about.
pub(super) fn de_la_ligne(annonce: &Annonce, today: Date) -> Vec<DouteGarde> {
    let doutes = doutes(annonce, today);
    if doutes.is_empty() {
        return Vec::new();
    }
    let texts = annonce.brute();
    let text = |d: &Doute| texts.get(d.champ()).chars().take(super::travail::VALEUR).collect();
    doutes.into_iter().map(|doute| DouteGarde { valeur: text(&doute), doute }).collect()
}

/// Counts the doubts of a line; whether it is among the first of one of their fields.
pub(super) fn compter(par_champ: &mut ParChamp, doutes: &[DouteGarde]) -> bool {
    let mut first = false;
    for d in doutes {
        let n = par_champ.entry(d.doute.champ().to_owned()).or_default();
        *n += 1;
        first |= *n <= GARDES_PAR_CHAMP;
    }
    first
}

/// Keeps the doubts of a line.
pub(super) async fn ecrire(
    tx: &mut Tx,
    depot: Uuid,
    numero: i64,
    ligne: i64,
    doutes: &[DouteGarde],
) -> Result<(), Erreur> {
    let doutes = serde_json::to_string(doutes)?;
    Ok(on_tx!(&mut *tx, |c| {
        sqlx::query("INSERT INTO depot_doute (depot_id, numero, ligne, doutes) VALUES ($1, $2, $3, $4)")
            .bind(depot)
            .bind(numero)
            .bind(ligne)
            .bind(&doutes)
            .execute(c)
            .await
            .map(drop)
    })?)
}

impl Services {
    /// One page of what is unusual in a file that was tried.
    ///
    /// # Errors
    /// The database's.
    pub async fn doutes_du_depot(&self, depot: &DepotVu, page: u32) -> Result<DoutesPage, Erreur> {
        const SQL: &str =
            "SELECT numero, ligne, doutes FROM depot_doute WHERE depot_id = $1 ORDER BY numero LIMIT $2 OFFSET $3";
        if depot.douteuses == 0 {
            return Ok(DoutesPage { doutes: Vec::new(), gardees: 0, page: 1, pages: 1 });
        }
        let gardees: i64 = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT COUNT(*) FROM depot_doute WHERE depot_id = $1").bind(depot.id).fetch_one(p).await
        })?;
        let Feuillet { lignes, page, pages } = self.feuillet(SQL, depot.id, gardees, page).await?;
        let mut found = Vec::new();
        for (numero, ligne, doutes) in lignes {
            let kept: Vec<DouteGarde> = serde_json::from_str(&doutes)?;
            found.extend(kept.into_iter().map(|d| DouteVu { numero, ligne, doute: d.doute, valeur: d.valeur }));
        }
        Ok(DoutesPage { doutes: found, gardees, page, pages })
    }
}
