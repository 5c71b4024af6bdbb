//! The period that a question is about: one word, a month, or two dates; always resolved to days
//! in São Paulo and echoed.

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Day, Error, clean::clean};
use crate::ledger::Period;

// The days that were asked about, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PeriodAnswer {
    start_date: Day,
    end_date: Day,
}

clean!(PeriodAnswer: start_date, end_date);

impl From<Period> for PeriodAnswer {
    fn from(period: Period) -> Self {
        Self {
            start_date: Day(period.start),
            end_date: Day(period.end),
        }
    }
}

/// How many months back Pierre goes when nobody says where to begin.
const DEFAULT_MONTHS: i32 = 3;

/// Resolves what was asked.
///
/// # Errors
/// [`Error::InvalidArguments`] when a word is unknown, when word and dates are mixed, or when the
/// end lies before the beginning.
pub fn resolve(
    word: Option<&str>,
    start: Option<Day>,
    end: Option<Day>,
    today: Date,
) -> Result<Period, Error> {
    let Some(word) = word else {
        return between(start, end, today);
    };
    if start.is_some() || end.is_some() {
        return Err(Error::invalid(
            "`period`: use `period` ou `startDate` e `endDate`, não os dois.",
        ));
    }
    named(word, today).ok_or_else(|| {
        Error::invalid(
            "`period`: use hoje, ontem, este_mes, mes_passado, ultimos_30_dias, ultimos_90_dias, \
             este_ano ou um mês como 2026-10.",
        )
    })
}

/// [`resolve`], but this month until today when nobody says anything.
///
/// # Errors
/// As [`resolve`].
pub fn this_month_or(
    word: Option<&str>,
    start: Option<Day>,
    end: Option<Day>,
    today: Date,
) -> Result<Period, Error> {
    if word.is_none() && start.is_none() && end.is_none() {
        return resolve(Some("este_mes"), None, None, today);
    }
    resolve(word, start, end, today)
}

/// The period before, to compare with: one that begins with a month, the month before (all of it,
/// or as far as the same day); any other, as many days just before.
#[must_use]
pub fn previous(period: Period) -> Period {
    let Period { start, end } = period;
    let within_one_month = start.first_of_month() == end.first_of_month();
    if start.day() == 1 && within_one_month {
        let first = start.saturating_sub(1.month());
        return Period {
            start: first,
            end: same_place(end, first),
        };
    }
    let days = (end - start).get_days() + 1;
    Period {
        start: start.saturating_sub(days.days()),
        end: start.saturating_sub(1.day()),
    }
}

/// The same days one year before.
#[must_use]
pub fn year_before(period: Period) -> Period {
    let earlier = |day: Date| same_place(day, day.first_of_month().saturating_sub(1.year()));
    Period {
        start: period.start.saturating_sub(1.year()),
        end: earlier(period.end),
    }
}

/// The day of another month that a day is of its own; the last one stays the last.
fn same_place(day: Date, month: Date) -> Date {
    let last = month.last_of_month();
    if day == day.last_of_month() {
        return last;
    }
    let of_month = day.day().min(last.day());
    month.with().day(of_month).build().unwrap_or(last)
}

fn between(start: Option<Day>, end: Option<Day>, today: Date) -> Result<Period, Error> {
    let end = end.map_or(today, |day| day.0);
    let start = match start {
        Some(day) => day.0,
        None => end.saturating_sub(DEFAULT_MONTHS.months()),
    };
    if end < start {
        return Err(Error::invalid(
            "`endDate`: vem antes de `startDate`; inverta as datas, por exemplo \
             {\"startDate\": \"2026-10-01\", \"endDate\": \"2026-10-31\"}.",
        ));
    }
    Ok(Period { start, end })
}

fn named(word: &str, today: Date) -> Option<Period> {
    let month = |day: Date| Period {
        start: day.first_of_month(),
        end: day.last_of_month(),
    };
    let since = |start: Date| Period { start, end: today };
    let folded: String = word
        .trim()
        .to_lowercase()
        .chars()
        .map(|it| match it {
            ' ' | '-' => '_',
            'ê' => 'e',
            'ú' => 'u',
            other => other,
        })
        .collect();
    Some(match folded.as_str() {
        "hoje" => since(today),
        "ontem" => {
            let day = today.yesterday().ok()?;
            Period {
                start: day,
                end: day,
            }
        }
        "este_mes" => since(today.first_of_month()),
        "mes_passado" => month(today.saturating_sub(1.month())),
        "ultimos_30_dias" => since(today.saturating_sub(29.days())),
        "ultimos_90_dias" => since(today.saturating_sub(89.days())),
        "este_ano" => since(today.first_of_year()),
        _ => {
            let (year, number) = word.trim().split_once('-')?;
            let written = year.len() == 4 && number.len() == 2;
            month(written.then(|| Date::new(year.parse().ok()?, number.parse().ok()?, 1).ok())??)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn of(word: &str, today: &str) -> String {
        let period = resolve(Some(word), None, None, day(today)).unwrap();
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
        let default = resolve(None, None, None, day("2026-05-31")).unwrap();
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
            let spoken = |it: Period| format!("{}..{}", it.start, it.end);
            assert_eq!(spoken(previous(period)), before);
            assert_eq!(spoken(year_before(period)), a_year);
        }
    }

    #[test]
    fn refuses_unknown_words_mixtures_and_ends_before_beginnings() {
        let today = day("2026-11-22");
        for word in ["semana", "2026-13", "2026-1", "26-10", ""] {
            assert!(resolve(Some(word), None, None, today).is_err(), "{word}");
        }
        assert!(resolve(Some("hoje"), Some(Day(today)), None, today).is_err());
        assert!(resolve(None, Some(Day(today)), Some(Day(day("2026-11-21"))), today).is_err());
    }
}
