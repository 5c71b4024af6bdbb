//! `get-bills`: closed bills whose due date has passed.

use serde_json::{Value, json};

use crate::sandbox::billing::{BILLS, Bill, spent};
use crate::sandbox::call::Call;
use crate::sandbox::household::View;
use crate::sandbox::json::text;
use crate::sandbox::money;
use crate::sandbox::options::Shape;
use crate::sandbox::reply::{Answer, ok};
use crate::sandbox::shape::bill::ClosedBill;

/// Answers `GET get-bills`.
pub(crate) fn list(call: &Call) -> Answer {
    let view = call.view();
    let wanted = call.param("accountId");
    let mut bills: Vec<Value> = Vec::new();
    if let Some(untidy) = call.untidy() {
        let all = untidy.closed_bills.iter().rev();
        let of_card = |bill: &&Value| wanted.is_none_or(|id| text(bill, "accountId") == id);
        bills.extend(all.filter(of_card).cloned());
    } else {
        let cards = view.accounts.iter();
        for card in cards.filter(|card| wanted.is_none_or(|id| text(card, "id") == id)) {
            bills.extend((-BILLS..=0).filter_map(|months| closed(call, &view, card, months)));
        }
    }
    if call.is_odd() {
        bills.extend(odd());
    }
    bills.reverse();
    ok(json!({
        "success": true,
        "count": bills.len(),
        "data": bills,
        "filters": { "accountId": wanted, "onlyPastDue": true },
        "timestamp": call.now(),
    }))
}

/// A card's bill, if it has fallen due.
fn closed(call: &Call, view: &View<'_>, card: &Value, months: i32) -> Option<Value> {
    let bill = Bill::due_in(call.state.calendar(), view, card, months)?;
    if bill.due >= call.today() {
        return None;
    }
    let cents = spent(view, card, bill.first, bill.closing);
    let minimum = cents * 15 / 100;
    // Text, number and null were all seen.
    let minimum = match months {
        _ if call.shape() == Shape::Documented => money::number(minimum),
        0 => money::string(minimum),
        oldest if oldest == -BILLS => Value::Null,
        _ => money::number(minimum),
    };
    let bill = ClosedBill {
        id: bill.id,
        card,
        closing: bill.closing,
        due: bill.due,
        cents,
        minimum,
        now: call.now(),
    };
    Some(bill.written(call.shape()))
}

/// A broken bill, one without a due date, a credit balance and one in dollars.
fn odd() -> [Value; 4] {
    let card = "ac000000-0000-4000-8000-000000000002";
    [
        json!(7),
        json!({ "id": "b_semdata", "accountId": card, "dueDate": null, "totalAmount": "abc", "billClosingDate": null, "futureField": [1] }),
        json!({ "id": "b_credito", "accountId": card, "dueDate": "2020-01-31T00:00:00.000Z", "totalAmount": "-25.10", "totalAmountCurrencyCode": "BRL" }),
        json!({ "id": "b_dolar", "accountId": "ac_outra", "dueDate": "2020-01-31", "totalAmount": 30, "totalAmountCurrencyCode": "USD" }),
    ]
}
