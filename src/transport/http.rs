//! MCP over HTTP: `/mcp` (Streamable HTTP, stateless), `/sse` with `/messages` for older clients, and
//! `/healthz`. The key comes with each request and goes no further than its call.

mod auth;
mod body;
mod connections;
mod host_origin;
mod options;
mod rejection;
mod rmcp;
mod routes;
mod sse;

use std::convert::Infallible;
use std::io;
use std::sync::Arc;

use hyper::service::service_fn;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use self::auth::Caller;
use self::connections::Connections;
pub use self::options::{Limits, Options};
use self::routes::App;
use super::Handler;

/// Serves until `stop`; then finishes what is in flight, for at most `options.drain`, and returns.
///
/// # Errors
/// Before anything is served: when a key that is not the caller's own would be open to anyone who
/// reaches a socket that is not loopback.
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
    let (drain, connections) = (options.drain, Connections::new(options.limits));
    let app = Arc::new(App::new(server, options, stop.clone()));
    let service = {
        let app = app.clone();
        service_fn(move |request| {
            let app = app.clone();
            async move { Ok::<_, Infallible>(app.respond(request).await) }
        })
    };
    connections.accept(listener, service, &stop).await;

    tracing::info!("stopping: waiting for the calls in flight");
    let finished = async {
        connections.close();
        app.drain().await;
        app.close_streams();
        connections.closed().await;
    };
    if timeout(drain, finished).await.is_err() {
        tracing::warn!("stopping: calls still in flight are cancelled");
        app.close_streams();
        connections.abort().await;
    }
    Ok(())
}
