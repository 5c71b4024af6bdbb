//! How many of a thing the plan allows, exactly as Pierre says it: nothing is worked out here.

use crate::{
    answer::clean::answer,
    pierre::{self, models::Quota},
    tool::Error,
};

answer! {
    // The plan's quota in an answer.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct QuotaAnswer {
        used: Option<u32>,
        allowed: Option<u32>,
        can_create: Option<bool>,
    }
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
