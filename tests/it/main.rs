//! One test binary for all that is tested from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod budget;
mod catalogue;
mod client;
mod docs;
mod fake;
mod http;
mod rules;
mod sse;
mod stdio;
mod support;
