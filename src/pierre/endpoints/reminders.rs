//! Payment reminders.

use jiff::civil::Date;
use reqwest::Method;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{exact, json};
use crate::pierre::{
    Client, Error,
    models::{DeletedReminder, Reminder, ReminderAnswer, ReminderDeletion, Reminders},
};

/// A reminder to be.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewReminder {
    /// Its title.
    pub title: String,
    /// Its amount in reais.
    #[serde(serialize_with = "super::shown")]
    pub amount: Option<Decimal>,
    /// When it is due.
    #[serde(serialize_with = "super::shown")]
    pub due_date: Date,
    /// When the person is told, RFC 3339; left out, Pierre tells the day before at nine.
    pub reminder_time: Option<String>,
    /// `daily`, `weekly`, `monthly` or `yearly`, of one that comes back.
    pub recurrence_pattern: Option<&'static str>,
}

/// What update-payment-reminder may change; at least one.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReminderChanges {
    /// New title.
    pub title: Option<String>,
    /// New amount in reais.
    #[serde(serialize_with = "super::shown")]
    pub amount: Option<Decimal>,
    /// New due date.
    #[serde(serialize_with = "super::shown")]
    pub due_date: Option<Date>,
    /// New time of the notice, RFC 3339.
    pub reminder_time: Option<String>,
    /// New hour of a recurring notice: `8h`, `14h30`.
    pub recurrence_time: Option<String>,
    /// `active`, `completed` or `inactive`.
    pub new_status: Option<&'static str>,
}

impl Client {
    /// POST create-payment-reminder: makes one reminder.
    pub async fn create_payment_reminder(&self, new: &NewReminder) -> Result<Reminder, Error> {
        let mut call = self.act(Method::POST, "create-payment-reminder");
        call.body = new_body(new);
        let answer: ReminderAnswer = self.send(call).await?;
        Ok(answer.data)
    }

    /// DELETE delete-payment-reminder: cancels one reminder, or deletes it for good. Its arguments
    /// go into the query.
    pub async fn delete_payment_reminder(
        &self,
        reminder_id: &str,
        for_good: bool,
    ) -> Result<DeletedReminder, Error> {
        let mut call = self.act(Method::DELETE, "delete-payment-reminder");
        call.query.push(("reminderId", reminder_id.to_owned()));
        // Left out, it is false; a text "false" might be taken for true.
        if for_good {
            call.query.push(("hardDelete", "true".to_owned()));
        }
        Ok(self.send::<ReminderDeletion>(call).await?.data)
    }

    /// GET list-payment-reminders: those that are `active`, `all`, `upcoming` within so many days,
    /// or `overdue`; and the plan's quota.
    pub async fn list_payment_reminders(
        &self,
        filter: &'static str,
        days: Option<u16>,
    ) -> Result<Reminders, Error> {
        let mut query = vec![("filter", filter.to_owned())];
        query.extend(days.map(|days| ("days", days.to_string())));
        self.send(self.get("list-payment-reminders", query)).await
    }

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

fn new_body(new: &NewReminder) -> Option<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        title: &'a str,
        due_date: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<Box<RawValue>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reminder_time: Option<&'a str>,
        is_recurring: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        recurrence_pattern: Option<&'a str>,
    }
    let body = Body {
        title: &new.title,
        due_date: new.due_date.to_string(),
        amount: new.amount.and_then(exact),
        reminder_time: new.reminder_time.as_deref(),
        is_recurring: new.recurrence_pattern.is_some(),
        recurrence_pattern: new.recurrence_pattern,
    };
    json(&body)
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
