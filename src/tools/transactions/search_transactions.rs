//! "Quando paguei, e quanto, a quem?": rows found by text, amount, account, category and kind.

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    groups::TotalsAnswer,
    named,
    row::{Concise, Names},
};
use crate::{
    answer::{
        Sentence,
        amount::AmountArgument,
        clean::answer,
        page::{CursorText, Pagination, RowKey, query_number},
        period::{PeriodAnswer, PeriodArguments},
    },
    ledger::{self, book::Entry, normalize::normalize, rules::TransactionKind, spending::Sums},
    pierre::models::{Account, Transaction},
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{load, lookup},
};

/// Default page size.
const PAGE_SIZE: u16 = 50;

pub struct SearchTransactions;

/// The search criteria; a row must match all of them.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Palavras da descrição ou loja.
    #[schemars(length(max = 100))]
    text: Option<String>,
    #[serde(flatten)]
    when: PeriodArguments,
    /// Sem sinal.
    min_amount: Option<AmountArgument>,
    max_amount: Option<AmountArgument>,
    /// Nome, banco ou id.
    #[schemars(length(max = 100))]
    account: Option<String>,
    #[schemars(length(max = 100))]
    category: Option<String>,
    /// Natureza.
    kind: Option<TransactionKind>,
    /// Padrão 50.
    #[schemars(range(min = 1, max = 200))]
    page_size: Option<u16>,
    #[schemars(length(max = 400))]
    cursor: Option<String>,
}

answer! {
    /// A page of the matching rows, and the totals of all of them.
    pub struct Output {
        period: PeriodAnswer,
        count: usize,
        returned: usize,
        totals: TotalsAnswer,
        next_cursor: Option<CursorText>,
        merged: Option<usize>,
        complete: bool,
        warnings: Vec<Sentence>,
        transactions: Vec<Concise>,
    }
}

impl Tool for SearchTransactions {
    const NAME: &'static str = "search_transactions";
    const TITLE: &'static str = "Buscar lançamentos";
    const DESCRIPTION: &'static str = "Busca, acha ou procura compras, PIX, transferências e outros lançamentos por texto, loja, valor, conta, categoria ou tipo, e soma o que achou.

Quando usar: \"quanto gastei no iFood?\", \"quando comprei no posto pela última vez?\", \"quanto paguei ao encanador este ano?\", \"quem me mandou o PIX?\", \"encontre o pagamento ou a transferência\", \"procure a compra\", \"acha o PIX que recebi\", PIX recebidos, compras maiores ou acima de 200, quando caiu o salário, estorno, reembolso.

Quando não usar: o extrato todo, get_transactions; por categoria, summarize_spending.

Devolve `totals` de tudo o que achou; cada parcela é uma linha.";
    const GROUP: Group = Group::Transactions;
    const EFFECT: Effect = Effect::Read;
    const IS_ENDPOINT: bool = false;
    const EXAMPLE: &'static str = r#"{"text": "ifood", "period": "2026-10"}"#;
    type Input = Input;
    /// The arguments, their period and their page.
    type Request = (Input, Pagination);
    type Output = Output;

    fn check(now: Now, input: Input) -> Result<Self::Request, Error> {
        let pagination = pagination(&input, now.today())?;
        Ok((input, pagination))
    }

    async fn call(context: &Context, (input, pagination): Self::Request) -> Result<Output, Error> {
        let opened = Box::pin(load::open(context, pagination.period, None)).await?;
        let load::Opened {
            book,
            accounts,
            merged,
            mut caveats,
        } = opened;
        let wanted = Wanted::read(&input, &accounts, book.entries())?;
        let found = book.entries().filter(|entry| wanted.fits(entry));
        let found: Vec<Entry> = found.collect();
        let totals = ledger::totals_of(found.iter().map(|entry| entry.reais));
        let pending = Sums::of(found.iter().copied()).pending;
        load::doubt_totals(pending, totals.foreign_left_out, &mut caveats);
        let size = usize::from(input.page_size.unwrap_or(PAGE_SIZE));
        let (shown, next_cursor) = pagination.page(&found, |entry| RowKey::of(entry.row), size);
        let names = Names::of(book.entries().map(|entry| entry.row));
        let rows = shown.iter().map(|entry| Concise::of(entry.row, &names));
        Ok(Output {
            period: pagination.period.into(),
            count: found.len(),
            returned: shown.len(),
            totals: totals.into(),
            next_cursor,
            merged,
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            transactions: rows.collect(),
        })
    }
}

