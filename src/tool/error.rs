//! The errors of tools and their texts: what happened, whether anything was changed, and what to do
//! next. One fixed text per code (`error/texts.pt-BR.tsv`), so that no upstream text passes
//! through.

use std::time::Duration;

use super::Effect;
use crate::{
    answer::{InvalidArgument, day, page::CursorError},
    pierre::{self, BadRequest},
};

/// Lines of code, what happened, what to do next; tab-separated.
const TEXTS: &str = include_str!("error/texts.pt-BR.tsv");

/// An error of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Invalid arguments; nothing was sent. Holds one sentence per argument.
    InvalidArguments(String),
    /// The cursor was not issued by this server.
    BadCursor,
    /// The cursor belongs to a query with other filters.
    CursorOfAnotherQuery,
    /// No such account, or not this person's.
    AccountNotFound,
    /// The account is a card, a loan or an investment.
    NotABankAccount,
    /// No such reminder.
    ReminderNotFound,
    /// The reminder belongs to another person.
    ReminderOfAnother,
    /// No such spending limit.
    LimitNotFound,
    /// The spending limit belongs to another person.
    LimitOfAnother,
    /// The account is not a card.
    NotACard,
    /// No such closing date.
    ClosingDateNotFound,
    /// The plan's quota is used up.
    QuotaReached {
        /// Items in use, if Pierre reports them.
        used: Option<u32>,
        /// Items that the plan allows, if Pierre reports them.
        allowed: Option<u32>,
    },
    /// Pierre has no phone number to send to.
    PhoneMissing,
    /// Memories are disabled at Pierre.
    MemoriesUnavailable,
    /// The person declined.
    Declined,
    /// The person did not answer in time.
    NotAnswered,
    /// The confirmation was not issued for this call, was already used, or has expired.
    BadConfirmation,
    /// No bank is connected yet.
    NoConnectedAccounts,
    /// Any other failure of a request to Pierre.
    Pierre(pierre::Error),
    /// A bug in this server.
    Internal,
}

/// What an error's text needs to know about the failed call.
#[derive(Clone, Copy, Debug)]
pub struct Failed {
    /// The tool's side effects.
    pub effect: Effect,
    /// Whether the request may have been sent.
    pub sent: bool,
    /// In Portuguese: how to check the result.
    pub how_to_check: &'static str,
    /// Valid arguments, as JSON.
    pub example: &'static str,
    /// The tool's name.
    pub name: &'static str,
}

impl Error {
    /// An invalid argument, from a whole sentence.
    #[must_use]
    pub fn invalid(sentence: &str) -> Self {
        Self::InvalidArguments(sentence.to_owned())
    }

    /// Maps a failure of a request that may have been about one card.
    #[must_use]
    pub fn of_card(error: pierre::Error, account_id: Option<&str>) -> Self {
        use pierre::Error as P;
        match error {
            P::NotFound | P::Refused(BadRequest::NotACard) if account_id.is_some() => {
                Self::NotACard
            }
            other => Self::Pierre(other),
        }
    }

