//! "Quanto gastei, e em quê?": the total of a period, by group, with what was left out of it.

use std::sync::Arc;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    groups::{self, Foreign, GroupBy, Keys, LeftOut},
    named,
};
use crate::{
    answer::{
        Amount, Sentence, Text,
        amount::spoken,
        clean::answer,
        period::{self, PeriodAnswer, PeriodArguments},
    },
    ledger::{
        Period,
        book::Basis,
        spending::{Sum, Sums, groups, share},
    },
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::load,
};

/// Default number of groups shown.
const TOP: usize = 10;

pub struct SummarizeSpending;

/// The period and the grouping.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(transform = period::described(&[("period", "Como em get_transactions; padrão este_mes.")]))]
pub struct Input {
    #[serde(flatten)]
    when: PeriodArguments,
    /// competencia (padrão): compra inteira na data dela. fatura: no vencimento. caixa: quando sai da conta.
    basis: Option<Basis>,
    /// Padrão category.
    group_by: Option<GroupBy>,
    /// Grupos mostrados; padrão 10.
    #[schemars(range(min = 1, max = 40))]
    top: Option<u8>,
    compare_to: Option<CompareTo>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum CompareTo {
    Previous,
    YearBefore,
}

answer! {
    /// The total and its groups.
    pub struct Output {
        summary: Sentence,
        period: PeriodAnswer,
        basis: Sentence,
        total: Amount,
        count: usize,
        likely: Option<Amount>,
        merged: Option<usize>,
        groups: Vec<GroupRow>,
        others: Option<Others>,
        comparison: Option<Compared>,
        left_out: Vec<LeftOut>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        foreign: Vec<Foreign>,
        complete: bool,
        warnings: Vec<Sentence>,
    }
}

answer! {
    // One group.
    struct GroupRow {
        key: Text,
        total: Amount,
        share: Option<Sentence>,
        count: usize,
    }
}

answer! {
    // The sum of the groups that are not shown.
    struct Others {
        total: Amount,
        group_count: usize,
    }
}

answer! {
    // The comparison with another period.
    struct Compared {
        period: PeriodAnswer,
        total: Amount,
        difference: Amount,
        change: Option<Sentence>,
    }
}

impl Tool for SummarizeSpending {
    const NAME: &'static str = "summarize_spending";
    const TITLE: &'static str = "Resumo de gastos";
    const DESCRIPTION: &'static str = "Soma os gastos (despesas) de um período ao centavo, por categoria, conta, cartão, banco, loja ou estabelecimento, mês ou dia, e compara com o período anterior.

Quando usar: \"quanto gastei em outubro?\", \"gastei mais ou menos que no mês passado?\", \"quanto paguei de Uber?\", gasto com mercado este mês, despesas dos últimos meses.

Quando não usar: as linhas do total, explain_total; entradas, cash_flow.

Devolve gasto negativo, com estornos abatidos; fatura paga, transferência própria e investimento ficam fora (`leftOut`).";
    const GROUP: Group = Group::Transactions;
    const EFFECT: Effect = Effect::Read;
    const IS_ENDPOINT: bool = false;
    const EXAMPLE: &'static str =
        r#"{"period": "2026-10", "groupBy": "category", "compareTo": "previous"}"#;
    type Input = Input;
    /// The arguments and their resolved period.
    type Request = (Input, Period);
    type Output = Output;

    fn check(now: Now, input: Input) -> Result<Self::Request, Error> {
        let period = input.when.this_month_or(now.today())?;
        Ok((input, period))
    }

