//! The program as its users start it: a process of its own, a clean environment, real pipes and
//! sockets. Everything ends by a time limit, and no process outlives its test.

use std::net::SocketAddr;
use std::process::Stdio as Pipe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn command(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pierre-mcp"));
    command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(Pipe::piped())
        .stdout(Pipe::piped())
        .stderr(Pipe::piped())
        .kill_on_drop(true);
    command
}

/// What a process that has ended leaves.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command that ends by itself.
pub(crate) async fn finish(arguments: &[&str], environment: &[(&str, &str)]) -> Finished {
    finish_typing("", arguments, environment).await
}

/// Runs a command whose output nobody reads: the pipe has no other end any more.
pub(crate) async fn finish_unread(arguments: &[&str], environment: &[(&str, &str)]) -> Finished {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let child = command(arguments, environment)
        .stdin(Pipe::null())
        .stdout(writer)
        .spawn()
        .unwrap();
    let output = timeout(PATIENCE, child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    Finished {
        code: output.status.code(),
        stdout: String::new(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that ends by itself, in front of somebody who types this.
pub(crate) async fn finish_typing(
    typed: &str,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Finished {
    let mut child = command(arguments, environment).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // A command that reads nothing may be gone already.
    let _ = input.write_all(typed.as_bytes()).await;
    drop(input);
    let output = timeout(PATIENCE, child.wait_with_output())
        .await
        .unwrap()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Finished {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A running process and what it has written to stderr.
pub(crate) struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
    reading: JoinHandle<()>,
}

impl Process {
    fn new(mut child: Child) -> Self {
        let log = Arc::new(Mutex::new(String::new()));
        let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
        let written = log.clone();
        let reading = tokio::spawn(async move {
            while let Ok(Some(line)) = errors.next_line().await {
                let mut log = written.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self {
            child,
            log,
            reading,
        }
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until a line with these words has been written, and returns it.
    pub(crate) async fn logged(&self, words: &str) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let log = self.log();
            // A line is taken whole only.
            let found = log.lines().find(|line| line.contains(words));
            if let Some(line) = found {
                return line.to_owned();
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "no {words:?} in {log}"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end; the exit code and all of stderr.
    pub(crate) async fn ended(mut self) -> (Option<i32>, String) {
        let status = timeout(PATIENCE, self.child.wait()).await.unwrap();
        timeout(PATIENCE, &mut self.reading).await.unwrap().unwrap();
        (status.unwrap().code(), self.log())
    }
}

/// MCP over the process's stdin and stdout.
pub(crate) struct Stdio {
    pub(crate) process: Process,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    last_id: u64,
    /// Every line of stdout so far.
    pub(crate) seen: String,
}

impl Stdio {
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = command(arguments, environment).spawn().unwrap();
        Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()).lines(),
            process: Process::new(child),
            last_id: 0,
            seen: String::new(),
        }
    }

    /// With a session opened.
    pub(crate) async fn ready(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut stdio = Self::start(arguments, environment);
        stdio.initialize("2025-11-25").await;
        stdio
    }

    /// Against an upstream, with a key.
    pub(crate) async fn against(upstream: &Upstream, key: &str) -> Self {
        let base = upstream.base();
        Self::ready(&[], &[("PIERRE_BASE_URL", &base), ("PIERRE_API_KEY", key)]).await
    }

    pub(crate) async fn initialize(&mut self, version: &str) -> Value {
        let answer = self
            .request(
                "initialize",
                json!({"protocolVersion": version, "capabilities": {},
                    "clientInfo": {"name": "t", "version": "0"}}),
            )
            .await;
        self.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))
            .await;
        answer
    }

    pub(crate) async fn line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input
            .write_all(format!("{line}\n").as_bytes())
            .await
            .unwrap();
        input.flush().await.unwrap();
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.line(&message.to_string()).await;
    }

    /// The next message; `None` at the end. Anything else than one JSON-RPC message a line fails.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        let line = timeout(PATIENCE, self.output.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("no answer; log: {}", self.process.log()));
        let line = line.unwrap()?;
        self.seen.push_str(&line);
        self.seen.push('\n');
        let message: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        assert_eq!(message["jsonrpc"], "2.0", "{line}");
        Some(message)
    }

    pub(crate) async fn message(&mut self) -> Value {
        let message = self.next().await;
        message.unwrap_or_else(|| panic!("ended; log: {}", self.process.log()))
    }

    pub(crate) async fn request(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        self.send(
            &json!({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params}),
        )
        .await;
        let answer = self.message().await;
        assert_eq!(answer["id"], self.last_id, "{answer}");
        answer
    }

    /// The result of one tool call.
    pub(crate) async fn call(&mut self, name: &str, arguments: Value) -> Value {
        let params = json!({"name": name, "arguments": arguments});
        let mut answer = self.request("tools/call", params).await;
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].take()
    }

    /// Ends the input; what comes after that can still be read.
    pub(crate) fn close(&mut self) {
        self.input = None;
    }

    /// Ends the input and waits: what was still answered, the exit code, all of stderr.
    pub(crate) async fn ended(mut self) -> (Vec<Value>, Option<i32>, String) {
        self.close();
        let mut answers = Vec::new();
        while let Some(answer) = self.next().await {
            answers.push(answer);
        }
        let (code, log) = self.process.ended().await;
        (answers, code, log)
    }
}

/// MCP over the process's HTTP port.
pub(crate) struct Http {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
    pub(crate) client: reqwest::Client,
}

impl Http {
    /// `arguments` hold the `http` or the `sandbox` command; the port is any free one.
    pub(crate) async fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--listen", "127.0.0.1:0"]);
        let child = command(&arguments, environment).spawn().unwrap();
        let process = Process::new(child);
        let line = process.logged("listening on http://").await;
        let url = line.split_whitespace().last().unwrap();
        let address = url.split('/').nth(2).unwrap().parse().unwrap();
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
        Self {
            process,
            address,
            client: client.build().unwrap(),
        }
    }

    pub(crate) async fn against(upstream: &Upstream, arguments: &[&str]) -> Self {
        let base = upstream.base();
        let mut all = vec!["http"];
        all.extend(arguments);
        Self::start(&all, &[("PIERRE_BASE_URL", &base)]).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method, url)
    }

    pub(crate) fn post(&self, key: &str, message: &Value) -> RequestBuilder {
        self.post_text(message.to_string()).bearer_auth(key)
    }

    /// Without a key, and with any text for a body.
    pub(crate) fn post_text(&self, body: String) -> RequestBuilder {
        self.request(Method::POST, "/mcp")
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .body(body)
    }

    /// The result of one tool call.
    pub(crate) async fn call(&self, key: &str, name: &str, arguments: Value) -> Value {
        let request = self.post(key, &tools_call(name, &arguments));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        let text = response.text().await.unwrap();
        let mut answer: Value = serde_json::from_str(&text).unwrap();
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].take()
    }
}

