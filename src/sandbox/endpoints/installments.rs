//! `get-installments`: every part of the household's purchases in parts. Like Pierre, it says them
//! more than once.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::household::{Purchase, Row, get, set, text};
use super::query::Query;
use super::state::{Caller, Fault, State, View};
use super::{Shape, money, reply, shape, transactions};

/// Answers `GET get-installments`.
pub(crate) fn list(state: &State, caller: &Caller, query: &Query) -> Response {
    let today = state.calendar().today;
    let first = today.saturating_sub(3.months()).first_of_month();
    let days = transactions::day(query, "startDate", first).and_then(|start| {
        let end = transactions::day(query, "endDate", today.last_of_month())?;
        Ok((start, end))
    });
    let (start, end) = match days {
        Ok(days) => days,
        Err(refusal) => return refusal.answer(),
    };
    let view = state.household(caller);
    let mut bought: Vec<&Purchase> = view
        .purchases
        .iter()
        .filter(|purchase| {
            purchase
                .parts
                .first()
                .is_some_and(|part| (start..=end).contains(&part.day))
        })
        .collect();
    bought.sort_by_key(|purchase| std::cmp::Reverse(purchase.parts.first().map(|part| part.day)));
    let odd = match bought.first() {
        Some(first) if caller.fault == Fault::Odd => {
            odd().map(|body| (first.account_id.as_str(), body)).to_vec()
        }
        _ => Vec::new(),
    };
    let written = bought.iter().map(|purchase| {
        let body = purchase
            .written
            .get_or_init(|| written(purchase, &view, state));
        (purchase.account_id.as_str(), body)
    });
    let of_card: Vec<(&str, &Value)> = written
        .chain(odd.iter().map(|(card, body)| (*card, body)))
        .collect();
    let purchases: Vec<&Value> = of_card.iter().map(|(_, body)| *body).collect();
    let summary = summary(&purchases, state.shape());
    let is_live = state.shape().is_live();
    let body = Body {
        success: true,
        data: Data {
            summary: &summary,
            purchases: &purchases,
            purchases_by_card: is_live.then(|| by_card(&of_card, &view)),
            instructions: is_live.then_some("Apresente as parcelas agrupadas por cartão."),
        },
        summary: &summary,
        purchases: &purchases,
        date_range: json!({
            "startDate": format!("{start}T03:00:00.000Z"),
            "endDate": format!("{end}T03:00:00.000Z"),
        }),
        timestamp: state.calendar().now(),
    };
    reply::json(StatusCode::OK, body)
}

/// The answer. Its lists are thousands of lines that are written, not copied.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    success: bool,
    data: Data<'a>,
    summary: &'a Value,
    purchases: &'a [&'a Value],
    date_range: Value,
    timestamp: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    summary: &'a Value,
    purchases: &'a [&'a Value],
    #[serde(skip_serializing_if = "Option::is_none")]
    purchases_by_card: Option<Vec<Card<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Card<'a> {
    account_id: &'a str,
    account_name: Value,
    purchases: Vec<&'a Value>,
}

fn by_card<'a>(purchases: &[(&str, &'a Value)], view: &'a View<'_>) -> Vec<Card<'a>> {
    let cards = view.accounts.iter().map(|account| {
        let account_id = text(account, "id");
        let of_card = purchases.iter().filter(|(card, _)| *card == account_id);
        Card {
            account_id,
            account_name: get(account, "name"),
            purchases: of_card.map(|(_, body)| *body).collect(),
        }
    });
    cards.filter(|card| !card.purchases.is_empty()).collect()
}

