//! The period that a question is about: a name (`este_mes`, `2026-T3`, `outubro`) or two dates;
//! always resolved to days in São Paulo and echoed.

mod spoken;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use schemars::JsonSchema;
use serde::Serialize;

use self::spoken::{Spoken, Step};
use super::{Day, InvalidArgument, clean::clean};
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
/// [`InvalidArgument`] when a word is unknown, when word and dates are mixed, or when the
/// end lies before the beginning.
pub fn resolve(
    word: Option<&str>,
    start: Option<Day>,
    end: Option<Day>,
    today: Date,
) -> Result<Period, InvalidArgument> {
    let Some(word) = word else {
        return between(start, end, today);
    };
    if start.is_some() || end.is_some() {
        return Err(InvalidArgument::new(
            "`period`: use `period` ou `startDate` e `endDate`, não os dois.",
        ));
    }
    let spoken = Spoken::parse(word).and_then(|it| it.period(today));
    spoken.ok_or_else(|| {
        InvalidArgument::new(
            "`period`: use hoje, ontem, esta_semana, semana_passada, este_mes, mes_passado, este_ano, \
             ano_passado, ultimos_7_dias, ultimos_12_meses, um mês (2026-10 ou outubro de 2026), \
             um trimestre (2026-T3) ou um ano (2025).",
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
) -> Result<Period, InvalidArgument> {
    if word.is_none() && start.is_none() && end.is_none() {
        return resolve(Some("este_mes"), None, None, today);
    }
    resolve(word, start, end, today)
}

/// The period before, to compare with. Periods that have a name follow one another as people count
/// them: days by days, weeks by weeks, months and quarters by months, years by years; one that is
/// not over yet is compared with as much of the one before. Of two dates, their place in the
/// calendar tells what they are.
#[must_use]
pub fn previous(period: Period, word: Option<&str>) -> Period {
    let Period { start, end } = period;
    match step(period, word) {
        Step::Days => {
            let days = (end - start).get_days() + 1;
            Period {
                start: start.saturating_sub(days.days()),
                end: start.saturating_sub(1.day()),
            }
        }
        Step::Weeks => Period {
            start: start.saturating_sub(7.days()),
            end: end.saturating_sub(7.days()),
        },
        Step::Months => {
            let first = start.saturating_sub(months_of(period).months());
            let last = end
                .first_of_month()
                .saturating_sub(months_of(period).months());
            Period {
                start: first,
                end: same_place(end, last),
            }
        }
        Step::Years => year_before(period, None),
    }
}

/// The same days one year before; of a week, that of 52 weeks before.
#[must_use]
pub fn year_before(period: Period, word: Option<&str>) -> Period {
    let Period { start, end } = period;
    if step(period, word) == Step::Weeks {
        return Period {
            start: start.saturating_sub(52.weeks()),
            end: end.saturating_sub(52.weeks()),
        };
    }
    let earlier = |day: Date| same_place(day, day.first_of_month().saturating_sub(1.year()));
    Period {
        start: start.saturating_sub(1.year()),
        end: earlier(end),
    }
}

/// What the periods beside this one are counted by: its name says it, else its first and last day.
fn step(period: Period, word: Option<&str>) -> Step {
    let Period { start, end } = period;
    let begins_a_month = start == start.first_of_month();
    let within = |first: fn(Date) -> Date| first(start) == first(end);
    let is_a_week = start.weekday() == Weekday::Monday && end == start.saturating_add(6.days());
    match word.and_then(Spoken::parse) {
        Some(spoken) => spoken.step(),
        None if begins_a_month && within(Date::first_of_month) => Step::Months,
        None if begins_a_month && end == end.last_of_month() => Step::Months,
        None if start == start.first_of_year() && within(Date::first_of_year) => Step::Years,
        None if is_a_week => Step::Weeks,
        None => Step::Days,
    }
}

/// In how many months of the calendar a period has days.
fn months_of(period: Period) -> i32 {
    let count = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    count(period.end) - count(period.start) + 1
}

/// The name in its plain form (`Mês passado` is `mes_passado`, `outubro` the month `2026-10`), or
/// nothing when it names no period.
#[must_use]
pub fn plain(name: &str, today: Date) -> Option<String> {
    Spoken::parse(name)?.plain(today)
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

fn between(start: Option<Day>, end: Option<Day>, today: Date) -> Result<Period, InvalidArgument> {
    let end = end.map_or(today, |day| day.0);
    let start = match start {
        Some(day) => day.0,
        None => end.saturating_sub(DEFAULT_MONTHS.months()),
    };
    if end < start {
        return Err(InvalidArgument::new(
            "`endDate`: vem antes de `startDate`; inverta as datas, por exemplo \
             {\"startDate\": \"2026-10-01\", \"endDate\": \"2026-10-31\"}.",
        ));
    }
    Ok(Period { start, end })
}

#[cfg(test)]
mod tests;
