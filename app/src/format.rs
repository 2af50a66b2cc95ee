//! Figures, dates and numbers as a person reads them, in both languages. Plain strings: where an ordinal deserves a
//! superscript, `ui::rich` puts it.

use jiff::civil::{Date, Time, Weekday};

use crate::i18n::Lang;

const THIN: &str = "\u{202f}";
const NB: &str = "\u{a0}";

/// Cents as euros: « 1 234 € », « 680,50 € », “€1,234”. The cents show only when there are some.
#[must_use]
pub fn euros(l: Lang, centimes: i64) -> String {
    let sign = match (centimes < 0, l) {
        (false, _) => "",
        (true, Lang::Fr) => "−\u{a0}",
        (true, Lang::En) => "−",
    };
    let units = nombre(l, i64::try_from(centimes.unsigned_abs() / 100).unwrap_or(i64::MAX));
    let rest = centimes.unsigned_abs() % 100;
    match (l, rest) {
        (Lang::Fr, 0) => format!("{sign}{units}{NB}€"),
        (Lang::Fr, _) => format!("{sign}{units},{rest:02}{NB}€"),
        (Lang::En, 0) => format!("{sign}€{units}"),
        (Lang::En, _) => format!("{sign}€{units}.{rest:02}"),
    }
}

/// A whole number with its thousands apart: « 2 148 », “2,148”.
#[must_use]
pub fn nombre(l: Lang, n: impl Into<i64>) -> String {
    let n = n.into();
    let digits = n.unsigned_abs().to_string();
    let separator = match l {
        Lang::Fr => THIN,
        Lang::En => ",",
    };
    let mut out = String::with_capacity(digits.len() * 2);
    if n < 0 {
        out.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

/// A number and its noun: `compte(l, 1, ["candidature", "candidatures"], ["application", "applications"])`.
/// French keeps the singular for 0 and 1, English for 1.
#[must_use]
pub fn compte(l: Lang, n: impl Into<i64>, fr: [&str; 2], en: [&str; 2]) -> String {
    let n = n.into();
    let [one, many] = match l {
        Lang::Fr => fr,
        Lang::En => en,
    };
    let singular = match l {
        Lang::Fr => n.abs() < 2,
        Lang::En => n == 1,
    };
    format!("{}{NB}{}", nombre(l, n), if singular { one } else { many })
}

/// « lundi 30 novembre », “Monday 30 November”. The year is left out only when it is `today`'s.
#[must_use]
pub fn date_longue(l: Lang, date: Date, today: Option<Date>) -> String {
    format!("{} {}", jour(l, date.weekday()), date_simple(l, date, today))
}

/// « 30 novembre », « 15 janvier 2027 », “30 November”. The year is left out only when it is `today`'s.
#[must_use]
pub fn date_simple(l: Lang, date: Date, today: Option<Date>) -> String {
    let day = quantieme(l, date);
    let month = mois(l, date.month());
    if today.is_some_and(|t| t.year() == date.year()) {
        format!("{day}{NB}{month}")
    } else {
        format!("{day}{NB}{month} {}", date.year())
    }
}

/// « 30 nov. », “30 Nov”, for stages and tables.
#[must_use]
pub fn date_courte(l: Lang, date: Date) -> String {
    let month = match l {
        Lang::Fr => ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
        Lang::En => ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],
    };
    format!("{}{NB}{}", quantieme(l, date), pick(&month, date.month()))
}

/// « novembre 2026 », “November 2026”.
#[must_use]
pub fn mois_annee(l: Lang, date: Date) -> String {
    format!("{} {}", mois(l, date.month()), date.year())
}

/// « 14 h 30 », « 9 h », “14:30”.
#[must_use]
pub fn heure(l: Lang, time: Time) -> String {
    let (h, m) = (time.hour(), time.minute());
    match (l, m) {
        (Lang::Fr, 0) => format!("{h}{NB}h"),
        (Lang::Fr, _) => format!("{h}{NB}h{NB}{m:02}"),
        (Lang::En, _) => format!("{h}:{m:02}"),
    }
}

/// How long is left to act: « encore 6 jours », « dernier jour », « terminé ».
#[must_use]
pub fn dans_jours(l: Lang, n: i64) -> String {
    match (l, n) {
        (Lang::Fr, 0) => "dernier jour".to_owned(),
        (Lang::En, 0) => "last day".to_owned(),
        (Lang::Fr, ..0) => "terminé".to_owned(),
        (Lang::En, ..0) => "closed".to_owned(),
        (Lang::Fr, 1) => format!("encore 1{NB}jour"),
        (Lang::En, 1) => format!("1{NB}day left"),
        (Lang::Fr, _) => format!("encore {}{NB}jours", nombre(l, n)),
        (Lang::En, _) => format!("{}{NB}days left", nombre(l, n)),
    }
}

/// How far a day is: « aujourd’hui », « demain », « dans 6 jours », « hier », « il y a 3 jours ».
#[must_use]
pub fn distance(l: Lang, n: i64) -> String {
    let days = nombre(l, n.abs());
    match (l, n) {
        (Lang::Fr, 0) => "aujourd’hui".to_owned(),
        (Lang::En, 0) => "today".to_owned(),
        (Lang::Fr, 1) => "demain".to_owned(),
        (Lang::En, 1) => "tomorrow".to_owned(),
        (Lang::Fr, -1) => "hier".to_owned(),
        (Lang::En, -1) => "yesterday".to_owned(),
        (Lang::Fr, 0..) => format!("dans {days}{NB}jours"),
        (Lang::En, 0..) => format!("in {days}{NB}days"),
        (Lang::Fr, _) => format!("il y a {days}{NB}jours"),
        (Lang::En, _) => format!("{days}{NB}days ago"),
    }
}

/// Days between two dates, positive when `to` is after `from`.
#[must_use]
pub fn jours_entre(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// « 1er », « 4e », “1st”, “22nd”. `ui::rich` raises the letters.
#[must_use]
pub fn ordinal(l: Lang, n: impl Into<i64>) -> String {
    let n = n.into();
    let (figure, suffix) = ordinal_parts(l, n);
    format!("{figure}{suffix}")
}

/// The figure and the letters of an ordinal, apart: `("1", "er")`, for `<sup>`.
#[must_use]
pub fn ordinal_parts(l: Lang, n: i64) -> (String, &'static str) {
    let suffix = match (l, n % 10, n % 100) {
        (Lang::Fr, ..) if n == 1 => "er",
        (Lang::Fr, ..) => "e",
        (Lang::En, _, 11..=13) => "th",
        (Lang::En, 1, _) => "st",
        (Lang::En, 2, _) => "nd",
        (Lang::En, 3, _) => "rd",
        (Lang::En, ..) => "th",
    };
    (nombre(l, n), suffix)
}

/// The numéro unique as it is printed: « 111 07 20 020439 G1175 ». Anything else than 18 characters comes back as is.
#[must_use]
pub fn numero_unique_groupe(numero: &str) -> String {
    groups(numero, &[3, 2, 2, 6, 5])
}

/// The SIRET as it is printed: « 824 541 148 02432 ».
#[must_use]
pub fn siret_groupe(siret: &str) -> String {
    groups(siret, &[3, 3, 3, 5])
}

/// The SIREN as it is printed: « 824 541 148 ».
#[must_use]
pub fn siren_groupe(siren: &str) -> String {
    groups(siren, &[3, 3, 3])
}

/// A French phone number by pairs: « 06 04 50 57 92 ».
#[must_use]
pub fn telephone(numero: &str) -> String {
    groups(numero, &[2, 2, 2, 2, 2])
}

fn groups(text: &str, sizes: &[usize]) -> String {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if chars.len() != sizes.iter().sum::<usize>() {
        return text.to_owned();
    }
    let mut rest = chars.as_slice();
    let mut out = Vec::with_capacity(sizes.len());
    for &size in sizes {
        let (group, after) = rest.split_at(size);
        out.push(group.iter().collect::<String>());
        rest = after;
    }
    out.join(" ")
}

/// « 62 m² », « 62,5 m² ».
#[must_use]
pub fn surface(l: Lang, metres: impl Into<f64>) -> String {
    format!("{}{NB}m²", decimal(l, metres, 1))
}

/// « 23 % », “23%”, from a share between 0 and 1.
#[must_use]
pub fn pourcent(l: Lang, part: f64) -> String {
    let figure = decimal(l, part * 100.0, 0);
    match l {
        Lang::Fr => format!("{figure}{NB}%"),
        Lang::En => format!("{figure}%"),
    }
}

/// A number with at most `places` decimals, without trailing zeros: « 4,1 », “4.1”.
#[must_use]
pub fn decimal(l: Lang, value: impl Into<f64>, places: usize) -> String {
    let text = format!("{:.places$}", value.into());
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    match l {
        Lang::Fr => text.replace('.', ",").replace('-', "−"),
        Lang::En => text.replace('-', "−"),
    }
}

/// The size of a file: « 84 ko », « 2,4 Mo », “84 kB”.
#[must_use]
pub fn octets(l: Lang, n: u32) -> String {
    let unit = match l {
        Lang::Fr => "o",
        Lang::En => "B",
    };
    if n < 1_000_000 {
        format!("{}{NB}k{unit}", n.div_ceil(1000).max(1))
    } else {
        format!("{}{NB}M{unit}", decimal(l, f64::from(n) / 1e6, 1))
    }
}

fn quantieme(l: Lang, date: Date) -> String {
    match (l, date.day()) {
        (Lang::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    }
}

fn jour(l: Lang, day: Weekday) -> &'static str {
    let names = match l {
        Lang::Fr => ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        Lang::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    };
    pick(&names, day.to_monday_one_offset())
}

fn mois(l: Lang, month: i8) -> &'static str {
    pick(l.months(), month)
}

/// The `n`th name, counted from one.
fn pick(names: &[&'static str], n: i8) -> &'static str {
    usize::try_from(n - 1).ok().and_then(|i| names.get(i)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::{En, Fr};
    use jiff::civil::{date, time};

    #[test]
    fn money() {
        for (cents, fr, en) in [
            (68_000, "680\u{a0}€", "€680"),
            (68_050, "680,50\u{a0}€", "€680.50"),
            (123_400, "1\u{202f}234\u{a0}€", "€1,234"),
            (123_456_789, "1\u{202f}234\u{202f}567,89\u{a0}€", "€1,234,567.89"),
            (-6_200, "−\u{a0}62\u{a0}€", "−€62"),
            (5, "0,05\u{a0}€", "€0.05"),
            (0, "0\u{a0}€", "€0"),
        ] {
            assert_eq!(euros(Fr, cents), fr);
            assert_eq!(euros(En, cents), en);
        }
    }

    #[test]
    fn dates() {
        let today = Some(date(2026, 11, 24));
        for (day, fr, en) in [
            (date(2026, 11, 30), "lundi 30\u{a0}novembre", "Monday 30\u{a0}November"),
            (date(2026, 12, 1), "mardi 1er\u{a0}décembre", "Tuesday 1\u{a0}December"),
            (date(2027, 1, 15), "vendredi 15\u{a0}janvier 2027", "Friday 15\u{a0}January 2027"),
        ] {
            assert_eq!(date_longue(Fr, day, today), fr);
            assert_eq!(date_longue(En, day, today), en);
        }
        assert_eq!(date_longue(Fr, date(2026, 11, 30), None), "lundi 30\u{a0}novembre 2026");
        assert_eq!(date_simple(Fr, date(2026, 11, 30), today), "30\u{a0}novembre");
        assert_eq!(date_courte(Fr, date(2026, 8, 1)), "1er\u{a0}août");
        assert_eq!(date_courte(En, date(2026, 8, 1)), "1\u{a0}Aug");
        assert_eq!(mois_annee(Fr, date(2026, 10, 3)), "octobre 2026");
        assert_eq!(heure(Fr, time(14, 30, 0, 0)), "14\u{a0}h\u{a0}30");
        assert_eq!(heure(Fr, time(9, 0, 0, 0)), "9\u{a0}h");
        assert_eq!(heure(En, time(9, 5, 0, 0)), "9:05");
        assert_eq!(jours_entre(date(2026, 11, 24), date(2026, 12, 1)), 7);
        assert_eq!(jours_entre(date(2026, 12, 1), date(2026, 11, 30)), -1);
    }

    #[test]
    fn delays() {
        for (n, left, far) in [
            (6, "encore 6\u{a0}jours", "dans 6\u{a0}jours"),
            (1, "encore 1\u{a0}jour", "demain"),
            (0, "dernier jour", "aujourd’hui"),
            (-1, "terminé", "hier"),
            (-3, "terminé", "il y a 3\u{a0}jours"),
        ] {
            assert_eq!(dans_jours(Fr, n), left);
            assert_eq!(distance(Fr, n), far);
        }
        assert_eq!(dans_jours(En, 1), "1\u{a0}day left");
        assert_eq!(distance(En, -3), "3\u{a0}days ago");
    }

    #[test]
    fn numbers() {
        for (n, fr, en) in [
            (1, "1er", "1st"),
            (2, "2e", "2nd"),
            (3, "3e", "3rd"),
            (11, "11e", "11th"),
            (22, "22e", "22nd"),
            (113, "113e", "113th"),
        ] {
            assert_eq!(ordinal(Fr, n), fr);
            assert_eq!(ordinal(En, n), en);
        }
        assert_eq!(nombre(Fr, 2148), "2\u{202f}148");
        assert_eq!(nombre(En, -1_000_000), "−1,000,000");
        for (n, fr, en) in [
            (0, "0\u{a0}offre", "0\u{a0}offers"),
            (1, "1\u{a0}offre", "1\u{a0}offer"),
            (2, "2\u{a0}offres", "2\u{a0}offers"),
        ] {
            assert_eq!(compte(Fr, n, ["offre", "offres"], ["offer", "offers"]), fr);
            assert_eq!(compte(En, n, ["offre", "offres"], ["offer", "offers"]), en);
        }
        assert_eq!(surface(Fr, 62), "62\u{a0}m²");
        assert_eq!(surface(Fr, 62.5), "62,5\u{a0}m²");
        assert_eq!(pourcent(Fr, 0.234), "23\u{a0}%");
        assert_eq!(decimal(Fr, 100.0, 0), "100");
        assert_eq!(octets(Fr, 84_000), "84\u{a0}ko");
        assert_eq!(octets(En, 2_440_000), "2.4\u{a0}MB");
    }

    #[test]
    fn grouping() {
        assert_eq!(numero_unique_groupe("111072002043 9G1175"), "111 07 20 020439 G1175");
        assert_eq!(numero_unique_groupe("111"), "111");
        assert_eq!(siret_groupe("82454114802432"), "824 541 148 02432");
        assert_eq!(telephone("0604505792"), "06 04 50 57 92");
    }
}
