//! Payment reminders.

pub mod create_payment_reminder;
pub mod delete_payment_reminder;
pub mod list_payment_reminders;
pub mod update_payment_reminder;

pub(crate) mod shared;
