//! "Todo mês, no máximo R$ 800 com restaurantes, a partir do mês que vem": makes one spending limit
//! that comes back or begins later.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared::{self, Period};
use crate::{
    answer::{Day, Id, Words, amount::AmountArgument, clean::clean},
    tool::{Context, Effect, Error, Group, Tool},
};

/// See the module.
pub struct ConfirmSpendingLimit;

/// The limit to be.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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

/// What was made; where it is not what was asked, the warnings say so.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    message: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_start: Option<Day>,
    warnings: Vec<Words>,
}

clean!(Output: message, limit_id, period_start, warnings);

impl Tool for ConfirmSpendingLimit {
    const NAME: &'static str = "confirm_spending_limit";
    const TITLE: &'static str = "Criar limite recorrente ou futuro";
    const DESCRIPTION: &'static str = "Cria um limite de gastos (teto, orçamento) recorrente, que renova ou se repete, ou que só começa no próximo período.

Quando usar: limite fixo, mensal ou semanal: \"todo mês, no máximo 800 reais de restaurante\", \"toda semana quero gastar até 90\", \"limita a partir do mês que vem\".

Quando não usar: só no período atual, create_spending_limit. Devolve o `limitId` e o início.";
    const GROUP: Group = Group::Limites;
    const EFFECT: Effect = Effect::Write;
    const EXAMPLE: &'static str = r#"{"category": "Supermercado", "limitAmount": 800, "period": "monthly", "isRecurring": true, "startNextPeriod": false}"#;
    const HOW_TO_CHECK: &'static str = "chame list_spending_limits antes de repetir; se o limite já estiver lá, não o crie de novo.";
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let new = shared::checked(&input.category, input.limit_amount, input.period)?;
        let (recurring, later) = choices(&input);
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

    async fn intent(_: &Context, input: &Input) -> Result<Option<String>, Error> {
        let new = shared::checked(&input.category, input.limit_amount, input.period)?;
        let described = shared::described_new(&new);
        let (recurring, later) = choices(input);
        let repeats = if recurring {
            "repetido a cada período"
        } else {
            "sem repetição"
        };
        let begins = if later {
            "no próximo período"
        } else {
            "já no período atual"
        };
        Ok(Some(format!(
            "Criar o limite de gastos de {described}, {repeats}, a começar {begins}?"
        )))
    }
}

/// Whether it comes back and whether it begins later. Pierre's usual choice is sent in so many
/// words, so that what is asked of the person is what is done.
fn choices(input: &Input) -> (bool, bool) {
    (
        input.is_recurring.unwrap_or(false),
        input.start_next_period.unwrap_or(true),
    )
}
