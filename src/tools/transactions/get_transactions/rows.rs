//! The statement as rows: sorted, summed over the whole period, shown page by page.

use jiff::civil::Date;

use super::{output::Output, query::Query};
use crate::{
    answer::{
        Text,
        page::{Detail, RowKey},
    },
    ledger::{self, intake::Repeated, normalize::normalize},
    pierre::models::{Statement, Transaction},
    tools::{
        caveats::Caveats,
        transactions::row::{Names, Row},
    },
};

/// Default page size.
const PAGE_SIZE: u16 = 50;
/// Most full rows on a page: each costs three times a concise one.
const MOST_FULL: usize = 100;

pub(super) fn answer(
    query: &Query,
    asked_until: Date,
    statement: &Statement,
    repeated: Repeated,
) -> Output {
    let input = &query.input;
    let mut caveats = Caveats::default();
    caveats.statement(statement, repeated.merged);
    caveats.repeated(&repeated);
    let all = &statement.transactions.rows;
    let asked = ledger::Period {
        end: asked_until,
        ..query.pagination.period
    };
    let strangers = all.iter().filter(|row| !asked.contains(row.date.day));
    let strangers = strangers.count();
    match strangers {
        0 => {}
        1 => caveats.warn("A Pierre enviou 1 transação fora do período pedido; foi descartada."),
        _ => caveats.warn(format!(
            "A Pierre enviou {strangers} transações fora do período pedido; foram descartadas."
        )),
    }
    let wanted = Wanted::of(query);
    // Long rows are left where they are.
    let mut rows: Vec<&Transaction> = all.iter().filter(|row| wanted.fits(row)).collect();
    rows.sort_by(|a, b| RowKey::of(a).cmp(&RowKey::of(b)));
    let sums = ledger::totals(rows.iter().copied());
    match sums.foreign_left_out {
        0 => {}
        1 => caveats
            .missing("1 transação em outra moeda, sem valor em reais, ficou fora de `totals`."),
        many => caveats.missing(format!(
            "{many} transações em outra moeda, sem valor em reais, ficaram fora de `totals`."
        )),
    }
    let full = input.detail == Some(Detail::Full);
    let size = usize::from(input.page_size.unwrap_or(PAGE_SIZE));
    let size = if full { size.min(MOST_FULL) } else { size };
    let (shown, next_cursor) = query.pagination.page(&rows, |row| RowKey::of(row), size);
    let names = Names::of(rows.iter().copied());
    let show = if full { Row::full } else { Row::concise };
    Output {
        period: query.pagination.period.into(),
        count: Some(rows.len()),
        returned: Some(shown.len()),
        totals: Some(sums.into()),
        next_cursor,
        merged: (repeated.merged > 0).then_some(repeated.merged),
        complete: !caveats.incomplete,
        warnings: caveats.warnings,
        total_before_filter: statement.total_before_filter,
        message: input
            .client_message
            .as_ref()
            .and_then(|_| Text::option(statement.message.as_deref())),
        summary: None,
        transactions: Some(shown.iter().map(|row| show(row, &names)).collect()),
    }
}

/// Applies the filters again: Pierre does not apply all of them.
struct Wanted<'a> {
    query: &'a Query,
    categories: Vec<String>,
}

impl<'a> Wanted<'a> {
    fn of(query: &'a Query) -> Self {
        let categories = query.categories.iter().map(|name| normalize(name));
        Self {
            query,
            categories: categories.collect(),
        }
    }

    fn fits(&self, row: &Transaction) -> bool {
        let statuses = self
            .query
            .input
            .include_status
            .as_deref()
            .unwrap_or_default();
        let status = row.status.as_deref().unwrap_or("POSTED");
        let kind = row.account_kind.as_ref();
        let subtype = row.account_subtype.as_deref();
        self.query.pagination.period.contains(row.date.day)
            && (self.categories.is_empty() || self.is_of_category(row))
            && (statuses.is_empty() || statuses.iter().any(|it| it.as_str() == status))
            && self
                .query
                .account_type
                .is_none_or(|wanted| kind.is_none_or(|it| it.as_str() == wanted))
            && self
                .query
                .account_subtype
                .is_none_or(|wanted| subtype.is_none_or(|it| it == wanted))
            && self.is_of_amount(row)
    }

    fn is_of_category(&self, row: &Transaction) -> bool {
        let category = row.category.as_deref().map(normalize);
        category.is_some_and(|it| self.categories.contains(&it))
    }

    /// The amount from the person's side: outflows are negative.
    fn is_of_amount(&self, row: &Transaction) -> bool {
        let (least, most) = (self.query.input.min_amount, self.query.input.max_amount);
        let amount = ledger::signed(row);
        least.is_none_or(|it| amount >= it.0) && most.is_none_or(|it| amount <= it.0)
    }
}
