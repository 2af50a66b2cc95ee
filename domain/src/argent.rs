//! Money, in whole cents, never in floating point.

use serde::{Deserialize, Serialize};

/// An amount in euro cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Centimes(pub i64);

/// Why an amount typed by a person could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MontantError {
    /// Nothing was typed.
    Vide,
    /// Something other than digits, spaces, one separator and « € ».
    Illisible,
    /// More than two digits after the separator.
    TropDeDecimales,
    /// Below zero.
    Negatif,
    /// Above what the field can hold (10 million euros).
    TropGrand,
}

impl Centimes {
    /// Zero euro.
    pub const ZERO: Self = Self(0);

    /// From whole euros.
    #[must_use]
    pub const fn euros(euros: i64) -> Self {
        Self(euros * 100)
    }

    /// Whole euros, rounded half up.
    #[must_use]
    pub const fn en_euros(self) -> i64 {
        (self.0 + 50).div_euclid(100)
    }

    /// Reads what a person types: `1 234,50 €`, `1234.5`, `680`.
    ///
    /// # Errors
    /// One variant of [`MontantError`] per way to be wrong.
    pub fn parse(texte: &str) -> Result<Self, MontantError> {
        let compact: String = texte.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
        if compact.is_empty() {
            return Err(MontantError::Vide);
        }
        if compact.starts_with('-') || compact.starts_with('−') {
            return Err(MontantError::Negatif);
        }
        let (entier, decimales) = compact.split_once([',', '.']).unwrap_or((&compact, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !digits(entier) || !digits(decimales) || (entier.is_empty() && decimales.is_empty()) {
            return Err(MontantError::Illisible);
        }
        if decimales.len() > 2 {
            return Err(MontantError::TropDeDecimales);
        }
        if entier.len() > 8 {
            return Err(MontantError::TropGrand);
        }
        let euros: i64 = if entier.is_empty() { 0 } else { entier.parse().map_err(|_| MontantError::TropGrand)? };
        let cents: i64 = match decimales.len() {
            0 => 0,
            1 => decimales.parse::<i64>().map_err(|_| MontantError::Illisible)? * 10,
            _ => decimales.parse().map_err(|_| MontantError::Illisible)?,
        };
        if euros > 10_000_000 {
            return Err(MontantError::TropGrand);
        }
        Ok(Self(euros * 100 + cents))
    }
}

impl std::ops::Add for Centimes {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Centimes {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Centimes {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |a, b| a + b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("680", Ok(Centimes(68_000)))]
    #[case("1 234,50 €", Ok(Centimes(123_450)))]
    #[case("1234.5", Ok(Centimes(123_450)))]
    #[case(",50", Ok(Centimes(50)))]
    #[case("", Err(MontantError::Vide))]
    #[case("   ", Err(MontantError::Vide))]
    #[case("-3", Err(MontantError::Negatif))]
    #[case("12,345", Err(MontantError::TropDeDecimales))]
    #[case("douze", Err(MontantError::Illisible))]
    #[case("1,2,3", Err(MontantError::Illisible))]
    #[case(".", Err(MontantError::Illisible))]
    #[case("123456789", Err(MontantError::TropGrand))]
    #[case("10000001", Err(MontantError::TropGrand))]
    fn amounts_as_people_type_them(#[case] typed: &str, #[case] expected: Result<Centimes, MontantError>) {
        assert_eq!(Centimes::parse(typed), expected);
    }
}
