//! The catalogue as MCP routes; the only MCP semantics.

use rmcp::ServerHandler;
use tokio_util::task::TaskTracker;

use crate::pierre::Key;

/// The key of the caller of one request; a transport puts it among the request's extensions.
#[derive(Clone, Debug)]
pub struct CallerKey(pub Key);

/// The MCP server: a cheap clone that every transport serves.
#[derive(Clone, Debug, Default)]
pub struct Server {
    calls: TaskTracker,
}

impl Server {
    /// Returns once no tool call is in flight.
    pub async fn idle(&self) {
        self.calls.close();
        self.calls.wait().await;
    }
}

impl ServerHandler for Server {}
