//! What the client spares Pierre: reads that are cached and shared, syncs that are repeated from
//! memory, keys that cool down, and a queue for each key.

mod caching;
mod cooldown;
mod queue;
mod single_flight;
mod syncing;

use std::time::Duration;

use pierre_mcp::pierre::{Client, Key, Options};
use wiremock::ResponseTemplate;

use super::body;
use crate::support::{Upstream, as_shipped};

/// A client that keeps what the product keeps, before it has a key.
fn shipped(upstream: &Upstream) -> Client {
    of(as_shipped(&upstream.base()))
}

fn of(options: Options) -> Client {
    Client::build(options).unwrap()
}

/// The client with this key.
fn with(client: &Client, key: &str) -> Client {
    client.for_caller(Key::parse(key))
}

/// Lets time pass for everything that waits or measures, without waiting.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn fine(name: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body(name), "application/json")
}

fn late(name: &str) -> ResponseTemplate {
    fine(name).set_delay(Duration::from_millis(300))
}

fn status(code: u16) -> ResponseTemplate {
    ResponseTemplate::new(code).set_body_raw(r#"{"error":"x"}"#, "application/json")
}

/// Gives requests that are under way the time to arrive.
async fn arrive() {
    tokio::time::sleep(Duration::from_millis(120)).await;
}
