//! The two back offices: the adviser's queue, the landlord's received files.

use super::effets::lire_reponses;
use super::{CandidatureVue, Donnees, MouvementRefuse};
use crate::dossiers::DemandeLue;
use crate::offres::OffreEtProfil;
use crate::{Erreur, Services, on_db};
use domain::candidature::{Etat, Evenement};
use domain::eligibilite::Regle;
use jiff::civil::Date;
use uuid::Uuid;

domain::coded_enum! {
    /// Which part of a queue.
    FiltreFile {
        /// To examine (adviser); received (landlord).
        ATraiter = "a_traiter",
        /// Validated, to send (adviser); under way (landlord).
        EnCours = "en_cours",
        /// Ended.
        Terminees = "terminees",
    }
}

/// A line of a queue.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct LigneFile {
    /// Candidature.
    pub id: Uuid,
    /// Offer.
    pub offre_id: Uuid,
    /// State.
    pub etat: String,
    /// Group of the ranking.
    pub groupe: String,
    /// Points.
    pub points: i64,
    /// Seniority, ISO day.
    pub anciennete: String,
    /// Applicant's first name.
    pub prenom: String,
    /// Applicant's birth name.
    pub nom: String,
    /// Typology of the offer.
    pub typologie: String,
    /// Commune of the offer.
    pub commune: String,
    /// Département of the offer.
    pub departement: String,
    /// Rent with charges, cents.
    pub loyer_cc: i64,
    /// Closing, microseconds.
    pub cloture_a: i64,
    /// Applied at, microseconds.
    pub creee_a: i64,
    /// Candidatures better placed on the same offer, plus one.
    pub rang: i64,
    /// Active candidatures on the offer.
    pub candidatures: i64,
    /// Answers that wait, codes of events: see [`Self::reponses`].
    pub reponses: Option<String>,
}

impl LigneFile {
    /// State.
    #[must_use]
    pub fn etat(&self) -> Option<Etat> {
        Etat::from_code(&self.etat)
    }

    /// What the applicant answered, and nobody here has acted on since.
    #[must_use]
    pub fn reponses(&self) -> Vec<Evenement> {
        lire_reponses(self.reponses.as_deref())
    }

    /// Closing day of the offer.
    #[must_use]
    pub fn cloture(&self) -> Date {
        crate::horloge::jour(self.cloture_a)
    }
}

/// A file open on a back office's page.
#[derive(Debug, Clone)]
pub struct DossierRecu {
    /// The candidature and its timeline.
    pub candidature: CandidatureVue,
    /// The demande behind it.
    pub demande: DemandeLue,
    /// The offer and the answers of the rules.
    pub vue: OffreEtProfil,
}

macro_rules! debut {
    () => {
        "SELECT k.id, k.offre_id, k.etat, k.groupe, k.points, k.anciennete, c.prenom, c.nom, o.typologie, o.commune,
           o.departement, o.loyer_cc, o.cloture_a, k.creee_a, o.candidatures, k.reponses,
           1 + (SELECT COUNT(*) FROM candidature a WHERE a.offre_id = k.offre_id AND a.active AND a.id <> k.id AND (
             a.groupe < k.groupe OR (a.groupe = k.groupe AND (a.points > k.points OR (a.points = k.points AND (
               a.anciennete < k.anciennete OR (a.anciennete = k.anciennete AND a.numero_unique < k.numero_unique)))))))
             AS rang
         FROM candidature k JOIN offre o ON o.id = k.offre_id JOIN compte c ON c.id = k.compte_id WHERE "
    };
}

macro_rules! file {
    ($where:literal) => {
        concat!(debut!(), $where, " ORDER BY k.modifiee_a DESC LIMIT 100")
    };
}

/// Those whose applicant has answered, whoever waited longest first. The few that there are come first, by their own
/// index.
macro_rules! file_reponses {
    ($where:literal) => {
        concat!(
            debut!(),
            "k.id IN (SELECT id FROM candidature WHERE reponses IS NOT NULL) AND k.active AND ",
            $where,
            " ORDER BY k.modifiee_a, k.id LIMIT 60"
        )
    };
}

/// Soonest closing first, then by rank: in the order of what the rank counts, so that it is counted for the lines shown
/// alone.
macro_rules! file_par_rang {
    ($where:literal) => {
        concat!(
            debut!(),
            $where,
            " ORDER BY o.cloture_a, k.offre_id, k.groupe, k.points DESC, k.anciennete, k.numero_unique LIMIT 60"
        )
    };
}

