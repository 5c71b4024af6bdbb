//! "Em que dia fecha a fatura de cada cartão?" The read-only version; [`changes`] has the version
//! that also writes.

mod changes;

pub use changes::ManageClosingDateExperimental;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{Id, Sentence, Text, clean::answer},
    pierre::{
        self, ClosingDateOperation, ClosingDateValues,
        models::{CardClosingDay, ClosingDateAnswer},
    },
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{
        caveats::Caveats,
        lookup::{self, Wanted},
    },
};

pub struct ManageClosingDate;

/// All cards, or one.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Padrão: LIST_ACCOUNTS, todos.
    operation: Option<Operation>,
    /// Para GET.
    #[schemars(length(max = 100))]
    account_id: Option<String>,
}

// The read operations.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operation {
    ListAccounts,
    Get,
}

answer! {
    /// The cards and the closing days of their bills.
    pub struct Output {
        count: usize,
        with_closing_date: usize,
        complete: bool,
        warnings: Vec<Sentence>,
        cards: Vec<Card>,
    }
}

answer! {
    // One card.
    struct Card {
        account_id: Option<Id>,
        name: Option<Text>,
        has_closing_date: bool,
        closing_day: Option<u32>,
        active: Option<bool>,
        /// Texto de terceiros.
        notes: Option<Text>,
    }
}

impl Tool for ManageClosingDate {
    const NAME: &'static str = "manage_closing_date";
    const TITLE: &'static str = "Dia de fechamento da fatura";
    const DESCRIPTION: &'static str = "Mostra a data de fechamento da fatura de cada cartão de crédito: o dia em que ela fecha ou vira.

Quando usar: \"que dia fecha o cartão?\", \"quando vira a fatura?\", melhor dia para compra, cartão sem data de fechamento.

Quando não usar: vencimento, get_accounts. Só consulta; mudar exige --experimental: o formato não é comprovado.

Devolve os cartões e seus dias.";
    const GROUP: Group = Group::Cards;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"operation": "LIST_ACCOUNTS"}"#;
    type Input = Input;
    /// The id or name of the card, for GET.
    type Request = Option<String>;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        match input.operation.unwrap_or(Operation::ListAccounts) {
            Operation::ListAccounts => {
                absent(input.account_id.is_some(), "accountId", "GET")?;
                Ok(None)
            }
            Operation::Get => needed(input.account_id, "GET").map(Some),
        }
    }

    async fn call(context: &Context, card: Self::Request) -> Result<Output, Error> {
        match card {
            None => list(context).await,
            Some(card) => one(context, &card).await,
        }
    }
}

fn needed(account_id: Option<String>, operation: &str) -> Result<String, Error> {
    account_id.ok_or_else(|| {
        Error::invalid(&format!(
            "`accountId`: é obrigatório com `operation` {operation}; LIST_ACCOUNTS mostra o de cada cartão."
        ))
    })
}

/// Refuses an argument that the operation does not use.
fn absent(is_given: bool, argument: &str, operations: &str) -> Result<(), Error> {
    if is_given {
        return Err(Error::invalid(&format!(
            "`{argument}`: só vale com `operation` {operations}."
        )));
    }
    Ok(())
}

async fn list(context: &Context) -> Result<Output, Error> {
    let found = context.pierre.list_closing_dates().await?.cards;
    let mut caveats = Caveats::default();
    if found.unreadable > 0 {
        caveats.missing(format!(
            "Cartões em formato desconhecido, fora da lista: {}.",
            found.unreadable
        ));
    }
    Ok(output(found.rows.iter().map(card).collect(), caveats))
}

/// The card with this id or name.
async fn one(context: &Context, card: &str) -> Result<Output, Error> {
    let account_id = &lookup::account_id(context, card, Wanted::Card).await?;
    let nothing = ClosingDateValues::default();
    let answer = ask(context, ClosingDateOperation::Get, account_id, &nothing).await?;
    let mut caveats = Caveats::default();
    if answer.card.is_none() {
        caveats.missing(
            "A Pierre respondeu em um formato desconhecido; use `operation` LIST_ACCOUNTS.",
        );
    }
    let cards = answer.card.iter().map(|it| of(account_id, it)).collect();
    Ok(output(cards, caveats))
}

/// Requests one card and maps failures to this tool's errors.
async fn ask(
    context: &Context,
    operation: ClosingDateOperation,
    account_id: &str,
    values: &ClosingDateValues,
) -> Result<ClosingDateAnswer, Error> {
    let answer = context
        .pierre
        .manage_closing_date(operation, account_id, values)
        .await;
    answer.map_err(|error| match error {
        pierre::Error::NotFound | pierre::Error::Forbidden => Error::ClosingDateNotFound,
        other => Error::Pierre(other),
    })
}

fn output(cards: Vec<Card>, caveats: Caveats) -> Output {
    Output {
        count: cards.len(),
        with_closing_date: cards.iter().filter(|card| card.has_closing_date).count(),
        complete: !caveats.incomplete,
        warnings: caveats.warnings,
        cards,
    }
}

fn card(card: &CardClosingDay) -> Card {
    Card {
        account_id: Id::option(card.account_id.as_deref()),
        name: Text::option(card.name.as_deref()),
        has_closing_date: card.closing_day.is_some(),
        closing_day: card.closing_day.map(u32::from),
        active: card.is_active.filter(|_| card.closing_day.is_some()),
        notes: Text::option(card.notes.as_deref()),
    }
}

/// The requested card. An answer about one card may carry the id of the closing date instead.
fn of(account_id: &str, answer: &CardClosingDay) -> Card {
    Card {
        account_id: Id::of(account_id),
        ..card(answer)
    }
}
