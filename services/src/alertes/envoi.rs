//! What is due becomes mail: one per alert, with everything that waits for it.

use super::CHEMIN_ARRET;
use crate::courrier::lettres::alertes::{Nouvelles, OffreDite};
use crate::courrier::{Courriel, EnMasse};
use crate::dossiers::DemandeLue;
use crate::offres::DetailOffre;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::eligibilite::{Avis, Regles};
use domain::langue::Lang;
use domain::logement::Genre;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Offers told one by one in a mail; the others are behind a link.
pub(super) const OFFRES_PAR_COURRIEL: usize = 20;
/// Rows looked at per transaction: other writers pass between two.
const PAR_TRANSACTION: i64 = 1_000;

/// An alert, and whom it is for.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Abonnement {
    alerte_id: Uuid,
    nom: String,
    requete: String,
    active: bool,
    convient: bool,
    onglet: Option<String>,
    jeton: String,
    pub(super) compte_id: Uuid,
    email: String,
    langue: String,
    prenom: String,
}

/// Its columns, of `alerte a` and `compte c`.
macro_rules! abonnement {
    () => {
        "a.id AS alerte_id, a.nom, a.requete, a.active, a.convient, a.onglet, a.jeton, a.compte_id, c.email, c.langue, c.prenom"
    };
}
pub(super) use abonnement;

impl Abonnement {
    /// It tells nothing to whoever has no demande here.
    pub(super) const fn veut_demande(&self) -> bool {
        self.convient || self.onglet.is_some()
    }
}

/// A row that is due.
#[derive(Debug, sqlx::FromRow)]
struct Due {
    offre_id: Uuid,
    du_a: i64,
    #[sqlx(flatten)]
    abonnement: Abonnement,
}

/// What a mail of an alert is written once for: every offer of an alert is told once, and the first of a mail names it.
fn cle(alerte: Uuid, offre: Uuid) -> String {
    format!("alerte:{alerte}:{offre}")
}

