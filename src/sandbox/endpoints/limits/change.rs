//! Spending limits that are created, updated and deleted.

use serde_json::{Value, json};

use super::limit::{ANOTHERS, QUOTA, denied, is_active, unknown, written};
use super::spending::start;
use crate::sandbox::call::Call;
use crate::sandbox::json::{get, set, text};
use crate::sandbox::money;
use crate::sandbox::reply::{Answer, Refusal, ok};

const PERIODS: [&str; 4] = ["daily", "weekly", "biweekly", "monthly"];

/// Answers `POST create-spending-limit`.
pub(crate) fn create(call: &Call) -> Answer {
    let asked = call.json()?;
    check_new(&asked)?;
    let limit = add(call, &asked, false, false)?;
    ok(json!({
        "success": true,
        "data": written(&limit, call),
        "message": format!("Spending limit created successfully for {}", text(&limit, "category")),
        "timestamp": call.now(),
    }))
}

/// Answers `POST confirm-spending-limit`, which creates one too.
pub(crate) fn confirm(call: &Call) -> Answer {
    let asked = call.json()?;
    check_new(&asked)?;
    let recurring = flag(&asked, "isRecurring", false)?;
    let next_period = flag(&asked, "startNextPeriod", true)?;
    let limit = add(call, &asked, recurring, next_period)?;
    let category = text(&limit, "category");
    let message = format!("✅ *Limite confirmado!*\n\n📊 {category}\n🔔 Avisos em 50%, 75% e 100%");
    let mut limit = written(&limit, call);
    if let Some(fields) = limit.as_object_mut() {
        fields.retain(|name, _| !matches!(name.as_str(), "userId" | "createdAt" | "updatedAt"));
    }
    ok(json!({ "success": true, "message": message, "limit": limit }))
}

fn check_new(asked: &Value) -> Result<(), Refusal> {
    for field in ["category", "limitAmount", "period"] {
        if let Some(message) = fault(field, &get(asked, field)) {
            let error = format!("Invalid or missing {field}");
            return Err(Refusal::bad_request(&error, message));
        }
    }
    Ok(())
}

/// An optional boolean.
fn flag(asked: &Value, field: &str, default: bool) -> Result<bool, Refusal> {
    match get(asked, field) {
        Value::Null => Ok(default),
        Value::Bool(given) => Ok(given),
        _ => {
            let message = format!("{field} must be a boolean");
            Err(Refusal::bad_request(&format!("Invalid {field}"), &message))
        }
    }
}

fn add(call: &Call, asked: &Value, recurring: bool, next_period: bool) -> Result<Value, Refusal> {
    let calendar = call.state.calendar();
    let now = calendar.now();
    let start = start(text(asked, "period"), calendar.today, next_period);
    call.changes(|kept| {
        if kept.limits.iter().filter(|it| is_active(it)).count() >= QUOTA {
            return Err(Refusal::quota_exceeded("spending limits"));
        }
        kept.created += 1;
        let limit = json!({
            "id": format!("sl_{}", 100 + kept.created),
            "userId": "5a0d0b0e-0000-4000-8000-000000000001",
            "category": get(asked, "category"),
            "limitAmount": get(asked, "limitAmount"),
            "period": get(asked, "period"),
            "isActive": true,
            "isRecurring": recurring,
            "periodStart": calendar.midnight(start),
            "createdAt": now,
            "updatedAt": now,
        });
        kept.limits.push(limit.clone());
        Ok(limit)
    })
}

/// Answers `PUT update-spending-limit`.
pub(crate) fn update(call: &Call) -> Answer {
    let asked = call.json()?;
    let id = id_of(&asked)?;
    let fields = ["category", "limitAmount", "period", "isActive"];
    let fields = fields.map(|field| (field, get(&asked, field)));
    let given = || fields.iter().filter(|(_, value)| !value.is_null());
    if given().count() == 0 {
        let message = "At least one field to update must be provided";
        return Err(Refusal::bad_request("No updates provided", message));
    }
    for (field, value) in given() {
        if let Some(message) = fault(field, value) {
            return Err(Refusal::bad_request(&format!("Invalid {field}"), message));
        }
    }
    if id == ANOTHERS {
        return Err(denied("update"));
    }
    let now = call.now();
    let limit = call.changes(|kept| {
        let limit = kept.limits.iter_mut().find(|it| text(it, "id") == id)?;
        for (field, value) in given() {
            set(limit, field, value.clone());
        }
        set(limit, "updatedAt", now.as_str());
        Some(limit.clone())
    });
    let limit = limit.ok_or_else(|| unknown(id))?;
    ok(json!({
        "success": true,
        "data": written(&limit, call),
        "message": "Spending limit updated successfully",
        "timestamp": now,
    }))
}

/// Answers `DELETE delete-spending-limit`, whose argument stands in a body.
pub(crate) fn delete(call: &Call) -> Answer {
    let asked = call.json()?;
    let id = id_of(&asked)?;
    if id == ANOTHERS {
        return Err(denied("delete"));
    }
    let limit = call.changes(|kept| {
        let at = kept.limits.iter().position(|it| text(it, "id") == id)?;
        Some(kept.limits.remove(at))
    });
    let limit = limit.ok_or_else(|| unknown(id))?;
    let category = text(&limit, "category");
    ok(json!({
        "success": true,
        "message": format!("Spending limit for \"{category}\" deleted successfully"),
        "deletedLimit": {
            "id": id,
            "category": category,
            "limitAmount": money::of(&limit, "limitAmount").map(money::decimal),
            "period": get(&limit, "period"),
        },
        "timestamp": call.now(),
    }))
}

fn id_of(asked: &Value) -> Result<&str, Refusal> {
    let id = text(asked, "limitId");
    if id.is_empty() {
        let message = "limitId must be a non-empty string";
        return Err(Refusal::bad_request("Invalid or missing limitId", message));
    }
    Ok(id)
}

/// What is wrong with a field's value, if anything.
fn fault(field: &str, value: &Value) -> Option<&'static str> {
    let text = value.as_str();
    let (right, message) = match field {
        "category" => (
            text.is_some_and(|it| !it.trim().is_empty()),
            "Category must be a non-empty string",
        ),
        "limitAmount" => (
            value.as_f64().is_some_and(|amount| amount > 0.0),
            "limitAmount must be a positive number",
        ),
        "period" => (
            text.is_some_and(|it| PERIODS.contains(&it)),
            "period must be one of: daily, weekly, biweekly, monthly",
        ),
        _ => (value.is_boolean(), "isActive must be a boolean"),
    };
    (!right).then_some(message)
}
