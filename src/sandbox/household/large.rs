//! A household for worst cases: twelve accounts with long names, forty categories and three
//! thousand rows in the last ninety days, made from the tables of `data/large.json`.

use std::io;

use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::Household;
use super::build::build;
use crate::sandbox::days::Calendar;
use crate::sandbox::json::{set, set_all, text};
use crate::sandbox::money;
use crate::sandbox::seed::{self, Large};

/// Rows of the last ninety days.
const ROWS: usize = 3_000;
const DAYS: i32 = 90;
/// Reminders, limits and memories.
const MANY: usize = 100;
/// Purchases in parts.
const PURCHASES: usize = 40;

/// The household.
pub(crate) fn household(calendar: &Calendar) -> io::Result<Household> {
    let tables = seed::large()?;
    let accounts = accounts(&tables)?;
    let purchases: Vec<Value> = (0..PURCHASES).map(|it| purchase(&tables, it)).collect();
    let of_parts = build(calendar, accounts.clone(), vec![purchases.clone()], false)?;
    let oldest = calendar.today.saturating_sub(DAYS.days());
    let recent = of_parts.rows.iter().filter(|row| row.day > oldest).count();
    let rows = (0..ROWS.saturating_sub(recent)).map(|it| row(&tables, it));
    build(calendar, accounts, vec![purchases, rows.collect()], false)
}

/// The usual household's bodies under other names.
fn accounts(tables: &Large) -> io::Result<Vec<Value>> {
    let models = seed::accounts()?;
    let model = |kind: &str| models.iter().find(|account| text(account, "type") == kind);
    let all = tables.accounts.iter().enumerate().map(|(index, it)| {
        let card = it.subtype == "CREDIT_CARD";
        let account = model(if card { "CREDIT" } else { "BANK" });
        let account = account.ok_or_else(|| io::Error::other("no account as a model"))?;
        let mut account = account.clone();
        let opening = if card { "1500.00" } else { "90000.00" };
        let id = |series: &str| json!(format!("{series}-0000-4000-8000-0000000002{index:02}"));
        set_all(
            &mut account,
            [
                ("slug", json!(index.to_string())),
                ("opening", json!(opening)),
                ("id", id("ac000000")),
                ("itemId", id("17e30000")),
                ("name", json!(it.name)),
                ("marketingName", json!(it.name)),
                ("subtype", json!(it.subtype)),
                ("connectorName", json!(it.bank)),
                ("currencyCode", json!(it.currency)),
                ("number", json!(format!("00{index:02}/7712345-{index}"))),
            ],
        );
        Ok(account)
    });
    all.collect()
}

fn purchase(tables: &Large, number: usize) -> Value {
    let months = number % 8;
    let day = number % 28 + 1;
    let description = pick(&tables.descriptions, number * 7);
    let cards = tables.accounts.iter().enumerate();
    let cards = cards.filter(|(_, account)| account.subtype == "CREDIT_CARD");
    let card = cards.map(|(place, _)| place).nth(number % 4);
    json!({
        "account": card.unwrap_or_default().to_string(),
        "date": format!("{{m-{months}/{day:02}}}"),
        "description": format!("{description} {number} PARC {{part}}"),
        "category": pick(&tables.categories, number * 3),
        "type": "DEBIT",
        "amount": decimal(number * 2_711 + 9_990),
        "installments": 6 + number % 7,
        "merchant": { "name": description, "category": "Shopping" },
    })
}

fn row(tables: &Large, number: usize) -> Value {
    let place = number % tables.accounts.len();
    let account = tables.accounts.get(place);
    let card = account.is_some_and(|account| account.subtype == "CREDIT_CARD");
    let income = number % 9 == 4;
    let back = number % 90;
    let time = format!("{:02}:{:02}", 7 + number % 5, number % 60);
    let description = pick(&tables.descriptions, number * 5 + number / 32);
    let amount = decimal(number * 7_919 % 250_000 + 199);
    // Purchases on a card and income are positive, as Pierre has them.
    let sign = if card == income { "-" } else { "" };
    let mut row = json!({
        "account": place.to_string(),
        "date": format!("{{d-{back} {time}}}"),
        "description": format!("{description} {}", number % 97),
        "category": pick(&tables.categories, number * 11 + number / 40),
        "type": if income { "CREDIT" } else { "DEBIT" },
        "amount": format!("{sign}{amount}"),
        "currency_code": account.map(|account| account.currency.as_str()),
        "merchant": { "name": description, "category": "Shopping" },
        "original_category": pick(&tables.categories, number + 1),
    });
    if back < 2 && number.is_multiple_of(2) {
        set(&mut row, "status", "PENDING");
    }
    if card && number % 50 == 9 {
        set(&mut row, "currency_code", "USD");
        let converted = decimal(number * 540 + 99);
        set(&mut row, "amount_in_account_currency", converted);
    }
    row
}

/// A hundred reminders or limits like these.
pub(crate) fn many(things: &[Value]) -> io::Result<Vec<Value>> {
    let tables = seed::large()?;
    let mut hundred: Vec<Value> = things.iter().cycle().take(MANY).cloned().collect();
    for (number, thing) in hundred.iter_mut().enumerate() {
        let id = format!("{}_{number:02}", text(thing, "id"));
        set(thing, "id", id);
        for (field, texts) in [
            ("title", &tables.descriptions),
            ("category", &tables.categories),
        ] {
            if thing.get(field).is_some() {
                set(thing, field, pick(texts, number));
            }
        }
    }
    Ok(hundred)
}

/// A hundred lines that Pierre remembers.
pub(crate) fn memories() -> io::Result<Vec<Value>> {
    let tables = seed::large()?;
    let line = |number: usize| {
        let description = pick(&tables.descriptions, number);
        let category = pick(&tables.categories, number);
        format!("Quer que {description} {number} conte como {category}, e não como outra categoria")
    };
    Ok((0..MANY).map(|number| line(number).into()).collect())
}

/// `1234.50`.
fn decimal(cents: usize) -> String {
    money::decimal(i64::try_from(cents).unwrap_or_default())
}

fn pick(texts: &[String], number: usize) -> &str {
    let place = number.checked_rem(texts.len()).unwrap_or_default();
    texts.get(place).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn has_three_thousand_rows_in_ninety_days_on_any_day() {
        for day in ["2026-11-22", "2024-02-29", "2027-01-01"] {
            let calendar = Calendar::new(Some(day.parse().unwrap())).unwrap();
            let household = household(&calendar).unwrap();
            let oldest = calendar.today.saturating_sub(DAYS.days());
            let recent = || household.rows.iter().filter(|row| row.day > oldest);
            assert_eq!(recent().count(), ROWS, "{day}");
            assert_eq!(household.accounts.len(), 12);
            assert_eq!(household.purchases.len(), PURCHASES);
            for (field, count) in [("category", 40), ("id", ROWS), ("account_name", 12)] {
                let texts: BTreeSet<_> = recent().map(|row| row.text(field)).collect();
                assert_eq!(texts.len(), count, "{day}: {field}");
            }
        }
    }
}
