//! What Pierre sends, by resource. Every reader takes the documented and the live field names,
//! numbers and decimal strings, unknown fields and unknown values.

mod account;
mod assistant;
mod balance;
mod bill;
mod category;
mod closing_date;
mod installment;
mod limit;
mod party;
mod quota;
mod reminder;
mod structured;
mod sync;
mod tax_id;
mod transaction;

pub use super::lenient::{Rows, Shared};
pub use account::{Account, AccountKind, Accounts, Credit, Reserve};
pub use assistant::{ConnectionFlow, KeyInfo, ListedTool, Memories};
pub use balance::{Balance, BalanceLine, TotalBalance, TotalBalanceData};
pub use bill::{Bill, BillSummary, Bills, CardBill};
pub use category::{Expense, Expenses, ExpensiveCategories};
pub use closing_date::{CardClosingDay, ClosingDateAnswer, ClosingDates};
pub use installment::{Installments, Part, Purchase};
pub(super) use limit::LimitAnswer;
pub use limit::{Alert, Limit, LimitDetails, LimitStatus, LimitStatusAnswer, Limits, Spending};
pub use party::{Parties, Party};
pub use quota::Quota;
pub use reminder::{DeletedReminder, Reminder, Reminders};
pub(super) use reminder::{ReminderAnswer, ReminderDeletion};
pub use structured::{CategoryTotal, StructuredStatement, TopTransaction};
pub use sync::{Connection, Outcome, SyncReport};
pub use tax_id::{Name, TaxId, TaxIdMatch};
pub use transaction::{Direction, Installment, Purchased, Statement, Transaction};
