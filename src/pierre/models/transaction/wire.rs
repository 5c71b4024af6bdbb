//! A transaction as it stands in a body, in both of Pierre's spellings.

use rust_decimal::Decimal;
use serde::{
    Deserialize,
    de::{IgnoredAny, MapAccess},
};
use serde_json::value::RawValue;

use super::{Direction, Installment, Purchased, Transaction};
use crate::pierre::{
    day::Moment,
    lenient::{self, value},
    models::{
        account::{AccountKind, canonical_subtype},
        document::Document,
    },
};

#[derive(Deserialize)]
struct WireMerchant {
    #[serde(default, deserialize_with = "lenient::text")]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCard {
    #[serde(default, deserialize_with = "lenient::count")]
    installment_number: Option<u32>,
    #[serde(default, deserialize_with = "lenient::count")]
    total_installments: Option<u32>,
    #[serde(default, deserialize_with = "lenient::moment")]
    purchase_date: Option<Moment>,
    #[serde(default, deserialize_with = "lenient::amount")]
    total_amount: Option<Decimal>,
    #[serde(default, deserialize_with = "lenient::text")]
    bill_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_full_installment_transaction: Option<bool>,
}

#[derive(Deserialize)]
struct WirePayment {
    #[serde(default, deserialize_with = "lenient::nested")]
    payer: Option<WireParty>,
    #[serde(default, deserialize_with = "lenient::nested")]
    receiver: Option<WireParty>,
}

// The name is not read.
#[derive(Deserialize)]
struct WireParty {
    #[serde(default, deserialize_with = "lenient::text")]
    document: Option<String>,
}

impl WireParty {
    fn document(self) -> Option<Document> {
        Document::parse(&self.document?)
    }
}

/// The fields that are read.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    Id,
    AccountId,
    Description,
    Category,
    OriginalCategory,
    CurrencyCode,
    Amount,
    AmountInAccountCurrency,
    Date,
    Type,
    Status,
    AccountName,
    AccountType,
    AccountSubtype,
    AccountMarketingName,
    ConnectorName,
    ItemBankName,
    Merchant,
    CreditCardData,
    PaymentData,
    #[serde(other)]
    Other,
}

/// A row as it stands in the body.
#[derive(Default)]
pub(super) struct Wire {
    id: Option<String>,
    account_id: Option<String>,
    description: Option<String>,
    category: Option<String>,
    original_category: Option<String>,
    currency_code: Option<String>,
    amount: Option<Decimal>,
    amount_in_account_currency: Option<Decimal>,
    date: Option<Moment>,
    direction: Option<Direction>,
    status: Option<String>,
    account_name: Option<String>,
    account_kind: Option<AccountKind>,
    account_subtype: Option<String>,
    account_marketing_name: Option<String>,
    connector_name: Option<String>,
    item_bank_name: Option<String>,
    merchant: Option<WireMerchant>,
    credit_card_data: Option<WireCard>,
    payment_data: Option<WirePayment>,
}

impl Wire {
    /// Of a field that stands there twice the last counts.
    pub(super) fn read<'de, A: MapAccess<'de>>(mut row: A) -> Result<Self, A::Error> {
        let mut wire = Self::default();
        while let Some(field) = row.next_key()? {
            if let Field::Other = field {
                row.next_value::<IgnoredAny>()?;
            } else {
                wire.take(&field, row.next_value()?);
            }
        }
        Ok(wire)
    }

    fn take(&mut self, field: &Field, raw: &RawValue) {
        match field {
            Field::Id => self.id = value::text(raw),
            Field::AccountId => self.account_id = value::text(raw),
            Field::Description => self.description = value::text(raw),
            Field::Category => self.category = value::text(raw),
            Field::OriginalCategory => self.original_category = value::text(raw),
            Field::CurrencyCode => self.currency_code = value::text(raw),
            Field::Amount => self.amount = value::amount(raw),
            Field::AmountInAccountCurrency => {
                self.amount_in_account_currency = value::amount(raw);
            }
            Field::Date => self.date = value::moment(raw),
            Field::Type => {
                self.direction = value::named(raw, Direction::from_text).flatten();
            }
            Field::Status => self.status = value::text(raw),
            Field::AccountName => self.account_name = value::text(raw),
            Field::AccountType => self.account_kind = value::named(raw, AccountKind::from_text),
            Field::AccountSubtype => self.account_subtype = value::text(raw),
            Field::AccountMarketingName => self.account_marketing_name = value::text(raw),
            Field::ConnectorName => self.connector_name = value::text(raw),
            Field::ItemBankName => self.item_bank_name = value::text(raw),
            Field::Merchant => self.merchant = value::nested(raw),
            Field::CreditCardData => self.credit_card_data = value::nested(raw),
            Field::PaymentData => self.payment_data = value::nested(raw),
            Field::Other => {}
        }
    }

    /// `None` without an amount or a date, and of a card without a direction.
    pub(super) fn transaction(self) -> Option<Transaction> {
        let (amount, date) = (self.amount?, self.date?);
        let by_sign = if amount.is_sign_negative() {
            Direction::Out
        } else {
            Direction::In
        };
        // The sign alone decides only where it is known to mean something: in bank accounts. On
        // cards live bodies turn it round and the documents do not.
        let is_card = self.account_kind == Some(AccountKind::Credit);
        let direction = self.direction.or((!is_card).then_some(by_sign))?;
        let card = self.credit_card_data;
        let installment = card.as_ref().and_then(|card| {
            let (number, total) = (card.installment_number?, card.total_installments?);
            (total > 1).then_some(Installment { number, total })
        });
        let purchase = card.as_ref().map(|card| Purchased {
            date: card.purchase_date.map(|at| at.day),
            total: card.total_amount.map(|total| total.abs()),
            is_whole: card.is_full_installment_transaction == Some(true),
        });
        let (payer, receiver) = self
            .payment_data
            .map(|payment| (payment.payer, payment.receiver))
            .unwrap_or_default();
        Some(Transaction {
            id: self.id.unwrap_or_default(),
            account_id: self.account_id,
            description: self.description,
            category: self.category,
            original_category: self.original_category,
            currency: self.currency_code,
            magnitude: amount.abs(),
            direction,
            magnitude_in_account_currency: self.amount_in_account_currency.map(|it| it.abs()),
            date,
            status: self.status,
            account_name: self.account_name.or(self.account_marketing_name),
            account_kind: self.account_kind,
            account_subtype: self.account_subtype.map(canonical_subtype),
            bank: self.connector_name.or(self.item_bank_name),
            merchant: self.merchant.and_then(|merchant| merchant.name),
            installment,
            purchase: purchase.unwrap_or_default(),
            bill_id: card.and_then(|card| card.bill_id),
            is_direction_told: self.direction.is_some(),
            payer: payer.and_then(WireParty::document),
            receiver: receiver.and_then(WireParty::document),
        })
    }
}
