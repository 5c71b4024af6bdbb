//! Sends a call: from what is kept where that is allowed, else in its place in the queue, again
//! where that is harmless, and never past its deadline.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use backon::{ExponentialBuilder, Retryable};
use bytes::Bytes;
use reqwest::{Method, Response, StatusCode, header};
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::{
    Call, Client, Nature, Shared,
    body::{body_of, broken, decoded},
    error_response::{retry_after, situation},
    fingerprint::Fingerprint,
    key_state::Caller,
    single_flight::{Joined, Until},
    subject::Subject,
};
use crate::pierre::{
    Key,
    error::{Error, Repeat},
};

/// Most bytes read of one answer, after decompression.
const MAX_BODY: usize = 32 * 1024 * 1024;
/// Most bytes read of an error's body.
const MAX_ERROR_BODY: usize = 64 * 1024;
const RETRIES: usize = 2;
/// Told to wait longer than this, the caller is told so instead of being kept waiting.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// A `Retry-After: 0` must not turn into a tight loop.
const MIN_WAIT: Duration = Duration::from_millis(250);

/// What this answers, or that the deadline passed.
async fn in_time<T>(
    ends: Instant,
    deadline: Duration,
    what: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let late = Err(Error::TimedOut { after: deadline });
    tokio::time::timeout_at(ends, what).await.unwrap_or(late)
}

impl Client {
    /// Sends a call and reads its answer. Status is looked at before the body.
    pub(in crate::pierre) async fn send<T: DeserializeOwned + Send + 'static>(
        &self,
        call: Call,
    ) -> Result<T, Error> {
        let (nature, endpoint) = (call.nature, call.endpoint);
        let ends = Instant::now() + call.deadline;
        let errand = Errand {
            key: self.key.clone().filter(|_| !call.keyless),
            caller: if call.keyless {
                self.shared.callers.of(&self.shared.prints, None)
            } else {
                self.caller()?
            },
            shared: Arc::clone(&self.shared),
            ends,
            until: Until::at(ends),
            left: AtomicBool::new(false),
            call,
        };
        match nature {
            Nature::Read => errand.read().await,
            Nature::Act => {
                let caller = Arc::clone(&errand.caller);
                let mut acting = caller.acting(endpoint);
                let answer = errand.act().await;
                let unknown = answer.as_ref().is_err_and(Error::outcome_unknown);
                acting.answered(!unknown);
                answer
            }
        }
    }

    pub(super) fn caller(&self) -> Result<Arc<Caller>, Error> {
        let key = self.key.as_ref().ok_or(Error::MissingKey)?;
        Ok(self.shared.callers.of(&self.shared.prints, Some(key)))
    }
}

/// A call on its way, with all that it needs: others may wait for it, and the one who sent it may
/// be gone before it comes back.
struct Errand {
    shared: Arc<Shared>,
    caller: Arc<Caller>,
    /// Absent for what is public.
    key: Option<Key>,
    call: Call,
    ends: Instant,
    /// The same, or that of somebody with more time who asks for the same.
    until: Until,
    /// Something may have reached Pierre.
    left: AtomicBool,
}

