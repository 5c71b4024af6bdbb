//! The program over HTTP, as a server of several people.

use std::io::Write;
use std::time::{Duration, Instant};

use futures::StreamExt;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use wiremock::{Request, Respond, ResponseTemplate};

use crate::process::{
    Finished, Http, Silent, Upstream, check, check_hits, every_call, finish, known_calls, live,
    tools_call,
};

const SECRET_TOKEN: &str = "a-token-of-some-length";

fn slow(body: &Value, seconds: f64) -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_json(body)
        .set_delay(Duration::from_secs_f64(seconds))
}

fn ping() -> Value {
    json!({"jsonrpc": "2.0", "id": 3, "method": "ping"})
}

/// The client's side of `/sse`.
struct Events {
    stream: Response,
    text: String,
}

impl Events {
    async fn open(server: &Http, key: &str) -> (Self, String) {
        let request = server.request(Method::GET, "/sse").bearer_auth(key);
        let stream = request.send().await.unwrap();
        assert_eq!(stream.status(), 200);
        let mut events = Self {
            stream,
            text: String::new(),
        };
        let endpoint = events.data().await;
        (events, endpoint)
    }

    fn of(stream: Response) -> Self {
        Self {
            stream,
            text: String::new(),
        }
    }

    /// What the next event carries.
    async fn data(&mut self) -> String {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let found = event.lines().find_map(|line| line.strip_prefix("data:"));
                let found = found.map(|data| data.trim().to_owned());
                self.text = rest.to_string();
                match found {
                    Some(data) if !data.is_empty() => return data,
                    _ => continue,
                }
            }
            let chunk = self.stream.chunk().await.unwrap().unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn message(&mut self) -> Value {
        serde_json::from_str(&self.data().await).unwrap()
    }
}

async fn deliver(server: &Http, endpoint: &str, key: &str, message: &Value) {
    let request = server
        .request(Method::POST, endpoint)
        .bearer_auth(key)
        .header("content-type", "application/json")
        .body(message.to_string());
    assert_eq!(request.send().await.unwrap().status(), 202);
}

async fn open_session(server: &Http, key: &str) -> (Events, String) {
    let (mut events, endpoint) = Events::open(server, key).await;
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2024-11-05", "capabilities": {},
        "clientInfo": {"name": "t", "version": "0"}}});
    deliver(server, &endpoint, key, &hello).await;
    let answer = events.message().await;
    assert_eq!(answer["result"]["protocolVersion"], "2024-11-05");
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    deliver(server, &endpoint, key, &ready).await;
    (events, endpoint)
}

#[tokio::test]
async fn answers_every_tool_over_both_transports() {
    let upstream = Upstream::of(&live()).await;
    let server = Http::against(&upstream, &[]).await;
    for (index, (name, arguments)) in known_calls().into_iter().enumerate() {
        check(name, index, &server.call("sk-one", name, arguments).await);
    }
    check_hits(&upstream.hits().await, "sk-one");

    upstream.0.reset().await;
    let upstream = Upstream::of(&live()).await;
    let server = Http::against(&upstream, &[]).await;
    let (mut events, endpoint) = open_session(&server, "sk-two").await;
    for (index, (name, arguments)) in known_calls().into_iter().enumerate() {
        deliver(&server, &endpoint, "sk-two", &tools_call(name, &arguments)).await;
        check(name, index, &events.message().await["result"]);
    }
    check_hits(&upstream.hits().await, "sk-two");
}

#[tokio::test]
async fn answers_every_tool_of_the_catalogue_with_the_sandbox() {
    let arguments = [
        "--sandbox",
        "--today=2026-11-22",
        "--tools=todas",
        "--confirm=never",
        "http",
    ];
    let server = Http::start(&arguments, &[]).await;
    for (name, arguments) in every_call() {
        let result = server.call("sk-sandbox", name, arguments).await;
        assert_eq!(result["isError"], false, "{name}: {result}");
    }
}

/// Answers with what is named after the key that asked; some kinds take longer than others.
struct Mirror;

