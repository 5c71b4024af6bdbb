//! A part that a row is, and when two tellings may be of one part.

use std::rc::Rc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{
    ledger::{part_text, row_text::RowText},
    pierre::models::{Installment, Shared, Transaction},
};

/// Days by which two tellings of a purchase's day may differ: months differ in length, and banks
/// post late.
pub(super) const SAME_TIME: i32 = 20;
/// Cents by which the tellings of one part's price may differ.
pub(in crate::ledger) const CENTS: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// Which part of how many a card's row says that it is.
pub(in crate::ledger) fn told(row: &Transaction, text: &RowText) -> Option<Installment> {
    if row.purchase.is_single || row.purchase.is_whole {
        return None;
    }
    row.installment
        .or_else(|| part_text::told_in(text.written(), row))
}

/// A part that a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    /// The place of the row.
    pub row: usize,
    /// Which of how many; `None` where only the list of purchases says that it is a part.
    pub installment: Option<Installment>,
    /// The day of the purchase, as far as it is known.
    pub bought: Date,
    /// Pierre or the bank gives that day; otherwise it is counted back from the part.
    pub is_day_told: bool,
    /// The bank delivers all parts on the purchase's day.
    pub is_at_once: bool,
    /// It was paid before its time, so that the day counted back is too early.
    pub is_anticipated: bool,
    /// The place of its purchase in the list, where one fits.
    pub purchase: Option<usize>,
    /// What the texts of all its parts have in common.
    pub base: Rc<str>,
}

impl PartOf {
    /// Whether its purchase may have been made within `days` of this day.
    pub(in crate::ledger) fn may_be_of(&self, day: Date, own: Date, days: i32) -> bool {
        let apart = (day - self.bought).get_days();
        apart.abs() <= days || (self.is_anticipated && apart > 0 && day <= own)
    }
}

/// A row among others, with its text.
#[derive(Clone, Copy)]
pub(super) struct Line<'r> {
    pub(super) place: usize,
    pub(super) row: &'r Transaction,
    pub(super) text: &'r RowText<'r>,
}

/// Whether two things are of one card, as far as both tell theirs.
pub(in crate::ledger) fn may_be_of_card(a: Option<&Shared>, b: Option<&Shared>) -> bool {
    a.is_none() || b.is_none() || a == b
}
