//! The built binary over HTTP beside a bare rmcp server, 32 clients, in turns: calls per second, and CPU
//! time per call in the server's own process, which a busy machine does not change.
//!
//! `cargo bench --bench peers`. The bench starts itself again as the bare server.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints, and its figures are round"
)]

use std::{
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Instant,
};

use anyhow::{Context, ensure};
use axum::{Router, http::header, routing::get, serve::ListenerExt};
use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ServerCapabilities,
        ServerConfig,
    },
    service::RequestContext,
    transport::{
        StreamableHttpServerConfig, StreamableHttpService,
        streamable_http_server::session::never::NeverSessionManager,
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const CLIENTS: usize = 32;
const CALLS: usize = 500;
const ROUNDS: usize = 9;
const CALL: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_accounts","arguments":{}}}"#;

/// The bare server: passes the upstream's body on as text, or one that it fetched at the start.
#[derive(Clone)]
struct Bare {
    http: reqwest::Client,
    url: String,
    kept: Option<String>,
}

impl Bare {
    async fn fetch(&self) -> reqwest::Result<String> {
        let request = self.http.get(&self.url).bearer_auth("sk-bench");
        request.send().await?.text().await
    }
}

impl ServerHandler for Bare {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }

    async fn call_tool(
        &self,
        _: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let text = match &self.kept {
            Some(kept) => kept.clone(),
            None => self
                .fetch()
                .await
                .map_err(|error| ErrorData::internal_error(error.to_string(), None))?,
        };
        Ok(CallToolResult::success(vec![ContentBlock::text(text)]).into())
    }
}

async fn serve_bare(url: &str, keeps: bool) -> anyhow::Result<()> {
    let mut bare = Bare {
        http: reqwest::Client::builder().no_proxy().build()?,
        url: format!("{url}/get-accounts?s=s"),
        kept: None,
    };
    if keeps {
        bare.kept = Some(bare.fetch().await?);
    }
    let service = StreamableHttpService::new(
        move || Ok(bare.clone()),
        Arc::new(NeverSessionManager::default()),
        StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true),
    );
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    println!("listening on http://{address}/mcp");
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, Router::new().nest_service("/mcp", service)).await?)
}

/// An upstream that answers with two accounts, about 2 kB.
async fn upstream() -> anyhow::Result<String> {
    let account = |number: u8, kind: &str| {
        format!(
            r#"{{"itemIsActive":true,"itemLastUpdatedAt":"2026-11-22T11:27:59.654Z","id":"ac000000-0000-4000-8000-00000000000{number}","itemId":"17e30000-0000-4000-8000-000000000001","name":"Conta número {number}","type":"{kind}","subtype":"CHECKING_ACCOUNT","number":"7712345-6","currencyCode":"BRL","balance":"10588.33","creditData":{{"brand":"MASTERCARD","level":"BLACK","status":"ACTIVE","creditLimit":12000.0,"balanceDueDate":"2026-12-10","minimumPayment":340.28,"balanceCloseDate":null,"availableCreditLimit":9731.46,"holderType":"MAIN"}},"bankData":{{"closingBalance":10588.33,"transferNumber":"260/0001/7712345-6","hasReservedBalance":false,"overdraftUsedLimit":0}},"marketingName":"Conta","taxNumber":"529.982.247-25","owner":"Marina Alves Teixeira","customName":null,"userId":"5a0d0b0e-0000-4000-8000-000000000001","createdAt":"2025-03-14T12:00:00.000Z","updatedAt":"2026-11-22T11:27:59.654Z","connectorName":"Nubank","connectorImageUrl":"https://cdn.exemplo.invalid/connectors/1.svg"}}"#
        )
    };
    let (bank, card) = (account(1, "BANK"), account(2, "CREDIT"));
    let body = format!(
        r#"{{"success":true,"count":2,"data":[{bank},{card}],"timestamp":"2026-11-22T11:30:00.000Z"}}"#
    );
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}/tools/api", listener.local_addr()?);
    let answer = get(async move || ([(header::CONTENT_TYPE, "application/json")], body));
    let routes = Router::new().route("/tools/api/get-accounts", answer);
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(url)
}

