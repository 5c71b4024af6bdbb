//! `get-memories`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::fault::Fault;
use crate::sandbox::reply::{Answer, Refusal, ok};

/// Answers `GET get-memories`, which stores `message` before it lists.
pub(crate) fn list(call: &Call) -> Answer {
    if call.caller.fault == Some(Fault::NoMemories) {
        let message = "MEM0_API_KEY environment variable is not set";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return Err(Refusal::with(status, "Mem0 not configured", message));
    }
    let message = call.param("message");
    let memories = call.changes(|kept| {
        kept.memories.extend(message.map(Value::from));
        kept.memories.clone()
    });
    let lines = memories.iter().filter_map(Value::as_str);
    let lines: Vec<String> = lines.map(|memory| format!("- {memory}")).collect();
    ok(json!({
        "success": true,
        "memoriesForPrompt": lines.join("\n"),
        "memoryAdded": message.is_some(),
        "timestamp": call.now(),
    }))
}
