//! Fills a database with volume, for tests of load: offers where social housing is, applicants with a valid demande,
//! candidatures ranked by the real table.
//!
//! A thread makes the rows while the one before them is written, some hundreds to a statement, some twenty thousand to a
//! transaction: memory does not grow with what is asked for, but for a few tens of bytes per open offer.

mod foyers;
mod index;
mod lignes;

use super::offres::{bailleurs, volume};
use crate::horloge::JOUR;
use crate::offres::OffreNouvelle;
use crate::referentiel::Referentiel;
use crate::{Conflit, Erreur, Services, Tx, on_db, on_tx};
use foyers::{Foyers, Modeles, Place, Rangs};
use index::Retire;
use jiff::civil::Date;
use lignes::{Instructions, Rangees, Table};
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use thiserror::Error;
use tokio::sync::mpsc;
use uuid::Uuid;

/// Rows of one transaction, about.
const LIGNES_PAR_TRANSACTION: usize = 20_000;
/// Statements made ahead of the one that is written.
const AVANCE: usize = 2;
/// Open offers that candidatures are drawn among, at most: they are kept in memory.
const PLACES_MAX: usize = 1_000_000;

/// How much to fill with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume {
    /// Offers.
    pub offres: usize,
    /// Accounts with a live, valid demande each.
    pub demandes: usize,
    /// Of these, how many have a candidature: at most all.
    pub candidatures: usize,
    /// The same seed on the same day gives the same rows.
    pub graine: u64,
}

impl Volume {
    /// Rows of all tables.
    #[must_use]
    pub const fn lignes(&self) -> usize {
        self.offres + 2 * self.demandes + 2 * self.candidatures
    }
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etape {
    /// Offers come in.
    Offres,
    /// Applicants come in, and their candidatures.
    Demandes,
    /// Indexes and foreign keys are made again; units are these.
    Index,
    /// Candidatures are counted on the offers; units are the offers that have some.
    Comptes,
}

/// Where the filling stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Avancement {
    /// What is being done.
    pub etape: Etape,
    /// Units of this step done.
    pub faites: usize,
    /// Units of this step in all.
    pub total: usize,
    /// Rows written since the beginning, all tables together.
    pub lignes: usize,
}

/// Why a database is not filled.
#[derive(Debug, Error)]
pub enum VolumeRefuse {
    /// One active candidature per applicant: more candidatures than demandes can't be.
    #[error("one active candidature per applicant: {0} candidatures need as many demandes")]
    PlusDeCandidaturesQueDeDemandes(usize),
    /// Candidatures are on offers of the same filling.
    #[error("candidatures need offers to be on: ask for some")]
    SansOffre,
    /// It was filled before.
    #[error("this database was filled with volume before: begin with a new one")]
    DejaRempli,
    /// It holds something else than the demonstration.
    #[error("this database holds something else than the demonstration")]
    AutreBase,
    /// Told to stop; what was written stays.
    #[error("stopped on demand; what was written stays, and is consistent")]
    Interrompu,
    /// The database's.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

impl From<sqlx::Error> for VolumeRefuse {
    fn from(error: sqlx::Error) -> Self {
        Self::Autre(error.into())
    }
}

/// What the thread that makes the rows sends to the one that writes them.
#[derive(Debug)]
enum Envoi {
    /// Rows of one statement.
    Rangees(Rangees),
    /// The end of a transaction: what is done, and how far.
    Fin(Etape, usize),
    /// It could not go on.
    Echec(Erreur),
}

impl Services {
    /// Fills an empty database, or one that holds the demonstration, and says how far it is after each transaction:
    /// `Break` stops there. Answers the number of rows written.
    ///
    /// A process killed on the way leaves the database without the indexes that only serve to find rows, and PostgreSQL
    /// without the foreign keys of these tables: begin with another.
    ///
    /// # Errors
    /// See [`VolumeRefuse`].
    pub async fn remplir(
        &self,
        v: Volume,
        mut dire: impl FnMut(Avancement) -> ControlFlow<()>,
    ) -> Result<usize, VolumeRefuse> {
        if v.candidatures > v.demandes {
            return Err(VolumeRefuse::PlusDeCandidaturesQueDeDemandes(v.candidatures));
        }
        if v.candidatures > 0 && v.offres == 0 {
            return Err(VolumeRefuse::SansOffre);
        }
        if self.base_vide().await? {
            self.peupler(v.graine, 0, 0).await?;
        }
        let landlords = self.bailleurs_de_demo().await?.ok_or(VolumeRefuse::AutreBase)?;
        let modeles = self.modeles(v.graine).await?;
        let first_number = self.reserver(v).await?;
        let maker = Fabrique {
            v,
            today: self.horloge.aujourdhui(),
            now: self.maintenant(),
            referentiel: Arc::clone(&self.referentiel),
            modeles,
            landlords,
            first_number,
        };

        self.regler_pour_le_volume(true).await?;
        let retires = self.alleger().await?;
        let written = self.ecrire_le_volume(maker, &mut dire).await;
        // Whatever happened: what is there must be found, and counted right.
        let ended = self.finir_le_volume(&retires, written.as_ref().copied().unwrap_or(0), &mut dire).await;
        self.regler_pour_le_volume(false).await?;
        ended?;
        written
    }

