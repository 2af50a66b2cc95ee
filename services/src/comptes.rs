//! Accounts: created, activated, logged in; the same answer, in the same time, for known and unknown addresses.

mod invitation;

use crate::courrier::Lettre;
use crate::horloge::{HEURE, JOUR, hachage};
use crate::limites::{self, Limite};
use crate::{Conflit, Erreur, Services, Tx, on_db, on_tx};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::identite::{Civilite, Email, Nom, Telephone};
use domain::langue::Lang;
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// How long the link of « Demande d'accès » is good (guide: two days).
pub const VIE_ACTIVATION: i64 = 2 * JOUR;
/// How long a link to choose another password, or to confirm an address, is good.
pub const VIE_LIEN: i64 = 2 * HEURE;

/// What « Créer mon compte » gives, parsed.
#[derive(Debug, Clone)]
pub struct Inscription {
    /// « Madame », « Monsieur ».
    pub civilite: Civilite,
    /// Birth name.
    pub nom: Nom,
    /// First name.
    pub prenom: Nom,
    /// Mobile number.
    pub telephone: Telephone,
    /// Address of mail, which is the user name.
    pub email: Email,
    /// Language of the mails.
    pub langue: Lang,
}

/// The account's own page.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct CompteVu {
    /// `madame`, `monsieur`.
    pub civilite: String,
    /// Birth name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// Mobile number, `+33…`.
    pub telephone: String,
    /// Address of mail.
    pub email: String,
}

/// What a mailed link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageJeton {
    /// Choose the first password.
    Activation,
    /// Choose another password.
    MotDePasse,
    /// Confirm another address of mail.
    Email,
}

impl UsageJeton {
    const fn code(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::MotDePasse => "mot_de_passe",
            Self::Email => "email",
        }
    }
}

/// Why somebody is sent a link to their account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// « Créer mon compte »: in the language of that page.
    Creation,
    /// The link of « Validation du compte », again.
    Renvoi,
    /// « Mot de passe oublié ? ».
    Oubli,
}

/// argon2id, on blocking threads, two at once at the most: a crowd logging in can't take the machine's memory
/// (19 MiB each) or the threads that serve pages.
#[derive(Debug, Clone)]
pub(crate) struct Hacheur(Arc<Semaphore>);

impl Default for Hacheur {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

impl Hacheur {
    async fn run<T: Send + 'static>(&self, f: impl FnOnce() -> T + Send + 'static) -> Result<T, Erreur> {
        let _permit = self.0.acquire().await.map_err(|e| Erreur::Interne(e.to_string()))?;
        tokio::task::spawn_blocking(f).await.map_err(|e| Erreur::Interne(e.to_string()))
    }

    async fn hacher(&self, password: String) -> Result<String, Erreur> {
        self.run(move || hash_now(&password)).await?
    }

