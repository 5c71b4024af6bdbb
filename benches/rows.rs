//! Long statements: time for each row, and the most memory in use beside the body's size.

use std::time::{Duration, Instant};

use anyhow::ensure;
use bytes::Bytes;
use peak_alloc::PeakAlloc;
use pierre_mcp::pierre::models::Statement;

use crate::{
    figures::{heading, mebibytes, median, millis, target},
    upstream::{self, Session},
};

const SIZES: [usize; 3] = [1_000, 10_000, 50_000];
/// Rows of each size in a round, so that each takes about as long.
const ROWS_IN_A_ROUND: usize = 50_000;
/// All sizes are measured right after each other in each round: a machine whose speed changes from
/// second to second changes it for all, and the ratio of one round stands.
const ROUNDS: usize = 15;
const CALL: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_transactions","arguments":{"startDate":"2026-01-01","endDate":"2026-11-22"}}}"#;

/// A statement of one size and what was measured of it, in nanoseconds a row for each round.
struct Measured {
    rows: usize,
    body: Bytes,
    session: Session,
    decode: Vec<f64>,
    call: Vec<f64>,
    most: usize,
}

impl Measured {
    async fn new(rows: usize) -> anyhow::Result<Self> {
        let body = upstream::statement(rows);
        let session = Session::open(&upstream::serve(body.clone()).await?).await?;
        Ok(Self {
            rows,
            body,
            session,
            decode: Vec::new(),
            call: Vec::new(),
            most: 0,
        })
    }

    async fn round(&mut self, memory: &PeakAlloc) -> anyhow::Result<()> {
        let repeats = (ROWS_IN_A_ROUND / self.rows).max(1);
        let began = Instant::now();
        for _ in 0..repeats {
            let statement: Statement = serde_json::from_slice(&self.body)?;
            std::hint::black_box(statement.transactions.rows.len());
        }
        self.decode
            .push(nanos(began.elapsed(), self.rows * repeats));
        let mut took = Duration::ZERO;
        for _ in 0..repeats {
            let before = memory.current_usage();
            memory.reset_peak_usage();
            let began = Instant::now();
            self.session.send(CALL).await?;
            let answer = self.session.answer().await?;
            took += began.elapsed();
            self.most = self.most.max(memory.peak_usage().saturating_sub(before));
            ensure!(
                answer.contains(&format!(r#""count":{},"#, self.rows)),
                "{answer}"
            );
        }
        self.call.push(nanos(took, self.rows * repeats));
        Ok(())
    }
}

pub(crate) async fn run(memory: &PeakAlloc) -> anyhow::Result<()> {
    heading("Long statements: get_transactions");
    let mut sizes = Vec::new();
    for rows in SIZES {
        sizes.push(Measured::new(rows).await?);
    }
    // What the first calls set up for good (patterns, buffers) is not a long statement's.
    for size in &mut sizes {
        size.round(memory).await?;
        (size.decode, size.call, size.most) = (Vec::new(), Vec::new(), 0);
    }
    for round in 0..ROUNDS {
        // There and back, so that no size is always first.
        for place in 0..sizes.len() {
            let last = sizes.len() - 1;
            let place = if round % 2 == 0 { place } else { last - place };
            if let Some(size) = sizes.get_mut(place) {
                size.round(memory).await?;
            }
        }
    }
    println!("   rows       body   decode/row    call/row         call   most memory   times body");
    let mut worst = 0.0_f64;
    for size in &sizes {
        let times_body = size.most as f64 / size.body.len() as f64;
        worst = worst.max(times_body);
        let call = median(&size.call);
        println!(
            "{:>7} {:>10} {:>9.0} ns {call:>8.0} ns {:>12} {:>13} {times_body:>12.2}",
            size.rows,
            mebibytes(size.body.len()),
            median(&size.decode),
            millis(Duration::from_secs_f64(call * size.rows as f64 / 1e9)),
            mebibytes(size.most),
        );
    }
    if let (Some(small), Some(large)) = (sizes.first(), sizes.last()) {
        for (what, small, large) in [
            ("decoding", &small.decode, &large.decode),
            ("a call", &small.call, &large.call),
        ] {
            let ratios: Vec<f64> = large.iter().zip(small).map(|(l, s)| l / s).collect();
            let what = format!("time per row of {what}, largest to smallest, median of {ROUNDS}");
            target(&what, median(&ratios), 1.5, "times");
        }
    }
    target("most memory", worst, 4.0, "times the body");
    Ok(())
}

fn nanos(time: Duration, rows: usize) -> f64 {
    time.as_secs_f64() * 1e9 / rows as f64
}
