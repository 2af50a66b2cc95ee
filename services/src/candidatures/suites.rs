//! What follows from a move, or from time: the next rank served, the others told, a withdrawn offer, a demande that
//! ended, delays that ran out; and a rank counted anew.

use super::effets::verifier_donnees;
use super::{Donnees, JOURS_SANS_ENVOI, MouvementRefuse, Rangee, points_de, select_rangee};
use crate::suivi::Mouvement;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::candidature::{self, Acteur, Etat, Evenement, MotifRefus, Refus};
use uuid::Uuid;

impl Services {
    /// What a move means for the other candidatures on the same dwelling.
    pub(super) async fn consequences(
        &self,
        tx: &mut Tx,
        row: &Rangee,
        evenement: Evenement,
        moved: &mut Vec<Mouvement>,
    ) -> Result<(), MouvementRefuse> {
        match evenement {
            // The next one by the CALEOL's rank is served; behind one who only waited, each moves up by one.
            Evenement::Refuser | Evenement::DelaiEchu | Evenement::ConditionEchue | Evenement::RadierDemande => {
                let left = match row.etat()? {
                    Etat::Attribuee | Etat::AttribueeCondition | Etat::Acceptee => 1,
                    Etat::AttribueeRang => row.rang_attribution.unwrap_or(i64::MAX),
                    _ => return Ok(()),
                };
                let waiting: Vec<Rangee> = on_tx!(&mut *tx, |c| {
                    sqlx::query_as(select_rangee!(
                        "k.offre_id = $1 AND k.active AND k.etat = 'attribuee_rang' AND k.rang_attribution > $2
                         ORDER BY k.rang_attribution"
                    ))
                    .bind(row.offre_id)
                    .bind(left)
                    .fetch_all(c)
                    .await
                })?;
                for other in waiting {
                    let event = match other.rang_attribution {
                        Some(..=2) | None => Evenement::MonterRang,
                        Some(_) => Evenement::AvancerRang,
                    };
                    self.mouvoir(tx, &other, Acteur::Systeme, None, event, &Donnees::default(), moved).await?;
                }
            }
            // The dwelling is gone: the others are told, and free.
            Evenement::SignerBail => {
                on_tx!(&mut *tx, |c| {
                    sqlx::query("UPDATE offre SET etat = 'attribuee' WHERE id = $1")
                        .bind(row.offre_id)
                        .execute(c)
                        .await
                        .map(drop)
                })?;
                crate::offres::reviser_offre(tx, row.offre_id).await?;
                self.figer_le_bail(tx, row.id).await?;
                self.finir_les_autres(
                    tx,
                    row.offre_id,
                    Acteur::Systeme,
                    Evenement::LogementPourvu,
                    &MotifRefus::LogementAttribue.into(),
                    moved,
                )
                .await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// What was signed is what the offer asked then, not when one applied.
    async fn figer_le_bail(&self, tx: &mut Tx, candidature: Uuid) -> Result<(), Erreur> {
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "UPDATE candidature SET (offre_loyer, offre_charges, offre_disponible_le) =
                   (SELECT o.loyer, o.charges, o.disponible_le FROM offre o WHERE o.id = candidature.offre_id)
                 WHERE id = $1",
            )
            .bind(candidature)
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(())
    }

    async fn finir_les_autres(
        &self,
        tx: &mut Tx,
        offre: Uuid,
        acteur: Acteur,
        evenement: Evenement,
        donnees: &Donnees,
        moved: &mut Vec<Mouvement>,
    ) -> Result<(), MouvementRefuse> {
        let others: Vec<Rangee> = on_tx!(&mut *tx, |c| {
            sqlx::query_as(select_rangee!("k.offre_id = $1 AND k.active")).bind(offre).fetch_all(c).await
        })?;
        for other in others {
            if candidature::suivant(Some(other.etat()?), evenement, acteur).is_ok() {
                self.mouvoir(tx, &other, acteur, None, evenement, donnees, moved).await?;
            }
        }
        Ok(())
    }

    /// The demande ended: so does the candidature under way, with that reason.
    pub(crate) async fn finir_avec_la_demande(
        &self,
        tx: &mut Tx,
        compte: Uuid,
        moved: &mut Vec<Mouvement>,
    ) -> Result<(), Erreur> {
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "UPDATE offre SET rangs_version = rangs_version
                 WHERE id = (SELECT offre_id FROM candidature WHERE compte_id = $1 AND active)",
            )
            .bind(compte)
            .execute(c)
            .await
            .map(drop)
        })?;
        let row: Option<Rangee> = on_tx!(&mut *tx, |c| {
            sqlx::query_as(select_rangee!("k.compte_id = $1 AND k.active")).bind(compte).fetch_optional(c).await
        })?;
        let Some(row) = row else { return Ok(()) };
        let donnees = Donnees { motif: Some(MotifRefus::DemandeNonRenouvelee), ..Donnees::default() };
        let done = match self.mouvoir(tx, &row, Acteur::Systeme, None, Evenement::RadierDemande, &donnees, moved).await
        {
            Ok(()) => self.consequences(tx, &row, Evenement::RadierDemande, moved).await,
            Err(e) => Err(e),
        };
        done.map_err(|e| match e {
            MouvementRefuse::Autre(e) => e,
            e => Erreur::Interne(e.to_string()),
        })
    }

    /// Withdraws an offer: every candidature on it ends with the reason, and the words of « another reason ».
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's offer or one no longer published; a reason that isn't one of a
    /// withdrawal; « another » without words.
    pub async fn retirer_offre(
        &self,
        bailleur: Uuid,
        offre: Uuid,
        donnees: impl Into<Donnees>,
    ) -> Result<(), MouvementRefuse> {
        let mut donnees: Donnees = donnees.into();
        donnees.texte = donnees.texte.map(|t| t.replace('\0', ""));
        // Said here too: an offer that nobody applied for is withdrawn for a reason like any other.
        match donnees.motif {
            None => return Err(MouvementRefuse::Machine(Refus::MotifManquant)),
            Some(m) if !MotifRefus::pour(Evenement::RetirerOffre).contains(&m) => {
                return Err(MouvementRefuse::Machine(Refus::MotifEtranger));
            }
            Some(_) => verifier_donnees(Evenement::RetirerOffre, &donnees, self.horloge.aujourdhui())?,
        }
        self.rejouer(|| self.retirer(bailleur, offre, &donnees)).await
    }

    async fn retirer(&self, bailleur: Uuid, offre: Uuid, donnees: &Donnees) -> Result<(), MouvementRefuse> {
        let mut tx = self.db.begin().await?;
        let done = on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE offre SET etat = 'retiree' WHERE id = $1 AND bailleur_id = $2 AND etat = 'publiee'")
                .bind(offre)
                .bind(bailleur)
                .execute(c)
                .await
                .map(|r| r.rows_affected())
        })?;
        if done == 0 {
            return Err(Erreur::Introuvable.into());
        }
        crate::offres::reviser_offre(&mut tx, offre).await?;
        let mut moved = Vec::new();
        self.finir_les_autres(&mut tx, offre, Acteur::Bailleur, Evenement::RetirerOffre, donnees, &mut moved).await?;
        tx.commit().await?;
        for m in moved {
            self.suivi.annoncer(m);
        }
        Ok(())
    }

    /// Ranks the active candidature of an account anew, while its lines are not frozen.
    pub(crate) async fn reclasser(&self, tx: &mut Tx, compte: Uuid) -> Result<(), Erreur> {
        let active: Option<(Uuid, Uuid)> = on_tx!(&mut *tx, |c| {
            sqlx::query_as("SELECT id, offre_id FROM candidature WHERE compte_id = $1 AND active")
                .bind(compte)
                .fetch_optional(c)
                .await
        })?;
        let Some((id, offre)) = active else { return Ok(()) };
        // The offer first, as everywhere; its ranks move with this one.
        on_tx!(&mut *tx, |c| {
            sqlx::query("UPDATE offre SET rangs_version = rangs_version WHERE id = $1")
                .bind(offre)
                .execute(c)
                .await
                .map(drop)
        })?;
        let etat: String = on_tx!(&mut *tx, |c| {
            sqlx::query_scalar("SELECT etat FROM candidature WHERE id = $1").bind(id).fetch_one(c).await
        })?;
        if Etat::from_code(&etat).is_none_or(Etat::classement_fige) {
            return Ok(());
        }
        let lue = self.demande_a_changer(tx, compte).await?;
        let detail = self.offre_tx(tx, offre).await?;
        let vue = self.profil(detail, Some(&lue))?;
        let politique = self.politique_tx(tx, lue.siret().as_ref()).await?;
        let classement = self.classement(&lue, points_de(&politique, &lue), &vue);
        let json = serde_json::to_string(&classement)?;
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "UPDATE candidature SET groupe = $2, points = $3, anciennete = $4, classement = $5 WHERE id = $1",
            )
            .bind(id)
            .bind(classement.groupe.code())
            .bind(i64::from(classement.total))
            .bind(classement.anciennete.to_string())
            .bind(&json)
            .execute(c)
            .await
            .map(drop)
        })?;
        crate::offres::reviser_rangs(tx, offre).await
    }

    /// What time does by itself: silence is refusal (R441-10), an unmet condition ends, a closed offer's candidatures
    /// that nobody sent end with their reason. Answers how many candidatures moved.
    ///
    /// # Errors
    /// The database's.
    pub async fn faire_passer_le_temps(&self) -> Result<usize, Erreur> {
        let today = self.horloge.aujourdhui().to_string();
        let late = self.maintenant() - JOURS_SANS_ENVOI * crate::horloge::JOUR;
        let due: Vec<(Uuid, String)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT id, etat FROM candidature WHERE active AND reponse_avant IS NOT NULL AND reponse_avant < $1
                 UNION ALL
                 SELECT k.id, k.etat FROM candidature k JOIN offre o ON o.id = k.offre_id
                   WHERE k.active AND k.etat IN ('deposee', 'validee') AND o.cloture_a < $2",
            )
            .bind(&today)
            .bind(late)
            .fetch_all(p)
            .await
        })?;
        let mut done = 0;
        for (id, etat) in due {
            let (event, motif) = match Etat::from_code(&etat) {
                Some(Etat::Attribuee) => (Evenement::DelaiEchu, MotifRefus::Silence),
                Some(Etat::AttribueeCondition) => (Evenement::ConditionEchue, MotifRefus::PieceNonFournie),
                Some(Etat::Deposee | Etat::Validee) => (Evenement::CloreOffre, MotifRefus::DateLimitePassee),
                _ => continue,
            };
            let donnees = Donnees { motif: Some(motif), ..Donnees::default() };
            match self.agir(Acteur::Systeme, None, None, id, event, donnees).await {
                Ok(()) => done += 1,
                // Another server did it, or the person answered in the same instant.
                Err(MouvementRefuse::Machine(_) | MouvementRefuse::Autre(Erreur::Depasse)) => {}
                Err(MouvementRefuse::Autre(e)) => return Err(e),
                Err(MouvementRefuse::Donnees) => {}
            }
        }
        Ok(done)
    }
}
