//! Which bill a card's movement is on: the one that Pierre names, else the one that another part of its
//! purchase implies, else by forecast and due date of the part, else by the day on which the card closes.

mod billing_cycle;

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};

use self::billing_cycle::BillingCycle;
use super::parts::PartOf;
use crate::pierre::models::{Account, AccountKind, Bill, CardBill, Transaction};

/// The bills of all cards.
pub struct BillCalendar<'b> {
    due_by_id: HashMap<&'b str, Date>,
    cards: Vec<BillingCycle<'b>>,
}

/// When the bill of a movement is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// Nothing says when the card closes: a week before the bill is due was assumed.
    pub is_inferred: bool,
    /// The movement is of the very day on which the bill closes: some banks put it on the next.
    pub is_on_edge: bool,
}

impl<'b> BillCalendar<'b> {
    /// Of what Pierre says of closed and open bills; all of it may be missing.
    #[must_use]
    pub fn of(accounts: &'b [Account], closed: &'b [Bill], open: &'b [CardBill]) -> Self {
        let dues = closed
            .iter()
            .filter_map(|bill| Some((bill.id.as_deref()?, bill.due_date?)));
        let cards = accounts
            .iter()
            .filter(|account| account.kind == AccountKind::Credit);
        Self {
            due_by_id: dues.collect(),
            cards: cards
                .map(|account| BillingCycle::of(account, closed, open))
                .collect(),
        }
    }

    /// When the bill is due that Pierre names for a row, or the current one where nobody else does.
    #[must_use]
    pub fn named(&self, row: &Transaction) -> Option<Due> {
        let id = row.bill_id.as_deref()?;
        let known = self.due_by_id.get(id).copied();
        let day = known.or_else(|| self.card(row)?.current_of(row.date.day))?;
        Some(Due {
            day,
            is_inferred: false,
            is_on_edge: false,
        })
    }

    /// When the bill of a part is due, from that of another part of its purchase.
    #[must_use]
    pub fn beside(&self, row: &Transaction, part: &PartOf, other: &(u32, Date)) -> Option<Due> {
        let card = self.card(row)?;
        let number = i64::from(part.installment?.number);
        let months = number - i64::from(other.0);
        let closing = card.closing_of(other.1)?.saturating_sub(10.days());
        card.due(closing.saturating_add(months.months()))
    }

    /// When the bill of a card's row is due, by its day and what it says of being a part; `None` for
    /// a card with no known bills.
    #[must_use]
    pub fn due(&self, row: &Transaction, part: Option<&PartOf>) -> Option<Due> {
        let card = self.card(row)?;
        match part {
            Some(part) => card.due_of_part(row, part),
            None => card.due(row.date.day),
        }
    }

    /// When the bill is due on which a card's movement of this day is.
    #[must_use]
    pub fn due_of(&self, account_id: &str, day: Date) -> Option<Due> {
        self.cards
            .iter()
            .find(|card| card.id == account_id)?
            .due(day)
    }

    /// When the bill is due on which a part of a listed purchase is. The list dates parts on days of
    /// the month like the purchase's own, or on those on which the card's bills are due.
    #[must_use]
    pub fn due_of_listed(&self, account_id: &str, due: Date, bought: Option<Date>) -> Option<Due> {
        let card = self.cards.iter().find(|card| card.id == account_id)?;
        let is_own_day = bought.is_none_or(|day| day.day() == due.day());
        if !is_own_day && let Some(bill) = card.due_near(due) {
            return Some(bill);
        }
        card.due(due)
    }

    /// When the bill closes that is due on this day.
    #[must_use]
    pub fn closing_of(&self, account_id: &str, due: Date) -> Option<Date> {
        let mut cards = self.cards.iter();
        cards.find(|card| card.id == account_id)?.closing_of(due)
    }

