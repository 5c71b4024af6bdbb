//! Long statements: time for each row, and the most memory in use beside the body's size.

use std::time::{Duration, Instant};

use anyhow::ensure;
use peak_alloc::PeakAlloc;
use pierre_mcp::pierre::models::Statement;

use crate::{
    figures::{Times, heading, mebibytes, millis, target},
    upstream::{self, Session},
};

const SIZES: [usize; 3] = [1_000, 10_000, 50_000];
/// Rows of each size in all, so that each size has about the same work.
const ROWS_IN_ALL: usize = 300_000;
const CALL: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_transactions","arguments":{"startDate":"2026-01-01","endDate":"2026-11-22"}}}"#;

pub(crate) async fn run(memory: &PeakAlloc) -> anyhow::Result<()> {
    heading("Long statements: get_transactions");
    println!("   rows       body   decode/row    call/row         call   most memory   times body");
    // What the first call sets up for good (patterns, buffers) is not a long statement's.
    let mut first = Session::open(&upstream::serve(upstream::statement(100)).await?).await?;
    first.send(CALL).await?;
    first.answer().await?;
    let (mut decoded, mut per_row) = (Vec::new(), Vec::new());
    let mut worst = 0.0_f64;
    for rows in SIZES {
        let body = upstream::statement(rows);
        let repeats = (ROWS_IN_ALL / rows).clamp(5, 100);
        let decode = least(repeats, || {
            serde_json::from_slice::<Statement>(&body).map(|statement| {
                std::hint::black_box(statement.transactions.rows.len());
            })
        })?;

        let base_url = upstream::serve(body.clone()).await?;
        let mut session = Session::open(&base_url).await?;
        let (mut times, mut most) = (Vec::new(), 0);
        for _ in 0..repeats {
            let before = memory.current_usage();
            memory.reset_peak_usage();
            let began = Instant::now();
            session.send(CALL).await?;
            let answer = session.answer().await?;
            times.push(began.elapsed());
            most = most.max(memory.peak_usage().saturating_sub(before));
            ensure!(answer.contains(&format!(r#""count":{rows},"#)), "{answer}");
        }
        let call = Times::new(times).least();
        let times_body = most as f64 / body.len() as f64;
        worst = worst.max(times_body);
        per_row.push(nanos(call, rows));
        decoded.push(nanos(decode, rows));
        println!(
            "{rows:>7} {:>10} {:>9.0} ns {:>8.0} ns {:>12} {:>13} {times_body:>12.2}",
            mebibytes(body.len()),
            nanos(decode, rows),
            nanos(call, rows),
            millis(call),
            mebibytes(most),
        );
    }
    for (what, figures) in [("decoding", decoded), ("a call", per_row)] {
        if let (Some(first), Some(last)) = (figures.first(), figures.last()) {
            let what = format!("time per row of {what}, largest to smallest");
            target(&what, last / first, 1.5, "times");
        }
    }
    target("most memory", worst, 4.0, "times the body");
    Ok(())
}

fn least<E>(repeats: usize, mut work: impl FnMut() -> Result<(), E>) -> Result<Duration, E> {
    let mut times = Vec::with_capacity(repeats);
    for _ in 0..repeats {
        let began = Instant::now();
        work()?;
        times.push(began.elapsed());
    }
    Ok(Times::new(times).least())
}

fn nanos(time: Duration, rows: usize) -> f64 {
    time.as_secs_f64() * 1e9 / rows as f64
}
