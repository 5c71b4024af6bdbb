//! One method per endpoint of Pierre's API: path, parameters, type.

mod assistant;
pub(super) mod cards;
pub(super) mod closing_dates;
mod expenses;
pub(super) mod limits;
pub(super) mod reminders;

use jiff::civil::Date;
use reqwest::Method;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{
    client::{Call, Client, Nature, Synced},
    error::Error,
    models::{Accounts, Balance, Statement, StructuredStatement, TotalBalance},
};

/// The filters of get-transactions that are passed to Pierre as they are.
#[derive(Clone, Debug, Default)]
pub struct StatementFilter {
    /// First day.
    pub start_date: Option<Date>,
    /// Last day.
    pub end_date: Option<Date>,
    /// Category names; Pierre takes them joined by commas, so none may hold one.
    pub categories: Vec<String>,
    /// Smallest amount.
    pub min_amount: Option<Decimal>,
    /// Largest amount.
    pub max_amount: Option<Decimal>,
    /// `BANK`, `CREDIT`, `INVESTMENT` or `LOAN`.
    pub account_type: Option<&'static str>,
    /// `CHECKING_ACCOUNT`, `SAVINGS_ACCOUNT`, `CREDIT_CARD` or `PAYMENT_ACCOUNT`.
    pub account_subtype: Option<&'static str>,
    /// `POSTED` and `PENDING`.
    pub include_status: Vec<&'static str>,
    /// Free text that Pierre's language model filters by; makes the call slow.
    pub client_message: Option<String>,
}

impl Client {
    /// GET get-accounts: every account with balances and card limits.
    pub async fn get_accounts(&self) -> Result<Accounts, Error> {
        self.send(self.get("get-accounts", Vec::new())).await
    }

    /// GET get-balance: the bank accounts and their sum.
    pub async fn get_balance(&self) -> Result<TotalBalance, Error> {
        self.send(self.get("get-balance", Vec::new())).await
    }

    /// GET get-balance-by-account: the balance of one bank account.
    pub async fn get_balance_by_account(&self, account_id: &str) -> Result<Balance, Error> {
        self.send(self.get(
            "get-balance-by-account",
            vec![("accountId", account_id.to_owned())],
        ))
        .await
    }

    /// GET get-transactions as rows.
    pub async fn get_transactions(&self, filter: StatementFilter) -> Result<Statement, Error> {
        self.send(self.statement("raw", filter)).await
    }

    /// GET get-transactions with `format=structured`: Pierre's own grouping.
    pub async fn get_structured_transactions(
        &self,
        filter: StatementFilter,
    ) -> Result<StructuredStatement, Error> {
        self.send(self.statement("structured", filter)).await
    }

    /// POST manual-update: asks Pierre to fetch from every connected bank, unless one sync is under
    /// way or, without `insist`, the last one went well less than five minutes ago. Slow; never
    /// repeated once it may have left.
    pub async fn manual_update(&self, insist: bool) -> Result<Synced, Error> {
        let mut call = self.act(Method::POST, "manual-update");
        call.deadline = self.deadlines().slow;
        self.sync(call, insist).await
    }

    /// A read, which may be repeated.
    fn get(&self, endpoint: &'static str, query: Vec<(&'static str, String)>) -> Call {
        Call {
            method: Method::GET,
            endpoint,
            query,
            body: None,
            nature: Nature::Read,
            keyless: false,
            deadline: self.deadlines().read,
        }
    }

    /// A call that changes or starts something, whatever its method.
    fn act(&self, method: Method, endpoint: &'static str) -> Call {
        Call {
            method,
            endpoint,
            query: Vec::new(),
            body: None,
            nature: Nature::Act,
            keyless: false,
            deadline: self.deadlines().read,
        }
    }

    fn statement(&self, format: &'static str, filter: StatementFilter) -> Call {
        let joined = |list: &[&str]| (!list.is_empty()).then(|| list.join(","));
        let categories: Vec<&str> = filter.categories.iter().map(String::as_str).collect();
        let is_slow = filter.client_message.is_some();
        let query = [
            ("startDate", filter.start_date.map(|day| day.to_string())),
            ("endDate", filter.end_date.map(|day| day.to_string())),
            ("categories", joined(&categories)),
            (
                "minAmount",
                filter
                    .min_amount
                    .map(|amount| amount.normalize().to_string()),
            ),
            (
                "maxAmount",
                filter
                    .max_amount
                    .map(|amount| amount.normalize().to_string()),
            ),
            ("accountType", filter.account_type.map(str::to_owned)),
            ("accountSubtype", filter.account_subtype.map(str::to_owned)),
            ("includeStatus", joined(&filter.include_status)),
            ("format", Some(format.to_owned())),
            ("clientMessage", filter.client_message),
        ];
        let query = query
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let mut call = self.get("get-transactions", query);
        if is_slow {
            call.deadline = self.deadlines().slow;
        }
        call
    }
}

/// A body of JSON.
fn json(body: &impl Serialize) -> Option<String> {
    serde_json::to_string(body).ok()
}

/// A JSON number with exactly the digits of the decimal.
fn exact(amount: Decimal) -> Option<Box<RawValue>> {
    RawValue::from_string(amount.normalize().to_string()).ok()
}

/// Serializes a value as it is shown for debugging.
fn shown<T: std::fmt::Debug, S: serde::Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&format_args!("{value:?}"))
}
