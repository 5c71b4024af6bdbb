//! "Quanto vieram as últimas faturas do cartão?"

use std::cmp::Reverse;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{Amount, Day, Id, Sentence, Text, clean::answer},
    ledger::intake::once_by,
    pierre::models::{Account, AccountKind, Bill},
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{caveats::Caveats, lookup},
};

/// Most bills shown.
const MOST: usize = 40;

pub struct GetBills;

/// Which card to list.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Só este cartão; id ou nome.
    #[schemars(length(max = 100))]
    account_id: Option<String>,
}

answer! {
    /// The bills, newest first.
    pub struct Output {
        count: usize,
        totals: Totals,
        complete: bool,
        warnings: Vec<Sentence>,
        bills: Vec<Row>,
    }
}

answer! {
    // Sums in reais over all bills.
    struct Totals {
        owed: Amount,
    }
}

answer! {
    // One bill. A bill is a debt, so `owed` is positive, as in get_accounts.
    struct Row {
        account_id: Option<Id>,
        card: Option<Text>,
        due_date: Option<Day>,
        closing_date: Option<Day>,
        /// Negativo é crédito da pessoa.
        owed: Option<Amount>,
        /// Ausente: BRL.
        currency: Option<Text>,
        minimum_payment: Option<Amount>,
    }
}

impl Tool for GetBills {
    const NAME: &'static str = "get_bills";
    const TITLE: &'static str = "Faturas fechadas do cartão";
    const DESCRIPTION: &'static str = "Lista as faturas de cartão que fecharam, da última às anteriores (histórico), com vencimento e pagamento mínimo.

Quando usar: \"quanto veio a fatura do mês passado?\", \"quanto paguei de fatura?\", \"a fatura que já fechou\", a fatura anterior, faturas dos últimos meses.

Quando não usar: a aberta, get_bill_summary.

Devolve o valor (`owed`); o pagamento está em get_transactions.";
    const GROUP: Group = Group::Cards;
    const EFFECT: Effect = Effect::Read;
    type Input = Input;
    /// The id or name of a card.
    type Request = Option<String>;
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        Ok(input.account_id)
    }

    async fn call(context: &Context, card: Self::Request) -> Result<Output, Error> {
        let wanted = lookup::card_id(context, card).await?;
        let wanted = wanted.as_deref();
        let (found, accounts) =
            futures::join!(context.pierre.get_bills(wanted), context.accounts());
        let found = found.map_err(|error| Error::of_card(error, wanted))?.bills;
        let mut caveats = Caveats::default();
        caveats.unreadable(found.unreadable, "fatura", "faturas");
        let covers = |account: &Account| {
            account.kind == AccountKind::Credit && wanted.is_none_or(|id| account.id == id)
        };
        let cards = caveats.behind(accounts, covers, context.today(), context.now);
        let mut bills = found.rows;
        once_by(&mut bills, |bill| bill.id.clone());
        // Pierre may ignore the filter.
        bills.retain(|bill| {
            let id = bill.account_id.as_deref();
            wanted.is_none() || id.is_none() || id == wanted
        });
        let no_such_card = wanted.is_some() && cards.as_ref().is_some_and(Vec::is_empty);
        if bills.is_empty() && found.unreadable == 0 && no_such_card {
            return Err(Error::NotACard);
        }
        if cards.is_none() && !bills.is_empty() {
            caveats.warn("Os nomes dos cartões não puderam ser consultados.");
        }
        let cards = cards.unwrap_or_default();
        bills.sort_by(|a, b| order(a).cmp(&order(b)));
        let totals = totals(&bills, &mut caveats);
        if bills.len() > MOST {
            caveats.warn(format!(
                "Aparecem as {MOST} faturas mais recentes de {}; informe `accountId` para ver só as de um cartão.",
                bills.len()
            ));
        }
        Ok(Output {
            count: bills.len(),
            totals,
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            bills: bills.iter().take(MOST).map(|it| row(it, &cards)).collect(),
        })
    }
}

/// Newest first by due date, or by closing date without one.
fn order(bill: &Bill) -> impl Ord + '_ {
    (
        Reverse(bill.due_date.or(bill.closing_date)),
        bill.account_id.as_deref(),
        bill.id.as_deref(),
    )
}

fn totals(bills: &[Bill], caveats: &mut Caveats) -> Totals {
    let mut owed = Decimal::ZERO;
    let (mut foreign, mut credit) = (false, false);
    for bill in bills {
        credit |= bill
            .owed
            .is_some_and(|owed| owed.is_sign_negative() && !owed.is_zero());
        match (bill.currency.as_deref(), bill.owed) {
            (None | Some("BRL"), Some(amount)) => owed += amount,
            (Some(_), Some(_)) => foreign = true,
            (_, None) => {}
        }
    }
    if bills.iter().any(|bill| bill.owed.is_none()) {
        caveats.missing("Há fatura sem valor informado; ela não entrou em `totals`.");
    }
    if foreign {
        caveats.warn("Há fatura em outra moeda; ela não entrou em `totals`, que só soma reais.");
    }
    if credit {
        caveats.warn(
            "Fatura com valor negativo é saldo credor: a pessoa tem esse valor a seu favor no cartão.",
        );
    }
    Totals { owed: Amount(owed) }
}

fn row(bill: &Bill, cards: &[Account]) -> Row {
    let card = cards
        .iter()
        .find(|card| Some(card.id.as_str()) == bill.account_id.as_deref());
    Row {
        account_id: Id::option(bill.account_id.as_deref()),
        card: Text::option(card.and_then(|card| card.name.as_deref())),
        due_date: bill.due_date.map(Day),
        closing_date: bill.closing_date.map(Day),
        owed: bill.owed.map(Amount),
        currency: Text::option(bill.currency.as_deref().filter(|it| *it != "BRL")),
        minimum_payment: bill.minimum_payment.map(Amount),
    }
}
