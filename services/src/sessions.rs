//! Sessions: an opaque token in a cookie, its hash in the database.

use crate::candidatures::Active;
use crate::horloge::{HEURE, JOUR, hachage};
use crate::lot::{ParLot, lire_avec};
use crate::store::{Lecteur, on_lecteur};
use crate::{Erreur, Services, on_db, on_tx};
use domain::candidature::Etat;
use domain::compte::Role;
use domain::langue::Lang;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
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
    /// The offers an applicant keeps aside, in the order of their ids: a list shows them, and a list that was kept rendered
    /// is known by them.
    pub favoris: Arc<[Uuid]>,
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

/// What one read brings of a session: the account, and what an applicant's pages all begin with; or one offer
/// they keep aside; or of a département: its revisions.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Ligne {
    /// Hash of the session, or code of the département.
    cle: String,
    compte_id: Option<Uuid>,
    role: Option<String>,
    prenom: Option<String>,
    email: Option<String>,
    langue: Option<String>,
    organisation_id: Option<Uuid>,
    vue_a: Option<i64>,
    demande_id: Option<Uuid>,
    demande_version: Option<i64>,
    candidature_id: Option<Uuid>,
    offre_id: Option<Uuid>,
    etat: Option<String>,
    offres: Option<i64>,
    rangs: Option<i64>,
    /// From rows of their own.
    #[sqlx(skip)]
    favoris: Arc<[Uuid]>,
}

impl Ligne {
    fn connecte(self) -> Result<Connecte, Erreur> {
        let broken = || Erreur::Interne("account of a session".into());
        let etat = self.etat.as_deref().and_then(Etat::from_code);
        let active = match (self.candidature_id, self.offre_id, etat) {
            (Some(id), Some(offre), Some(etat)) => Some(Active { id, offre, etat }),
            _ => None,
        };
        Ok(Connecte {
            compte: self.compte_id.ok_or_else(broken)?,
            role: self.role.as_deref().and_then(Role::from_code).ok_or_else(broken)?,
            prenom: self.prenom.ok_or_else(broken)?,
            email: self.email.ok_or_else(broken)?,
            langue: self.langue.as_deref().and_then(Lang::from_code).unwrap_or_default(),
            organisation: self.organisation_id,
            demande: self.demande_id.zip(self.demande_version),
            active,
            favoris: self.favoris,
            revisions: None,
        })
    }
}

/// Sessions, and départements, asked about in one read.
const LOT: usize = 64;
/// Guesses kept at the most.
const INDICES_GARDES: usize = 50_000;

/// One text for both: `$1` now, then as many sessions, then as many départements as [`LOT`].
fn sql_sessions() -> &'static str {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let places = |first: usize| (first..first + LOT).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
        format!(
            "SELECT s.hachage AS cle, c.id AS compte_id, c.role, c.prenom, c.email, c.langue, c.organisation_id, s.vue_a,
               d.id AS demande_id, d.version AS demande_version, k.id AS candidature_id, k.offre_id, k.etat,
               NULL AS offres, NULL AS rangs
             FROM session s JOIN compte c ON c.id = s.compte_id
             LEFT JOIN demande d ON d.compte_id = c.id AND d.supprimee_a IS NULL
             LEFT JOIN candidature k ON k.compte_id = c.id AND k.active
             WHERE s.expire_a > $1 AND s.hachage IN ({sessions})
             UNION ALL
             SELECT departement, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, offres, rangs
             FROM revision_departement WHERE departement IN ({departements})
             UNION ALL
             SELECT s.hachage, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.offre_id, NULL, NULL, NULL
             FROM session s JOIN favori f ON f.compte_id = s.compte_id
             WHERE s.expire_a > $1 AND s.hachage IN ({sessions})",
            sessions = places(2),
            departements = places(2 + LOT)
        )
    });
    &SQL
}

/// The hash of a session, and the départements whose revisions its page will likely need.
pub(crate) type Question = (String, Option<Arc<[String]>>);
/// The session, and those revisions; none where they were not asked for.
pub(crate) type Reponse = (Option<Ligne>, Option<Vec<(i64, i64)>>);

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

impl ParLot for Question {
    type Reponse = Reponse;

    /// Sessions, what their people keep aside, and the revisions that their pages will need, in one statement.
    async fn lire(lecteur: &mut Lecteur, questions: &[Self], now: i64) -> Result<Vec<Reponse>, Erreur> {
        let guesses = questions.iter().filter_map(|q| q.1.as_ref());
        let mut codes: Vec<&str> = guesses.flat_map(|g| g.iter().map(String::as_str)).collect();
        codes.sort_unstable();
        codes.dedup();
        // What one statement can't ask about is left for its page to ask.
        codes.truncate(LOT);
        let rows: Vec<Ligne> = on_lecteur!(lecteur, |c| {
            let mut query = sqlx::query_as(sql_sessions()).bind(now);
            // What is missing is asked for as no session, no département.
            for i in 0..LOT {
                query = query.bind(questions.get(i).map_or("", |q| q.0.as_str()));
            }
            for i in 0..LOT {
                query = query.bind(codes.get(i).copied().unwrap_or_default());
            }
            query.fetch_all(c).await
        })?;
        let (kept, rows): (Vec<Ligne>, Vec<Ligne>) =
            rows.into_iter().partition(|r| r.compte_id.is_none() && r.offre_id.is_some());
        let mut favoris: HashMap<&str, Vec<Uuid>> = HashMap::new();
        for row in &kept {
            favoris.entry(&row.cle).or_default().extend(row.offre_id);
        }
        let found: HashMap<&str, &Ligne> = rows.iter().map(|r| (r.cle.as_str(), r)).collect();
        let revisions_of = |d: &String| {
            codes.binary_search(&d.as_str()).ok()?;
            let row = found.get(d.as_str());
            Some(row.map_or((0, 0), |r| (r.offres.unwrap_or(0), r.rangs.unwrap_or(0))))
        };
        let answer = |(hash, guess): &Self| {
            let moved = guess.as_ref().and_then(|g| g.iter().map(revisions_of).collect());
            let row = found.get(hash.as_str()).map(|r| {
                let mut kept = favoris.get(hash.as_str()).cloned().unwrap_or_default();
                kept.sort_unstable();
                Ligne { favoris: kept.into(), ..(*r).clone() }
            });
            (row, moved)
        };
        Ok(questions.iter().map(answer).collect())
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
        let read = move |held, questions: Vec<Question>| {
            let services = services.clone();
            async move { lire_avec(&services, held, &questions).await }
        };
        let (row, moved) = self.lots.sessions.demander((hash.clone(), guess.clone()), LOT, read).await?;
        let Some(row) = row else { return Ok(None) };
        if now - row.vue_a.unwrap_or(now) > HEURE {
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
        Ok(Some(Connecte { revisions: guess.zip(moved), ..row.connecte()? }))
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
