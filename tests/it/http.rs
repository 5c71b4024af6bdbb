//! `/mcp`, `/healthz` and what guards every route, over real sockets.

use std::net::SocketAddr;
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};

use pierre_mcp::pierre::Key;
use pierre_mcp::transport::http::{Caller, Limits, Options, serve};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::fake::{Fake, until};

pub(crate) fn options() -> Options {
    Options {
        allowed_hosts: ["localhost", "127.0.0.1", "::1"].map(String::from).to_vec(),
        allowed_origins: Vec::new(),
        sse: true,
        caller: Caller::Own { default: None },
        drain: Duration::from_secs(5),
        limits: Limits::default(),
    }
}

/// A running server.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) fake: Fake,
    pub(crate) stop: CancellationToken,
    pub(crate) task: JoinHandle<std::io::Result<()>>,
    pub(crate) client: reqwest::Client,
}

impl Running {
    pub(crate) async fn start(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (fake, stop) = (Fake::default(), CancellationToken::new());
        let task = tokio::spawn(serve(listener, fake.clone(), options, stop.clone()));
        Self {
            address,
            fake,
            stop,
            task,
            client: reqwest::Client::new(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("http://{}{path}", self.address))
    }

    /// A `POST /mcp` as an MCP client sends it, with the key `sk-a`.
    pub(crate) fn post(&self, message: &Value) -> RequestBuilder {
        self.post_without_key(message)
            .header("authorization", "Bearer sk-a")
    }

    fn post_without_key(&self, message: &Value) -> RequestBuilder {
        self.request(Method::POST, "/mcp")
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .body(message.to_string())
    }

    /// Sends bytes as they are, and reads until the server closes.
    async fn raw(&self, bytes: &str) -> String {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        socket.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = socket.read_to_string(&mut answer).await;
        answer
    }

    pub(crate) async fn stopped(self) {
        self.task.await.unwrap().unwrap();
    }
}

async fn start() -> Running {
    Running::start(options()).await
}

pub(crate) fn initialize(version: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "0"},
    }})
}

pub(crate) fn call(name: &str, arguments: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": {"name": name, "arguments": arguments}})
}

fn ping() -> Value {
    json!({"jsonrpc": "2.0", "id": 3, "method": "ping"})
}

async fn body(response: Response) -> Value {
    let text = response.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"))
}

/// The status of a refusal, once its body has been seen to be one Portuguese sentence.
async fn refusal(request: RequestBuilder) -> u16 {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let body = body(response).await;
    assert!(body["error"].as_str().unwrap().ends_with('.'), "{body}");
    assert_eq!(body.as_object().unwrap().len(), 1);
    status
}

#[tokio::test]
async fn answers_every_protocol_version_without_a_session() {
    let server = start().await;
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let response = server.post(&initialize(version)).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert!(!response.headers().contains_key("mcp-session-id"));
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(body(response).await["result"]["protocolVersion"], version);
        let later = server.post(&ping()).header("mcp-protocol-version", version);
        assert_eq!(body(later.send().await.unwrap()).await["id"], 3);
    }
    let discover = json!({"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "0"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }}});
    let response = server
        .post(&discover)
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "server/discover");
    let answer = body(response.send().await.unwrap()).await;
    let versions = answer["result"]["supportedVersions"].as_array().unwrap();
    assert!(versions.contains(&json!("2026-07-28")), "{answer}");
}

#[tokio::test]
async fn gives_each_call_the_key_of_its_own_request_and_not_the_header() {
    let server = start().await;
    for key in ["sk-a", "sk-b"] {
        let request = server
            .post_without_key(&call("whoami", &json!({})))
            .header("authorization", format!("Bearer {key}"));
        let answer = body(request.send().await.unwrap()).await;
        assert_eq!(answer["result"]["content"][0]["text"], key);
    }
}

