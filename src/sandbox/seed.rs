//! The data files and what reads them. Their notation is described in `docs/sandbox.md`.

use std::io;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::days::Calendar;
use super::json::get;

const ACCOUNTS: &str = include_str!("data/accounts.json");
const CLOSING_DATES: &str = include_str!("data/closing_dates.json");
const CONNECTIONS: &str = include_str!("data/connections.json");
const ENDPOINTS: &str = include_str!("data/endpoints.json");
const LARGE: &str = include_str!("data/large.json");
const LIMITS: &str = include_str!("data/limits.json");
const MEMORIES: &str = include_str!("data/memories.json");
const ODD: &str = include_str!("data/odd.json");
const REMINDERS: &str = include_str!("data/reminders.json");
const TRANSACTIONS: [&str; 6] = [
    include_str!("data/monthly.json"),
    include_str!("data/installments.json"),
    include_str!("data/events.json"),
    include_str!("data/everyday.json"),
    include_str!("data/card_nubank.json"),
    include_str!("data/card_itau.json"),
];

/// What the large household is made of.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Large {
    pub(super) accounts: Vec<LargeAccount>,
    pub(super) categories: Vec<String>,
    pub(super) descriptions: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct LargeAccount {
    pub(super) name: String,
    pub(super) bank: String,
    pub(super) subtype: String,
    pub(super) currency: String,
}

fn parse<T: DeserializeOwned>(text: &str) -> io::Result<T> {
    Ok(serde_json::from_str(text)?)
}

fn filled(text: &str, calendar: &Calendar) -> io::Result<Vec<Value>> {
    let mut values = parse(text)?;
    calendar.fill(&mut values, 0)?;
    match values {
        Value::Array(values) => Ok(values),
        _ => Err(io::Error::other("the sandbox's data is no list")),
    }
}

/// The household's accounts, with placeholders.
pub(super) fn accounts() -> io::Result<Vec<Value>> {
    parse(ACCOUNTS)
}

/// The household's transactions by file, with placeholders.
pub(super) fn transactions() -> io::Result<Vec<Vec<Value>>> {
    TRANSACTIONS.into_iter().map(parse).collect()
}

/// Malformed accounts and transactions.
pub(super) fn odd(calendar: &Calendar) -> io::Result<(Vec<Value>, Vec<Value>)> {
    let mut odd: Value = parse(ODD)?;
    calendar.fill(&mut odd, 0)?;
    let list = |name| get(&odd, name).as_array().cloned().unwrap_or_default();
    Ok((list("accounts"), list("transactions")))
}

/// The tables of the large household.
pub(super) fn large() -> io::Result<Large> {
    parse(LARGE)
}

/// The reminders of a new key.
pub(super) fn reminders(calendar: &Calendar) -> io::Result<Vec<Value>> {
    filled(REMINDERS, calendar)
}

/// The spending limits of a new key.
pub(super) fn limits(calendar: &Calendar) -> io::Result<Vec<Value>> {
    filled(LIMITS, calendar)
}

/// The closing days of a new key.
pub(super) fn closing_dates() -> io::Result<Vec<Value>> {
    parse(CLOSING_DATES)
}

/// What Pierre remembers of the household.
pub(super) fn memories() -> io::Result<Vec<Value>> {
    parse(MEMORIES)
}

/// The bank connections and the outcome of each sync.
pub(super) fn connections() -> io::Result<Vec<Value>> {
    parse(CONNECTIONS)
}

/// The endpoints that `get-api-key-info` lists.
pub(super) fn endpoints() -> io::Result<Vec<Value>> {
    parse(ENDPOINTS)
}
