//! Payment reminders, and the answers of the calls about them.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::Quota;
use crate::pierre::lenient::{self, Rows};

/// The answer of list-payment-reminders.
#[derive(Clone, Debug, Deserialize)]
pub struct Reminders {
    /// The reminders, each read on its own.
    #[serde(rename = "data")]
    pub reminders: Rows<Reminder>,
    /// How many the plan allows.
    #[serde(default, deserialize_with = "lenient::nested")]
    pub quota: Option<Quota>,
}

/// The answer of delete-payment-reminder.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "WireDeletion")]
pub struct ReminderDeletion {
    /// What became of it; a success that does not say knows nothing of it.
    pub(in crate::pierre) data: DeletedReminder,
}

#[derive(Deserialize)]
struct WireDeletion {
    #[serde(default, deserialize_with = "lenient::flag")]
    success: Option<bool>,
    #[serde(default, deserialize_with = "lenient::nested")]
    data: Option<DeletedReminder>,
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

/// What became of a reminder that was to go.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedReminder {
    /// What the person called it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// `cancelled` or `deleted permanently`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub action: Option<String>,
    /// Whether it is gone for good.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub hard_delete: Option<bool>,
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

/// One reminder; times are kept as Pierre writes them.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reminder {
    /// Pierre's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// What the person called it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: Option<String>,
    /// In reais.
    #[serde(default, deserialize_with = "lenient::amount")]
    pub amount: Option<Decimal>,
    /// When it is due.
    #[serde(default, deserialize_with = "lenient::calendar_day")]
    pub due_date: Option<Date>,
    /// When the person is told, RFC 3339.
    #[serde(default, deserialize_with = "lenient::text")]
    pub reminder_time: Option<String>,
    /// The hour of a recurring notice: `8h`, `14h30`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recurrence_time: Option<String>,
    /// `active`, `completed`, `inactive`, or what else Pierre sends.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// Whether it comes back.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_recurring: Option<bool>,
    /// `daily`, `weekly`, `monthly`, `yearly`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recurrence_pattern: Option<String>,
}
