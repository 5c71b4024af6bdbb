//! "Como está meu limite de restaurantes?": how one spending limit stands, and what Pierre has told
//! the person of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shared::{self, Row};
use crate::pierre::models::{Alert, Limit, LimitDetails};
use crate::{
    answer::{Amount, Text, Words, clean::clean},
    tool::{Context, Effect, Error, Group, Tool},
    tools::caveats::{Doubts, local_moment},
};

/// See the module.
pub struct GetSpendingLimitTransactions;

/// Which limit.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    #[schemars(length(max = 100))]
    limit_id: String,
}

/// How the limit stands.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    #[serde(flatten)]
    limit: Row,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_count: Option<u32>,
    alerts_sent: Vec<AlertRow>,
    complete: bool,
    warnings: Vec<Words>,
}

clean!(Output: limit, transaction_count, alerts_sent, complete, warnings);

// One alert that was sent.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AlertRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    alert_type: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Amount>,
}

clean!(AlertRow: alert_type, sent_at, amount);

impl Tool for GetSpendingLimitTransactions {
    const NAME: &'static str = "get_spending_limit_transactions";
    const TITLE: &'static str = "Situação de um limite de gastos";
    const DESCRIPTION: &'static str = "Mostra a situação (status) de um limite de gastos: quanto já usou, percentual, quanto resta, quantas transações contam e que avisos ou alertas recebeu.

Quando usar: \"como está o limite de restaurantes?\", \"quantos por cento do limite já usei?\", \"recebi alerta do teto?\".

Quando não usar: apesar do nome, não traz as transações; veja get_transactions.

Devolve só números e avisos.";
    const GROUP: Group = Group::Limites;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"limitId": "sl_001"}"#;
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let status = context
            .pierre
            .get_spending_limit_transactions(&input.limit_id)
            .await
            .map_err(shared::refused)?;
        Ok(describe(&input.limit_id, status.data))
    }
}

fn describe(asked: &str, details: LimitDetails) -> Output {
    let spending = details.spending.unwrap_or_default();
    let status = details.status.unwrap_or_default();
    let history = status.alerts.and_then(|alerts| alerts.alert_history);
    let history = history.unwrap_or_default();
    let mut doubts = Doubts::default();
    doubts.unreadable(history.unreadable, "linha de aviso", "linhas de avisos");
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
        complete: !doubts.incomplete,
        warnings: doubts.warnings,
    }
}

fn alert(alert: &Alert) -> AlertRow {
    AlertRow {
        alert_type: Text::option(alert.alert_type.as_deref()),
        sent_at: alert.sent_at.map(local_moment),
        amount: alert.amount.map(Amount),
    }
}
