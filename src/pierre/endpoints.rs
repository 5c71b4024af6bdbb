//! One method per endpoint of Pierre's API: path, parameters, response type.

mod assistant;
pub(super) mod cards;
pub(super) mod closing_dates;
mod expenses;
pub(super) mod limits;
pub(super) mod reminders;

use jiff::civil::Date;
use reqwest::Method;
use rust_decimal::Decimal;
use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::value::RawValue;

use super::{
    client::{Client, Synced},
    error::Error,
    models::{Accounts, Balance, Statement, StructuredStatement, TotalBalance},
    request::{Nature, Request},
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
        self.send(self.get("get-accounts")).await
    }

    /// GET get-balance: the bank accounts and their sum.
    pub async fn get_balance(&self) -> Result<TotalBalance, Error> {
        self.send(self.get("get-balance")).await
    }

    /// GET get-balance-by-account: the balance of one bank account.
    pub async fn get_balance_by_account(&self, account_id: &str) -> Result<Balance, Error> {
        let request = self.get("get-balance-by-account");
        self.send(request.query("accountId", Some(account_id)))
            .await
    }

    /// GET get-transactions as rows.
    pub async fn get_transactions(&self, filter: StatementFilter) -> Result<Statement, Error> {
        self.send(self.statement("raw", &filter)).await
    }

    /// GET get-transactions with `format=structured`: Pierre's own grouping.
    pub async fn get_structured_transactions(
        &self,
        filter: StatementFilter,
    ) -> Result<StructuredStatement, Error> {
        self.send(self.statement("structured", &filter)).await
    }

    /// POST manual-update: asks Pierre to fetch from every connected bank. Returns the last report
    /// without sending anything if it is less than five minutes old, unless `force` is set; joins a
    /// sync in flight. Slow; never sent again once it may have reached Pierre.
    pub async fn manual_update(&self, force: bool) -> Result<Synced, Error> {
        let mut request = self.act(Method::POST, "manual-update");
        request.timeout = self.deadlines().slow;
        self.sync(request, force).await
    }

    /// A read.
    fn get(&self, endpoint: &'static str) -> Request {
        self.read(Method::GET, endpoint)
    }

    /// A read by whatever method.
    fn read(&self, method: Method, endpoint: &'static str) -> Request {
        Request::new(method, endpoint, Nature::Read, self.deadlines().read)
    }

    /// A request that changes or starts something, whatever its method.
    fn act(&self, method: Method, endpoint: &'static str) -> Request {
        Request::new(method, endpoint, Nature::Act, self.deadlines().read)
    }

    fn statement(&self, format: &str, filter: &StatementFilter) -> Request {
        let joined = |list: &[&str]| (!list.is_empty()).then(|| list.join(","));
        let categories: Vec<&str> = filter.categories.iter().map(String::as_str).collect();
        let mut request = self
            .get("get-transactions")
            .query("startDate", filter.start_date)
            .query("endDate", filter.end_date)
            .query("categories", joined(&categories))
            .query("minAmount", filter.min_amount.map(|it| it.normalize()))
            .query("maxAmount", filter.max_amount.map(|it| it.normalize()))
            .query("accountType", filter.account_type)
            .query("accountSubtype", filter.account_subtype)
            .query("includeStatus", joined(&filter.include_status))
            .query("format", Some(format))
            .query("clientMessage", filter.client_message.as_deref());
        if filter.client_message.is_some() {
            request.timeout = self.deadlines().slow;
        }
        request
    }
}

/// Serializes a decimal as a JSON number with exactly its digits.
fn exact<T, S>(amount: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Copy + Into<Option<Decimal>>,
    S: Serializer,
{
    let digits = (*amount)
        .into()
        .map(|amount| amount.normalize().to_string());
    let number = digits.map(RawValue::from_string).transpose();
    number.map_err(S::Error::custom)?.serialize(serializer)
}

/// Serializes a day as `YYYY-MM-DD`.
fn text<T, S>(day: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Copy + Into<Option<Date>>,
    S: Serializer,
{
    let day = (*day).into();
    day.map(|day| day.to_string()).serialize(serializer)
}
