//! One test binary for all that is tested from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]
#![expect(
    clippy::large_futures,
    clippy::needless_pass_by_value,
    reason = "a whole server fits one future, and bodies are written where they are passed"
)]

mod binary_http;
mod binary_stdio;
mod budget;
mod capabilities;
mod catalogue;
mod cli;
mod client;
mod consent;
mod conversation;
mod docs;
mod errors;
mod facts;
mod fake;

mod fuzzed;
mod http;
mod menu;
mod planted;
mod process;
mod prova;
mod prova2;
mod rules;
mod search;
mod secrecy;
mod selection;
mod shapes;
mod sse;
mod statements;
mod stdio;
mod support;
mod terminal;
mod texts;
mod tools;
