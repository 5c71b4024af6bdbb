//! Messages in and out; nothing about money.

pub mod http;
mod mended;
pub mod stdio;

use std::future::Future;

use rmcp::model::ErrorData;
use serde::de::IgnoredAny;

use crate::server::Server;

/// What a transport needs of a server: answers, and word of when no call is in flight, so that a
/// stop loses none.
pub trait Handler: rmcp::ServerHandler + Clone {
    /// Returns once no tool call is in flight.
    fn idle(&self) -> impl Future<Output = ()> + Send;
}

impl Handler for Server {
    fn idle(&self) -> impl Future<Output = ()> + Send {
        Server::idle(self)
    }
}

/// What a message that could not be read is answered with: no JSON at all, or no JSON-RPC. Never
/// with a piece of it.
fn unreadable(message: &[u8]) -> ErrorData {
    match serde_json::from_slice::<IgnoredAny>(message) {
        Ok(_) => {
            ErrorData::invalid_request("a mensagem não é uma requisição JSON-RPC válida", None)
        }
        Err(_) => ErrorData::parse_error("a mensagem não é JSON válido", None),
    }
}
