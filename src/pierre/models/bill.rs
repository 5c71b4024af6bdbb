//! Card bills: closed ones (get-bills) and the current one of each card (get-bill-summary).

use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IgnoredAny},
};
use serde_json::value::RawValue;

use super::Transaction;
use crate::pierre::lenient::{Rows, lenient};

/// The answer of get-bills.
#[derive(Clone, Debug, Deserialize)]
pub struct Bills {
    /// The bills, each read on its own.
    #[serde(rename = "data")]
    pub bills: Rows<Bill>,
}

lenient! {
    /// A closed bill.
    #[derive(Clone, Debug)]
    #[serde(rename_all = "camelCase")]
    pub struct Bill {
        /// Pierre's id.
        pub id: shared,
        /// The card's id.
        pub account_id: shared,
        /// When it was due; live bodies may have none.
        pub due_date: calendar_day,
        /// When it closed; live bodies only.
        #[serde(rename = "billClosingDate")]
        pub closing_date: calendar_day,
        /// What was to be paid; negative when the bank owed the person.
        #[serde(rename = "totalAmount")]
        pub owed: amount,
        /// ISO 4217.
        #[serde(rename = "totalAmountCurrencyCode")]
        pub currency: text,
        /// The least that might be paid.
        #[serde(rename = "minimumPaymentAmount")]
        pub minimum_payment: amount,
    }
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

lenient! {
    /// The current bill of a card.
    #[derive(Clone, Debug)]
    pub struct CardBill {
        /// The card's id.
        pub account_id: shared,
        /// The card's name.
        pub account_name: shared,
        /// ISO 4217.
        pub currency_code: text,
        /// The whole limit.
        pub credit_limit: amount,
        /// What is left of it.
        pub available_credit_limit: amount,
        /// What is used of it; live bodies only.
        pub used_credit_limit: amount,
        /// Live: the same as what is used of the limit.
        current_bill_amount: amount,
        /// Documented name of the same.
        approx_current_bill_amount: amount,
        /// The sum of the rows that Pierre has of the period; live bodies only.
        pub calculated_bill_amount: amount,
        /// Whether the bank itself said the figure.
        #[serde(rename = "isOfficialBillAmount")]
        pub is_official: flag,
        /// When the bill is due.
        pub balance_due_date: calendar_day,
        /// The least that may be paid.
        pub minimum_payment: amount,
        /// The day of the month on which bills close.
        pub closing_day: count,
        /// First day of the bill.
        pub period_start: calendar_day,
        /// Last day of the bill.
        pub period_end: calendar_day,
        /// The rows of the period; live bodies only.
        pub transactions: nested(Rows<Transaction>),
    }
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
