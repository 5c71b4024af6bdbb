//! How many of a thing the plan allows, exactly as Pierre says it: nothing is worked out here.

use schemars::JsonSchema;
use serde::Serialize;

use crate::pierre::{self, models::Quota};
use crate::{answer::clean::clean, tool::Error};

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

clean!(QuotaAnswer: used, allowed, can_create);

impl From<Quota> for QuotaAnswer {
    fn from(quota: Quota) -> Self {
        Self {
            used: quota.used,
            allowed: quota.allowed,
            can_create: quota.can_create,
        }
    }
}

/// What it means when Pierre makes no more of a thing: a quota is told with the figures of the list,
/// which is read for it; anything else as it is.
pub async fn or(error: pierre::Error, listed: impl Future<Output = Option<Quota>>) -> Error {
    if error != pierre::Error::QuotaExceeded {
        return Error::Pierre(error);
    }
    let quota = listed.await.unwrap_or_default();
    Error::QuotaReached {
        used: quota.used,
        allowed: quota.allowed,
    }
}
