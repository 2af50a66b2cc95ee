//! Time and chance, passed in so that tests decide on both.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// One second, in the microseconds that are stored.
pub const SECONDE: i64 = 1_000_000;
/// One hour, in microseconds.
pub const HEURE: i64 = 3600 * SECONDE;
/// One day, in microseconds.
pub const JOUR: i64 = 24 * HEURE;

/// The clock: the system's, or one that a test moves.
#[derive(Debug, Clone, Default)]
pub enum Horloge {
    /// The system's.
    #[default]
    Systeme,
    /// Stands still at these microseconds until moved.
    Figee(Arc<AtomicI64>),
}

impl Horloge {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn figee(at: Timestamp) -> Self {
        Self::Figee(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// Moves a standing clock; the system's can't be.
    pub fn avancer(&self, microseconds: i64) {
        if let Self::Figee(at) = self {
            at.fetch_add(microseconds, Ordering::SeqCst);
        }
    }

    /// Now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn maintenant(&self) -> Timestamp {
        match self {
            Self::Systeme => Timestamp::now(),
            Self::Figee(at) => Timestamp::from_microsecond(at.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }

    /// Today in metropolitan France, where the deadlines of AL'in are counted.
    #[must_use]
    pub fn aujourdhui(&self) -> Date {
        jour_paris(self.maintenant())
    }
}

/// The French time zone; UTC if this machine had neither zone data nor ours.
#[must_use]
pub fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// The day in France at `at`.
#[must_use]
pub fn jour_paris(at: Timestamp) -> Date {
    at.to_zoned(paris()).date()
}

/// The day in France at stored microseconds.
#[must_use]
pub fn jour(microseconds: i64) -> Date {
    jour_paris(Timestamp::from_microsecond(microseconds).unwrap_or_default())
}

/// The last microsecond of a day in France: a deadline « le 1er décembre » ends there.
#[must_use]
pub fn fin_du_jour(day: Date) -> i64 {
    let next = day.checked_add(Span::new().days(1)).unwrap_or(day);
    next.to_zoned(paris()).map_or(0, |z| z.timestamp().as_microsecond() - 1)
}

/// The source of chance: the system's entropy, or a seed in tests.
#[derive(Debug, Clone)]
pub struct Alea(Arc<Mutex<StdRng>>);

impl Default for Alea {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(StdRng::from_os_rng())))
    }
}

impl Alea {
    /// From a seed, for tests.
    #[must_use]
    pub fn seme(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    fn avec<T>(&self, f: impl FnOnce(&mut StdRng) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A secret of 256 bits, in 64 hexadecimal digits: sessions, links.
    #[must_use]
    pub fn secret(&self) -> String {
        let mut bytes = [0_u8; 32];
        self.avec(|r| r.fill_bytes(&mut bytes));
        hex(&bytes)
    }

    /// Six digits, typed by hand from a mail; tries on them are counted.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{:06}", self.avec(|r| r.random_range(0..1_000_000)))
    }

    /// Less than `max` (0 for 0): how long to wait before trying again, so that two that crossed don't cross again.
    #[must_use]
    pub fn moins_de(&self, max: u64) -> u64 {
        if max == 0 { 0 } else { self.avec(|r| r.random_range(0..max)) }
    }

    /// A time-ordered id (UUID v7).
    #[must_use]
    pub fn id(&self, at: Timestamp) -> Uuid {
        let mut bytes = [0_u8; 10];
        self.avec(|r| r.fill_bytes(&mut bytes));
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What is stored of a secret: its SHA-256. The secrets are 256 random bits, so no salt or slow hash is needed.
#[must_use]
pub fn hachage(secret: &str) -> String {
    use sha2::{Digest, Sha256};
    hex(&Sha256::digest(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_deadline_ends_at_midnight_in_paris_summer_and_winter() {
        let end = |d| Timestamp::from_microsecond(fin_du_jour(d) + 1).map(|t| t.to_string());
        assert_eq!(end(date(2026, 12, 1)).ok().as_deref(), Some("2026-12-01T23:00:00Z"));
        assert_eq!(end(date(2026, 7, 1)).ok().as_deref(), Some("2026-07-01T22:00:00Z"));
        assert_eq!(jour(fin_du_jour(date(2026, 12, 1))), date(2026, 12, 1));
    }

    #[test]
    fn ids_are_ordered_by_time_and_secrets_differ() {
        let alea = Alea::seme(1);
        let at = |ms| Timestamp::from_millisecond(ms).unwrap_or_default();
        assert!(alea.id(at(1_700_000_000_000)) < alea.id(at(1_700_000_000_001)));
        assert_ne!(alea.secret(), alea.secret());
        assert_eq!(alea.code().len(), 6);
    }
}
