//! The file: the demande as kept here, the three steps, consent, pieces, update and deletion.

mod consentement;
mod declarations;
mod saisie;
mod temps;

use crate::courrier::lettres::NouvelleDossier;
use crate::enregistrement::EnregistrementError;
use crate::limites;
use crate::store::Rejouable;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::argent::Centimes;
use domain::demande::Demande;
use domain::dossier::{
    self, ActeurDossier, Complement, Consentement, Difference, Ecart, EffetDossier, EtatDossier, EvenementDossier,
    PolitiqueEntreprise, Rattachement, TransitionDossier, differences,
};
use domain::eligibilite::{EtatDemande, RevenuDeclare};
use domain::pieces::{PieceAttendue, pieces_attendues};
use domain::siret::Siret;
use jiff::civil::Date;
use std::collections::BTreeSet;
use thiserror::Error;
use uuid::Uuid;

/// The live demande of an account, with what was added here.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandeLue {
    /// Its id here.
    pub id: Uuid,
    /// « N° ALS ».
    pub numero_als: i64,
    /// Whose.
    pub compte: Uuid,
    /// State of the file.
    pub etat: EtatDossier,
    /// What the registration site holds.
    pub demande: Demande,
    /// What the applicant added (step 2).
    pub complement: Option<Complement>,
    /// The employer's organisation here, if it is known.
    pub entreprise: Option<Uuid>,
    /// Whether that employer validated the file.
    pub validee_par_entreprise: bool,
    /// Why the employer refused.
    pub motif: Option<String>,
    /// Fetched at, microseconds.
    pub recue_a: i64,
    /// The housing aid the applicant knows, a month: it replaces the estimate.
    pub aide_connue: Option<Centimes>,
    /// The tax revenue of the last twelve months that the applicant states.
    pub revenu_declare: Option<RevenuDeclare>,
    /// Grows with every change.
    pub version: i64,
}

/// Why a change of the file is refused.
#[derive(Debug, Error)]
pub enum DossierRefuse {
    /// Not in this state of the file, or not by this person.
    #[error("not now")]
    PasMaintenant,
    /// Not every box is ticked.
    #[error("boxes left")]
    PiecesManquantes,
    /// A candidature is at the landlord's: the demande can't be deleted.
    #[error("at the landlord's")]
    ChezLeBailleur,
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

/// Why an update changes nothing.
#[derive(Debug, Error)]
pub enum MiseAJourRefuse {
    /// What the registration site says of the applicant is not what the account does.
    #[error("identity differs: {0:?}")]
    Identite(Vec<Ecart>),
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

impl Rejouable for DossierRefuse {
    fn a_rejouer(&self) -> bool {
        matches!(self, Self::Autre(e) if e.a_rejouer())
    }
}

impl From<sqlx::Error> for DossierRefuse {
    fn from(error: sqlx::Error) -> Self {
        Self::Autre(error.into())
    }
}

/// A row of `demande`, as stored.
#[derive(sqlx::FromRow)]
pub(crate) struct Ligne {
    id: Uuid,
    numero_als: i64,
    compte_id: Uuid,
    etat: String,
    document: String,
    complement: Option<String>,
    entreprise_id: Option<Uuid>,
    entreprise_validee_a: Option<i64>,
    motif: Option<String>,
    recue_a: i64,
    aide_connue: Option<i64>,
    revenu_declare: Option<i64>,
    revenu_declare_le: Option<String>,
    version: i64,
}

macro_rules! select_demande {
    ($where:literal) => {
        concat!(
            "SELECT id, numero_als, compte_id, etat, document, complement, entreprise_id, entreprise_validee_a, motif,
               recue_a, aide_connue, revenu_declare, revenu_declare_le, version FROM demande WHERE ",
            $where
        )
    };
}

impl TryFrom<Ligne> for DemandeLue {
    type Error = Erreur;
    fn try_from(r: Ligne) -> Result<Self, Erreur> {
        let stated = r.revenu_declare.zip(r.revenu_declare_le);
        let revenu_declare = stated.map(|(m, le)| Ok(RevenuDeclare { montant: Centimes(m), le: le.parse()? }));
        let revenu_declare =
            revenu_declare.transpose().map_err(|_: jiff::Error| Erreur::Interne("day of a stated revenue".into()))?;
        Ok(Self {
            id: r.id,
            numero_als: r.numero_als,
            compte: r.compte_id,
            etat: EtatDossier::from_code(&r.etat).ok_or_else(|| Erreur::Interne("state of a file".into()))?,
            demande: serde_json::from_str(&r.document)?,
            complement: r.complement.as_deref().map(serde_json::from_str).transpose()?,
            entreprise: r.entreprise_id,
            validee_par_entreprise: r.entreprise_validee_a.is_some(),
            motif: r.motif,
            recue_a: r.recue_a,
            aide_connue: r.aide_connue.map(Centimes),
            revenu_declare,
            version: r.version,
        })
    }
}

impl DemandeLue {
    /// The SIRET that counts: the complement's, or the one the site holds for the person attached.
    #[must_use]
    pub fn siret(&self) -> Option<Siret> {
        match &self.complement {
            Some(c) => c.siret.clone(),
            None => siret_du_site(&self.demande, Rattachement::Demandeur),
        }
    }

