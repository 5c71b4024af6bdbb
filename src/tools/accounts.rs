//! Accounts and balances.

pub mod get_accounts;
pub mod get_balance;
pub mod get_balance_by_account;
