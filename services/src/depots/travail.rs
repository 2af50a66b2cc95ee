//! The worker: reads a file line by line on a thread of its own, judges each line, and writes what it found by lots.

use super::doutes::{self, DouteGarde, ParChamp};
use super::lecture::{Arret, Encodage, FauteFichier, Format, Lecteur, Ligne};
use super::source::Morceaux;
use super::{EtatDepot, FauteGardee, FauteLigne};
use crate::horloge::SECONDE;
use crate::offres::Sort;
use crate::referentiel::Referentiel;
use crate::{Erreur, Services, Tx, on_tx};
use domain::annonce::{Annonce, AnnonceBrute, Probleme, lire};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::mpsc;
use uuid::Uuid;

/// How long a worker that says nothing keeps its file, microseconds.
const BAIL: i64 = 30 * SECONDE;
/// Lines of one transaction: few enough that nobody waits for it.
const LOT: usize = 200;
/// Characters of a wrong value that the report shows.
pub(super) const VALEUR: usize = 120;

/// A file that this worker has.
struct Pris {
    id: Uuid,
    organisation: Uuid,
    etat: EtatDepot,
    encodage: Encodage,
    /// Lines done before, by a worker that died.
    lues: i64,
    /// What was unusual on them.
    doutes: ParChamp,
    /// Until when: what every write names, so that a worker that was too slow writes nothing more.
    jusqu_a: i64,
}

/// A fault to be written.
type Ecrite = FauteGardee<&'static str>;

/// A line that was read.
struct Lue {
    numero: i64,
    ligne: i64,
    annonce: Result<Annonce, Vec<Ecrite>>,
}

/// What the end of a file tells.
struct Fin {
    format: Format,
    inconnues: Vec<String>,
    total: i64,
}

/// Counts of a lot.
#[derive(Default)]
struct Comptes {
    nouvelles: i64,
    changees: i64,
    inchangees: i64,
    fausses: i64,
    douteuses: i64,
}

fn court(texte: &str) -> String {
    texte.trim().chars().take(VALEUR).collect()
}

/// References met before, and the number and line of the first that bears each.
type Vus = HashMap<String, (i64, i64)>;

/// Makes an offer of a line, or tells what is wrong with it.
fn juger(ligne: &Ligne, vus: &mut Vus, referentiel: &Referentiel, today: Date) -> Result<Annonce, Vec<Ecrite>> {
    let mut brute = AnnonceBrute::default();
    for (champ, texte) in &ligne.champs {
        // Of two columns for one field the first that says something counts.
        if brute.get(champ).trim().is_empty() {
            brute.set(champ, texte.as_str());
        }
    }
    let reference: String = brute.get("ref_externe").split_whitespace().collect::<Vec<_>>().join(" ");
    let reference: String = reference.chars().take(200).collect();
    let first = (!reference.is_empty()).then(|| *vus.entry(reference).or_insert((ligne.numero, ligne.ligne)));
    if let Some((attendues, lues)) = ligne.largeur {
        // Its values stand under other columns than theirs: nothing else can be said of them.
        return Err(vec![Ecrite { champ: "", faute: FauteLigne::Colonnes { attendues, lues }, valeur: String::new() }]);
    }
    let mut faults: Vec<Ecrite> = ligne
        .composes
        .iter()
        .map(|champ| Ecrite { champ, faute: FauteLigne::Compose, valeur: String::new() })
        .collect();
    if let Some((numero, at)) = first.filter(|(numero, _)| *numero != ligne.numero) {
        let valeur = court(brute.get("ref_externe"));
        faults.push(Ecrite { champ: "ref_externe", faute: FauteLigne::Doublon { numero, ligne: at }, valeur });
    }
    match lire(&brute, referentiel, today) {
        Ok(annonce) if faults.is_empty() => Ok(annonce),
        Ok(_) => Err(faults),
        Err(problems) => {
            for p in problems {
                if !faults.iter().any(|f| f.champ == p.champ) {
                    let valeur = court(brute.get(p.champ));
                    faults.push(Ecrite { champ: p.champ, faute: FauteLigne::Champ(p.faute), valeur });
                }
            }
            Err(faults)
        }
    }
}

