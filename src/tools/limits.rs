//! Spending limits.

pub(super) mod confirm_spending_limit;
pub(super) mod create_spending_limit;
pub(super) mod delete_spending_limit;
pub(super) mod get_spending_limit_transactions;
pub(super) mod list_spending_limits;
pub(super) mod update_spending_limit;

pub(super) mod shared;
