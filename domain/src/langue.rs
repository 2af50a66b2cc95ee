//! Two languages, in the code: `tr!(l, "français {x}", "english {x}")`. A missing translation or variable
//! doesn't compile, and nothing is looked up when a page is rendered.

use serde::{Deserialize, Serialize};

/// A language the site speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French, the reference text.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 code, for `lang` and `hreflang`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language one can switch to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// The language's own name, as a link to it is worded.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::En => "English",
        }
    }

    /// The months, as a date writes them.
    #[must_use]
    pub const fn months(self) -> &'static [&'static str; 12] {
        match self {
            Self::Fr => &[
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
            Self::En => &[
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
        }
    }

    /// Reads a code back; anything but `fr` and `en` is nothing.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The best language for an `Accept-Language` header: the first of ours named, French otherwise.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|item| item.trim().get(..2))
            .find_map(|code| Self::from_code(&code.to_ascii_lowercase()))
            .unwrap_or_default()
    }
}

/// Text in the person's language: `tr!(l, "Bonjour {prenom}", "Hello {prenom}")`.
///
/// Both texts are format strings with inline captured arguments (or `name = value` after them). The result is a
/// `String` whose typography is right: write plain spaces and straight apostrophes, [`typo`](crate::langue::typo)
/// puts the no-break spaces and the curly apostrophes.
#[macro_export]
macro_rules! tr {
    ($l:expr, $fr:literal, $en:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::langue::typo($l, match $l {
            $crate::langue::Lang::Fr => ::std::format!($fr $(, $name = $value)*),
            $crate::langue::Lang::En => ::std::format!($en $(, $name = $value)*),
        })
    };
}

const NARROW: char = '\u{202f}';
const NO_BREAK: char = '\u{a0}';

/// Puts the no-break spaces (French: before `: ; ? ! % €` and inside « »; both: between a number and its noun)
/// and curly apostrophes that a text typed on a keyboard lacks. Idempotent.
#[must_use]
pub fn typo(l: Lang, text: String) -> String {
    if !text.contains([' ', '\'']) {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|j| chars.get(j)).copied();
        let after = chars.get(i + 1).copied();
        out.push(match c {
            '\'' if before.is_some_and(char::is_alphabetic)
                && after.is_some_and(|n| n.is_alphanumeric() || n == '«') =>
            {
                '’'
            }
            ' ' => space(l, before, after),
            _ => c,
        });
    }
    out
}

fn space(l: Lang, before: Option<char>, after: Option<char>) -> char {
    match (before, after) {
        (_, Some(';' | '?' | '!')) if l == Lang::Fr => NARROW,
        (_, Some(':' | '»' | '%')) | (Some('«'), _) if l == Lang::Fr => NO_BREAK,
        (_, Some('€')) => NO_BREAK,
        (Some(b), Some(a)) if b.is_ascii_digit() && a.is_alphabetic() => NO_BREAK,
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_and_translates() {
        let (n, ville) = (5, "Montreuil");
        assert_eq!(tr!(Lang::Fr, "{n} offres à {ville}", "{n} offers in {ville}"), "5\u{a0}offres à Montreuil");
        assert_eq!(tr!(Lang::En, "{n} offres à {ville}", "{n} offers in {ville}"), "5\u{a0}offers in Montreuil");
        assert_eq!(tr!(Lang::En, "{x} ou {x}", "{x} or {x}", x = 1 + 1), "2\u{a0}or 2");
    }

    #[test]
    fn typography() {
        let table = [
            ("Besoin d'aide ?", "Besoin d’aide\u{202f}?"),
            ("Rang : 4", "Rang\u{a0}: 4"),
            ("« Mettre à jour »", "«\u{a0}Mettre à jour\u{a0}»"),
            ("680 € par mois, 12 %", "680\u{a0}€ par mois, 12\u{a0}%"),
            ("l'«\u{a0}aide\u{a0}»", "l’«\u{a0}aide\u{a0}»"),
            ("lundi 30 novembre", "lundi 30\u{a0}novembre"),
            ("06 12 34", "06 12 34"),
        ];
        for (typed, set) in table {
            assert_eq!(typo(Lang::Fr, typed.to_owned()), set);
            assert_eq!(typo(Lang::Fr, set.to_owned()), set);
        }
        assert_eq!(typo(Lang::En, "Need help? It's 5 days: go".to_owned()), "Need help? It’s 5\u{a0}days: go");
    }

    #[test]
    fn languages() {
        assert_eq!(Lang::Fr.other(), Lang::En);
        assert_eq!(Lang::from_code("en"), Some(Lang::En));
        assert_eq!(Lang::from_code("de"), None);
        for (header, lang) in
            [("en-GB,en;q=0.9", Lang::En), ("de, fr;q=0.5, en", Lang::Fr), ("", Lang::Fr), ("é", Lang::Fr)]
        {
            assert_eq!(Lang::from_accept(header), lang, "{header}");
        }
    }
}
