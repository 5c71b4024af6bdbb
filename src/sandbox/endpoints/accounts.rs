//! `get-accounts`, `get-balance` and `get-balance-by-account`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::json::{get, set, text};
use crate::sandbox::money;
use crate::sandbox::reply::{Answer, Refusal, ok};
use crate::sandbox::shape;

/// Answers `GET get-accounts`.
pub(crate) fn list(call: &Call) -> Answer {
    let view = call.view();
    let accounts = view.accounts.iter();
    let data: Vec<Value> = accounts
        .map(|account| shape::account(account, call.shape()))
        .collect();
    ok(json!({
        "success": true,
        "count": data.len(),
        "data": data,
        "timestamp": call.now(),
    }))
}

/// Answers `GET get-balance`, the sum of the bank accounts. Like Pierre, it adds whatever the
/// currencies are, and of the untidy household in floating point.
pub(crate) fn total(call: &Call) -> Answer {
    let view = call.view();
    let accounts = view.accounts.iter();
    let accounts: Vec<&Value> = accounts.filter(|it| text(it, "type") == "BANK").collect();
    let cents = accounts.iter().filter_map(|it| money::of(it, "balance"));
    let total = match call.untidy() {
        Some(_) => money::float_sum(cents),
        None => money::number(cents.sum()),
    };
    let lines: Vec<Value> = accounts.iter().map(|account| line(account, call)).collect();
    ok(json!({
        "success": true,
        "data": { "total_balance": total, "accounts": lines },
        "timestamp": call.now(),
    }))
}

/// Only live lines have an id.
fn line(account: &Value, call: &Call) -> Value {
    let shape = call.shape();
    let mut line = json!({
        "name": get(account, "name"),
        "balance": shape.figure(account, "balance"),
        "account_type": get(account, "type"),
        "account_subtype": shape.subtype(text(account, "subtype")),
    });
    if shape.is_live() {
        set(&mut line, "id", get(account, "id"));
    }
    line
}

/// Answers `GET get-balance-by-account`.
pub(crate) fn balance(call: &Call) -> Answer {
    let refuse = |status, error| Err(Refusal::bare(status, error));
    let Some(id) = call.param("accountId") else {
        return refuse(StatusCode::BAD_REQUEST, "Account ID is required");
    };
    let view = call.view();
    let Some(account) = view.account(id) else {
        return refuse(StatusCode::NOT_FOUND, "Account not found");
    };
    if text(account, "type") != "BANK" {
        return refuse(StatusCode::BAD_REQUEST, "Account is not a bank account");
    }
    ok(json!({
        "success": true,
        "data": {
            "name": get(account, "name"),
            "balance": call.shape().amount(account, "balance"),
            "account_type": get(account, "type"),
            "account_subtype": call.shape().subtype(text(account, "subtype")),
        },
        "timestamp": call.now(),
    }))
}
