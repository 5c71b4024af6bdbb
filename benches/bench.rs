//! What a call costs: the adapter alone, the whole process, and long statements.
//!
//! `cargo bench` runs everything; `cargo bench -- rows` one part of `adapter`, `ledger`, `process`, `rows`, `summary`.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints, and its figures are round"
)]

mod adapter;
mod figures;
mod ledger;
mod process;
mod rows;
mod summary;
mod upstream;

use std::env;

fn main() -> anyhow::Result<()> {
    // Without the argument that `cargo bench` gives, this is a test run of all targets.
    if !env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let parts: Vec<String> = env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|name| name == part);
    let runtime = tokio::runtime::Runtime::new()?;
    if wanted("process") {
        process::run()?;
    }
    if wanted("adapter") {
        runtime.block_on(adapter::run())?;
    }
    if wanted("ledger") {
        ledger::run()?;
    }
    if wanted("summary") {
        runtime.block_on(summary::run())?;
    }
    if wanted("rows") {
        runtime.block_on(rows::run())?;
    }
    Ok(())
}
