//! "Por que este total?": the rows inside a total, or those left out of it, each with its rule.

use std::hash::Hash;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    groups::{self, GroupBy, Keys, LeftOut},
    named,
    row::{Concise, Names},
};
use crate::{
    answer::{
        Amount, Sentence, Text,
        clean::answer,
        page::{CursorText, Pagination, RowKey, query_number},
        period::{self, PeriodAnswer, PeriodArguments},
    },
    ledger::{
        book::{Basis, Entry},
        rules::Rule,
        spending::Sums,
    },
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::load,
};

/// Default page size.
const PAGE_SIZE: u16 = 48;

pub struct ExplainTotal;

/// Which total, and which side of it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(transform = period::described(&[("period", "Como em summarize_spending.")]))]
pub struct Input {
    #[serde(flatten)]
    when: PeriodArguments,
    /// Padrão competencia.
    basis: Option<Basis>,
    /// Padrão category.
    group_by: Option<GroupBy>,
    /// Só este grupo (`key`).
    #[schemars(length(max = 160))]
    group: Option<String>,
    /// Padrão counted.
    show: Option<Show>,
    /// Padrão 48.
    #[schemars(range(min = 1, max = 200))]
    page_size: Option<u16>,
    #[schemars(length(max = 400))]
    cursor: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
enum Show {
    #[default]
    Counted,
    LeftOut,
    Likely,
}

answer! {
    /// The total and a page of its rows.
    pub struct Output {
        period: PeriodAnswer,
        basis: Sentence,
        group: Option<Text>,
        total: Amount,
        count: usize,
        likely: Option<Amount>,
        merged: Option<usize>,
        left_out: Vec<LeftOut>,
        // Rows of this page.
        returned: usize,
        next_cursor: Option<CursorText>,
        complete: bool,
        warnings: Vec<Sentence>,
        transactions: Vec<ExplainedRow>,
    }
}

answer! {
    // A row with the rule that classified it.
    struct ExplainedRow {
        #[serde(flatten)]
        row: Concise,
        rule: Option<Sentence>,
    }
}

impl Tool for ExplainTotal {
    const NAME: &'static str = "explain_total";
    const TITLE: &'static str = "Por que este total";
    const DESCRIPTION: &'static str = "Explica um total de summarize_spending: as compras, transações e lançamentos que entraram na soma, ou o que não foi contado, e a regra de cada linha.

Quando usar: \"por que deu esse valor?\", \"como chegou nesse número?\", \"por que o pagamento da fatura ficou fora?\", \"de onde veio o total?\", \"o que faz parte?\", \"não contou\".

Quando não usar: achar compra, search_transactions.

Devolve `total`, a soma exata de todas as páginas. `installment` \"12x\": compra inteira.";
    const GROUP: Group = Group::Transactions;
    const EFFECT: Effect = Effect::Read;
    const IS_ENDPOINT: bool = false;
    const EXAMPLE: &'static str =
        r#"{"period": "2026-10", "groupBy": "category", "group": "Supermercado"}"#;
    type Input = Input;
    /// The arguments, their period and their page.
    type Request = (Input, Pagination);
    type Output = Output;

    fn check(now: Now, input: Input) -> Result<Self::Request, Error> {
        let pagination = pagination(&input, now.today())?;
        Ok((input, pagination))
    }

    async fn call(context: &Context, (input, pagination): Self::Request) -> Result<Output, Error> {
        let basis = input.basis.unwrap_or_default();
        let opened = Box::pin(load::open(context, pagination.period, Some(basis))).await?;
        let load::Opened {
            book,
            accounts,
            merged,
            mut caveats,
        } = opened;
        let by = input.group_by.unwrap_or_default();
        let keys = Keys::of(by, &accounts);
        let mut entries: Vec<Entry> = book.entries().collect();
        let group = match input.group.as_deref() {
            None => None,
            Some(name) => {
                let of_entries: Vec<_> = entries.iter().map(|entry| keys.key(entry)).collect();
                let group = named::group("group", by, name, &of_entries)?.to_owned();
                let mut of_group = of_entries.iter().map(|key| **key == *group);
                entries.retain(|_| of_group.next() == Some(true));
                Some(group)
            }
        };
        let sums = Sums::of(entries.iter().copied());
        load::doubt_sums(&sums, &mut caveats);
        let show = input.show.unwrap_or_default();
        entries.retain(|entry| match show {
            Show::Counted => entry.is_in_total(),
            Show::LeftOut => !entry.is_in_total(),
            Show::Likely => entry.is_only_likely(),
        });
        let (shown, next_cursor) = pagination.page(
            &entries,
            |entry| RowKey::of(entry.row),
            usize::from(input.page_size.unwrap_or(PAGE_SIZE)),
        );
        let names = Names::of(book.entries().map(|entry| entry.row));
        Ok(Output {
            period: pagination.period.into(),
            basis: basis.name().into(),
            group: group.as_deref().map(Text::clean),
            total: Amount(sums.counted.total),
            count: sums.counted.count,
            likely: sums.shown_likely().map(Amount),
            merged,
            left_out: groups::left_out(&sums),
            returned: shown.len(),
            next_cursor,
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            transactions: shown
                .iter()
                .map(|entry| explained(entry, &names, show))
                .collect(),
        })
    }
}

/// Validates the arguments and resolves the period and the page.
fn pagination(input: &Input, today: Date) -> Result<Pagination, Error> {
    let (basis, by) = (
        input.basis.unwrap_or_default(),
        input.group_by.unwrap_or_default(),
    );
    let show = input.show.unwrap_or_default();
    let number = query_number(&(&input.when, basis, by, &input.group, show));
    Ok(Pagination::resume(input.cursor.as_deref(), number, || {
        input.when.this_month_or(today)
    })?)
}

/// Shows a row with its amount in reais, the amount that the total sums.
fn explained(entry: &Entry, names: &Names<'_>, show: Show) -> ExplainedRow {
    let rule = match entry.reais {
        None if entry.counts => Rule::Foreign,
        _ => entry.rule,
    };
    let mut shown = entry.row.clone();
    if let Some(reais) = entry.reais {
        shown.magnitude = reais.abs();
        shown.currency = None;
    }
    if show == Show::LeftOut {
        // The rule explains why the row is left out of the total.
        shown.category = None;
    }
    let mut row = Concise::of(&shown, names);
    if let Some(parts) = entry.parts {
        row.installment = Some(format!("{parts}x").into());
    }
    ExplainedRow {
        row,
        rule: (show != Show::Counted).then(|| rule.id().into()),
    }
}
