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
