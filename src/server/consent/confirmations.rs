//! Sealed tokens: what a person was asked, bound to one call, good once and not for long.

use std::time::Duration;

use moka::{policy::EvictionPolicy, sync::Cache};
use rmcp::model::{RequestStateCodec, SealOptions};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Verdict;
use crate::tool::Error;

/// The least that a token may be sealed with, in bytes.
pub const MIN_STATE_KEY: usize = RequestStateCodec::MIN_KEY_LENGTH;
/// Nonces remembered as used. When there are more, the one used longest ago is forgotten.
const REMEMBERED: u64 = 100_000;

#[derive(Debug)]
pub(super) struct Confirmations {
    ttl: Duration,
    codec: RequestStateCodec,
    used: Cache<Vec<u8>, ()>,
}

impl Confirmations {
    /// Tokens that are good for this long. Without a key each process makes its own.
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

    /// A token for exactly this.
    pub(super) fn seal(&self, bound: &[u8]) -> String {
        let options = SealOptions::new().associated_data(bound).ttl(self.ttl);
        self.codec.seal_with(Uuid::new_v4().as_bytes(), &options)
    }

    /// Takes a token once.
    ///
    /// # Errors
    /// [`Error::BadConfirmation`] when it is expired, used, or sealed for something else.
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
