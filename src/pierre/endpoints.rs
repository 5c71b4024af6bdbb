//! One method per endpoint of Pierre's API, alphabetical: path, parameters, type.

use jiff::civil::Date;
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::{
    client::{Call, Client},
    error::Error,
    models::{
        Accounts, Balance, Reminder, ReminderAnswer, Statement, StructuredStatement, SyncReport,
    },
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

/// What update-payment-reminder may change; at least one.
#[derive(Clone, Debug, Default)]
pub struct ReminderChanges {
    /// New title.
    pub title: Option<String>,
    /// New amount in reais.
    pub amount: Option<Decimal>,
    /// New due date.
    pub due_date: Option<Date>,
    /// New time of the notice, RFC 3339.
    pub reminder_time: Option<String>,
    /// New hour of a recurring notice: `8h`, `14h30`.
    pub recurrence_time: Option<String>,
    /// `active`, `completed` or `inactive`.
    pub new_status: Option<&'static str>,
}

impl Client {
    /// GET get-accounts: every account with balances and card limits.
    pub async fn get_accounts(&self) -> Result<Accounts, Error> {
        self.send(self.get("get-accounts", Vec::new())).await
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

    /// POST manual-update: asks Pierre to fetch from every connected bank. Slow; never repeated
    /// once it may have left.
    pub async fn manual_update(&self) -> Result<SyncReport, Error> {
        self.send(Call {
            method: Method::POST,
            endpoint: "manual-update",
            query: Vec::new(),
            body: None,
            deadline: self.deadlines().slow,
        })
        .await
    }

    /// PUT update-payment-reminder: changes one reminder.
    pub async fn update_payment_reminder(
        &self,
        reminder_id: &str,
        changes: &ReminderChanges,
    ) -> Result<Reminder, Error> {
        let answer: ReminderAnswer = self
            .send(Call {
                method: Method::PUT,
                endpoint: "update-payment-reminder",
                query: Vec::new(),
                body: Some(reminder_body(reminder_id, changes)),
                deadline: self.deadlines().read,
            })
            .await?;
        Ok(answer.data)
    }

    fn get(&self, endpoint: &'static str, query: Vec<(&'static str, String)>) -> Call {
        let deadline = self.deadlines().read;
        Call {
            method: Method::GET,
            endpoint,
            query,
            body: None,
            deadline,
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

fn reminder_body(reminder_id: &str, changes: &ReminderChanges) -> String {
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        reminder_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<Box<RawValue>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        due_date: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reminder_time: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        recurrence_time: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        new_status: Option<&'a str>,
    }
    let body = Body {
        reminder_id,
        title: changes.title.as_deref(),
        // A JSON number with exactly the digits of the decimal.
        amount: changes
            .amount
            .and_then(|amount| RawValue::from_string(amount.normalize().to_string()).ok()),
        due_date: changes.due_date.map(|day| day.to_string()),
        reminder_time: changes.reminder_time.as_deref(),
        recurrence_time: changes.recurrence_time.as_deref(),
        new_status: changes.new_status,
    };
    serde_json::to_string(&body).unwrap_or_default()
}
