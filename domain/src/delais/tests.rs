use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use rstest::rstest;

fn d(text: &str) -> Date {
    text.parse().unwrap()
}

#[rstest]
#[case(2000, "2000-04-23")]
#[case(2008, "2008-03-23")]
#[case(2011, "2011-04-24")]
#[case(2019, "2019-04-21")]
#[case(2024, "2024-03-31")]
#[case(2025, "2025-04-20")]
#[case(2026, "2026-04-05")]
#[case(2027, "2027-03-28")]
#[case(2028, "2028-04-16")]
#[case(2038, "2038-04-25")]
fn easter(#[case] year: i16, #[case] expected: &str) {
    assert_eq!(paques(year), d(expected));
}

#[test]
fn the_eleven_holidays_of_2026() {
    let expected = [
        "2026-01-01",
        "2026-04-06",
        "2026-05-01",
        "2026-05-08",
        "2026-05-14",
        "2026-05-25",
        "2026-07-14",
        "2026-08-15",
        "2026-11-01",
        "2026-11-11",
        "2026-12-25",
    ]
    .map(d);
    assert_eq!(jours_feries(2026), expected);
}

#[rstest]
#[case("67", "2026-04-03", true)]
#[case("68", "2026-12-26", true)]
#[case("57", "2026-12-26", true)]
#[case("75", "2026-12-26", false)]
#[case("971", "2026-05-27", true)]
#[case("972", "2026-05-22", true)]
#[case("973", "2026-06-10", true)]
#[case("974", "2026-12-20", true)]
#[case("976", "2026-04-27", true)]
#[case("974", "2026-05-27", false)]
fn local_holidays(#[case] departement: &str, #[case] day: &str, #[case] holiday: bool) {
    assert_eq!(jours_feries_dans(2026, departement).contains(&d(day)), holiday);
}

#[rstest]
#[case("2026-11-20", true)]
#[case("2026-11-21", false)] // Saturday
#[case("2026-11-22", false)] // Sunday
#[case("2026-11-11", false)] // holiday, a Wednesday
#[case("2026-05-25", false)] // Whit Monday
#[case("2026-11-23", true)]
fn working_days(#[case] day: &str, #[case] expected: bool) {
    assert_eq!(jour_ouvre(d(day)), expected);
}

#[rstest]
// The day after is day 1: notified on the 2nd, the tenth day is the 12th (Thursday).
#[case("2026-11-02", 10, "2026-11-12")]
// Tenth day on a Saturday, a Sunday: Monday.
#[case("2026-11-04", 10, "2026-11-16")]
#[case("2026-11-05", 10, "2026-11-16")]
// On a Wednesday holiday, 11 November: the Thursday.
#[case("2026-11-01", 10, "2026-11-12")]
// On 1 May, a Friday: the Monday after.
#[case("2026-04-21", 10, "2026-05-04")]
// On Easter Saturday, Sunday, Monday: the Tuesday.
#[case("2026-03-25", 10, "2026-04-07")]
#[case("2026-03-26", 10, "2026-04-07")]
#[case("2026-03-27", 10, "2026-04-07")]
// Ascension Thursday: the Friday, which is a working day.
#[case("2026-05-04", 10, "2026-05-15")]
// On Christmas, a Friday: Monday 28.
#[case("2026-12-15", 10, "2026-12-28")]
// Over the new year: 1 January 2027 is a Friday.
#[case("2026-12-22", 10, "2027-01-04")]
// Leap day.
#[case("2028-02-19", 10, "2028-02-29")]
// Never fewer than ten.
#[case("2026-11-02", 0, "2026-11-12")]
#[case("2026-11-02", 9, "2026-11-12")]
// More is possible.
#[case("2026-11-02", 15, "2026-11-17")]
fn answer_period(#[case] notified: &str, #[case] days: u32, #[case] last: &str) {
    assert_eq!(fin_delai_acceptation(d(notified), days), d(last));
}

#[rstest]
// The tenth day is Christmas 2025, a Thursday. Alsace: 26 is a holiday, then Saturday, Sunday.
#[case("2025-12-15", "67", "2025-12-29")]
#[case("2025-12-15", "75", "2025-12-26")]
// Good Friday 2026.
#[case("2026-03-24", "57", "2026-04-07")]
#[case("2026-03-24", "54", "2026-04-03")]
fn answer_period_by_place(#[case] notified: &str, #[case] departement: &str, #[case] last: &str) {
    assert_eq!(fin_delai_acceptation_dans(d(notified), 10, departement), d(last));
}

