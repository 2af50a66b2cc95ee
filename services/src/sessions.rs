//! Sessions: an opaque token in a cookie, its hash in the database.

use crate::candidatures::Active;
use crate::horloge::{HEURE, JOUR, hachage};
use crate::{Erreur, Services, on_db, on_tx};
use domain::candidature::Etat;
use domain::compte::Role;
use domain::langue::Lang;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
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
    /// Départements guessed from the last visit, with the revisions read together with the session.
    pub(crate) revisions: Option<Devinees>,
}

/// Départements, and the revisions of each: offers, ranks.
pub(crate) type Devinees = (Arc<[String]>, Vec<(i64, i64)>);

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
/// Guesses kept at the most.
const INDICES_GARDES: usize = 50_000;

/// The hash of a session, and the départements whose revisions its page will likely need.
pub(crate) type Question = (String, Option<Arc<[String]>>);
/// The session, and those revisions.
pub(crate) type Reponse = (Option<Ligne>, Vec<(i64, i64)>);

/// Which départements a session's lists looked at last: what to read along with the session. Only a guess of what will be
/// asked, never an answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Indices(Arc<Mutex<HashMap<String, Arc<[String]>>>>);

impl Indices {
    fn lu(&self, hash: &str) -> Option<Arc<[String]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    fn garder(&self, hash: String, departements: &[String]) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= INDICES_GARDES {
            all.clear();
        }
        all.insert(hash, departements.into());
    }
}

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
        self.session_et_revisions(hachage(token), None).await
    }

    /// The same for a page that lists offers: the revisions it will likely need are read along.
    ///
    /// # Errors
    /// The database's.
    pub async fn session_pour_une_liste(&self, token: &str) -> Result<Option<Connecte>, Erreur> {
        let hash = hachage(token);
        let guess = self.lots.indices.lu(&hash);
        self.session_et_revisions(hash, guess).await
    }

    async fn session_et_revisions(
        &self,
        hash: String,
        guess: Option<Arc<[String]>>,
    ) -> Result<Option<Connecte>, Erreur> {
        let now = self.maintenant();
        let services = self.clone();
        let read = move |questions: Vec<Question>| {
            let services = services.clone();
            async move {
                let (rows, revisions) =
                    tokio::try_join!(services.lire_sessions(&questions), services.lire_indices(&questions))?;
                let answer = |(hash, guess): &Question| {
                    let moved = guess.iter().flat_map(|g| g.iter());
                    let moved = moved.map(|d| revisions.get(d).copied().unwrap_or_default()).collect();
                    (rows.iter().find(|r| r.hachage == *hash).cloned(), moved)
                };
                Ok(questions.iter().map(answer).collect())
            }
        };
        let (row, moved) = self.lots.sessions.demander((hash.clone(), guess.clone()), LOT, read).await?;
        let Some(row) = row else { return Ok(None) };
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
            revisions: guess.map(|g| (g, moved)),
        }))
    }

    async fn lire_sessions(&self, questions: &[Question]) -> Result<Vec<Ligne>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            let mut query = sqlx::query_as(
                "SELECT s.hachage, c.id, c.role, c.prenom, c.email, c.langue, c.organisation_id, s.vue_a,
                   d.id AS demande_id, d.version AS demande_version, k.id AS candidature_id, k.offre_id, k.etat
                 FROM session s JOIN compte c ON c.id = s.compte_id
                 LEFT JOIN demande d ON d.compte_id = c.id AND d.supprimee_a IS NULL
                 LEFT JOIN candidature k ON k.compte_id = c.id AND k.active
                 WHERE s.expire_a > $1 AND s.hachage IN
                   ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            )
            .bind(self.maintenant());
            // One text for any number: what is missing is asked for as no session.
            for i in 0..LOT {
                query = query.bind(questions.get(i).map_or("", |q| q.0.as_str()));
            }
            query.fetch_all(p).await
        })?)
    }

    async fn lire_indices(&self, questions: &[Question]) -> Result<HashMap<String, (i64, i64)>, Erreur> {
        let codes = questions.iter().filter_map(|q| q.1.as_ref()).flat_map(|g| g.iter().map(String::as_str));
        self.lire_revisions(codes.collect()).await
    }

    /// The revisions that a list of this session needs: those read along with it where the guess was right.
    ///
    /// # Errors
    /// The database's.
    pub async fn revisions_pour(
        &self,
        token: &str,
        connecte: &Connecte,
        departements: &[String],
    ) -> Result<Vec<(i64, i64)>, Erreur> {
        if let Some((guess, moved)) = &connecte.revisions
            && **guess == *departements
        {
            return Ok(moved.clone());
        }
        self.lots.indices.garder(hachage(token), departements);
        self.revisions(departements).await
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
