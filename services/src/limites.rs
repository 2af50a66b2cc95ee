//! Rate limits, by address and by account, counted in the database so that they hold over any number of servers.

use crate::horloge::{SECONDE, hachage};
use crate::{Erreur, Services, on_tx};

/// A limit: so many tries in a window of time.
#[derive(Debug, Clone, Copy)]
pub struct Limite {
    /// Its name, part of the key.
    pub nom: &'static str,
    /// Tries allowed in the window.
    pub essais: i64,
    /// The window, in seconds.
    pub fenetre_s: i64,
}

/// Log-ins tried from one address.
pub const CONNEXION_ADRESSE: Limite = Limite { nom: "connexion-adresse", essais: 60, fenetre_s: 900 };
/// Log-ins tried on one account.
pub const CONNEXION_COMPTE: Limite = Limite { nom: "connexion-compte", essais: 10, fenetre_s: 900 };
/// Accounts asked for and mails sent from one address (a family, a library or an office share one).
pub const COURRIEL_ADRESSE: Limite = Limite { nom: "courriel-adresse", essais: 40, fenetre_s: 3600 };
/// Mails asked for to one address of mail.
pub const COURRIEL_COMPTE: Limite = Limite { nom: "courriel-compte", essais: 5, fenetre_s: 3600 };
/// Codes typed for one account.
pub const CODE_COMPTE: Limite = Limite { nom: "code-compte", essais: 20, fenetre_s: 3600 };
/// Numbers looked up at the registration site from one account.
pub const NUMERO_COMPTE: Limite = Limite { nom: "numero-compte", essais: 12, fenetre_s: 3600 };
/// « Mettre à jour » of one account: each reads the registration site, which is not ours.
pub const MISE_A_JOUR_COMPTE: Limite = Limite { nom: "mise-a-jour-compte", essais: 20, fenetre_s: 3600 };
/// Simulations from one address: each looks through the offers of a few départements.
pub const SIMULATION_ADRESSE: Limite = Limite { nom: "simulation-adresse", essais: 120, fenetre_s: 3600 };
/// « Et si ? » of one account: the same look through them.
pub const SUPPOSITION_COMPTE: Limite = Limite { nom: "supposition-compte", essais: 240, fenetre_s: 3600 };
/// Savings of step 2 while one account types it: the page saves by itself, some seconds after the last key.
pub const SAISIE_COMPTE: Limite = Limite { nom: "saisie-compte", essais: 360, fenetre_s: 3600 };
/// People invited by one administrator.
pub const INVITATION_COMPTE: Limite = Limite { nom: "invitation-compte", essais: 60, fenetre_s: 3600 };
/// Messages of the contact form from one address.
pub const CONTACT_ADRESSE: Limite = Limite { nom: "contact-adresse", essais: 10, fenetre_s: 3600 };

impl Services {
    /// Counts one try of `sujet` (an address, an e-mail, an account: only its hash is kept).
    ///
    /// # Errors
    /// [`Erreur::TropDEssais`] with the seconds to wait.
    pub async fn limiter(&self, limite: Limite, sujet: &str) -> Result<(), Erreur> {
        self.rejouer(|| self.compter(limite, sujet)).await
    }

    async fn compter(&self, limite: Limite, sujet: &str) -> Result<(), Erreur> {
        let now = self.maintenant();
        let window = limite.fenetre_s * SECONDE;
        let key = hachage(&format!("{}:{sujet}", limite.nom));
        let mut tx = self.db.begin().await?;
        let (start, tries): (i64, i64) = on_tx!(&mut tx, |c| {
            sqlx::query_as(
                "INSERT INTO limite (cle, debut, essais) VALUES ($1, $2, 1)
                 ON CONFLICT (cle) DO UPDATE SET
                   debut = CASE WHEN limite.debut + $3 <= $2 THEN $2 ELSE limite.debut END,
                   essais = CASE WHEN limite.debut + $3 <= $2 THEN 1 ELSE limite.essais + 1 END
                 RETURNING debut, essais",
            )
            .bind(&key)
            .bind(now)
            .bind(window)
            .fetch_one(c)
            .await
        })?;
        tx.commit().await?;
        if tries > limite.essais * i64::from(self.reglages.tolerance) {
            let wait = ((start + window - now) / SECONDE).max(1);
            return Err(Erreur::TropDEssais(u32::try_from(wait).unwrap_or(u32::MAX)));
        }
        Ok(())
    }
}