/// Reads the file to its end, on a thread that may wait. Lines up to `faites` were written before: they are only
/// looked at for their references.
fn parcourir(
    source: Morceaux,
    encodage: Encodage,
    faites: i64,
    referentiel: &Referentiel,
    today: Date,
    envoi: &mpsc::Sender<Vec<Lue>>,
) -> Result<Fin, Arret> {
    let mut lecteur = Lecteur::ouvrir(source, encodage)?;
    if !lecteur.manquantes.is_empty() {
        return Err(FauteFichier::ColonnesManquantes { noms: std::mem::take(&mut lecteur.manquantes) }.into());
    }
    let (mut vus, mut lot, mut total) = (Vus::new(), Vec::with_capacity(LOT), 0);
    while let Some(ligne) = lecteur.suivante()? {
        total = ligne.numero;
        let annonce = juger(&ligne, &mut vus, referentiel, today);
        if ligne.numero <= faites {
            continue;
        }
        lot.push(Lue { numero: ligne.numero, ligne: ligne.ligne, annonce });
        // Nobody listens any more when the file was lost to another worker.
        if lot.len() == LOT && envoi.blocking_send(std::mem::replace(&mut lot, Vec::with_capacity(LOT))).is_err() {
            break;
        }
    }
    if !lot.is_empty() {
        let _ = envoi.blocking_send(lot);
    }
    Ok(Fin { format: lecteur.entete.format, inconnues: lecteur.inconnues, total })
}

impl Services {
    /// Takes one file that waits and works it to its end; whether there was one. Of two workers one takes it; one that
    /// a dead worker had is taken again after a while and continued.
    ///
    /// # Errors
    /// The database's; the file is tried again later then.
    pub async fn avancer_un_depot(&self) -> Result<bool, Erreur> {
        let Some(mut pris) = self.prendre_un_depot().await? else { return Ok(false) };
        let (source, feeding) = self.morceaux(pris.id);
        let read = source.compteur();
        let (envoi, mut lots) = mpsc::channel(2);
        let (referentiel, today) = (Arc::clone(&self.referentiel), self.horloge.aujourdhui());
        let (encodage, done) = (pris.encodage, pris.lues);
        let reading =
            tokio::task::spawn_blocking(move || parcourir(source, encodage, done, &referentiel, today, &envoi));
        while let Some(lot) = lots.recv().await {
            if !self.ecrire_lot(&mut pris, lot, &read).await? {
                tracing::info!("a file of offers went to another worker");
                return Ok(true);
            }
        }
        let lost = |e: tokio::task::JoinError| Erreur::Interne(format!("a reader was lost: {e}"));
        let end = reading.await.map_err(lost)?;
        // What the database said is worth more than what the reader made of its silence.
        feeding.await.map_err(lost)??;
        match end {
            Ok(fin) => self.finir_depot(&pris, &fin).await?,
            Err(Arret::Fichier(faute)) => self.refuser_depot(&pris, &faute).await?,
            Err(Arret::Source(e)) => return Err(Erreur::Interne(format!("reading a file of offers: {e}"))),
        }
        self.elaguer_les_depots(pris.organisation).await?;
        Ok(true)
    }

