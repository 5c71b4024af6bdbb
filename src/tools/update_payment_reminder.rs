//! "Paguei a luz", "mude o vencimento": changes one payment reminder.

use jiff::{Timestamp, civil::DateTime};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kit::{
    Amount, Context, Day, Effect, Error, Group, Text, Tool,
    amount::{self, AmountArgument},
    day,
};
use crate::pierre::{
    self, BadRequest, ReminderChanges,
    day::{Moment, sao_paulo},
    models::Reminder,
};

/// See the module.
pub struct UpdatePaymentReminder;

/// Which reminder, and at least one change.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    #[schemars(length(max = 100))]
    reminder_id: String,
    #[schemars(length(max = 140))]
    title: Option<String>,
    /// Em reais.
    amount: Option<AmountArgument>,
    /// Vencimento, AAAA-MM-DD.
    due_date: Option<Day>,
    /// Quando avisar: 2026-12-19T09:00, hora de São Paulo, ou com fuso.
    #[schemars(length(max = 35))]
    reminder_time: Option<String>,
    /// Hora do aviso recorrente: 8h, 14h30.
    #[schemars(length(max = 5))]
    recurrence_time: Option<String>,
    /// completed: pago. inactive: em pausa.
    new_status: Option<NewStatus>,
}

// The states that a person may ask for.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NewStatus {
    Active,
    Completed,
    Inactive,
}

impl NewStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Inactive => "inactive",
        }
    }
}

/// The reminder as it is now.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    message: String,
    /// O que mudou.
    changed: Vec<String>,
    reminder: Row,
    warnings: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Row {
    reminder_id: String,
    /// Texto escrito por terceiros.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_date: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reminder_time: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurrence_time: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_recurring: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurrence_pattern: Option<Text>,
}

impl Tool for UpdatePaymentReminder {
    const NAME: &'static str = "update_payment_reminder";
    const TITLE: &'static str = "Alterar lembrete de pagamento";
    const DESCRIPTION: &'static str = "Altera um lembrete de pagamento (conta, boleto, aluguel): título, valor, vencimento, hora do aviso ou situação.

Quando usar: quando a pessoa diz que pagou uma conta que tinha lembrete (`newStatus: completed`), quer pausar ou reativar o aviso (`inactive`, `active`), ou corrigir valor ou data. Exemplos: \"paguei a luz\", \"o aluguel agora é R$ 2.300\", \"passe o vencimento para o dia 20\", \"pause o lembrete da academia\".

Quando não usar: sem o `reminderId`; não o invente. Não faz o pagamento nem mexe no banco.

Só muda o que for enviado; mande ao menos um campo além de `reminderId`. Lembrete recorrente concluído volta no próximo período. Devolve o lembrete como ficou e o que mudou.";
    const GROUP: Group = Group::Lembretes;
    const EFFECT: Effect = Effect::Write;
    const IDEMPOTENT: bool = true;
    const EXAMPLE: &'static str = r#"{"reminderId": "pr_123456789", "newStatus": "completed"}"#;
    const HOW_TO_CHECK: &'static str = "repita a mesma alteração, o que é seguro: o resultado é o mesmo e a resposta mostra o lembrete como ficou.";
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let changes = changes(&input)?;
        let reminder = context
            .pierre
            .update_payment_reminder(&input.reminder_id, &changes)
            .await
            .map_err(|error| match error {
                pierre::Error::NotFound | pierre::Error::Refused(BadRequest::InvalidReminderId) => {
                    Error::ReminderNotFound
                }
                pierre::Error::Forbidden => Error::ReminderOfAnother,
                other => Error::Pierre(other),
            })?;
        Ok(describe(input.reminder_id, &changes, &reminder))
    }
}

/// Checks everything before anything is sent.
fn changes(input: &Input) -> Result<ReminderChanges, Error> {
    let changes = ReminderChanges {
        title: input.title.clone(),
        amount: input.amount.map(|amount| positive(amount.0)).transpose()?,
        due_date: input.due_date.map(|day| day.0),
        reminder_time: input.reminder_time.as_deref().map(instant).transpose()?,
        recurrence_time: input.recurrence_time.as_deref().map(hour).transpose()?,
        new_status: input.new_status.map(NewStatus::as_str),
    };
    let ReminderChanges {
        title,
        amount,
        due_date,
        reminder_time,
        recurrence_time,
        new_status,
    } = &changes;
    let none = title.is_none()
        && amount.is_none()
        && due_date.is_none()
        && reminder_time.is_none()
        && recurrence_time.is_none()
        && new_status.is_none();
    if none {
        return Err(Error::invalid(
            "informe ao menos um de `title`, `amount`, `dueDate`, `reminderTime`, `recurrenceTime`, `newStatus`.",
        ));
    }
    Ok(changes)
}

