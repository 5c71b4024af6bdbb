//! Builds, sends, repeats where that is harmless, and reads bytes into the type asked for. The
//! key goes into one header, to one host.

use std::{
    hash::{BuildHasher, RandomState},
    sync::Arc,
    time::{Duration, SystemTime},
};

use backon::{ExponentialBuilder, Retryable};
use moka::sync::Cache;
use reqwest::{Certificate, Method, Response, StatusCode, header, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::Instant;

use super::{
    BaseUrl, Key, day,
    error::{BadRequest, Error, Repeat},
    lenient,
};

/// Most bytes read of one answer, after decompression.
const MAX_BODY: usize = 32 * 1024 * 1024;
/// Most bytes read of an error's body.
const MAX_ERROR_BODY: usize = 64 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const RETRIES: usize = 2;
/// How long a key that was accepted counts as one that works.
const WORKED_FOR: Duration = Duration::from_hours(1);
const KEYS_REMEMBERED: u64 = 10_000;

/// How long a call may take in all, its retries included.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// Reads.
    pub read: Duration,
    /// A bank sync, and a read that Pierre filters with a language model.
    pub slow: Duration,
}

/// What a client is built from.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where Pierre is.
    pub base_url: BaseUrl,
    /// Whether every call carries `s=s`, which marks calls that come by way of MCP.
    pub send_s: bool,
    /// How long calls may take.
    pub deadlines: Deadlines,
    /// An extra certificate authority, PEM.
    pub extra_ca: Option<Vec<u8>>,
}

/// Why no client could be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The extra certificate file holds no readable PEM certificate.
    #[error("the CA file holds no readable PEM certificate")]
    CaFile,
    /// TLS could not be set up.
    #[error("TLS could not be set up: {0}")]
    Tls(#[source] reqwest::Error),
}

/// Pierre's API for one caller: a cheap clone around one connection pool.
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
    pub(super) key: Option<Key>,
    deadlines: Deadlines,
}

#[derive(Debug)]
struct Shared {
    http: reqwest::Client,
    base_url: BaseUrl,
    send_s: bool,
    /// Keys accepted within the last hour, by a hash that is random per process.
    accepted: Cache<u64, ()>,
    hasher: RandomState,
}

/// One call, before it is sent.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) endpoint: &'static str,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<String>,
    pub(super) nature: Nature,
    pub(super) keyless: bool,
    pub(super) deadline: Duration,
}

/// What a call does to the world, whatever its method: Pierre has GETs that send and store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// A true read.
    Read,
    /// Anything else; sent once.
    Act,
}

impl Client {
    /// Builds the connection pool; calls carry no key until [`Client::for_caller`] gives one.
    ///
    /// # Errors
    /// When the extra certificate cannot be read or TLS cannot be set up.
    pub fn build(options: Options) -> Result<Self, BuildError> {
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("pierre-mcp/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(Policy::none())
            .referer(false)
            .https_only(options.base_url.is_https())
            .tcp_nodelay(true);
        if options.base_url.is_loopback() {
            http = http.no_proxy();
        }
        if let Some(pem) = options.extra_ca {
            let authorities = Certificate::from_pem_bundle(&pem).map_err(|_| BuildError::CaFile)?;
            if authorities.is_empty() {
                return Err(BuildError::CaFile);
            }
            http = http.tls_certs_merge(authorities);
        }
        let shared = Shared {
            http: http
                .build()
                .map_err(|error| BuildError::Tls(error.without_url()))?,
            base_url: options.base_url,
            send_s: options.send_s,
            accepted: Cache::builder()
                .max_capacity(KEYS_REMEMBERED)
                .time_to_live(WORKED_FOR)
                .build(),
            hasher: RandomState::new(),
        };
        Ok(Self {
            shared: Arc::new(shared),
            key: None,
            deadlines: options.deadlines,
        })
    }

    /// The same client with this caller's key.
    #[must_use]
    pub fn for_caller(&self, key: Option<Key>) -> Self {
        Self {
            key,
            ..self.clone()
        }
    }

    /// The same client for a read that something else waits for: it may take this long at most.
    #[must_use]
    pub fn within(&self, longest: Duration) -> Self {
        let mut client = self.clone();
        client.deadlines.read = client.deadlines.read.min(longest);
        client
    }

    pub(super) fn deadlines(&self) -> Deadlines {
        self.deadlines
    }

    /// Sends a call and reads its answer. Status is looked at before the body.
    pub(super) async fn send<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let key = self.key.as_ref().ok_or(Error::MissingKey);
        let key = (!call.keyless).then_some(key).transpose()?;
        let repeat = match call.nature {
            Nature::Read => Repeat::Harmless,
            Nature::Act => Repeat::MayActTwice,
        };
        let ends = Instant::now() + call.deadline;
        let backoff = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(250))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(RETRIES)
            .with_jitter();
        let attempts = (|| self.attempt(&call, key))
            .retry(backoff)
            .when(move |error: &Error| error.is_retryable(repeat))
            .adjust(move |error, delay| {
                let delay = error
                    .retry_after()
                    .map_or(delay?, |wait| wait.max(MIN_WAIT));
                (delay <= MAX_WAIT && Instant::now() + delay < ends).then_some(delay)
            })
            .notify(|error, delay| {
                tracing::debug!(
                    endpoint = call.endpoint, %error, wait_ms = delay.as_millis(), "sending again"
                );
            });
        let body = tokio::time::timeout_at(ends, attempts)
            .await
            .unwrap_or(Err(Error::TimedOut {
                after: call.deadline,
            }))?;
        decode(&body)
    }

    async fn attempt(&self, call: &Call, key: Option<&Key>) -> Result<Vec<u8>, Error> {
        let began = Instant::now();
        let mut url = self.shared.base_url.endpoint(call.endpoint);
        if !call.query.is_empty() || self.shared.send_s {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(&call.query);
            if self.shared.send_s {
                query.append_pair("s", "s");
            }
        }
        let mut request = self.shared.http.request(call.method.clone(), url);
        request = request.header(header::ACCEPT, "application/json");
        if let Some(key) = key {
            request = request.bearer_auth(key.expose());
        }
        if let Some(body) = &call.body {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        } else if call.method != Method::GET {
            request = request.header(header::CONTENT_LENGTH, 0);
        }
        let response = request.send().await.map_err(|error| broken(&error))?;
        let status = response.status();
        let answer = self.read(response, key).await;
        tracing::debug!(
            endpoint = call.endpoint,
            http.status = status.as_u16(),
            bytes = answer.as_ref().map_or(0, Vec::len),
            duration_ms = began.elapsed().as_millis(),
            "answered"
        );
        answer
    }

    async fn read(&self, response: Response, key: Option<&Key>) -> Result<Vec<u8>, Error> {
        let status = response.status();
        let fingerprint = key.map(|key| self.shared.hasher.hash_one(key.expose()));
        if status.is_success() {
            if let Some(it) = fingerprint {
                self.shared.accepted.insert(it, ());
            }
            return body_of(response, MAX_BODY).await;
        }
        let retry_after = retry_after(&response);
        // Whatever stands in the body of a failure can only make the situation more precise.
        let body = body_of(response, MAX_ERROR_BODY).await.unwrap_or_default();
        let worked_recently = fingerprint.is_some_and(|it| self.shared.accepted.contains_key(&it));
        Err(situation(status, &body, retry_after, worked_recently))
    }
}

