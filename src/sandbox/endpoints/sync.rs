//! `manual-update`: each call finds the connections one step further on.

use std::io;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Shape;
use super::household::{get, parse, set, text};
use super::reply;
use super::state::{Caller, Fault, State};

/// The call that brings a transaction no one had seen.
pub(crate) const BRINGS_NEWS: usize = 2;
/// The first call that is one too many.
const LIMIT: usize = 4;
/// How long the banks take.
const PAUSE: Duration = Duration::from_millis(300);

const CONNECTIONS: &str = include_str!("../data/connections.json");
const GROUPS: [&str; 7] = [
    "completed",
    "needsUserInput",
    "loginErrors",
    "outdated",
    "partialSuccess",
    "inProgress",
    "failed",
];

/// The connections and what becomes of each, call by call.
pub(crate) fn read() -> io::Result<Vec<Value>> {
    parse(CONNECTIONS)
}

/// Answers `POST manual-update`.
pub(crate) async fn update(state: &State, caller: &Caller) -> Response {
    if caller.fault == Fault::Empty {
        return reply::no_accounts();
    }
    if !state.instant() {
        tokio::time::sleep(PAUSE).await;
    }
    let now = state.calendar().now();
    let mut groups: Vec<(&str, Vec<Value>)> = GROUPS.map(|name| (name, Vec::new())).into();
    state.with(caller, |changes| {
        changes.syncs += 1;
        for connection in state.connections() {
            let (group, item) = step(connection, changes.syncs, state.shape());
            if group == "completed" {
                changes
                    .updated
                    .insert(text(connection, "itemId").to_owned(), now.clone());
            }
            if let Some((_, items)) = groups.iter_mut().find(|(name, _)| *name == group) {
                items.push(item);
            }
        }
    });
    let mut details = Map::new();
    details.insert("totalItems".to_owned(), state.connections().len().into());
    for (name, items) in groups {
        let group = json!({ "count": items.len(), "items": items });
        details.insert(name.to_owned(), group);
    }
    let body = json!({
        "success": true,
        "message": "Accounts and transactions update process completed",
        "details": details,
        "timestamp": now,
    });
    reply::json(StatusCode::OK, body)
}

/// What one call finds of one connection: its group and its item.
fn step(connection: &Value, call: usize, shape: Shape) -> (&str, Value) {
    let calls = connection.get("calls").and_then(Value::as_array);
    let outcome = calls.and_then(|calls| calls.get(call - 1).or(calls.last()));
    let outcome = outcome.unwrap_or(&Value::Null);
    let group = text(outcome, "bucket");
    let syncable = outcome.get("codeDescription").is_none();
    let error = match text(outcome, "error") {
        _ if call >= LIMIT && syncable => "Sync limit exceeded",
        error => error,
    };
    if error.is_empty() {
        let item = json!({
            "itemId": get(connection, "itemId"),
            "connectorName": get(connection, "connectorName"),
            "status": get(outcome, "status"),
            "executionStatus": get(outcome, "executionStatus"),
        });
        return (group, item);
    }
    if shape == Shape::Documented {
        return ("failed", json!({ "error": error }));
    }
    let mut item = json!({
        "itemId": get(connection, "itemId"),
        "connectorName": get(connection, "connectorName"),
        "error": error,
    });
    if !syncable {
        set(
            &mut item,
            "codeDescription",
            get(outcome, "codeDescription"),
        );
    }
    ("failed", item)
}