    async fn prendre_un_depot(&self) -> Result<Option<Pris>, Erreur> {
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        let row: Option<(Uuid, Uuid, String, String, i64, String)> = on_tx!(&mut tx, |c| {
            sqlx::query_as(
                "UPDATE depot SET pris_a = $2 WHERE id = (
                   SELECT id FROM depot WHERE etat IN ('essai', 'import') AND (pris_a IS NULL OR pris_a < $1)
                   ORDER BY cree_a LIMIT 1)
                 AND etat IN ('essai', 'import') AND (pris_a IS NULL OR pris_a < $1)
                 RETURNING id, organisation_id, etat, encodage, lues, doutes",
            )
            .bind(now)
            .bind(now + BAIL)
            .fetch_optional(c)
            .await
        })?;
        tx.commit().await?;
        Ok(row.map(|(id, organisation, etat, encodage, lues, doutes)| Pris {
            id,
            organisation,
            etat: EtatDepot::from_code(&etat).unwrap_or(EtatDepot::Essai),
            encodage: Encodage::from_code(&encodage).unwrap_or(Encodage::Utf8),
            lues,
            doutes: serde_json::from_str(&doutes).unwrap_or_default(),
            jusqu_a: now + BAIL,
        }))
    }

    /// Writes what a lot of lines gave, and that it is done, in one transaction; whether the file is still ours.
    async fn ecrire_lot(&self, pris: &mut Pris, lot: Vec<Lue>, read: &AtomicI64) -> Result<bool, Erreur> {
        let last = lot.last().map_or(pris.lues, |l| l.numero);
        let mut comptes = Comptes::default();
        let mut bonnes: Vec<(i64, Annonce)> = Vec::with_capacity(lot.len());
        let mut fausses: Vec<(i64, i64, Vec<Ecrite>)> = Vec::new();
        let places: HashMap<i64, i64> = lot.iter().map(|l| (l.numero, l.ligne)).collect();
        for lue in lot {
            match lue.annonce {
                Ok(annonce) => bonnes.push((lue.numero, annonce)),
                Err(faults) => fausses.push((lue.numero, lue.ligne, faults)),
            }
        }
        let textes: HashMap<i64, AnnonceBrute> = bonnes.iter().map(|(n, a)| (*n, a.brute())).collect();
        let today = self.horloge.aujourdhui();
        let mut unusual: HashMap<i64, Vec<DouteGarde>> = HashMap::new();
        if pris.etat == EtatDepot::Essai {
            unusual.extend(bonnes.iter().map(|(n, a)| (*n, doutes::de_la_ligne(a, today))));
        }
        if !self.garder(pris).await? {
            return Ok(false);
        }
        // In a transaction of its own, which may be played again: written twice by a worker that died here, an offer is
        // the same, and counts as unchanged.
        let sorts: Vec<(i64, Result<Sort, Vec<Probleme>>)> = match pris.etat {
            EtatDepot::Import => {
                let done = self.publier_annonces(pris.organisation, bonnes).await?;
                done.into_iter().map(|(numero, sort)| (numero, sort.map(Sort::from))).collect()
            }
            _ => self.essayer_annonces(pris.organisation, &bonnes).await?,
        };
        // Of a line that changes nothing, nothing is to be looked at.
        let changes = |sort: &Result<Sort, _>| matches!(sort, Ok(Sort::Nouvelle | Sort::Changee));
        let (mut par_champ, mut a_regarder) = (pris.doutes.clone(), Vec::new());
        for (numero, _) in sorts.iter().filter(|s| changes(&s.1)) {
            let Some(of_line) = unusual.remove(numero).filter(|d| !d.is_empty()) else { continue };
            comptes.douteuses += 1;
            if doutes::compter(&mut par_champ, &of_line) {
                a_regarder.push((*numero, places.get(numero).copied().unwrap_or_default(), of_line));
            }
        }
        for (numero, sort) in sorts {
            match sort {
                Ok(Sort::Nouvelle) => comptes.nouvelles += 1,
                Ok(Sort::Changee) => comptes.changees += 1,
                Ok(Sort::Inchangee) => comptes.inchangees += 1,
                Err(problems) => {
                    let sent = |champ: &str| textes.get(&numero).map_or_else(String::new, |t| court(t.get(champ)));
                    let faults = problems.into_iter().map(|p| Ecrite {
                        champ: p.champ,
                        valeur: sent(p.champ),
                        faute: FauteLigne::Champ(p.faute),
                    });
                    fausses.push((numero, places.get(&numero).copied().unwrap_or_default(), faults.collect()));
                }
            }
        }
        let mut tx = self.db.begin().await?;
        comptes.fausses = i64::try_from(fausses.len()).unwrap_or(0);
        if pris.etat == EtatDepot::Import {
            oublier_l_essai(&mut tx, pris.id, pris.lues, last).await?;
        }
        for (numero, ligne, faults) in &fausses {
            ecrire_fautes(&mut tx, pris.id, *numero, *ligne, faults).await?;
        }
        for (numero, ligne, of_line) in &a_regarder {
            doutes::ecrire(&mut tx, pris.id, *numero, *ligne, of_line).await?;
        }
        let par_champ_ecrit = serde_json::to_string(&par_champ)?;
        let ours = on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE depot SET lues = $3, octets_lus = $4, nouvelles = nouvelles + $5, changees = changees + $6,
                   inchangees = inchangees + $7, fausses = fausses + $8, douteuses = douteuses + $9, doutes = $10
                 WHERE id = $1 AND pris_a = $2",
            )
            .bind(pris.id)
            .bind(pris.jusqu_a)
            .bind(last)
            .bind(read.load(Ordering::Relaxed))
            .bind(comptes.nouvelles)
            .bind(comptes.changees)
            .bind(comptes.inchangees)
            .bind(comptes.fausses)
            .bind(comptes.douteuses)
            .bind(&par_champ_ecrit)
            .execute(c)
            .await
            .map(|r| r.rows_affected() == 1)
        })?;
        if !ours {
            // What was written here goes; the other worker writes the same.
            return Ok(false);
        }
        tx.commit().await?;
        (pris.lues, pris.doutes) = (last, par_champ);
        Ok(true)
    }

    /// Keeps the file a while longer; whether it is still ours.
    async fn garder(&self, pris: &mut Pris) -> Result<bool, Erreur> {
        // Always later than before, even where the clock stands: another worker's claim is told from ours by it.
        let until = (self.maintenant() + BAIL).max(pris.jusqu_a);
        let mut tx = self.db.begin().await?;
        let ours = on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE depot SET pris_a = $3 WHERE id = $1 AND pris_a = $2")
                .bind(pris.id)
                .bind(pris.jusqu_a)
                .bind(until)
                .execute(c)
                .await
                .map(|r| r.rows_affected() == 1)
        })?;
        tx.commit().await?;
        pris.jusqu_a = until;
        Ok(ours)
    }

    async fn finir_depot(&self, pris: &Pris, fin: &Fin) -> Result<(), Erreur> {
        let etat = if pris.etat == EtatDepot::Import { EtatDepot::Importe } else { EtatDepot::Essaye };
        let inconnues = serde_json::to_string(&fin.inconnues)?;
        let mut tx = self.db.begin().await?;
        let wrong: Option<i64> = on_tx!(&mut tx, |c| {
            sqlx::query_scalar(
                "UPDATE depot SET etat = $3, format = $4, inconnues = $5, total = $6, octets_lus = octets, pris_a = NULL,
                   fini_a = $7 WHERE id = $1 AND pris_a = $2 RETURNING fausses",
            )
            .bind(pris.id)
            .bind(pris.jusqu_a)
            .bind(etat.code())
            .bind(fin.format.code())
            .bind(&inconnues)
            .bind(fin.total)
            .bind(self.maintenant())
            .fetch_optional(c)
            .await
        })?;
        if etat == EtatDepot::Importe && wrong == Some(0) {
            oublier_le_contenu(&mut tx, pris.id).await?;
        }
        tx.commit().await
    }

    async fn refuser_depot(&self, pris: &Pris, faute: &FauteFichier) -> Result<(), Erreur> {
        let erreur = serde_json::to_string(faute)?;
        let mut tx = self.db.begin().await?;
        let ours = on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE depot SET etat = 'illisible', erreur = $3, pris_a = NULL, fini_a = $4 WHERE id = $1 AND pris_a = $2",
            )
            .bind(pris.id)
            .bind(pris.jusqu_a)
            .bind(&erreur)
            .bind(self.maintenant())
            .execute(c)
            .await
            .map(|d| d.rows_affected() == 1)
        })?;
        if ours {
            oublier_le_contenu(&mut tx, pris.id).await?;
        }
        tx.commit().await
    }
}

