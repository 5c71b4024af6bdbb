//! The catalogue: one file per tool, and the list of all tools.

mod accounts;
mod cards;
mod caveats;
mod comparison;
mod connection;
mod description;
mod freshness;
mod help;
mod limits;
mod load;
mod lookup;
mod memory;
mod quota;
pub(crate) mod reminders;
pub mod selection;
mod sync;
mod transactions;

use crate::tool::Descriptor;

/// Every tool, in alphabetical order. Server, command line, documents and tests read this list.
pub const ALL: &[Descriptor] = &[
    Descriptor::of::<transactions::cash_flow::CashFlow>(),
    Descriptor::of::<limits::confirm_spending_limit::ConfirmSpendingLimit>(),
    Descriptor::of::<reminders::create_payment_reminder::CreatePaymentReminder>(),
    Descriptor::of::<limits::create_spending_limit::CreateSpendingLimit>(),
    Descriptor::of::<reminders::delete_payment_reminder::DeletePaymentReminder>(),
    Descriptor::of::<limits::delete_spending_limit::DeleteSpendingLimit>(),
    Descriptor::of::<transactions::explain_total::ExplainTotal>(),
    Descriptor::of::<accounts::get_accounts::GetAccounts>(),
    Descriptor::of::<help::get_api_key_info::GetApiKeyInfo>(),
    Descriptor::of::<accounts::get_balance::GetBalance>(),
    Descriptor::of::<accounts::get_balance_by_account::GetBalanceByAccount>(),
    Descriptor::of::<cards::get_bill_summary::GetBillSummary>(),
    Descriptor::of::<cards::get_bills::GetBills>(),
    Descriptor::of::<transactions::get_expensive_categories::GetExpensiveCategories>(),
    Descriptor::of::<cards::get_installments::GetInstallments>(),
    Descriptor::of::<memory::get_memories::GetMemories>(),
    Descriptor::of::<connection::get_open_finance_connection_flow::GetOpenFinanceConnectionFlow>(),
    Descriptor::of::<limits::get_spending_limit_transactions::GetSpendingLimitTransactions>(),
    Descriptor::of::<transactions::get_transactions::GetTransactions>(),
    Descriptor::of::<cards::list_commitments::ListCommitments>(),
    Descriptor::of::<reminders::list_payment_reminders::ListPaymentReminders>(),
    Descriptor::of::<limits::list_spending_limits::ListSpendingLimits>(),
    Descriptor::of::<cards::manage_closing_date::ManageClosingDate>(),
    Descriptor::of::<sync::manual_update::ManualUpdate>(),
    Descriptor::of::<transactions::search_transactions::SearchTransactions>(),
    Descriptor::of::<transactions::summarize_spending::SummarizeSpending>(),
    Descriptor::of::<reminders::update_payment_reminder::UpdatePaymentReminder>(),
    Descriptor::of::<limits::update_spending_limit::UpdateSpendingLimit>(),
];

/// Unverified versions, which replace their namesakes in [`ALL`] with `--experimental`.
pub const EXPERIMENTAL: &[Descriptor] = &[Descriptor::of::<
    cards::manage_closing_date::ManageClosingDateExperimental,
>()];
