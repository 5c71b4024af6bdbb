//! The sum of the bank accounts: `get-balance`.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Shape;
use super::household::{get, set, text};
use super::state::{Caller, State};
use super::{money, reply, shape};

/// Answers `GET get-balance`. Like Pierre, it adds whatever the currencies are.
pub(crate) fn total(state: &State, caller: &Caller) -> Response {
    let household = state.household(caller);
    let accounts: Vec<&Value> = household
        .accounts
        .iter()
        .filter(|account| text(account, "type") == "BANK")
        .collect();
    let balance = |account: &&Value| account.get("balance").and_then(money::cents);
    let sum: i64 = accounts.iter().filter_map(balance).sum();
    let lines: Vec<Value> = accounts
        .iter()
        .map(|account| line(account, state.shape()))
        .collect();
    let total = match state.untidy(caller) {
        Some(_) => super::untidy::balance(&accounts),
        None => money::number(sum),
    };
    let body = json!({
        "success": true,
        "data": { "total_balance": total, "accounts": lines },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

/// Only live lines have an id.
fn line(account: &Value, shape: Shape) -> Value {
    let subtype = text(account, "subtype");
    let mut line = json!({
        "name": get(account, "name"),
        "balance": shape::figure(&get(account, "balance"), shape),
        "account_type": get(account, "type"),
        "account_subtype": if shape.is_live() { subtype } else { shape::subtype(subtype) },
    });
    if shape.is_live() {
        set(&mut line, "id", get(account, "id"));
    }
    line
}
