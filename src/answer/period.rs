//! The period that a question is about: a name (`este_mes`, `2026-T3`, `outubro`) or two dates;
//! always resolved to days in São Paulo and echoed.

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
    // The days that were asked about, both included.
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

/// How many months back Pierre goes when nobody says where to begin.
const DEFAULT_MONTHS: i32 = 3;

/// The arguments that say when: a name, or two days. Flattened into the input of a tool.
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

/// A day whose error names its argument: of flattened arguments serde tells no path.
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

    /// The period that is meant; from three months ago to today when nobody says anything.
    ///
    /// # Errors
    /// When the name is not known, when name and days are mixed, or when the end lies before the
    /// beginning.
    pub fn resolve(&self, today: Date) -> Result<Period, InvalidArgument> {
        self.resolve_or(today, today, |end| {
            end.saturating_sub(DEFAULT_MONTHS.months())
        })
    }

    /// [`PeriodArguments::resolve`], but this month until today when nobody says anything.
    ///
    /// # Errors
    /// As [`PeriodArguments::resolve`].
    pub fn this_month_or(&self, today: Date) -> Result<Period, InvalidArgument> {
        if *self == Self::default() {
            return named_period("este_mes", today);
        }
        self.resolve(today)
    }

    /// [`PeriodArguments::resolve`] with a last day, and a first day by the last one, for when nobody
    /// says them.
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
/// When the end lies before the beginning.
pub fn between(start: Date, end: Date) -> Result<Period, InvalidArgument> {
    if end < start {
        return Err(InvalidArgument::new(
            "`endDate`: vem antes de `startDate`; inverta as datas, por exemplo \
             {\"startDate\": \"2026-10-01\", \"endDate\": \"2026-10-31\"}.",
        ));
    }
    Ok(Period { start, end })
}

/// Gives the properties of flattened arguments the descriptions that they have in one tool.
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

#[cfg(test)]
mod tests;
