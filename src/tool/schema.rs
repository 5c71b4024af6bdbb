//! JSON Schemas in the subset that every known client accepts: one flat object, no references, no
//! nullable types, no formats.

use schemars::{JsonSchema, Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::{Value, json};

/// A JSON object.
pub type JsonObject = serde_json::Map<String, Value>;

/// The schema of a tool's arguments; additional properties are not allowed.
#[must_use]
pub fn input<T: JsonSchema>() -> JsonObject {
    let mut schema = generate::<T>(SchemaSettings::draft2020_12());
    schema.entry("properties").or_insert_with(|| json!({}));
    schema.shift_insert(1, "additionalProperties".to_owned(), false.into());
    schema
}

/// The schema of a tool's answer. It allows additional properties, so that a new field breaks no
/// client. Only the root has `required`, to save tokens.
#[must_use]
pub fn output<T: JsonSchema>() -> JsonObject {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let short = |schema: &mut Schema| {
        // Counts are never negative.
        schema.remove("minimum");
        schema.remove("required");
    };
    let always = generate::<T>(settings.clone()).remove("required");
    let mut schema = generate::<T>(settings.with_transform(RecursiveTransform(short)));
    schema.extend(always.map(|names| ("required".to_owned(), names)));
    schema
}

fn generate<T: JsonSchema>(mut settings: SchemaSettings) -> JsonObject {
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let settings = settings.with_transform(RecursiveTransform(portable));
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut root = match schema.to_value() {
        Value::Object(root) => root,
        _ => JsonObject::new(),
    };
    // The type's doc comment is for readers of the code.
    root.remove("description");
    root
}

fn portable(schema: &mut Schema) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
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
}

/// Replaces `anyOf` of a type and null by that type, and `oneOf` of constants by `enum`.
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

#[cfg(test)]
mod tests;
