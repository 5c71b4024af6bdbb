//! One error of each situation.

use std::time::Duration;

use crate::pierre::{self, BadRequest};
use crate::tool::Error;

/// One of each situation, for docs/errors.md and the tests.
#[must_use]
pub fn examples() -> Vec<Error> {
    use pierre::Error as P;
    let pierre = [
        P::MissingKey,
        P::KeyRefused {
            worked_recently: false,
        },
        P::KeyRefused {
            worked_recently: true,
        },
        P::NoSubscription,
        P::SubscriptionEnded {
            on: jiff::civil::Date::new(2026, 10, 31).ok(),
        },
        P::QuotaExceeded,
        P::Forbidden,
        P::NotFound,
        P::Refused(BadRequest::Other),
        P::CoolingDown {
            wait: Duration::from_mins(1),
        },
        P::Busy {
            after: Duration::from_secs(50),
        },
        P::RateLimited {
            retry_after: Some(Duration::from_secs(30)),
        },
        P::Unavailable {
            status: 503,
            retry_after: None,
        },
        P::Unreachable,
        P::Interrupted,
        P::TimedOut {
            after: Duration::from_secs(50),
        },
        P::Redirected,
        P::NotJson,
        P::Unrecognised {
            path: "data".to_owned(),
        },
        P::TooLarge { limit: 0 },
    ];
    let own = [
        Error::invalid("`pageSize`: use um número inteiro de 1 a 200."),
        Error::BadCursor,
        Error::CursorOfAnotherQuery,
        Error::AccountNotFound,
        Error::NotABankAccount,
        Error::ReminderNotFound,
        Error::ReminderOfAnother,
        Error::LimitNotFound,
        Error::LimitOfAnother,
        Error::NotACard,
        Error::ClosingDateNotFound,
        Error::QuotaReached {
            used: Some(3),
            allowed: Some(3),
        },
        Error::PhoneMissing,
        Error::MemoriesUnavailable,
        Error::Declined,
        Error::NotAnswered,
        Error::BadConfirmation,
        Error::NoConnectedAccounts,
        Error::Internal,
    ];
    own.into_iter()
        .chain(pierre.into_iter().map(Error::Pierre))
        .collect()
}