    /// The code of the error, for logs and documents.
    #[must_use]
    pub fn code(&self) -> &'static str {
        use pierre::Error as P;
        match self {
            Self::InvalidArguments(_) => "invalid_arguments",
            Self::BadCursor => "bad_cursor",
            Self::CursorOfAnotherQuery => "cursor_of_another_query",
            Self::AccountNotFound => "account_not_found",
            Self::NotABankAccount => "not_a_bank_account",
            Self::ReminderNotFound => "reminder_not_found",
            Self::ReminderOfAnother => "reminder_of_another",
            Self::LimitNotFound => "limit_not_found",
            Self::LimitOfAnother => "limit_of_another",
            Self::NotACard => "not_a_card",
            Self::ClosingDateNotFound => "closing_date_not_found",
            Self::QuotaReached { .. } => "quota_reached",
            Self::PhoneMissing => "phone_missing",
            Self::MemoriesUnavailable => "memories_unavailable",
            Self::Declined => "declined",
            Self::NotAnswered => "not_answered",
            Self::BadConfirmation => "bad_confirmation",
            Self::NoConnectedAccounts => "no_connected_accounts",
            Self::Internal => "internal",
            Self::Pierre(error) => match error {
                P::MissingKey => "missing_key",
                P::KeyRefused {
                    worked_recently: false,
                } => "key_refused",
                P::KeyRefused { .. } => "key_refused_or_throttled",
                P::NoSubscription => "no_subscription",
                P::SubscriptionEnded { .. } => "subscription_ended",
                P::QuotaExceeded => "quota_exceeded",
                P::Forbidden => "forbidden",
                P::NotFound => "not_found",
                P::Refused(BadRequest::InvalidDate) => "refused_date",
                P::Refused(_) => "refused",
                P::CoolingDown { .. } => "cooling_down",
                P::Busy { .. } => "busy",
                P::RateLimited { .. } => "rate_limited",
                P::Unavailable { .. } => "unavailable",
                P::Unreachable => "unreachable",
                P::Interrupted => "interrupted",
                P::TimedOut { .. } => "timed_out",
                P::Redirected => "redirected",
                P::NotJson => "not_json",
                P::Unrecognised => "unrecognised",
                P::TooLarge { .. } => "too_large",
            },
        }
    }

    /// The whole text for the model and the person.
    #[must_use]
    pub fn text(&self, failed: Failed) -> String {
        let row = TEXTS.lines().find_map(|line| {
            let (what, next) = line
                .strip_prefix(self.code())?
                .strip_prefix('\t')?
                .split_once('\t')?;
            Some((what, next))
        });
        let (what, next) = row.unwrap_or_default();
        let (what, next) = (self.fill(what, failed), self.fill(next, failed));
        if failed.effect == Effect::Read || self.says_that_nothing_was_sent() {
            format!("{what} {next}")
        } else if failed.sent && self.outcome_unknown() {
            // An unknown outcome has to be checked before any retry.
            let how = failed.how_to_check;
            format!("{what} Não se sabe se o pedido foi executado: {how}")
        } else {
            format!("{what} Nada foi alterado. {next}")
        }
    }

    /// Whether the request may have been executed despite the error.
    fn outcome_unknown(&self) -> bool {
        match self {
            Self::Pierre(error) => error.outcome_unknown(),
            Self::Internal => true,
            _ => false,
        }
    }

    fn says_that_nothing_was_sent(&self) -> bool {
        use pierre::Error::{Busy, CoolingDown, MissingKey};
        match self {
            Self::Declined | Self::NotAnswered => true,
            Self::Pierre(error) => matches!(error, Busy { .. } | CoolingDown { .. } | MissingKey),
            _ => false,
        }
    }

    /// Fills the placeholders of a text with the figures of this error.
    fn fill(&self, text: &str, failed: Failed) -> String {
        use pierre::Error as P;
        let put = |place: &str, figure: String| text.replace(place, &figure);
        match self {
            Self::InvalidArguments(problems) => put("{problems}", problems.clone())
                .replace("{example}", &format!("{} {}", failed.name, failed.example)),
            Self::QuotaReached { used, allowed } => put(
                "{figures}",
                match (used, allowed) {
                    (Some(used), Some(allowed)) => format!(" ({used} de {allowed} em uso)"),
                    (None, Some(allowed)) => format!(" (o plano permite {allowed})"),
                    _ => String::new(),
                },
            ),
            Self::Pierre(P::SubscriptionEnded { on }) => {
                let when = on.map_or_else(String::new, |on| format!(" em {}", day::spoken(on)));
                put("{when}", when)
            }
            Self::Pierre(P::CoolingDown { wait }) => put("{wait}", spoken(*wait)),
            Self::Pierre(P::RateLimited { retry_after }) => put(
                "{wait}",
                spoken(retry_after.unwrap_or(Duration::from_mins(1))),
            ),
            Self::Pierre(P::Unavailable {
                status,
                retry_after,
            }) => put(
                "{wait}",
                spoken(retry_after.unwrap_or(Duration::from_mins(2))),
            )
            .replace("{status}", &status.to_string()),
            Self::Pierre(P::Busy { after } | P::TimedOut { after }) => {
                put("{after}", spoken(*after))
            }
            _ => text.to_owned(),
        }
    }
}

/// `1 segundo`, `90 segundos`, `10 minutos`.
fn spoken(wait: Duration) -> String {
    let seconds = wait.as_secs().max(1);
    let (many, one) = if seconds >= 120 && seconds.is_multiple_of(60) {
        (seconds / 60, "minuto")
    } else {
        (seconds, "segundo")
    };
    format!("{many} {one}{}", if many == 1 { "" } else { "s" })
}

impl From<pierre::Error> for Error {
    fn from(error: pierre::Error) -> Self {
        Self::Pierre(error)
    }
}

impl From<InvalidArgument> for Error {
    fn from(InvalidArgument(sentence): InvalidArgument) -> Self {
        Self::InvalidArguments(sentence)
    }
}

impl From<CursorError> for Error {
    fn from(error: CursorError) -> Self {
        match error {
            CursorError::NotOurs => Self::BadCursor,
            CursorError::OtherQuery => Self::CursorOfAnotherQuery,
            CursorError::Period(error) => error.into(),
        }
    }
}
