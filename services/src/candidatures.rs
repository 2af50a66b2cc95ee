//! Candidatures: applied, cancelled, moved through the seven stages by whoever the machine allows.
//!
//! Every change is one transaction: the state (guarded by its version), the event, the mails. The one active
//! candidature per applicant is held by an index of the database, never by a look before the write.

pub(crate) mod effets;
mod gestion;
pub(crate) mod jugement;
mod lecture;
mod libelle;
mod reponses;
mod suites;

pub use gestion::{DossierRecu, FiltreFile, LigneFile};
pub use lecture::{CandidatureVue, EvenementVu, OffreFigee, Position};
pub use libelle::Libelle;

use self::effets::Colonnes;
use crate::courrier::{Lettre, lettres};
use crate::dossiers::DemandeLue;
use crate::offres::OffreEtProfil;
use crate::store::Rejouable;
use crate::suivi::Mouvement;
use crate::{Conflit, Erreur, Services, Tx, on_db, on_tx};
use domain::candidature::{self, Acteur, Etat, Evenement, MotifRefus, Refus};
use domain::classement::{Bareme, Classement, PlaceCommune, Profil, classer, jour_de_reference};
use domain::delais;
use domain::dossier::{Consentement, PolitiqueEntreprise, points_comptes};
use domain::eligibilite::{Verdict, verdict};
use domain::langue::Lang;
use jiff::civil::{Date, DateTime};
use thiserror::Error;
use uuid::Uuid;

/// Days an applicant has to answer an attribution: the law's least (R441-10).
pub const JOURS_REPONSE: u32 = delais::JOURS_ACCEPTATION_MIN;
/// Days after which a closed offer's candidatures that nobody sent end with their reason.
const JOURS_SANS_ENVOI: i64 = 45;

/// Why « Je postule » is refused.
#[derive(Debug, Error)]
pub enum PostulerRefuse {
    /// Another candidature is active.
    #[error("another candidature is active")]
    DejaActive,
    /// The offer closed or was withdrawn meanwhile.
    #[error("offer closed")]
    OffreClose,
    /// The file is not valid yet (steps left, employer's validation, confirmation).
    #[error("file not valid")]
    DossierIncomplet,
    /// A rule answers no.
    #[error("does not fit")]
    NeConvientPas,
    /// The CALEOL has decided on this demande for this dwelling: how that ended.
    #[error("decided already")]
    DejaJugee(Evenement),
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

/// Why a move is refused.
#[derive(Debug, Error)]
pub enum MouvementRefuse {
    /// The machine says no: not from this state, not by this role, no reason given.
    #[error("refused: {0:?}")]
    Machine(Refus),
    /// A date or text that the move needs is missing or makes no sense.
    #[error("data missing")]
    Donnees,
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

impl Rejouable for PostulerRefuse {
    fn a_rejouer(&self) -> bool {
        matches!(self, Self::Autre(e) if e.a_rejouer())
    }
}

impl Rejouable for MouvementRefuse {
    fn a_rejouer(&self) -> bool {
        matches!(self, Self::Autre(e) if e.a_rejouer())
    }
}

impl From<sqlx::Error> for MouvementRefuse {
    fn from(error: sqlx::Error) -> Self {
        Self::Autre(error.into())
    }
}

/// What goes with a move.
#[derive(Debug, Clone, Default)]
pub struct Donnees {
    /// The reason, where one is required.
    pub motif: Option<MotifRefus>,
    /// Words to the applicant, or the document asked for.
    pub texte: Option<String>,
    /// Visit slots proposed.
    pub creneaux: Vec<DateTime>,
    /// The slot picked.
    pub creneau: Option<DateTime>,
    /// CALEOL's date, or the day until when a condition can be met.
    pub date: Option<Date>,
    /// Rank of an attribution (2 and more).
    pub rang: Option<i64>,
}

/// A reason alone.
impl From<MotifRefus> for Donnees {
    fn from(motif: MotifRefus) -> Self {
        Self { motif: Some(motif), ..Self::default() }
    }
}

/// An employer's user who acts for those who delegated to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegue {
    /// Who.
    pub auteur: Uuid,
    /// Of which employer.
    pub entreprise: Uuid,
}

impl Delegue {
    /// Whether the holder of `lue` delegated to this employer, now.
    fn agit_pour(self, lue: &DemandeLue) -> bool {
        lue.entreprise == Some(self.entreprise) && lue.consentement() == Consentement::GestionDeleguee
    }
}

/// The active candidature of an account, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Active {
    /// Its id.
    pub id: Uuid,
    /// Its offer.
    pub offre: Uuid,
    /// Its state.
    pub etat: Etat,
}

