//! Payment reminders.

use jiff::civil::Date;
use reqwest::Method;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{exact, text};
use crate::pierre::{
    client::Client,
    error::Error,
    models::{DeletedReminder, Reminder, ReminderAnswer, ReminderDeletion, Reminders},
};

/// A new reminder.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewReminder {
    /// Its title.
    pub title: String,
    /// When it is due.
    #[serde(serialize_with = "text")]
    pub due_date: Date,
    /// Its amount in reais.
    #[serde(serialize_with = "exact", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// When the person is told, RFC 3339; left out, Pierre tells the day before at nine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminder_time: Option<String>,
    /// `daily`, `weekly`, `monthly` or `yearly`, of one that comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence_pattern: Option<&'static str>,
}

/// What update-payment-reminder may change; at least one.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReminderChanges {
    /// New title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// New amount in reais.
    #[serde(serialize_with = "exact", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Decimal>,
    /// New due date.
    #[serde(serialize_with = "text", skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Date>,
    /// New time of the notice, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminder_time: Option<String>,
    /// New hour of a recurring notice: `8h`, `14h30`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence_time: Option<String>,
    /// `active`, `completed` or `inactive`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_status: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreatedReminder<'a> {
    #[serde(flatten)]
    new: &'a NewReminder,
    is_recurring: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangedReminder<'a> {
    reminder_id: &'a str,
    #[serde(flatten)]
    changes: &'a ReminderChanges,
}

impl Client {
    /// POST create-payment-reminder: makes one reminder.
    pub async fn create_payment_reminder(&self, new: &NewReminder) -> Result<Reminder, Error> {
        let body = CreatedReminder {
            new,
            is_recurring: new.recurrence_pattern.is_some(),
        };
        let request = self.act(Method::POST, "create-payment-reminder");
        let answer: ReminderAnswer = self.send(request.json(&body)).await?;
        Ok(answer.data)
    }

    /// DELETE delete-payment-reminder: cancels one reminder, or deletes it for good. Its arguments
    /// go into the query.
    pub async fn delete_payment_reminder(
        &self,
        reminder_id: &str,
        for_good: bool,
    ) -> Result<DeletedReminder, Error> {
        let request = self
            .act(Method::DELETE, "delete-payment-reminder")
            .query("reminderId", Some(reminder_id))
            // Left out, it is false; a text "false" might be taken for true.
            .query("hardDelete", for_good.then_some(true));
        Ok(self.send::<ReminderDeletion>(request).await?.data)
    }

    /// GET list-payment-reminders: those that are `active`, `all`, `upcoming` within so many days,
    /// or `overdue`; and the plan's quota.
    pub async fn list_payment_reminders(
        &self,
        filter: &'static str,
        days: Option<u16>,
    ) -> Result<Reminders, Error> {
        let request = self
            .get("list-payment-reminders")
            .query("filter", Some(filter))
            .query("days", days);
        self.send(request).await
    }

    /// PUT update-payment-reminder: changes one reminder.
    pub async fn update_payment_reminder(
        &self,
        reminder_id: &str,
        changes: &ReminderChanges,
    ) -> Result<Reminder, Error> {
        let body = ChangedReminder {
            reminder_id,
            changes,
        };
        let request = self.act(Method::PUT, "update-payment-reminder");
        let answer: ReminderAnswer = self.send(request.json(&body)).await?;
        Ok(answer.data)
    }
}
