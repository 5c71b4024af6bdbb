//! "Paguei a luz", "mude o vencimento": changes one payment reminder.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{self, Row, hour, instant};
use crate::{
    answer::{
        Day, Sentence,
        amount::{self, AmountArgument, positive},
        api_enum::pierre_values,
        clean::answer,
        day,
        text::as_shown,
    },
    pierre::{ReminderChanges, models::Reminder},
    tool::{Context, Effect, Error, Group, Now, Question, Tool},
    tools::{comparison::Comparison, description},
};

pub struct UpdatePaymentReminder;

/// Which reminder, and at least one change.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[schemars(length(max = 100))]
    reminder_id: String,
    #[schemars(length(max = 140))]
    title: Option<String>,
    amount: Option<AmountArgument>,
    /// AAAA-MM-DD.
    due_date: Option<Day>,
    /// Como 2026-12-19T09:00, hora de São Paulo.
    #[schemars(length(max = 35))]
    reminder_time: Option<String>,
    /// Do aviso recorrente: 8h, 14h30.
    #[schemars(length(max = 5))]
    recurrence_time: Option<String>,
    /// completed: pago. inactive: em pausa.
    new_status: Option<NewStatus>,
}

// The statuses that a person can set.
pierre_values!(pub(crate) NewStatus {
    Active = "active",
    Completed = "completed",
    Inactive = "inactive",
});

answer! {
    /// The updated reminder.
    pub struct Output {
        message: Sentence,
        changed: Vec<Sentence>,
        reminder: Row,
        warnings: Vec<Sentence>,
    }
}

impl Tool for UpdatePaymentReminder {
    const NAME: &'static str = "update_payment_reminder";
    const TITLE: &'static str = "Alterar lembrete de pagamento";
    const DESCRIPTION: &'static str = "Altera um lembrete de pagamento (conta, boleto, aluguel): muda título, valor, data, vencimento ou hora do aviso, pausa, desativa ou dá baixa.

Quando usar: marcar como pago (completed), suspender, reativar, adiar, trocar ou corrigir: \"já paguei a luz\", \"quitei o boleto\", \"marca a conta como paga\", \"mude o lembrete para o dia 15\", \"desative o aviso\", \"pausa os avisos\".

Quando não usar: sem o `reminderId`, list_payment_reminders. Não paga.

Um recorrente, depois de concluído, reaparece no próximo período. Devolve o lembrete e o que mudou.";
    const GROUP: Group = Group::Reminders;
    const EFFECT: Effect = Effect::Write;
    const EXAMPLE: &'static str = r#"{"reminderId": "pr_123456789", "newStatus": "completed"}"#;
    const HOW_TO_CHECK: &'static str = "chame list_payment_reminders com `filter: all` e veja o lembrete antes de repetir; um recorrente já concluído terá passado para o próximo período, e repetir concluiria esse também.";
    type Input = Input;
    type Request = (String, ReminderChanges);
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        let changes = changes(&input)?;
        Ok((input.reminder_id, changes))
    }

    async fn call(context: &Context, (id, changes): Self::Request) -> Result<Output, Error> {
        let now = context
            .pierre
            .update_payment_reminder(&id, &changes)
            .await
            .map_err(shared::refused)?;
        let compared = compare(&changes, Some(&now));
        Ok(Output {
            // The title is third-party text and stays in its own field.
            message: compared.message("lembrete"),
            changed: compared.changed,
            reminder: Row::of(&now, Some(&id)),
            warnings: compared.warnings,
        })
    }

    async fn question(
        context: &Context,
        request: &mut Self::Request,
    ) -> Result<Option<Question>, Error> {
        let (id, changes) = &*request;
        let found = shared::find(context, id).await?;
        let which = found.map_or_else(
            || description::unlisted(id),
            |found| shared::described(&found).bracketed(),
        );
        let news = compare(changes, None).changed.join("; ");
        let question = format!("Alterar o lembrete {which}: {news}?");
        Ok(Some(Question::new(question, request)?))
    }
}

/// Validates all arguments before any request.
fn changes(input: &Input) -> Result<ReminderChanges, Error> {
    let changes = ReminderChanges {
        title: input
            .title
            .as_deref()
            .map(|it| as_shown("title", it))
            .transpose()?,
        amount: input
            .amount
            .map(|it| positive("amount", it.0))
            .transpose()?,
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

/// Compares the request with the current reminder; before the call there is none.
fn compare(asked: &ReminderChanges, now: Option<&Reminder>) -> Comparison {
    let mut compared = Comparison::default();
    compared.note_text(
        "título",
        asked.title.as_deref(),
        now.and_then(|it| it.title.as_deref()),
    );
    compared.note(
        "valor",
        asked.amount.map(amount::spoken),
        now.and_then(|it| it.amount).map(amount::spoken),
    );
    compared.note(
        "vencimento",
        asked.due_date.map(day::spoken),
        now.and_then(|it| it.due_date).map(day::spoken),
    );
    compared.note(
        "aviso",
        asked.reminder_time.as_deref().map(shared::spoken_instant),
        now.and_then(|it| it.reminder_time.as_deref())
            .map(shared::spoken_instant),
    );
    compared.note_text(
        "hora do aviso recorrente",
        asked.recurrence_time.as_deref(),
        now.and_then(|it| it.recurrence_time.as_deref()),
    );
    let status = |status: &str| shared::spoken_status(status).to_owned();
    compared.note(
        "situação",
        asked.new_status.map(status),
        now.and_then(|it| it.status.as_deref()).map(status),
    );
    compared
}