    /// Checks against `hash`, or against a hash of nothing where there is no account: as long either way.
    async fn verifier(&self, password: String, hash: Option<String>) -> Result<bool, Erreur> {
        static NOBODY: OnceLock<String> = OnceLock::new();
        self.run(move || {
            let known = hash.is_some();
            let hash = match hash {
                Some(h) => h,
                None => match NOBODY.get() {
                    Some(h) => h.clone(),
                    None => {
                        let made = hash_now("nobody")?;
                        NOBODY.get_or_init(|| made).clone()
                    }
                },
            };
            let parsed = PasswordHash::new(&hash).map_err(|e| Erreur::Interne(e.to_string()))?;
            Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await?
    }
}

fn hash_now(password: &str) -> Result<String, Erreur> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .map_err(|e| Erreur::Interne(e.to_string()))
}

impl Services {
    /// « Créer mon compte »: an unknown address gets an account and the link; one not yet activated, a new link and
    /// what was typed this time (a name misspelt before would refuse the import), unless an administrator typed it; one in use, a mail that says so. The answer never tells which.
    ///
    /// # Errors
    /// Too many tries; the database's.
    pub async fn demander_compte(&self, i: &Inscription, adresse_ip: &str) -> Result<(), Erreur> {
        self.limiter_courriel(adresse_ip, &i.email).await?;
        let now = self.maintenant();
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO compte (id, email, role, civilite, nom, prenom, telephone, langue, cree_a)
                 VALUES ($1, $2, 'demandeur', $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (email) DO UPDATE SET civilite = excluded.civilite, nom = excluded.nom, prenom = excluded.prenom,
                   telephone = excluded.telephone, langue = excluded.langue
                   WHERE compte.mot_de_passe IS NULL AND compte.role = 'demandeur'",
            )
            .bind(self.id())
            .bind(i.email.as_str())
            .bind(i.civilite.code())
            .bind(i.nom.as_str())
            .bind(i.prenom.as_str())
            .bind(i.telephone.as_str())
            .bind(i.langue.code())
            .bind(now)
            .execute(c)
            .await
            .map(drop)
        })?;
        self.ecrire_acces(&mut tx, &i.email, Cause::Creation, i.langue).await?;
        tx.commit().await
    }

    /// Sends the link of « Validation du compte » again. Silent about whether the address is known; `langue` is that of
    /// the page, for whoever has no account.
    ///
    /// # Errors
    /// Too many tries; the database's.
    pub async fn renvoyer_activation(&self, email: &Email, langue: Lang, adresse_ip: &str) -> Result<(), Erreur> {
        self.limiter_courriel(adresse_ip, email).await?;
        let mut tx = self.db.begin().await?;
        self.ecrire_acces(&mut tx, email, Cause::Renvoi, langue).await?;
        tx.commit().await
    }

    async fn limiter_courriel(&self, adresse_ip: &str, email: &Email) -> Result<(), Erreur> {
        self.limiter(limites::COURRIEL_ADRESSE, adresse_ip).await?;
        self.limiter(limites::COURRIEL_COMPTE, email.as_str()).await
    }

    /// Writes the mail that an address deserves: activation, another password, « vous avez déjà un compte », or that it
    /// has no account.
    ///
    /// Whoever is known, the same statements and a mail: neither the answer nor the time it takes tells.
    async fn ecrire_acces(&self, tx: &mut Tx, email: &Email, cause: Cause, langue: Lang) -> Result<(), Erreur> {
        let row: Option<(Uuid, Option<String>, String, String)> = on_tx!(&mut *tx, |c| {
            sqlx::query_as("SELECT id, mot_de_passe, langue, prenom FROM compte WHERE email = $1")
                .bind(email.as_str())
                .fetch_optional(c)
                .await
        })?;
        let usage = match &row {
            Some((_, None, ..)) => UsageJeton::Activation,
            _ => UsageJeton::MotDePasse,
        };
        let life = if usage == UsageJeton::Activation { VIE_ACTIVATION } else { VIE_LIEN };
        // Of nobody: a link that is never kept.
        let compte = row.as_ref().map_or(Uuid::nil(), |r| r.0);
        let token = self.ecrire_jeton(tx, compte, usage, life, None).await?;
        let autre = self.lien(&format!("/nouveau-mot-de-passe/{token}"));
        // A stranger hears of it once a day, however often someone types that address.
        let cle = match &row {
            None => format!("inconnu:{}:{}", hachage(email.as_str()), self.horloge.aujourdhui()),
            Some(_) => format!("jeton:{}", hachage(&token)),
        };
        let (l, lettre) = match row {
            None => (langue, Lettre::CompteInconnu { lien: self.lien("/creer-mon-compte") }),
            Some((_, password, stored, prenom)) => {
                let stored = Lang::from_code(&stored).filter(|_| cause != Cause::Creation);
                let lettre = match (password, cause) {
                    (None, _) => Lettre::DemandeAcces { lien: self.lien(&format!("/activation/{token}")), prenom },
                    (Some(_), Cause::Oubli) => Lettre::MotDePasseOublie { lien: autre, prenom },
                    (Some(_), _) => Lettre::CompteExistant { lien: autre, prenom },
                };
                (stored.unwrap_or(langue), lettre)
            }
        };
        self.poster(tx, &cle, email.as_str(), &lettre.rediger(l)).await
    }

    /// Writes a link; nothing for an account that does not exist.
    async fn ecrire_jeton(
        &self,
        tx: &mut Tx,
        compte: Uuid,
        usage: UsageJeton,
        life: i64,
        valeur: Option<&str>,
    ) -> Result<String, Erreur> {
        let token = self.alea.secret();
        let now = self.maintenant();
        // An older link of the same use is dead as soon as a newer one leaves.
        on_tx!(&mut *tx, |c| {
            sqlx::query("DELETE FROM jeton WHERE compte_id = $1 AND usage = $2 AND utilise_a IS NULL")
                .bind(compte)
                .bind(usage.code())
                .execute(c)
                .await
                .map(drop)
        })?;
        on_tx!(&mut *tx, |c| {
            sqlx::query(
                "INSERT INTO jeton (hachage, compte_id, usage, valeur, cree_a, expire_a)
                 SELECT $1, id, $3, $4, $5, $6 FROM compte WHERE id = $2",
            )
            .bind(hachage(&token))
            .bind(compte)
            .bind(usage.code())
            .bind(valeur)
            .bind(now)
            .bind(now + life)
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(token)
    }

    /// The absolute address of a page, for mails.
    #[must_use]
    pub fn lien(&self, chemin: &str) -> String {
        format!("{}{chemin}", self.reglages.adresse_publique)
    }

    /// The user name behind a link that is still good; `None` when used, expired or unknown.
    ///
    /// # Errors
    /// The database's.
    pub async fn lire_jeton(&self, token: &str, usage: UsageJeton) -> Result<Option<String>, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_scalar(
                "SELECT c.email FROM jeton j JOIN compte c ON c.id = j.compte_id
                 WHERE j.hachage = $1 AND j.usage = $2 AND j.utilise_a IS NULL AND j.expire_a > $3",
            )
            .bind(hachage(token))
            .bind(usage.code())
            .bind(self.maintenant())
            .fetch_optional(p)
            .await
        })?)
    }

    async fn oublier_jetons(&self, tx: &mut Tx, compte: Uuid) -> Result<(), Erreur> {
        Ok(on_tx!(&mut *tx, |c| {
            sqlx::query("DELETE FROM jeton WHERE compte_id = $1 AND utilise_a IS NULL")
                .bind(compte)
                .execute(c)
                .await
                .map(drop)
        })?)
    }

    /// Uses a link up, once: of two tabs, one succeeds.
    async fn consommer_jeton(
        &self,
        tx: &mut Tx,
        token: &str,
        usage: UsageJeton,
    ) -> Result<(Uuid, Option<String>), Erreur> {
        let row: Option<(Uuid, Option<String>)> = on_tx!(&mut *tx, |c| {
            sqlx::query_as(
                "UPDATE jeton SET utilise_a = $3 WHERE hachage = $1 AND usage = $2 AND utilise_a IS NULL AND expire_a > $3
                 RETURNING compte_id, valeur",
            )
            .bind(hachage(token))
            .bind(usage.code())
            .bind(self.maintenant())
            .fetch_optional(c)
            .await
        })?;
        row.ok_or(Erreur::Introuvable)
    }

    /// Sets the password behind a link, and ends every session of the account. The caller has checked the
    /// password's rules.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] when the link is used, expired or unknown.
    pub async fn choisir_mot_de_passe(&self, token: &str, usage: UsageJeton, password: String) -> Result<(), Erreur> {
        if self.lire_jeton(token, usage).await?.is_none() {
            return Err(Erreur::Introuvable);
        }
        let hash = self.hacheur.hacher(password).await?;
        let mut tx = self.db.begin().await?;
        let (compte, _) = self.consommer_jeton(&mut tx, token, usage).await?;
        self.poser_mot_de_passe(&mut tx, compte, &hash).await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM session WHERE compte_id = $1").bind(compte).execute(c).await.map(drop)
        })?;
        tx.commit().await
    }

    /// Sets the password; links still on their way (another address, another password) are dead with the old one.
    async fn poser_mot_de_passe(&self, tx: &mut Tx, compte: Uuid, hash: &str) -> Result<(), Erreur> {
        self.oublier_jetons(tx, compte).await?;
        on_tx!(&mut *tx, |c| {
            sqlx::query("UPDATE compte SET mot_de_passe = $2 WHERE id = $1")
                .bind(compte)
                .bind(hash)
                .execute(c)
                .await
                .map(drop)
        })?;
        Ok(())
    }

    /// Checks e-mail and password. `None` for any mismatch: unknown, not activated, wrong password alike.
    ///
    /// # Errors
    /// Too many tries; the database's.
    pub async fn connecter(&self, email: &str, password: String, adresse_ip: &str) -> Result<Option<Uuid>, Erreur> {
        const CONNEXION: [Limite; 2] = [limites::CONNEXION_ADRESSE, limites::CONNEXION_COMPTE];
        let email = Email::parse(email).ok();
        self.limiter(CONNEXION[0], adresse_ip).await?;
        self.limiter(CONNEXION[1], email.as_ref().map_or("", Email::as_str)).await?;
        let row: Option<(Uuid, Option<String>)> = match &email {
            None => None,
            Some(email) => on_db!(&self.db, |p| {
                sqlx::query_as("SELECT id, mot_de_passe FROM compte WHERE email = $1")
                    .bind(email.as_str())
                    .fetch_optional(p)
                    .await
            })?,
        };
        let (compte, hash) = row.map_or((None, None), |(id, hash)| (Some(id), hash));
        // A password of a megabyte is not worth hashing, and no account has one.
        let password = if password.len() > 200 { String::new() } else { password };
        let good = self.hacheur.verifier(password, hash).await?;
        Ok(compte.filter(|_| good))
    }

    /// « Mot de passe oublié »: mails a link, or to an unknown address that it has no account, in `langue`.
    ///
    /// # Errors
    /// Too many tries; the database's.
    pub async fn oublier_mot_de_passe(&self, email: &Email, langue: Lang, adresse_ip: &str) -> Result<(), Erreur> {
        self.limiter_courriel(adresse_ip, email).await?;
        let mut tx = self.db.begin().await?;
        self.ecrire_acces(&mut tx, email, Cause::Oubli, langue).await?;
        tx.commit().await
    }

    /// What the account's page shows.
    ///
    /// # Errors
    /// The database's.
    pub async fn mon_compte(&self, compte: Uuid) -> Result<CompteVu, Erreur> {
        Ok(on_db!(&self.db, |p| {
            sqlx::query_as("SELECT civilite, nom, prenom, telephone, email FROM compte WHERE id = $1")
                .bind(compte)
                .fetch_one(p)
                .await
        })?)
    }

    /// Whether `password` is the account's, for changes that need it typed again.
    ///
    /// # Errors
    /// Too many tries; the database's.
    pub async fn reverifier(&self, compte: Uuid, password: String) -> Result<bool, Erreur> {
        self.limiter(limites::CONNEXION_COMPTE, &compte.to_string()).await?;
        let hash: Option<String> = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT mot_de_passe FROM compte WHERE id = $1").bind(compte).fetch_one(p).await
        })?;
        self.hacheur.verifier(password, hash).await
    }

    /// Changes the password and ends the other sessions; a mail says so.
    ///
    /// # Errors
    /// The database's.
    pub async fn changer_mot_de_passe(&self, compte: Uuid, password: String, token: &str) -> Result<(), Erreur> {
        let hash = self.hacheur.hacher(password).await?;
        let (email, langue, prenom) = self.adresse(compte).await?;
        let mut tx = self.db.begin().await?;
        self.poser_mot_de_passe(&mut tx, compte, &hash).await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM session WHERE compte_id = $1 AND hachage <> $2")
                .bind(compte)
                .bind(hachage(token))
                .execute(c)
                .await
                .map(drop)
        })?;
        let lettre = Lettre::MotDePasseChange { prenom };
        self.poster(&mut tx, &format!("mdp:{}", self.id()), &email, &lettre.rediger(langue)).await?;
        tx.commit().await
    }

    /// Whether the holder may still correct their own name: no demande is here to differ from it.
    ///
    /// # Errors
    /// The database's.
    pub async fn nom_modifiable(&self, compte: Uuid) -> Result<bool, Erreur> {
        let n: i64 = on_db!(&self.db, |p| {
            sqlx::query_scalar("SELECT COUNT(*) FROM demande WHERE compte_id = $1 AND supprimee_a IS NULL")
                .bind(compte)
                .fetch_one(p)
                .await
        })?;
        Ok(n == 0)
    }

    /// Corrects the holder's name while no demande is here. An import under way was checked against the old one: it
    /// begins again.
    ///
    /// # Errors
    /// [`Erreur::Depasse`] when a demande is here; the database's.
    pub async fn changer_nom(&self, compte: Uuid, nom: &Nom, prenom: &Nom) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        // First: a code being typed in the same instant holds this row, and its demande is seen below.
        on_tx!(&mut tx, |c| {
            sqlx::query("DELETE FROM code_import WHERE compte_id = $1").bind(compte).execute(c).await.map(drop)
        })?;
        let done = on_tx!(&mut tx, |c| {
            sqlx::query(
                "UPDATE compte SET nom = $2, prenom = $3 WHERE id = $1
                   AND NOT EXISTS (SELECT 1 FROM demande WHERE compte_id = $1 AND supprimee_a IS NULL)",
            )
            .bind(compte)
            .bind(nom.as_str())
            .bind(prenom.as_str())
            .execute(c)
            .await
            .map(|r| r.rows_affected())
        })?;
        if done == 0 {
            return Err(Erreur::Depasse);
        }
        tx.commit().await
    }

    /// Changes the telephone.
    ///
    /// # Errors
    /// The database's.
    pub async fn changer_telephone(&self, compte: Uuid, telephone: &Telephone) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE compte SET telephone = $2 WHERE id = $1")
                .bind(compte)
                .bind(telephone.as_str())
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// Asks for another address: a link goes to the new one, and nothing changes before it is opened.
    ///
    /// # Errors
    /// Too many tries; the database's.
    pub async fn demander_email(&self, compte: Uuid, nouveau: &Email, adresse_ip: &str) -> Result<(), Erreur> {
        self.limiter_courriel(adresse_ip, nouveau).await?;
        let (_, langue, prenom) = self.adresse(compte).await?;
        let mut tx = self.db.begin().await?;
        let token = self.ecrire_jeton(&mut tx, compte, UsageJeton::Email, VIE_LIEN, Some(nouveau.as_str())).await?;
        let lettre = Lettre::ConfirmerEmail { lien: self.lien(&format!("/confirmer-adresse/{token}")), prenom };
        self.poster(&mut tx, &format!("jeton:{}", hachage(&token)), nouveau.as_str(), &lettre.rediger(langue)).await?;
        tx.commit().await
    }

    /// Takes the new address on; the old one is told.
    ///
    /// # Errors
    /// [`Erreur::Introuvable`] for a dead link, [`Conflit::EmailPris`] where another account has the address.
    pub async fn confirmer_email(&self, token: &str) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        let (compte, valeur) = self.consommer_jeton(&mut tx, token, UsageJeton::Email).await?;
        let nouveau = valeur.ok_or(Erreur::Introuvable)?;
        // A link to choose a password that waits in the old mailbox is no longer this person's.
        self.oublier_jetons(&mut tx, compte).await?;
        let (ancien, langue, prenom): (String, String, String) = on_tx!(&mut tx, |c| {
            sqlx::query_as("SELECT email, langue, prenom FROM compte WHERE id = $1").bind(compte).fetch_one(c).await
        })?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE compte SET email = $2 WHERE id = $1")
                .bind(compte)
                .bind(&nouveau)
                .execute(c)
                .await
                .map(drop)
        })?;
        let lettre = Lettre::EmailChange { prenom };
        let l = Lang::from_code(&langue).unwrap_or_default();
        self.poster(&mut tx, &format!("email:{}", hachage(token)), &ancien, &lettre.rediger(l)).await?;
        tx.commit().await
    }

    /// Remembers the language chosen, for the mails.
    ///
    /// # Errors
    /// The database's.
    pub async fn changer_langue(&self, compte: Uuid, langue: Lang) -> Result<(), Erreur> {
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query("UPDATE compte SET langue = $2 WHERE id = $1")
                .bind(compte)
                .bind(langue.code())
                .execute(c)
                .await
                .map(drop)
        })?;
        tx.commit().await
    }

    /// Address, language and first name of an account, for a mail.
    pub(crate) async fn adresse(&self, compte: Uuid) -> Result<(String, Lang, String), Erreur> {
        let (email, langue, prenom): (String, String, String) = on_db!(&self.db, |p| {
            sqlx::query_as("SELECT email, langue, prenom FROM compte WHERE id = $1").bind(compte).fetch_one(p).await
        })?;
        Ok((email, Lang::from_code(&langue).unwrap_or_default(), prenom))
    }

    /// Stores a message of the contact form and mails it to the support's address.
    ///
    /// # Errors
    /// Too many messages; the database's.
    pub async fn ecrire_au_support(
        &self,
        nom: &Nom,
        email: &Email,
        sujet: &str,
        texte: &str,
        adresse_ip: &str,
    ) -> Result<(), Erreur> {
        self.limiter(limites::CONTACT_ADRESSE, adresse_ip).await?;
        let id = self.id();
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO message_contact (id, nom, email, sujet, texte, cree_a) VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(nom.as_str())
            .bind(email.as_str())
            .bind(sujet)
            .bind(texte)
            .bind(self.maintenant())
            .execute(c)
            .await
            .map(drop)
        })?;
        let lettre = Lettre::Contact {
            nom: nom.to_string(),
            email: email.to_string(),
            sujet: sujet.to_owned(),
            texte: texte.to_owned(),
        };
        self.poster(&mut tx, &format!("contact:{id}"), self.reglages.support.as_str(), &lettre.rediger(Lang::Fr))
            .await?;
        tx.commit().await
    }

    /// Makes an account with its password, as `alin monde` does.
    ///
    /// # Errors
    /// [`Conflit::EmailPris`].
    pub async fn creer_compte(
        &self,
        i: &Inscription,
        role: domain::compte::Role,
        organisation: Option<Uuid>,
        password: String,
    ) -> Result<Uuid, Erreur> {
        let hash = self.hacheur.hacher(password).await?;
        let id = self.id();
        let mut tx = self.db.begin().await?;
        on_tx!(&mut tx, |c| {
            sqlx::query(
                "INSERT INTO compte (id, email, mot_de_passe, role, civilite, nom, prenom, telephone, langue, organisation_id, cree_a)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(id)
            .bind(i.email.as_str())
            .bind(&hash)
            .bind(role.code())
            .bind(i.civilite.code())
            .bind(i.nom.as_str())
            .bind(i.prenom.as_str())
            .bind(i.telephone.as_str())
            .bind(i.langue.code())
            .bind(organisation)
            .bind(self.maintenant())
            .execute(c)
            .await
            .map(drop)
        })?;
        tx.commit().await?;
        Ok(id)
    }
}

/// Whether an error is the one of an address already taken.
#[must_use]
pub fn email_pris(erreur: &Erreur) -> bool {
    matches!(erreur, Erreur::Conflit(Conflit::EmailPris))
}
