//! Servers to test against.

use std::time::Duration;

use pierre_mcp::{
    pierre::{BaseUrl, Client, Deadlines, Options},
    server::{Clock, Server},
    tools,
};

/// A server whose Pierre is not there: for what needs no upstream.
pub fn server_without_pierre() -> Server {
    let client = Client::build(Options {
        base_url: BaseUrl::parse("http://127.0.0.1:9/tools/api").unwrap(),
        send_s: true,
        deadlines: Deadlines {
            read: Duration::from_secs(1),
            slow: Duration::from_secs(1),
        },
        extra_ca: None,
    });
    Server::new(client.unwrap(), None, Clock::System, tools::ALL)
}
