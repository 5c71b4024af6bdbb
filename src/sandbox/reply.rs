//! Answers: JSON with a status, and errors in Pierre's words where they are known.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use super::json::set;

/// What an endpoint answers.
pub(super) type Answer = Result<Response, Refusal>;

/// 200 with a body.
#[expect(clippy::unnecessary_wraps, reason = "endpoints end with it")]
pub(super) fn ok(body: impl Serialize) -> Answer {
    Ok(Json(body).into_response())
}

/// 200 with a body that is JSON already.
pub(super) fn written(body: String) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, body).into_response()
}

/// An error.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    body: Value,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, body: Value) -> Self {
        Self { status, body }
    }

    /// An error that has only its one line.
    pub(super) fn bare(status: StatusCode, error: &str) -> Self {
        Self::new(status, json!({ "error": error }))
    }

    /// An error and what it means.
    pub(super) fn with(status: StatusCode, error: &str, message: &str) -> Self {
        Self::new(status, json!({ "error": error, "message": message }))
    }

    /// 400 with what was wrong.
    pub(super) fn bad_request(error: &str, message: &str) -> Self {
        Self::with(StatusCode::BAD_REQUEST, error, message)
    }

    /// 400 for a query parameter, with what was received.
    pub(super) fn parameter(name: &str, message: &str, received: &str) -> Self {
        let mut refusal = Self::bad_request(&format!("Invalid {name}"), message);
        set(&mut refusal.body, "received", received);
        refusal
    }

    /// 403 of a plan that allows no more of these.
    pub(super) fn quota_exceeded(things: &str) -> Self {
        let message = format!("You have reached the limit of {things} of your plan");
        let body = json!({ "success": false, "error": "Quota exceeded", "message": message });
        Self::new(StatusCode::FORBIDDEN, body)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}
