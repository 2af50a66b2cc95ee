//! Who a person is: names, e-mail, telephone, civilité, birth date.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

crate::coded_enum! {
    /// « Madame » or « Monsieur », as the State's form asks it.
    Civilite {
        /// « Madame ».
        Madame = "madame",
        /// « Monsieur ».
        Monsieur = "monsieur",
    }
}

/// An e-mail address, lower-cased, of a shape a mail server will accept.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a text is not an e-mail address; each has its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmailError {
    /// Nothing was typed.
    Vide,
    /// No « @ », or more than one.
    Arobase,
    /// What stands before the « @ » is empty or holds a forbidden character.
    Nom,
    /// What stands after the « @ » is no domain name (no dot, empty label, forbidden character).
    Domaine,
    /// More than 254 characters.
    TropLong,
}

impl Email {
    /// Reads what a person types: surrounding spaces dropped, lower-cased.
    ///
    /// # Errors
    /// One variant per way to be wrong.
    pub fn parse(texte: &str) -> Result<Self, EmailError> {
        let texte = texte.trim();
        if texte.is_empty() {
            return Err(EmailError::Vide);
        }
        if texte.len() > 254 {
            return Err(EmailError::TropLong);
        }
        let mut parts = texte.split('@');
        let (Some(local), Some(domain), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(EmailError::Arobase);
        };
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b));
        if !local_ok {
            return Err(EmailError::Nom);
        }
        let label_ok = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if !domain.contains('.') || !domain.split('.').all(label_ok) {
            return Err(EmailError::Domaine);
        }
        Ok(Self(texte.to_ascii_lowercase()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as shown to someone who must only recognise it: `a•••@e•••.fr`.
    #[must_use]
    pub fn masque(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let (host, tld) = domain.rsplit_once('.').unwrap_or((domain, ""));
        let first = |s: &str| s.chars().next().map(String::from).unwrap_or_default();
        format!("{}•••@{}•••.{tld}", first(local), first(host))
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Email {
    type Error = String;
    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::parse(&value).map_err(|e| format!("e-mail: {e:?}"))
    }
}

impl From<Email> for String {
    fn from(value: Email) -> Self {
        value.0
    }
}

/// A mobile telephone number, kept as `+33612345678` (or another country's `+…`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Telephone(String);

/// Why a text is not a mobile number; each has its own sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TelephoneError {
    /// Nothing was typed.
    Vide,
    /// Something else than digits, spaces, dots, dashes and a leading « + ».
    Caractere,
    /// Too few digits for a French number: how many are missing of ten.
    TropCourt(u8),
    /// Too many digits.
    TropLong,
    /// A French number that is not a mobile one (06 or 07).
    PasPortable,
}

impl Telephone {
    /// Reads what a person types. Overseas mobiles (06 9x) are French mobiles; a leading `+` or `00` other
    /// than 33 is taken as a foreign number of 8 to 15 digits.
    ///
    /// # Errors
    /// One variant per way to be wrong.
    pub fn parse(texte: &str) -> Result<Self, TelephoneError> {
        let compact: String = texte.chars().filter(|c| !c.is_whitespace() && !".-()".contains(*c)).collect();
        if compact.is_empty() {
            return Err(TelephoneError::Vide);
        }
        let international = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00")).map(str::to_owned);
        let digits = international.clone().unwrap_or_else(|| compact.clone());
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TelephoneError::Caractere);
        }
        let national = match &international {
            Some(d) if !d.starts_with("33") => {
                return match d.len() {
                    0..8 => Err(TelephoneError::TropCourt(u8::try_from(8 - d.len()).unwrap_or(8))),
                    8..=15 => Ok(Self(format!("+{d}"))),
                    _ => Err(TelephoneError::TropLong),
                };
            }
            Some(d) => format!("0{}", d[2..].trim_start_matches('0')),
            None => digits,
        };
        match national.len() {
            0..10 => return Err(TelephoneError::TropCourt(u8::try_from(10 - national.len()).unwrap_or(10))),
            10 => {}
            _ => return Err(TelephoneError::TropLong),
        }
        if !(national.starts_with("06") || national.starts_with("07")) {
            return Err(TelephoneError::PasPortable);
        }
        Ok(Self(format!("+33{}", &national[1..])))
    }

    /// `+33612345678`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As one reads it aloud: `06 12 34 56 78`; a foreign number as it is.
    #[must_use]
    pub fn lisible(&self) -> String {
        match self.0.strip_prefix("+33") {
            Some(rest) if rest.len() == 9 => {
                let n = format!("0{rest}");
                (0..5).map(|i| &n[i * 2..i * 2 + 2]).collect::<Vec<_>>().join(" ")
            }
            _ => self.0.clone(),
        }
    }
}

impl TryFrom<String> for Telephone {
    type Error = String;
    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::parse(&value).map_err(|e| format!("telephone: {e:?}"))
    }
}

impl From<Telephone> for String {
    fn from(value: Telephone) -> Self {
        value.0
    }
}

