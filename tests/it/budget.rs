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
use tokio_util::sync::{CancellationToken, DropGuard};

/// Tokens of each row in its concise form.
const ROW: usize = 45;
/// Tokens of an answer that nobody asked to be longer.
const ANSWER: usize = 4_000;
/// … and of one that somebody asked for.
const FULL: usize = 15_000;
/// Twelve accounts, forty categories, three thousand rows.
const LARGE: &str = "sk-sandbox-large";

/// A sandbox that many calls share.
struct Household {
    client: Client,
    key: &'static str,
    _stop: DropGuard,
}

impl Household {
    async fn new(key: &'static str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/tools/api", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let today = "2026-11-22".parse().ok();
        tokio::spawn(sandbox::serve(
            listener,
            sandbox::Options {
                today,
                instant: true,
                ..Default::default()
            },
            stop.clone(),
        ));
        let wait = Duration::from_secs(30);
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
        Self {
            client: client.unwrap(),
            key,
            _stop: stop.drop_guard(),
        }
    }

    async fn ask(&self, tool: &str, arguments: Value) -> Value {
        let context = Context {
            pierre: self.client.for_caller(Key::parse(self.key)),
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
}

fn tokens(value: &Value) -> usize {
    tiktoken_rs::o200k_base_singleton()
        .encode_ordinary(&value.to_string())
        .len()
}

#[tokio::test]
async fn each_row_of_the_household_fits() {
    let household = Household::new(sandbox::KEY).await;
    let mut costs = Vec::new();
    for month in [
        "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11",
    ] {
        let arguments = json!({"period": month, "pageSize": 200});
        let page = household.ask("get_transactions", arguments).await;
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
async fn each_of_thousands_of_rows_fits() {
    let household = Household::new(LARGE).await;
    let all = json!({"period": "ultimos_90_dias", "pageSize": 200});
    assert_eq!(
        each_row_fits(&household, "get_transactions", &all).await,
        3_000
    );
    assert_eq!(
        each_row_fits(&household, "search_transactions", &all).await,
        3_000
    );
    for show in ["counted", "leftOut"] {
        let mut explained = all.clone();
        explained["show"] = json!(show);
        assert!(each_row_fits(&household, "explain_total", &explained).await > 100);
    }
}

/// How many rows there are on all pages, each of which costs what it may.
async fn each_row_fits(household: &Household, tool: &str, asked: &Value) -> usize {
    let mut arguments = asked.clone();
    let mut rows = 0;
    loop {
        let page = household.ask(tool, arguments.clone()).await;
        for row in page["transactions"].as_array().unwrap() {
            assert!(tokens(row) <= ROW, "{tool} {}: {row}", tokens(row));
            rows += 1;
        }
        match page.get("nextCursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None => return rows,
        }
    }
}

/// Each tool with the arguments that give its longest answer without asking for a longer one. What
/// changes something is not among them: its answer is about one thing.
fn usual() -> Vec<(&'static str, Value)> {
    vec![
        ("cash_flow", json!({"months": 24})),
        ("explain_total", json!({"period": "ultimos_90_dias"})),
        (
            "explain_total",
            json!({"period": "ultimos_90_dias", "show": "leftOut"}),
        ),
        ("get_accounts", json!({})),
        ("get_api_key_info", json!({})),
        ("get_balance", json!({})),
        ("get_bill_summary", json!({"includeTransactions": true})),
        ("get_bills", json!({})),
        ("get_expensive_categories", json!({})),
        ("get_installments", json!({})),
        ("get_memories", json!({})),
        ("get_open_finance_connection_flow", json!({})),
        ("get_transactions", json!({})),
        ("get_transactions", json!({"format": "structured"})),
        ("list_commitments", json!({})),
        ("list_payment_reminders", json!({"filter": "all"})),
        ("list_spending_limits", json!({"includeInactive": true})),
        ("manage_closing_date", json!({})),
        ("manual_update", json!({})),
        ("search_transactions", json!({"text": "o"})),
        (
            "summarize_spending",
            json!({"period": "ultimos_90_dias", "compareTo": "previous"}),
        ),
        (
            "summarize_spending",
            json!({"period": "ultimos_90_dias", "groupBy": "merchant", "top": 40}),
        ),
    ]
}

/// … and with those that ask for everything.
fn longest() -> Vec<(&'static str, Value)> {
    let full = json!({"period": "ultimos_90_dias", "detail": "full", "pageSize": 200});
    vec![
        ("get_installments", json!({"pageSize": 100})),
        (
            "explain_total",
            json!({"period": "ultimos_90_dias", "show": "leftOut", "pageSize": 200}),
        ),
        ("get_transactions", json!({"pageSize": 200})),
        ("get_transactions", full),
        ("list_commitments", json!({"months": 24})),
        ("search_transactions", json!({"pageSize": 200})),
    ]
}

#[tokio::test]
async fn usual_answers_fit() {
    let mut over = Vec::new();
    for key in [sandbox::KEY, LARGE] {
        let household = Household::new(key).await;
        for (tool, arguments) in usual() {
            let cost = tokens(&household.ask(tool, arguments).await);
            if cost > ANSWER {
                over.push(format!("{key}: {tool}: {cost}"));
            }
        }
        for (tool, arguments) in longest() {
            let cost = tokens(&household.ask(tool, arguments).await);
            if cost > FULL {
                over.push(format!("{key}: {tool}: {cost}"));
            }
        }
    }
    assert!(over.is_empty(), "{over:#?}");
}

#[tokio::test]
async fn a_full_page_holds_a_hundred_rows_at_most() {
    let household = Household::new(LARGE).await;
    let arguments = json!({"period": "ultimos_90_dias", "detail": "full", "pageSize": 200});
    let page = household.ask("get_transactions", arguments).await;
    assert_eq!(page["transactions"].as_array().unwrap().len(), 100);
    assert_eq!(page["returned"], 100);
    assert!(page["nextCursor"].is_string());
}

#[tokio::test]
async fn what_is_not_shown_is_said() {
    let household = Household::new(LARGE).await;
    for (tool, rows, things) in [
        ("list_payment_reminders", "reminders", "lembretes"),
        ("list_spending_limits", "limits", "limites"),
        ("get_memories", "memories", "linhas"),
    ] {
        let arguments = match tool {
            "list_spending_limits" => json!({"includeInactive": true}),
            "list_payment_reminders" => json!({"filter": "all"}),
            _ => json!({}),
        };
        let answer = household.ask(tool, arguments).await;
        assert_eq!(answer[rows].as_array().unwrap().len(), 50, "{tool}");
        let warnings = answer["warnings"].to_string();
        assert!(
            warnings.contains(&format!("100 {things}")),
            "{tool}: {warnings}"
        );
    }
}

#[tokio::test]
async fn an_answer_about_one_thing_fits() {
    let household = Household::new(sandbox::KEY).await;
    for (tool, arguments) in [
        (
            "get_spending_limit_transactions",
            json!({"limitId": "sl_001"}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_001", "newStatus": "completed"}),
        ),
    ] {
        let cost = tokens(&household.ask(tool, arguments).await);
        assert!(cost <= ANSWER, "{tool}: {cost}");
    }
}
