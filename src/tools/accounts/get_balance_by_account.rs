//! "Qual é o saldo desta conta?"

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pierre::{self, BadRequest};
use crate::{
    answer::{Amount, Id, Text, Words, clean::clean},
    tool::{Context, Effect, Error, Group, Tool},
    tools::{
        caveats::{Doubts, local, local_moment},
        lookup::{self, Wanted},
    },
};

/// See the module.
pub struct GetBalanceByAccount;

/// Which account.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// De get_accounts, ou o nome da conta.
    #[schemars(length(max = 100))]
    account_id: String,
}

/// The account and its balance.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtype: Option<Text>,
    as_of: Words,
    complete: bool,
    warnings: Vec<Words>,
}

clean!(Output: account_id, name, balance, currency, r#type, subtype, as_of, complete, warnings);

impl Tool for GetBalanceByAccount {
    const NAME: &'static str = "get_balance_by_account";
    const TITLE: &'static str = "Saldo de uma conta bancária";
    const DESCRIPTION: &'static str = "Mostra o saldo de uma conta bancária só (corrente, poupança ou de pagamento), pelo nome, banco ou `accountId`.

Quando usar: \"qual o saldo da conta corrente?\", \"quanto tem na poupança?\", quanto tenho no banco tal.

Quando não usar: cartão ou várias contas, get_accounts.

Devolve saldo, moeda e momento, com aviso se os dados forem antigos.";
    const GROUP: Group = Group::Contas;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"accountId": "acc_123456789"}"#;
    type Input = Input;
    type Output = Output;

    async fn call(context: &Context, mut input: Input) -> Result<Output, Error> {
        input.account_id = lookup::account_id(context, &input.account_id, Wanted::Bank).await?;
        // The balance says neither its currency nor how old it is; the list of accounts does.
        let (balance, accounts) = futures::join!(
            context.pierre.get_balance_by_account(&input.account_id),
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
        let account = accounts
            .iter()
            .find(|account| account.id == input.account_id.as_str());
        let mut doubts = Doubts::default();
        doubts.connections(account, context.today(), context.now);
        let data = &balance.data;
        let currency = data.currency_code.as_deref();
        let currency = currency.or_else(|| account?.currency.as_deref());
        if currency.is_none() {
            doubts.warn("A Pierre não informou a moeda desta conta.");
        }
        if data.balance.is_none() {
            doubts.missing("A Pierre não informou o saldo desta conta.");
        }
        Ok(Output {
            account_id: Id::of(&input.account_id),
            name: Text::option(data.name.as_deref()),
            balance: data.balance.map(Amount),
            currency: Text::option(currency),
            r#type: Text::option(data.account_type.as_deref()),
            subtype: Text::option(data.account_subtype.as_deref()),
            as_of: balance
                .timestamp
                .map_or_else(|| local(context.now), local_moment),
            complete: !doubts.incomplete,
            warnings: doubts.warnings,
        })
    }
}
