//! The client of Pierre's API: what it is built of, and what a call is before it is sent. The key
//! goes into one header, to one host; what is remembered of it is a fingerprint.

mod body;
mod cooldown;
mod error_response;
mod fingerprint;
mod key_state;
mod response_cache;
mod send;
mod single_flight;
mod subject;
mod sync;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{Certificate, Method, redirect::Policy};
use tokio::sync::Semaphore;

use self::{
    fingerprint::Fingerprints, key_state::Callers, response_cache::Answers, single_flight::Flights,
    sync::LastSync,
};
use super::{BaseUrl, Key};
pub use sync::Synced;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Most requests in flight in all.
const PLACES: usize = 64;

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
    /// How long the answer to a read is good for the same read again; at nothing, every read goes
    /// up by itself.
    pub cache: Duration,
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
    prints: Fingerprints,
    callers: Callers,
    answers: Answers,
    flights: Flights<Bytes>,
    syncs: Flights<LastSync>,
    places: Semaphore,
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
            prints: Fingerprints::new(),
            callers: Callers::new(),
            answers: Answers::new(options.cache),
            flights: Flights::new(),
            syncs: Flights::new(),
            places: Semaphore::new(PLACES),
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
}
