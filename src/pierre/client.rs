//! The client of Pierre's API and what it is built of. The key goes into one header, to one host;
//! only a hash of it is remembered.

mod body;
mod cooldown;
mod deadline;
mod delivery;
mod error_response;
mod key_state;
mod last_sync;
mod response_cache;
mod send;
mod single_flight;
mod sync;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{Certificate, redirect::Policy};
use tokio::sync::Semaphore;

pub use self::last_sync::Synced;
use self::{
    key_state::{KeyId, KeyStates},
    last_sync::LastSync,
    response_cache::{CacheKey, ResponseCache},
    single_flight::SingleFlight,
};
use super::{base_url::BaseUrl, key::Key};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Most requests in flight for all keys together.
const MAX_IN_FLIGHT: usize = 64;

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
    /// Whether every request carries `s=s`, which marks requests that come by way of MCP.
    pub send_s: bool,
    /// How long calls may take.
    pub deadlines: Deadlines,
    /// How long the response to a read may be reused for the same read; zero turns caching and
    /// the sharing of equal requests off.
    pub cache: Duration,
    /// An extra certificate authority, PEM.
    pub extra_ca: Option<Vec<u8>>,
}

/// Why no client could be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The extra certificate file holds no readable PEM certificate.
    #[error("o arquivo de certificados não tem um PEM que se possa ler")]
    CaFile,
    /// TLS could not be set up.
    #[error("não foi possível preparar o TLS: {0}")]
    Tls(#[source] reqwest::Error),
}

/// Pierre's API for one caller. Cheap to clone; clones share connections, cache and key states.
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
    key: Option<Key>,
    deadlines: Deadlines,
}

#[derive(Debug)]
struct Shared {
    http: reqwest::Client,
    base_url: BaseUrl,
    send_s: bool,
    keys: KeyStates,
    cache: ResponseCache,
    reads: SingleFlight<CacheKey, Bytes>,
    syncs: SingleFlight<KeyId, LastSync>,
    permits: Semaphore,
}

impl Client {
    /// Builds the connection pool; requests carry no key until [`Client::for_caller`] gives one.
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
            keys: KeyStates::new(),
            cache: ResponseCache::new(options.cache),
            reads: SingleFlight::new(),
            syncs: SingleFlight::new(),
            permits: Semaphore::new(MAX_IN_FLIGHT),
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
            shared: Arc::clone(&self.shared),
            key,
            deadlines: self.deadlines,
        }
    }

    /// The same client for a read that something else waits for: it may take this long at most.
    #[must_use]
    pub fn within(&self, longest: Duration) -> Self {
        let mut client = self.clone();
        client.deadlines.read = client.deadlines.read.min(longest);
        client
    }

    /// Whether this caller has a key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    pub(super) fn deadlines(&self) -> Deadlines {
        self.deadlines
    }
}
