//! Reads and acts of every subject, of which not each has a method of its own.

use std::time::Duration;

use serde_json::Value;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use super::{Call, Client, Deadlines, Method, Nature, Options};
use crate::pierre::{BaseUrl, Key};

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
    let call = Call {
        method: Method::POST,
        endpoint,
        query: Vec::new(),
        body: body.map(str::to_owned),
        keyless: false,
        nature,
        deadline: Duration::from_secs(10),
    };
    client.send::<Value>(call).await.unwrap();
}

#[tokio::test]
async fn an_act_clears_what_it_changes_and_no_more() {
    let reads = [
        "list-payment-reminders",
        "list-spending-limits",
        "get-spending-limit-transactions",
        "get-bill-summary",
        "manage-closing-date",
        "get-memories",
        "get-accounts",
        "get-installments",
    ];
    let bills = ["get-bill-summary", "manage-closing-date"];
    let limits = ["list-spending-limits", "get-spending-limit-transactions"];
    for (act, cleared) in [
        ("create-payment-reminder", &["list-payment-reminders"][..]),
        ("delete-payment-reminder", &["list-payment-reminders"]),
        ("confirm-spending-limit", &limits),
        ("delete-spending-limit", &limits),
        ("manage-closing-date", &bills),
        ("get-memories", &["get-memories"]),
        ("get-open-finance-connection-flow", &[]),
        ("manual-update", &reads),
        ("nobody-knows", &reads),
    ] {
        let (upstream, client) = set_up().await;
        for _ in 0..2 {
            for read in reads {
                send(&client, Nature::Read, read, None).await;
            }
        }
        send(&client, Nature::Act, act, None).await;
        let before = upstream.received_requests().await.unwrap().len();
        assert_eq!(before, reads.len() + 1, "{act}");
        for read in reads {
            send(&client, Nature::Read, read, None).await;
        }
        let all = upstream.received_requests().await.unwrap();
        let again = all[before..].iter().map(|it| it.url.path());
        let again: Vec<_> = again
            .map(|it| it.strip_prefix("/tools/api/").unwrap())
            .collect();
        let mut expected: Vec<_> = cleared.to_vec();
        expected.sort_by_key(|it| reads.iter().position(|read| read == it));
        assert_eq!(again, expected, "{act}");
    }
}

#[tokio::test]
async fn what_is_asked_in_a_body_is_part_of_the_question() {
    let (upstream, client) = set_up().await;
    for _ in 0..2 {
        for body in [None, Some("{}"), Some(r#"{"operation":"GET"}"#)] {
            send(&client, Nature::Read, "manage-closing-date", body).await;
        }
    }
    assert_eq!(upstream.received_requests().await.unwrap().len(), 3);
}
