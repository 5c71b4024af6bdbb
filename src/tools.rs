//! The catalogue: one file a tool, and the one list of them.

pub mod kit;

mod create_payment_reminder;
mod delete_payment_reminder;
mod get_accounts;
mod get_balance_by_account;
mod get_transactions;
mod list_payment_reminders;
mod manual_update;
mod update_payment_reminder;

use create_payment_reminder::CreatePaymentReminder;
use delete_payment_reminder::DeletePaymentReminder;
use get_accounts::GetAccounts;
use get_balance_by_account::GetBalanceByAccount;
use get_transactions::GetTransactions;
use kit::tool::Descriptor;
use list_payment_reminders::ListPaymentReminders;
use manual_update::ManualUpdate;
use update_payment_reminder::UpdatePaymentReminder;

/// Every tool, alphabetical. Server, command line, documents, snapshots and benches walk it.
pub const ALL: &[Descriptor] = &[
    Descriptor::of::<CreatePaymentReminder>(),
    Descriptor::of::<DeletePaymentReminder>(),
    Descriptor::of::<GetAccounts>(),
    Descriptor::of::<GetBalanceByAccount>(),
    Descriptor::of::<GetTransactions>(),
    Descriptor::of::<ListPaymentReminders>(),
    Descriptor::of::<ManualUpdate>(),
    Descriptor::of::<UpdatePaymentReminder>(),
];