    /// Its state on `today` for whoever would apply: complete, to be renewed, struck off.
    #[must_use]
    pub fn etat_demande(&self, today: Date) -> EtatDemande {
        EtatDemande::au(today, self.demande.date_renouvellement, self.etat.peut_postuler())
    }

    /// The consent in force; anonymous before any was given.
    #[must_use]
    pub fn consentement(&self) -> Consentement {
        self.complement.as_ref().map_or(Consentement::Anonyme, |c| c.consentement)
    }
}

const SQL_POLITIQUE: &str = "SELECT id, nom, politique FROM organisation WHERE siren = $1 AND genre = 'entreprise'";
const SQL_POLITIQUE_TENUE: &str =
    "UPDATE organisation SET politique = politique WHERE siren = $1 AND genre = 'entreprise'
   RETURNING id, nom, politique";

type PolitiqueConnue = (Option<(Uuid, String)>, PolitiqueEntreprise);

fn politique_lue(row: Option<(Uuid, String, Option<String>)>) -> Result<PolitiqueConnue, Erreur> {
    let Some((id, nom, politique)) = row else { return Ok((None, PolitiqueEntreprise::default())) };
    let politique = politique.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    Ok((Some((id, nom)), politique))
}

/// The SIRET that the site holds for the person attached, if it is well-formed.
fn siret_du_site(demande: &Demande, rattachement: Rattachement) -> Option<Siret> {
    rattachement.personne(demande)?.emploi.siret.as_deref().and_then(|s| Siret::parse(s).ok())
}

impl Services {
    pub(crate) async fn lire_demande_de(&self, compte: Uuid) -> Result<Option<DemandeLue>, Erreur> {
        let row: Option<Ligne> = on_db!(&self.db, |p| {
            sqlx::query_as(select_demande!("compte_id = $1 AND supprimee_a IS NULL"))
                .bind(compte)
                .fetch_optional(p)
                .await
        })?;
        row.map(DemandeLue::try_from).transpose()
    }

    /// A demande by its id, deleted or not.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`], the database's.
    pub async fn demande(&self, id: Uuid) -> Result<DemandeLue, Erreur> {
        let row: Ligne =
            on_db!(&self.db, |p| { sqlx::query_as(select_demande!("id = $1")).bind(id).fetch_one(p).await })?;
        row.try_into()
    }

    /// Reads it inside the transaction that changes it, and holds its row to the end: whoever changes the same
    /// demande, or applies with it, waits.
    pub(crate) async fn demande_a_changer(&self, tx: &mut Tx, compte: Uuid) -> Result<DemandeLue, Erreur> {
        let row: Ligne = on_tx!(&mut *tx, |c| {
            sqlx::query_as(
                "UPDATE demande SET version = version WHERE compte_id = $1 AND supprimee_a IS NULL
                 RETURNING id, numero_als, compte_id, etat, document, complement, entreprise_id, entreprise_validee_a, motif,
                   recue_a, aide_connue, revenu_declare, revenu_declare_le, version",
            )
            .bind(compte)
            .fetch_one(c)
            .await
        })?;
        row.try_into()
    }

    /// A move by the applicant.
    async fn avancer(&self, tx: &mut Tx, lue: &DemandeLue, evenement: EvenementDossier) -> Result<(), DossierRefuse> {
        self.avancer_par(tx, lue, evenement, ActeurDossier::Demandeur).await
    }

