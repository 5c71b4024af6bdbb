//! Servers to test against, the Pierres behind them, and the one place where every answer is
//! checked.

use std::{
    collections::HashMap,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use jiff::civil::Date;
use jsonschema::Validator;
use pierre_mcp::{
    pierre::{BaseUrl, Client, Deadlines, Key, Options},
    sandbox::{self, Shape},
    server::{
        self, Clock, Server as Mcp,
        consent::{Confirm, Settings},
    },
    tool::{Descriptor, Reveal},
    tools::{self, selection::Selection},
};
use rmcp::{
    RoleClient, ServiceExt,
    model::{
        CallToolRequestParams, CallToolResult, ClientCapabilities, ClientConfig, Implementation,
    },
    service::{Peer, RunningService},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::{CancellationToken, DropGuard};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, path},
};

/// No call of any test may take longer.
const PATIENCE: Duration = Duration::from_secs(20);
/// The key of tests that need none in particular.
pub(crate) const KEY: &str = "sk-test-1234";

/// A server whose Pierre is not there: for what needs no upstream.
pub(crate) fn server_without_pierre() -> Mcp {
    let client = Client::build(options("http://127.0.0.1:9/tools/api")).unwrap();
    Mcp::new(client, tools::ALL, server::Options::default())
}

/// The catalogue with the experimental versions in the places of their namesakes.
pub(crate) fn experimental() -> Vec<Descriptor> {
    Selection::default().catalogue(true)
}

/// The day on which all tests take place.
pub(crate) fn today() -> Date {
    "2026-11-22".parse().unwrap()
}

/// A client's options against a Pierre at this address. Nothing is kept, so that every call can be
/// counted; [`as_shipped`] keeps what the product keeps.
pub(crate) fn options(base: &str) -> Options {
    Options {
        base_url: BaseUrl::parse(base).unwrap(),
        send_s: true,
        deadlines: Deadlines {
            read: Duration::from_secs(10),
            slow: Duration::from_secs(10),
        },
        cache: Duration::ZERO,
        extra_ca: None,
    }
}

/// [`options`] with the cache that the product has when nobody says otherwise.
pub(crate) fn as_shipped(base: &str) -> Options {
    let config = pierre_mcp::cli::parse(["pierre-mcp", "--sandbox"]).unwrap();
    let cache = config.pierre.cache;
    assert!(cache >= Duration::from_secs(30), "{cache:?}");
    Options {
        cache,
        ..options(base)
    }
}

/// [`options`] with both deadlines as short as this.
pub(crate) fn hurried(base: &str, deadline: Duration) -> Options {
    let deadlines = Deadlines {
        read: deadline,
        slow: deadline,
    };
    Options {
        deadlines,
        ..options(base)
    }
}

/// A server's options on the day of the tests.
pub(crate) fn asking(key: Option<&str>, confirm: Confirm) -> server::Options {
    let noon = today()
        .at(12, 0, 0, 0)
        .to_zoned(pierre_mcp::pierre::day::sao_paulo())
        .unwrap();
    server::Options {
        key: key.map(|key| Key::parse(key).unwrap()),
        clock: Clock::Fixed(noon.timestamp()),
        consent: Settings {
            confirm,
            ..Settings::default()
        },
        reveal: Reveal::Nothing,
    }
}

/// The API client alone, with [`KEY`].
pub(crate) fn client(base: &str) -> Client {
    Client::build(options(base))
        .unwrap()
        .for_caller(Key::parse(KEY))
}

/// Waits no longer than any call may take.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what)
        .await
        .unwrap_or_else(|_| panic!("it took too long"))
}

/// An MCP server with a client of its own, connected in memory. Nobody is asked before a change:
/// that is what the tests of consent are for.
pub(crate) struct Server {
    client: RunningService<RoleClient, ClientConfig>,
    outputs: HashMap<&'static str, Arc<Validator>>,
}

