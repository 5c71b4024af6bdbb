//! What is owed on cards: bills that are not paid, and parts that will be on later ones.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::{Commitment, CommitmentKind, open_rows};
use crate::{
    ledger::{
        bills::BillCalendar,
        book::{Book, Entries},
        installments::PaymentProgress,
        parts::{PartOf, SeenParts, is_card},
        rules::Rule,
        sources::Sources,
    },
    pierre::models::{Account, AccountKind, Shared, Transaction},
};

/// How many days before the month a bill may be due and still matter.
const PAID_SINCE: i64 = 45;

/// What is owed on cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfCards {
    /// Bills and parts.
    pub owed: Vec<Commitment>,
    /// Cards without an answer: in another currency, or without a due date.
    pub missing: usize,
    /// Bills known only by the used limit.
    pub by_limit: usize,
}

/// A card's bill while it is put together.
#[derive(Default)]
pub(super) struct BillDraft {
    rows: Decimal,
    count: usize,
    /// What the bank says.
    pub(super) told: Option<Decimal>,
    pub(super) paid: Decimal,
}

impl BillDraft {
    pub(super) fn amount(&self) -> Decimal {
        self.told.unwrap_or(self.rows)
    }
}

/// The bills of cards that are due from this month on and not paid, and the parts that will be on
/// later ones: each once, from rows, closed bills and the list of purchases, never from the used
/// limit unless nothing else is known.
#[must_use]
pub fn of_cards(mut sources: Sources, today: Date) -> OfCards {
    open_rows::add_open_rows(&mut sources);
    let (entries, parts) = Book::on_bills(&mut sources);
    open_rows::tell_cards(&mut sources, &entries, &parts);
    let seen = SeenParts::of(&sources.purchases, &parts);
    let bills = BillCalendar::of(&sources.accounts, &sources.closed, &sources.open);
    let mut found = OfCards::default();
    let cards = sources.accounts.iter();
    for card in cards.filter(|it| it.kind == AccountKind::Credit) {
        if !matches!(card.currency.as_deref(), None | Some("BRL")) {
            found.missing += 1;
            continue;
        }
        let of_card = OfCard {
            card,
            entries: &entries,
            parts: &parts,
            seen: &seen,
            sources: &sources,
            bills: &bills,
            today,
        };
        of_card.add_to(&mut found);
    }
    // Purchases of no card that is known.
    let is_known = |id: Option<&str>| card_of(id, &sources.accounts).is_some();
    for (place, purchase) in sources.purchases.iter().enumerate() {
        if is_known(purchase.account_id.as_deref()) || seen.is_told_twice(place) {
            continue;
        }
        let progress = PaymentProgress::of(purchase, today);
        for (number, due, amount) in progress.to_pay(purchase) {
            if due > today && !seen.has(place, number) {
                let name = purchase.card.clone();
                add_part(&mut found.owed, due, name, amount, progress.inferred);
            }
        }
    }
    found
}

/// One card, and all that is known of the others.
pub(super) struct OfCard<'a> {
    pub(super) card: &'a Account,
    pub(super) entries: &'a Entries,
    pub(super) parts: &'a [PartOf],
    pub(super) seen: &'a SeenParts<'a>,
    pub(super) sources: &'a Sources,
    pub(super) bills: &'a BillCalendar<'a>,
    pub(super) today: Date,
}

