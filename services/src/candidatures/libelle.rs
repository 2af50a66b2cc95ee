//! The short name of an offer, as the guides show it, said in the language of whoever reads it.

use domain::argent::Centimes;
use domain::langue::Lang;

/// « T2 | Paris (75) | 703 € », “T2 | Paris (75) | €703”: kept as what it is made of, because a page and a mail about the
/// same offer may be in two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Libelle {
    typologie: String,
    commune: String,
    departement: String,
    loyer_cc: Centimes,
}

impl Libelle {
    /// Of an offer: its typology, its place, its rent with charges in cents.
    #[must_use]
    pub fn de(typologie: &str, commune: &str, departement: &str, loyer_cc: i64) -> Self {
        Self {
            typologie: typologie.to_owned(),
            commune: commune.to_owned(),
            departement: departement.to_owned(),
            loyer_cc: Centimes(loyer_cc),
        }
    }

    /// In a language.
    #[must_use]
    pub fn dire(&self, l: Lang) -> String {
        let Self { typologie, commune, departement, loyer_cc } = self;
        let rent = euros(l, *loyer_cc);
        format!("{typologie} | {commune} ({departement}) | {rent}")
    }
}

/// Whole euros, thousands apart, as the pages write them.
fn euros(l: Lang, m: Centimes) -> String {
    let whole = m.en_euros();
    let (thousands, rest) = (whole / 1000, whole % 1000);
    match (l, thousands) {
        (Lang::Fr, 0) => format!("{rest}\u{a0}€"),
        (Lang::Fr, _) => format!("{thousands}\u{202f}{rest:03}\u{a0}€"),
        (Lang::En, 0) => format!("€{rest}"),
        (Lang::En, _) => format!("€{thousands},{rest:03}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(70_300, "T2 | Paris (75) | 703\u{a0}€", "T2 | Paris (75) | €703")]
    #[case(70_260, "T2 | Paris (75) | 703\u{a0}€", "T2 | Paris (75) | €703")]
    #[case(104_000, "T2 | Paris (75) | 1\u{202f}040\u{a0}€", "T2 | Paris (75) | €1,040")]
    fn each_reads_it_in_their_language(#[case] cents: i64, #[case] fr: &str, #[case] en: &str) {
        let name = Libelle::de("T2", "Paris", "75", cents);
        assert_eq!((name.dire(Lang::Fr).as_str(), name.dire(Lang::En).as_str()), (fr, en));
    }
}
