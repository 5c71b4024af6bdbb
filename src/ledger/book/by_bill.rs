//! Basis `fatura`: each row of a card on the due date of the bill that holds it, less old debt.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Book, Entry, Period, whole};
use crate::{
    ledger::{
        bills::{Bills, Due},
        parts::{self, CENTS, PartOf, base, is_card},
        rules::{Certainty, Rule},
        sources::Sources,
    },
    pierre::{
        models::{Bill, Direction, Shared, Transaction},
        money,
    },
};

/// A bill that is not what its rows come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The card's name.
    pub card: Option<Shared>,
    /// When the bill is due.
    pub due: Date,
    /// What the bank says, positive.
    pub billed: Decimal,
    /// What the rows that are known come to, positive.
    pub known: Decimal,
}

impl Book {
    pub(super) fn by_bill(
        &mut self,
        entries: &mut Vec<Entry>,
        sources: &Sources,
        period: Period,
    ) -> Vec<PartOf> {
        let bills = Bills::of(&sources.accounts, &sources.closed, &sources.open);
        let bought = parts_on_bills(entries, sources);
        let parts: HashMap<usize, &PartOf> = bought.iter().map(|it| (it.row, it)).collect();
        let anchors = anchors(entries, &bought, &bills);
        let mut costs = Vec::new();
        for (place, entry) in entries.iter_mut().enumerate() {
            // A payment is on no bill: it pays one.
            if !is_card(&entry.row) || entry.rule == Rule::BillPayment {
                continue;
            }
            if entry.row.purchase.is_whole && is_told_in_parts(entry, &bought) {
                entry.leave_out(Rule::WholeBesideParts);
            }
            let part = parts.get(&place).copied();
            let named = bills.named(&entry.row);
            let beside = || bills.beside(&entry.row, part?, anchors.get(&key(&entry.row, part?)?)?);
            let due = named
                .or_else(beside)
                .or_else(|| bills.due(&entry.row, part));
            if let Some(due) = due {
                entry.row.date.day = due.day;
                entry.row.date.at = None;
            }
            self.tell(due, entry, period);
            costs.extend(self.by_part(entry, period));
        }
        entries.extend(costs);
        self.gaps = gaps(entries, sources, period);
        bought
    }

    fn tell(&mut self, due: Option<Due>, entry: &Entry, period: Period) {
        if period.contains(entry.row.date.day) && entry.counts {
            self.bills_assumed += usize::from(due.is_some_and(|due| due.is_inferred));
            self.bills_unknown += usize::from(due.is_none());
            self.on_edge += usize::from(due.is_some_and(|due| due.is_on_edge));
        }
    }

    /// What is new of a part of debt: its interest. A purchase that was turned into parts counts by
    /// its parts, less the credit that balances it.
    fn by_part(&mut self, entry: &mut Entry, period: Period) -> Option<Entry> {
        if entry.rule != Rule::FinancedDebt {
            return None;
        }
        let is_out = entry.row.direction == Direction::Out;
        let Some(financed) = entry.financed else {
            let untold = is_out && period.contains(entry.row.date.day);
            self.financing_untold += usize::from(untold);
            return None;
        };
        if financed.is_purchase {
            entry.rule = if is_out { Rule::Spent } else { Rule::Refund };
            entry.counts = true;
            return None;
        }
        let parts = Decimal::from(financed.parts);
        let share = money::cents(financed.principal.checked_div(parts)?);
        let interest = entry.row.magnitude - share;
        // Cents that do not divide are none.
        if interest <= CENTS {
            return None;
        }
        let cost = whole::cost(entry, entry.row.date.day, interest);
        entry.row.magnitude -= interest;
        entry.reais = crate::ledger::signed_in_reais(&entry.row);
        entry.certainty = Certainty::Likely;
        Some(cost)
    }
}

/// The rows that are parts, of what was bought and of debt.
fn parts_on_bills(entries: &[Entry], sources: &Sources) -> Vec<PartOf> {
    let rules = [Rule::Spent, Rule::FinancedDebt];
    let all = rules.map(|rule| whole::parts_by(entries, rule, &sources.purchases));
    all.into_iter().flatten().collect()
}

/// Number and due date of a part whose bill Pierre names, by its purchase.
type Anchors = HashMap<(Option<Shared>, String, u32, Date), (u32, Date)>;

fn key(row: &Transaction, part: &PartOf) -> Option<(Option<Shared>, String, u32, Date)> {
    let of = part.installment?.total;
    Some((row.account_id.clone(), part.base.clone(), of, part.bought))
}

/// One part's bill tells those of the others.
fn anchors(entries: &[Entry], parts: &[PartOf], bills: &Bills) -> Anchors {
    let named = parts.iter().filter_map(|part| {
        let row = &entries.get(part.row)?.row;
        let due = bills.named(row)?.day;
        Some((key(row, part)?, (part.installment?.number, due)))
    });
    named.collect()
}

/// Whether the parts of a whole purchase are rows too.
fn is_told_in_parts(whole: &Entry, bought: &[PartOf]) -> bool {
    let text = base(whole.row.description.as_deref());
    let months = |part: &PartOf| parts::months_between(whole.row.date.day, part.bought).abs();
    bought
        .iter()
        .any(|part| part.base == text && months(part) <= 1)
}

/// The closed bills of the period that differ from what their rows come to. Where rows name their
/// bill each cent tells; elsewhere one in a hundred.
fn gaps(entries: &[Entry], sources: &Sources, period: Period) -> Vec<Gap> {
    let mut known: HashMap<(&str, Date), (Decimal, bool)> = HashMap::new();
    for entry in entries {
        let is_on_bill = is_card(&entry.row) && entry.rule != Rule::BillPayment;
        let Some(id) = entry.row.account_id.as_deref().filter(|_| is_on_bill) else {
            continue;
        };
        let told = entry.rule == Rule::WholeBesideParts;
        let Some(reais) = entry.reais.filter(|_| !told) else {
            continue;
        };
        let sum = known.entry((id, entry.row.date.day)).or_default();
        sum.0 -= reais;
        sum.1 |= entry.row.bill_id.is_some();
    }
    let differs = |bill: &Bill| {
        let due = bill.due_date.filter(|day| period.contains(*day))?;
        let id = bill.account_id.as_deref()?;
        let billed = bill.owed?;
        if !matches!(bill.currency.as_deref(), None | Some("BRL")) {
            return None;
        }
        let (known, is_named) = known.get(&(id, due)).copied().unwrap_or_default();
        let apart = (billed - known).abs();
        let most = if is_named {
            CENTS
        } else {
            billed.abs() / Decimal::ONE_HUNDRED
        };
        let mut cards = sources.accounts.iter();
        let card = cards.find(|it| it.id == id).and_then(|it| it.name.clone());
        (apart > most).then_some(Gap {
            card,
            due,
            billed,
            known,
        })
    };
    sources.closed.iter().filter_map(differs).collect()
}
