//! Readers of single fields that never fail: a value of another form than expected is absent.
//! They look at the raw JSON text, so that a number keeps every digit it was written with.

mod fields;
mod reading;
mod rows;
mod shared;

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{
    day::{self, Moment},
    money,
};
pub(super) use fields::lenient;
pub(super) use reading::body;
pub use rows::Rows;
pub use shared::Shared;

/// The text of a JSON string, number or boolean; nothing of `null`, a list or an object.
fn scalar(raw: &str) -> Option<Cow<'_, str>> {
    match raw.as_bytes().first()? {
        b'"' => {
            let inner = raw.get(1..raw.len().checked_sub(1)?)?;
            if inner.contains('\\') {
                serde_json::from_str(raw).ok().map(Cow::Owned)
            } else {
                Some(Cow::Borrowed(inner))
            }
        }
        b'{' | b'[' | b'n' => None,
        _ => Some(Cow::Borrowed(raw)),
    }
}

fn with<'de, D, T>(deserializer: D, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(scalar(raw.get()).and_then(|text| read(&text)))
}

/// A text; a blank one is absent.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    named(from, |text| Some(text.to_owned()))
}

/// A text that many rows repeat; a blank one is absent.
pub(super) fn shared<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Shared>, D::Error> {
    shared_as(from, |text| text)
}

/// [`shared()`], in our spelling.
pub(super) fn shared_as<'de, D: Deserializer<'de>>(
    from: D,
    spelling: impl Fn(&str) -> &str,
) -> Result<Option<Shared>, D::Error> {
    named(from, |text| Some(reading::shared(spelling(text))))
}

/// ISO 4217, in capitals.
pub(super) fn currency<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Shared>, D::Error> {
    named(from, |text| {
        let is_upper = !text.bytes().any(|it| it.is_ascii_lowercase());
        Some(if is_upper {
            reading::shared(text)
        } else {
            reading::shared(&text.to_ascii_uppercase())
        })
    })
}

/// What a text names; a blank one names nothing.
pub(super) fn named<'de, D, T>(
    from: D,
    name: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
{
    with(from, |text| {
        let is_blank = text.chars().all(char::is_whitespace);
        if is_blank { None } else { name(text) }
    })
}

/// An amount of money, from a number or a decimal string, rounded to the cent; absurd ones are absent.
pub(super) fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    with(from, money::of_pierre)
}

/// A number that is no money, such as a percentage.
pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    with(from, money::parse)
}

/// A month, from `2026-10` or any day in it: its first day.
pub(super) fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    with(from, day::month)
}

/// How many parts a purchase has, or which part: none has more than 99.
pub(super) fn part<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    Ok(count(from)?.filter(|it| (1..=money::MOST_PARTS).contains(it)))
}

/// A text, or the `value` of an object that holds one.
pub(super) fn text_or_value<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    struct Valued {
        #[serde(default, deserialize_with = "text")]
        value: Option<String>,
    }

    let raw = <&RawValue>::deserialize(from)?;
    if let Some(valued) = nested_in::<Valued>(raw) {
        return Ok(valued.value);
    }
    Ok(scalar(raw.get())
        .filter(|it| !it.trim().is_empty())
        .map(Cow::into_owned))
}

/// A day or an instant.
pub(super) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Moment>, D::Error> {
    with(from, Moment::parse)
}

/// A date without a time of day.
pub(super) fn calendar_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    with(from, day::calendar_day)
}

/// A boolean, also as `"true"`.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    with(from, |text| text.parse().ok())
}

/// A whole number, also as `"12"` or `12.0`.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    with(from, |text| {
        let number = money::parse(text)?;
        (number.fract().is_zero()).then(|| u32::try_from(number).ok())?
    })
}

/// An object or a list of the expected form, else absent.
pub(super) fn nested<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    <&RawValue>::deserialize(from).map(nested_in)
}

/// [`nested`] in raw JSON.
pub(super) fn nested_in<'de, T: Deserialize<'de>>(raw: &'de RawValue) -> Option<T> {
    let raw = raw.get();
    // Often it is null, and that is not worth an error of serde's.
    let is_nested = raw.starts_with(['{', '[']);
    is_nested.then(|| reading::row_by_row(|| serde_json::from_str(raw).ok()))?
}

#[cfg(test)]
mod tests;