/// A surname or first name: 1 to 80 characters, letters, spaces, hyphens and apostrophes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nom(String);

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NomError {
    /// Nothing was typed.
    Vide,
    /// More than 80 characters.
    TropLong,
    /// A digit or sign that no name has.
    Caractere,
}

impl Nom {
    /// Reads what a person types; inner runs of spaces become one.
    ///
    /// # Errors
    /// One variant per way to be wrong.
    pub fn parse(texte: &str) -> Result<Self, NomError> {
        let compact = texte.split_whitespace().collect::<Vec<_>>().join(" ");
        if compact.is_empty() {
            return Err(NomError::Vide);
        }
        if compact.chars().count() > 80 {
            return Err(NomError::TropLong);
        }
        if !compact.chars().all(|c| c.is_alphabetic() || " -'’.".contains(c))
            || !compact.chars().any(char::is_alphabetic)
        {
            return Err(NomError::Caractere);
        }
        Ok(Self(compact))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form two spellings of one name share: upper case, no accent, letters only.
    ///
    /// « Le Gall-Évrard » and « LE GALL EVRARD » are one name to the State, so they are to us.
    #[must_use]
    pub fn cle(&self) -> String {
        self.0.chars().flat_map(char::to_lowercase).filter_map(sans_accent).flat_map(str::chars).collect()
    }
}

/// The plain letters of an accented lower-case letter; `None` for what is no letter.
fn sans_accent(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'a' => "a",
        'ç' | 'ć' | 'č' | 'c' => "c",
        'ď' | 'đ' | 'd' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' | 'e' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'i' => "i",
        'ł' | 'ľ' | 'l' => "l",
        'ñ' | 'ń' | 'ň' | 'n' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' | 'o' => "o",
        'ř' | 'r' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 's' => "s",
        'ť' | 'ţ' | 'ț' | 't' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'u' => "u",
        'ý' | 'ÿ' | 'y' => "y",
        'ź' | 'ż' | 'ž' | 'z' => "z",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'b' => "b",
        'f' => "f",
        'ğ' | 'g' => "g",
        'h' => "h",
        'j' => "j",
        'k' => "k",
        'm' => "m",
        'p' => "p",
        'q' => "q",
        'v' => "v",
        'w' => "w",
        'x' => "x",
        _ => return None,
    })
}

impl std::fmt::Display for Nom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Nom {
    type Error = String;
    fn try_from(value: String) -> Result<Self, Self::Error> {
        Self::parse(&value).map_err(|e| format!("name: {e:?}"))
    }
}

impl From<Nom> for String {
    fn from(value: Nom) -> Self {
        value.0
    }
}

/// Why a text is not a date a person could mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateError {
    /// Nothing was typed.
    Vide,
    /// Not « jour/mois/année ».
    Forme,
    /// A day or month that no calendar has (31/02).
    Inexistante,
    /// After today, where only the past makes sense.
    Future,
    /// So long ago (over 120 years) that it must be a slip.
    TropAncienne,
}

/// Reads « 02/09/2019 », « 2-9-2019 », « 02.09.2019 », « 2 9 2019 », « 02092019 » (a telephone's number pad has no
/// « / »), « 2019-09-02 »; only the past 120 years make sense here.
///
/// # Errors
/// One variant per way to be wrong.
pub fn parse_date_passee(texte: &str, today: Date) -> Result<Date, DateError> {
    let texte = texte.trim();
    if texte.is_empty() {
        return Err(DateError::Vide);
    }
    let parts: Vec<&str> =
        texte.split(|c: char| "/-.".contains(c) || c.is_whitespace()).filter(|p| !p.is_empty()).collect();
    let [a, b, c] = match parts[..] {
        [a, b, c] => [a, b, c],
        [run] if run.len() == 8 && run.bytes().all(|x| x.is_ascii_digit()) => [&run[..2], &run[2..4], &run[4..]],
        _ => return Err(DateError::Forme),
    };
    if [a, b, c].iter().any(|p| !p.bytes().all(|x| x.is_ascii_digit()) || p.len() > 4) {
        return Err(DateError::Forme);
    }
    let (y, m, d) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
    if y.len() != 4 || m.len() > 2 || d.len() > 2 {
        return Err(DateError::Forme);
    }
    let (Ok(y), Ok(m), Ok(d)) = (y.parse::<i16>(), m.parse::<i8>(), d.parse::<i8>()) else {
        return Err(DateError::Forme);
    };
    let date = Date::new(y, m, d).map_err(|_| DateError::Inexistante)?;
    if date > today {
        return Err(DateError::Future);
    }
    if i32::from(today.year()) - i32::from(y) > 120 {
        return Err(DateError::TropAncienne);
    }
    Ok(date)
}

