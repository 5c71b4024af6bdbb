//! "Quanto já está comprometido nos próximos meses?"

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{Amount, Day, Sentence, Text, clean::answer, sentence::counted},
    ledger::{
        book::{Basis, looks_back},
        commitments::{self, Commitment, CommitmentKind},
        installments::merged,
        intake::once_by,
        sources::Sources,
    },
    pierre::{
        BillSummaryFilter, StatementFilter,
        models::{BillSummary, Installments, Reminders},
    },
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{caveats::Caveats, load::PURCHASES_BEFORE},
};

/// Default number of months, the current one included.
const MONTHS: u8 = 3;
/// Most rows shown; the sums cover all.
const MOST_ROWS: usize = 60;

pub struct ListCommitments;

/// How many months to show.
#[derive(Deserialize, JsonSchema)]
pub struct Input {
    /// Com o mês atual; padrão 3.
    #[schemars(range(min = 1, max = 24))]
    months: Option<u8>,
}

answer! {
    /// The amounts owed, month by month.
    pub struct Output {
        months: Vec<MonthRow>,
        commitments: Vec<Row>,
        /// Parcelas depois destes meses.
        later: Option<Amount>,
        merged: Option<usize>,
        complete: bool,
        warnings: Vec<Sentence>,
    }
}

answer! {
    // One month; positive amounts are owed.
    struct MonthRow {
        month: Sentence,
        owed: Amount,
        from_bills: Amount,
        from_installments: Amount,
        from_reminders: Amount,
    }
}

answer! {
    // One commitment.
    struct Row {
        due_date: Day,
        kind: Sentence,
        name: Option<Text>,
        owed: Option<Amount>,
        count: Option<usize>,
        source: Sentence,
        /// Parece fatura; fora da soma.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        in_bill: bool,
    }
}

impl Tool for ListCommitments {
    const NAME: &'static str = "list_commitments";
    const TITLE: &'static str = "Compromissos dos próximos meses";
    const DESCRIPTION: &'static str = "Mostra o que já está comprometido por mês: faturas abertas, parcelas a vencer e lembretes.

Quando usar: \"quanto vou ter que pagar em dezembro?\", \"quanto vou dever nos próximos meses?\", previsão de contas a vencer, renda ou salário comprometido.

Quando não usar: só lembretes, list_payment_reminders; só parcelas, get_installments.

Devolve os valores devidos, positivos; `inferred`: estimado, não informado pela Pierre.";
    const GROUP: Group = Group::Cards;
    const EFFECT: Effect = Effect::Read;
    const IS_ENDPOINT: bool = false;
    const EXAMPLE: &'static str = r#"{"months": 6}"#;
    type Input = Input;
    /// The number of months.
    type Request = i64;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<i64, Error> {
        Ok(i64::from(input.months.unwrap_or(MONTHS)))
    }

