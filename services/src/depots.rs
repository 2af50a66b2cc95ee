//! A landlord's file of offers: received in pieces, tried without writing anything, told line by line, then taken in.
//!
//! A worker does both passes over the same stream of lines (`travail`): the first one counts what would be new,
//! changed and wrong, the second one writes. Progress and effects are rows of the same transaction, so a worker that
//! dies is continued where it stood, by any server.

mod json;
mod lecture;
mod lignes;
mod modele;
mod rejets;
mod source;
mod travail;

pub use json::{ChampsJson, champs as champs_json};
pub use lecture::{COLONNE_ERREURS, Encodage, FauteFichier, Format, LIGNES_MAX};
pub use modele::{exemples, modele};
pub use rejets::Rejets;

use crate::horloge::{HEURE, JOUR};
use crate::limites::Limite;
use crate::{Erreur, Services, on_db, on_tx};
use domain::annonce::Faute;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Bytes one file may have.
pub const OCTETS_MAX: usize = 40 * 1024 * 1024;
/// Files one landlord may send.
pub const DEPOT_BAILLEUR: Limite = Limite { nom: "depot-bailleur", essais: 60, fenetre_s: 3600 };

/// Bytes of a piece as stored.
const MORCEAU: usize = 512 * 1024;
/// A file whose sending was broken off is thrown away after that long.
const RECEPTION: i64 = HEURE;
/// A file and its report are kept that long: until then its wrong lines can be fetched again.
pub const GARDE: i64 = 90 * JOUR;
/// Faults on one page of a report.
const PAR_PAGE: i64 = 50;

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
    /// What is wrong in them, in all.
    pub fautes: i64,
    inconnues: String,
    erreur: Option<String>,
    /// Sent at, microseconds.
    pub cree_a: i64,
    /// Last pass ended at, microseconds.
    pub fini_a: Option<i64>,
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

/// A file that comes in.
#[derive(Debug)]
pub struct Reception {
    id: Uuid,
    rang: i64,
    octets: usize,
    tampon: Vec<u8>,
    utf8: Utf8,
}

/// Whether what came so far is UTF-8, a letter cut in two by the pieces included.
#[derive(Debug, Default)]
struct Utf8 {
    reste: Vec<u8>,
    faux: bool,
}

impl Utf8 {
    fn lire(&mut self, octets: &[u8]) {
        if self.faux {
            return;
        }
        self.reste.extend_from_slice(octets);
        match std::str::from_utf8(&self.reste) {
            Ok(_) => self.reste.clear(),
            Err(e) if e.error_len().is_none() => drop(self.reste.drain(..e.valid_up_to())),
            Err(_) => {
                self.faux = true;
                self.reste.clear();
            }
        }
    }

    fn encodage(&self) -> Encodage {
        if self.faux || !self.reste.is_empty() { Encodage::Windows1252 } else { Encodage::Utf8 }
    }
}

/// A file that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DepotRefuse {
    /// More than [`OCTETS_MAX`].
    #[error("more than {OCTETS_MAX} bytes")]
    TropGros,
    /// Nothing was sent.
    #[error("empty file")]
    Vide,
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

macro_rules! colonnes {
    () => {
        "id, nom, format, etat, octets, octets_lus, total, lues, nouvelles, changees, inchangees, fausses, fautes,
           inconnues, erreur, cree_a, fini_a"
    };
}

