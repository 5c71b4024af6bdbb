//! Transfers between the person's own accounts, leg to leg. A leg without its pair is said to be
//! one and never guessed.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::reading::{Words, is_card};
use crate::pierre::models::{Account, Direction, Document, Transaction};

/// Most days between two legs.
pub const DAYS_APART: i32 = 3;

/// What a row is of a transfer between own accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// Its other leg was found.
    Paired,
    /// It says that it is one, but its other leg was not found.
    Alone,
    /// None.
    None,
}

/// A row that may be a leg.
struct Candidate {
    row: usize,
    says_so: bool,
}

/// The leg that each row is, in their order.
pub(super) fn legs(rows: &[Transaction], words: &[Words], accounts: &[Account]) -> Vec<Leg> {
    let own: HashSet<&Document> = accounts
        .iter()
        .filter_map(|it| it.holder.as_ref())
        .collect();
    let mut legs = vec![Leg::None; rows.len()];
    let mut alike: HashMap<(Decimal, Option<&str>), Vec<Candidate>> = HashMap::new();
    for (number, (row, words)) in rows.iter().zip(words).enumerate() {
        if is_card(row) || words.is_bill_payment(row) || !row.is_direction_told {
            continue;
        }
        let says_so = says_own(row, words, &own);
        if says_so && let Some(leg) = legs.get_mut(number) {
            *leg = Leg::Alone;
        }
        if says_so || words.category.is_empty() || words.category.starts_with("transfer") {
            let currency = row.currency.as_deref().filter(|it| *it != "BRL");
            let key = (row.magnitude.normalize(), currency);
            let row = number;
            alike
                .entry(key)
                .or_default()
                .push(Candidate { row, says_so });
        }
    }
    for candidates in alike.into_values() {
        for number in pairs(rows, candidates).into_iter().flatten() {
            if let Some(leg) = legs.get_mut(number) {
                *leg = Leg::Paired;
            }
        }
    }
    legs
}

fn says_own(row: &Transaction, words: &Words, own: &HashSet<&Document>) -> bool {
    let other = match row.direction {
        Direction::Out => &row.receiver,
        Direction::In => &row.payer,
    };
    words.category == "transferencia mesma titularidade"
        || (row.payer.is_some() && row.payer == row.receiver)
        || other
            .as_ref()
            .is_some_and(|document| own.contains(document))
}

/// The pairs among rows of one amount: nearest first, and no row in two.
fn pairs(rows: &[Transaction], mut candidates: Vec<Candidate>) -> Vec<[usize; 2]> {
    let Some(of) =
        (candidates.len() > 1).then_some(|candidate: &Candidate| rows.get(candidate.row))
    else {
        return Vec::new();
    };
    candidates.sort_by_key(|it| of(it).map(|row| (row.date.day, row.id.as_str())));
    let mut possible = Vec::new();
    for (place, first) in candidates.iter().enumerate() {
        let later = candidates.iter().skip(place + 1);
        for second in later {
            let (Some(a), Some(b)) = (of(first), of(second)) else {
                continue;
            };
            let apart = (b.date.day - a.date.day).get_days();
            if apart > DAYS_APART {
                break;
            }
            let opposite = a.direction != b.direction;
            if opposite && (first.says_so || second.says_so) && !same_account(a, b) {
                possible.push((apart, [first.row, second.row]));
            }
        }
    }
    // Stable: among equally near ones the earlier day comes first.
    possible.sort_by_key(|(apart, _)| *apart);
    let mut taken: HashSet<usize> = HashSet::new();
    possible.retain(|(_, pair)| {
        let free = pair.iter().all(|row| !taken.contains(row));
        if free {
            taken.extend(pair);
        }
        free
    });
    possible.into_iter().map(|(_, pair)| pair).collect()
}

/// By Pierre's id where both have one, else by name and bank.
pub(super) fn same_account(a: &Transaction, b: &Transaction) -> bool {
    match (&a.account_id, &b.account_id) {
        (Some(a), Some(b)) => a == b,
        _ => a.account_name == b.account_name && a.bank == b.bank,
    }
}
