//! Payment reminders: list, create, update, delete.

mod check;

use axum::http::StatusCode;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::json::{get, set, text};
use crate::sandbox::reply::{Answer, Refusal, ok};
use check::{check_creation, check_fields};

/// A reminder that exists but is someone else's.
const ANOTHERS: &str = "pr_de_outra_pessoa";
/// How many active reminders the plan allows.
const QUOTA: usize = 10;

/// Answers `GET list-payment-reminders`.
pub(crate) fn list(call: &Call) -> Answer {
    let positive = |given: &str| given.parse::<u16>().ok();
    let days = call.query.checked("days", "a positive integer", positive)?;
    let days = days.unwrap_or(7);
    let today = call.today();
    let last = today.saturating_add(i32::from(days).days());
    let filter = call.param("filter").unwrap_or("active");
    let label = match filter {
        "active" => "Active reminders".to_owned(),
        "all" => "All reminders".to_owned(),
        "upcoming" => format!("Upcoming reminders (next {days} days)"),
        "overdue" => "Overdue reminders".to_owned(),
        other => {
            let message = "filter must be one of: active, all, upcoming, overdue";
            return Err(Refusal::parameter("filter", message, other));
        }
    };
    let all = call.changes(|kept| kept.reminders.clone());
    let wanted = |reminder: &&Value| {
        let due: Option<Date> = text(reminder, "dueDate").parse().ok();
        let in_period = match filter {
            "upcoming" => due.is_some_and(|due| (today..=last).contains(&due)),
            "overdue" => due.is_some_and(|due| due < today),
            _ => true,
        };
        filter == "all" || (is_active(reminder) && in_period)
    };
    let data = all.iter().filter(wanted);
    let mut data: Vec<Value> = data.map(|reminder| written(reminder, call)).collect();
    if call.is_odd() {
        data.extend([json!("Linha quebrada"), odd()]);
    }
    let count = all.iter().filter(|it| is_active(it)).count();
    ok(json!({
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
        "timestamp": call.now(),
    }))
}

/// A reminder with unknown enum values, an unknown field and a number as its id.
fn odd() -> Value {
    json!({
        "id": 9001, "title": "Lembrete do futuro", "amount": "abc", "dueDate": "amanhã",
        "reminderTime": 7, "status": "snoozed", "isRecurring": "true",
        "recurrencePattern": "lunar", "futureField": [1, null],
    })
}

/// Answers `POST create-payment-reminder`.
pub(crate) fn create(call: &Call) -> Answer {
    let asked = call.json()?;
    check_creation(&asked)?;
    let now = call.now();
    let recurring = get(&asked, "isRecurring") == true;
    let pattern = recurring.then(|| get(&asked, "recurrencePattern"));
    let reminder = call.changes(|kept| {
        if kept.reminders.iter().filter(|it| is_active(it)).count() >= QUOTA {
            return Err(Refusal::quota_exceeded("payment reminders"));
        }
        kept.created += 1;
        let time = match get(&asked, "reminderTime") {
            Value::Null => the_eve(call, text(&asked, "dueDate")),
            given => given,
        };
        let reminder = json!({
            "id": format!("pr_{}", 100 + kept.created),
            "title": get(&asked, "title"),
            "amount": get(&asked, "amount"),
            "dueDate": get(&asked, "dueDate"),
            "reminderTime": time,
            "status": "active",
            "isRecurring": recurring,
            "recurrencePattern": pattern,
            "createdAt": now,
            "updatedAt": now,
        });
        kept.reminders.push(reminder.clone());
        Ok(reminder)
    })?;
    ok(json!({
        "success": true,
        "data": written(&reminder, call),
        "message": format!("Payment reminder created successfully: {}", text(&reminder, "title")),
        "timestamp": now,
    }))
}

/// The day before a date at nine.
fn the_eve(call: &Call, day: &str) -> Value {
    let day: Option<Date> = day.parse().ok();
    let eve = day.and_then(|day| day.yesterday().ok());
    eve.map_or(Value::Null, |eve| call.state.calendar().moment(eve, 9, 0))
}

/// Answers `DELETE delete-payment-reminder`, whose arguments stand in the query.
pub(crate) fn delete(call: &Call) -> Answer {
    let Some(id) = call.param("reminderId") else {
        let message = "reminderId must be provided as a query parameter";
        return Err(Refusal::bad_request(
            "Invalid or missing reminderId",
            message,
        ));
    };
    let hard = call.query.flag("hardDelete")?;
    if id == ANOTHERS {
        return Err(denied("Permission denied", "delete"));
    }
    let now = call.now();
    let reminder = call.changes(|kept| {
        let at = kept.reminders.iter().position(|it| text(it, "id") == id)?;
        if hard {
            return Some(kept.reminders.remove(at));
        }
        let reminder = kept.reminders.get_mut(at)?;
        set(reminder, "status", "cancelled");
        set(reminder, "updatedAt", now.as_str());
        Some(reminder.clone())
    });
    let reminder = reminder.ok_or_else(|| unknown(id))?;
    let action = if hard {
        "deleted permanently"
    } else {
        "cancelled"
    };
    ok(json!({
        "success": true,
        "data": {
            "id": id,
            "title": get(&reminder, "title"),
            "action": action,
            "hardDelete": hard,
        },
        "message": format!("Payment reminder {action}"),
        "timestamp": now,
    }))
}

/// Answers `PUT update-payment-reminder`.
pub(crate) fn update(call: &Call) -> Answer {
    let asked = call.json()?;
    let id = text(&asked, "reminderId");
    if id.is_empty() {
        let message = "reminderId must be provided";
        return Err(Refusal::bad_request(
            "Invalid or missing reminderId",
            message,
        ));
    }
    check_fields(&asked)?;
    if id == ANOTHERS {
        return Err(denied("Unauthorized", "update"));
    }
    let now = call.now();
    let reminder = call.changes(|kept| {
        let mut all = kept.reminders.iter_mut();
        let reminder = all.find(|reminder| text(reminder, "id") == id)?;
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
        set(reminder, "updatedAt", now.as_str());
        Some(reminder.clone())
    });
    let reminder = reminder.ok_or_else(|| unknown(id))?;
    ok(json!({
        "success": true,
        "data": written(&reminder, call),
        "message": "Payment reminder updated successfully",
        "timestamp": now,
    }))
}

fn is_active(reminder: &Value) -> bool {
    text(reminder, "status") == "active"
}

fn unknown(id: &str) -> Refusal {
    let message = format!("No reminder found with ID: {id}");
    Refusal::with(StatusCode::NOT_FOUND, "Reminder not found", &message)
}

fn denied(error: &str, act: &str) -> Refusal {
    let message = format!("You do not have permission to {act} this reminder");
    Refusal::with(StatusCode::FORBIDDEN, error, &message)
}

/// A reminder in the asked shape.
fn written(reminder: &Value, call: &Call) -> Value {
    let mut reminder = reminder.clone();
    let amount = call.shape().amount(&reminder, "amount");
    set(&mut reminder, "amount", amount);
    reminder
}