fn written(purchase: &Purchase, view: &View<'_>, state: &State) -> Value {
    let shape = state.shape();
    let calendar = state.calendar();
    let today = calendar.today;
    let row_of = |part: &Row| {
        // Newest first.
        let first = view.rows.partition_point(|row| row.day > part.day);
        let of_day = view.rows.iter().copied().skip(first);
        of_day
            .take_while(|row| row.day == part.day)
            .find(|row: &&Row| {
                text(&row.body, "account_id") == purchase.account_id
                    && text(&row.body, "description") == text(&part.body, "description")
            })
    };
    let known = |part: &&Row| row_of(part).is_some();
    let number = |part: &Row| -> i64 {
        let card = get(&part.body, "credit_card_data");
        text(&card, "installmentNumber").parse().unwrap_or_default()
    };
    let cents = |part: &Row| {
        let amount = part.body.get("amount").and_then(money::cents);
        amount.unwrap_or_default()
    };
    let count = purchase.parts.len();
    let parts: Vec<Value> = purchase
        .parts
        .iter()
        .map(|part| {
            let mut body = json!({
                "description": get(&part.body, "description"),
                "amount": amount(cents(part), shape),
                "installmentNumber": number(part),
                "totalInstallments": count,
                "dueDate": get(&part.body, "date"),
                "category": get(&part.body, "category"),
                "status": if known(&part) { "POSTED" } else { "PENDING" },
            });
            if shape.is_live() {
                set(&mut body, "isPaid", (part.day < today).into());
                set(&mut body, "isProjected", (!known(&part)).into());
                let row = row_of(part).filter(|_| shape == Shape::Live);
                let bill = row.and_then(|row| shape::bill_id(row, view, calendar));
                set(&mut body, "billId", bill.into());
            }
            body
        })
        .collect();
    let sum = |wanted: &dyn Fn(&Row) -> bool| -> i64 {
        let parts = purchase.parts.iter();
        parts.filter(|part| wanted(part)).map(cents).sum()
    };
    let date = purchase
        .parts
        .first()
        .map(|part| get(&get(&part.body, "credit_card_data"), "purchaseDate"));
    let mut body = json!({
        "purchaseDate": date,
        "totalAmount": amount(sum(&|_| true), shape),
        "installments": parts,
    });
    if shape == Shape::Documented {
        return body;
    }
    let paid = purchase.parts.iter().filter(|part| part.day < today);
    let paid = paid.count();
    let stored: Vec<i64> = purchase.parts.iter().filter(known).map(number).collect();
    let past = purchase.parts.iter().filter(|part| part.day <= today);
    let described = purchase
        .parts
        .first()
        .map(|part| get(&part.body, "description"));
    for (name, value) in [
        ("description", json!(described)),
        ("installmentsPaid", json!(paid)),
        ("installmentsRemaining", json!(count - paid)),
        ("amountPaid", amount(sum(&|part| part.day < today), shape)),
        (
            "amountRemaining",
            amount(sum(&|part| part.day >= today), shape),
        ),
        ("hasPartialSyncData", json!(stored.len() < past.count())),
        ("installmentsInDb", json!(stored.len())),
        ("firstInstallmentInDb", json!(stored.first())),
        ("lastInstallmentInDb", json!(stored.last())),
    ] {
        set(&mut body, name, value);
    }
    body
}

fn amount(cents: i64, shape: Shape) -> Value {
    shape::figure(&money::string(cents), shape)
}

fn summary(purchases: &[&Value], shape: Shape) -> Value {
    let cents = |value: &Value, field: &str| {
        let amount = value.get(field).and_then(money::cents);
        amount.unwrap_or_default()
    };
    let parts = |purchase: &Value| {
        let parts = purchase.get("installments").and_then(Value::as_array);
        parts.map_or(0, Vec::len)
    };
    let mut by_parts: BTreeMap<usize, (usize, i64)> = BTreeMap::new();
    for purchase in purchases {
        let entry = by_parts.entry(parts(purchase)).or_default();
        entry.0 += 1;
        entry.1 += cents(purchase, "totalAmount");
    }
    let distribution: Vec<Value> = by_parts
        .iter()
        .map(|(parts, (count, cents))| {
            json!({ "totalInstallments": parts, "count": count, "totalAmount": amount(*cents, shape) })
        })
        .collect();
    let sum = |field: &str| purchases.iter().map(|it| cents(it, field)).sum::<i64>();
    let mut summary = Map::from_iter([
        ("totalAmount".to_owned(), amount(sum("totalAmount"), shape)),
        (
            "totalInstallments".to_owned(),
            json!(purchases.iter().map(|it| parts(it)).sum::<usize>()),
        ),
        ("totalPurchases".to_owned(), json!(purchases.len())),
        ("installmentDistribution".to_owned(), json!(distribution)),
    ]);
    if shape.is_live() {
        let left = |it: &&Value| it.get("installmentsRemaining").and_then(Value::as_u64);
        let left: u64 = purchases.iter().filter_map(left).sum();
        summary.insert("totalInstallmentsRemaining".to_owned(), left.into());
        let remaining = amount(sum("amountRemaining"), shape);
        summary.insert("totalAmountRemaining".to_owned(), remaining);
    }
    Value::Object(summary)
}

/// A broken purchase, and one from outside any period that has a field nobody knows.
fn odd() -> [Value; 2] {
    let part = json!({ "amount": 10, "installmentNumber": "1", "totalInstallments": "2", "dueDate": null, "isPaid": "maybe" });
    [
        json!({ "purchaseDate": null, "totalAmount": "abc", "installments": [] }),
        json!({ "purchaseDate": "2020-01-31", "description": "Compra antiga", "totalAmount": 20, "installments": [part], "futureField": { "nested": [1] } }),
    ]
}