#[tokio::test]
async fn arguments_that_arrive_as_a_text_are_read() {
    let server = start().await;
    let request = server.post(&call("wait", &json!(r#"{"ms": 1}"#)));
    let answer = body(request.send().await.unwrap()).await;
    assert_eq!(answer["result"]["content"][0]["text"], "waited", "{answer}");
}

#[tokio::test]
async fn asks_who_is_calling() {
    let server = start().await;
    let requests = [
        server.post_without_key(&ping()),
        server.request(Method::GET, "/sse"),
        server
            .request(Method::POST, "/messages?sessionId=x")
            .body("{}"),
    ];
    for request in requests {
        let bad = request
            .try_clone()
            .unwrap()
            .header("authorization", "Bearer pk-canary");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        assert_eq!(
            response.headers()["www-authenticate"],
            r#"Bearer realm="pierre-mcp""#
        );
        let text = response.text().await.unwrap();
        assert!(text.contains("Bearer sk-…") && text.contains("https://pierre.finance/api-key"));

        let response = bad.send().await.unwrap();
        assert_eq!(response.status(), 401);
        let challenge = r#"Bearer realm="pierre-mcp", error="invalid_token""#;
        assert_eq!(response.headers()["www-authenticate"], challenge);
        assert!(!response.text().await.unwrap().contains("canary"));
    }
    assert_eq!(server.fake.started.load(SeqCst), 0);
}

#[tokio::test]
async fn shares_a_key_only_with_callers_who_show_the_access_token() {
    let key = Key::parse("sk-shared").unwrap();
    let caller = Caller::Shared {
        key: key.clone(),
        access_token: Some("sesame".to_owned().into()),
    };
    let server = Running::start(Options {
        caller,
        ..options()
    })
    .await;
    let whoami = call("whoami", &json!({}));
    let with = |token: &str| {
        server
            .post_without_key(&whoami)
            .header("authorization", format!("Bearer {token}"))
    };
    let answer = body(with("sesame").send().await.unwrap()).await;
    assert_eq!(answer["result"]["content"][0]["text"], "sk-shared");
    for token in ["sesam", "sk-a", "sk-shared"] {
        assert_eq!(refusal(with(token)).await, 401, "{token}");
    }
    assert_eq!(refusal(server.post_without_key(&whoami)).await, 401);

    let caller = Caller::Shared {
        key,
        access_token: None,
    };
    let open = Running::start(Options {
        caller,
        ..options()
    })
    .await;
    let answer = body(open.post_without_key(&whoami).send().await.unwrap()).await;
    assert_eq!(answer["result"]["content"][0]["text"], "sk-shared");
}

#[tokio::test]
async fn does_not_open_its_own_key_to_the_network() {
    let key = Key::parse("sk-shared").unwrap();
    let callers = [
        Caller::Shared {
            key: key.clone(),
            access_token: None,
        },
        Caller::Own { default: Some(key) },
    ];
    for caller in callers {
        let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let options = Options {
            caller,
            ..options()
        };
        let served = serve(listener, Fake::default(), options, CancellationToken::new()).await;
        assert_eq!(served.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
    }
}

#[tokio::test]
async fn refuses_a_foreign_host_on_every_route() {
    let server = start().await;
    for path in ["/mcp", "/sse", "/messages", "/healthz", "/elsewhere"] {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            let request = server
                .request(method, path)
                .header("host", "evil.test")
                .header("authorization", "Bearer sk-a");
            assert_eq!(refusal(request).await, 403, "{path}");
        }
    }
    let none = server.raw("GET /healthz HTTP/1.0\r\n\r\n").await;
    assert!(none.starts_with("HTTP/1.0 403"), "{none}");
}

#[tokio::test]
async fn refuses_every_page_that_is_not_allowed_preflights_included() {
    let server = start().await;
    for path in ["/mcp", "/sse", "/messages", "/healthz"] {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            for origin in ["https://evil.test", "null", "http://localhost"] {
                let request = server
                    .request(method.clone(), path)
                    .header("origin", origin)
                    .header("authorization", "Bearer sk-a");
                assert_eq!(refusal(request).await, 403, "{path} {origin}");
            }
        }
    }
}

#[tokio::test]
async fn lets_an_allowed_page_in_and_read_the_answer() {
    let page = "https://app.example.com";
    let server = Running::start(Options {
        allowed_origins: vec![page.into()],
        ..options()
    })
    .await;
    let preflight = server
        .request(Method::OPTIONS, "/mcp")
        .header("origin", page)
        .header("access-control-request-method", "POST")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status(), 204);
    assert_eq!(preflight.headers()["access-control-allow-origin"], page);
    let allowed = preflight.headers()["access-control-allow-headers"]
        .to_str()
        .unwrap();
    for header in ["Authorization", "X-Pierre-Tools", "X-Pierre-Read-Only"] {
        assert!(allowed.contains(header), "{allowed}");
    }
    let response = server
        .post(&ping())
        .header("origin", page)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["access-control-allow-origin"], page);
    let unknown = server
        .post_without_key(&ping())
        .header("origin", page)
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 401);
    assert_eq!(unknown.headers()["access-control-allow-origin"], page);
    assert_eq!(
        refusal(server.post(&ping()).header("origin", "null")).await,
        403
    );
}

