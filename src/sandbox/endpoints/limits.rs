//! Spending limits: listed, created, updated, deleted. What is spent of one is what the
//! household's rows of its category add up to, so that it agrees with `get-transactions`.

mod spending;

use std::io;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::days::Calendar;
use super::household::{get, parse, set, text};
use super::money;
use super::query::Query;
use super::reply::{self, bad_request};
use super::shape;
use super::state::{Caller, Fault, State, View};
use spending::Spent;

const LIMITS: &str = include_str!("../data/limits.json");
/// A limit that exists but is someone else's.
const ANOTHERS: &str = "sl_de_outra_pessoa";
/// How many active limits the plan allows.
const QUOTA: usize = 5;
const PERIODS: [&str; 4] = ["daily", "weekly", "biweekly", "monthly"];

/// The limits of a new key.
pub(crate) fn read(calendar: &Calendar) -> io::Result<Vec<Value>> {
    let mut limits = parse(LIMITS)?;
    for limit in &mut limits {
        calendar.fill(limit, 0)?;
    }
    Ok(limits)
}

/// Answers `GET list-spending-limits`.
pub(crate) fn list(state: &State, caller: &Caller, query: &Query) -> Response {
    let inactive = match query.get("includeInactive") {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            let message = "includeInactive must be a boolean";
            return bad_request("Invalid includeInactive", message, Some(other));
        }
    };
    let all = state.with(caller, |kept| kept.limits.clone());
    let view = state.household(caller);
    let mut data: Vec<Value> = all
        .iter()
        .filter(|limit| inactive || is_active(limit))
        .map(|limit| with_spending(limit, &view, state))
        .collect();
    if caller.fault == Fault::Odd {
        data.extend([json!("Linha quebrada"), odd()]);
    }
    let used = all.iter().filter(|limit| is_active(limit)).count();
    let body = json!({
        "success": true,
        "count": data.len(),
        "data": data,
        "quota": {
            "subscriptionType": "premium",
            "currentCount": used,
            "limit": QUOTA,
            "canCreate": used < QUOTA,
            "remaining": QUOTA.saturating_sub(used),
            "message": format!("You are using {used} of {QUOTA} spending limits"),
            "upgradeMessage": null,
        },
        "filters": { "includeInactive": inactive },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

/// A limit of the future: unknown words, extra fields, numbers where texts were.
fn odd() -> Value {
    json!({
        "id": 9001, "category": "Categoria nova", "limitAmount": 12.5, "period": "quarterly",
        "isActive": "true", "currentSpending": "abc", "remainingAmount": null,
        "percentageUsed": "33.3333", "status": "dreaming", "futureField": {"nested": [1]},
    })
}

/// Answers `GET get-spending-limit-transactions`, which has no transactions.
pub(crate) fn standing(state: &State, caller: &Caller, query: &Query) -> Response {
    let Some(id) = query.get("limitId") else {
        let message = "limitId must be provided as a query parameter";
        return bad_request("Invalid or missing limitId", message, None);
    };
    let found = state.with(caller, |kept| {
        kept.limits.iter().find(|it| text(it, "id") == id).cloned()
    });
    let limit = match found {
        _ if id == ANOTHERS => return denied("view"),
        None => return unknown(id),
        Some(limit) => limit,
    };
    let shape = state.shape();
    let spent = Spent::of(&limit, &state.household(caller), state.calendar());
    let amount = |cents| shape::amount(&money::string(cents), shape);
    let alerts: Vec<Value> = spent
        .alerts()
        .into_iter()
        .map(|(percent, at, cents)| {
            json!({ "alertType": format!("{percent}%"), "sentAt": at, "amount": amount(cents) })
        })
        .collect();
    let body = json!({
        "success": true,
        "data": {
            "limit": {
                "id": id,
                "category": get(&limit, "category"),
                "limitAmount": shape::amount(&get(&limit, "limitAmount"), shape),
                "period": get(&limit, "period"),
                "periodText": spending::period_text(text(&limit, "period")),
                "isActive": get(&limit, "isActive"),
                "createdAt": get(&limit, "createdAt"),
                "periodStart": get(&limit, "periodStart"),
            },
            "spending": {
                "currentSpent": amount(spent.cents),
                "percentage": spent.percentage(),
                "remaining": amount(spent.limit - spent.cents),
                "transactionCount": spent.rows.len(),
            },
            "status": {
                "level": spent.level(),
                "nextAlert": spent.next_alert(),
                "alerts": { "alertHistory": alerts },
            },
        },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

/// Answers `POST create-spending-limit`, and with `confirmed` `POST confirm-spending-limit`.
pub(crate) fn create(state: &State, caller: &Caller, body: &[u8], confirmed: bool) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return reply::bad_json();
    };
    for field in ["category", "limitAmount", "period"] {
        if let Some(message) = fault(field, &get(&asked, field)) {
            return bad_request(&format!("Invalid or missing {field}"), message, None);
        }
    }
    for field in ["isRecurring", "startNextPeriod"] {
        let given = get(&asked, field);
        if confirmed && !given.is_null() && !given.is_boolean() {
            let message = format!("{field} must be a boolean");
            return bad_request(&format!("Invalid {field}"), &message, None);
        }
    }
    let flag = |name, usual| asked.get(name).and_then(Value::as_bool).unwrap_or(usual);
    let recurring = confirmed && flag("isRecurring", false);
    let later = confirmed && flag("startNextPeriod", true);
    let calendar = state.calendar();
    let now = calendar.now();
    let start = spending::start(text(&asked, "period"), calendar.today, later);
    let made = state.with(caller, |kept| {
        if kept.limits.iter().filter(|limit| is_active(limit)).count() >= QUOTA {
            return None;
        }
        kept.created += 1;
        let limit = json!({
            "id": format!("sl_{}", 100 + kept.created),
            "userId": "5a0d0b0e-0000-4000-8000-000000000001",
            "category": get(&asked, "category"),
            "limitAmount": get(&asked, "limitAmount"),
            "period": get(&asked, "period"),
            "isActive": true,
            "isRecurring": recurring,
            "periodStart": calendar.midnight(start),
            "createdAt": now,
            "updatedAt": now,
        });
        kept.limits.push(limit.clone());
        Some(limit)
    });
    let Some(limit) = made else {
        return reply::quota_exceeded("spending limits");
    };
    let category = text(&limit, "category");
    let body = if confirmed {
        let mut answer = json!({
            "success": true,
            "message": format!("✅ *Limite confirmado!*\n\n📊 {category}\n🔔 Avisos em 50%, 75% e 100%"),
        });
        let mut short = written(&limit, state);
        for field in ["userId", "createdAt", "updatedAt"] {
            if let Some(fields) = short.as_object_mut() {
                fields.shift_remove(field);
            }
        }
        set(&mut answer, "limit", short);
        answer
    } else {
        json!({
            "success": true,
            "data": written(&limit, state),
            "message": format!("Spending limit created successfully for {category}"),
            "timestamp": now,
        })
    };
    reply::json(StatusCode::OK, body)
}

/// Answers `PUT update-spending-limit`.
pub(crate) fn update(state: &State, caller: &Caller, body: &[u8]) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return reply::bad_json();
    };
    let id = text(&asked, "limitId");
    if id.is_empty() {
        return nameless();
    }
    let fields = ["category", "limitAmount", "period", "isActive"];
    let given: Vec<(&str, Value)> = fields
        .into_iter()
        .map(|field| (field, get(&asked, field)))
        .filter(|(_, value)| !value.is_null())
        .collect();
    if given.is_empty() {
        let message = "At least one field to update must be provided";
        return bad_request("No updates provided", message, None);
    }
    for (field, value) in &given {
        if let Some(message) = fault(field, value) {
            return bad_request(&format!("Invalid {field}"), message, None);
        }
    }
    if id == ANOTHERS {
        return denied("update");
    }
    let now = state.calendar().now();
    let changed = state.with(caller, |kept| {
        let limit = kept.limits.iter_mut().find(|it| text(it, "id") == id)?;
        for (field, value) in given {
            set(limit, field, value);
        }
        set(limit, "updatedAt", Value::String(now.clone()));
        Some(limit.clone())
    });
    let Some(limit) = changed else {
        return unknown(id);
    };
    let body = json!({
        "success": true,
        "data": written(&limit, state),
        "message": "Spending limit updated successfully",
        "timestamp": now,
    });
    reply::json(StatusCode::OK, body)
}

/// Answers `DELETE delete-spending-limit`, whose argument stands in a body.
pub(crate) fn delete(state: &State, caller: &Caller, body: &[u8]) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return reply::bad_json();
    };
    let id = text(&asked, "limitId");
    if id.is_empty() {
        return nameless();
    }
    if id == ANOTHERS {
        return denied("delete");
    }
    let gone = state.with(caller, |kept| {
        let at = kept.limits.iter().position(|it| text(it, "id") == id)?;
        Some(kept.limits.remove(at))
    });
    let Some(limit) = gone else {
        return unknown(id);
    };
    let cents = limit.get("limitAmount").and_then(money::cents);
    let body = json!({
        "success": true,
        "message": format!("Spending limit for \"{}\" deleted successfully", text(&limit, "category")),
        "deletedLimit": {
            "id": id,
            "category": get(&limit, "category"),
            "limitAmount": cents.map_or(Value::Null, money::string),
            "period": get(&limit, "period"),
        },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
}

fn nameless() -> Response {
    let message = "limitId must be a non-empty string";
    bad_request("Invalid or missing limitId", message, None)
}

/// What is wrong with a field's value, if anything.
fn fault(field: &str, value: &Value) -> Option<&'static str> {
    let (right, message) = match field {
        "category" => (
            value.as_str().is_some_and(|it| !it.trim().is_empty()),
            "Category must be a non-empty string",
        ),
        "limitAmount" => (
            value.as_f64().is_some_and(|amount| amount > 0.0),
            "limitAmount must be a positive number",
        ),
        "period" => (
            value.as_str().is_some_and(|it| PERIODS.contains(&it)),
            "period must be one of: daily, weekly, biweekly, monthly",
        ),
        _ => (value.is_boolean(), "isActive must be a boolean"),
    };
    (!right).then_some(message)
}

