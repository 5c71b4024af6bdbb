//! "O Nubank fecha dia 3": the version that also sets, changes and deletes closing days. It
//! replaces the read-only one with `--experimental`: the format of the request is unverified.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Card, ClosingDateOperation, ClosingDateValues, Context, Effect, Error, Group,
    ManageClosingDate, Sentence, Text, Tool, Wanted, absent, answer, ask, list, needed, of, one,
};
use crate::{
    answer::text::as_shown,
    tool::{Now, Question},
    tools::lookup,
};

pub struct ManageClosingDateExperimental;

/// The operation and its card.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Padrão: LIST_ACCOUNTS, todos.
    operation: Option<Operation>,
    /// Fora de LIST_ACCOUNTS.
    #[schemars(length(max = 100))]
    account_id: Option<String>,
    /// Dia do mês.
    #[schemars(range(min = 1, max = 31))]
    closing_day: Option<u8>,
    /// false: desativado.
    is_active: Option<bool>,
    #[schemars(length(max = 140))]
    notes: Option<String>,
}

// The operations.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operation {
    ListAccounts,
    Get,
    Insert,
    Update,
    Delete,
}

answer! {
    /// The outcome, and the cards.
    pub struct Output {
        accepted: Option<bool>,
        message: Option<Sentence>,
        count: usize,
        with_closing_date: usize,
        complete: bool,
        warnings: Vec<Sentence>,
        cards: Vec<Card>,
    }
}

impl From<crate::tools::cards::manage_closing_date::Output> for Output {
    fn from(read: crate::tools::cards::manage_closing_date::Output) -> Self {
        Self {
            accepted: None,
            message: None,
            count: read.count,
            with_closing_date: read.with_closing_date,
            complete: read.complete,
            warnings: read.warnings,
            cards: read.cards,
        }
    }
}

impl Tool for ManageClosingDateExperimental {
    const NAME: &'static str = ManageClosingDate::NAME;
    const TITLE: &'static str = ManageClosingDate::TITLE;
    const DESCRIPTION: &'static str = "Mostra, cadastra, muda ou exclui o dia de fechamento da fatura de um cartão de crédito na Pierre. Experimental: o formato das alterações não é comprovado.

Quando usar: para ver o dia (LIST_ACCOUNTS, GET), cadastrar o primeiro (INSERT), mudar (UPDATE) ou excluir (DELETE). Exemplos: \"que dia fecha meu cartão?\", \"meu Nubank fecha dia 3\".

Quando não usar: para limite e vencimento, get_accounts. Não muda nada no banco.

Devolve os cartões com o dia em que fecham ou, numa alteração, se a Pierre a aceitou; confira com LIST_ACCOUNTS.";
    const GROUP: Group = ManageClosingDate::GROUP;
    const EFFECT: Effect = Effect::Destroy;
    const EXAMPLE: &'static str =
        r#"{"operation": "UPDATE", "accountId": "acc_987654321", "closingDay": 5}"#;
    const HOW_TO_CHECK: &'static str = "chame manage_closing_date com `operation` LIST_ACCOUNTS e veja o dia do cartão antes de repetir.";
    type Input = Input;
    type Request = Asked;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Asked, Error> {
        asked(input)
    }

    async fn call(context: &Context, asked: Asked) -> Result<Output, Error> {
        match asked {
            Asked::List => Ok(list(context).await?.into()),
            Asked::One(card) => Ok(one(context, &card).await?.into()),
            Asked::Change(mut change) => {
                change.find_card(context).await?;
                apply(context, &change).await
            }
        }
    }

    async fn question(context: &Context, asked: &mut Asked) -> Result<Option<Question>, Error> {
        let Asked::Change(change) = asked else {
            return Ok(None);
        };
        change.find_card(context).await?;
        let question = question(context, change).await?;
        Ok(Some(Question::new(question, change)?))
    }
}

/// The validated request.
pub enum Asked {
    List,
    One(String),
    Change(Change),
}

#[derive(Serialize)]
pub struct Change {
    operation: ClosingDateOperation,
    account_id: String,
    values: ClosingDateValues,
}

impl Change {
    /// The id of the named card.
    async fn find_card(&mut self, context: &Context) -> Result<(), Error> {
        self.account_id = lookup::account_id(context, &self.account_id, Wanted::Card).await?;
        Ok(())
    }
}

