//! Front door of the client of Pierre's HTTP API: the client, what goes wrong, and what Pierre
//! sends. Names nothing of the modules above it.

mod base_url;
pub(crate) mod blocking;
mod client;
pub mod day;
mod endpoints;
mod error;
mod key;
mod lenient;
pub mod models;
pub mod money;
mod request;

pub use base_url::BaseUrl;
pub use client::{BuildError, Client, Deadlines, Options, Synced};
pub use endpoints::{
    ENDPOINTS, StatementFilter,
    cards::BillSummaryFilter,
    closing_dates::{ClosingDateOperation, ClosingDateValues},
    limits::{LimitChanges, NewLimit},
    reminders::{NewReminder, ReminderChanges},
};
pub use error::{BadRequest, Error};
pub use key::Key;
