//! Equal reads at the same time are one request, and never another's.

use std::time::Duration;

use futures::future::join_all;
use pierre_mcp::pierre::Error;
use wiremock::ResponseTemplate;

use super::{arrive, fine, late, of, shipped, status, with};
use crate::{
    fake::until,
    support::{KEY, Socket, Then, Upstream, as_shipped, client, ok, soon},
};

#[tokio::test]
async fn a_hundred_equal_reads_are_one_request() {
    let upstream = Upstream::new().await;
    upstream.reply("get-accounts", late("get-accounts")).await;
    let client = with(&shipped(&upstream), KEY);
    let answers = join_all((0..100).map(|_| client.get_accounts())).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(upstream.requests().await.len(), 1);
}

#[tokio::test]
async fn without_a_cache_every_read_goes_up_by_itself() {
    let upstream = Upstream::saying("get-accounts", super::body("get-accounts")).await;
    let client = client(&upstream.base());
    let answers = join_all((0..5).map(|_| client.get_accounts())).await;
    assert!(answers.iter().all(Result::is_ok));
    client.get_accounts().await.unwrap();
    assert_eq!(upstream.requests().await.len(), 6);
}

#[tokio::test]
async fn nobody_ever_gets_another_one_s_answer() {
    let upstream = Upstream::new().await;
    upstream
        .answering("get-accounts", |request| {
            let key = request.headers["authorization"].to_str().unwrap();
            let canary = key.strip_prefix("Bearer ").unwrap();
            let body =
                format!(r#"{{"data":[{{"id":"{canary}","name":"{canary}","type":"BANK"}}]}}"#);
            let delay = u64::from(canary.bytes().last().unwrap() % 7) * 5;
            ResponseTemplate::new(200)
                .set_body_raw(body, "application/json")
                .set_delay(Duration::from_millis(delay))
        })
        .await;
    let client = shipped(&upstream);
    // 64 keys, 20 calls each, all interleaved: the first of a key goes up, some wait for it, the
    // rest find what is kept.
    let asked = (0..64 * 20).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let key = format!("sk-canary-{}", number * 37 % 64);
            if number % 3 == 0 {
                tokio::time::sleep(Duration::from_millis(number % 50)).await;
            }
            let found = with(&client, &key).get_accounts().await.unwrap();
            assert_eq!(found.accounts.rows[0].id, key);
        })
    });
    for asked in asked.collect::<Vec<_>>() {
        asked.await.unwrap();
    }
    assert_eq!(upstream.requests().await.len(), 64);
}

#[tokio::test]
async fn a_request_goes_on_without_the_one_who_began_it() {
    let upstream = Upstream::new().await;
    upstream.reply("get-accounts", late("get-accounts")).await;
    let client = with(&shipped(&upstream), KEY);
    let [first, second] = [0, 1].map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get_accounts().await })
    });
    arrive().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    soon(second).await.unwrap().unwrap();
    assert_eq!(upstream.requests().await.len(), 1);
}

#[tokio::test]
async fn a_request_ends_with_the_last_who_waits_for_it() {
    let socket = Socket::start(vec![Then::Say(Vec::new()), Then::Answer(ok("[]"))]).await;
    let client = with(&of(as_shipped(&socket.base)), KEY);
    let waiting = [0, 1, 2].map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.get_accounts().await })
    });
    until(|| socket.requests().len() == 1).await;
    let [one, two, three] = waiting;
    one.abort();
    two.abort();
    arrive().await;
    assert_eq!(socket.closed(), 0);
    three.abort();
    until(|| socket.closed() == 1).await;
    // What was given up is not waited for by those who come later.
    let _ = soon(client.get_accounts()).await;
    assert_eq!(socket.requests().len(), 2);
}

#[tokio::test]
async fn each_waits_as_long_as_its_own_deadline() {
    let upstream = Upstream::new().await;
    upstream.reply("get-accounts", late("get-accounts")).await;
    let client = with(&shipped(&upstream), KEY);
    let short = Duration::from_millis(100);
    let hurried = client.within(short);
    let (first, second, third) = futures::join!(
        hurried.get_accounts(),
        client.get_accounts(),
        hurried.get_accounts()
    );
    let late = Error::TimedOut { after: short };
    assert_eq!(first.unwrap_err(), late);
    assert_eq!(third.unwrap_err(), late);
    second.unwrap();
    assert_eq!(upstream.requests().await.len(), 1);
}

#[tokio::test]
async fn an_error_is_shared_by_those_who_wait_and_not_kept() {
    let odd = ResponseTemplate::new(200).set_body_raw(r#"{"data":7}"#, "application/json");
    let page = ResponseTemplate::new(200).set_body_raw("<html>", "text/html");
    for bad in [status(500), status(404), odd, page] {
        let upstream = Upstream::new().await;
        let bad = bad.set_delay(Duration::from_millis(50));
        let replies = vec![bad, fine("get-accounts")];
        upstream.replies("get-accounts", replies).await;
        let client = with(&shipped(&upstream), KEY);
        let answers = join_all((0..10).map(|_| client.get_accounts())).await;
        let first = answers[0].as_ref().unwrap_err();
        assert!(answers.iter().all(|it| it.as_ref().unwrap_err() == first));
        assert_eq!(upstream.requests().await.len(), 1, "{first:?}");
        client.get_accounts().await.unwrap();
        client.get_accounts().await.unwrap();
        assert_eq!(upstream.requests().await.len(), 2, "{first:?}");
    }
}

#[tokio::test]
async fn whoever_has_more_time_is_not_cut_short_by_who_began() {
    let upstream = Upstream::new().await;
    // Worth another try, which the first has no time for.
    let busy = status(503)
        .insert_header("retry-after", "1")
        .set_delay(Duration::from_millis(50));
    upstream
        .replies("get-accounts", vec![busy, fine("get-accounts")])
        .await;
    let client = with(&shipped(&upstream), KEY);
    let hurried = client.within(Duration::from_millis(500));
    let (first, second) = futures::join!(hurried.get_accounts(), client.get_accounts());
    assert!(first.is_err());
    second.unwrap();
    assert_eq!(upstream.requests().await.len(), 2);
}