#[derive(Debug, Clone, sqlx::FromRow)]
struct Rangee {
    id: Uuid,
    offre_id: Uuid,
    compte_id: Uuid,
    etat: String,
    version: i64,
    rang_attribution: Option<i64>,
    reponse_avant: Option<String>,
    visite_creneaux: Option<String>,
    visite_a: Option<i64>,
    piece_demandee: Option<String>,
    condition: Option<String>,
    commission_le: Option<String>,
    reponses: Option<String>,
    bailleur_id: Uuid,
    typologie: String,
    commune: String,
    departement: String,
    loyer_cc: i64,
    email: String,
    langue: String,
    prenom: String,
}

macro_rules! select_rangee {
    ($where:literal) => {
        concat!(
            "SELECT k.id, k.offre_id, k.compte_id, k.etat, k.version, k.rang_attribution, k.reponse_avant,
               k.visite_creneaux, k.visite_a, k.piece_demandee, k.condition, k.commission_le, k.reponses, o.bailleur_id,
               o.typologie, o.commune, o.departement, o.loyer_cc, c.email, c.langue, c.prenom
             FROM candidature k JOIN offre o ON o.id = k.offre_id JOIN compte c ON c.id = k.compte_id WHERE ",
            $where
        )
    };
}

use select_rangee;

impl Rangee {
    fn etat(&self) -> Result<Etat, Erreur> {
        Etat::from_code(&self.etat).ok_or_else(|| Erreur::Interne("state of a candidature".into()))
    }

    fn colonnes(&self) -> Result<Colonnes, Erreur> {
        Ok(Colonnes {
            etat: self.etat()?,
            reponse_avant: self.reponse_avant.clone(),
            visite_creneaux: self.visite_creneaux.clone(),
            visite_a: self.visite_a,
            rang_attribution: self.rang_attribution,
            piece_demandee: self.piece_demandee.clone(),
            condition: self.condition.clone(),
            commission_le: self.commission_le.clone(),
            reponses: self.reponses.clone(),
        })
    }

    fn libelle(&self) -> Libelle {
        Libelle::de(&self.typologie, &self.commune, &self.departement, self.loyer_cc)
    }
}

impl Services {
    /// The active candidature of an account.
    ///
    /// # Errors
    /// The database's.
    pub async fn candidature_active(&self, compte: Uuid) -> Result<Option<Active>, Erreur> {
        let row: Option<(Uuid, Uuid, String)> = on_db!(&self.db, |p| {
            sqlx::query_as("SELECT id, offre_id, etat FROM candidature WHERE compte_id = $1 AND active")
                .bind(compte)
                .fetch_optional(p)
                .await
        })?;
        row.map(|(id, offre, etat)| {
            let etat = Etat::from_code(&etat).ok_or_else(|| Erreur::Interne("state of a candidature".into()))?;
            Ok(Active { id, offre, etat })
        })
        .transpose()
    }

    /// The ranking that a demande would have on an offer, today.
    #[must_use]
    pub fn classement(&self, lue: &DemandeLue, points_employeur: u8, vue: &OffreEtProfil) -> Classement {
        let siret = lue.siret();
        let profil = Profil {
            demande: &lue.demande,
            groupe_a_employeur: self.employeur_eligible(lue),
            employeur_points: points_employeur,
            employeur_siren: siret.as_ref().map(domain::siret::Siret::siren),
        };
        classer(&Bareme::actuel(), &profil, &vue.pour_rang, jour_de_reference(vue.offre.carte.cloture()))
    }