pub(crate) fn tools_call(name: &str, arguments: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call",
        "params": {"name": name, "arguments": arguments}})
}

/// Every tool at least once, with arguments that it takes and that the sandbox has an answer to.
pub(crate) fn every_call() -> Vec<(&'static str, Value)> {
    let october = json!({"startDate": "2026-10-01", "endDate": "2026-10-31"});
    let in_october = |more: Value| {
        let mut arguments = october.clone();
        for (name, value) in more.as_object().unwrap() {
            arguments[name] = value.clone();
        }
        arguments
    };
    let limit = json!({"category": "Compras", "limitAmount": 100, "period": "weekly"});
    let card = "ac000000-0000-4000-8000-000000000002";
    let calls = vec![
        ("cash_flow", json!({})),
        ("explain_total", in_october(json!({"pageSize": 200}))),
        (
            "explain_total",
            in_october(json!({"show": "leftOut", "pageSize": 200})),
        ),
        ("get_accounts", json!({})),
        ("get_api_key_info", json!({})),
        ("get_balance", json!({})),
        (
            "get_balance_by_account",
            json!({"accountId": "ac000000-0000-4000-8000-000000000001"}),
        ),
        ("get_bill_summary", json!({"includeTransactions": true})),
        ("get_bills", json!({})),
        ("get_expensive_categories", october.clone()),
        (
            "get_installments",
            json!({"startDate": "2026-05-01", "endDate": "2026-11-30", "pageSize": 100}),
        ),
        ("get_memories", json!({"message": "Quero juntar dinheiro"})),
        ("get_open_finance_connection_flow", json!({})),
        (
            "get_transactions",
            in_october(json!({"detail": "full", "pageSize": 200})),
        ),
        (
            "get_transactions",
            in_october(json!({"format": "structured"})),
        ),
        (
            "get_transactions",
            in_october(json!({"clientMessage": "mercado"})),
        ),
        ("list_commitments", json!({"months": 12})),
        ("list_payment_reminders", json!({"filter": "all"})),
        (
            "search_transactions",
            in_october(json!({"text": "o", "pageSize": 200})),
        ),
        ("summarize_spending", october.clone()),
        (
            "summarize_spending",
            in_october(json!({"groupBy": "merchant", "top": 40})),
        ),
        (
            "summarize_spending",
            in_october(json!({"basis": "fatura", "groupBy": "account"})),
        ),
        ("list_spending_limits", json!({"includeInactive": true})),
        (
            "get_spending_limit_transactions",
            json!({"limitId": "sl_001"}),
        ),
        ("manage_closing_date", json!({})),
        (
            "manage_closing_date",
            json!({"operation": "GET", "accountId": card}),
        ),
        ("manual_update", json!({"force": true})),
        (
            "create_payment_reminder",
            json!({"title": "Conta de luz", "dueDate": "2099-12-20", "isRecurring": true, "recurrencePattern": "monthly"}),
        ),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr_001", "title": "Conta de gás", "recurrenceTime": "9h"}),
        ),
        (
            "delete_payment_reminder",
            json!({"reminderId": "pr_004", "hardDelete": true}),
        ),
        ("create_spending_limit", limit.clone()),
        ("confirm_spending_limit", limit),
        (
            "update_spending_limit",
            json!({"limitId": "sl_001", "limitAmount": 500}),
        ),
        ("delete_spending_limit", json!({"limitId": "sl_004"})),
    ];
    let named = |name: &str| calls.iter().any(|(called, _)| *called == name);
    for tool in pierre_mcp::tools::ALL {
        assert!(named(tool.name), "{} is never called", tool.name);
    }
    calls
}

