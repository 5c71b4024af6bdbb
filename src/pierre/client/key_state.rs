//! What this process knows of each key: its cache generation, whether it is refused at the moment,
//! its requests in flight, and its last bank sync.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use moka::{policy::EvictionPolicy, sync::Cache};
use tokio::{sync::Semaphore, time::Instant};

use super::{
    cooldown::{KeyCooldown, WORKED_FOR},
    last_sync::LastSync,
};
use crate::pierre::key::Key;

/// Most requests in flight with one key.
const MAX_IN_FLIGHT: usize = 4;
const MAX_KEYS: u64 = 10_000;
/// After an act of unknown outcome nothing is cached for this long: Pierre may still carry it out.
const UNCERTAIN_FOR: Duration = Duration::from_mins(1);
/// After an act, data may go on changing for this long: banks deliver for minutes after a sync …
const UNSETTLED_FOR: Duration = Duration::from_mins(10);
/// … and responses are cached for this long at most.
const UNSETTLED_TIME_TO_LIVE: Duration = Duration::from_mins(1);

/// Stands for a key in memory.
///
/// It is 128 bits of the standard library's keyed hash (SipHash) under a random secret of this
/// process. No key is kept: the hash cannot be turned back into one, and nobody outside can compute
/// it, choose keys that collide, or learn anything from the time that a lookup takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KeyId(u64, u64);

/// The states of the keys used last.
pub(super) struct KeyStates {
    secret: RandomState,
    states: Cache<KeyId, Arc<KeyState>>,
    generations: Arc<Generations>,
}

/// Numbers of which no two are equal, so a key whose state was evicted and comes back does not
/// reach its old responses.
#[derive(Default)]
struct Generations(AtomicU64);

impl Generations {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// What is known of one key.
pub(super) struct KeyState {
    pub(super) id: KeyId,
    pub(super) permits: Semaphore,
    generations: Arc<Generations>,
    state: Mutex<State>,
}

struct State {
    /// Part of every cache key. A new one makes all cached responses unreachable, those of requests
    /// in flight included.
    generation: u64,
    uncertain_until: Option<Instant>,
    unsettled_until: Option<Instant>,
    cooldown: KeyCooldown,
    last_sync: Option<LastSync>,
}

impl KeyStates {
    pub(super) fn new() -> Self {
        Self {
            secret: RandomState::new(),
            states: Cache::builder()
                .max_capacity(MAX_KEYS)
                .eviction_policy(EvictionPolicy::lru())
                .time_to_idle(WORKED_FOR)
                .build(),
            generations: Arc::default(),
        }
    }

    /// The state of this key; all requests without a key share one.
    pub(super) fn of(&self, key: Option<&Key>) -> Arc<KeyState> {
        let key = key.map(Key::expose);
        let half = |number: u8| self.secret.hash_one((number, key));
        let id = KeyId(half(0), half(1));
        self.states.get_with_by_ref(&id, || {
            let state = State {
                generation: self.generations.next(),
                uncertain_until: None,
                unsettled_until: None,
                cooldown: KeyCooldown::default(),
                last_sync: None,
            };
            Arc::new(KeyState {
                id,
                permits: Semaphore::new(MAX_IN_FLIGHT),
                generations: Arc::clone(&self.generations),
                state: Mutex::new(state),
            })
        })
    }
}

impl KeyState {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The generation, and how long a response may be cached that could be for `longest`.
    pub(super) fn freshness(&self, longest: Duration) -> (u64, Duration) {
        let state = self.lock();
        let now = Instant::now();
        let is_before = |end: Option<Instant>| end.is_some_and(|end| now < end);
        let time_to_live = if is_before(state.uncertain_until) {
            Duration::ZERO
        } else if is_before(state.unsettled_until) {
            longest.min(UNSETTLED_TIME_TO_LIVE)
        } else {
            longest
        };
        (state.generation, time_to_live)
    }

    /// Begins an act: a new generation now, and another one when the guard is dropped.
    pub(super) fn acting(&self) -> Acting<'_> {
        self.lock().generation = self.generations.next();
        Acting {
            key_state: self,
            is_outcome_known: false,
        }
    }

    /// How long nothing may be sent.
    pub(super) fn cooldown(&self) -> Option<Duration> {
        self.lock().cooldown.remaining(Instant::now())
    }

    /// A request sent at this moment succeeded.
    pub(super) fn on_success(&self, sent_at: Instant) {
        self.lock().cooldown.on_success(sent_at, Instant::now());
    }

    /// Pierre answered 401, for whatever reason.
    pub(super) fn on_unauthorized(&self) {
        let mut state = self.lock();
        state.generation = self.generations.next();
        state.last_sync = None;
    }

    /// Pierre rejected the key in a request sent at this moment. Whether it worked within the hour.
    pub(super) fn on_key_rejected(&self, sent_at: Instant) -> bool {
        self.lock().cooldown.on_rejected(sent_at, Instant::now())
    }

    pub(super) fn last_sync(&self) -> Option<LastSync> {
        self.lock().last_sync.clone()
    }

    pub(super) fn remember_sync(&self, sync: LastSync) {
        self.lock().last_sync = Some(sync);
    }
}

/// An act in progress.
pub(super) struct Acting<'a> {
    key_state: &'a KeyState,
    is_outcome_known: bool,
}

impl Acting<'_> {
    /// The act was answered. One that is dropped before has an unknown outcome.
    pub(super) fn answered(mut self, is_outcome_known: bool) {
        self.is_outcome_known = is_outcome_known;
    }
}

impl Drop for Acting<'_> {
    fn drop(&mut self) {
        let now = Instant::now();
        let mut state = self.key_state.lock();
        state.generation = self.key_state.generations.next();
        state.unsettled_until = Some(now + UNSETTLED_FOR);
        if !self.is_outcome_known {
            state.uncertain_until = Some(now + UNCERTAIN_FOR);
        }
    }
}

impl fmt::Debug for KeyStates {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyStates({} keys)", self.states.entry_count())
    }
}

#[cfg(test)]
mod tests;
