//! What Pierre sends, by resource. Every reader takes the documented and the live field names,
//! numbers and decimal strings, unknown fields and unknown values.

mod account;
mod assistant;
mod balance;
mod closing_date;
mod reminder;
mod sync;
mod transaction;

pub use super::lenient::Rows;
pub use account::{Account, AccountKind, Accounts, Balance, Credit, Reserve};
pub use assistant::{ConnectionFlow, KeyInfo, ListedTool, Memories};
pub use balance::{BalanceLine, TotalBalance, TotalBalanceData};
pub use closing_date::{CardClosingDay, ClosingDateAnswer, ClosingDates};
pub use reminder::Reminder;
pub(super) use reminder::ReminderAnswer;
pub use sync::{Connection, Outcome, SyncReport};
pub use transaction::{
    CategoryTotal, Direction, Installment, Statement, StructuredStatement, TopTransaction,
    Transaction,
};
