//! What failures say: one error of each situation, and the promises that hold for all of them.

use std::time::Duration;

use pierre_mcp::{
    pierre::{self, BadRequest},
    tool::{Effect, Error, error::Failed},
};

/// One of each situation, also for docs/errors.md.
pub(crate) fn examples() -> Vec<Error> {
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
        P::Refused(BadRequest::InvalidDate),
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
        P::Unrecognised,
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

const READ: Failed = Failed {
    effect: Effect::Read,
    sent: true,
    how_to_check: "",
    example: "{}",
    name: "get_accounts",
};
const ACT: Failed = Failed {
    effect: Effect::Act,
    how_to_check: "confira antes de repetir.",
    ..READ
};

const NOTHING_CHANGED: &str = "Nada foi alterado.";

#[test]
fn never_claims_that_nothing_changed_when_that_is_not_known() {
    for error in examples() {
        let text = error.text(ACT);
        let unknown = match &error {
            Error::Pierre(error) => error.outcome_unknown(),
            other => *other == Error::Internal,
        };
        assert_eq!(text.contains("confira antes de repetir"), unknown, "{text}");
        assert!(!(unknown && text.contains(NOTHING_CHANGED)), "{text}");
        let says_so = text.contains(NOTHING_CHANGED) || text.contains("enviad");
        assert!(
            unknown || says_so || error.code() == "missing_key",
            "{text}"
        );
        let unsent = error.text(Failed { sent: false, ..ACT });
        assert!(!unsent.contains("confira antes de repetir"), "{unsent}");
    }
}

#[test]
fn a_read_does_not_say_that_it_changed_nothing() {
    for error in examples() {
        assert!(!error.text(READ).contains(NOTHING_CHANGED), "{error:?}");
    }
}

#[test]
fn has_one_code_and_one_whole_text_a_situation() {
    let mut codes: Vec<_> = examples().iter().map(Error::code).collect();
    let mut texts: Vec<_> = examples().iter().map(|error| error.text(READ)).collect();
    for text in &texts {
        assert!(
            text.len() > 30 && !text.contains(['{', '\t']) || text.contains("{}"),
            "{text}"
        );
    }
    let all = codes.len();
    codes.sort_unstable();
    codes.dedup();
    texts.sort();
    texts.dedup();
    assert_eq!((codes.len(), texts.len()), (all, all));
}

#[test]
fn says_how_long_to_wait() {
    for (seconds, text) in [
        (0, "em 1 segundo."),
        (90, "em 90 segundos."),
        (120, "em 2 minutos."),
        (600, "em 10 minutos."),
    ] {
        let limited = pierre::Error::RateLimited {
            retry_after: Some(Duration::from_secs(seconds)),
        };
        let said = Error::Pierre(limited).text(READ);
        assert!(said.ends_with(text), "{said}");
    }
}
