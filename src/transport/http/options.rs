//! What the HTTP server accepts and how long it waits.

use std::time::Duration;

use super::auth::Caller;

/// What the HTTP server accepts and how long it waits.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names or authorities that `Host` may carry; a name without a port stands for any port.
    pub allowed_hosts: Vec<String>,
    /// Browser origins; while empty, every request with an `Origin` is rejected.
    pub allowed_origins: Vec<String>,
    /// Whether `/sse` and `/messages` exist.
    pub sse: bool,
    /// Whose key a request uses.
    pub caller: Caller,
    /// How long a shutdown waits for the calls in flight.
    pub drain: Duration,
    /// Bounds on what one client can take.
    pub limits: Limits,
}

/// Bounds on what one client can take from the others.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For all headers of a request, and for the pause between two requests of one connection.
    pub header: Duration,
    /// For the whole body of a request.
    pub body: Duration,
    /// For a client that does not read its response.
    pub write: Duration,
    /// The longest body, in bytes.
    pub body_bytes: usize,
    /// Open connections; further ones wait to be accepted.
    pub connections: usize,
    /// Open `/sse` streams; further ones are rejected.
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