/// What an answer of a tool has to fit: the output schema that a server lists which asks so.
fn validator(tool: &Descriptor, confirm: Confirm) -> Arc<Validator> {
    // An experimental version has the name of another and a schema of its own.
    type Compiled = HashMap<(&'static str, usize, bool), Arc<Validator>>;
    static COMPILED: LazyLock<Mutex<Compiled>> = LazyLock::new(Mutex::default);
    let compile = || {
        let listed = server::definition(tool, confirm).output_schema.unwrap();
        Arc::new(jsonschema::validator_for(&Value::Object((*listed).clone())).unwrap())
    };
    let key = (
        tool.name,
        tool.output_schema as usize,
        confirm.may_preview(tool),
    );
    COMPILED
        .lock()
        .unwrap()
        .entry(key)
        .or_insert_with(compile)
        .clone()
}

/// What a call gave, checked.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Good(Value),
    Bad(String),
}

impl Answer {
    /// The structured answer of a call that must have gone well.
    pub(crate) fn good(self) -> Value {
        match self {
            Self::Good(value) => value,
            Self::Bad(text) => panic!("an error: {text}"),
        }
    }

    /// The text of a call that must have failed.
    pub(crate) fn bad(self) -> String {
        match self {
            Self::Bad(text) => text,
            Self::Good(value) => panic!("no error: {value}"),
        }
    }

    /// All that was said, either way.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Good(value) => value.to_string(),
            Self::Bad(text) => text.clone(),
        }
    }
}

impl Server {
    /// All tools, with [`KEY`], against a Pierre at this address.
    pub(crate) async fn of(options: Options) -> Self {
        Self::with(options, Some(KEY), tools::ALL).await
    }

    pub(crate) async fn with(options: Options, key: Option<&str>, tools: &[Descriptor]) -> Self {
        Self::asking(options, key, tools, Confirm::Never).await
    }

    /// One that asks before changes; this client cannot be asked and gets previews.
    pub(crate) async fn asking(
        options: Options,
        key: Option<&str>,
        tools: &[Descriptor],
        confirm: Confirm,
    ) -> Self {
        Self::of_options(options, asking(key, confirm), tools).await
    }

    pub(crate) async fn of_options(
        options: Options,
        asking: server::Options,
        tools: &[Descriptor],
    ) -> Self {
        let confirm = asking.consent.confirm;
        let server = Mcp::new(Client::build(options).unwrap(), tools, asking);
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        tokio::spawn(async move {
            if let Ok(running) = server.serve(theirs).await {
                let _ = running.waiting().await;
            }
        });
        let me = ClientConfig::new(
            ClientCapabilities::default(),
            Implementation::new("tests", "0"),
        );
        let client = soon(me.serve(ours)).await.unwrap();
        Self {
            outputs: tools
                .iter()
                .map(|it| (it.name, validator(it, confirm)))
                .collect(),
            client,
        }
    }

    /// For a call that is to be given up half-way.
    pub(crate) fn peer(&self) -> Peer<RoleClient> {
        self.client.peer().clone()
    }

    /// Calls a tool and checks the answer as every answer is checked.
    pub(crate) async fn call(&self, tool: &'static str, arguments: Value) -> Answer {
        let result = soon(self.client.call_tool(request(tool, arguments)))
            .await
            .unwrap();
        self.check(tool, &result)
    }

