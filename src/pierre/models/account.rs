//! Accounts (get-accounts).

use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

use super::tax_id::{Name, TaxId};
use crate::pierre::{
    day::Moment,
    lenient::{self, Rows, Shared, lenient},
};

/// The answer of get-accounts.
#[derive(Clone, Debug, Deserialize)]
pub struct Accounts {
    /// The accounts, each read on its own.
    #[serde(rename = "data")]
    pub accounts: Rows<Account>,
}

/// What an account is; other values that Pierre may send are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// Money: checking, savings, payment account.
    Bank,
    /// A card; its balance is a debt.
    Credit,
    /// Investments.
    Investment,
    /// A loan; its balance is a debt.
    Loan,
    /// Anything else.
    Other(Shared),
}

impl AccountKind {
    fn from_text(text: &str) -> Self {
        let known = [Self::Bank, Self::Credit, Self::Investment, Self::Loan];
        let mut known = known.into_iter();
        let found = known.find(|it| it.as_str().eq_ignore_ascii_case(text));
        found.unwrap_or_else(|| Self::Other(text.into()))
    }

    /// Pierre's word for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Bank => "BANK",
            Self::Credit => "CREDIT",
            Self::Investment => "INVESTMENT",
            Self::Loan => "LOAN",
            Self::Other(other) => other,
        }
    }

    /// Whether the balance is something owed.
    #[must_use]
    pub fn is_debt(&self) -> bool {
        matches!(self, Self::Credit | Self::Loan)
    }
}

/// One account. What identifies its holder is only compared and prints nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Account {
    /// Pierre's id.
    pub id: Shared,
    /// The account's name.
    pub name: Option<Shared>,
    /// The institution.
    pub bank: Option<Shared>,
    /// What it is.
    pub kind: AccountKind,
    /// `CHECKING_ACCOUNT`, `SAVINGS_ACCOUNT` (live bodies say `SAVINGS`), `CREDIT_CARD` …
    pub subtype: Option<Shared>,
    /// From the person's side: what is there, or, negative, what is owed.
    pub balance: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Branch and account or card number, in clear.
    pub number: Option<String>,
    /// Bank, branch and account, as for a transfer.
    pub transfer_number: Option<SecretString>,
    /// The holder's CPF or CNPJ.
    pub tax_number: Option<SecretString>,
    /// The holder's name.
    pub owner: Option<Name>,
    /// Of a card.
    pub credit: Option<Credit>,
    /// Money set aside inside the account ("caixinhas").
    pub reserves: Vec<Reserve>,
    /// When the connection was last refreshed.
    pub last_updated: Option<Moment>,
    /// Whether the connection works.
    pub is_active: Option<bool>,
}

impl Account {
    /// The holder, to compare with others.
    #[must_use]
    pub fn holder(&self) -> Option<TaxId> {
        TaxId::parse(self.tax_number.as_ref()?.expose_secret())
    }

    /// The debt of a card or loan, positive; negative when the bank owes the person.
    #[must_use]
    pub fn owed(&self) -> Option<Decimal> {
        self.kind
            .is_debt()
            .then_some(self.balance)?
            .map(|balance| -balance)
    }
}

lenient! {
    /// A card's limit and bill dates.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    pub struct Credit {
        /// The whole limit.
        #[serde(rename = "creditLimit")]
        pub limit: amount,
        /// What is left of it.
        #[serde(rename = "availableCreditLimit")]
        pub available: amount,
        /// When the bill is due.
        #[serde(rename = "balanceDueDate")]
        pub due_date: calendar_day,
        /// When the bill closes; null on live bodies.
        #[serde(rename = "balanceCloseDate")]
        pub close_date: calendar_day,
        /// The least that may be paid.
        pub minimum_payment: amount,
        /// VISA, MASTERCARD …
        pub brand: text,
        /// GOLD, BLACK …
        pub level: text,
    }
}

/// Money set aside inside an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserve {
    /// What the person called it.
    pub name: Option<String>,
    /// Currency and amount of each part.
    pub amounts: Vec<(Option<String>, Decimal)>,
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireReserve {
        name: text,
        identification: text,
        available_amounts: nested(Rows<WireReserveAmount>),
    }
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireReserveAmount {
        amount: amount,
        currency_code: text,
    }
}

