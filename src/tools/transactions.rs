//! The statement and what can be read from it.

pub mod cash_flow;
pub mod explain_total;
pub mod get_expensive_categories;
pub mod get_transactions;
pub mod search_transactions;
pub mod summarize_spending;

pub(crate) mod groups;
mod named;
pub(crate) mod row;
