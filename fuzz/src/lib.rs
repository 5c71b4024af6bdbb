//! What is fuzzed, without the fuzzer: `cargo test` plays the corpora through the same functions.

use std::{hint::black_box, sync::OnceLock};

use pierre_mcp::{
    answer::{Id, Sentence, Text},
    pierre::models,
    tool::{Descriptor, Now, schema::JsonObject},
    tools::{ALL, EXPERIMENTAL},
};
use serde::de::DeserializeOwned;

/// Whatever Pierre sends is read or refused, never a panic; the first byte says as what.
pub fn models(data: &[u8]) {
    fn read<T: DeserializeOwned>(body: &[u8]) {
        let _ = black_box(serde_json::from_slice::<T>(body));
    }
    const READERS: &[fn(&[u8])] = &[
        read::<models::Accounts>,
        read::<models::TotalBalance>,
        read::<models::Balance>,
        read::<models::Statement>,
        read::<models::StructuredStatement>,
        read::<models::SyncReport>,
        read::<models::Installments>,
        read::<models::Bills>,
        read::<models::BillSummary>,
        read::<models::ExpensiveCategories>,
        read::<models::ClosingDates>,
        read::<models::ClosingDateAnswer>,
        read::<models::Limits>,
        read::<models::LimitStatus>,
        read::<models::Limit>,
        read::<models::Reminders>,
        read::<models::Reminder>,
        read::<models::DeletedReminder>,
        read::<models::Memories>,
        read::<models::KeyInfo>,
        read::<models::ConnectionFlow>,
    ];
    let Some((first, body)) = data.split_first() else {
        return;
    };
    READERS[usize::from(*first) % READERS.len()](body);
}

/// A cleaned text holds nothing that nobody sees, is short, and stays as it is when cleaned again.
pub fn text(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    let text = Text::clean(&raw);
    let shown = text.as_str();
    assert!(shown.chars().count() <= 140, "{shown:?}");
    assert!(!shown.contains(is_hidden), "{shown:?}");
    assert!(!shown.contains("  ") && shown.trim() == shown, "{shown:?}");
    assert_eq!(Text::clean(shown).as_str(), shown, "{raw:?}");
    let short = text.clone().shortened(60);
    assert!(short.as_str().chars().count() <= 60, "{short:?}");
    assert_eq!(Text::clean(short.as_str()), short, "{raw:?}");
    let words = Sentence::from(raw.clone().into_owned());
    assert!(!words.as_str().contains(is_hidden), "{words:?}");
    if let Some(id) = Id::of(&raw) {
        assert_eq!(serde_json::to_value(&id).unwrap(), raw.as_ref());
        assert!(raw.len() <= 100 && raw.is_ascii());
    }
}

/// Written down once more, so that a slip in the one list does not hide in the other.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{3164}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// A tool and the schema of its arguments.
type Schemas = Vec<(&'static Descriptor, JsonObject)>;

/// Whatever a model sends as arguments is read or refused by a sentence that repeats none of it;
/// the first byte says to which tool.
pub fn arguments(data: &[u8]) {
    static TOOLS: OnceLock<Schemas> = OnceLock::new();
    let tools = TOOLS.get_or_init(|| {
        let every = ALL.iter().chain(EXPERIMENTAL);
        every.map(|tool| (tool, (tool.input_schema)())).collect()
    });
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let (tool, schema) = &tools[usize::from(*first) % tools.len()];
    let Ok(given) = serde_json::from_slice::<JsonObject>(rest) else {
        return;
    };
    if let Err(error) = (tool.prepare)(Now("2026-11-22T15:00:00Z".parse().unwrap()), schema, given)
    {
        let said = error.text(tool.failed());
        assert!(
            said.len() < 20_000 && !said.contains(char::is_control),
            "{said}"
        );
    }
}
