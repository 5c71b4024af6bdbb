//! The ledger alone: from rows to a summary by category, on the basis that reads the most.

use std::time::{Duration, Instant};

use jiff::{ToSpan, civil::Date};
use pierre_mcp::{
    ledger::{
        Period,
        book::{Basis, Book},
        sources::Sources,
        spending::{Sums, groups},
    },
    pierre::models::Statement,
};
use serde_json::json;

use crate::figures::{Times, heading, median, millis, target};

const SIZES: [usize; 2] = [10_000, 100_000];
const ROUNDS: usize = 9;
/// Rows a day, whatever the size: a longer statement is a longer time.
const A_DAY: usize = 50;

pub(crate) fn run() -> anyhow::Result<()> {
    heading("The ledger alone: what each row is, own transfers paired, parts, sums by category");
    println!("   rows       median      per row");
    let sources = SIZES
        .iter()
        .map(|rows| statement(*rows))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut ratios = Vec::new();
    let mut times = vec![Vec::new(); SIZES.len()];
    for _ in 0..ROUNDS {
        let mut per_row = Vec::new();
        for ((size, (rows, period)), times) in SIZES.iter().zip(&sources).zip(&mut times) {
            // As many rows of each size in a round, so that both meet the same machine.
            let repeats = SIZES.iter().max().unwrap_or(size) / size;
            let mut of_round = Duration::ZERO;
            for _ in 0..repeats {
                let taken = read(rows, *period);
                of_round += taken;
                times.push(taken);
            }
            per_row.push(of_round.as_secs_f64() / (repeats * size) as f64);
        }
        if let (Some(small), Some(large)) = (per_row.first(), per_row.last()) {
            ratios.push(large / small);
        }
    }
    for (size, times) in SIZES.iter().zip(times) {
        let time = Times::new(times).median();
        let per_row = time.as_secs_f64() * 1e9 / *size as f64;
        println!("{size:>7} {:>12} {per_row:>9.0} ns", millis(time));
        target("time per row", per_row / 1e3, 0.8, "µs");
    }
    let what = "time per row, 100,000 to 10,000, median of the rounds";
    target(what, median(&ratios), 1.5, "times");
    Ok(())
}

fn read(rows: &Sources, period: Period) -> Duration {
    let sources = rows.clone();
    let began = Instant::now();
    let book = Book::of(sources, Some(Basis::Competencia), period);
    let sums = Sums::of(book.entries());
    let groups = groups(book.entries(), |entry| {
        entry.row.category.clone().unwrap_or_default()
    });
    std::hint::black_box((sums, groups));
    began.elapsed()
}

/// Rows of cards and accounts, some of them parts, a tenth of them legs of own transfers.
fn statement(rows: usize) -> anyhow::Result<(Sources, Period)> {
    let first: Date = "2010-01-01".parse()?;
    let mut data = Vec::with_capacity(rows);
    for row in 0..rows {
        // Newest first, as Pierre sends them.
        let day = first.checked_add(i64::try_from((rows - 1 - row) / A_DAY)?.days())?;
        let cents = format!("{}.{:02}", row % 900 + 1, row % 97);
        let leg = row % 20;
        // Legs come one after the other, on the same day or the next.
        let transfer = leg < 2;
        let amount = if transfer {
            format!("{}.00", row / 20 % 5_000 + 1)
        } else {
            cents
        };
        let card = !transfer && row % 2 == 0;
        let out = leg != 1;
        data.push(json!({
            "id": format!("7a000000-0000-4000-8000-{row:012}"),
            "account_id": if card { "card".to_owned() } else { format!("bank{}", row % 3) },
            "account_name": if card { "Cartão" } else { "Conta" },
            "account_type": if card { "CREDIT" } else { "BANK" },
            "type": if out { "DEBIT" } else { "CREDIT" },
            "amount": if out && !card { format!("-{amount}") } else { amount },
            "date": day.to_string(),
            "category": if transfer { "Transferência mesma titularidade".to_owned() } else { format!("Categoria número {}", row % 40) },
            "description": if row % 30 == 4 { "LOJA SÃO JOÃO PARC 03/10".to_owned() } else { format!("Compra na padaria da esquina {}", row % 500) },
        }));
    }
    let body = json!({ "data": data }).to_string();
    let statement: Statement = serde_json::from_str(&body)?;
    let last = i64::try_from(rows / A_DAY)?.days();
    let sources = Sources {
        rows: statement.transactions.rows,
        ..Sources::default()
    };
    Ok((
        sources,
        Period {
            start: first,
            end: first.checked_add(last)?,
        },
    ))
}
