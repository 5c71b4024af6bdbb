//! Converts one value to the type that its schema names: hosts send numbers, booleans and lists as
//! strings. A value outside the schema becomes `None`.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::{answer::amount::AmountArgument, tool::schema::JsonObject};

/// Longest text of any argument, in characters.
const MAX_TEXT: usize = 1_000;

/// The value in the type that the schema names, or `None` when the schema does not allow it.
pub(super) fn coerce(property: &JsonObject, value: Value) -> Option<Value> {
    match property.get("type").and_then(Value::as_str)? {
        "integer" => {
            let number = match &value {
                Value::String(text) => text.trim().parse().ok()?,
                other => other.as_i64().or_else(|| {
                    let exact = AmountArgument::read(other)?;
                    exact.fract().is_zero().then(|| exact.try_into().ok())?
                })?,
            };
            within(property, Decimal::from(number)).then(|| number.into())
        }
        // Parsed once, by the argument's own type, which also has the error message.
        "number" => (value.is_number() || value.is_string()).then_some(value),
        "boolean" => match value {
            Value::Bool(_) => Some(value),
            Value::String(text) => text.trim().parse::<bool>().ok().map(Value::Bool),
            _ => None,
        },
        "string" => {
            let text = match value {
                Value::String(text) => text.trim().to_owned(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            };
            allowed_text(property, text).map(Value::String)
        }
        "array" => {
            let items = property.get("items").and_then(Value::as_object)?;
            let list = match value {
                Value::Array(list) => list,
                Value::String(text) => listed(&text)?,
                _ => return None,
            };
            let longest = property
                .get("maxItems")
                .and_then(Value::as_u64)
                .unwrap_or(100);
            let short_enough = u64::try_from(list.len()).ok()? <= longest;
            let list = list
                .into_iter()
                .filter(|it| it.as_str().is_none_or(|text| !text.trim().is_empty()));
            short_enough
                .then(|| {
                    list.map(|item| coerce(items, unquoted(item)?))
                        .collect::<Option<Vec<_>>>()
                })?
                .map(Value::Array)
        }
        _ => None,
    }
}

/// A list sent as text: as JSON, or separated by commas as Pierre writes lists.
fn listed(text: &str) -> Option<Vec<Value>> {
    if is_like_json(text) {
        return match serde_json::from_str(text).ok()? {
            Value::Array(list) => Some(list),
            one @ Value::String(_) => Some(vec![one]),
            _ => None,
        };
    }
    let parts = text.split(',').map(|part| part.trim().to_owned());
    Some(parts.map(Value::String).collect())
}

/// One item of a list; text that is JSON again is parsed once more.
fn unquoted(item: Value) -> Option<Value> {
    match &item {
        Value::String(text) if is_like_json(text) => serde_json::from_str(text)
            .ok()
            .filter(|inner: &Value| inner.as_str().is_some_and(|it| !is_like_json(it))),
        _ => Some(item),
    }
}

/// Whether the text looks like JSON: no name begins like this.
pub(crate) fn is_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{', '"'])
}

fn within(property: &JsonObject, number: Decimal) -> bool {
    let bound = |name| AmountArgument::read(property.get(name)?);
    bound("minimum").is_none_or(|least| number >= least)
        && bound("maximum").is_none_or(|most| number <= most)
}

/// The text, in the schema's spelling where the schema lists the values.
fn allowed_text(property: &JsonObject, text: String) -> Option<String> {
    if let Some(values) = property.get("enum").and_then(Value::as_array) {
        let mut values = values.iter().filter_map(Value::as_str);
        return values
            .find(|value| value.eq_ignore_ascii_case(&text))
            .map(str::to_owned);
    }
    let longest = property.get("maxLength").and_then(Value::as_u64);
    let longest = longest
        .and_then(|it| usize::try_from(it).ok())
        .unwrap_or(MAX_TEXT);
    (text.chars().count() <= longest && !text.chars().any(char::is_control)).then_some(text)
}

/// In Portuguese, what an argument accepts.
pub(super) fn expected(property: &JsonObject) -> String {
    let bound = |name| property.get(name).map(Value::to_string);
    let range = match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) => format!(" de {least} a {most}"),
        (Some(least), None) => format!(" a partir de {least}"),
        (None, Some(most)) => format!(" até {most}"),
        (None, None) => String::new(),
    };
    if let Some(values) = property.get("enum").and_then(Value::as_array) {
        let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
        return format!("um destes valores: {}", values.join(", "));
    }
    match property.get("type").and_then(Value::as_str) {
        Some("integer") => format!("um número inteiro{range}"),
        Some("number") => format!("um valor em reais{range}, como 180.50 ou \"1.234,56\""),
        Some("boolean") => "true ou false".to_owned(),
        Some("array") => {
            let items = property.get("items").and_then(Value::as_object);
            items.map_or_else(String::new, |items| {
                format!("uma lista; em cada item, {}", expected(items))
            })
        }
        _ => {
            let longest = property
                .get("maxLength")
                .and_then(Value::as_u64)
                .unwrap_or(MAX_TEXT as u64);
            format!("um texto de até {longest} caracteres")
        }
    }
}
