//! What Pierre sends, by resource. Every reader takes the documented and the live field names,
//! numbers and decimal strings, unknown fields and unknown values.

mod account;
mod bill;
mod category;
mod installment;
mod reminder;
mod sync;
mod transaction;

pub use super::lenient::Rows;
pub use account::{Account, AccountKind, Accounts, Balance, Credit, Reserve};
pub use bill::{Bill, BillSummary, Bills, CardBill};
pub use category::{Expense, Expenses, ExpensiveCategories};
pub use installment::{Installments, Part, Purchase};
pub use reminder::Reminder;
pub(super) use reminder::ReminderAnswer;
pub use sync::{Connection, Outcome, SyncReport};
pub use transaction::{
    CategoryTotal, Direction, Installment, Statement, StructuredStatement, TopTransaction,
    Transaction,
};