/// Told to wait longer than this, the caller is told so instead of being kept waiting.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// A `Retry-After: 0` must not turn into a tight loop.
const MIN_WAIT: Duration = Duration::from_millis(250);

fn broken(error: &reqwest::Error) -> Error {
    if error.is_connect() {
        Error::Unreachable
    } else {
        Error::Interrupted
    }
}

/// Reads a body in pieces and joins them once its size is known: a buffer that doubles would hold
/// up to twice a long statement while it is decoded.
async fn body_of(mut response: Response, limit: usize) -> Result<Vec<u8>, Error> {
    let mut pieces = Vec::new();
    let mut size = 0;
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        size += piece.len();
        if size > limit {
            return Err(Error::TooLarge { limit });
        }
        pieces.push(piece);
    }
    Ok(pieces.concat())
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| {
        if error.is_data() {
            let mut again = serde_json::Deserializer::from_slice(body);
            let path = serde_path_to_error::deserialize::<_, T>(&mut again)
                .err()
                .map_or_else(String::new, |error| error.path().to_string());
            Error::Unrecognised { path }
        } else {
            Error::NotJson
        }
    })
}

/// `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3); anything else is ignored.
fn retry_after(response: &Response) -> Option<Duration> {
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

fn situation(
    status: StatusCode,
    body: &[u8],
    retry_after: Option<Duration>,
    worked_recently: bool,
) -> Error {
    let said: Envelope = serde_json::from_slice(body).unwrap_or_default();
    let code = said.error.unwrap_or_default();
    match status.as_u16() {
        401 => match said.kind.as_deref() {
            Some("no_subscription") => Error::NoSubscription,
            Some("subscription_canceled" | "subscription_expired") => Error::SubscriptionEnded {
                on: said
                    .current_period_end
                    .as_deref()
                    .and_then(day::calendar_day),
            },
            _ if said.subscription_status.is_some() => Error::SubscriptionEnded { on: None },
            _ => Error::KeyRefused { worked_recently },
        },
        403 if code.to_ascii_lowercase().contains("quota")
            || said
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
mod tests {
    use super::*;

    #[test]
    fn tells_the_kinds_of_401_apart() {
        let of = |body: &str| situation(StatusCode::UNAUTHORIZED, body.as_bytes(), None, false);
        assert_eq!(
            of("<html>"),
            Error::KeyRefused {
                worked_recently: false
            }
        );
        assert_eq!(
            of(r#"{"error":"x","type":"no_subscription"}"#),
            Error::NoSubscription
        );
        assert_eq!(
            of(
                r#"{"error":"x","type":"subscription_expired","currentPeriodEnd":"2026-10-31T00:00:00Z"}"#
            ),
            Error::SubscriptionEnded {
                on: "2026-10-31".parse().ok()
            }
        );
    }
}
