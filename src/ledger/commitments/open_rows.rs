//! What is made whole before bills are added up: rows that only open bills have, and the cards of
//! purchases that name none.

use std::collections::{HashMap, HashSet};

use crate::{
    ledger::{book::Entries, parts::PartOf, sources::Sources},
    pierre::models::{AccountKind, Direction, Transaction},
};

/// A purchase that names no card is of the card whose rows are its parts.
pub(super) fn tell_cards(sources: &mut Sources, entries: &Entries, parts: &[PartOf]) {
    let mut rows: HashMap<usize, usize> = HashMap::new();
    for part in parts {
        if let Some(purchase) = part.purchase {
            rows.entry(purchase).or_insert(part.row);
        }
    }
    let accounts = &sources.accounts;
    for (place, purchase) in sources.purchases.iter_mut().enumerate() {
        if purchase.account_id.is_some() {
            continue;
        }
        let row = rows.get(&place).and_then(|row| entries.get(*row));
        let row = row.map(|it| it.row);
        let mut cards = accounts.iter().filter(|it| it.kind == AccountKind::Credit);
        let card = cards.find(|card| {
            row.is_some_and(|row| match row.account_id.as_deref() {
                Some(id) => id == card.id,
                None => row.account_name.is_some() && row.account_name == card.name,
            })
        });
        purchase.account_id = card.map(|card| card.id.clone());
    }
}

/// The rows of open bills are rows of the statement, which may not reach as far.
pub(super) fn add_open_rows(sources: &mut Sources) {
    let known: HashSet<String> = sources.rows.iter().map(|row| row.id.clone()).collect();
    let told = |row: &Transaction| {
        let text = row.description.clone();
        (
            row.account_id.clone(),
            row.date.day,
            row.magnitude,
            row.direction == Direction::Out,
            text,
        )
    };
    let mut alike: HashMap<_, usize> = HashMap::new();
    for row in &sources.rows {
        *alike.entry(told(row)).or_default() += 1;
    }
    for card in &mut sources.open {
        let rows = card.transactions.take().unwrap_or_default().rows;
        let id = card.account_id.clone();
        let rows = rows.into_iter().map(|row| Transaction {
            account_id: row.account_id.or_else(|| id.clone()),
            account_kind: row.account_kind.or(Some(AccountKind::Credit)),
            ..row
        });
        let (again, others): (Vec<_>, Vec<_>) =
            rows.partition(|row| !row.id.is_empty() && known.contains(&row.id));
        for row in again {
            if let Some(left) = alike.get_mut(&told(&row)) {
                *left = left.saturating_sub(1);
            }
        }
        let new = others.into_iter().filter(|row| {
            let same = alike.get_mut(&told(row)).filter(|left| **left > 0);
            same.map(|left| *left -= 1).is_none()
        });
        sources.rows.extend(new);
    }
}