    fn check(&self, tool: &str, result: &CallToolResult) -> Answer {
        let [block] = result.content.as_slice() else {
            panic!("not one block: {result:?}");
        };
        let text = block.as_text().unwrap().text.clone();
        if result.is_error == Some(true) {
            assert!(result.structured_content.is_none(), "{result:?}");
            assert!(!text.contains('\n') && text.ends_with(['.', '}']), "{text}");
            for leak in ["http://", "tools/api/", "s=s", "sk-", "panicked", "Error"] {
                assert!(!text.contains(leak), "{leak} in {text}");
            }
            return Answer::Bad(text);
        }
        let structured = result.structured_content.clone().unwrap();
        assert_eq!(
            structured.to_string(),
            text,
            "the text block is the same JSON"
        );
        let problems: Vec<String> = self.outputs[tool]
            .iter_errors(&structured)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{tool}: {problems:#?} in {structured}");
        Answer::Good(structured)
    }
}

pub(crate) fn request(tool: &'static str, arguments: Value) -> CallToolRequestParams {
    let Value::Object(arguments) = arguments else {
        panic!("arguments are an object");
    };
    CallToolRequestParams::new(tool).with_arguments(arguments)
}

/// The fake Pierre of the sandbox on a port of its own, for as long as this value lives.
pub(crate) struct Sandbox {
    pub(crate) base: String,
    _stop: DropGuard,
}

impl Sandbox {
    pub(crate) async fn start(shape: Shape) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/tools/api", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let options = sandbox::Options {
            shape,
            today: Some(today()),
            instant: true,
            // The client waits a little all the same.
            retry_after: Duration::ZERO,
            ..sandbox::Options::default()
        };
        tokio::spawn(sandbox::serve(listener, options, stop.clone()));
        Self {
            base,
            _stop: stop.drop_guard(),
        }
    }

    /// One in each shape: as today, as in April 2026, as documented.
    pub(crate) async fn all() -> [Self; 3] {
        [
            Self::start(Shape::Live).await,
            Self::start(Shape::LiveApril2026).await,
            Self::start(Shape::Documented).await,
        ]
    }

    /// An MCP server in front of it, whose caller has this key.
    pub(crate) async fn server(&self, key: &str) -> Server {
        Server::with(as_shipped(&self.base), Some(key), tools::ALL).await
    }

    /// What it answers to a plain GET, without any of our code in between.
    pub(crate) async fn raw(&self, key: &str, path_and_query: &str) -> Value {
        let request = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .get(format!("{}/{path_and_query}", self.base))
            .bearer_auth(key);
        let answer = soon(request.send()).await.unwrap();
        assert_eq!(answer.status(), 200, "{path_and_query}");
        serde_json::from_slice(&soon(answer.bytes()).await.unwrap()).unwrap()
    }
}

/// A Pierre that says what a test wants it to say; an endpoint without words answers 404.
pub(crate) struct Upstream(MockServer);

impl Upstream {
    pub(crate) async fn new() -> Self {
        Self(MockServer::start().await)
    }

    /// One that answers an endpoint, and has no accounts unless it is told of some.
    pub(crate) async fn saying(endpoint: &str, body: impl Into<Vec<u8>>) -> Self {
        let upstream = Self::new().await;
        upstream.json(endpoint, body).await;
        if endpoint != "get-accounts" {
            let none = br#"{"success":true,"data":[],"count":0}"#;
            upstream.json("get-accounts", none.as_slice()).await;
        }
        upstream
    }

    pub(crate) async fn json(&self, endpoint: &str, body: impl Into<Vec<u8>>) {
        let reply = ResponseTemplate::new(200).set_body_raw(body, "application/json");
        self.reply(endpoint, reply).await;
    }

    pub(crate) async fn reply(&self, endpoint: &str, reply: ResponseTemplate) {
        Mock::given(path(format!("/tools/api/{endpoint}")))
            .respond_with(reply)
            .mount(&self.0)
            .await;
    }

    /// Answers one after the other, the last one for good.
    pub(crate) async fn replies(&self, endpoint: &str, replies: Vec<ResponseTemplate>) {
        let turn = AtomicUsize::new(0);
        Mock::given(path(format!("/tools/api/{endpoint}")))
            .respond_with(move |_: &Request| {
                let turn = turn.fetch_add(1, SeqCst).min(replies.len() - 1);
                replies[turn].clone()
            })
            .mount(&self.0)
            .await;
    }

    /// Answers each request for itself.
    pub(crate) async fn answering(
        &self,
        endpoint: &str,
        answer: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static,
    ) {
        Mock::given(path(format!("/tools/api/{endpoint}")))
            .respond_with(answer)
            .mount(&self.0)
            .await;
    }

    /// The same answer to everything.
    pub(crate) async fn always(reply: ResponseTemplate) -> Self {
        let upstream = Self::new().await;
        Mock::given(any())
            .respond_with(reply)
            .mount(&upstream.0)
            .await;
        upstream
    }

