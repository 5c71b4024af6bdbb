//! What rows are together: bill payments, own transfers, what takes back what. One-to-one, the most
//! telling and nearest first; no row is in two pairs.

mod alike;
mod bills;
mod credit;
mod financing;
mod reversals;
mod transfers;

use std::collections::HashSet;

use jiff::civil::Date;

use self::alike::Alike;
use super::{account_key::AccountKey, evidence::Evidence};
use crate::pierre::models::Bill;

/// Most days between two rows that are one payment or transfer: a long weekend and a day.
pub const DAYS_APART: i32 = 5;

/// Puts into the evidence what the rows are together. The order is that of how sure a pair is.
pub(super) fn find(evidence: &mut [Evidence<'_>], bills: &[Bill]) {
    let alike = Alike::of(evidence);
    credit::find(evidence, &alike);
    reversals::find_same_shop(evidence);
    // Two legs that both say it are no payment of an equal bill.
    transfers::find(evidence, &alike, true);
    bills::find(evidence, &alike, bills);
    transfers::find(evidence, &alike, false);
    reversals::find(evidence, &alike);
    financing::find(evidence);
}

/// The order of rows in time; among those of one day the id decides, not the order in which they came.
fn when<'e>(row: &'e Evidence<'_>) -> (Date, &'e str) {
    (row.row.date.day, row.row.id.as_str())
}

fn days_between(from: Date, to: Date) -> i32 {
    #[cfg(test)]
    COMPARED.set(COMPARED.get() + 1);
    (to - from).get_days()
}

#[cfg(test)]
thread_local! {
    /// How often two rows were compared.
    static COMPARED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
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
    let rows = |it: &Candidate| it.rows.map(|place| evidence.get(place).map(when));
    candidates.sort_by(|a, b| {
        let by_cost = a.cost.cmp(&b.cost);
        by_cost.then_with(|| rows(a).cmp(&rows(b)))
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
