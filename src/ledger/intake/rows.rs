//! Rows that Pierre repeats: under one id, from a connection that was made again, and
//! pending beside their own confirmation.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::{
    account_names,
    connections::{Replaced, renew},
};
use crate::{
    ledger::normalize::words,
    pierre::models::{Account, Direction, Shared, Transaction},
};

/// How many days later a pending row may be confirmed under another id.
const CONFIRMED_WITHIN: i32 = 30;

/// How many duplicates were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeated {
    /// Rows, purchases and bills that were left out as duplicates.
    pub merged: usize,
    /// Of these: pending rows whose confirmed twin has another id.
    pub confirmed: usize,
    /// Rows that may be duplicates without proof; they count.
    pub doubtful: usize,
}

/// What two copies of one row share.
#[derive(PartialEq, Eq, Hash)]
struct Told {
    account: Option<Shared>,
    day: jiff::civil::Date,
    amount: rust_decimal::Decimal,
    direction: bool,
    text: String,
}

impl Told {
    fn of(row: &Transaction) -> Self {
        Self {
            account: row.account_id.clone().or_else(|| row.account_name.clone()),
            day: row.date.day,
            amount: row.magnitude,
            direction: row.direction == Direction::Out,
            text: row.description.as_deref().map(words).unwrap_or_default(),
        }
    }
}

/// Keeps each row once and names it after its account.
pub fn rows(rows: &mut Vec<Transaction>, replaced: &Replaced, accounts: &[Account]) -> Repeated {
    let came = rows.len();
    // Later ones of an id are the same row: what is confirmed stays.
    let mut places: HashMap<&str, usize, RandomState> =
        HashMap::with_capacity_and_hasher(came, RandomState::default());
    let mut again: HashSet<usize> = HashSet::new();
    for (place, row) in rows.iter().enumerate() {
        if row.id.is_empty() {
            continue;
        }
        if let Some(first) = places.insert(&row.id, place) {
            let is_pending =
                row.is_pending() && !rows.get(first).is_some_and(Transaction::is_pending);
            let (kept, left) = if is_pending {
                (first, place)
            } else {
                (place, first)
            };
            places.insert(&row.id, kept);
            again.insert(left);
        }
    }
    leave(rows, &again);
    let mut repeated = Repeated::default();
    if !replaced.is_empty() {
        repeated.doubtful = leave_replaced(rows, replaced) + doubtful(rows);
    }
    repeated.confirmed = leave_confirmed(rows);
    repeated.merged = came - rows.len();
    name(rows, accounts);
    repeated
}

fn leave(rows: &mut Vec<Transaction>, places: &HashSet<usize>) {
    if places.is_empty() {
        return;
    }
    let mut place = 0_usize;
    rows.retain(|_| {
        place += 1;
        !places.contains(&(place - 1))
    });
}

/// Rows of a connection that was made again are those of the account that stands for it, each once;
/// rows that only the old one has stay. Gives the number of those that may be duplicates in other words.
fn leave_replaced(rows: &mut Vec<Transaction>, replaced: &Replaced) -> usize {
    let is_old = |row: &Transaction| {
        row.account_id
            .as_ref()
            .is_some_and(|id| replaced.contains_key(id))
    };
    let mut told: HashMap<Told, usize> = HashMap::new();
    let mut alike: HashMap<Told, usize> = HashMap::new();
    let in_any_words = |row: &Transaction| Told {
        text: String::new(),
        ..Told::of(row)
    };
    for row in rows.iter().filter(|row| !is_old(row)) {
        *told.entry(Told::of(row)).or_default() += 1;
        *alike.entry(in_any_words(row)).or_default() += 1;
    }
    let mut doubtful = 0;
    rows.retain_mut(|row| {
        if !renew(&mut row.account_id, replaced) {
            return true;
        }
        match told.get_mut(&Told::of(row)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => {
                doubtful += usize::from(alike.contains_key(&in_any_words(row)));
                true
            }
        }
    });
    doubtful
}

/// Rows without an account id whose duplicate may come from the other connection.
fn doubtful(rows: &[Transaction]) -> usize {
    let mut seen = HashSet::new();
    let nameless = rows.iter().filter(|row| row.account_id.is_none());
    nameless.filter(|row| !seen.insert(Told::of(row))).count()
}

/// Leaves out pending rows that were confirmed since, under another id and mostly another date.
fn leave_confirmed(rows: &mut Vec<Transaction>) -> usize {
    let key = |row: &Transaction| {
        let told = Told::of(row);
        (
            told.account,
            told.amount,
            told.direction,
            told.text,
            row.installment.map(|it| it.number),
        )
    };
    let pending: HashSet<_> = rows
        .iter()
        .filter(|row| row.is_pending())
        .map(key)
        .collect();
    if pending.is_empty() {
        return 0;
    }
    let mut alike: HashMap<_, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        let key = key(row);
        if !pending.contains(&key) {
            continue;
        }
        let (waiting, confirmed) = alike.entry(key).or_default();
        if row.is_pending() { waiting } else { confirmed }.push(place);
    }
    let day = |place: &usize| rows.get(*place).map(|row| row.date.day);
    let mut left = HashSet::new();
    for (mut waiting, mut confirmed) in alike.into_values() {
        waiting.sort_by_key(day);
        confirmed.sort_by_key(day);
        let mut confirmed = confirmed.into_iter().peekable();
        for place in waiting {
            // On its own day it may be a second purchase.
            while confirmed.next_if(|it| day(it) <= day(&place)).is_some() {}
            let is_twin = |it: &usize| {
                let days = day(it).zip(day(&place)).map(|(b, a)| (b - a).get_days());
                days.is_some_and(|days| (1..=CONFIRMED_WITHIN).contains(&days))
            };
            if confirmed.next_if(is_twin).is_some() {
                left.insert(place);
            }
        }
    }
    leave(rows, &left);
    left.len()
}

/// Rows carry their bank's name where they should carry the account's.
fn name(rows: &mut [Transaction], accounts: &[Account]) {
    let named = account_names::of(accounts);
    for row in rows {
        let account = row.account_id.as_deref().and_then(|id| named.get(id));
        let Some((name, bank)) = account else {
            continue;
        };
        if name.is_some() && row.account_name != *name {
            row.account_name.clone_from(name);
        }
        if bank.is_some() && row.bank != *bank {
            row.bank.clone_from(bank);
        }
    }
}
