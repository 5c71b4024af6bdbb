//! How many of a thing a plan allows (list-payment-reminders, list-spending-limits).

use serde::Deserialize;

use crate::pierre::lenient;

/// What Pierre says of a plan's quota; nothing is worked out here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quota {
    /// How many there are.
    #[serde(default, deserialize_with = "lenient::count", rename = "currentCount")]
    pub used: Option<u32>,
    /// How many the plan allows.
    #[serde(default, deserialize_with = "lenient::count", rename = "limit")]
    pub allowed: Option<u32>,
    /// Whether one more may be created.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub can_create: Option<bool>,
}
