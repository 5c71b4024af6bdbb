//! From the shape of April 2026, which the data files and households are in, to the others.

pub(super) mod bill;
pub(super) mod purchase;
pub(super) mod transaction;

use serde_json::{Value, json};

use super::json::{get, set, text};
use super::money;
use super::options::Shape;

const CREDIT_FIELDS: &[&str] = &[
    "brand",
    "level",
    "status",
    "creditLimit",
    "balanceDueDate",
    "minimumPayment",
    "balanceCloseDate",
    "availableCreditLimit",
    "balanceForeignCurrency",
];
const BANK_FIELDS: &[&str] = &[
    "transferNumber",
    "closingBalance",
    "automaticallyInvestedBalance",
];

impl Shape {
    /// Cents where Pierre writes text to this day, and numbers in the documentation only.
    pub(super) fn amount_of(self, cents: i64) -> Value {
        if self.is_live() {
            money::string(cents)
        } else {
            money::number(cents)
        }
    }

    /// Cents where Pierre wrote text in April 2026 only.
    pub(super) fn figure_of(self, cents: i64) -> Value {
        if self == Self::LiveApril2026 {
            money::string(cents)
        } else {
            money::number(cents)
        }
    }

    /// A field as [`Self::amount_of`]; what is no amount stays as it is.
    pub(super) fn amount(self, value: &Value, field: &str) -> Value {
        let cents = money::of(value, field);
        cents.map_or_else(|| get(value, field), |cents| self.amount_of(cents))
    }

    /// A field as [`Self::figure_of`]; what is no amount stays as it is.
    pub(super) fn figure(self, value: &Value, field: &str) -> Value {
        let cents = money::of(value, field);
        cents.map_or_else(|| get(value, field), |cents| self.figure_of(cents))
    }

    /// A subtype under this shape's name.
    pub(super) fn subtype(self, live: &str) -> &str {
        if self.is_live() {
            live
        } else {
            documented_subtype(live)
        }
    }
}

/// An account in the asked shape.
pub(super) fn account(live: &Value, shape: Shape) -> Value {
    if shape.is_live() {
        return live.clone();
    }
    let credit = text(live, "type") == "CREDIT";
    let balance = money::of(live, "balance").map(|cents| if credit { -cents } else { cents });
    let mut documented = json!({
        "accountId": get(live, "id"),
        "providerCode": provider(text(live, "connectorName")),
        "accountName": get(live, "name"),
        "accountType": get(live, "type"),
        "accountSubtype": documented_subtype(text(live, "subtype")),
        "accountBalance": balance.map_or_else(|| get(live, "balance"), money::number),
        "accountCurrencyCode": get(live, "currencyCode"),
        "accountMarketingName": get(live, "marketingName"),
    });
    let (name, fields) = if credit {
        ("creditData", CREDIT_FIELDS)
    } else {
        ("bankData", BANK_FIELDS)
    };
    if let Some(data) = live.get(name).filter(|data| data.is_object()) {
        let fields = fields.iter();
        let kept = fields.map(|field| ((*field).to_owned(), get(data, field)));
        set(&mut documented, name, Value::Object(kept.collect()));
    }
    documented
}

/// The documented name of a subtype.
pub(super) fn documented_subtype(live: &str) -> &str {
    if live == "SAVINGS" {
        "SAVINGS_ACCOUNT"
    } else {
        live
    }
}

fn provider(connector: &str) -> Value {
    match connector {
        "" => Value::Null,
        "Itaú" => "ITAU".into(),
        "Banco Inter" => "INTER".into(),
        other => other.to_uppercase().replace(' ', "_").into(),
    }
}
