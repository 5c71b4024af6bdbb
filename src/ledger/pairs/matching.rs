//! Greedy one-to-one matching of rows: the best pair first, and no row in two pairs.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::ledger::{account_key::AccountKey, evidence::Evidence};

/// Most days between two rows that are one payment or transfer: a long weekend and a day.
pub const DAYS_APART: i32 = 5;

/// The order of rows in time; among those of one day the id decides, not the order in which they came.
pub(super) fn when<'e>(row: &'e Evidence<'_>) -> (Date, &'e str) {
    (row.row.date.day, row.row.id.as_str())
}

pub(super) fn days_between(from: Date, to: Date) -> i32 {
    #[cfg(test)]
    COMPARED.set(COMPARED.get() + 1);
    (to - from).get_days()
}

#[cfg(test)]
thread_local! {
    /// How often two rows were compared.
    pub(super) static COMPARED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

pub(super) fn same_account(a: &Evidence<'_>, b: &Evidence<'_>) -> bool {
    AccountKey::of(a.row) == AccountKey::of(b.row)
}

/// Two rows that may be a pair: the smaller, the better.
pub(super) struct Candidate {
    pub(super) cost: (u8, i32),
    pub(super) rows: [usize; 2],
}

/// The pairs among the candidates: the best first, no row in two. Among equal ones the earlier day
/// comes first, then the id, so that the order in which rows came decides nothing.
pub(super) fn best(evidence: &[Evidence<'_>], mut candidates: Vec<Candidate>) -> Vec<Candidate> {
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
