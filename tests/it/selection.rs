//! Which tools a server offers, and how one request over HTTP can narrow them; and consent where
//! HTTP leaves no way to ask.

use std::net::SocketAddr;

use pierre_mcp::{
    pierre::Client,
    server::{Server as Mcp, consent::Confirm},
    tool::{Descriptor, Effect, Group},
    tools::{ALL, selection::Selection},
    transport::http::serve,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    http::{call, initialize},
    support::{KEY, Upstream, asking, options},
};

struct Running {
    address: SocketAddr,
    client: reqwest::Client,
    _stop: DropGuard,
}

impl Running {
    async fn start(upstream: &Upstream, selection: &Selection) -> Self {
        let offered: Vec<Descriptor> = ALL
            .iter()
            .filter(|tool| selection.offers(tool))
            .copied()
            .collect();
        let client = Client::build(options(&upstream.base())).unwrap();
        let server = Mcp::new(client, &offered, asking(None, Confirm::Auto));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let serving = serve(listener, server, crate::http::options(), stop.clone());
        tokio::spawn(serving);
        Self {
            address,
            client: reqwest::Client::new(),
            _stop: stop.drop_guard(),
        }
    }

    async fn say(&self, headers: &[(&str, &str)], message: &Value) -> Value {
        let mut request = self
            .client
            .post(format!("http://{}/mcp", self.address))
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .header("authorization", format!("Bearer {KEY}"))
            .body(message.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let text = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"))
    }

    async fn list(&self, headers: &[(&str, &str)]) -> Vec<String> {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
        let answer = self.say(headers, &message).await;
        let tools = answer["result"]["tools"]
            .as_array()
            .unwrap_or_else(|| panic!("{answer}"));
        let names = tools.iter().map(|tool| tool["name"].as_str().unwrap());
        names.map(str::to_owned).collect()
    }
}

fn names(wanted: impl Fn(&Descriptor) -> bool) -> Vec<String> {
    let tools = ALL.iter().filter(|tool| wanted(tool));
    tools.map(|tool| tool.name.to_owned()).collect()
}

#[tokio::test]
async fn headers_narrow_what_one_request_sees() {
    let upstream = Upstream::new().await;
    let server = Running::start(&upstream, &Selection::usual()).await;
    let usual = names(|tool| tool.group.is_default());
    assert_eq!(server.list(&[]).await, usual);
    for off in ["false", "0"] {
        assert_eq!(server.list(&[("X-Pierre-Read-Only", off)]).await, usual);
    }
    for on in ["true", "1", "", "sim"] {
        let reads = names(|tool| tool.group.is_default() && tool.effect == Effect::Read);
        assert_eq!(server.list(&[("X-Pierre-Read-Only", on)]).await, reads);
    }
    let accounts = names(|tool| tool.group == Group::Accounts || tool.name == "manual_update");
    let chosen = [("X-Pierre-Tools", "contas, manual_update")];
    assert_eq!(server.list(&chosen).await, accounts);
    let less = [chosen[0], ("X-Pierre-Exclude-Tools", "get_accounts")];
    let mut without = accounts.clone();
    without.retain(|name| name != "get_accounts");
    assert_eq!(server.list(&less).await, without);
    let both = [chosen[0], ("X-Pierre-Read-Only", "true")];
    let mut reads = accounts;
    reads.retain(|name| name != "manual_update");
    assert_eq!(server.list(&both).await, reads);
    // Without a tool there is no such capability.
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let none = server.say(&[("X-Pierre-Tools", "")], &list).await;
    assert_eq!(none["error"]["code"], -32601, "{none}");
    // The next request sees all again.
    assert_eq!(server.list(&[]).await, usual);
}

#[tokio::test]
async fn headers_never_widen_what_the_server_was_started_with() {
    let upstream = Upstream::new().await;
    let chosen = Selection::usual()
        .only(["contas", "manual_update"])
        .unwrap()
        .reads_only(true);
    let server = Running::start(&upstream, &chosen).await;
    let offered = names(|tool| tool.group == Group::Accounts);
    for headers in [
        [("X-Pierre-Tools", "todas"), ("X-Pierre-Read-Only", "false")],
        [
            ("X-Pierre-Tools", "contas,manual_update,memoria"),
            ("X-Pierre-Exclude-Tools", ""),
        ],
    ] {
        assert_eq!(server.list(&headers).await, offered);
    }
}

#[tokio::test]
async fn what_is_left_out_cannot_be_called() {
    let upstream = Upstream::new().await;
    let server = Running::start(&upstream, &Selection::usual()).await;
    let update = call(
        "update_payment_reminder",
        &json!({"reminderId": "pr_1", "newStatus": "completed"}),
    );
    for headers in [
        ("X-Pierre-Read-Only", "true"),
        ("X-Pierre-Tools", "contas"),
        ("X-Pierre-Exclude-Tools", "lembretes"),
    ] {
        let answer = server.say(&[headers], &update).await;
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
        let text = answer["error"]["message"].as_str().unwrap();
        assert!(
            text.contains("não oferecida aqui `update_payment_reminder`"),
            "{text}"
        );
        let listed = text.split("As ferramentas são").nth(1).unwrap();
        assert!(!listed.contains("update_payment_reminder"), "{text}");
    }
    assert!(upstream.requests().await.is_empty());
}

#[tokio::test]
async fn an_unknown_group_in_a_header_is_an_error_and_offers_nothing() {
    let upstream = Upstream::new().await;
    let server = Running::start(&upstream, &Selection::usual()).await;
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    for header in ["X-Pierre-Tools", "X-Pierre-Exclude-Tools"] {
        let answer = server.say(&[(header, "saldos")], &list).await;
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
        let text = answer["error"]["message"].as_str().unwrap();
        let says = format!(
            "O cabeçalho {header}: `saldos` não é um grupo nem uma ferramenta; os grupos são contas, "
        );
        assert!(text.starts_with(&says), "{text}");
        assert!(text.ends_with("ou todas."), "{text}");
        let hidden = server.say(&[(header, "<x>")], &list).await.to_string();
        assert!(!hidden.contains("<x>"), "{hidden}");
    }
}

#[tokio::test]
async fn a_list_that_one_request_narrowed_is_not_for_other_callers_caches() {
    let upstream = Upstream::new().await;
    let server = Running::start(&upstream, &Selection::usual()).await;
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "0"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }}});
    let modern = [
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", "tools/list"),
    ];
    let whole = server.say(&modern, &list).await;
    assert_eq!(whole["result"]["cacheScope"], "public", "{whole}");
    let narrowed = [modern[0], modern[1], ("X-Pierre-Tools", "contas")];
    let narrowed = server.say(&narrowed, &list).await;
    assert_eq!(narrowed["result"]["cacheScope"], "private", "{narrowed}");
}

#[tokio::test]
async fn an_older_client_over_http_is_not_asked_and_does_not_wait() {
    let upstream = Upstream::new().await;
    upstream
        .json("update-payment-reminder", r#"{"data": {"id": "pr_1"}}"#)
        .await;
    let server = Running::start(&upstream, &Selection::usual()).await;
    let mut hello = initialize("2025-11-25");
    hello["params"]["capabilities"] = json!({"elicitation": {}});
    server.say(&[], &hello).await;
    let update = call(
        "update_payment_reminder",
        &json!({"reminderId": "pr_1", "newStatus": "completed"}),
    );
    let answer = server.say(&[], &update).await;
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    assert_eq!(upstream.hits("update-payment-reminder").await.len(), 1);
}
