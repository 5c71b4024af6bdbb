//! "Quanto ainda posso gastar?", "quais limites eu tenho?": the spending limits and the plan's
//! quota.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::Row;
use crate::{
    answer::{Sentence, clean::answer},
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{caveats::Caveats, quota::QuotaAnswer},
};

/// Rows in one answer.
const MOST_ROWS: usize = 50;

pub struct ListSpendingLimits;

/// Which limits to list.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// true: também os desativados.
    include_inactive: Option<bool>,
}

answer! {
    /// The limits.
    pub struct Output {
        count: usize,
        quota: Option<QuotaAnswer>,
        complete: bool,
        warnings: Vec<Sentence>,
        limits: Vec<Row>,
    }
}

impl Tool for ListSpendingLimits {
    const NAME: &'static str = "list_spending_limits";
    const TITLE: &'static str = "Limites de gastos";
    const DESCRIPTION: &'static str = "Lista os limites de gastos que a pessoa definiu (tetos, metas, orçamentos por categoria): quanto já gastou, quanto resta, se estourou, e a cota do plano.

Quando usar: \"quanto ainda posso gastar com mercado?\", \"quais limites criei?\", \"estourei o limite?\", \"como vão os orçamentos?\", \"quanto sobra?\"; achar o `limitId`.

Quando não usar: limite do cartão, get_accounts.

Devolve um limite por linha.";
    const GROUP: Group = Group::Limits;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"includeInactive": true}"#;
    type Input = Input;
    /// Whether inactive ones are shown too.
    type Request = bool;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<bool, Error> {
        Ok(input.include_inactive.unwrap_or(false))
    }

    async fn call(context: &Context, inactive: bool) -> Result<Output, Error> {
        let listed = context.pierre.list_spending_limits(inactive).await?;
        let mut caveats = Caveats::default();
        let mut limits = listed.limits.rows;
        let before = limits.len();
        // A row with neither an id nor a category identifies nothing.
        limits.retain(|it| it.id.is_some() || it.category.is_some());
        let unreadable = listed.limits.unreadable + before - limits.len();
        caveats.unreadable(unreadable, "linha de limite", "linhas de limites");
        limits.sort_by(|a, b| {
            let order = |it: &crate::pierre::models::Limit| {
                (
                    it.is_active == Some(false),
                    it.category.clone(),
                    it.id.clone(),
                )
            };
            order(a).cmp(&order(b))
        });
        if limits.len() > MOST_ROWS {
            caveats.missing(format!(
                "São {} limites; aparecem os {MOST_ROWS} primeiros, os ativos antes dos inativos.",
                limits.len()
            ));
        }
        Ok(Output {
            count: limits.len(),
            quota: listed.quota.map(QuotaAnswer::from),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            limits: limits
                .iter()
                .take(MOST_ROWS)
                .map(|it| Row::of(it, None))
                .collect(),
        })
    }
}
