//! The catalogue: one file a tool, and the one list of them.

pub mod kit;
pub mod selection;

mod get_accounts;
mod get_api_key_info;
mod get_balance;
mod get_balance_by_account;
mod get_memories;
mod get_open_finance_connection_flow;
mod get_transactions;
mod manage_closing_date;
mod manual_update;
mod update_payment_reminder;

use get_accounts::GetAccounts;
use get_api_key_info::GetApiKeyInfo;
use get_balance::GetBalance;
use get_balance_by_account::GetBalanceByAccount;
use get_memories::GetMemories;
use get_open_finance_connection_flow::GetOpenFinanceConnectionFlow;
use get_transactions::GetTransactions;
use kit::tool::Descriptor;
use manage_closing_date::{ManageClosingDate, ManageClosingDateExperimental};
use manual_update::ManualUpdate;
use update_payment_reminder::UpdatePaymentReminder;

/// Every tool, alphabetical. Server, command line, documents, snapshots and benches walk it.
pub const ALL: &[Descriptor] = &[
    Descriptor::of::<GetAccounts>(),
    Descriptor::of::<GetApiKeyInfo>(),
    Descriptor::of::<GetBalance>(),
    Descriptor::of::<GetBalanceByAccount>(),
    Descriptor::of::<GetMemories>(),
    Descriptor::of::<GetOpenFinanceConnectionFlow>(),
    Descriptor::of::<GetTransactions>(),
    Descriptor::of::<ManageClosingDate>(),
    Descriptor::of::<ManualUpdate>(),
    Descriptor::of::<UpdatePaymentReminder>(),
];

/// Versions that replace their namesakes in [`ALL`] when the person asks for what is not proven.
pub const EXPERIMENTAL: &[Descriptor] = &[Descriptor::of::<ManageClosingDateExperimental>()];
