//! How the file of facts writes amounts and days.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

use crate::sandbox::money;

/// An amount in cents, written as a decimal number or text.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(try_from = "Value")]
pub struct Cents(pub i64);

impl TryFrom<Value> for Cents {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let cents = money::cents(&value);
        cents.map(Self).ok_or("an amount has two places")
    }
}

pub(super) fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(D::Error::custom)
}

pub(super) fn maybe_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(Some)
}
