//! Closing days of cards: `manage-closing-date`. The list is as documented; the rest is invented,
//! since it is undocumented: nested in the documented shape, flat in the live ones.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::sandbox::call::Call;
use crate::sandbox::json::{get, set, text};
use crate::sandbox::options::Shape;
use crate::sandbox::reply::{Answer, Refusal, ok};

/// A card that exists but is someone else's.
const ANOTHERS: &str = "ac_de_outra_pessoa";

/// Answers `POST manage-closing-date`.
pub(crate) fn manage(call: &Call) -> Answer {
    let Ok(asked) = serde_json::from_slice::<Value>(&call.body) else {
        return invalid("body", "Expected a JSON object");
    };
    let view = call.view();
    let cards: Vec<&Value> = view.cards().collect();
    let operation = text(&asked, "operation");
    match operation {
        "LIST_ACCOUNTS" => return list(call, &cards),
        "GET" | "INSERT" | "UPDATE" | "DELETE" => {}
        _ => return invalid("operation", "Invalid enum value"),
    }
    let id = text(&asked, "accountId");
    if id.is_empty() {
        return invalid("accountId", "Required");
    }
    if id == ANOTHERS {
        let error = "Closing date does not belong to user";
        return Err(Refusal::bare(StatusCode::FORBIDDEN, error));
    }
    let day = get(&asked, "closingDay");
    let has_day = day.as_u64().is_some_and(|day| (1..=31).contains(&day));
    if (operation == "INSERT" || !day.is_null()) && !has_day {
        return invalid("closingDay", "Expected a number between 1 and 31");
    }
    let is_card = cards.iter().any(|card| text(card, "id") == id);
    let changed = call.changes(|kept| {
        let dates = &mut kept.closing_dates;
        let at = dates.iter().position(|date| text(date, "accountId") == id);
        match (operation, at) {
            ("INSERT", None) if is_card => {
                let number = dates.len() + 2;
                dates.push(json!({
                    "id": format!("cd000000-0000-4000-8000-{number:012}"),
                    "accountId": id,
                    "isActive": true,
                    "notes": null,
                }));
                write(dates.last_mut(), &asked)
            }
            ("INSERT", Some(_)) => Err(true),
            ("DELETE", Some(at)) => Ok(dates.remove(at)),
            (_, Some(at)) => write(dates.get_mut(at), &asked),
            (_, None) => Err(false),
        }
    });
    match changed {
        Ok(date) => answer(call, operation, &date),
        Err(true) => invalid("accountId", "Closing date already exists"),
        Err(false) => {
            let error = "Closing date not found or does not belong to user";
            Err(Refusal::bare(StatusCode::NOT_FOUND, error))
        }
    }
}

fn list(call: &Call, cards: &[&Value]) -> Answer {
    let dates = call.changes(|kept| kept.closing_dates.clone());
    let mut with_date = 0;
    let listed = |card: &&Value| {
        let mut dates = dates.iter();
        let date = dates.find(|date| text(date, "accountId") == text(card, "id"));
        let field = |name| date.map(|date| get(date, name));
        with_date += usize::from(date.is_some());
        json!({
            "id": get(card, "id"),
            "name": get(card, "name"),
            "marketingName": get(card, "marketingName"),
            "number": get(card, "number"),
            "hasClosingDate": date.is_some(),
            "closingDay": field("closingDay"),
            "isActive": field("isActive"),
            "notes": field("notes"),
        })
    };
    let accounts: Vec<Value> = cards.iter().map(listed).collect();
    ok(json!({
        "success": true,
        "message": "Credit card accounts retrieved successfully",
        "data": {
            "totalAccounts": accounts.len(),
            "accountsWithClosingDate": with_date,
            "accountsWithoutClosingDate": accounts.len() - with_date,
            "accounts": accounts,
        },
        "timestamp": call.now(),
    }))
}

/// Sets what was sent; `Err` only if there is nothing to set it on.
fn write(date: Option<&mut Value>, asked: &Value) -> Result<Value, bool> {
    let date = date.ok_or(false)?;
    for field in ["closingDay", "isActive", "notes"] {
        if let Some(value) = asked.get(field).filter(|value| !value.is_null()) {
            set(date, field, value.clone());
        }
    }
    Ok(date.clone())
}

fn answer(call: &Call, operation: &str, date: &Value) -> Answer {
    let message = match operation {
        "INSERT" => "Closing date created successfully",
        "UPDATE" => "Closing date updated successfully",
        "DELETE" => "Closing date deleted successfully",
        _ => "Closing date retrieved successfully",
    };
    let mut body = json!({ "success": true, "message": message });
    match call.shape() {
        _ if operation == "DELETE" => {}
        Shape::Documented => set(&mut body, "data", date.clone()),
        Shape::Live | Shape::LiveApril2026 => {
            for field in ["id", "accountId", "closingDay", "isActive", "notes"] {
                set(&mut body, field, get(date, field));
            }
        }
    }
    set(&mut body, "timestamp", call.now());
    ok(body)
}

/// 400 with one detail, in the manner of a schema check.
fn invalid(field: &str, message: &str) -> Answer {
    let details = [json!({ "path": [field], "message": message })];
    let body = json!({ "error": "Invalid request data", "details": details });
    Err(Refusal::new(StatusCode::BAD_REQUEST, body))
}