    /// Writes the state back if nobody changed the file meanwhile.
    pub(crate) async fn avancer_par(
        &self,
        tx: &mut Tx,
        lue: &DemandeLue,
        evenement: EvenementDossier,
        acteur: ActeurDossier,
    ) -> Result<(), DossierRefuse> {
        let t: &TransitionDossier =
            dossier::suivant(Some(lue.etat), evenement, acteur).map_err(|_| DossierRefuse::PasMaintenant)?;
        let to = t.vers.ok_or(DossierRefuse::PasMaintenant)?;
        let changed = on_tx!(&mut *tx, |c| {
            sqlx::query("UPDATE demande SET etat = $3, version = version + 1 WHERE id = $1 AND version = $2")
                .bind(lue.id)
                .bind(lue.version)
                .bind(to.code())
                .execute(c)
                .await
                .map(|r| r.rows_affected())
        })?;
        if changed == 0 {
            return Err(Erreur::Depasse.into());
        }
        for effet in t.effets {
            match effet {
                EffetDossier::DecocherTout => on_tx!(&mut *tx, |c| {
                    sqlx::query("DELETE FROM piece_cochee WHERE demande_id = $1")
                        .bind(lue.id)
                        .execute(c)
                        .await
                        .map(drop)
                })?,
                EffetDossier::DecocherPerimees => {
                    let (expected, ticked) = self.pieces_tx(tx, lue).await?;
                    for code in ticked.iter().filter(|t| expected.iter().all(|p| p.code != **t)) {
                        on_tx!(&mut *tx, |c| {
                            sqlx::query("DELETE FROM piece_cochee WHERE demande_id = $1 AND code = $2")
                                .bind(lue.id)
                                .bind(code)
                                .execute(c)
                                .await
                                .map(drop)
                        })?;
                    }
                }
                EffetDossier::OublierValidation => on_tx!(&mut *tx, |c| {
                    sqlx::query("UPDATE demande SET entreprise_validee_a = NULL, motif = NULL WHERE id = $1")
                        .bind(lue.id)
                        .execute(c)
                        .await
                        .map(drop)
                })?,
                _ => {}
            }
        }
        if to == EtatDossier::AttenteEntreprise
            && lue.etat != to
            && let Some(entreprise) = lue.entreprise
        {
            self.prevenir_entreprise(tx, entreprise).await?;
        }
        Ok(())
    }

