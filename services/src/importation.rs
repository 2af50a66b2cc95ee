//! Bringing the demande over: the numéro unique, the code mailed to the address that the registration site holds.

use crate::courrier::Lettre;
use crate::dossiers::DemandeLue;
use crate::dossiers::DossierRefuse;
use crate::horloge::{JOUR, SECONDE, hachage};
use crate::limites;
use crate::{Conflit, Erreur, Services, on_db, on_tx};
use domain::demande::Demande;
use domain::dossier::{ActeurDossier, Ecart, EtatDossier, EvenementDossier, IdentiteCompte, identite_concorde};
use domain::identite::Nom;
use domain::langue::Lang;
use domain::numero_unique::NumeroUnique;
use jiff::civil::Date;
use thiserror::Error;
use uuid::Uuid;

/// How long a code is good (guide: 24 hours).
pub const VIE_CODE: i64 = JOUR;
/// Wrong tries that a code bears.
pub const ESSAIS_CODE: i64 = 5;
/// Seconds between two codes of one account.
const ATTENTE_RENVOI_S: i64 = 30;

/// Why an import does not start.
#[derive(Debug, Error)]
pub enum ImportRefuse {
    /// The account and the number name two persons: what differs.
    #[error("identity differs")]
    Identite(Vec<Ecart>),
    /// The number is brought over by an account already (this one or another: the owner of the mailbox decides).
    #[error("number already imported")]
    DejaImporte,
    /// This account already has a live demande.
    #[error("a demande is here already")]
    DemandeDejaLa,
    /// The registration site holds no e-mail for this demande: no code can go out.
    #[error("no e-mail at the registration site")]
    SansEmail,
    /// A code left this very moment, and is the one to type: seconds before another may leave.
    #[error("a code has just left")]
    CodeDejaParti(u32),
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

/// Why a code is refused: one sentence for the person, whichever it is but the last two.
#[derive(Debug, Error)]
pub enum CodeRefuse {
    /// Incorrect or expired.
    #[error("wrong or expired code")]
    Incorrect,
    /// Too many wrong tries: another code is needed.
    #[error("code used up")]
    Epuise,
    /// No code under way.
    #[error("no code under way")]
    Aucun,
    /// The number was brought over by another account meanwhile.
    #[error("number already imported")]
    DejaImporte,
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

impl From<sqlx::Error> for CodeRefuse {
    fn from(error: sqlx::Error) -> Self {
        Self::Autre(error.into())
    }
}

/// The import under way of an account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ImportEnCours {
    /// The number.
    pub numero_unique: String,
    /// `a•••@e•••.fr`.
    pub email_masque: String,
    /// Wrong tries so far.
    pub essais: i64,
    /// End of the code, microseconds.
    pub expire_a: i64,
}

impl Services {
    /// Reads the number at the registration site, checks that it is this person's, mails the code to the address
    /// held there. `naissance` is the birth date as typed with the number: the account holds none.
    ///
    /// # Errors
    /// See [`ImportRefuse`]; the site's own troubles are in [`Erreur::Enregistrement`].
    pub async fn commencer_import(
        &self,
        compte: Uuid,
        numero: &NumeroUnique,
        naissance: Date,
    ) -> Result<(), ImportRefuse> {
        self.limiter(limites::NUMERO_COMPTE, &compte.to_string()).await?;
        let own = self.ma_demande(compte).await?;
        if let Some(own) = &own
            && (own.etat != EtatDossier::AConfirmer || own.demande.numero_unique != *numero)
        {
            return Err(ImportRefuse::DemandeDejaLa);
        }
        // The site is asked before any lock is taken: it may be slow.
        let demande = self.site.lire(numero).await.map_err(Erreur::from)?;
        let (prenom, langue) = match self.comparer_identite(compte, naissance, &demande).await? {
            Ok(whom) => whom,
            Err(ecarts) => return Err(ImportRefuse::Identite(ecarts)),
        };
        let taken: Option<Uuid> = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT compte_id FROM demande WHERE numero_unique = $1 AND supprimee_a IS NULL")
                .bind(numero.as_str())
                .fetch_optional(p)
                .await
        })
        .map_err(Erreur::from)?;
        if taken.is_some_and(|owner| owner != compte) {
            return Err(ImportRefuse::DejaImporte);
        }
        let email = demande.demandeur.email.clone().ok_or(ImportRefuse::SansEmail)?;
        let code = self.alea.code();
        let now = self.maintenant();
        let document = serde_json::to_string(&demande).map_err(Erreur::from)?;
        let mut tx = self.db.begin().await?;
        let id = self.id();
        // One statement decides: of two presses at once, one mail leaves.
        let written = on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO code_import (id, compte_id, numero_unique, hachage, email_masque, document, cree_a, expire_a)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (compte_id) DO UPDATE SET id = excluded.id, numero_unique = excluded.numero_unique,
                   hachage = excluded.hachage, email_masque = excluded.email_masque, document = excluded.document,
                   essais = 0, cree_a = excluded.cree_a, expire_a = excluded.expire_a
                 WHERE code_import.cree_a <= $9",
            )
            .bind(id)
            .bind(compte)
            .bind(numero.as_str())
            .bind(hachage(&format!("{id}:{code}")))
            .bind(email.masque())
            .bind(&document)
            .bind(now)
            .bind(now + VIE_CODE)
            .bind(now - ATTENTE_RENVOI_S * SECONDE)
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })
        .map_err(Erreur::from)?;
        if written == 0 {
            let recent: i64 = on_tx!(&mut tx, |c| {
                sqlx::query_scalar("SELECT cree_a FROM code_import WHERE compte_id = $1")
                    .bind(compte)
                    .fetch_one(c)
                    .await
            })
            .map_err(Erreur::from)?;
            let wait = ATTENTE_RENVOI_S - (now - recent) / SECONDE;
            return Err(ImportRefuse::CodeDejaParti(u32::try_from(wait.max(1)).unwrap_or(1)));
        }
        let lettre = Lettre::CodeImport { code, prenom };
        let l = Lang::from_code(&langue).unwrap_or_default();
        self.poster(&mut tx, &format!("code:{id}"), email.as_str(), &lettre.rediger(l)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the account's holder, born on `naissance`, is the applicant of `demande`: what differs, or the holder's
    /// first name and language.
    pub(crate) async fn comparer_identite(
        &self,
        compte: Uuid,
        naissance: Date,
        demande: &Demande,
    ) -> Result<Result<(String, String), Vec<Ecart>>, Erreur> {
        let (nom, prenom, langue): (String, String, String) = on_db!(&self.db, |p| {
            sqlx::query_as("SELECT nom, prenom, langue FROM compte WHERE id = $1").bind(compte).fetch_one(p).await
        })?;
        let parse = |s: &str| Nom::parse(s).map_err(|e| Erreur::Interne(format!("stored name: {e:?}")));
        let (nom_lu, prenom_lu) = (parse(&nom)?, parse(&prenom)?);
        let holder = IdentiteCompte { nom: &nom_lu, prenom: &prenom_lu, naissance: Some(naissance) };
        Ok(identite_concorde(holder, demande).map(|()| (prenom, langue)))
    }

    /// « Recevoir un nouveau code »: reads the site again and mails another.
    ///
    /// # Errors
    /// As [`Services::commencer_import`]; [`Erreur::Introuvable`] with no import under way.
    pub async fn renvoyer_code(&self, compte: Uuid) -> Result<(), ImportRefuse> {
        let current = self.import_en_cours(compte).await?.ok_or(Erreur::Introuvable)?;
        let numero = NumeroUnique::parse(&current.numero_unique)
            .map_err(|e| Erreur::Interne(format!("stored number: {e:?}")))?;
        // The one that agreed with the site when the import began.
        let document: String = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT document FROM code_import WHERE compte_id = $1").bind(compte).fetch_one(p).await
        })
        .map_err(Erreur::from)?;
        let demande: Demande = serde_json::from_str(&document).map_err(Erreur::from)?;
        self.commencer_import(compte, &numero, demande.demandeur.naissance).await
    }

    /// The import under way, on whichever device it was begun.
    ///
    /// # Errors
    /// The database's.
    pub async fn import_en_cours(&self, compte: Uuid) -> Result<Option<ImportEnCours>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_as("SELECT numero_unique, email_masque, essais, expire_a FROM code_import WHERE compte_id = $1")
                .bind(compte)
                .fetch_optional(p)
                .await
        })?)
    }

    /// Leaves the import: another number may be typed.
    ///
    /// # Errors
    /// The database's.
    pub async fn abandonner_import(&self, compte: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM code_import WHERE compte_id = $1").bind(compte).execute(c).await.map(drop)
        })?;
        tx.commit().await
    }

    /// Checks the code; the right one makes the demande live here, at step 1 (or confirms the old one).
    ///
    /// # Errors
    /// See [`CodeRefuse`].
    pub async fn valider_code(&self, compte: Uuid, code: &str) -> Result<(), CodeRefuse> {
        self.limiter(limites::CODE_COMPTE, &compte.to_string()).await?;
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        // The try is counted before it is judged: a hundred at once are five tries too.
        let row: Option<(Uuid, String, String, i64, i64)> = on_tx!(&mut tx, |c| {
            sqlx::query_as(
                "UPDATE code_import SET essais = essais + 1 WHERE compte_id = $1 AND essais < $2
                 RETURNING id, hachage, document, essais, expire_a",
            )
            .bind(compte)
            .bind(ESSAIS_CODE)
            .fetch_optional(c)
            .await
        })?;
        let Some((id, hash, document, essais, expire)) = row else {
            drop(tx);
            let current = self.import_en_cours(compte).await?;
            return Err(if current.is_some() { CodeRefuse::Epuise } else { CodeRefuse::Aucun });
        };
        if expire <= now || hachage(&format!("{id}:{code}")) != hash {
            tx.commit().await?;
            return Err(if essais >= ESSAIS_CODE && expire > now { CodeRefuse::Epuise } else { CodeRefuse::Incorrect });
        }
        let demande: Demande = serde_json::from_str(&document).map_err(Erreur::from)?;
        let used = on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM code_import WHERE id = $1").bind(id).execute(c).await.map(|r| r.rows_affected())
        })?;
        if used == 0 {
            return Err(CodeRefuse::Aucun);
        }
        let held = match self.demande_a_changer(&mut tx, compte).await {
            Ok(held) => Some(held),
            Err(Erreur::Introuvable) => None,
            Err(e) => return Err(e.into()),
        };
        let old =
            held.filter(|d| d.etat == EtatDossier::AConfirmer && d.demande.numero_unique == demande.numero_unique);
        if let Some(held) = old {
            self.avancer_par(&mut tx, &held, EvenementDossier::Confirmer, ActeurDossier::Demandeur).await.map_err(
                |e| match e {
                    DossierRefuse::Autre(e) => e,
                    _ => Erreur::Depasse,
                },
            )?;
            on_tx!(&mut tx, |c| {
                sqlx::query("UPDATE demande SET document = $2, recue_a = $3 WHERE id = $1")
                    .bind(held.id)
                    .bind(&document)
                    .bind(now)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
        } else {
            let als: i64 = on_tx!(&mut tx, |c| {
                sqlx::query_scalar("UPDATE revision SET valeur = valeur + 1 WHERE nom = 'numero_als' RETURNING valeur")
                    .fetch_one(c)
                    .await
            })?;
            let inserted = on_tx!(&mut tx, |c| {
                sqlx::query(
                    "INSERT INTO demande (id, numero_als, compte_id, numero_unique, etat, document, recue_a, creee_a)
                     VALUES ($1, $2, $3, $4, 'etape1', $5, $6, $6)",
                )
                .bind(self.id())
                .bind(als)
                .bind(compte)
                .bind(demande.numero_unique.as_str())
                .bind(&document)
                .bind(now)
                .execute(c)
                .await
                .map(drop)
            });
            match inserted.map_err(Erreur::from) {
                Ok(()) => {}
                Err(Erreur::Conflit(Conflit::NumeroDejaImporte)) => return Err(CodeRefuse::DejaImporte),
                Err(e) => return Err(e.into()),
            }
        }
        // Those made with another demande look where this one does.
        self.suivre_la_demande(&mut tx, compte, &demande).await?;
        tx.commit().await?;
        Ok(())
    }

    /// « Passer les étapes », or the tutorial's end: it doesn't come back by itself.
    ///
    /// # Errors
    /// The database's.
    pub async fn voir_tutoriel(&self, compte: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE compte SET tutoriel_vu = $2 WHERE id = $1")
                .bind(compte)
                .bind(true)
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// Whether this account has seen the tutorial, on any device.
    ///
    /// # Errors
    /// The database's.
    pub async fn tutoriel_vu(&self, compte: Uuid) -> Result<bool, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT tutoriel_vu FROM compte WHERE id = $1").bind(compte).fetch_one(p).await
        })?)
    }

    /// The live demande of an account, if any.
    ///
    /// # Errors
    /// The database's.
    pub async fn ma_demande(&self, compte: Uuid) -> Result<Option<DemandeLue>, Erreur> {
        self.lire_demande_de(compte).await
    }
}
