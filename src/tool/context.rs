//! What a tool may use: Pierre for this caller, the present moment, whose numbers are shown.

use std::time::Duration;

use jiff::{Timestamp, civil::Date};

use crate::pierre::{self, Client, day, models::Accounts};

/// Timeout for optional requests.
const OPTIONAL_WITHIN: Duration = Duration::from_secs(10);

/// The present moment.
#[derive(Clone, Copy, Debug)]
pub struct Now(pub Timestamp);

impl Now {
    /// Today in São Paulo.
    #[must_use]
    pub fn today(self) -> Date {
        day::day_of(self.0)
    }
}

/// Which identifiers are shown in clear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reveal {
    /// None; all are masked.
    #[default]
    Nothing,
    /// The tax ids and account numbers of the person's own accounts at Pierre.
    Own,
}

/// What a call has access to.
#[derive(Clone, Debug)]
pub struct Context {
    /// Pierre's API for this caller.
    pub pierre: Client,
    /// The present moment.
    pub now: Timestamp,
    /// Which identifiers are shown in clear.
    pub reveal: Reveal,
}

impl Context {
    /// Today in São Paulo.
    #[must_use]
    pub fn today(&self) -> Date {
        Now(self.now).today()
    }

    /// Pierre's API with a short timeout, for data that an answer can do without.
    #[must_use]
    pub fn optional(&self) -> Client {
        self.pierre.within(OPTIONAL_WITHIN)
    }

    /// The person's accounts, with the short timeout of [`Context::optional`].
    pub async fn accounts(&self) -> Result<Accounts, pierre::Error> {
        self.optional().get_accounts().await
    }
}
