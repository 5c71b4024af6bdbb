//! The names of periods: `este_mes`, `semana_passada`, `2026-T3`, `outubro de 2025`. Case, accents
//! and separators make no difference. Names are resolved relative to today only here.

use jiff::{ToSpan, civil::Date};

use crate::ledger::{Period, normalize::normalize};

/// The largest N in `ultimos_N_dias`.
const MOST_DAYS: i32 = 366;
/// The largest N in `ultimos_N_meses`.
const MOST_MONTHS: i32 = 24;
/// The century of a two-digit year: `out/25`.
const CENTURY: i16 = 2_000;

const MONTHS: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "marco",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];

/// The unit by which periods of this name step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Days,
    Weeks,
    Months,
    Years,
}

/// A name of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoken {
    Today,
    Yesterday,
    ThisWeek,
    LastWeek,
    ThisMonth,
    LastMonth,
    ThisYear,
    LastYear,
    /// Up to and including today.
    LastDays(i32),
    LastMonths(i32),
    Year(i16),
    /// Without a year, the latest one that has started.
    Quarter(Option<i16>, i8),
    Month(Option<i16>, i8),
}

impl Spoken {
    /// Parses a name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let folded = normalize(name);
        let apart = |it: char| it.is_whitespace() || matches!(it, '_' | '-' | '/' | '.');
        let words = folded.split(apart).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.filter(|word| !matches!(*word, "de" | "do")).collect();
        Some(match words.as_slice() {
            ["hoje"] => Self::Today,
            ["ontem"] => Self::Yesterday,
            ["esta", "semana"] => Self::ThisWeek,
            ["semana", "passada"] => Self::LastWeek,
            ["este", "mes"] => Self::ThisMonth,
            ["mes", "passado"] => Self::LastMonth,
            ["este", "ano"] => Self::ThisYear,
            ["ano", "passado"] => Self::LastYear,
            ["ultimos", count, "dias"] => Self::LastDays(number(count, MOST_DAYS)?),
            ["ultimos", count, "meses"] => Self::LastMonths(number(count, MOST_MONTHS)?),
            [one] => year(one)
                .map(Self::Year)
                .or_else(|| month_name(one).map(|month| Self::Month(None, month)))
                .or_else(|| quarter(one).map(|quarter| Self::Quarter(None, quarter)))?,
            [first, second] => quarter_of_year(first, second)
                .or_else(|| month_of_year(&folded, first, second))
                .or_else(|| trimestre(first, second).map(|it| Self::Quarter(None, it)))?,
            [first, second, last] => Self::Quarter(Some(year(last)?), trimestre(first, second)?),
            _ => return None,
        })
    }

    /// The canonical form; a year is added where the name has none.
    pub(super) fn plain(self, today: Date) -> Option<String> {
        let word = match self {
            Self::Today => "hoje",
            Self::Yesterday => "ontem",
            Self::ThisWeek => "esta_semana",
            Self::LastWeek => "semana_passada",
            Self::ThisMonth => "este_mes",
            Self::LastMonth => "mes_passado",
            Self::ThisYear => "este_ano",
            Self::LastYear => "ano_passado",
            Self::LastDays(count) => return Some(format!("ultimos_{count}_dias")),
            Self::LastMonths(count) => return Some(format!("ultimos_{count}_meses")),
            Self::Year(year) => return Some(year.to_string()),
            Self::Quarter(_, quarter) => {
                let year = self.period(today)?.start.year();
                return Some(format!("{year}-T{quarter}"));
            }
            Self::Month(..) => {
                let first = self.period(today)?.start;
                return Some(first.strftime("%Y-%m").to_string());
            }
        };
        Some(word.to_owned())
    }

    pub(super) fn step(self) -> Step {
        match self {
            Self::Today | Self::Yesterday | Self::LastDays(_) | Self::LastMonths(_) => Step::Days,
            Self::ThisWeek | Self::LastWeek => Step::Weeks,
            Self::ThisMonth | Self::LastMonth | Self::Month(..) | Self::Quarter(..) => Step::Months,
            Self::ThisYear | Self::LastYear | Self::Year(_) => Step::Years,
        }
    }

    /// The days of the period.
    pub(super) fn period(self, today: Date) -> Option<Period> {
        let since = |start: Date| Period { start, end: today };
        let monday = |day: Date| {
            let past = day.weekday().to_monday_zero_offset();
            day.saturating_sub(i32::from(past).days())
        };
        Some(match self {
            Self::Today => since(today),
            Self::Yesterday => {
                let day = today.yesterday().ok()?;
                Period {
                    start: day,
                    end: day,
                }
            }
            Self::ThisWeek => since(monday(today)),
            Self::LastWeek => {
                let start = monday(today).saturating_sub(7.days());
                let end = start.saturating_add(6.days());
                Period { start, end }
            }
            Self::ThisMonth => since(today.first_of_month()),
            Self::LastMonth => months(today.saturating_sub(1.month()), 1),
            Self::ThisYear => since(today.first_of_year()),
            Self::LastYear => months(today.first_of_year().saturating_sub(1.year()), 12),
            Self::LastDays(count) => since(today.saturating_sub((count - 1).days())),
            Self::LastMonths(count) => {
                let before = today.saturating_sub(count.months());
                since(before.saturating_add(1.day()))
            }
            Self::Year(year) => months(Date::new(year, 1, 1).ok()?, 12),
            Self::Quarter(year, quarter) => begun(year, quarter * 3 - 2, 3, today)?,
            Self::Month(year, month) => begun(year, month, 1, today)?,
        })
    }
}

