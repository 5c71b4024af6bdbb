//! The catalogue: one file a tool, and the one list of them.

pub mod kit;
pub mod selection;

mod cash_flow;
mod confirm_spending_limit;
mod create_payment_reminder;
mod create_spending_limit;
mod delete_payment_reminder;
mod delete_spending_limit;
mod explain_total;
mod get_accounts;
mod get_api_key_info;
mod get_balance;
mod get_balance_by_account;
mod get_bill_summary;
mod get_bills;
mod get_expensive_categories;
mod get_installments;
mod get_memories;
mod get_open_finance_connection_flow;
mod get_spending_limit_transactions;
mod get_transactions;
mod list_commitments;
mod list_payment_reminders;
mod list_spending_limits;
mod manage_closing_date;
mod manual_update;
mod search_transactions;
mod summarize_spending;
mod update_payment_reminder;
mod update_spending_limit;

use cash_flow::CashFlow;
use confirm_spending_limit::ConfirmSpendingLimit;
use create_payment_reminder::CreatePaymentReminder;
use create_spending_limit::CreateSpendingLimit;
use delete_payment_reminder::DeletePaymentReminder;
use delete_spending_limit::DeleteSpendingLimit;
use explain_total::ExplainTotal;
use get_accounts::GetAccounts;
use get_api_key_info::GetApiKeyInfo;
use get_balance::GetBalance;
use get_balance_by_account::GetBalanceByAccount;
use get_bill_summary::GetBillSummary;
use get_bills::GetBills;
use get_expensive_categories::GetExpensiveCategories;
use get_installments::GetInstallments;
use get_memories::GetMemories;
use get_open_finance_connection_flow::GetOpenFinanceConnectionFlow;
use get_spending_limit_transactions::GetSpendingLimitTransactions;
use get_transactions::GetTransactions;
use kit::tool::Descriptor;
use list_commitments::ListCommitments;
use list_payment_reminders::ListPaymentReminders;
use list_spending_limits::ListSpendingLimits;
use manage_closing_date::{ManageClosingDate, ManageClosingDateExperimental};
use manual_update::ManualUpdate;
use search_transactions::SearchTransactions;
use summarize_spending::SummarizeSpending;
use update_payment_reminder::UpdatePaymentReminder;
use update_spending_limit::UpdateSpendingLimit;

/// Every tool, alphabetical. Server, command line, documents, snapshots and benches walk it.
pub const ALL: &[Descriptor] = &[
    Descriptor::of::<CashFlow>(),
    Descriptor::of::<ConfirmSpendingLimit>(),
    Descriptor::of::<CreatePaymentReminder>(),
    Descriptor::of::<CreateSpendingLimit>(),
    Descriptor::of::<DeletePaymentReminder>(),
    Descriptor::of::<DeleteSpendingLimit>(),
    Descriptor::of::<ExplainTotal>(),
    Descriptor::of::<GetAccounts>(),
    Descriptor::of::<GetApiKeyInfo>(),
    Descriptor::of::<GetBalance>(),
    Descriptor::of::<GetBalanceByAccount>(),
    Descriptor::of::<GetBillSummary>(),
    Descriptor::of::<GetBills>(),
    Descriptor::of::<GetExpensiveCategories>(),
    Descriptor::of::<GetInstallments>(),
    Descriptor::of::<GetMemories>(),
    Descriptor::of::<GetOpenFinanceConnectionFlow>(),
    Descriptor::of::<GetSpendingLimitTransactions>(),
    Descriptor::of::<GetTransactions>(),
    Descriptor::of::<ListCommitments>(),
    Descriptor::of::<ListPaymentReminders>(),
    Descriptor::of::<ListSpendingLimits>(),
    Descriptor::of::<ManageClosingDate>(),
    Descriptor::of::<ManualUpdate>(),
    Descriptor::of::<SearchTransactions>(),
    Descriptor::of::<SummarizeSpending>(),
    Descriptor::of::<UpdatePaymentReminder>(),
    Descriptor::of::<UpdateSpendingLimit>(),
];

/// Versions that replace their namesakes in [`ALL`] when the person asks for what is not proven.
pub const EXPERIMENTAL: &[Descriptor] = &[Descriptor::of::<ManageClosingDateExperimental>()];
