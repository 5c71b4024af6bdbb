//! What takes back what: a returned PIX, a bounced payment, an `estorno`. And money back on a card
//! from a shop where something was bought before.

use std::collections::HashMap;

use super::{Candidate, best, by_amount, days_between, same_account};
use crate::{
    ledger::{
        categories::Category,
        evidence::{AccountKey, Evidence, Together},
        phrases::{Meaning, Side},
    },
    pierre::models::Direction,
};

/// How many days later something may be taken back.
const LATEST: i32 = 120;
/// … without a word that says so.
const SOON: i32 = 15;
/// A bank may date what it takes back a day before what it takes back.
const EARLIEST: i32 = -1;

pub(super) fn find(evidence: &mut [Evidence<'_>]) {
    let is_possible = |it: &Evidence| it.side.is_some() && !is_reversal(it);
    let seeks_any = |it: &Evidence| seeks(it) || comes_back(it);
    let originals = by_amount(evidence, seeks_any, is_possible);
    let mut candidates = Vec::new();
    for (place, reversal) in evidence.iter().enumerate() {
        if !seeks_any(reversal) {
            continue;
        }
        let is_told = is_reversal(reversal);
        let names_somebody = reversal.subjects().next().is_some();
        let alike = originals
            .get(&super::amount(reversal))
            .into_iter()
            .flatten();
        for other in alike {
            let Some(original) = evidence.get(*other) else {
                continue;
            };
            let days = days_between(original.row.date.day, reversal.row.date.day);
            let opposite = original.row.direction != reversal.row.direction;
            let in_time = (EARLIEST..=LATEST).contains(&days);
            if !opposite || !in_time || !same_account(original, reversal) {
                continue;
            }
            let same_name = reversal.shares_a_subject(original);
            let of_payment = reversal.says(Meaning::PaymentReversal);
            let is_payment = original.category == Category::Payment
                || original.says(Meaning::Payment)
                || matches!(original.together, Some(Together::BillPayment { .. }));
            let cost = match (of_payment && is_payment, same_name) {
                (true, _) => 0,
                (false, true) if is_told => 1,
                (false, true) if days <= SOON && original.is_out() => 3,
                (false, false) if !names_somebody => 2,
                _ => continue,
            };
            candidates.push(Candidate {
                cost: (cost, days.abs()),
                rows: [place, *other],
            });
        }
    }
    for pair in best(evidence, candidates) {
        let [reversal, row] = pair.rows;
        if let Some(reversal) = evidence.get_mut(reversal) {
            reversal.together = Some(Together::Reverses {
                row,
                is_certain: pair.cost.0 < 2,
            });
        }
    }
}

/// Money that comes back under the words under which it left, and not as somebody's transfer.
fn comes_back(row: &Evidence<'_>) -> bool {
    row.is(Side::Bank, Direction::In)
        && row.together.is_none()
        && row.phrase.is_none()
        && matches!(
            row.category,
            Category::Silent | Category::Vague | Category::Spending
        )
        && row.subjects().next().is_some()
}

fn is_reversal(row: &Evidence<'_>) -> bool {
    row.says_one_of(&[Meaning::Reversal, Meaning::PaymentReversal])
        || row.category == Category::Reversal
}

fn seeks(row: &Evidence<'_>) -> bool {
    row.side.is_some() && row.together.is_none() && is_reversal(row)
}

/// Credits of a card that say nothing, from a shop of which the card has a purchase that is not
/// smaller.
pub(super) fn find_same_shop(evidence: &mut [Evidence<'_>]) {
    let is_silent = |it: &Evidence| {
        it.is(Side::Card, Direction::In)
            && it.together.is_none()
            && it.category == Category::Silent
            && it.phrase.is_none()
    };
    if !evidence.iter().any(is_silent) {
        return;
    }
    let mut bought: HashMap<(AccountKey, &str), Vec<&Evidence>> = HashMap::new();
    for row in evidence.iter() {
        if row.is(Side::Card, Direction::Out)
            && let Some(word) = row.subjects().next()
        {
            let key = (AccountKey::of(row.row), word);
            bought.entry(key).or_default().push(row);
        }
    }
    let from_shop = |row: &Evidence| {
        let key = row
            .subjects()
            .next()
            .map(|it| (AccountKey::of(row.row), it));
        let purchases = key.and_then(|it| bought.get(&it)).into_iter().flatten();
        let mut earlier = purchases.filter(|it| {
            it.row.date.day <= row.row.date.day && it.row.magnitude >= row.row.magnitude
        });
        earlier.any(|it| {
            row.subjects()
                .all(|word| it.subjects().any(|other| other == word))
        })
    };
    let silent = evidence.iter().enumerate();
    let found: Vec<usize> = silent
        .filter(|(_, row)| is_silent(row) && from_shop(row))
        .map(|(place, _)| place)
        .collect();
    for place in found {
        if let Some(row) = evidence.get_mut(place) {
            row.together = Some(Together::SameShop);
        }
    }
}
