//! Advertised capabilities answer and the methods of all others are unknown (-32601): in several
//! selections of tools, made at the start or by the headers of a request, over every transport, before
//! and after the protocol of 2026-07-28.

use pierre_mcp::{
    pierre::Client,
    server::{Server as Mcp, consent::Confirm},
    tool::{Descriptor, Effect, Group},
    tools::ALL,
    transport::{http, stdio},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines},
    net::TcpListener,
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::support::{KEY, asking, options, soon};

const UNKNOWN: i64 = -32601;

/// A selection of tools, the same by headers, and the capabilities that it leaves.
struct Case {
    offers: fn(&Descriptor) -> bool,
    headers: &'static [(&'static str, &'static str)],
    capabilities: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        offers: |_| true,
        headers: &[],
        capabilities: &["tools", "prompts", "resources", "completions"],
    },
    Case {
        offers: |tool| tool.effect == Effect::Read,
        headers: &[("X-Pierre-Read-Only", "true")],
        capabilities: &["tools", "prompts", "resources", "completions"],
    },
    // A prompt without an argument: nothing to complete.
    Case {
        offers: |tool| tool.group == Group::Sync,
        headers: &[("X-Pierre-Tools", "sincronizacao")],
        capabilities: &["tools", "prompts", "resources"],
    },
    // The template of statements, and no prompt.
    Case {
        offers: |tool| tool.name == "get_transactions",
        headers: &[("X-Pierre-Tools", "get_transactions")],
        capabilities: &["tools", "resources", "completions"],
    },
    Case {
        offers: |tool| tool.group == Group::Accounts,
        headers: &[("X-Pierre-Tools", "contas")],
        capabilities: &["tools", "resources"],
    },
    // The guide needs no tool.
    Case {
        offers: |_| false,
        headers: &[("X-Pierre-Exclude-Tools", "todas")],
        capabilities: &["resources"],
    },
];

