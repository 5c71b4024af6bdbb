//! "Quanto ainda falta pagar das compras parceladas, e quando?"

use std::cmp::Reverse;

use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{
        Amount, Day, Sentence, Text,
        clean::answer,
        period::{self, PeriodAnswer, PeriodArguments},
    },
    ledger::{
        Period,
        installments::{Merged, PaymentProgress, by_month, merged, whole_price},
    },
    pierre::models::{Account, AccountKind, Purchase},
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::caveats::Caveats,
};

/// Default page size.
const PAGE_SIZE: u16 = 30;

pub struct GetInstallments;

/// Default period for purchases, in months.
const MONTHS: i64 = 24;

/// The period of the purchases, and the page size.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(transform = period::described(&[("startDate", "Da compra.")]))]
pub struct Input {
    #[serde(flatten)]
    when: PeriodArguments,
    /// Padrão 30.
    #[schemars(range(min = 1, max = 100))]
    page_size: Option<u16>,
}

answer! {
    /// The purchases and their remaining installments.
    pub struct Output {
        period: PeriodAnswer,
        count: usize,
        returned: usize,
        totals: Totals,
        /// A vencer.
        by_month: Vec<Due>,
        merged: Option<usize>,
        complete: bool,
        warnings: Vec<Sentence>,
        purchases: Vec<Row>,
    }
}

answer! {
    // Sums over all purchases.
    struct Totals {
        total: Amount,
        paid: Amount,
        remaining: Amount,
    }
}

answer! {
    // The installments due in one month.
    struct Due {
        month: Sentence,
        owed: Amount,
        count: usize,
    }
}

answer! {
    // One purchase.
    struct Row {
        date: Option<Day>,
        description: Option<Text>,
        card: Option<Text>,
        total: Amount,
        /// Pagas/todas: 3/12.
        parts: Sentence,
        paid: Amount,
        remaining: Amount,
        next_due_date: Option<Day>,
    }
}

impl Tool for GetInstallments {
    const NAME: &'static str = "get_installments";
    const TITLE: &'static str = "Compras parceladas";
    const DESCRIPTION: &'static str = "Mostra as compras parceladas no cartão: parcelas pagas e em aberto, quantas faltam, quanto falta pagar e até quando.

Quando usar: \"quanto falta das parcelas?\", \"o que comprei parcelado?\", \"quanto devo de parcelamento?\", \"em quantas vezes parcelei?\".

Quando não usar: a fatura, get_bill_summary.

Sem datas, as de 2 anos. Devolve `totals` de todas.";
    const GROUP: Group = Group::Cards;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"startDate": "2026-01-01"}"#;
    type Input = Input;
    /// The period of the purchases, and the page size.
    type Request = (Period, usize);
    type Output = Output;

    fn check(now: Now, input: Input) -> Result<Self::Request, Error> {
        // The default reaches back as far as purchases can have installments to come. Pierre's
        // own default of three months would omit most of the debt.
        let today = now.today();
        let far_back = |end: Date| {
            let first = end.min(today).saturating_sub(MONTHS.months());
            first.first_of_month()
        };
        let period = input
            .when
            .resolve_or(today, today.last_of_month(), far_back)?;
        Ok((period, usize::from(input.page_size.unwrap_or(PAGE_SIZE))))
    }

    async fn call(context: &Context, (period, size): Self::Request) -> Result<Output, Error> {
        let today = context.today();
        let (found, accounts) = futures::join!(
            context.pierre.get_installments(period.start, period.end),
            context.accounts()
        );
        let Merged {
            list: found,
            repeated,
        } = merged(found?.lists);
        let mut caveats = Caveats::default();
        caveats.unreadable(found.unreadable, "compra parcelada", "compras parceladas");
        let is_card = |account: &Account| account.kind == AccountKind::Credit;
        let cards = caveats
            .behind(accounts, is_card, today, context.now)
            .unwrap_or_default();
        let mut purchases = found.rows;
        let came = purchases.len();
        purchases.retain(|purchase| purchase.date.is_none_or(|day| period.contains(day)));
        count(
            came - purchases.len(),
            "A Pierre enviou 1 compra fora do período pedido; foi descartada.",
            "A Pierre enviou {} compras fora do período pedido; foram descartadas.",
            |text| caveats.warn(text),
        );
        purchases.sort_by(|a, b| order(a).cmp(&order(b)));
        let progress: Vec<_> = purchases
            .iter()
            .map(|purchase| PaymentProgress::of(purchase, today))
            .collect();
        doubt(&purchases, &progress, today, &mut caveats);
        let shown: Vec<_> = purchases.iter().zip(&progress).take(size).collect();
        if shown.len() < purchases.len() {
            caveats.warn(format!(
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
                paid: Amount(progress.iter().map(|it| it.paid).sum()),
                remaining: Amount(progress.iter().map(|it| it.remaining).sum()),
            },
            by_month: by_month(&progress, today)
                .into_iter()
                .map(|(month, (owed, count))| Due {
                    month: month.strftime("%Y-%m").to_string().into(),
                    owed: Amount(owed),
                    count,
                })
                .collect(),
            merged: (repeated > 0).then_some(repeated),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            purchases: shown
                .into_iter()
                .map(|(purchase, progress)| row(purchase, progress, &cards, today))
                .collect(),
        })
    }
}

