//! Spending limits, and the answers of the calls about them. Amounts and ids are numbers or texts.

use serde::Deserialize;

use super::Quota;
use crate::pierre::lenient::{Rows, lenient};

lenient! {
    /// The answer of list-spending-limits.
    #[derive(Clone, Debug)]
    pub struct Limits {
        /// The limits, each read on its own.
        #[serde(rename = "data")]
        pub limits: Rows<Limit>,
        /// How many the plan allows.
        pub quota: nested(Quota),
    }
}

lenient! {
    /// One limit; what is spent of it comes with the list only.
    #[derive(Clone, Debug, Default)]
    #[serde(rename_all = "camelCase")]
    pub struct Limit {
        /// Pierre's id.
        pub id: text,
        /// Of what.
        pub category: text,
        /// The most that is to be spent, in reais.
        pub limit_amount: amount,
        /// `daily`, `weekly`, `biweekly`, `monthly`.
        pub period: text,
        /// When the period began, or will begin.
        pub period_start: calendar_day,
        /// Whether it is watched.
        pub is_active: flag,
        /// Whether it comes back.
        pub is_recurring: flag,
        /// What is spent in the period.
        pub current_spending: amount,
        /// What is left of it.
        pub remaining_amount: amount,
        /// How much of it is spent, in per cent.
        pub percentage_used: number,
        /// `ok`, `warning`, or what else Pierre sends.
        pub status: text,
    }
}

/// The answer of the calls that create, change or delete one limit.
#[derive(Deserialize)]
#[serde(try_from = "WireAnswer")]
pub struct LimitAnswer {
    /// The limit; a success that does not repeat it knows nothing of it.
    pub(in crate::pierre) limit: Limit,
}

lenient! {
    /// Each call puts the limit under a name of its own.
    #[serde(rename_all = "camelCase")]
    struct WireAnswer {
        success: flag,
        data: nested(Limit),
        limit: nested(Limit),
        deleted_limit: nested(Limit),
    }
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
pub struct LimitStatusAnswer {
    /// How one limit stands.
    pub data: LimitDetails,
}

lenient! {
    /// How one limit stands.
    #[derive(Clone, Debug)]
    pub struct LimitDetails {
        /// The limit.
        pub limit: nested(Limit),
        /// What is spent of it.
        pub spending: nested(Spending),
        /// How Pierre calls that, and whom it told.
        pub status: nested(LimitStatus),
    }
}

lenient! {
    /// What is spent of a limit.
    #[derive(Clone, Debug, Default)]
    #[serde(rename_all = "camelCase")]
    pub struct Spending {
        /// What is spent in the period.
        pub current_spent: amount,
        /// In per cent.
        pub percentage: number,
        /// What is left.
        pub remaining: amount,
        /// How many transactions that is.
        pub transaction_count: count,
    }
}

lenient! {
    /// What Pierre calls it, and what it told the person.
    #[derive(Clone, Debug, Default)]
    pub struct LimitStatus {
        /// `ok`, `warning`, or what else Pierre sends.
        pub level: text,
        /// What was told.
        pub alerts: nested(Alerts),
    }
}

lenient! {
    /// The alerts of a limit.
    #[derive(Clone, Debug, Default)]
    #[serde(rename_all = "camelCase")]
    pub struct Alerts {
        /// Those that were sent.
        pub alert_history: nested(Rows<Alert>),
    }
}

lenient! {
    /// An alert that was sent.
    #[derive(Clone, Debug)]
    #[serde(rename_all = "camelCase")]
    pub struct Alert {
        /// Which.
        pub alert_type: text,
        /// When.
        pub sent_at: moment,
        /// What was spent then.
        pub amount: amount,
    }
}
