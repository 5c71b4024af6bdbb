//! How many of a thing the plan allows, exactly as Pierre says it: nothing is worked out here.

use schemars::JsonSchema;
use serde::Serialize;

use super::Error;
use crate::pierre::models::Quota;

// The plan's quota in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QuotaAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    used: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    can_create: Option<bool>,
}

impl From<Quota> for QuotaAnswer {
    fn from(quota: Quota) -> Self {
        Self {
            used: quota.used,
            allowed: quota.allowed,
            can_create: quota.can_create,
        }
    }
}

/// The error of a create that the plan does not allow, with the figures where they are known.
#[must_use]
pub fn reached(quota: Option<Quota>) -> Error {
    let quota = quota.unwrap_or_default();
    Error::QuotaReached {
        used: quota.used,
        allowed: quota.allowed,
    }
}
