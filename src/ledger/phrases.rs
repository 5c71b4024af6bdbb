//! What the phrases of banks' statements mean: the reviewed table `phrases.tsv`, matched on whole
//! words. Of all that a text holds, the phrase that begins first decides, then the longest, so that
//! an operation hides what stands in the names behind it.

mod bill_owner;
mod meaning;
mod table;

use std::cmp::Reverse;

use crate::pierre::models::Direction;
pub use bill_owner::{BillOf, bill_of, card_words, debit_of_card};
pub use meaning::Meaning;
pub use table::{Phrase, Side, table};
use table::{canonical, found};

/// What decides of a text in the form of [`super::normalize::words`].
#[must_use]
pub fn read(text: &str, side: Side, direction: Direction) -> Option<&'static Phrase> {
    let text = canonical(text);
    let start = beginning(&text);
    let fitting = found(&text).filter(|(at, phrase)| {
        let is_place = !phrase.at_start || *at <= start;
        let context = [Meaning::CardWord, Meaning::BankWord, Meaning::Utility];
        is_place && !context.contains(&phrase.meaning) && phrase.fits(side, direction)
    });
    let fitting: Vec<(usize, &'static Phrase)> = fitting.collect();
    let first = |may: &dyn Fn(&Phrase) -> bool| {
        let fitting = fitting.iter().filter(|(_, it)| may(it));
        fitting.min_by_key(|(at, it)| (*at, Reverse(it.canonical.len())))
    };
    let &(_, found) = first(&|_| true)?;
    // Phrases that say whose money moves count anywhere in a transfer: they are no name.
    let whose = [
        Meaning::Portability,
        Meaning::OwnTransfer,
        Meaning::Salary,
        Meaning::CardCredit,
    ];
    let is_transfer = matches!(found.meaning, Meaning::Sent | Meaning::Received);
    let of_whom = || first(&|it| whose.contains(&it.meaning));
    let told = is_transfer.then(of_whom).flatten();
    Some(told.map_or(found, |(_, told)| *told))
}

/// Where a text begins when channels and numbers in front of it are passed over.
fn beginning(text: &str) -> usize {
    const CHANNELS: [&str; 8] = [
        "int", "mobile", "mob", "app", "sispag", "bb", "caixa", "internet",
    ];
    let mut at = 0;
    for word in text.split(' ') {
        let is_number = word.bytes().all(|it| it.is_ascii_digit());
        if !is_number && !CHANNELS.contains(&word) {
            break;
        }
        at += word.len() + 1;
    }
    if at >= text.len() { 0 } else { at }
}

#[cfg(test)]
mod tests;