    /// The ids of the demonstration's landlords, in their order; none when others are there.
    pub(super) async fn bailleurs_de_demo(&self) -> Result<Option<Vec<Uuid>>, Erreur> {
        let rows: Vec<(String, Uuid)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "/* volume */ SELECT siren, id FROM organisation WHERE genre = 'bailleur' AND siren IS NOT NULL",
            )
            .fetch_all(p)
            .await
        })?;
        let known: HashMap<String, Uuid> = rows.into_iter().collect();
        let ours: Option<Vec<Uuid>> = bailleurs().iter().map(|b| known.get(b.siren).copied()).collect();
        Ok(ours.filter(|ours| ours.len() == known.len()))
    }

    /// Marks the database as filled, once, and keeps the numbers of the demandes. Answers the last one given before.
    async fn reserver(&self, v: Volume) -> Result<i64, VolumeRefuse> {
        let n = i64::try_from(v.demandes).unwrap_or(i64::MAX);
        let mut tx = self.db.begin().await?;
        let marked = on_tx!(&mut tx, |c| {
            sqlx::query("INSERT INTO revision (nom, valeur) VALUES ('volume', $1)")
                .bind(v.graine.cast_signed())
                .execute(c)
                .await
                .map(drop)
        });
        match marked.map_err(Erreur::from) {
            Err(Erreur::Conflit(Conflit::Autre)) => return Err(VolumeRefuse::DejaRempli),
            other => other?,
        }
        let last: i64 = on_tx!(&mut tx, |c| {
            sqlx::query_scalar("UPDATE revision SET valeur = valeur + $1 WHERE nom = 'numero_als' RETURNING valeur")
                .bind(n)
                .fetch_one(c)
                .await
        })?;
        tx.commit().await?;
        Ok(last - n)
    }

    async fn ecrire_le_volume(
        &self,
        maker: Fabrique,
        dire: &mut impl FnMut(Avancement) -> ControlFlow<()>,
    ) -> Result<usize, VolumeRefuse> {
        let v = maker.v;
        let (sender, mut receiver) = mpsc::channel(AVANCE);
        // It ends by itself once nobody listens any more.
        let making = tokio::task::spawn_blocking(move || maker.fabriquer(&sender));
        let mut statements = Instructions::default();
        let mut current: Option<(Tx, Vec<i64>)> = None;
        let (mut rows, mut written) = (0, 0);
        while let Some(sent) = receiver.recv().await {
            match sent {
                Envoi::Rangees(batch) => {
                    let (tx, revisions) = match &mut current {
                        Some(current) => current,
                        none => none.insert(self.commencer(batch.table()).await?),
                    };
                    rows += batch.nombre();
                    statements.ecrire(tx, batch, revisions).await?;
                }
                Envoi::Fin(etape, faites) => {
                    if let Some((tx, _)) = current.take() {
                        tx.commit().await?;
                    }
                    written = rows;
                    let total = if etape == Etape::Offres { v.offres } else { v.demandes };
                    if dire(Avancement { etape, faites, total, lignes: written }).is_break() {
                        return Err(VolumeRefuse::Interrompu);
                    }
                }
                Envoi::Echec(why) => return Err(why.into()),
            }
        }
        making.await.map_err(|e| Erreur::Interne(format!("the thread that makes the volume: {e}")))?;
        Ok(written)
    }

    /// Begins a transaction; one that writes offers moves the revision of every département, which they carry.
    async fn commencer(&self, table: Table) -> Result<(Tx, Vec<i64>), Erreur> {
        let mut tx = self.db.begin().await?;
        let mut revisions = Vec::new();
        if table == Table::Offre {
            for departement in self.referentiel.departements() {
                revisions.push(crate::offres::reviser(&mut tx, departement.code).await?);
            }
        }
        Ok((tx, revisions))
    }

    /// Makes the indexes again, then counts the candidatures on each offer.
    async fn finir_le_volume(
        &self,
        retires: &[Retire],
        lignes: usize,
        dire: &mut impl FnMut(Avancement) -> ControlFlow<()>,
    ) -> Result<(), Erreur> {
        // No stopping here: an interrupted filling comes this way too.
        for (faites, retire) in (1..).zip(retires) {
            self.remettre(retire).await?;
            let _ = dire(Avancement { etape: Etape::Index, faites, total: retires.len(), lignes });
        }
        // Offers that someone is on are few among those there are: they are found from the candidatures.
        let mut tx = self.db.begin().await?;
        let counted = on_tx!(&mut tx, |c| {
            sqlx::raw_sql("/* volume */ UPDATE revision_departement SET rangs = rangs + 1").execute(&mut *c).await?;
            sqlx::query(
                "/* volume */ UPDATE offre SET
                   candidatures = (SELECT COUNT(*) FROM candidature k WHERE k.offre_id = offre.id AND k.active),
                   rangs_version = (SELECT r.rangs FROM revision_departement r WHERE r.departement = offre.departement)
                 WHERE id IN (SELECT offre_id FROM candidature WHERE active)",
            )
            .execute(&mut *c)
            .await
            .map(|done| done.rows_affected())
        })?;
        tx.commit().await?;
        let counted = usize::try_from(counted).unwrap_or(usize::MAX);
        let _ = dire(Avancement { etape: Etape::Comptes, faites: counted, total: counted, lignes });
        if let crate::Db::Postgres(pool) = &self.db {
            // It would come to it by itself, minutes later. The other tables are left as they are: counted empty, they would
            // be planned for as if they stayed so.
            sqlx::raw_sql("ANALYZE offre, compte, demande, candidature, evenement").execute(pool).await?;
        }
        Ok(())
    }
}