impl OfCard<'_> {
    fn add_to(&self, found: &mut OfCards) {
        let today = self.today;
        let mut open = self.sources.open.iter();
        let open = open.find(|it| it.account_id.as_deref() == Some(&self.card.id));
        let last = open
            .and_then(|it| it.period_end)
            .unwrap_or(today)
            .max(today);
        let current = self.bills.due_of(&self.card.id, today);
        let current = match open.and_then(|it| it.period_end) {
            Some(end) if end >= today => self.bills.due_of(&self.card.id, last).or(current),
            _ => current,
        };
        let current = current
            .map(|it| it.day)
            .or_else(|| open?.balance_due_date)
            .or_else(|| self.card.credit.as_ref()?.due_date);
        let Some(current) = current else {
            let owes = self.card.owed().is_some_and(|it| it > Decimal::ZERO);
            found.missing += usize::from(owes || open.is_some());
            return;
        };
        let mut by_due = self.by_due();
        self.pay(&mut by_due);
        let has_rows = by_due.get(&current).is_some_and(|bill| bill.count > 0);
        let calculated = open.and_then(|it| it.calculated_bill_amount);
        let calculated = calculated.filter(|it| !it.is_zero() && !has_rows);
        let later = self.later(current, calculated.is_some());
        let to_come: Decimal = later.iter().filter_map(|it| it.owed).sum();
        let since = today.first_of_month();
        let mut owed = Vec::new();
        for (due, bill) in by_due.iter().filter(|(due, _)| **due >= since) {
            if *due > current {
                if bill.amount() > Decimal::ZERO {
                    owed.push(self.bill(
                        *due,
                        CommitmentKind::Installment,
                        bill.amount(),
                        bill.count,
                        false,
                    ));
                }
                continue;
            }
            let left = bill.amount() - bill.paid;
            let is_current = *due == current;
            if bill.count > 0 || bill.told.is_some() {
                let is_inferred = bill.told.is_none()
                    && !open.is_some_and(|it| is_current && it.is_official == Some(true));
                if left > Decimal::ZERO || (is_current && bill.paid.is_zero()) {
                    owed.push(self.bill(
                        *due,
                        CommitmentKind::Bill,
                        left.max(Decimal::ZERO),
                        1,
                        is_inferred,
                    ));
                }
            }
        }
        let is_known = |due: Date| {
            by_due
                .get(&due)
                .is_some_and(|it| it.count > 0 || it.told.is_some())
        };
        if let Some(open) = open.filter(|_| !is_known(current)) {
            let not_later = owed.iter().filter(|it| it.kind == CommitmentKind::Bill);
            let not_later: Decimal = not_later.filter_map(|it| it.owed).sum();
            let rest = open.current().map(|used| used - to_come - not_later);
            let rest = rest.filter(|it| *it > Decimal::ZERO);
            match (calculated, rest) {
                (Some(amount), _) => {
                    let is_inferred = open.is_official != Some(true);
                    owed.push(self.bill(current, CommitmentKind::Bill, amount, 1, is_inferred));
                }
                (None, Some(rest)) => {
                    found.by_limit += 1;
                    owed.push(self.bill(current, CommitmentKind::Bill, rest, 1, true));
                }
                (None, None)
                    if open.calculated_bill_amount.is_some() || open.current().is_some() =>
                {
                    owed.push(self.bill(current, CommitmentKind::Bill, Decimal::ZERO, 1, true));
                }
                (None, None) => found.missing += 1,
            }
        }
        found.owed.extend(owed);
        for part in later {
            let (due, name, amount) = (part.due, part.name, part.owed.unwrap_or_default());
            add_part(&mut found.owed, due, name, amount, part.is_inferred);
        }
    }

    pub(super) fn bill(
        &self,
        due: Date,
        kind: CommitmentKind,
        owed: Decimal,
        count: usize,
        inferred: bool,
    ) -> Commitment {
        Commitment {
            due,
            kind,
            name: self.card.name.clone(),
            owed: Some(owed),
            count,
            is_inferred: inferred,
            is_in_bill: false,
        }
    }

    pub(super) fn is_own(&self, row: &Transaction) -> bool {
        if let Some(id) = row.account_id.as_deref() {
            return is_card(row) && id == self.card.id;
        }
        // Of cards of one name the first, so that nothing is owed twice.
        let mut cards = self.sources.accounts.iter();
        let of_name =
            cards.find(|it| it.kind == AccountKind::Credit && it.name == row.account_name);
        is_card(row) && of_name.is_some_and(|it| it.id == self.card.id)
    }

    /// The bills by the day on which they are due, of rows and of what banks say.
    fn by_due(&self) -> BTreeMap<Date, BillDraft> {
        let from = self
            .today
            .first_of_month()
            .saturating_sub(PAID_SINCE.days());
        let mut by_due: BTreeMap<Date, BillDraft> = BTreeMap::new();
        for entry in self.entries.iter().filter(|it| self.is_own(it.row)) {
            let is_on_bill = !matches!(entry.rule, Rule::BillPayment | Rule::WholeBesideParts);
            if let Some(reais) = entry
                .reais
                .filter(|_| is_on_bill && entry.row.date.day >= from)
            {
                let bill = by_due.entry(entry.row.date.day).or_default();
                bill.rows -= reais;
                bill.count += 1;
            }
        }
        for closed in &self.sources.closed {
            let is_own = closed.account_id.as_deref() == Some(&self.card.id);
            if let (true, Some(due), Some(owed)) = (is_own, closed.due_date, closed.owed)
                && due >= from
            {
                by_due.entry(due).or_default().told = Some(owed);
            }
        }
        by_due
    }
}

fn card_of<'a>(id: Option<&str>, accounts: &'a [Account]) -> Option<&'a Account> {
    let mut cards = accounts.iter().filter(|it| it.kind == AccountKind::Credit);
    match id {
        Some(id) => cards.find(|it| it.id == id),
        None => cards.next().filter(|_| cards.next().is_none()),
    }
}

/// Adds a part to those of its card and bill.
fn add_part(
    owed: &mut Vec<Commitment>,
    due: Date,
    name: Option<Shared>,
    amount: Decimal,
    is_inferred: bool,
) {
    let same = owed
        .iter_mut()
        .find(|it| it.kind == CommitmentKind::Installment && it.due == due && it.name == name);
    if let Some(sum) = same {
        sum.owed = sum.owed.map(|owed| owed + amount);
        sum.count += 1;
        sum.is_inferred |= is_inferred;
        return;
    }
    owed.push(Commitment {
        due,
        kind: CommitmentKind::Installment,
        name,
        owed: Some(amount),
        count: 1,
        is_inferred,
        is_in_bill: false,
    });
}
