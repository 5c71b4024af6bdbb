//! What answers cost a model: tokens of rows and pages, counted with o200k.

use std::time::Duration;

use pierre_mcp::{
    pierre::{BaseUrl, Client, Deadlines, Key, Options},
    sandbox,
    tools::{ALL, kit::Context},
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// Tokens of each row in its concise form.
const ROW: usize = 45;
/// Tokens of an answer that nobody asked to be longer.
const ANSWER: usize = 4_000;

async fn answer(tool: &str, arguments: Value) -> Value {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/tools/api", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    let _guard = stop.clone().drop_guard();
    let today = "2026-11-22".parse().ok();
    tokio::spawn(sandbox::serve(
        listener,
        sandbox::Options {
            today,
            instant: true,
            ..Default::default()
        },
        stop,
    ));
    let wait = Duration::from_secs(10);
    let client = Client::build(Options {
        base_url: BaseUrl::parse(&base_url).unwrap(),
        send_s: true,
        deadlines: Deadlines {
            read: wait,
            slow: wait,
        },
        cache: Duration::ZERO,
        extra_ca: None,
    });
    let context = Context {
        pierre: client.unwrap().for_caller(Key::parse(sandbox::KEY)),
        now: "2026-11-22T15:00:00Z".parse().unwrap(),
    };
    let tool = ALL.iter().find(|it| it.name == tool).unwrap();
    let schema = std::sync::Arc::new((tool.input_schema)());
    let arguments = arguments.as_object().unwrap().clone();
    (tool.call)(context, schema, arguments)
        .await
        .unwrap()
        .structured
}

fn tokens(value: &Value) -> usize {
    tiktoken_rs::o200k_base_singleton()
        .encode_ordinary(&value.to_string())
        .len()
}

#[tokio::test]
async fn a_page_of_rows_fits() {
    let page = answer("get_transactions", json!({})).await;
    let rows = page["transactions"].as_array().unwrap();
    assert_eq!(rows.len(), 50);
    assert!(tokens(&page) <= ANSWER, "{}", tokens(&page));
}

#[tokio::test]
async fn each_row_of_the_household_fits() {
    let mut costs = Vec::new();
    for month in [
        "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11",
    ] {
        let arguments = json!({"period": month, "pageSize": 200});
        let page = answer("get_transactions", arguments).await;
        for row in page["transactions"].as_array().unwrap() {
            assert!(tokens(row) <= ROW, "{}: {row}", tokens(row));
            costs.push(tokens(row));
        }
    }
    assert!(costs.len() > 500, "{}", costs.len());
    // Rows are not cut further than they need to be.
    costs.sort_unstable();
    assert!(costs[costs.len() / 2] > ROW - 10, "{costs:?}");
}

#[tokio::test]
async fn the_other_answers_fit() {
    for (tool, arguments) in [
        ("get_accounts", json!({})),
        ("get_api_key_info", json!({})),
        ("get_balance", json!({})),
        ("get_memories", json!({})),
        ("get_open_finance_connection_flow", json!({})),
        ("manage_closing_date", json!({})),
        ("manual_update", json!({})),
        ("get_bills", json!({})),
        ("get_bill_summary", json!({"includeTransactions": true})),
        ("get_expensive_categories", json!({})),
        ("get_installments", json!({"period": "este_ano"})),
        ("get_transactions", json!({"format": "structured"})),
        ("list_payment_reminders", json!({"filter": "all"})),
        ("list_spending_limits", json!({"includeInactive": true})),
        (
            "get_spending_limit_transactions",
            json!({"limitId": "sl_001"}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_001", "newStatus": "completed"}),
        ),
    ] {
        let cost = tokens(&answer(tool, arguments).await);
        assert!(cost <= ANSWER, "{tool}: {cost}");
    }
}
