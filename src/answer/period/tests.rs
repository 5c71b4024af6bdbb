//! How names and dates resolve, and their previous periods.

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn of(word: &str, today: &str) -> String {
    let period = named_period(word, day(today)).unwrap();
    format!("{}..{}", period.start, period.end)
}

#[test]
fn resolves_words_from_the_day_in_sao_paulo() {
    assert_eq!(of("hoje", "2026-11-22"), "2026-11-22..2026-11-22");
    assert_eq!(of("ontem", "2026-03-01"), "2026-02-28..2026-02-28");
    assert_eq!(of("este_mes", "2026-11-22"), "2026-11-01..2026-11-22");
    assert_eq!(of("Este mês", "2026-11-22"), "2026-11-01..2026-11-22");
    assert_eq!(of("mes_passado", "2026-03-31"), "2026-02-01..2026-02-28");
    assert_eq!(of("mes_passado", "2026-01-15"), "2025-12-01..2025-12-31");
    assert_eq!(
        of("ultimos_30_dias", "2026-11-22"),
        "2026-10-24..2026-11-22"
    );
    assert_eq!(
        of("ultimos_90_dias", "2026-11-22"),
        "2026-08-25..2026-11-22"
    );
    assert_eq!(of("este_ano", "2026-11-22"), "2026-01-01..2026-11-22");
    assert_eq!(of("2028-02", "2026-11-22"), "2028-02-01..2028-02-29");
}

#[test]
fn goes_three_months_back_by_default_and_keeps_month_ends() {
    let default = PeriodArguments::default()
        .resolve(day("2026-05-31"))
        .unwrap();
    assert_eq!(
        (default.start, default.end),
        (day("2026-02-28"), day("2026-05-31"))
    );
}

#[test]
fn finds_the_period_before_and_the_year_before() {
    for (start, end, before, a_year) in [
        (
            "2026-10-01",
            "2026-10-31",
            "2026-09-01..2026-09-30",
            "2025-10-01..2025-10-31",
        ),
        (
            "2026-11-01",
            "2026-11-22",
            "2026-10-01..2026-10-22",
            "2025-11-01..2025-11-22",
        ),
        (
            "2026-03-01",
            "2026-03-30",
            "2026-02-01..2026-02-28",
            "2025-03-01..2025-03-30",
        ),
        (
            "2026-11-10",
            "2026-11-12",
            "2026-11-07..2026-11-09",
            "2025-11-10..2025-11-12",
        ),
        (
            "2028-02-01",
            "2028-02-29",
            "2028-01-01..2028-01-31",
            "2027-02-01..2027-02-28",
        ),
        (
            "2026-10-01",
            "2026-11-30",
            "2026-08-01..2026-09-30",
            "2025-10-01..2025-11-30",
        ),
    ] {
        let period = Period {
            start: day(start),
            end: day(end),
        };
        assert_eq!(spoken(previous(period, None)), before);
        assert_eq!(spoken(year_before(period, None)), a_year);
    }
}

fn spoken(period: Period) -> String {
    format!("{}..{}", period.start, period.end)
}

#[test]
fn weeks_quarters_and_years_are_compared_with_their_like() {
    for (word, today, before, a_year) in [
        (
            "semana_passada",
            "2026-11-25",
            "2026-11-09..2026-11-15",
            "2025-11-17..2025-11-23",
        ),
        // Monday to Wednesday with Monday to Wednesday, also where the week begins a month.
        (
            "esta_semana",
            "2026-06-03",
            "2026-05-25..2026-05-27",
            "2025-06-02..2025-06-04",
        ),
        (
            "esta_semana",
            "2026-11-23",
            "2026-11-16..2026-11-16",
            "2025-11-24..2025-11-24",
        ),
        (
            "2026-T3",
            "2026-11-25",
            "2026-04-01..2026-06-30",
            "2025-07-01..2025-09-30",
        ),
        (
            "2026-T1",
            "2026-11-25",
            "2025-10-01..2025-12-31",
            "2025-01-01..2025-03-31",
        ),
        (
            "2025",
            "2026-11-25",
            "2024-01-01..2024-12-31",
            "2024-01-01..2024-12-31",
        ),
        (
            "este_ano",
            "2026-01-20",
            "2025-01-01..2025-01-20",
            "2025-01-01..2025-01-20",
        ),
        (
            "ultimos_12_meses",
            "2026-11-25",
            "2024-11-26..2025-11-25",
            "2024-11-26..2025-11-25",
        ),
        // Days that happen to begin a month are days.
        (
            "hoje",
            "2026-11-01",
            "2026-10-31..2026-10-31",
            "2025-11-01..2025-11-01",
        ),
        (
            "ultimos_7_dias",
            "2026-11-07",
            "2026-10-25..2026-10-31",
            "2025-11-01..2025-11-07",
        ),
    ] {
        let period = named_period(word, day(today)).unwrap();
        assert_eq!(spoken(previous(period, Some(word))), before, "{word}");
        assert_eq!(spoken(year_before(period, Some(word))), a_year, "{word}");
    }
}

#[test]
fn two_dates_are_compared_as_what_they_are_in_the_calendar() {
    for (start, end, before) in [
        ("2026-07-01", "2026-09-30", "2026-04-01..2026-06-30"),
        ("2025-01-01", "2025-12-31", "2024-01-01..2024-12-31"),
        ("2026-01-01", "2026-11-25", "2025-01-01..2025-11-25"),
        ("2026-11-16", "2026-11-22", "2026-11-09..2026-11-15"),
        ("2026-10-26", "2026-11-01", "2026-10-19..2026-10-25"),
    ] {
        let (start, end) = (day(start), day(end));
        assert_eq!(spoken(previous(Period { start, end }, None)), before);
    }
}

#[test]
fn a_name_has_a_plain_form() {
    for (name, form) in [
        ("Mês passado", "mes_passado"),
        ("ÚLTIMOS 60 DIAS", "ultimos_60_dias"),
        ("outubro", "2026-10"),
        ("out/2025", "2025-10"),
        ("3º trimestre de 2026", "2026-T3"),
        ("2025", "2025"),
    ] {
        let today = day("2026-11-25");
        assert_eq!(plain(name, today).as_deref(), Some(form));
        assert_eq!(plain(form, today).as_deref(), Some(form));
    }
}

#[test]
fn refuses_unknown_words_mixtures_and_ends_before_beginnings() {
    let today = day("2026-11-22");
    for word in ["semana", "2026-13", "2026-1", "26-10", ""] {
        assert!(named_period(word, today).is_err(), "{word}");
    }
    let mixed = PeriodArguments {
        period: Some("hoje".to_owned()),
        start_date: Some(Day(today)),
        end_date: None,
    };
    assert!(mixed.resolve(today).is_err());
    assert!(between(today, day("2026-11-21")).is_err());
}
