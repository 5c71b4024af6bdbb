//! Spending limits.

pub mod confirm_spending_limit;
pub mod create_spending_limit;
pub mod delete_spending_limit;
pub mod get_spending_limit_transactions;
pub mod list_spending_limits;
pub mod update_spending_limit;

pub(crate) mod shared;
