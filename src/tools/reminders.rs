//! Payment reminders.

pub(super) mod create_payment_reminder;
pub(super) mod delete_payment_reminder;
pub(super) mod list_payment_reminders;
pub(super) mod update_payment_reminder;

pub(crate) mod shared;
