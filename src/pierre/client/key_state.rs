//! What is known of one key: since when its answers are good, whether it is refused at the moment,
//! how many requests it has in flight, and its last bank sync. In this process only.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use moka::{policy::EvictionPolicy, sync::Cache};
use tokio::{sync::Semaphore, time::Instant};

use super::{
    cooldown::{Standing, WORKED_FOR},
    fingerprint::{Fingerprint, Fingerprints},
    subject::Subject,
    sync::LastSync,
};
use crate::pierre::Key;

/// Most requests in flight with one key.
const PLACES: usize = 4;
const KEYS_REMEMBERED: u64 = 10_000;
/// After an act whose outcome is not known, what it may have changed is asked anew for so long:
/// Pierre may still be at it.
const DOUBTED_FOR: Duration = Duration::from_mins(1);
/// After a sync, banks go on delivering for so long …
const MOVING_FOR: Duration = Duration::from_mins(10);
/// … and answers are kept no longer than this, however long they may be kept otherwise.
const LIFE_WHILE_MOVING: Duration = Duration::from_mins(1);

/// What is known of every key.
#[derive(Debug)]
pub(super) struct Callers {
    known: Cache<Fingerprint, Arc<Caller>>,
    /// No two clearings give the same number, not even after a key was forgotten and came back.
    numbers: Arc<AtomicU64>,
}

/// What is known of one key.
pub(super) struct Caller {
    pub(super) print: Fingerprint,
    pub(super) places: Semaphore,
    numbers: Arc<AtomicU64>,
    known: Mutex<Known>,
}

struct Known {
    /// For each subject the number of its last clearing, which is part of an answer's fingerprint:
    /// what was asked before is not found after.
    cleared: [(u64, Option<Instant>); Subject::ALL.len()],
    moving_until: Option<Instant>,
    standing: Standing,
    sync: Option<LastSync>,
}

impl Callers {
    pub(super) fn new() -> Self {
        Self {
            known: Cache::builder()
                .max_capacity(KEYS_REMEMBERED)
                .eviction_policy(EvictionPolicy::lru())
                .time_to_idle(WORKED_FOR)
                .build(),
            numbers: Arc::default(),
        }
    }

    /// The caller with this key; all who ask for what is public are one.
    pub(super) fn of(&self, prints: &Fingerprints, key: Option<&Key>) -> Arc<Caller> {
        let print = prints.of([key.map(Key::expose).unwrap_or_default().as_bytes()]);
        self.known.get_with(print, || {
            let numbers = Arc::clone(&self.numbers);
            let number = numbers.fetch_add(1, Ordering::Relaxed);
            let known = Known {
                cleared: [(number, None); Subject::ALL.len()],
                moving_until: None,
                standing: Standing::default(),
                sync: None,
            };
            Arc::new(Caller {
                print,
                places: Semaphore::new(PLACES),
                numbers,
                known: Mutex::new(known),
            })
        })
    }
}

impl Caller {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a subject's last clearing, and how long an answer on it may be kept.
    pub(super) fn freshness(&self, subject: Subject, longest: Duration) -> (u64, Duration) {
        let known = self.known();
        let now = Instant::now();
        let (number, doubted_until) = known
            .cleared
            .get(subject as usize)
            .copied()
            .unwrap_or_default();
        let life = if doubted_until.is_some_and(|until| now < until) {
            Duration::ZERO
        } else if known.moving_until.is_some_and(|until| now < until) {
            longest.min(LIFE_WHILE_MOVING)
        } else {
            longest
        };
        (number, life)
    }

    fn clear(&self, subjects: &[Subject], doubted_until: Option<Instant>) {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed) + 1;
        let mut known = self.known();
        for subject in subjects {
            if let Some(cleared) = known.cleared.get_mut(*subject as usize) {
                *cleared = (number, doubted_until.max(cleared.1));
            }
        }
        // Whatever changes the rest is a sync, or is taken for one.
        if subjects.contains(&Subject::Rest) {
            known.moving_until = Some(Instant::now() + MOVING_FOR);
        }
    }

    /// Clears what this act may change, now and when the guard is dropped.
    pub(super) fn acting(&self, endpoint: &str) -> Acting<'_> {
        let subjects = Subject::changed_by(endpoint);
        self.clear(subjects, None);
        Acting {
            caller: self,
            subjects,
            outcome_known: false,
        }
    }

    /// How long nothing may be sent.
    pub(super) fn cooling(&self) -> Option<Duration> {
        self.known().standing.cooling(Instant::now())
    }

    /// Pierre took the key for a request sent at this moment.
    pub(super) fn accepted(&self, sent: Instant) {
        self.known().standing.accepted(sent, Instant::now());
    }

    /// Pierre answered 401, of whatever kind.
    pub(super) fn turned_away(&self) {
        self.clear(Subject::ALL, None);
        self.known().sync = None;
    }

    /// Pierre did not take the key for a request sent at this moment. Whether it worked within the
    /// hour.
    pub(super) fn refused(&self, sent: Instant) -> bool {
        self.known().standing.refused(sent, Instant::now())
    }

    pub(super) fn last_sync(&self) -> Option<LastSync> {
        self.known().sync.clone()
    }

    pub(super) fn synced(&self, sync: LastSync) {
        self.known().sync = Some(sync);
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Caller").finish_non_exhaustive()
    }
}

/// An act under way.
pub(super) struct Acting<'a> {
    caller: &'a Caller,
    subjects: &'static [Subject],
    outcome_known: bool,
}

impl Acting<'_> {
    /// It was answered. An act that is given up never gets here.
    pub(super) fn answered(&mut self, outcome_known: bool) {
        self.outcome_known = outcome_known;
    }
}

impl Drop for Acting<'_> {
    fn drop(&mut self) {
        let doubted_until = (!self.outcome_known).then(|| Instant::now() + DOUBTED_FOR);
        self.caller.clear(self.subjects, doubted_until);
    }
}
