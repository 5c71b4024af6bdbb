//! Which bills of a card its payments paid.

use std::{collections::BTreeMap, ops::RangeInclusive};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::open_bills::{BillDraft, OfCard};
use crate::{ledger::rules::Rule, pierre::models::Direction};

/// Days around its due date on which the very total of a bill pays that bill.
const ON_TIME: RangeInclusive<i32> = -10..=5;

impl OfCard<'_> {
    /// A payment of a bill's very total around its due date pays that bill; each other one pays the
    /// oldest bill that had closed, and what a bill of a known amount does not need goes to the next.
    pub(super) fn pay(&self, by_due: &mut BTreeMap<Date, BillDraft>) {
        let payments = self.entries.iter().filter(|it| {
            it.rule == Rule::BillPayment && self.is_own(it.row) && it.row.date.day <= self.today
        });
        let mut payments: Vec<(Date, Decimal)> = payments
            .filter_map(|it| {
                let amount = it.reais?;
                let signed = if it.row.direction == Direction::In {
                    amount
                } else {
                    -amount.abs()
                };
                Some((it.row.date.day, signed))
            })
            .collect();
        payments.sort_unstable();
        for (day, amount) in payments {
            let mut left = amount;
            if left < Decimal::ZERO {
                // A payment that bounced is taken from what was paid last.
                for bill in by_due.values_mut().rev() {
                    let back = bill.paid.min(-left);
                    bill.paid -= back;
                    left += back;
                }
                continue;
            }
            let exact = by_due.iter_mut().find(|(due, bill)| {
                let days = (day - **due).get_days();
                bill.told == Some(left) && bill.paid.is_zero() && ON_TIME.contains(&days)
            });
            if let Some((_, bill)) = exact {
                bill.paid = left;
                continue;
            }
            for (due, bill) in by_due.iter_mut() {
                let closing = self.bills.closing_of(&self.card.id, *due);
                let had_closed = closing.is_some_and(|closing| closing < day);
                if left.is_zero() || (!had_closed && left == amount) {
                    break;
                }
                let open = (bill.amount() - bill.paid).max(Decimal::ZERO);
                if open.is_zero() {
                    continue;
                }
                let takes = left.min(open);
                bill.paid += takes;
                left -= takes;
                if bill.told.is_none() {
                    // Its rows may not be all: nothing is left over of what was paid for it.
                    break;
                }
            }
        }
    }
}
