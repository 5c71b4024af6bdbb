//! Shared by the payment reminder tools: the row of an answer, the spoken forms, the checks of
//! arguments, and the meaning of Pierre's refusals.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use rust_decimal::Decimal;

use crate::{
    answer::{Amount, Day, Id, Text, amount, api_enum::pierre_values, clean::answer, day},
    pierre::{
        self, BadRequest, NewReminder,
        day::{Moment, sao_paulo},
        models::Reminder,
    },
    tool::{Context, Error},
    tools::description::Description,
};

answer! {
    // A reminder in an answer.
    pub(crate) struct Row {
        reminder_id: Option<Id>,
        /// Texto de terceiros.
        title: Option<Text>,
        amount: Option<Amount>,
        due_date: Option<Day>,
        reminder_time: Option<Text>,
        recurrence_time: Option<Text>,
        status: Option<Text>,
        is_recurring: Option<bool>,
        recurrence_pattern: Option<Text>,
    }
}

impl Row {
    /// The reminder as Pierre returns it, under the requested id when Pierre returns none.
    pub(crate) fn of(reminder: &Reminder, asked: Option<&str>) -> Self {
        Self {
            reminder_id: Id::option(reminder.id.as_deref().or(asked)),
            title: Text::option(reminder.title.as_deref()),
            amount: reminder.amount.map(Amount),
            due_date: reminder.due_date.map(Day),
            reminder_time: Text::option(reminder.reminder_time.as_deref()),
            recurrence_time: Text::option(reminder.recurrence_time.as_deref()),
            status: Text::option(reminder.status.as_deref()),
            is_recurring: reminder.is_recurring,
            recurrence_pattern: Text::option(reminder.recurrence_pattern.as_deref()),
        }
    }

    /// The reminder as a row of a list: without fields that follow from the others.
    pub(crate) fn concise(reminder: &Reminder) -> Self {
        Self {
            recurrence_time: None,
            is_recurring: reminder.is_recurring.filter(|recurring| *recurring),
            ..Self::of(reminder, None)
        }
    }
}

// How often a reminder repeats.
pierre_values!(pub(crate) Pattern {
    Daily = "daily",
    Weekly = "weekly",
    Monthly = "monthly",
    Yearly = "yearly",
});

/// The recurrence in spoken form; `None` for an unknown word.
#[must_use]
pub fn spoken_pattern(pattern: &str) -> Option<&'static str> {
    Some(match pattern {
        "daily" => "todo dia",
        "weekly" => "toda semana",
        "monthly" => "todo mês",
        "yearly" => "todo ano",
        _ => return None,
    })
}

/// How a question describes an existing reminder: `"Conta de luz", R$ 180,00, vence 20/12/2026,
/// todo mês`.
#[must_use]
pub fn described(reminder: &Reminder) -> Description {
    let comes_back = reminder.is_recurring != Some(false);
    describe(
        reminder.title.as_deref(),
        reminder.amount,
        reminder.due_date,
        reminder
            .recurrence_pattern
            .as_deref()
            .filter(|_| comes_back),
    )
}

/// How a question describes a reminder that is about to be created.
#[must_use]
pub fn described_new(reminder: &NewReminder) -> Description {
    describe(
        Some(&reminder.title),
        reminder.amount,
        Some(reminder.due_date),
        reminder.recurrence_pattern,
    )
}

fn describe(
    title: Option<&str>,
    amount: Option<Decimal>,
    due_date: Option<Date>,
    pattern: Option<&str>,
) -> Description {
    let name = Text::option(title).map_or_else(
        || "sem título".to_owned(),
        |title| format!("\"{}\"", title.as_str()),
    );
    let facts = [
        amount.map(amount::spoken),
        due_date.map(|day| format!("vence {}", day::spoken(day))),
        pattern.and_then(spoken_pattern).map(str::to_owned),
    ];
    Description::new(name, facts, ", ")
}

/// The person's reminder with this id, if any. Only reads.
///
/// # Errors
/// When the list cannot be read.
pub async fn find(context: &Context, id: &str) -> Result<Option<Reminder>, Error> {
    let listed = context.pierre.list_payment_reminders("all", None).await?;
    let mut reminders = listed.reminders.rows.into_iter();
    Ok(reminders.find(|reminder| reminder.id.as_deref() == Some(id)))
}

