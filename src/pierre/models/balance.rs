//! The balance of one bank account (get-balance-by-account), and of all together (get-balance).

use rust_decimal::Decimal;
use serde::Deserialize;

use super::account::subtype;
use crate::pierre::lenient::{Rows, Shared, lenient};

lenient! {
    /// The answer of get-balance-by-account.
    #[derive(Clone, Debug)]
    pub struct Balance {
        /// The figures.
        pub data: BalanceData,
        /// When Pierre answered.
        pub timestamp: moment,
    }
}

lenient! {
    /// The balance of one bank account.
    #[derive(Clone, Debug)]
    pub struct BalanceData {
        /// The account's name.
        pub name: text,
        /// What is there.
        pub balance: amount,
        /// ISO 4217; not documented, read where it comes.
        pub currency_code: text,
        /// `BANK`.
        pub account_type: text,
        /// As in [`super::Account::subtype`].
        #[serde(default, deserialize_with = "subtype")]
        pub account_subtype: Option<Shared>,
    }
}

/// The answer of get-balance.
#[derive(Clone, Debug, Deserialize)]
pub struct TotalBalance {
    /// The figures.
    pub data: TotalBalanceData,
}

lenient! {
    /// Pierre's total and the accounts behind it; bank accounts only.
    #[derive(Clone, Debug)]
    pub struct TotalBalanceData {
        /// Pierre's own sum, whatever the currencies.
        pub total_balance: amount,
        /// One line an account; `None` when there is no list.
        pub accounts: nested(Rows<BalanceLine>),
    }
}

/// One bank account of get-balance.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Wire")]
pub struct BalanceLine {
    /// Pierre's id; only live bodies have it.
    pub id: Option<Shared>,
    /// The account's name.
    pub name: Option<Shared>,
    /// What is there.
    pub balance: Option<Decimal>,
    /// ISO 4217; not documented, read where it comes.
    pub currency: Option<String>,
    /// `BANK`.
    pub kind: Option<String>,
    /// As in [`super::Account::subtype`].
    pub subtype: Option<Shared>,
}

lenient! {
    struct Wire {
        id: shared,
        account_id: shared,
        name: shared,
        balance: amount,
        currency_code: text,
        account_type: text,
        #[serde(default, deserialize_with = "subtype")]
        account_subtype: Option<Shared>,
    }
}

impl TryFrom<Wire> for BalanceLine {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let id = wire.id.or(wire.account_id);
        if id.is_none() && wire.name.is_none() && wire.balance.is_none() {
            return Err("a line that says nothing");
        }
        Ok(Self {
            id,
            name: wire.name,
            balance: wire.balance,
            currency: wire.currency_code,
            kind: wire.account_type,
            subtype: wire.account_subtype,
        })
    }
}
