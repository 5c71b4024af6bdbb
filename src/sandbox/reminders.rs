//! Payment reminders: `list-payment-reminders` and `update-payment-reminder`.

use std::io;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde_json::{Value, json};

use super::days::Calendar;
use super::household::{get, parse, set, text};
use super::reply::{self, bad_request};
use super::routes::Query;
use super::shape;
use super::state::{Caller, State};

const REMINDERS: &str = include_str!("data/reminders.json");
/// A reminder that exists but is someone else's.
const ANOTHERS: &str = "pr_de_outra_pessoa";
/// How many active reminders the plan allows.
const QUOTA: usize = 10;

/// The reminders of a new key.
pub(super) fn read(calendar: &Calendar) -> io::Result<Vec<Value>> {
    let mut reminders = parse(REMINDERS)?;
    for reminder in &mut reminders {
        calendar.fill(reminder, 0)?;
    }
    Ok(reminders)
}

/// Answers `GET list-payment-reminders`.
pub(super) fn list(state: &State, caller: &Caller, query: &Query) -> Response {
    let days = query.get("days").unwrap_or("7");
    let Ok(days) = days.parse::<u16>() else {
        return bad_request(
            "Invalid days",
            "days must be a positive integer",
            Some(days),
        );
    };
    let today = state.calendar().today;
    let last = today.saturating_add(i32::from(days).days());
    let filter = query.get("filter").unwrap_or("active");
    let label = match filter {
        "active" => "Active reminders".to_owned(),
        "all" => "All reminders".to_owned(),
        "upcoming" => format!("Upcoming reminders (next {days} days)"),
        "overdue" => "Overdue reminders".to_owned(),
        other => {
            let message = "filter must be one of: active, all, upcoming, overdue";
            return bad_request("Invalid filter", message, Some(other));
        }
    };
    let all = state.with(caller, |changes| changes.reminders.clone());
    let active = |reminder: &&Value| text(reminder, "status") == "active";
    let wanted = |reminder: &&Value| {
        let due: Option<Date> = text(reminder, "dueDate").parse().ok();
        match filter {
            "all" => true,
            "upcoming" => active(reminder) && due.is_some_and(|due| due >= today && due <= last),
            "overdue" => active(reminder) && due.is_some_and(|due| due < today),
            _ => active(reminder),
        }
    };
    let data: Vec<Value> = all
        .iter()
        .filter(wanted)
        .map(|reminder| written(reminder, state))
        .collect();
    let count = all.iter().filter(active).count();
    let body = json!({
        "success": true,
        "count": data.len(),
        "data": data,
        "filter": label,
        "quota": {
            "subscriptionType": "premium",
            "currentCount": count,
            "limit": QUOTA,
            "canCreate": count < QUOTA,
            "remaining": QUOTA.saturating_sub(count),
        },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

/// Answers `PUT update-payment-reminder`.
pub(super) fn update(state: &State, caller: &Caller, body: &[u8]) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return bad_request(
            "Invalid JSON body",
            "The request body must be valid JSON",
            None,
        );
    };
    let id = text(&asked, "reminderId");
    if id.is_empty() {
        let error = "Invalid or missing reminderId";
        return bad_request(error, "reminderId must be provided", None);
    }
    if let Some((error, message)) = fault(&asked) {
        return bad_request(error, message, None);
    }
    if id == ANOTHERS {
        let message = "You do not have permission to update this reminder";
        let body = json!({ "error": "Unauthorized", "message": message });
        return reply::json(StatusCode::FORBIDDEN, body);
    }
    let now = state.calendar().now();
    let result = state.with(caller, |kept| {
        let reminder = kept
            .reminders
            .iter_mut()
            .find(|reminder| text(reminder, "id") == id)?;
        for (field, to) in [
            ("title", "title"),
            ("amount", "amount"),
            ("dueDate", "dueDate"),
            ("reminderTime", "reminderTime"),
            ("recurrenceTime", "recurrenceTime"),
            ("newStatus", "status"),
        ] {
            if let Some(value) = asked.get(field).filter(|value| !value.is_null()) {
                set(reminder, to, value.clone());
            }
        }
        set(reminder, "updatedAt", Value::String(now.clone()));
        Some(reminder.clone())
    });
    let Some(reminder) = result else {
        let message = format!("No reminder found with ID: {id}");
        let body = json!({ "error": "Reminder not found", "message": message });
        return reply::json(StatusCode::NOT_FOUND, body);
    };
    let body = json!({
        "success": true,
        "data": written(&reminder, state),
        "message": "Payment reminder updated successfully",
        "timestamp": now,
    });
    reply::json(StatusCode::OK, body)
}

/// A reminder in the asked shape.
fn written(reminder: &Value, state: &State) -> Value {
    let mut reminder = reminder.clone();
    let amount = shape::amount(&get(&reminder, "amount"), state.shape());
    set(&mut reminder, "amount", amount);
    reminder
}

/// A field, what is right for it, and the error and message when it is not.
type Rule = (&'static str, fn(&Value) -> bool, &'static str, &'static str);

/// What is wrong with an update, if anything.
fn fault(changes: &Value) -> Option<(&'static str, &'static str)> {
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

fn trimmed(value: &Value) -> &str {
    value.as_str().unwrap_or_default().trim()
}

/// Exactly `YYYY-MM-DD`.
pub(super) fn is_day(text: &str) -> bool {
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
