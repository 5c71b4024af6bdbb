//! What Pierre repeats becomes one thing, and rows get the names of their accounts. Real twins stay
//! two: only what carries the same id, or comes from a connection that was made again, or is pending
//! beside its own confirmation, is one.

mod connections;
mod names;

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use super::{fold::words, parts::base, sources::Sources};
use crate::pierre::models::{Account, Bill, Direction, Purchase, Shared, Transaction};
pub use connections::{Replaced, accounts};

/// How many days later a pending row may be confirmed under another id.
const CONFIRMED_WITHIN: i32 = 30;

/// How much was taken for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeated {
    /// Rows, purchases and bills that were left out because they are told twice.
    pub merged: usize,
    /// Of these: pending rows whose confirmed twin has another id.
    pub confirmed: usize,
    /// Rows that may be told twice, and nothing says it; they count.
    pub doubtful: usize,
}

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

fn renew(id: &mut Option<Shared>, replaced: &Replaced) -> bool {
    let new = id.as_ref().and_then(|it| replaced.get(it));
    let Some(new) = new.cloned() else {
        return false;
    };
    *id = Some(new);
    true
}

/// What two tellings of one row share.
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
    let mut places: HashMap<&str, usize> = HashMap::with_capacity(came);
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
/// what only the old one tells stays. Gives the number of those that may be told in other words.
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

/// Rows without an account's id, of which a twin may come from the other connection.
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
    let named = names::of(accounts);
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
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn account(id: &str, active: bool, number: &str) -> Value {
        json!({"id": id, "name": "Conta", "connectorName": "Itaú", "type": "BANK", "number": number,
            "itemIsActive": active, "balance": "10"})
    }

    fn row(id: &str, account: &str, day: u8, status: &str) -> Value {
        json!({"id": id, "account_id": account, "account_name": "Itaú", "account_type": "BANK", "type": "DEBIT",
            "amount": -40, "date": format!("2026-10-{day:02}"), "description": "Mercado", "status": status})
    }

    fn taken(accounts: &[Value], rows: &[Value]) -> (Repeated, Vec<String>) {
        let mut sources = Sources {
            accounts: crate::ledger::sample(&json!(accounts)).unwrap(),
            rows: crate::ledger::sample(&json!(rows)).unwrap(),
            ..Sources::default()
        };
        let repeated = take(&mut sources);
        let names = sources.rows.iter().map(|row| {
            let account = row.account_id.clone().unwrap_or_default();
            format!(
                "{} {account} {}",
                row.id,
                row.account_name.as_deref().unwrap_or_default()
            )
        });
        (repeated, names.collect())
    }

    #[test]
    fn one_id_is_one_row_and_empty_ids_are_not_equal() {
        let accounts = [account("a", true, "0001/12345-6")];
        let rows = [
            row("1", "a", 3, "PENDING"),
            row("1", "a", 3, "POSTED"),
            row("", "a", 3, "POSTED"),
            row("", "a", 3, "POSTED"),
        ];
        let (repeated, rows) = taken(&accounts, &rows);
        assert_eq!(repeated.merged, 1);
        assert_eq!(rows, ["1 a Conta", " a Conta", " a Conta"]);
    }

    #[test]
    fn a_connection_made_again_tells_its_rows_once_and_keeps_what_only_it_knows() {
        let accounts = [
            account("new", true, "0001/12345-6"),
            account("old", false, "1/12345-6".replace("1/", "0001/").as_str()),
            account("other", true, "0001/99999-9"),
        ];
        let rows = [
            row("1", "old", 3, "POSTED"),
            row("2", "new", 3, "POSTED"),
            row("3", "old", 1, "POSTED"),
            row("4", "other", 3, "POSTED"),
        ];
        let (repeated, rows) = taken(&accounts, &rows);
        assert_eq!(repeated.merged, 1);
        assert_eq!(
            rows,
            [
                "2 new Conta (final 3456)",
                "3 new Conta (final 3456)",
                "4 other Conta (final 9999)"
            ]
        );
    }

    #[test]
    fn a_pending_row_goes_when_a_later_day_confirms_it_and_not_on_its_own_day() {
        let accounts = [account("a", true, "0001/12345-6")];
        for (day, status, left) in [
            (9, "POSTED", 1),
            (3, "POSTED", 2),
            (2, "POSTED", 2),
            (9, "PENDING", 2),
        ] {
            let rows = [row("1", "a", 3, "PENDING"), row("2", "a", day, status)];
            let (repeated, rows) = taken(&accounts, &rows);
            assert_eq!(
                (rows.len(), repeated.confirmed),
                (left, 2 - left),
                "{day} {status}"
            );
        }
    }
}