/// Those of [`every_call`] that are offered by default and need a key.
pub(crate) fn usual_calls() -> Vec<(&'static str, Value)> {
    let offered = |name: &str| {
        let mut all = pierre_mcp::tools::ALL.iter();
        all.any(|tool| tool.name == name && tool.group.is_default())
    };
    let mut calls = every_call();
    calls.retain(|(name, _)| offered(name) && *name != "get_api_key_info");
    calls
}

/// Calls whose answers to [`live`], [`live_in_april`] and [`documented`] are known.
pub(crate) fn known_calls() -> [(&'static str, Value); 6] {
    let period = json!({"startDate": "2026-10-01", "endDate": "2026-10-31", "detail": "full"});
    let grouped =
        json!({"startDate": "2026-10-01", "endDate": "2026-10-31", "format": "structured"});
    [
        ("get_accounts", json!({})),
        ("get_balance_by_account", json!({"accountId": "acc-1"})),
        ("get_transactions", period),
        ("get_transactions", grouped),
        ("manual_update", json!({})),
        (
            "update_payment_reminder",
            json!({"reminderId": "pr-1", "newStatus": "completed"}),
        ),
    ]
}

/// A fake Pierre.
pub(crate) struct Upstream(pub(crate) MockServer);

const ROUTES: [(&str, &str); 5] = [
    ("GET", "get-accounts"),
    ("GET", "get-balance-by-account"),
    ("GET", "get-transactions"),
    ("POST", "manual-update"),
    ("PUT", "update-payment-reminder"),
];

/// The bodies of one shape, in the order of the routes, grouped transactions last.
pub(crate) type Bodies = [Value; 6];

struct Shape(usize, Bodies);

impl Respond for Shape {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let grouped = request.url.query_pairs().any(|(_, it)| it == "structured");
        let index = if grouped { 5 } else { self.0 };
        ResponseTemplate::new(200).set_body_json(&self.1[index])
    }
}

