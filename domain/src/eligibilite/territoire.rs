//! Where a demande is good for: one demande serves one département, and one serves the whole of Île-de-France (notice
//! of CERFA 14069). Nothing read forbids to apply elsewhere; a dwelling there takes a demande registered there.

use crate::demande::Demande;
use serde::{Deserialize, Serialize};

/// The départements of Île-de-France.
const ILE_DE_FRANCE: [&str; 8] = ["75", "77", "78", "91", "92", "93", "94", "95"];
/// Territory that begins the numbers of Île-de-France.
const NUMERO_ILE_DE_FRANCE: &str = "111";

/// Code of a département: « 93 », « 2A », « 974 ».
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CodeDepartement([u8; 3]);

impl CodeDepartement {
    /// A code, at most its first three characters.
    #[must_use]
    pub fn new(code: &str) -> Self {
        let mut kept = [b' '; 3];
        for (place, byte) in kept.iter_mut().zip(code.bytes().filter(u8::is_ascii_alphanumeric)) {
            *place = byte;
        }
        Self(kept)
    }

    /// That of a commune, by its INSEE code: three characters overseas, two elsewhere.
    #[must_use]
    pub fn de_commune(insee: &str) -> Self {
        Self::new(insee.get(..if insee.starts_with("97") { 3 } else { 2 }).unwrap_or(insee))
    }

    /// As written.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end()
    }
}

/// What one demande serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Territoire {
    /// The whole région.
    IleDeFrance,
    /// One département, elsewhere.
    Departement(CodeDepartement),
}

impl Territoire {
    /// The one that a département is in.
    #[must_use]
    pub fn du_departement(code: CodeDepartement) -> Self {
        if ILE_DE_FRANCE.contains(&code.code()) { Self::IleDeFrance } else { Self::Departement(code) }
    }

    /// The one that a commune is in.
    #[must_use]
    pub fn de_commune(insee: &str) -> Self {
        Self::du_departement(CodeDepartement::de_commune(insee))
    }

    /// Those a demande serves: of the communes asked for, the first choice first; of its number where it names none.
    #[must_use]
    pub fn de_la_demande(demande: &Demande) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for territory in demande.recherche.communes.iter().map(|insee| Self::de_commune(insee)) {
            if !all.contains(&territory) {
                all.push(territory);
            }
        }
        if all.is_empty() {
            all.push(match demande.numero_unique.territoire() {
                NUMERO_ILE_DE_FRANCE => Self::IleDeFrance,
                code => Self::du_departement(CodeDepartement::new(code.strip_prefix('0').unwrap_or(code))),
            });
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibilite::exemple::demande;
    use crate::numero_unique::NumeroUnique;
    use rstest::rstest;

    fn departement(code: &str) -> Territoire {
        Territoire::Departement(CodeDepartement::new(code))
    }

    #[rstest]
    #[case("93048", "93", Territoire::IleDeFrance)]
    #[case("75120", "75", Territoire::IleDeFrance)]
    #[case("77186", "77", Territoire::IleDeFrance)]
    #[case("29019", "29", departement("29"))]
    #[case("60057", "60", departement("60"))]
    #[case("2A004", "2A", departement("2A"))]
    #[case("97411", "974", departement("974"))]
    #[case("01001", "01", departement("01"))]
    #[case("", "", departement(""))]
    #[case("é", "", departement(""))]
    fn a_commune_is_in_one(#[case] insee: &str, #[case] code: &str, #[case] expected: Territoire) {
        assert_eq!(CodeDepartement::de_commune(insee).code(), code);
        assert_eq!(Territoire::de_commune(insee), expected);
    }

    #[rstest]
    #[case("1110720020439G1175", &[], &[Territoire::IleDeFrance])]
    #[case("0290720020439G1175", &[], &[departement("29")])]
    #[case("02A0720020439G1175", &[], &[departement("2A")])]
    #[case("9740720020439G1175", &[], &[departement("974")])]
    // What it asks for says it, whatever the number.
    #[case("1110720020439G1175", &["29019"], &[departement("29")])]
    #[case("1110720020439G1175", &["93048", "75120", "92012"], &[Territoire::IleDeFrance])]
    #[case("0290720020439G1175", &["29019", "22278", "29232"], &[departement("29"), departement("22")])]
    fn a_demande_serves(#[case] number: &str, #[case] communes: &[&str], #[case] expected: &[Territoire]) {
        let mut d = demande();
        d.numero_unique = NumeroUnique::parse(number).unwrap();
        d.recherche.communes = communes.iter().map(|c| (*c).to_owned()).collect();
        assert_eq!(Territoire::de_la_demande(&d), expected);
    }
}
