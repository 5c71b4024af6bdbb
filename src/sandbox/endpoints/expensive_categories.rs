//! `get-expensive-categories`: the three largest of the sums that `get-transactions` gives by
//! category, as a text for WhatsApp and as facts.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::household::get;
use super::query::Query;
use super::state::{Caller, Fault, State};
use super::{money, reply, shape, structured, transactions};

/// Answers `GET get-expensive-categories`.
pub(crate) fn largest(state: &State, caller: &Caller, query: &Query) -> Response {
    let today = state.calendar().today;
    let days = transactions::day(query, "startDate", today.saturating_sub(7.days()))
        .and_then(|start| Ok((start, transactions::day(query, "endDate", today)?)));
    let (start, end) = match days {
        Ok(days) => days,
        Err(refusal) => return refusal.answer(),
    };
    let view = state.household(caller);
    let rows: Vec<_> = view
        .rows
        .iter()
        .copied()
        .filter(|row| (start..=end).contains(&row.day))
        .filter(|row| row.body.get("amount").and_then(money::cents).is_some())
        .collect();
    let data = structured::data(&rows, &view.accounts, start, end);
    let summary = get(&data, "summary");
    let by_category = get(&summary, "by_category");
    let mut sums: Vec<(&String, i64)> = by_category
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, sum)| Some((name, money::cents(sum.get("total")?)?)))
        .filter(|(_, cents)| *cents > 0)
        .collect();
    sums.sort_by_key(|(_, cents)| std::cmp::Reverse(*cents));
    let total = summary.get("total_spent").and_then(money::cents);
    let total = total.unwrap_or_default();
    let amount = |cents: i64| shape::amount(&money::string(cents), state.shape());
    let top: Vec<Value> = sums
        .iter()
        .take(3)
        .map(|(name, cents)| {
            json!({ "category": name, "totalAmount": amount(*cents), "formattedAmount": spoken(*cents) })
        })
        .collect();
    let lines: Vec<String> = (1..)
        .zip(sums.iter().take(3))
        .map(|(place, (name, cents))| format!("{place}. {name}: {}", spoken(*cents)))
        .collect();
    let mut body = json!({
        "success": true,
        "data": lines.join("\n"),
        "summary": {
            "totalCategories": sums.len(),
            "top3Categories": top,
            "totalExpenses": amount(total),
            "formattedTotalExpenses": spoken(total),
        },
        "dateRange": { "startDate": start.to_string(), "endDate": end.to_string() },
        "timestamp": state.calendar().now(),
    });
    if caller.fault == Fault::Odd
        && let Some(top) = body
            .pointer_mut("/summary/top3Categories")
            .and_then(Value::as_array_mut)
    {
        top.push(json!({ "category": null, "totalAmount": "abc" }));
    }
    reply::json(StatusCode::OK, body)
}

/// `R$ 1.234,56`.
fn spoken(cents: i64) -> String {
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("R$ {grouped},{:02}", cents % 100)
}