impl Upstream {
    pub(crate) async fn of(bodies: &Bodies) -> Self {
        let server = MockServer::start().await;
        for (index, (verb, name)) in ROUTES.into_iter().enumerate() {
            Mock::given(method(verb))
                .and(path(format!("/tools/api/{name}")))
                .respond_with(Shape(index, bodies.clone()))
                .mount(&server)
                .await;
        }
        Self(server)
    }

    /// Answers the same to everything.
    pub(crate) async fn always(answer: impl Respond + 'static) -> Self {
        let server = MockServer::start().await;
        Mock::given(wiremock::matchers::any())
            .respond_with(answer)
            .mount(&server)
            .await;
        Self(server)
    }

    pub(crate) fn base(&self) -> String {
        format!("{}/tools/api", self.0.uri())
    }

    pub(crate) async fn hits(&self) -> Vec<Request> {
        self.0.received_requests().await.unwrap()
    }
}

/// Waits for one request and never answers it; tells when it came, and when its connection ended.
pub(crate) struct Silent {
    pub(crate) base: String,
    came: tokio::sync::oneshot::Receiver<()>,
    gone: tokio::sync::oneshot::Receiver<()>,
}

impl Silent {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/tools/api", listener.local_addr().unwrap());
        let (tell_came, came) = tokio::sync::oneshot::channel();
        let (tell_gone, gone) = tokio::sync::oneshot::channel();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut bytes = [0; 4096];
            assert!(socket.read(&mut bytes).await.unwrap() > 0);
            tell_came.send(()).unwrap();
            while socket.read(&mut bytes).await.is_ok_and(|read| read > 0) {}
            let _ = tell_gone.send(());
        });
        Self { base, came, gone }
    }

    pub(crate) async fn came(&mut self) {
        timeout(PATIENCE, &mut self.came).await.unwrap().unwrap();
    }

    /// Waits for the end of the connection, which must come within two seconds.
    pub(crate) async fn gone(self) {
        let limit = Duration::from_secs(2);
        timeout(limit, self.gone).await.unwrap().unwrap();
    }
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Bodies as Pierre writes them today: rows say the bank, not the account.
pub(crate) fn live() -> Bodies {
    let account = |id: &str, name: &str, kind: &str, subtype: &str, balance: &str| {
        json!({"id": id, "name": name, "type": kind, "subtype": subtype, "balance": balance,
            "currencyCode": "BRL", "connectorName": "Nubank", "number": "0001/98765-4",
            "taxNumber": "529.982.247-25", "owner": "Fulana de Tal", "userId": "user-1",
            "itemIsActive": true, "itemLastUpdatedAt": now(), "creditData": null})
    };
    let row = |id: &str,
               amount: Value,
               date: &str,
               kind: &str,
               account: &str,
               description: &str| {
        json!({"id": id, "account_id": "acc-1", "amount": amount, "date": date, "type": kind,
            "account_type": account, "account_name": "Nubank", "category": "Mercado",
            "connector_name": "Nubank", "account_item_id": "i-1", "original_description": description,
            "description": description, "status": "POSTED", "currency_code": "BRL"})
    };
    [
        json!({"success": true, "count": 2, "data": [
            account("acc-1", "Conta Azul", "BANK", "CHECKING_ACCOUNT", "1500.50"),
            account("acc-2", "Cartão Roxo", "CREDIT", "CREDIT_CARD", "230.10"),
        ]}),
        json!({"success": true, "timestamp": now(), "data": {"name": "Conta Azul",
            "balance": "1500.50", "account_type": "BANK", "account_subtype": "CHECKING_ACCOUNT"}}),
        json!({"success": true, "count": 3, "data": [
            row("t-1", json!(-125.5), "2026-10-05T03:00:00.000Z", "DEBIT", "BANK", "FEIRA"),
            row("t-2", json!(99.9), "2026-10-07T03:00:00.000Z", "DEBIT", "CREDIT", "LIVRARIA"),
            row("t-3", json!(3000), "2026-11-01T02:30:00.000Z", "CREDIT", "BANK", "SALARIO"),
        ]}),
        json!({"success": true, "message": "done", "details": {"totalItems": 2,
            "completed": {"count": 1, "items": [{"itemId": "i-1", "connectorName": "Nubank"}]},
            "failed": {"count": 1, "items": [{"itemId": "i-2", "connectorName": null,
                "error": "Sync not allowed", "codeDescription": "WALLET_NOT_SYNCABLE"}]}}}),
        json!({"success": true, "data": {"id": "pr-1", "title": "Conta de luz",
            "amount": "180.00", "dueDate": "2026-12-20", "status": "completed",
            "isRecurring": false, "recurrencePattern": null}}),
        grouped(&json!("3000.00"), &json!("225.40")),
    ]
}

