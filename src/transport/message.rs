//! JSON-RPC messages before rmcp reads them: `arguments` that some hosts send as a JSON string, and
//! the error for a message that cannot be read.

use bytes::Bytes;
use rmcp::model::ErrorData;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// The error for a message that is not JSON, or not JSON-RPC. Quotes nothing of it.
pub(super) fn parse_error(message: &[u8]) -> ErrorData {
    match serde_json::from_slice::<IgnoredAny>(message) {
        Ok(_) => {
            ErrorData::invalid_request("a mensagem não é uma requisição JSON-RPC válida", None)
        }
        Err(_) => ErrorData::parse_error("a mensagem não é JSON válido", None),
    }
}

/// The message with `params.arguments` as an object, where it was a string that holds one. rmcp
/// accepts an object only. Any other message is returned unchanged.
pub(super) fn with_object_arguments(message: Bytes) -> Bytes {
    parsed_arguments(&message).map_or(message, Bytes::from)
}

fn parsed_arguments(message: &[u8]) -> Option<Vec<u8>> {
    if !may_have_string_arguments(message) {
        return None;
    }
    let mut whole: Value = serde_json::from_slice(message).ok()?;
    let arguments = whole.get_mut("params")?.get_mut("arguments")?;
    let object: Map<String, Value> = match arguments.as_str()?.trim() {
        "" | "null" => Map::new(),
        text => serde_json::from_str(text).ok()?,
    };
    *arguments = Value::Object(object);
    serde_json::to_vec(&whole).ok()
}

/// Whether `"arguments"` is followed by a string anywhere. A scan, so that other messages are parsed
/// only once.
fn may_have_string_arguments(message: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(message) else {
        return false;
    };
    text.match_indices(r#""arguments""#).any(|(at, name)| {
        let rest = text.get(at + name.len()..).unwrap_or_default();
        let value = rest.trim_start().strip_prefix(':');
        value.is_some_and(|value| value.trim_start().starts_with('"'))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn arguments(message: &str) -> Value {
        let message = with_object_arguments(Bytes::copy_from_slice(message.as_bytes()));
        let message: Value = serde_json::from_slice(&message).unwrap();
        message["params"]["arguments"].clone()
    }

    fn call(arguments: &str) -> String {
        format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"a", "arguments" : {arguments}}}}}"#
        )
    }

    #[test]
    fn parses_a_string_that_holds_an_object() {
        for (given, object) in [
            (
                r#""{\"period\": \"2026-10\"}""#,
                json!({"period": "2026-10"}),
            ),
            (r#"" {} ""#, json!({})),
            (r#""""#, json!({})),
            (r#""null""#, json!({})),
        ] {
            assert_eq!(arguments(&call(given)), object, "{given}");
        }
    }

    #[test]
    fn leaves_everything_else_unchanged() {
        for message in [
            call(r#"{"period": "2026-10"}"#),
            call(r#"{"message": "\"arguments\": \"{}\""}"#),
            call(r#""[1]""#),
            call(r#""amanhã""#),
            r#"{"arguments": "{}"}"#.to_owned(),
            r#"{"params": ["arguments", "x"]}"#.to_owned(),
            r#"{"arguments":"#.to_owned(),
        ] {
            let bytes = Bytes::from(message.clone());
            assert_eq!(
                with_object_arguments(bytes),
                message.as_bytes(),
                "{message}"
            );
        }
    }
}
