//! "Quero gastar no máximo R$ 800 por mês com restaurantes": makes one spending limit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared::{self, Period};
use crate::{
    answer::{Id, Words, amount::AmountArgument, clean::clean},
    tool::{Context, Effect, Error, Group, Tool},
};

/// See the module.
pub struct CreateSpendingLimit;

/// The limit to be.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// Nome como no extrato.
    #[schemars(length(max = 100))]
    category: String,
    limit_amount: AmountArgument,
    period: Period,
}

/// What was made; where it is not what was asked, the warnings say so.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    message: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_id: Option<Id>,
    warnings: Vec<Words>,
}

clean!(Output: message, limit_id, warnings);

impl Tool for CreateSpendingLimit {
    const NAME: &'static str = "create_spending_limit";
    const TITLE: &'static str = "Criar limite de gastos";
    const DESCRIPTION: &'static str = "Cria um limite de gastos (teto, orçamento, meta) para uma categoria, já no período atual; a Pierre avisa quando ele se aproxima.

Quando usar: definir, estabelecer, controlar, limitar: \"coloca um teto de gastos\", \"crie um orçamento\", \"quero gastar no máximo 800 reais com restaurantes\", \"não quero passar de 300\", \"me avisa se gastar mais\".

Quando não usar: repetido ou futuro, confirm_spending_limit. Não é o limite do cartão. Devolve o `limitId`.";
    const GROUP: Group = Group::Limites;
    const EFFECT: Effect = Effect::Write;
    const EXAMPLE: &'static str =
        r#"{"category": "Supermercado", "limitAmount": 800, "period": "monthly"}"#;
    const HOW_TO_CHECK: &'static str = "chame list_spending_limits antes de repetir; se o limite já estiver lá, não o crie de novo.";
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let new = shared::checked(&input.category, input.limit_amount, input.period)?;
        let made = match context.pierre.create_spending_limit(&new).await {
            Ok(made) => made,
            Err(error) => return Err(shared::not_made(context, error).await),
        };
        Ok(Output {
            message: "Limite criado.".into(),
            warnings: shared::differences(&new, &made),
            limit_id: Id::option(made.id.as_deref()),
        })
    }

    async fn intent(_: &Context, input: &Input) -> Result<Option<String>, Error> {
        let new = shared::checked(&input.category, input.limit_amount, input.period)?;
        let described = shared::described_new(&new);
        Ok(Some(format!(
            "Criar o limite de gastos de {described}, já no período atual?"
        )))
    }
}
