//! `manual-update`: each call finds the connections one step further on.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::fault::Persona;
use crate::sandbox::json::{get, set, text};
use crate::sandbox::options::Shape;
use crate::sandbox::reply::{Answer, Refusal, ok};

/// The first call that is one too many.
const LIMIT: usize = 4;

const GROUPS: [&str; 7] = [
    "completed",
    "needsUserInput",
    "loginErrors",
    "outdated",
    "partialSuccess",
    "inProgress",
    "failed",
];

/// Answers `POST manual-update`.
pub(crate) fn update(call: &Call) -> Answer {
    if call.caller.persona == Persona::Empty {
        return Err(no_accounts());
    }
    let now = call.now();
    let connections = call.state.connections();
    let mut groups = GROUPS.map(|name| (name, Vec::new()));
    call.changes(|kept| {
        kept.syncs += 1;
        for connection in connections {
            let (group, item) = step(connection, kept.syncs, call.shape());
            if group == "completed" {
                let id = text(connection, "itemId").to_owned();
                kept.updated.insert(id, now.clone());
            }
            if let Some((_, items)) = groups.iter_mut().find(|(name, _)| *name == group) {
                items.push(item);
            }
        }
    });
    let mut details = Map::new();
    details.insert("totalItems".to_owned(), connections.len().into());
    for (name, items) in groups {
        let group = json!({ "count": items.len(), "items": items });
        details.insert(name.to_owned(), group);
    }
    ok(json!({
        "success": true,
        "message": "Accounts and transactions update process completed",
        "details": details,
        "timestamp": now,
    }))
}

/// What one call finds of one connection: its group and its item.
fn step(connection: &Value, call: usize, shape: Shape) -> (&str, Value) {
    let calls = connection.get("calls").and_then(Value::as_array);
    let outcome = calls.and_then(|calls| calls.get(call - 1).or(calls.last()));
    let outcome = outcome.unwrap_or(&Value::Null);
    let syncable = outcome.get("codeDescription").is_none();
    let error = match text(outcome, "error") {
        _ if call >= LIMIT && syncable => "Sync limit exceeded",
        error => error,
    };
    if !error.is_empty() && shape == Shape::Documented {
        return ("failed", json!({ "error": error }));
    }
    let mut item = json!({
        "itemId": get(connection, "itemId"),
        "connectorName": get(connection, "connectorName"),
    });
    if error.is_empty() {
        for field in ["status", "executionStatus"] {
            set(&mut item, field, get(outcome, field));
        }
        return (text(outcome, "bucket"), item);
    }
    set(&mut item, "error", error);
    if !syncable {
        set(
            &mut item,
            "codeDescription",
            get(outcome, "codeDescription"),
        );
    }
    ("failed", item)
}

fn no_accounts() -> Refusal {
    let body = json!({
        "error": "No connected accounts found",
        "message": "Please connect your financial accounts first",
        "nextSteps": [
            "Visit https://pierre.finance/connect to connect your financial accounts",
            "Make sure your accounts are properly connected and synced",
        ],
    });
    Refusal::new(StatusCode::BAD_REQUEST, body)
}
