//! A file that comes in, in pieces, and how much of that one landlord may ask for.

use super::{Encodage, EtatDepot};
use crate::horloge::{JOUR, SECONDE};
use crate::limites::Limite;
use crate::{Erreur, Services, Tx, on_tx};
use uuid::Uuid;

/// Bytes one file may have.
pub const OCTETS_MAX: usize = 40_000_000;
/// Bytes one landlord may send in a day.
pub const OCTETS_JOUR: i64 = 400_000_000;
/// Files of one landlord that may come in or be worked on at once.
pub const EN_COURS_MAX: i64 = 5;
/// Files one landlord may send.
pub const DEPOT_BAILLEUR: Limite = Limite { nom: "depot-bailleur", essais: 60, fenetre_s: 3600 };

/// Bytes of a piece as stored.
const MORCEAU: usize = 512 * 1024;
/// A file of which nothing came for that long no longer counts as coming in: its sender is gone.
const SILENCE: i64 = 120 * SECONDE;

/// A file that comes in.
#[derive(Debug)]
pub struct Reception {
    id: Uuid,
    rang: i64,
    octets: usize,
    /// Bytes its landlord may still send today.
    reste: usize,
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
    /// [`EN_COURS_MAX`] files of this landlord are under way.
    #[error("{EN_COURS_MAX} files under way already")]
    EnCours,
    /// With it, this landlord would have sent more than [`OCTETS_JOUR`] in a day.
    #[error("more than {OCTETS_JOUR} bytes in a day")]
    Quota,
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

impl Services {
    /// Begins to receive a file.
    ///
    /// # Errors
    /// [`DepotRefuse::EnCours`], [`DepotRefuse::Quota`], [`Erreur::TropDEssais`] beyond [`DEPOT_BAILLEUR`].
    pub async fn ouvrir_depot(&self, organisation: Uuid, auteur: Uuid, nom: &str) -> Result<Reception, DepotRefuse> {
        self.limiter(DEPOT_BAILLEUR, &organisation.to_string()).await?;
        // A browser of old sends the whole path.
        let nom = nom.rsplit(['/', '\\']).next().unwrap_or_default();
        let nom: String = nom.chars().filter(|c| !c.is_control()).take(120).collect();
        let (id, now) = (self.id(), self.maintenant());
        let mut tx = self.db.begin().await?;
        let (under_way, sent) = compter(&mut tx, organisation, now).await?;
        if under_way >= EN_COURS_MAX {
            return Err(DepotRefuse::EnCours);
        }
        let reste = usize::try_from(OCTETS_JOUR - sent).unwrap_or(0);
        if reste == 0 {
            return Err(DepotRefuse::Quota);
        }
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO depot (id, organisation_id, auteur_id, nom, etat, pris_a, cree_a)
                 VALUES ($1, $2, $3, $4, 'reception', $5, $6)",
            )
            .bind(id)
            .bind(organisation)
            .bind(auteur)
            .bind(nom.trim())
            .bind(now + SILENCE)
            .bind(now)
            .execute(c)
            .await
            .map(drop)
        })
        .map_err(Erreur::from)?;
        tx.commit().await?;
        Ok(Reception { id, rang: 0, octets: 0, reste, tampon: Vec::with_capacity(MORCEAU), utf8: Utf8::default() })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`DepotRefuse::TropGros`], [`DepotRefuse::Quota`]: nothing is kept of the file then.
    pub async fn recevoir(&self, r: &mut Reception, octets: &[u8]) -> Result<(), DepotRefuse> {
        r.octets += octets.len();
        if r.octets > OCTETS_MAX || r.octets > r.reste {
            self.jeter_depot(r.id).await?;
            return Err(if r.octets > OCTETS_MAX { DepotRefuse::TropGros } else { DepotRefuse::Quota });
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
                "UPDATE depot SET etat = 'essai', encodage = $2, pris_a = NULL WHERE id = $1 AND etat = 'reception'",
            )
            .bind(r.id)
            .bind(r.utf8.encodage().code())
            .execute(c)
            .await
            .map(drop)
        })
        .map_err(Erreur::from)?;
        tx.commit().await?;
        Ok(r.id)
    }

    /// The sending broke off: nothing is kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn rompre_depot(&self, r: Reception) -> Result<(), Erreur> {
        self.jeter_depot(r.id).await
    }

    async fn ecrire_morceau(&self, r: &mut Reception, octets: &[u8]) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let known = on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE depot SET octets = octets + $2, pris_a = $3 WHERE id = $1 AND etat = 'reception'")
                .bind(r.id)
                .bind(i64::try_from(octets.len()).unwrap_or(i64::MAX))
                .bind(self.maintenant() + SILENCE)
                .execute(c)
                .await
                .map(|d| d.rows_affected() == 1)
        })?;
        if !known {
            // It came so slowly that it was thrown away meanwhile.
            return Err(Erreur::Introuvable);
        }
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
}

/// Files of a landlord under way, and bytes it sent in a day. Its row is held to the end of the transaction: of two
/// files that begin at once the second counts the first.
async fn compter(tx: &mut Tx, organisation: Uuid, now: i64) -> Result<(i64, i64), Erreur> {
    on_tx!(&mut *tx, |c| {
        sqlx::query("UPDATE organisation SET nom = nom WHERE id = $1").bind(organisation).execute(c).await.map(drop)
    })?;
    let rows: Vec<(String, i64, Option<i64>)> = on_tx!(&mut *tx, |c| {
        sqlx::query_as("SELECT etat, octets, pris_a FROM depot WHERE organisation_id = $1 AND cree_a > $2")
            .bind(organisation)
            .bind(now - JOUR)
            .fetch_all(c)
            .await
    })?;
    let under_way = rows.iter().filter(|(etat, _, pris_a)| match EtatDepot::from_code(etat) {
        Some(EtatDepot::Reception) => pris_a.is_some_and(|until| until > now),
        Some(EtatDepot::Essai | EtatDepot::Import) => true,
        _ => false,
    });
    let under_way = i64::try_from(under_way.count()).unwrap_or(i64::MAX);
    Ok((under_way, rows.iter().map(|(_, octets, _)| octets).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
