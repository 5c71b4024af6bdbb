//! What Pierre sends, by resource. Every reader takes the documented and the live field names,
//! numbers and decimal strings, unknown fields and unknown values.

mod account;
mod quota;
mod reminder;
mod sync;
mod transaction;

pub use super::lenient::Rows;
pub use account::{Account, AccountKind, Accounts, Balance, Credit, Reserve};
pub use quota::Quota;
pub(super) use reminder::ReminderAnswer;
pub use reminder::{DeletedReminder, Reminder, ReminderDeletion, Reminders};
pub use sync::{Connection, Outcome, SyncReport};
pub use transaction::{
    CategoryTotal, Direction, Installment, Statement, StructuredStatement, TopTransaction,
    Transaction,
};
