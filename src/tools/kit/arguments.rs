//! Arguments as models send them → arguments as a room's `Input` wants them. What the schema
//! promises is enforced here, for every tool alike; the answer to a bad argument says what is
//! allowed and never repeats the value.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{amount::AmountArgument, error::Error, schema::JsonObject, text::is_plain_name};

/// Longest text that any argument may be, in characters.
const MAX_TEXT: usize = 1_000;

/// Reads a room's input.
///
/// # Errors
/// [`Error::InvalidArguments`] naming each argument that is wrong and what it takes.
pub fn read<T: DeserializeOwned>(schema: &JsonObject, given: JsonObject) -> Result<T, Error> {
    let arguments = checked(schema, given)?;
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let field = error.path().to_string();
        Error::InvalidArguments(format!("`{field}`: {}.", error.into_inner()))
    })
}

/// The arguments in the names and forms of the schema; what is empty is left out.
///
/// # Errors
/// As [`read`]. Checked arguments pass unchanged.
pub fn checked(schema: &JsonObject, given: JsonObject) -> Result<JsonObject, Error> {
    let empty = JsonObject::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let mut arguments = JsonObject::new();
    let mut problems = Vec::new();
    for (name, value) in given {
        let known = if properties.contains_key(&name) {
            name
        } else {
            camel_case(&name)
        };
        let Some(property) = properties.get(&known).and_then(Value::as_object) else {
            problems.push(unknown(&known, properties));
            continue;
        };
        if value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty()) {
            continue;
        }
        match coerce(property, value) {
            Some(_) if arguments.contains_key(&known) => {
                problems.push(format!("`{known}`: veio duas vezes."));
            }
            Some(value) => {
                arguments.insert(known, value);
            }
            None => problems.push(format!("`{known}`: use {}.", expected(property))),
        }
    }
    for name in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some(name) = name.as_str()
            && !arguments.contains_key(name)
            && !problems
                .iter()
                .any(|problem| problem.starts_with(&format!("`{name}`")))
        {
            let property = properties
                .get(name)
                .and_then(Value::as_object)
                .unwrap_or(&empty);
            problems.push(format!(
                "`{name}`: é obrigatório; use {}.",
                expected(property)
            ));
        }
    }
    if problems.is_empty() {
        Ok(arguments)
    } else {
        Err(Error::InvalidArguments(problems.join(" ")))
    }
}

/// `start_date` → `startDate`.
fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        match character {
            '_' if !out.is_empty() => upper = true,
            _ if upper => {
                out.push(character.to_ascii_uppercase());
                upper = false;
            }
            _ => out.push(character),
        }
    }
    out
}

fn unknown(name: &str, properties: &JsonObject) -> String {
    let name = if is_plain_name(name, 40) { name } else { "…" };
    if properties.is_empty() {
        return format!("`{name}`: não existe; esta ferramenta não recebe argumentos.");
    }
    let names: Vec<_> = properties.keys().map(|it| format!("`{it}`")).collect();
    format!(
        "`{name}`: não existe; os argumentos são {}.",
        names.join(", ")
    )
}

/// The value in the form that the schema names, or nothing when it is outside what it allows.
fn coerce(property: &JsonObject, value: Value) -> Option<Value> {
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
        "number" => {
            let number = AmountArgument::read(&value)?;
            within(property, number).then(|| number.to_string().into())
        }
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
                // Pierre's own form of a list of names.
                Value::String(text) => text
                    .split(',')
                    .map(|part| Value::String(part.trim().to_owned()))
                    .collect(),
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
                    list.map(|item| coerce(items, item))
                        .collect::<Option<Vec<_>>>()
                })?
                .map(Value::Array)
        }
        _ => None,
    }
}

fn within(property: &JsonObject, number: Decimal) -> bool {
    let bound = |name| AmountArgument::read(property.get(name)?);
    bound("minimum").is_none_or(|least| number >= least)
        && bound("maximum").is_none_or(|most| number <= most)
}

/// The text, in the spelling of the schema where it lists the values.
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

/// In Portuguese, what an argument takes.
fn expected(property: &JsonObject) -> String {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> JsonObject {
        json!({
            "type": "object",
            "properties": {
                "pageSize": {"type": "integer", "minimum": 1, "maximum": 200},
                "minAmount": {"type": "number"},
                "detail": {"type": "string", "enum": ["concise", "full"]},
                "accountId": {"type": "string", "maxLength": 10},
                "full": {"type": "boolean"},
                "categories": {"type": "array", "items": {"type": "string"}}
            },
            "required": ["accountId"],
            "additionalProperties": false
        })
        .as_object()
        .unwrap()
        .clone()
    }

    fn run(arguments: Value) -> Result<Value, String> {
        let Value::Object(arguments) = arguments else {
            panic!("an object")
        };
        checked(&schema(), arguments)
            .map(Value::Object)
            .map_err(|error| match error {
                Error::InvalidArguments(text) => text,
                other => panic!("{other:?}"),
            })
    }

    #[test]
    fn takes_numbers_booleans_and_lists_as_text_and_snake_case_names() {
        let read = run(json!({
            "account_id": 42, "page_size": "10", "full": "true", "detail": "FULL",
            "minAmount": "1.234,56", "categories": "Compras, Saúde"
        }));
        assert_eq!(
            read.unwrap(),
            json!({
                "accountId": "42", "pageSize": 10, "full": true, "detail": "full",
                "minAmount": "1234.56", "categories": ["Compras", "Saúde"]
            })
        );
    }

    #[test]
    fn takes_null_and_blank_for_absent() {
        assert_eq!(
            run(json!({"accountId": "a", "detail": null, "pageSize": " "})).unwrap(),
            json!({"accountId": "a"})
        );
    }

    #[test]
    fn says_what_is_allowed_and_never_repeats_the_value() {
        for (arguments, expected) in [
            (
                json!({"accountId": "a", "pageSize": "10abc"}),
                "`pageSize`: use um número inteiro de 1 a 200.",
            ),
            (
                json!({"accountId": "a", "pageSize": 2000}),
                "`pageSize`: use um número inteiro de 1 a 200.",
            ),
            (
                json!({"accountId": "a", "pageSize": 1.5}),
                "`pageSize`: use um número inteiro de 1 a 200.",
            ),
            (
                json!({"accountId": "a", "detail": "DROP"}),
                "`detail`: use um destes valores: concise, full.",
            ),
            (
                json!({}),
                "`accountId`: é obrigatório; use um texto de até 10 caracteres.",
            ),
            (
                json!({"accountId": "12345678901"}),
                "`accountId`: use um texto de até 10 caracteres.",
            ),
            (
                json!({"accountId": "a", "account_id": "b"}),
                "`accountId`: veio duas vezes.",
            ),
            (
                json!({"accountId": "a", "full": "sim"}),
                "`full`: use true ou false.",
            ),
        ] {
            assert_eq!(run(arguments).unwrap_err(), expected);
        }
        let text = run(json!({"accountId": "a", "<script>": 1})).unwrap_err();
        assert!(
            text.starts_with("`…`: não existe; os argumentos são `pageSize`"),
            "{text}"
        );
    }
}
