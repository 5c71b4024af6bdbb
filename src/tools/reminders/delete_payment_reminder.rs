//! "Apague o lembrete da academia": cancels or permanently deletes one payment reminder.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared;
use crate::{
    answer::{Sentence, Text, clean::answer},
    pierre::models::DeletedReminder,
    tool::{Context, Effect, Error, Group, Now, Question, Tool},
};

pub struct DeletePaymentReminder;

/// Which reminder, and whether to cancel or delete it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[schemars(length(max = 100))]
    reminder_id: String,
    /// true: apaga de vez. Padrão false: só cancela.
    hard_delete: Option<bool>,
}

answer! {
    /// The outcome.
    pub struct Output {
        message: Sentence,
        /// Texto de terceiros.
        title: Option<Text>,
        warnings: Vec<Sentence>,
    }
}

impl Tool for DeletePaymentReminder {
    const NAME: &'static str = "delete_payment_reminder";
    const TITLE: &'static str = "Excluir lembrete de pagamento";
    const DESCRIPTION: &'static str = "Cancela um lembrete de pagamento ou, com `hardDelete`, apaga-o de vez.

Quando usar: excluir, remover, deletar, tirar ou cancelar um aviso: \"exclua o lembrete da luz\", \"apague o aviso do aluguel\", \"remova o lembrete do boleto\", \"não quero mais receber\", \"não precisa me avisar\".

Quando não usar: conta paga ou pausa, update_payment_reminder.

Apagado de vez não volta. Devolve o que fez.";
    const GROUP: Group = Group::Reminders;
    const EFFECT: Effect = Effect::Destroy;
    const IDEMPOTENT: bool = true;
    const EXAMPLE: &'static str = r#"{"reminderId": "pr_123456789"}"#;
    const HOW_TO_CHECK: &'static str = "chame list_payment_reminders com `filter: all` e veja se o lembrete ainda está lá e em que situação.";
    type Input = Input;
    type Request = (String, bool);
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        Ok((input.reminder_id, input.hard_delete.unwrap_or(false)))
    }

    async fn call(context: &Context, (id, for_good): Self::Request) -> Result<Output, Error> {
        let deleted = context
            .pierre
            .delete_payment_reminder(&id, for_good)
            .await
            .map_err(shared::refused)?;
        Ok(describe(for_good, &deleted))
    }

    async fn question(
        context: &Context,
        request: &mut Self::Request,
    ) -> Result<Option<Question>, Error> {
        let (id, for_good) = &*request;
        let found = shared::find(context, id).await?;
        let found = found.ok_or(Error::ReminderNotFound)?;
        let described = shared::described(&found);
        let question = if *for_good {
            format!("Excluir de vez o lembrete {described}?")
        } else {
            format!("Cancelar o lembrete {described}?")
        };
        Ok(Some(Question::new(question, request)?))
    }
}

fn describe(for_good: bool, deleted: &DeletedReminder) -> Output {
    let gone = deleted.for_good().unwrap_or(for_good);
    let message = if gone {
        "Lembrete excluído de vez."
    } else {
        "Lembrete cancelado."
    };
    let warning = match (for_good, gone) {
        (true, false) => Some("Foi pedido excluir de vez, mas a Pierre só cancelou o lembrete."),
        (false, true) => Some("Foi pedido cancelar, mas a Pierre excluiu o lembrete de vez."),
        _ => None,
    };
    Output {
        message: message.into(),
        title: Text::option(deleted.title.as_deref()),
        warnings: warning.map(Sentence::from).into_iter().collect(),
    }
}
