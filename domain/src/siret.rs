//! The SIRET of an employer's establishment: 14 digits, Luhn key.

use serde::{Deserialize, Serialize};

/// A SIRET that passes its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siret(String);

/// Why a text is not a SIRET; each has its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SiretError {
    /// Nothing was typed.
    Vide,
    /// Something else than digits.
    PasDesChiffres,
    /// Not 14 digits: how many were typed.
    Longueur(u8),
    /// The Luhn key does not agree: a digit is wrong.
    Cle,
}

impl Siret {
    /// Reads what a person types; spaces are dropped.
    ///
    /// La Poste's establishments (SIREN 356 000 000) follow their own key, a sum of digits divisible by 5.
    ///
    /// # Errors
    /// One variant per way to be wrong.
    pub fn parse(texte: &str) -> Result<Self, SiretError> {
        let compact: String = texte.chars().filter(|c| !c.is_whitespace()).collect();
        if compact.is_empty() {
            return Err(SiretError::Vide);
        }
        if !compact.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SiretError::PasDesChiffres);
        }
        if compact.len() != 14 {
            return Err(SiretError::Longueur(u8::try_from(compact.len()).unwrap_or(u8::MAX)));
        }
        let sum = |s: &str| s.bytes().map(|b| u32::from(b - b'0')).sum::<u32>();
        let post = compact.starts_with("356000000") && sum(&compact) % 5 == 0;
        if !post && !luhn(&compact) {
            return Err(SiretError::Cle);
        }
        Ok(Self(compact))
    }

    /// The 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The company's 9 digits.
    #[must_use]
    pub fn siren(&self) -> &str {
        &self.0[0..9]
    }
}

/// Luhn's key over a text of digits.
#[must_use]
pub fn luhn(digits: &str) -> bool {
    digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let d = u32::from(b.wrapping_sub(b'0'));
            match (i % 2, d * 2) {
                (0, _) => d,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum::<u32>()
        .is_multiple_of(10)
}

impl std::fmt::Display for Siret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Siret {
    type Error = String;
    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::parse(&value).map_err(|e| format!("SIRET: {e:?}"))
    }
}

impl From<Siret> for String {
    fn from(value: Siret) -> Self {
        value.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("824 541 148 02432", Ok("82454114802432"))]
    #[case("17130430600011", Ok("17130430600011"))]
    #[case("35600000000048", Ok("35600000000048"))]
    #[case("", Err(SiretError::Vide))]
    #[case("8245411480243", Err(SiretError::Longueur(13)))]
    #[case("824541148O2432", Err(SiretError::PasDesChiffres))]
    #[case("82454114802433", Err(SiretError::Cle))]
    fn table(#[case] typed: &str, #[case] expected: Result<&str, SiretError>) {
        assert_eq!(Siret::parse(typed).map(String::from), expected.map(str::to_owned));
    }
}
