//! Unit tests of `day`.

use super::*;

fn day(text: &str) -> String {
    Moment::parse(text).unwrap().day.to_string()
}

#[test]
fn cuts_days_in_sao_paulo() {
    assert_eq!(day("2026-10-31"), "2026-10-31");
    assert_eq!(day("2026-11-01T02:30:00Z"), "2026-10-31");
    assert_eq!(day("2026-11-01T03:00:00.000Z"), "2026-11-01");
    assert_eq!(day("2025-09-28 03:00:00"), "2025-09-28");
    assert_eq!(day("2025-09-28 02:59:59"), "2025-09-27");
    assert_eq!(day("2026-10-31T23:30:00-03:00"), "2026-10-31");
}

#[test]
fn follows_daylight_saving_time_where_it_was_in_force() {
    assert_eq!(day("2018-12-01T02:00:00Z"), "2018-12-01");
    assert_eq!(day("2019-12-01T02:00:00Z"), "2019-11-30");
}

#[test]
fn takes_a_due_date_at_midnight_utc_for_that_date() {
    assert_eq!(
        calendar_day("2026-02-15T00:00:00.000Z")
            .unwrap()
            .to_string(),
        "2026-02-15"
    );
    assert_eq!(
        calendar_day("2026-02-15T03:00:00.000Z")
            .unwrap()
            .to_string(),
        "2026-02-15"
    );
    assert_eq!(
        calendar_day("2026-02-15").unwrap().to_string(),
        "2026-02-15"
    );
}

#[test]
fn refuses_what_is_no_date() {
    for text in [
        "",
        "ontem",
        "2026-02-30",
        "15/02/2026",
        "2026-13-01T00:00:00Z",
    ] {
        assert!(Moment::parse(text).is_none(), "{text}");
    }
}
