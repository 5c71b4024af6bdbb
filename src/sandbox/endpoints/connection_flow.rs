//! `get-open-finance-connection-flow`.

use axum::http::StatusCode;
use serde_json::json;

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::{Answer, Refusal, ok};

/// Answers `GET get-open-finance-connection-flow`; nothing is sent to anybody.
pub(crate) fn send(call: &Call) -> Answer {
    if call.caller.fault == Some(Fault::NoPhone) {
        let error = "User phone number is required for WhatsApp operations";
        return Err(Refusal::bare(StatusCode::BAD_REQUEST, error));
    }
    let message = "WhatsApp flow sent successfully";
    ok(json!({ "status": "accepted", "message": message }))
}