impl Respond for Mirror {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let key = request.headers["authorization"].to_str().unwrap();
        let name = format!("canary {}", key.trim_start_matches("Bearer sk-"));
        let body = if request.url.path().ends_with("get-balance-by-account") {
            json!({"data": {"name": name, "balance": "1.00"}})
        } else if request.url.path().ends_with("get-transactions") {
            json!({"data": [{"id": name, "amount": 1, "date": "2026-10-05", "type": "DEBIT",
                "description": name}]})
        } else {
            json!({"data": [{"id": "acc-1", "name": name, "type": "BANK", "balance": "1.00"}]})
        };
        let wait = request.url.as_str().bytes().map(u64::from).sum::<u64>() % 15;
        ResponseTemplate::new(200)
            .set_body_json(body)
            .set_delay(Duration::from_millis(wait))
    }
}

#[tokio::test]
async fn gives_each_caller_the_answers_for_its_own_key() {
    let upstream = Upstream::always(Mirror).await;
    let server = Http::against(&upstream, &[]).await;
    let calls = known_calls();
    let answers = futures::stream::iter(0..200).map(|number: usize| {
        let (name, arguments) = calls[number % 3].clone();
        let server = &server;
        async move {
            let (mine, other) = if number.is_multiple_of(2) {
                ("anna", "bert")
            } else {
                ("bert", "anna")
            };
            let answer = server.call(&format!("sk-{mine}"), name, arguments).await;
            let text = answer.to_string();
            assert!(text.contains(&format!("canary {mine}")), "{text}");
            assert!(!text.contains(other), "{text}");
        }
    });
    assert_eq!(answers.buffer_unordered(24).count().await, 200);

    // The old transport binds a session to its key: another key finds nothing.
    let (mut anna, hers) = open_session(&server, "sk-anna").await;
    let (mut bert, his) = open_session(&server, "sk-bert").await;
    let call = tools_call("get_accounts", &json!({}));
    for _ in 0..10 {
        deliver(&server, &hers, "sk-anna", &call).await;
        deliver(&server, &his, "sk-bert", &call).await;
        let (hers, his) = futures::join!(anna.message(), bert.message());
        assert!(hers.to_string().contains("canary anna"), "{hers}");
        assert!(his.to_string().contains("canary bert"), "{his}");
    }
    let stolen = server
        .request(Method::POST, &hers)
        .bearer_auth("sk-bert")
        .header("content-type", "application/json")
        .body(call.to_string());
    assert_eq!(stolen.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn asks_for_a_key_before_anything_reaches_pierre() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    // A key of the process's own is not for the callers.
    let environment = [
        ("PIERRE_BASE_URL", base.as_str()),
        ("PIERRE_API_KEY", "sk-own"),
    ];
    let server = Http::start(&["http"], &environment).await;
    let warning = server.process.logged("--shared-key").await;
    assert!(
        warning.contains("the configured key is not used"),
        "{warning}"
    );
    assert!(!warning.contains("sk-own"));
    for (name, arguments) in every_call() {
        let message = tools_call(name, &arguments).to_string();
        let without = server.post_text(message.clone());
        for (request, challenge) in [
            (without, r#"Bearer realm="pierre-mcp""#),
            (
                server.post_text(message.clone()).bearer_auth("pk-x"),
                r#"Bearer realm="pierre-mcp", error="invalid_token""#,
            ),
        ] {
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 401);
            assert_eq!(response.headers()["www-authenticate"], challenge);
        }
    }
    for path in [
        "/mcp?api_key=sk-url",
        "/mcp?x=sk-url",
        "/messages?token=sk-url",
        "/sse?key=sk-url",
    ] {
        for key in [None, Some("sk-one")] {
            let mut request = server.request(Method::POST, path).body(ping().to_string());
            request = request.header("content-type", "application/json");
            if let Some(key) = key {
                request = request.bearer_auth(key);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 400, "{path}");
            assert!(!response.text().await.unwrap().contains("sk-url"));
        }
    }
    assert!(upstream.hits().await.is_empty());
}

#[tokio::test]
async fn refuses_foreign_names_and_pages_everywhere() {
    let upstream = Upstream::of(&live()).await;
    let server = Http::against(&upstream, &[]).await;
    let strangers = [
        ("host", "evil.test"),
        ("host", "localhost.evil.test:80"),
        ("origin", "https://evil.test"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1"),
    ];
    for path in ["/mcp", "/sse", "/messages", "/healthz"] {
        for (header, value) in strangers {
            for method in [Method::GET, Method::POST, Method::OPTIONS] {
                let request = server
                    .request(method, path)
                    .header(header, value)
                    .header("content-type", "application/json")
                    .body(tools_call("get_accounts", &json!({})).to_string())
                    .bearer_auth("sk-one");
                let response = request.send().await.unwrap();
                assert_eq!(response.status(), 403, "{path} {header}: {value}");
            }
        }
    }
    let health = server
        .request(Method::GET, "/healthz")
        .send()
        .await
        .unwrap();
    assert_eq!(health.status(), 200);
    assert!(upstream.hits().await.is_empty());
}

#[tokio::test]
async fn leaves_out_the_old_transport_when_told() {
    let server = Http::start(&["http", "--no-sse"], &[]).await;
    for (method, path) in [(Method::GET, "/sse"), (Method::POST, "/messages")] {
        let request = server.request(method, path).bearer_auth("sk-one");
        assert_eq!(request.send().await.unwrap().status(), 404);
    }
    let response = server.post("sk-one", &ping()).send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn shares_a_key_with_who_may_use_it() {
    let upstream = Upstream::of(&live()).await;
    let base = upstream.base();
    let environment = [
        ("PIERRE_BASE_URL", base.as_str()),
        ("PIERRE_API_KEY", "sk-own"),
    ];
    let open = Http::start(&["http", "--shared-key"], &environment).await;
    let call = tools_call("get_accounts", &json!({}));
    let response = open.post_text(call.to_string()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(
        upstream.hits().await[0].headers["authorization"],
        "Bearer sk-own"
    );

    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{SECRET_TOKEN}").unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = ["http", "--shared-key", "--access-token-file", path];
    let guarded = Http::start(&arguments, &environment).await;
    check(
        "get_accounts",
        0,
        &guarded.call(SECRET_TOKEN, "get_accounts", json!({})).await,
    );
    let hits = upstream.hits().await;
    assert_eq!(hits.len(), 2);
    assert_eq!(hits[1].headers["authorization"], "Bearer sk-own");
    let without = guarded.post_text(call.to_string());
    let wrong = guarded.post("another-token-of-some-length", &call);
    let key = guarded.post("sk-own", &call);
    for request in [without, wrong, key] {
        assert_eq!(request.send().await.unwrap().status(), 401);
    }
    assert_eq!(upstream.hits().await.len(), 2);
}

#[tokio::test]
async fn refuses_to_start_where_a_key_or_a_door_would_be_open() {
    let mut short = tempfile::NamedTempFile::new().unwrap();
    short.write_all(b"short").unwrap();
    let short = short.path().to_str().unwrap();
    let shared = ["http", "--shared-key"];
    let public = ["http", "--listen", "0.0.0.0:0"];
    let cases: [(&[&str], &[&str], &str); 10] = [
        (&public, &[], "precisa de --allowed-hosts"),
        (&shared, &[], "--shared-key precisa de uma chave"),
        (
            &shared,
            &[
                "--listen",
                "0.0.0.0:0",
                "--allowed-hosts",
                "x.test",
                "--api-key-file",
                short,
            ],
            "precisa de --access-token-file",
        ),
        (
            &["http"],
            &["--access-token-file", short],
            "só funciona com --shared-key",
        ),
        (
            &shared,
            &["--access-token-file", short, "--api-key-file", short],
            "não tem uma chave ou um token que sirva",
        ),
        (
            &["http"],
            &["--api-key-file", "/nowhere/key"],
            "/nowhere/key",
        ),
        (
            &["http"],
            &["--base-url", "http://pierre.finance"],
            "precisa ser https",
        ),
        (&["http"], &["--ca-file", short], "não tem um PEM"),
        (&["http"], &["--today", "2026-11-22"], "--sandbox"),
        (
            &["sandbox", "--listen", "0.0.0.0:0"],
            &[],
            "só escuta em loopback",
        ),
    ];
    for (command, options, says) in cases {
        let arguments = [command, options].concat();
        let Finished {
            code,
            stdout,
            stderr,
        } = finish(&arguments, &[]).await;
        assert!(
            matches!(code, Some(1 | 2)),
            "{arguments:?}: {code:?} {stderr}"
        );
        assert!(stderr.contains(says), "{arguments:?}: {stderr}");
        assert!(stdout.is_empty(), "{stdout}");
        assert!(!stderr.contains("listening on http"), "{stderr}");
    }
}

#[tokio::test]
async fn serves_the_sandbox_without_a_key() {
    let server = Http::start(&["--sandbox", "http"], &[]).await;
    let call = tools_call("get_accounts", &json!({})).to_string();
    let response = server.post_text(call).send().await.unwrap();
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(
        answer["result"]["structuredContent"]["count"], 11,
        "{answer}"
    );
    let fault = server
        .call("sk-sandbox-500", "get_accounts", json!({}))
        .await;
    assert_eq!(fault["isError"], true);
    assert!(!server.process.log().contains("configured key"));
}

#[tokio::test]
async fn finishes_what_is_in_flight_when_told_to_stop() {
    let [accounts, ..] = live();
    let upstream = Upstream::always(slow(&accounts, 2.0)).await;
    let server = Http::against(&upstream, &[]).await;
    let call = server.post("sk-one", &tools_call("get_accounts", &json!({})));
    let answer = tokio::spawn(call.send());
    while upstream.hits().await.is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.process.signal("TERM");
    tokio::time::sleep(Duration::from_millis(500)).await;
    let refused = tokio::net::TcpStream::connect(server.address).await;
    assert!(refused.is_err());
    let response = answer.await.unwrap().unwrap();
    assert_eq!(response.status(), 200);
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    check("get_accounts", 0, &answer["result"]);
    let ending = Instant::now();
    let (code, log) = server.process.ended().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(ending.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn ends_at_once_when_idle_and_on_a_second_signal() {
    let idle = Http::start(&["http"], &[]).await;
    let kept = idle.post("sk-one", &ping()).send().await.unwrap();
    assert_eq!(kept.status(), 200);
    let begun = Instant::now();
    idle.process.signal("TERM");
    assert_eq!(idle.process.ended().await.0, Some(0));
    assert!(begun.elapsed() < Duration::from_secs(2));

    let mut upstream = Silent::start().await;
    let server = Http::start(&["http"], &[("PIERRE_BASE_URL", &upstream.base)]).await;
    let call = server.post("sk-one", &tools_call("manual_update", &json!({})));
    let answer = tokio::spawn(call.send());
    upstream.came().await;
    let begun = Instant::now();
    server.process.signal("TERM");
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.process.signal("INT");
    assert_eq!(server.process.ended().await.0, Some(130));
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert!(answer.await.unwrap().is_err());
}

#[tokio::test]
async fn stops_waiting_when_the_drain_time_is_over() {
    let mut upstream = Silent::start().await;
    let environment = [("PIERRE_BASE_URL", upstream.base.as_str())];
    let server = Http::start(&["http", "--drain-timeout", "1"], &environment).await;
    let call = server.post("sk-one", &tools_call("manual_update", &json!({})));
    let answer = tokio::spawn(call.send());
    upstream.came().await;
    let begun = Instant::now();
    server.process.signal("TERM");
    let (code, log) = server.process.ended().await;
    assert_eq!(code, Some(0));
    assert!(log.contains("calls still in flight are cancelled"), "{log}");
    assert!(begun.elapsed() < Duration::from_secs(3));
    drop(answer);
}

#[tokio::test]
async fn tells_of_progress_on_the_way_to_the_answer() {
    let [_, _, _, sync, ..] = live();
    let upstream = Upstream::always(slow(&sync, 3.0)).await;
    let server = Http::against(&upstream, &[]).await;
    let mut call = tools_call("manual_update", &json!({}));
    let quiet = server.call("sk-one", "manual_update", json!({}));
    call["params"]["_meta"] = json!({"progressToken": 5});
    let asked = async {
        let response = server.post("sk-one", &call).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut events = Events::of(response);
        let progress = events.message().await;
        assert_eq!(progress["method"], "notifications/progress", "{progress}");
        assert_eq!(progress["params"]["progressToken"], 5);
        loop {
            let message = events.message().await;
            if message["method"].is_null() {
                return message;
            }
        }
    };
    let (quiet, asked) = futures::join!(quiet, asked);
    check("manual_update", 4, &quiet);
    check("manual_update", 4, &asked["result"]);
}

#[tokio::test]
async fn lets_go_of_a_call_whose_client_has_gone() {
    let mut upstream = Silent::start().await;
    let server = Http::start(&["http"], &[("PIERRE_BASE_URL", &upstream.base)]).await;
    let call = server.post("sk-one", &tools_call("manual_update", &json!({})));
    let calling = tokio::spawn(call.send());
    upstream.came().await;
    calling.abort();
    upstream.gone().await;
    let response = server.post("sk-one", &ping()).send().await.unwrap();
    assert_eq!(response.status(), 200);

    let mut upstream = Silent::start().await;
    let server = Http::start(&["http"], &[("PIERRE_BASE_URL", &upstream.base)]).await;
    let (events, endpoint) = open_session(&server, "sk-one").await;
    let call = tools_call("manual_update", &json!({}));
    deliver(&server, &endpoint, "sk-one", &call).await;
    upstream.came().await;
    drop(events);
    upstream.gone().await;
}

/// Go SDK CVE-2026-27896 and GHSA-q382-vc8q-7jhj (keys that differ in case, hold a NUL or come
/// twice), GHSA-89xv-2j6f-qhc8 (a page posts text/plain).
#[tokio::test]
async fn refuses_messages_that_two_readers_could_read_differently() {
    let upstream = Upstream::of(&live()).await;
    let server = Http::against(&upstream, &[]).await;
    let params = r#""params":{"name":"manual_update","arguments":{}}"#;
    let bodies = [
        format!(r#"{{"jsonrpc":"2.0","id":1,"Method":"tools/call",{params}}}"#),
        format!(r#"{{"jsonrpc":"2.0","id":1,"METHOD":"tools/call",{params}}}"#),
        format!(r#"{{"jsonrpc":"2.0","id":1,"method\u0000":"tools/call",{params}}}"#),
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call",{params}}}"#),
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","method":"ping",{params}}}"#),
        format!(r#"{{"JSONRPC":"2.0","id":1,"method":"tools/call",{params}}}"#),
        format!(r#"[{{"jsonrpc":"2.0","id":1,"method":"tools/call",{params}}}]"#),
    ];
    for body in bodies {
        let request = server.post_text(body.clone()).bearer_auth("sk-one");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 400, "{body}");
    }
    // Beside the plain key, an odd one overrides nothing.
    let both = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"ping","method\u0000":"tools/call","Method":"tools/call",{params}}}"#
    );
    let request = server.post_text(both).bearer_auth("sk-one");
    let answer: Value =
        serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(answer["result"], json!({}), "{answer}");

    let call = tools_call("manual_update", &json!({})).to_string();
    for media in [
        "text/plain",
        "text/plain; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
    ] {
        for path in [
            "/mcp",
            "/messages?sessionId=5d1f4b0e-0000-4000-8000-000000000000",
        ] {
            let request = server
                .request(Method::POST, path)
                .header("content-type", media)
                .header("accept", "application/json, text/event-stream")
                .body(call.clone())
                .bearer_auth("sk-one");
            let status = request.send().await.unwrap().status();
            let expected = if path == "/mcp" { 415 } else { 404 };
            assert_eq!(status.as_u16(), expected, "{media}");
        }
    }
    let large = server.post("sk-one", &json!({"x": "x".repeat(5 * 1024 * 1024)}));
    let status = large.send().await.unwrap().status();
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(upstream.hits().await.is_empty());
}
