//! What time does to files: pieces that are too old, reminders of the renewal, striking off, and what is kept no
//! longer than needed.
//!
//! Each demande holds the day of its next look (`echeance_le`): a round reads the due ones by an index, whatever the
//! number of files, and a second server finds them looked at.

use super::{DemandeLue, DossierRefuse};
use crate::courrier::lettres::NouvelleDossier;
use crate::enregistrement::EnregistrementError;
use crate::horloge::JOUR;
use crate::{Erreur, Services, Tx, on_db, on_tx};
use domain::delais::{EcheancesDemande, echeances_demande};
use domain::dossier::{ActeurDossier, EtatDossier, EvenementDossier, suivant};
use jiff::ToSpan as _;
use jiff::civil::Date;
use uuid::Uuid;

/// Files looked at in one round.
const PAR_TOURNEE: i64 = 500;
/// A day that never comes: a struck-off demande waits for its holder.
const JAMAIS: &str = "9999-12-31";
/// How long a code or a link that nobody used is kept after its end, so that the page can still say « expired ».
const GARDE_EXPIRES: i64 = 7 * JOUR;
/// How long a message of the contact form is kept.
const GARDE_MESSAGES: i64 = 365 * JOUR;

impl Services {
    /// Looks at the files due today; answers how many moved or were told something.
    ///
    /// # Errors
    /// The database's. A file that can't be read is logged and left for the next round.
    pub async fn vieillir_les_dossiers(&self) -> Result<usize, Erreur> {
        let today = self.horloge.aujourdhui();
        let due: Vec<Uuid> = on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT compte_id FROM demande WHERE supprimee_a IS NULL AND echeance_le <= $1 ORDER BY echeance_le LIMIT $2",
            )
            .bind(today.to_string())
            .bind(PAR_TOURNEE)
            .fetch_all(p)
            .await
        })?;
        let mut told = 0;
        for compte in due {
            match self.rejouer(|| self.vieillir(compte, today)).await {
                Ok(true) => told += 1,
                // Its holder, or another server, was there in the same instant.
                Ok(false) | Err(Erreur::Introuvable | Erreur::Depasse | Erreur::Bouscule) => {}
                Err(error) => tracing::error!(%error, "a file that time could not move"),
            }
        }
        Ok(told)
    }

    async fn vieillir(&self, compte: Uuid, today: Date) -> Result<bool, Erreur> {
        let Some(lue) = self.lire_demande_de(compte).await? else { return Ok(false) };
        let dates = echeances_demande(lue.demande.date_renouvellement);
        if lue.etat != EtatDossier::Radie && today >= dates.radiation_13_mois {
            return self.radier_ou_renouveler(&lue, today).await;
        }
        let mut tx = self.db.begin().await?;
        let lue = self.demande_a_changer(&mut tx, compte).await?;
        let old = self.perimer_pieces(&mut tx, &lue, today).await?;
        let reminded = self.rappeler(&mut tx, &lue, &dates, today).await?;
        let next =
            if lue.etat == EtatDossier::Radie { JAMAIS.to_owned() } else { prochain_regard(&dates, today).to_string() };
        self.planifier(&mut tx, lue.id, &next).await?;
        tx.commit().await?;
        Ok(old || reminded)
    }

    /// Thirteen months are over here; what counts is the registration site, where it may have been renewed. It is
    /// asked outside any transaction, and again tomorrow if it doesn't answer.
    async fn radier_ou_renouveler(&self, lue: &DemandeLue, today: Date) -> Result<bool, Erreur> {
        match self.site.lire(&lue.demande.numero_unique).await {
            Ok(d) if today < echeances_demande(d.date_renouvellement).radiation_13_mois => {
                self.garder_lecture(lue, &d, ActeurDossier::Systeme).await?;
                Ok(true)
            }
            Ok(_) | Err(EnregistrementError::Radiee | EnregistrementError::Inconnu) => {
                self.radier(lue.compte).await?;
                Ok(true)
            }
            Err(_) => {
                let mut tx = self.db.begin().await?;
                self.planifier(&mut tx, lue.id, &today.saturating_add(1.day()).to_string()).await?;
                tx.commit().await?;
                Ok(false)
            }
        }
    }

    /// Boxes ticked for a month or a year gone by come back unticked; the file is to be validated again.
    async fn perimer_pieces(&self, tx: &mut Tx, lue: &DemandeLue, today: Date) -> Result<bool, Erreur> {
        if suivant(Some(lue.etat), EvenementDossier::PiecesPerimees, ActeurDossier::Systeme).is_err() {
            return Ok(false);
        }
        let (expected, ticked) = self.pieces_tx(tx, lue).await?;
        let old = ticked.iter().any(|t| expected.iter().all(|p| p.code != *t));
        let missing = expected.iter().any(|p| !ticked.contains(&p.code));
        if !old || !missing {
            return Ok(false);
        }
        self.avancer_par(tx, lue, EvenementDossier::PiecesPerimees, ActeurDossier::Systeme).await.map_err(
            |e| match e {
                DossierRefuse::Autre(e) => e,
                e => Erreur::Interne(e.to_string()),
            },
        )?;
        let key = format!("pieces:{}:{}", lue.id, today.strftime("%Y-%m"));
        self.annoncer_au_demandeur(tx, lue.compte, &key, NouvelleDossier::PiecesPerimees).await?;
        Ok(true)
    }

    /// The latest reminder whose day has come, once each: the outbox keeps one mail per key.
    async fn rappeler(
        &self,
        tx: &mut Tx,
        lue: &DemandeLue,
        dates: &EcheancesDemande,
        today: Date,
    ) -> Result<bool, Erreur> {
        if lue.etat == EtatDossier::Radie || today > dates.expire {
            return Ok(false);
        }
        let reached = [dates.rappel_2_mois, dates.rappel_1_mois, dates.rappel_1_semaine]
            .into_iter()
            .filter(|d| *d <= today)
            .max();
        let Some(day) = reached else { return Ok(false) };
        let key = format!("rappel:{}:{day}", lue.id);
        let nouvelle = NouvelleDossier::ARenouveler { avant: dates.expire };
        self.annoncer_au_demandeur(tx, lue.compte, &key, nouvelle).await?;
        Ok(true)
    }

    async fn planifier(&self, tx: &mut Tx, demande: Uuid, day: &str) -> Result<(), Erreur> {
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query("UPDATE demande SET echeance_le = $2 WHERE id = $1")
                .bind(demande)
                .bind(day)
                .execute(c)
                .await
                .map(drop)
        })?)
    }

    /// Forgets what has served: limits counted, sessions, codes and links past their end, old messages of the contact
    /// form, mails that left long ago. Answers how many rows went.
    ///
    /// # Errors
    /// The database's.
    pub async fn purger(&self) -> Result<u64, Erreur> {
        const PURGES: [(&str, i64); 5] = [
            ("DELETE FROM limite WHERE debut < $1", JOUR),
            ("DELETE FROM session WHERE expire_a < $1", 0),
            ("DELETE FROM code_import WHERE expire_a < $1", GARDE_EXPIRES),
            ("DELETE FROM jeton WHERE expire_a < $1", GARDE_EXPIRES),
            ("DELETE FROM message_contact WHERE cree_a < $1", GARDE_MESSAGES),
        ];
        let now = self.maintenant();
        let mut gone = 0;
        for (sql, kept) in PURGES {
            // One short transaction each: people who write wait for none of them long.
            let mut tx = self.db.begin().await?;
            gone += on_tx!(&mut tx, |c| sqlx::query(sql).bind(now - kept).execute(c).await.map(|r| r.rows_affected()))?;
            tx.commit().await?;
        }
        Ok(gone + self.oublier_les_courriels().await?)
    }
}

