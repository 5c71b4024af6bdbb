//! What answers cost a model: tokens of rows and pages, counted with o200k.

use std::time::Duration;

use pierre_mcp::{
    pierre::{BaseUrl, Client, Deadlines, Key, Options},
    sandbox,
    tools::{
        ALL,
        kit::{Context, own::Reveal},
    },
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// Tokens of a row in its concise form, over the rows of a page.
const ROW: usize = 45;
/// Tokens of the longest row: the date, the amount and the longest names of Pierre's categories and
/// of accounts alone take 32, and no count of characters bounds tokens.
const LONGEST_ROW: usize = 60;
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
        reveal: Reveal::Nothing,
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
    let cost: usize = rows.iter().map(tokens).sum();
    assert!(
        cost <= rows.len() * ROW,
        "{} tokens a row",
        cost / rows.len()
    );
    assert!(tokens(&page) <= ANSWER, "{}", tokens(&page));
}

#[tokio::test]
async fn rows_of_the_whole_household_cost_little_on_average_and_few_cost_more() {
    let mut costs = Vec::new();
    for month in [
        "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11",
    ] {
        let page = answer(
            "get_transactions",
            json!({"period": month, "pageSize": 200}),
        )
        .await;
        costs.extend(page["transactions"].as_array().unwrap().iter().map(tokens));
    }
    costs.sort_unstable();
    let mean = costs.iter().sum::<usize>() / costs.len();
    assert!(mean < ROW, "{mean}");
    // Pierre's longest category with a long name of an account leaves little for the rest.
    let of_twenty_nineteen = costs[costs.len() * 19 / 20];
    assert!(of_twenty_nineteen <= ROW + 5, "{of_twenty_nineteen}");
    let longest = costs.last().unwrap();
    assert!(*longest <= LONGEST_ROW, "{longest}");
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
