//! One request for all who ask the same at the same time. It goes on as long as somebody waits for
//! it, whoever began it, and is dropped with the last who does. It has the time of whoever has most.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};

use tokio::time::Instant;

use super::fingerprint::Fingerprint;
use crate::pierre::error::Error;

type Request<T> = BoxFuture<'static, Result<T, Error>>;

/// The requests in flight, by what they ask.
pub(super) struct Flights<T>(Arc<Mutex<InFlight<T>>>);

struct InFlight<T> {
    by_print: HashMap<Fingerprint, Running<T>>,
    begun: u64,
}

struct Running<T> {
    number: u64,
    request: WeakShared<Request<T>>,
    until: Until,
}

/// Until when a request may go on: the latest moment of all who have asked for it so far.
#[derive(Clone)]
pub(super) struct Until(Arc<Mutex<Instant>>);

impl Until {
    pub(super) fn at(ends: Instant) -> Self {
        Self(Arc::new(Mutex::new(ends)))
    }

    pub(super) fn get(&self) -> Instant {
        *self.lock()
    }

    fn extend(&self, ends: Instant) {
        let mut latest = self.lock();
        *latest = ends.max(*latest);
    }

    fn lock(&self) -> MutexGuard<'_, Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What there is for somebody who asks.
pub(super) enum Joined<T: Clone> {
    /// The answer, which was at hand.
    Kept(T),
    /// A request to wait for.
    Waiting(Shared<Request<T>>),
}

impl<T: Clone + Send + Sync + 'static> Flights<T> {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(InFlight {
            by_print: HashMap::new(),
            begun: 0,
        })))
    }

    /// The request that asks this: the one in flight, which then may take until `ends`, else the
    /// answer if it is `kept`, else the one that `begin` makes. A request that keeps its answer must
    /// do so before it ends; then there is no moment at which neither is found.
    pub(super) fn join<F>(
        &self,
        print: Fingerprint,
        ends: Instant,
        kept: impl FnOnce() -> Option<T>,
        begin: impl FnOnce(Until) -> F,
    ) -> Joined<T>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut all = self.lock();
        if let Some(running) = all.by_print.get(&print)
            && let Some(request) = running.request.upgrade()
        {
            running.until.extend(ends);
            return Joined::Waiting(request);
        }
        if let Some(kept) = kept() {
            return Joined::Kept(kept);
        }
        all.begun += 1;
        let landing = Landing {
            flights: Self(Arc::clone(&self.0)),
            print,
            number: all.begun,
        };
        let until = Until::at(ends);
        let request = begin(until.clone());
        let shared = async move {
            let _landing = landing;
            request.await
        }
        .boxed()
        .shared();
        if let Some(request) = shared.downgrade() {
            let running = Running {
                number: all.begun,
                request,
                until,
            };
            all.by_print.insert(print, running);
        }
        Joined::Waiting(shared)
    }
}

impl<T> Flights<T> {
    fn lock(&self) -> MutexGuard<'_, InFlight<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Flights<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Flights({})", self.lock().by_print.len())
    }
}

/// Takes a request off the list once it has ended or nobody waits for it any more.
struct Landing<T> {
    flights: Flights<T>,
    print: Fingerprint,
    number: u64,
}

impl<T> Drop for Landing<T> {
    fn drop(&mut self) {
        let mut all = self.flights.lock();
        let ours = all.by_print.get(&self.print);
        if ours.is_some_and(|running| running.number == self.number) {
            all.by_print.remove(&self.print);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::pierre::client::fingerprint::Fingerprints;

    #[tokio::test]
    async fn a_request_goes_on_without_the_one_who_began_it_and_ends_with_the_last() {
        let flights = Flights::<u8>::new();
        let print = Fingerprints::new().of([b"x".as_slice()]);
        let (first, second) = (
            flights.join(print, Instant::now(), || None, |_| pending()),
            flights.join(print, Instant::now(), || None, |_| ready(Ok(2))),
        );
        let Joined::Waiting(mut second) = second else {
            panic!("nothing was kept");
        };
        assert!(futures::poll!(&mut second).is_pending());
        drop(first);
        assert!(futures::poll!(&mut second).is_pending());
        assert_eq!(flights.lock().by_print.len(), 1);
        drop(second);
        assert!(flights.lock().by_print.is_empty());

        let third = flights.join(print, Instant::now(), || None, |_| ready(Ok(3)));
        let Joined::Waiting(third) = third else {
            panic!("nothing was kept");
        };
        assert_eq!(third.await, Ok(3));
        assert!(flights.lock().by_print.is_empty());
        let kept = flights.join(print, Instant::now(), || Some(4), |_| ready(Ok(5)));
        assert!(matches!(kept, Joined::Kept(4)));
    }

    #[tokio::test]
    async fn all_who_wait_get_the_same_error() {
        let flights = Flights::<u8>::new();
        let print = Fingerprints::new().of([b"x".as_slice()]);
        let begin = |_| ready(Err(Error::NotFound));
        let join = || flights.join(print, Instant::now(), || None, begin);
        let (Joined::Waiting(one), Joined::Waiting(two)) = (join(), join()) else {
            panic!("nothing was kept");
        };
        assert_eq!(one.await, Err(Error::NotFound));
        assert_eq!(two.await, Err(Error::NotFound));
    }

    #[tokio::test]
    async fn a_request_may_take_as_long_as_the_most_patient_allows() {
        let flights = Flights::<Instant>::new();
        let print = Fingerprints::new().of([b"x".as_slice()]);
        let now = Instant::now();
        let later = |seconds| now + std::time::Duration::from_secs(seconds);
        let join = |ends| {
            let begin = |until: Until| async move {
                tokio::task::yield_now().await;
                Ok(until.get())
            };
            match flights.join(print, ends, || None, begin) {
                Joined::Waiting(request) => request,
                Joined::Kept(_) => panic!("nothing was kept"),
            }
        };
        let (mut first, second, third) = (join(later(1)), join(later(9)), join(later(5)));
        assert!(futures::poll!(&mut first).is_pending());
        assert_eq!(third.await, Ok(later(9)));
        assert_eq!((first.await, second.await), (Ok(later(9)), Ok(later(9))));
    }
}