/// Bodies as Pierre wrote them in April 2026, most amounts as text.
pub(crate) fn live_in_april() -> Bodies {
    let mut bodies = live();
    for row in bodies[2]["data"].as_array_mut().unwrap() {
        let amount = row["amount"].as_f64().unwrap();
        if amount < 1_000.0 {
            row["amount"] = json!(format!("{amount:.2}"));
        }
        row["account_name"] = json!("Conta Azul");
        row["item_bank_name"] = json!("Nubank");
        let fields = row.as_object_mut().unwrap();
        for newer in ["connector_name", "account_item_id", "original_description"] {
            fields.shift_remove(newer).unwrap();
        }
    }
    bodies
}

/// Bodies as Pierre's documentation shows them.
pub(crate) fn documented() -> Bodies {
    let account = |id: &str, name: &str, kind: &str, subtype: &str, balance: f64| {
        json!({"accountId": id, "accountName": name, "accountType": kind,
            "accountSubtype": subtype, "accountBalance": balance, "accountCurrencyCode": "BRL",
            "providerCode": "Nubank"})
    };
    let row = |id: &str, amount: f64, date: &str, kind: &str, account: &str, description: &str| {
        let name = if account == "CREDIT" {
            "Cartão Roxo"
        } else {
            "Conta Azul"
        };
        json!({"id": id, "amount": amount, "date": date, "type": kind, "account_type": account,
            "account_name": name, "category": "Mercado", "description": description})
    };
    [
        json!({"success": true, "data": [
            account("acc-1", "Conta Azul", "BANK", "CHECKING_ACCOUNT", 1500.5),
            account("acc-2", "Cartão Roxo", "CREDIT", "CREDIT_CARD", -230.1),
        ]}),
        json!({"success": true, "timestamp": now(), "data": {"name": "Conta Azul",
            "balance": 1500.5, "account_type": "BANK", "account_subtype": "CHECKING_ACCOUNT"}}),
        json!({"success": true, "data": [
            row("t-1", -125.5, "2026-10-05", "DEBIT", "BANK", "FEIRA"),
            row("t-2", -99.9, "2026-10-07", "DEBIT", "CREDIT", "LIVRARIA"),
            row("t-3", 3000.0, "2026-10-31", "CREDIT", "BANK", "SALARIO"),
        ]}),
        json!({"success": true, "message": "done", "details": {"totalItems": 2,
            "completed": {"count": 1, "items": [{"connectorName": "Nubank"}]},
            "failed": {"count": 1, "items": [{"error": "WALLET_NOT_SYNCABLE"}]}}}),
        json!({"success": true, "data": {"id": "pr-1", "title": "Conta de luz",
            "amount": 180.0, "dueDate": "2026-12-20", "status": "completed"}}),
        grouped(&json!(3000.0), &json!(225.4)),
    ]
}

