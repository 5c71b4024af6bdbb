//! Unit tests of `assistant`.

use super::*;

#[test]
fn reads_both_forms_of_an_endpoint() {
    for (endpoint, name) in [
        ("GET /tools/api/get-accounts", "get-accounts"),
        ("/tools/api/get-accounts", "get-accounts"),
        (
            "https://www.pierre.finance/tools/api/get-accounts/?s=s",
            "get-accounts",
        ),
        ("get-accounts", "get-accounts"),
    ] {
        let body = serde_json::json!({"endpoint": endpoint}).to_string();
        let tool: ListedTool = serde_json::from_str(&body).unwrap();
        assert_eq!(tool.endpoint, name, "{endpoint}");
    }
    for body in [r#"{"endpoint":"/"}"#, r#"{"name":"x"}"#, "7"] {
        assert!(serde_json::from_str::<ListedTool>(body).is_err(), "{body}");
    }
}

#[test]
fn reads_memories_as_a_text_or_a_list() {
    let lines = |body: &str| serde_json::from_str::<Memories>(body).unwrap().lines;
    let two = Some(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(lines(r#"{"memoriesForPrompt":" a \n\n b\n"}"#), two);
    assert_eq!(lines(r#"{"memoriesForPrompt":["a","b"]}"#), two);
    for none in [
        "{}",
        r#"{"memoriesForPrompt":null}"#,
        r#"{"memoriesForPrompt":""}"#,
    ] {
        assert_eq!(lines(none), Some(Vec::new()), "{none}");
    }
    assert_eq!(lines(r#"{"memoriesForPrompt":{"a":1}}"#), None);
}
