//! Transactions (get-transactions) as rows.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use super::{
    account::{AccountKind, account_kind, subtype},
    party::Parties,
};
use crate::pierre::{
    day::Moment,
    lenient::{self, Rows, Shared, lenient},
    money::MOST_PARTS,
};

lenient! {
    /// The answer of get-transactions as rows.
    #[derive(Clone, Debug)]
    pub struct Statement {
        /// The rows, each read on its own.
        #[serde(rename = "data")]
        pub transactions: Rows<Transaction>,
        /// How many rows Pierre says there are.
        pub count: count,
        /// With `clientMessage`: how many there were before Pierre filtered.
        #[serde(rename = "totalBeforeFilter")]
        pub total_before_filter: count,
        /// Pierre's own words on what it did.
        pub message: text,
    }
}

impl Statement {
    /// How many rows Pierre counts that did not come.
    #[must_use]
    pub fn not_sent(&self) -> usize {
        let came = self.transactions.rows.len() + self.transactions.unreadable;
        let told = self.count.and_then(|it| usize::try_from(it).ok());
        told.unwrap_or_default().saturating_sub(came)
    }
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

/// "3 of 12".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installment {
    /// Which part this row is.
    pub number: u32,
    /// Of how many.
    pub total: u32,
}

/// One transaction.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Transaction {
    /// Pierre's id; empty when none came.
    pub id: String,
    /// The account's id; documented bodies have none.
    pub account_id: Option<Shared>,
    /// The bank's text.
    pub description: Option<Shared>,
    /// Pierre's category.
    pub category: Option<Shared>,
    /// The category before Pierre or the person changed it.
    pub original_category: Option<Shared>,
    /// ISO 4217.
    pub currency: Option<Shared>,
    /// Never negative; [`Transaction::direction`] says which way it went.
    pub magnitude: Decimal,
    /// Which way.
    pub direction: Direction,
    /// The magnitude in the account's currency, of a purchase in another one.
    pub magnitude_in_account_currency: Option<Decimal>,
    /// When.
    pub date: Moment,
    /// `POSTED`, `PENDING`, or what else Pierre sends.
    pub status: Option<Shared>,
    /// The account's name.
    pub account_name: Option<Shared>,
    /// What the account is.
    pub account_kind: Option<AccountKind>,
    /// As in [`super::Account::subtype`].
    pub account_subtype: Option<Shared>,
    /// The institution.
    pub bank: Option<Shared>,
    /// The shop.
    pub merchant: Option<Shared>,
    /// Of a purchase in parts.
    pub installment: Option<Installment>,
    /// The purchase that a part belongs to.
    pub purchase: Purchased,
    /// Of a part: when it is due, or the day on which it would have been bought by itself.
    pub installment_due: Option<Date>,
    /// The first day of the month in which the row's bill closes, as Pierre foresees it.
    pub bill_forecast: Option<Date>,
    /// Pierre's id of the bill that the row is on.
    pub bill_id: Option<Shared>,
    /// `type` was `CREDIT` or `DEBIT`; else the sign decided which way the money went.
    pub is_direction_told: bool,
    /// Who paid and who was paid, where Pierre says it.
    pub parties: Option<Box<Parties>>,
}

impl Transaction {
    /// Whether the bank has not confirmed it yet.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.status.as_deref() == Some("PENDING")
    }
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
    /// Pierre says that the purchase has no parts: one of one.
    pub is_single: bool,
}

lenient! {
    struct WireMerchant {
        name: shared,
    }
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireCard {
        installment_number: part,
        total_installments: count,
        purchase_date: calendar_day,
        total_amount: amount,
        bill_id: shared,
        bill_forecast_date: month,
        is_full_installment_transaction: flag,
    }
}

lenient! {
    struct Wire {
        id: text,
        account_id: shared,
        description: shared,
        category: shared,
        original_category: shared,
        currency_code: currency,
        amount: amount,
        amount_in_account_currency: amount,
        date: moment,
        installment_due_date: calendar_day,
        #[serde(default, deserialize_with = "direction", rename = "type")]
        direction: Option<Direction>,
        status: shared,
        account_name: shared,
        #[serde(default, deserialize_with = "account_kind", rename = "account_type")]
        account_kind: Option<AccountKind>,
        #[serde(default, deserialize_with = "subtype")]
        account_subtype: Option<Shared>,
        account_marketing_name: shared,
        connector_name: shared,
        item_bank_name: shared,
        merchant: nested(WireMerchant),
        credit_card_data: nested(WireCard),
        payment_data: nested(Parties),
    }
}

fn direction<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Direction>, D::Error> {
    lenient::named(from, |text| {
        if text.eq_ignore_ascii_case("CREDIT") {
            Some(Direction::In)
        } else {
            let is_debit = text.eq_ignore_ascii_case("DEBIT");
            is_debit.then_some(Direction::Out)
        }
    })
}

impl TryFrom<Wire> for Transaction {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let amount = wire.amount.ok_or("a transaction without an amount")?;
        let date = wire.date.ok_or("a transaction without a date")?;
        // The sign alone decides only where it is known to mean something: in bank accounts. On
        // cards live bodies turn it round and the documents do not.
        let direction = match wire.direction {
            Some(told) => told,
            None if wire.account_kind == Some(AccountKind::Credit) => {
                return Err("a card transaction of unknown type");
            }
            None if amount.is_sign_negative() => Direction::Out,
            None => Direction::In,
        };
        let card = wire.credit_card_data;
        let installment = card.as_ref().and_then(|card| {
            let (number, total) = (card.installment_number?, card.total_installments?);
            let is_part = (2..=MOST_PARTS).contains(&total) && number <= total;
            is_part.then_some(Installment { number, total })
        });
        let purchase = card.as_ref().map(|card| Purchased {
            date: card.purchase_date,
            total: card.total_amount.map(|total| total.abs()),
            is_whole: card.is_full_installment_transaction == Some(true),
            is_single: card.total_installments.is_some_and(|it| it <= 1),
        });
        let parties = wire.payment_data;
        let parties = parties.filter(|it| *it != Parties::default());
        Ok(Self {
            id: wire.id.unwrap_or_default(),
            account_id: wire.account_id,
            description: wire.description,
            category: wire.category,
            original_category: wire.original_category,
            currency: wire.currency_code,
            magnitude: amount.abs(),
            direction,
            magnitude_in_account_currency: wire.amount_in_account_currency.map(|it| it.abs()),
            date,
            status: wire.status,
            account_name: wire.account_name.or(wire.account_marketing_name),
            account_kind: wire.account_kind,
            account_subtype: wire.account_subtype,
            bank: wire.connector_name.or(wire.item_bank_name),
            merchant: wire.merchant.and_then(|merchant| merchant.name),
            installment,
            purchase: purchase.unwrap_or_default(),
            installment_due: wire.installment_due_date,
            bill_forecast: card.as_ref().and_then(|card| card.bill_forecast_date),
            bill_id: card.and_then(|card| card.bill_id),
            is_direction_told: wire.direction.is_some(),
            parties: parties.map(Box::new),
        })
    }
}

#[cfg(test)]
mod tests;
