//! At most four requests of a key are with Pierre at a time; the others wait, and only so long.

use std::time::Duration;

use futures::future::join_all;
use pierre_mcp::pierre::{Client, Error, Options, ReminderChanges};

use super::{arrive, late, of, shipped, with};
use crate::{
    fake::until,
    support::{KEY, Socket, Then, Upstream, hurried, soon},
};

const NAME: &str = "get-balance-by-account";

fn spawn(client: &Client, number: usize) -> tokio::task::JoinHandle<Result<(), Error>> {
    let client = client.clone();
    tokio::spawn(async move {
        let id = number.to_string();
        client.get_balance_by_account(&id).await.map(drop)
    })
}

#[tokio::test]
async fn the_fifth_waits_and_another_key_does_not() {
    let upstream = Upstream::new().await;
    upstream.reply(NAME, late(NAME)).await;
    let client = shipped(&upstream);
    let one = with(&client, KEY);
    let calls: Vec<_> = (0..9).map(|number| spawn(&one, number)).collect();
    arrive().await;
    assert_eq!(upstream.requests().await.len(), 4);
    let other = spawn(&with(&client, "sk-other"), 0);
    arrive().await;
    assert_eq!(upstream.requests().await.len(), 5);
    for call in calls {
        soon(call).await.unwrap().unwrap();
    }
    soon(other).await.unwrap().unwrap();
    assert_eq!(upstream.requests().await.len(), 10);
}

#[tokio::test]
async fn at_most_sixty_four_are_with_pierre_in_all() {
    let upstream = Upstream::new().await;
    upstream.reply(NAME, late(NAME)).await;
    let client = shipped(&upstream);
    let calls: Vec<_> = (0..80)
        .map(|number| spawn(&with(&client, &format!("sk-{}", number % 20)), number))
        .collect();
    tokio::time::sleep(Duration::from_millis(220)).await;
    assert_eq!(upstream.requests().await.len(), 64);
    for call in join_all(calls).await {
        call.unwrap().unwrap();
    }
    assert_eq!(upstream.requests().await.len(), 80);
}

#[tokio::test]
async fn who_waits_too_long_is_told_so_and_nothing_was_sent() {
    let socket = Socket::start(vec![Then::Say(Vec::new())]).await;
    let deadline = Duration::from_millis(600);
    let options = Options {
        cache: Duration::from_mins(1),
        ..hurried(&socket.base, deadline)
    };
    let client = with(&of(options), KEY);
    let calls: Vec<_> = (0..4).map(|number| spawn(&client, number)).collect();
    until(|| socket.requests().len() == 4).await;
    let short = Duration::from_millis(100);
    let hurried = client.within(short);
    let changes = ReminderChanges::default();
    let (read, write) = futures::join!(
        hurried.get_accounts(),
        hurried.update_payment_reminder("pr_1", &changes)
    );
    assert_eq!(read.unwrap_err(), Error::TimedOut { after: short });
    // An act that never left is not one of unknown outcome.
    let busy = write.unwrap_err();
    assert_eq!(busy, Error::Busy { after: short });
    assert!(!busy.outcome_unknown());
    assert_eq!(socket.requests().len(), 4);
    for call in calls {
        let late = soon(call).await.unwrap().unwrap_err();
        assert_eq!(late, Error::TimedOut { after: deadline });
    }
}

#[tokio::test]
async fn who_gives_up_frees_the_place_in_the_queue_and_with_pierre() {
    let socket = Socket::start(vec![Then::Say(Vec::new())]).await;
    let options = hurried(&socket.base, Duration::from_secs(10));
    let client = with(&of(options), KEY);
    let sent: Vec<_> = (0..4).map(|number| spawn(&client, number)).collect();
    until(|| socket.requests().len() == 4).await;
    let queued: Vec<_> = (4..24).map(|number| spawn(&client, number)).collect();
    arrive().await;
    for call in &queued {
        call.abort();
    }
    let next = spawn(&client, 99);
    arrive().await;
    assert_eq!(socket.requests().len(), 4);
    for call in &sent {
        call.abort();
    }
    until(|| socket.requests().len() == 5).await;
    let last = socket.requests().pop().unwrap();
    assert!(last.contains("accountId=99"), "{last}");
    next.abort();
}
