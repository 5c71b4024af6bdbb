//! Whether the fields of a reminder are valid, in Pierre's words.

use jiff::Timestamp;
use serde_json::Value;

use crate::sandbox::days::parse_day;
use crate::sandbox::json::{get, text};
use crate::sandbox::reply::Refusal;

/// A field, what it must do or be, and the check.
type Rule = (&'static str, &'static str, fn(&Value) -> bool);

const RULES: [Rule; 6] = [
    ("title", "be a non-empty string", is_filled),
    ("amount", "be a positive number", |it| {
        it.as_f64().is_some_and(|amount| amount >= 0.0)
    }),
    ("dueDate", "be in YYYY-MM-DD format", is_day),
    ("reminderTime", "be a valid ISO 8601 date", |it| {
        it.as_str()
            .is_some_and(|at| at.parse::<Timestamp>().is_ok())
    }),
    ("recurrenceTime", "look like 8h or 14h30", |it| {
        it.as_str().is_some_and(is_hour)
    }),
    (
        "newStatus",
        "be one of: active, completed, inactive",
        |it| {
            ["active", "completed", "inactive"]
                .iter()
                .any(|known| it == known)
        },
    ),
];

/// Checks what a new reminder needs, then the rest.
pub(super) fn check_creation(asked: &Value) -> Result<(), Refusal> {
    let refuse = |error, message| Err(Refusal::bad_request(error, message));
    if !is_filled(&get(asked, "title")) {
        let message = "Title is required and must be a non-empty string";
        return refuse("Invalid or missing title", message);
    }
    if !is_day(&get(asked, "dueDate")) {
        let message = "dueDate is required and must be in YYYY-MM-DD format";
        return refuse("Invalid or missing dueDate", message);
    }
    check_fields(asked)?;
    let recurring = get(asked, "isRecurring");
    if !recurring.is_null() && !recurring.is_boolean() {
        return refuse("Invalid isRecurring", "isRecurring must be a boolean");
    }
    let known = ["daily", "weekly", "monthly", "yearly"];
    if recurring == true && !known.contains(&text(asked, "recurrencePattern")) {
        let message = "recurrencePattern must be one of: daily, weekly, monthly, yearly";
        return refuse("Invalid recurrencePattern", message);
    }
    Ok(())
}

/// Checks the fields that are given.
pub(super) fn check_fields(asked: &Value) -> Result<(), Refusal> {
    for (field, must, is_right) in RULES {
        let value = get(asked, field);
        if value.is_null() || is_right(&value) {
            continue;
        }
        let message = format!("{field} must {must}");
        return Err(Refusal::bad_request(&format!("Invalid {field}"), &message));
    }
    Ok(())
}

fn is_filled(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn is_day(value: &Value) -> bool {
    value.as_str().and_then(parse_day).is_some()
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
mod tests;
