//! Days and instants, and the placeholders of the data files, which are relative to the household's
//! today. Their notation is described in `docs/sandbox.md`.

use std::io;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _};
use serde_json::Value;

/// The household's calendar and clock.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    pub(super) today: Date,
    zone: TimeZone,
    fixed: Option<Timestamp>,
}

impl Calendar {
    /// A calendar on the given day, or on the real one.
    pub(super) fn new(today: Option<Date>) -> io::Result<Self> {
        let zone: TimeZone = jiff::tz::get!("America/Sao_Paulo");
        let fixed = today.map(|day| instant(day, 12, 0, &zone)).transpose()?;
        let today = today.unwrap_or_else(|| Timestamp::now().to_zoned(zone.clone()).date());
        Ok(Self { today, zone, fixed })
    }

    /// Now, as Pierre writes instants.
    pub(super) fn now(&self) -> String {
        iso(self.clock())
    }

    fn clock(&self) -> Timestamp {
        self.fixed.unwrap_or_else(Timestamp::now)
    }

    /// The São Paulo day of an instant as Pierre writes it.
    pub(super) fn day_of(&self, text: &str) -> Option<Date> {
        let at: Timestamp = text.parse().ok()?;
        Some(at.to_zoned(self.zone.clone()).date())
    }

    /// Whether an instant as Pierre writes it has come yet.
    pub(super) fn has_come(&self, text: &str) -> bool {
        text.parse::<Timestamp>().is_ok_and(|at| at <= self.clock())
    }

    /// The beginning of a day, as Pierre writes instants.
    pub(super) fn midnight(&self, day: Date) -> Value {
        self.moment(day, 0, 0)
    }

    /// A time of a day, as Pierre writes instants.
    pub(super) fn moment(&self, day: Date, hour: i8, minute: i8) -> Value {
        instant(day, hour, minute, &self.zone).ok().map(iso).into()
    }

    /// The first day of the month `months` away from this one.
    pub(super) fn month(&self, months: i32) -> io::Result<Date> {
        shift(self.today.first_of_month(), months.months())
    }

    /// Fills every placeholder in the strings of `value`, with `m` moved by `months`.
    pub(super) fn fill(&self, value: &mut Value, months: i32) -> io::Result<()> {
        match value {
            Value::String(text) if text.contains('{') => *text = self.expand(text, months)?,
            Value::Array(items) => {
                for item in items {
                    self.fill(item, months)?;
                }
            }
            Value::Object(fields) => {
                for field in fields.values_mut() {
                    self.fill(field, months)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn expand(&self, text: &str, months: i32) -> io::Result<String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (inside, after) = after.split_once('}').ok_or_else(|| bad(text))?;
            filled.push_str(before);
            filled.push_str(&self.point(inside, months).map_err(|_| bad(text))?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// What stands between the braces.
    fn point(&self, text: &str, months: i32) -> io::Result<String> {
        if let Some(minutes) = text.strip_prefix("now-") {
            let minutes: i64 = number(minutes)?;
            let at = self.clock().checked_sub(minutes.minutes());
            return at.map(iso).map_err(io::Error::other);
        }
        if let Some(day) = text.strip_prefix('=') {
            return Ok(self.day(day, months)?.to_string());
        }
        let (day, time) = text.split_once(' ').unwrap_or((text, "00:00"));
        let (hour, minute) = time.split_once(':').ok_or_else(|| bad(text))?;
        let (hour, minute) = (number(hour)?, number(minute)?);
        instant(self.day(day, months)?, hour, minute, &self.zone).map(iso)
    }

    /// `d±n`, `m±n/DD±n` or `next/DD±n`.
    fn day(&self, text: &str, months: i32) -> io::Result<Date> {
        if let Some(days) = text.strip_prefix('d') {
            return shift(self.today, number::<i32>(days)?.days());
        }
        let (base, day) = text.split_once('/').ok_or_else(|| bad(text))?;
        let (day, days) = match day.find(['+', '-']) {
            Some(at) => {
                let (day, days) = day.split_at(at);
                (day, number::<i32>(days)?)
            }
            None => (day, 0),
        };
        let day: i8 = number(day)?;
        let date = if base == "next" {
            let this = in_month(self.today, day);
            if this < self.today {
                in_month(self.month(1)?, day)
            } else {
                this
            }
        } else {
            let base = base.strip_prefix('m').ok_or_else(|| bad(text))?;
            let away: i32 = if base.is_empty() { 0 } else { number(base)? };
            in_month(self.month(away + months)?, day)
        };
        shift(date, days.days())
    }
}

/// A day of the month that `month` is in, or that month's last.
pub(super) fn in_month(month: Date, day: i8) -> Date {
    let day = day.clamp(1, month.days_in_month());
    Date::new(month.year(), month.month(), day).unwrap_or(month)
}

/// How many calendar months there are from one day to another.
pub(super) fn months_between(from: Date, to: Date) -> i32 {
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    months(to) - months(from)
}

/// Exactly `YYYY-MM-DD`.
pub(super) fn parse_day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|_| text.len() == 10)
}

/// A day as midnight in UTC.
pub(super) fn utc_midnight(day: Date) -> Value {
    Value::String(format!("{day}T00:00:00.000Z"))
}

fn shift(date: Date, span: Span) -> io::Result<Date> {
    date.checked_add(span).map_err(io::Error::other)
}

fn instant(day: Date, hour: i8, minute: i8, zone: &TimeZone) -> io::Result<Timestamp> {
    let at = jiff::civil::Time::new(hour, minute, 0, 0).map_err(io::Error::other)?;
    let at = day.to_datetime(at).to_zoned(zone.clone());
    at.map(|at| at.timestamp()).map_err(io::Error::other)
}

fn iso(at: Timestamp) -> String {
    format!("{at:.3}")
}

fn number<T: std::str::FromStr>(text: &str) -> io::Result<T> {
    text.parse().map_err(|_| bad(text))
}

fn bad(text: &str) -> io::Error {
    io::Error::other(format!("bad placeholder in the sandbox's data: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: &str) -> Calendar {
        Calendar::new(Some(day.parse().unwrap())).unwrap()
    }

    #[test]
    fn fills_every_form_of_placeholder() {
        let calendar = on("2026-03-31");
        for (text, months, expected) in [
            ("{m/05}", 0, "2026-03-05T03:00:00.000Z"),
            ("{m/05}", -2, "2026-01-05T03:00:00.000Z"),
            ("{m-1/31 23:30}", 0, "2026-03-01T02:30:00.000Z"),
            ("{=m-1/31}", 0, "2026-02-28"),
            ("{=m-3/31}", 0, "2025-12-31"),
            ("{=d+1}", 0, "2026-04-01"),
            ("{d-1 09:15}", 0, "2026-03-30T12:15:00.000Z"),
            ("{=next/10}", 0, "2026-04-10"),
            ("{=next/10-1}", 0, "2026-04-09"),
            ("{=next/31}", 0, "2026-03-31"),
            ("{now-90}", 0, "2026-03-31T13:30:00.000Z"),
        ] {
            assert_eq!(calendar.expand(text, months).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn an_instant_after_midnight_in_utc_is_still_the_day_before_in_sao_paulo() {
        let day = on("2026-11-20").day_of("2026-11-01T02:30:00.000Z").unwrap();
        assert_eq!(day.to_string(), "2026-10-31");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for text in ["{m-1", "{x/01}", "{m/aa}", "{d-1 25:00}", "{}"] {
            assert!(on("2026-03-31").expand(text, 0).is_err(), "{text}");
        }
    }
}
