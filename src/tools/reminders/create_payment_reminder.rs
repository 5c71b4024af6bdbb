//! "Me lembre da conta de luz dia 20": creates a payment reminder.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, time},
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{self, Pattern, instant};
use crate::{
    answer::{
        Day, Id, Sentence, Text,
        amount::{self, AmountArgument, positive},
        clean::answer,
        day,
        text::as_shown,
    },
    pierre::{
        NewReminder,
        day::{Moment, sao_paulo},
        models::Reminder,
    },
    tool::{Context, Effect, Error, Group, Now, Question, Tool},
    tools::{comparison::Comparison, quota},
};

pub struct CreatePaymentReminder;

/// The reminder to create.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[schemars(length(max = 140))]
    title: String,
    /// AAAA-MM-DD.
    due_date: Day,
    amount: Option<AmountArgument>,
    /// Como 2026-12-19T09:00, hora de São Paulo.
    #[schemars(length(max = 35))]
    reminder_time: Option<String>,
    is_recurring: Option<bool>,
    /// Obrigatório com isRecurring.
    recurrence_pattern: Option<Pattern>,
}

answer! {
    /// The reminder as created; the warnings list any difference from the request.
    pub struct Output {
        message: Sentence,
        reminder_id: Option<Id>,
        reminder_time: Option<Text>,
        warnings: Vec<Sentence>,
    }
}

impl Tool for CreatePaymentReminder {
    const NAME: &'static str = "create_payment_reminder";
    const TITLE: &'static str = "Criar lembrete de pagamento";
    const DESCRIPTION: &'static str = "Cria um lembrete de pagamento (conta, boleto, aluguel): a Pierre avisa por WhatsApp e e-mail.

Quando usar: anotar, cadastrar ou agendar um aviso ou alerta: \"coloca um lembrete para o boleto\", \"me lembra da luz todo dia 20\", \"não me deixa esquecer de pagar o aluguel\", \"anota a conta que vence\", \"quero ser avisado\".

Quando não usar: mudar um lembrete, update_payment_reminder. Não paga.

Sem `reminderTime`, avisa na véspera às 9h. Devolve o `reminderId`.";
    const GROUP: Group = Group::Reminders;
    const EFFECT: Effect = Effect::Write;
    const EXAMPLE: &'static str = r#"{"title": "Conta de luz", "dueDate": "2027-12-20", "amount": 180.50, "isRecurring": true, "recurrencePattern": "monthly"}"#;
    const HOW_TO_CHECK: &'static str = "chame list_payment_reminders antes de repetir; se o lembrete já estiver lá, não o crie de novo.";
    type Input = Input;
    type Request = NewReminder;
    type Output = Output;

    fn check(now: Now, input: Input) -> Result<NewReminder, Error> {
        let (due_date, today) = (input.due_date.0, now.today());
        if due_date < today {
            return Err(Error::InvalidArguments(format!(
                "`dueDate`: essa data já passou (hoje é {}); use uma data de hoje em diante.",
                day::spoken(today)
            )));
        }
        let reminder_time = input.reminder_time.as_deref().map(instant).transpose()?;
        if reminder_time
            .as_deref()
            .and_then(at)
            .is_some_and(|at| at <= now.0)
        {
            return Err(Error::invalid(
                "`reminderTime`: esse momento já passou; use um momento futuro.",
            ));
        }
        let pattern = match (input.is_recurring, input.recurrence_pattern) {
            (Some(true), None) => {
                return Err(Error::invalid(
                    "`recurrencePattern`: é obrigatório com `isRecurring`; use daily, weekly, monthly ou yearly.",
                ));
            }
            (Some(false), Some(_)) => {
                return Err(Error::invalid(
                    "`recurrencePattern`: só vale com `isRecurring: true`; tire um dos dois.",
                ));
            }
            (_, pattern) => pattern,
        };
        Ok(NewReminder {
            title: as_shown("title", &input.title)?,
            amount: input
                .amount
                .map(|it| positive("amount", it.0))
                .transpose()?,
            due_date,
            reminder_time,
            recurrence_pattern: pattern.map(Pattern::as_str),
        })
    }

