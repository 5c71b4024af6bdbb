//! `/sse` and `/messages`, over real sockets.

use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use pierre_mcp::transport::http::{Limits, Options};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::fake::until;
use crate::http::{Running, call, initialize, options};

/// The client's side of a session.
struct Session {
    stream: Response,
    text: String,
    endpoint: String,
}

impl Session {
    async fn open(server: &Running, key: &str) -> Self {
        let stream = server
            .request(Method::GET, "/sse")
            .header("authorization", format!("Bearer {key}"))
            .send()
            .await
            .unwrap();
        assert_eq!(stream.status(), 200);
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        let mut session = Self {
            stream,
            text: String::new(),
            endpoint: String::new(),
        };
        let (event, endpoint) = session.event().await.unwrap();
        assert_eq!(event, "endpoint");
        assert!(endpoint.starts_with("/messages?sessionId="), "{endpoint}");
        session.endpoint = endpoint;
        session
    }

    /// The next event and its data; `None` at the end of the stream.
    async fn event(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find(|line| line.starts_with(name));
                    line.map(|line| line[name.len()..].trim().to_owned())
                };
                let found = field("event:").zip(field("data:"));
                self.text = rest.to_string();
                if found.is_some() {
                    return found;
                }
                continue;
            }
            let chunk = self.stream.chunk().await.ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn message(&mut self) -> Value {
        let (event, data) = self.event().await.unwrap();
        assert_eq!(event, "message");
        serde_json::from_str(&data).unwrap()
    }

    fn post(&self, server: &Running, key: &str, body: String) -> reqwest::RequestBuilder {
        server
            .request(Method::POST, &self.endpoint)
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body(body)
    }

    async fn send(&self, server: &Running, key: &str, message: &Value) -> u16 {
        let response = self
            .post(server, key, message.to_string())
            .send()
            .await
            .unwrap();
        response.status().as_u16()
    }

    /// Opens a session and gets past the handshake.
    async fn ready(server: &Running, key: &str) -> Self {
        let mut session = Self::open(server, key).await;
        assert_eq!(
            session.send(server, key, &initialize("2024-11-05")).await,
            202
        );
        assert_eq!(
            session.message().await["result"]["protocolVersion"],
            "2024-11-05"
        );
        let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        assert_eq!(session.send(server, key, &initialized).await, 202);
        session
    }
}

#[tokio::test]
async fn answers_on_the_stream_with_the_key_of_the_caller() {
    let server = Running::start(options()).await;
    let mut a = Session::ready(&server, "sk-a").await;
    let mut b = Session::ready(&server, "sk-b").await;
    for (session, key) in [(&mut a, "sk-a"), (&mut b, "sk-b")] {
        let whoami = call("whoami", &json!({}));
        let response = session
            .post(&server, key, whoami.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 202);
        assert_eq!(response.text().await.unwrap(), "Accepted");
        let answer = session.message().await;
        assert_eq!(answer["id"], 2);
        assert_eq!(answer["result"]["content"][0]["text"], key);
    }
}