/// A server in a process of its own, killed on drop.
struct Peer {
    name: &'static str,
    process: Child,
    address: SocketAddr,
    per_second: Vec<f64>,
    micros: Vec<f64>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Peer {
    /// Starts it and reads its address.
    fn start(name: &'static str, command: &mut Command) -> anyhow::Result<Self> {
        let mut process = command
            .env("PIERRE_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (out, err) = (process.stdout.take(), process.stderr.take());
        let lines: Box<dyn BufRead> = if name.starts_with("rmcp") {
            Box::new(BufReader::new(out.context("no stdout")?))
        } else {
            Box::new(BufReader::new(err.context("no stderr")?))
        };
        let mut told = lines.lines().map_while(Result::ok);
        let address = told.find_map(|line| {
            let (_, rest) = line.split_once("listening on http://")?;
            rest.split('/').next()?.parse().ok()
        });
        Ok(Self {
            name,
            process,
            address: address.context("it does not listen")?,
            per_second: Vec::new(),
            micros: Vec::new(),
        })
    }

    /// CPU time so far, in seconds; `None` where there is no /proc.
    fn cpu_seconds(&self) -> Option<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        let ticks: Vec<f64> = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|it| it.parse().ok())
            .collect();
        Some(ticks.iter().sum::<f64>() / 100.0)
    }

    async fn round(&mut self) -> anyhow::Result<()> {
        let (address, before) = (self.address, self.cpu_seconds());
        let began = Instant::now();
        let clients = (0..CLIENTS).map(|_| tokio::spawn(client(address)));
        for done in futures::future::join_all(clients).await {
            done??;
        }
        let calls = (CLIENTS * CALLS) as f64;
        self.per_second.push(calls / began.elapsed().as_secs_f64());
        let spent = before.zip(self.cpu_seconds()).map(|(a, b)| b - a);
        self.micros.push(spent.unwrap_or_default() / calls * 1e6);
        Ok(())
    }
}

/// Makes its calls one after the other on one connection.
async fn client(address: SocketAddr) -> anyhow::Result<()> {
    let request = format!(
        "POST /mcp HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer sk-bench\r\n\
         content-type: application/json\r\naccept: application/json, text/event-stream\r\n\
         mcp-protocol-version: 2025-11-25\r\ncontent-length: {}\r\n\r\n{CALL}",
        CALL.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = Vec::with_capacity(16 * 1024);
    for _ in 0..CALLS {
        stream.write_all(request.as_bytes()).await?;
        answer.clear();
        while !is_whole(&answer) {
            ensure!(stream.read_buf(&mut answer).await? > 0, "hung up");
        }
        ensure!(
            answer.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    let text = String::from_utf8_lossy(&answer);
    ensure!(!text.contains(r#""isError":true"#), "{text}");
    Ok(())
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|it| it == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(answer.get(..end).unwrap_or_default()).to_lowercase();
    let length = head
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.lines().next()?.parse::<usize>().ok());
    length.is_some_and(|length| answer.len() >= end + 4 + length)
}

fn median(figures: &[f64]) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

async fn run() -> anyhow::Result<()> {
    let url = upstream().await?;
    let ours = |seconds: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pierre-mcp"));
        command.args(["http", "--listen", "127.0.0.1:0", "--base-url", &url]);
        command.args(["--cache-seconds", seconds]);
        command
    };
    let bare = |kind: &str| {
        let mut command = Command::new(env::current_exe()?);
        command.args([kind, &url]);
        anyhow::Ok(command)
    };
    let mut peers = [
        Peer::start("rmcp, asks the upstream", &mut bare("bare")?)?,
        Peer::start("rmcp, keeps the body", &mut bare("bare-kept")?)?,
        Peer::start("pierre-mcp, cache on", &mut ours("60"))?,
        Peer::start("pierre-mcp, cache off", &mut ours("0"))?,
    ];
    for peer in &mut peers {
        peer.round().await?;
        (peer.per_second, peer.micros) = Default::default();
    }
    for _ in 0..ROUNDS {
        for peer in &mut peers {
            peer.round().await?;
        }
    }
    let [floor, ..] = &peers;
    let (floor, least) = (median(&floor.per_second), median(&floor.micros));
    println!(
        "{CLIENTS} clients, {ROUNDS} rounds of {} calls",
        CLIENTS * CALLS
    );
    for peer in &peers {
        let (per_second, micros) = (median(&peer.per_second), median(&peer.micros));
        println!(
            "  {:<26} {per_second:>7.0} calls/s ({:.2})   {micros:>5.1} µs of CPU a call ({:.2})",
            peer.name,
            per_second / floor,
            least / micros,
        );
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bare", url] => runtime.block_on(serve_bare(url, false)),
        ["bare-kept", url] => runtime.block_on(serve_bare(url, true)),
        // Without the argument that `cargo bench` gives, this is a test run of all targets.
        _ if arguments.iter().any(|it| it == "--bench") => runtime.block_on(run()),
        _ => Ok(()),
    }
}
