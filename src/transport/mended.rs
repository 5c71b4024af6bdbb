//! Messages as some hosts write them, with `arguments` as a text that holds JSON. The protocol has an
//! object there and its library reads nothing else, so the text is opened before that.

use bytes::Bytes;
use serde_json::{Map, Value};

/// The message with an object for its arguments; as it is when they are none.
pub(super) fn mended(message: Bytes) -> Bytes {
    opened(&message).map_or(message, Bytes::from)
}

fn opened(message: &[u8]) -> Option<Vec<u8>> {
    if !may_have_text(message) {
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

/// Whether a text follows the name somewhere: most messages are not read twice.
fn may_have_text(message: &[u8]) -> bool {
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
        let mended = mended(Bytes::copy_from_slice(message.as_bytes()));
        let mended: Value = serde_json::from_slice(&mended).unwrap();
        mended["params"]["arguments"].clone()
    }

    fn call(arguments: &str) -> String {
        format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"a", "arguments" : {arguments}}}}}"#
        )
    }

    #[test]
    fn opens_a_text_that_holds_an_object() {
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
    fn leaves_everything_else_to_the_byte() {
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
            assert_eq!(mended(bytes), message.as_bytes(), "{message}");
        }
    }
}
