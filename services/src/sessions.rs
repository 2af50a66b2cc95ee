//! Sessions: an opaque token in a cookie, its hash in the database.

use crate::candidatures::Active;
use crate::horloge::{HEURE, JOUR, hachage};
use crate::{Erreur, Services, on_db, on_tx};
use domain::candidature::Etat;
use domain::compte::Role;
use domain::langue::Lang;
use uuid::Uuid;

/// How long a session lives after it was last seen.
const DUREE: i64 = 14 * JOUR;

/// The account behind a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connecte {
    /// Account.
    pub compte: Uuid,
    /// What it may do.
    pub role: Role,
    /// First name, for the header.
    pub prenom: String,
    /// E-mail.
    pub email: String,
    /// Language of its mails.
    pub langue: Lang,
    /// Organisation of an adviser, landlord or employer.
    pub organisation: Option<Uuid>,
    /// An applicant's live demande here, and its version.
    pub demande: Option<(Uuid, i64)>,
    /// An applicant's active candidature.
    pub active: Option<Active>,
}

/// One open session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionVue {
    /// What to name it by when ending it: the start of its hash.
    pub cle: String,
    /// Browser and device, in words.
    pub appareil: String,
    /// Last seen, microseconds.
    pub vue_a: i64,
    /// The one that asks.
    pub courante: bool,
}

/// What one read of a session brings: the account, and what an applicant's pages all begin with.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Ligne {
    hachage: String,
    id: Uuid,
    role: String,
    prenom: String,
    email: String,
    langue: String,
    organisation_id: Option<Uuid>,
    vue_a: i64,
    demande_id: Option<Uuid>,
    demande_version: Option<i64>,
    candidature_id: Option<Uuid>,
    offre_id: Option<Uuid>,
    etat: Option<String>,
}

/// Sessions asked about in one read.
const LOT: usize = 16;

impl Services {
    /// Opens a session; the token goes into the cookie and nowhere else.
    ///
    /// # Errors
    /// The database's.
    pub async fn ouvrir_session(&self, compte: Uuid, appareil: &str) -> Result<String, Erreur> {
        let token = self.alea.secret();
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM session WHERE expire_a < $1").bind(now).execute(c).await.map(drop)
        })?;
        on_tx!(&mut tx, |c| {
            sqlx::query("INSERT INTO session (hachage, compte_id, cree_a, vue_a, expire_a, appareil) VALUES ($1, $2, $3, $3, $4, $5)")
                .bind(hachage(&token))
                .bind(compte)
                .bind(now)
                .bind(now + DUREE)
                .bind(appareil)
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await?;
        Ok(token)
    }

    /// Who a token belongs to; `None` when unknown or expired.
    ///
    /// # Errors
    /// The database's.
    pub async fn session(&self, token: &str) -> Result<Option<Connecte>, Erreur> {
        let now = self.maintenant();
        let hash = hachage(token);
        let db = self.db.clone();
        let read = move |hashes: Vec<String>| {
            let db = db.clone();
            async move {
                let rows: Vec<Ligne> = on_db!(&db, |p| {
                    let mut query = sqlx::query_as(
                        "SELECT s.hachage, c.id, c.role, c.prenom, c.email, c.langue, c.organisation_id, s.vue_a,
                           d.id AS demande_id, d.version AS demande_version, k.id AS candidature_id, k.offre_id, k.etat
                         FROM session s JOIN compte c ON c.id = s.compte_id
                         LEFT JOIN demande d ON d.compte_id = c.id AND d.supprimee_a IS NULL
                         LEFT JOIN candidature k ON k.compte_id = c.id AND k.active
                         WHERE s.expire_a > $1 AND s.hachage IN
                           ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
                    )
                    .bind(now);
                    // One text for any number: what is missing is asked for as no session.
                    for i in 0..LOT {
                        query = query.bind(hashes.get(i).map_or("", String::as_str));
                    }
                    query.fetch_all(p).await
                })?;
                Ok(hashes.iter().map(|h| rows.iter().find(|r| r.hachage == *h).cloned()).collect())
            }
        };
        let Some(row) = self.lots.sessions.demander(hash.clone(), LOT, read).await? else { return Ok(None) };
        let seen = row.vue_a;
        if now - seen > HEURE {
            let mut tx = self.db.begin().await?;
            on_tx!(&mut tx, |c| {
                sqlx::query("UPDATE session SET vue_a = $2, expire_a = $3 WHERE hachage = $1")
                    .bind(&hash)
                    .bind(now)
                    .bind(now + DUREE)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
            tx.commit().await?;
        }
        let active = match (row.candidature_id, row.offre_id, row.etat.as_deref().and_then(Etat::from_code)) {
            (Some(id), Some(offre), Some(etat)) => Some(Active { id, offre, etat }),
            _ => None,
        };
        Ok(Some(Connecte {
            compte: row.id,
            role: Role::from_code(&row.role).ok_or_else(|| Erreur::Interne("role".into()))?,
            prenom: row.prenom,
            email: row.email,
            langue: Lang::from_code(&row.langue).unwrap_or_default(),
            organisation: row.organisation_id,
            demande: row.demande_id.zip(row.demande_version),
            active,
        }))
    }

    /// Ends the session of this token.
    ///
    /// # Errors
    /// The database's.
    pub async fn fermer_session(&self, token: &str) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM session WHERE hachage = $1").bind(hachage(token)).execute(c).await.map(drop)
        })?;
        tx.commit().await
    }

    /// The open sessions of an account, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_sessions(&self, compte: Uuid, token: &str) -> Result<Vec<SessionVue>, Erreur> {
        let rows: Vec<(String, String, i64)> = on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT hachage, appareil, vue_a FROM session WHERE compte_id = $1 AND expire_a > $2 ORDER BY vue_a DESC LIMIT 50",
            )
            .bind(compte)
            .bind(self.maintenant())
            .fetch_all(p)
            .await
        })?;
        let current = hachage(token);
        Ok(rows
            .into_iter()
            .map(|(hash, appareil, vue_a)| SessionVue {
                courante: hash == current,
                cle: hash.chars().take(16).collect(),
                appareil,
                vue_a,
            })
            .collect())
    }

    /// Ends one session of the account, by the key of [`SessionVue`], or all but the current one.
    ///
    /// # Errors
    /// The database's.
    pub async fn fermer_mes_sessions(&self, compte: Uuid, cle: Option<&str>, token: &str) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "DELETE FROM session WHERE compte_id = $1 AND
                 (substr(hachage, 1, 16) = $2 OR ($2 = '' AND hachage <> $3))",
            )
            .bind(compte)
            .bind(cle.unwrap_or_default())
            .bind(hachage(token))
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await
    }
}