/// Makes the rows.
struct Fabrique {
    v: Volume,
    today: Date,
    now: i64,
    referentiel: Arc<Referentiel>,
    modeles: Modeles,
    landlords: Vec<Uuid>,
    first_number: i64,
}

/// Nobody writes any more: an error there, or told to stop.
struct Abandon;

impl Fabrique {
    fn fabriquer(&self, sender: &mpsc::Sender<Envoi>) {
        // A failure to send is known on the other side already.
        let _ = self.tout(sender);
    }

    fn tout(&self, sender: &mpsc::Sender<Envoi>) -> Result<(), Abandon> {
        let mut ids = Ids::nouveaux(self.v, self.now);
        let places = self.offres(sender, &mut ids)?;
        self.demandes(sender, &mut ids, &places)
    }

    /// The offers; answers those that are open.
    fn offres(&self, sender: &mpsc::Sender<Envoi>, ids: &mut Ids) -> Result<Vec<Place>, Abandon> {
        let rank: HashMap<&str, usize> =
            self.referentiel.departements().iter().zip(0..).map(|(d, i)| (d.code, i)).collect();
        let mut places = Vec::with_capacity(self.v.offres.min(PLACES_MAX));
        let mut rows = Rangees::de(Table::Offre);
        let made = volume(self.v.graine, self.v.offres, self.today, &self.referentiel, &self.landlords);
        for (n, offre) in (1..).zip(made) {
            let id = ids.suivant();
            if places.len() < PLACES_MAX {
                places.extend(Place::de(id, &offre, self.now));
            }
            ranger_offre(&mut rows, id, rank.get(offre.departement.as_str()).copied().unwrap_or(0), offre);
            let end = n == self.v.offres || n % LIGNES_PAR_TRANSACTION == 0;
            if end || rows.pleines() {
                envoyer(sender, &mut rows)?;
            }
            if end {
                sender.blocking_send(Envoi::Fin(Etape::Offres, n)).map_err(|_| Abandon)?;
            }
        }
        Ok(places)
    }

