//! `get-bills`: closed bills whose due date has passed. A bill closes a week before it is due and is
//! what the card's rows since the day after the closing before come to, payments left out.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::days::Calendar;
use super::household::{get, set, text};
use super::query::Query;
use super::state::{Caller, Fault, State, View};
use super::{Shape, money, reply, shape, structured};

/// How many months back there are rows of a bill's whole period.
const BILLS: i32 = 5;
/// How long before its due date a bill closes.
const WEEK: i64 = 7;

/// Answers `GET get-bills`.
pub(crate) fn list(state: &State, caller: &Caller, query: &Query) -> Response {
    let view = state.household(caller);
    let wanted = query.get("accountId");
    let mut bills = Vec::new();
    if let Some(told) = state.untidy(caller) {
        let of_card = |bill: &&Value| wanted.is_none_or(|id| text(bill, "accountId") == id);
        bills.extend(told.bills.iter().rev().filter(of_card).cloned());
    }
    for card in &view.accounts {
        if state.untidy(caller).is_some() {
            break;
        }
        if wanted.is_some_and(|id| text(card, "id") != id) {
            continue;
        }
        for months in -BILLS..=0 {
            let bill = Bill::due_in(state.calendar(), &view.accounts, card, months);
            bills.extend(bill.and_then(|bill| written(state, &view, card, &bill)));
        }
    }
    if caller.fault == Fault::Odd {
        bills.extend(odd());
    }
    bills.reverse();
    let body = json!({
        "success": true,
        "count": bills.len(),
        "data": bills,
        "filters": { "accountId": wanted, "onlyPastDue": true },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

/// One bill of a card.
pub(crate) struct Bill {
    pub(crate) id: String,
    /// Its month, counted from this one.
    months: i32,
    first: Date,
    pub(crate) closing: Date,
    due: Date,
}

impl Bill {
    /// The bill of a card that is due `months` away from this month; `None` of no card.
    fn due_in(calendar: &Calendar, accounts: &[Value], card: &Value, months: i32) -> Option<Self> {
        let is_card = |account: &&Value| text(account, "type") == "CREDIT";
        let same = |account: &Value| text(account, "id") == text(card, "id");
        let place = accounts.iter().filter(is_card).position(same)?;
        let number = i32::try_from(place).ok()? + 1;
        let due = in_month(calendar.month(months).ok()?, due_day(card)?)?;
        let before = in_month(calendar.month(months - 1).ok()?, due_day(card)?)?;
        Some(Self {
            id: format!(
                "b1110000-0000-4000-8000-{:012}",
                number * 100 + BILLS + months
            ),
            months,
            first: closes_before(before).tomorrow().ok()?,
            closing: closes_before(due),
            due,
        })
    }

    /// The bill of a card that what was bought on a day is on.
    pub(crate) fn of_day(
        calendar: &Calendar,
        accounts: &[Value],
        card: &Value,
        day: Date,
    ) -> Option<Self> {
        let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        let this = months(day) - months(calendar.today);
        // It closes before the month after next is over.
        let mut next =
            (this..=this + 2).filter_map(|months| Self::due_in(calendar, accounts, card, months));
        next.find(|bill| bill.closing >= day)
    }

    /// Whether it is closed and its rows are all known, so that it has an id.
    pub(crate) fn is_known(&self, today: Date) -> bool {
        self.closing < today && self.months >= -BILLS
    }
}

/// A bill that has fallen due.
fn written(state: &State, view: &View<'_>, card: &Value, bill: &Bill) -> Option<Value> {
    let calendar = state.calendar();
    let &Bill {
        ref id,
        months,
        first,
        closing,
        due,
    } = bill;
    if due >= calendar.today {
        return None;
    }
    let cents = spent(view, card, first, closing);
    let shape = state.shape();
    let minimum = cents * 15 / 100;
    let at_midnight = |day: Date| Value::String(format!("{day}T00:00:00.000Z"));
    let mut body = json!({
        "id": id,
        "userId": get(card, "userId"),
        "itemId": get(card, "itemId"),
        "accountId": get(card, "id"),
        "dueDate": at_midnight(due),
        "totalAmount": shape::amount(&money::string(cents), shape),
        "totalAmountCurrencyCode": "BRL",
        // Text, number and null were all seen.
        "minimumPaymentAmount": match months {
            _ if shape == Shape::Documented => money::number(minimum),
            0 => money::string(minimum),
            oldest if oldest == -BILLS => Value::Null,
            _ => money::number(minimum),
        },
        "allowsInstallments": true,
        "createdAt": calendar.now(),
        "updatedAt": calendar.now(),
    });
    if shape.is_live() {
        set(&mut body, "billClosingDate", at_midnight(closing));
    }
    Some(body)
}

/// What a card's rows of these days come to in reais, payments of bills left out.
pub(crate) fn spent(view: &View<'_>, card: &Value, start: Date, end: Date) -> i64 {
    let rows = view.rows.iter().filter(|row| {
        (start..=end).contains(&row.day)
            && text(&row.body, "account_id") == text(card, "id")
            && text(&row.body, "category") != structured::BILL
    });
    rows.map(|row| structured::reais(&row.body, &view.accounts))
        .sum()
}

/// The day of the month on which a card's bills fall due.
pub(crate) fn due_day(card: &Value) -> Option<i8> {
    let due = get(&get(card, "creditData"), "balanceDueDate");
    let due: Date = due.as_str()?.parse().ok()?;
    Some(due.day())
}

/// The day on which the bill that is due on this one closes.
pub(crate) fn closes_before(due: Date) -> Date {
    due.saturating_sub(WEEK.days())
}

/// A day of the month of `first`, or the month's last.
pub(crate) fn in_month(first: Date, day: i8) -> Option<Date> {
    let day = day.min(first.days_in_month());
    Date::new(first.year(), first.month(), day).ok()
}

/// A broken bill, one without a due date, a credit balance and one in dollars.
fn odd() -> Vec<Value> {
    let card = "ac000000-0000-4000-8000-000000000002";
    vec![
        json!(7),
        json!({ "id": "b_semdata", "accountId": card, "dueDate": null, "totalAmount": "abc", "billClosingDate": null, "futureField": [1] }),
        json!({ "id": "b_credito", "accountId": card, "dueDate": "2020-01-31T00:00:00.000Z", "totalAmount": "-25.10", "totalAmountCurrencyCode": "BRL" }),
        json!({ "id": "b_dolar", "accountId": "ac_outra", "dueDate": "2020-01-31", "totalAmount": 30, "totalAmountCurrencyCode": "USD" }),
    ]
}