    async fn call(context: &Context, (input, period): Self::Request) -> Result<Output, Error> {
        let basis = input.basis.unwrap_or_default();
        let word = input.when.word();
        let other = input.compare_to.map(|other| match other {
            CompareTo::Previous => period::previous(period, word),
            CompareTo::YearBefore => period::year_before(period, word),
        });
        let beside = async {
            match other {
                Some(other) => {
                    let opened = Box::pin(load::open(context, other, Some(basis)));
                    Some((other, opened.await))
                }
                None => None,
            }
        };
        let (opened, beside) = futures::join!(
            Box::pin(load::open(context, period, Some(basis))),
            Box::pin(beside)
        );
        let load::Opened {
            book,
            accounts,
            merged,
            mut caveats,
        } = opened?;
        let sums = Sums::of(book.entries());
        load::doubt_sums(&sums, &mut caveats);
        let keys = Keys::of(input.group_by.unwrap_or_default(), &accounts);
        let mut found = groups(book.entries(), |entry| keys.key(entry));
        let rest = found.split_off(found.len().min(input.top.map_or(TOP, usize::from)));
        // Other names are third-party text, which must not appear inside a generated sentence.
        let is_ours = |key: &str| named::CATEGORIES.contains(&key);
        let named = found
            .first()
            .filter(|(key, _)| found.len() > 1 && is_ours(key));
        let comparison = match beside {
            Some((other, opened)) => {
                let mut opened = opened?;
                let before = Sums::of(opened.book.entries());
                load::doubt_sums(&before, &mut opened.caveats);
                caveats.incomplete |= opened.caveats.incomplete;
                let of_other = opened.caveats.warnings.into_iter();
                let new: Vec<_> = of_other
                    .filter(|it| !caveats.warnings.contains(it))
                    .collect();
                caveats.warnings.extend(
                    new.into_iter()
                        .map(|warning| format!("No período comparado: {warning}").into()),
                );
                Some((other, before.counted.total))
            }
            None => None,
        };
        Ok(Output {
            summary: spoken_summary(period, basis, &sums, named, comparison).into(),
            period: period.into(),
            basis: basis.name().into(),
            total: Amount(sums.counted.total),
            count: sums.counted.count,
            likely: sums.shown_likely().map(Amount),
            merged,
            others: others(&rest),
            groups: found
                .into_iter()
                .map(|group| row(group, sums.counted.total))
                .collect(),
            comparison: comparison.map(|(other, total)| compared(sums.counted.total, other, total)),
            left_out: groups::left_out(&sums),
            foreign: groups::foreign(&sums),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
        })
    }
}

fn row((key, sum): (Arc<str>, Sum), whole: Decimal) -> GroupRow {
    GroupRow {
        key: Text::clean(&key),
        total: Amount(sum.total),
        share: share(sum.total, whole).map(percent),
        count: sum.count,
    }
}

fn percent(value: Decimal) -> Sentence {
    format!("{value:.1}%").into()
}

fn others(rest: &[(Arc<str>, Sum)]) -> Option<Others> {
    (!rest.is_empty()).then(|| Others {
        total: Amount(rest.iter().map(|(_, sum)| sum.total).sum()),
        group_count: rest.len(),
    })
}

fn compared(total: Decimal, other: Period, before: Decimal) -> Compared {
    Compared {
        period: other.into(),
        total: Amount(before),
        difference: Amount(total - before),
        change: share(total - before, before).map(percent),
    }
}

fn spoken_summary(
    period: Period,
    basis: Basis,
    sums: &Sums,
    largest: Option<&(Arc<str>, Sum)>,
    comparison: Option<(Period, Decimal)>,
) -> String {
    let total = sums.counted.total;
    let largest = largest.filter(|(_, sum)| sum.total.is_sign_negative());
    let largest = largest.map(|(key, sum)| {
        let key = Text::clean(key);
        format!("; o maior grupo foi {key}, com {}", spoken(sum.total.abs()))
    });
    let comparison = comparison.map(|(other, before)| {
        let difference = before - total;
        let more = match difference.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => format!("{} a mais que", spoken(difference)),
            std::cmp::Ordering::Less => format!("{} a menos que", spoken(-difference)),
            std::cmp::Ordering::Equal => "o mesmo que".to_owned(),
        };
        let other = groups::spoken_other(other);
        format!("; {more} {other} ({})", spoken(before.abs()))
    });
    format!(
        "{}, {}, {}{}{}.",
        groups::spoken_period(period),
        groups::spoken_basis(basis),
        groups::spoken_total(total),
        largest.unwrap_or_default(),
        comparison.unwrap_or_default(),
    )
}