impl Errand {
    /// An act goes up by itself.
    async fn act<T: DeserializeOwned + Send + 'static>(&self) -> Result<T, Error> {
        let deadline = self.call.deadline;
        let body = in_time(self.ends, deadline, self.deliver(Repeat::MayActTwice)).await;
        match body {
            Err(Error::TimedOut { after }) if !self.left.load(Ordering::Relaxed) => {
                Err(Error::Busy { after })
            }
            body => decoded(body?).await,
        }
    }

    /// A read is answered from memory, or goes up once for all who ask the same meanwhile.
    async fn read<T: DeserializeOwned + Send + 'static>(self) -> Result<T, Error> {
        let (ends, deadline) = (self.ends, self.call.deadline);
        let shared = Arc::clone(&self.shared);
        let subject = Subject::of_read(self.call.endpoint);
        let (number, life) = self.caller.freshness(subject, shared.answers.longest());
        if life.is_zero() {
            let answer = async { decoded(self.deliver(Repeat::Harmless).await?).await };
            return in_time(ends, deadline, answer).await;
        }
        let print = self.print(number);
        let kept = || shared.answers.get(&print);
        let request = |until| async move {
            let errand = Self { until, ..self };
            let body = Bytes::from(errand.deliver(Repeat::Harmless).await?);
            let caller = errand.caller.print;
            errand.shared.answers.keep(caller, print, &body, life);
            Ok(body)
        };
        let body = match shared.flights.join(print, ends, kept, request) {
            Joined::Kept(body) => body,
            Joined::Waiting(request) => in_time(ends, deadline, request).await?,
        };
        let answer = in_time(ends, deadline, decoded(body)).await;
        answer.inspect_err(|error| {
            // A body that there was no time to read is as good as it was.
            if !matches!(error, Error::TimedOut { .. }) {
                shared.answers.forget(&print);
            }
        })
    }

    /// Who asks what, since which clearing.
    fn print(&self, cleared: u64) -> Fingerprint {
        let call = &self.call;
        let cleared = cleared.to_le_bytes();
        let head = [
            self.caller.print.as_bytes(),
            &cleared,
            call.method.as_str().as_bytes(),
            call.endpoint.as_bytes(),
            call.body.as_deref().unwrap_or_default().as_bytes(),
        ];
        let query = call.query.iter();
        let query = query.flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
        self.shared.prints.of(head.into_iter().chain(query))
    }

    async fn deliver(&self, repeat: Repeat) -> Result<Vec<u8>, Error> {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(250))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(RETRIES)
            .with_jitter();
        (|| self.attempt())
            .retry(backoff)
            .when(move |error: &Error| error.is_retryable(repeat))
            .adjust(|error, delay| {
                let delay = error
                    .retry_after()
                    .map_or(delay?, |wait| wait.max(MIN_WAIT));
                (delay <= MAX_WAIT && Instant::now() + delay < self.until.get()).then_some(delay)
            })
            .notify(|error, delay| {
                tracing::debug!(
                    endpoint = self.call.endpoint, %error, wait_ms = delay.as_millis(), "sending again"
                );
            })
            .await
    }

    async fn attempt(&self) -> Result<Vec<u8>, Error> {
        self.rested()?;
        // One key's crowd waits among itself before it takes places from others.
        let _of_key = self.caller.places.acquire().await;
        let _of_all = self.shared.places.acquire().await;
        // Those ahead in the queue may have been refused.
        self.rested()?;
        self.left.store(true, Ordering::Relaxed);
        let began = Instant::now();
        let response = self
            .request()
            .send()
            .await
            .map_err(|error| broken(&error))?;
        let status = response.status();
        let answer = self.answer(response, began).await;
        tracing::debug!(
            endpoint = self.call.endpoint,
            http.status = status.as_u16(),
            bytes = answer.as_ref().map_or(0, Vec::len),
            duration_ms = began.elapsed().as_millis(),
            "answered"
        );
        answer
    }

    fn rested(&self) -> Result<(), Error> {
        let wait = self.caller.cooling();
        wait.map_or(Ok(()), |wait| Err(Error::CoolingDown { wait }))
    }

    fn request(&self) -> reqwest::RequestBuilder {
        let Self { shared, call, .. } = self;
        let mut url = shared.base_url.endpoint(call.endpoint);
        if !call.query.is_empty() || shared.send_s {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(&call.query);
            if shared.send_s {
                query.append_pair("s", "s");
            }
        }
        let request = shared
            .http
            .request(call.method.clone(), url)
            .header(header::ACCEPT, "application/json");
        let request = match &self.key {
            Some(key) => request.bearer_auth(key.expose()),
            None => request,
        };
        if let Some(body) = &call.body {
            request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone())
        } else if call.method != Method::GET {
            request.header(header::CONTENT_LENGTH, 0)
        } else {
            request
        }
    }

    async fn answer(&self, response: Response, sent: Instant) -> Result<Vec<u8>, Error> {
        let status = response.status();
        if status.is_success() {
            self.caller.accepted(sent);
            return body_of(response, MAX_BODY).await;
        }
        if status == StatusCode::UNAUTHORIZED {
            self.caller.turned_away();
            self.shared.answers.forget_all_of(self.caller.print);
        }
        let retry_after = retry_after(&response);
        // Whatever stands in the body of a failure can only make the situation more precise.
        let body = body_of(response, MAX_ERROR_BODY).await.unwrap_or_default();
        Err(match situation(status, &body, retry_after) {
            Error::KeyRefused { .. } => Error::KeyRefused {
                worked_recently: self.caller.refused(sent),
            },
            other => other,
        })
    }
}
