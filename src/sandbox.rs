//! A fake Pierre on loopback: a Brazilian household over six months, with state and faults.
//! It speaks bytes of its own and shares no type with the client.

mod admission;
mod billing;
pub mod bodies;
mod call;
mod days;
mod endpoints;
mod fault;
mod fold;
mod household;
mod json;
mod money;
mod options;
mod query;
mod reply;
mod routes;
mod seed;
mod shape;
mod state;
pub mod untidy;

use std::io;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use fault::KEY;
pub use options::{Family, Options, Shape};

/// How long calls in flight may still take once the sandbox is told to stop.
const GRACE: Duration = Duration::from_secs(1);

/// Serves the fake Pierre under `/tools/api/` until `stop` is cancelled.
///
/// Fails if the household cannot be built or the socket breaks.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    stop: CancellationToken,
) -> io::Result<()> {
    let state = state::State::new(&options, stop.clone())?;
    let listener = listener.tap_io(|stream| {
        // Only speed is lost if the system refuses.
        let _ = stream.set_nodelay(true);
    });
    let stopped = stop.clone();
    let server = axum::serve(listener, routes::router(state))
        .with_graceful_shutdown(async move { stopped.cancelled().await });
    tokio::select! {
        result = async { server.await } => result,
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

#[cfg(test)]
mod tests;
