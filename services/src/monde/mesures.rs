//! What the benchmark needs of the demonstration: ids, applicants ready to apply, a count of doubles.

use super::demandes::demandes;
use crate::horloge::JOUR;
use crate::{Erreur, Services, on_db, on_tx};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use uuid::Uuid;

/// Makes a database on the PostgreSQL server of `url`; `name` is ours, made of letters and digits.
///
/// # Errors
/// The server's.
pub async fn creer_base(url: &str, name: &str) -> Result<(), Erreur> {
    let mut c = PgConnection::connect(url).await?;
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut c).await?;
    Ok(())
}

/// Drops it again.
///
/// # Errors
/// The server's.
pub async fn supprimer_base(url: &str, name: &str) -> Result<(), Erreur> {
    let mut c = PgConnection::connect(url).await?;
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).execute(&mut c).await?;
    Ok(())
}

impl Services {
    /// `n` accounts with a valid demande.
    ///
    /// # Errors
    /// The database's.
    pub async fn demandeurs_de_bench(&self, n: usize) -> Result<Vec<Uuid>, Erreur> {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT compte_id FROM demande WHERE etat = 'valide' AND supprimee_a IS NULL ORDER BY id DESC LIMIT $1",
            )
            .bind(n)
            .fetch_all(p)
            .await
        })?)
    }

    /// What a PostgreSQL that was just filled does by itself in the minutes that follow, done at once: pages are then
    /// measured on a database at rest, not beside its housekeeping.
    ///
    /// # Errors
    /// The database's.
    pub async fn reposer(&self) -> Result<(), Erreur> {
        if let crate::Db::Postgres(pool) = &self.db {
            sqlx::raw_sql("VACUUM (ANALYZE)").execute(pool).await?;
            sqlx::raw_sql("CHECKPOINT").execute(pool).await?;
        }
        Ok(())
    }

    /// Landlords, in the order in which the demonstration made them.
    ///
    /// # Errors
    /// The database's.
    pub async fn ids_bailleurs(&self) -> Result<Vec<Uuid>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT id FROM organisation WHERE genre = 'bailleur' ORDER BY id").fetch_all(p).await
        })?)
    }

    /// `n` accounts with a valid demande, each with an open offer that fits it.
    ///
    /// # Errors
    /// The database's; [`Erreur::Introuvable`] when nothing fits.
    pub async fn candidats_de_bench(&self, n: usize) -> Result<Vec<(Uuid, Uuid)>, Erreur> {
        let today = self.horloge.aujourdhui();
        let model = demandes(super::GRAINE, today).into_iter().next().ok_or(Erreur::Introuvable)?;
        let now = self.maintenant();
        let mut pairs = Vec::with_capacity(n);
        let mut tx = self.db.begin().await?;
        for i in 0..n {
            let d = super::peuplement::voisine(&model, 500_000 + i, 12, today)?;
            let (compte, demande) = (self.id(), self.id());
            on_tx!(&mut tx, |c| {
                sqlx::query(
                    "INSERT INTO compte (id, email, role, civilite, nom, prenom, telephone, langue, cree_a)
                     VALUES ($1, $2, 'demandeur', 'madame', 'Mesure', 'Anne', '+33639980000', 'fr', $3)",
                )
                .bind(compte)
                .bind(format!("mesure{i}@exemple.fr"))
                .bind(now)
                .execute(c)
                .await
                .map(drop)
            })?;
            let als = self.numero_als(&mut tx).await?;
            self.inserer_demande(&mut tx, demande, als, compte, &d, None, now, super::peuplement::SANS_ECHEANCE)
                .await?;
            pairs.push((compte, Uuid::nil()));
        }
        tx.commit().await?;
        let first = pairs.first().map(|p| p.0).ok_or(Erreur::Introuvable)?;
        let lue = self.ma_demande(first).await?.ok_or(Erreur::Introuvable)?;
        let demandeur = self.preparer(lue).await?;
        let list = self
            .liste_demandeur(
                &demandeur,
                crate::offres::Onglet::Demandees,
                &crate::offres::Filtres::default(),
                crate::offres::Tri::Recentes,
                1,
            )
            .await?;
        let fitting: Vec<Uuid> =
            list.cartes.iter().filter(|(c, ..)| c.cloture_a > now + JOUR / 24).map(|(c, ..)| c.id).collect();
        if fitting.is_empty() {
            return Err(Erreur::Introuvable);
        }
        for (i, pair) in pairs.iter_mut().enumerate() {
            pair.1 = fitting[i % fitting.len()];
        }
        Ok(pairs)
    }

    /// Accounts with more than one active candidature: always none.
    ///
    /// # Errors
    /// The database's.
    pub async fn doubles(&self) -> Result<i64, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM (SELECT compte_id FROM candidature WHERE active GROUP BY compte_id HAVING COUNT(*) > 1) AS d",
            )
            .fetch_one(p)
            .await
        })?)
    }
}
