//! `get-bill-summary`: the current bill of each card. Live, it is an object with every row of the
//! period inside; in the documentation, a list.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::sandbox::billing;
use crate::sandbox::call::Call;
use crate::sandbox::days::in_month;
use crate::sandbox::household::View;
use crate::sandbox::json::{set, set_all, text};
use crate::sandbox::money;
use crate::sandbox::options::Shape;
use crate::sandbox::reply::{Answer, Refusal, ok};
use crate::sandbox::shape::{bill::OpenBill, transaction::transaction};

/// Answers `GET get-bill-summary`.
pub(crate) fn summary(call: &Call) -> Answer {
    let start = day(call, "startDate")?;
    let end = day(call, "endDate")?;
    let day_of_month = |given: &str| given.parse().ok().filter(|day| (1..=31).contains(day));
    let must = "a number between 1 and 31";
    let closing_day: Option<i8> = call.query.checked("closingDay", must, day_of_month)?;
    let id = call.param("accountId");
    let closing_day = id.and(closing_day);
    let mut assumed = false;
    let mut found: Vec<Value> = if let Some(untidy) = call.untidy() {
        let of_card = |bill: &&Value| id.is_none_or(|id| text(bill, "account_id") == id);
        untidy.open_bills.iter().filter(of_card).cloned().collect()
    } else {
        let view = call.view();
        let cards = view.cards();
        let cards = cards.filter(|card| id.is_none_or(|id| text(card, "id") == id));
        let bills = cards.filter_map(|card| {
            let stored = || call.changes(|kept| kept.closing_day(text(card, "id")));
            let known = closing_day.or_else(stored);
            let bill = open(call, &view, card, known, (start, end))?;
            assumed |= known.is_none();
            Some(bill)
        });
        bills.collect()
    };
    if call.is_odd() {
        found.extend(odd());
    }
    answer(call, &found, assumed)
}

/// The São Paulo day of an instant in the query.
fn day(call: &Call, name: &str) -> Result<Option<Date>, Refusal> {
    let read = |given: &str| call.state.calendar().day_of(given);
    call.query.checked(name, "a valid ISO 8601 date", read)
}

fn answer(call: &Call, cards: &[Value], assumed: bool) -> Answer {
    let advice = assumed.then_some(
        "Há cartões sem dia de fechamento cadastrado: foi usado o dia 7 dias antes do vencimento.",
    );
    let mut body = json!({
        "success": true,
        "data": cards,
        "recommendations": advice,
        "transactionsInfo": "As transações do período estão incluídas.",
        "notice": "Os valores são aproximados. Sempre avise o usuário.",
        "guidance": "Confira a fatura no aplicativo do banco.",
        "timestamp": call.now(),
    });
    let mut filters = json!({ "accountId": call.param("accountId") });
    if call.shape() == Shape::Documented {
        set(&mut filters, "closingDay", call.param("closingDay"));
    } else {
        let count = |card: &Value| card.get("transactionCount").and_then(Value::as_u64);
        let rows: u64 = cards.iter().filter_map(count).sum();
        let total = cards.iter().filter_map(|it| money::of(it, "totalAmount"));
        let total = call.shape().figure_of(total.sum());
        let data = json!({
            "totalTransactions": rows,
            "totalAmount": total,
            "isOfficialBillAmount": false,
            "accounts": cards,
            "generatedAt": call.now(),
            "userId": "5a0d0b0e-0000-4000-8000-000000000001",
        });
        set_all(
            &mut body,
            [
                ("data", data),
                ("totalTransactions", rows.into()),
                ("totalAmount", total),
            ],
        );
    }
    for name in ["startDate", "endDate"] {
        set(&mut filters, name, call.param(name));
    }
    set(&mut body, "filters", filters);
    ok(body)
}

/// The open bill of a card whose closing day is `known`, or assumed.
fn open(
    call: &Call,
    view: &View<'_>,
    card: &Value,
    known: Option<i8>,
    (start, end): (Option<Date>, Option<Date>),
) -> Option<Value> {
    let shape = call.shape();
    let calendar = call.state.calendar();
    let due = billing::due_date(card)?;
    let closing_day = known.unwrap_or_else(|| billing::closes_before(due).day());
    let (first, last) = period(call.today(), closing_day)?;
    let (start, end) = (start.unwrap_or(first), end.unwrap_or(last));
    let bill = OpenBill {
        card,
        closing_day,
        is_day_known: known.is_some(),
        period: (start, end),
        due,
        calculated: shape.figure_of(billing::spent(view, card, start, end)),
    };
    let rows = || {
        let rows = billing::rows_of(view, card, start, end);
        rows.map(|row| transaction(row, view, calendar, shape))
            .collect()
    };
    Some(bill.written(shape, rows))
}

/// First and last day of the bill that is open today.
fn period(today: Date, closing_day: i8) -> Option<(Date, Date)> {
    let this = in_month(today, closing_day);
    let (before, last) = if today <= this {
        let before = today.first_of_month().yesterday().ok()?;
        (in_month(before, closing_day), this)
    } else {
        let after = today.last_of_month().tomorrow().ok()?;
        (this, in_month(after, closing_day))
    };
    Some((before.tomorrow().ok()?, last))
}

/// A broken entry, a card with a debt but no known row, and one in dollars.
fn odd() -> [Value; 3] {
    [
        json!(null),
        json!({ "account_id": "ac_sem_linhas", "account_name": "Cartão sem linhas", "currency_code": "BRL", "current_bill_amount": "129.90", "used_credit_limit": 129.9, "calculated_bill_amount": 0, "isOfficialBillAmount": "false", "closing_day": "5", "futureField": [1], "transactions": [7] }),
        json!({ "account_id": "ac_dolar", "account_name": "Cartão em dólar", "currency_code": "USD", "current_bill_amount": -10.5, "isOfficialBillAmount": true }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_closes_on_the_last_day_of_a_month_that_lacks_the_closing_day() {
        for (today, closing_day, expected) in [
            ("2026-11-22", 31, "2026-11-01..2026-11-30"),
            ("2026-11-30", 31, "2026-11-01..2026-11-30"),
            ("2026-12-01", 31, "2026-12-01..2026-12-31"),
            ("2028-02-29", 30, "2028-01-31..2028-02-29"),
            ("2026-11-22", 8, "2026-11-09..2026-12-08"),
            ("2027-01-01", 8, "2026-12-09..2027-01-08"),
        ] {
            let (start, end) = period(today.parse().unwrap(), closing_day).unwrap();
            assert_eq!(format!("{start}..{end}"), expected, "{today}");
        }
    }
}
