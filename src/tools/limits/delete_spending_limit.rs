//! "Apague o limite de restaurantes": deletes one spending limit for good.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared;
use crate::{
    answer::{Amount, Text, Words, clean::clean},
    tool::{Context, Effect, Error, Group, Tool},
};

/// See the module.
pub struct DeleteSpendingLimit;

/// Which limit.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    #[schemars(length(max = 100))]
    limit_id: String,
}

/// What is gone.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    message: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_amount: Option<Amount>,
}

clean!(Output: message, category, limit_amount);

impl Tool for DeleteSpendingLimit {
    const NAME: &'static str = "delete_spending_limit";
    const TITLE: &'static str = "Excluir limite de gastos";
    const DESCRIPTION: &'static str = "Apaga, exclui ou remove de vez um limite de gastos (teto, meta, orçamento) e os avisos dele.

Quando usar: apagar, remover, tirar, deletar ou cancelar um limite, liberar a cota: \"apague o limite de restaurantes\", \"deleta o teto\", \"tira ou exclua o limite\", \"não quero mais o orçamento\".

Quando não usar: pausa, update_spending_limit.

Não dá para desfazer. Devolve o que excluiu.";
    const GROUP: Group = Group::Limites;
    const EFFECT: Effect = Effect::Destroy;
    const IDEMPOTENT: bool = true;
    const EXAMPLE: &'static str = r#"{"limitId": "sl_001"}"#;
    const HOW_TO_CHECK: &'static str =
        "chame list_spending_limits com `includeInactive: true` e veja se o limite ainda está lá.";
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let deleted = context
            .pierre
            .delete_spending_limit(&input.limit_id)
            .await
            .map_err(shared::refused)?;
        Ok(Output {
            message: "Limite excluído de vez.".into(),
            category: Text::option(deleted.category.as_deref()),
            limit_amount: deleted.limit_amount.map(Amount),
        })
    }

    async fn intent(context: &Context, input: &Input) -> Result<Option<String>, Error> {
        let found = shared::find(context, &input.limit_id).await?;
        let found = found.ok_or(Error::LimitNotFound)?;
        let described = shared::described(&found);
        Ok(Some(format!("Excluir de vez o limite de {described}?")))
    }
}
