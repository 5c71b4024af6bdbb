//! MCP transports: stdio and HTTP. They move messages and know nothing of tools or money.

pub mod http;
mod message;
pub mod stdio;

use std::future::Future;

use crate::server::Server;

/// What a transport needs of a server: it answers MCP requests and tells when it is idle, so that
/// a shutdown loses no answer.
pub trait Handler: rmcp::ServerHandler + Clone {
    /// Returns once no tool call is in flight.
    fn idle(&self) -> impl Future<Output = ()> + Send;
}

impl Handler for Server {
    fn idle(&self) -> impl Future<Output = ()> + Send {
        Server::idle(self)
    }
}
