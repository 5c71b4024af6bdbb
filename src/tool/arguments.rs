//! Converts arguments as models and hosts send them into a tool's `Input`. Enforces the schema for
//! every tool alike; the error for an invalid argument says what is allowed and never repeats the
//! value.

mod values;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use self::values::is_like_json;
use self::values::{coerce, expected};
use super::{error::Error, schema::JsonObject};
use crate::privacy::{is_plain_name, seen};

/// Longest argument name that is considered, in characters.
const LONGEST_NAME: usize = 60;

/// Arguments that n8n adds to every call. They are dropped, unless the tool has one of that name.
const OF_THE_HOST: [&str; 5] = ["action", "chatInput", "sessionId", "tool", "toolCallId"];

/// Parses a tool's input.
///
/// # Errors
/// [`Error::InvalidArguments`] with each invalid argument and what it accepts.
pub fn read<T: DeserializeOwned>(schema: &JsonObject, given: JsonObject) -> Result<T, Error> {
    let arguments = checked(schema, given)?;
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let field = error.path().to_string();
        let problem = error.into_inner();
        // A flattened argument has no path; its message contains the name.
        Error::InvalidArguments(if field == "." {
            format!("{problem}.")
        } else {
            format!("`{field}`: {problem}.")
        })
    })
}

/// The arguments with the names and types of the schema; empty ones are left out.
///
/// # Errors
/// As [`read`].
fn checked(schema: &JsonObject, given: JsonObject) -> Result<JsonObject, Error> {
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
            meant(&name)
        };
        let Some(property) = properties.get(&known).and_then(Value::as_object) else {
            if !OF_THE_HOST.contains(&known.as_str()) {
                problems.push(unknown(&known, properties));
            }
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

/// The error that replaces an empty answer when a list was sent as JSON text: the list may have
/// been misread, so that "nothing found" would be unreliable. `None` when every list was an array.
#[must_use]
pub fn doubt(schema: &JsonObject, given: &JsonObject) -> Option<Error> {
    let properties = schema.get("properties")?.as_object()?;
    let is_list = |name: &str| properties.get(name).is_some_and(|it| it["type"] == "array");
    let came_as_text = given.iter().find_map(|(name, value)| {
        // Few values look like JSON, and reading a name costs more.
        let name = is_like_json(value.as_str()?).then(|| meant(name))?;
        is_list(&name).then_some(name)
    });
    came_as_text.map(|name| {
        Error::InvalidArguments(format!(
            "`{name}`: veio como texto JSON e, lido como lista, não encontrou nada; para confirmar, envie uma lista, como [\"a\", \"b\"]."
        ))
    })
}

/// The canonical name of an argument: some hosts add quotes or invisible characters, and models
/// write `start_date`.
#[must_use]
pub fn meant(name: &str) -> String {
    let seen = seen(name, LONGEST_NAME);
    let around = |it: char| it.is_whitespace() || "\"'`“”‘’".contains(it);
    camel_case(seen.trim_matches(around))
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

#[cfg(test)]
mod tests;
