//! cash_flow against the sandbox; that it adds up is in `agreement`.

use serde_json::{Value, json};

use super::{refuses, tells_every_fault};
use crate::support::{Sandbox, Upstream};

const TOOL: &str = "cash_flow";

#[tokio::test]
async fn every_shape_gives_the_same_months_oldest_first() {
    let mut answers = Vec::new();
    for sandbox in &Sandbox::all().await {
        let server = sandbox.server("sk-sandbox").await;
        answers.push(server.call(TOOL, json!({})).await.good());
    }
    let live = &answers[0];
    assert_eq!(live["months"], answers[1]["months"]);
    // Documented accounts do not say that a connection is broken, whose balance stands still.
    let flows = |answer: &Value| {
        let mut months = answer["months"].as_array().unwrap().clone();
        for month in &mut months {
            month.as_object_mut().unwrap().remove("opening");
            month.as_object_mut().unwrap().remove("closing");
        }
        months
    };
    assert_eq!(flows(live), flows(&answers[2]));
    let names: Vec<_> = live["months"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["month"].clone())
        .collect();
    assert_eq!(
        names,
        [
            "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"
        ]
    );
    assert_eq!(
        live["period"],
        json!({"startDate": "2026-06-01", "endDate": "2026-11-22"})
    );
}

async fn flow(rows: Value, accounts: Value) -> Value {
    let upstream = Upstream::new().await;
    upstream
        .json("get-transactions", json!({"data": rows}).to_string())
        .await;
    upstream
        .json("get-accounts", json!({"data": accounts}).to_string())
        .await;
    upstream
        .server()
        .await
        .call(TOOL, json!({"months": 2}))
        .await
        .good()
}

fn row(day: &str, amount: &str, category: &str, status: &str) -> Value {
    let kind = if amount.starts_with('-') {
        "DEBIT"
    } else {
        "CREDIT"
    };
    json!({"id": format!("{day}{amount}"), "date": day, "amount": amount, "type": kind, "status": status,
        "account_type": "BANK", "category": category, "description": "x"})
}

#[tokio::test]
async fn balances_follow_from_today_s_and_wait_for_what_is_pending() {
    let rows = json!([
        row("2026-11-20", "-40.00", "Serviços", "PENDING"),
        row("2026-11-10", "1000.00", "Renda", "POSTED"),
        row("2026-11-05", "500.00", "Empréstimos", "POSTED"),
        row("2026-10-05", "-300.00", "Compras", "POSTED"),
    ]);
    let bank = json!([{"id": "b", "type": "BANK", "balance": "2000.00", "currencyCode": "BRL"},
        {"id": "u", "type": "BANK", "balance": "9.00", "currencyCode": "USD"}]);
    let answer = flow(rows.clone(), bank).await;
    assert_eq!(
        answer["months"],
        json!([
            {"month": "2026-10", "income": "0.00", "spending": "-300.00", "net": "-300.00", "ownTransfers": "0.00",
                "savings": "0.00", "opening": "800.00", "closing": "500.00"},
            {"month": "2026-11", "income": "1000.00", "spending": "-40.00", "net": "960.00", "ownTransfers": "0.00",
                "savings": "0.00", "debt": "500.00", "pending": "-40.00", "opening": "500.00", "closing": "2000.00"}
        ])
    );
    let unknown = flow(rows, json!([{"id": "b", "type": "BANK", "balance": null}])).await;
    assert_eq!(unknown["months"][1].get("closing"), None);
    assert!(
        unknown["warnings"]
            .to_string()
            .contains("não dá para saber o saldo dos meses")
    );
}

#[tokio::test]
async fn bad_arguments_are_refused() {
    refuses(
        TOOL,
        &[
            (json!({"months": 0}), "`months`"),
            (json!({"months": 25}), "`months`"),
        ],
    )
    .await;
}

#[tokio::test]
async fn every_fault_is_told() {
    tells_every_fault(TOOL, json!({})).await;
}
