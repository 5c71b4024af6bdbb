//! A calendar day in arguments and answers: `2026-10-31`.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::pierre::day::calendar_day;

/// A day, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(text.trim()).map(Self).ok_or_else(|| {
            serde::de::Error::custom(
                "use uma data que exista, no formato AAAA-MM-DD, como 2026-10-31",
            )
        })
    }
}

/// Parses a date, or a timestamp, which programs send for a date: its day in São Paulo. Midnight
/// UTC stands for a date without a time and keeps its date.
fn read(text: &str) -> Option<Date> {
    let (date, time) = text.split_at_checked(10)?;
    let day = (date.as_bytes().get(4) == Some(&b'-')).then(|| date.parse().ok())??;
    if time.is_empty() {
        return Some(day);
    }
    if !time.starts_with(['T', 't', ' ']) {
        return None;
    }
    if text.parse::<Timestamp>().is_ok() {
        return calendar_day(text);
    }
    // Without an offset the time is local.
    text.parse::<DateTime>().ok().map(DateTime::date)
}

super::clean::string_value!(Day);

/// The day in Brazilian format: `31/10/2026`.
#[must_use]
pub fn spoken(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_date_with_a_time_for_its_day_in_sao_paulo() {
        for (text, day) in [
            ("2026-10-31T00:00:00.000Z", "2026-10-31"),
            ("2026-10-31T00:00:00+00:00", "2026-10-31"),
            ("2026-10-31T00:00:00-03:00", "2026-10-31"),
            ("2026-10-31T23:59:59-03:00", "2026-10-31"),
            ("2026-11-01T02:59:59.999Z", "2026-10-31"),
            ("2026-11-01T03:00:00Z", "2026-11-01"),
            ("2026-10-31T00:00", "2026-10-31"),
            ("2026-10-31T23:30:00", "2026-10-31"),
            ("2026-10-31 08:00:00", "2026-10-31"),
        ] {
            let read: Day = serde_json::from_value(text.into()).unwrap();
            assert_eq!(read.to_string(), day, "{text}");
        }
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        for text in [
            "2026-02-30",
            "2026-1-5",
            "31/10/2026",
            "20261031",
            "2026-10-31T25:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-10-31Z",
            "2026-10-31 e depois",
            "hoje",
        ] {
            assert!(
                serde_json::from_value::<Day>(text.into()).is_err(),
                "{text}"
            );
        }
        assert!(serde_json::from_str::<Day>("\"2028-02-29\"").is_ok());
    }
}
