//! Reads the error out of a response without success: status and body to [`Error`].

use std::time::{Duration, SystemTime};

use reqwest::{Response, StatusCode, header};
use serde::Deserialize;

use crate::pierre::{
    day,
    error::{BadRequest, Error},
    lenient,
};

/// `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3); anything else is ignored.
pub(super) fn retry_after(response: &Response) -> Option<Duration> {
    let value = response
        .headers()
        .get(header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(value).ok()?;
    Some(at.duration_since(SystemTime::now()).unwrap_or_default())
}

/// The error envelope; `error` is the only field that is always there.
#[derive(Default, Deserialize)]
struct Envelope {
    #[serde(default, deserialize_with = "lenient::text")]
    error: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    message: Option<String>,
    #[serde(default, deserialize_with = "lenient::text", rename = "type")]
    kind: Option<String>,
    #[serde(
        default,
        deserialize_with = "lenient::text",
        rename = "subscriptionStatus"
    )]
    subscription_status: Option<String>,
    #[serde(
        default,
        deserialize_with = "lenient::text",
        rename = "currentPeriodEnd"
    )]
    current_period_end: Option<String>,
}

pub(super) fn error_of(status: StatusCode, body: &[u8], retry_after: Option<Duration>) -> Error {
    let envelope: Envelope = serde_json::from_slice(body).unwrap_or_default();
    let code = envelope.error.unwrap_or_default();
    match status.as_u16() {
        401 => match envelope.kind.as_deref() {
            Some("no_subscription") => Error::NoSubscription,
            Some("subscription_canceled" | "subscription_expired") => Error::SubscriptionEnded {
                on: envelope
                    .current_period_end
                    .as_deref()
                    .and_then(day::calendar_day),
            },
            _ if envelope.subscription_status.is_some() => Error::SubscriptionEnded { on: None },
            // Only the client knows whether it worked before.
            _ => Error::KeyRefused {
                worked_recently: false,
            },
        },
        403 if code.to_ascii_lowercase().contains("quota")
            || envelope
                .message
                .is_some_and(|text| text.to_ascii_lowercase().contains("quota")) =>
        {
            Error::QuotaExceeded
        }
        403 => Error::Forbidden,
        404 => Error::NotFound,
        429 => Error::RateLimited { retry_after },
        300..=399 => Error::Redirected,
        status @ 500..=599 => Error::Unavailable {
            status,
            retry_after,
        },
        _ => Error::Refused(BadRequest::from_code(&code)),
    }
}

#[cfg(test)]
mod tests;
