//! Days and moments seen from today: « hier à 8 h 12 », « dans 7 mois », « 6 ans et 4 mois ».

use crate::i18n::Lang;
use crate::{format, tr};
use jiff::Timestamp;
use jiff::civil::Date;

/// « aujourd'hui à 8 h 12 », « le 3 octobre à 8 h 12 », from stored microseconds.
#[must_use]
pub fn moment(l: Lang, microseconds: i64, today: Date) -> String {
    let at = Timestamp::from_microsecond(microseconds).unwrap_or_default().to_zoned(services::horloge::paris());
    let time = format::heure(l, at.time());
    match format::jours_entre(at.date(), today) {
        0 => tr!(l, "aujourd'hui à {time}", "today at {time}"),
        1 => tr!(l, "hier à {time}", "yesterday at {time}"),
        -1 => tr!(l, "demain à {time}", "tomorrow at {time}"),
        _ => {
            let day = format::date_simple(l, at.date(), Some(today));
            tr!(l, "le {day} à {time}", "on {day} at {time}")
        }
    }
}

/// « dans 12 jours », « dans 7 mois »: days first, then whole months.
#[must_use]
pub fn dans(l: Lang, today: Date, date: Date) -> String {
    let days = format::jours_entre(today, date);
    if days < 60 {
        return format::distance(l, days);
    }
    let n = domain::delais::mois_pleins(today, date);
    tr!(l, "dans {n} mois", "in {n} months")
}

/// « 6 ans et 4 mois ».
#[must_use]
pub fn duree(l: Lang, from: Date, to: Date) -> String {
    let months = domain::delais::mois_pleins(from, to);
    let (years, months) = (months / 12, months % 12);
    let y = format::compte(l, years, ["an", "ans"], ["year", "years"]);
    let m = format::compte(l, months, ["mois", "mois"], ["month", "months"]);
    match (years, months) {
        (0, _) => m,
        (_, 0) => y,
        _ => tr!(l, "{y} et {m}", "{y} and {m}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Lang::Fr;
    use jiff::civil::date;

    #[test]
    fn durations() {
        assert_eq!(duree(Fr, date(2020, 7, 12), date(2026, 11, 22)), "6\u{a0}ans et 4\u{a0}mois");
        assert_eq!(dans(Fr, date(2026, 11, 22), date(2027, 7, 12)), "dans 7\u{a0}mois");
        assert_eq!(dans(Fr, date(2026, 11, 22), date(2026, 11, 23)), "demain");
    }
}