    /// « Étape suivante » of step 1. Elsewhere than at step 1 it changes nothing: two tabs may both press it.
    ///
    /// # Errors
    /// No live demande; the database's.
    pub async fn etape_suivante(&self, compte: Uuid) -> Result<(), DossierRefuse> {
        let mut tx = self.db.begin().await?;
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        if lue.etat == EtatDossier::Etape1 {
            self.avancer(&mut tx, &lue, EvenementDossier::EtapeSuivante).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// The policy of the employer behind a SIRET, with its id and name; the default one for an employer unknown here.
    ///
    /// # Errors
    /// The database's.
    pub async fn politique(
        &self,
        siret: Option<&Siret>,
    ) -> Result<(Option<(Uuid, String)>, PolitiqueEntreprise), Erreur> {
        let Some(siret) = siret else { return Ok((None, PolitiqueEntreprise::default())) };
        politique_lue(on_db!(&self.db, |p| sqlx::query_as(SQL_POLITIQUE).bind(siret.siren()).fetch_optional(p).await)?)
    }

    /// The same inside a transaction: one that holds a connection must not wait for a second.
    pub(crate) async fn politique_tx(&self, tx: &mut Tx, siret: Option<&Siret>) -> Result<PolitiqueEntreprise, Erreur> {
        let Some(siret) = siret else { return Ok(PolitiqueEntreprise::default()) };
        let row = on_tx!(&mut *tx, |c| sqlx::query_as(SQL_POLITIQUE).bind(siret.siren()).fetch_optional(c).await)?;
        Ok(politique_lue(row)?.1)
    }

    /// The same, held to the end of the transaction: what is decided by a policy is written before it changes, or
    /// decided anew. Taken before any demande, as a change of the policy does.
    async fn tenir_politique(&self, tx: &mut Tx, siret: Option<&Siret>) -> Result<PolitiqueConnue, Erreur> {
        let Some(siret) = siret else { return Ok((None, PolitiqueEntreprise::default())) };
        politique_lue(on_tx!(&mut *tx, |c| {
            sqlx::query_as(SQL_POLITIQUE_TENUE).bind(siret.siren()).fetch_optional(c).await
        })?)
    }

    /// Who joined AL'in since step 2 was kept sees the file that is about to wait for it.
    async fn rattacher(&self, tx: &mut Tx, lue: &mut DemandeLue, connue: Option<(Uuid, String)>) -> Result<(), Erreur> {
        let Some((entreprise, _)) = connue.filter(|(id, _)| lue.entreprise != Some(*id)) else { return Ok(()) };
        on_tx!(&mut *tx, |c| {
            sqlx::query("UPDATE demande SET entreprise_id = $2 WHERE id = $1")
                .bind(lue.id)
                .bind(entreprise)
                .execute(c)
                .await
                .map(drop)
        })?;
        lue.entreprise = Some(entreprise);
        Ok(())
    }

    /// Keeps step 2 and records the consent given.
    ///
    /// # Errors
    /// [`DossierRefuse::PasMaintenant`] outside the wizard's steps 2 and 3 (and a file that may be opened again).
    pub async fn completer(&self, compte: Uuid, complement: &Complement) -> Result<(), DossierRefuse> {
        self.rejouer(|| self.garder_complement(compte, complement)).await
    }

    async fn garder_complement(&self, compte: Uuid, complement: &Complement) -> Result<(), DossierRefuse> {
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        let (entreprise, _) = self.tenir_politique(&mut tx, complement.siret.as_ref()).await?;
        let mut lue = self.demande_a_changer(&mut tx, compte).await?;
        // What an employer validated is one person at one address: it says nothing of another.
        let autre_employeur = lue
            .complement
            .as_ref()
            .is_some_and(|c| c.siret != complement.siret || c.rattachement != complement.rattachement);
        let before = match lue.etat {
            EtatDossier::Etape2 | EtatDossier::Etape3 if autre_employeur => Some(EvenementDossier::ChangerEmployeur),
            EtatDossier::Etape3 => Some(EvenementDossier::EtapePrecedente),
            EtatDossier::Etape2 => None,
            _ => Some(EvenementDossier::RouvrirComplement),
        };
        if let Some(event) = before {
            self.avancer(&mut tx, &lue, event).await?;
            lue = self.demande_a_changer(&mut tx, compte).await?;
        }
        self.avancer(&mut tx, &lue, EvenementDossier::Completer).await?;
        let from = lue.complement.as_ref().map(|c| c.consentement);
        let json = serde_json::to_string(complement).map_err(Erreur::from)?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE demande SET complement = $2, consentement = $3, entreprise_id = $4 WHERE id = $1")
                .bind(lue.id)
                .bind(&json)
                .bind(complement.consentement.code())
                .bind(entreprise.as_ref().map(|e| e.0))
                .execute(c)
                .await
                .map(drop)
        })?;
        if from != Some(complement.consentement) {
            self.noter_consentement(&mut tx, lue.id, from, complement.consentement, now).await?;
        }
        self.saisie_envoyee(&mut tx, lue.id).await?;
        self.reclasser(&mut tx, compte).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The pieces that the situation calls for today, and the codes ticked among them.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_pieces(&self, lue: &DemandeLue) -> Result<(Vec<PieceAttendue>, BTreeSet<String>), Erreur> {
        let ticked: Vec<String> = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT code FROM piece_cochee WHERE demande_id = $1").bind(lue.id).fetch_all(p).await
        })?;
        let expected = pieces_attendues(&lue.demande, self.horloge.aujourdhui());
        let codes: BTreeSet<String> = ticked.into_iter().filter(|t| expected.iter().any(|e| e.code == *t)).collect();
        Ok((expected, codes))
    }

