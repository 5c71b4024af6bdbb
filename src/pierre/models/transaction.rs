//! Transactions (get-transactions) as rows.

mod wire;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess},
};

use self::wire::Wire;
use super::{account::AccountKind, document::Document};
use crate::pierre::{
    day::Moment,
    lenient::{
        self, Rows,
        in_place::{self, Element, FromObject},
    },
};

/// The answer of get-transactions as rows.
#[derive(Clone, Debug, Deserialize)]
pub struct Statement {
    /// The rows, each read on its own.
    #[serde(rename = "data", deserialize_with = "in_place::rows")]
    pub transactions: Rows<Transaction>,
    /// With `clientMessage`: how many there were before Pierre filtered.
    #[serde(
        default,
        deserialize_with = "lenient::count",
        rename = "totalBeforeFilter"
    )]
    pub total_before_filter: Option<u32>,
    /// Pierre's own words on what it did.
    #[serde(default, deserialize_with = "lenient::text")]
    pub message: Option<String>,
}

/// Which way the money went, by the row's `type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// `CREDIT`: towards the person.
    In,
    /// `DEBIT`: away from the person.
    #[default]
    Out,
}

impl Direction {
    fn from_text(text: &str) -> Option<Self> {
        match text {
            "CREDIT" => Some(Self::In),
            "DEBIT" => Some(Self::Out),
            _ => None,
        }
    }
}

/// "3 of 12".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installment {
    /// Which part this row is.
    pub number: u32,
    /// Of how many.
    pub total: u32,
}

/// One transaction.
#[derive(Clone, Debug, Default)]
pub struct Transaction {
    /// Pierre's id; empty when none came.
    pub id: String,
    /// The account's id; documented bodies have none.
    pub account_id: Option<String>,
    /// The bank's text.
    pub description: Option<String>,
    /// Pierre's category.
    pub category: Option<String>,
    /// The category before Pierre or the person changed it.
    pub original_category: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Never negative; [`Transaction::direction`] says which way it went.
    pub magnitude: Decimal,
    /// Which way.
    pub direction: Direction,
    /// The magnitude in the account's currency, of a purchase in another one.
    pub magnitude_in_account_currency: Option<Decimal>,
    /// When.
    pub date: Moment,
    /// `POSTED`, `PENDING`, or what else Pierre sends.
    pub status: Option<String>,
    /// The account's name.
    pub account_name: Option<String>,
    /// What the account is.
    pub account_kind: Option<AccountKind>,
    /// As in [`super::Account::subtype`].
    pub account_subtype: Option<String>,
    /// The institution.
    pub bank: Option<String>,
    /// The shop.
    pub merchant: Option<String>,
    /// Of a purchase in parts.
    pub installment: Option<Installment>,
    /// The purchase that a part belongs to.
    pub purchase: Purchased,
    /// Pierre's id of the bill that the row is on.
    pub bill_id: Option<String>,
    /// `type` was `CREDIT` or `DEBIT`; else the sign decided which way the money went.
    pub is_direction_told: bool,
    /// Who paid, where Pierre says it.
    pub payer: Option<Document>,
    /// Who was paid, where Pierre says it.
    pub receiver: Option<Document>,
}

/// What a part says of its purchase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purchased {
    /// The day of the purchase.
    pub date: Option<Date>,
    /// Its whole price, never negative.
    pub total: Option<Decimal>,
    /// The row is the whole purchase, not one part of it.
    pub is_whole: bool,
}

impl FromObject for Transaction {
    fn from_object<'de, A: MapAccess<'de>>(row: A) -> Result<Option<Self>, A::Error> {
        Wire::read(row).map(Wire::transaction)
    }
}

impl<'de> Deserialize<'de> for Transaction {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Element(row) = Element::deserialize(from)?;
        row.ok_or_else(|| D::Error::custom("no transaction"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Transaction {
        serde_json::from_str(body).unwrap()
    }

    #[test]
    fn takes_the_direction_from_the_type_and_never_from_a_card_s_sign() {
        for amount in ["\"99.90\"", "-99.90"] {
            let row = read(&format!(
                r#"{{"amount":{amount},"date":"2026-10-01","type":"DEBIT","account_type":"CREDIT"}}"#
            ));
            assert_eq!(
                (row.magnitude.to_string(), row.direction),
                ("99.90".into(), Direction::Out)
            );
        }
        let refund =
            r#"{"amount":"-10.00","date":"2026-10-01","type":"CREDIT","account_type":"CREDIT"}"#;
        assert_eq!(read(refund).direction, Direction::In);
    }

    #[test]
    fn decides_by_the_sign_in_a_bank_account_of_unknown_type_and_refuses_on_a_card() {
        let bank = r#"{"amount":-1,"date":"2026-10-01","type":"PIX","account_type":"BANK"}"#;
        assert_eq!(read(bank).direction, Direction::Out);
        let card = r#"{"amount":-1,"date":"2026-10-01","account_type":"CREDIT"}"#;
        assert!(serde_json::from_str::<Transaction>(card).is_err());
    }

    #[test]
    fn reads_installments_as_text_and_as_numbers_and_ignores_one_of_one() {
        for (number, total) in [("\"3\"", "\"12\""), ("3", "12")] {
            let row = read(&format!(
                r#"{{"amount":1,"date":"2026-10-01","type":"DEBIT","credit_card_data":{{"installmentNumber":{number},"totalInstallments":{total}}}}}"#
            ));
            assert_eq!(
                row.installment,
                Some(Installment {
                    number: 3,
                    total: 12
                })
            );
        }
        let whole = r#"{"amount":1,"date":"2026-10-01","type":"DEBIT","credit_card_data":{"installmentNumber":"1","totalInstallments":"1"}}"#;
        assert_eq!(read(whole).installment, None);
    }
    #[test]
    fn an_odd_element_is_counted_wherever_it_stands_and_whatever_it_is() {
        let row = |day: &str| format!(r#"{{"amount":1,"date":"{day}","type":"DEBIT"}}"#);
        let (first, last) = (row("2026-10-01"), row("2026-10-02"));
        for odd in [
            "null",
            "true",
            "-7",
            "7",
            "0.5",
            "\"a\"",
            "[]",
            "[[1],{}]",
            "{}",
            r#"{"amount":[],"date":{"at":1}}"#,
            r#"{"amount":1}"#,
            r#"{"amount":1,"date":"2026-10-01","account_type":"CREDIT"}"#,
        ] {
            let body = format!(r#"{{"data":[{first},{odd},{last}]}}"#);
            let found = serde_json::from_str::<Statement>(&body)
                .unwrap()
                .transactions;
            let days: Vec<_> = found.rows.iter().map(|row| row.date.day.day()).collect();
            assert_eq!((days, found.unreadable), (vec![1, 2], 1), "{odd}");
        }
        // Half of an emoji, and a field that stands there twice.
        let row = read(
            r#"{"amount":1,"amount":2,"date":"2026-10-01","type":"DEBIT","description":"\ud83d","category":"Lazer"}"#,
        );
        assert_eq!(
            (row.magnitude.to_string(), row.description),
            ("2".into(), None)
        );
        assert_eq!(row.category.as_deref(), Some("Lazer"));
        assert!(serde_json::from_str::<Statement>(r#"{"data":[{"amount":1]}"#).is_err());
    }
}
