//! `get-bills` and `get-bill-summary`. Closed bills are exact once they are due; the summary knows
//! the used limit, and adds up what is dated in the period, whatever bill it is on.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::super::household::{Row, get, set, text};
use super::super::{Shape, money, shape};
use super::cards;
use super::facts::{Account, Kind};
use super::rows::{Scribe, bill_id, dusty, summed};

/// How many bills back Pierre knows.
const KNOWN: i32 = 12;

/// The closed bills that have fallen due, newest first; the newest of all comes twice.
pub(super) fn closed(scribe: &Scribe<'_>) -> Vec<Value> {
    let today = scribe.calendar.today;
    let first = |card: &Account| cards::closing(card, scribe.teller.facts.since);
    let mut bills = Vec::new();
    for (place, card, body) in all(scribe) {
        let open = cards::closing(card, today);
        for back in 0..=KNOWN {
            let closing = cards::later(open, -back);
            let due = cards::due(card, closing);
            if closing < first(card) || due >= today {
                continue;
            }
            let cents = scribe.teller.bill(place, card, closing);
            let amount = shape::amount(&money::string(cents), scribe.shape);
            let mut bill = json!({
                "id": bill_id(place, closing),
                "userId": get(body, "userId"),
                "itemId": get(body, "itemId"),
                "accountId": get(body, "id"),
                "dueDate": format!("{due}T00:00:00.000Z"),
                "totalAmount": amount,
                "totalAmountCurrencyCode": "BRL",
                "minimumPaymentAmount": money::number(cents.max(0) * 15 / 100),
                "allowsInstallments": true,
                "createdAt": scribe.calendar.now(),
                "updatedAt": scribe.calendar.now(),
            });
            if scribe.shape != Shape::Documented {
                let closes = format!("{closing}T00:00:00.000Z");
                set(&mut bill, "billClosingDate", closes.into());
            }
            if bills.is_empty() {
                bills.push(bill.clone());
            }
            bills.push(bill);
        }
    }
    bills
}

/// The cards, with their places and bodies.
fn all<'s>(scribe: &'s Scribe<'_>) -> impl Iterator<Item = (usize, &'s Account, &'s Value)> {
    let accounts = scribe.teller.facts.accounts.iter().enumerate();
    let cards = accounts.filter(|(_, account)| account.kind == Kind::Card);
    cards.filter_map(|(place, card)| Some((place, card, scribe.accounts.get(place)?)))
}

/// The open bill of each card.
pub(super) fn open(scribe: &Scribe<'_>, rows: &[Row]) -> Vec<Value> {
    all(scribe)
        .map(|(_, card, body)| entry(scribe, rows, card, body))
        .collect()
}

fn entry(scribe: &Scribe<'_>, rows: &[Row], card: &Account, body: &Value) -> Value {
    let closing = cards::closing(card, scribe.calendar.today);
    let start = cards::later(closing, -1);
    let end = closing.saturating_sub(1.days());
    let credit = get(body, "creditData");
    let money_of = |value: &Value| shape::figure(value, scribe.shape);
    let of_period = |day: Date| start <= day && day <= end;
    let found: Vec<&Row> = rows
        .iter()
        .filter(|row| of_period(row.day) && row.body.get("account_id") == body.get("id"))
        .filter(|row| !row.body.get("credit_card_data").is_none_or(Value::is_null))
        .collect();
    let mut ids: Vec<&str> = Vec::new();
    let cents: Vec<i64> = found
        .iter()
        .filter(|row| {
            let id = text(&row.body, "id");
            let new = !ids.contains(&id);
            ids.push(id);
            new
        })
        .filter(|row| text(&row.body, "currency_code") == "BRL")
        .filter_map(|row| row.body.get("amount").and_then(money::cents))
        .collect();
    let used = money_of(&get(body, "balance"));
    let mut entry = json!({
        "account_id": get(body, "id"),
        "account_name": get(body, "name"),
        "currency_code": "BRL",
        "credit_limit": money_of(&get(&credit, "creditLimit")),
        "available_credit_limit": money_of(&get(&credit, "availableCreditLimit")),
        "closing_day": card.closes,
        "period_start": format!("{start}T03:00:00.000Z"),
        "period_end": format!("{end}T23:59:59.999Z"),
    });
    if scribe.shape == Shape::Documented {
        set(&mut entry, "approx_current_bill_amount", used);
        return entry;
    }
    let due = cards::due(card, closing);
    let full: Vec<Value> = found
        .iter()
        .filter_map(|row| serde_json::from_str(row.written.get()?).ok())
        .collect();
    for (name, value) in [
        (
            "closing_day",
            json!(card.closing_told.then_some(card.closes)),
        ),
        ("transactionCount", json!(full.len())),
        ("totalAmount", summed(&cents, scribe.shape)),
        ("isOfficialBillAmount", json!(false)),
        ("used_credit_limit", used.clone()),
        ("current_bill_amount", used),
        ("balance_close_date", Value::Null),
        ("balance_due_date", json!(format!("{due}T00:00:00.000Z"))),
        ("minimum_payment", money_of(&get(&credit, "minimumPayment"))),
        ("calculated_bill_amount", summed(&cents, scribe.shape)),
        ("transactions", json!(full)),
    ] {
        set(&mut entry, name, value);
    }
    entry
}

/// `get-balance` adds up in floating point.
pub(super) fn balance(accounts: &[&Value]) -> Value {
    dusty(
        accounts
            .iter()
            .filter_map(|account| account.get("balance").and_then(money::cents)),
    )
}
