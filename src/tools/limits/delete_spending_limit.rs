//! "Apague o limite de restaurantes": permanently deletes one spending limit.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared;
use crate::{
    answer::{Amount, Sentence, Text, clean::answer},
    tool::{Context, Effect, Error, Group, Now, Question, Tool},
};

pub struct DeleteSpendingLimit;

/// The limit's id.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[schemars(length(max = 100))]
    limit_id: String,
}

answer! {
    /// The deleted limit.
    pub struct Output {
        message: Sentence,
        category: Option<Text>,
        limit_amount: Option<Amount>,
    }
}

impl Tool for DeleteSpendingLimit {
    const NAME: &'static str = "delete_spending_limit";
    const TITLE: &'static str = "Excluir limite de gastos";
    const DESCRIPTION: &'static str = "Apaga, exclui ou remove de vez um limite de gastos (teto, meta, orçamento) e os avisos dele.

Quando usar: apagar, remover, tirar, deletar ou cancelar um limite, liberar a cota: \"apague o limite de restaurantes\", \"deleta o teto\", \"tira ou exclua o limite\", \"não quero mais o orçamento\".

Quando não usar: pausa, update_spending_limit.

Não dá para desfazer. Devolve o que excluiu.";
    const GROUP: Group = Group::Limits;
    const EFFECT: Effect = Effect::Destroy;
    const IDEMPOTENT: bool = true;
    const EXAMPLE: &'static str = r#"{"limitId": "sl_001"}"#;
    const HOW_TO_CHECK: &'static str =
        "chame list_spending_limits com `includeInactive: true` e veja se o limite ainda está lá.";
    type Input = Input;
    /// The id.
    type Request = String;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<String, Error> {
        Ok(input.limit_id)
    }

    async fn call(context: &Context, id: String) -> Result<Output, Error> {
        let deleted = context
            .pierre
            .delete_spending_limit(&id)
            .await
            .map_err(shared::refused)?;
        Ok(Output {
            message: "Limite excluído de vez.".into(),
            category: Text::option(deleted.category.as_deref()),
            limit_amount: deleted.limit_amount.map(Amount),
        })
    }

    async fn question(context: &Context, id: &mut String) -> Result<Option<Question>, Error> {
        let found = shared::find(context, id).await?;
        let found = found.ok_or(Error::LimitNotFound)?;
        let described = shared::described(&found);
        let question = format!("Excluir de vez o limite de {described}?");
        Ok(Some(Question::new(question, id)?))
    }
}
