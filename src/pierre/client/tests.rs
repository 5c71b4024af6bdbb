//! Requests that no endpoint method makes.

use std::time::Duration;

use serde_json::Value;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use reqwest::Method;

use super::{Client, Deadlines, Options};
use crate::pierre::{
    BaseUrl, Key,
    request::{Nature, Request},
};

async fn set_up() -> (MockServer, Client) {
    let upstream = MockServer::start().await;
    let reply = ResponseTemplate::new(200).set_body_raw("{}", "application/json");
    Mock::given(any())
        .respond_with(reply)
        .mount(&upstream)
        .await;
    let wait = Duration::from_secs(10);
    let options = Options {
        base_url: BaseUrl::parse(&format!("{}/tools/api", upstream.uri())).unwrap(),
        send_s: true,
        deadlines: Deadlines {
            read: wait,
            slow: wait,
        },
        cache: Duration::from_mins(1),
        extra_ca: None,
    };
    let client = Client::build(options).unwrap();
    (upstream, client.for_caller(Key::parse("sk-test")))
}

async fn send(client: &Client, nature: Nature, endpoint: &'static str, body: Option<&str>) {
    let mut request = Request::new(Method::POST, endpoint, nature, Duration::from_secs(10));
    request.body = body.map(str::to_owned);
    client.send::<Value>(request).await.unwrap();
}

async fn hits(upstream: &MockServer) -> usize {
    upstream.received_requests().await.unwrap().len()
}

#[tokio::test]
async fn any_act_makes_every_cached_response_to_its_key_unreachable() {
    let (upstream, client) = set_up().await;
    let other = client.for_caller(Key::parse("sk-other"));
    let reads = ["list-payment-reminders", "get-accounts", "nobody-knows"];
    let read_all = async |client: &Client| {
        for read in reads {
            send(client, Nature::Read, read, None).await;
        }
    };
    read_all(&client).await;
    read_all(&other).await;
    for act in ["create-payment-reminder", "manual-update", "nobody-knows"] {
        read_all(&client).await;
        let before = hits(&upstream).await;
        send(&client, Nature::Act, act, None).await;
        read_all(&client).await;
        assert_eq!(hits(&upstream).await, before + 1 + reads.len(), "{act}");
        read_all(&client).await;
        read_all(&other).await;
        assert_eq!(hits(&upstream).await, before + 1 + reads.len(), "{act}");
    }
}

#[tokio::test]
async fn endpoint_query_and_body_are_part_of_the_cache_key() {
    let (upstream, client) = set_up().await;
    for _ in 0..2 {
        for endpoint in ["manage-closing-date", "get-bills"] {
            for body in [None, Some(""), Some("{}"), Some(r#"{"operation":"GET"}"#)] {
                send(&client, Nature::Read, endpoint, body).await;
            }
        }
        for value in [None, Some("a"), Some("a&b=c")] {
            let timeout = Duration::from_secs(10);
            let request = Request::new(Method::GET, "get-accounts", Nature::Read, timeout);
            let request = request.query("b", value);
            client.send::<Value>(request).await.unwrap();
        }
    }
    assert_eq!(hits(&upstream).await, 11);
}
