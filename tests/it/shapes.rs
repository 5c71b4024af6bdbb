//! What Pierre documents beside what it sends: both must give the same answer, and nothing odd may
//! take the rest of an answer with it.

use serde_json::{Value, json};

use crate::support::Upstream;

macro_rules! body {
    ($name:literal) => {
        include_str!(concat!("../bodies/", $name, ".json"))
    };
}

mod accounts;
mod reminders;
mod statement;
mod sync;

/// The answer of a tool when its endpoint says this.
async fn answer(tool: &'static str, arguments: Value, body: &str) -> Value {
    let upstream = Upstream::saying(&tool.replace('_', "-"), body).await;
    let server = upstream.server().await;
    server.call(tool, arguments).await.good()
}

async fn accounts(rows: Value) -> Value {
    let body = json!({"success": true, "data": rows, "count": 1}).to_string();
    answer("get_accounts", json!({}), &body).await
}

/// The full rows of October.
async fn transactions(rows: Value) -> Value {
    let body = json!({"success": true, "data": rows, "count": 1}).to_string();
    let arguments = json!({"period": "2026-10", "detail": "full"});
    answer("get_transactions", arguments, &body).await
}

async fn sync(details: Value) -> Value {
    let body = json!({"success": true, "details": details}).to_string();
    answer("manual_update", json!({}), &body).await
}

/// A bank row in the fields that all shapes have.
fn row() -> Value {
    json!({
        "id": "t1", "description": "Padaria", "category": "Alimentos e bebidas",
        "currency_code": "BRL", "amount": -12.30, "date": "2026-10-15", "type": "DEBIT",
        "status": "POSTED", "account_name": "Conta", "account_type": "BANK",
        "account_subtype": "CHECKING_ACCOUNT"
    })
}

/// [`row`] with some fields set; null takes one away.
fn changed(changes: Value) -> Value {
    let mut row = row();
    for (name, value) in changes.as_object().unwrap() {
        row[name] = value.clone();
    }
    row
}

fn account(changes: Value) -> Value {
    let mut account = json!({
        "id": "a1", "name": "Conta", "type": "BANK", "subtype": "CHECKING_ACCOUNT",
        "balance": "10.00", "currencyCode": "BRL"
    });
    for (name, value) in changes.as_object().unwrap() {
        account[name] = value.clone();
    }
    account
}

fn without(mut answer: Value, list: &str, fields: &[&str]) -> Value {
    for row in answer[list].as_array_mut().unwrap() {
        for field in fields {
            row.as_object_mut().unwrap().shift_remove(*field);
        }
    }
    answer
}
