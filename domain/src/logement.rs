//! The dwelling: its type, its financing, its zones.

use serde::{Deserialize, Serialize};

/// Declares an enum stored and sent by a stable code: `code()`, `from_code()`, `ALL`.
#[macro_export]
macro_rules! coded_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, as stored and sent.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value of a stored code; `None` when unknown.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

coded_enum! {
    /// House or flat.
    Genre {
        /// « Appartement ».
        Appartement = "appartement",
        /// « Maison ».
        Maison = "maison",
    }
}

coded_enum! {
    /// Number of main rooms, as the offers and the demandes write it.
    Typologie {
        /// One room.
        T1 = "T1",
        /// One room and a half.
        T1Bis = "T1 bis",
        /// Two rooms.
        T2 = "T2",
        /// Three rooms.
        T3 = "T3",
        /// Four rooms.
        T4 = "T4",
        /// Five rooms.
        T5 = "T5",
        /// Six rooms and more.
        T6 = "T6",
    }
}

impl Typologie {
    /// Number of main rooms (a T1 bis counts as one).
    #[must_use]
    pub const fn pieces(self) -> u8 {
        match self {
            Self::T1 | Self::T1Bis => 1,
            Self::T2 => 2,
            Self::T3 => 3,
            Self::T4 => 4,
            Self::T5 => 5,
            Self::T6 => 6,
        }
    }
}

coded_enum! {
    /// Financing of a dwelling; it decides the income ceiling.
    Financement {
        /// Prêt locatif aidé d'intégration.
        Plai = "PLAI",
        /// Prêt locatif à usage social.
        Plus = "PLUS",
        /// Prêt locatif social.
        Pls = "PLS",
        /// Logement locatif intermédiaire.
        Lli = "LLI",
    }
}

coded_enum! {
    /// Zone of the social income ceilings (PLAI, PLUS, PLS).
    ZonePlafond {
        /// Paris and adjacent communes.
        ParisLimitrophes = "PARIS_LIMITROPHES",
        /// Île-de-France without Paris and adjacent communes.
        Idf = "IDF",
        /// Other regions.
        Autres = "AUTRES",
        /// Overseas.
        OutreMer = "OUTRE_MER",
    }
}

coded_enum! {
    /// Zone ABC, which decides the ceilings of the intermediate rental (LLI).
    ZoneAbc {
        /// A bis.
        ABis = "A bis",
        /// A.
        A = "A",
        /// B1.
        B1 = "B1",
        /// B2.
        B2 = "B2",
        /// C.
        C = "C",
    }
}

coded_enum! {
    /// Energy or greenhouse-gas class of the diagnosis (DPE, GES).
    ClasseEnergie {
        /// Best.
        A = "A",
        /// B.
        B = "B",
        /// C.
        C = "C",
        /// D.
        D = "D",
        /// E.
        E = "E",
        /// F.
        F = "F",
        /// Worst.
        G = "G",
    }
}

/// The typologies open to a household size: first and last of a range.
///
/// The guides disagree, so this is a table in configuration; the default is the one of the two later guides
/// (guide des agents d'académies, handbook): 1 → T1–T2, 2 → T1–T3, 3 → T2–T4, 4 → T3–T5, 5+ → T4 and more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableTypologies {
    /// Line `i` is for `i + 1` persons; the last line also serves every larger household.
    pub lignes: Vec<(Typologie, Typologie)>,
}

impl Default for TableTypologies {
    fn default() -> Self {
        use Typologie::{T1, T2, T3, T4, T5, T6};
        Self { lignes: vec![(T1, T2), (T1, T3), (T2, T4), (T3, T5), (T4, T6)] }
    }
}

/// Why a text is no table of typologies: the line, from 1, and what is wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypologiesError {
    /// No line at all.
    Vide,
    /// Not `persons:smallest-largest`, or no such typology.
    Illisible(usize),
    /// Lines go from one person up, one by one.
    Rang(usize),
    /// The largest is smaller than the smallest.
    Renverse(usize),
}

impl std::fmt::Display for TableTypologies {
    /// As [`TableTypologies::parse`] reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, (min, max)) in self.lignes.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(f, "{comma}{}:{}-{}", i + 1, min.code(), max.code())?;
        }
        Ok(())
    }
}

