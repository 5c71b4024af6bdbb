//! "Quero gastar no máximo R$ 800 por mês com restaurantes": creates a spending limit.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{self, Period};
use crate::{
    answer::{Id, Sentence, amount::AmountArgument, clean::answer},
    pierre::NewLimit,
    tool::{Context, Effect, Error, Group, Now, Question, Tool},
};

pub struct CreateSpendingLimit;

/// The limit to create.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Nome como no extrato.
    #[schemars(length(max = 100))]
    category: String,
    limit_amount: AmountArgument,
    period: Period,
}

answer! {
    /// The limit as created; the warnings list any difference from the request.
    pub struct Output {
        message: Sentence,
        limit_id: Option<Id>,
        warnings: Vec<Sentence>,
    }
}

impl Tool for CreateSpendingLimit {
    const NAME: &'static str = "create_spending_limit";
    const TITLE: &'static str = "Criar limite de gastos";
    const DESCRIPTION: &'static str = "Cria um limite de gastos (teto, orçamento, meta) para uma categoria, já no período atual; a Pierre avisa quando ele se aproxima.

Quando usar: definir, estabelecer, controlar, limitar: \"coloca um teto de gastos\", \"crie um orçamento\", \"quero gastar no máximo 800 reais com restaurantes\", \"não quero passar de 300\", \"me avisa se gastar mais\".

Quando não usar: repetido ou futuro, confirm_spending_limit. Não é o limite do cartão. Devolve o `limitId`.";
    const GROUP: Group = Group::Limits;
    const EFFECT: Effect = Effect::Write;
    const EXAMPLE: &'static str =
        r#"{"category": "Supermercado", "limitAmount": 800, "period": "monthly"}"#;
    const HOW_TO_CHECK: &'static str = "chame list_spending_limits antes de repetir; se o limite já estiver lá, não o crie de novo.";
    type Input = Input;
    type Request = NewLimit;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<NewLimit, Error> {
        shared::checked(&input.category, input.limit_amount, input.period)
    }

    async fn call(context: &Context, new: NewLimit) -> Result<Output, Error> {
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

    async fn question(_: &Context, new: &mut NewLimit) -> Result<Option<Question>, Error> {
        let described = shared::described_new(new);
        let question = format!("Criar o limite de gastos de {described}, já no período atual?");
        Ok(Some(Question::new(question, new)?))
    }
}
