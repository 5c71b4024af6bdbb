//! "Apague o lembrete da academia": cancels one payment reminder, or deletes it for good.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared;
use crate::pierre::models::DeletedReminder;
use crate::{
    answer::{Text, Words, clean::clean},
    tool::{Context, Effect, Error, Group, Tool},
};

/// See the module.
pub struct DeletePaymentReminder;

/// Which reminder, and how far it is to go.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    #[schemars(length(max = 100))]
    reminder_id: String,
    /// true: apaga de vez. Padrão false: só cancela.
    hard_delete: Option<bool>,
}

/// What became of it.
#[derive(Serialize, JsonSchema)]
pub struct Output {
    message: Words,
    /// Texto de terceiros.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Text>,
    warnings: Vec<Words>,
}

clean!(Output: message, title, warnings);

impl Tool for DeletePaymentReminder {
    const NAME: &'static str = "delete_payment_reminder";
    const TITLE: &'static str = "Excluir lembrete de pagamento";
    const DESCRIPTION: &'static str = "Cancela um lembrete de pagamento ou, com `hardDelete`, apaga-o de vez.

Quando usar: excluir, remover, deletar, tirar ou cancelar um aviso: \"exclua o lembrete da luz\", \"apague o aviso do aluguel\", \"remova o lembrete do boleto\", \"não quero mais receber\", \"não precisa me avisar\".

Quando não usar: conta paga ou pausa, update_payment_reminder.

Apagado de vez não volta. Devolve o que fez.";
    const GROUP: Group = Group::Lembretes;
    const EFFECT: Effect = Effect::Destroy;
    const IDEMPOTENT: bool = true;
    const EXAMPLE: &'static str = r#"{"reminderId": "pr_123456789"}"#;
    const HOW_TO_CHECK: &'static str = "chame list_payment_reminders com `filter: all` e veja se o lembrete ainda está lá e em que situação.";
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let for_good = input.hard_delete.unwrap_or(false);
        let deleted = context
            .pierre
            .delete_payment_reminder(&input.reminder_id, for_good)
            .await
            .map_err(shared::refused)?;
        Ok(describe(for_good, &deleted))
    }

    async fn intent(context: &Context, input: &Input) -> Result<Option<String>, Error> {
        let found = shared::find(context, &input.reminder_id).await?;
        let found = found.ok_or(Error::ReminderNotFound)?;
        let described = shared::described(&found);
        Ok(Some(if input.hard_delete.unwrap_or(false) {
            format!("Excluir de vez o lembrete {described}?")
        } else {
            format!("Cancelar o lembrete {described}?")
        }))
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
        warnings: warning.map(Words::from).into_iter().collect(),
    }
}
