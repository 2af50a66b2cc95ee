//! An administrator's invitation: an account of an organisation, without a password, and the link to choose one.

use super::{Inscription, UsageJeton, VIE_ACTIVATION};
use crate::courrier::Lettre;
use crate::horloge::hachage;
use crate::{Erreur, Services, limites, on_tx};
use uuid::Uuid;

impl Services {
    /// Makes the account of somebody who works for `organisation`, in the role that goes with it, and mails the link to
    /// choose a password. `auteur` is the administrator.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an unknown organisation, or an author who is no administrator;
    /// [`crate::Conflit::EmailPris`]; too many invitations; the database's.
    pub async fn inviter(&self, auteur: Uuid, organisation: Uuid, i: &Inscription) -> Result<Uuid, Erreur> {
        self.limiter(limites::INVITATION_COMPTE, &auteur.to_string()).await?;
        let id = self.id();
        let mut tx = self.db.begin().await?;
        // The role comes from what the organisation is: no form can ask for another.
        let done = on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO compte (id, email, role, civilite, nom, prenom, telephone, langue, organisation_id, cree_a)
                 SELECT $1, $2, CASE o.genre WHEN 'action_logement' THEN 'conseiller' ELSE o.genre END, $3, $4, $5, $6, $7,
                   o.id, $8
                 FROM organisation o WHERE o.id = $9
                   AND EXISTS (SELECT 1 FROM compte a WHERE a.id = $10 AND a.role = 'administrateur')",
            )
            .bind(id)
            .bind(i.email.as_str())
            .bind(i.civilite.code())
            .bind(i.nom.as_str())
            .bind(i.prenom.as_str())
            .bind(i.telephone.as_str())
            .bind(i.langue.code())
            .bind(self.maintenant())
            .bind(organisation)
            .bind(auteur)
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?;
        if done == 0 {
            return Err(Erreur::Introuvable);
        }
        let nom: String = on_tx!(&mut tx, |c| {
            sqlx::query_scalar("SELECT nom FROM organisation WHERE id = $1").bind(organisation).fetch_one(c).await
        })?;
        let token = self.ecrire_jeton(&mut tx, id, UsageJeton::Activation, VIE_ACTIVATION, None).await?;
        let lettre = Lettre::Invitation {
            organisation: nom,
            lien: self.lien(&format!("/activation/{token}")),
            prenom: i.prenom.to_string(),
        };
        self.poster(&mut tx, &format!("jeton:{}", hachage(&token)), i.email.as_str(), &lettre.rediger(i.langue))
            .await?;
        self.ecrire_journal(&mut tx, self.id(), auteur, "compte_invite", organisation, Some(id)).await?;
        tx.commit().await?;
        Ok(id)
    }
}
