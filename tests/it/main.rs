//! One test binary for all that is tested from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod binary_http;
mod binary_stdio;
mod catalogue;
mod cli;
mod fake;
mod http;
mod process;
mod secrecy;
mod sse;
mod stdio;
mod support;
