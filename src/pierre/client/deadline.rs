//! Until when a call may take.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, timeout_at};

use crate::pierre::error::Error;

/// The deadline of one call.
#[derive(Clone, Copy)]
pub(super) struct Deadline {
    ends_at: Instant,
    allowed: Duration,
}

impl Deadline {
    pub(super) fn after(allowed: Duration) -> Self {
        Self {
            ends_at: Instant::now() + allowed,
            allowed,
        }
    }

    /// The result of this work, or [`Error::TimedOut`].
    pub(super) async fn limit<T>(
        self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let late = Err(Error::TimedOut {
            after: self.allowed,
        });
        timeout_at(self.ends_at, work).await.unwrap_or(late)
    }
}

/// The latest deadline of all calls that wait for one request.
#[derive(Clone)]
pub(super) struct LatestDeadline(Arc<Mutex<Instant>>);

impl LatestDeadline {
    pub(super) fn new(first: Deadline) -> Self {
        Self(Arc::new(Mutex::new(first.ends_at)))
    }

    pub(super) fn ends_at(&self) -> Instant {
        *self.lock()
    }

    pub(super) fn extend(&self, other: Deadline) {
        let mut latest = self.lock();
        *latest = other.ends_at.max(*latest);
    }

    fn lock(&self) -> MutexGuard<'_, Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
