//! What can go wrong in a use case, and the one place where a violated constraint gets its name.

use thiserror::Error;

/// An error of a use case. What a person may be told is a variant; the rest is [`Erreur::Base`] and the like,
/// logged once at the boundary under the request's id.
#[derive(Debug, Error)]
pub enum Erreur {
    /// Unknown, or another person's: told apart to nobody.
    #[error("not found")]
    Introuvable,
    /// A uniqueness the database holds was about to be broken.
    #[error("conflict: {0:?}")]
    Conflit(Conflit),
    /// Someone else changed it meanwhile.
    #[error("changed meanwhile")]
    Depasse,
    /// The engine undid the transaction for another's sake (deadlock, serialisation): the same again may do.
    #[error("undone for another transaction")]
    Bouscule,
    /// Too many tries; seconds to wait.
    #[error("too many tries, wait {0} s")]
    TropDEssais(u32),
    /// The registration site.
    #[error("registration site: {0}")]
    Enregistrement(#[from] crate::enregistrement::EnregistrementError),
    /// The database or a migration.
    #[error("database: {0}")]
    Base(String),
    /// A document of ours that no longer reads, or any other fault of ours.
    #[error("internal: {0}")]
    Interne(String),
}

/// The uniqueness rules that the database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflit {
    /// `candidature_active_unique`: one active candidature per applicant.
    CandidatureActive,
    /// `demande_vivante_par_numero`: one live demande per number.
    NumeroDejaImporte,
    /// `demande_vivante_par_compte`: one live demande per account.
    DemandeDejaLa,
    /// `candidature_attribuee_unique`, `candidature_rang_unique`: the dwelling, or that rank, is another's already.
    LogementAttribue,
    /// `compte.email`.
    EmailPris,
    /// Another.
    Autre,
}

impl From<sqlx::Error> for Erreur {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::RowNotFound = error {
            return Self::Introuvable;
        }
        if let Some(db) = error.as_database_error()
            && db.is_unique_violation()
        {
            // PostgreSQL names the index; SQLite its columns, which are as telling.
            let text = format!("{} {}", db.constraint().unwrap_or_default(), db.message());
            let is = |needle: &str| text.contains(needle);
            return Self::Conflit(if is("candidature_active_unique") || is("candidature.compte_id") {
                Conflit::CandidatureActive
            } else if is("candidature_attribuee_unique") || is("candidature_rang_unique") || is("candidature.offre_id")
            {
                Conflit::LogementAttribue
            } else if is("demande_vivante_par_numero") || is("demande.numero_unique") {
                Conflit::NumeroDejaImporte
            } else if is("demande_vivante_par_compte") || is("demande.compte_id") {
                Conflit::DemandeDejaLa
            } else if is("compte_email") || is("compte.email") {
                Conflit::EmailPris
            } else {
                Conflit::Autre
            });
        }
        // PostgreSQL: serialization_failure, deadlock_detected. SQLite's codes have no letters or five digits.
        if error.as_database_error().and_then(|db| db.code()).is_some_and(|c| matches!(&*c, "40001" | "40P01")) {
            return Self::Bouscule;
        }
        Self::Base(error.to_string())
    }
}

impl From<sqlx::migrate::MigrateError> for Erreur {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Base(format!("migration: {error}"))
    }
}

impl From<serde_json::Error> for Erreur {
    fn from(error: serde_json::Error) -> Self {
        Self::Interne(format!("stored document: {error}"))
    }
}
