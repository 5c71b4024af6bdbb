//! A second household, as unkind as Pierre: facts first, told in the words of ten banks, in each
//! shape and in each of the three ways in which banks deliver parts.
//!
//! `untidy/facts.json` says what truly happened; nothing that tells it adds a fact.

mod accounts;
mod bills;
mod cards;
mod bill_payments;
pub mod facts;
mod installments;
mod purchases;
mod rows;
mod savings_and_loans;
mod statements;
mod wordings;

use std::io;

use serde_json::{Value, json};

use super::days::Calendar;
use super::household::Household;
use super::{Shape, query::Query, state};
pub use facts::Facts;
use rows::Scribe;
use statements::Teller;
use wordings::Wordings;

const FACTS: &str = include_str!("untidy/facts.json");

/// How banks deliver the parts of a purchase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// A row a month, which names the purchase's day.
    #[default]
    Monthly,
    /// A row a month, which names its own day for the purchase's, or none.
    OwnDay,
    /// All rows on the purchase's day.
    AtOnce,
}

impl Delivery {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Monthly, Self::OwnDay, Self::AtOnce];
}

/// What every endpoint says of some facts.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the endpoint of its name")]
pub struct Bodies {
    pub accounts: String,
    pub balance: String,
    pub transactions: String,
    pub installments: String,
    pub bills: String,
    pub bill_summary: String,
    pub reminders: String,
}

/// A household that is told untidily.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) household: Household,
    pub(super) bills: Vec<Value>,
    pub(super) open_bills: Vec<Value>,
    pub(super) reminders: Vec<Value>,
    pub(super) closing_dates: Vec<Value>,
    pub(super) connections: Vec<Value>,
}

/// The facts of the file.
///
/// Fails if they cannot be read, which a test rules out.
pub fn facts() -> io::Result<Facts> {
    Ok(serde_json::from_str(FACTS)?)
}

/// `get-balance` adds up in floating point.
pub(super) fn balance(accounts: &[&Value]) -> Value {
    bills::balance(accounts)
}

/// What Pierre makes of some facts.
pub(super) fn told(
    facts: &Facts,
    calendar: &Calendar,
    shape: Shape,
    delivery: Delivery,
) -> io::Result<Told> {
    let words = Wordings::read()?;
    let teller = Teller::tell(facts, &words, delivery)?;
    let accounts = accounts::bodies(&teller, calendar);
    let scribe = Scribe {
        teller: &teller,
        calendar,
        accounts: &accounts,
        view: state::View {
            accounts: accounts.clone(),
            ..state::View::default()
        },
        shape,
    };
    let rows = scribe.rows();
    let bills = bills::closed(&scribe);
    let open_bills = bills::open(&scribe, &rows);
    let purchases = installments::purchases(&scribe);
    let told = facts.accounts.iter().enumerate();
    let told = told.filter(|(_, account)| account.closing_told);
    let closing_dates = told.map(|(place, account)| {
        json!({
            "id": format!("cd0a0000-0000-4000-8000-{:012}", place + 1),
            "accountId": rows::account_id(place, false),
            "closingDay": account.closes,
            "isActive": true,
            "notes": null,
        })
    });
    let closing_dates = closing_dates.collect();
    let mut connections: Vec<Value> = Vec::new();
    for account in &accounts {
        let (Some(item), Some(true)) = (
            account.get("itemId"),
            account.get("itemIsActive").and_then(Value::as_bool),
        ) else {
            continue;
        };
        if connections
            .iter()
            .all(|known| known.get("itemId") != Some(item))
        {
            let done =
                json!({ "bucket": "completed", "status": "UPDATED", "executionStatus": "SUCCESS" });
            connections.push(json!({
                "itemId": item,
                "connectorName": account.get("connectorName"),
                "calls": [done, done, done],
            }));
        }
    }
    Ok(Told {
        household: Household {
            accounts,
            rows,
            purchases,
        },
        bills,
        open_bills,
        reminders: facts.reminders.clone(),
        closing_dates,
        connections,
    })
}

/// What each endpoint says of any facts, on the facts' own day: all rows since they began and all
/// purchases in parts, as JSON.
///
/// Fails if the facts name what they do not have.
pub fn bodies(facts: &Facts, shape: Shape, delivery: Delivery) -> io::Result<Bodies> {
    let state = state::State::telling(facts, shape, delivery)?;
    let caller = state::Caller {
        key: super::KEY.to_owned(),
        fault: state::Fault::None,
    };
    let period = Query::of(
        &"/?startDate=2000-01-01&endDate=2100-01-01&filter=all"
            .parse()
            .map_err(io::Error::other)?,
    );
    let none = Query::default();
    let text = super::reply::text;
    Ok(Bodies {
        accounts: text(super::routes::list_accounts(&state, &caller))?,
        balance: text(super::balance::total(&state, &caller))?,
        transactions: text(super::transactions::list(&state, &caller, &period))?,
        installments: text(super::endpoints::installments::list(&state, &caller, &period))?,
        bills: text(super::bills::list(&state, &caller, &none))?,
        bill_summary: text(super::bill_summary::summary(&state, &caller, &none))?,
        reminders: text(super::reminders::list(&state, &caller, &period))?,
    })
}

#[cfg(test)]
mod tests;
