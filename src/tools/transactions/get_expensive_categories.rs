//! "Em que categorias mais gastei?"

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    answer::{
        Amount, Day, Text, Words,
        clean::clean,
        period::{self, PeriodAnswer},
    },
    tool::{Context, Effect, Error, Group, Tool},
    tools::caveats::Doubts,
};
use crate::{ledger::Period, pierre::models::Expense};

/// See the module.
pub struct GetExpensiveCategories;

/// When.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// Como em get_transactions.
    #[schemars(length(max = 30))]
    period: Option<String>,
    start_date: Option<Day>,
    end_date: Option<Day>,
}

/// The largest categories and what all came to.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    period: PeriodAnswer,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_spent: Option<Amount>,
    /// Categorias ao todo.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
    complete: bool,
    warnings: Vec<Words>,
    categories: Vec<Row>,
}

clean!(Output: period, total_spent, count, complete, warnings, categories);

// One category. What it says is spent is named so and positive, as in get_transactions.
#[derive(Serialize, JsonSchema)]
struct Row {
    category: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    spent: Option<Amount>,
}

clean!(Row: category, spent);

impl Tool for GetExpensiveCategories {
    const NAME: &'static str = "get_expensive_categories";
    const TITLE: &'static str = "Categorias em que mais gastou";
    const DESCRIPTION: &'static str = "Mostra as três categorias com os maiores gastos de um período (top 3) e o gasto total.

Quando usar: \"no que gasto mais?\", \"onde gastei mais dinheiro?\", \"em que categoria estou gastando mais?\", \"o que mais pesa no orçamento?\", maiores despesas da semana.

Quando não usar: todas as categorias ou total exato, summarize_spending.

Sem datas, uma semana. Devolve gastos positivos, calculados pela Pierre.";
    const GROUP: Group = Group::Transacoes;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"period": "mes_passado"}"#;
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let period = period(&input, context.today())?;
        let (found, accounts) = futures::join!(
            context
                .pierre
                .get_expensive_categories(period.start, period.end),
            context.accounts()
        );
        let summary = found?.summary;
        let mut doubts = Doubts::default();
        doubts.behind(accounts, |_| true, period.end, context.now);
        let Some(summary) = summary else {
            doubts.missing("A Pierre não mandou os valores por categoria; use get_transactions com `format: structured`.");
            return Ok(Output {
                period: period.into(),
                total_spent: None,
                count: None,
                complete: false,
                warnings: doubts.warnings,
                categories: Vec::new(),
            });
        };
        doubts.unreadable(summary.top.unreadable, "categoria", "categorias");
        if summary.total_expenses.is_none() || summary.top.rows.iter().any(|it| it.spent.is_none())
        {
            doubts.missing("A Pierre não informou todos os valores.");
        }
        Ok(Output {
            period: period.into(),
            total_spent: summary.total_expenses.map(|total| Amount(total.abs())),
            count: summary.total_categories,
            complete: !doubts.incomplete,
            warnings: doubts.warnings,
            categories: summary.top.rows.iter().map(row).collect(),
        })
    }
}

/// As Pierre does when nobody says: from seven days ago to today.
fn period(input: &Input, today: Date) -> Result<Period, Error> {
    if let Some(word) = &input.period {
        return Ok(period::resolve(
            Some(word),
            input.start_date,
            input.end_date,
            today,
        )?);
    }
    let end = input.end_date.unwrap_or(Day(today));
    let start = Day(end.0.saturating_sub(7.days()));
    let start = input.start_date.unwrap_or(start);
    Ok(period::resolve(None, Some(start), Some(end), today)?)
}

fn row(expense: &Expense) -> Row {
    Row {
        category: Text::clean(&expense.category),
        spent: expense.spent.map(Amount),
    }
}