/// Age in full years on `today`.
#[must_use]
pub fn age(naissance: Date, today: Date) -> i32 {
    let years = i32::from(today.year()) - i32::from(naissance.year());
    if (today.month(), today.day()) < (naissance.month(), naissance.day()) { years - 1 } else { years }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(" Anne.Porte@Exemple.FR ", Ok("anne.porte@exemple.fr"))]
    #[case("", Err(EmailError::Vide))]
    #[case("anne", Err(EmailError::Arobase))]
    #[case("a@b@c.fr", Err(EmailError::Arobase))]
    #[case("@exemple.fr", Err(EmailError::Nom))]
    #[case("an ne@exemple.fr", Err(EmailError::Nom))]
    #[case("anne\r\nbcc@exemple.fr", Err(EmailError::Nom))]
    #[case("anne@exemple", Err(EmailError::Domaine))]
    #[case("anne@exemple..fr", Err(EmailError::Domaine))]
    #[case("anne@-exemple.fr", Err(EmailError::Domaine))]
    fn emails(#[case] typed: &str, #[case] expected: Result<&str, EmailError>) {
        assert_eq!(Email::parse(typed).map(String::from), expected.map(str::to_owned));
    }

    #[test]
    fn masked_e_mail_tells_little() {
        assert_eq!(Email::parse("gigi.denise75@yopmail.com").map(|e| e.masque()), Ok("g•••@y•••.com".to_owned()));
    }

    #[rstest]
    #[case("06 12 34 56 78", Ok("+33612345678"))]
    #[case("+33 (0)6.12.34.56.78", Ok("+33612345678"))]
    #[case("0033712345678", Ok("+33712345678"))]
    #[case("+32 470 12 34 56", Ok("+32470123456"))]
    #[case("", Err(TelephoneError::Vide))]
    #[case("06 12 34 56 7", Err(TelephoneError::TropCourt(1)))]
    #[case("06 12 34 56 789", Err(TelephoneError::TropLong))]
    #[case("01 12 34 56 78", Err(TelephoneError::PasPortable))]
    #[case("06 12 34 56 7x", Err(TelephoneError::Caractere))]
    fn telephones(#[case] typed: &str, #[case] expected: Result<&str, TelephoneError>) {
        assert_eq!(Telephone::parse(typed).map(String::from), expected.map(str::to_owned));
    }

    #[rstest]
    #[case("  Le   Gall-Évrard ", Ok("Le Gall-Évrard"))]
    #[case("O’Brien", Ok("O’Brien"))]
    #[case("", Err(NomError::Vide))]
    #[case("R2D2", Err(NomError::Caractere))]
    #[case("<script>", Err(NomError::Caractere))]
    #[case("--", Err(NomError::Caractere))]
    fn names(#[case] typed: &str, #[case] expected: Result<&str, NomError>) {
        assert_eq!(Nom::parse(typed).map(String::from), expected.map(str::to_owned));
    }

    #[test]
    fn one_name_two_spellings() -> Result<(), NomError> {
        assert_eq!(Nom::parse("Le Gall-Évrard")?.cle(), Nom::parse("LE GALL EVRARD")?.cle());
        assert_ne!(Nom::parse("Legal")?.cle(), Nom::parse("Le Gall")?.cle());
        Ok(())
    }

    #[rstest]
    #[case("02/09/2019", Ok(date(2019, 9, 2)))]
    #[case("2-9-2019", Ok(date(2019, 9, 2)))]
    #[case("2019-09-02", Ok(date(2019, 9, 2)))]
    #[case("06032025", Ok(date(2025, 3, 6)))]
    #[case("06 03 2025", Ok(date(2025, 3, 6)))]
    #[case("06\u{a0}03\u{a0}2025", Ok(date(2025, 3, 6)))]
    #[case("6/3/2025", Ok(date(2025, 3, 6)))]
    #[case("6-3-2025", Ok(date(2025, 3, 6)))]
    #[case("06.03.2025", Ok(date(2025, 3, 6)))]
    #[case("2025-03-06", Ok(date(2025, 3, 6)))]
    #[case("", Err(DateError::Vide))]
    #[case("hier", Err(DateError::Forme))]
    #[case("060325", Err(DateError::Forme))]
    #[case("0603202", Err(DateError::Forme))]
    #[case("é603202", Err(DateError::Forme))]
    #[case("31022019", Err(DateError::Inexistante))]
    #[case("02/09/19", Err(DateError::Forme))]
    #[case("31/02/2019", Err(DateError::Inexistante))]
    #[case("23/11/2026", Err(DateError::Future))]
    #[case("01/01/1900", Err(DateError::TropAncienne))]
    fn dates(#[case] typed: &str, #[case] expected: Result<Date, DateError>) {
        assert_eq!(parse_date_passee(typed, date(2026, 11, 22)), expected);
    }

    #[rstest]
    #[case(date(1996, 11, 22), 30)]
    #[case(date(1996, 11, 23), 29)]
    fn ages(#[case] born: Date, #[case] years: i32) {
        assert_eq!(age(born, date(2026, 11, 22)), years);
    }

    proptest! {
        #[test]
        fn parsers_never_panic(s in "\\PC{0,60}") {
            let _ = (Email::parse(&s), Telephone::parse(&s), Nom::parse(&s), parse_date_passee(&s, date(2026, 11, 22)));
        }
    }
}
