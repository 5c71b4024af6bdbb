//! The statement as rows: sorted, summed whole, shown by the page.

use jiff::civil::Date;

use super::{Detail, Input, Output, Query};
use crate::{
    ledger,
    pierre::models::{Statement, Transaction},
    tools::kit::{
        Text,
        freshness::Doubts,
        page::Place,
        row::{Names, Row},
    },
};

/// Rows of a page when nobody says how many.
const PAGE_SIZE: u16 = 50;
/// Most full rows of a page: each costs three times a concise one.
const MOST_FULL: usize = 100;
pub(super) fn answer(
    query: &Query,
    input: &Input,
    asked_until: Date,
    statement: Statement,
) -> Output {
    let mut doubts = Doubts::default();
    doubts.unreadable(statement.transactions.unreadable, "transação", "transações");
    let mut rows = statement.transactions.rows;
    let asked = ledger::Period {
        end: asked_until,
        ..query.walk.period
    };
    let strangers = rows
        .iter()
        .filter(|row| !asked.contains(row.date.day))
        .count();
    match strangers {
        0 => {}
        1 => doubts.warn("A Pierre mandou 1 transação fora do período pedido; foi descartada."),
        _ => doubts.warn(format!(
            "A Pierre mandou {strangers} transações fora do período pedido; foram descartadas."
        )),
    }
    rows.retain(|row| query.walk.period.contains(row.date.day) && is_of_category(query, row));
    rows.sort_by(|a, b| Place::of(a).cmp(&Place::of(b)));
    let sums = ledger::totals(&rows);
    match sums.foreign_left_out {
        0 => {}
        1 => doubts
            .missing("1 transação em outra moeda, sem valor em reais, ficou fora de `totals`."),
        many => doubts.missing(format!(
            "{many} transações em outra moeda, sem valor em reais, ficaram fora de `totals`."
        )),
    }
    let full = input.detail == Some(Detail::Full);
    let size = usize::from(input.page_size.unwrap_or(PAGE_SIZE));
    let size = if full { size.min(MOST_FULL) } else { size };
    let (shown, next_cursor) = query.walk.page(&rows, |row| Place::of(row), size);
    let names = Names::of(&rows);
    let show = if full { Row::full } else { Row::concise };
    Output {
        period: query.walk.period.into(),
        count: Some(rows.len()),
        returned: Some(shown.len()),
        totals: Some(sums.into()),
        next_cursor,
        complete: !doubts.incomplete,
        warnings: doubts.warnings,
        total_before_filter: statement.total_before_filter,
        message: input
            .client_message
            .as_ref()
            .and_then(|_| Text::option(statement.message.as_deref())),
        summary: None,
        transactions: Some(shown.iter().map(|row| show(row, &names)).collect()),
    }
}

fn is_of_category(query: &Query, row: &Transaction) -> bool {
    query.categories_of_ours.is_empty()
        || row.category.as_deref().is_some_and(|category| {
            let category = category.to_lowercase();
            query
                .categories_of_ours
                .iter()
                .any(|asked| asked.to_lowercase() == category)
        })
}