fn grouped(received: &Value, spent: &Value) -> Value {
    let category = json!({"Mercado": {"total": spent, "count": 2}});
    json!({"success": true, "count": 3, "data": {"summary": {"total_received": received,
        "total_spent": spent, "total_bank_transfer": 0, "by_category": category,
        "top_transactions": [{"amount": received, "type": "CREDIT", "date": "2026-10-31",
            "description": "SALARIO", "category": "Salário"}]}}})
}

/// Checks the answers to [`known_calls`], given the bodies of any shape.
pub(crate) fn check(name: &str, index: usize, result: &Value) {
    assert_eq!(result["isError"].as_bool(), Some(false), "{name}: {result}");
    let answer = &result["structuredContent"];
    let text = result["content"][0]["text"].as_str().unwrap();
    assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), answer);
    let expected = match index {
        0 => json!({"/totals/cash": "1500.50", "/totals/cardDebt": "230.10", "/count": 2,
            "/complete": true, "/accounts/0/accountId": "acc-1", "/accounts/1/balance": "-230.10",
            "/accounts/1/owed": "230.10", "/accounts/0/name": "Conta Azul"}),
        1 => json!({"/accountId": "acc-1", "/balance": "1500.50", "/currency": "BRL",
            "/type": "BANK", "/complete": true}),
        2 => json!({"/count": 3, "/returned": 3, "/complete": true, "/totals/in": "3000.00",
            "/totals/out": "-225.40", "/totals/net": "2774.60",
            "/period/startDate": "2026-10-01", "/period/endDate": "2026-10-31",
            "/transactions/0/date": "2026-10-31", "/transactions/0/amount": "3000.00",
            "/transactions/0/account": "Conta Azul",
            "/transactions/1/amount": "-99.90", "/transactions/1/transactionId": "t-2",
            "/transactions/2/description": "FEIRA"}),
        3 => json!({"/summary/totalReceived": "3000.00", "/summary/totalSpent": "225.40",
            "/summary/byCategory/0/category": "Mercado",
            "/summary/topTransactions/0/amount": "3000.00"}),
        4 => json!({"/totals/total": 2, "/totals/completed": 1, "/totals/notSyncable": 1,
            "/complete": true, "/connections/0/bank": "Nubank"}),
        _ => json!({"/reminder/reminderId": "pr-1", "/reminder/status": "completed",
            "/reminder/amount": "180.00", "/reminder/dueDate": "2026-12-20"}),
    };
    for (pointer, value) in expected.as_object().unwrap() {
        assert_eq!(
            answer.pointer(pointer),
            Some(value),
            "{pointer} in {answer}"
        );
    }
}

/// Checks what went upstream for [`known_calls`]: method, path, query, headers and bodies.
pub(crate) fn check_hits(hits: &[Request], key: &str) {
    let mut asked: Vec<String> = hits
        .iter()
        .map(|hit| {
            let target = hit.url.path().trim_start_matches("/tools/api/");
            let query = hit.url.query().unwrap_or_default();
            format!("{} {target}?{query}", hit.method)
        })
        .collect();
    asked.sort();
    let statement = "GET get-transactions?startDate=2026-10-01&endDate=2026";
    let expected = [
        // Its own answer is at hand for the three that need it beside theirs.
        "GET get-accounts?s=s".to_owned(),
        "GET get-balance-by-account?accountId=acc-1&s=s".to_owned(),
        format!("{statement}-10-31&format=structured&s=s"),
        format!("{statement}-11-01&format=raw&s=s"),
        "POST manual-update?s=s".to_owned(),
        "PUT update-payment-reminder?s=s".to_owned(),
    ];
    assert_eq!(asked, expected);
    for hit in hits {
        assert_eq!(hit.headers["authorization"], format!("Bearer {key}"));
        assert_eq!(hit.headers.get_all("authorization").iter().count(), 1);
        if hit.method == Method::PUT {
            let body: Value = serde_json::from_slice(&hit.body).unwrap();
            let expected = json!({"reminderId": "pr-1", "newStatus": "completed"});
            assert_eq!(body, expected);
            assert_eq!(hit.headers["content-type"], "application/json");
        } else {
            assert!(hit.body.is_empty());
        }
    }
}
