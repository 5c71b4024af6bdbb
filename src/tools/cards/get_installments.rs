//! "Quanto ainda falta pagar das compras parceladas, e quando?"

use std::cmp::Reverse;

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    answer::{
        Amount, Day, Text, Words,
        clean::clean,
        period::{self, PeriodAnswer},
    },
    tool::{Context, Effect, Error, Group, Tool},
    tools::caveats::Doubts,
};
use crate::{
    ledger::{
        Period,
        installments::{Merged, Standing, by_month, merged, whole_price},
    },
    pierre::models::{Account, AccountKind, Purchase},
};

/// Rows when nobody says how many.
const PAGE_SIZE: u16 = 30;

/// See the module.
pub struct GetInstallments;

/// Purchases of how many months are looked at when nobody says.
const MONTHS: i64 = 24;

/// When the purchases were made.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// Como em get_transactions.
    #[schemars(length(max = 30))]
    period: Option<String>,
    /// Da compra.
    start_date: Option<Day>,
    end_date: Option<Day>,
    /// Padrão 30.
    #[schemars(range(min = 1, max = 100))]
    page_size: Option<u16>,
}

/// The purchases and what is still to come.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    period: PeriodAnswer,
    count: usize,
    returned: usize,
    totals: Totals,
    /// A vencer.
    by_month: Vec<Due>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged: Option<usize>,
    complete: bool,
    warnings: Vec<Words>,
    purchases: Vec<Row>,
}

clean!(Output: period, count, returned, totals, by_month, merged, complete, warnings, purchases);

// Sums over all purchases.
#[derive(Serialize, JsonSchema)]
struct Totals {
    total: Amount,
    paid: Amount,
    remaining: Amount,
}

clean!(Totals: total, paid, remaining);

// What falls due in one month.
#[derive(Serialize, JsonSchema)]
struct Due {
    month: Words,
    owed: Amount,
    count: usize,
}

clean!(Due: month, owed, count);

// One purchase.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Row {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<Text>,
    total: Amount,
    /// Pagas/todas: 3/12.
    parts: Words,
    paid: Amount,
    remaining: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due_date: Option<Day>,
}

clean!(Row: date, description, card, total, parts, paid, remaining, next_due_date);

impl Tool for GetInstallments {
    const NAME: &'static str = "get_installments";
    const TITLE: &'static str = "Compras parceladas";
    const DESCRIPTION: &'static str = "Mostra as compras parceladas no cartão: parcelas pagas e em aberto, quantas faltam, quanto falta pagar e até quando.

Quando usar: \"quanto falta das parcelas?\", \"o que comprei parcelado?\", \"quanto devo de parcelamento?\", \"em quantas vezes parcelei?\".

Quando não usar: a fatura, get_bill_summary.

Sem datas, as de 2 anos. Devolve `totals` de todas.";
    const GROUP: Group = Group::Cartoes;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"startDate": "2026-01-01"}"#;
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, input: Input) -> Result<Output, Error> {
        let today = context.today();
        let period = period(&input, today)?;
        let (found, accounts) = futures::join!(
            context.pierre.get_installments(period.start, period.end),
            context.accounts()
        );
        let Merged {
            list: found,
            repeated,
        } = merged(found?.lists);
        let mut doubts = Doubts::default();
        doubts.unreadable(found.unreadable, "compra parcelada", "compras parceladas");
        let is_card = |account: &Account| account.kind == AccountKind::Credit;
        let cards = doubts
            .behind(accounts, is_card, today, context.now)
            .unwrap_or_default();
        let mut purchases = found.rows;
        let came = purchases.len();
        purchases.retain(|purchase| purchase.date.is_none_or(|day| period.contains(day)));
        count(
            came - purchases.len(),
            "A Pierre mandou 1 compra fora do período pedido; foi descartada.",
            "A Pierre mandou {} compras fora do período pedido; foram descartadas.",
            |text| doubts.warn(text),
        );
        purchases.sort_by(|a, b| order(a).cmp(&order(b)));
        let standings: Vec<_> = purchases
            .iter()
            .map(|purchase| Standing::of(purchase, today))
            .collect();
        doubt(&purchases, &standings, today, &mut doubts);
        let size = usize::from(input.page_size.unwrap_or(PAGE_SIZE));
        let shown: Vec<_> = purchases.iter().zip(&standings).take(size).collect();
        if shown.len() < purchases.len() {
            doubts.warn(format!(
                "Aparecem as {} compras mais recentes de {}; aumente `pageSize` ou peça um período menor para ver as outras.",
                shown.len(),
                purchases.len()
            ));
        }
        Ok(Output {
            period: period.into(),
            count: purchases.len(),
            returned: shown.len(),
            totals: Totals {
                total: Amount(purchases.iter().map(|it| whole_price(it).0).sum()),
                paid: Amount(standings.iter().map(|it| it.paid).sum()),
                remaining: Amount(standings.iter().map(|it| it.remaining).sum()),
            },
            by_month: by_month(&standings, today)
                .into_iter()
                .map(|(month, (owed, count))| Due {
                    month: month.strftime("%Y-%m").to_string().into(),
                    owed: Amount(owed),
                    count,
                })
                .collect(),
            merged: (repeated > 0).then_some(repeated),
            complete: !doubts.incomplete,
            warnings: doubts.warnings,
            purchases: shown
                .into_iter()
                .map(|(purchase, standing)| row(purchase, standing, &cards, today))
                .collect(),
        })
    }
}

