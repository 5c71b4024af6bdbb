//! What people read in a terminal: every tool against the sandbox, in the words, dates and amounts
//! that Brazilians write.

use std::collections::BTreeSet;

use pierre_mcp::{
    cli::{
        call,
        config::{Call, Output},
    },
    pierre::Client,
    sandbox::{self, Shape},
    server::{Server as Mcp, consent::Confirm},
    tools,
};
use regex::Regex;
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
    let call = Call {
        tool: tool.to_owned(),
        arguments: arguments.as_object().unwrap().clone(),
        output,
    };
    let printed = call::run(server, call, |_| true).await.unwrap();
    assert!(!printed.is_error, "{tool} {arguments}: {}", printed.text);
    printed.text
}

/// The values of fields that hold one of Pierre's words, or one of ours for programs.
fn values(answer: &Value, found: &mut BTreeSet<String>) {
    const FIELDS: [&str; 10] = [
        "brand",
        "currency",
        "kind",
        "level",
        "outcome",
        "recurrencePattern",
        "source",
        "status",
        "subtype",
        "type",
    ];
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if FIELDS.contains(&name.as_str()) => {
                        found.insert(text.clone());
                    }
                    other => values(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| values(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_tool_speaks_as_people_write() {
    let date = Regex::new(r"\b\d{4}-\d{2}(-\d{2})?\b(T\d)?").unwrap();
    let amount = Regex::new(r"(^|[^\w.])-?\d+\.\d{1,2}%?([^\w.]|$)").unwrap();
    let mut seen = BTreeSet::new();
    for shape in [Shape::Live, Shape::Documented] {
        for (tool, arguments) in calls() {
            // What was changed by the first call is there again for the second.
            let programs = Sandbox::start(shape).await;
            let json = print(&programs.base, tool, &arguments, Output::Json).await;
            let json: Value = serde_json::from_str(&json).unwrap();
            let people = Sandbox::start(shape).await;
            let text = print(&people.base, tool, &arguments, Output::Human).await;

            // Not inside an id.
            let dates = date.find_iter(&text).filter(|it| {
                let around = |at: Option<char>| at.is_some_and(|it| it == '-');
                !around(text[..it.start()].chars().next_back())
                    && !around(text[it.end()..].chars().next())
            });
            let dates: Vec<_> = dates.map(|it| it.as_str()).collect();
            assert!(dates.is_empty(), "{tool} {arguments}: {dates:?} in\n{text}");

            let amounts: Vec<_> = amount.find_iter(&text).map(|it| it.as_str()).collect();
            assert!(
                amounts.is_empty(),
                "{tool} {arguments}: {amounts:?} in\n{text}"
            );

            let mut raw = BTreeSet::new();
            values(&json["structuredContent"], &mut raw);
            for value in raw {
                let alone = format!(r"(?m)(^|[ ┆│,;]){}([ ┆│,;]|$)", regex::escape(&value));
                let found = Regex::new(&alone).unwrap().is_match(&text);
                assert!(!found, "{tool} {arguments}: {value} in\n{text}");
                seen.insert(value);
            }
            for raw in ["competencia", "true", "false", "null"] {
                assert!(
                    !text.contains(&format!(": {raw}\n")),
                    "{tool}: {raw} in\n{text}"
                );
            }
        }
    }
    // The sandbox has enough of them to mean something.
    for value in [
        "BANK",
        "CREDIT",
        "PENDING",
        "cardBillPayment",
        "monthly",
        "inferred",
        "USD",
    ] {
        assert!(seen.contains(value), "{value} in {seen:?}");
    }
}

#[tokio::test]
async fn an_amount_is_in_its_own_currency() {
    let sandbox = Sandbox::start(Shape::Live).await;
    let text = print(&sandbox.base, "get_accounts", &json!({}), Output::Human).await;
    for line in [
        "totais: em conta R$ 46.819,31, dívida dos cartões R$ 3.732,80",
        "      saldo: US$ 350,50",
        "      moeda: dólar",
        "      subtipo: poupança",
        "      saldo: -R$ 2.222,31",
    ] {
        assert!(text.lines().any(|it| it == line), "{line} in\n{text}");
    }
}

#[tokio::test]
async fn a_text_of_others_stays_as_it_is() {
    let body = json!({"success": true, "count": 1, "data": [{
        "id": "t1", "account_id": "a1", "description": "2026-11-01 PENDING 1234.56",
        "category": "spending", "currency_code": "BRL", "amount": "-1234.56",
        "date": "2026-11-10T12:00:00.000Z", "type": "DEBIT", "status": "PENDING",
        "account_name": "BANK", "account_type": "BANK", "item_bank_name": "Banco",
    }]});
    let upstream = crate::support::Upstream::saying("get-transactions", body.to_string()).await;
    let asked = json!({"period": "2026-11"});
    let text = print(&upstream.base(), "get_transactions", &asked, Output::Human).await;
    let row = text
        .lines()
        .find(|line| line.contains("10/11/2026"))
        .unwrap();
    let cells: Vec<_> = row.split(['│', '┆']).map(str::trim).collect();
    assert_eq!(
        cells[1..7],
        [
            "10/11/2026",
            "2026-11-01 PENDING 1234.56",
            "spending",
            "-R$ 1.234,56",
            "BANK",
            "pendente",
        ]
    );
}
