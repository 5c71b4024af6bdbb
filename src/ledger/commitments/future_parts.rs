//! The parts of purchases that are not rows yet.

use jiff::{ToSpan, civil::Date};

use super::{Commitment, CommitmentKind, open_bills::OfCard};
use crate::{
    ledger::{
        book::{
            Entry,
            undone::{Undone, undone_by},
        },
        installments::PaymentProgress,
        purchases,
        rules::Rule,
    },
    pierre::models::AccountKind,
};

impl OfCard<'_> {
    /// The parts to come that are no rows yet: of the list, and of purchases that the list lacks.
    pub(super) fn later(&self, current: Date, is_calculated: bool) -> Vec<Commitment> {
        let mut owed = Vec::new();
        let refunds = self.refunds();
        let single = self
            .sources
            .accounts
            .iter()
            .filter(|it| it.kind == AccountKind::Credit)
            .count()
            == 1;
        let undone = undone_by(&refunds, &self.sources.purchases, &[]);
        for (place, purchase) in self.sources.purchases.iter().enumerate() {
            let is_own = match purchase.account_id.as_deref() {
                Some(id) => id == self.card.id,
                None => single,
            };
            if !is_own || undone.contains(&Undone::Listed(place)) || self.seen.is_told_twice(place)
            {
                continue;
            }
            let progress = PaymentProgress::of(purchase, self.today);
            let foresees = purchase.parts.iter().any(|it| it.is_projected);
            for (number, due, amount) in progress.to_pay(purchase) {
                let told = purchase.parts.iter().find(|it| it.number == Some(number));
                let bill = self.bills.due_of_listed(&self.card.id, due, purchase.date);
                let on = bill.map_or(due, |it| it.day);
                // What a bank has posted on the current bill is in what Pierre calculated.
                let is_told = told.is_some_and(|it| !it.is_projected);
                let is_in_amount = is_calculated && on <= current && foresees && is_told;
                // A part whose day has passed may be on a bill that is due only now: the list says
                // that it is not paid, and it is no row.
                let is_past = due <= self.today
                    && (on <= self.today || is_calculated && on <= current || progress.inferred);
                if is_past || self.seen.has(place, number) || is_in_amount {
                    continue;
                }
                let inferred =
                    progress.inferred || told.is_none() || bill.is_none_or(|it| it.is_inferred);
                owed.push(self.bill(on, CommitmentKind::Installment, amount, 1, inferred));
            }
        }
        owed.extend(self.unlisted(&refunds));
        owed
    }

    /// What the card gave back.
    fn refunds(&self) -> Vec<Entry<'_>> {
        let entries = self.entries.iter();
        let refunds = entries.filter(|it| it.rule == Rule::Refund && self.is_own(it.row));
        refunds.collect()
    }

    /// The parts to come of purchases that only rows tell.
    fn unlisted(&self, refunds: &[Entry<'_>]) -> Vec<Commitment> {
        let own = self.parts.iter().filter(|part| part.purchase.is_none());
        let own = own.filter_map(|part| Some((part, self.entries.get(part.row)?.row)));
        let wholes = purchases::pieced_together(own.filter(|(_, row)| self.is_own(row)));
        let undone = undone_by(refunds, &[], &wholes);
        let mut owed = Vec::new();
        for (place, whole) in wholes.iter().enumerate() {
            if undone.contains(&Undone::Pieced(place)) {
                continue;
            }
            let last = whole.known.last().map_or(0, |(number, _)| *number);
            let Some(due) = self.entries.get(whole.last).map(|it| it.row.date.day) else {
                continue;
            };
            for (ahead, _) in (last + 1..=whole.parts).enumerate() {
                let months = i64::try_from(ahead + 1).unwrap_or_default();
                let due = due.saturating_add(months.months());
                if due > self.today {
                    owed.push(self.bill(due, CommitmentKind::Installment, whole.usual(), 1, true));
                }
            }
        }
        owed
    }
}
