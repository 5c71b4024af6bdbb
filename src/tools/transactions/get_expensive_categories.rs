//! "Em que categorias mais gastei?"

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{
        Amount, Sentence, Text,
        clean::answer,
        period::{PeriodAnswer, PeriodArguments},
    },
    ledger::Period,
    pierre::models::Expense,
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::caveats::Caveats,
};

pub struct GetExpensiveCategories;

/// The period.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    #[serde(flatten)]
    when: PeriodArguments,
}

answer! {
    /// The largest categories and the total of all.
    pub struct Output {
        period: PeriodAnswer,
        total_spent: Option<Amount>,
        /// Categorias ao todo.
        count: Option<u32>,
        complete: bool,
        warnings: Vec<Sentence>,
        categories: Vec<Row>,
    }
}

answer! {
    // One category. Amounts spent are positive and named as spent.
    struct Row {
        category: Text,
        spent: Option<Amount>,
    }
}

impl Tool for GetExpensiveCategories {
    const NAME: &'static str = "get_expensive_categories";
    const TITLE: &'static str = "Categorias em que mais gastou";
    const DESCRIPTION: &'static str = "Mostra as três categorias com os maiores gastos de um período (top 3) e o gasto total.

Quando usar: \"no que gasto mais?\", \"onde gastei mais dinheiro?\", \"em que categoria estou gastando mais?\", \"o que mais pesa no orçamento?\", maiores despesas da semana.

Quando não usar: todas as categorias ou total exato, summarize_spending.

Sem datas, uma semana. Devolve gastos positivos, calculados pela Pierre.";
    const GROUP: Group = Group::Transactions;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"period": "mes_passado"}"#;
    type Input = Input;
    type Request = Period;
    type Output = Output;

    fn check(now: Now, input: Input) -> Result<Period, Error> {
        // Pierre's default: from seven days ago to today.
        let today = now.today();
        let week = |end: Date| end.saturating_sub(7.days());
        Ok(input.when.resolve_or(today, today, week)?)
    }

    async fn call(context: &Context, period: Period) -> Result<Output, Error> {
        let (found, accounts) = futures::join!(
            context
                .pierre
                .get_expensive_categories(period.start, period.end),
            context.accounts()
        );
        let summary = found?.summary;
        let mut caveats = Caveats::default();
        caveats.behind(accounts, |_| true, period.end, context.now);
        let Some(summary) = summary else {
            caveats.missing("A Pierre não enviou os valores por categoria; use get_transactions com `format: structured`.");
            return Ok(Output {
                period: period.into(),
                total_spent: None,
                count: None,
                complete: false,
                warnings: caveats.warnings,
                categories: Vec::new(),
            });
        };
        caveats.unreadable(summary.top.unreadable, "categoria", "categorias");
        if summary.total_expenses.is_none() || summary.top.rows.iter().any(|it| it.spent.is_none())
        {
            caveats.missing("A Pierre não informou todos os valores.");
        }
        Ok(Output {
            period: period.into(),
            total_spent: summary.total_expenses.map(|total| Amount(total.abs())),
            count: summary.total_categories,
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            categories: summary.top.rows.iter().map(row).collect(),
        })
    }
}

fn row(expense: &Expense) -> Row {
    Row {
        category: Text::clean(&expense.category),
        spent: expense.spent.map(Amount),
    }
}
