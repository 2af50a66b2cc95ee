//! Delays: public holidays, the ten days of an answer, the life of a demande, full years and months.
//!
//! Everything is a civil date of mainland France; « today » is always passed in.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// Shortest period an offer may leave for an answer, in days (CCH R441-10).
pub const JOURS_ACCEPTATION_MIN: u32 = 10;

/// Easter Sunday (Gregorian; Meeus/Jones/Butcher). Years outside 1583–9999 give a meaningless date.
#[must_use]
pub fn paques(annee: i16) -> Date {
    let y = i32::from(annee);
    let a = y.rem_euclid(19);
    let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l).div_euclid(451);
    let n = h + l - 7 * m + 114;
    let month = i8::try_from(n.div_euclid(31)).unwrap_or(3);
    let day = i8::try_from(n.rem_euclid(31) + 1).unwrap_or(31);
    Date::new(annee, month, day).unwrap_or(Date::MIN)
}

/// The eleven public holidays of the whole country in `annee`, in order (Code du travail L3133-1).
#[must_use]
pub fn jours_feries(annee: i16) -> Vec<Date> {
    let easter = paques(annee);
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let mut days: Vec<Date> = fixed
        .iter()
        .filter_map(|&(month, day)| Date::new(annee, month, day).ok())
        .chain([1, 39, 50].map(|n| easter.saturating_add(n.days())))
        .collect();
    days.sort_unstable();
    days
}

/// As [`jours_feries`], with those of the département only: Good Friday and 26 December in Moselle and Alsace
/// (Code du travail L3134-13), abolition of slavery overseas (L3422-2).
#[must_use]
pub fn jours_feries_dans(annee: i16, departement: &str) -> Vec<Date> {
    let mut days = jours_feries(annee);
    let local = match departement {
        "57" | "67" | "68" => {
            days.push(paques(annee).saturating_sub(2.days()));
            Some((12, 26))
        }
        "971" => Some((5, 27)),
        "972" => Some((5, 22)),
        "973" => Some((6, 10)),
        "974" => Some((12, 20)),
        "976" => Some((4, 27)),
        _ => None,
    };
    days.extend(local.and_then(|(month, day)| Date::new(annee, month, day).ok()));
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether `jour` is neither a Saturday, a Sunday nor a public holiday of the whole country.
#[must_use]
pub fn jour_ouvre(jour: Date) -> bool {
    jour_ouvre_dans(jour, "")
}

/// As [`jour_ouvre`], with the département's own holidays.
#[must_use]
pub fn jour_ouvre_dans(jour: Date, departement: &str) -> bool {
    use jiff::civil::Weekday::{Saturday, Sunday};
    !matches!(jour.weekday(), Saturday | Sunday) && !jours_feries_dans(jour.year(), departement).contains(&jour)
}

/// Last day, till 24:00, to answer an offer notified on `notification` (CCH R441-10; Code de procédure civile 641, 642).
///
/// The count starts the day after the notification; a last day on a Saturday, Sunday or holiday moves to the next
/// working day. Fewer than ten `jours` count as ten. A letter sent registered is notified on its receipt or first
/// vain presentation (CE 30/11/2021 n° 436148): the caller passes that day.
#[must_use]
pub fn fin_delai_acceptation(notification: Date, jours: u32) -> Date {
    fin_delai_acceptation_dans(notification, jours, "")
}

/// As [`fin_delai_acceptation`], with the holidays of the dwelling's `departement`.
#[must_use]
pub fn fin_delai_acceptation_dans(notification: Date, jours: u32, departement: &str) -> Date {
    let days = i64::from(jours.clamp(JOURS_ACCEPTATION_MIN, 3650));
    let mut last = notification.saturating_add(days.days());
    while !jour_ouvre_dans(last, departement) && last < Date::MAX {
        last = last.saturating_add(1.day());
    }
    last
}

/// The dates of a demande's year (`product.md`, renewal).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EcheancesDemande {
    /// To be renewed by this day: one year after the last renewal.
    pub expire: Date,
    /// First reminder, two months before.
    pub rappel_2_mois: Date,
    /// Second reminder, one month before.
    pub rappel_1_mois: Date,
    /// Third reminder, one week before.
    pub rappel_1_semaine: Date,
    /// Struck off from this day: thirteen months after the last renewal.
    pub radiation_13_mois: Date,
    /// Last day to revive it with its seniority: eighteen months after the last renewal.
    pub fin_reprise_18_mois: Date,
}

/// The dates of a demande renewed (or created) on `renouvellement`.
#[must_use]
pub fn echeances_demande(renouvellement: Date) -> EcheancesDemande {
    let expire = renouvellement.saturating_add(1.year());
    EcheancesDemande {
        expire,
        rappel_2_mois: expire.saturating_sub(2.months()),
        rappel_1_mois: expire.saturating_sub(1.month()),
        rappel_1_semaine: expire.saturating_sub(1.week()),
        radiation_13_mois: renouvellement.saturating_add(13.months()),
        fin_reprise_18_mois: renouvellement.saturating_add(18.months()),
    }
}

/// Full years between `naissance` and `jour`: the age; 0 before birth.
#[must_use]
pub fn age(naissance: Date, jour: Date) -> u32 {
    let birthday_to_come = (jour.month(), jour.day()) < (naissance.month(), naissance.day());
    let years = i32::from(jour.year()) - i32::from(naissance.year()) - i32::from(birthday_to_come);
    u32::try_from(years).unwrap_or(0)
}

/// Full months between `debut` and `jour`, 0 when `jour` comes first.
///
/// From the 31st, a month without a 31st ends on its last day (Code de procédure civile 641).
#[must_use]
pub fn mois_pleins(debut: Date, jour: Date) -> u32 {
    if jour < debut {
        return 0;
    }
    let months =
        (i32::from(jour.year()) - i32::from(debut.year())) * 12 + i32::from(jour.month()) - i32::from(debut.month());
    let full = if debut.saturating_add(Span::new().months(months)) > jour { months - 1 } else { months };
    u32::try_from(full).unwrap_or(0)
}
