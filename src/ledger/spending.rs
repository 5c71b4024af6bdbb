//! What was spent: the total, by group, and what was left out of it.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use rust_decimal::Decimal;

use super::{
    book::Entry,
    rules::{Rule, TransactionKind},
};

/// A sum and how many rows it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// In reais; what left is negative.
    pub total: Decimal,
    /// Rows.
    pub count: usize,
}

impl Sum {
    fn add(&mut self, amount: Decimal) {
        self.total += amount;
        self.count += 1;
    }
}

/// Sums over the entries of a book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// What counts.
    pub counted: Sum,
    /// What does not, by what it is and why.
    pub left_out: BTreeMap<(TransactionKind, Rule), Sum>,
    /// What would count if its amount in reais were known, each in its currency.
    pub foreign: BTreeMap<String, Sum>,
    /// Of what counts: what the bank has not confirmed yet.
    pub pending: Sum,
    /// Of what counts: what a person would ask about.
    pub likely: Sum,
    /// Of what is left out: rows that no rule decides.
    pub undecided: Sum,
}

impl Sums {
    /// Adds all up.
    #[must_use]
    pub fn of<'e>(entries: impl IntoIterator<Item = Entry<'e>>) -> Self {
        let mut sums = Self::default();
        for entry in entries {
            let Some(reais) = entry.reais else {
                if !entry.counts {
                    continue;
                }
                let currency = entry.row.currency.as_deref().unwrap_or_default().to_owned();
                let sum = sums.foreign.entry(currency).or_default();
                sum.add(super::signed(entry.row));
                continue;
            };
            if entry.counts {
                sums.counted.add(reais);
                if entry.row.is_pending() {
                    sums.pending.add(reais);
                }
                if entry.is_only_likely() {
                    sums.likely.add(reais);
                }
            } else {
                if entry.kind() == TransactionKind::Undecided {
                    sums.undecided.add(reais);
                }
                let left_out = sums.left_out.entry((entry.kind(), entry.rule)).or_default();
                left_out.add(reais);
            }
        }
        sums
    }
}

impl Sums {
    /// What of the total is only likely, where anything is.
    #[must_use]
    pub fn shown_likely(&self) -> Option<Decimal> {
        (self.likely.count > 0).then_some(self.likely.total)
    }
}

/// What counts, by a key of each entry: the most spent first, then by key.
pub fn groups<'e, K: Hash + Ord>(
    entries: impl IntoIterator<Item = Entry<'e>>,
    key: impl Fn(&Entry<'e>) -> K,
) -> Vec<(K, Sum)> {
    let mut groups: HashMap<K, Sum> = HashMap::new();
    for entry in entries {
        if let Some(reais) = entry.reais.filter(|_| entry.counts) {
            groups.entry(key(&entry)).or_default().add(reais);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(a, of_a), (b, of_b)| of_a.total.cmp(&of_b.total).then_with(|| a.cmp(b)));
    groups
}

/// A part of a whole in per cent, with one place; `None` of nothing.
#[must_use]
pub fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let percent = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    Some(percent.round_dp_with_strategy(1, half_up))
}
