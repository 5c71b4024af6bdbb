//! "Quanto tenho ao todo no banco?"

use rust_decimal::Decimal;

use crate::{
    answer::{Amount, Id, Sentence, Text, amount, clean::answer},
    ledger::intake,
    pierre::models::{Account, AccountKind, BalanceLine},
    tool::{Context, Effect, Error, Group, NoInput, Now, Tool},
    tools::caveats::Caveats,
};

pub struct GetBalance;

answer! {
    /// The total and its accounts.
    pub struct Output {
        total: Option<Amount>,
        /// Da Pierre, se for diferente.
        reported_total: Option<Amount>,
        count: usize,
        complete: bool,
        warnings: Vec<Sentence>,
        accounts: Vec<Row>,
    }
}

answer! {
    // One bank account.
    struct Row {
        account_id: Option<Id>,
        bank: Option<Text>,
        name: Option<Text>,
        r#type: Option<Text>,
        subtype: Option<Text>,
        balance: Option<Amount>,
        /// Ausente: reais.
        currency: Option<Text>,
    }
}

impl Tool for GetBalance {
    const NAME: &'static str = "get_balance";
    const TITLE: &'static str = "Saldo total em conta";
    const DESCRIPTION: &'static str = "Mostra o saldo total, somando todas as contas bancárias (corrente, poupança), e o de cada uma.

Quando usar: \"quanto dinheiro tenho no banco hoje?\", \"soma o saldo de todos os bancos\", saldo geral, disponível agora.

Quando não usar: dívidas, get_accounts; uma conta só, get_balance_by_account.

Devolve `total` em reais e uma linha por conta.";
    const GROUP: Group = Group::Accounts;
    const EFFECT: Effect = Effect::Read;
    type Input = NoInput;
    type Request = ();
    type Output = Output;

    fn check(_: Now, _: NoInput) -> Result<(), Error> {
        Ok(())
    }

    async fn call(context: &Context, (): ()) -> Result<Output, Error> {
        // A balance has no bank, currency or age; the list of accounts has them.
        let (balance, accounts) = futures::join!(context.pierre.get_balance(), context.accounts());
        let data = balance?.data;
        let mut caveats = Caveats::default();
        let accounts = accounts.map(|found| found.accounts.rows);
        if accounts.is_err() {
            caveats.missing("A lista de contas não pôde ser lida: faltam banco, moeda e atualização, e uma conta em outra moeda seria contada como reais.");
        }
        let mut accounts = accounts.unwrap_or_default();
        accounts.retain(|account| account.kind == AccountKind::Bank);
        let replaced = intake::accounts(&mut accounts);
        caveats.connections(&accounts, context.today(), context.now);
        caveats.look_alikes(&accounts);
        pots(&accounts, &mut caveats);

        let is_listed = data.accounts.is_some();
        let mut found = data.accounts.unwrap_or_default();
        found
            .rows
            .retain(|line| !line.id.as_ref().is_some_and(|id| replaced.contains_key(id)));
        intake::once_by(&mut found.rows, |line| line.id.clone());
        caveats.unreadable(found.unreadable, "conta", "contas");
        let lines: Vec<_> = found
            .rows
            .iter()
            .map(|line| (line, behind(line, &accounts)))
            .collect();
        let sums = sums(&lines, &mut caveats);
        if !is_listed {
            caveats.missing("A Pierre não detalhou as contas.");
        }
        // Without lines the total cannot be checked.
        let total = if lines.is_empty() {
            data.total_balance
        } else {
            Some(sums.reais)
        };
        if total.is_none() {
            caveats.missing("A Pierre não informou o saldo total.");
        }
        let reported_total = data.total_balance.filter(|it| Some(*it) != total);
        if let (Some(reported), Some(total)) = (reported_total, total) {
            caveats.warn(differing(reported, total, &sums));
        }
        Ok(Output {
            total: total.map(Amount),
            reported_total: reported_total.map(Amount),
            count: lines.len(),
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            accounts: lines
                .iter()
                .map(|(line, account)| row(line, *account))
                .collect(),
        })
    }
}

/// The account of a line: by its id or, without one, by a unique name.
fn behind<'a>(line: &BalanceLine, accounts: &'a [Account]) -> Option<&'a Account> {
    if let Some(id) = &line.id {
        return accounts.iter().find(|account| account.id == *id);
    }
    let mut named = accounts
        .iter()
        .filter(|account| account.name.is_some() && account.name == line.name);
    named.next().filter(|_| named.next().is_none())
}

fn currency<'a>(line: &'a BalanceLine, account: Option<&'a Account>) -> Option<&'a str> {
    let currency = line.currency.as_deref();
    currency.or_else(|| account?.currency.as_deref())
}

fn is_bank(line: &BalanceLine) -> bool {
    line.kind.as_deref().is_none_or(|kind| kind == "BANK")
}

// The sums of the lines.
#[derive(Default)]
struct Sums {
    /// Bank accounts in reais.
    reais: Decimal,
    /// Every balance regardless of currency, as Pierre may sum them.
    all: Decimal,
    mixes_currencies: bool,
}

fn sums(lines: &[(&BalanceLine, Option<&Account>)], caveats: &mut Caveats) -> Sums {
    let mut sums = Sums::default();
    for (line, account) in lines {
        let name = Text::or(line.name.as_deref(), "sem nome");
        let Some(balance) = line.balance else {
            caveats.missing(format!(
                "A conta {name} veio sem saldo e não entrou no total."
            ));
            continue;
        };
        sums.all += balance;
        if !is_bank(line) {
            caveats.warn(format!(
                "A conta {name} não é bancária e não entrou no total."
            ));
        } else if currency(line, *account).is_none_or(|it| it == "BRL") {
            sums.reais += balance;
        } else {
            sums.mixes_currencies = true;
            caveats.warn(format!(
                "A conta {name} está em outra moeda e não entrou no total em reais."
            ));
        }
    }
    sums
}

fn differing(reported: Decimal, total: Decimal, sums: &Sums) -> String {
    let (reported_text, total) = (amount::spoken(reported), amount::spoken(total));
    if sums.mixes_currencies && reported == sums.all {
        format!("O total da Pierre ({reported_text}) junta moedas diferentes; em reais há {total}.")
    } else {
        format!(
            "O total da Pierre ({reported_text}) não é a soma das contas em reais ({total}); confira antes de concluir."
        )
    }
}

/// Adds a note on the amount set aside, which some banks include in the balance and some do not.
fn pots(accounts: &[Account], caveats: &mut Caveats) {
    let parts = accounts
        .iter()
        .flat_map(|account| &account.reserves)
        .flat_map(|reserve| &reserve.amounts)
        .filter(|(currency, _)| currency.as_deref().is_none_or(|it| it == "BRL"));
    let sum: Decimal = parts.map(|(_, amount)| *amount).sum();
    if !sum.is_zero() {
        let sum = amount::spoken(sum);
        caveats.warn(format!("Há {sum} em caixinhas: conforme o banco, esse valor já está dentro do total ou fica fora dele."));
    }
}

fn row(line: &BalanceLine, account: Option<&Account>) -> Row {
    Row {
        account_id: Id::option(line.id.as_deref().or_else(|| Some(account?.id.as_str()))),
        bank: Text::option(account.and_then(|it| it.bank.as_deref())),
        name: Text::option(line.name.as_deref()),
        r#type: Text::option(line.kind.as_deref()),
        subtype: Text::option(line.subtype.as_deref()),
        balance: line.balance.map(Amount),
        currency: Text::option(currency(line, account).filter(|it| *it != "BRL")),
    }
}