/// Validates the arguments and resolves the period and the page.
fn pagination(input: &Input, today: Date) -> Result<Pagination, Error> {
    if let (Some(least), Some(most)) = (input.min_amount, input.max_amount)
        && most.0 < least.0
    {
        return Err(Error::invalid(
            "`maxAmount`: é menor que `minAmount`; inverta os valores.",
        ));
    }
    if [input.min_amount, input.max_amount]
        .into_iter()
        .flatten()
        .any(|it| it.0 < Decimal::ZERO)
    {
        return Err(Error::invalid(
            "`minAmount` e `maxAmount`: informe sem sinal, por exemplo 200.",
        ));
    }
    let amounts = (
        input.min_amount.map(|it| it.0),
        input.max_amount.map(|it| it.0),
    );
    let texts = (&input.text, &input.account, &input.category);
    let number = query_number(&(&input.when, amounts, texts, input.kind));
    Ok(Pagination::resume(input.cursor.as_deref(), number, || {
        input.when.resolve(today)
    })?)
}

/// The criteria that a row must match.
struct Wanted<'a> {
    words: Vec<String>,
    amount: (Option<Decimal>, Option<Decimal>),
    accounts: Option<Vec<&'a Account>>,
    category: Option<String>,
    kind: Option<TransactionKind>,
}

impl<'a> Wanted<'a> {
    fn read<'b>(
        input: &Input,
        accounts: &'a [Account],
        entries: impl Iterator<Item = Entry<'b>>,
    ) -> Result<Self, Error> {
        let text = input.text.as_deref().map(normalize).unwrap_or_default();
        let categories = entries.filter_map(|entry| entry.row.category.as_deref());
        let category = input.category.as_deref();
        let category = category.map(|name| named::category("category", name, categories));
        let account = input.account.as_deref();
        let account = account.map(|name| lookup::accounts("account", name, accounts));
        Ok(Self {
            words: text
                .split(' ')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            amount: (
                input.min_amount.map(|it| it.0),
                input.max_amount.map(|it| it.0),
            ),
            accounts: account.transpose()?,
            category: category.transpose()?.map(normalize),
            kind: input.kind,
        })
    }

    fn fits(&self, entry: &Entry) -> bool {
        let row = entry.row;
        let amount = entry.reais.map_or(row.magnitude, |reais| reais.abs());
        self.kind.is_none_or(|kind| entry.kind() == kind)
            && self.amount.0.is_none_or(|least| amount >= least)
            && self.amount.1.is_none_or(|most| amount <= most)
            && self.category.as_ref().is_none_or(|wanted| {
                row.category
                    .as_deref()
                    .is_some_and(|category| normalize(category) == *wanted)
            })
            && self
                .accounts
                .as_ref()
                .is_none_or(|accounts| accounts.iter().any(|account| is_of(row, account)))
            && self.holds_words(row)
    }

    fn holds_words(&self, row: &Transaction) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let texts = [row.description.as_deref(), row.merchant.as_deref()];
        let text: Vec<_> = texts.into_iter().flatten().map(normalize).collect();
        let text = text.join(" ");
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Matches by Pierre's id; rows in the documented shape only have the account's name.
fn is_of(row: &Transaction, account: &Account) -> bool {
    match row.account_id.as_deref() {
        Some(id) => account.id == id,
        None => account.name.is_some() && account.name == row.account_name,
    }
}