#[test]
fn the_year_of_a_demande() {
    let e = echeances_demande(d("2026-01-31"));
    assert_eq!(
        [e.expire, e.rappel_2_mois, e.rappel_1_mois, e.rappel_1_semaine, e.radiation_13_mois, e.fin_reprise_18_mois],
        ["2027-01-31", "2026-11-30", "2026-12-31", "2027-01-24", "2027-02-28", "2027-07-31"].map(d)
    );
    let leap = echeances_demande(d("2028-02-29"));
    assert_eq!(leap.expire, d("2029-02-28"));
    assert_eq!(leap.radiation_13_mois, d("2029-03-29"));
}

#[rstest]
#[case("1996-11-22", "2026-11-21", 29)]
#[case("1996-11-22", "2026-11-22", 30)]
#[case("1996-11-22", "2026-11-23", 30)]
#[case("2000-02-29", "2026-02-28", 25)]
#[case("2000-02-29", "2026-03-01", 26)]
#[case("2026-11-23", "2026-11-22", 0)]
#[case("2027-01-01", "2026-11-22", 0)]
fn ages(#[case] birth: &str, #[case] day: &str, #[case] expected: u32) {
    assert_eq!(age(d(birth), d(day)), expected);
}

#[rstest]
#[case("2026-01-15", "2026-04-14", 2)]
#[case("2026-01-15", "2026-04-15", 3)]
#[case("2026-01-31", "2026-04-29", 2)]
#[case("2026-01-31", "2026-04-30", 3)] // no 31 April: the last day ends the month
#[case("2025-11-30", "2026-02-27", 2)]
#[case("2025-11-30", "2026-02-28", 3)]
#[case("2024-02-29", "2025-02-28", 12)]
#[case("2016-11-22", "2026-11-22", 120)]
#[case("2026-11-22", "2026-11-22", 0)]
#[case("2026-11-23", "2026-11-22", 0)]
fn full_months(#[case] from: &str, #[case] to: &str, #[case] expected: u32) {
    assert_eq!(mois_pleins(d(from), d(to)), expected);
}

prop_compose! {
    fn any_day()(n in 0i64..40_000) -> Date { date(1990, 1, 1).saturating_add(n.days()) }
}

proptest! {
    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april(year in 1583i16..9999) {
        let easter = paques(year);
        prop_assert_eq!(easter.weekday(), jiff::civil::Weekday::Sunday);
        prop_assert!(easter >= date(year, 3, 22) && easter <= date(year, 4, 25));
        prop_assert_eq!(jours_feries(year).len(), 11);
    }

    #[test]
    fn an_answer_period_has_ten_days_at_least_and_ends_on_a_working_day(day in any_day(), days in 0u32..60) {
        let last = fin_delai_acceptation(day, days);
        prop_assert!(jour_ouvre(last));
        let length = (last - day).get_days();
        prop_assert!(length >= 10 && length >= i32::try_from(days).unwrap());
        // Never moved by more than a long week-end.
        prop_assert!(length <= i32::try_from(days.max(10)).unwrap() + 4);
    }

    #[test]
    fn a_later_notification_never_ends_earlier(day in any_day()) {
        prop_assert!(fin_delai_acceptation(day, 10) <= fin_delai_acceptation(day.saturating_add(1.day()), 10));
    }

    #[test]
    fn full_months_never_shrink(from in any_day(), to in any_day()) {
        prop_assert!(mois_pleins(from, to) <= mois_pleins(from, to.saturating_add(1.day())));
        prop_assert!(mois_pleins(from, to) / 12 >= age(from, to));
    }

    #[test]
    fn reminders_come_in_order(day in any_day()) {
        let e = echeances_demande(day);
        prop_assert!(day < e.rappel_2_mois && e.rappel_2_mois < e.rappel_1_mois);
        prop_assert!(e.rappel_1_mois < e.rappel_1_semaine && e.rappel_1_semaine < e.expire);
        prop_assert!(e.expire < e.radiation_13_mois && e.radiation_13_mois < e.fin_reprise_18_mois);
    }
}
