//! Organisations: landlords, employers, Action Logement.

use crate::referentiel::normaliser;
use crate::{Erreur, Services, on_db, on_tx};
use domain::compte::Role;
use domain::dossier::PolitiqueEntreprise;
use uuid::Uuid;

domain::coded_enum! {
    /// What an organisation is.
    GenreOrganisation {
        /// A landlord.
        Bailleur = "bailleur",
        /// An employer.
        Entreprise = "entreprise",
        /// Action Logement.
        ActionLogement = "action_logement",
    }
}

/// An organisation, as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationVue {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub nom: String,
    /// What it is.
    pub genre: GenreOrganisation,
    /// SIREN, nine digits; Action Logement has none here.
    pub siren: Option<String>,
    /// How many accounts it has.
    pub comptes: i64,
}

type LigneOrganisation = (Uuid, String, String, Option<String>, i64);

impl TryFrom<LigneOrganisation> for OrganisationVue {
    type Error = Erreur;

    fn try_from((id, nom, genre, siren, comptes): LigneOrganisation) -> Result<Self, Erreur> {
        let genre =
            GenreOrganisation::from_code(&genre).ok_or_else(|| Erreur::Interne("kind of an organisation".into()))?;
        Ok(Self { id, nom, genre, siren, comptes })
    }
}

/// A page of organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOrganisations {
    /// In the order of their names.
    pub organisations: Vec<OrganisationVue>,
    /// This page, from 1.
    pub page: u32,
    /// Whether there are others after it.
    pub suite: bool,
}

/// A user of an organisation, as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utilisateur {
    /// First name.
    pub prenom: String,
    /// Name.
    pub nom: String,
    /// E-mail.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Since when, microseconds.
    pub cree_a: i64,
    /// Whether they have chosen their password.
    pub actif: bool,
}

/// Organisations of one page.
const PAR_PAGE: u8 = 25;
/// The last page one can ask for.
const PAGE_MAX: u32 = 10_000;
/// Users of one organisation shown at the most.
pub const UTILISATEURS_MAX: u16 = 300;

/// What an organisation is found by: name as places are compared, then SIREN.
fn cherche(nom: &str, siren: Option<&str>) -> String {
    format!("{} {}", normaliser(nom), siren.unwrap_or_default()).trim().to_owned()
}

/// What is looked for in it: a piece of a name, or of a SIREN however its digits are spaced. Neither `%` nor `_` is left.
fn motif(texte: &str) -> String {
    let texte: String = texte.chars().take(100).collect();
    let serre: String = texte.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = !serre.is_empty() && serre.bytes().all(|b| b.is_ascii_digit());
    format!("%{}%", if digits { serre } else { normaliser(&texte) })
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
                "INSERT INTO organisation (id, genre, nom, siren, politique, cree_a, cherche)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (siren) DO UPDATE SET nom = excluded.nom, cherche = excluded.cherche RETURNING id",
            )
            .bind(self.id())
            .bind(genre.code())
            .bind(nom)
            .bind(siren)
            .bind(&politique)
            .bind(self.maintenant())
            .bind(cherche(nom, siren))
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

    /// A page of the organisations whose name or SIREN holds `texte`; all of them for an empty one, none for whoever is no
    /// administrator.
    ///
    /// # Errors
    /// The database's.
    pub async fn organisations(&self, auteur: Uuid, texte: &str, page: u32) -> Result<PageOrganisations, Erreur> {
        let page = page.clamp(1, PAGE_MAX);
        let rows: Vec<LigneOrganisation> = on_db!(&self.db, |p| {
            // One more than a page holds: whether there is another, without counting them all.
            sqlx::query_as(
                "SELECT o.id, o.nom, o.genre, o.siren, (SELECT COUNT(*) FROM compte c WHERE c.organisation_id = o.id)
                 FROM organisation o WHERE o.cherche LIKE $2
                   AND EXISTS (SELECT 1 FROM compte a WHERE a.id = $1 AND a.role = 'administrateur')
                 ORDER BY o.cherche, o.id LIMIT $3 OFFSET $4",
            )
            .bind(auteur)
            .bind(motif(texte))
            .bind(i64::from(PAR_PAGE) + 1)
            .bind(i64::from(page - 1) * i64::from(PAR_PAGE))
            .fetch_all(p)
            .await
        })?;
        let mut organisations = rows.into_iter().map(TryInto::try_into).collect::<Result<Vec<OrganisationVue>, _>>()?;
        let suite = organisations.len() > usize::from(PAR_PAGE);
        organisations.truncate(usize::from(PAR_PAGE));
        Ok(PageOrganisations { organisations, page, suite })
    }

    /// An organisation and its users, in the order of their names, [`UTILISATEURS_MAX`] at the most.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`], also for whoever is no administrator; the database's.
    pub async fn organisation(&self, auteur: Uuid, id: Uuid) -> Result<(OrganisationVue, Vec<Utilisateur>), Erreur> {
        let row: LigneOrganisation = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT o.id, o.nom, o.genre, o.siren, (SELECT COUNT(*) FROM compte c WHERE c.organisation_id = o.id)
                 FROM organisation o WHERE o.id = $2
                   AND EXISTS (SELECT 1 FROM compte a WHERE a.id = $1 AND a.role = 'administrateur')",
            )
            .bind(auteur)
            .bind(id)
            .fetch_one(p)
            .await
        })?;
        let users: Vec<(String, String, String, String, i64, bool)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT c.prenom, c.nom, c.email, c.role, c.cree_a, c.mot_de_passe IS NOT NULL FROM compte c
                 WHERE c.organisation_id = $2
                   AND EXISTS (SELECT 1 FROM compte a WHERE a.id = $1 AND a.role = 'administrateur')
                 ORDER BY c.nom, c.prenom, c.id LIMIT $3",
            )
            .bind(auteur)
            .bind(id)
            .bind(i64::from(UTILISATEURS_MAX))
            .fetch_all(p)
            .await
        })?;
        let users = users.into_iter().map(|(prenom, nom, email, role, cree_a, actif)| {
            let role = Role::from_code(&role).ok_or_else(|| Erreur::Interne("role of an account".into()))?;
            Ok(Utilisateur { prenom, nom, email, role, cree_a, actif })
        });
        Ok((row.try_into()?, users.collect::<Result<_, Erreur>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_without_its_accents_and_a_siren_without_its_spaces() {
        let kept = cherche("L'Abri d'Étretat", Some("824541148"));
        assert_eq!(kept, "l abri d etretat 824541148");
        for typed in ["étretat", "ABRI D’ETR", "824 541 148", "8245", ""] {
            let wanted = motif(typed);
            assert!(kept.contains(wanted.trim_matches('%')), "{typed}: {wanted}");
        }
        assert_eq!(motif("100 %_"), "%100%");
    }
}
