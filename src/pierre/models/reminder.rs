//! Payment reminders, and the answers of the calls about them.

use serde::Deserialize;

use super::Quota;
use crate::pierre::lenient::{Rows, lenient};

lenient! {
    /// The answer of list-payment-reminders.
    #[derive(Clone, Debug)]
    pub struct Reminders {
        /// The reminders, each read on its own.
        #[serde(rename = "data")]
        pub reminders: Rows<Reminder>,
        /// How many the plan allows.
        pub quota: nested(Quota),
    }
}

/// The answer of delete-payment-reminder.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WireDeletion")]
pub struct ReminderDeletion {
    /// What became of it; a success that does not say knows nothing of it.
    pub(in crate::pierre) data: DeletedReminder,
}

lenient! {
    struct WireDeletion {
        success: flag,
        data: nested(DeletedReminder),
    }
}

impl TryFrom<WireDeletion> for ReminderDeletion {
    type Error = &'static str;

    fn try_from(wire: WireDeletion) -> Result<Self, Self::Error> {
        match (wire.success, wire.data) {
            (Some(false), _) => Err("an answer that says it failed"),
            (_, Some(data)) => Ok(Self { data }),
            (Some(true), None) => Ok(Self {
                data: DeletedReminder::default(),
            }),
            (None, None) => Err("an answer without a reminder"),
        }
    }
}

lenient! {
    /// What became of a reminder that was to go.
    #[derive(Clone, Debug, Default)]
    #[serde(rename_all = "camelCase")]
    pub struct DeletedReminder {
        /// What the person called it.
        pub title: text,
        /// `cancelled` or `deleted permanently`.
        pub action: text,
        /// Whether it is gone for good.
        pub hard_delete: flag,
    }
}

impl DeletedReminder {
    /// Whether it is gone for good, as far as Pierre says.
    #[must_use]
    pub fn for_good(&self) -> Option<bool> {
        match self.action.as_deref() {
            Some("cancelled" | "canceled") => Some(false),
            Some(action) if action.starts_with("deleted") => Some(true),
            _ => self.hard_delete,
        }
    }
}

/// The answer of the calls that create or change one reminder.
#[derive(Clone, Debug, Deserialize)]
pub struct ReminderAnswer {
    pub(in crate::pierre) data: Reminder,
}

lenient! {
    /// One reminder; times are kept as Pierre writes them.
    #[derive(Clone, Debug)]
    #[serde(rename_all = "camelCase")]
    pub struct Reminder {
        /// Pierre's id.
        pub id: text,
        /// What the person called it.
        pub title: text,
        /// In reais.
        pub amount: amount,
        /// When it is due.
        pub due_date: calendar_day,
        /// When the person is told, RFC 3339.
        pub reminder_time: text,
        /// The hour of a recurring notice: `8h`, `14h30`.
        pub recurrence_time: text,
        /// `active`, `completed`, `inactive`, or what else Pierre sends.
        pub status: text,
        /// Whether it comes back.
        pub is_recurring: flag,
        /// `daily`, `weekly`, `monthly`, `yearly`.
        pub recurrence_pattern: text,
    }
}
