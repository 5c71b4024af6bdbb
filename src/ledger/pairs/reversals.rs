//! What takes back what: a returned PIX, a bounced payment, an `estorno`. And money back on a card
//! from a shop where something was bought before.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    alike::Alike,
    matching::{Candidate, best, days_between, same_account},
};
use crate::{
    ledger::{
        account_key::AccountKey,
        categories::Category,
        evidence::{Evidence, Together},
        phrases::{Meaning, Side},
        row_text::RowText,
    },
    pierre::models::Direction,
};

/// How many days later something may be taken back.
const LATEST: i32 = 120;
/// The same without a word that says so.
const SOON: i32 = 15;
/// A bank may date what it takes back a day before what it takes back.
const EARLIEST: i32 = -1;

pub(super) fn find(evidence: &mut [Evidence<'_>], alike: &Alike) {
    let is_possible = |it: &Evidence| it.side.is_some() && !is_reversal(it);
    let mut candidates = Vec::new();
    for (place, reversal) in evidence.iter().enumerate() {
        if !seeks(reversal) && !comes_back(reversal) {
            continue;
        }
        let is_told = is_reversal(reversal);
        let names_somebody = reversal.subjects().next().is_some();
        let day = reversal.row.date.day;
        for other in alike.within(place, -LATEST..=-EARLIEST, day) {
            let Some(original) = evidence.get(*other).filter(|it| is_possible(it)) else {
                continue;
            };
            let opposite = original.row.direction != reversal.row.direction;
            if !opposite || !same_account(original, reversal) {
                continue;
            }
            let days = days_between(original.row.date.day, day);
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

/// Credits of a card that say nothing, from a shop where the card has a purchase that is not
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
    let mut bought: HashMap<(AccountKey, &str), HashMap<&str, Bought>> = HashMap::new();
    for row in evidence.iter() {
        if row.is(Side::Card, Direction::Out)
            && let Some(word) = row.subjects().next()
        {
            let shop = bought.entry((AccountKey::of(row.row), word)).or_default();
            let of_text = shop.entry(row.text.raw).or_insert_with(|| Bought::of(row));
            of_text.rows.push((row.row.date.day, row.row.magnitude));
        }
    }
    for shop in bought.values_mut().flat_map(HashMap::values_mut) {
        shop.rows.sort_unstable();
        let mut most = Decimal::ZERO;
        for (_, amount) in &mut shop.rows {
            most = most.max(*amount);
            *amount = most;
        }
    }
    let from_shop = |row: &Evidence| {
        let word = row.subjects().next();
        let shop = word.and_then(|it| bought.get(&(AccountKey::of(row.row), it)));
        let mut texts = shop.into_iter().flat_map(HashMap::values);
        texts.any(|it| {
            let later = it.rows.partition_point(|(day, _)| *day <= row.row.date.day);
            let last = later.checked_sub(1).and_then(|at| it.rows.get(at));
            let is_enough = last.is_some_and(|(_, most)| *most >= row.row.magnitude);
            let mut words = row.subjects();
            is_enough && words.all(|word| it.text.subjects().any(|other| other == word))
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

/// What a card bought under one text: by day, each with the largest amount so far.
struct Bought<'e> {
    text: &'e RowText<'e>,
    rows: Vec<(Date, Decimal)>,
}

impl<'e> Bought<'e> {
    fn of(row: &'e Evidence<'_>) -> Self {
        Self {
            text: row.text,
            rows: Vec::new(),
        }
    }
}
