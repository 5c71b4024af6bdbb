//! What is refused names accounts and categories of Pierre's list at most: no shop, no person, no
//! other text of anybody's, and no personal data in the names either.

use std::collections::BTreeSet;

use pierre_mcp::sandbox::Shape;
use serde_json::json;

use super::{
    canaries::{WAYS, canary},
    everywhere::{Call, Field, Key, Log},
};

/// In every text that is no account's name.
const MARK: &str = "Estranho";

/// Names that fit several things, and names that fit none.
fn calls() -> Vec<Call> {
    let period = json!({"period": "2026-10"});
    let with = |more: serde_json::Value| {
        let mut arguments = period.clone();
        for (name, value) in more.as_object().unwrap() {
            arguments[name] = value.clone();
        }
        arguments
    };
    let mut calls = vec![
        ("get_balance_by_account", json!({"accountId": "Pix"})),
        ("get_bills", json!({"accountId": "Pix"})),
        ("get_bill_summary", json!({"accountId": "Pix"})),
        ("get_transactions", with(json!({"accountId": "Pix"}))),
        (
            "get_transactions",
            with(json!({"categories": ["Estranho"]})),
        ),
        (
            "search_transactions",
            with(json!({"accountId": "Pix", "text": "o"})),
        ),
    ];
    for by in ["merchant", "category", "account", "bank"] {
        for group in ["Estranho", "Pix", "Ninguém"] {
            let asked = with(json!({"groupBy": by, "group": group}));
            calls.push(("explain_total", asked));
        }
    }
    calls
}

#[tokio::test]
async fn no_refusal_repeats_what_strangers_wrote() {
    let (log, _guard) = Log::begin();
    let field = Field::of(Shape::Live).await;
    let mut refusing = BTreeSet::new();
    for way in 0..WAYS {
        let canaries: Vec<_> = (0..40).map(|number| canary(way, number)).collect();
        // Short ones are parts of our own examples.
        let secrets: Vec<_> = canaries.iter().flat_map(|it| it.secrets.clone()).collect();
        let secrets: Vec<_> = secrets.into_iter().filter(|it| it.len() > 5).collect();
        field.planted.plant(move |leaf, _| {
            let name = leaf.path.rsplit('/').next().unwrap();
            let canary = &canaries[leaf.number % canaries.len()].text;
            if leaf.endpoint == "get-accounts" {
                let is_name = ["name", "customName", "marketingName", "owner"].contains(&name);
                return is_name.then(|| format!("Pix {canary}"));
            }
            let is_text = [
                "description",
                "original_description",
                "merchant",
                "category",
                "account_name",
            ];
            is_text
                .contains(&name)
                .then(|| format!("{MARK} {} {canary}", leaf.number % 3))
        });
        for (tool, answer) in field.answers(Key::Household(way), &calls()).await {
            let crate::support::Answer::Bad(said) = answer else {
                continue;
            };
            refusing.insert(tool);
            assert!(!said.contains(&format!("{MARK} 0")), "{tool}: {said}");
            for secret in &secrets {
                assert!(!said.contains(secret), "{secret} from {tool} in {said}");
            }
        }
        let log = log.take();
        assert!(!log.contains(MARK), "{log}");
    }
    assert!(refusing.len() >= 4, "{refusing:?}");
}
