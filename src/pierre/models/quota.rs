//! How many of a thing a plan allows (list-payment-reminders, list-spending-limits).

use crate::pierre::lenient::lenient;

lenient! {
    /// What Pierre says of a plan's quota; nothing is worked out here.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    pub struct Quota {
        /// How many there are.
        #[serde(rename = "currentCount")]
        pub used: count,
        /// How many the plan allows.
        #[serde(rename = "limit")]
        pub allowed: count,
        /// Whether one more may be created.
        pub can_create: flag,
    }
}