impl TableTypologies {
    /// Reads `1:T1-T2,2:T1-T3`: for each number of persons, from one up, the smallest and the largest typology; the last
    /// line serves every larger household. Spaces and capitals don't count.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse(texte: &str) -> Result<Self, TypologiesError> {
        let compact: String = texte.chars().filter(|c| !c.is_whitespace()).collect();
        if compact.is_empty() {
            return Err(TypologiesError::Vide);
        }
        let typologie =
            |t: &str| Typologie::ALL.iter().copied().find(|v| v.code().replace(' ', "").eq_ignore_ascii_case(t));
        let mut lignes = Vec::new();
        for (rang, ligne) in (1_usize..).zip(compact.split(',')) {
            let illisible = TypologiesError::Illisible(rang);
            let (personnes, bornes) = ligne.split_once(':').ok_or(illisible)?;
            let (min, max) = bornes.split_once('-').ok_or(illisible)?;
            let (min, max) = (typologie(min).ok_or(illisible)?, typologie(max).ok_or(illisible)?);
            if personnes.parse::<usize>().map_err(|_| illisible)? != rang {
                return Err(TypologiesError::Rang(rang));
            }
            if max < min {
                return Err(TypologiesError::Renverse(rang));
            }
            lignes.push((min, max));
        }
        Ok(Self { lignes })
    }

    /// Smallest and largest typology for `personnes` (0 counts as 1).
    #[must_use]
    pub fn bornes(&self, personnes: u32) -> (Typologie, Typologie) {
        let index = (personnes.max(1) as usize - 1).min(self.lignes.len().saturating_sub(1));
        self.lignes.get(index).copied().unwrap_or((Typologie::T1, Typologie::T6))
    }

    /// Whether a dwelling of `typologie` suits `personnes`.
    #[must_use]
    pub fn convient(&self, personnes: u32, typologie: Typologie) -> bool {
        let (min, max) = self.bornes(personnes);
        min <= typologie && typologie <= max
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("1:T1-T2", vec![(Typologie::T1, Typologie::T2)])]
    #[case(" 1 : t1 - T1 bis , 2:T1bis-T6 ", vec![(Typologie::T1, Typologie::T1Bis), (Typologie::T1Bis, Typologie::T6)])]
    #[case("1:T1-T2,2:T1-T3,3:T2-T4,4:T3-T5,5:T4-T6", TableTypologies::default().lignes)]
    fn a_table_is_read(#[case] texte: &str, #[case] lignes: Vec<(Typologie, Typologie)>) {
        assert_eq!(TableTypologies::parse(texte), Ok(TableTypologies { lignes }));
    }

    #[rstest]
    #[case("", TypologiesError::Vide)]
    #[case("  ", TypologiesError::Vide)]
    #[case("1:T1-T2,", TypologiesError::Illisible(2))]
    #[case("1:T1", TypologiesError::Illisible(1))]
    #[case("1:T1-T2;2:T1-T3", TypologiesError::Illisible(1))]
    #[case("1:T1-T9", TypologiesError::Illisible(1))]
    #[case("un:T1-T2", TypologiesError::Illisible(1))]
    #[case("0:T1-T2", TypologiesError::Rang(1))]
    #[case("1:T1-T2,3:T2-T4", TypologiesError::Rang(2))]
    #[case("1:T1-T2,1:T2-T4", TypologiesError::Rang(2))]
    #[case("1:T1-T2,2:T3-T1 bis", TypologiesError::Renverse(2))]
    fn a_wrong_table_says_its_line(#[case] texte: &str, #[case] attendue: TypologiesError) {
        assert_eq!(TableTypologies::parse(texte), Err(attendue));
    }

    proptest! {
        #[test]
        fn any_table_is_read_as_it_is_written(pairs in proptest::collection::vec((0usize..7, 0usize..7), 1..12)) {
            let typologie = |i: usize| Typologie::ALL[i];
            let lignes = pairs.into_iter().map(|(a, b)| (typologie(a.min(b)), typologie(a.max(b)))).collect();
            let table = TableTypologies { lignes };
            prop_assert_eq!(TableTypologies::parse(&table.to_string()), Ok(table));
        }

        #[test]
        fn any_text_is_a_table_or_an_error(texte in ".{0,40}") {
            let _ = TableTypologies::parse(&texte);
        }
    }
}