/// Validates all arguments before any request.
fn asked(input: Input) -> Result<Asked, Error> {
    let values = ClosingDateValues {
        closing_day: input.closing_day,
        is_active: input.is_active,
        notes: input
            .notes
            .as_deref()
            .map(|it| as_shown("notes", it))
            .transpose()?,
    };
    let operation = input.operation.unwrap_or(Operation::ListAccounts);
    let (change, name) = match operation {
        Operation::ListAccounts => {
            let one = "GET, INSERT, UPDATE e DELETE";
            absent(input.account_id.is_some(), "accountId", one)?;
            no_values(&values)?;
            return Ok(Asked::List);
        }
        Operation::Get => {
            no_values(&values)?;
            return Ok(Asked::One(needed(input.account_id, "GET")?));
        }
        Operation::Insert => (ClosingDateOperation::Insert, "INSERT"),
        Operation::Update => (ClosingDateOperation::Update, "UPDATE"),
        Operation::Delete => (ClosingDateOperation::Delete, "DELETE"),
    };
    let account_id = needed(input.account_id, name)?;
    match change {
        ClosingDateOperation::Insert if values.closing_day.is_none() => {
            return Err(Error::invalid(
                "`closingDay`: é obrigatório com `operation` INSERT; use um dia de 1 a 31.",
            ));
        }
        ClosingDateOperation::Update if values == ClosingDateValues::default() => {
            return Err(Error::invalid(
                "informe ao menos um de `closingDay`, `isActive`, `notes` com `operation` UPDATE.",
            ));
        }
        ClosingDateOperation::Delete => no_values(&values)?,
        _ => {}
    }
    Ok(Asked::Change(Change {
        operation: change,
        account_id,
        values,
    }))
}

fn no_values(values: &ClosingDateValues) -> Result<(), Error> {
    absent(values.closing_day.is_some(), "closingDay", SETS)?;
    absent(values.is_active.is_some(), "isActive", SETS)?;
    absent(values.notes.is_some(), "notes", SETS)
}

const SETS: &str = "INSERT e UPDATE";

/// The card's name and its stored closing day.
async fn question(context: &Context, change: &Change) -> Result<String, Error> {
    let cards = context.pierre.list_closing_dates().await?.cards.rows;
    let card = cards
        .iter()
        .find(|card| card.account_id.as_deref() == Some(change.account_id.as_str()))
        .ok_or(Error::NotACard)?;
    let name = Text::or(card.name.as_deref(), "sem nome");
    let now = card.closing_day;
    let told = |day: Option<u8>| {
        day.map_or_else(
            || " (hoje sem dia cadastrado)".to_owned(),
            |day| format!(" (hoje: dia {day})"),
        )
    };
    let mut parts = Vec::new();
    if let Some(day) = change.values.closing_day {
        parts.push(format!("dia {day}"));
    }
    match change.values.is_active {
        Some(true) => parts.push("ativo".to_owned()),
        Some(false) => parts.push("desativado".to_owned()),
        None => {}
    }
    if let Some(notes) = &change.values.notes {
        parts.push(format!("anotação \"{notes}\""));
    }
    let parts = parts.join(", ");
    let what = match change.operation {
        ClosingDateOperation::Delete => {
            let day = now.ok_or(Error::ClosingDateNotFound)?;
            format!("Excluir o dia de fechamento da fatura do cartão \"{name}\", hoje dia {day}?")
        }
        ClosingDateOperation::Update if now.is_none() => return Err(Error::ClosingDateNotFound),
        ClosingDateOperation::Update => {
            format!(
                "Mudar o fechamento da fatura do cartão \"{name}\"{} para: {parts}?",
                told(now)
            )
        }
        ClosingDateOperation::Insert | ClosingDateOperation::Get => {
            format!(
                "Cadastrar o fechamento da fatura do cartão \"{name}\"{}: {parts}?",
                told(now)
            )
        }
    };
    Ok(what)
}

async fn apply(context: &Context, change: &Change) -> Result<Output, Error> {
    let answer = ask(
        context,
        change.operation,
        &change.account_id,
        &change.values,
    )
    .await?;
    let accepted = answer.success != Some(false);
    let deletes = change.operation == ClosingDateOperation::Delete;
    let mut warnings = Vec::new();
    let card = answer.card.as_ref().filter(|_| accepted && !deletes);
    let recognised = card.is_some() || (deletes && answer.success.is_some());
    if accepted && !recognised {
        warnings.push(
            "A Pierre respondeu em um formato desconhecido; confira com `operation` LIST_ACCOUNTS."
                .into(),
        );
    }
    if let (Some(wanted), Some(day)) = (
        change.values.closing_day,
        card.and_then(|it| it.closing_day),
    ) && wanted != day
    {
        warnings
            .push(format!("Foi pedido o dia {wanted}, mas a Pierre devolveu o dia {day}.").into());
    }
    let cards: Vec<_> = card
        .iter()
        .map(|card| of(&change.account_id, card))
        .collect();
    let message = match (accepted, change.operation) {
        (false, _) => "A Pierre respondeu que a alteração não foi feita.",
        (true, ClosingDateOperation::Delete) => "A Pierre aceitou a exclusão do dia de fechamento.",
        (true, _) => "A Pierre aceitou o dia de fechamento.",
    };
    Ok(Output {
        accepted: Some(accepted),
        message: Some(message.into()),
        count: cards.len(),
        with_closing_date: cards.len(),
        complete: recognised || !accepted,
        warnings,
        cards,
    })
}