#[tokio::test]
async fn refuses_a_key_in_the_url_and_never_repeats_it() {
    let server = start().await;
    for query in [
        "apiKey=sk-canary",
        "q=sk-canary",
        "api_key=canary",
        "Authorization=Bearer%20canary",
    ] {
        for path in ["/mcp", "/sse", "/messages", "/healthz"] {
            let request = server
                .request(Method::POST, &format!("{path}?{query}"))
                .header("authorization", "Bearer sk-a");
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 400, "{path} {query}");
            let text = response.text().await.unwrap();
            assert!(
                text.contains("Authorization: Bearer") && !text.contains("canary"),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn refuses_other_methods_and_paths() {
    let server = start().await;
    for method in [Method::GET, Method::DELETE, Method::PUT] {
        let request = server
            .request(method, "/mcp")
            .header("authorization", "Bearer sk-a");
        let response = request.try_clone().unwrap().send().await.unwrap();
        assert_eq!(response.headers()["allow"], "POST");
        assert_eq!(refusal(request).await, 405);
    }
    assert_eq!(refusal(server.request(Method::POST, "/healthz")).await, 405);
    assert_eq!(refusal(server.request(Method::GET, "/")).await, 404);
    let without = Running::start(Options {
        sse: false,
        ..options()
    })
    .await;
    assert_eq!(refusal(without.request(Method::GET, "/sse")).await, 404);
}

#[tokio::test]
async fn refuses_bodies_that_are_no_message() {
    let server = start().await;
    let post = |media: &str, text: &str| {
        server
            .request(Method::POST, "/mcp")
            .header("authorization", "Bearer sk-a")
            .header("accept", "application/json, text/event-stream")
            .header("content-type", media)
            .body(text.to_owned())
    };
    assert_eq!(refusal(post("text/plain", "{}")).await, 415);
    let wants_json_only = server
        .request(Method::POST, "/mcp")
        .header("authorization", "Bearer sk-a")
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .body(ping().to_string());
    assert_eq!(refusal(wants_json_only).await, 406);
    let deep = "[".repeat(100_000);
    for (text, code) in [
        ("{", -32700),
        ("canary", -32700),
        (deep.as_str(), -32700),
        (r#"{"canary":1}"#, -32600),
    ] {
        let response = post("application/json; charset=utf-8", text)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 400);
        let answer = body(response).await;
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert!(!answer.to_string().contains("canary"));
    }
}

#[tokio::test]
async fn refuses_big_bodies() {
    let server = start().await;
    let big = json!({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"x": "x".repeat(256 * 1024)}});
    assert_eq!(refusal(server.post(&big)).await, 413);
    let huge = json!("x".repeat(5 * 1024 * 1024));
    assert_eq!(refusal(server.post(&huge)).await, 413);
    let chunks = futures::stream::iter((0..64).map(|_| Ok::<_, std::io::Error>("x".repeat(8192))));
    let chunked = server
        .post(&ping())
        .body(reqwest::Body::wrap_stream(chunks));
    assert_eq!(refusal(chunked).await, 413);
    let expected = server
        .raw(&format!(
            "POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-a\r\nContent-Type: \
             application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            5 * 1024 * 1024
        ))
        .await;
    assert!(expected.starts_with("HTTP/1.1 413"), "{expected}");
}

#[tokio::test]
async fn closes_on_clients_that_dawdle() {
    let limits = Limits {
        header: Duration::from_millis(300),
        body: Duration::from_millis(300),
        ..Limits::default()
    };
    let server = Running::start(Options {
        limits,
        ..options()
    })
    .await;
    let head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-a\r\nContent-Type: \
                application/json\r\nContent-Length: 100\r\n";
    for silent in ["", "P", "PRI * HTTP/2.0\r\n", head] {
        let begun = Instant::now();
        let answer = server.raw(silent).await;
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{silent:?}");
    }
    let half = server
        .raw(&format!("{head}Connection: close\r\n\r\n{{"))
        .await;
    assert!(half.starts_with("HTTP/1.1 408"), "{half}");

    // A byte now and then does not buy more time.
    let mut socket = TcpStream::connect(server.address).await.unwrap();
    socket
        .write_all(format!("{head}\r\n").as_bytes())
        .await
        .unwrap();
    let begun = Instant::now();
    let mut answer = [0; 12];
    let dribble = async {
        let (mut read, mut write) = socket.split();
        let drip = async {
            while write.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::select! {
            read = read.read_exact(&mut answer) => { read.unwrap(); }
            () = drip => panic!("closed without an answer"),
        }
    };
    dribble.await;
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn gives_up_a_client_that_does_not_read_its_answer() {
    let limits = Limits {
        write: Duration::from_millis(300),
        ..Limits::default()
    };
    let server = Running::start(Options {
        limits,
        ..options()
    })
    .await;
    let mut response = server.post(&call("much", &json!({}))).send().await.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut size = 0;
    let cut = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => size += chunk.len(),
            Ok(None) => break false,
            Err(_) => break true,
        }
    };
    assert!(cut && size < 32 * 1024 * 1024, "{size}");
    let response = server.post(&call("much", &json!({}))).send().await.unwrap();
    assert!(response.bytes().await.unwrap().len() > 32 * 1024 * 1024);
}

#[tokio::test]
async fn serves_again_once_the_connections_beyond_its_limit_are_gone() {
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let server = Running::start(Options {
        limits,
        ..options()
    })
    .await;
    let held = [
        TcpStream::connect(server.address).await.unwrap(),
        TcpStream::connect(server.address).await.unwrap(),
    ];
    let waiting = tokio::spawn(server.request(Method::GET, "/healthz").send());
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished());
    drop(held);
    assert_eq!(waiting.await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn reports_progress_before_the_answer() {
    let server = start().await;
    let mut message = call("whoami", &json!({}));
    message["params"]["_meta"] = json!({"progressToken": "p"});
    let response = server.post(&message).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let text = response.text().await.unwrap();
    let progress = text.find("notifications/progress").unwrap();
    assert!(progress < text.find("sk-a").unwrap(), "{text}");
}

#[tokio::test]
async fn cancels_the_call_of_a_client_that_goes_away() {
    let server = start().await;
    let request = server.post(&call("wait", &json!({"ms": 60_000}))).send();
    let request = tokio::spawn(request);
    server.fake.has_started(1).await;
    request.abort();
    until(|| server.fake.cancelled.load(SeqCst) == 1).await;
}

#[tokio::test]
async fn finishes_what_is_in_flight_before_it_stops() {
    let server = start().await;
    let wait = call("wait", &json!({"ms": 800}));
    let mut with_progress = wait.clone();
    with_progress["params"]["_meta"] = json!({"progressToken": "p"});
    let plain = tokio::spawn(server.post(&wait).send());
    let streamed = server.post(&with_progress).send().await.unwrap();
    server.fake.has_started(2).await;
    // Idle, but open: it closes at once.
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    // Open, with half a request: it gets its answer.
    let mut halfway = TcpStream::connect(server.address).await.unwrap();
    halfway
        .write_all(b"GET /healthz HTTP/1.1\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;

    let begun = Instant::now();
    server.stop.cancel();
    halfway.write_all(b"Host: localhost\r\n\r\n").await.unwrap();
    let mut text = String::new();
    halfway.read_to_string(&mut text).await.unwrap();
    assert!(
        text.starts_with("HTTP/1.1 503") && text.ends_with(r#"{"status":"draining"}"#),
        "{text}"
    );
    let mut end = Vec::new();
    let _ = idle.read_to_end(&mut end).await;
    assert!(begun.elapsed() < Duration::from_millis(500));
    assert!(TcpStream::connect(server.address).await.is_err());

    let answer = body(plain.await.unwrap().unwrap()).await;
    assert_eq!(answer["result"]["content"][0]["text"], "waited");
    assert!(streamed.text().await.unwrap().contains("waited"));
    server.stopped().await;
    assert!(
        begun.elapsed() < Duration::from_millis(1200),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn cancels_what_is_still_in_flight_when_its_time_is_over() {
    let options = Options {
        drain: Duration::from_millis(300),
        ..options()
    };
    let server = Running::start(options).await;
    let call = tokio::spawn(server.post(&call("wait", &json!({"ms": 60_000}))).send());
    server.fake.has_started(1).await;
    server.stop.cancel();
    let fake = server.fake.clone();
    let begun = Instant::now();
    server.stopped().await;
    assert!(begun.elapsed() < Duration::from_secs(1));
    until(|| fake.cancelled.load(SeqCst) == 1).await;
    let _ = call.await;
}

#[tokio::test]
async fn loses_no_call_that_it_has_taken_when_stopped_under_load() {
    let server = start().await;
    let mut clients = Vec::new();
    for _ in 0..16 {
        let client = reqwest::Client::new();
        let request = server
            .post(&call("wait", &json!({"ms": 20})))
            .build()
            .unwrap();
        clients.push(tokio::spawn(async move {
            let mut answered = 0;
            while let Ok(response) = client.execute(request.try_clone().unwrap()).await {
                assert_eq!(response.status(), 200);
                if response.bytes().await.is_err() {
                    break;
                }
                answered += 1;
            }
            answered
        }));
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.stop.cancel();
    let fake = server.fake.clone();
    server.stopped().await;
    let mut answered = 0;
    for client in clients {
        answered += client.await.unwrap();
    }
    assert!(answered > 16);
    assert_eq!(fake.started.load(SeqCst), answered);
    assert_eq!(fake.cancelled.load(SeqCst), 0);
}

#[tokio::test]
async fn reports_its_health_without_a_key() {
    let server = start().await;
    let response = server
        .request(Method::GET, "/healthz")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.text().await.unwrap(), r#"{"status":"ok"}"#);
}