impl Services {
    /// The adviser's queue, by deadline then rank.
    ///
    /// # Errors
    /// The database's.
    pub async fn file_conseiller(&self, f: FiltreFile) -> Result<Vec<LigneFile>, Erreur> {
        let sql = match f {
            FiltreFile::ATraiter => file_par_rang!("k.etat = 'deposee' AND k.active"),
            FiltreFile::EnCours => file_par_rang!("k.etat = 'validee' AND k.active"),
            FiltreFile::Terminees => file!("k.etat IN ('invalidee', 'envoyee', 'non_retenue')"),
        };
        Ok(on_db!(&self.db, |p| sqlx::query_as(sql).fetch_all(p).await)?)
    }

    /// The landlord's files, by offer then rank. It sees none before Action Logement sent it.
    ///
    /// # Errors
    /// The database's.
    pub async fn file_bailleur(&self, bailleur: Uuid, f: FiltreFile) -> Result<Vec<LigneFile>, Erreur> {
        let sql = match f {
            FiltreFile::ATraiter => file_par_rang!("o.bailleur_id = $1 AND k.active AND k.etat = 'envoyee'"),
            FiltreFile::EnCours => file_par_rang!(
                "o.bailleur_id = $1 AND k.active AND k.etat NOT IN ('deposee', 'validee', 'envoyee')"
            ),
            FiltreFile::Terminees => file!(
                "o.bailleur_id = $1 AND NOT k.active AND k.etat IN ('bail_signe', 'non_retenue', 'rejetee', 'refusee_demandeur')
                   AND EXISTS (SELECT 1 FROM evenement e WHERE e.candidature_id = k.id AND e.vers = 'envoyee')"
            ),
        };
        Ok(on_db!(&self.db, |p| sqlx::query_as(sql).bind(bailleur).fetch_all(p).await)?)
    }

    /// The files whose applicant has given the adviser what it asked for, and that it has not acted on since.
    ///
    /// # Errors
    /// The database's.
    pub async fn reponses_au_conseiller(&self) -> Result<Vec<LigneFile>, Erreur> {
        let sql = file_reponses!("k.etat IN ('deposee', 'validee')");
        Ok(on_db!(&self.db, |p| sqlx::query_as(sql).fetch_all(p).await)?)
    }

    /// The same of a landlord: of its own offers, once sent.
    ///
    /// # Errors
    /// The database's.
    pub async fn reponses_au_bailleur(&self, bailleur: Uuid) -> Result<Vec<LigneFile>, Erreur> {
        let sql = file_reponses!("o.bailleur_id = $1 AND k.etat NOT IN ('deposee', 'validee')");
        Ok(on_db!(&self.db, |p| sqlx::query_as(sql).bind(bailleur).fetch_all(p).await)?)
    }

    /// A file for an adviser.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn dossier_conseiller(&self, candidature: Uuid) -> Result<DossierRecu, Erreur> {
        self.dossier_recu(candidature).await
    }

    /// A file for a landlord: of its own offers, once sent.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for any other.
    pub async fn dossier_bailleur(&self, bailleur: Uuid, candidature: Uuid) -> Result<DossierRecu, Erreur> {
        let dossier = self.dossier_recu(candidature).await?;
        let sent = dossier.candidature.evenements.iter().any(|e| e.vers == Etat::Envoyee);
        if dossier.vue.offre.bailleur_id == bailleur && sent { Ok(dossier) } else { Err(Erreur::Introuvable) }
    }

    async fn dossier_recu(&self, id: Uuid) -> Result<DossierRecu, Erreur> {
        let candidature = self.candidature_vue(id).await?;
        let demande: Uuid = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT demande_id FROM candidature WHERE id = $1").bind(id).fetch_one(p).await
        })?;
        let demande = self.demande(demande).await?;
        let mut vue = self.offre_et_profil(candidature.offre, Some(&demande)).await?;
        // It came in time: whether one may still apply says nothing of this file.
        vue.reponses.retain(|r| r.regle != Regle::DateLimite);
        Ok(DossierRecu { candidature, demande, vue })
    }

    /// Sends the first `n` validated files of an offer to the landlord, best rank first; answers how many went.
    ///
    /// # Errors
    /// The machine's, the database's.
    pub async fn envoyer_les_premiers(&self, auteur: Uuid, offre: Uuid, n: i64) -> Result<usize, MouvementRefuse> {
        let ids: Vec<Uuid> = on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT id FROM candidature WHERE offre_id = $1 AND active AND etat = 'validee'
                 ORDER BY groupe, points DESC, anciennete, numero_unique LIMIT $2",
            )
            .bind(offre)
            .bind(n)
            .fetch_all(p)
            .await
        })?;
        let mut sent = 0;
        for id in ids {
            self.agir_en_conseiller(auteur, id, Evenement::Envoyer, Donnees::default()).await?;
            sent += 1;
        }
        Ok(sent)
    }
}
