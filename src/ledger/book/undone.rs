//! Purchases in parts that the `estorno` of a part undoes whole.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::entry::Entry;
use crate::{
    ledger::{
        account_key::AccountKey,
        installments::whole_price,
        part_text::base,
        parts::{self, CENTS, may_be_of_card},
        purchases::Whole,
        row_text::RowText,
    },
    pierre::models::{Purchase, Transaction},
};

/// The purchases that refunds of a card undo whole, each being the `estorno` of a part.
pub(in crate::ledger) fn undone_by(
    refunds: &[Entry<'_>],
    listed: &[Purchase],
    pieced: &[Whole],
) -> HashSet<Undone> {
    let undoing = refunds.iter().filter_map(|it| {
        let text = RowText::of(it.row.description.as_deref().unwrap_or_default());
        undoes(it.row, &text, listed, pieced)
    });
    undoing.map(|(undone, _)| undone).collect()
}

/// A purchase that an `estorno` takes back.
#[derive(PartialEq, Eq, Hash)]
pub(in crate::ledger) enum Undone {
    /// By its place in the list.
    Listed(usize),
    /// By its place among those that were pieced together.
    Pieced(usize),
    /// Known only by this refund: by account, text and number of parts.
    Unseen(String, String, u32),
}

/// The purchase that the `estorno` of one of its parts undoes, and its whole price: one with a part of
/// the exact amount, else of one near it; else one that only this refund shows.
pub(super) fn undoes(
    row: &Transaction,
    text: &RowText,
    listed: &[Purchase],
    pieced: &[Whole],
) -> Option<(Undone, Decimal)> {
    let told = parts::told(row, text);
    let exact = |a: Decimal| (a - row.magnitude).abs() <= CENTS;
    let near = |a: Decimal| (a - row.magnitude).abs() * Decimal::TEN <= a;
    let found = undoes_one(row, text, listed, pieced, exact);
    // Without a part number only the exact amount identifies the estorno of a part.
    let found = found.or_else(|| told.and_then(|_| undoes_one(row, text, listed, pieced, near)));
    if found.is_some() {
        return found;
    }
    let told = told?;
    let account = match AccountKey::of(row) {
        AccountKey::Id(id) => id.to_owned(),
        AccountKey::Named(name, ..) => name.unwrap_or_default().to_owned(),
    };
    let whole = parts::price_of_all(row, told.total);
    let text = text.base().to_string();
    Some((Undone::Unseen(account, text, told.total), whole))
}

fn undoes_one(
    row: &Transaction,
    text: &RowText,
    listed: &[Purchase],
    pieced: &[Whole],
    is_amount: impl Fn(Decimal) -> bool,
) -> Option<(Undone, Decimal)> {
    let told = parts::told(row, text);
    let text = text.base();
    let of_count = |count: u32| told.is_none_or(|it| it.total == count);
    let is_part = |amount: Decimal, whole: Decimal| row.magnitude != whole && is_amount(amount);
    for (place, purchase) in listed.iter().enumerate() {
        let is_possible = may_be_of_card(purchase.account_id.as_ref(), row.account_id.as_ref())
            && of_count(purchase.part_count)
            && purchase.parts.iter().any(|it| is_amount(it.amount));
        if !is_possible {
            continue;
        }
        let (total, _) = whole_price(purchase);
        let of_amount = purchase.parts.iter().any(|it| is_part(it.amount, total));
        if of_amount && is_of_shop(text, &base(purchase.description.as_deref())) {
            return Some((Undone::Listed(place), total));
        }
    }
    let mut pieced = pieced.iter().enumerate();
    let found = pieced.find(|(_, whole)| {
        let of_amount = whole
            .known
            .iter()
            .any(|(_, amount)| is_part(*amount, whole.total));
        may_be_of_card(whole.account_id.as_ref(), row.account_id.as_ref())
            && of_count(whole.parts)
            && of_amount
            && is_of_shop(text, &whole.base)
    });
    found.map(|(place, whole)| (Undone::Pieced(place), whole.total))
}

/// Whether the text of a refund, which banks cut, is one of a purchase's.
fn is_of_shop(refund: &str, purchase: &str) -> bool {
    let mut words = refund.split(' ').filter(|word| !word.is_empty());
    refund == purchase || words.all(|word| purchase.split(' ').any(|other| other == word))
}
