//! `get-expensive-categories`: the three largest of the sums by category of `get-transactions`, as
//! a text for WhatsApp and as fields.

use std::cmp::Reverse;

use jiff::ToSpan as _;
use serde_json::json;

use super::structured;
use crate::sandbox::call::Call;
use crate::sandbox::household::Row;
use crate::sandbox::json::get;
use crate::sandbox::money;
use crate::sandbox::reply::{Answer, ok};

/// Answers `GET get-expensive-categories`.
pub(crate) fn largest(call: &Call) -> Answer {
    let today = call.today();
    let start = call
        .query
        .day("startDate", today.saturating_sub(7.days()))?;
    let end = call.query.day("endDate", today)?;
    let view = call.view();
    let rows = view.rows.iter();
    let rows: Vec<&Row> = rows
        .filter(|row| (start..=end).contains(&row.day))
        .filter(|row| money::of(&row.body, "amount").is_some())
        .collect();
    let data = structured::data(&rows, &view.accounts, start, end);
    let summary = get(&data, "summary");
    let by_category = get(&summary, "by_category");
    let all = by_category.as_object().into_iter().flatten();
    let mut sums: Vec<(&String, i64)> = all
        .filter_map(|(name, sum)| Some((name, money::of(sum, "total")?)))
        .filter(|(_, cents)| *cents > 0)
        .collect();
    sums.sort_by_key(|(_, cents)| Reverse(*cents));
    let total = money::of(&summary, "total_spent").unwrap_or_default();
    let amount = |cents| call.shape().amount_of(cents);
    let mut top = Vec::new();
    let mut lines = Vec::new();
    for (place, (name, cents)) in (1..).zip(sums.iter().take(3)) {
        let text = formatted(*cents);
        lines.push(format!("{place}. {name}: {text}"));
        top.push(
            json!({ "category": name, "totalAmount": amount(*cents), "formattedAmount": text }),
        );
    }
    if call.is_odd() {
        top.push(json!({ "category": null, "totalAmount": "abc" }));
    }
    ok(json!({
        "success": true,
        "data": lines.join("\n"),
        "summary": {
            "totalCategories": sums.len(),
            "top3Categories": top,
            "totalExpenses": amount(total),
            "formattedTotalExpenses": formatted(total),
        },
        "dateRange": { "startDate": start.to_string(), "endDate": end.to_string() },
        "timestamp": call.now(),
    }))
}

/// `R$ 1.234,56`.
fn formatted(cents: i64) -> String {
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
