//! `get-installments`: every part of the household's purchases in parts. Like Pierre, it says them
//! more than once.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use serde_json::{Map, Value, json};

use super::household::{Purchase, Row, get, set, text};
use super::query::Query;
use super::state::{Caller, Fault, State, View};
use super::{Shape, money, reply, shape, transactions};

/// Answers `GET get-installments`.
pub(super) fn list(state: &State, caller: &Caller, query: &Query) -> Response {
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
    let mut purchases: Vec<(String, Value)> = bought
        .into_iter()
        .map(|purchase| (purchase.account_id.clone(), written(purchase, &view, state)))
        .collect();
    if caller.fault == Fault::Odd
        && let Some(card) = purchases.first().map(|(card, _)| card.clone())
    {
        purchases.extend(odd().into_iter().map(|body| (card.clone(), body)));
    }
    let plain: Vec<&Value> = purchases.iter().map(|(_, body)| body).collect();
    let summary = summary(&plain, state.shape());
    let mut data = json!({ "summary": summary, "purchases": plain });
    if state.shape() == Shape::Live {
        set(&mut data, "purchasesByCard", by_card(&purchases, &view));
        let text = "Apresente as parcelas agrupadas por cartão.";
        set(&mut data, "instructions", text.into());
    }
    let body = json!({
        "success": true,
        "data": data,
        "summary": summary,
        "purchases": plain,
        "dateRange": { "startDate": format!("{start}T03:00:00.000Z"), "endDate": format!("{end}T03:00:00.000Z") },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

fn by_card(purchases: &[(String, Value)], view: &View<'_>) -> Value {
    let cards = view.accounts.iter().filter_map(|account| {
        let id = text(account, "id");
        let of_card: Vec<&Value> = purchases
            .iter()
            .filter(|(card, _)| card == id)
            .map(|(_, body)| body)
            .collect();
        (!of_card.is_empty()).then(|| {
            json!({ "accountId": id, "accountName": get(account, "name"), "purchases": of_card })
        })
    });
    cards.collect()
}

fn written(purchase: &Purchase, view: &View<'_>, state: &State) -> Value {
    let shape = state.shape();
    let today = state.calendar().today;
    let known = |part: &&Row| {
        // Newest first.
        let first = view.rows.partition_point(|row| row.day > part.day);
        let of_day = view.rows.iter().skip(first);
        of_day.take_while(|row| row.day == part.day).any(|row| {
            text(&row.body, "account_id") == purchase.account_id
                && text(&row.body, "description") == text(&part.body, "description")
        })
    };
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
            if shape == Shape::Live {
                set(&mut body, "isPaid", (part.day < today).into());
                set(&mut body, "isProjected", (!known(&part)).into());
                set(&mut body, "billId", Value::Null);
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
        ("amountPaid", money::string(sum(&|part| part.day < today))),
        (
            "amountRemaining",
            money::string(sum(&|part| part.day >= today)),
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
    shape::amount(&money::string(cents), shape)
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
    if shape == Shape::Live {
        let left = |it: &&Value| it.get("installmentsRemaining").and_then(Value::as_u64);
        let left: u64 = purchases.iter().filter_map(left).sum();
        summary.insert("totalInstallmentsRemaining".to_owned(), left.into());
        let remaining = money::string(sum("amountRemaining"));
        summary.insert("totalAmountRemaining".to_owned(), remaining);
    }
    Value::Object(summary)
}

/// A broken purchase, and one from outside any period that has a field nobody knows.
fn odd() -> Vec<Value> {
    let part = json!({ "amount": 10, "installmentNumber": "1", "totalInstallments": "2", "dueDate": null, "isPaid": "maybe" });
    vec![
        json!({ "purchaseDate": null, "totalAmount": "abc", "installments": [] }),
        json!({ "purchaseDate": "2020-01-31", "description": "Compra antiga", "totalAmount": 20, "installments": [part], "futureField": { "nested": [1] } }),
    ]
}