/// The error for Pierre's refusal to change one reminder.
#[must_use]
pub fn refused(error: pierre::Error) -> Error {
    match error {
        pierre::Error::NotFound | pierre::Error::Refused(BadRequest::InvalidReminderId) => {
            Error::ReminderNotFound
        }
        pierre::Error::Forbidden => Error::ReminderOfAnother,
        other => Error::Pierre(other),
    }
}

/// An RFC 3339 timestamp; without an offset, São Paulo time.
///
/// # Errors
/// When the text is not a date with a time.
pub fn instant(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.len() > 10 {
        if text.parse::<Timestamp>().is_ok() {
            return Ok(text.to_owned());
        }
        if let Ok(civil) = text.parse::<DateTime>()
            && let Ok(zoned) = civil.to_zoned(sao_paulo())
        {
            return Ok(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        }
    }
    Err(Error::invalid(
        "`reminderTime`: use data e hora, como 2026-12-19T09:00 ou 2026-12-19T09:00:00-03:00.",
    ))
}

/// `8h`, `14h30`.
///
/// # Errors
/// When the text is not a time in this form.
pub fn hour(text: &str) -> Result<String, Error> {
    let text = text.trim().to_ascii_lowercase();
    let valid = text.split_once('h').is_some_and(|(hour, minute)| {
        let number = |part: &str, most: u8| {
            part.bytes().all(|it| it.is_ascii_digit())
                && part.parse::<u8>().is_ok_and(|it| it <= most)
        };
        hour.len() <= 2
            && number(hour, 23)
            && (minute.is_empty() || (minute.len() == 2 && number(minute, 59)))
    });
    if valid {
        return Ok(text);
    }
    Err(Error::invalid(
        "`recurrenceTime`: use a hora como 8h ou 14h30.",
    ))
}

/// The instant in one canonical spoken form, so that equal instants compare equal.
#[must_use]
pub fn spoken_instant(text: &str) -> String {
    match Moment::parse(text) {
        Some(Moment { at: Some(at), .. }) => at
            .to_zoned(sao_paulo())
            .strftime("%d/%m/%Y %H:%M")
            .to_string(),
        Some(Moment { day, .. }) => day::spoken(day),
        None => Text::clean(text).as_str().to_owned(),
    }
}

/// The status in spoken form.
#[must_use]
pub fn spoken_status(status: &str) -> &str {
    match status {
        "active" => "ativo",
        "completed" => "concluído",
        "inactive" => "em pausa",
        "cancelled" | "canceled" => "cancelado",
        _ => "desconhecida",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_hours_as_pierre_writes_them() {
        for good in ["8h", "14h30", "0h", "23h59", "9H"] {
            assert!(hour(good).is_ok(), "{good}");
        }
        for bad in ["24h", "8", "8:30", "8h3", "14h60", "h", "+8h", "8h 30"] {
            assert!(hour(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_a_time_without_an_offset_in_sao_paulo() {
        assert_eq!(
            instant("2026-12-19T09:00").unwrap(),
            "2026-12-19T09:00:00-03:00"
        );
        assert_eq!(
            instant("2026-12-19T09:00:00Z").unwrap(),
            "2026-12-19T09:00:00Z"
        );
        for bad in ["2026-12-19", "amanhã", "2026-13-19T09:00", "09:00"] {
            assert!(instant(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn says_only_what_is_known() {
        let of = |body: &str| {
            let reminder: Reminder = serde_json::from_str(body).unwrap();
            described(&reminder).to_string()
        };
        assert_eq!(
            of(
                r#"{"title":"Luz\u200b","amount":"180","dueDate":"2026-12-20","isRecurring":true,"recurrencePattern":"monthly"}"#
            ),
            "\"Luz\", R$ 180,00, vence 20/12/2026, todo mês"
        );
        assert_eq!(
            of(r#"{"title":"Luz","isRecurring":false,"recurrencePattern":"monthly"}"#),
            "\"Luz\""
        );
        assert_eq!(
            of(r#"{"dueDate":"2026-12-20","recurrencePattern":"lunar"}"#),
            "sem título, vence 20/12/2026"
        );
    }
}