    fn demandes(&self, sender: &mpsc::Sender<Envoi>, ids: &mut Ids, places: &[Place]) -> Result<(), Abandon> {
        let mut foyers = Foyers {
            rng: StdRng::seed_from_u64(self.v.graine ^ 0xDE_4A4D),
            today: self.today,
            now: self.now,
            referentiel: &self.referentiel,
            modeles: &self.modeles,
            places,
            numero_als: self.first_number,
        };
        let mut rows = Rangs::default();
        let mut since = 0;
        for i in 0..self.v.demandes {
            // The first apply.
            let postule = i < self.v.candidatures;
            if let Err(why) = foyers.ajouter(i, postule, &mut || ids.suivant(), &mut rows) {
                return sender.blocking_send(Envoi::Echec(why)).map_err(|_| Abandon);
            }
            since += if postule { 4 } else { 2 };
            let end = i + 1 == self.v.demandes || since >= LIGNES_PAR_TRANSACTION;
            let full =
                [&rows.comptes, &rows.demandes, &rows.candidatures, &rows.evenements].iter().any(|r| r.pleines());
            if end || full {
                // Together and in this order: each refers to the one before.
                for rows in [&mut rows.comptes, &mut rows.demandes, &mut rows.candidatures, &mut rows.evenements] {
                    envoyer(sender, rows)?;
                }
            }
            if end {
                since = 0;
                sender.blocking_send(Envoi::Fin(Etape::Demandes, i + 1)).map_err(|_| Abandon)?;
            }
        }
        Ok(())
    }
}

fn envoyer(sender: &mpsc::Sender<Envoi>, rows: &mut Rangees) -> Result<(), Abandon> {
    let full = std::mem::replace(rows, Rangees::de(rows.table()));
    sender.blocking_send(Envoi::Rangees(full)).map_err(|_| Abandon)
}

/// The row of an offer. Alerts were told of it: a million mails are no part of a test of load.
fn ranger_offre(rows: &mut Rangees, id: Uuid, departement: usize, o: OffreNouvelle) {
    let (siren, employeur) = o.reservee.unzip();
    rows.ajouter([
        id.into(),
        o.bailleur.into(),
        o.ref_externe.into(),
        o.genre.code().into(),
        o.typologie.code().into(),
        o.insee.into(),
        o.departement.into(),
        o.code_postal.into(),
        o.commune.into(),
        o.adresse.into(),
        o.latitude.into(),
        o.longitude.into(),
        o.zone_plafond.code().into(),
        o.zone_abc.code().into(),
        o.financement.code().into(),
        o.surface_m2.into(),
        o.loyer.0.into(),
        o.charges.0.into(),
        (o.loyer.0 + o.charges.0).into(),
        o.depot.0.into(),
        o.etage.into(),
        o.etages.into(),
        o.ascenseur.into(),
        o.balcon.into(),
        o.jardin.into(),
        o.parking.into(),
        o.parking_type.map(|s| s.code()).into(),
        o.pmr.into(),
        o.chauffage.into(),
        o.annee.into(),
        o.dpe.code().into(),
        o.dpe_kwh.into(),
        o.ges.code().into(),
        o.description.into(),
        siren.into(),
        employeur.into(),
        o.photo.into(),
        o.publiee_a.into(),
        o.cloture_a.into(),
        o.disponible_le.to_string().into(),
        o.publiee_a.into(),
        lignes::Valeur::Revision(departement),
    ]);
}

/// Time-ordered ids drawn from the seed: those of the services come from the system's entropy.
struct Ids {
    rng: StdRng,
    millis: u64,
    donnes: u64,
}

/// Ids of one millisecond: few, so that the index of a key grows at its end.
const IDS_PAR_MILLISECONDE: u64 = 64;

impl Ids {
    /// They end before now, and begin at most a day before.
    fn nouveaux(v: Volume, now: i64) -> Self {
        let total = u64::try_from(v.offres + 3 * v.demandes).unwrap_or(u64::MAX);
        let before = (total / IDS_PAR_MILLISECONDE + 1).min(u64::try_from(JOUR / 1000).unwrap_or(0));
        let millis = u64::try_from(now / 1000).unwrap_or(0).saturating_sub(before);
        Self { rng: StdRng::seed_from_u64(v.graine ^ 0x1D5), millis, donnes: 0 }
    }

    fn suivant(&mut self) -> Uuid {
        let mut bytes = [0_u8; 10];
        self.rng.fill_bytes(&mut bytes);
        let at = self.millis + self.donnes / IDS_PAR_MILLISECONDE;
        self.donnes += 1;
        uuid::Builder::from_unix_timestamp_millis(at, &bytes).into_uuid()
    }
}
