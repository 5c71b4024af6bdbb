//! From the data files to a household. Balances are sums of the rows, so the two always agree.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use serde_json::Value;

use super::accounts::Accounts;
use super::templates::expand;
use super::{Household, Row, credit_summary};
use crate::sandbox::days::Calendar;
use crate::sandbox::json::{set, text};
use crate::sandbox::seed;

/// Marina and Rafael as their banks know them; `synced` adds what a bank sync brings.
pub(crate) fn tidy(calendar: &Calendar, synced: bool) -> io::Result<Household> {
    build(calendar, seed::accounts()?, seed::transactions()?, synced)
}

/// Malformed bodies, unknown enum values and extra fields.
pub(crate) fn odd(calendar: &Calendar) -> io::Result<Household> {
    let (accounts, rows) = seed::odd(calendar)?;
    let rows = rows.into_iter();
    Ok(Household {
        accounts,
        rows: rows.map(|body| Row::new(calendar.today, body)).collect(),
        purchases: Vec::new(),
    })
}

/// Expands these accounts and groups of rows, with placeholders.
pub(super) fn build(
    calendar: &Calendar,
    accounts: Vec<Value>,
    groups: Vec<Vec<Value>>,
    synced: bool,
) -> io::Result<Household> {
    let mut accounts = Accounts::read(calendar, accounts)?;
    let mut rows = Vec::new();
    let mut purchases = Vec::new();
    for (group, templates) in (1_u64..).zip(groups) {
        for (line, template) in (0_u64..).zip(templates) {
            let months = expand(&template, calendar, synced)?;
            if template.get("installments").is_some() {
                purchases.push(accounts.purchase(calendar, &template, &months)?);
            }
            for (month, body) in (0_u64..).zip(months) {
                let Some(body) = body else { continue };
                let id = group * 1_000_000 + line * 100 + month;
                rows.extend(accounts.row(calendar, &body, id)?);
            }
        }
    }
    // Stable, so rows of one day keep the order of the files.
    rows.sort_by_key(|row: &Row| Reverse(row.day));
    let accounts = accounts.settle()?;
    let credit: BTreeMap<&str, Value> = accounts
        .iter()
        .map(|account| (text(account, "id"), credit_summary(account)))
        .collect();
    for row in &mut rows {
        let of_account = credit.get(row.text("account_id")).cloned();
        let of_account = of_account.unwrap_or_default();
        set(&mut row.body, "account_credit_data", of_account);
    }
    Ok(Household {
        accounts,
        rows,
        purchases,
    })
}