/// `count` whole months, from the month of `first` on.
fn months(first: Date, count: i32) -> Period {
    let start = first.first_of_month();
    let last = start.saturating_add((count - 1).months());
    Period {
        start,
        end: last.last_of_month(),
    }
}

/// `count` months from a month of a year on; without a year, the latest ones that have started.
fn begun(year: Option<i16>, month: i8, count: i32, today: Date) -> Option<Period> {
    let of = |year| Date::new(year, month, 1).ok();
    let start = match year {
        Some(year) => of(year)?,
        None => of(today.year())
            .filter(|it| *it <= today)
            .or_else(|| of(today.year() - 1))?,
    };
    Some(months(start, count))
}

fn number(text: &str, most: i32) -> Option<i32> {
    let count = text.parse().ok()?;
    (1..=most).contains(&count).then_some(count)
}

/// A four-digit year.
fn year(text: &str) -> Option<i16> {
    let written = text.len() == 4 && text.bytes().all(|it| it.is_ascii_digit());
    let year = written.then(|| text.parse().ok())??;
    (1_900..2_100).contains(&year).then_some(year)
}

/// A month's number, from its whole name or its first three letters.
fn month_name(text: &str) -> Option<i8> {
    let is_it = |name: &str| name == text || (text.len() == 3 && name.starts_with(text));
    let index = MONTHS.iter().position(|name| is_it(name))?;
    i8::try_from(index + 1).ok()
}

/// `t3` or `3t`.
fn quarter(text: &str) -> Option<i8> {
    let number = text.strip_prefix('t').or_else(|| text.strip_suffix('t'))?;
    let quarter = number.parse().ok()?;
    (number.len() == 1 && (1..=4).contains(&quarter)).then_some(quarter)
}

/// `3o trimestre`, `terceiro trimestre`, `trimestre 3`.
fn trimestre(first: &str, second: &str) -> Option<i8> {
    let ((which, "trimestre") | ("trimestre", which)) = (first, second) else {
        return None;
    };
    match which.trim_end_matches(['o', '°']) {
        "1" | "primeir" => Some(1),
        "2" | "segund" => Some(2),
        "3" | "terceir" => Some(3),
        "4" | "quart" => Some(4),
        _ => None,
    }
}

/// `2026 t3`, `t3 2026`.
fn quarter_of_year(first: &str, second: &str) -> Option<Spoken> {
    let of = |year_: &str, quarter_: &str| year(year_).zip(quarter(quarter_));
    let (year, quarter) = of(first, second).or_else(|| of(second, first))?;
    Some(Spoken::Quarter(Some(year), quarter))
}

/// `2026-10`, `10/2026`, `outubro 2025`, `out/25`.
fn month_of_year(folded: &str, first: &str, second: &str) -> Option<Spoken> {
    let digits = |text: &str| {
        let written = text.len() == 2 && text.bytes().all(|it| it.is_ascii_digit());
        written.then(|| text.parse::<i8>().ok())?
    };
    let month = |text: &str| digits(text).filter(|it| (1..=12).contains(it));
    // Without a slash it could be a day.
    let short = || digits(second).filter(|_| folded.contains('/'));
    if let Some(named) = month_name(first) {
        let year = year(second).or_else(|| Some(CENTURY + i16::from(short()?)))?;
        return Some(Spoken::Month(Some(year), named));
    }
    let of = |year_: &str, month_: &str| year(year_).zip(month(month_));
    let (year, month) = of(first, second).or_else(|| of(second, first))?;
    Some(Spoken::Month(Some(year), month))
}

#[cfg(test)]
mod tests;
