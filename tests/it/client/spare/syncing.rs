//! One sync at a time for a key, and five minutes between two.

use std::time::Duration;

use pierre_mcp::pierre::Error;

use super::{arrive, fine, late, pass, seconds, shipped, status, with};
use crate::support::{KEY, Upstream, soon};

async fn synced(upstream: &Upstream) -> usize {
    upstream.hits("manual-update").await.len()
}

#[tokio::test]
async fn within_five_minutes_the_last_report_stands_unless_one_insists() {
    let upstream = Upstream::saying("manual-update", super::body("manual-update")).await;
    let client = shipped(&upstream);
    let one = with(&client, KEY);
    let first = one.manual_update(false).await.unwrap();
    assert_eq!(first.asked_ago, None);
    assert!(first.repeatable_in > seconds(299), "{first:?}");
    pass(seconds(200)).await;
    let again = one.manual_update(false).await.unwrap();
    let ago = again.asked_ago.unwrap();
    assert!((seconds(200)..seconds(201)).contains(&ago), "{ago:?}");
    assert!(again.repeatable_in <= seconds(100), "{again:?}");
    assert_eq!(again.report.connections, first.report.connections);
    assert_eq!(synced(&upstream).await, 1);

    // Another key has synced nothing.
    let other = with(&client, "sk-other").manual_update(false).await;
    assert_eq!(other.unwrap().asked_ago, None);
    assert_eq!(synced(&upstream).await, 2);

    // Insisting asks, and the five minutes begin again.
    let insisted = one.manual_update(true).await.unwrap();
    assert_eq!(insisted.asked_ago, None);
    assert_eq!(synced(&upstream).await, 3);
    pass(seconds(299)).await;
    assert!(one.manual_update(false).await.unwrap().asked_ago.is_some());
    assert_eq!(synced(&upstream).await, 3);
    pass(seconds(1)).await;
    let later = one.manual_update(false).await.unwrap();
    assert_eq!(later.asked_ago, None);
    assert_eq!(synced(&upstream).await, 4);
}

#[tokio::test]
async fn two_at_once_are_one_sync_with_one_answer() {
    let upstream = Upstream::new().await;
    upstream.reply("manual-update", late("manual-update")).await;
    let client = with(&shipped(&upstream), KEY);
    let (one, two, three) = futures::join!(
        client.manual_update(false),
        client.manual_update(false),
        client.manual_update(true)
    );
    for synced in [one, two, three] {
        let synced = synced.unwrap();
        assert_eq!(synced.asked_ago, None);
        assert!(synced.report.connections.is_some());
    }
    assert_eq!(synced(&upstream).await, 1);
}

#[tokio::test]
async fn a_sync_goes_on_without_the_one_who_began_it() {
    let upstream = Upstream::new().await;
    upstream.reply("manual-update", late("manual-update")).await;
    let client = with(&shipped(&upstream), KEY);
    let [first, second] = [0, 1].map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.manual_update(false).await })
    });
    arrive().await;
    first.abort();
    soon(second).await.unwrap().unwrap();
    assert_eq!(synced(&upstream).await, 1);
}

#[tokio::test]
async fn a_sync_that_failed_is_no_last_one_and_is_not_sent_twice_for_two_who_wait() {
    let upstream = Upstream::new().await;
    let failed = status(500).set_delay(Duration::from_millis(100));
    let replies = vec![failed, fine("manual-update")];
    upstream.replies("manual-update", replies).await;
    let client = with(&shipped(&upstream), KEY);
    let (one, two) = futures::join!(client.manual_update(false), client.manual_update(false));
    let unavailable = |status| Error::Unavailable {
        status,
        retry_after: None,
    };
    assert_eq!(one.unwrap_err(), unavailable(500));
    assert_eq!(two.unwrap_err(), unavailable(500));
    assert_eq!(synced(&upstream).await, 1);
    assert_eq!(client.manual_update(false).await.unwrap().asked_ago, None);
    assert_eq!(synced(&upstream).await, 2);
}