    /// Whether the employer attached makes the file one of group A: a private employer or an académie, known by its
    /// SIRET. The number of employees isn't known here; Action Logement checks it at stage 2.
    #[must_use]
    pub fn employeur_eligible(&self, lue: &DemandeLue) -> bool {
        use domain::demande::StatutEmploi as S;
        let Some(siret) = lue.siret() else { return false };
        if self.referentiel.academies().iter().any(|a| a.siret.siren() == siret.siren()) {
            return true;
        }
        let rattachement = lue.complement.as_ref().map_or(domain::dossier::Rattachement::Demandeur, |c| c.rattachement);
        rattachement
            .personne(&lue.demande)
            .is_some_and(|p| matches!(p.emploi.statut, S::Cdi | S::Cdd | S::Interim | S::Apprenti))
    }

    /// Points of the employer that count now ([`points_comptes`]).
    ///
    /// # Errors
    /// The database's.
    pub async fn points_employeur(&self, lue: &DemandeLue) -> Result<u8, Erreur> {
        if lue.consentement() == Consentement::Anonyme {
            return Ok(0);
        }
        let (_, politique) = self.politique(lue.siret().as_ref()).await?;
        Ok(points_de(&politique, lue))
    }

    /// Where an offer stands in the search of a demande.
    #[must_use]
    pub fn place(&self, demande: &domain::demande::Demande, insee: &str) -> PlaceCommune {
        let wished = &demande.recherche.communes;
        let parent = self.referentiel.commune(insee).and_then(|c| c.parente.map(str::to_owned));
        let same = |w: &String| w == insee || Some(w) == parent.as_ref();
        if wished.iter().any(same) {
            PlaceCommune::Demandee
        } else if wished.iter().any(|w| self.referentiel.limitrophes(w).contains(&insee)) {
            PlaceCommune::Limitrophe
        } else {
            PlaceCommune::Autre
        }
    }

    /// « Je postule ».
    ///
    /// # Errors
    /// See [`PostulerRefuse`]. Of any number of calls at once from one account, one succeeds.
    pub async fn postuler(&self, compte: Uuid, offre: Uuid) -> Result<Uuid, PostulerRefuse> {
        self.rejouer(|| self.deposer_candidature(compte, offre, None)).await
    }

    /// « Je postule », by the employer to whom the applicant delegated it; each mail says so.
    ///
    /// # Errors
    /// As [`Self::postuler`]; [`Erreur::Introuvable`] without a delegation to this employer.
    pub async fn postuler_pour(&self, delegue: Delegue, compte: Uuid, offre: Uuid) -> Result<Uuid, PostulerRefuse> {
        self.rejouer(|| self.deposer_candidature(compte, offre, Some(delegue))).await
    }

