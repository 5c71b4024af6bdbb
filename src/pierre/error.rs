//! What can go wrong between this client and Pierre. Carries no upstream text, no URL and no key;
//! the only place that decides what may be sent again.

use std::time::Duration;

use jiff::civil::Date;

use super::request::Nature;

/// Why a call to Pierre gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No key is configured for this caller; nothing was sent.
    #[error("no Pierre API key")]
    MissingKey,
    /// 401: the key is not accepted. Pierre also answers this when it throttles.
    #[error("key refused")]
    KeyRefused {
        /// The same key was accepted within the last hour, so this may be throttling.
        worked_recently: bool,
    },
    /// 401 `no_subscription`.
    #[error("no active subscription")]
    NoSubscription,
    /// 401 `subscription_canceled` or `subscription_expired`.
    #[error("subscription ended")]
    SubscriptionEnded {
        /// The last day of the paid period, when Pierre says it.
        on: Option<Date>,
    },
    /// 403 with a quota as its reason.
    #[error("quota exceeded")]
    QuotaExceeded,
    /// 403: the thing belongs to somebody else.
    #[error("forbidden")]
    Forbidden,
    /// 404.
    #[error("not found")]
    NotFound,
    /// 400, 409, 422: Pierre did not accept the request.
    #[error("request refused: {0:?}")]
    Refused(BadRequest),
    /// The key was refused a moment ago after it had worked; nothing was sent.
    #[error("key cooling down")]
    CoolingDown {
        /// How long nothing will be sent.
        wait: Duration,
    },
    /// Other calls were ahead for the whole deadline; nothing was sent.
    #[error("no permit within {after:?}")]
    Busy {
        /// The deadline.
        after: Duration,
    },
    /// 429.
    #[error("rate limited")]
    RateLimited {
        /// The wait that Pierre asked for.
        retry_after: Option<Duration>,
    },
    /// 5xx.
    #[error("Pierre answered {status}")]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// The wait that Pierre asked for.
        retry_after: Option<Duration>,
    },
    /// The connection was never opened; Pierre received nothing.
    #[error("could not connect")]
    Unreachable,
    /// The connection broke after the request may have left.
    #[error("connection broke")]
    Interrupted,
    /// The call's whole deadline passed.
    #[error("no answer within {after:?}")]
    TimedOut {
        /// The deadline.
        after: Duration,
    },
    /// 3xx: never followed, since the key goes to one host only.
    #[error("redirected")]
    Redirected,
    /// A successful status with an HTML, empty or otherwise non-JSON body.
    #[error("not JSON")]
    NotJson,
    /// JSON of a shape that is not known.
    #[error("unknown shape")]
    Unrecognised,
    /// The body is larger than we read.
    #[error("answer larger than {limit} bytes")]
    TooLarge {
        /// The limit, after decompression.
        limit: usize,
    },
}

/// The reasons for a 400 that Pierre documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRequest {
    /// `Account is not a bank account`.
    NotABankAccount,
    /// `Account is not a credit card`.
    NotACard,
    /// `Account ID is required`.
    AccountIdRequired,
    /// `No connected accounts found`.
    NoConnectedAccounts,
    /// `Invalid accountType`.
    InvalidAccountType,
    /// `Invalid or missing reminderId`.
    InvalidReminderId,
    /// `Invalid or missing limitId`.
    InvalidLimitId,
    /// `User phone number is required for WhatsApp operations`.
    PhoneRequired,
    /// `Invalid date …`.
    InvalidDate,
    /// Any other.
    Other,
}

impl BadRequest {
    pub(super) fn from_code(code: &str) -> Self {
        let code = code.to_ascii_lowercase();
        let says = |words: &str| code.contains(words);
        if says("not a bank account") {
            Self::NotABankAccount
        } else if says("not a credit card") {
            Self::NotACard
        } else if says("account id is required") {
            Self::AccountIdRequired
        } else if says("no connected accounts") {
            Self::NoConnectedAccounts
        } else if says("invalid accounttype") {
            Self::InvalidAccountType
        } else if says("reminderid") {
            Self::InvalidReminderId
        } else if says("limitid") {
            Self::InvalidLimitId
        } else if says("phone number is required") {
            Self::PhoneRequired
        } else if says("date") {
            Self::InvalidDate
        } else {
            Self::Other
        }
    }
}

impl Error {
    /// Whether the request may have reached Pierre without our knowing what became of it.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Unavailable { .. }
            | Self::Interrupted
            | Self::TimedOut { .. }
            | Self::NotJson
            | Self::Unrecognised
            | Self::TooLarge { .. } => true,
            Self::MissingKey
            | Self::CoolingDown { .. }
            | Self::Busy { .. }
            | Self::KeyRefused { .. }
            | Self::NoSubscription
            | Self::SubscriptionEnded { .. }
            | Self::QuotaExceeded
            | Self::Forbidden
            | Self::NotFound
            | Self::Refused(_)
            | Self::RateLimited { .. }
            | Self::Unreachable
            | Self::Redirected => false,
        }
    }

    /// Whether the same request may be sent again. After a failed connection any may, since it never
    /// reached Pierre; after anything else only a read.
    pub(super) fn is_retryable(&self, nature: Nature) -> bool {
        match self {
            Self::Unreachable => true,
            Self::Interrupted | Self::RateLimited { .. } => nature == Nature::Read,
            Self::Unavailable { status, .. } => {
                nature == Nature::Read && matches!(status, 502..=504)
            }
            _ => false,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Unavailable { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sends_again_only_reads_and_what_never_left() {
        let bad_gateway = Error::Unavailable {
            status: 502,
            retry_after: None,
        };
        let internal = Error::Unavailable {
            status: 500,
            retry_after: None,
        };
        assert!(bad_gateway.is_retryable(Nature::Read));
        assert!(!bad_gateway.is_retryable(Nature::Act));
        assert!(!internal.is_retryable(Nature::Read));
        assert!(Error::Unreachable.is_retryable(Nature::Act));
        assert!(!Error::Interrupted.is_retryable(Nature::Act));
        assert!(
            !Error::KeyRefused {
                worked_recently: true
            }
            .is_retryable(Nature::Read)
        );
    }

    #[test]
    fn knows_the_documented_reasons_of_a_400() {
        for (code, reason) in [
            ("Account is not a bank account", BadRequest::NotABankAccount),
            ("Account is not a credit card", BadRequest::NotACard),
            ("Account ID is required", BadRequest::AccountIdRequired),
            (
                "No connected accounts found",
                BadRequest::NoConnectedAccounts,
            ),
            ("Invalid accountType", BadRequest::InvalidAccountType),
            (
                "Invalid or missing reminderId",
                BadRequest::InvalidReminderId,
            ),
            ("Invalid or missing limitId", BadRequest::InvalidLimitId),
            (
                "User phone number is required for WhatsApp operations",
                BadRequest::PhoneRequired,
            ),
            ("Invalid dueDate format", BadRequest::InvalidDate),
            ("<b>whatever</b>", BadRequest::Other),
        ] {
            assert_eq!(BadRequest::from_code(code), reason, "{code}");
        }
    }
}
