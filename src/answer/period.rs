//! The period of a query: a name (`este_mes`, `2026-T3`, `outubro`) or two dates, resolved to days
//! in São Paulo and repeated in the answer.

mod spoken;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use self::spoken::{Spoken, Step};
use super::{Day, InvalidArgument, clean::answer};
use crate::ledger::Period;

answer! {
    // The first and last day of the period, both included.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct PeriodAnswer {
        start_date: Day,
        end_date: Day,
    }
}

impl From<Period> for PeriodAnswer {
    fn from(period: Period) -> Self {
        Self {
            start_date: Day(period.start),
            end_date: Day(period.end),
        }
    }
}

/// Pierre's default period, in months back from today.
const DEFAULT_MONTHS: i32 = 3;

/// The period arguments: a name, or two dates. Flattened into the input of a tool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PeriodArguments {
    /// Como em get_transactions.
    #[schemars(length(max = 30))]
    period: Option<String>,
    #[serde(default, deserialize_with = "start_date")]
    start_date: Option<Day>,
    #[serde(default, deserialize_with = "end_date")]
    end_date: Option<Day>,
}

fn start_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    named("startDate", deserializer)
}

fn end_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    named("endDate", deserializer)
}

/// Parses a day with its argument in the error: serde gives no path for flattened arguments.
fn named<'de, D: Deserializer<'de>>(name: &str, deserializer: D) -> Result<Option<Day>, D::Error> {
    let day = Option::deserialize(deserializer);
    day.map_err(|error| D::Error::custom(format!("`{name}`: {error}")))
}

impl PeriodArguments {
    /// The name of the period, if it has one.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        self.period.as_deref()
    }

    /// The resolved period; from three months ago to today when no argument is given.
    ///
    /// # Errors
    /// When the name is unknown, when a name is combined with dates, or when the end is before the
    /// start.
    pub fn resolve(&self, today: Date) -> Result<Period, InvalidArgument> {
        self.resolve_or(today, today, |end| {
            end.saturating_sub(DEFAULT_MONTHS.months())
        })
    }

    /// [`PeriodArguments::resolve`] with the current month, until today, as the default.
    ///
    /// # Errors
    /// As [`PeriodArguments::resolve`].
    pub fn this_month_or(&self, today: Date) -> Result<Period, InvalidArgument> {
        if *self == Self::default() {
            return named_period("este_mes", today);
        }
        self.resolve(today)
    }

    /// [`PeriodArguments::resolve`] with defaults for the last day, and for the first day given the
    /// last.
    ///
    /// # Errors
    /// As [`PeriodArguments::resolve`].
    pub fn resolve_or(
        &self,
        today: Date,
        last: Date,
        first: impl FnOnce(Date) -> Date,
    ) -> Result<Period, InvalidArgument> {
        let (start, end) = (self.start_date, self.end_date);
        match &self.period {
            None => {
                let end = end.map_or(last, |day| day.0);
                between(start.map_or_else(|| first(end), |day| day.0), end)
            }
            Some(word) if start.is_none() && end.is_none() => named_period(word, today),
            Some(_) => Err(InvalidArgument::new(
                "`period`: use `period` ou `startDate` e `endDate`, não os dois.",
            )),
        }
    }
}

fn named_period(word: &str, today: Date) -> Result<Period, InvalidArgument> {
    let spoken = Spoken::parse(word).and_then(|it| it.period(today));
    spoken.ok_or_else(|| {
        InvalidArgument::new(
            "`period`: use hoje, ontem, esta_semana, semana_passada, este_mes, mes_passado, este_ano, \
             ano_passado, ultimos_7_dias, ultimos_12_meses, um mês (2026-10 ou outubro de 2026), \
             um trimestre (2026-T3) ou um ano (2025).",
        )
    })
}

/// From one day to another, both included.
///
/// # Errors
/// When the end is before the start.
pub fn between(start: Date, end: Date) -> Result<Period, InvalidArgument> {
    if end < start {
        return Err(InvalidArgument::new(
            "`endDate`: vem antes de `startDate`; inverta as datas, por exemplo \
             {\"startDate\": \"2026-10-01\", \"endDate\": \"2026-10-31\"}.",
        ));
    }
    Ok(Period { start, end })
}

/// Sets a tool's own descriptions on the properties of flattened arguments.
pub(crate) fn described(
    descriptions: &'static [(&'static str, &'static str)],
) -> impl Fn(&mut Schema) {
    move |schema| {
        for (name, description) in descriptions {
            if let Some(property) = schema.pointer_mut(&format!("/properties/{name}")) {
                property["description"] = (*description).into();
            }
        }
    }
}

/// The previous period, for comparison. Named periods step by their own unit: days, weeks, months
/// (also for quarters) or years; an unfinished period is compared with the same part of the
/// previous one. For two dates, their position in the calendar decides the unit.
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

/// The same days one year before; for a week, the week 52 weeks before.
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

/// The unit of the neighbouring periods, from the name or else from the first and last day.
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

/// The number of calendar months that a period touches.
fn months_of(period: Period) -> i32 {
    let count = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    count(period.end) - count(period.start) + 1
}

/// The canonical form of a name (`Mês passado` is `mes_passado`, `outubro` is `2026-10`), or `None`
/// when it is not a period.
#[must_use]
pub fn plain(name: &str, today: Date) -> Option<String> {
    Spoken::parse(name)?.plain(today)
}

/// The same day of another month; the last day of a month maps to the last day.
fn same_place(day: Date, month: Date) -> Date {
    let last = month.last_of_month();
    if day == day.last_of_month() {
        return last;
    }
    let of_month = day.day().min(last.day());
    month.with().day(of_month).build().unwrap_or(last)
}

#[cfg(test)]
mod tests;
