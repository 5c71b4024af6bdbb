//! No answer can hold a text that has not been cleaned: its types have no place for one.

use std::borrow::Cow;

use pierre_mcp::tools::{
    ALL, EXPERIMENTAL,
    kit::{Amount, Id, Text, Words, schema::open_texts},
};
use schemars::JsonSchema;
use serde::Serialize;

#[test]
fn no_type_of_an_answer_has_room_for_any_text() {
    for tool in ALL.iter().chain(EXPERIMENTAL) {
        let open = (tool.open_texts)();
        assert!(
            open.is_empty(),
            "{}: {open:?}; use Text, Id, Words, Amount or Day",
            tool.name
        );
    }
}

#[derive(Serialize, JsonSchema)]
struct Row {
    name: String,
    id: Option<Id>,
}

#[derive(Serialize, JsonSchema)]
struct Sample {
    text: Text,
    words: Vec<Words>,
    amount: Option<Amount>,
    count: usize,
    rows: Vec<Row>,
    borrowed: Cow<'static, str>,
    maybe: Option<String>,
    many: Vec<String>,
    anything: serde_json::Value,
    map: std::collections::BTreeMap<String, Text>,
}

#[test]
fn the_check_finds_what_it_looks_for() {
    assert_eq!(
        open_texts::<Sample>(),
        [
            "/rows[]/name",
            "/borrowed",
            "/maybe",
            "/many[]",
            "/anything",
            "/map"
        ]
    );
}