/// The next day something may change for a file: a new month (payslips, rent receipt, tax notice of the year), a
/// reminder, the end.
fn prochain_regard(dates: &EcheancesDemande, today: Date) -> Date {
    let month = today.last_of_month().saturating_add(1.day());
    [dates.rappel_2_mois, dates.rappel_1_mois, dates.rappel_1_semaine, dates.radiation_13_mois]
        .into_iter()
        .filter(|d| *d > today)
        .fold(month, Date::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rstest::rstest;

    #[rstest]
    #[case::a_new_month(date(2026, 3, 10), date(2026, 4, 1))]
    #[case::december(date(2026, 12, 31), date(2027, 1, 1))]
    #[case::two_months_before(date(2026, 11, 1), date(2026, 11, 10))]
    #[case::one_month_before(date(2026, 11, 10), date(2026, 12, 1))]
    #[case::one_month_before_2(date(2026, 12, 5), date(2026, 12, 10))]
    #[case::one_week_before(date(2027, 1, 1), date(2027, 1, 3))]
    #[case::the_end(date(2027, 2, 1), date(2027, 2, 10))]
    fn next_look(#[case] today: Date, #[case] expected: Date) {
        assert_eq!(prochain_regard(&echeances_demande(date(2026, 1, 10)), today), expected);
    }
}