    async fn call(context: &Context, new: NewReminder) -> Result<Output, Error> {
        let made = match context.pierre.create_payment_reminder(&new).await {
            Ok(made) => made,
            Err(error) => {
                let pierre = context.optional();
                let listed = pierre.list_payment_reminders("active", None);
                let listed = async { listed.await.ok()?.quota };
                return Err(quota::or(error, listed).await);
            }
        };
        let mut warnings = differences(&new, &made);
        warnings.extend(notes(&new, Some(&made), context.now));
        Ok(Output {
            message: "Lembrete criado.".into(),
            reminder_time: Text::option(made.reminder_time.as_deref()),
            reminder_id: Id::option(made.id.as_deref()),
            warnings,
        })
    }

    async fn question(context: &Context, new: &mut NewReminder) -> Result<Option<Question>, Error> {
        let described = shared::described_new(new);
        let told = new
            .reminder_time
            .as_deref()
            .map(|time| format!(", com aviso em {}", shared::spoken_instant(time)));
        let told = told.unwrap_or_default();
        let mut question = notes(new, None, context.now);
        question.push(format!("Criar o lembrete {described}{told}?").into());
        Ok(Some(Question::new(question.join(" "), new)?))
    }
}

fn at(time: &str) -> Option<Timestamp> {
    Moment::parse(time)?.at
}

/// Differences between the request and what Pierre created.
fn differences(asked: &NewReminder, made: &Reminder) -> Vec<Sentence> {
    let mut compared = Comparison::default();
    compared.note_text("título", Some(&asked.title), made.title.as_deref());
    compared.note(
        "valor",
        asked.amount.map(amount::spoken),
        made.amount.map(amount::spoken),
    );
    compared.note(
        "vencimento",
        Some(day::spoken(asked.due_date)),
        made.due_date.map(day::spoken),
    );
    compared.note(
        "aviso",
        asked.reminder_time.as_deref().map(shared::spoken_instant),
        made.reminder_time.as_deref().map(shared::spoken_instant),
    );
    let often = |pattern: &str| {
        shared::spoken_pattern(pattern)
            .unwrap_or("outra")
            .to_owned()
    };
    compared.note(
        "repetição",
        asked.recurrence_pattern.map(often),
        made.recurrence_pattern.as_deref().map(often),
    );
    compared.warnings
}

/// Warnings about behaviour of this reminder that a person may not expect.
fn notes(new: &NewReminder, made: Option<&Reminder>, now: Timestamp) -> Vec<Sentence> {
    let mut notes = Vec::new();
    let told = made.and_then(|it| it.reminder_time.as_deref()).and_then(at);
    let told = told.or_else(|| new.reminder_time.as_deref().and_then(at));
    if told
        .or_else(|| usual_notice(new.due_date))
        .is_some_and(|at| at <= now)
    {
        notes.push(
            "O horário normal do aviso (véspera, às 9h) já passou; sem `reminderTime`, pode não haver aviso deste vencimento."
                .into(),
        );
    }
    let day = new.due_date.day();
    let skips = match new.recurrence_pattern {
        Some("monthly") => day > 28,
        Some("yearly") => day == 29 && new.due_date.month() == 2,
        _ => false,
    };
    if skips {
        notes.push(format!(
            "Nem todo período tem o dia {day}; a Pierre não diz em que dia o lembrete vence quando ele falta."
        ).into());
    }
    notes
}

/// Pierre's default reminder time: 09:00 in São Paulo on the day before the due date.
fn usual_notice(due_date: Date) -> Option<Timestamp> {
    let eve = due_date.checked_sub(1.day()).ok()?;
    let at = eve
        .to_datetime(time(9, 0, 0, 0))
        .to_zoned(sao_paulo())
        .ok()?;
    Some(at.timestamp())
}
