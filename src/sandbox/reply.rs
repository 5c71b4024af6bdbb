//! Answers that are not data: Pierre's errors, word for word where they are known.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// A JSON body with a status.
pub(super) fn json(status: StatusCode, body: impl Serialize) -> Response {
    (status, Json(body)).into_response()
}

/// The text of an answer that is all there already.
pub(super) fn text(answer: Response) -> std::io::Result<String> {
    use futures::FutureExt as _;
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).now_or_never();
    let body = body.and_then(Result::ok);
    let body = body.ok_or_else(|| std::io::Error::other("the answer is not there yet"))?;
    String::from_utf8(body.to_vec()).map_err(std::io::Error::other)
}

/// 200 with a body that is JSON already.
pub(super) fn written(body: String) -> Response {
    let json: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];
    (json, body).into_response()
}

/// 400 with what was wrong, and what was received when that helps.
pub(super) fn bad_request(error: &str, message: &str, received: Option<&str>) -> Response {
    let mut body = json!({ "error": error, "message": message });
    if let Some(received) = received {
        super::household::set(&mut body, "received", received.into());
    }
    json(StatusCode::BAD_REQUEST, body)
}

/// 400 for a body that cannot be read.
pub(super) fn bad_json() -> Response {
    let message = "The request body must be valid JSON";
    bad_request("Invalid JSON body", message, None)
}

/// 403 of a plan that allows no more of these.
pub(super) fn quota_exceeded(things: &str) -> Response {
    let message = format!("You have reached the limit of {things} of your plan");
    let body = json!({ "success": false, "error": "Quota exceeded", "message": message });
    json(StatusCode::FORBIDDEN, body)
}

/// An error that has only its one line.
pub(super) fn bare(status: StatusCode, error: &str) -> Response {
    json(status, json!({ "error": error }))
}

pub(super) fn invalid_key() -> Response {
    json(
        StatusCode::UNAUTHORIZED,
        json!({
            "error": "Invalid or inactive API key",
            "message": "Please check your API key and try again",
            "type": "invalid_api_key",
            "nextSteps": [
                "Visit https://pierre.finance/api-key to generate a new API key",
                "Make sure the API key is active and not expired",
            ],
        }),
    )
}

pub(super) fn no_subscription() -> Response {
    json(
        StatusCode::UNAUTHORIZED,
        json!({
            "error": "No active subscription found",
            "message": "Please activate your subscription to access financial data",
            "type": "no_subscription",
            "nextSteps": [
                "Visit https://pierre.finance to activate your subscription",
                "Contact support if you need assistance",
            ],
        }),
    )
}

/// 429 with `Retry-After`, in whole seconds.
pub(super) fn too_many(retry_after: Duration) -> Response {
    let body = json!({
        "error": "Too many requests",
        "message": "Rate limit exceeded, please try again later",
    });
    let wait = [(header::RETRY_AFTER, retry_after.as_secs().to_string())];
    (StatusCode::TOO_MANY_REQUESTS, wait, Json(body)).into_response()
}

/// The 500 of the endpoint at `path`.
pub(super) fn broken(path: &str) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    if path.ends_with("/get-balance-by-account") {
        return bare(status, "Failed to get balance by account id from database");
    }
    let message = "An unexpected error occurred";
    json(
        status,
        json!({ "error": "Internal server error", "message": message }),
    )
}

/// The page a proxy puts in front of a service that is down.
pub(super) fn page() -> Response {
    Html(
        "<!DOCTYPE html>\n<html lang=\"pt-BR\"><head><title>Pierre</title></head>\
          <body><h1>Voltamos já</h1><p>Estamos em manutenção.</p></body></html>\n",
    )
    .into_response()
}

pub(super) fn no_accounts() -> Response {
    json(
        StatusCode::BAD_REQUEST,
        json!({
            "error": "No connected accounts found",
            "message": "Please connect your financial accounts first",
            "nextSteps": [
                "Visit https://pierre.finance/connect to connect your financial accounts",
                "Make sure your accounts are properly connected and synced",
            ],
        }),
    )
}
