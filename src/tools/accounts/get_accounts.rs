//! "Quais são minhas contas, quanto tenho e quanto devo nos cartões?"

use rust_decimal::Decimal;

use crate::{
    answer::{
        Amount, Day, Id, Sentence, Text,
        clean::answer,
        sentence::{counted, local_moment},
        text::masked_number,
    },
    ledger::intake,
    pierre::models::{Account, AccountKind, Credit, Reserve},
    tool::{Context, Effect, Error, Group, NoInput, Now, Tool},
    tools::caveats::Caveats,
};

pub struct GetAccounts;

answer! {
    /// The accounts and their totals.
    pub struct Output {
        totals: Totals,
        count: usize,
        merged: Option<usize>,
        complete: bool,
        warnings: Vec<Sentence>,
        accounts: Vec<Row>,
    }
}

answer! {
    // Sums in reais.
    struct Totals {
        /// Nas contas bancárias, sem caixinhas.
        cash: Amount,
        card_debt: Amount,
    }
}

answer! {
    // One account.
    struct Row {
        account_id: Option<Id>,
        bank: Option<Text>,
        name: Option<Text>,
        r#type: Text,
        subtype: Option<Text>,
        /// Final do número.
        number: Option<Text>,
        /// Negativo é dívida.
        balance: Option<Amount>,
        currency: Option<Text>,
        /// Dívida.
        owed: Option<Amount>,
        credit: Option<CreditRow>,
        /// Caixinhas.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        reserved: Vec<ReservedRow>,
        last_updated: Option<Sentence>,
        active: Option<bool>,
    }
}

answer! {
    struct CreditRow {
        limit: Option<Amount>,
        available: Option<Amount>,
        due_date: Option<Day>,
        close_date: Option<Day>,
        minimum_payment: Option<Amount>,
        brand: Option<Text>,
        level: Option<Text>,
    }
}

answer! {
    struct ReservedRow {
        name: Option<Text>,
        amount: Amount,
        currency: Option<Text>,
    }
}

impl Tool for GetAccounts {
    const NAME: &'static str = "get_accounts";
    const TITLE: &'static str = "Contas, saldos e cartões";
    const DESCRIPTION: &'static str = "Lista todas as contas bancárias, bancos conectados e cartões de crédito da pessoa, com saldo, limite disponível, valor devido e quanto há ao todo.

Quando usar: \"quais contas, bancos e cartões tenho?\", \"quanto devo no cartão?\", \"qual o limite do cartão?\", \"quanto já usei ou posso usar do crédito?\", caixinhas, banco desconectado ou sem conexão; achar o `accountId`.

Quando não usar: movimentos, get_transactions; dados novos, manual_update.

Devolve `totals` (cartão nunca entra no saldo) e uma linha por conta.";
    const GROUP: Group = Group::Accounts;
    const EFFECT: Effect = Effect::Read;
    type Input = NoInput;
    type Request = ();
    type Output = Output;

    fn check(_: Now, _: NoInput) -> Result<(), Error> {
        Ok(())
    }

    async fn call(context: &Context, (): ()) -> Result<Output, Error> {
        let found = context.pierre.get_accounts().await?.accounts;
        let mut accounts = found.rows;
        let came = accounts.len();
        intake::accounts(&mut accounts);
        let merged = came - accounts.len();
        let mut caveats = Caveats::default();
        if merged > 0 {
            caveats.warn(counted(
                merged,
                "conta aparece duas vezes na Pierre por uma conexão refeita; é contada uma vez só.",
                "contas aparecem repetidas na Pierre por conexões refeitas; cada uma é contada uma vez só.",
            ));
        }
        caveats.unreadable(found.unreadable, "conta", "contas");
        caveats.connections(&accounts, context.today(), context.now);
        caveats.look_alikes(&accounts);
        let totals = totals(&accounts, &mut caveats);
        if accounts.iter().any(|account| !account.reserves.is_empty()) {
            caveats.warn("O valor das caixinhas (`reserved`) não está somado em `cash`; alguns bancos já o incluem no saldo da conta.");
        }
        Ok(Output {
            totals,
            count: accounts.len(),
            merged: (merged > 0).then_some(merged),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            accounts: accounts.iter().map(row).collect(),
        })
    }
}

fn totals(accounts: &[Account], caveats: &mut Caveats) -> Totals {
    let mut cash = Decimal::ZERO;
    let mut card_debt = Decimal::ZERO;
    for account in accounts {
        let sum = match account.kind {
            AccountKind::Bank => &mut cash,
            AccountKind::Credit => &mut card_debt,
            _ => continue,
        };
        let label = Text::or(account.name.as_deref(), "sem nome");
        match (account.currency.as_deref(), account.balance) {
            (None | Some("BRL"), Some(balance)) => *sum += account.owed().unwrap_or(balance),
            (None | Some("BRL"), None) => caveats.missing(format!(
                "A conta {label} veio sem saldo e não entrou nos totais."
            )),
            (Some(_), _) => caveats.warn(format!(
                "A conta {label} está em outra moeda e não entrou nos totais em reais."
            )),
        }
    }
    Totals {
        cash: cash.into(),
        card_debt: card_debt.into(),
    }
}

fn row(account: &Account) -> Row {
    Row {
        account_id: Id::of(&account.id),
        bank: Text::option(account.bank.as_deref()),
        name: Text::option(account.name.as_deref()),
        r#type: Text::clean(account.kind.as_str()),
        subtype: Text::option(account.subtype.as_deref()),
        number: account.number.as_deref().and_then(masked_number),
        balance: account.balance.map(Amount),
        currency: Text::option(account.currency.as_deref()),
        owed: account.owed().map(Amount),
        credit: account.credit.as_ref().map(credit),
        reserved: account.reserves.iter().flat_map(reserved).collect(),
        last_updated: account.last_updated.map(local_moment),
        active: account.is_active,
    }
}

fn credit(credit: &Credit) -> CreditRow {
    CreditRow {
        limit: credit.limit.map(Amount),
        available: credit.available.map(Amount),
        due_date: credit.due_date.map(Day),
        close_date: credit.close_date.map(Day),
        minimum_payment: credit.minimum_payment.map(Amount),
        brand: Text::option(credit.brand.as_deref()),
        level: Text::option(credit.level.as_deref()),
    }
}

fn reserved(reserve: &Reserve) -> impl Iterator<Item = ReservedRow> {
    reserve
        .amounts
        .iter()
        .map(|(currency, amount)| ReservedRow {
            name: Text::option(reserve.name.as_deref()),
            amount: (*amount).into(),
            currency: Text::option(currency.as_deref().filter(|it| *it != "BRL")),
        })
}
