//! Single flight: equal requests at the same time are one. It goes on as long as anybody waits for
//! it, whoever started it, until the latest deadline of all, and is dropped with the last waiter.

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};

use super::deadline::{Deadline, LatestDeadline};
use crate::pierre::error::Error;

type Response<T> = BoxFuture<'static, Result<T, Error>>;

/// The requests in flight, by what they ask for.
pub(super) struct SingleFlight<K: Eq + Hash, T>(Arc<Mutex<InFlight<K, T>>>);

struct InFlight<K, T> {
    entries: HashMap<K, Entry<T>>,
    started: u64,
}

struct Entry<T> {
    number: u64,
    response: WeakShared<Response<T>>,
    deadline: LatestDeadline,
}

/// The result of joining.
pub(super) enum Joined<T: Clone> {
    Cached(T),
    InFlight(Shared<Response<T>>),
}

impl<K, T> SingleFlight<K, T>
where
    K: Clone + Eq + Hash + Send + 'static,
    T: Clone + Send + Sync + 'static,
{
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(InFlight {
            entries: HashMap::new(),
            started: 0,
        })))
    }

    /// Joins the request in flight, else takes what is cached, else starts a request. Both lookups
    /// are under one lock: a response is cached before its request leaves the list, so there is no
    /// moment at which neither finds it.
    pub(super) fn join<F>(
        &self,
        key: &K,
        deadline: Deadline,
        cached: impl FnOnce() -> Option<T>,
        start: impl FnOnce(LatestDeadline) -> F,
    ) -> Joined<T>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut in_flight = self.lock();
        if let Some(entry) = in_flight.entries.get(key)
            && let Some(response) = entry.response.upgrade()
        {
            entry.deadline.extend(deadline);
            return Joined::InFlight(response);
        }
        if let Some(cached) = cached() {
            return Joined::Cached(cached);
        }
        in_flight.started += 1;
        let number = in_flight.started;
        let removal = RemoveOnDrop {
            requests: Self(Arc::clone(&self.0)),
            key: key.clone(),
            number,
        };
        let deadline = LatestDeadline::new(deadline);
        let request = start(deadline.clone());
        let response = async move {
            let _removal = removal;
            request.await
        }
        .boxed()
        .shared();
        if let Some(weak) = response.downgrade() {
            let entry = Entry {
                number,
                response: weak,
                deadline,
            };
            in_flight.entries.insert(key.clone(), entry);
        }
        Joined::InFlight(response)
    }
}

impl<K: Eq + Hash, T> SingleFlight<K, T> {
    fn lock(&self) -> MutexGuard<'_, InFlight<K, T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, T> fmt::Debug for SingleFlight<K, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SingleFlight({})", self.lock().entries.len())
    }
}

/// Removes a request from the list once it has ended or nobody waits for it any more.
struct RemoveOnDrop<K: Eq + Hash, T> {
    requests: SingleFlight<K, T>,
    key: K,
    number: u64,
}

impl<K: Eq + Hash, T> Drop for RemoveOnDrop<K, T> {
    fn drop(&mut self) {
        let mut in_flight = self.requests.lock();
        let entry = in_flight.entries.get(&self.key);
        // After the last waiter has left, an equal request may have taken the place.
        if entry.is_some_and(|entry| entry.number == self.number) {
            in_flight.entries.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests;
