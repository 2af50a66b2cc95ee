//! A landlord's file of offers: received in pieces, tried without writing anything, told line by line, then taken in.
//!
//! A worker does both passes over the same stream of lines (`travail`): the first one counts what would be new,
//! changed and wrong, the second one writes. Progress and effects are rows of the same transaction, so a worker that
//! dies is continued where it stood, by any server.

mod doutes;
mod json;
mod lecture;
mod lignes;
mod menage;
mod modele;
mod reception;
mod rejets;
mod source;
mod travail;

pub use doutes::{DouteVu, DoutesPage, GARDES_PAR_CHAMP};
pub use json::{ChampsJson, champs as champs_json};
pub use lecture::{COLONNE_ERREURS, Encodage, FauteFichier, Format, LIGNES_MAX};
pub use menage::{GARDE, GARDES};
pub use modele::{exemples, modele};
pub use reception::{DEPOT_BAILLEUR, DepotRefuse, EN_COURS_MAX, OCTETS_JOUR, OCTETS_MAX, Reception};
pub use rejets::Rejets;

use crate::store::page_parmi;
use crate::{Erreur, Services, on_db, on_tx};
use domain::annonce::Faute;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Lines of the file on one page of a report.
const PAR_PAGE: i64 = 50;
/// How often the end of a short file is looked for.
const REGARD: Duration = Duration::from_millis(100);

domain::coded_enum! {
    /// Where a file stands.
    EtatDepot {
        /// Coming in.
        Reception = "reception",
        /// Being tried.
        Essai = "essai",
        /// Tried: its report waits for a decision.
        Essaye = "essaye",
        /// Being taken in.
        Import = "import",
        /// Taken in.
        Importe = "importe",
        /// Can't be read at all.
        Illisible = "illisible",
    }
}

/// What is wrong on a line: with a field, or with the line as such.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FauteLigne {
    /// Another line of the file has this reference already.
    Doublon {
        /// Which one, from 1.
        numero: i64,
        /// Where it starts in the file, from 1.
        ligne: i64,
    },
    /// More or fewer values than the header has columns.
    Colonnes {
        /// Columns of the header.
        attendues: usize,
        /// Values on the line.
        lues: usize,
    },
    /// A list or an object where one value is expected.
    Compose,
    /// A field's.
    #[serde(untagged)]
    Champ(Faute),
}

/// A file as its landlord sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DepotVu {
    /// Its id.
    pub id: Uuid,
    /// Name of the file.
    pub nom: String,
    /// `csv` or `json`, once read.
    pub format: Option<String>,
    /// See [`EtatDepot`].
    pub etat: String,
    /// Bytes.
    pub octets: i64,
    /// Bytes read in this pass.
    pub octets_lus: i64,
    /// Lines, known once it was tried.
    pub total: i64,
    /// Lines read in this pass.
    pub lues: i64,
    /// Offers that are new.
    pub nouvelles: i64,
    /// Offers that change.
    pub changees: i64,
    /// Offers that stay as they are.
    pub inchangees: i64,
    /// Lines that are wrong.
    pub fausses: i64,
    /// Lines that would change something and where something is unusual: they stop nothing.
    pub douteuses: i64,
    inconnues: String,
    erreur: Option<String>,
    /// Sent at, microseconds.
    pub cree_a: i64,
    /// Last pass ended at, microseconds.
    pub fini_a: Option<i64>,
    pris_a: Option<i64>,
}

impl DepotVu {
    /// Where it stands.
    #[must_use]
    pub fn etat(&self) -> EtatDepot {
        EtatDepot::from_code(&self.etat).unwrap_or(EtatDepot::Illisible)
    }

    /// Whether a worker has it, or will.
    #[must_use]
    pub fn en_cours(&self) -> bool {
        matches!(self.etat(), EtatDepot::Reception | EtatDepot::Essai | EtatDepot::Import)
    }

    /// Whether it waits for its turn: no worker has taken it yet.
    #[must_use]
    pub fn attend(&self) -> bool {
        matches!(self.etat(), EtatDepot::Essai | EtatDepot::Import) && self.pris_a.is_none()
    }

    /// Its format, once read.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        Format::from_code(self.format.as_deref()?)
    }

    /// Lines that are not wrong.
    #[must_use]
    pub const fn bonnes(&self) -> i64 {
        self.nouvelles + self.changees + self.inchangees
    }

    /// Offers that importing would write.
    #[must_use]
    pub const fn a_ecrire(&self) -> i64 {
        self.nouvelles + self.changees
    }

    /// How much of this pass is done, from 0 to 100.
    #[must_use]
    pub fn pourcent(&self) -> u8 {
        u8::try_from(self.octets_lus.saturating_mul(100) / self.octets.max(1)).unwrap_or(100).min(100)
    }

    /// Columns nobody knows.
    #[must_use]
    pub fn inconnues(&self) -> Vec<String> {
        serde_json::from_str(&self.inconnues).unwrap_or_default()
    }

    /// Why it can't be read.
    #[must_use]
    pub fn erreur(&self) -> Option<FauteFichier> {
        serde_json::from_str(self.erreur.as_deref()?).ok()
    }
}

/// One fault of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct FauteVue {
    /// Which home of the file, from 1.
    pub numero: i64,
    /// Where it starts in the file, from 1.
    pub ligne: i64,
    /// Field; empty for a fault of the whole line.
    pub champ: String,
    /// What is wrong.
    pub faute: FauteLigne,
    /// What was sent, cut short.
    pub valeur: String,
}

