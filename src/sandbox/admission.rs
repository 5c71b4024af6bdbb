//! What stands before all endpoints but the public one: keys, faults and the `s` parameter.

use std::time::Duration;

use axum::extract::{Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::json;

use super::fault::{Caller, Fault};
use super::query::Query;
use super::reply::Refusal;
use super::state::State;

/// How long `sk-sandbox-slow` takes.
const SLOW: Duration = Duration::from_secs(90);

/// The page a proxy puts in front of a service that is down.
const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"pt-BR\"><head><title>Pierre</title></head>\
    <body><h1>Voltamos já</h1><p>Estamos em manutenção.</p></body></html>\n";

/// Lets a caller in, or plays the fault that the key names.
pub(super) async fn admit(
    Shared(state): Shared<State>,
    mut request: Request,
    next: Next,
) -> Response {
    let given = request.headers().get(header::AUTHORIZATION);
    let Some(key) = given.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ")) else {
        let error = "Authorization header required";
        return Refusal::bare(StatusCode::UNAUTHORIZED, error).into_response();
    };
    let Some(caller) = Caller::of(key) else {
        return invalid_key().into_response();
    };
    match caller.fault {
        Some(Fault::InvalidKey) => return invalid_key().into_response(),
        Some(Fault::NoSubscription) => return no_subscription().into_response(),
        Some(Fault::TooManyRequests) => return too_many_requests(state.retry_after()),
        Some(Fault::ServerError) => return server_error(request.uri().path()).into_response(),
        Some(Fault::HtmlPage) => return Html(PAGE).into_response(),
        Some(Fault::Slow) => tokio::select! {
            () = tokio::time::sleep(SLOW) => {}
            () = state.stopped() => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                return Refusal::bare(status, "Service unavailable").into_response();
            }
        },
        Some(Fault::NoMemories | Fault::NoPhone) | None => {}
    }
    let query = Query::of(request.uri());
    if let Some(other) = query.get("s").filter(|given| *given != "s") {
        return Refusal::parameter("parameter s", "s must be s", other).into_response();
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn invalid_key() -> Refusal {
    let body = json!({
        "error": "Invalid or inactive API key",
        "message": "Please check your API key and try again",
        "type": "invalid_api_key",
        "nextSteps": [
            "Visit https://pierre.finance/api-key to generate a new API key",
            "Make sure the API key is active and not expired",
        ],
    });
    Refusal::new(StatusCode::UNAUTHORIZED, body)
}

fn no_subscription() -> Refusal {
    let body = json!({
        "error": "No active subscription found",
        "message": "Please activate your subscription to access financial data",
        "type": "no_subscription",
        "nextSteps": [
            "Visit https://pierre.finance to activate your subscription",
            "Contact support if you need assistance",
        ],
    });
    Refusal::new(StatusCode::UNAUTHORIZED, body)
}

fn too_many_requests(retry_after: Duration) -> Response {
    let wait = [(header::RETRY_AFTER, retry_after.as_secs().to_string())];
    let message = "Rate limit exceeded, please try again later";
    let refusal = Refusal::with(StatusCode::TOO_MANY_REQUESTS, "Too many requests", message);
    (wait, refusal).into_response()
}

/// The 500 of the endpoint at `path`.
fn server_error(path: &str) -> Refusal {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    if path.ends_with("/get-balance-by-account") {
        let error = "Failed to get balance by account id from database";
        return Refusal::bare(status, error);
    }
    let message = "An unexpected error occurred";
    Refusal::with(status, "Internal server error", message)
}
