//! The catalogue: one file a tool, and the one list of them.

pub mod kit;

mod get_accounts;
mod get_balance_by_account;
mod get_bill_summary;
mod get_bills;
mod get_expensive_categories;
mod get_installments;
mod get_transactions;
mod manual_update;
mod update_payment_reminder;

use get_accounts::GetAccounts;
use get_balance_by_account::GetBalanceByAccount;
use get_bill_summary::GetBillSummary;
use get_bills::GetBills;
use get_expensive_categories::GetExpensiveCategories;
use get_installments::GetInstallments;
use get_transactions::GetTransactions;
use kit::tool::Descriptor;
use manual_update::ManualUpdate;
use update_payment_reminder::UpdatePaymentReminder;

/// Every tool, alphabetical. Server, command line, documents, snapshots and benches walk it.
pub const ALL: &[Descriptor] = &[
    Descriptor::of::<GetAccounts>(),
    Descriptor::of::<GetBalanceByAccount>(),
    Descriptor::of::<GetBillSummary>(),
    Descriptor::of::<GetBills>(),
    Descriptor::of::<GetExpensiveCategories>(),
    Descriptor::of::<GetInstallments>(),
    Descriptor::of::<GetTransactions>(),
    Descriptor::of::<ManualUpdate>(),
    Descriptor::of::<UpdatePaymentReminder>(),
];