impl Services {
    /// Begins to receive a file.
    ///
    /// # Errors
    /// [`Erreur::TropDEssais`] beyond [`DEPOT_BAILLEUR`].
    pub async fn ouvrir_depot(&self, organisation: Uuid, auteur: Uuid, nom: &str) -> Result<Reception, Erreur> {
        self.limiter(DEPOT_BAILLEUR, &organisation.to_string()).await?;
        // A browser of old sends the whole path.
        let nom = nom.rsplit(['/', '\\']).next().unwrap_or_default();
        let nom: String = nom.chars().filter(|c| !c.is_control()).take(120).collect();
        let id = self.id();
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO depot (id, organisation_id, auteur_id, nom, etat, cree_a)
                 VALUES ($1, $2, $3, $4, 'reception', $5)",
            )
            .bind(id)
            .bind(organisation)
            .bind(auteur)
            .bind(nom.trim())
            .bind(self.maintenant())
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await?;
        Ok(Reception { id, rang: 0, octets: 0, tampon: Vec::with_capacity(MORCEAU), utf8: Utf8::default() })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`DepotRefuse::TropGros`]: nothing is kept of the file then.
    pub async fn recevoir(&self, r: &mut Reception, octets: &[u8]) -> Result<(), DepotRefuse> {
        r.octets += octets.len();
        if r.octets > OCTETS_MAX {
            self.jeter_depot(r.id).await?;
            return Err(DepotRefuse::TropGros);
        }
        r.utf8.lire(octets);
        r.tampon.extend_from_slice(octets);
        while r.tampon.len() >= MORCEAU {
            let rest = r.tampon.split_off(MORCEAU);
            let piece = std::mem::replace(&mut r.tampon, rest);
            self.ecrire_morceau(r, &piece).await?;
        }
        Ok(())
    }

    /// All bytes came: the file can be tried.
    ///
    /// # Errors
    /// [`DepotRefuse::Vide`].
    pub async fn clore_depot(&self, mut r: Reception) -> Result<Uuid, DepotRefuse> {
        if r.octets == 0 {
            self.jeter_depot(r.id).await?;
            return Err(DepotRefuse::Vide);
        }
        let rest = std::mem::take(&mut r.tampon);
        if !rest.is_empty() {
            self.ecrire_morceau(&mut r, &rest).await?;
        }
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE depot SET etat = 'essai', octets = $2, encodage = $3 WHERE id = $1 AND etat = 'reception'",
            )
            .bind(r.id)
            .bind(i64::try_from(r.octets).unwrap_or(i64::MAX))
            .bind(r.utf8.encodage().code())
            .execute(c)
            .await
            .map(drop)
        })
        .map_err(Erreur::from)?;
        tx.commit().await?;
        Ok(r.id)
    }

    async fn ecrire_morceau(&self, r: &mut Reception, octets: &[u8]) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("INSERT INTO depot_morceau (depot_id, rang, octets) VALUES ($1, $2, $3)")
                .bind(r.id)
                .bind(r.rang)
                .bind(octets)
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await?;
        r.rang += 1;
        Ok(())
    }

    async fn jeter_depot(&self, id: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM depot WHERE id = $1 AND etat = 'reception'").bind(id).execute(c).await.map(drop)
        })?;
        tx.commit().await
    }

    /// A whole file at once, for programs and tests.
    ///
    /// # Errors
    /// See [`DepotRefuse`].
    pub async fn deposer_fichier(
        &self,
        organisation: Uuid,
        auteur: Uuid,
        nom: &str,
        octets: &[u8],
    ) -> Result<Uuid, DepotRefuse> {
        let mut r = self.ouvrir_depot(organisation, auteur, nom).await?;
        for piece in octets.chunks(MORCEAU) {
            self.recevoir(&mut r, piece).await?;
        }
        self.clore_depot(r).await
    }

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

    /// One page of what is wrong in a file.
    ///
    /// # Errors
    /// The database's.
    pub async fn rapport(&self, depot: &DepotVu, page: u32) -> Result<RapportPage, Erreur> {
        let pages = u32::try_from((depot.fautes + PAR_PAGE - 1) / PAR_PAGE).unwrap_or(u32::MAX).max(1);
        let page = page.clamp(1, pages);
        let rows: Vec<(i64, i64, String, String, String)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT numero, ligne, champ, faute, valeur FROM depot_faute WHERE depot_id = $1
                 ORDER BY numero, rang LIMIT $2 OFFSET $3",
            )
            .bind(depot.id)
            .bind(PAR_PAGE)
            .bind(i64::from(page - 1) * PAR_PAGE)
            .fetch_all(p)
            .await
        })?;
        let fautes = rows.into_iter().map(faute_vue).collect::<Result<_, _>>()?;
        Ok(RapportPage { fautes, page, pages })
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
                   fausses = 0, fautes = 0, pris_a = NULL, fini_a = NULL
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
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM depot_faute WHERE depot_id = $1").bind(id).execute(c).await.map(drop)
        })?;
        tx.commit().await
    }

    /// Throws away files broken off while they came in, and those older than [`GARDE`]; answers how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn ranger_les_depots(&self) -> Result<u64, Erreur> {
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        let gone = on_tx!(&mut tx, |c| {
            sqlx::query(
                "DELETE FROM depot WHERE cree_a < $1
                   AND (cree_a < $2 OR etat = 'reception')",
            )
            .bind(now - RECEPTION)
            .bind(now - GARDE)
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?;
        tx.commit().await?;
        Ok(gone)
    }
}

fn faute_vue(row: (i64, i64, String, String, String)) -> Result<FauteVue, Erreur> {
    let (numero, ligne, champ, faute, valeur) = row;
    Ok(FauteVue { numero, ligne, champ, faute: serde_json::from_str(&faute)?, valeur })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::annonce::Attendu;

    #[test]
    fn a_letter_cut_in_two_is_still_a_letter() {
        for (pieces, encodage) in [
            (&[&b"caf\xc3"[..], b"\xa9"][..], Encodage::Utf8),
            (&[b"caf\xc3", b"e"], Encodage::Windows1252),
            (&[b"caf\xe9"], Encodage::Windows1252),
            (&[b"", b"cafe"], Encodage::Utf8),
        ] {
            let mut u = Utf8::default();
            pieces.iter().for_each(|p| u.lire(p));
            assert_eq!(u.encodage(), encodage, "{pieces:?}");
        }
    }

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
