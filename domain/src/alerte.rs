//! Alerts: a search that is kept, and when its mails are due.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, civil};

/// The hour at which the mails of the day or of the week leave.
pub const HEURE_ENVOI: i8 = 8;
/// Characters of an alert's name.
pub const NOM_MAX: usize = 80;

crate::coded_enum! {
    /// How often an alert writes.
    Frequence {
        /// As soon as an offer is published.
        Immediate = "immediate",
        /// Once a day, at [`HEURE_ENVOI`].
        Quotidienne = "quotidienne",
        /// Once a week, on Monday at [`HEURE_ENVOI`].
        Hebdomadaire = "hebdomadaire",
    }
}

impl Frequence {
    /// When what is known at `maintenant` is told: at once, or at the next moment of the rhythm, by the clocks of
    /// `zone`. The moment itself belongs to the next one, so that a mail is never due before what it tells.
    #[must_use]
    pub fn echeance(self, maintenant: Timestamp, zone: &TimeZone) -> Timestamp {
        let here = maintenant.to_zoned(zone.clone());
        // At most eight days: today's or Monday's hour may have passed.
        (0..=8)
            .filter_map(|days| here.date().checked_add(Span::new().days(days)).ok())
            .filter(|day| match self {
                Self::Immediate => false,
                Self::Quotidienne => true,
                Self::Hebdomadaire => day.weekday() == civil::Weekday::Monday,
            })
            .filter_map(|day| Some(zone.to_zoned(day.at(HEURE_ENVOI, 0, 0, 0)).ok()?.timestamp()))
            .find(|at| *at > maintenant)
            .unwrap_or(maintenant)
    }
}

/// Why a name can't be an alert's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NomError {
    /// Nothing was typed.
    Vide,
    /// More than [`NOM_MAX`] characters; how many.
    TropLong(usize),
}

/// An alert's name as typed: spaces folded, nothing that breaks a line (it stands in the mails).
///
/// # Errors
/// [`NomError`].
pub fn nom(texte: &str) -> Result<String, NomError> {
    let clean: String = texte.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    match clean.chars().count() {
        0 => Err(NomError::Vide),
        n if n > NOM_MAX => Err(NomError::TropLong(n)),
        _ => Ok(clean),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The clocks of France: changed on the last Sundays of March and October.
    fn paris() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC)
    }

    #[rstest]
    // Winter: 8:00 in Paris is 7:00 UTC.
    #[case("2026-11-22T06:59:59Z", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z")]
    #[case("2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z")]
    // A Monday, before, at and after the hour.
    #[case("2026-11-23T06:00:00Z", "2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z")]
    #[case("2026-11-23T07:00:00Z", "2026-11-24T07:00:00Z", "2026-11-30T07:00:00Z")]
    #[case("2026-11-23T07:00:01Z", "2026-11-24T07:00:00Z", "2026-11-30T07:00:00Z")]
    // Already tomorrow in Paris.
    #[case("2026-11-22T23:30:00Z", "2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z")]
    // The night of the 28th to the 29th of March 2026 has 23 hours.
    #[case("2026-03-28T08:00:00Z", "2026-03-29T06:00:00Z", "2026-03-30T06:00:00Z")]
    #[case("2026-03-29T05:59:59Z", "2026-03-29T06:00:00Z", "2026-03-30T06:00:00Z")]
    // That of the 24th to the 25th of October 2026 has 25.
    #[case("2026-10-24T06:30:00Z", "2026-10-25T07:00:00Z", "2026-10-26T07:00:00Z")]
    #[case("2026-10-25T06:30:00Z", "2026-10-25T07:00:00Z", "2026-10-26T07:00:00Z")]
    // A new year.
    #[case("2026-12-31T12:00:00Z", "2027-01-01T07:00:00Z", "2027-01-04T07:00:00Z")]
    fn mails_leave_at_eight_in_paris(#[case] now: &str, #[case] day: &str, #[case] week: &str) {
        let at = |text: &str| text.parse::<Timestamp>().unwrap_or_default();
        let due = |f: Frequence| f.echeance(at(now), &paris());
        assert_eq!(due(Frequence::Quotidienne), at(day));
        assert_eq!(due(Frequence::Hebdomadaire), at(week));
        assert_eq!(due(Frequence::Immediate), at(now));
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(nom("  T3 à\r\nMontreuil\t "), Ok("T3 à Montreuil".to_owned()));
        assert_eq!(nom(" \n "), Err(NomError::Vide));
        assert_eq!(nom(&"é".repeat(NOM_MAX)).map(|n| n.chars().count()), Ok(NOM_MAX));
        assert_eq!(nom(&"é".repeat(NOM_MAX + 1)), Err(NomError::TropLong(NOM_MAX + 1)));
    }
}
