//! The household: the data files, expanded into live-shaped accounts and transactions.
//! Balances are what the rows add up to, so the two can never disagree.

pub(super) mod large;

use std::collections::BTreeMap;
use std::io;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::days::Calendar;
use super::money;

/// How many whole months there are before the current one.
const MONTHS: i32 = 6;

pub(super) const ACCOUNTS: &str = include_str!("data/accounts.json");
const ODD: &str = include_str!("data/odd.json");
const TRANSACTIONS: [&str; 6] = [
    include_str!("data/monthly.json"),
    include_str!("data/installments.json"),
    include_str!("data/events.json"),
    include_str!("data/everyday.json"),
    include_str!("data/card_nubank.json"),
    include_str!("data/card_itau.json"),
];

/// One transaction: its São Paulo day and its live body.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) day: Date,
    pub(super) body: Value,
    /// The body as answers hold it, in the one shape of this sandbox, once it was asked for.
    pub(super) written: OnceLock<String>,
}

impl Row {
    fn new(day: Date, body: Value) -> Self {
        let written = OnceLock::new();
        Self { day, body, written }
    }
}

/// One purchase in parts: its card's id, and day and template of every part, also of those that
/// are too old for a row or still to come.
#[derive(Clone, Debug)]
pub(super) struct Purchase {
    pub(super) account_id: String,
    pub(super) parts: Vec<Row>,
    /// As answers hold it, once it was asked for.
    pub(super) written: OnceLock<Value>,
}

/// Accounts in the order of the data file, transactions newest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Household {
    pub(super) accounts: Vec<Value>,
    pub(super) rows: Vec<Row>,
    pub(super) purchases: Vec<Purchase>,
}

impl Household {
    /// The household as its banks know it; `synced` adds what a bank sync brings.
    pub(super) fn new(calendar: &Calendar, synced: bool) -> io::Result<Self> {
        let files: io::Result<Vec<_>> = TRANSACTIONS.into_iter().map(parse).collect();
        Self::of(calendar, parse(ACCOUNTS)?, files?, synced)
    }

