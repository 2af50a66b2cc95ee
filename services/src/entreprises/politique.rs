//! What an employer asks of its employees' files, and what a change of it means for those already there.

use crate::courrier::lettres::NouvelleDossier;
use crate::dossiers::{DemandeLue, DossierRefuse};
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::dossier::{ActeurDossier, EtatDossier, PolitiqueEntreprise, evenement_dispense};
use uuid::Uuid;

impl Services {
    /// The policy of an employer.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an organisation that is no employer.
    pub async fn politique_de(&self, entreprise: Uuid) -> Result<PolitiqueEntreprise, Erreur> {
        let politique: Option<String> = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT politique FROM organisation WHERE id = $1 AND genre = 'entreprise'")
                .bind(entreprise)
                .fetch_one(p)
                .await
        })?;
        Ok(politique.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default())
    }

    /// Changes what an employer asks of its employees' files. The points are not its to change.
    ///
    /// What is filled in and consented to stays: fields and consents are asked of the files to come. Validation is
    /// another matter, for somebody waits:
    /// - it stops: the files that wait for it wait no more. Complete, they may apply at once; with boxes that came back
    ///   unticked, they are back at the pieces. A mail says so. Refused files stay refused, with their reason: sent
    ///   again, they pass;
    /// - it begins: who may apply goes on, and keeps the employer's points, for nothing was asked when the file was
    ///   sent. The employer answers when it is sent again, which the pieces of a new month bring about. A file still on
    ///   its way to step 3 will wait, and counts without those points until then.
    ///
    /// Ranks follow in the same transaction: the version of each file concerned moves, so no likely rank of before is
    /// shown, and their candidatures that are not at the landlord's are ranked anew.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for an organisation that is no employer; the database's.
    pub async fn changer_politique(
        &self,
        auteur: Uuid,
        entreprise: Uuid,
        politique: &PolitiqueEntreprise,
    ) -> Result<(), Erreur> {
        self.rejouer(|| self.changer_politique_une_fois(auteur, entreprise, politique)).await
    }

    async fn changer_politique_une_fois(
        &self,
        auteur: Uuid,
        entreprise: Uuid,
        politique: &PolitiqueEntreprise,
    ) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        // Held from here on: a file sent in the same instant is sent under the one policy or under the other.
        let (nom, before): (String, Option<String>) = on_tx!(&mut tx, |c| {
            sqlx::query_as(
                "UPDATE organisation SET politique = politique WHERE id = $1 AND genre = 'entreprise'
                 RETURNING nom, politique",
            )
            .bind(entreprise)
            .fetch_one(c)
            .await
        })?;
        let before: PolitiqueEntreprise = before.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        let after = PolitiqueEntreprise { points: before.points, ..politique.clone() };
        let json = serde_json::to_string(&after)?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE organisation SET politique = $2 WHERE id = $1")
                .bind(entreprise)
                .bind(&json)
                .execute(c)
                .await
                .map(drop)
        })?;
        if before.validation_requise != after.validation_requise {
            self.suivre_politique(&mut tx, entreprise, &nom, &after).await?;
        }
        self.ecrire_journal(&mut tx, self.id(), auteur, "politique_changee", entreprise, None).await?;
        tx.commit().await
    }

    /// The files that validation is about: of people who showed themselves, without an answer that lasts.
    async fn suivre_politique(
        &self,
        tx: &mut Tx,
        entreprise: Uuid,
        nom: &str,
        politique: &PolitiqueEntreprise,
    ) -> Result<(), Erreur> {
        let comptes: Vec<Uuid> = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar(
                "UPDATE demande SET version = version + 1
                 WHERE entreprise_id = $1 AND supprimee_a IS NULL AND consentement IN ('2', '3', '4')
                   AND entreprise_validee_a IS NULL
                 RETURNING compte_id",
            )
            .bind(entreprise)
            .fetch_all(c)
            .await
        })?;
        for compte in comptes {
            let lue = self.demande_a_changer(tx, compte).await?;
            if lue.etat == EtatDossier::AttenteEntreprise && !politique.validation_requise {
                self.dispenser(tx, &lue, nom).await?;
            }
            self.reclasser(tx, compte).await?;
        }
        Ok(())
    }

    /// The file waits for its employer no longer, and its holder is told.
    async fn dispenser(&self, tx: &mut Tx, lue: &DemandeLue, nom: &str) -> Result<(), Erreur> {
        let (expected, ticked) = self.pieces_tx(tx, lue).await?;
        let complet = expected.iter().all(|p| ticked.contains(&p.code));
        self.avancer_par(tx, lue, evenement_dispense(complet), ActeurDossier::Entreprise).await.map_err(
            |e| match e {
                DossierRefuse::Autre(e) => e,
                e => Erreur::Interne(e.to_string()),
            },
        )?;
        let nouvelle = NouvelleDossier::Dispensee { entreprise: nom.to_owned(), complet };
        self.annoncer_au_demandeur(tx, lue.compte, &format!("dispense:{}:{}", lue.id, lue.version), nouvelle).await
    }
}
