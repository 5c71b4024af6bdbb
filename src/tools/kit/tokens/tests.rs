//! The estimate beside o200k.

use super::*;

/// Texts as banks, shops and people write them, none of them anybody's.
const MERCHANTS: &str = include_str!("merchants.txt");

/// Every text of the sandbox's data files.
fn of_the_sandbox() -> Vec<String> {
    fn collect(value: serde_json::Value, texts: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => texts.push(text),
            serde_json::Value::Array(items) => items.into_iter().for_each(|it| collect(it, texts)),
            serde_json::Value::Object(fields) => {
                for (name, field) in fields {
                    if !field.is_string()
                        || matches!(name.as_str(), "description" | "category" | "name")
                    {
                        collect(field, texts);
                    }
                }
            }
            _ => {}
        }
    }
    let mut texts = Vec::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sandbox/data");
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        collect(serde_json::from_str(&text).unwrap(), &mut texts);
    }
    texts
}

fn truth(text: &str) -> usize {
    tiktoken_rs::o200k_base_singleton()
        .encode_ordinary(text)
        .len()
}

/// Whole tokens, as a row counts a text that stands alone.
fn estimate(text: &str) -> usize {
    Weight::of(text).0.div_ceil(TOKEN) + 1
}

#[test]
fn is_never_below_the_truth_and_seldom_far_above() {
    let (mut estimated, mut counted) = (0, 0);
    let sandbox = of_the_sandbox();
    assert!(sandbox.len() > 500, "{}", sandbox.len());
    for text in sandbox.iter().map(String::as_str).chain(MERCHANTS.lines()) {
        let (guess, truth) = (estimate(text), truth(text));
        assert!(guess >= truth, "{text}: {guess} < {truth}");
        estimated += guess;
        counted += truth;
    }
    assert!(
        estimated * 100 <= counted * 145,
        "{estimated} for {counted}"
    );
}

#[test]
fn knows_what_its_words_cost() {
    for (word, tokens) in KNOWN {
        assert_eq!(truth(word), tokens, "{word:?}");
    }
}