#[tokio::test]
async fn arguments_that_arrive_as_a_text_are_read() {
    let server = Running::start(options()).await;
    let mut session = Session::ready(&server, "sk-a").await;
    let waits = call("wait", &json!(r#"{"ms": 1}"#));
    assert_eq!(session.send(&server, "sk-a", &waits).await, 202);
    let answer = session.message().await;
    assert_eq!(answer["result"]["content"][0]["text"], "waited", "{answer}");
}

#[tokio::test]
async fn reports_progress_on_the_stream() {
    let server = Running::start(options()).await;
    let mut session = Session::ready(&server, "sk-a").await;
    let mut message = call("whoami", &json!({}));
    message["params"]["_meta"] = json!({"progressToken": "p"});
    assert_eq!(session.send(&server, "sk-a", &message).await, 202);
    assert_eq!(session.message().await["method"], "notifications/progress");
    assert_eq!(session.message().await["id"], 2);
}

#[tokio::test]
async fn refuses_what_is_not_for_a_session_of_the_caller() {
    let server = Running::start(options()).await;
    let mut session = Session::open(&server, "sk-a").await;
    let ping = json!({"jsonrpc": "2.0", "id": 7, "method": "ping"});
    assert_eq!(session.send(&server, "sk-b", &ping).await, 404);
    let endpoint = session.endpoint.clone();
    for other in [
        "/messages",
        "/messages?sessionId=x",
        "/messages?sessionId=8f6e0c8e-5b0e-4a0e-9f57-0d4a4f1f7a11",
    ] {
        session.endpoint = other.to_owned();
        assert_eq!(session.send(&server, "sk-a", &ping).await, 404, "{other}");
    }
    session.endpoint = endpoint;
    let post = |body: &str| session.post(&server, "sk-a", body.to_owned());
    assert_eq!(post("{").send().await.unwrap().status(), 400);
    assert_eq!(post("{}").send().await.unwrap().status(), 400);
    assert_eq!(
        post(&" ".repeat(300_000)).send().await.unwrap().status(),
        413
    );
    let plain = server
        .request(Method::POST, &session.endpoint)
        .header("authorization", "Bearer sk-a")
        .header("content-type", "text/plain")
        .body(ping.to_string());
    assert_eq!(plain.send().await.unwrap().status(), 415);
    // The session is none the worse for it.
    assert_eq!(session.send(&server, "sk-a", &ping).await, 202);
    assert_eq!(session.message().await["id"], 7);
}

#[tokio::test]
async fn cancels_the_calls_of_a_client_that_goes_away() {
    let server = Running::start(options()).await;
    let session = Session::ready(&server, "sk-a").await;
    assert_eq!(
        session
            .send(&server, "sk-a", &call("wait", &json!({"ms": 60_000})))
            .await,
        202
    );
    server.fake.has_started(1).await;
    let endpoint = session.endpoint.clone();
    drop(session);
    until(|| server.fake.cancelled.load(SeqCst) == 1).await;
    let late = server
        .request(Method::POST, &endpoint)
        .header("authorization", "Bearer sk-a")
        .header("content-type", "application/json")
        .body("{}");
    assert_eq!(late.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn opens_no_more_streams_than_its_limit_and_counts_only_live_ones() {
    let limits = Limits {
        streams: 2,
        ..Limits::default()
    };
    let server = Running::start(Options {
        limits,
        ..options()
    })
    .await;
    let first = Session::open(&server, "sk-a").await;
    let _second = Session::open(&server, "sk-a").await;
    let status = || async {
        let request = server
            .request(Method::GET, "/sse")
            .header("authorization", "Bearer sk-a");
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status().await, 503);
    drop(first);
    for attempt in 0.. {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if status().await == 200 {
            break;
        }
        assert!(attempt < 100);
    }
}

#[tokio::test]
async fn keeps_no_more_than_so_many_requests_unanswered() {
    let server = Running::start(options()).await;
    let mut session = Session::ready(&server, "sk-a").await;
    let wait = |id: usize| {
        let mut message = call("wait", &json!({"ms": 60_000}));
        message["id"] = json!(id);
        message
    };
    for id in 100..164 {
        assert_eq!(session.send(&server, "sk-a", &wait(id)).await, 202);
    }
    assert_eq!(session.send(&server, "sk-a", &wait(200)).await, 429);
    // What is cancelled is not waited for, and what is answered makes room.
    let cancel = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 100}});
    assert_eq!(session.send(&server, "sk-a", &cancel).await, 202);
    for id in 201..300 {
        let ping = json!({"jsonrpc": "2.0", "id": id, "method": "ping"});
        assert_eq!(session.send(&server, "sk-a", &ping).await, 202);
        assert_eq!(session.message().await["id"], id);
    }
}

#[tokio::test]
async fn delivers_the_answers_in_flight_before_it_stops() {
    let server = Running::start(options()).await;
    let mut busy = Session::ready(&server, "sk-a").await;
    let mut quiet = Session::ready(&server, "sk-a").await;
    let mut unopened = Session::open(&server, "sk-a").await;
    assert_eq!(
        busy.send(&server, "sk-a", &call("wait", &json!({"ms": 600})))
            .await,
        202
    );
    server.fake.has_started(1).await;
    server.stop.cancel();
    assert_eq!(
        busy.message().await["result"]["content"][0]["text"],
        "waited"
    );
    assert!(busy.event().await.is_none());
    assert!(quiet.event().await.is_none());
    assert!(unopened.event().await.is_none());
    server.stopped().await;
}
