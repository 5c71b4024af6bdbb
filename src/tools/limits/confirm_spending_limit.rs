//! "Todo mês, no máximo R$ 800 com restaurantes, a partir do mês que vem": creates a spending limit
//! that repeats or starts later.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{self, Period};
use crate::{
    answer::{Day, Id, Sentence, amount::AmountArgument, clean::answer},
    pierre::NewLimit,
    tool::{Context, Effect, Error, Group, Now, Question, Tool},
};

pub struct ConfirmSpendingLimit;

/// The limit to create.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[schemars(length(max = 100))]
    category: String,
    limit_amount: AmountArgument,
    period: Period,
    /// Padrão false.
    is_recurring: Option<bool>,
    /// Padrão true.
    start_next_period: Option<bool>,
}

answer! {
    /// The limit as created; the warnings list any difference from the request.
    pub struct Output {
        message: Sentence,
        limit_id: Option<Id>,
        period_start: Option<Day>,
        warnings: Vec<Sentence>,
    }
}

impl Tool for ConfirmSpendingLimit {
    const NAME: &'static str = "confirm_spending_limit";
    const TITLE: &'static str = "Criar limite recorrente ou futuro";
    const DESCRIPTION: &'static str = "Cria um limite de gastos (teto, orçamento) recorrente, que renova ou se repete, ou que só começa no próximo período.

Quando usar: limite fixo, mensal ou semanal: \"todo mês, no máximo 800 reais de restaurante\", \"toda semana quero gastar até 90\", \"limita a partir do mês que vem\".

Quando não usar: só no período atual, create_spending_limit. Devolve o `limitId` e o início.";
    const GROUP: Group = Group::Limits;
    const EFFECT: Effect = Effect::Write;
    const EXAMPLE: &'static str = r#"{"category": "Supermercado", "limitAmount": 800, "period": "monthly", "isRecurring": true, "startNextPeriod": false}"#;
    const HOW_TO_CHECK: &'static str = "chame list_spending_limits antes de repetir; se o limite já estiver lá, não o crie de novo.";
    type Input = Input;
    /// The limit, whether it repeats, and whether it starts later.
    type Request = (NewLimit, bool, bool);
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        let new = shared::checked(&input.category, input.limit_amount, input.period)?;
        // Pierre's defaults are sent explicitly, so that the question matches the request.
        let recurring = input.is_recurring.unwrap_or(false);
        let later = input.start_next_period.unwrap_or(true);
        Ok((new, recurring, later))
    }

    async fn call(
        context: &Context,
        (new, recurring, later): Self::Request,
    ) -> Result<Output, Error> {
        let made = match context
            .pierre
            .confirm_spending_limit(&new, recurring, later)
            .await
        {
            Ok(made) => made,
            Err(error) => return Err(shared::not_made(context, error).await),
        };
        let mut warnings = shared::differences(&new, &made);
        if made.is_recurring.is_some_and(|made| made != recurring) {
            let sentence = if recurring {
                "Foi pedido um limite que se repete, mas a Pierre criou um que não se repete."
            } else {
                "Foi pedido um limite que não se repete, mas a Pierre criou um que se repete."
            };
            warnings.push(sentence.into());
        }
        Ok(Output {
            message: "Limite criado.".into(),
            warnings,
            period_start: made.period_start.map(Day),
            limit_id: Id::option(made.id.as_deref()),
        })
    }

    async fn question(_: &Context, request: &mut Self::Request) -> Result<Option<Question>, Error> {
        let (new, recurring, later) = &*request;
        let described = shared::described_new(new);
        let repeats = if *recurring {
            "repetido a cada período"
        } else {
            "sem repetição"
        };
        let begins = if *later {
            "no próximo período"
        } else {
            "já no período atual"
        };
        let question =
            format!("Criar o limite de gastos de {described}, {repeats}, a começar {begins}?");
        Ok(Some(Question::new(question, request)?))
    }
}
