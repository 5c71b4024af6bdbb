//! The endpoints, one file for each thing that they are about.

pub(super) mod accounts;
pub(super) mod api_key_info;
pub(super) mod bill_summary;
pub(super) mod bills;
pub(super) mod closing_dates;
pub(super) mod connection_flow;
pub(super) mod expensive_categories;
pub(super) mod installments;
pub(super) mod limits;
pub(super) mod memories;
pub(super) mod reminders;
mod structured;
pub(super) mod sync;
pub(super) mod transactions;
