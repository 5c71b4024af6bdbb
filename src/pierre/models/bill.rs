//! Card bills: closed ones (get-bills) and the current one of each card (get-bill-summary).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IgnoredAny},
};
use serde_json::value::RawValue;

use super::Transaction;
use crate::pierre::lenient::{self, Rows, Shared};

/// The answer of get-bills.
#[derive(Clone, Debug, Deserialize)]
pub struct Bills {
    /// The bills, each read on its own.
    #[serde(rename = "data")]
    pub bills: Rows<Bill>,
}

/// A closed bill.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bill {
    /// Pierre's id.
    #[serde(default, deserialize_with = "lenient::shared")]
    pub id: Option<Shared>,
    /// The card's id.
    #[serde(default, deserialize_with = "lenient::shared")]
    pub account_id: Option<Shared>,
    /// When it was due; live bodies may have none.
    #[serde(default, deserialize_with = "lenient::calendar_day")]
    pub due_date: Option<Date>,
    /// When it closed; live bodies only.
    #[serde(
        default,
        deserialize_with = "lenient::calendar_day",
        rename = "billClosingDate"
    )]
    pub closing_date: Option<Date>,
    /// What was to be paid; negative when the bank owed the person.
    #[serde(default, deserialize_with = "lenient::amount", rename = "totalAmount")]
    pub owed: Option<Decimal>,
    /// ISO 4217.
    #[serde(
        default,
        deserialize_with = "lenient::text",
        rename = "totalAmountCurrencyCode"
    )]
    pub currency: Option<String>,
    /// The least that might be paid.
    #[serde(
        default,
        deserialize_with = "lenient::amount",
        rename = "minimumPaymentAmount"
    )]
    pub minimum_payment: Option<Decimal>,
}

/// The answer of get-bill-summary: a list by the documents, an object with a list on live bodies.
#[derive(Clone, Debug, Deserialize)]
pub struct BillSummary {
    /// One entry a card.
    #[serde(rename = "data", deserialize_with = "cards")]
    pub cards: Rows<CardBill>,
    #[serde(default)]
    recommendations: Option<IgnoredAny>,
}

impl BillSummary {
    /// Whether Pierre has a word of advice; it has when it had to assume a closing day.
    #[must_use]
    pub fn advises(&self) -> bool {
        self.recommendations.is_some()
    }
}

/// The current bill of a card.
#[derive(Clone, Debug, Deserialize)]
pub struct CardBill {
    /// The card's id.
    #[serde(default, deserialize_with = "lenient::shared")]
    pub account_id: Option<Shared>,
    /// The card's name.
    #[serde(default, deserialize_with = "lenient::shared")]
    pub account_name: Option<Shared>,
    /// ISO 4217.
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency_code: Option<String>,
    /// The whole limit.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub credit_limit: Option<Decimal>,
    /// What is left of it.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub available_credit_limit: Option<Decimal>,
    /// What is used of it; live bodies only.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub used_credit_limit: Option<Decimal>,
    /// Live: the same as what is used of the limit.
    #[serde(default, deserialize_with = "lenient::amount")]
    current_bill_amount: Option<Decimal>,
    /// Documented name of the same.
    #[serde(default, deserialize_with = "lenient::amount")]
    approx_current_bill_amount: Option<Decimal>,
    /// The sum of the rows that Pierre has of the period; live bodies only.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub calculated_bill_amount: Option<Decimal>,
    /// Whether the bank itself said the figure.
    #[serde(
        default,
        deserialize_with = "lenient::flag",
        rename = "isOfficialBillAmount"
    )]
    pub is_official: Option<bool>,
    /// When the bill is due.
    #[serde(default, deserialize_with = "lenient::calendar_day")]
    pub balance_due_date: Option<Date>,
    /// The least that may be paid.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub minimum_payment: Option<Decimal>,
    /// The day of the month on which bills close.
    #[serde(default, deserialize_with = "lenient::count")]
    pub closing_day: Option<u32>,
    /// First day of the bill.
    #[serde(default, deserialize_with = "lenient::calendar_day")]
    pub period_start: Option<Date>,
    /// Last day of the bill.
    #[serde(default, deserialize_with = "lenient::calendar_day")]
    pub period_end: Option<Date>,
    /// The rows of the period; live bodies only.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub transactions: Option<Rows<Transaction>>,
}

impl CardBill {
    /// What Pierre takes for the current bill; negative when the bank owes the person.
    #[must_use]
    pub fn current(&self) -> Option<Decimal> {
        self.current_bill_amount
            .or(self.approx_current_bill_amount)
            .or(self.used_credit_limit)
    }
}

fn cards<'de, D: Deserializer<'de>>(from: D) -> Result<Rows<CardBill>, D::Error> {
    #[derive(Deserialize)]
    struct Object {
        accounts: Rows<CardBill>,
    }

    let raw = <&RawValue>::deserialize(from)?.get();
    let read = if raw.starts_with('[') {
        serde_json::from_str(raw)
    } else {
        serde_json::from_str(raw).map(|object: Object| object.accounts)
    };
    read.map_err(|_| D::Error::custom("neither a list nor an object with one"))
}
