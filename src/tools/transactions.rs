//! The statement, and what is computed from it.

pub(super) mod cash_flow;
pub(super) mod explain_total;
pub(super) mod get_expensive_categories;
pub(super) mod get_transactions;
pub(super) mod search_transactions;
pub(super) mod summarize_spending;

pub(super) mod groups;
mod named;
pub(super) mod row;
