//! The plan's quota, exactly as Pierre reports it: nothing is computed here.

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

/// The error for Pierre's refusal to create an item: a quota comes with the figures of the list,
/// which is read for them; any other failure is passed through.
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
