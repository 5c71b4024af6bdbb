//! Closing days of cards: `manage-closing-date`. The list is as documented; the rest is invented,
//! since nobody has said what it looks like: nested in the documented shape, flat in the live ones.

use std::io;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Shape;
use super::household::{get, parse, set, text};
use super::reply;
use super::state::{Caller, Fault, State};

const CLOSING_DATES: &str = include_str!("../data/closing_dates.json");
/// A card that exists but is someone else's.
const ANOTHERS: &str = "ac_de_outra_pessoa";

/// The closing days of a new key.
pub(crate) fn read(fault: Fault) -> io::Result<Vec<Value>> {
    match fault {
        Fault::Empty => Ok(Vec::new()),
        _ => parse(CLOSING_DATES),
    }
}

/// The closing day that the person has told Pierre of a card.
pub(crate) fn day_of(state: &State, caller: &Caller, account_id: &str) -> Option<i8> {
    state.with(caller, |kept| {
        let mut dates = kept.closing_dates.iter();
        let date = dates.find(|date| text(date, "accountId") == account_id)?;
        get(date, "closingDay").as_i64()?.try_into().ok()
    })
}

/// Answers `POST manage-closing-date`.
pub(crate) fn manage(state: &State, caller: &Caller, body: &[u8]) -> Response {
    let Ok(asked) = serde_json::from_slice::<Value>(body) else {
        return invalid("body", "Expected a JSON object");
    };
    let household = state.household(caller);
    let cards: Vec<&Value> = household
        .accounts
        .iter()
        .filter(|account| text(account, "type") == "CREDIT")
        .collect();
    let operation = text(&asked, "operation");
    match operation {
        "LIST_ACCOUNTS" => return list(state, caller, &cards),
        "GET" | "INSERT" | "UPDATE" | "DELETE" => {}
        _ => return invalid("operation", "Invalid enum value"),
    }
    let id = text(&asked, "accountId");
    if id.is_empty() {
        return invalid("accountId", "Required");
    }
    if id == ANOTHERS {
        let error = "Closing date does not belong to user";
        return reply::bare(StatusCode::FORBIDDEN, error);
    }
    let day = get(&asked, "closingDay");
    let has_day = day.as_u64().is_some_and(|day| (1..=31).contains(&day));
    if (operation == "INSERT" || !day.is_null()) && !has_day {
        return invalid("closingDay", "Expected a number between 1 and 31");
    }
    let is_card = cards.iter().any(|card| text(card, "id") == id);
    let changed = state.with(caller, |kept| {
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
        Ok(date) => answer(state, operation, &date),
        Err(true) => invalid("accountId", "Closing date already exists"),
        Err(false) => {
            let error = "Closing date not found or does not belong to user";
            reply::bare(StatusCode::NOT_FOUND, error)
        }
    }
}

fn list(state: &State, caller: &Caller, cards: &[&Value]) -> Response {
    let dates = state.with(caller, |kept| kept.closing_dates.clone());
    let date_of = |id| dates.iter().find(|date| text(date, "accountId") == id);
    let accounts: Vec<Value> = cards
        .iter()
        .map(|card| {
            let date = date_of(text(card, "id"));
            let field = |name| date.map_or(Value::Null, |date| get(date, name));
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
        })
        .collect();
    let has_date = |account: &&Value| get(account, "hasClosingDate") == true;
    let with_date = accounts.iter().filter(has_date).count();
    let body = json!({
        "success": true,
        "message": "Credit card accounts retrieved successfully",
        "data": {
            "totalAccounts": accounts.len(),
            "accountsWithClosingDate": with_date,
            "accountsWithoutClosingDate": accounts.len() - with_date,
            "accounts": accounts,
        },
        "timestamp": state.calendar().now(),
    });
    reply::json(StatusCode::OK, body)
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

fn answer(state: &State, operation: &str, date: &Value) -> Response {
    let message = match operation {
        "INSERT" => "Closing date created successfully",
        "UPDATE" => "Closing date updated successfully",
        "DELETE" => "Closing date deleted successfully",
        _ => "Closing date retrieved successfully",
    };
    let mut body = json!({ "success": true, "message": message });
    match state.shape() {
        _ if operation == "DELETE" => {}
        Shape::Documented => set(&mut body, "data", date.clone()),
        Shape::Live | Shape::LiveApril2026 => {
            for field in ["id", "accountId", "closingDay", "isActive", "notes"] {
                set(&mut body, field, get(date, field));
            }
        }
    }
    set(&mut body, "timestamp", state.calendar().now().into());
    reply::json(StatusCode::OK, body)
}

/// 400 with one detail, in the manner of a schema check.
fn invalid(field: &str, message: &str) -> Response {
    let details = [json!({ "path": [field], "message": message })];
    let body = json!({ "error": "Invalid request data", "details": details });
    reply::json(StatusCode::BAD_REQUEST, body)
}
