//! Cards, bills, installments.

pub mod get_bill_summary;
pub mod get_bills;
pub mod get_installments;
pub mod list_commitments;
pub mod manage_closing_date;
