//! JSON Schemas in the dialect that every known client takes: one flat object, nothing referenced,
//! nothing nullable, no formats.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

/// A JSON object.
pub type JsonObject = serde_json::Map<String, Value>;

/// The schema of a tool's arguments.
#[must_use]
pub fn input<T: JsonSchema>() -> JsonObject {
    let settings = SchemaSettings::draft2020_12();
    let mut schema = generate::<T>(settings);
    schema.entry("properties").or_insert_with(|| json!({}));
    schema.shift_insert(1, "additionalProperties".to_owned(), false.into());
    schema
}

/// The schema of a tool's answer. It stays open, so that a field added later breaks no client.
#[must_use]
pub fn output<T: JsonSchema>() -> JsonObject {
    let mut schema = generate::<T>(SchemaSettings::draft2020_12().for_serialize());
    open(&mut schema);
    schema
}

fn generate<T: JsonSchema>(mut settings: SchemaSettings) -> JsonObject {
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut root = match schema.to_value() {
        Value::Object(root) => root,
        _ => JsonObject::new(),
    };
    portable(&mut root);
    // The type's own comment is for readers of the code.
    root.remove("description");
    root
}

/// Rewrites a schema and all schemas inside it.
fn portable(schema: &mut JsonObject) {
    for noise in ["title", "format", "$schema", "$defs"] {
        schema.remove(noise);
    }
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|it| it != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    fold_alternatives(schema);
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|it| !it.is_null());
    }
    for (key, value) in schema.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for property in properties.values_mut().filter_map(Value::as_object_mut) {
                    portable(property);
                }
            }
            ("items" | "additionalProperties", Value::Object(inner)) => portable(inner),
            _ => {}
        }
    }
}

/// `anyOf` of something and null becomes that thing; `oneOf` of constants becomes `enum`.
fn fold_alternatives(schema: &mut JsonObject) {
    if let Some(Value::Array(mut choices)) = schema.remove("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|it| it != "null"));
        match choices.as_slice() {
            [Value::Object(only)] => {
                for (key, value) in only {
                    schema.entry(key.clone()).or_insert_with(|| value.clone());
                }
            }
            _ => {
                schema.insert("anyOf".to_owned(), Value::Array(choices));
            }
        }
    }
    let Some(Value::Array(choices)) = schema.get("oneOf") else {
        return;
    };
    let values: Option<Vec<Value>> = choices
        .iter()
        .map(|choice| {
            choice
                .get("const")
                .or_else(|| choice.get("enum")?.as_array()?.first())
                .cloned()
        })
        .collect();
    if let Some(values) = values {
        schema.remove("oneOf");
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("enum".to_owned(), Value::Array(values));
    }
}

fn open(schema: &mut JsonObject) {
    // A count is never negative and needs no schema to say so.
    schema.remove("minimum");
    for (key, value) in schema.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties
                    .values_mut()
                    .filter_map(Value::as_object_mut)
                    .for_each(open_inner);
            }
            ("items", Value::Object(inner)) => open_inner(inner),
            _ => {}
        }
    }
}

/// What is always there is told of the answer itself; every model pays for saying it of each row.
fn open_inner(schema: &mut JsonObject) {
    schema.remove("required");
    open(schema);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize, serde::Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Choice {
        /// One.
        One,
        /// Two.
        Two,
    }

    #[derive(serde::Serialize, serde::Deserialize, JsonSchema)]
    struct Inner {
        title: Option<u32>,
    }

    #[derive(serde::Serialize, serde::Deserialize, JsonSchema)]
    struct Sample {
        #[serde(skip_serializing_if = "Option::is_none")]
        choice: Option<Choice>,
        #[schemars(range(min = 1, max = 200))]
        size: Option<u16>,
        rows: Vec<Inner>,
    }

    #[test]
    fn keeps_only_what_every_client_takes() {
        let text = Value::Object(input::<Sample>()).to_string();
        for word in [
            "$ref", "$defs", "oneOf", "anyOf", "null", "format", "$schema", "const",
        ] {
            assert!(!text.contains(word), "{word} in {text}");
        }
        assert!(text.contains(r#""enum":["one","two"]"#), "{text}");
        assert!(
            text.contains(r#""minimum":1"#) && text.contains(r#""maximum":200"#),
            "{text}"
        );
        assert!(text.contains(r#""additionalProperties":false"#), "{text}");
        assert!(text.contains(r#""properties":{"title":{"#), "{text}");
    }

    #[test]
    fn leaves_answers_open() {
        let text = Value::Object(output::<Sample>()).to_string();
        assert!(
            !text.contains("additionalProperties") && !text.contains("null"),
            "{text}"
        );
    }
}
