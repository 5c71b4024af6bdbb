//! pierre-mcp: an MCP server through which AI assistants read and act on a person's finances at
//! Pierre Finance.
//!
//! The map of the modules, top to bottom; arrows go down only:
//!
//! - [`config`]: arguments and environment, checked once; nothing else reads them.
//! - [`telemetry`]: logs to stderr.
//! - [`commands`]: the commands whose purpose is to print.
//! - [`transport`]: messages in and out (stdio, HTTP, SSE); knows nothing of money.
//! - [`sandbox`]: a fake Pierre on loopback; shares no type with the client.
//! - [`server`]: the catalogue as MCP routes; the only MCP semantics.
//! - [`prompts`], [`resources`]: what a person picks or attaches; each leads to tools.
//! - [`tools`]: one file a tool, a *room*: definition, input, output, guidance and call.
//! - [`ledger`]: pure arithmetic over transactions.
//! - [`pierre`]: the client of Pierre's HTTP API and what it sends.

pub mod answer;
pub mod commands;
pub mod config;
pub mod ledger;
pub mod pierre;
pub mod privacy;
pub mod prompts;
pub mod resources;
pub mod sandbox;
pub mod server;
pub mod telemetry;
pub mod tool;
pub mod tools;
pub mod transport;

use std::process::ExitCode;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use config::{Config, Mode};
use server::{Clock, Server};

/// Exit code of `call` when the tool reports an error.
const TOOL_REPORTED_ERROR: u8 = 5;

/// Does what was asked, until it is done or `stop` is cancelled.
///
/// # Errors
/// When an address cannot be bound, a client cannot be built or a transport breaks.
pub async fn run(config: Config, stop: CancellationToken) -> anyhow::Result<ExitCode> {
    let tools = config.selection.catalogue(config.experimental);
    let sandbox = sandbox::Options {
        shape: config.sandbox.unwrap_or_default(),
        household: config.household,
        delivery: config.delivery,
        today: config.today,
        ..Default::default()
    };
    match &config.mode {
        Mode::Tools(output) => {
            print(&commands::tools::render(
                &tools,
                config.consent.confirm,
                *output,
            ))?;
            return Ok(ExitCode::SUCCESS);
        }
        Mode::Sandbox(address) => {
            let listener = bind(*address).await?;
            announce("sandbox", &listener, "/tools/api")?;
            sandbox::serve(listener, sandbox, stop).await?;
            return Ok(ExitCode::SUCCESS);
        }
        Mode::Stdio | Mode::Http(_) | Mode::Call(_) => {}
    }

    let mut pierre = config.pierre;
    // The sandbox outlives the calls in flight when the process is told to stop.
    let sandbox_ends = CancellationToken::new();
    let _sandbox_guard = sandbox_ends.clone().drop_guard();
    if config.sandbox.is_some() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        pierre.base_url = pierre::BaseUrl::parse(&format!("http://{address}/tools/api"))
            .map_err(anyhow::Error::msg)?;
        tokio::spawn(sandbox::serve(listener, sandbox, sandbox_ends));
    }
    let client =
        pierre::Client::build(pierre).context("cannot set up the client of Pierre's API")?;
    let options = server::Options {
        key: config.key,
        clock: config.today.map_or(Ok(Clock::System), noon)?,
        consent: config.consent,
        reveal: config.reveal,
    };
    match config.mode {
        Mode::Http(http) => {
            let listener = bind(http.listen).await?;
            announce("mcp", &listener, "/mcp")?;
            let key = options.key.clone();
            let server = Server::new(
                client,
                &tools,
                server::Options {
                    key: None,
                    ..options
                },
            );
            serve_http(listener, server, http, key, config.sandbox.is_some(), stop).await?;
            Ok(ExitCode::SUCCESS)
        }
        Mode::Call(call) => {
            let server = Server::new(client, &tools, options);
            let printed = tokio::select! {
                printed = commands::call::run(server, call, ask) => printed?,
                () = stop.cancelled() => anyhow::bail!("interrupted"),
            };
            print(&printed.text)?;
            Ok(if printed.is_error {
                ExitCode::from(TOOL_REPORTED_ERROR)
            } else {
                ExitCode::SUCCESS
            })
        }
        Mode::Stdio | Mode::Sandbox(_) | Mode::Tools(_) => {
            let server = Server::new(client, &tools, options);
            Box::pin(transport::stdio::serve(server, stop)).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn serve_http(
    listener: TcpListener,
    server: Server,
    http: config::Http,
    key: Option<pierre::Key>,
    sandboxed: bool,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    use transport::http::{Caller, Options};
    let loopback = http.listen.ip().is_loopback();
    let caller = match key {
        Some(key) if http.shared_key => Caller::Shared {
            key,
            access_token: http.access_token,
        },
        key => {
            if key.is_some() && !sandboxed {
                tracing::warn!(
                    "the configured key is not used: over HTTP each request brings its own, unless --shared-key is given"
                );
            }
            Caller::Own {
                default: key.filter(|_| sandboxed && loopback),
            }
        }
    };
    let options = Options {
        allowed_hosts: http.allowed_hosts,
        allowed_origins: http.allowed_origins,
        sse: http.sse,
        caller,
        drain: http.drain,
        limits: transport::http::Limits::default(),
    };
    Ok(transport::http::serve(listener, server, options, stop).await?)
}

async fn bind(address: std::net::SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))
}

/// The moment that a fixed day stands for.
fn noon(day: jiff::civil::Date) -> anyhow::Result<Clock> {
    let noon = day.at(12, 0, 0, 0).to_zoned(pierre::day::sao_paulo())?;
    Ok(Clock::Fixed(noon.timestamp()))
}

/// Tells on stderr where a server listens, so that port 0 can be used.
fn announce(what: &str, listener: &TcpListener, path: &str) -> anyhow::Result<()> {
    use std::io::Write;
    let address = listener.local_addr()?;
    writeln!(
        std::io::stderr(),
        "{what} listening on http://{address}{path}"
    )?;
    Ok(())
}

/// Tells on stderr why the process ends, in one line whatever `RUST_BACKTRACE` says.
#[must_use]
pub fn failed(error: &anyhow::Error, code: u8) -> ExitCode {
    use std::io::Write;
    // With stderr closed, the exit code has to do.
    let _ = writeln!(std::io::stderr(), "Error: {error:#}");
    ExitCode::from(code)
}

/// Asks the person at the terminal, on stderr, so that stdout stays the answer's.
fn ask(question: &str) -> bool {
    use std::io::Write;
    let mut answer = String::new();
    let asked = write!(std::io::stderr(), "{question} [s/N] ").is_ok()
        && std::io::stdin().read_line(&mut answer).is_ok();
    asked && ["s", "sim"].contains(&answer.trim().to_lowercase().as_str())
}

/// Prints to stdout. Whoever has read enough (`head`) ends the pipe, which is no failure.
fn print(text: &str) -> std::io::Result<()> {
    use std::io::{ErrorKind, Write};
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}
