//! Texts that want something of the model, in every field where a stranger may write: they come
//! out as data in their own field, cleaned, and nowhere else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use pierre_mcp::{answer::Text, sandbox::Shape};
use serde_json::Value;

use super::everywhere::{Call, Field, Key, Log, all_calls};
use crate::{planted::Place, support::Answer};

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
fn is_free(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap();
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

/// Fields of answers that hold sentences of ours, and what we made for ourselves.
const OURS: [&str; 7] = [
    "warnings",
    "preview",
    "changed",
    "message",
    "howTo",
    "nextCursor",
    "confirmationToken",
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

/// Turns in which every call is made.
const TURNS: u64 = 8;

#[tokio::test]
async fn orders_of_strangers_come_out_as_data_and_nowhere_else() {
    let (log, _guard) = Log::begin();
    let field = Field::of(Shape::Live).await;
    let (calls, mut places) = field.survey().await;
    places.retain(|(_, path)| is_free(path));
    let payloads: Vec<String> = payloads()
        .iter()
        // A year of rows of more than this is larger than any answer that is read.
        .map(|it| format!("{MARK} {}", it.chars().take(4_000).collect::<String>()))
        .collect();
    let count = payloads.len();
    // How many payloads each place has had: row by row it gets the next one.
    let had: Arc<Mutex<BTreeMap<Place, usize>>> = Arc::default();
    let counted = had.clone();
    field.planted.plant(move |leaf, _| {
        let mut had = is_free(&leaf.path).then(|| counted.lock().unwrap())?;
        let had = had.entry(leaf.place()).or_default();
        *had += 1;
        Some(payloads[(*had - 1) % count].clone())
    });
    let mut tools_with_texts = BTreeSet::new();
    // Where few texts come by it takes more turns until each payload has been there.
    for turn in 0.. {
        let lacks = |place: &Place| had.lock().unwrap().get(place).is_none_or(|it| *it < count);
        let lacking: BTreeSet<_> = places.iter().filter(|it| lacks(it)).collect();
        let asks = |call: &Call| lacking.iter().any(|it| calls[&it.0].contains(call));
        let calls: Vec<_> = all_calls()
            .into_iter()
            .filter(|it| turn < TURNS || asks(it))
            .collect();
        if calls.is_empty() {
            break;
        }
        assert!(turn < TURNS + count as u64, "{lacking:?}");
        for (tool, answer) in field.answers(Key::Household(turn + 1), &calls).await {
            // That it is the same valid JSON twice and fits its schema has been checked by now.
            let answer = match answer {
                Answer::Good(answer) => answer,
                Answer::Bad(text) => panic!("{tool}: {text}"),
            };
            texts(&answer, "", &mut |name, text| {
                assert!(!text.contains(char::is_control), "{tool} {name}: {text:?}");
                if text.contains(MARK) {
                    tools_with_texts.insert(tool);
                    assert!(THEIRS.contains(&name), "{tool} {name}: {text:?}");
                }
                if !OURS.contains(&name) && !name.ends_with("Id") {
                    assert_eq!(Text::clean(text).as_str(), text, "{tool} {name}");
                    assert!(text.chars().count() <= 140, "{tool} {name}");
                }
            });
        }
        let log = log.take();
        assert!(log.contains("tool call"), "{log}");
        assert!(!log.contains(MARK), "{log}");
    }
    // What creates and sends gives back nothing but ids and sentences of ours.
    assert!(tools_with_texts.len() >= 14, "{tools_with_texts:?}");
}
