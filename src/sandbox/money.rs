//! Amounts in cents, so that sums are exact, and as Pierre writes them: text or numbers.

use serde_json::{Number, Value};

/// The cents of a decimal string or a number with at most two places.
pub(super) fn cents(value: &Value) -> Option<i64> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > 2 {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    let cents = whole.checked_mul(100)?.checked_add(part)?;
    Some(if negative { -cents } else { cents })
}

/// The cents of a field.
pub(super) fn of(value: &Value, field: &str) -> Option<i64> {
    cents(value.get(field)?)
}

/// `-1234.50`.
pub(super) fn decimal(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// The same amount as a JSON string.
pub(super) fn string(cents: i64) -> Value {
    Value::String(decimal(cents))
}

/// The same amount as a JSON number.
pub(super) fn number(cents: i64) -> Value {
    let parsed = decimal(cents).parse().ok().and_then(Number::from_f64);
    parsed.map_or(Value::Null, Value::Number)
}

/// A sum in floating point, with the dust that it brings.
pub(super) fn float_sum(cents: impl IntoIterator<Item = i64>) -> Value {
    let numbers = cents.into_iter().map(number);
    let numbers = numbers.map(|number| number.as_f64().unwrap_or_default());
    numbers.sum::<f64>().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_and_writes_cents_exactly() {
        for (value, expected) in [
            (json!("-0.07"), -7),
            (json!(1234.5), 123_450),
            (json!("10"), 1_000),
            (json!(-3), -300),
        ] {
            assert_eq!(cents(&value), Some(expected));
            assert_eq!(cents(&string(expected)), Some(expected));
            assert_eq!(cents(&number(expected)), Some(expected));
        }
        for value in [json!("abc"), json!(null), json!("1.234"), json!("")] {
            assert_eq!(cents(&value), None);
        }
    }
}
