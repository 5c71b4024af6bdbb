//! "Suba o limite de restaurantes para R$ 900": changes one spending limit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared::{self, Period};
use crate::pierre::LimitChanges;
use crate::{
    answer::{
        Words,
        amount::{AmountArgument, positive},
        clean::clean,
        text::as_shown,
    },
    tool::{Context, Effect, Error, Group, Tool},
    tools::summary,
};

/// See the module.
pub struct UpdateSpendingLimit;

/// Which limit, and at least one change.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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

/// What is different now.
#[derive(Serialize, JsonSchema)]
pub struct Output {
    message: Words,
    changed: Vec<Words>,
    warnings: Vec<Words>,
}

clean!(Output: message, changed, warnings);

impl Tool for UpdateSpendingLimit {
    const NAME: &'static str = "update_spending_limit";
    const TITLE: &'static str = "Alterar limite de gastos";
    const DESCRIPTION: &'static str = "Altera um limite de gastos (teto, orçamento): muda valor, categoria ou período, pausa, desativa ou reativa.

Quando usar: mudar, aumentar, subir, diminuir, baixar ou pausar o limite: \"aumente o limite de restaurantes para 900\", \"altere o teto\", \"sobe o teto\", \"reduz o orçamento\", \"diminua a meta\", \"pause o limite\".

Quando não usar: sem o `limitId`, list_spending_limits; excluir, delete_spending_limit.

Devolve o que mudou.";
    const GROUP: Group = Group::Limites;
    const EFFECT: Effect = Effect::Write;
    const IDEMPOTENT: bool = true;
    const EXAMPLE: &'static str = r#"{"limitId": "sl_001", "limitAmount": 900}"#;
    const HOW_TO_CHECK: &'static str = "chame list_spending_limits com `includeInactive: true` e veja o limite; repetir a mesma alteração é seguro.";
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let changes = changes(&input)?;
        let now = context
            .pierre
            .update_spending_limit(&input.limit_id, &changes)
            .await
            .map_err(shared::refused)?;
        let compared = shared::compare(&changes, Some(&now));
        Ok(Output {
            message: compared.message("limite"),
            changed: compared.changed,
            warnings: compared.warnings,
        })
    }

    async fn intent(context: &Context, input: &Input) -> Result<Option<String>, Error> {
        let changes = changes(input)?;
        let id = &input.limit_id;
        let found = shared::find(context, id).await?;
        let which = found.map_or_else(
            || summary::unlisted(id),
            |found| format!("de {}", shared::described(&found).bracketed()),
        );
        let news = shared::compare(&changes, None).changed.join("; ");
        Ok(Some(format!("Alterar o limite {which}: {news}?")))
    }
}

/// Checks everything before anything is sent.
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
