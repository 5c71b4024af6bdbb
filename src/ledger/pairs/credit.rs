//! A PIX paid with a card: the card gives the money to the account, the account passes it on, and the
//! card's row tells it with its cost. It is spent once, by the card's row.

use rust_decimal::Decimal;

use super::{by_amount, days_between, same_account};
use crate::{
    ledger::{
        evidence::{Evidence, Together},
        parties::Counterpart,
        parts,
        phrases::{Meaning, Side},
    },
    pierre::models::Direction,
};

/// Most days between the money that came and the one that went on.
const PASSED_ON: i32 = 2;
/// Most days between the account's rows and the card's.
const ON_CARD: i32 = 5;

pub(super) fn find(evidence: &mut [Evidence<'_>]) {
    let is_given = |it: &Evidence| it.is(Side::Bank, Direction::In) && it.says(Meaning::CardCredit);
    let goes_on = |it: &Evidence| {
        let operations = [
            Meaning::Sent,
            Meaning::Purchase,
            Meaning::Bill,
            Meaning::Withdrawal,
        ];
        let is_plain = it.phrase.is_none() || it.says_one_of(&operations);
        it.is(Side::Bank, Direction::Out) && it.counterpart != Counterpart::Own && is_plain
    };
    let gone = by_amount(evidence, is_given, goes_on);
    if gone.is_empty() {
        return;
    }
    let mut found: Vec<usize> = Vec::new();
    for (place, given) in evidence.iter().enumerate() {
        if !is_given(given) {
            continue;
        }
        found.push(place);
        let alike = gone.get(&super::amount(given)).into_iter().flatten();
        let passed_on = alike.copied().find(|other| {
            evidence.get(*other).is_some_and(|it| {
                let days = days_between(given.row.date.day, it.row.date.day);
                (0..=PASSED_ON).contains(&days) && same_account(given, it) && !found.contains(other)
            })
        });
        let Some(passed_on) = passed_on else { continue };
        let sent = evidence.get(passed_on);
        if sent.is_some_and(|sent| is_on_card(evidence, given, sent)) {
            found.push(passed_on);
        }
    }
    for place in found {
        if let Some(row) = evidence.get_mut(place) {
            row.together = Some(Together::PixOnCredit);
        }
    }
}

/// Whether a card's row tells the same payment, with its cost.
fn is_on_card(evidence: &[Evidence<'_>], given: &Evidence<'_>, sent: &Evidence<'_>) -> bool {
    evidence.iter().any(|card| {
        if !card.is(Side::Card, Direction::Out) {
            return false;
        }
        let days = days_between(given.row.date.day, card.row.date.day);
        if !(-PASSED_ON..=ON_CARD).contains(&days) {
            return false;
        }
        let count = parts::told(card.row).map_or(1, |it| it.total);
        let whole = parts::price_of_all(card.row, count);
        let with_cost = whole >= given.row.magnitude && whole <= given.row.magnitude * Decimal::TWO;
        with_cost && (card.says(Meaning::PixByCard) || card.shares_a_subject(sent))
    })
}
