//! Fields of JSON objects.

use serde_json::Value;

/// A field's text, or nothing.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A field's value, or null.
pub(super) fn get(value: &Value, field: &str) -> Value {
    value.get(field).cloned().unwrap_or_default()
}

/// Sets a field of an object; does nothing to any other value.
pub(super) fn set(value: &mut Value, field: &str, to: impl Into<Value>) {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(field.to_owned(), to.into());
    }
}

/// Sets several fields, in this order.
pub(super) fn set_all<const N: usize>(value: &mut Value, fields: [(&str, Value); N]) {
    for (field, to) in fields {
        set(value, field, to);
    }
}

/// The object with this `id`.
pub(super) fn by_id<'a>(values: &'a [Value], id: &str) -> Option<&'a Value> {
    values.iter().find(|value| text(value, "id") == id)
}