/// When nobody says: to the last day of this month, from as far back as purchases have parts to
/// come. Pierre itself goes back three months only, and would leave out most of what is owed.
fn period(input: &Input, today: Date) -> Result<Period, Error> {
    if let Some(word) = &input.period {
        return Ok(period::resolve(
            Some(word),
            input.start_date,
            input.end_date,
            today,
        )?);
    }
    let end = input.end_date.unwrap_or(Day(today.last_of_month()));
    let first = end.0.min(today).saturating_sub(MONTHS.months());
    let start = input.start_date.unwrap_or(Day(first.first_of_month()));
    Ok(period::resolve(None, Some(start), Some(end), today)?)
}

/// Newest first, those without a day last.
fn order(purchase: &Purchase) -> impl Ord + '_ {
    (
        Reverse(purchase.date),
        purchase.description.as_deref(),
        purchase.total,
        purchase.account_id.as_deref(),
    )
}

/// Says something of one or of many.
fn count(many: usize, one: &str, more: &str, say: impl FnOnce(String)) {
    match many {
        0 => {}
        1 => say(one.to_owned()),
        _ => say(more.replace("{}", &many.to_string())),
    }
}

fn doubt(purchases: &[Purchase], standings: &[Standing], today: Date, doubts: &mut Doubts) {
    let partial = purchases.iter().filter(|purchase| {
        let came = u32::try_from(purchase.parts.len()).unwrap_or(u32::MAX);
        purchase.is_partial || came < purchase.part_count
    });
    count(
        partial.count(),
        "1 compra tem parcelas que a Pierre não sincronizou; os valores dela podem estar incompletos.",
        "{} compras têm parcelas que a Pierre não sincronizou; os valores delas podem estar incompletos.",
        |text| doubts.missing(text),
    );
    let twins = purchases.iter().enumerate().filter(|(place, it)| {
        let key = |it: &Purchase| (it.date, it.description.clone(), it.part_count, it.total);
        let mut earlier = purchases.iter().take(*place);
        earlier.any(|other| key(other) == key(it) && other.account_id == it.account_id)
    });
    count(
        twins.count(),
        "1 compra igual a outra do mesmo dia pode estar repetida na Pierre; contou.",
        "{} compras iguais a outras do mesmo dia podem estar repetidas na Pierre; contaram.",
        |text| doubts.warn(text),
    );
    count(
        standings.iter().filter(|it| it.inferred).count(),
        "Em 1 compra a Pierre não diz quais parcelas foram pagas: as vencidas antes de hoje contam como pagas.",
        "Em {} compras a Pierre não diz quais parcelas foram pagas: as vencidas antes de hoje contam como pagas.",
        |text| doubts.warn(text),
    );
    let unpaid = || standings.iter().flat_map(|it| &it.unpaid);
    count(
        unpaid().filter(|it| it.due.is_none()).count(),
        "1 parcela a pagar veio sem vencimento e não está em `byMonth`.",
        "{} parcelas a pagar vieram sem vencimento e não estão em `byMonth`.",
        |text| doubts.missing(text),
    );
    count(
        unpaid()
            .filter(|it| it.due.is_some_and(|due| due < today))
            .count(),
        "1 parcela vencida não consta como paga: está em `remaining` e não em `byMonth`.",
        "{} parcelas vencidas não constam como pagas: estão em `remaining` e não em `byMonth`.",
        |text| doubts.warn(text),
    );
}

fn row(purchase: &Purchase, standing: &Standing, cards: &[Account], today: Date) -> Row {
    let known = cards
        .iter()
        .find(|card| Some(card.id.as_str()) == purchase.account_id.as_deref());
    let card = purchase.card.as_deref().or_else(|| known?.name.as_deref());
    Row {
        date: purchase.date.map(Day),
        description: Text::option(purchase.description.as_deref()),
        card: Text::option(card),
        total: Amount(whole_price(purchase).0),
        parts: format!("{}/{}", standing.paid_parts, purchase.part_count).into(),
        paid: Amount(standing.paid),
        remaining: Amount(standing.remaining),
        next_due_date: standing.next_due(today).map(Day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(today: &str, start: Option<&str>, end: Option<&str>) -> String {
        let day = |text: &str| Day(text.parse().unwrap());
        let input = Input {
            period: None,
            start_date: start.map(day),
            end_date: end.map(day),
            page_size: None,
        };
        let period = period(&input, today.parse().unwrap()).unwrap();
        format!("{}..{}", period.start, period.end)
    }

    #[test]
    fn looks_two_years_back_by_default_whatever_the_month_s_length() {
        for (today, expected) in [
            ("2026-11-22", "2024-11-01..2026-11-30"),
            ("2026-05-31", "2024-05-01..2026-05-31"),
            ("2028-02-29", "2026-02-01..2028-02-29"),
            ("2027-01-01", "2025-01-01..2027-01-31"),
        ] {
            assert_eq!(of(today, None, None), expected);
        }
        let start = of("2026-11-22", Some("2026-01-15"), None);
        assert_eq!(start, "2026-01-15..2026-11-30");
        let end = of("2026-11-22", None, Some("2026-03-31"));
        assert_eq!(end, "2024-03-01..2026-03-31");
    }
}
