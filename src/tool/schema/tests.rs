//! Unit tests of `schema`.

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
