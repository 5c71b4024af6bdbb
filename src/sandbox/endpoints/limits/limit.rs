//! One spending limit: its quota, its errors and its body.

use axum::http::StatusCode;
use serde_json::Value;

use crate::sandbox::call::Call;
use crate::sandbox::json::{get, set};
use crate::sandbox::reply::Refusal;

/// A limit that exists but is someone else's.
pub(super) const ANOTHERS: &str = "sl_de_outra_pessoa";
/// How many active limits the plan allows.
pub(super) const QUOTA: usize = 5;

pub(super) fn is_active(limit: &Value) -> bool {
    get(limit, "isActive") == true
}

pub(super) fn unknown(id: &str) -> Refusal {
    let message = format!("No spending limit found with ID: {id}");
    Refusal::with(StatusCode::NOT_FOUND, "Spending limit not found", &message)
}

pub(super) fn denied(act: &str) -> Refusal {
    let message = format!("You can only {act} your own spending limits");
    Refusal::with(StatusCode::FORBIDDEN, "Access denied", &message)
}

/// A limit in the asked shape.
pub(super) fn written(limit: &Value, call: &Call) -> Value {
    let mut limit = limit.clone();
    let amount = call.shape().amount(&limit, "limitAmount");
    set(&mut limit, "limitAmount", amount);
    limit
}
