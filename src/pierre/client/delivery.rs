//! Delivers one request to Pierre: waits for a permit, sends it, reads the status before the body,
//! and sends it again where that is safe. The only place that retries.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use reqwest::{
    Method, RequestBuilder, Response, StatusCode,
    header::{self, HeaderValue},
};
use tokio::time::Instant;

use super::{
    Shared,
    body::{body_of, broken},
    deadline::LatestDeadline,
    error_response::{error_of, retry_after},
    key_state::KeyState,
};
use crate::pierre::{error::Error, key::Key, request::Request};

/// Most bytes read of one body, after decompression.
const MAX_BODY: usize = 32 * 1024 * 1024;
/// Most bytes read of an error's body.
const MAX_ERROR_BODY: usize = 64 * 1024;
const RETRIES: usize = 2;
/// A longer `Retry-After` is reported instead of waited for.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// A `Retry-After: 0` must not turn into a tight loop.
const MIN_WAIT: Duration = Duration::from_millis(250);

/// A request with all that sending it needs, so that it can outlive the call that started it.
pub(super) struct Delivery {
    pub(super) shared: Arc<Shared>,
    pub(super) key_state: Arc<KeyState>,
    /// Absent for public endpoints.
    key: Option<Key>,
    pub(super) request: Request,
    was_sent: AtomicBool,
}

impl Delivery {
    pub(super) fn new(
        shared: Arc<Shared>,
        key_state: Arc<KeyState>,
        key: Option<Key>,
        request: Request,
    ) -> Self {
        Self {
            shared,
            key_state,
            key,
            request,
            was_sent: AtomicBool::new(false),
        }
    }

    /// Whether anything may have reached Pierre.
    pub(super) fn was_sent(&self) -> bool {
        self.was_sent.load(Ordering::Relaxed)
    }

    /// Sends the request, with retries as long as they can begin before the deadline.
    pub(super) async fn deliver(&self, deadline: &LatestDeadline) -> Result<Vec<u8>, Error> {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(250))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(RETRIES)
            .with_jitter();
        (|| self.attempt())
            .retry(backoff)
            .when(|error: &Error| error.is_retryable(self.request.nature))
            .adjust(|error, delay| {
                let delay = error
                    .retry_after()
                    .map_or(delay?, |wait| wait.max(MIN_WAIT));
                // In this order: the sum overflows with an absurd `Retry-After`.
                (delay <= MAX_WAIT && Instant::now() + delay < deadline.ends_at()).then_some(delay)
            })
            .notify(|error, delay| {
                tracing::debug!(
                    endpoint = self.request.endpoint, %error, wait_ms = delay.as_millis(), "retrying"
                );
            })
            .await
    }

    async fn attempt(&self) -> Result<Vec<u8>, Error> {
        self.refuse_during_cooldown()?;
        // In this order, so that requests of one key that wait take no permit from other keys.
        let _of_key = self.key_state.permits.acquire().await;
        let _of_all = self.shared.permits.acquire().await;
        // The key may have been rejected meanwhile.
        self.refuse_during_cooldown()?;
        self.was_sent.store(true, Ordering::Relaxed);
        let sent_at = Instant::now();
        let sent = self.http_request().send().await;
        let response = sent.map_err(|error| broken(&error))?;
        let status = response.status();
        let body = self.read(response, sent_at).await;
        tracing::debug!(
            endpoint = self.request.endpoint,
            http.status = status.as_u16(),
            bytes = body.as_ref().map_or(0, Vec::len),
            duration_ms = sent_at.elapsed().as_millis(),
            "answered"
        );
        body
    }

    fn refuse_during_cooldown(&self) -> Result<(), Error> {
        let cooldown = self.key_state.cooldown();
        cooldown.map_or(Ok(()), |wait| Err(Error::CoolingDown { wait }))
    }

    fn http_request(&self) -> RequestBuilder {
        let Self {
            shared, request, ..
        } = self;
        let json = || HeaderValue::from_static("application/json");
        let mut url = shared.base_url.endpoint(request.endpoint);
        match (request.query.as_str(), shared.send_s) {
            ("", false) => {}
            ("", true) => url.set_query(Some("s=s")),
            (query, false) => url.set_query(Some(query)),
            (query, true) => url.set_query(Some(&format!("{query}&s=s"))),
        }
        let mut http = shared
            .http
            .request(request.method.clone(), url)
            .header(header::ACCEPT, json());
        if let Some(key) = &self.key {
            http = http.bearer_auth(key.expose());
        }
        if let Some(body) = &request.body {
            http.header(header::CONTENT_TYPE, json()).body(body.clone())
        } else if request.method != Method::GET {
            http.header(header::CONTENT_LENGTH, 0)
        } else {
            http
        }
    }

    async fn read(&self, response: Response, sent_at: Instant) -> Result<Vec<u8>, Error> {
        let status = response.status();
        if status.is_success() {
            self.key_state.on_success(sent_at);
            return body_of(response, MAX_BODY).await;
        }
        if status == StatusCode::UNAUTHORIZED {
            self.key_state.on_unauthorized();
            self.shared.cache.remove_all_of(self.key_state.id);
        }
        let retry_after = retry_after(&response);
        // The body of an error only makes it more precise; it may be missing.
        let body = body_of(response, MAX_ERROR_BODY).await.unwrap_or_default();
        Err(match error_of(status, &body, retry_after) {
            Error::KeyRefused { .. } => Error::KeyRefused {
                worked_recently: self.key_state.on_key_rejected(sent_at),
            },
            other => other,
        })
    }
}
