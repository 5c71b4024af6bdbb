//! A PIX paid with a card: the card gives the money to the account, the account passes it on, and the
//! card's row tells it with its cost. It is spent once, by the card's row.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{
    alike::Alike,
    matching::{days_between, same_account},
};
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

pub(super) fn find(evidence: &mut [Evidence<'_>], alike: &Alike) {
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
    let given = evidence.iter().enumerate().filter(|(_, it)| is_given(it));
    let given: Vec<_> = given.collect();
    if given.is_empty() {
        return;
    }
    let cards = evidence
        .iter()
        .filter(|it| it.is(Side::Card, Direction::Out));
    let mut cards: Vec<&Evidence> = cards.collect();
    cards.sort_by_key(|it| it.row.date.day);
    let mut found: HashSet<usize> = HashSet::new();
    for (place, given) in given {
        found.insert(place);
        let day = given.row.date.day;
        let near = alike.within(place, 0..=PASSED_ON, day).iter();
        let passed_on = near.copied().find_map(|other| {
            let sent = evidence.get(other)?;
            let is_next = goes_on(sent) && same_account(given, sent) && !found.contains(&other);
            is_next.then_some((other, sent))
        });
        if let Some((other, sent)) = passed_on
            && is_on_card(&cards, given, sent)
        {
            found.insert(other);
        }
    }
    for place in found {
        if let Some(row) = evidence.get_mut(place) {
            row.together = Some(Together::PixOnCredit);
        }
    }
}

/// Whether a card's row, of all in the order of their days, tells the same payment with its cost.
fn is_on_card(cards: &[&Evidence<'_>], given: &Evidence<'_>, sent: &Evidence<'_>) -> bool {
    let days = |card: &&Evidence| days_between(given.row.date.day, card.row.date.day);
    let first = cards.partition_point(|it| days(it) < -PASSED_ON);
    let mut cards = cards
        .iter()
        .skip(first)
        .take_while(|it| days(it) <= ON_CARD);
    cards.any(|card| {
        let count = parts::told(card.row, card.text).map_or(1, |it| it.total);
        let whole = parts::price_of_all(card.row, count);
        let with_cost = whole >= given.row.magnitude && whole <= given.row.magnitude * Decimal::TWO;
        with_cost && (card.says(Meaning::PixByCard) || card.shares_a_subject(sent))
    })
}
