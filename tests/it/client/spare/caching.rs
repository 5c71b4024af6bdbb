//! How long an answer is kept, and what makes it old before its time.

use std::time::Duration;

use pierre_mcp::pierre::{Error, Options, ReminderChanges, StatementFilter};
use serde_json::json;

use super::{arrive, fine, late, of, pass, seconds, shipped, status, with};
use crate::support::{KEY, Server, Upstream, as_shipped, hurried};

async fn accounts() -> Upstream {
    let upstream = Upstream::saying("get-accounts", super::body("get-accounts")).await;
    for name in ["get-transactions", "update-payment-reminder"] {
        upstream.reply(name, fine(name)).await;
    }
    upstream
}

async fn asked(upstream: &Upstream) -> usize {
    upstream.hits("get-accounts").await.len()
}

#[tokio::test]
async fn a_read_is_kept_for_its_time_and_no_longer() {
    let upstream = accounts().await;
    let life = seconds(2);
    let options = Options {
        cache: life,
        ..as_shipped(&upstream.base())
    };
    let client = with(&of(options), KEY);
    for times in 1..3 {
        client.get_accounts().await.unwrap();
        client.get_accounts().await.unwrap();
        assert_eq!(asked(&upstream).await, times);
        // The cache has a clock of its own.
        tokio::time::sleep(life).await;
    }
}

#[tokio::test]
async fn another_question_or_another_key_is_asked_for_itself() {
    let upstream = accounts().await;
    let client = shipped(&upstream);
    let october = || StatementFilter {
        start_date: "2026-10-01".parse().ok(),
        ..StatementFilter::default()
    };
    let filtered = || StatementFilter {
        client_message: Some("lazer".to_owned()),
        ..october()
    };
    for _ in 0..2 {
        for key in ["sk-one", "sk-two"] {
            let client = with(&client, key);
            for filter in [StatementFilter::default(), october(), filtered()] {
                client.get_transactions(filter).await.unwrap();
            }
        }
    }
    assert_eq!(upstream.requests().await.len(), 6);
}

#[tokio::test]
async fn a_page_turned_costs_no_download() {
    let upstream = accounts().await;
    let server = Server::of(as_shipped(&upstream.base())).await;
    for page_size in [1, 2, 200] {
        let arguments = json!({"period": "2026-10", "pageSize": page_size});
        server.call("get_transactions", arguments).await.good();
    }
    // One statement, one list of accounts.
    assert_eq!(upstream.requests().await.len(), 2);
}

#[tokio::test]
async fn an_act_makes_everything_of_its_key_old() {
    let upstream = accounts().await;
    upstream.reply("manual-update", fine("manual-update")).await;
    let client = shipped(&upstream);
    let (one, other) = (with(&client, "sk-one"), with(&client, "sk-two"));
    let read = async |times: usize| {
        one.get_accounts().await.unwrap();
        other.get_accounts().await.unwrap();
        assert_eq!(asked(&upstream).await, times);
    };
    read(2).await;
    let changes = ReminderChanges::default();
    one.update_payment_reminder("pr_1", &changes).await.unwrap();
    // The other one's answer is as good as it was.
    read(3).await;
    read(3).await;
    one.manual_update(true).await.unwrap();
    read(4).await;
    read(4).await;
}

#[tokio::test]
async fn what_was_read_while_a_sync_went_on_is_not_taken_for_fresh() {
    let upstream = Upstream::new().await;
    upstream.reply("get-accounts", late("get-accounts")).await;
    upstream.reply("manual-update", fine("manual-update")).await;
    let client = with(&shipped(&upstream), KEY);
    // Begun before the sync, answered after it.
    let early = tokio::spawn({
        let client = client.clone();
        async move { client.get_accounts().await }
    });
    arrive().await;
    client.manual_update(true).await.unwrap();
    early.await.unwrap().unwrap();
    assert_eq!(asked(&upstream).await, 1);
    client.get_accounts().await.unwrap();
    assert_eq!(asked(&upstream).await, 2);
    client.get_accounts().await.unwrap();
    assert_eq!(asked(&upstream).await, 2);

    // Begun and answered while the sync goes on; what was kept before is old already.
    let upstream = Upstream::saying("get-accounts", super::body("get-accounts")).await;
    upstream.reply("manual-update", late("manual-update")).await;
    let client = with(&shipped(&upstream), KEY);
    client.get_accounts().await.unwrap();
    let (synced, ()) = futures::join!(client.manual_update(true), async {
        arrive().await;
        client.get_accounts().await.unwrap();
        assert_eq!(asked(&upstream).await, 2);
    });
    synced.unwrap();
    client.get_accounts().await.unwrap();
    assert_eq!(asked(&upstream).await, 3);
}

#[tokio::test]
async fn after_an_unknown_outcome_nothing_is_kept_for_a_minute() {
    let upstream = accounts().await;
    upstream.reply("manual-update", status(500)).await;
    let client = with(&shipped(&upstream), KEY);
    client.get_accounts().await.unwrap();
    client.manual_update(true).await.unwrap_err();
    for times in 2..5 {
        client.get_accounts().await.unwrap();
        assert_eq!(asked(&upstream).await, times);
    }
    pass(seconds(61)).await;
    for _ in 0..3 {
        client.get_accounts().await.unwrap();
        assert_eq!(asked(&upstream).await, 5);
    }
}

#[tokio::test]
async fn a_sync_that_is_given_up_has_an_unknown_outcome() {
    let upstream = accounts().await;
    upstream.reply("manual-update", late("manual-update")).await;
    let options = Options {
        cache: seconds(60),
        ..hurried(&upstream.base(), Duration::from_millis(100))
    };
    let client = with(&of(options), KEY);
    let late = client.manual_update(true).await.unwrap_err();
    assert!(matches!(late, Error::TimedOut { .. }));
    for times in 1..3 {
        client.get_accounts().await.unwrap();
        assert_eq!(asked(&upstream).await, times);
    }
}

#[tokio::test]
async fn neither_keys_nor_answers_show_in_debug_output() {
    let upstream = accounts().await;
    upstream.reply("manual-update", fine("manual-update")).await;
    let client = with(&shipped(&upstream), "sk-canary");
    client.manual_update(true).await.unwrap();
    let all = client.get_accounts().await.unwrap();
    let filter = StatementFilter {
        client_message: Some("canary question".to_owned()),
        ..StatementFilter::default()
    };
    client.get_transactions(filter).await.unwrap();
    let shown = format!("{client:?} {client:#?}");
    let name = all.accounts.rows[0].name.clone().unwrap();
    for secret in ["canary", "Nubank", name.as_str()] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(shown.contains("ResponseCache("), "{shown}");
}
