//! Settings, from the environment; a bad one stops the program and is named.

use services::enregistrement::CLE_DE_DEVELOPPEMENT;
use std::net::SocketAddr;
use std::path::PathBuf;

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{nom}: {raison}")]
pub struct ReglageError {
    /// The environment variable.
    pub nom: &'static str,
    /// What is wrong with it.
    pub raison: String,
}

impl ReglageError {
    /// `raison` for the setting `nom`.
    pub fn new(nom: &'static str, raison: impl Into<String>) -> Self {
        Self { nom, raison: raison.into() }
    }
}

/// Where the mailbox takes mail.
pub const SMTP: &str = "ALIN_STANDINS_SMTP_ADDR";
/// Where the mailbox shows it.
pub const BOITE: &str = "ALIN_STANDINS_MAILBOX_ADDR";
/// Where the registration site answers.
pub const SITE: &str = "ALIN_STANDINS_REGISTRATION_ADDR";
/// The SQLite file.
pub const BASE: &str = "ALIN_STANDINS_DATABASE";
/// The key of the registration site's interface.
pub const CLE: &str = "ALIN_REGISTRATION_API_KEY";

/// All settings.
#[derive(Clone, PartialEq, Eq)]
pub struct Reglages {
    /// [`SMTP`].
    pub smtp: SocketAddr,
    /// [`BOITE`].
    pub boite: SocketAddr,
    /// [`SITE`].
    pub site: SocketAddr,
    /// [`BASE`].
    pub base: PathBuf,
    /// [`CLE`].
    pub cle: String,
}

impl std::fmt::Debug for Reglages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reglages")
            .field("smtp", &self.smtp)
            .field("boite", &self.boite)
            .field("site", &self.site)
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Reglages {
    /// Reads the settings; `lire` gives the value of a variable, if set.
    ///
    /// # Errors
    /// The first setting that is wrong.
    pub fn lire(lire: impl Fn(&str) -> Option<String>) -> Result<Self, ReglageError> {
        let adresse = |nom: &'static str, defaut: &str| {
            let texte = lire(nom).unwrap_or_else(|| defaut.to_owned());
            texte
                .trim()
                .parse()
                .map_err(|_| ReglageError::new(nom, format!("« {texte} » is no address and port, such as {defaut}")))
        };
        let base = lire(BASE).unwrap_or_else(|| "var/registration.sqlite".to_owned());
        if base.trim().is_empty() {
            return Err(ReglageError::new(BASE, "empty; a file is needed"));
        }
        let cle = lire(CLE).unwrap_or_else(|| CLE_DE_DEVELOPPEMENT.to_owned());
        if cle.is_empty() || !cle.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ReglageError::new(CLE, "empty, or holds a character other than visible ASCII"));
        }
        Ok(Self {
            smtp: adresse(SMTP, "127.0.0.1:2525")?,
            boite: adresse(BOITE, "127.0.0.1:3025")?,
            site: adresse(SITE, "127.0.0.1:3090")?,
            base: base.into(),
            cle,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn defaults_suit_development() {
        let r = Reglages::lire(|_| None).unwrap();
        assert_eq!(r.smtp.to_string(), "127.0.0.1:2525");
        assert_eq!(r.boite.to_string(), "127.0.0.1:3025");
        assert_eq!(r.site.to_string(), "127.0.0.1:3090");
        assert!(!format!("{r:?}").contains(&r.cle));
    }

    #[rstest]
    #[case(SMTP, "2525")]
    #[case(BOITE, "localhost")]
    #[case(SITE, "127.0.0.1:99999")]
    #[case(BASE, " ")]
    #[case(CLE, "")]
    #[case(CLE, "deux mots")]
    fn a_bad_setting_is_named(#[case] nom: &'static str, #[case] valeur: &str) {
        let erreur = Reglages::lire(|n| (n == nom).then(|| valeur.to_owned())).unwrap_err();
        assert!(erreur.to_string().starts_with(nom), "{erreur}");
    }
}
