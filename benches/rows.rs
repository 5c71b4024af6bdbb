//! Long statements: `get_transactions` by the built binary, from the question to the page with the
//! totals of all, beside the bare download of the same body from the same upstream, in turns.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use crate::{
    figures::{Times, heading, mebibytes, millis, target},
    process::Running,
    upstream::{self, INITIALIZE, INITIALIZED},
};

/// Rows of a statement, and the most that the call may take over the download, in milliseconds.
const SIZES: [(usize, f64); 3] = [(1_000, 2.0), (10_000, 10.0), (100_000, 120.0)];
/// Rows of each size in all, so that each takes about as long.
const ROWS_IN_ALL: usize = 2_000_000;
const MOST_ROUNDS: usize = 60;
const CALL: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_transactions","arguments":{"startDate":"2026-01-01","endDate":"2026-11-22"}}}"#;
const TIMES_BODY: f64 = 3.0;

pub(crate) async fn run() -> anyhow::Result<()> {
    heading("Long statements: get_transactions by the built binary");
    println!("   rows       body   download       call       over it   most resident   times body");
    for (rows, limit) in SIZES {
        size(rows, limit).await?;
    }
    Ok(())
}

async fn size(rows: usize, limit: f64) -> anyhow::Result<()> {
    let body = upstream::statement(rows);
    let base_url = upstream::serve(body.clone()).await?;
    let url = format!("{base_url}/get-transactions");
    let http = reqwest::Client::builder().no_proxy().build()?;
    let mut server = Running::start(&["--base-url", &base_url], "sk-bench")?;
    server.ask(INITIALIZE)?;
    server.send(INITIALIZED)?;
    let rounds = (ROWS_IN_ALL / rows).min(MOST_ROUNDS);
    let (mut raw, mut asked, mut over) = (Vec::new(), Vec::new(), Vec::new());
    // What the first call sets up for good (patterns, buffers) is not a long statement's.
    for round in 0..=rounds {
        let began = Instant::now();
        let came = http.get(&url).send().await?.bytes().await?.len();
        let download = began.elapsed();
        ensure!(came == body.len(), "{came} bytes");
        // Given away, so that this thread waits beside the upstream and not in its place.
        let began = Instant::now();
        let (answer, back) =
            tokio::task::spawn_blocking(move || (server.ask(CALL), server)).await?;
        server = back;
        let call = began.elapsed();
        let answer = answer?;
        ensure!(answer.contains(&format!(r#""count":{rows},"#)), "{answer}");
        if round > 0 {
            raw.push(download);
            asked.push(call);
            over.push(call.saturating_sub(download));
        }
    }
    let resident = server.memory("VmHWM").context("no /proc")? / 1024.0;
    let times_body = resident * 1024.0 * 1024.0 / body.len() as f64;
    let over = Times::new(over).median();
    println!(
        "{rows:>7} {:>10} {:>10} {:>10} {:>13} {resident:>11.1} MiB {times_body:>12.2}",
        mebibytes(body.len()),
        millis(Times::new(raw).median()),
        millis(Times::new(asked).median()),
        millis(over),
    );
    target("over the download", millis_of(over), limit, "ms");
    // The process itself weighs more than a short body.
    if rows == 100_000 {
        target(
            "most memory, resident",
            times_body,
            TIMES_BODY,
            "times the body",
        );
    }
    Ok(())
}

fn millis_of(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
