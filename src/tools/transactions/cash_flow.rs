//! "Quanto entrou, quanto saiu e quanto sobrou em cada mês?"

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{Amount, Sentence, clean::answer, period::PeriodAnswer},
    ledger::{
        Period,
        book::Basis,
        cash::{self, held},
        spending::Sums,
    },
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::load,
};

/// Default number of months.
const MONTHS: u8 = 6;

pub struct CashFlow;

/// How many months to show.
#[derive(Deserialize, JsonSchema)]
pub struct Input {
    /// Com o mês atual; padrão 6.
    #[schemars(range(min = 1, max = 24))]
    months: Option<u8>,
}

answer! {
    /// The months, oldest first.
    pub struct Output {
        period: PeriodAnswer,
        months: Vec<MonthRow>,
        merged: Option<usize>,
        complete: bool,
        warnings: Vec<Sentence>,
    }
}

answer! {
    // One month.
    struct MonthRow {
        month: Sentence,
        income: Amount,
        spending: Amount,
        net: Amount,
        /// Como `savings` e `undecided`, fora de `net`.
        own_transfers: Amount,
        savings: Amount,
        debt: Option<Amount>,
        undecided: Option<Amount>,
        /// Já em `net`, ainda não no saldo.
        pending: Option<Amount>,
        opening: Option<Amount>,
        closing: Option<Amount>,
    }
}

impl Tool for CashFlow {
    const NAME: &'static str = "cash_flow";
    const TITLE: &'static str = "Fluxo de caixa por mês";
    const DESCRIPTION: &'static str = "Mostra, mês a mês, quanto entrou e saiu das contas bancárias, o que sobrou ou faltou e a evolução do saldo.

Quando usar: \"quanto sobra por mês?\", \"fechei no azul ou no vermelho?\", \"quanto ganhei e recebi em cada mês?\", \"gasto mais do que ganho?\"; entradas e saídas dos últimos meses, receitas e despesas, resultado do mês, renda, lucro, economizar.

Quando não usar: só gastos, summarize_spending.

Devolve os meses; o cartão entra quando a fatura é paga.";
    const GROUP: Group = Group::Transactions;
    const EFFECT: Effect = Effect::Read;
    const IS_ENDPOINT: bool = false;
    const EXAMPLE: &'static str = r#"{"months": 3}"#;
    type Input = Input;
    /// The number of months.
    type Request = u8;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<u8, Error> {
        Ok(input.months.unwrap_or(MONTHS))
    }

    async fn call(context: &Context, months: u8) -> Result<Output, Error> {
        let today = context.today();
        let back = i64::from(months.saturating_sub(1));
        let start = today.first_of_month().saturating_sub(back.months());
        let period = Period { start, end: today };
        let load::Opened {
            book,
            accounts,
            merged,
            mut caveats,
        } = Box::pin(load::open(context, period, Some(Basis::Caixa))).await?;
        let found = cash::months(&book, &accounts);
        let mut closing = held(&accounts);
        if closing.is_none() {
            caveats.warn("Sem o saldo de todas as contas não dá para saber o saldo dos meses.");
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
        let of_banks = || book.entries().filter(|entry| cash::is_of_bank(entry.row));
        let foreign = of_banks().filter(|entry| entry.reais.is_none()).count();
        load::doubt_totals(Sums::of(of_banks()).pending, foreign, &mut caveats);
        Ok(Output {
            period: period.into(),
            months,
            merged,
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
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
