//! What Pierre repeats becomes one thing, and rows get the names of their accounts. Real twins stay
//! two: only what carries the same id, or comes from a connection that was made again, or is pending
//! beside its own confirmation, is one.

mod account_names;
mod connections;
mod rows;

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use super::{part_text::base, sources::Sources};
use crate::pierre::models::{Bill, Purchase, Shared};
use connections::renew;
pub use connections::{Replaced, accounts};
pub use rows::{Repeated, rows};

/// Makes the sources tell everything once.
pub(super) fn take(sources: &mut Sources) -> Repeated {
    let replaced = accounts(&mut sources.accounts);
    let mut repeated = rows(&mut sources.rows, &replaced, &sources.accounts);
    repeated.merged += bills(&mut sources.closed, &replaced);
    repeated.merged += purchases(&mut sources.purchases, &replaced);
    let told: HashSet<Shared> = sources
        .open
        .iter()
        .filter_map(|it| it.account_id.clone())
        .collect();
    sources.open.retain_mut(|card| {
        let is_renewed = renew(&mut card.account_id, &replaced);
        !is_renewed || card.account_id.as_ref().is_none_or(|it| !told.contains(it))
    });
    repeated
}

/// Keeps the first of the things that bear one id; empty ids are not equal.
pub fn once_by<T, I>(things: &mut Vec<T>, id: impl Fn(&T) -> Option<I>)
where
    I: AsRef<str> + Eq + Hash,
{
    let mut seen = HashSet::new();
    things.retain(|thing| id(thing).is_none_or(|id| id.as_ref().is_empty() || seen.insert(id)));
}

fn bills(bills: &mut Vec<Bill>, replaced: &Replaced) -> usize {
    let came = bills.len();
    once_by(bills, |bill| bill.id.clone());
    if !replaced.is_empty() {
        let key = |bill: &Bill| (bill.account_id.clone(), bill.due_date, bill.owed);
        let is_old = |bill: &Bill| {
            let id = bill.account_id.as_ref();
            id.is_some_and(|id| replaced.contains_key(id))
        };
        let new: HashSet<_> = bills.iter().filter(|it| !is_old(it)).map(key).collect();
        bills
            .retain_mut(|bill| !renew(&mut bill.account_id, replaced) || !new.contains(&key(bill)));
    }
    came - bills.len()
}

fn purchases(purchases: &mut Vec<Purchase>, replaced: &Replaced) -> usize {
    if replaced.is_empty() {
        return 0;
    }
    let came = purchases.len();
    let key = |it: &Purchase| {
        let base = base(it.description.as_deref());
        (
            it.account_id.clone(),
            it.date,
            base,
            it.total,
            it.part_count,
        )
    };
    let is_old = |it: &Purchase| {
        let id = it.account_id.as_ref();
        id.is_some_and(|id| replaced.contains_key(id))
    };
    // Real twins are two in both lists.
    let mut new: HashMap<_, usize> = HashMap::new();
    for it in purchases.iter().filter(|it| !is_old(it)) {
        *new.entry(key(it)).or_default() += 1;
    }
    purchases.retain_mut(|it| {
        let is_renewed = renew(&mut it.account_id, replaced);
        let left = new
            .get_mut(&key(it))
            .filter(|left| is_renewed && **left > 0);
        left.map(|left| *left -= 1).is_none()
    });
    came - purchases.len()
}

#[cfg(test)]
mod tests;
