//! MCP over HTTP: `/mcp` (Streamable HTTP, stateless), `/sse` and `/messages` for older clients,
//! `/healthz`. The key comes from each request and goes no further than its call.

mod auth;
mod body;
mod connections;
mod host_origin;
mod patient;
mod rejection;
mod sse;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use rmcp::model::ServerJsonRpcMessage;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::auth::Caller;
use self::connections::Connections;
use self::host_origin::Guard;
use self::rejection::Refusal;
use self::sse::Sessions;
use super::Handler;
use super::mended::mended;
use crate::server::CallerKey;

/// An answer takes this long, at most, from the end of its call to its connection.
const SETTLE: Duration = Duration::from_millis(50);

/// What the HTTP server lets in, and how long it waits.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names or authorities that `Host` may carry; a name without a port stands for any port.
    pub allowed_hosts: Vec<String>,
    /// Browser origins; while empty, every request with an `Origin` is refused.
    pub allowed_origins: Vec<String>,
    /// Whether `/sse` and `/messages` are there.
    pub sse: bool,
    /// Whose key a request uses.
    pub caller: Caller,
    /// How long a stop waits for the calls in flight.
    pub drain: Duration,
    /// Bounds on what one client can take.
    pub limits: Limits,
}

/// Bounds on what one client can take from the others.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the whole header of a request, and for the pause between two on one connection.
    pub header: Duration,
    /// For the whole body of a request.
    pub body: Duration,
    /// For a client that does not read its answer.
    pub write: Duration,
    /// The longest body.
    pub body_bytes: usize,
    /// Open connections; more wait to be accepted.
    pub connections: usize,
    /// Open `/sse` streams; more are refused.
    pub streams: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            body: Duration::from_secs(10),
            write: Duration::from_secs(30),
            body_bytes: 256 * 1024,
            connections: 1024,
            streams: 256,
        }
    }
}

/// What every request sees.
struct App<H> {
    server: H,
    mcp: StreamableHttpService<H, NeverSessionManager>,
    sessions: Arc<Sessions>,
    caller: Caller,
    limits: Limits,
    /// Requests that have no answer yet.
    pending: TaskTracker,
    stop: CancellationToken,
}

/// Serves until `stop`; then finishes what is in flight, for as long as `options.drain`, and returns.
///
/// Fails before it serves anything when a key that is not the caller's own would be open to
/// whoever reaches a socket that is not loopback.
pub async fn serve<H: Handler>(
    listener: TcpListener,
    server: H,
    options: Options,
    stop: CancellationToken,
) -> io::Result<()> {
    if options.caller.is_open() && !listener.local_addr()?.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a key of the server's own needs an access token, or a loopback address",
        ));
    }
    let drain = options.drain;
    // Ends the streams that outlive their calls (subscriptions).
    let streams = CancellationToken::new();
    let app = Arc::new(App {
        mcp: streamable(&server, &options, streams.clone()),
        server: server.clone(),
        sessions: Sessions::new(options.limits.streams),
        caller: options.caller.clone(),
        limits: options.limits,
        pending: TaskTracker::new(),
        stop: stop.clone(),
    });
    let connections = Connections::new(options.limits);
    connections
        .accept(listener, &routes(&app, &options), &stop)
        .await;

    tracing::info!("stopping: waiting for the calls in flight");
    let finished = async {
        connections.close();
        // Twice: a message that a connection has just handed over becomes a call a moment later.
        for _ in 0..2 {
            app.pending.close();
            app.pending.wait().await;
            server.idle().await;
            sleep(SETTLE).await;
        }
        app.sessions.close();
        streams.cancel();
        connections.closed().await;
    };
    if timeout(drain, finished).await.is_err() {
        tracing::warn!("stopping: calls still in flight are cancelled");
        streams.cancel();
        connections.abort().await;
    }
    Ok(())
}

fn streamable<H: Handler>(
    server: &H,
    options: &Options,
    streams: CancellationToken,
) -> StreamableHttpService<H, NeverSessionManager> {
    let server = server.clone();
    StreamableHttpService::new(
        move || Ok(server.clone()),
        Arc::new(NeverSessionManager::default()),
        StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_allowed_hosts(options.allowed_hosts.iter().cloned())
            .with_allowed_origins(options.allowed_origins.iter().cloned())
            .enforce_origin_validation()
            .with_max_request_body_bytes(options.limits.body_bytes)
            .with_cancellation_token(streams),
    )
}

