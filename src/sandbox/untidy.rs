//! A second household, with every inconsistency that Pierre is known for, in the wordings of ten
//! banks, in each shape and each delivery of parts.
//!
//! `untidy/facts.json` has the facts; the code that turns them into bodies adds none.

mod accounts;
mod bills;
mod cards;
pub mod facts;
mod installments;
mod rows;
mod statements;
mod wordings;

use std::io;

use serde_json::{Value, json};

use super::days::Calendar;
use super::household::{Household, View};
use super::json::{get, text};
use super::options::Shape;
use rows::RowWriter;
use statements::statements;
use wordings::Wordings;

pub use super::options::Delivery;
pub use facts::Facts;

/// The facts of the file.
///
/// Fails if they cannot be read, which a test rules out.
pub fn facts() -> io::Result<Facts> {
    Facts::read()
}

/// The untidy household, in the asked shape.
#[derive(Clone, Debug, Default)]
pub(super) struct Untidy {
    pub(super) household: Household,
    pub(super) closed_bills: Vec<Value>,
    pub(super) open_bills: Vec<Value>,
    pub(super) reminders: Vec<Value>,
    pub(super) closing_dates: Vec<Value>,
    pub(super) connections: Vec<Value>,
}

impl Untidy {
    /// What Pierre makes of these facts.
    pub(super) fn of(
        facts: &Facts,
        calendar: &Calendar,
        shape: Shape,
        delivery: Delivery,
    ) -> io::Result<Self> {
        let words = Wordings::read()?;
        let statements = statements(facts, &words, delivery)?;
        let accounts = accounts::bodies(&statements, calendar);
        let writer = RowWriter {
            statements: &statements,
            calendar,
            view: View {
                accounts: accounts.clone(),
                ..View::default()
            },
            shape,
        };
        let rows = writer.rows();
        Ok(Self {
            closed_bills: bills::closed(&writer),
            open_bills: bills::open(&writer, &rows),
            reminders: facts.reminders.clone(),
            closing_dates: closing_dates(facts),
            connections: connections(&accounts),
            household: Household {
                purchases: installments::purchases(&writer),
                accounts,
                rows,
            },
        })
    }
}

/// The closing days that Pierre knows.
fn closing_dates(facts: &Facts) -> Vec<Value> {
    let accounts = facts.accounts.iter().enumerate();
    let told = accounts.filter(|(_, account)| account.closing_told);
    let dates = told.map(|(place, account)| {
        json!({
            "id": format!("cd0a0000-0000-4000-8000-{:012}", place + 1),
            "accountId": rows::account_id(place, false),
            "closingDay": account.closes,
            "isActive": true,
            "notes": null,
        })
    });
    dates.collect()
}

/// The active connections, each once, whose syncs all succeed.
fn connections(accounts: &[Value]) -> Vec<Value> {
    let done = json!({ "bucket": "completed", "status": "UPDATED", "executionStatus": "SUCCESS" });
    let mut connections: Vec<Value> = Vec::new();
    for account in accounts {
        let item = text(account, "itemId");
        let is_known = connections
            .iter()
            .any(|known| text(known, "itemId") == item);
        if get(account, "itemIsActive") == true && !is_known {
            connections.push(json!({
                "itemId": item,
                "connectorName": account.get("connectorName"),
                "calls": [done],
            }));
        }
    }
    connections
}

#[cfg(test)]
mod tests;
