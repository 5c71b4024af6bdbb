//! Payment reminders: listed, created, updated, deleted.

mod check;

use std::io;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::days::Calendar;
use super::household::{get, parse, set, text};
use super::query::Query;
use super::reply::{self, bad_request};
use super::shape;
use super::state::{Caller, Fault, State};
pub(crate) use check::is_day;
use check::{fault, recurrence_fault, trimmed};

const REMINDERS: &str = include_str!("../data/reminders.json");
/// A reminder that exists but is someone else's.
const ANOTHERS: &str = "pr_de_outra_pessoa";
/// How many active reminders the plan allows.
const QUOTA: usize = 10;

/// The reminders of a new key.
pub(crate) fn read(calendar: &Calendar) -> io::Result<Vec<Value>> {
    let mut reminders = parse(REMINDERS)?;
    for reminder in &mut reminders {
        calendar.fill(reminder, 0)?;
    }
    Ok(reminders)
}

/// Answers `GET list-payment-reminders`.
pub(crate) fn list(state: &State, caller: &Caller, query: &Query) -> Response {
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
    let mut data: Vec<Value> = all
        .iter()
        .filter(wanted)
        .map(|reminder| written(reminder, state))
        .collect();
    if caller.fault == Fault::Odd {
        data.extend([json!("Linha quebrada"), odd()]);
    }
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

/// A reminder of the future: unknown words, extra fields, a number for an id.
fn odd() -> Value {
    json!({
        "id": 9001, "title": "Lembrete do futuro", "amount": "abc", "dueDate": "amanhã",
        "reminderTime": 7, "status": "snoozed", "isRecurring": "true",
        "recurrencePattern": "lunar", "futureField": [1, null],
    })
}

/// Answers `POST create-payment-reminder`.
pub(crate) fn create(state: &State, caller: &Caller, body: &[u8]) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return reply::bad_json();
    };
    if trimmed(&get(&asked, "title")).is_empty() {
        let message = "Title is required and must be a non-empty string";
        return bad_request("Invalid or missing title", message, None);
    }
    if !is_day(text(&asked, "dueDate")) {
        let message = "dueDate is required and must be in YYYY-MM-DD format";
        return bad_request("Invalid or missing dueDate", message, None);
    }
    let recurring = asked.get("isRecurring").and_then(Value::as_bool) == Some(true);
    if let Some((error, message)) = fault(&asked).or_else(|| recurrence_fault(&asked, recurring)) {
        return bad_request(error, message, None);
    }
    let calendar = state.calendar();
    let now = calendar.now();
    let made = state.with(caller, |kept| {
        let active = |reminder: &&Value| text(reminder, "status") == "active";
        if kept.reminders.iter().filter(active).count() >= QUOTA {
            return None;
        }
        kept.created += 1;
        let told = match get(&asked, "reminderTime") {
            Value::Null => calendar.eve(text(&asked, "dueDate")),
            given => given,
        };
        let pattern = if recurring {
            get(&asked, "recurrencePattern")
        } else {
            Value::Null
        };
        let reminder = json!({
            "id": format!("pr_{}", 100 + kept.created),
            "title": get(&asked, "title"),
            "amount": get(&asked, "amount"),
            "dueDate": get(&asked, "dueDate"),
            "reminderTime": told,
            "status": "active",
            "isRecurring": recurring,
            "recurrencePattern": pattern,
            "createdAt": now,
            "updatedAt": now,
        });
        kept.reminders.push(reminder.clone());
        Some(reminder)
    });
    let Some(reminder) = made else {
        return reply::quota_exceeded("payment reminders");
    };
    let body = json!({
        "success": true,
        "data": written(&reminder, state),
        "message": format!("Payment reminder created successfully: {}", text(&reminder, "title")),
        "timestamp": now,
    });
    reply::json(StatusCode::OK, body)
}

/// Answers `DELETE delete-payment-reminder`, whose arguments stand in the query.
pub(crate) fn delete(state: &State, caller: &Caller, query: &Query) -> Response {
    let Some(id) = query.get("reminderId") else {
        let message = "reminderId must be provided as a query parameter";
        return bad_request("Invalid or missing reminderId", message, None);
    };
    let for_good = match query.get("hardDelete") {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            return bad_request(
                "Invalid hardDelete",
                "hardDelete must be a boolean",
                Some(other),
            );
        }
    };
    if id == ANOTHERS {
        let message = "You do not have permission to delete this reminder";
        let body = json!({ "error": "Permission denied", "message": message });
        return reply::json(StatusCode::FORBIDDEN, body);
    }
    let now = state.calendar().now();
    let found = state.with(caller, |kept| {
        let mut all = kept.reminders.iter_mut();
        let (at, reminder) = all
            .by_ref()
            .enumerate()
            .find(|(_, it)| text(it, "id") == id)?;
        if for_good {
            return Some(kept.reminders.remove(at));
        }
        set(reminder, "status", "cancelled".into());
        set(reminder, "updatedAt", Value::String(now.clone()));
        Some(reminder.clone())
    });
    let Some(reminder) = found else {
        return unknown(id);
    };
    let (action, message) = if for_good {
        (
            "deleted permanently",
            "Payment reminder deleted permanently",
        )
    } else {
        ("cancelled", "Payment reminder cancelled")
    };
    let body = json!({
        "success": true,
        "data": {
            "id": id,
            "title": get(&reminder, "title"),
            "action": action,
            "hardDelete": for_good,
        },
        "message": message,
        "timestamp": now,
    });
    reply::json(StatusCode::OK, body)
}

fn unknown(id: &str) -> Response {
    let message = format!("No reminder found with ID: {id}");
    let body = json!({ "error": "Reminder not found", "message": message });
    reply::json(StatusCode::NOT_FOUND, body)
}

/// Answers `PUT update-payment-reminder`.
pub(crate) fn update(state: &State, caller: &Caller, body: &[u8]) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return reply::bad_json();
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
        return unknown(id);
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