    fn card(&self, row: &Transaction) -> Option<&BillingCycle<'b>> {
        if let Some(id) = row.account_id.as_deref() {
            return self.cards.iter().find(|card| card.id == id);
        }
        let name = row.account_name.as_deref()?;
        let mut named = self.cards.iter().filter(|card| card.name == Some(name));
        named.next().filter(|_| named.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::{billing_cycle::next_on, *};
    use serde_json::json;

    /// When the bills of rows of these days are due: `day due`, with a `?` where it was inferred.
    fn check(closed: &serde_json::Value, open: &serde_json::Value, cases: &[&str]) {
        let accounts: Vec<Account> = crate::ledger::sample(&json!([
            {"id": "c", "name": "Roxo", "type": "CREDIT", "creditData": {"balanceDueDate": "2026-12-10"}}
        ]))
        .unwrap();
        let closed: Vec<Bill> = crate::ledger::sample(closed).unwrap();
        let open: Vec<CardBill> = crate::ledger::sample(open).unwrap();
        let calendar = BillCalendar::of(&accounts, &closed, &open);
        for case in cases {
            let day = case.split(' ').next();
            let row: Transaction = crate::ledger::sample(&json!({
                "amount": 1, "date": day, "type": "DEBIT", "account_type": "CREDIT", "account_name": "Roxo"
            }))
            .unwrap();
            let due = calendar.due(&row, None).unwrap();
            let doubt = if due.is_inferred { "?" } else { "" };
            assert_eq!(format!("{} {}{doubt}", row.date.day, due.day), *case);
        }
    }

    #[test]
    fn known_bills_come_before_days_of_the_month() {
        let closed = json!([
            {"accountId": "c", "billClosingDate": "2026-10-02", "dueDate": "2026-10-09"},
            {"accountId": "c", "billClosingDate": "2026-11-04", "dueDate": "2026-11-11"}]);
        let open = json!([{"account_id": "c", "closing_day": 3, "balance_due_date": "2026-12-10"}]);
        let within = [
            "2026-10-02 2026-10-09",
            "2026-10-03 2026-11-11",
            "2026-11-04 2026-11-11",
        ];
        check(&closed, &open, &within);
        let after_the_last = ["2026-11-05 2026-12-10", "2026-12-04 2027-01-10"];
        check(&closed, &open, &after_the_last);
        let before_the_first = [
            "2026-09-03 2026-10-09",
            "2026-09-02 2026-09-10",
            "2026-08-20 2026-09-10",
        ];
        check(&closed, &open, &before_the_first);
    }

    #[test]
    fn what_was_bought_after_the_last_closing_is_not_on_the_bill_that_has_closed() {
        let closed =
            json!([{"accountId": "c", "billClosingDate": "2026-11-04", "dueDate": "2026-11-11"}]);
        let assumed = json!([{"account_id": "c", "period_end": "2026-12-08", "balance_due_date": "2026-12-11"}]);
        let cases = ["2026-11-04 2026-11-11", "2026-11-05 2026-12-11"];
        check(&closed, &assumed, &cases);
    }

    #[test]
    fn without_a_closing_day_a_week_before_the_due_date_is_assumed_and_said() {
        let none = json!([]);
        let cases = ["2026-11-03 2026-11-10?", "2026-11-04 2026-12-10?"];
        check(&none, &none, &cases);
        let assumed = json!([{"account_id": "c", "period_end": "2026-12-05"}]);
        check(&none, &assumed, &["2026-11-05 2026-11-10?"]);
    }

    #[test]
    fn month_ends_are_clamped() {
        let at_the_end =
            json!([{"account_id": "c", "closing_day": 31, "balance_due_date": "2026-12-31"}]);
        check(&json!([]), &at_the_end, &["2027-02-10 2027-03-31"]);
        let next = |day: &str, of_month| next_on(day.parse().unwrap(), of_month).to_string();
        assert_eq!(next("2027-02-10", 30), "2027-02-28");
        assert_eq!(next("2026-11-05", 5), "2026-11-05");
    }
}