/// What the trial told of lines `after` to `last`: the import tells it anew.
async fn oublier_l_essai(tx: &mut Tx, depot: Uuid, after: i64, last: i64) -> Result<(), Erreur> {
    Ok(on_tx!(&mut *tx, |c| {
        sqlx::query("DELETE FROM depot_faute WHERE depot_id = $1 AND numero > $2 AND numero <= $3")
            .bind(depot)
            .bind(after)
            .bind(last)
            .execute(c)
            .await
            .map(drop)
    })?)
}

async fn ecrire_fautes(tx: &mut Tx, depot: Uuid, numero: i64, ligne: i64, faults: &[Ecrite]) -> Result<(), Erreur> {
    let fautes = serde_json::to_string(faults)?;
    Ok(on_tx!(&mut *tx, |c| {
        sqlx::query("INSERT INTO depot_faute (depot_id, numero, ligne, fautes) VALUES ($1, $2, $3, $4)")
            .bind(depot)
            .bind(numero)
            .bind(ligne)
            .bind(&fautes)
            .execute(c)
            .await
            .map(drop)
    })?)
}

/// Nobody will ask for the file itself any more; its report stays.
async fn oublier_le_contenu(tx: &mut Tx, depot: Uuid) -> Result<(), Erreur> {
    Ok(on_tx!(&mut *tx, |c| {
        sqlx::query("DELETE FROM depot_morceau WHERE depot_id = $1").bind(depot).execute(c).await.map(drop)
    })?)
}