/// What an alert that is paused, or ends, was to tell is not told later: neither what waits for its mail, nor what is
/// written and has not left.
pub(super) async fn oublier_attente(tx: &mut Tx, alerte: Uuid) -> Result<(), Erreur> {
    // In this order: whoever writes its mail at this instant holds these rows until the mail is there.
    on_tx!(&mut *tx, |c| {
        sqlx::query("DELETE FROM alerte_envoi WHERE alerte_id = $1").bind(alerte).execute(c).await.map(drop)
    })?;
    on_tx!(&mut *tx, |c| {
        sqlx::query("DELETE FROM courriel WHERE cle BETWEEN $1 AND $2 AND etat IN ('attente', 'envoi')")
            .bind(cle(alerte, Uuid::nil()))
            .bind(cle(alerte, Uuid::max()))
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}

/// The alerts of one transaction: those of the rows due first.
macro_rules! alertes_dues {
    () => {
        "(SELECT alerte_id FROM alerte_envoi WHERE du_a <= $1 ORDER BY du_a, alerte_id LIMIT $2)"
    };
}

impl Services {
    /// Turns what is due into mails. Each offer is looked at again: closed, withdrawn, or left out by the engine for an
    /// alert that asks so, it is dropped without a word; so is everything of a paused alert, and of one that needs a
    /// demande its owner no longer has here. Answers how many mails.
    ///
    /// # Errors
    /// The database's; what is not written then is by the next round.
    pub async fn ecrire_alertes(&self) -> Result<usize, Erreur> {
        let mut written = 0;
        // The instant of this round: what becomes due meanwhile is the next one's.
        let now = self.maintenant();
        while self.des_dues(now).await? {
            match self.rejouer(|| self.un_lot(now)).await {
                Ok((mails, rows)) => {
                    written += mails;
                    if rows == 0 {
                        break;
                    }
                }
                // Another server is at it and always first: what it leaves is for the next round.
                Err(Erreur::Bouscule) => break,
                Err(other) => return Err(other),
            }
        }
        Ok(written)
    }

    /// A look before the lock: most rounds find nothing.
    async fn des_dues(&self, now: i64) -> Result<bool, Erreur> {
        let first: Option<Uuid> = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT alerte_id FROM alerte_envoi WHERE du_a <= $1 LIMIT 1")
                .bind(now)
                .fetch_optional(p)
                .await
        })?;
        Ok(first.is_some())
    }

    /// One transaction: mails written, their rows gone.
    async fn un_lot(&self, now: i64) -> Result<(usize, usize), Erreur> {
        // Read before the transaction: documents are long, and it must not wait for a second connection.
        let demandes = self.demandes_des_dues(now).await?;
        let mut tx = self.db.begin().await?;
        // One server at a time: two would pick the same rows and undo each other.
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE revision SET valeur = valeur + 1 WHERE nom = 'alertes'").execute(c).await.map(drop)
        })?;
        let rows: Vec<Due> = on_tx!(&mut tx, |c| {
            sqlx::query_as(concat!(
                "SELECT e.offre_id, e.du_a, ",
                abonnement!(),
                " FROM alerte_envoi e JOIN alerte a ON a.id = e.alerte_id JOIN compte c ON c.id = a.compte_id
                 WHERE +e.du_a <= $1 AND e.alerte_id IN ",
                alertes_dues!(),
                " ORDER BY e.alerte_id, e.offre_id"
            ))
            .bind(now)
            .bind(PAR_TRANSACTION)
            .fetch_all(c)
            .await
        })?;
        // Told, or dropped: either way nothing looks for them again.
        let taken = on_tx!(&mut tx, |c| {
            sqlx::query(concat!("DELETE FROM alerte_envoi WHERE +du_a <= $1 AND alerte_id IN ", alertes_dues!()))
                .bind(now)
                .bind(PAR_TRANSACTION)
                .execute(c)
                .await
                .map(|r| r.rows_affected())
        })?;
        if usize::try_from(taken).ok() != Some(rows.len()) {
            // A row came or went between the two (a server whose clock is late, an alert deleted): all anew.
            return Err(Erreur::Bouscule);
        }
        let offres = lire_offres(self, &mut tx, &rows).await?;
        let mut mails = Vec::new();
        for group in rows.chunk_by(|a, b| a.abonnement.alerte_id == b.abonnement.alerte_id) {
            let Some(first) = group.first().filter(|due| due.abonnement.active) else { continue };
            let a = &first.abonnement;
            let lue = match (a.veut_demande(), demandes.get(&a.compte_id)) {
                // The list of alerts says why nothing comes.
                (true, Some(None)) => continue,
                (true, Some(lue)) => lue.as_ref(),
                // Its owner asked for it since these were read.
                (true, None) => return Err(Erreur::Bouscule),
                (false, _) => None,
            };
            let ids = group.iter().map(|due| due.offre_id);
            let Some((mail, told)) = self.courriel_de(a, ids, lue, &offres, now)? else { continue };
            let lien_arret = self.lien_arret(a);
            mails.push(EnMasse {
                cle: cle(a.alerte_id, first.offre_id),
                destinataire: a.email.clone(),
                mail,
                entetes: format!("List-Unsubscribe: <{lien_arret}>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"),
                // Due at one instant, they leave in one line: whoever was queued later does not pass before.
                prochain_a: group.iter().map(|due| due.du_a).min().unwrap_or(now),
                alerte: Some((a.alerte_id, told)),
            });
        }
        self.poster_en_masse(&mut tx, &mails).await?;
        tx.commit().await?;
        Ok((mails.len(), rows.len()))
    }

    /// The live demande, if any, of every account whose due alert needs it.
    async fn demandes_des_dues(&self, now: i64) -> Result<HashMap<Uuid, Option<DemandeLue>>, Erreur> {
        let accounts: Vec<Option<Uuid>> = on_db!(&self.db, |p| {
            // Looked up one by one: whatever the engine thinks of the number that is due, all alerts are never read.
            sqlx::query_scalar(concat!(
                "SELECT (SELECT a.compte_id FROM alerte a WHERE a.id = due.alerte_id AND (a.convient OR a.onglet IS NOT NULL))
                 FROM ",
                alertes_dues!(),
                " due"
            ))
            .bind(now)
            .bind(PAR_TRANSACTION)
            .fetch_all(p)
            .await
        })?;
        let mut found = HashMap::with_capacity(accounts.len());
        for account in accounts.into_iter().flatten().collect::<BTreeSet<_>>() {
            found.insert(account, self.demande_vivante(account).await?);
        }
        Ok(found)
    }

    /// The demande that the alerts of an account look at.
    pub(super) async fn demande_vivante(&self, compte: Uuid) -> Result<Option<DemandeLue>, Erreur> {
        Ok(self.lire_demande_de(compte).await?.filter(|d| d.etat.importe()))
    }

    fn lien_arret(&self, a: &Abonnement) -> String {
        self.lien(&format!("{CHEMIN_ARRET}{}", a.jeton))
    }

    /// The mail of an alert, and the offers it tells of or counts: those of `ids` that are open and, where the alert asks
    /// so, that the engine does not leave out. Nothing where none is.
    pub(super) fn courriel_de(
        &self,
        a: &Abonnement,
        ids: impl Iterator<Item = Uuid>,
        lue: Option<&DemandeLue>,
        offres: &HashMap<Uuid, DetailOffre>,
        now: i64,
    ) -> Result<Option<(Courriel, Vec<Uuid>)>, Erreur> {
        let lue = lue.filter(|_| a.convient);
        let mut told = Vec::new();
        let mut kept = Vec::new();
        for id in ids {
            let Some(offre) = offres.get(&id).filter(|o| o.ouverte(now)) else { continue };
            let a_verifier = match lue {
                Some(lue) => match self.points_a_verifier(offre, lue)? {
                    Some(points) => Some(points),
                    None => continue,
                },
                None => None,
            };
            kept.push(id);
            if told.len() < OFFRES_PAR_COURRIEL {
                told.push(self.offre_dite(offre, a_verifier));
            }
        }
        if told.is_empty() {
            return Ok(None);
        }
        let search = if a.requete.is_empty() { "/offres".to_owned() } else { format!("/offres?{}", a.requete) };
        let letter = Nouvelles {
            prenom: a.prenom.clone(),
            nom: a.nom.clone(),
            autres: kept.len() - told.len(),
            offres: told,
            dossier: lue.map(|lue| lue.etat_demande(self.horloge.aujourdhui())),
            lien_recherche: self.lien(&search),
            lien_alertes: self.lien("/mes-alertes"),
            lien_situation: self.lien("/ma-situation"),
            lien_arret: self.lien_arret(a),
        };
        Ok(Some((letter.rediger(Lang::from_code(&a.langue).unwrap_or_default()), kept)))
    }

    /// The rules that can't tell yet; nothing where one answers no.
    fn points_a_verifier(&self, offre: &DetailOffre, lue: &DemandeLue) -> Result<Option<Regles>, Erreur> {
        Ok(self.avis(lue, [&offre.carte])?.into_iter().find_map(|avis| match avis {
            Avis::Oui { a_verifier } => Some(a_verifier),
            Avis::Non(_) => None,
        }))
    }

    fn offre_dite(&self, offre: &DetailOffre, a_verifier: Option<Regles>) -> OffreDite {
        let c = &offre.carte;
        OffreDite {
            genre: Genre::from_code(&c.genre).unwrap_or(Genre::Appartement),
            typologie: c.typologie.clone(),
            commune: c.commune.clone(),
            loyer_cc: c.loyer_cc,
            surface_m2: c.surface_m2,
            cloture: c.cloture(),
            a_verifier,
            lien: self.lien(&format!("/offres/{}", c.id)),
        }
    }
}

/// The offers of these rows, as they stand in this transaction.
async fn lire_offres(s: &Services, tx: &mut Tx, rows: &[Due]) -> Result<HashMap<Uuid, DetailOffre>, Erreur> {
    let mut found = HashMap::new();
    for id in rows.iter().map(|due| due.offre_id).collect::<BTreeSet<_>>() {
        found.insert(id, s.offre_tx(tx, id).await?);
    }
    Ok(found)
}
