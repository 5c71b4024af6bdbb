//! A key that worked and is rejected cools down, longer each time.

use std::time::Duration;

use futures::future::join_all;
use pierre_mcp::pierre::{Client, Error};
use serde_json::json;
use wiremock::ResponseTemplate;

use super::{fine, pass, seconds, shipped, status, with};
use crate::support::{KEY, Upstream};

fn refusal(kind: &str) -> ResponseTemplate {
    let body = json!({"error": "x", "type": kind}).to_string();
    ResponseTemplate::new(401).set_body_raw(body, "application/json")
}

/// What a read that nobody made before gives.
async fn balance(client: &Client, account: usize) -> Result<(), Error> {
    let id = account.to_string();
    client.get_balance_by_account(&id).await.map(drop)
}

fn refused(worked_recently: bool) -> Result<(), Error> {
    Err(Error::KeyRefused { worked_recently })
}

#[tokio::test]
async fn a_rejected_key_that_worked_cools_down_longer_each_time() {
    let upstream = Upstream::new().await;
    let name = "get-balance-by-account";
    let no = || refusal("invalid_api_key");
    let replies = vec![fine(name), no(), no(), no(), fine(name), no(), fine(name)];
    upstream.replies(name, replies).await;
    upstream.reply("manual-update", fine("manual-update")).await;
    let client = with(&shipped(&upstream), KEY);
    balance(&client, 0).await.unwrap();
    let mut hits = 1;
    for length in [30, 60, 120] {
        assert_eq!(balance(&client, 1).await, refused(true));
        hits += 1;
        for _ in 0..3 {
            let cooling = balance(&client, 2).await.unwrap_err();
            let Error::CoolingDown { wait } = cooling else {
                panic!("{cooling:?}");
            };
            let expected = seconds(length - 1)..=seconds(length);
            assert!(expected.contains(&wait), "{wait:?}");
        }
        let sync = client.manual_update(true).await.unwrap_err();
        assert!(matches!(sync, Error::CoolingDown { .. }));
        assert_eq!(upstream.requests().await.len(), hits);
        pass(seconds(length)).await;
    }
    // A success ends it, and the next cooldown is short again.
    balance(&client, 3).await.unwrap();
    assert_eq!(balance(&client, 4).await, refused(true));
    pass(seconds(30)).await;
    balance(&client, 5).await.unwrap();
}

#[tokio::test]
async fn those_in_flight_together_are_refused_once_and_those_who_queue_are_not_sent() {
    let upstream = Upstream::new().await;
    let name = "get-balance-by-account";
    let no = refusal("invalid_api_key").set_delay(Duration::from_millis(150));
    upstream.replies(name, vec![fine(name), no]).await;
    let client = with(&shipped(&upstream), KEY);
    balance(&client, 0).await.unwrap();
    let answers = join_all((1..11).map(|number| balance(&client, number))).await;
    let (sent, queued): (Vec<_>, Vec<_>) = answers.into_iter().partition(|it| *it == refused(true));
    assert_eq!((sent.len(), queued.len()), (4, 6));
    for cooling in queued {
        let Err(Error::CoolingDown { wait }) = cooling else {
            panic!("{cooling:?}");
        };
        assert!(wait <= seconds(30), "{wait:?}");
    }
    assert_eq!(upstream.requests().await.len(), 5);
}

#[tokio::test]
async fn what_was_kept_for_a_refused_key_is_gone() {
    for kind in ["invalid_api_key", "no_subscription"] {
        let upstream = Upstream::new().await;
        for name in ["get-accounts", "manual-update"] {
            upstream.reply(name, fine(name)).await;
        }
        let client = shipped(&upstream);
        let (one, other) = (with(&client, kind), with(&client, "sk-other"));
        one.get_accounts().await.unwrap();
        one.manual_update(false).await.unwrap();
        other.get_accounts().await.unwrap();
        upstream
            .reply("get-balance-by-account", refusal(kind))
            .await;
        balance(&one, 0).await.unwrap_err();
        let before = upstream.requests().await.len();
        // Past any cooldown: asked again, and not found in memory.
        pass(seconds(31)).await;
        one.get_accounts().await.unwrap();
        assert_eq!(one.manual_update(false).await.unwrap().asked_ago, None);
        other.get_accounts().await.unwrap();
        assert_eq!(upstream.requests().await.len(), before + 2, "{kind}");
    }
}

#[tokio::test]
async fn only_a_key_that_worked_cools_down_and_not_for_a_subscription() {
    let name = "get-balance-by-account";
    let upstream = Upstream::new().await;
    upstream.reply(name, refusal("invalid_api_key")).await;
    let client = with(&shipped(&upstream), KEY);
    for number in 0..3 {
        assert_eq!(balance(&client, number).await, refused(false));
    }
    assert_eq!(upstream.requests().await.len(), 3);

    for kind in [
        "no_subscription",
        "subscription_canceled",
        "subscription_expired",
    ] {
        let upstream = Upstream::new().await;
        upstream
            .replies(name, vec![fine(name), refusal(kind)])
            .await;
        let client = with(&shipped(&upstream), KEY);
        balance(&client, 0).await.unwrap();
        for number in 1..4 {
            let error = balance(&client, number).await.unwrap_err();
            let subscription = matches!(
                error,
                Error::NoSubscription | Error::SubscriptionEnded { .. }
            );
            assert!(subscription, "{error:?}");
        }
        assert_eq!(upstream.requests().await.len(), 4, "{kind}");
    }
}

#[tokio::test]
async fn an_hour_after_it_last_worked_a_key_is_simply_refused() {
    let name = "get-balance-by-account";
    let upstream = Upstream::new().await;
    let replies = vec![fine(name), refusal("invalid_api_key")];
    upstream.replies(name, replies).await;
    let client = with(&shipped(&upstream), KEY);
    balance(&client, 0).await.unwrap();
    pass(seconds(3601)).await;
    for number in 1..3 {
        assert_eq!(balance(&client, number).await, refused(false));
    }
}

#[tokio::test]
async fn other_failures_start_no_cooldown() {
    let name = "get-balance-by-account";
    for code in [403, 404, 429, 500] {
        let upstream = Upstream::new().await;
        let again = status(code).insert_header("retry-after", "60");
        upstream.replies(name, vec![fine(name), again]).await;
        let client = with(&shipped(&upstream), KEY);
        balance(&client, 0).await.unwrap();
        for number in 1..3 {
            let error = balance(&client, number).await.unwrap_err();
            assert!(!matches!(error, Error::CoolingDown { .. }), "{code}");
        }
        assert_eq!(upstream.requests().await.len(), 3, "{code}");
    }
}
