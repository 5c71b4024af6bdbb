//! How a card's current bill and its rows are shown.

use jiff::ToSpan;

use crate::{
    answer::{Amount, Day, Id, Sentence, Text, clean::answer},
    ledger,
    pierre::{
        BillSummaryFilter,
        models::{CardBill, Transaction},
    },
    tools::caveats::Caveats,
};

/// Most rows shown.
const MOST: usize = 50;

answer! {
    // One card.
    pub(super) struct CardRow {
        account_id: Option<Id>,
        card: Option<Text>,
        current_bill: Option<Amount>,
        calculated: Option<Amount>,
        /// Ausente: BRL.
        currency: Option<Text>,
        limit: Option<Amount>,
        used_limit: Option<Amount>,
        available: Option<Amount>,
        due_date: Option<Day>,
        closing_day: Option<u32>,
        closing_day_source: Sentence,
        period_start: Option<Day>,
        period_end: Option<Day>,
        minimum_payment: Option<Amount>,
        official: bool,
    }
}

impl CardRow {
    /// Whether the closing day may be an assumed one.
    pub(super) fn may_have_assumed_closing_day(&self) -> bool {
        let source = &self.closing_day_source;
        *source == ClosingDay::Assumed.text() || *source == ClosingDay::Unknown.text()
    }
}

/// The source of a closing day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ClosingDay {
    /// An argument of the call.
    Given(u8),
    /// Not used: the arguments give the first and last day instead.
    Unused,
    /// Stored at Pierre.
    Stored,
    /// Assumed by Pierre: seven days before the due date.
    Assumed,
    /// Stored or assumed; the answer does not say which.
    Unknown,
}

impl ClosingDay {
    /// The source given by the arguments, if any.
    pub(super) fn asked(filter: &BillSummaryFilter) -> Option<Self> {
        if filter.days.is_some() {
            return Some(Self::Unused);
        }
        filter.closing_day.map(Self::Given)
    }

    /// The source of a day that came with the answer; `doubtful` is the count of [`doubtful`].
    fn of(card: &CardBill, doubtful: usize) -> Self {
        match (card.closing_day, doubtful) {
            (Some(_), 0) => Self::Stored,
            (Some(_), _) if !may_be_assumed(card) => Self::Stored,
            (None, _) | (Some(_), 1) => Self::Assumed,
            (Some(_), _) => Self::Unknown,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Given(_) => "informado na chamada",
            Self::Unused => "não usado: o período foi informado na chamada",
            Self::Stored => "cadastrado na Pierre",
            Self::Assumed => "presumido: 7 dias antes do vencimento",
            Self::Unknown => "cadastrado na Pierre ou presumido, 7 dias antes do vencimento",
        }
    }
}

/// How many closing days look stored but may be assumed. Pierre sends advice when it assumed one;
/// a card without a closing day is then the one the advice is about.
pub(super) fn doubtful(cards: &[CardBill], advises: bool) -> usize {
    if !advises || cards.iter().any(|card| card.closing_day.is_none()) {
        return 0;
    }
    cards.iter().filter(|card| may_be_assumed(card)).count()
}

/// Whether the closing day is, as far as known, seven days before the due date.
fn may_be_assumed(card: &CardBill) -> bool {
    let due = card.balance_due_date;
    let week_before = due.and_then(|due| due.checked_sub(7.days()).ok());
    week_before.is_none_or(|before| u32::try_from(before.day()).ok() == card.closing_day)
}

pub(super) fn card(card: &CardBill, asked: Option<ClosingDay>, doubtful: usize) -> CardRow {
    let source = asked.unwrap_or_else(|| ClosingDay::of(card, doubtful));
    let closing_day = match source {
        ClosingDay::Given(day) => Some(u32::from(day)),
        _ => card.closing_day,
    };
    CardRow {
        account_id: Id::option(card.account_id.as_deref()),
        card: Text::option(card.account_name.as_deref()),
        current_bill: card.current().map(Amount),
        calculated: card.calculated_bill_amount.map(Amount),
        currency: Text::option(card.currency_code.as_deref().filter(|it| *it != "BRL")),
        limit: card.credit_limit.map(Amount),
        used_limit: card.used_credit_limit.map(Amount),
        available: card.available_credit_limit.map(Amount),
        due_date: card.balance_due_date.map(Day),
        closing_day,
        closing_day_source: source.text().into(),
        period_start: card.period_start.map(Day),
        period_end: card.period_end.map(Day),
        minimum_payment: card.minimum_payment.map(Amount),
        official: card.is_official == Some(true),
    }
}

answer! {
    // One transaction of a bill.
    pub(super) struct Row {
        date: Day,
        description: Option<Text>,
        amount: Amount,
        currency: Option<Text>,
        card: Option<Text>,
    }
}

/// The number of rows on the bills, and the newest rows.
pub(super) fn transactions(cards: &[CardBill], caveats: &mut Caveats) -> (usize, Vec<Row>) {
    let mut rows: Vec<(&CardBill, &Transaction)> = Vec::new();
    for card in cards {
        match &card.transactions {
            Some(found) => {
                caveats.unreadable(found.unreadable, "transação", "transações");
                rows.extend(found.rows.iter().map(|row| (card, row)));
            }
            None => caveats
                .missing("A Pierre não enviou as transações da fatura; veja get_transactions."),
        }
    }
    rows.sort_by(|(_, a), (_, b)| b.date.day.cmp(&a.date.day).then_with(|| a.id.cmp(&b.id)));
    let count = rows.len();
    if count > MOST {
        caveats.warn(format!(
            "Aparecem as {MOST} transações mais recentes de {count}; veja as outras em get_transactions."
        ));
    }
    let many = cards.len() > 1;
    let shown = rows.into_iter().take(MOST).map(|(card, row)| Row {
        date: Day(row.date.day),
        description: Text::option(row.description.as_deref()),
        amount: Amount(ledger::signed(row)),
        currency: Text::option(row.currency.as_deref().filter(|it| *it != "BRL")),
        card: Text::option(card.account_name.as_deref().filter(|_| many)),
    });
    (count, shown.collect())
}
