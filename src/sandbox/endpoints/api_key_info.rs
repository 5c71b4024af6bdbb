//! `get-api-key-info`.

use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::json::{get, set, text};
use crate::sandbox::reply::{Answer, ok};
use crate::sandbox::seed;

/// Answers `GET get-api-key-info`, to anybody. Only the documentation still has `get-book`.
pub(crate) fn list(call: &Call) -> Answer {
    let live = call.shape().is_live();
    let endpoints = seed::endpoints().unwrap_or_default();
    let known = endpoints.iter();
    let known = known.filter(|tool| !live || text(tool, "name") != "get-book");
    let tools: Vec<Value> = known.map(|tool| listed(tool, live)).collect();
    ok(json!({
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
    }))
}

/// The method stands beside the path, or before it.
fn listed(tool: &Value, live: bool) -> Value {
    let (name, method) = (text(tool, "name"), text(tool, "method"));
    let before = if live { "" } else { &format!("{method} ") };
    let mut listed = json!({
        "name": name,
        "endpoint": format!("{before}/tools/api/{name}"),
        "description": format!("Calls {name}"),
        "requiresAuth": name != "get-api-key-info",
        "category": get(tool, "category"),
    });
    if live {
        set(&mut listed, "method", method);
    }
    listed
}
