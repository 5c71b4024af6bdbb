//! What Pierre says of itself: `get-api-key-info`, `get-memories` and
//! `get-open-finance-connection-flow`.

use std::io;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::household::{get, parse, set, text};
use super::query::Query;
use super::state::{Caller, Fault, State};
use super::{large, reply};

const ENDPOINTS: &str = include_str!("../data/endpoints.json");
const MEMORIES: &str = include_str!("../data/memories.json");
/// A person for whom Pierre keeps no memories.
const NO_MEMORIES: &str = "sk-sandbox-no-memories";
/// A person whose telephone Pierre does not know.
const NO_PHONE: &str = "sk-sandbox-no-phone";

/// What Pierre remembers of the household.
pub(crate) fn memories_of(fault: Fault) -> io::Result<Vec<Value>> {
    match fault {
        Fault::Empty => Ok(Vec::new()),
        Fault::Large => Ok(large::memories()),
        _ => parse(MEMORIES),
    }
}

/// Answers `GET get-api-key-info`, to anybody. Only the documents still have `get-book`.
pub(crate) fn key_info(state: &State) -> Response {
    let live = state.shape().is_live();
    let tools: Vec<Value> = parse(ENDPOINTS)
        .unwrap_or_default()
        .iter()
        .filter(|tool| !live || text(tool, "name") != "get-book")
        .map(|tool| listed(tool, live))
        .collect();
    let body = json!({
        "message": "To use Pierre tools you need an API key",
        "steps": [
            "Visit https://pierre.finance/api-key",
            "Log in and generate a key",
            "Send it in the Authorization header",
        ],
        "example": {
            "tool": "getAccounts",
            "endpoint": "GET /tools/api/get-accounts",
            "headers": { "Authorization": "Bearer sk-your-key" },
        },
        "note": "Keep your key secret",
        "availableTools": tools,
    });
    reply::json(StatusCode::OK, body)
}

/// The method stands beside the path, or before it.
fn listed(tool: &Value, live: bool) -> Value {
    let (name, method) = (text(tool, "name"), text(tool, "method"));
    let path = format!("/tools/api/{name}");
    let endpoint = if live {
        path
    } else {
        format!("{method} {path}")
    };
    let mut listed = json!({
        "name": name,
        "endpoint": endpoint,
        "description": format!("Calls {name}"),
        "requiresAuth": name != "get-api-key-info",
        "category": get(tool, "category"),
    });
    if live {
        set(&mut listed, "method", get(tool, "method"));
    }
    listed
}

/// Answers `GET get-memories`, which stores `message` before it remembers.
pub(crate) fn memories(state: &State, caller: &Caller, query: &Query) -> Response {
    if caller.key == NO_MEMORIES {
        let body = json!({
            "error": "Mem0 not configured",
            "message": "MEM0_API_KEY environment variable is not set",
        });
        return reply::json(StatusCode::SERVICE_UNAVAILABLE, body);
    }
    let message = query.get("message");
    let memories = state.with(caller, |kept| {
        kept.memories.extend(message.map(Value::from));
        kept.memories.clone()
    });
    let lines: Vec<String> = memories
        .iter()
        .filter_map(Value::as_str)
        .map(|memory| format!("- {memory}"))
        .collect();
    let body = json!({
        "success": true,
        "memoriesForPrompt": lines.join("\n"),
        "memoryAdded": message.is_some(),
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

/// Answers `GET get-open-finance-connection-flow`; nothing is sent to anybody.
pub(crate) fn connection_flow(caller: &Caller) -> Response {
    if caller.key == NO_PHONE {
        let error = "User phone number is required for WhatsApp operations";
        return reply::bare(StatusCode::BAD_REQUEST, error);
    }
    let message = "WhatsApp flow sent successfully";
    let body = json!({ "status": "accepted", "message": message });
    reply::json(StatusCode::OK, body)
}
