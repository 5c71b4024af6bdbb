//! "Quanto está a fatura atual do cartão, e quando vence?"

mod shown;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    answer::{Amount, Day, Sentence, clean::answer, period},
    pierre::{
        BillSummaryFilter,
        models::{Account, AccountKind, CardBill},
    },
    tool::{Context, Effect, Error, Group, Now, Tool},
    tools::{caveats::Caveats, lookup},
};
use shown::{CardRow, ClosingDay, Row};

pub struct GetBillSummary;

/// Which card, and the closing day or period of its bill.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Input {
    /// Só este cartão; id ou nome.
    #[schemars(length(max = 100))]
    account_id: Option<String>,
    /// Exige `accountId`.
    #[schemars(range(min = 1, max = 31))]
    closing_day: Option<u8>,
    /// Com `endDate`: período da fatura.
    start_date: Option<Day>,
    end_date: Option<Day>,
    /// Mostra até 50 compras.
    include_transactions: Option<bool>,
}

answer! {
    /// The current bill of each card.
    pub struct Output {
        count: usize,
        totals: Totals,
        complete: bool,
        warnings: Vec<Sentence>,
        cards: Vec<CardRow>,
        transaction_count: Option<usize>,
        transactions: Option<Vec<Row>>,
    }
}

answer! {
    // Sums in reais over all cards.
    struct Totals {
        current_bill: Amount,
    }
}

impl Tool for GetBillSummary {
    const NAME: &'static str = "get_bill_summary";
    const TITLE: &'static str = "Fatura atual do cartão";
    const DESCRIPTION: &'static str = "Mostra a fatura atual, ainda aberta, de cada cartão de crédito: valor em aberto do mês, vencimento, fechamento, limite usado e disponível.

Quando usar: \"a fatura já está em quanto?\", \"quanto vem de cartão no mês?\", \"quanto vou pagar de cartão?\", \"quando vence a fatura?\", limite do cartão.

Quando não usar: faturas fechadas, get_bills; parcelas, get_installments.

Devolve `currentBill`, positivo quando se deve, e `calculated`, a soma sincronizada.";
    const GROUP: Group = Group::Cards;
    const EFFECT: Effect = Effect::Read;
    const EXAMPLE: &'static str = r#"{"accountId": "acc_987654321", "closingDay": 3}"#;
    type Input = Input;
    /// The filter, the card's id or name, and whether to show purchases.
    type Request = (BillSummaryFilter, bool);
    type Output = Output;

    fn check(_: Now, input: Input) -> Result<Self::Request, Error> {
        let transactions = input.include_transactions == Some(true);
        Ok((filter(input)?, transactions))
    }

    async fn call(
        context: &Context,
        (mut filter, transactions): Self::Request,
    ) -> Result<Output, Error> {
        let today = context.today();
        filter.account_id = lookup::card_id(context, filter.account_id).await?;
        let asked = ClosingDay::asked(&filter);
        let wanted = filter.account_id.clone();
        let wanted = wanted.as_deref();
        let (found, accounts) =
            futures::join!(context.pierre.get_bill_summary(filter), context.accounts());
        let found = found.map_err(|error| Error::of_card(error, wanted))?;
        let advises = found.advises();
        let mut cards = found.cards.rows;
        cards.retain(|card| {
            let id = card.account_id.as_deref();
            wanted.is_none() || id.is_none() || id == wanted
        });
        if wanted.is_some() && cards.is_empty() && found.cards.unreadable == 0 {
            return Err(Error::NotACard);
        }
        let mut caveats = Caveats::default();
        caveats.unreadable(found.cards.unreadable, "fatura", "faturas");
        let covers = |account: &Account| {
            account.kind == AccountKind::Credit && wanted.is_none_or(|id| account.id == id)
        };
        let known = caveats
            .behind(accounts, covers, today, context.now)
            .unwrap_or_default();
        for card in &mut cards {
            complete(card, &known);
        }
        let totals = totals(&cards, &mut caveats);
        doubt(&cards, &mut caveats);
        let doubtful = shown::doubtful(&cards, advises);
        let rows: Vec<_> = cards
            .iter()
            .map(|card| shown::card(card, asked, doubtful))
            .collect();
        if rows.iter().any(CardRow::may_have_assumed_closing_day) {
            caveats.warn("Onde não há dia de fechamento cadastrado, a Pierre presume 7 dias antes do vencimento; informe `accountId` e `closingDay` para corrigir.");
        }
        if cards
            .iter()
            .any(|card| card.calculated_bill_amount.is_none())
        {
            caveats.warn("Sem a soma dos lançamentos, `currentBill` é o limite usado, que inclui parcelas futuras.");
        }
        let listed = transactions.then(|| shown::transactions(&cards, &mut caveats));
        let (transaction_count, transactions) = listed.unzip();
        Ok(Output {
            count: rows.len(),
            totals,
            complete: !caveats.incomplete,
            warnings: caveats.warnings,
            cards: rows,
            transaction_count,
            transactions,
        })
    }
}