    async fn deposer_candidature(
        &self,
        compte: Uuid,
        offre: Uuid,
        delegue: Option<Delegue>,
    ) -> Result<Uuid, PostulerRefuse> {
        let acteur = if delegue.is_some() { Acteur::Entreprise } else { Acteur::Demandeur };
        let lue = self.lire_demande_de(compte).await?.ok_or(PostulerRefuse::DossierIncomplet)?;
        if !lue.etat.peut_postuler() {
            return Err(PostulerRefuse::DossierIncomplet);
        }
        let vue = self.offre_et_profil(offre, Some(&lue)).await?;
        let now = self.maintenant();
        if !vue.offre.ouverte(now) {
            return Err(PostulerRefuse::OffreClose);
        }
        if verdict(&vue.reponses) == Verdict::NeConvientPas {
            return Err(PostulerRefuse::NeConvientPas);
        }
        let classement = self.classement(&lue, self.points_employeur(&lue).await?, &vue);
        let (email, langue, prenom) = self.adresse(compte).await?;
        let id = self.id();
        let json = serde_json::to_string(&classement).map_err(Erreur::from)?;
        let t = candidature::suivant(None, Evenement::Postuler, acteur)
            .map_err(|r| Erreur::Interne(format!("machine: {r:?}")))?;

        let mut tx = self.db.begin().await?;
        // Held to the end: a demande deleted, changed or ranked otherwise in the same instant is one or the other.
        let held = match self.demande_a_changer(&mut tx, compte).await {
            Err(Erreur::Introuvable) => return Err(PostulerRefuse::DossierIncomplet),
            other => other?,
        };
        if held.id != lue.id || held.version != lue.version {
            return Err(Erreur::Depasse.into());
        }
        if delegue.is_some_and(|d| !d.agit_pour(&held)) {
            return Err(Erreur::Introuvable.into());
        }
        let inserted = on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO candidature (id, offre_id, demande_id, compte_id, etat, active, version, groupe, points,
                   anciennete, numero_unique, classement, creee_a, modifiee_a, offre_typologie, offre_commune,
                   offre_loyer, offre_charges, offre_cloture_a, offre_disponible_le)
                 SELECT $1, o.id, $3, $4, $5, TRUE, 1, $6, $7, $8, $9, $10, $11, $11, o.typologie, o.commune,
                   o.loyer, o.charges, o.cloture_a, o.disponible_le FROM offre o WHERE o.id = $2",
            )
            .bind(id)
            .bind(offre)
            .bind(lue.id)
            .bind(compte)
            .bind(t.vers.code())
            .bind(classement.groupe.code())
            .bind(i64::from(classement.total))
            .bind(classement.anciennete.to_string())
            .bind(classement.numero.as_str())
            .bind(&json)
            .bind(now)
            .execute(c)
            .await
            .map(drop)
        });
        match inserted.map_err(Erreur::from) {
            Ok(()) => {}
            Err(Erreur::Conflit(Conflit::CandidatureActive)) => return Err(PostulerRefuse::DejaActive),
            Err(e) => return Err(e.into()),
        }
        // The offer may have closed between the page and the click: the row itself says so.
        let open = on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE offre SET candidatures = candidatures + 1 WHERE id = $1 AND etat = 'publiee' AND cloture_a > $2")
                .bind(offre)
                .bind(now)
                .execute(c)
                .await
                .map(|r| r.rows_affected())
        })
        .map_err(Erreur::from)?;
        if open == 0 {
            return Err(PostulerRefuse::OffreClose);
        }
        // After the offer's row is held: a decision recorded in the same instant is seen.
        if let Some(end) = jugement::lire(&mut tx, offre, &lue.demande.numero_unique).await? {
            return Err(PostulerRefuse::DejaJugee(end));
        }
        let event = Ecrit { candidature: id, numero: 1, evenement: Evenement::Postuler, de: None, vers: t.vers };
        let auteur = delegue.map_or(compte, |d| d.auteur);
        self.ecrire_evenement(&mut tx, &event, acteur, Some(auteur), &Donnees::default()).await?;
        let lettre = Lettre::Candidature {
            evenement: Evenement::Postuler,
            chez_bailleur: false,
            offre: vue.offre.libelle(),
            motif: None,
            precision: delegue.map(|_| lettres::par_entreprise(langue)),
            lien: self.lien("/mes-candidatures"),
            prenom,
        };
        self.poster(&mut tx, &format!("candidature:{id}:1"), &email, &lettre.rediger(langue)).await?;
        crate::offres::reviser_rangs(&mut tx, offre).await?;
        tx.commit().await?;
        self.suivi.annoncer(Mouvement { candidature: id, numero: 1 });
        Ok(id)
    }

    /// « Annuler cette candidature », until the file is sent to the landlord.
    ///
    /// # Errors
    /// [`MouvementRefuse::Machine`] once it is sent; [`Erreur::Introuvable`] for another's.
    pub async fn annuler(&self, compte: Uuid, candidature: Uuid) -> Result<(), MouvementRefuse> {
        self.agir_en_demandeur(compte, candidature, Evenement::Annuler, Donnees::default()).await
    }

    /// A move made by the applicant on their own candidature.
    ///
    /// # Errors
    /// The machine's refusal; [`Erreur::Introuvable`] for another's.
    pub async fn agir_en_demandeur(
        &self,
        compte: Uuid,
        candidature: Uuid,
        evenement: Evenement,
        donnees: Donnees,
    ) -> Result<(), MouvementRefuse> {
        self.agir(Acteur::Demandeur, Some(compte), None, candidature, evenement, donnees).await
    }

    /// A move made by the employer to whom the applicant delegated it.
    ///
    /// # Errors
    /// The machine's refusal; [`Erreur::Introuvable`] without a delegation to this employer.
    pub async fn agir_en_entreprise(
        &self,
        delegue: Delegue,
        candidature: Uuid,
        evenement: Evenement,
    ) -> Result<(), MouvementRefuse> {
        let (auteur, entreprise) = (Some(delegue.auteur), Some(delegue.entreprise));
        self.agir(Acteur::Entreprise, auteur, entreprise, candidature, evenement, Donnees::default()).await
    }

    /// A move made by an adviser.
    ///
    /// # Errors
    /// The machine's refusal.
    pub async fn agir_en_conseiller(
        &self,
        auteur: Uuid,
        candidature: Uuid,
        evenement: Evenement,
        donnees: Donnees,
    ) -> Result<(), MouvementRefuse> {
        self.agir(Acteur::Conseiller, Some(auteur), None, candidature, evenement, donnees).await
    }

    /// A move made by a landlord's user, on its own offers only.
    ///
    /// # Errors
    /// The machine's refusal; [`Erreur::Introuvable`] for another landlord's.
    pub async fn agir_en_bailleur(
        &self,
        auteur: Uuid,
        bailleur: Uuid,
        candidature: Uuid,
        evenement: Evenement,
        donnees: Donnees,
    ) -> Result<(), MouvementRefuse> {
        self.agir(Acteur::Bailleur, Some(auteur), Some(bailleur), candidature, evenement, donnees).await
    }

    async fn agir(
        &self,
        acteur: Acteur,
        auteur: Option<Uuid>,
        bailleur: Option<Uuid>,
        candidature: Uuid,
        evenement: Evenement,
        mut donnees: Donnees,
    ) -> Result<(), MouvementRefuse> {
        // No database keeps a NUL in a text, and nobody types one.
        donnees.texte = donnees.texte.map(|t| t.replace('\0', ""));
        self.rejouer(|| self.agir_une_fois(acteur, auteur, bailleur, candidature, evenement, &donnees)).await
    }

    async fn agir_une_fois(
        &self,
        acteur: Acteur,
        auteur: Option<Uuid>,
        bailleur: Option<Uuid>,
        candidature: Uuid,
        evenement: Evenement,
        donnees: &Donnees,
    ) -> Result<(), MouvementRefuse> {
        let mut tx = self.db.begin().await?;
        // The offer first, always: two moves on one dwelling wait for each other instead of crossing.
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE offre SET rangs_version = rangs_version WHERE id = (SELECT offre_id FROM candidature WHERE id = $1)",
            )
            .bind(candidature)
            .execute(c)
            .await
            .map(drop)
        })?;
        let row: Rangee =
            on_tx!(&mut tx, |c| sqlx::query_as(select_rangee!("k.id = $1")).bind(candidature).fetch_one(c).await)?;
        let stranger = match acteur {
            Acteur::Demandeur => Some(row.compte_id) != auteur,
            Acteur::Bailleur => Some(row.bailleur_id) != bailleur || !row.etat()?.classement_fige(),
            Acteur::Entreprise => {
                let held = self.demande_a_changer(&mut tx, row.compte_id).await?;
                let delegue = auteur.zip(bailleur).map(|(auteur, entreprise)| Delegue { auteur, entreprise });
                !delegue.is_some_and(|d| d.agit_pour(&held))
            }
            _ => false,
        };
        if stranger {
            return Err(Erreur::Introuvable.into());
        }
        let mut moved = Vec::new();
        self.mouvoir(&mut tx, &row, acteur, auteur, evenement, donnees, &mut moved).await?;
        self.consequences(&mut tx, &row, evenement, &mut moved).await?;
        tx.commit().await?;
        for m in moved {
            self.suivi.annoncer(m);
        }
        Ok(())
    }

    /// One move of one candidature inside a transaction: guard, state, event, counter, mail.
    #[expect(clippy::too_many_arguments, reason = "the transaction, the row and what the event records")]
    async fn mouvoir(
        &self,
        tx: &mut Tx,
        row: &Rangee,
        acteur: Acteur,
        auteur: Option<Uuid>,
        evenement: Evenement,
        donnees: &Donnees,
        moved: &mut Vec<Mouvement>,
    ) -> Result<(), MouvementRefuse> {
        let before = row.colonnes()?;
        let de = before.etat;
        let (t, after) = before.apres(evenement, acteur, donnees, self.horloge.aujourdhui())?;
        let now = self.maintenant();
        let ends = t.vers.finale();
        let changed = on_tx!(&mut *tx, |c| {
            sqlx::query(
                "UPDATE candidature SET etat = $3, active = $4, version = version + 1, modifiee_a = $5,
                   reponse_avant = $6, visite_creneaux = $7, visite_a = $8, rang_attribution = $9, piece_demandee = $10,
                   condition = $11, commission_le = $12, reponses = $13
                 WHERE id = $1 AND version = $2",
            )
            .bind(row.id)
            .bind(row.version)
            .bind(t.vers.code())
            .bind(!ends)
            .bind(now)
            .bind(&after.reponse_avant)
            .bind(&after.visite_creneaux)
            .bind(after.visite_a)
            .bind(after.rang_attribution)
            .bind(&after.piece_demandee)
            .bind(&after.condition)
            .bind(&after.commission_le)
            .bind(&after.reponses)
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        });
        let changed = match changed.map_err(Erreur::from) {
            // The dwelling, or that rank, is given already: to the machine's eyes this move does not exist any more.
            Err(Erreur::Conflit(Conflit::LogementAttribue)) => return Err(MouvementRefuse::Machine(Refus::Impossible)),
            other => other?,
        };
        if changed == 0 {
            return Err(Erreur::Depasse.into());
        }
        if ends {
            on_tx!(&mut *tx, |c| {
                sqlx::query("UPDATE offre SET candidatures = candidatures - 1 WHERE id = $1 AND candidatures > 0")
                    .bind(row.offre_id)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
            crate::offres::reviser_rangs(tx, row.offre_id).await?;
        }
        let numero = row.version + 1;
        let event = Ecrit { candidature: row.id, numero, evenement, de: Some(de), vers: t.vers };
        self.ecrire_evenement(tx, &event, acteur, auteur, donnees).await?;
        if t.mail {
            let l = Lang::from_code(&row.langue).unwrap_or_default();
            let lettre = Lettre::Candidature {
                evenement,
                chez_bailleur: de.classement_fige(),
                offre: row.libelle(),
                motif: donnees.motif.map(|m| lettres::motif(l, m)),
                precision: if acteur == Acteur::Entreprise {
                    Some(lettres::par_entreprise(l))
                } else {
                    lettres::precision(l, donnees, after.reponse_avant.as_deref().and_then(|d| d.parse().ok()))
                },
                lien: self.lien("/mes-candidatures"),
                prenom: row.prenom.clone(),
            };
            self.poster(tx, &format!("candidature:{}:{numero}", row.id), &row.email, &lettre.rediger(l)).await?;
        }
        if evenement.est_reponse() && matches!(acteur, Acteur::Demandeur | Acteur::Entreprise) {
            self.prevenir_qui_attend(tx, row, de).await?;
        }
        moved.push(Mouvement { candidature: row.id, numero });
        Ok(())
    }

    async fn ecrire_evenement(
        &self,
        tx: &mut Tx,
        e: &Ecrit,
        acteur: Acteur,
        auteur: Option<Uuid>,
        donnees: &Donnees,
    ) -> Result<(), Erreur> {
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO evenement (candidature_id, numero, evenement, de, vers, acteur, auteur_id, motif, texte, a)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(e.candidature)
            .bind(e.numero)
            .bind(e.evenement.code())
            .bind(e.de.map(Etat::code))
            .bind(e.vers.code())
            .bind(acteur.code())
            .bind(auteur)
            .bind(donnees.motif.map(MotifRefus::code))
            .bind(donnees.texte.as_deref())
            .bind(self.maintenant())
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(())
    }
}

fn points_de(politique: &PolitiqueEntreprise, lue: &DemandeLue) -> u8 {
    points_comptes(politique, lue.etat, lue.consentement(), lue.validee_par_entreprise)
}

struct Ecrit {
    candidature: Uuid,
    numero: i64,
    evenement: Evenement,
    de: Option<Etat>,
    vers: Etat,
}