/// The methods of each capability, with parameters that parse and that name nothing, and without.
const METHODS: &[(&str, &str, &str)] = &[
    ("tools", "tools/list", "{}"),
    ("tools", "tools/call", r#"{"name":"x"}"#),
    ("tools", "tools/call", r#"{"name":1}"#),
    ("prompts", "prompts/list", "{}"),
    ("prompts", "prompts/get", r#"{"name":"x"}"#),
    ("prompts", "prompts/get", "{}"),
    ("resources", "resources/list", "{}"),
    ("resources", "resources/templates/list", "{}"),
    ("resources", "resources/read", r#"{"uri":"pierre://x"}"#),
    ("resources", "resources/read", "{}"),
    (
        "completions",
        "completion/complete",
        r#"{"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"x","value":""}}"#,
    ),
    ("completions", "completion/complete", "{}"),
    ("logging", "logging/setLevel", r#"{"level":"debug"}"#),
    ("none", "resources/subscribe", r#"{"uri":"pierre://guia"}"#),
    (
        "none",
        "resources/unsubscribe",
        r#"{"uri":"pierre://guia"}"#,
    ),
    (
        "none",
        "subscriptions/listen",
        r#"{"notifications":{"toolsListChanged":true}}"#,
    ),
    ("tasks", "tasks/get", r#"{"taskId":"x"}"#),
    (
        "tasks",
        "tasks/update",
        r#"{"taskId":"x","inputResponses":{}}"#,
    ),
    ("tasks", "tasks/cancel", r#"{"taskId":"x"}"#),
    ("tasks", "tasks/list", "{}"),
    ("skills", "skills/list", "{}"),
    ("skills", "skills/get", r#"{"uri":"skill://x/SKILL.md"}"#),
    ("none", "no/such", "{}"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Era {
    Initialize,
    Discover,
}

impl Era {
    /// A message of this era.
    fn message(self, id: usize, method: &str, params: &str) -> Value {
        let mut params: Value = serde_json::from_str(params).unwrap();
        if self == Self::Discover {
            params["_meta"] = json!({
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "0"},
                "io.modelcontextprotocol/clientCapabilities": {},
            });
        }
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
    }

    fn opening(self) -> Value {
        match self {
            Self::Initialize => crate::http::initialize("2025-11-25"),
            Self::Discover => self.message(1, "server/discover", "{}"),
        }
    }
}

/// The client's side of a connection.
struct Connection {
    era: Era,
    headers: &'static [(&'static str, &'static str)],
    wire: Wire,
    _stop: DropGuard,
}

enum Wire {
    Stdio(DuplexStream, Lines<BufReader<DuplexStream>>),
    Mcp(String),
    Sse {
        messages: String,
        events: reqwest::Response,
        read: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    Stdio,
    Mcp,
    Sse,
}

impl Connection {
    async fn open(
        transport: Transport,
        era: Era,
        server: Mcp,
        headers: &'static [(&'static str, &'static str)],
    ) -> Self {
        let stop = CancellationToken::new();
        let wire = if transport == Transport::Stdio {
            let (input, theirs) = tokio::io::duplex(64 * 1024);
            let (output, ours) = tokio::io::duplex(64 * 1024);
            tokio::spawn(stdio::serve_over(server, theirs, ours, stop.clone()));
            Wire::Stdio(input, BufReader::new(output).lines())
        } else {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            let serving = http::serve(listener, server, crate::http::options(), stop.clone());
            tokio::spawn(serving);
            if transport == Transport::Mcp {
                Wire::Mcp(format!("{base}/mcp"))
            } else {
                let open = reqwest::Client::new().get(format!("{base}/sse"));
                let events = open.bearer_auth(KEY).send().await.unwrap();
                Wire::Sse {
                    messages: base,
                    events,
                    read: String::new(),
                }
            }
        };
        let mut connection = Self {
            era,
            headers,
            wire,
            _stop: stop.drop_guard(),
        };
        if let Wire::Sse { .. } = connection.wire {
            let endpoint = connection.event().await;
            if let Wire::Sse { messages, .. } = &mut connection.wire {
                messages.push_str(&endpoint);
            }
        }
        connection
    }

    /// The data of the next event.
    async fn event(&mut self) -> String {
        let Wire::Sse { events, read, .. } = &mut self.wire else {
            panic!("no stream of events");
        };
        loop {
            if let Some((event, rest)) = read.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data:"));
                let data = data.map(|data| data.trim().to_owned());
                *read = rest.into();
                if let Some(data) = data {
                    return data;
                }
                continue;
            }
            let chunk = soon(events.chunk()).await.unwrap().unwrap();
            read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Sends a message; the text of the answer over `/mcp`, which has no other way for it.
    async fn post(&self, url: &str, message: &Value) -> String {
        let mut request = reqwest::Client::new()
            .post(url)
            .bearer_auth(KEY)
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .body(message.to_string());
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        if self.era == Era::Discover {
            request = request
                .header("mcp-protocol-version", "2026-07-28")
                .header("mcp-method", message["method"].as_str().unwrap());
            let named = ["name", "uri", "taskId"].map(|name| message["params"][name].as_str());
            if let Some(name) = named.into_iter().flatten().next() {
                request = request.header("mcp-name", name);
            }
        }
        soon(soon(request.send()).await.unwrap().text())
            .await
            .unwrap()
    }

    async fn send(&mut self, message: &Value) -> String {
        match &mut self.wire {
            Wire::Stdio(input, _) => {
                let line = format!("{message}\n");
                input.write_all(line.as_bytes()).await.unwrap();
                String::new()
            }
            Wire::Mcp(url) | Wire::Sse { messages: url, .. } => {
                let url = url.clone();
                self.post(&url, message).await
            }
        }
    }

    async fn ask(&mut self, message: &Value) -> Value {
        let said = self.send(message).await;
        let text = match &mut self.wire {
            Wire::Stdio(_, output) => soon(output.next_line()).await.unwrap().unwrap(),
            Wire::Mcp(_) => said,
            Wire::Sse { .. } => self.event().await,
        };
        let answer: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
        assert_eq!(answer["id"], message["id"], "{answer}");
        answer
    }
}

/// A server that asks nobody anything: none of these methods may reach Pierre.
fn server(offers: fn(&Descriptor) -> bool) -> Mcp {
    let tools: Vec<_> = ALL.iter().filter(|tool| offers(tool)).copied().collect();
    let client = Client::build(options("http://127.0.0.1:9/tools/api")).unwrap();
    Mcp::new(client, &tools, asking(Some(KEY), Confirm::Auto))
}

async fn check(mut connection: Connection, expected: &[&str], what: &str) {
    let opening = connection.era.opening();
    let opened = connection.ask(&opening).await;
    let advertised = opened["result"]["capabilities"].as_object();
    let advertised = advertised.unwrap_or_else(|| panic!("{what}: {opened}"));
    let mut names: Vec<_> = advertised.keys().map(String::as_str).collect();
    let mut expected = expected.to_vec();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected, "{what}");
    if connection.era == Era::Initialize {
        let initialized = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
        connection.send(&initialized).await;
    }
    for (id, (capability, method, params)) in METHODS.iter().enumerate() {
        let message = connection.era.message(id + 10, method, params);
        let answer = connection.ask(&message).await;
        let is_unknown = answer["error"]["code"] == UNKNOWN;
        let is_offered = expected.contains(capability);
        assert_eq!(
            !is_unknown, is_offered,
            "{what}: {method} {params}: {answer}"
        );
        let parses = method.ends_with("/list");
        assert_eq!(
            answer.get("result").is_some(),
            is_offered && parses,
            "{what}: {method} {params}: {answer}"
        );
    }
}

#[tokio::test]
async fn what_is_advertised_answers_and_the_rest_is_unknown() {
    for era in [Era::Initialize, Era::Discover] {
        for transport in [Transport::Stdio, Transport::Mcp, Transport::Sse] {
            for case in CASES {
                let what = format!("{transport:?}, {era:?}, offered {:?}", case.headers);
                let connection = Connection::open(transport, era, server(case.offers), &[]);
                check(connection.await, case.capabilities, &what).await;
            }
        }
    }
}

#[tokio::test]
async fn headers_narrow_capabilities_as_a_selection_does() {
    for era in [Era::Initialize, Era::Discover] {
        for transport in [Transport::Mcp, Transport::Sse] {
            for case in CASES {
                let what = format!("{transport:?}, {era:?}, headers {:?}", case.headers);
                let connection = Connection::open(transport, era, server(|_| true), case.headers);
                check(connection.await, case.capabilities, &what).await;
            }
        }
    }
}
