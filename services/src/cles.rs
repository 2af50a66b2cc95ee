//! Keys with which a landlord's own programs speak to AL'in: made by one of its users, shown once, kept as a hash.

mod idempotence;

pub use idempotence::{GARDEE, Reponse, Tour};

use crate::horloge::{SECONDE, hachage};
use crate::limites::Limite;
use crate::{Erreur, Services, on_db, on_tx};
use uuid::Uuid;

/// Requests with one key.
pub const CLE_API: Limite = Limite { nom: "api-cle", essais: 600, fenetre_s: 60 };
/// Requests with a key that is none, from one address.
pub const CLE_INCONNUE: Limite = Limite { nom: "api-inconnue", essais: 60, fenetre_s: 900 };

/// What every key starts with: whoever finds one in a file knows what it opens.
const DEBUT: &str = "alin_";
/// Characters of a key that its list shows, [`DEBUT`] included.
const MONTRES: usize = 11;
/// « Last used » is written once a minute at the most.
const VUE: i64 = 60 * SECONDE;
/// Live keys of one landlord.
const CLES_MAX: i64 = 20;
/// Characters of a key's name.
pub const NOM_MAX: usize = 60;

/// A key as its landlord sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CleVue {
    /// Its id.
    pub id: Uuid,
    /// What it is for, in the landlord's words.
    pub nom: String,
    /// Its first characters.
    pub debut: String,
    /// Made at, microseconds.
    pub cree_a: i64,
    /// Last used, microseconds, to the minute.
    pub vue_a: Option<i64>,
    /// Revoked at, microseconds.
    pub revoquee_a: Option<i64>,
}

/// Whom a key speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Porteur {
    /// The key.
    pub cle: Uuid,
    /// Its landlord.
    pub organisation: Uuid,
}

/// A key that was not made.
#[derive(Debug, thiserror::Error)]
pub enum CleRefusee {
    /// It has no name.
    #[error("a key needs a name")]
    SansNom,
    /// Its name is longer than [`NOM_MAX`]; characters typed.
    #[error("a name of {0} characters")]
    NomTropLong(usize),
    /// This landlord has that many keys already: revoke one first.
    #[error("{0} keys already")]
    TropDeCles(i64),
    /// Anything else.
    #[error(transparent)]
    Autre(#[from] Erreur),
}

impl Services {
    /// Makes a key; its text is in the answer and nowhere else.
    ///
    /// # Errors
    /// See [`CleRefusee`].
    pub async fn creer_cle(&self, organisation: Uuid, nom: &str) -> Result<String, CleRefusee> {
        let nom: String = nom.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "");
        match nom.chars().count() {
            0 => return Err(CleRefusee::SansNom),
            n if n > NOM_MAX => return Err(CleRefusee::NomTropLong(n)),
            _ => {}
        }
        let secret = format!("{DEBUT}{}", self.alea.secret());
        let mut tx = self.db.begin().await?;
        // One statement counts and writes; two users of one landlord at once may pass the limit by one, which harms nobody.
        let done = on_tx!(&mut tx, |c| {
            sqlx::query_scalar::<_, Uuid>(
                "INSERT INTO cle_api (id, organisation_id, nom, debut, hachage, cree_a)
                 SELECT $1, $2, $3, $4, $5, $6
                 WHERE (SELECT COUNT(*) FROM cle_api k WHERE k.organisation_id = $2 AND k.revoquee_a IS NULL) < $7
                 RETURNING id",
            )
            .bind(self.id())
            .bind(organisation)
            .bind(&nom)
            .bind(secret.chars().take(MONTRES).collect::<String>())
            .bind(hachage(&secret))
            .bind(self.maintenant())
            .bind(CLES_MAX)
            .fetch_optional(c)
            .await
        })
        .map_err(Erreur::from)?;
        tx.commit().await?;
        done.map(|_| secret).ok_or(CleRefusee::TropDeCles(CLES_MAX))
    }

    /// The keys of a landlord: live ones first, newest first; a revoked one stays in the list.
    ///
    /// # Errors
    /// The database's.
    pub async fn mes_cles(&self, organisation: Uuid) -> Result<Vec<CleVue>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_as(
                "SELECT id, nom, debut, cree_a, vue_a, revoquee_a FROM cle_api WHERE organisation_id = $1
                 ORDER BY CASE WHEN revoquee_a IS NULL THEN 0 ELSE 1 END, cree_a DESC, id LIMIT 100",
            )
            .bind(organisation)
            .fetch_all(p)
            .await
        })?)
    }

    /// Ends a key, at once and for good.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for another landlord's.
    pub async fn revoquer_cle(&self, organisation: Uuid, id: Uuid) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query_scalar::<_, Uuid>(
                "UPDATE cle_api SET revoquee_a = COALESCE(revoquee_a, $3) WHERE id = $1 AND organisation_id = $2 RETURNING id",
            )
            .bind(id)
            .bind(organisation)
            .bind(self.maintenant())
            .fetch_one(c)
            .await
        })?;
        tx.commit().await
    }

    /// Whom this key speaks for, its use counted; `None` when it is none, or no more.
    ///
    /// # Errors
    /// [`Erreur::TropDEssais`] beyond the limit of the key, or of unknown keys from this address.
    pub async fn porteur(&self, secret: &str, ip: &str) -> Result<Option<Porteur>, Erreur> {
        let row: Option<(Uuid, Uuid, Option<i64>)> = match secret.strip_prefix(DEBUT) {
            Some(rest) if rest.len() == 64 => on_db!(&self.db, |p| {
                sqlx::query_as(
                    "SELECT id, organisation_id, vue_a FROM cle_api WHERE hachage = $1 AND revoquee_a IS NULL",
                )
                .bind(hachage(secret))
                .fetch_optional(p)
                .await
            })?,
            _ => None,
        };
        let Some((cle, organisation, vue)) = row else {
            self.limiter(CLE_INCONNUE, ip).await?;
            return Ok(None);
        };
        self.limiter(CLE_API, &cle.to_string()).await?;
        let now = self.maintenant();
        if vue.is_none_or(|at| now - at > VUE) {
            let mut tx = self.db.begin().await?;
            on_tx!(&mut tx, |c| {
                sqlx::query("UPDATE cle_api SET vue_a = $2 WHERE id = $1")
                    .bind(cle)
                    .bind(now)
                    .execute(c)
                    .await
                    .map(drop)
            })?;
            tx.commit().await?;
        }
        Ok(Some(Porteur { cle, organisation }))
    }
}
