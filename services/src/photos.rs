//! A landlord's photos of an offer: taken in, put in order, described, taken off, served.
//!
//! A photo is shown once it is described: until then only its landlord sees it. The files are in the database, which
//! is all that several servers share.

mod traitement;

use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::photo::{PHOTOS_PAR_OFFRE, TexteAlternatif, largeurs};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use thiserror::Error;
use tokio::sync::Semaphore;
use traitement::Tiree;
use uuid::Uuid;

/// A photo of an offer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Photo {
    /// Id: in its address, so a photo never changes under it.
    pub id: Uuid,
    /// What it shows; empty as long as the landlord has not said it.
    pub alt: String,
    /// Width of the largest file, pixels.
    pub largeur: i64,
    /// Its height.
    pub hauteur: i64,
}

impl Photo {
    /// Whether everyone sees it.
    #[must_use]
    pub fn decrite(&self) -> bool {
        !self.alt.is_empty()
    }

    /// The widths there is a file of, smallest first.
    #[must_use]
    pub fn largeurs(&self) -> Vec<u32> {
        largeurs(u32::try_from(self.largeur).unwrap_or(1))
    }
}

/// Why a file was not taken; each has its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refus {
    /// Neither JPEG, PNG nor WebP, whatever its name says.
    PasUnePhoto,
    /// HEIC, the format of iPhones.
    Heic,
    /// It can't be read to its end.
    Abimee,
    /// More than 10 MB.
    TropLourde,
    /// More than 50 million pixels.
    TropDePixels,
    /// A side of less than 200 pixels.
    TropPetite,
    /// More than three times longer than wide.
    TropAllongee,
    /// The same file is there already.
    DejaLa,
    /// The offer has its twelve photos.
    Complet,
}

/// Why a photo was not added.
#[derive(Debug, Error)]
pub enum PhotoRefusee {
    /// The file is not taken.
    #[error("file refused: {0:?}")]
    Fichier(Refus),
    /// Another's offer, the database.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

/// Which way a photo moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sens {
    /// Earlier.
    Avant,
    /// Later.
    Apres,
}

/// Decodes on a blocking thread, one at a time: fifty million pixels take half a gigabyte while they are read, and
/// the threads that serve pages stay free.
#[derive(Debug, Clone)]
pub(crate) struct Atelier(Arc<Semaphore>);

