//! Pierre's own grouping (`format: "structured"`), passed on as figures.

use super::{
    output::{CategoryRow, Output, SummaryAnswer, TopRow},
    query::Query,
};
use crate::{
    answer::{Amount, Day, Text},
    pierre::models::{CategoryTotal, StructuredStatement, TopTransaction},
    tools::caveats::Caveats,
};

/// Most categories and transactions passed on.
const MOST: usize = 40;

pub(super) fn answer(query: &Query, statement: StructuredStatement) -> Output {
    let summary = statement.data.summary;
    let mut caveats = Caveats::default();
    caveats.unreadable(
        summary.top_transactions.unreadable,
        "transação",
        "transações",
    );
    caveats.warn(
        "Totais calculados pela Pierre, com as regras dela; podem diferir da soma das linhas.",
    );
    if query.categories.iter().any(|name| name.contains(',')) {
        caveats.missing("A Pierre não filtra por uma categoria que tem vírgula no nome; este resumo cobre todas as categorias.");
    }
    if summary.by_category.len() > MOST {
        caveats.missing(format!(
            "Só as primeiras {MOST} de {} categorias aparecem.",
            summary.by_category.len()
        ));
    }
    Output {
        period: query.pagination.period.into(),
        count: statement.count.map(|count| count as usize),
        returned: None,
        totals: None,
        next_cursor: None,
        merged: None,
        complete: !caveats.incomplete,
        warnings: caveats.warnings,
        total_before_filter: statement.total_before_filter,
        message: statement
            .total_before_filter
            .and_then(|_| Text::option(statement.message.as_deref())),
        summary: Some(SummaryAnswer {
            total_spent: summary.total_spent.map(Amount),
            total_received: summary.total_received.map(Amount),
            total_bank_transfer: summary.total_bank_transfer.map(Amount),
            period: Text::option(summary.period.as_deref()),
            by_category: summary
                .by_category
                .iter()
                .take(MOST)
                .map(category)
                .collect(),
            top_transactions: summary
                .top_transactions
                .rows
                .iter()
                .take(MOST)
                .map(top)
                .collect(),
        }),
        transactions: None,
    }
}

fn category(total: &CategoryTotal) -> CategoryRow {
    CategoryRow {
        category: Text::clean(&total.category),
        total: total.total.map(Amount),
        count: total.count,
    }
}

fn top(row: &TopTransaction) -> TopRow {
    let amount = row.amount.map(|amount| match row.kind.as_deref() {
        Some("DEBIT") => -amount.abs(),
        Some("CREDIT") => amount.abs(),
        _ => amount,
    });
    TopRow {
        date: row.date.map(|date| Day(date.day)),
        description: Text::option(row.description.as_deref()),
        merchant: Text::option(row.merchant.as_deref()),
        category: Text::option(row.category.as_deref()),
        amount: amount.map(Amount),
        currency: Text::option(
            row.currency
                .as_deref()
                .filter(|currency| *currency != "BRL"),
        ),
    }
}
