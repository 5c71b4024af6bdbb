//! Texts that want something of the model, in every field where a stranger may write: they come
//! out as data in their own field, cleaned, and nowhere else.

use std::collections::BTreeSet;

use pierre_mcp::{answer::Text, sandbox::Shape};
use serde_json::Value;

use super::everywhere::{Field, Log, all_calls};
use crate::{planted::Leaf, support::Answer};

/// Orders, fake tags and calls, breakouts, escapes and invisible characters.
fn payloads() -> Vec<String> {
    let payloads: Vec<String> =
        serde_json::from_str(include_str!("../../corpus/hostile.json")).unwrap();
    assert!(payloads.len() >= 60, "{}", payloads.len());
    payloads
}

/// What can be told from any text of ours, and stays when the rest is cleaned.
const MARK: &str = "Estranho";

/// Fields in which Pierre, a bank or a stranger writes as they like.
fn is_free(leaf: &Leaf) -> bool {
    let name = leaf.path.rsplit('/').next().unwrap();
    [
        "description",
        "description_raw",
        "original_description",
        "merchant",
        "name",
        "account_name",
        "accountName",
        "marketingName",
        "account_marketing_name",
        "customName",
        "connectorName",
        "connector_name",
        "item_bank_name",
        "providerCode",
        "title",
        "notes",
        "category",
        "original_category",
        "message",
        "error",
        "memoriesForPrompt",
        "notice",
        "recommendations",
        "guidance",
        "instructions",
        "upgradeMessage",
        "warning",
        "brand",
        "level",
        "owner",
        "identification",
        "codeDescription",
        "*",
    ]
    .contains(&name)
}

/// Fields of answers whose texts are others'.
const THEIRS: [&str; 28] = [
    "description",
    "category",
    "originalCategory",
    "status",
    "account",
    "card",
    "currency",
    "type",
    "subtype",
    "merchant",
    "bank",
    "memories",
    // A group by shop, account or category.
    "key",
    "group",
    "name",
    "notes",
    "title",
    "reminderTime",
    "recurrenceTime",
    "recurrencePattern",
    "period",
    "alertType",
    "message",
    "brand",
    "level",
    // Sentences of ours that name a bank, an account or a thing, and the question before a change.
    "warnings",
    "preview",
    "changed",
];

/// Every text of an answer with the name of its field.
fn texts<'a>(value: &'a Value, name: &'a str, visit: &mut impl FnMut(&'a str, &'a str)) {
    match value {
        Value::String(text) => visit(name, text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, name, visit)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, value)| texts(value, name, visit)),
        _ => {}
    }
}

#[tokio::test]
async fn orders_of_strangers_come_out_as_data_and_nowhere_else() {
    let (log, _guard) = Log::begin();
    let field = Field::of(Shape::Live).await;
    let mut tools_with_texts = BTreeSet::new();
    for (number, payload) in payloads().into_iter().enumerate() {
        // A year of rows of more than this is larger than any answer that is read.
        let payload: String = payload.chars().take(4_000).collect();
        let planted = format!("{MARK} {payload}");
        field
            .planted
            .plant(move |leaf, _| is_free(leaf).then(|| planted.clone()));
        let key = format!("sk-sandbox-{number}");
        for (tool, answer) in field.answers(&key, &all_calls()).await {
            // That it is the same valid JSON twice and fits its schema has been checked by now.
            let answer = match answer {
                Answer::Good(answer) => answer,
                Answer::Bad(text) => panic!("{tool} {payload:?}: {text}"),
            };
            texts(&answer, "", &mut |name, text| {
                assert!(!text.contains(char::is_control), "{tool} {name}: {text:?}");
                if text.contains(MARK) {
                    tools_with_texts.insert(tool);
                    assert!(THEIRS.contains(&name), "{tool} {name}: {text:?}");
                }
                let ours = [
                    "warnings",
                    "preview",
                    "changed",
                    "message",
                    "howTo",
                    "nextCursor",
                    "confirmationToken",
                ];
                if !ours.contains(&name) && !name.ends_with("Id") {
                    assert_eq!(Text::clean(text).as_str(), text, "{tool} {name}");
                    assert!(text.chars().count() <= 140, "{tool} {name}");
                }
            });
        }
        let log = log.take();
        assert!(log.contains("tool call"), "{log}");
        assert!(!log.contains(MARK), "{payload:?}: {log}");
    }
    // What creates and sends gives back nothing but ids and sentences of ours.
    assert!(tools_with_texts.len() >= 14, "{tools_with_texts:?}");
}
