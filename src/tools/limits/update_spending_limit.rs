//! "Suba o limite de restaurantes para R$ 900": changes one spending limit.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{self, Period};
use crate::{
    answer::{
        Sentence,
        amount::{AmountArgument, positive},
        clean::answer,
        text::as_shown,
    },
    pierre::LimitChanges,
    tool::{Context, Effect, Error, Group, Now, Question, Tool},
    tools::description,
};

pub struct UpdateSpendingLimit;

/// Which limit, and at least one change.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[schemars(length(max = 100))]
    limit_id: String,
    #[schemars(length(max = 100))]
    category: Option<String>,
    limit_amount: Option<AmountArgument>,
    period: Option<Period>,
    /// false: pausa os avisos.
    is_active: Option<bool>,
}

answer! {
    /// The changes that were applied.
    pub struct Output {
        message: Sentence,
        changed: Vec<Sentence>,
        warnings: Vec<Sentence>,
    }
}

impl Tool for UpdateSpendingLimit {
    const NAME: &'static str = "update_spending_limit";
    const TITLE: &'static str = "Alterar limite de gastos";
    const DESCRIPTION: &'static str = "Altera um limite de gastos (teto, orçamento): muda valor, categoria ou período, pausa, desativa ou reativa.

Quando usar: mudar, aumentar, subir, diminuir, baixar ou pausar o limite: \"aumente o limite de restaurantes para 900\", \"altere o teto\", \"sobe o teto\", \"reduz o orçamento\", \"diminua a meta\", \"pause o limite\".

Quando não usar: sem o `limitId`, list_spending_limits; excluir, delete_spending_limit.

Devolve o que mudou.";
    const GROUP: Group = Group::Limits;
    const EFFECT: Effect = Effect::Write;
    const IDEMPOTENT: bool = true;
    const EXAMPLE: &'static str = r#"{"limitId": "sl_001", "limitAmount": 900}"#;
    const HOW_TO_CHECK: &'static str = "chame list_spending_limits com `includeInactive: true` e veja o limite; repetir a mesma alteração é seguro.";
    type Input = Input;
    type Request = (String, LimitChanges);
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        let changes = changes(&input)?;
        Ok((input.limit_id, changes))
    }

    async fn call(context: &Context, (id, changes): Self::Request) -> Result<Output, Error> {
        let now = context
            .pierre
            .update_spending_limit(&id, &changes)
            .await
            .map_err(shared::refused)?;
        let compared = shared::compare(&changes, Some(&now));
        Ok(Output {
            message: compared.message("limite"),
            changed: compared.changed,
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
            |found| format!("de {}", shared::described(&found).bracketed()),
        );
        let news = shared::compare(changes, None).changed.join("; ");
        let question = format!("Alterar o limite {which}: {news}?");
        Ok(Some(Question::new(question, request)?))
    }
}

/// Validates all arguments before any request.
fn changes(input: &Input) -> Result<LimitChanges, Error> {
    let none = input.category.is_none()
        && input.limit_amount.is_none()
        && input.period.is_none()
        && input.is_active.is_none();
    if none {
        return Err(Error::invalid(
            "informe ao menos um de `category`, `limitAmount`, `period`, `isActive`.",
        ));
    }
    Ok(LimitChanges {
        category: input
            .category
            .as_deref()
            .map(|it| as_shown("category", it))
            .transpose()?,
        limit_amount: input
            .limit_amount
            .map(|it| positive("limitAmount", it.0))
            .transpose()?,
        period: input.period.map(Period::as_str),
        is_active: input.is_active,
    })
}
