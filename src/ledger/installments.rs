//! Purchases in installments: what each costs, what is paid of it, and what is still to come.

mod merging;
mod price;

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use crate::pierre::models::Purchase;
pub use merging::{Merged, merged};
pub use price::whole_price;

/// A part that is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpaid {
    /// Which one, from 1.
    pub number: u32,
    /// When it is due.
    pub due: Option<Date>,
    /// How much.
    pub amount: Decimal,
}

/// What is paid of a purchase and what is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentProgress {
    /// Paid parts.
    pub paid_parts: u32,
    /// Their amounts.
    pub paid: Decimal,
    /// Their amounts.
    pub remaining: Decimal,
    /// Each part that is not paid.
    pub unpaid: Vec<Unpaid>,
    /// Pierre did not say which parts are paid; due dates decided.
    pub inferred: bool,
}

impl PaymentProgress {
    /// What Pierre says of a purchase; where it says nothing, a part that was due before today
    /// counts as paid.
    #[must_use]
    pub fn of(purchase: &Purchase, today: Date) -> Self {
        let left = |remaining| purchase.part_count.checked_sub(remaining);
        let counted = purchase
            .parts_paid
            .or_else(|| purchase.parts_remaining.and_then(left));
        let mut inferred = false;
        let (mut paid_parts, mut paid) = (0_u32, Decimal::ZERO);
        let mut unpaid = Vec::new();
        for (number, part) in (1_u32..).zip(&purchase.parts) {
            let number = part.number.unwrap_or(number);
            let among_paid = counted.map(|paid| number <= paid);
            let is_paid = part.is_paid.or(among_paid).unwrap_or_else(|| {
                inferred = true;
                part.due.is_some_and(|due| due < today)
            });
            if is_paid {
                paid_parts += 1;
                paid += part.amount;
            } else {
                unpaid.push(Unpaid {
                    number,
                    due: part.due,
                    amount: part.amount,
                });
            }
        }
        let summed: Decimal = unpaid.iter().map(|it| it.amount).sum();
        let of_total = |part: Option<Decimal>| part.map(|part| purchase.total - part);
        Self {
            paid_parts: counted.unwrap_or(paid_parts),
            paid: purchase
                .amount_paid
                .or(of_total(purchase.amount_remaining))
                .unwrap_or(paid),
            remaining: purchase
                .amount_remaining
                .or(of_total(purchase.amount_paid))
                .unwrap_or(summed),
            unpaid,
            inferred,
        }
    }

    /// Number, due date and amount of each part that is to be paid: those that are not paid, and those
    /// behind the last that the list tells, a month apart and each like that one.
    pub(super) fn to_pay<'p>(
        &'p self,
        purchase: &'p Purchase,
    ) -> impl Iterator<Item = (u32, Date, Decimal)> {
        let unpaid = self.unpaid.iter();
        let unpaid = unpaid.filter_map(|it| Some((it.number, it.due?, it.amount)));
        let last = purchase.parts.last();
        let number = last.and_then(|part| part.number).unwrap_or(u32::MAX);
        let behind = number.saturating_add(1)..=purchase.part_count;
        unpaid.chain(behind.filter_map(move |next| {
            let last = last?;
            let due = last.due?.saturating_add(i64::from(next - number).months());
            Some((next, due, last.amount))
        }))
    }

    /// The next day on which a part is due.
    #[must_use]
    pub fn next_due(&self, today: Date) -> Option<Date> {
        let dates = self.unpaid.iter().filter_map(|it| it.due);
        dates.filter(|due| *due >= today).min()
    }
}

/// Amount and number of the unpaid parts due from today on, by the first day of their month.
pub fn by_month<'a>(
    progress: impl IntoIterator<Item = &'a PaymentProgress>,
    today: Date,
) -> BTreeMap<Date, (Decimal, usize)> {
    let mut months: BTreeMap<Date, (Decimal, usize)> = BTreeMap::new();
    for Unpaid { due, amount, .. } in progress.into_iter().flat_map(|it| &it.unpaid) {
        if let Some(due) = due.filter(|due| *due >= today) {
            let month = months.entry(due.first_of_month()).or_default();
            month.0 += amount;
            month.1 += 1;
        }
    }
    months
}

#[cfg(test)]
mod tests;
