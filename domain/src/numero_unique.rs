//! The numéro unique: 18 characters `ZZZ MM YY SSSSSS GGGGG`.

use serde::{Deserialize, Serialize};

/// A well-formed numéro unique (territory, month and year of first registration, sequence, desk).
///
/// No check digit is documented; the département prefix is read leniently (`\d{3}` or `02A`/`02B`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NumeroUnique(String);

/// Why a text is not a numéro unique; each has its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumeroUniqueError {
    /// Nothing was typed.
    Vide,
    /// A character that is neither a letter nor a digit.
    CaractereInterdit,
    /// Fewer than 18 characters: how many are missing.
    TropCourt(u8),
    /// More than 18 characters.
    TropLong,
    /// The first three characters name no territory.
    Territoire,
    /// Characters 4 and 5 are no month.
    Mois,
    /// The year or the sequence holds something else than digits.
    Chiffres,
}

impl NumeroUnique {
    /// Number of characters.
    pub const LONGUEUR: usize = 18;

    /// Reads what a person types: spaces are dropped, letters upper-cased.
    ///
    /// # Errors
    /// One variant per way to be wrong.
    pub fn parse(texte: &str) -> Result<Self, NumeroUniqueError> {
        let compact: String = texte.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if compact.is_empty() {
            return Err(NumeroUniqueError::Vide);
        }
        if !compact.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(NumeroUniqueError::CaractereInterdit);
        }
        let len = compact.len();
        if len < Self::LONGUEUR {
            let missing = u8::try_from(Self::LONGUEUR - len).unwrap_or(u8::MAX);
            return Err(NumeroUniqueError::TropCourt(missing));
        }
        if len > Self::LONGUEUR {
            return Err(NumeroUniqueError::TropLong);
        }
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let territory = &compact[0..3];
        if !(digits(territory) || territory == "02A" || territory == "02B") {
            return Err(NumeroUniqueError::Territoire);
        }
        if !matches!(compact[3..5].parse::<u8>(), Ok(1..=12)) || !digits(&compact[3..5]) {
            return Err(NumeroUniqueError::Mois);
        }
        if !digits(&compact[5..13]) {
            return Err(NumeroUniqueError::Chiffres);
        }
        Ok(Self(compact))
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `111` for Île-de-France, the département elsewhere.
    #[must_use]
    pub fn territoire(&self) -> &str {
        &self.0[0..3]
    }

    /// Month and two-digit year of the first registration: a check of plausibility only, the demande's own
    /// date decides on seniority.
    #[must_use]
    pub fn mois_annee(&self) -> (u8, u8) {
        (self.0[3..5].parse().unwrap_or(1), self.0[5..7].parse().unwrap_or(0))
    }
}

impl std::fmt::Display for NumeroUnique {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for NumeroUnique {
    type Error = String;
    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::parse(&value).map_err(|e| format!("numéro unique: {e:?}"))
    }
}

impl From<NumeroUnique> for String {
    fn from(value: NumeroUnique) -> Self {
        value.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("1110720020439G1175", "1110720020439G1175")]
    #[case("111 09 20 621114 aclog", "1110920621114ACLOG")]
    #[case(" 1110520020171g1175\n", "1110520020171G1175")]
    #[case("02A0319000123G2A01", "02A0319000123G2A01")]
    fn valid(#[case] typed: &str, #[case] kept: &str) {
        assert_eq!(NumeroUnique::parse(typed).map(String::from), Ok(kept.to_owned()));
    }

    #[rstest]
    #[case("", NumeroUniqueError::Vide)]
    #[case("1007201204261175", NumeroUniqueError::TropCourt(2))]
    #[case("1110720020439G11756", NumeroUniqueError::TropLong)]
    #[case("1110720020439G117-", NumeroUniqueError::CaractereInterdit)]
    #[case("1110720020439G117é", NumeroUniqueError::CaractereInterdit)]
    #[case("ABC0720020439G1175", NumeroUniqueError::Territoire)]
    #[case("1111320020439G1175", NumeroUniqueError::Mois)]
    #[case("1110020020439G1175", NumeroUniqueError::Mois)]
    #[case("11107200204X9G1175", NumeroUniqueError::Chiffres)]
    fn invalid(#[case] typed: &str, #[case] why: NumeroUniqueError) {
        assert_eq!(NumeroUnique::parse(typed), Err(why));
    }

    proptest! {
        #[test]
        fn never_panics_and_is_idempotent(s in "\\PC{0,40}") {
            if let Ok(n) = NumeroUnique::parse(&s) {
                prop_assert_eq!(n.as_str().len(), NumeroUnique::LONGUEUR);
                prop_assert_eq!(NumeroUnique::parse(n.as_str()), Ok(n.clone()));
                let _ = n.mois_annee();
            }
        }
    }
}