impl Default for Atelier {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Atelier {
    async fn tirer(&self, octets: Vec<u8>) -> Result<(Tiree, String), PhotoRefusee> {
        let _permit = self.0.acquire().await.map_err(|e| Erreur::Interne(e.to_string()))?;
        let work = move || {
            let made = traitement::tirer(&octets)?;
            let hash = Sha256::digest(&octets).iter().fold(String::with_capacity(64), |s, b| s + &format!("{b:02x}"));
            Ok((made, hash))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done.map_err(PhotoRefusee::Fichier),
            // A decoder that panics on a crafted file harms this file alone.
            Err(e) if e.is_panic() => Err(PhotoRefusee::Fichier(Refus::Abimee)),
            Err(e) => Err(Erreur::Interne(e.to_string()).into()),
        }
    }
}

impl Services {
    /// Adds a photo at the end of an offer's. It is shown once it is described.
    ///
    /// # Errors
    /// [`PhotoRefusee::Fichier`]: why the file is not taken. [`Erreur::Introuvable`] for another landlord's offer.
    pub async fn ajouter_photo(&self, bailleur: Uuid, offre: Uuid, octets: Vec<u8>) -> Result<Uuid, PhotoRefusee> {
        let (made, empreinte) = self.atelier.tirer(octets).await?;
        let (id, now) = (self.id(), self.maintenant());
        let mut tx = self.db.begin().await?;
        tenir(&mut tx, bailleur, offre).await?;
        let (there, last): (i64, Option<i64>) = on_tx!(&mut tx, |c| {
            sqlx::query_as("SELECT COUNT(*), MAX(rang) FROM photo WHERE offre_id = $1").bind(offre).fetch_one(c).await
        })
        .map_err(Erreur::from)?;
        let added = on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO photo (id, offre_id, rang, alt, largeur, hauteur, empreinte, cree_a)
                 VALUES ($1, $2, $3, '', $4, $5, $6, $7) ON CONFLICT (offre_id, empreinte) DO NOTHING",
            )
            .bind(id)
            .bind(offre)
            .bind(last.unwrap_or_default() + 1)
            .bind(i64::from(made.largeur))
            .bind(i64::from(made.hauteur))
            .bind(&empreinte)
            .bind(now)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
        })
        .map_err(Erreur::from)?;
        if added == 0 {
            return Err(PhotoRefusee::Fichier(Refus::DejaLa));
        }
        if usize::try_from(there).unwrap_or(usize::MAX) >= PHOTOS_PAR_OFFRE {
            // The transaction is dropped: nothing stays of it.
            return Err(PhotoRefusee::Fichier(Refus::Complet));
        }
        for (largeur, octets) in &made.fichiers {
            on_tx!(&mut tx, |c| {
                sqlx::query("INSERT INTO photo_fichier (photo_id, largeur, octets) VALUES ($1, $2, $3)")
                    .bind(id)
                    .bind(i64::from(*largeur))
                    .bind(octets.as_slice())
                    .execute(c)
                    .await
                    .map(drop)
            })
            .map_err(Erreur::from)?;
        }
        // Not described yet: nothing that the public sees has changed.
        tx.commit().await?;
        Ok(id)
    }

    /// Says what photos show, and moves one of them; those that are not of this offer are passed over.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's offer.
    pub async fn ranger_photos(
        &self,
        bailleur: Uuid,
        offre: Uuid,
        textes: &[(Uuid, TexteAlternatif)],
        deplacee: Option<(Uuid, Sens)>,
    ) -> Result<(), Erreur> {
        self.rejouer(|| self.ranger_une_fois(bailleur, offre, textes, deplacee)).await
    }

    async fn ranger_une_fois(
        &self,
        bailleur: Uuid,
        offre: Uuid,
        textes: &[(Uuid, TexteAlternatif)],
        deplacee: Option<(Uuid, Sens)>,
    ) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let departement = tenir(&mut tx, bailleur, offre).await?;
        let mut changed = false;
        for (id, texte) in textes {
            let rows = on_tx!(&mut tx, |c| {
                sqlx::query("UPDATE photo SET alt = $3 WHERE id = $1 AND offre_id = $2 AND alt <> $3")
                    .bind(*id)
                    .bind(offre)
                    .bind(texte.as_str())
                    .execute(c)
                    .await
                    .map(|done| done.rows_affected())
            })?;
            changed |= rows > 0;
        }
        if let Some((id, sens)) = deplacee {
            let ranks: Vec<(Uuid, i64)> = on_tx!(&mut tx, |c| {
                sqlx::query_as("SELECT id, rang FROM photo WHERE offre_id = $1 ORDER BY rang, id")
                    .bind(offre)
                    .fetch_all(c)
                    .await
            })?;
            let mut order: Vec<Uuid> = ranks.iter().map(|(id, _)| *id).collect();
            let here = order.iter().position(|p| *p == id);
            let there = here.and_then(|i| match sens {
                Sens::Avant => i.checked_sub(1),
                Sens::Apres => Some(i + 1).filter(|j| *j < order.len()),
            });
            if let (Some(i), Some(j)) = (here, there) {
                order.swap(i, j);
                for (n, id) in (1_i64..).zip(&order) {
                    // Holes left by photos taken off close by the way.
                    if ranks.iter().any(|(other, rang)| other == id && *rang == n) {
                        continue;
                    }
                    on_tx!(&mut tx, |c| {
                        sqlx::query("UPDATE photo SET rang = $2 WHERE id = $1")
                            .bind(*id)
                            .bind(n)
                            .execute(c)
                            .await
                            .map(drop)
                    })?;
                }
                changed = true;
            }
        }
        if changed {
            annoncer(&mut tx, offre, &departement).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Takes a photo off, with its files.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for a photo of another offer, an offer of another landlord.
    pub async fn retirer_photo(&self, bailleur: Uuid, offre: Uuid, photo: Uuid) -> Result<(), Erreur> {
        self.rejouer(|| self.retirer_une_fois(bailleur, offre, photo)).await
    }

    async fn retirer_une_fois(&self, bailleur: Uuid, offre: Uuid, photo: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let departement = tenir(&mut tx, bailleur, offre).await?;
        let gone = on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM photo WHERE id = $1 AND offre_id = $2")
                .bind(photo)
                .bind(offre)
                .execute(c)
                .await
                .map(|done| done.rows_affected())
        })?;
        if gone == 0 {
            return Err(Erreur::Introuvable);
        }
        annoncer(&mut tx, offre, &departement).await?;
        tx.commit().await
    }

    /// The photos of an offer for its landlord, in order, described or not. What everyone sees of them comes with the
    /// offer's page ([`Services::page_offre`]).
    ///
    /// # Errors
    /// The database's.
    pub async fn photos(&self, offre: Uuid) -> Result<Vec<Photo>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_as("SELECT id, alt, largeur, hauteur FROM photo WHERE offre_id = $1 ORDER BY rang, id")
                .bind(offre)
                .fetch_all(p)
                .await
        })?)
    }

    /// The first photo of each of these offers that has one. Ask only for those whose card says they have: a page of
    /// offers without photos asks nothing.
    ///
    /// # Errors
    /// The database's.
    pub async fn premieres_photos(&self, offres: &[Uuid]) -> Result<Vec<(Uuid, Photo)>, Erreur> {
        const LOT: usize = 20;
        let mut found: Vec<(Uuid, Photo)> = Vec::new();
        for lot in offres.chunks(LOT) {
            // One text for any number: what is missing is asked for as the nil id.
            let rows: Vec<(Uuid, Uuid, String, i64, i64)> = on_db!(&self.db, |p| {
                let mut query = sqlx::query_as(
                    "SELECT offre_id, id, alt, largeur, hauteur FROM photo WHERE alt <> '' AND offre_id IN
                     ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
                     ORDER BY offre_id, rang, id",
                );
                for i in 0..LOT {
                    query = query.bind(lot.get(i).copied().unwrap_or_default());
                }
                query.fetch_all(p).await
            })?;
            for (offre, id, alt, largeur, hauteur) in rows {
                if found.last().is_none_or(|(o, _)| *o != offre) {
                    found.push((offre, Photo { id, alt, largeur, hauteur }));
                }
            }
        }
        Ok(found)
    }

    /// The file of a photo that everyone may see, in one of its widths: described, of an offer that is out.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn fichier_photo(&self, photo: Uuid, largeur: u32) -> Result<Vec<u8>, Erreur> {
        let now = self.maintenant();
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT f.octets FROM photo_fichier f JOIN photo p ON p.id = f.photo_id JOIN offre o ON o.id = p.offre_id
                 WHERE f.photo_id = $1 AND f.largeur = $2 AND p.alt <> '' AND o.publiee_a <= $3",
            )
            .bind(photo)
            .bind(i64::from(largeur))
            .bind(now)
            .fetch_one(p)
            .await
        })?)
    }

    /// The file of a photo for its landlord, whoever else may see it.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`], for another landlord's too.
    pub async fn fichier_de_ma_photo(&self, bailleur: Uuid, photo: Uuid, largeur: u32) -> Result<Vec<u8>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT f.octets FROM photo_fichier f JOIN photo p ON p.id = f.photo_id JOIN offre o ON o.id = p.offre_id
                 WHERE f.photo_id = $1 AND f.largeur = $2 AND o.bailleur_id = $3",
            )
            .bind(photo)
            .bind(i64::from(largeur))
            .bind(bailleur)
            .fetch_one(p)
            .await
        })?)
    }
}

/// Holds the landlord's offer until the transaction ends, so that its photos are counted and ordered by one at a time;
/// answers its département.
async fn tenir(tx: &mut Tx, bailleur: Uuid, offre: Uuid) -> Result<String, Erreur> {
    Ok(on_tx!(&mut *tx, |c| {
        sqlx::query_scalar("UPDATE offre SET photos = photos WHERE id = $1 AND bailleur_id = $2 RETURNING departement")
            .bind(offre)
            .bind(bailleur)
            .fetch_one(c)
            .await
    })?)
}

/// Counts what everyone sees, and says that the card changed.
async fn annoncer(tx: &mut Tx, offre: Uuid, departement: &str) -> Result<(), Erreur> {
    let revision = crate::offres::reviser(&mut *tx, departement).await?;
    on_tx!(&mut *tx, |c| {
        sqlx::query(
            "UPDATE offre SET revision = $2, photos = (SELECT COUNT(*) FROM photo WHERE offre_id = $1 AND alt <> '')
             WHERE id = $1",
        )
        .bind(offre)
        .bind(revision)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