    pub(crate) fn base(&self) -> String {
        format!("{}/tools/api", self.0.uri())
    }

    pub(crate) async fn server(&self) -> Server {
        Server::of(options(&self.base())).await
    }

    /// What reached it, in order.
    pub(crate) async fn requests(&self) -> Vec<Request> {
        self.0.received_requests().await.unwrap()
    }

    /// What reached one endpoint.
    pub(crate) async fn hits(&self, endpoint: &str) -> Vec<Request> {
        let path = format!("/tools/api/{endpoint}");
        let all = self.requests().await;
        all.into_iter().filter(|it| it.url.path() == path).collect()
    }
}

/// What a [`Socket`] does with a connection once a whole request has come in.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// Sends these bytes and waits for the other side to close.
    Say(Vec<u8>),
    /// Sends these bytes and keeps the connection for the next request.
    Answer(Vec<u8>),
    /// Sends these bytes and closes the connection.
    Cut(Vec<u8>),
    /// Resets the connection.
    Reset,
    /// Sends these bytes, then one more byte every so often, for ever.
    Drip(Vec<u8>, Duration),
    /// Sends these bytes, then the others again and again until it is stopped from outside.
    Flood(Vec<u8>, Vec<u8>),
}

/// A Pierre made of bytes on a socket, for what no decent server does.
#[derive(Clone, Debug)]
pub(crate) struct Socket {
    pub(crate) base: String,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
    closed: AtomicUsize,
    flooded: AtomicUsize,
}

impl Socket {
    /// What happens to the requests, one after the other; the last one for good.
    pub(crate) async fn start(script: Vec<Then>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener, script)
    }

    pub(crate) fn on(listener: TcpListener, script: Vec<Then>) -> Self {
        let base = format!("http://{}/tools/api", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let socket = Self {
            base,
            seen: Arc::clone(&seen),
        };
        tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    return;
                };
                seen.connections.fetch_add(1, SeqCst);
                tokio::spawn(serve(stream, script.clone(), Arc::clone(&seen)));
            }
        });
        socket
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(SeqCst)
    }

    /// Whole requests, heads and bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// Connections that the other side has closed.
    pub(crate) fn closed(&self) -> usize {
        self.seen.closed.load(SeqCst)
    }

    /// Bytes that a flood got rid of.
    pub(crate) fn flooded(&self) -> usize {
        self.seen.flooded.load(SeqCst)
    }
}

async fn serve(mut stream: TcpStream, script: Vec<Then>, seen: Arc<Seen>) {
    while let Some(request) = read_request(&mut stream).await {
        let turn = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push(request);
            (requests.len() - 1).min(script.len() - 1)
        };
        match script[turn].clone() {
            Then::Answer(bytes) => {
                let _ = stream.write_all(&bytes).await;
                continue;
            }
            Then::Say(bytes) => {
                let _ = stream.write_all(&bytes).await;
            }
            Then::Cut(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Then::Reset => {
                let _ = stream.set_zero_linger();
                return;
            }
            Then::Drip(bytes, pause) => {
                let _ = stream.write_all(&bytes).await;
                while stream.write_all(b" ").await.is_ok() {
                    tokio::time::sleep(pause).await;
                }
            }
            Then::Flood(head, more) => {
                let _ = stream.write_all(&head).await;
                while stream.write_all(&more).await.is_ok() {
                    seen.flooded.fetch_add(more.len(), SeqCst);
                }
            }
        }
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await.is_ok_and(|read| read > 0) {}
        seen.closed.fetch_add(1, SeqCst);
        return;
    }
}

/// One request; `None` when the connection ends before it does.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_lowercase()
                        .strip_prefix("content-length: ")?
                        .parse()
                        .ok()
                })
                .unwrap_or(0_usize);
            if body.len() >= length {
                return Some(text);
            }
        }
        let mut more = [0; 4096];
        let read = stream.read(&mut more).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&more[..read]);
    }
}

/// A whole answer of 200 with this JSON, for a [`Socket`].
pub(crate) fn ok(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}
