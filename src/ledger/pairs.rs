//! What rows are together: bill payments, own transfers, what takes back what. One-to-one, the most
//! telling and nearest first; no row is in two pairs.

mod bills;
mod credit;
mod financing;
mod reversals;
mod transfers;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::evidence::{AccountKey, Evidence};
use crate::pierre::models::Bill;

/// Most days between two rows that are one payment or transfer: a long weekend and a day.
pub const DAYS_APART: i32 = 5;

/// Puts into the evidence what the rows are together. The order is that of how sure a pair is.
pub(super) fn find(evidence: &mut [Evidence<'_>], bills: &[Bill]) {
    credit::find(evidence);
    reversals::find_same_shop(evidence);
    // Two legs that both say it are no payment of an equal bill.
    transfers::find(evidence, true);
    bills::find(evidence, bills);
    transfers::find(evidence, false);
    reversals::find(evidence);
    financing::find(evidence);
}

/// Rows of one amount in one currency.
type Amount<'r> = (Decimal, Option<&'r str>);

fn amount<'r>(of: &Evidence<'r>) -> Amount<'r> {
    let currency = of.row.currency.as_deref().filter(|it| *it != "BRL");
    (of.row.magnitude, currency)
}

/// The places of the rows that may be a partner, by amount and in the order of their days; only
/// amounts that somebody seeks.
fn by_amount<'r>(
    evidence: &[Evidence<'r>],
    seeks: impl Fn(&Evidence<'r>) -> bool,
    may: impl Fn(&Evidence<'r>) -> bool,
) -> HashMap<Amount<'r>, Vec<usize>> {
    let seekers = evidence.iter().filter(|it| seeks(it));
    let mut found: HashMap<Amount<'r>, Vec<usize>> =
        seekers.map(|it| (amount(it), Vec::new())).collect();
    if found.is_empty() {
        return found;
    }
    for (place, row) in evidence.iter().enumerate() {
        if may(row)
            && let Some(alike) = found.get_mut(&amount(row))
        {
            alike.push(place);
        }
    }
    for alike in found.values_mut() {
        alike.sort_by_key(|place| {
            let row = evidence.get(*place).map(|it| it.row);
            row.map(|row| (row.date.day, row.id.as_str()))
        });
    }
    found
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

fn same_account(a: &Evidence<'_>, b: &Evidence<'_>) -> bool {
    AccountKey::of(a.row) == AccountKey::of(b.row)
}

/// Two rows that may be a pair: the smaller, the better.
struct Candidate {
    cost: (u8, i32),
    rows: [usize; 2],
}

/// The pairs among the candidates: the best first, no row in two. Among equal ones the earlier day
/// comes first, then the id, so that the order in which rows came decides nothing.
fn best(evidence: &[Evidence<'_>], mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_cached_key(|it| {
        let rows = it.rows.map(|place| {
            let row = evidence.get(place).map(|it| it.row);
            row.map(|row| (row.date.day, row.id.as_str()))
        });
        (it.cost, rows)
    });
    let mut taken: HashSet<usize> = HashSet::new();
    candidates.retain(|it| {
        let free = it.rows.iter().all(|row| !taken.contains(row));
        if free {
            taken.extend(it.rows);
        }
        free
    });
    candidates
}

#[cfg(test)]
mod tests;
