//! The account: roles and the rules of a password.

use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// What an account may do here.
    Role {
        /// Looks for a dwelling.
        Demandeur = "demandeur",
        /// Action Logement's adviser.
        Conseiller = "conseiller",
        /// A landlord's user.
        Bailleur = "bailleur",
        /// An employer's housing service.
        Entreprise = "entreprise",
        /// Organisations, users, rules of access.
        Administrateur = "administrateur",
    }
}

/// What a password must have (guide des salariés, « Créer son compte »), each known by itself so that the page
/// can tick them off while one types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReglesMotDePasse {
    /// At least 8 characters.
    pub longueur: bool,
    /// At least one digit.
    pub chiffre: bool,
    /// At least one upper-case letter.
    pub majuscule: bool,
    /// At least one lower-case letter.
    pub minuscule: bool,
    /// Not the user name (the e-mail address), nor what stands before its « @ ».
    pub pas_identifiant: bool,
    /// At most 200 bytes, so that hashing stays bounded.
    pub pas_trop_long: bool,
}

impl ReglesMotDePasse {
    /// Checks `mot_de_passe` for the account named `identifiant`.
    #[must_use]
    pub fn verifier(mot_de_passe: &str, identifiant: &str) -> Self {
        let lower = mot_de_passe.trim().to_lowercase();
        let identifiant = identifiant.trim().to_lowercase();
        let local = identifiant.split('@').next().unwrap_or_default();
        Self {
            longueur: mot_de_passe.chars().count() >= 8,
            chiffre: mot_de_passe.chars().any(|c| c.is_ascii_digit()),
            majuscule: mot_de_passe.chars().any(char::is_uppercase),
            minuscule: mot_de_passe.chars().any(char::is_lowercase),
            pas_identifiant: lower.is_empty() || (lower != identifiant && lower != local),
            pas_trop_long: mot_de_passe.len() <= 200,
        }
    }

    /// Whether every rule holds.
    #[must_use]
    pub const fn toutes(self) -> bool {
        self.longueur && self.chiffre && self.majuscule && self.minuscule && self.pas_identifiant && self.pas_trop_long
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Abcdefg1", true)]
    #[case("Abcdef1", false)]
    #[case("abcdefg1", false)]
    #[case("ABCDEFG1", false)]
    #[case("Abcdefgh", false)]
    #[case("Anne.Porte1@exemple.fr", false)]
    #[case("Anne.Porte1", false)]
    #[case("Éléphant-7", true)]
    fn rules(#[case] password: &str, #[case] ok: bool) {
        assert_eq!(ReglesMotDePasse::verifier(password, "anne.porte1@exemple.fr").toutes(), ok);
    }

    #[test]
    fn a_password_of_a_megabyte_is_refused() {
        assert!(!ReglesMotDePasse::verifier(&"Aa1".repeat(400_000), "a@b.fr").toutes());
    }
}
