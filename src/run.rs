//! Wiring: from a checked configuration to the client, the server and the transport, or to the
//! command that prints.

use std::{net::SocketAddr, process::ExitCode};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    cli::{
        call,
        config::{Action, Config},
        list_tools, terminal,
    },
    pierre::{self, BaseUrl, Client},
    sandbox,
    server::Server,
    transport::{http, stdio},
};

/// Exit code of `call` when the tool reports an error.
const TOOL_REPORTED_ERROR: u8 = 5;

/// Does what was asked, until it is done or `stop` is cancelled.
///
/// # Errors
/// When an address cannot be bound, a client cannot be built or a transport breaks.
pub async fn run(config: Config, stop: CancellationToken) -> anyhow::Result<ExitCode> {
    let Config {
        action,
        pierre,
        server: mut options,
        sandbox,
        tools,
        ..
    } = config;
    match action {
        Action::ListTools(output) => {
            let text = list_tools::render(&tools, options.consent.confirm, output);
            terminal::print(&text)?;
        }
        Action::Sandbox(address) => {
            let listener = bind(address, "sandbox", "/tools/api").await?;
            sandbox::serve(listener, sandbox.unwrap_or_default(), stop).await?;
        }
        Action::Stdio => {
            let upstream = Upstream::start(pierre, sandbox).await?;
            let server = Server::new(upstream.client, &tools, options);
            Box::pin(stdio::serve(server, stop)).await?;
        }
        Action::Http {
            listen,
            options: http,
        } => {
            if options.key.take().is_some() {
                tracing::warn!(
                    "the configured key is not used: over HTTP each request brings its own, unless --shared-key is given"
                );
            }
            let upstream = Upstream::start(pierre, sandbox).await?;
            let listener = bind(listen, "mcp", "/mcp").await?;
            let server = Server::new(upstream.client, &tools, options);
            http::serve(listener, server, http, stop).await?;
        }
        Action::Call(request) => {
            let upstream = Upstream::start(pierre, sandbox).await?;
            let server = Server::new(upstream.client, &tools, options);
            let answer = tokio::select! {
                answer = call::run(server, request, terminal::ask) => answer?,
                () = stop.cancelled() => anyhow::bail!("interrompido"),
            };
            terminal::print(&answer.text)?;
            if answer.is_error {
                return Ok(ExitCode::from(TOOL_REPORTED_ERROR));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the server's requests go: Pierre, or a sandbox of this process.
struct Upstream {
    client: Client,
    /// The sandbox ends with the server, not with `stop`: calls in flight still need it.
    _sandbox: Option<DropGuard>,
}

impl Upstream {
    async fn start(
        mut options: pierre::Options,
        sandbox: Option<sandbox::Options>,
    ) -> anyhow::Result<Self> {
        let mut guard = None;
        if let Some(sandbox) = sandbox {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
            let address = listener.local_addr()?;
            options.base_url = BaseUrl::parse(&format!("http://{address}/tools/api"))
                .map_err(anyhow::Error::msg)?;
            let end = CancellationToken::new();
            tokio::spawn(sandbox::serve(listener, sandbox, end.clone()));
            guard = Some(end.drop_guard());
        }
        let client =
            Client::build(options).context("não foi possível preparar o cliente da Pierre")?;
        Ok(Self {
            client,
            _sandbox: guard,
        })
    }
}

/// Listens, and says so on stderr.
async fn bind(address: SocketAddr, what: &str, path: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("não foi possível escutar em {address}"))?;
    terminal::announce(what, listener.local_addr()?, path)?;
    Ok(listener)
}
