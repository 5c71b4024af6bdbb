//! "Qual é o saldo desta conta?"

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{
        Amount, Id, Sentence, Text,
        clean::answer,
        sentence::{local, local_moment},
    },
    pierre::{self, BadRequest},
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{
        caveats::Caveats,
        lookup::{self, Wanted},
    },
};

pub struct GetBalanceByAccount;

/// The account to show.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// De get_accounts, ou o nome da conta.
    #[schemars(length(max = 100))]
    account_id: String,
}

answer! {
    /// The account and its balance.
    pub struct Output {
        account_id: Option<Id>,
        name: Option<Text>,
        balance: Option<Amount>,
        currency: Option<Text>,
        r#type: Option<Text>,
        subtype: Option<Text>,
        as_of: Sentence,
        complete: bool,
        warnings: Vec<Sentence>,
    }
}

impl Tool for GetBalanceByAccount {
    const NAME: &'static str = "get_balance_by_account";
    const TITLE: &'static str = "Saldo de uma conta bancária";
    const DESCRIPTION: &'static str = "Mostra o saldo de uma conta bancária só (corrente, poupança ou de pagamento), pelo nome, banco ou `accountId`.

Quando usar: \"qual o saldo da conta corrente?\", \"quanto tem na poupança?\", quanto tenho no banco tal.

Quando não usar: cartão ou várias contas, get_accounts.

Devolve saldo, moeda e momento, com aviso se os dados forem antigos.";
    const GROUP: Group = Group::Accounts;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"accountId": "acc_123456789"}"#;
    type Input = Input;
    /// The id or name of the account.
    type Request = String;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<String, Error> {
        Ok(input.account_id)
    }

    async fn call(context: &Context, account: String) -> Result<Output, Error> {
        let account_id = lookup::account_id(context, &account, Wanted::Bank).await?;
        // The balance has no currency or age; the list of accounts has them.
        let (balance, accounts) = futures::join!(
            context.pierre.get_balance_by_account(&account_id),
            context.accounts()
        );
        let balance = balance.map_err(|error| match error {
            pierre::Error::NotFound => Error::AccountNotFound,
            pierre::Error::Refused(BadRequest::NotABankAccount) => Error::NotABankAccount,
            other => Error::Pierre(other),
        })?;
        let accounts = accounts
            .map(|found| found.accounts.rows)
            .unwrap_or_default();
        let account = accounts.iter().find(|account| account.id == account_id);
        let mut caveats = Caveats::default();
        caveats.connections(account, context.today(), context.now);
        let data = &balance.data;
        let currency = data.currency_code.as_deref();
        let currency = currency.or_else(|| account?.currency.as_deref());
        if currency.is_none() {
            caveats.warn("A Pierre não informou a moeda desta conta.");
        }
        if data.balance.is_none() {
            caveats.missing("A Pierre não informou o saldo desta conta.");
        }
        Ok(Output {
            account_id: Id::of(&account_id),
            name: Text::option(data.name.as_deref()),
            balance: data.balance.map(Amount),
            currency: Text::option(currency),
            r#type: Text::option(data.account_type.as_deref()),
            subtype: Text::option(data.account_subtype.as_deref()),
            as_of: balance
                .timestamp
                .map_or_else(|| local(context.now), local_moment),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
        })
    }
}
