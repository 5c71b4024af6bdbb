//! Names of periods, as people write them.

use super::*;

/// The period of a name on Wednesday, 25 November 2026.
fn on_the_25th(name: &str) -> Option<String> {
    let today = Date::constant(2026, 11, 25);
    let period = Spoken::parse(name)?.period(today)?;
    Some(format!("{}..{}", period.start, period.end))
}

#[test]
fn knows_weeks_years_quarters_and_months_by_name() {
    for (name, days) in [
        ("hoje", "2026-11-25..2026-11-25"),
        ("ontem", "2026-11-24..2026-11-24"),
        ("esta_semana", "2026-11-23..2026-11-25"),
        ("semana_passada", "2026-11-16..2026-11-22"),
        ("este_mes", "2026-11-01..2026-11-25"),
        ("mes_passado", "2026-10-01..2026-10-31"),
        ("ultimos_7_dias", "2026-11-19..2026-11-25"),
        ("ultimos_30_dias", "2026-10-27..2026-11-25"),
        ("ultimos_90_dias", "2026-08-28..2026-11-25"),
        ("ultimos_12_meses", "2025-11-26..2026-11-25"),
        ("este_ano", "2026-01-01..2026-11-25"),
        ("ano_passado", "2025-01-01..2025-12-31"),
        ("2025", "2025-01-01..2025-12-31"),
        ("2026-T3", "2026-07-01..2026-09-30"),
        ("T3 2026", "2026-07-01..2026-09-30"),
        ("4T 2025", "2025-10-01..2025-12-31"),
        ("3º trimestre de 2026", "2026-07-01..2026-09-30"),
        ("terceiro trimestre de 2026", "2026-07-01..2026-09-30"),
        ("1º trimestre", "2026-01-01..2026-03-31"),
        ("T4", "2026-10-01..2026-12-31"),
        ("2026-10", "2026-10-01..2026-10-31"),
        ("10/2026", "2026-10-01..2026-10-31"),
        ("outubro", "2026-10-01..2026-10-31"),
        ("novembro", "2026-11-01..2026-11-30"),
        ("dezembro", "2025-12-01..2025-12-31"),
        ("outubro de 2025", "2025-10-01..2025-10-31"),
        ("out/2025", "2025-10-01..2025-10-31"),
        ("out/25", "2025-10-01..2025-10-31"),
        ("fev. de 2024", "2024-02-01..2024-02-29"),
    ] {
        assert_eq!(on_the_25th(name).as_deref(), Some(days), "{name}");
    }
}

#[test]
fn case_accents_and_what_stands_between_make_no_difference() {
    for (one, other) in [
        ("esta_semana", " Esta  Semana "),
        ("mes_passado", "MÊS-PASSADO"),
        ("ultimos_7_dias", "Últimos 7 dias"),
        ("2026-T3", "2026_t3"),
        ("março de 2026", "MARCO-2026"),
        ("ano_passado", "ano passado"),
    ] {
        assert_eq!(on_the_25th(one), on_the_25th(other), "{other}");
        assert!(on_the_25th(one).is_some(), "{one}");
    }
}

#[test]
fn a_week_begins_on_monday() {
    for (today, this, last) in [
        ("2026-11-23", "2026-11-23", "2026-11-16..2026-11-22"),
        ("2026-11-29", "2026-11-23", "2026-11-16..2026-11-22"),
        ("2027-01-01", "2026-12-28", "2026-12-21..2026-12-27"),
    ] {
        let today: Date = today.parse().unwrap();
        let of = |name| Spoken::parse(name).unwrap().period(today).unwrap();
        let week = of("esta_semana");
        assert_eq!((week.start.to_string().as_str(), week.end), (this, today));
        let week = of("semana_passada");
        assert_eq!(format!("{}..{}", week.start, week.end), last);
    }
}

#[test]
fn twelve_months_hold_each_day_of_the_year_once() {
    for (today, first) in [("2026-02-28", "2025-03-01"), ("2028-02-29", "2027-03-01")] {
        let period = Spoken::LastMonths(12).period(today.parse().unwrap());
        assert_eq!(period.unwrap().start.to_string(), first);
    }
}

#[test]
fn what_could_be_something_else_is_no_name() {
    for name in [
        "",
        "semana",
        "2026-13",
        "2026-00",
        "2026-1",
        "26-10",
        "outubro 25",
        "25 de outubro",
        "2026-T5",
        "2026-T0",
        "20261",
        "0999",
        "3026",
        "ultimos_0_dias",
        "ultimos_367_dias",
        "ultimos_25_meses",
        "outubr",
        "ou",
        "5º trimestre de 2026",
        "2026-10-05",
        "2026-2026",
    ] {
        assert_eq!(on_the_25th(name), None, "{name}");
    }
}
