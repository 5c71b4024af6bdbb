//! Which bill a card's movement is on: by the bills that Pierre knows, else by the day on which the
//! card closes.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};

use crate::pierre::models::{Account, AccountKind, Bill, CardBill, Transaction};

/// How long before its due date a bill is taken to close when nothing says it; as Pierre does.
const CLOSES_BEFORE: i64 = 7;

/// The bills of all cards.
pub struct Bills<'b> {
    due_by_id: HashMap<&'b str, Date>,
    cards: Vec<Card<'b>>,
}

struct Card<'b> {
    id: &'b str,
    name: Option<&'b str>,
    /// Closing and due date of known bills, oldest first.
    known: Vec<(Date, Date)>,
    closing_day: Option<i8>,
    due_day: Option<i8>,
    closing_is_read: bool,
}

/// When the bill of a movement is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// Nothing says when the card closes: a week before the bill is due was assumed.
    pub is_inferred: bool,
}

impl<'b> Bills<'b> {
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
                .map(|account| Card::of(account, closed, open))
                .collect(),
        }
    }

    /// When the bill of a card's row is due; `None` for a card of which nothing is known.
    #[must_use]
    pub fn due(&self, row: &Transaction) -> Option<Due> {
        if let Some(day) = row.bill_id.as_deref().and_then(|id| self.due_by_id.get(id)) {
            return Some(Due {
                day: *day,
                is_inferred: false,
            });
        }
        self.card(row)?.due(row.date.day)
    }

    /// When the bill is due on which a card's movement of this day is.
    #[must_use]
    pub fn due_of(&self, account_id: &str, day: Date) -> Option<Due> {
        self.cards
            .iter()
            .find(|card| card.id == account_id)?
            .due(day)
    }

    fn card(&self, row: &Transaction) -> Option<&Card<'b>> {
        if let Some(id) = row.account_id.as_deref() {
            return self.cards.iter().find(|card| card.id == id);
        }
        let name = row.account_name.as_deref()?;
        let mut named = self.cards.iter().filter(|card| card.name == Some(name));
        named.next().filter(|_| named.next().is_none())
    }
}

impl<'b> Card<'b> {
    fn of(account: &'b Account, closed: &[Bill], open: &[CardBill]) -> Self {
        let id = account.id.as_str();
        let of_card = |bill: &&Bill| bill.account_id.as_deref() == Some(id);
        let dates = |bill: &Bill| Some((bill.closing_date?, bill.due_date?));
        let mut known: Vec<_> = closed.iter().filter(of_card).filter_map(dates).collect();
        known.sort_unstable();
        let open = open
            .iter()
            .find(|bill| bill.account_id.as_deref() == Some(id));
        let credit = account.credit.as_ref();
        let stored = open.and_then(|bill| i8::try_from(bill.closing_day?).ok());
        let read = stored.or_else(|| Some(credit?.close_date?.day()));
        let due = open
            .and_then(|bill| bill.balance_due_date)
            .or_else(|| credit?.due_date)
            .or_else(|| {
                closed
                    .iter()
                    .filter(of_card)
                    .filter_map(|bill| bill.due_date)
                    .max()
            });
        let assumed = || Some(due?.saturating_sub(CLOSES_BEFORE.days()).day());
        Self {
            id,
            name: account.name.as_deref(),
            known,
            closing_day: read
                .or_else(|| Some(open?.period_end?.day()))
                .or_else(assumed),
            due_day: due.map(Date::day),
            closing_is_read: read.is_some(),
        }
    }

    fn due(&self, day: Date) -> Option<Due> {
        let next = self.known.partition_point(|(closing, _)| *closing < day);
        if let Some((closing, due)) = self.known.get(next)
            && (next > 0 || day > closing.saturating_sub(1.month()))
        {
            return Some(Due {
                day: *due,
                is_inferred: false,
            });
        }
        let closing = next_on(day, self.closing_day?);
        Some(Due {
            day: next_on(closing.tomorrow().ok()?, self.due_day?),
            is_inferred: !self.closing_is_read,
        })
    }
}

/// The first day, this one included, with this day of the month, or the last of a month that
/// lacks it.
fn next_on(day: Date, of_month: i8) -> Date {
    let in_month = |first: Date| {
        let last = first.last_of_month();
        first
            .with()
            .day(of_month.clamp(1, last.day()))
            .build()
            .unwrap_or(last)
    };
    let this = in_month(day.first_of_month());
    if this >= day {
        return this;
    }
    in_month(day.first_of_month().saturating_add(1.month()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn due(row: &str, closed: &serde_json::Value, open: &serde_json::Value) -> Option<String> {
        let accounts: Vec<Account> = crate::ledger::sample(&(json!([
            {"id": "c", "name": "Roxo", "type": "CREDIT", "creditData": {"balanceDueDate": "2026-12-10"}}
        ])))
        .unwrap();
        let closed: Vec<Bill> = crate::ledger::sample(&(closed.clone())).unwrap();
        let open: Vec<CardBill> = crate::ledger::sample(&(open.clone())).unwrap();
        let row: Transaction = crate::ledger::sample(&(json!({
            "amount": 1, "date": row, "type": "DEBIT", "account_type": "CREDIT", "account_name": "Roxo"
        })))
        .unwrap();
        let due = Bills::of(&accounts, &closed, &open).due(&row)?;
        Some(format!(
            "{}{}",
            due.day,
            if due.is_inferred { "?" } else { "" }
        ))
    }

    #[test]
    fn known_bills_come_before_days_of_the_month() {
        let closed = json!([
            {"accountId": "c", "billClosingDate": "2026-10-02", "dueDate": "2026-10-09"},
            {"accountId": "c", "billClosingDate": "2026-11-04", "dueDate": "2026-11-11"}]);
        let open = json!([{"account_id": "c", "closing_day": 3, "balance_due_date": "2026-12-10"}]);
        for (row, expected) in [
            ("2026-10-02", "2026-10-09"),
            ("2026-10-03", "2026-11-11"),
            ("2026-11-04", "2026-11-11"),
            // After the last known one, and before the first.
            ("2026-11-05", "2026-12-10"),
            ("2026-12-04", "2027-01-10"),
            ("2026-09-03", "2026-10-09"),
            ("2026-09-02", "2026-09-10"),
            ("2026-08-20", "2026-09-10"),
        ] {
            assert_eq!(due(row, &closed, &open).as_deref(), Some(expected), "{row}");
        }
    }

    #[test]
    fn without_a_closing_day_a_week_before_the_due_date_is_assumed_and_said() {
        let none = json!([]);
        assert_eq!(
            due("2026-11-03", &none, &none).as_deref(),
            Some("2026-11-10?")
        );
        assert_eq!(
            due("2026-11-04", &none, &none).as_deref(),
            Some("2026-12-10?")
        );
        let assumed = json!([{"account_id": "c", "period_end": "2026-12-05"}]);
        assert_eq!(
            due("2026-11-05", &none, &assumed).as_deref(),
            Some("2026-11-10?")
        );
    }

    #[test]
    fn month_ends_are_clamped() {
        let at_the_end =
            json!([{"account_id": "c", "closing_day": 31, "balance_due_date": "2026-12-31"}]);
        assert_eq!(
            due("2027-02-10", &json!([]), &at_the_end).as_deref(),
            Some("2027-03-31")
        );
        assert_eq!(
            next_on("2027-02-10".parse().unwrap(), 30).to_string(),
            "2027-02-28"
        );
        assert_eq!(
            next_on("2026-11-05".parse().unwrap(), 5).to_string(),
            "2026-11-05"
        );
    }
}
