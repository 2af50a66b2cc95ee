//! Organisations: landlords, employers, Action Logement.

use crate::{Erreur, Services, on_db, on_tx};
use domain::dossier::PolitiqueEntreprise;
use uuid::Uuid;

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenreOrganisation {
    /// A landlord.
    Bailleur,
    /// An employer.
    Entreprise,
    /// Action Logement.
    ActionLogement,
}

impl GenreOrganisation {
    const fn code(self) -> &'static str {
        match self {
            Self::Bailleur => "bailleur",
            Self::Entreprise => "entreprise",
            Self::ActionLogement => "action_logement",
        }
    }
}

impl Services {
    /// Makes an organisation, or answers the one of the same SIREN.
    ///
    /// # Errors
    /// The database's.
    pub async fn creer_organisation(
        &self,
        genre: GenreOrganisation,
        nom: &str,
        siren: Option<&str>,
        politique: Option<&PolitiqueEntreprise>,
    ) -> Result<Uuid, Erreur> {
        let politique = politique.map(serde_json::to_string).transpose()?;
        let mut tx = self.db.begin().await?;
        let id: Uuid = on_tx!(&mut tx, |c| {
            sqlx::query_scalar(
                "INSERT INTO organisation (id, genre, nom, siren, politique, cree_a) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (siren) DO UPDATE SET nom = excluded.nom RETURNING id",
            )
            .bind(self.id())
            .bind(genre.code())
            .bind(nom)
            .bind(siren)
            .bind(&politique)
            .bind(self.maintenant())
            .fetch_one(c)
            .await
        })?;
        tx.commit().await?;
        Ok(id)
    }

    /// Name of an organisation.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`].
    pub async fn nom_organisation(&self, id: Uuid) -> Result<String, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT nom FROM organisation WHERE id = $1").bind(id).fetch_one(p).await
        })?)
    }
}
