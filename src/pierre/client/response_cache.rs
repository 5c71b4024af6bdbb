//! Responses to reads, kept in memory for a short time: bytes, by who asked what in which
//! generation.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use moka::{Expiry, policy::EvictionPolicy, sync::Cache};

use super::key_state::KeyId;
use crate::pierre::request::Request;

/// Most bytes kept in all.
const MAX_SIZE: u64 = 64 * 1024 * 1024;
/// A larger response is shared by those who wait for it, but not kept.
const MAX_RESPONSE: usize = 16 * 1024 * 1024;
/// Memory that an entry takes besides its texts and bytes, about.
const ENTRY_OVERHEAD: usize = 256;
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

/// Names one response. A new generation of the key makes all older responses unreachable.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct CacheKey {
    key: KeyId,
    generation: u64,
    endpoint: &'static str,
    query: String,
    body: Option<String>,
}

impl CacheKey {
    pub(super) fn new(key: KeyId, generation: u64, request: &Request) -> Self {
        Self {
            key,
            generation,
            endpoint: request.endpoint,
            query: request.query.clone(),
            body: request.body.clone(),
        }
    }

    fn size(&self) -> usize {
        self.query.len() + self.body.as_ref().map_or(0, String::len)
    }
}

/// The responses of all keys.
pub(super) struct ResponseCache {
    entries: Cache<CacheKey, Entry>,
    time_to_live: Duration,
    is_sweeping: Arc<AtomicBool>,
}

#[derive(Clone)]
struct Entry {
    body: Bytes,
    time_to_live: Duration,
}

struct EntryExpiry;

impl Expiry<CacheKey, Entry> for EntryExpiry {
    fn expire_after_create(&self, _: &CacheKey, entry: &Entry, _: Instant) -> Option<Duration> {
        Some(entry.time_to_live)
    }
}

impl ResponseCache {
    /// `time_to_live` is the longest that a response may be kept; at zero none is.
    pub(super) fn new(time_to_live: Duration) -> Self {
        let size = |key: &CacheKey, entry: &Entry| {
            u32::try_from(entry.body.len() + key.size() + ENTRY_OVERHEAD).unwrap_or(u32::MAX)
        };
        let entries = Cache::builder()
            .max_capacity(MAX_SIZE)
            .weigher(size)
            .eviction_policy(EvictionPolicy::lru())
            .expire_after(EntryExpiry)
            .support_invalidation_closures()
            .build();
        Self {
            entries,
            time_to_live,
            is_sweeping: Arc::default(),
        }
    }

    pub(super) fn time_to_live(&self) -> Duration {
        self.time_to_live
    }

    pub(super) fn get(&self, key: &CacheKey) -> Option<Bytes> {
        Some(self.entries.get(key)?.body)
    }

    pub(super) fn insert(&self, key: CacheKey, body: Bytes, time_to_live: Duration) {
        if body.len() > MAX_RESPONSE {
            return;
        }
        let entry = Entry { body, time_to_live };
        self.entries.insert(key, entry);
        // moka evicts in batches; with entries this large a batch would exceed the limit by far.
        self.entries.run_pending_tasks();
        self.sweep_until_empty();
    }

    pub(super) fn remove(&self, key: &CacheKey) {
        self.entries.invalidate(key);
    }

    /// Removes all responses to this key.
    pub(super) fn remove_all_of(&self, key: KeyId) {
        // An error means that the cache was built without support for it.
        let _ = self
            .entries
            .invalidate_entries_if(move |entry, _| entry.key == key);
        self.entries.run_pending_tasks();
    }

    /// moka frees expired entries only while the cache is used. One task does it until the cache is
    /// empty, so an idle process wakes up for nothing.
    fn sweep_until_empty(&self) {
        if self.is_sweeping.swap(true, SeqCst) {
            return;
        }
        let (entries, is_sweeping) = (self.entries.clone(), Arc::clone(&self.is_sweeping));
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(SWEEP_INTERVAL).await;
                entries.run_pending_tasks();
                if entries.entry_count() > 0 {
                    continue;
                }
                is_sweeping.store(false, SeqCst);
                // An insert between the count and the store has started no other task.
                entries.run_pending_tasks();
                if entries.entry_count() == 0 || is_sweeping.swap(true, SeqCst) {
                    return;
                }
            }
        });
    }
}

impl fmt::Debug for ResponseCache {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ResponseCache({} entries)", self.entries.entry_count())
    }
}

#[cfg(test)]
mod tests;
