//! "Como está meu limite de restaurantes?": the status of one spending limit, and the alerts that
//! Pierre has sent about it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{self, Row};
use crate::{
    answer::{Amount, Sentence, Text, clean::answer, sentence::local_moment},
    pierre::models::{Alert, Limit, LimitDetails},
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::caveats::Caveats,
};

pub struct GetSpendingLimitTransactions;

/// The limit's id.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[schemars(length(max = 100))]
    limit_id: String,
}

answer! {
    /// The status of the limit.
    pub struct Output {
        #[serde(flatten)]
        limit: Row,
        transaction_count: Option<u32>,
        alerts_sent: Vec<AlertRow>,
        complete: bool,
        warnings: Vec<Sentence>,
    }
}

answer! {
    // One alert that Pierre sent.
    struct AlertRow {
        alert_type: Option<Text>,
        sent_at: Option<Sentence>,
        amount: Option<Amount>,
    }
}

impl Tool for GetSpendingLimitTransactions {
    const NAME: &'static str = "get_spending_limit_transactions";
    const TITLE: &'static str = "Situação de um limite de gastos";
    const DESCRIPTION: &'static str = "Mostra a situação (status) de um limite de gastos: quanto já usou, percentual, quanto resta, quantas transações contam e que avisos ou alertas recebeu.

Quando usar: \"como está o limite de restaurantes?\", \"quantos por cento do limite já usei?\", \"recebi alerta do teto?\".

Quando não usar: apesar do nome, não traz as transações; veja get_transactions.

Devolve só números e avisos.";
    const GROUP: Group = Group::Limits;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"limitId": "sl_001"}"#;
    type Input = Input;
    /// The id.
    type Request = String;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<String, Error> {
        Ok(input.limit_id)
    }

    async fn call(context: &Context, id: String) -> Result<Output, Error> {
        let status = context
            .pierre
            .get_spending_limit_transactions(&id)
            .await
            .map_err(shared::refused)?;
        Ok(describe(&id, status.data))
    }
}

fn describe(asked: &str, details: LimitDetails) -> Output {
    let spending = details.spending.unwrap_or_default();
    let status = details.status.unwrap_or_default();
    let history = status.alerts.and_then(|alerts| alerts.alert_history);
    let history = history.unwrap_or_default();
    let mut caveats = Caveats::default();
    caveats.unreadable(history.unreadable, "linha de aviso", "linhas de avisos");
    let limit = Limit {
        current_spending: spending.current_spent,
        remaining_amount: spending.remaining,
        percentage_used: spending.percentage,
        status: status.level,
        ..details.limit.unwrap_or_default()
    };
    Output {
        limit: Row::of(&limit, Some(asked)),
        transaction_count: spending.transaction_count,
        alerts_sent: history.rows.iter().map(alert).collect(),
        complete: !caveats.incomplete,
        warnings: caveats.warnings,
    }
}

fn alert(alert: &Alert) -> AlertRow {
    AlertRow {
        alert_type: Text::option(alert.alert_type.as_deref()),
        sent_at: alert.sent_at.map(local_moment),
        amount: alert.amount.map(Amount),
    }
}
