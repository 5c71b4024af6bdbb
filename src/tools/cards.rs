//! Cards, bills, installments.

pub(super) mod get_bill_summary;
pub(super) mod get_bills;
pub(super) mod get_installments;
pub(super) mod list_commitments;
pub(super) mod manage_closing_date;
