//! A household: accounts, transactions and purchases in parts, in the shape of April 2026.

pub(super) mod accounts;
pub(super) mod build;
pub(super) mod large;
mod templates;

use std::sync::OnceLock;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::json::{by_id, get, text};
use super::money;

/// How many whole months there are before the current one.
pub(super) const MONTHS: i32 = 6;
/// The category of a bill's payment, on both of its sides.
const BILL_PAYMENT: &str = "Pagamento de cartão de crédito";

/// One transaction: its São Paulo day and its body.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) day: Date,
    pub(super) body: Value,
    /// The serialised body in the shape of this sandbox, once it was asked for.
    pub(super) written: OnceLock<String>,
}

impl Row {
    pub(super) fn new(day: Date, body: Value) -> Self {
        let written = OnceLock::new();
        Self { day, body, written }
    }

    pub(super) fn text(&self, field: &str) -> &str {
        text(&self.body, field)
    }

    /// The amount in cents, in the sign and currency of the row; 0 if it has none.
    pub(super) fn cents(&self) -> i64 {
        money::of(&self.body, "amount").unwrap_or_default()
    }

    pub(super) fn is_card(&self) -> bool {
        self.text("account_type") == "CREDIT"
    }

    /// Whether it pays a card's bill, on either side.
    pub(super) fn is_bill_payment(&self) -> bool {
        self.text("category") == BILL_PAYMENT
    }

    /// The cents in reais; 0 for an amount that is not converted.
    pub(super) fn reais(&self, accounts: &[Value]) -> i64 {
        let account = by_id(accounts, self.text("account_id"));
        let local = account.is_some_and(|account| text(account, "currencyCode") == "BRL");
        let field = match self.text("currency_code") {
            "BRL" => "amount",
            _ if local => "amount_in_account_currency",
            _ => return 0,
        };
        money::of(&self.body, field).unwrap_or_default()
    }
}

/// A purchase in parts.
#[derive(Clone, Debug)]
pub(super) struct Purchase {
    pub(super) account_id: String,
    /// The day of the first part.
    pub(super) day: Date,
    /// Day and template of every part, also of those that are too old for a row or still to come.
    pub(super) parts: Vec<Row>,
    /// The body in the shape of this sandbox, once it was asked for.
    pub(super) written: OnceLock<Value>,
}

/// Accounts in the order of the data file, transactions newest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Household {
    pub(super) accounts: Vec<Value>,
    pub(super) rows: Vec<Row>,
    pub(super) purchases: Vec<Purchase>,
}

/// A household as one key sees it at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct View<'a> {
    pub(super) accounts: Vec<Value>,
    pub(super) rows: &'a [Row],
    pub(super) purchases: &'a [Purchase],
    /// Malformed rows: they cannot be filtered and are always part of the answer.
    pub(super) odd: &'a [Row],
}

impl View<'_> {
    pub(super) fn account(&self, id: &str) -> Option<&Value> {
        by_id(&self.accounts, id)
    }

    pub(super) fn cards(&self) -> impl Iterator<Item = &Value> {
        let accounts = self.accounts.iter();
        accounts.filter(|account| text(account, "type") == "CREDIT")
    }
}

/// A card's credit data as each of its rows repeats it: amounts as text, no detail.
pub(super) fn credit_summary(account: &Value) -> Value {
    let Some(credit) = account.get("creditData").filter(|data| data.is_object()) else {
        return Value::Null;
    };
    let amount = |field| money::of(credit, field).map(money::decimal);
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

#[cfg(test)]
mod tests;
