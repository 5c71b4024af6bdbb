//! The same readers over a value that is at hand as raw JSON.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::pierre::{day, day::Moment, money};

/// The text of a JSON string, number or boolean; nothing of `null`, a list or an object.
fn scalar(raw: &RawValue) -> Option<Cow<'_, str>> {
    let raw = raw.get();
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

/// What a text names; a blank one is absent.
pub(in crate::pierre) fn named<T>(raw: &RawValue, name: impl FnOnce(&str) -> T) -> Option<T> {
    let text = scalar(raw)?;
    let is_blank = text.chars().all(char::is_whitespace);
    (!is_blank).then(|| name(&text))
}

pub(super) fn text(raw: &RawValue) -> Option<String> {
    named(raw, str::to_owned)
}

pub(super) fn amount(raw: &RawValue) -> Option<Decimal> {
    money::parse(&scalar(raw)?)
}

pub(super) fn moment(raw: &RawValue) -> Option<Moment> {
    Moment::parse(&scalar(raw)?)
}

pub(super) fn calendar_day(raw: &RawValue) -> Option<Date> {
    day::calendar_day(&scalar(raw)?)
}

pub(super) fn flag(raw: &RawValue) -> Option<bool> {
    scalar(raw)?.parse().ok()
}

pub(super) fn count(raw: &RawValue) -> Option<u32> {
    let number = money::parse(&scalar(raw)?)?;
    (number.fract().is_zero()).then(|| u32::try_from(number).ok())?
}

pub(in crate::pierre) fn nested<'de, T: Deserialize<'de>>(raw: &'de RawValue) -> Option<T> {
    let raw = raw.get();
    // Often it is null, and that is not worth an error of serde's.
    let is_nested = raw.starts_with(['{', '[']);
    is_nested.then(|| serde_json::from_str(raw).ok())?
}
