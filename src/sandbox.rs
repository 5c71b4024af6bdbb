//! A fake Pierre on loopback: a Brazilian household over six months, with state and faults.
//! It speaks bytes of its own and shares no type with the client.

mod assistant;
mod balance;
mod bill_summary;
mod bills;
mod closing_dates;
mod days;
mod expenses;
mod household;
mod installments;
mod large;
mod limits;
mod money;
mod query;
mod reminders;
mod reply;
mod routes;
mod shape;
mod state;
mod structured;
mod sync;
mod transactions;
pub mod untidy;
mod words;

use std::io;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use jiff::civil::Date;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The household's key. Any key that begins with it and names no fault works, each with a state
/// of its own.
pub const KEY: &str = "sk-sandbox";

/// How long calls in flight may still take once the sandbox is told to stop.
const GRACE: Duration = Duration::from_secs(1);

/// Which of Pierre's dialects the bodies are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// As Pierre answers today, since July 2026.
    #[default]
    Live,
    /// As Pierre answered in April 2026.
    LiveApril2026,
    /// As Pierre's documentation says it answers.
    Documented,
}

impl Shape {
    /// Whether Pierre was seen to answer so.
    const fn is_live(self) -> bool {
        !matches!(self, Self::Documented)
    }
}

/// Whose money it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Marina and Rafael, whose banks are kind.
    #[default]
    Tidy,
    /// Helena, whose banks are as unkind as any: [`untidy`].
    Untidy,
}

/// How a sandbox behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The dialect of the bodies.
    pub shape: Shape,
    /// The household.
    pub household: Family,
    /// How the untidy household's banks deliver parts.
    pub delivery: untidy::Delivery,
    /// The household's today; `None` is the day in São Paulo when the sandbox starts. A fixed
    /// day also stops the clock, at noon in São Paulo.
    pub today: Option<Date>,
    /// Leaves out the pause of a bank sync.
    pub instant: bool,
    /// What a 429 says in `Retry-After`, in whole seconds.
    pub retry_after: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            shape: Shape::default(),
            household: Family::default(),
            delivery: untidy::Delivery::default(),
            today: None,
            instant: false,
            retry_after: Duration::from_secs(2),
        }
    }
}

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
