//! Calls that many tests make.

use serde_json::{Value, json};

/// Every tool at least once, with arguments that it takes and that the sandbox has an answer to.
pub(crate) fn every_call() -> Vec<(&'static str, Value)> {
    let october = json!({"startDate": "2026-10-01", "endDate": "2026-10-31"});
    let in_october = |more: Value| {
        let mut arguments = october.clone();
        for (name, value) in more.as_object().unwrap() {
            arguments[name] = value.clone();
        }
        arguments
    };
    let limit = json!({"category": "Compras", "limitAmount": 100, "period": "weekly"});
    let card = "ac000000-0000-4000-8000-000000000002";
    let calls = vec![
        ("cash_flow", json!({})),
        ("explain_total", in_october(json!({"pageSize": 200}))),
        (
            "explain_total",
            in_october(json!({"show": "leftOut", "pageSize": 200})),
        ),
        ("get_accounts", json!({})),
        ("get_api_key_info", json!({})),
        ("get_balance", json!({})),
        (
            "get_balance_by_account",
            json!({"accountId": "ac000000-0000-4000-8000-000000000001"}),
        ),
        ("get_bill_summary", json!({"includeTransactions": true})),
        ("get_bills", json!({})),
        ("get_expensive_categories", october.clone()),
        (
            "get_installments",
            json!({"startDate": "2026-05-01", "endDate": "2026-11-30", "pageSize": 100}),
        ),
        ("get_memories", json!({"message": "Quero juntar dinheiro"})),
        ("get_open_finance_connection_flow", json!({})),
        (
            "get_transactions",
            in_october(json!({"detail": "full", "pageSize": 200})),
        ),
        (
            "get_transactions",
            in_october(json!({"format": "structured"})),
        ),
        (
            "get_transactions",
            in_october(json!({"clientMessage": "mercado"})),
        ),
        ("list_commitments", json!({"months": 12})),
        ("list_payment_reminders", json!({"filter": "all"})),
        (
            "search_transactions",
            in_october(json!({"text": "o", "pageSize": 200})),
        ),
        ("summarize_spending", october.clone()),
        (
            "summarize_spending",
            in_october(json!({"groupBy": "merchant", "top": 40})),
        ),
        (
            "summarize_spending",
            in_october(json!({"basis": "fatura", "groupBy": "account"})),
        ),
        ("list_spending_limits", json!({"includeInactive": true})),
        (
            "get_spending_limit_transactions",
            json!({"limitId": "sl_001"}),
        ),
        ("manage_closing_date", json!({})),
        (
            "manage_closing_date",
            json!({"operation": "GET", "accountId": card}),
        ),
        ("manual_update", json!({"force": true})),
        (
            "create_payment_reminder",
            json!({"title": "Conta de luz", "dueDate": "2099-12-20", "isRecurring": true, "recurrencePattern": "monthly"}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_001", "title": "Conta de gás", "recurrenceTime": "9h"}),
        ),
        (
            "delete_payment_reminder",
            json!({"reminderId": "pr_004", "hardDelete": true}),
        ),
        ("create_spending_limit", limit.clone()),
        ("confirm_spending_limit", limit),
        (
            "update_spending_limit",
            json!({"limitId": "sl_001", "limitAmount": 500}),
        ),
        ("delete_spending_limit", json!({"limitId": "sl_004"})),
    ];
    let named = |name: &str| calls.iter().any(|(called, _)| *called == name);
    for tool in pierre_mcp::tools::ALL {
        assert!(named(tool.name), "{} is never called", tool.name);
    }
    calls
}

/// Those of [`every_call`] that are offered by default and need a key.
pub(crate) fn usual_calls() -> Vec<(&'static str, Value)> {
    let offered = |name: &str| {
        let mut all = pierre_mcp::tools::ALL.iter();
        all.any(|tool| tool.name == name && tool.group.is_default())
    };
    let mut calls = every_call();
    calls.retain(|(name, _)| offered(name) && *name != "get_api_key_info");
    calls
}

/// Calls whose answers to [`live`], [`live_in_april`] and [`documented`] are known.
pub(crate) fn known_calls() -> [(&'static str, Value); 6] {
    let period = json!({"startDate": "2026-10-01", "endDate": "2026-10-31", "detail": "full"});
    let grouped =
        json!({"startDate": "2026-10-01", "endDate": "2026-10-31", "format": "structured"});
    [
        ("get_accounts", json!({})),
        ("get_balance_by_account", json!({"accountId": "acc-1"})),
        ("get_transactions", period),
        ("get_transactions", grouped),
        ("manual_update", json!({})),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr-1", "newStatus": "completed"}),
        ),
    ]
}
