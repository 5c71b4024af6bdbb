//! `get-installments`: every part of the household's purchases in parts. Like Pierre, it lists them
//! more than once.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::ToSpan as _;
use serde::Serialize;
use serde_json::{Value, json};

use crate::sandbox::billing::Bill;
use crate::sandbox::call::Call;
use crate::sandbox::household::{Purchase, Row, View};
use crate::sandbox::json::{get, set, text};
use crate::sandbox::money;
use crate::sandbox::options::Shape;
use crate::sandbox::reply::{Answer, ok};
use crate::sandbox::shape::purchase::{Listed, Part};

/// Answers `GET get-installments`.
pub(crate) fn list(call: &Call) -> Answer {
    let today = call.today();
    let first = today.saturating_sub(3.months()).first_of_month();
    let start = call.query.day("startDate", first)?;
    let end = call.query.day("endDate", today.last_of_month())?;
    let view = call.view();
    let purchases = view.purchases.iter();
    let mut bought: Vec<&Purchase> = purchases
        .filter(|purchase| (start..=end).contains(&purchase.day))
        .collect();
    bought.sort_by_key(|purchase| Reverse(purchase.day));
    let odd = match bought.first() {
        Some(first) if call.is_odd() => {
            odd().map(|body| (first.account_id.as_str(), body)).to_vec()
        }
        _ => Vec::new(),
    };
    let written = bought.iter().map(|purchase| {
        let body = purchase
            .written
            .get_or_init(|| written(purchase, &view, call));
        (purchase.account_id.as_str(), body)
    });
    let of_card: Vec<(&str, &Value)> = written
        .chain(odd.iter().map(|(card, body)| (*card, body)))
        .collect();
    let purchases: Vec<&Value> = of_card.iter().map(|(_, body)| *body).collect();
    let summary = summary(&purchases, call.shape());
    let is_live = call.shape().is_live();
    ok(Body {
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
        timestamp: call.now(),
    })
}

/// The answer. Its lists have thousands of lines, which are not copied.
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

fn written(purchase: &Purchase, view: &View<'_>, call: &Call) -> Value {
    let (shape, calendar) = (call.shape(), call.state.calendar());
    let row_of = |part: &Row| {
        // Newest first.
        let first = view.rows.partition_point(|row| row.day > part.day);
        let from_day = view.rows.iter().skip(first);
        let mut of_day = from_day.take_while(|row| row.day == part.day);
        of_day.find(|row| {
            row.text("account_id") == purchase.account_id
                && row.text("description") == part.text("description")
        })
    };
    let part = |part: &Row| {
        let card = get(&part.body, "credit_card_data");
        let row = row_of(part);
        let with_bill = row.filter(|_| shape == Shape::Live);
        Part {
            description: get(&part.body, "description"),
            category: get(&part.body, "category"),
            cents: part.cents(),
            number: text(&card, "installmentNumber").parse().unwrap_or_default(),
            day: part.day,
            due_date: get(&part.body, "date"),
            is_posted: row.is_some(),
            bill_id: with_bill.and_then(|row| Bill::id_of(row, view, calendar)),
        }
    };
    let first = purchase.parts.first();
    let of_first = |field: &str| first.map_or(Value::Null, |part| get(&part.body, field));
    let listed = Listed {
        description: of_first("description"),
        purchase_date: get(&of_first("credit_card_data"), "purchaseDate"),
        parts: purchase.parts.iter().map(part).collect(),
        only_posted: false,
        repeats: false,
        sum: |cents, shape| shape.figure_of(cents.iter().sum()),
    };
    listed.written(shape, call.today())
}

fn summary(purchases: &[&Value], shape: Shape) -> Value {
    let cents = |value: &Value, field: &str| money::of(value, field).unwrap_or_default();
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
    let distribution = by_parts.iter().map(|(parts, (count, cents))| {
        json!({ "totalInstallments": parts, "count": count, "totalAmount": shape.figure_of(*cents) })
    });
    let sum = |field: &str| purchases.iter().map(|it| cents(it, field)).sum();
    let mut summary = json!({
        "totalAmount": shape.figure_of(sum("totalAmount")),
        "totalInstallments": purchases.iter().map(|it| parts(it)).sum::<usize>(),
        "totalPurchases": purchases.len(),
        "installmentDistribution": distribution.collect::<Vec<_>>(),
    });
    if shape.is_live() {
        let left = |it: &&Value| it.get("installmentsRemaining").and_then(Value::as_u64);
        let left: u64 = purchases.iter().filter_map(left).sum();
        set(&mut summary, "totalInstallmentsRemaining", left);
        let remaining = shape.figure_of(sum("amountRemaining"));
        set(&mut summary, "totalAmountRemaining", remaining);
    }
    summary
}

/// A broken purchase, and one from outside any period that has an unknown field.
fn odd() -> [Value; 2] {
    let part = json!({ "amount": 10, "installmentNumber": "1", "totalInstallments": "2", "dueDate": null, "isPaid": "maybe" });
    [
        json!({ "purchaseDate": null, "totalAmount": "abc", "installments": [] }),
        json!({ "purchaseDate": "2020-01-31", "description": "Compra antiga", "totalAmount": 20, "installments": [part], "futureField": { "nested": [1] } }),
    ]
}