/// A page of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct RapportPage {
    /// By line, then by field.
    pub fautes: Vec<FauteVue>,
    /// This page, from 1.
    pub page: u32,
    /// Pages in all.
    pub pages: u32,
}

/// A page of what is told of a file, as stored: number of the home, line of the file, what is told of it.
struct Feuillet {
    lignes: Vec<(i64, i64, String)>,
    page: u32,
    pages: u32,
}

macro_rules! colonnes {
    () => {
        "id, nom, format, etat, octets, octets_lus, total, lues, nouvelles, changees, inchangees, fausses,
           douteuses, inconnues, erreur, cree_a, fini_a, pris_a"
    };
}

impl Services {
    /// The last files of a landlord, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_depots(&self, organisation: Uuid) -> Result<Vec<DepotVu>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_as(concat!(
                "SELECT ",
                colonnes!(),
                " FROM depot WHERE organisation_id = $1 AND etat <> 'reception' ORDER BY cree_a DESC LIMIT 20"
            ))
            .bind(organisation)
            .fetch_all(p)
            .await
        })?)
    }

    /// A file of a landlord.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another's.
    pub async fn mon_depot(&self, organisation: Uuid, id: Uuid) -> Result<DepotVu, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_as(concat!("SELECT ", colonnes!(), " FROM depot WHERE id = $1 AND organisation_id = $2"))
                .bind(id)
                .bind(organisation)
                .fetch_one(p)
                .await
        })?)
    }

    /// Waits until no worker has a file any more, or `temps` is over: a short file has its report at once.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's.
    pub async fn attendre_depot(&self, organisation: Uuid, id: Uuid, temps: Duration) -> Result<(), Erreur> {
        let start = Instant::now();
        while self.mon_depot(organisation, id).await?.en_cours() && start.elapsed() < temps {
            tokio::time::sleep(REGARD).await;
        }
        Ok(())
    }

    /// One page of what is wrong in a file.
    ///
    /// # Errors
    /// The database's.
    pub async fn rapport(&self, depot: &DepotVu, page: u32) -> Result<RapportPage, Erreur> {
        const SQL: &str =
            "SELECT numero, ligne, fautes FROM depot_faute WHERE depot_id = $1 ORDER BY numero LIMIT $2 OFFSET $3";
        let Feuillet { lignes, page, pages } = self.feuillet(SQL, depot.id, depot.fausses, page).await?;
        let lines: Vec<Vec<FauteVue>> = lignes.into_iter().map(fautes_de).collect::<Result<_, _>>()?;
        Ok(RapportPage { fautes: lines.into_iter().flatten().collect(), page, pages })
    }

    /// One page of the `total` lines of which something is told, by `sql`: the file, how many lines, after how many.
    async fn feuillet(&self, sql: &'static str, depot: Uuid, total: i64, page: u32) -> Result<Feuillet, Erreur> {
        let (page, pages) = page_parmi(total, PAR_PAGE, page);
        let lignes = on_db!(&self.db, |p| {
            sqlx::query_as(sql).bind(depot).bind(PAR_PAGE).bind(i64::from(page - 1) * PAR_PAGE).fetch_all(p).await
        })?;
        Ok(Feuillet { lignes, page, pages })
    }

    /// Lets the good lines of a tried file in: a worker does it.
    ///
    /// # Errors
    /// [`Erreur::Depasse`] when it is not waiting for that, [`Erreur::Introuvable`] for another landlord's.
    pub async fn importer_depot(&self, organisation: Uuid, id: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let done: Option<Uuid> = on_tx!(&mut tx, |c| {
            sqlx::query_scalar(
                "UPDATE depot SET etat = 'import', lues = 0, octets_lus = 0, nouvelles = 0, changees = 0, inchangees = 0,
                   fausses = 0, pris_a = NULL, fini_a = NULL
                 WHERE id = $1 AND organisation_id = $2 AND etat = 'essaye' RETURNING id",
            )
            .bind(id)
            .bind(organisation)
            .fetch_optional(c)
            .await
        })?;
        if done.is_none() {
            drop(tx);
            self.mon_depot(organisation, id).await?;
            return Err(Erreur::Depasse);
        }
        // What its lines were told stays until the worker comes to each of them: nobody waits for so many rows to go.
        tx.commit().await
    }
}

/// A fault as stored: all those of a line are one row.
#[derive(Debug, Serialize, Deserialize)]
struct FauteGardee<C> {
    champ: C,
    faute: FauteLigne,
    valeur: String,
}

/// The faults of one line.
fn fautes_de((numero, ligne, fautes): (i64, i64, String)) -> Result<Vec<FauteVue>, Erreur> {
    let kept: Vec<FauteGardee<String>> = serde_json::from_str(&fautes)?;
    Ok(kept.into_iter().map(|f| FauteVue { numero, ligne, champ: f.champ, faute: f.faute, valeur: f.valeur }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::annonce::Attendu;

    #[test]
    fn faults_of_lines_and_of_fields_are_told_apart_in_the_store() {
        for f in [
            FauteLigne::Doublon { numero: 2, ligne: 3 },
            FauteLigne::Colonnes { attendues: 30, lues: 28 },
            FauteLigne::Compose,
            FauteLigne::Champ(Faute::Manquant),
            FauteLigne::Champ(Faute::Illisible { attendu: Attendu::Date }),
            FauteLigne::Champ(Faute::HorsBornes { min: 8, max: 400 }),
        ] {
            let text = serde_json::to_string(&f).unwrap();
            assert!(text.contains("\"code\""), "{text}");
            assert_eq!(serde_json::from_str::<FauteLigne>(&text).unwrap(), f, "{text}");
        }
    }
}
