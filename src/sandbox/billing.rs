//! The billing cycle of a card. A bill closes a week before it is due and is the sum of the card's
//! rows since the day after the closing before, payments left out.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;

use super::days::{Calendar, in_month, months_between};
use super::household::{Row, View};
use super::json::{get, text};

/// How many months back there are rows of a bill's whole period.
pub(super) const BILLS: i32 = 5;
/// How long before its due date a bill closes.
const WEEK: i64 = 7;

/// One bill of a card.
pub(super) struct Bill {
    pub(super) id: String,
    /// Its month, counted from this one.
    pub(super) months: i32,
    pub(super) first: Date,
    pub(super) closing: Date,
    pub(super) due: Date,
}

impl Bill {
    /// The bill of a card that is due `months` away from this month; `None` if it is no card.
    pub(super) fn due_in(
        calendar: &Calendar,
        view: &View<'_>,
        card: &Value,
        months: i32,
    ) -> Option<Self> {
        let place = view
            .cards()
            .position(|it| text(it, "id") == text(card, "id"))?;
        let number = i32::try_from(place).ok()? + 1;
        let day = due_date(card)?.day();
        let due = in_month(calendar.month(months).ok()?, day);
        let before = in_month(calendar.month(months - 1).ok()?, day);
        let number = number * 100 + BILLS + months;
        Some(Self {
            id: format!("b1110000-0000-4000-8000-{number:012}"),
            months,
            first: closes_before(before).tomorrow().ok()?,
            closing: closes_before(due),
            due,
        })
    }

    /// The bill of a card that a purchase of this day is on.
    pub(super) fn of_day(
        calendar: &Calendar,
        view: &View<'_>,
        card: &Value,
        day: Date,
    ) -> Option<Self> {
        let this = months_between(calendar.today, day);
        // It closes before the month after next is over.
        let mut next =
            (this..=this + 2).filter_map(|months| Self::due_in(calendar, view, card, months));
        next.find(|bill| bill.closing >= day)
    }

    /// The id of the closed bill that a card's row is on: rows with one id add up to its bill. A
    /// row without an amount in reais is on none yet, and one of an older bill has none any more.
    pub(super) fn id_of(row: &Row, view: &View<'_>, calendar: &Calendar) -> Option<String> {
        if row.is_bill_payment() || row.reais(&view.accounts) == 0 {
            return None;
        }
        let card = view.account(row.text("account_id"))?;
        let bill = Self::of_day(calendar, view, card, row.day)?;
        let is_known = bill.closing < calendar.today && bill.months >= -BILLS;
        is_known.then_some(bill.id)
    }
}

/// A card's rows of these days, payments of bills left out.
pub(super) fn rows_of<'a>(
    view: &View<'a>,
    card: &Value,
    start: Date,
    end: Date,
) -> impl Iterator<Item = &'a Row> {
    view.rows.iter().filter(move |row| {
        (start..=end).contains(&row.day)
            && row.text("account_id") == text(card, "id")
            && !row.is_bill_payment()
    })
}

/// What those rows add up to, in cents of reais.
pub(super) fn spent(view: &View<'_>, card: &Value, start: Date, end: Date) -> i64 {
    let rows = rows_of(view, card, start, end);
    rows.map(|row| row.reais(&view.accounts)).sum()
}

/// The date on which a card's next bill is due.
pub(super) fn due_date(card: &Value) -> Option<Date> {
    text(&get(card, "creditData"), "balanceDueDate")
        .parse()
        .ok()
}

/// The day on which the bill that is due on this one closes.
pub(super) fn closes_before(due: Date) -> Date {
    due.saturating_sub(WEEK.days())
}
