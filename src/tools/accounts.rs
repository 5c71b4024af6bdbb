//! Accounts and balances.

pub(super) mod get_accounts;
pub(super) mod get_balance;
pub(super) mod get_balance_by_account;
