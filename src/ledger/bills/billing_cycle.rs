//! One card: when its bills close and are due.

use jiff::{ToSpan, civil::Date};

use super::Due;
use crate::{
    ledger::parts::{PartOf, months_between},
    pierre::models::{Account, Bill, CardBill, Transaction},
};

/// How long before its due date a bill is taken to close when nothing says it; as Pierre does.
const CLOSES_BEFORE: i64 = 7;
/// Fewest days between two closings of a card.
const SHORTEST: i32 = 20;
/// How many days before it is due a bill may have begun.
const LONGEST: i64 = 50;
/// Most days by which weekends and holidays move a due date.
const MOVES: i32 = 3;

/// A card and its bills.
pub(super) struct BillingCycle<'b> {
    pub(super) id: &'b str,
    pub(super) name: Option<&'b str>,
    /// Known bills, oldest first.
    known: Vec<Known>,
    closing_day: Option<i8>,
    /// When the current bill is due.
    current: Option<Date>,
    due_day: Option<i8>,
    closing_is_read: bool,
}

/// When a bill closes and is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    closing: Date,
    due: Date,
    /// Nothing says when it closed.
    is_inferred: bool,
}

impl<'b> BillingCycle<'b> {
    pub(super) fn of(account: &'b Account, closed: &[Bill], open: &[CardBill]) -> Self {
        let id = account.id.as_str();
        let of_card = |bill: &&Bill| bill.account_id.as_deref() == Some(id);
        let open = open
            .iter()
            .find(|bill| bill.account_id.as_deref() == Some(id));
        let credit = account.credit.as_ref();
        let stored = open.and_then(|bill| i8::try_from(bill.closing_day?).ok());
        let read = stored.or_else(|| Some(credit?.close_date?.day()));
        let told = |bill: &Bill| {
            Some(Known {
                closing: bill.closing_date?,
                due: bill.due_date?,
                is_inferred: false,
            })
        };
        // The last known closing gives the day on which the card closes.
        let closings = closed
            .iter()
            .filter(of_card)
            .filter_map(|bill| bill.closing_date);
        let read = read.or_else(|| Some(closings.max()?.day()));
        let current = open
            .and_then(|bill| bill.balance_due_date)
            .or_else(|| credit?.due_date);
        let dues = closed
            .iter()
            .filter(of_card)
            .filter_map(|bill| bill.due_date);
        let due = current.or_else(|| dues.max());
        let assumed = || Some(due?.saturating_sub(CLOSES_BEFORE.days()).day());
        let closing_day = read
            .or_else(|| Some(open?.period_end?.day()))
            .or_else(assumed);
        let guessed = |bill: &Bill| {
            let due = bill.due_date?;
            let closing = last_before(due, closing_day?);
            Some(Known {
                closing,
                due,
                is_inferred: read.is_none(),
            })
        };
        let of_bill = |bill: &Bill| told(bill).or_else(|| guessed(bill));
        let mut known: Vec<_> = closed.iter().filter(of_card).filter_map(of_bill).collect();
        known.sort_unstable();
        known.dedup_by_key(|it| it.closing);
        Self {
            id,
            name: account.name.as_deref(),
            known,
            closing_day,
            current,
            due_day: due.map(Date::day),
            closing_is_read: read.is_some(),
        }
    }

    pub(super) fn closing_of(&self, due: Date) -> Option<Date> {
        let known = self.known.iter().find(|it| it.due == due);
        known
            .map(|it| it.closing)
            .or_else(|| Some(last_before(due, self.closing_day?)))
    }

    /// The bill that is not closed yet, of a row that names a bill nobody else does.
    pub(super) fn current_of(&self, day: Date) -> Option<Date> {
        let current = self.current?;
        let is_after_all = self
            .known
            .last()
            .is_none_or(|last| day > last.closing.saturating_sub(MOVES.days()));
        let is_in_time = day >= current.saturating_sub(LONGEST.days());
        (is_after_all && is_in_time).then_some(current)
    }

    pub(super) fn due(&self, day: Date) -> Option<Due> {
        self.bill(day).map(|bill| Due {
            day: bill.due,
            is_inferred: bill.is_inferred,
            is_on_edge: bill.closing == day,
        })
    }