/// Newest first, without a date last.
fn order(purchase: &Purchase) -> impl Ord + '_ {
    (
        Reverse(purchase.date),
        purchase.description.as_deref(),
        purchase.total,
        purchase.account_id.as_deref(),
    )
}

/// Adds a warning in the singular or plural form.
fn count(many: usize, one: &str, more: &str, say: impl FnOnce(String)) {
    match many {
        0 => {}
        1 => say(one.to_owned()),
        _ => say(more.replace("{}", &many.to_string())),
    }
}

fn doubt(purchases: &[Purchase], progress: &[PaymentProgress], today: Date, caveats: &mut Caveats) {
    let partial = purchases.iter().filter(|purchase| {
        let came = u32::try_from(purchase.parts.len()).unwrap_or(u32::MAX);
        purchase.is_partial || came < purchase.part_count
    });
    count(
        partial.count(),
        "1 compra tem parcelas que a Pierre não sincronizou; os valores dela podem estar incompletos.",
        "{} compras têm parcelas que a Pierre não sincronizou; os valores delas podem estar incompletos.",
        |text| caveats.missing(text),
    );
    let twins = purchases.iter().enumerate().filter(|(place, it)| {
        let key = |it: &Purchase| (it.date, it.description.clone(), it.part_count, it.total);
        let mut earlier = purchases.iter().take(*place);
        earlier.any(|other| key(other) == key(it) && other.account_id == it.account_id)
    });
    count(
        twins.count(),
        "1 compra igual a outra do mesmo dia pode estar repetida na Pierre; foi contada.",
        "{} compras iguais a outras do mesmo dia podem estar repetidas na Pierre; foram contadas.",
        |text| caveats.warn(text),
    );
    count(
        progress.iter().filter(|it| it.inferred).count(),
        "Em 1 compra a Pierre não diz quais parcelas foram pagas: as vencidas antes de hoje contam como pagas.",
        "Em {} compras a Pierre não diz quais parcelas foram pagas: as vencidas antes de hoje contam como pagas.",
        |text| caveats.warn(text),
    );
    let unpaid = || progress.iter().flat_map(|it| &it.unpaid);
    count(
        unpaid().filter(|it| it.due.is_none()).count(),
        "1 parcela a pagar veio sem vencimento e não está em `byMonth`.",
        "{} parcelas a pagar vieram sem vencimento e não estão em `byMonth`.",
        |text| caveats.missing(text),
    );
    count(
        unpaid()
            .filter(|it| it.due.is_some_and(|due| due < today))
            .count(),
        "1 parcela vencida não consta como paga: está em `remaining` e não em `byMonth`.",
        "{} parcelas vencidas não constam como pagas: estão em `remaining` e não em `byMonth`.",
        |text| caveats.warn(text),
    );
}

fn row(purchase: &Purchase, progress: &PaymentProgress, cards: &[Account], today: Date) -> Row {
    let known = cards
        .iter()
        .find(|card| Some(card.id.as_str()) == purchase.account_id.as_deref());
    let card = purchase.card.as_deref().or_else(|| known?.name.as_deref());
    Row {
        date: purchase.date.map(Day),
        description: Text::option(purchase.description.as_deref()),
        card: Text::option(card),
        total: Amount(whole_price(purchase).0),
        parts: format!("{}/{}", progress.paid_parts, purchase.part_count).into(),
        paid: Amount(progress.paid),
        remaining: Amount(progress.remaining),
        next_due_date: progress.next_due(today).map(Day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(today: &str, start: Option<&str>, end: Option<&str>) -> String {
        let arguments = serde_json::json!({"startDate": start, "endDate": end});
        let input = serde_json::from_value(arguments).unwrap();
        let noon = format!("{today}T15:00:00Z");
        let (period, _) = GetInstallments::check(Now(noon.parse().unwrap()), input).unwrap();
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