impl From<WireReserve> for Reserve {
    fn from(wire: WireReserve) -> Self {
        let amounts = wire.available_amounts.unwrap_or_default().rows;
        Self {
            name: wire.name.or(wire.identification),
            amounts: amounts
                .into_iter()
                .filter_map(|part| Some((part.currency_code, part.amount?)))
                .collect(),
        }
    }
}

lenient! {
    #[serde(rename_all = "camelCase")]
    struct WireBank {
        transfer_number: text,
        reserved_balances: nested(Rows<WireReserve>),
    }
}

lenient! {
    /// Both sets of names; a body that carries both is no error.
    #[serde(rename_all = "camelCase")]
    struct Wire {
        id: shared,
        account_id: shared,
        name: shared,
        account_name: shared,
        custom_name: shared,
        marketing_name: shared,
        account_marketing_name: shared,
        #[serde(default, deserialize_with = "account_kind", rename = "type")]
        kind: Option<AccountKind>,
        #[serde(default, deserialize_with = "account_kind")]
        account_type: Option<AccountKind>,
        #[serde(default, deserialize_with = "subtype")]
        subtype: Option<Shared>,
        #[serde(default, deserialize_with = "subtype")]
        account_subtype: Option<Shared>,
        balance: amount,
        account_balance: amount,
        currency_code: text,
        account_currency_code: text,
        connector_name: shared,
        provider_code: shared,
        number: text,
        tax_number: text,
        owner: text,
        credit_data: nested(Credit),
        bank_data: nested(WireBank),
        item_last_updated_at: moment,
        item_is_active: flag,
    }
}

impl TryFrom<Wire> for Account {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let id = wire
            .id
            .or(wire.account_id)
            .ok_or("an account without an id")?;
        let kind = wire
            .kind
            .or(wire.account_type)
            .ok_or("an account without a type")?;
        // Live bodies give what is used of a card as a positive number, the documents as a
        // negative one; the field's name tells which.
        let balance = match (wire.balance, wire.account_balance) {
            (Some(live), _) if kind.is_debt() => Some(-live),
            (Some(live), _) => Some(live),
            (None, documented) => documented,
        };
        // What the person calls it comes first.
        let name = wire.custom_name.or(wire.name).or(wire.account_name);
        let is_wallet = name
            .as_deref()
            .is_some_and(|name| name.starts_with("Carteira"));
        let (transfer_number, reserved_balances) = wire
            .bank_data
            .map(|bank| (bank.transfer_number, bank.reserved_balances))
            .unwrap_or_default();
        let bank = wire.connector_name.or(wire.provider_code);
        Ok(Self {
            id,
            bank: bank.or_else(|| is_wallet.then(|| "Pierre".into())),
            name: name.or(wire.marketing_name).or(wire.account_marketing_name),
            kind,
            subtype: wire.subtype.or(wire.account_subtype),
            balance,
            currency: wire
                .currency_code
                .or(wire.account_currency_code)
                .map(|it| it.to_ascii_uppercase()),
            number: wire.number,
            transfer_number: transfer_number.map(SecretString::from),
            tax_number: wire.tax_number.map(SecretString::from),
            owner: wire.owner.map(Into::into),
            credit: wire.credit_data,
            reserves: reserved_balances
                .unwrap_or_default()
                .rows
                .into_iter()
                .map(Reserve::from)
                .collect(),
            last_updated: wire.item_last_updated_at,
            is_active: wire.item_is_active,
        })
    }
}

/// What an account is, by Pierre's word for it.
pub(super) fn account_kind<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<AccountKind>, D::Error> {
    lenient::named(from, |text| Some(AccountKind::from_text(text)))
}

/// Live bodies say `SAVINGS` where the documents and the filters say `SAVINGS_ACCOUNT`.
pub(super) fn subtype<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Shared>, D::Error> {
    lenient::shared_as(from, |text| match text {
        "SAVINGS" => "SAVINGS_ACCOUNT",
        other => other,
    })
}
