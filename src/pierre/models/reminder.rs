//! Payment reminders (update-payment-reminder).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::pierre::lenient;

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
    /// `active`, `completed`, `inactive`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// Whether it comes back.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_recurring: Option<bool>,
    /// `daily`, `weekly`, `monthly`, `yearly`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub recurrence_pattern: Option<String>,
}
