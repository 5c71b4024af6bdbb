//! Spending limits, and the answers of the calls about them. Amounts and ids are numbers or texts.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::Quota;
use crate::pierre::{
    day::Moment,
    lenient::{self, Rows},
};

/// The answer of list-spending-limits.
#[derive(Clone, Debug, Deserialize)]
pub struct Limits {
    /// The limits, each read on its own.
    #[serde(rename = "data")]
    pub limits: Rows<Limit>,
    /// How many the plan allows.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub quota: Option<Quota>,
}

/// One limit; what is spent of it comes with the list only.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limit {
    /// Pierre's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// Of what.
    #[serde(default, deserialize_with = "lenient::text")]
    pub category: Option<String>,
    /// The most that is to be spent, in reais.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub limit_amount: Option<Decimal>,
    /// `daily`, `weekly`, `biweekly`, `monthly`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub period: Option<String>,
    /// When the period began, or will begin.
    #[serde(default, deserialize_with = "lenient::calendar_day")]
    pub period_start: Option<Date>,
    /// Whether it is watched.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_active: Option<bool>,
    /// Whether it comes back.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_recurring: Option<bool>,
    /// What is spent in the period.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub current_spending: Option<Decimal>,
    /// What is left of it.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub remaining_amount: Option<Decimal>,
    /// How much of it is spent, in per cent.
    #[serde(default, deserialize_with = "lenient::number")]
    pub percentage_used: Option<Decimal>,
    /// `ok`, `warning`, or what else Pierre sends.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: Option<String>,
}

/// The answer of the calls that create, change or delete one limit.
#[derive(Deserialize)]
#[serde(try_from = "WireAnswer")]
pub struct LimitAnswer {
    /// The limit; a success that does not repeat it knows nothing of it.
    pub(in crate::pierre) limit: Limit,
}

/// Each call puts the limit under a name of its own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAnswer {
    #[serde(default, deserialize_with = "lenient::flag")]
    success: Option<bool>,
    #[serde(default, deserialize_with = "lenient::nested")]
    data: Option<Limit>,
    #[serde(default, deserialize_with = "lenient::nested")]
    limit: Option<Limit>,
    #[serde(default, deserialize_with = "lenient::nested")]
    deleted_limit: Option<Limit>,
}

impl TryFrom<WireAnswer> for LimitAnswer {
    type Error = &'static str;

    fn try_from(wire: WireAnswer) -> Result<Self, Self::Error> {
        let limit = wire.data.or(wire.limit).or(wire.deleted_limit);
        match (wire.success, limit) {
            (Some(false), _) => Err("an answer that says it failed"),
            (_, Some(limit)) => Ok(Self { limit }),
            (Some(true), None) => Ok(Self {
                limit: Limit::default(),
            }),
            (None, None) => Err("an answer without a limit"),
        }
    }
}

/// The answer of get-spending-limit-transactions.
#[derive(Clone, Debug, Deserialize)]
pub struct LimitStatus {
    /// How one limit stands.
    pub data: LimitStanding,
}

/// How one limit stands.
#[derive(Clone, Debug, Deserialize)]
pub struct LimitStanding {
    /// The limit.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub limit: Option<Limit>,
    /// What is spent of it.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub spending: Option<Spending>,
    /// How Pierre calls that, and whom it told.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub status: Option<Standing>,
}

/// What is spent of a limit.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Spending {
    /// What is spent in the period.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub current_spent: Option<Decimal>,
    /// In per cent.
    #[serde(default, deserialize_with = "lenient::number")]
    pub percentage: Option<Decimal>,
    /// What is left.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub remaining: Option<Decimal>,
    /// How many transactions that is.
    #[serde(default, deserialize_with = "lenient::count")]
    pub transaction_count: Option<u32>,
}

/// How Pierre calls a limit's standing, and what it told the person.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Standing {
    /// `ok`, `warning`, or what else Pierre sends.
    #[serde(default, deserialize_with = "lenient::text")]
    pub level: Option<String>,
    /// What was told.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub alerts: Option<Alerts>,
}

/// The alerts of a limit.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alerts {
    /// Those that were sent.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub alert_history: Option<Rows<Alert>>,
}

/// An alert that was sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Which.
    #[serde(default, deserialize_with = "lenient::text")]
    pub alert_type: Option<String>,
    /// When.
    #[serde(default, deserialize_with = "lenient::moment")]
    pub sent_at: Option<Moment>,
    /// What was spent then.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub amount: Option<Decimal>,
}