    /// The pieces expected today and every code ticked, even those no longer expected, inside a transaction.
    pub(crate) async fn pieces_tx(
        &self,
        tx: &mut Tx,
        lue: &DemandeLue,
    ) -> Result<(Vec<PieceAttendue>, BTreeSet<String>), Erreur> {
        let ticked: Vec<String> = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar("SELECT code FROM piece_cochee WHERE demande_id = $1").bind(lue.id).fetch_all(c).await
        })?;
        Ok((pieces_attendues(&lue.demande, self.horloge.aujourdhui()), ticked.into_iter().collect()))
    }

    /// Keeps the boxes ticked so far (a wizard left half-way resumes with them).
    ///
    /// # Errors
    /// No live demande; the database's.
    pub async fn cocher_pieces(&self, compte: Uuid, codes: &BTreeSet<String>) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        self.ecrire_coches(&mut tx, &lue, codes).await?;
        tx.commit().await
    }

    async fn ecrire_coches(&self, tx: &mut Tx, lue: &DemandeLue, codes: &BTreeSet<String>) -> Result<bool, Erreur> {
        let expected = pieces_attendues(&lue.demande, self.horloge.aujourdhui());
        let now = self.maintenant();
        on_tx!(&mut *tx, |c| {
            sqlx::query("DELETE FROM piece_cochee WHERE demande_id = $1").bind(lue.id).execute(c).await.map(drop)
        })?;
        for piece in expected.iter().filter(|p| codes.contains(&p.code)) {
            on_tx!(&mut *tx, |c| {
                sqlx::query("INSERT INTO piece_cochee (demande_id, code, cochee_a) VALUES ($1, $2, $3)")
                    .bind(lue.id)
                    .bind(&piece.code)
                    .bind(now)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
        }
        Ok(expected.iter().all(|p| codes.contains(&p.code)))
    }

    /// « Valider mon dossier »: only with every box ticked; then one may apply, or the employer validates first.
    ///
    /// # Errors
    /// [`DossierRefuse::PiecesManquantes`] (the boxes ticked are kept), [`DossierRefuse::PasMaintenant`].
    pub async fn valider_dossier(&self, compte: Uuid, codes: &BTreeSet<String>) -> Result<(), DossierRefuse> {
        self.rejouer(|| self.deposer_pieces(compte, codes)).await
    }

    async fn deposer_pieces(&self, compte: Uuid, codes: &BTreeSet<String>) -> Result<(), DossierRefuse> {
        let lue = self.lire_demande_de(compte).await?.ok_or(Erreur::Introuvable)?;
        let siret = lue.siret();
        let mut tx = self.db.begin().await?;
        let (connue, politique) = self.tenir_politique(&mut tx, siret.as_ref()).await?;
        let mut lue = self.demande_a_changer(&mut tx, compte).await?;
        if lue.siret() != siret {
            return Err(Erreur::Depasse.into());
        }
        if !self.ecrire_coches(&mut tx, &lue, codes).await? {
            tx.commit().await?;
            return Err(DossierRefuse::PiecesManquantes);
        }
        let event = dossier::evenement_depot(&politique, lue.consentement(), lue.validee_par_entreprise);
        if event == EvenementDossier::DeposerPiecesEntreprise {
            self.rattacher(&mut tx, &mut lue, connue).await?;
        }
        self.avancer(&mut tx, &lue, event).await?;
        self.reclasser(&mut tx, compte).await?;
        tx.commit().await?;
        Ok(())
    }

    /// « Mettre à jour »: reads the site again, says what changed, ranks the candidature under way anew while it is
    /// not at the landlord's. Renewed there, all is checked again; another employer there, step 2 is.
    ///
    /// # Errors
    /// The demande there is another person's now: nothing changes here. [`Erreur::Depasse`] before the code was typed;
    /// too many tries; the registration site's troubles; a demande struck off there ends here with its reason.
    pub async fn mettre_a_jour(&self, compte: Uuid) -> Result<Vec<Difference>, MiseAJourRefuse> {
        let lue = self.lire_demande_de(compte).await?.ok_or(Erreur::Introuvable)?;
        // Nothing proves yet that it is this person's.
        if lue.etat.attend_code() {
            return Err(Erreur::Depasse.into());
        }
        self.limiter(limites::MISE_A_JOUR_COMPTE, &compte.to_string()).await?;
        let fetched = match self.site.lire(&lue.demande.numero_unique).await {
            Err(EnregistrementError::Radiee) => {
                self.radier(compte).await?;
                return Err(Erreur::from(EnregistrementError::Radiee).into());
            }
            other => other.map_err(Erreur::from)?,
        };
        // Its birth date was typed when it was brought over: the account holds none.
        let naissance = lue.demande.demandeur.naissance;
        self.comparer_identite(compte, naissance, &fetched).await?.map_err(MiseAJourRefuse::Identite)?;
        self.garder_lecture(&lue, &fetched, ActeurDossier::Demandeur).await?;
        Ok(differences(&lue.demande, &fetched))
    }

    /// Keeps what the site answered for the demande `lue`, and moves the file by what it means.
    async fn garder_lecture(&self, lue: &DemandeLue, fetched: &Demande, acteur: ActeurDossier) -> Result<(), Erreur> {
        self.rejouer(|| self.garder_lecture_une_fois(lue, fetched, acteur)).await
    }

    async fn garder_lecture_une_fois(
        &self,
        lue: &DemandeLue,
        fetched: &Demande,
        acteur: ActeurDossier,
    ) -> Result<(), Erreur> {
        let json = serde_json::to_string(fetched)?;
        let mut tx = self.db.begin().await?;
        let held = self.demande_a_changer(&mut tx, lue.compte).await?;
        if held.id != lue.id || held.version != lue.version {
            return Err(Erreur::Depasse);
        }
        let event = dossier::evenement_lecture(held.etat, held.complement.as_ref(), &held.demande, fetched);
        self.avancer_par(&mut tx, &held, event, acteur).await.map_err(|e| match e {
            DossierRefuse::Autre(e) => e,
            _ => Erreur::Depasse,
        })?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE demande SET document = $2, recue_a = $3, echeance_le = '' WHERE id = $1")
                .bind(lue.id)
                .bind(&json)
                .bind(self.maintenant())
                .execute(c)
                .await
                .map(drop)
        })?;
        if event == EvenementDossier::ChangerEmployeur {
            // The employer of before has nothing more to see.
            on_tx!(&mut tx, |c| {
                sqlx::query("UPDATE demande SET entreprise_id = NULL WHERE id = $1")
                    .bind(lue.id)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
        }
        if lue.demande.recherche.communes != fetched.recherche.communes {
            self.suivre_la_demande(&mut tx, lue.compte, fetched).await?;
        }
        self.reclasser(&mut tx, lue.compte).await?;
        tx.commit().await
    }

    /// The demande was struck off: the file says so, the candidature under way ends with it, a mail tells both.
    async fn radier(&self, compte: Uuid) -> Result<(), Erreur> {
        self.rejouer(|| self.radier_une_fois(compte)).await
    }

    async fn radier_une_fois(&self, compte: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        let mut moved = Vec::new();
        match self.avancer_par(&mut tx, &lue, EvenementDossier::Radier, ActeurDossier::Systeme).await {
            Ok(()) => {}
            Err(DossierRefuse::Autre(e)) => return Err(e),
            // Known already.
            Err(_) => return Ok(()),
        }
        let reprise = domain::delais::echeances_demande(lue.demande.date_renouvellement).fin_reprise_18_mois;
        let key = format!("radiee:{}:{}", lue.id, lue.version);
        self.annoncer_au_demandeur(&mut tx, compte, &key, NouvelleDossier::Radiee { reprise }).await?;
        self.finir_avec_la_demande(&mut tx, compte, &mut moved).await?;
        tx.commit().await?;
        for m in moved {
            self.suivi.annoncer(m);
        }
        Ok(())
    }

    /// « Supprimer ma demande »: refused while a candidature is at the landlord's; one before that is cancelled.
    ///
    /// # Errors
    /// [`DossierRefuse::ChezLeBailleur`], no live demande.
    pub async fn supprimer_demande(&self, compte: Uuid) -> Result<(), DossierRefuse> {
        if let Some(active) = self.candidature_active(compte).await? {
            if !active.etat.annulable() {
                return Err(DossierRefuse::ChezLeBailleur);
            }
            self.annuler(compte, active.id).await.map_err(|e| match e {
                crate::candidatures::MouvementRefuse::Autre(e) => DossierRefuse::Autre(e),
                _ => DossierRefuse::ChezLeBailleur,
            })?;
        }
        let mut tx = self.db.begin().await?;
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        // The last word is the database's: a candidature made meanwhile keeps the demande.
        let done = on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE demande SET supprimee_a = $2, version = version + 1 WHERE id = $1 AND supprimee_a IS NULL
                   AND NOT EXISTS (SELECT 1 FROM candidature WHERE compte_id = $3 AND active)",
            )
            .bind(lue.id)
            .bind(self.maintenant())
            .bind(compte)
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?;
        if done == 0 {
            return Err(DossierRefuse::ChezLeBailleur);
        }
        self.oublier_saisie(&mut tx, lue.id).await?;
        tx.commit().await?;
        Ok(())
    }
}
