//! The statement as rows: sorted, summed whole, shown by the page.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Detail, Input, Output, Query, TotalsAnswer};
use crate::{
    ledger,
    pierre::models::{Statement, Transaction},
    tools::kit::{
        Amount, Day, Text,
        freshness::Doubts,
        page::{self, Place},
    },
};

/// Rows of a page when nobody says how many.
const PAGE_SIZE: u16 = 50;
/// Characters of a description in the concise form: banks write what happened and with whom in
/// fewer, and a stranger's essay does not spend the model's context.
const CONCISE_DESCRIPTION: usize = 60;

// One transaction.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row {
    date: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<Text>,
    amount: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Text>,
    /// Ausente: POSTED.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Text>,
    /// Ausente: BRL.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Text>,
    /// Em reais.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_in_account_currency: Option<Amount>,
    /// 3/12.
    #[serde(skip_serializing_if = "Option::is_none")]
    installment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_category: Option<Text>,
}

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
        ..query.period
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
    rows.retain(|row| query.period.contains(row.date.day) && is_of_category(query, row));
    rows.sort_by(|a, b| place(a).cmp(&place(b)));
    let sums = ledger::totals(&rows);
    match sums.foreign_left_out {
        0 => {}
        1 => doubts
            .missing("1 transação em outra moeda, sem valor em reais, ficou fora de `totals`."),
        many => doubts.missing(format!(
            "{many} transações em outra moeda, sem valor em reais, ficaram fora de `totals`."
        )),
    }
    let size = usize::from(input.page_size.unwrap_or(PAGE_SIZE));
    let (shown, next_cursor) = page::page(
        &rows,
        place,
        query.cursor.as_ref(),
        size,
        query.number,
        query.period,
    );
    let ambiguous = ambiguous_names(&rows);
    let full = input.detail == Some(Detail::Full);
    Output {
        period: query.period.into(),
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
        transactions: Some(
            shown
                .iter()
                .map(|row| show(row, full, &ambiguous))
                .collect(),
        ),
    }
}

fn place(row: &Transaction) -> Place<'_> {
    Place {
        day: row.date.day,
        id: &row.id,
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

/// Names that more than one account bears; such a name is shown with its bank.
fn ambiguous_names(rows: &[Transaction]) -> HashSet<&str> {
    let mut banks: HashMap<&str, &Option<String>> = HashMap::new();
    let mut ambiguous = HashSet::new();
    for row in rows {
        if let Some(name) = row.account_name.as_deref()
            && *banks.entry(name).or_insert(&row.bank) != &row.bank
        {
            ambiguous.insert(name);
        }
    }
    ambiguous
}

fn show(row: &Transaction, full: bool, ambiguous: &HashSet<&str>) -> Row {
    let only_full = |text: &Option<String>| full.then(|| Text::option(text.as_deref())).flatten();
    let currency = row
        .currency
        .as_deref()
        .filter(|currency| *currency != "BRL");
    let account = row
        .account_name
        .as_deref()
        .map(|name| match row.bank.as_deref() {
            Some(bank) if ambiguous.contains(name) => Text::clean(&format!("{name} ({bank})")),
            _ => Text::clean(name),
        });
    Row {
        date: Day(row.date.day),
        description: Text::option(row.description.as_deref()).map(|text| {
            if full {
                text
            } else {
                text.shortened(CONCISE_DESCRIPTION)
            }
        }),
        category: Text::option(row.category.as_deref()),
        amount: ledger::signed(row).into(),
        account,
        status: Text::option(row.status.as_deref().filter(|status| *status != "POSTED")),
        currency: Text::option(currency),
        amount_in_account_currency: currency
            .and_then(|_| ledger::signed_in_reais(row))
            .map(Amount),
        installment: row
            .installment
            .map(|part| format!("{}/{}", part.number, part.total)),
        transaction_id: (full && !row.id.is_empty()).then(|| row.id.clone()),
        account_id: full.then(|| row.account_id.clone()).flatten(),
        bank: only_full(&row.bank),
        r#type: full
            .then(|| {
                row.account_kind
                    .as_ref()
                    .map(|kind| Text::clean(kind.as_str()))
            })
            .flatten(),
        merchant: only_full(&row.merchant),
        original_category: only_full(&row.original_category),
    }
}