fn filter(input: Input) -> Result<BillSummaryFilter, Error> {
    if input.closing_day.is_some() && input.account_id.is_none() {
        return Err(Error::invalid(
            "`closingDay`: informe também o `accountId` do cartão.",
        ));
    }
    let days = match (input.start_date, input.end_date) {
        (None, None) => None,
        (Some(start), Some(end)) => {
            let period = period::between(start.0, end.0)?;
            Some((period.start, period.end))
        }
        (Some(_), None) => return Err(Error::invalid("`endDate`: informe junto com `startDate`.")),
        (None, Some(_)) => return Err(Error::invalid("`startDate`: informe junto com `endDate`.")),
    };
    Ok(BillSummaryFilter {
        account_id: input.account_id,
        closing_day: input.closing_day,
        days,
    })
}

/// Adds details from Pierre's list of accounts that the documented summary lacks.
fn complete(card: &mut CardBill, known: &[Account]) {
    let id = card.account_id.as_deref();
    let Some(account) = known.iter().find(|it| Some(it.id.as_str()) == id) else {
        return;
    };
    card.account_name = card.account_name.take().or_else(|| account.name.clone());
    let credit = account.credit.as_ref();
    card.balance_due_date = card.balance_due_date.or_else(|| credit?.due_date);
    card.minimum_payment = card.minimum_payment.or_else(|| credit?.minimum_payment);
}

fn totals(cards: &[CardBill], caveats: &mut Caveats) -> Totals {
    let mut current = Decimal::ZERO;
    let mut foreign = false;
    for card in cards {
        match (card.currency_code.as_deref(), card.current()) {
            (None | Some("BRL"), Some(amount)) => current += amount,
            (_, None) => {}
            _ => foreign = true,
        }
    }
    if cards.iter().any(|card| card.current().is_none()) {
        caveats.missing("Há cartão sem valor de fatura informado; ele não entrou em `totals`.");
    }
    if foreign {
        caveats.warn("Há cartão em outra moeda; ele não entrou em `totals`, que só soma reais.");
    }
    Totals {
        current_bill: Amount(current),
    }
}

/// Adds the caveats about the figures.
fn doubt(cards: &[CardBill], caveats: &mut Caveats) {
    if cards.iter().any(|card| card.is_official != Some(true)) {
        caveats.warn("Os valores são aproximados: não são o valor oficial da fatura no banco, a não ser com `official` true.");
    }
    let differs = |card: &&CardBill| {
        let calculated = card.calculated_bill_amount;
        calculated
            .zip(card.current())
            .is_some_and(|(calculated, current)| calculated != current)
    };
    let among = match cards.iter().filter(differs).count() {
        0 => None,
        1 => Some("1 cartão".to_owned()),
        many => Some(format!("{many} cartões")),
    };
    if let Some(among) = among {
        caveats.warn(format!("Em {among}, `currentBill` difere de `calculated`: o primeiro é todo o limite usado e pode incluir parcelas futuras e faturas anteriores; o segundo soma só as transações já sincronizadas do período e pode ser zero num cartão com dívida."));
    }
    let is_credit = |card: &CardBill| {
        card.current()
            .is_some_and(|owed| owed.is_sign_negative() && !owed.is_zero())
    };
    if cards.iter().any(is_credit) {
        caveats.warn(
            "`currentBill` negativo é saldo credor: a pessoa tem esse valor a seu favor no cartão.",
        );
    }
}
