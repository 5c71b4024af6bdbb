//! Sealed confirmation tokens: bound to one question and one call, single-use, with a TTL.

use std::time::Duration;

use moka::{policy::EvictionPolicy, sync::Cache};
use rmcp::model::{RequestStateCodec, SealOptions};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Verdict;
use crate::tool::Error;

/// Minimum length of the sealing key, in bytes.
pub const MIN_STATE_KEY: usize = RequestStateCodec::MIN_KEY_LENGTH;
/// Most used nonces remembered; beyond that, the oldest is evicted.
const REMEMBERED: u64 = 100_000;

#[derive(Debug)]
pub(super) struct Confirmations {
    ttl: Duration,
    codec: RequestStateCodec,
    used: Cache<Vec<u8>, ()>,
}

impl Confirmations {
    /// Issues tokens with this TTL. Without a key each process generates its own.
    pub(super) fn new(ttl: Duration, key: Option<&SecretString>) -> Self {
        let own = || [(); 3].map(|()| Uuid::new_v4().into_bytes()).concat();
        let key = key.map_or_else(own, |key| key.expose_secret().as_bytes().to_vec());
        Self {
            ttl,
            codec: RequestStateCodec::new_unchecked(key),
            used: Cache::builder()
                .max_capacity(REMEMBERED)
                .eviction_policy(EvictionPolicy::lru())
                .time_to_live(ttl)
                .build(),
        }
    }

    /// Issues a token bound to exactly this.
    pub(super) fn seal(&self, bound: &[u8]) -> String {
        let options = SealOptions::new().associated_data(bound).ttl(self.ttl);
        self.codec.seal_with(Uuid::new_v4().as_bytes(), &options)
    }

    /// Redeems a token once.
    ///
    /// # Errors
    /// [`Error::BadConfirmation`] when the token is expired, used, or bound to something else.
    pub(super) fn redeem(&self, sealed: &str, bound: &[u8]) -> Result<Verdict, Error> {
        // The nonce is remembered, not the seal, which may be written in more than one way.
        let nonce = self
            .codec
            .open_with(sealed, bound)
            .map_err(|_| Error::BadConfirmation)?;
        if self.used.entry(nonce).or_insert(()).is_fresh() {
            Ok(Verdict::Go)
        } else {
            Err(Error::BadConfirmation)
        }
    }
}