fn positive(amount: Decimal) -> Result<Decimal, Error> {
    let cents = amount.normalize().scale() <= 2;
    if amount > Decimal::ZERO && cents && amount < Decimal::from(1_000_000_000) {
        return Ok(amount);
    }
    Err(Error::invalid(
        "`amount`: use um valor em reais maior que zero, com no máximo duas casas decimais, como 180.50.",
    ))
}

/// RFC 3339; without an offset it is São Paulo time.
fn instant(text: &str) -> Result<String, Error> {
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
fn hour(text: &str) -> Result<String, Error> {
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

fn describe(reminder_id: String, asked: &ReminderChanges, now: &Reminder) -> Output {
    let title = Text::option(now.title.as_deref());
    let mut changed = Vec::new();
    let mut warnings = Vec::new();
    let mut note = |name: &str, wanted: Option<String>, applied: Option<String>| {
        let Some(wanted) = wanted else { return };
        match applied {
            Some(applied) if applied != wanted => warnings.push(format!(
                "Foi pedido {name} {wanted}, mas a Pierre devolveu {applied}."
            )),
            _ => changed.push(format!("{name}: {wanted}")),
        }
    };
    let shown = |text: &Option<String>| {
        text.as_deref()
            .map(|it| Text::clean(it).as_str().to_owned())
    };
    note("título", shown(&asked.title), shown(&now.title));
    note(
        "valor",
        asked.amount.map(amount::spoken),
        now.amount.map(amount::spoken),
    );
    note(
        "vencimento",
        asked.due_date.map(day::spoken),
        now.due_date.map(day::spoken),
    );
    note(
        "aviso",
        asked.reminder_time.as_deref().map(spoken_instant),
        now.reminder_time.as_deref().map(spoken_instant),
    );
    note(
        "hora do aviso recorrente",
        asked.recurrence_time.clone(),
        shown(&now.recurrence_time),
    );
    note(
        "situação",
        asked.new_status.map(|it| spoken_status(it).to_owned()),
        now.status.as_deref().map(|it| spoken_status(it).to_owned()),
    );
    // The title is somebody's text and stays in its own field.
    let message = if changed.is_empty() {
        "A Pierre respondeu, mas o lembrete não ficou como foi pedido.".to_owned()
    } else {
        format!("Lembrete alterado: {}.", changed.join("; "))
    };
    Output {
        message,
        changed,
        reminder: Row {
            reminder_id: now.id.clone().unwrap_or(reminder_id),
            title,
            amount: now.amount.map(Amount),
            due_date: now.due_date.map(Day),
            reminder_time: Text::option(now.reminder_time.as_deref()),
            recurrence_time: Text::option(now.recurrence_time.as_deref()),
            status: Text::option(now.status.as_deref()),
            is_recurring: now.is_recurring,
            recurrence_pattern: Text::option(now.recurrence_pattern.as_deref()),
        },
        warnings,
    }
}

/// The same instant reads the same, however it is written.
fn spoken_instant(text: &str) -> String {
    match Moment::parse(text) {
        Some(Moment { at: Some(at), .. }) => at
            .to_zoned(sao_paulo())
            .strftime("%d/%m/%Y %H:%M")
            .to_string(),
        Some(Moment { day, .. }) => day::spoken(day),
        None => Text::clean(text).as_str().to_owned(),
    }
}

fn spoken_status(status: &str) -> &str {
    match status {
        "active" => "ativo",
        "completed" => "concluído",
        "inactive" => "em pausa",
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
    fn takes_amounts_above_zero_in_whole_cents() {
        for good in ["0.01", "180", "180.50", "1.10000"] {
            assert!(positive(good.parse().unwrap()).is_ok(), "{good}");
        }
        for bad in ["0", "-1", "0.001", "1000000000"] {
            assert!(positive(bad.parse().unwrap()).is_err(), "{bad}");
        }
    }
}
