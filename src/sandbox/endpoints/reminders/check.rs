//! What is wrong with what a caller asks of a reminder, in Pierre's words.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use crate::sandbox::household::{get, text};

/// A field, what is right for it, and the error and message when it is not.
type Rule = (&'static str, fn(&Value) -> bool, &'static str, &'static str);

/// What is wrong with how a new reminder comes back, if anything.
pub(crate) fn recurrence_fault(
    asked: &Value,
    recurring: bool,
) -> Option<(&'static str, &'static str)> {
    let flag = get(asked, "isRecurring");
    if !flag.is_null() && !flag.is_boolean() {
        return Some(("Invalid isRecurring", "isRecurring must be a boolean"));
    }
    let known = ["daily", "weekly", "monthly", "yearly"];
    (recurring && !known.contains(&text(asked, "recurrencePattern"))).then_some((
        "Invalid recurrencePattern",
        "recurrencePattern must be one of: daily, weekly, monthly, yearly",
    ))
}

/// What is wrong with the fields that are given, if anything.
pub(crate) fn fault(changes: &Value) -> Option<(&'static str, &'static str)> {
    let given = |field: &str| changes.get(field).filter(|value| !value.is_null());
    let rules: [Rule; 6] = [
        (
            "title",
            |v| !trimmed(v).is_empty(),
            "Invalid title",
            "title must be a non-empty string",
        ),
        (
            "amount",
            |v| v.as_f64().is_some_and(|amount| amount >= 0.0),
            "Invalid amount",
            "amount must be a positive number",
        ),
        (
            "dueDate",
            |v| v.as_str().is_some_and(is_day),
            "Invalid dueDate",
            "dueDate must be in YYYY-MM-DD format",
        ),
        (
            "reminderTime",
            |v| v.as_str().is_some_and(|at| at.parse::<Timestamp>().is_ok()),
            "Invalid reminderTime",
            "reminderTime must be a valid ISO 8601 date",
        ),
        (
            "recurrenceTime",
            |v| v.as_str().is_some_and(is_hour),
            "Invalid recurrenceTime",
            "recurrenceTime must look like 8h or 14h30",
        ),
        (
            "newStatus",
            |v| matches!(v.as_str(), Some("active" | "completed" | "inactive")),
            "Invalid newStatus",
            "newStatus must be one of: active, completed, inactive",
        ),
    ];
    let broken = rules
        .into_iter()
        .find(|(field, right, ..)| given(field).is_some_and(|value| !right(value)));
    broken.map(|(_, _, error, message)| (error, message))
}

pub(crate) fn trimmed(value: &Value) -> &str {
    value.as_str().unwrap_or_default().trim()
}

/// Exactly `YYYY-MM-DD`.
pub(crate) fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok()
}

/// `8h`, `14h30`.
fn is_hour(text: &str) -> bool {
    let Some((hour, minute)) = text.split_once('h') else {
        return false;
    };
    let below = |part: &str, limit| part.parse::<u8>().is_ok_and(|value| value < limit);
    below(hour, 24) && (minute.is_empty() || (minute.len() == 2 && below(minute, 60)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn validates_each_field_of_an_update() {
        for good in [
            json!({ "title": "Luz", "amount": 10.5, "newStatus": "active" }),
            json!({ "recurrenceTime": "14h30", "reminderTime": "2026-12-19T09:00:00Z" }),
            json!({ "dueDate": "2026-12-20", "title": null }),
        ] {
            assert_eq!(fault(&good), None, "{good}");
        }
        for bad in [
            json!({ "title": " " }),
            json!({ "amount": "180" }),
            json!({ "amount": -1 }),
            json!({ "dueDate": "20/12/2026" }),
            json!({ "dueDate": "2026-02-30" }),
            json!({ "reminderTime": "amanhã" }),
            json!({ "recurrenceTime": "25h" }),
            json!({ "newStatus": "paid" }),
        ] {
            assert!(fault(&bad).is_some(), "{bad}");
        }
    }
}