fn is_active(limit: &Value) -> bool {
    get(limit, "isActive") == true
}

fn unknown(id: &str) -> Response {
    let message = format!("No spending limit found with ID: {id}");
    let body = json!({ "error": "Spending limit not found", "message": message });
    reply::json(StatusCode::NOT_FOUND, body)
}

fn denied(act: &str) -> Response {
    let message = format!("You can only {act} your own spending limits");
    let body = json!({ "error": "Access denied", "message": message });
    reply::json(StatusCode::FORBIDDEN, body)
}

/// A limit in the asked shape.
fn written(limit: &Value, state: &State) -> Value {
    let mut limit = limit.clone();
    let amount = shape::amount(&get(&limit, "limitAmount"), state.shape());
    set(&mut limit, "limitAmount", amount);
    limit
}

/// [`written`] with what is spent of it.
fn with_spending(limit: &Value, view: &View<'_>, state: &State) -> Value {
    let spent = Spent::of(limit, view, state.calendar());
    let amount = |cents| shape::amount(&money::string(cents), state.shape());
    let mut limit = written(limit, state);
    for (field, value) in [
        ("currentSpending", amount(spent.cents)),
        ("remainingAmount", amount(spent.limit - spent.cents)),
        ("percentageUsed", spent.percentage()),
        ("status", spent.level().into()),
    ] {
        set(&mut limit, field, value);
    }
    limit
}