fn routes<H: Handler>(app: &Arc<App<H>>, options: &Options) -> Router {
    let mut routes = Router::new()
        .route("/mcp", post(mcp::<H>).fallback(only_post))
        .route("/healthz", get(healthz::<H>).fallback(only_get));
    if options.sse {
        routes = routes
            .route("/sse", get(sse::<H>).fallback(only_get))
            .route("/messages", post(messages::<H>).fallback(only_post));
    }
    let guard = Arc::new(Guard::new(&options.allowed_hosts, &options.allowed_origins));
    routes
        .fallback(async || Refusal::NoSuchPath)
        .with_state(app.clone())
        .layer(axum::middleware::from_fn_with_state(
            guard,
            host_origin::check,
        ))
        .layer(axum::middleware::from_fn_with_state(
            app.stop.clone(),
            say_farewell,
        ))
}

/// Tells a client, once the server is stopping, not to send its next request on this connection.
async fn say_farewell(
    State(stop): State<CancellationToken>,
    request: Request,
    next: axum::middleware::Next,
) -> Response {
    let mut response = next.run(request).await;
    if stop.is_cancelled() {
        let close = header::HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

async fn only_post() -> Response {
    ([(header::ALLOW, "POST")], Refusal::Method).into_response()
}

async fn only_get() -> Response {
    ([(header::ALLOW, "GET, HEAD")], Refusal::Method).into_response()
}

async fn healthz<H: Handler>(State(app): State<Arc<App<H>>>) -> Response {
    let (status, body) = if app.stop.is_cancelled() {
        (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"draining"}"#)
    } else {
        (StatusCode::OK, r#"{"status":"ok"}"#)
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}

async fn mcp<H: Handler>(
    State(app): State<Arc<App<H>>>,
    request: Request,
) -> Result<Response, Refusal> {
    let _pending = app.pending.token();
    let (parts, body) = app.admit(request)?;
    let body = mended(body::read_json(&parts.headers, body, &app.limits).await?);
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let response = app.mcp.handle(request).await.map(Body::new);
    Ok(rewrite(response, &body))
}

async fn sse<H: Handler>(
    State(app): State<Arc<App<H>>>,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, _) = app.admit(request)?;
    if app.stop.is_cancelled() {
        return Err(Refusal::Stopping);
    }
    app.sessions.open(app.server.clone(), &parts)
}

async fn messages<H: Handler>(
    State(app): State<Arc<App<H>>>,
    request: Request,
) -> Result<Response, Refusal> {
    let _pending = app.pending.token();
    let (parts, body) = app.admit(request)?;
    let session = app.sessions.find(&parts)?;
    let body = mended(body::read_json(&parts.headers, body, &app.limits).await?);
    session.deliver(parts, &body).await?;
    Ok((StatusCode::ACCEPTED, "Accepted").into_response())
}

impl<H> App<H> {
    /// The request with its caller's key among its extensions, and without the header that
    /// carried it: nothing further down needs that.
    fn admit(&self, request: Request) -> Result<(axum::http::request::Parts, Body), Refusal> {
        let (mut parts, body) = request.into_parts();
        let key = self.caller.key(&parts.headers)?;
        parts.headers.remove(header::AUTHORIZATION);
        parts.extensions.insert(CallerKey(key));
        Ok((parts, body))
    }
}

/// rmcp's refusals are English sentences, some with a piece of the body; ours say the same in one
/// fixed text each. Answers that carry JSON-RPC stay as they are.
fn rewrite(response: Response, body: &[u8]) -> Response {
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if is_json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    match status {
        // The content type has been checked: what rmcp could not read is the message.
        StatusCode::UNSUPPORTED_MEDIA_TYPE => unreadable(body),
        StatusCode::NOT_ACCEPTABLE => Refusal::Accept.into_response(),
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge.into_response(),
        StatusCode::FORBIDDEN => Refusal::Host.into_response(),
        status if status.is_client_error() => Refusal::Protocol.into_response(),
        _ => Refusal::Internal.into_response(),
    }
}

fn unreadable(body: &[u8]) -> Response {
    let error = super::unreadable(body);
    let message = ServerJsonRpcMessage::error(error, None);
    (StatusCode::BAD_REQUEST, axum::Json(message)).into_response()
}
