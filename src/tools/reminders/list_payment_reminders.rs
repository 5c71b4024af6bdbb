//! "O que tenho para pagar?", "quais contas venceram?": the payment reminders and the plan's quota.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::Row;
use crate::{
    answer::{Amount, Sentence, api_enum::pierre_values, clean::answer},
    ledger::intake::once_by,
    pierre::models::Reminder,
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{caveats::Caveats, quota::QuotaAnswer},
};

/// Rows in one answer; a plan allows far fewer active reminders.
const MOST_ROWS: usize = 50;
/// Default for `days`, which limits `upcoming`.
const USUAL_DAYS: u16 = 7;

pub struct ListPaymentReminders;

/// Which reminders to list.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Padrão active. overdue: vencidos.
    filter: Option<Filter>,
    /// Só com upcoming; padrão 7.
    #[schemars(range(min = 1, max = 366))]
    days: Option<u16>,
}

// Pierre's filters.
pierre_values!(Filter {
    Active = "active",
    All = "all",
    Upcoming = "upcoming",
    Overdue = "overdue",
});

answer! {
    /// The reminders and their total.
    pub struct Output {
        count: usize,
        total: Amount,
        quota: Option<QuotaAnswer>,
        complete: bool,
        warnings: Vec<Sentence>,
        reminders: Vec<Row>,
    }
}

impl Tool for ListPaymentReminders {
    const NAME: &'static str = "list_payment_reminders";
    const TITLE: &'static str = "Lembretes de pagamento";
    const DESCRIPTION: &'static str = "Lista os lembretes de pagamento: contas e boletos a pagar, pendentes, vencidos, atrasados ou próximos do vencimento, com valor, soma e cota do plano.

Quando usar: \"que contas vencem esta semana?\", \"tem conta atrasada?\", \"que boletos tenho para pagar amanhã?\", boleto vencido, lembretes e vencimentos do mês; achar o `reminderId`.

Quando não usar: gastos feitos, get_transactions.

Devolve por vencimento; `total` soma os que têm valor.";
    const GROUP: Group = Group::Reminders;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"filter": "upcoming", "days": 15}"#;
    type Input = Input;
    /// The filter, and the number of days for `upcoming`.
    type Request = (&'static str, Option<u16>);
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        let filter = input.filter.unwrap_or(Filter::Active);
        Ok((filter.as_str(), days(filter, input.days)?))
    }

    async fn call(context: &Context, (filter, days): Self::Request) -> Result<Output, Error> {
        let listed = context.pierre.list_payment_reminders(filter, days).await?;
        let mut caveats = Caveats::default();
        let mut reminders = listed.reminders.rows;
        once_by(&mut reminders, |it| it.id.clone());
        let before = reminders.len();
        // A row with neither an id nor a title identifies nothing.
        reminders.retain(|it| it.id.is_some() || it.title.is_some());
        let unreadable = listed.reminders.unreadable + before - reminders.len();
        caveats.unreadable(unreadable, "linha de lembrete", "linhas de lembretes");
        reminders.sort_by(|a, b| order(a).cmp(&order(b)));
        let count = reminders.len();
        let total = total(&reminders, &mut caveats);
        if count > MOST_ROWS {
            caveats.missing(format!(
                "São {count} lembretes; aparecem os {MOST_ROWS} primeiros. `count` e `total` são de todos."
            ));
        }
        Ok(Output {
            count,
            total,
            quota: listed.quota.map(QuotaAnswer::from),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            reminders: reminders.iter().take(MOST_ROWS).map(Row::concise).collect(),
        })
    }
}

fn days(filter: Filter, days: Option<u16>) -> Result<Option<u16>, Error> {
    match (filter, days) {
        (Filter::Upcoming, days) => Ok(Some(days.unwrap_or(USUAL_DAYS))),
        (_, None) => Ok(None),
        (_, Some(_)) => Err(Error::invalid(
            "`days`: só vale com `filter: upcoming`; tire `days` ou mude o filtro.",
        )),
    }
}

/// Active first, then by due date and id; without a due date, last.
fn order(reminder: &Reminder) -> impl Ord {
    let is_active = reminder.status.as_deref().is_none_or(|it| it == "active");
    (
        !is_active,
        reminder.due_date.is_none(),
        reminder.due_date,
        reminder.id.clone(),
    )
}

fn total(reminders: &[Reminder], caveats: &mut Caveats) -> Amount {
    let without = reminders.iter().filter(|it| it.amount.is_none()).count();
    match without {
        0 => {}
        1 => caveats.warn("1 lembrete não tem valor e não entrou em `total`."),
        _ => caveats.warn(format!(
            "{without} lembretes não têm valor e não entraram em `total`."
        )),
    }
    let total: Decimal = reminders.iter().filter_map(|it| it.amount).sum();
    total.into()
}
