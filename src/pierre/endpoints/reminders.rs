//! Payment reminders.

use jiff::civil::Date;
use reqwest::Method;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{exact, json};
use crate::pierre::{
    Client, Error,
    models::{Reminder, ReminderAnswer},
};

/// What update-payment-reminder may change; at least one.
#[derive(Clone, Debug, Default)]
pub struct ReminderChanges {
    /// New title.
    pub title: Option<String>,
    /// New amount in reais.
    pub amount: Option<Decimal>,
    /// New due date.
    pub due_date: Option<Date>,
    /// New time of the notice, RFC 3339.
    pub reminder_time: Option<String>,
    /// New hour of a recurring notice: `8h`, `14h30`.
    pub recurrence_time: Option<String>,
    /// `active`, `completed` or `inactive`.
    pub new_status: Option<&'static str>,
}

impl Client {
    /// PUT update-payment-reminder: changes one reminder.
    pub async fn update_payment_reminder(
        &self,
        reminder_id: &str,
        changes: &ReminderChanges,
    ) -> Result<Reminder, Error> {
        let mut call = self.act(Method::PUT, "update-payment-reminder");
        call.body = changes_body(reminder_id, changes);
        let answer: ReminderAnswer = self.send(call).await?;
        Ok(answer.data)
    }
}

fn changes_body(reminder_id: &str, changes: &ReminderChanges) -> Option<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        reminder_id: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<Box<RawValue>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        due_date: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reminder_time: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        recurrence_time: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        new_status: Option<&'a str>,
    }
    let body = Body {
        reminder_id,
        title: changes.title.as_deref(),
        amount: changes.amount.and_then(exact),
        due_date: changes.due_date.map(|day| day.to_string()),
        reminder_time: changes.reminder_time.as_deref(),
        recurrence_time: changes.recurrence_time.as_deref(),
        new_status: changes.new_status,
    };
    json(&body)
}