    /// What these accounts and groups of rows, with placeholders, come to.
    pub(super) fn of(
        calendar: &Calendar,
        accounts: Vec<Value>,
        groups: Vec<Vec<Value>>,
        synced: bool,
    ) -> io::Result<Self> {
        let mut accounts = Accounts::read(calendar, accounts)?;
        let mut rows = Vec::new();
        let mut purchases = Vec::new();
        for (group, templates) in (1_u64..).zip(groups) {
            for (line, template) in (0_u64..).zip(templates) {
                let months = expand(&template, calendar, synced)?;
                if template.get("instalments").is_some() {
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
        rows.sort_by_key(|row| std::cmp::Reverse(row.day));
        let accounts = accounts.settle()?;
        let credit: BTreeMap<&str, Value> = accounts
            .iter()
            .map(|account| (text(account, "id"), credit_summary(account)))
            .collect();
        for row in &mut rows {
            let of_account = credit.get(text(&row.body, "account_id")).cloned();
            set(
                &mut row.body,
                "account_credit_data",
                of_account.unwrap_or_default(),
            );
        }
        Ok(Self {
            accounts,
            rows,
            purchases,
        })
    }

    /// Bodies that a tolerant reader must survive: broken ones, unknown enums, extra fields.
    pub(super) fn odd(calendar: &Calendar) -> io::Result<Self> {
        let mut odd: Value = serde_json::from_str(ODD)?;
        calendar.fill(&mut odd, 0)?;
        let list = |name| {
            odd.get(name)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let rows = list("transactions").into_iter();
        Ok(Self {
            accounts: list("accounts"),
            rows: rows.map(|body| Row::new(calendar.today, body)).collect(),
            purchases: Vec::new(),
        })
    }
}

/// A field's text, or nothing.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A field's value, or null.
pub(super) fn get(value: &Value, field: &str) -> Value {
    value.get(field).cloned().unwrap_or_default()
}

/// Sets a field of an object; nothing else has fields.
pub(super) fn set(value: &mut Value, field: &str, to: Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.insert(field.to_owned(), to);
    }
}

pub(super) fn parse(text: &str) -> io::Result<Vec<Value>> {
    Ok(serde_json::from_str(text)?)
}

/// One body per month of the template, in order; `None` where the month has none.
fn expand(template: &Value, calendar: &Calendar, synced: bool) -> io::Result<Vec<Option<Value>>> {
    let filled = |mut body: Value, months| -> io::Result<Option<Value>> {
        calendar.fill(&mut body, months)?;
        Ok(Some(body))
    };
    if let Some(amounts) = template.get("each_month").and_then(Value::as_array) {
        return (-MONTHS..)
            .zip(amounts)
            .map(|(month, amount)| {
                if amount.is_null() {
                    return Ok(None);
                }
                let mut body = template.clone();
                set(&mut body, "amount", amount.clone());
                filled(body, month)
            })
            .collect();
    }
    if let Some(count) = template.get("instalments").and_then(Value::as_i64) {
        let count = i32::try_from(count).map_err(io::Error::other)?;
        let mut purchase = get(template, "date");
        calendar.fill(&mut purchase, 0)?;
        return (1..=count)
            .map(|part| {
                let mut body = template.clone();
                let label = format!("{part:02}/{count:02}");
                let description = text(template, "description").replace("{part}", &label);
                set(&mut body, "description", Value::String(description));
                // What does not divide evenly comes with the first part.
                if let Some(amount) = template.get("first_amount").filter(|_| part == 1) {
                    set(&mut body, "amount", amount.clone());
                }
                let details = json!({
                    "purchaseDate": purchase.clone(),
                    "installmentNumber": part.to_string(),
                    "totalInstallments": count.to_string(),
                    "billId": null,
                    "isFullInstallmentTransaction": false,
                    "isIndividualInstallment": true,
                });
                set(&mut body, "credit_card_data", details);
                filled(body, part - 1)
            })
            .collect();
    }
    if template.get("after_sync").is_some() && !synced {
        return Ok(Vec::new());
    }
    Ok(vec![filled(template.clone(), 0)?])
}

/// The accounts while their rows are being counted.
struct Accounts {
    bodies: Vec<Map<String, Value>>,
    /// Cents by slug.
    sums: BTreeMap<String, i64>,
}

impl Accounts {
    fn read(calendar: &Calendar, accounts: Vec<Value>) -> io::Result<Self> {
        let found = accounts;
        let mut accounts = Self {
            bodies: Vec::new(),
            sums: BTreeMap::new(),
        };
        for mut account in found {
            calendar.fill(&mut account, 0)?;
            let opening = account.get("opening").and_then(money::cents);
            let opening = opening.ok_or_else(|| bad("an account's opening balance"))?;
            accounts
                .sums
                .insert(text(&account, "slug").to_owned(), opening);
            if let Value::Object(body) = account {
                accounts.bodies.push(body);
            }
        }
        Ok(accounts)
    }

    fn purchase(
        &self,
        calendar: &Calendar,
        template: &Value,
        months: &[Option<Value>],
    ) -> io::Result<Purchase> {
        let slug = text(template, "account");
        let mut accounts = self.bodies.iter();
        let account = accounts
            .find(|account| account.get("slug").and_then(Value::as_str) == Some(slug))
            .ok_or_else(|| bad("a purchase's account"))?;
        let id = account.get("id").and_then(Value::as_str);
        let part = |body: &Value| {
            let day = calendar.day_of(text(body, "date"));
            let day = day.ok_or_else(|| bad("a part's date"))?;
            let body = body.clone();
            Ok(Row::new(day, body))
        };
        Ok(Purchase {
            account_id: id.unwrap_or_default().to_owned(),
            parts: months
                .iter()
                .flatten()
                .map(part)
                .collect::<io::Result<_>>()?,
            written: OnceLock::new(),
        })
    }

    /// The live body of a row, or `None` for one that the bank has not told, or too old.
    fn row(&mut self, calendar: &Calendar, body: &Value, id: u64) -> io::Result<Option<Row>> {
        let slug = text(body, "account");
        let find = |account: &&Map<String, Value>| {
            account.get("slug").and_then(Value::as_str) == Some(slug)
        };
        let account = self
            .bodies
            .iter()
            .find(find)
            .ok_or_else(|| bad("a row's account"))?;
        let field = |name: &str| account.get(name).cloned().unwrap_or_default();
        let day = calendar
            .day_of(text(body, "date"))
            .ok_or_else(|| bad("a row's date"))?;
        let cutoff: Option<Date> = account
            .get("cutoff")
            .and_then(Value::as_str)
            .and_then(|day| day.parse().ok());
        let told = cutoff.is_none_or(|last| day <= last) && calendar.has_come(text(body, "date"));
        if !told || day < calendar.month(-MONTHS)? {
            return Ok(None);
        }
        let or = |name: &str, default: Value| body.get(name).cloned().unwrap_or(default);
        let card = field("type") == "CREDIT";
        let amount = get(body, "amount");
        let amount = if amount.is_number() {
            amount
        } else {
            money::string(money::cents(&amount).ok_or_else(|| bad("a row's amount"))?)
        };
        let live = json!({
            "id": format!("7a000000-0000-4000-8000-{id:012}"),
            "account_id": field("id"),
            "description": get(body, "description"),
            "category": get(body, "category"),
            "original_category": get(body, "original_category"),
            "tr_confidence": or("tr_confidence", if card { "high".into() } else { Value::Null }),
            "tr_reasoning": null,
            "tr_source": or("tr_source", if card { "llm".into() } else { Value::Null }),
            "currency_code": or("currency_code", "BRL".into()),
            "amount": amount,
            "amount_in_account_currency": get(body, "amount_in_account_currency"),
            "date": get(body, "date"),
            "installment_due_date": get(body, "date"),
            "type": get(body, "type"),
            "status": or("status", "POSTED".into()),
            "payment_data": get(body, "payment_data"),
            "credit_card_data": get(body, "credit_card_data"),
            "merchant": get(body, "merchant"),
            "account_name": field("name"),
            "account_type": field("type"),
            "account_subtype": field("subtype"),
            "account_credit_data": null,
            "item_bank_name": field("connectorName"),
            "manual_transaction": false,
        });
        let counted = if live.get("currency_code") == account.get("currencyCode") {
            live.get("amount").and_then(money::cents)
        } else {
            live.get("amount_in_account_currency")
                .and_then(money::cents)
        };
        // A pending row already takes up a card's limit, but has not yet left a bank account.
        if card || text(&live, "status") == "POSTED" {
            *self.sums.entry(slug.to_owned()).or_default() += counted.unwrap_or_default();
        }
        Ok(Some(Row::new(day, live)))
    }

    /// The finished bodies, balances and limits filled in.
    fn settle(self) -> io::Result<Vec<Value>> {
        let Self { bodies, sums } = self;
        let settle = |mut body: Map<String, Value>| {
            let slug = body.remove("slug").unwrap_or_default();
            body.remove("opening");
            body.remove("cutoff");
            let sum = slug.as_str().and_then(|slug| sums.get(slug)).copied();
            let sum = sum.ok_or_else(|| bad("an account's slug"))?;
            let mut body = Value::Object(body);
            set(&mut body, "balance", money::string(sum));
            if let Some(bank) = body.get_mut("bankData") {
                set(bank, "closingBalance", money::number(sum));
            }
            if let Some(credit) = body.get_mut("creditData") {
                let limit = credit
                    .get("creditLimit")
                    .and_then(money::cents)
                    .unwrap_or_default();
                set(credit, "minimumPayment", money::number(sum * 15 / 100));
                set(credit, "availableCreditLimit", money::number(limit - sum));
                if let Some(line) = credit.pointer_mut("/disaggregatedCreditLimits/0") {
                    set(line, "usedAmount", money::number(sum));
                    set(line, "availableAmount", money::number(limit - sum));
                }
            }
            Ok(body)
        };
        bodies.into_iter().map(settle).collect()
    }
}

/// A card's credit data as each of its rows repeats it: amounts as strings, no detail.
pub(super) fn credit_summary(account: &Value) -> Value {
    let Some(credit) = account
        .get("creditData")
        .filter(|credit| credit.is_object())
    else {
        return Value::Null;
    };
    let amount = |field| {
        credit
            .get(field)
            .and_then(money::cents)
            .map_or(Value::Null, money::string)
    };
    json!({
        "brand": get(credit, "brand"),
        "level": get(credit, "level"),
        "status": get(credit, "status"),
        "creditLimit": amount("creditLimit"),
        "balanceDueDate": get(credit, "balanceDueDate"),
        "minimumPayment": amount("minimumPayment"),
        "balanceCloseDate": null,
        "availableCreditLimit": amount("availableCreditLimit"),
    })
}

fn bad(what: &str) -> io::Error {
    io::Error::other(format!("bad sandbox data: {what}"))
}

#[cfg(test)]
mod tests;
