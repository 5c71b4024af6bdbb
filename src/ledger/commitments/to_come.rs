//! The parts of purchases that no row tells yet.

use jiff::{ToSpan, civil::Date};

use super::{
    Commitment, Kind,
    cards::{OfCard, is_row, unpaid},
};
use crate::{
    ledger::{installments::Standing, purchases},
    pierre::models::AccountKind,
};

impl OfCard<'_> {
    /// The parts to come that are no rows yet: of the list, and of purchases that the list lacks.
    pub(super) fn later(&self, current: Date) -> Vec<Commitment> {
        let mut owed = Vec::new();
        let single = self
            .sources
            .accounts
            .iter()
            .filter(|it| it.kind == AccountKind::Credit)
            .count()
            == 1;
        for (place, purchase) in self.sources.purchases.iter().enumerate() {
            let is_own = match purchase.account_id.as_deref() {
                Some(id) => id == self.card.id,
                None => single,
            };
            if !is_own {
                continue;
            }
            let standing = Standing::of(purchase, self.today);
            let foresees = purchase.parts.iter().any(|it| it.is_projected);
            for (number, due, amount) in unpaid(&standing) {
                let told = purchase.parts.iter().find(|it| it.number == Some(number));
                let bill = self.bills.due_of(&self.card.id, due);
                let on = bill.map_or(due, |it| it.day);
                // What a bank has told of the current bill is in its amount.
                let is_in_amount =
                    on <= current && foresees && told.is_some_and(|it| !it.is_projected);
                if due <= self.today || is_row(self.parts, place, number) || is_in_amount {
                    continue;
                }
                let inferred = standing.inferred || bill.is_none_or(|it| it.is_inferred);
                owed.push(self.bill(on, Kind::Installment, amount, 1, inferred));
            }
        }
        owed.extend(self.unlisted());
        owed
    }

    /// The parts to come of purchases that only rows tell.
    fn unlisted(&self) -> Vec<Commitment> {
        let own = self.parts.iter().filter(|part| part.purchase.is_none());
        let own = own.filter_map(|part| Some((part, self.entries.get(part.row)?)));
        let own = own.filter(|(_, entry)| self.is_own(&entry.row));
        let rows: Vec<_> = own.map(|(part, entry)| (part, &entry.row)).collect();
        let wholes = purchases::pieced_together(rows.iter().copied());
        let mut owed = Vec::new();
        for whole in wholes {
            let last = whole.known.last().map_or(0, |(number, _)| *number);
            let of_last = rows.iter().filter(|(part, _)| {
                let installment = part.installment;
                part.base == whole.base
                    && installment.is_some_and(|it| it.number == last && it.total == whole.parts)
            });
            let Some(due) = of_last.map(|(_, row)| row.date.day).max() else {
                continue;
            };
            for (ahead, _) in (last + 1..=whole.parts).enumerate() {
                let months = i64::try_from(ahead + 1).unwrap_or_default();
                let due = due.saturating_add(months.months());
                if due > self.today {
                    owed.push(self.bill(due, Kind::Installment, whole.usual(), 1, true));
                }
            }
        }
        owed
    }
}
