//! "Quanto entrou, quanto saiu e quanto sobrou em cada mês?"

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{
    Period,
    book::Basis,
    cash::{self, held},
    spending::Sums,
};
use crate::{
    answer::{Amount, Words, clean::clean, period::PeriodAnswer},
    tool::{Context, Effect, Error, Group, Tool},
    tools::load,
};

/// Months when nobody says how many.
const MONTHS: u8 = 6;

/// See the module.
pub struct CashFlow;

/// How far back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Com o mês atual; padrão 6.
    #[schemars(range(min = 1, max = 24))]
    months: Option<u8>,
}

/// The months, oldest first.
#[derive(Serialize, JsonSchema)]
pub struct Output {
    period: PeriodAnswer,
    months: Vec<MonthRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged: Option<usize>,
    complete: bool,
    warnings: Vec<Words>,
}

clean!(Output: period, months, merged, complete, warnings);

// One month.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct MonthRow {
    month: Words,
    income: Amount,
    spending: Amount,
    net: Amount,
    /// Como `savings` e `undecided`, fora de `net`.
    own_transfers: Amount,
    savings: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    debt: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undecided: Option<Amount>,
    /// Já em `net`, ainda não no saldo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opening: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing: Option<Amount>,
}

clean!(MonthRow:
    month, income, spending, net, own_transfers, savings, debt, undecided, pending, opening, closing
);

impl Tool for CashFlow {
    const NAME: &'static str = "cash_flow";
    const TITLE: &'static str = "Fluxo de caixa por mês";
    const DESCRIPTION: &'static str = "Mostra, mês a mês, quanto entrou e saiu das contas bancárias, o que sobrou ou faltou e a evolução do saldo.

Quando usar: \"quanto sobra por mês?\", \"fechei no azul ou no vermelho?\", \"quanto ganhei e recebi em cada mês?\", \"gasto mais do que ganho?\"; entradas e saídas dos últimos meses, receitas e despesas, resultado do mês, renda, lucro, economizar.

Quando não usar: só gastos, summarize_spending.

Devolve os meses; o cartão entra quando a fatura é paga.";
    const GROUP: Group = Group::Transacoes;
    const EFFECT: Effect = Effect::Read;
    const IS_ENDPOINT: bool = false;
    const EXAMPLE: &'static str = r#"{"months": 3}"#;
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let today = context.today();
        let back = i64::from(input.months.unwrap_or(MONTHS).saturating_sub(1));
        let start = today.first_of_month().saturating_sub(back.months());
        let period = Period { start, end: today };
        let load::Opened {
            book,
            accounts,
            merged,
            mut doubts,
        } = Box::pin(load::open(context, period, Some(Basis::Caixa))).await?;
        let found = cash::months(&book, &accounts);
        let mut closing = held(&accounts);
        if closing.is_none() {
            doubts.warn("Sem o saldo de todas as contas não dá para saber o saldo dos meses.");
        }
        let mut months = Vec::new();
        for month in firsts(period) {
            let flow = found.get(&month).copied().unwrap_or_default();
            let opening = closing.map(|closing| closing - flow.change);
            let unless_zero =
                |amount: rust_decimal::Decimal| (!amount.is_zero()).then_some(Amount(amount));
            months.push(MonthRow {
                month: month.strftime("%Y-%m").to_string().into(),
                income: Amount(flow.income),
                spending: Amount(flow.spending),
                net: Amount(flow.net()),
                own_transfers: Amount(flow.own_transfers),
                savings: Amount(flow.savings),
                debt: unless_zero(flow.debt),
                undecided: unless_zero(flow.undecided),
                pending: unless_zero(flow.pending),
                opening: opening.map(Amount),
                closing: closing.map(Amount),
            });
            closing = opening;
        }
        months.reverse();
        let of_banks = || {
            book.entries
                .iter()
                .filter(|entry| cash::is_of_bank(&entry.row))
        };
        let foreign = of_banks().filter(|entry| entry.reais.is_none()).count();
        load::doubt_totals(Sums::of(of_banks()).pending, foreign, &mut doubts);
        Ok(Output {
            period: period.into(),
            months,
            merged,
            complete: !doubts.incomplete,
            warnings: doubts.warnings,
        })
    }
}

/// The first days of the months, newest first.
fn firsts(period: Period) -> impl Iterator<Item = Date> {
    let newest = period.end.first_of_month();
    (0..)
        .map(move |back: i64| newest.saturating_sub(back.months()))
        .take_while(move |first| *first >= period.start)
}