    async fn call(context: &Context, count: i64) -> Result<Output, Error> {
        let today = context.today();
        let first = today.first_of_month();
        let until = first.saturating_add((count - 1).months()).last_of_month();
        let pierre = &context.pierre;
        let from = first.saturating_sub(PURCHASES_BEFORE.months());
        let statement = StatementFilter {
            start_date: Some(today.saturating_sub(looks_back(Some(Basis::Fatura)).days())),
            end_date: Some(today.tomorrow().unwrap_or(today)),
            ..StatementFilter::default()
        };
        let (statement, open, closed, purchases, reminders, accounts) = futures::join!(
            pierre.get_transactions(statement),
            pierre.get_bill_summary(BillSummaryFilter::default()),
            pierre.get_bills(None),
            pierre.get_installments(from, today),
            pierre.list_payment_reminders("active", None),
            context.accounts(),
        );
        let mut caveats = Caveats::default();
        let accounts = caveats.behind(accounts, |_| true, today, context.now);
        let accounts = accounts.unwrap_or_default();
        let open = open.map(|found: BillSummary| found.cards);
        let mut repeated = 0;
        let purchases = purchases.map(|found: Installments| {
            let merged = merged(found.lists);
            repeated = merged.repeated;
            merged.list
        });
        let reminders = reminders.map(|found: Reminders| found.reminders);
        if let (Err(error), Err(_), Err(_)) = (&open, &purchases, &reminders) {
            return Err(error.clone().into());
        }
        let open = caveats.listed(open, "as faturas abertas");
        let purchases = caveats.listed(purchases, "as compras parceladas");
        let mut reminders = caveats.listed(reminders, "os lembretes");
        once_by(&mut reminders, |it| it.id.clone());
        // Without closed bills, closing days are assumed.
        let closed = closed.map(|found| found.bills.rows).unwrap_or_default();
        let rows = if let Ok(statement) = statement {
            caveats.statement(&statement, 0);
            statement.transactions.rows
        } else {
            caveats
                .missing("Não foi possível consultar o extrato; faturas podem estar incompletas.");
            Vec::new()
        };
        let partial = purchases.iter().filter(|purchase| {
            let came = u32::try_from(purchase.parts.len()).unwrap_or(u32::MAX);
            came < purchase.part_count
        });
        let partial = partial.count();
        if partial > 0 {
            caveats.missing(format!(
                "{} com parcelas que a Pierre não sincronizou: as que faltam foram estimadas, uma por mês.",
                counted(partial, "compra", "compras")
            ));
        }
        let of_reminders = commitments::of_reminders(&reminders, &accounts, today, until);
        let sources = Sources {
            rows,
            accounts,
            purchases,
            closed,
            open,
        };
        let of_cards = commitments::of_cards(sources, today);
        if of_cards.missing > 0 {
            caveats.missing(
                "Há fatura em outra moeda, sem valor ou sem vencimento; ficou fora da soma.",
            );
        }
        if of_cards.by_limit > 0 {
            caveats.warn(format!(
                "{} sem lançamentos conhecidos: o valor é o limite usado menos as parcelas futuras, um valor apenas aproximado.",
                counted(of_cards.by_limit, "fatura", "faturas")
            ));
        }
        let mut owed = of_cards.owed;
        owed.extend(of_reminders);
        let (mut owed, later): (Vec<_>, Vec<_>) = owed.into_iter().partition(|it| it.due <= until);
        owed.sort_by(|a, b| (a.due, a.kind, &a.name).cmp(&(b.due, b.kind, &b.name)));
        doubt(&owed, &mut caveats);
        let later: Decimal = later.iter().filter_map(|it| it.owed).sum();
        Ok(Output {
            months: (0..count)
                .map(|ahead| month(first.saturating_add(ahead.months()), first, &owed))
                .collect(),
            commitments: owed.iter().take(MOST_ROWS).map(row).collect(),
            later: (!later.is_zero()).then_some(Amount(later)),
            merged: (repeated > 0).then_some(repeated),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
        })
    }
}

fn doubt(owed: &[Commitment], caveats: &mut Caveats) {
    let without = owed.iter().filter(|it| it.owed.is_none()).count();
    if without > 0 {
        caveats.warn(format!(
            "Sem valor, fora da soma: {}.",
            counted(without, "lembrete", "lembretes")
        ));
    }
    let in_bill = owed.iter().filter(|it| it.is_in_bill).count();
    if in_bill > 0 {
        caveats.warn(counted(
            in_bill,
            "lembrete parece fatura de cartão e não foi somado outra vez.",
            "lembretes parecem faturas de cartão e não foram somados outra vez.",
        ));
    }
    if owed
        .iter()
        .any(|it| it.kind == CommitmentKind::Bill && it.owed.is_some_and(|owed| !owed.is_zero()))
    {
        caveats.warn("O valor da fatura aberta é aproximado e cresce até o fechamento.");
    }
    if owed.len() > MOST_ROWS {
        caveats.warn(format!(
            "São {} compromissos; aparecem os {MOST_ROWS} primeiros. `months` soma todos.",
            owed.len()
        ));
    }
}

/// The sums by month; overdue amounts count in the first.
fn month(month: Date, first: Date, owed: &[Commitment]) -> MonthRow {
    let of_month = |it: &&Commitment| it.due.first_of_month().max(first) == month && !it.is_in_bill;
    let sum = |kind: CommitmentKind| -> Decimal {
        let of_kind = owed.iter().filter(of_month).filter(|it| it.kind == kind);
        of_kind.filter_map(|it| it.owed).sum()
    };
    let (bills, parts) = (sum(CommitmentKind::Bill), sum(CommitmentKind::Installment));
    let reminders = sum(CommitmentKind::Reminder);
    MonthRow {
        month: month.strftime("%Y-%m").to_string().into(),
        owed: Amount(bills + parts + reminders),
        from_bills: Amount(bills),
        from_installments: Amount(parts),
        from_reminders: Amount(reminders),
    }
}

fn row(commitment: &Commitment) -> Row {
    let of_parts = commitment.kind == CommitmentKind::Installment;
    Row {
        due_date: Day(commitment.due),
        kind: commitment.kind.name().into(),
        name: Text::option(commitment.name.as_deref()),
        owed: commitment.owed.map(Amount),
        count: of_parts.then_some(commitment.count),
        source: if commitment.is_inferred {
            "inferred".into()
        } else {
            "read".into()
        },
        in_bill: commitment.is_in_bill,
    }
}
