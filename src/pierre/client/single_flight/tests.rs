//! Requests as plain futures, without HTTP.

use std::{
    future::{pending, ready},
    time::Duration,
};

use tokio::time::Instant;

use super::*;

fn set_up<T: Clone + Send + Sync + 'static>() -> (SingleFlight<u8, T>, Deadline) {
    (SingleFlight::new(), Deadline::after(Duration::ZERO))
}

#[tokio::test]
async fn a_request_goes_on_without_the_one_who_started_it_and_ends_with_the_last() {
    let (requests, deadline) = set_up::<u8>();
    let (first, second) = (
        requests.join(&1, deadline, || None, |_| pending()),
        requests.join(&1, deadline, || None, |_| ready(Ok(2))),
    );
    let Joined::InFlight(mut second) = second else {
        panic!("nothing was cached");
    };
    assert!(futures::poll!(&mut second).is_pending());
    drop(first);
    assert!(futures::poll!(&mut second).is_pending());
    assert_eq!(requests.lock().entries.len(), 1);
    drop(second);
    assert!(requests.lock().entries.is_empty());

    let third = requests.join(&1, deadline, || None, |_| ready(Ok(3)));
    let Joined::InFlight(third) = third else {
        panic!("nothing was cached");
    };
    assert_eq!(third.await, Ok(3));
    assert!(requests.lock().entries.is_empty());
    let cached = requests.join(&1, deadline, || Some(4), |_| ready(Ok(5)));
    assert!(matches!(cached, Joined::Cached(4)));
}

#[tokio::test]
async fn all_who_wait_get_the_same_error() {
    let (requests, deadline) = set_up::<u8>();
    let start = |_| ready(Err(Error::NotFound));
    let join = || requests.join(&1, deadline, || None, start);
    let (Joined::InFlight(one), Joined::InFlight(two)) = (join(), join()) else {
        panic!("nothing was cached");
    };
    assert_eq!(one.await, Err(Error::NotFound));
    assert_eq!(two.await, Err(Error::NotFound));
}

#[tokio::test]
async fn a_request_has_the_latest_deadline_of_all_who_wait() {
    let (requests, _) = set_up::<Duration>();
    let now = Instant::now();
    let join = |seconds| {
        let deadline = Deadline::after(Duration::from_secs(seconds));
        let start = |latest: LatestDeadline| async move {
            tokio::task::yield_now().await;
            Ok(latest.ends_at() - now)
        };
        match requests.join(&1, deadline, || None, start) {
            Joined::InFlight(request) => request,
            Joined::Cached(_) => panic!("nothing was cached"),
        }
    };
    let (mut first, second, third) = (join(1), join(9), join(5));
    assert!(futures::poll!(&mut first).is_pending());
    let nine = Duration::from_secs(9)..Duration::from_secs(10);
    for request in [third, first, second] {
        assert!(nine.contains(&request.await.unwrap()));
    }
}

#[tokio::test]
async fn other_keys_are_other_requests() {
    let (requests, deadline) = set_up::<u8>();
    let join = |key| match requests.join(&key, deadline, || None, |_| ready(Ok(key))) {
        Joined::InFlight(request) => request,
        Joined::Cached(_) => panic!("nothing was cached"),
    };
    let (one, two) = (join(1), join(2));
    assert_eq!((one.await, two.await), (Ok(1), Ok(2)));
}
