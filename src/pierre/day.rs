//! Instants and dates of every form Pierre was seen to send, as days in São Paulo.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// The time zone in which days, months and "today" are meant.
#[must_use]
pub fn sao_paulo() -> TimeZone {
    static ZONE: TimeZone = jiff::tz::get!("America/Sao_Paulo");
    ZONE.clone()
}

/// The São Paulo day of an instant.
#[must_use]
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned(sao_paulo()).date()
}

/// When something happened: a day, or an instant with its São Paulo day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The day in São Paulo.
    pub day: Date,
    /// The instant, when Pierre sent one.
    pub at: Option<Timestamp>,
}

impl Moment {
    /// A time of exactly midnight UTC is a date without a time, and that very date.
    ///
    /// Reads `2026-10-31`, `2026-11-01T02:30:00.000Z` (31 October in São Paulo), any other RFC 3339
    /// offset, and `2025-09-28 03:00:00`, which is UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() == 10 {
            let day = text.parse().ok()?;
            return Some(Self { day, at: None });
        }
        let at = instant(text)?;
        let utc = at.to_zoned(TimeZone::UTC).datetime();
        if utc.time() == jiff::civil::Time::midnight() {
            let day = utc.date();
            return Some(Self { day, at: None });
        }
        Some(Self {
            day: day_of(at),
            at: Some(at),
        })
    }
}

/// The first day of a month written as `2026-10`, or as any day in it.
#[must_use]
pub fn month(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() == 7 {
        return format!("{text}-01").parse().ok();
    }
    Moment::parse(text).map(|it| it.day.first_of_month())
}

/// Reads a date that has no time of day, such as a due date, as [`Moment::parse`] does.
#[must_use]
pub fn calendar_day(text: &str) -> Option<Date> {
    Moment::parse(text).map(|it| it.day)
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

#[cfg(test)]
mod tests;
