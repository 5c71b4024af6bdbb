//! `get-bill-summary`: the current bill of each card. Live, it is an object with every row of the
//! period inside; by the documents, a list.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::household::{get, set, text};
use super::query::Query;
use super::state::{Caller, Fault, State, View};
use super::transactions::{Refusal, refuse};
use super::{Shape, bills, closing_dates, money, reply, shape, structured};

/// A question, checked.
struct Asked<'a> {
    account_id: Option<&'a str>,
    closing_day: Option<i8>,
    start: Option<Date>,
    end: Option<Date>,
}

/// Answers `GET get-bill-summary`.
pub(crate) fn summary(state: &State, caller: &Caller, query: &Query) -> Response {
    let days = day(state, query, "startDate")
        .and_then(|start| Ok((start, day(state, query, "endDate")?)))
        .and_then(|(start, end)| Ok((start, end, closing_day(query)?)));
    let (start, end, closing_day) = match days {
        Ok(days) => days,
        Err(refusal) => return refusal.answer(),
    };
    let asked = Asked {
        account_id: query.get("accountId"),
        closing_day: query.get("accountId").and(closing_day),
        start,
        end,
    };
    let view = state.household(caller);
    let stored = |card: &Value| closing_dates::day_of(state, caller, text(card, "id"));
    let cards = view
        .accounts
        .iter()
        .filter(|card| text(card, "type") == "CREDIT")
        .filter(|card| asked.account_id.is_none_or(|id| text(card, "id") == id));
    let mut assumed = false;
    let mut found: Vec<Value> = match state.untidy(caller) {
        Some(told) => {
            let wanted = |card: &&Value| {
                asked
                    .account_id
                    .is_none_or(|id| text(card, "account_id") == id)
            };
            told.open_bills.iter().filter(wanted).cloned().collect()
        }
        None => cards
            .filter_map(|card| entry(state, &view, card, stored(card), &asked, &mut assumed))
            .collect(),
    };
    if caller.fault == Fault::Odd {
        found.extend(odd());
    }
    answer(state, query, &found, assumed)
}

/// The São Paulo day of an instant that the query names.
fn day(state: &State, query: &Query, name: &str) -> Result<Option<Date>, Refusal> {
    let Some(at) = query.get(name) else {
        return Ok(None);
    };
    let day = state.calendar().day_of(at);
    day.map(Some)
        .ok_or_else(|| refuse(name, &format!("{name} must be a valid ISO 8601 date"), at))
}

fn closing_day(query: &Query) -> Result<Option<i8>, Refusal> {
    let Some(given) = query.get("closingDay") else {
        return Ok(None);
    };
    let day = given.parse().ok().filter(|day| (1..=31).contains(day));
    let message = "closingDay must be a number between 1 and 31";
    day.map(Some)
        .ok_or_else(|| refuse("closingDay", message, given))
}

fn answer(state: &State, query: &Query, cards: &[Value], assumed: bool) -> Response {
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
        "timestamp": state.calendar().now(),
    });
    let filter = |name: &str| json!(query.get(name));
    if state.shape() == Shape::Documented {
        let filters = json!({
            "accountId": filter("accountId"), "closingDay": filter("closingDay"),
            "startDate": filter("startDate"), "endDate": filter("endDate"),
        });
        set(&mut body, "filters", filters);
        return reply::json(StatusCode::OK, body);
    }
    let count = |card: &Value| card.get("transactionCount").and_then(Value::as_u64);
    let rows: u64 = cards.iter().filter_map(count).sum();
    let amount = |card: &Value| card.get("totalAmount").and_then(money::cents);
    let total = cards.iter().filter_map(amount).sum();
    let total = shape::figure(&money::string(total), state.shape());
    let data = json!({
        "totalTransactions": rows,
        "totalAmount": total,
        "isOfficialBillAmount": false,
        "accounts": cards,
        "generatedAt": state.calendar().now(),
        "userId": "5a0d0b0e-0000-4000-8000-000000000001",
    });
    set(&mut body, "data", data);
    set(&mut body, "totalTransactions", rows.into());
    set(&mut body, "totalAmount", total);
    let filters = json!({
        "accountId": filter("accountId"), "startDate": filter("startDate"), "endDate": filter("endDate"),
    });
    set(&mut body, "filters", filters);
    reply::json(StatusCode::OK, body)
}

fn entry(
    state: &State,
    view: &View<'_>,
    card: &Value,
    stored: Option<i8>,
    asked: &Asked<'_>,
    assumed: &mut bool,
) -> Option<Value> {
    let today = state.calendar().today;
    let shape = state.shape();
    let credit = get(card, "creditData");
    let due: Date = text(&credit, "balanceDueDate").parse().ok()?;
    let known = asked.closing_day.or(stored);
    let closing_day = known.unwrap_or_else(|| bills::closes_before(due).day());
    *assumed |= known.is_none();
    let (start, end) = period(today, closing_day)?;
    let (start, end) = (asked.start.unwrap_or(start), asked.end.unwrap_or(end));
    let calculated = bills::spent(view, card, start, end);
    let money = |value: &Value| shape::figure(value, shape);
    let mut body = json!({
        "account_id": get(card, "id"),
        "account_name": get(card, "name"),
        "currency_code": get(card, "currencyCode"),
        "credit_limit": money(&get(&credit, "creditLimit")),
        "available_credit_limit": money(&get(&credit, "availableCreditLimit")),
        "closing_day": closing_day,
        "period_start": format!("{start}T03:00:00.000Z"),
        "period_end": format!("{end}T23:59:59.999Z"),
    });
    let used = money(&get(card, "balance"));
    if shape == Shape::Documented {
        set(&mut body, "approx_current_bill_amount", used);
        return Some(body);
    }
    let calculated = money(&money::string(calculated));
    let rows: Vec<Value> = view
        .rows
        .iter()
        .filter(|row| {
            (start..=end).contains(&row.day)
                && text(&row.body, "account_id") == text(card, "id")
                && text(&row.body, "category") != structured::BILL
        })
        .map(|row| shape::transaction(row, view, state.calendar(), shape))
        .collect();
    for (name, value) in [
        ("closing_day", json!(known)),
        ("transactionCount", json!(rows.len())),
        ("totalAmount", calculated.clone()),
        ("isOfficialBillAmount", json!(false)),
        ("used_credit_limit", used.clone()),
        ("current_bill_amount", used),
        ("balance_close_date", Value::Null),
        ("balance_due_date", json!(format!("{due}T00:00:00.000Z"))),
        ("minimum_payment", money(&get(&credit, "minimumPayment"))),
        ("calculated_bill_amount", calculated),
        ("transactions", json!(rows)),
    ] {
        set(&mut body, name, value);
    }
    Some(body)
}

/// First and last day of the bill that is open today.
fn period(today: Date, closing_day: i8) -> Option<(Date, Date)> {
    let closes = |day: Date| bills::in_month(day.first_of_month(), closing_day);
    let this = closes(today)?;
    let (before, last) = if today <= this {
        (closes(today.first_of_month().yesterday().ok()?)?, this)
    } else {
        (this, closes(today.last_of_month().tomorrow().ok()?)?)
    };
    Some((before.tomorrow().ok()?, last))
}

/// A broken entry, a card with a debt of which no row is known, and one in dollars.
fn odd() -> Vec<Value> {
    vec![
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
