//! Money in arguments and answers: accepts every common spelling, writes a decimal string with two
//! places.

use std::borrow::Cow;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::InvalidArgument;
use crate::pierre::money;

/// An amount in an answer: `"-125.50"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Decimal);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&money::cents(self.0))
    }
}

super::clean::string_value!(Amount);

impl From<Decimal> for Amount {
    fn from(amount: Decimal) -> Self {
        Self(amount)
    }
}

/// An amount in an argument: `180`, `180.5`, `"180,50"`, `"1.234,56"`, `"1234.56"`. As a text,
/// `"1.500"` is one thousand five hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountArgument(pub Decimal);

impl AmountArgument {
    /// Reads a JSON number or a text.
    #[must_use]
    pub fn read(value: &Value) -> Option<Decimal> {
        match value {
            Value::Number(number) => money::parse(&number.to_string()),
            Value::String(text) => parse_spelled(text),
            _ => None,
        }
    }
}

/// A comma is the decimal separator, and dots before it group thousands. Without a comma, dots
/// followed by three digits group thousands: prices do not have three decimal places.
fn parse_spelled(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let text = text.strip_prefix("R$").map_or(text, str::trim_start);
    let Some((whole, fraction)) = text.split_once(',') else {
        if groups_thousands(text) {
            return money::parse(&text.replace('.', ""));
        }
        let is_plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
        return is_plain.then(|| money::parse(text))?;
    };
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split('.');
    let first = groups.next()?;
    let grouped = digits.contains('.');
    let is_number = (1..=if grouped { 3 } else { 28 }).contains(&first.len())
        && groups.all(|group| group.len() == 3)
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| money::parse(&format!("{}.{fraction}", whole.replace('.', ""))))?
}

/// One to three digits, then groups of three: `1.000`, `12.345.678`. `0.500` is a decimal.
fn groups_thousands(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
    let Some((first, rest)) = digits.split_once('.') else {
        return false;
    };
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && is_number(first)
        && rest.split('.').all(|it| it.len() == 3 && is_number(it))
}

impl<'de> Deserialize<'de> for AmountArgument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::read(&value).map(Self).ok_or_else(|| {
            serde::de::Error::custom("use um valor em reais, por exemplo 180.50 ou \"1.234,56\"")
        })
    }
}

impl JsonSchema for AmountArgument {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AmountArgument".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number"})
    }
}

/// Validates an amount of the argument `name`: greater than zero, in whole cents.
///
/// # Errors
/// When the amount is not.
pub fn positive(name: &str, amount: Decimal) -> Result<Decimal, InvalidArgument> {
    let cents = amount.normalize().scale() <= 2;
    if amount > Decimal::ZERO && cents && amount < Decimal::from(1_000_000_000) {
        return Ok(amount);
    }
    Err(InvalidArgument(format!(
        "`{name}`: use um valor em reais maior que zero, com no máximo duas casas decimais, como 180.50."
    )))
}

/// The amount in Brazilian format: `R$ 1.234,56`.
#[must_use]
pub fn spoken(amount: Decimal) -> String {
    let text = money::cents(amount.abs()).to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((text.as_str(), "00"));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let sign = if money::cents(amount).is_sign_negative() {
        "-"
    } else {
        ""
    };
    format!("{sign}R$ {grouped},{cents}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_and_programs_write() {
        for (value, expected) in [
            (serde_json::json!(180), "180"),
            (serde_json::json!(180.5), "180.5"),
            (serde_json::json!(0.1), "0.1"),
            (serde_json::json!("180,50"), "180.50"),
            (serde_json::json!("1.234,56"), "1234.56"),
            (serde_json::json!("R$ 1.234.567,89"), "1234567.89"),
            (serde_json::json!("1234.56"), "1234.56"),
            (serde_json::json!("-5"), "-5"),
            (serde_json::json!("1234,5"), "1234.5"),
            (serde_json::json!("1.000"), "1000"),
            (serde_json::json!("1.500"), "1500"),
            (serde_json::json!("R$ 12.345.678"), "12345678"),
            (serde_json::json!("-999.999"), "-999999"),
            (serde_json::json!("1.50"), "1.50"),
            (serde_json::json!("1.5"), "1.5"),
            (serde_json::json!("0.500"), "0.500"),
            (serde_json::json!("1234.567"), "1234.567"),
            (serde_json::json!(1.5), "1.5"),
            (serde_json::json!(1.234), "1.234"),
        ] {
            assert_eq!(
                AmountArgument::read(&value).unwrap().to_string(),
                expected,
                "{value}"
            );
        }
    }

    #[test]
    fn refuses_what_could_mean_two_things_or_nothing() {
        for value in [
            "10abc",
            "",
            "1,234.56",
            "12.34,5",
            "1.2345,00",
            "1,",
            "1e3",
            "R$",
            "1.00.000",
            "12.34.567",
            "1..000",
            ".000.000",
        ] {
            assert!(AmountArgument::read(&value.into()).is_none(), "{value}");
        }
    }

    #[test]
    fn takes_amounts_above_zero_in_whole_cents() {
        for good in ["0.01", "180", "180.50", "1.10000"] {
            assert!(positive("amount", good.parse().unwrap()).is_ok(), "{good}");
        }
        for bad in ["0", "-1", "0.001", "1000000000"] {
            assert!(positive("amount", bad.parse().unwrap()).is_err(), "{bad}");
        }
    }

    #[test]
    fn speaks_reais_as_brazilians_write_them() {
        for (amount, text) in [
            ("1234.5", "R$ 1.234,50"),
            ("-0.999", "-R$ 1,00"),
            ("0", "R$ 0,00"),
            ("1234567", "R$ 1.234.567,00"),
        ] {
            assert_eq!(spoken(amount.parse().unwrap()), text);
        }
    }
}
