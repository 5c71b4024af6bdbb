//! What people read in a terminal: every tool against the sandbox, its sentences first and its
//! figures after them.

use pierre_mcp::{
    cli::{Output, call},
    pierre::Client,
    sandbox::{self, Shape},
    server::{Server as Mcp, consent::Confirm},
    tools,
};
use serde_json::{Value, json};

use crate::support::{Sandbox, as_shipped, asking};

/// Every tool, some more than once: with what makes it show other fields.
fn calls() -> Vec<(&'static str, Value)> {
    vec![
        ("cash_flow", json!({"months": 3})),
        (
            "confirm_spending_limit",
            json!({"category": "Lazer", "limitAmount": 1200, "period": "weekly"}),
        ),
        (
            "create_payment_reminder",
            json!({"title": "Luz", "dueDate": "2026-12-20", "amount": 1180.5}),
        ),
        (
            "create_spending_limit",
            json!({"category": "Supermercado", "limitAmount": 800, "period": "monthly"}),
        ),
        ("explain_total", json!({"period": "2026-10"})),
        (
            "explain_total",
            json!({"period": "2026-10", "show": "leftOut", "basis": "caixa"}),
        ),
        (
            "explain_total",
            json!({"period": "2026-10", "groupBy": "month", "group": "2026-10"}),
        ),
        ("get_accounts", json!({})),
        ("get_api_key_info", json!({})),
        ("get_balance", json!({})),
        (
            "get_balance_by_account",
            json!({"accountId": "Conta Global Inter"}),
        ),
        ("get_bill_summary", json!({"includeTransactions": true})),
        ("get_bills", json!({})),
        ("get_expensive_categories", json!({})),
        ("get_installments", json!({})),
        ("get_memories", json!({})),
        ("get_open_finance_connection_flow", json!({})),
        (
            "get_spending_limit_transactions",
            json!({"limitId": "sl_001"}),
        ),
        ("get_transactions", json!({"period": "2026-11"})),
        (
            "get_transactions",
            json!({"period": "ultimos_90_dias", "detail": "full", "pageSize": 100}),
        ),
        ("get_transactions", json!({"format": "structured"})),
        ("list_commitments", json!({})),
        ("list_payment_reminders", json!({"filter": "all"})),
        ("list_spending_limits", json!({"includeInactive": true})),
        ("manage_closing_date", json!({})),
        ("manual_update", json!({})),
        (
            "search_transactions",
            json!({"period": "ultimos_90_dias", "pageSize": 200}),
        ),
        (
            "summarize_spending",
            json!({"period": "2026-10", "compareTo": "previous"}),
        ),
        (
            "summarize_spending",
            json!({"period": "2026-10", "groupBy": "day", "basis": "fatura"}),
        ),
        (
            "summarize_spending",
            json!({"period": "ultimos_90_dias", "groupBy": "month", "basis": "caixa"}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_002", "newStatus": "completed"}),
        ),
        (
            "update_spending_limit",
            json!({"limitId": "sl_001", "limitAmount": 1900}),
        ),
        ("delete_payment_reminder", json!({"reminderId": "pr_001"})),
        ("delete_spending_limit", json!({"limitId": "sl_002"})),
    ]
}

async fn print(base: &str, tool: &str, arguments: &Value, output: Output) -> String {
    let client = Client::build(as_shipped(base)).unwrap();
    let options = asking(Some(sandbox::KEY), Confirm::Auto);
    let server = Mcp::new(client, tools::ALL, options);
    let request = call::Request {
        tool: tool.to_owned(),
        arguments: arguments.as_object().unwrap().clone(),
        output,
    };
    let printed = call::run(server, request, |_| true).await.unwrap();
    assert!(!printed.is_error, "{tool} {arguments}: {}", printed.text);
    printed.text
}

#[tokio::test]
async fn every_answer_is_its_sentences_and_then_its_figures() {
    for shape in [Shape::Live, Shape::Documented] {
        for (tool, arguments) in calls() {
            // What was changed by the first call is there again for the second.
            let programs = Sandbox::start(shape).await;
            let json = print(&programs.base, tool, &arguments, Output::Json).await;
            let json: Value = serde_json::from_str(&json).unwrap();
            let mut answer = json["structuredContent"].as_object().unwrap().clone();
            let people = Sandbox::start(shape).await;
            let text = print(&people.base, tool, &arguments, Output::Human).await;

            let mut sentences = String::new();
            if let Some(message) = answer.shift_remove("message") {
                sentences.push_str(message.as_str().unwrap());
                sentences.push_str("\n\n");
            }
            let warnings = answer.shift_remove("warnings").unwrap_or_default();
            if let Some(warnings @ [_, ..]) = warnings.as_array().map(Vec::as_slice) {
                sentences.push_str("Avisos:");
                for warning in warnings {
                    sentences.push_str("\n  - ");
                    sentences.push_str(warning.as_str().unwrap());
                }
                sentences.push_str("\n\n");
            }
            let figures = text.strip_prefix(&sentences);
            let figures = figures.unwrap_or_else(|| panic!("{tool}: {sentences} in\n{text}"));
            let figures = without_instants(&serde_json::from_str(figures).unwrap());
            assert_eq!(figures, without_instants(&answer.into()), "{tool}");
            assert!(!text.contains('\u{1b}'), "{tool}: colour in {text}");
        }
    }
}

/// An answer without what differs between two calls of the same: instants and confirmations.
fn without_instants(answer: &Value) -> Value {
    match answer {
        Value::String(text) if text.contains('T') && text.parse::<jiff::Timestamp>().is_ok() => {
            json!("an instant")
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), without_instants(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_instants).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn a_warning_comes_before_the_figures_and_only_once() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let text = print(&sandbox.base, "get_balance", &json!({}), Output::Human).await;
    let json = print(&sandbox.base, "get_balance", &json!({}), Output::Json).await;
    let json: Value = serde_json::from_str(&json).unwrap();
    let warnings = json["structuredContent"]["warnings"].as_array().unwrap();
    assert!(!warnings.is_empty(), "{json}");
    let figures = text.find('{').unwrap();
    for warning in warnings {
        let warning = warning.as_str().unwrap();
        let places: Vec<_> = text.match_indices(warning).map(|(at, _)| at).collect();
        assert!(
            matches!(places[..], [at] if at < figures),
            "{warning} in\n{text}"
        );
    }
}