    /// The first bill that closes on this day or later.
    fn bill(&self, day: Date) -> Option<Known> {
        let next = self.known.partition_point(|it| it.closing < day);
        let known = self.known.get(next);
        if let Some(known) = known
            && (next > 0 || day > known.closing.saturating_sub(1.month()))
        {
            return Some(*known);
        }
        let closing_day = self.closing_day?;
        let mut closing = next_on(day, closing_day);
        let last = next.checked_sub(1).and_then(|at| self.known.get(at));
        if last.is_some_and(|last| (closing - last.closing).get_days() < SHORTEST) {
            closing = next_on(closing.tomorrow().ok()?, closing_day);
        }
        Some(Known {
            closing,
            due: next_on(closing.tomorrow().ok()?, self.due_day?),
            is_inferred: !self.closing_is_read,
        })
    }

    /// The bill that closes in a month.
    fn closing_in(&self, month: Date) -> Option<Known> {
        let is_in = |it: &&Known| it.closing.first_of_month() == month;
        let known = self.known.iter().find(is_in).copied();
        known.or_else(|| self.bill(next_on(month, self.closing_day?)))
    }

    /// The bill of the nth part, where the first part's holds purchases of this day.
    fn nth(&self, bought: Date, number: u32) -> Option<Known> {
        let first = self.bill(bought)?;
        if number <= 1 {
            return Some(first);
        }
        // Well inside the bill, so that closings that move by a few days do not matter.
        let inside = first.closing.saturating_sub(10.days());
        self.bill(inside.saturating_add(i64::from(number - 1).months()))
    }

    pub(super) fn due_of_part(&self, row: &Transaction, part: &PartOf) -> Option<Due> {
        let number = part.installment.map_or(1, |it| it.number);
        let plain = || self.due(row.date.day);
        let nth = || {
            let bill = if part.is_at_once {
                self.nth(part.bought, number)
            } else {
                return plain();
            };
            bill.map(|bill| Due {
                day: bill.due,
                is_inferred: bill.is_inferred,
                is_on_edge: bill.closing == part.bought,
            })
        };
        let as_due = |bill: Known| Due {
            day: bill.due,
            is_inferred: bill.is_inferred,
            is_on_edge: false,
        };
        let own = row.installment_due.filter(|day| {
            let months = i64::from(number.saturating_sub(1));
            // The row's own day again says nothing, unless that is the part's.
            *day != row.date.day || !part.is_at_once || months == 0
        });
        // Bought whole on that day, a part could not be on a bill that closed before.
        let is_possible = |bill: &Known| {
            let back = i64::from(number.saturating_sub(1)).months();
            bill.closing.saturating_sub(back) >= part.bought
        };
        let foreseen = row.bill_forecast.and_then(|month| self.closing_in(month));
        let foreseen = foreseen.filter(is_possible);
        let by_due = own.and_then(|day| {
            let on_due = self.bill_due_near(day);
            let as_bought = self.bill(day);
            let agrees = |bill: &Option<Known>| {
                foreseen.is_some_and(|it| bill.is_some_and(|bill| bill.due == it.due))
            };
            if agrees(&as_bought) {
                as_bought
            } else if agrees(&on_due) || day.day() != part.bought.day() {
                on_due.or(as_bought)
            } else {
                as_bought
            }
        });
        let is_telling = own.is_some_and(|day| day != row.date.day)
            && months_between(part.bought, row.installment_due.unwrap_or(part.bought)) > 0;
        match (foreseen, by_due) {
            (Some(foreseen), _) => Some(as_due(foreseen)),
            (None, Some(bill)) if is_telling => Some(as_due(bill)),
            _ => nth(),
        }
    }

    /// When the bill is due that is due around a day.
    pub(super) fn due_near(&self, day: Date) -> Option<Due> {
        self.bill_due_near(day).map(|bill| Due {
            day: bill.due,
            is_inferred: bill.is_inferred,
            is_on_edge: false,
        })
    }

    /// The bill that is due around a day.
    fn bill_due_near(&self, day: Date) -> Option<Known> {
        let near = |due: Date| (due - day).get_days().abs() <= MOVES;
        let known = self.known.iter().find(|it| near(it.due)).copied();
        known.or_else(|| {
            let due = next_on(day.saturating_sub(MOVES.days()), self.due_day?);
            let closing = last_before(due, self.closing_day?);
            near(due).then_some(Known {
                closing,
                due,
                is_inferred: !self.closing_is_read,
            })
        })
    }
}

/// The last day before this one with this day of the month.
fn last_before(day: Date, of_month: i8) -> Date {
    let this = next_on(day.first_of_month(), of_month);
    if this < day {
        return this;
    }
    next_on(day.first_of_month().saturating_sub(1.month()), of_month)
}

/// The first day, this one included, with this day of the month, or the last of a month that
/// lacks it.
pub(super) fn next_on(day: Date, of_month: i8) -> Date {
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
