//! Basis `fatura`: each row of a card on the due date of the bill that holds it, less old debt.

use std::{collections::HashMap, rc::Rc};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    entry::{Assessing, Assessment, Entry, Made},
    made,
};
use crate::{
    ledger::{
        Period,
        bills::{BillCalendar, Due},
        parts::{self, CENTS, PartOf, is_card},
        rules::{Certainty, Rule},
        signed_in_reais,
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

/// What reading on this basis gives.
#[derive(Default)]
pub(super) struct OnBills {
    pub(super) parts: Vec<PartOf>,
    /// Interest.
    pub(super) made: Vec<Made>,
    /// By the place of a row: what is left of its amount without the interest.
    pub(super) principals: Vec<(usize, Decimal)>,
    pub(super) financing_untold: usize,
    pub(super) bills_assumed: usize,
    pub(super) bills_unknown: usize,
    pub(super) on_edge: usize,
    pub(super) gaps: Vec<Gap>,
}

/// Puts the rows of cards on the due dates of their bills.
pub(super) fn on_due_dates(
    assessing: &mut Assessing,
    sources: &Sources,
    period: Period,
) -> OnBills {
    let bills = BillCalendar::of(&sources.accounts, &sources.closed, &sources.open);
    // The rows that are parts, of what was bought and of debt.
    let rules = [Rule::Spent, Rule::FinancedDebt];
    let bought = rules.map(|rule| assessing.parts_by(rule, &sources.purchases));
    let bought: Vec<PartOf> = bought.into_iter().flatten().collect();
    let mut found = OnBills::default();
    let parts: HashMap<usize, &PartOf> = bought.iter().map(|it| (it.row, it)).collect();
    let mut months: HashMap<&str, Vec<Date>> = HashMap::new();
    for part in &bought {
        months.entry(&part.base).or_default().push(part.bought);
    }
    let anchors = anchors(assessing.rows, &bought, &bills);
    for (place, row) in assessing.rows.iter().enumerate() {
        let Some(it) = assessing.assessments.get_mut(place) else {
            continue;
        };
        // A payment is on no bill: it pays one.
        if !is_card(row) || it.rule == Rule::BillPayment {
            continue;
        }
        if row.purchase.is_whole
            && let Some(text) = assessing.texts.get(place)
        {
            let of_shop = months.get(&**text.base()).into_iter().flatten();
            let apart = |bought: &Date| parts::months_between(row.date.day, *bought).abs();
            if of_shop.map(apart).any(|months| months <= 1) {
                it.leave_out(Rule::WholeBesideParts);
            }
        }
        let part = parts.get(&place).copied();
        let named = bills.named(row);
        let beside = || bills.beside(row, part?, anchors.get(&key(row, part?)?)?);
        let due = named.or_else(beside).or_else(|| bills.due(row, part));
        it.bill_due = due.map(|it| it.day);
        found.count(due, row, it, period);
        found.take_interest(place, row, it, period);
    }
    found.gaps = gaps(assessing, &found.made, sources, period);
    found.parts = bought;
    found
}

impl OnBills {
    fn count(&mut self, due: Option<Due>, row: &Transaction, it: &Assessment, period: Period) {
        if it.counts && period.contains(it.bill_due.unwrap_or(row.date.day)) {
            self.bills_assumed += usize::from(due.is_some_and(|due| due.is_inferred));
            self.bills_unknown += usize::from(due.is_none());
            self.on_edge += usize::from(due.is_some_and(|due| due.is_on_edge));
        }
    }

    /// What is new of a part of debt: its interest. A purchase that was turned into parts counts by
    /// its parts, less the credit that balances it.
    fn take_interest(
        &mut self,
        place: usize,
        row: &Transaction,
        it: &mut Assessment,
        period: Period,
    ) {
        if it.rule != Rule::FinancedDebt {
            return;
        }
        let is_out = row.direction == Direction::Out;
        let day = it.bill_due.unwrap_or(row.date.day);
        let Some(financed) = &it.financed else {
            let untold = is_out && period.contains(day);
            self.financing_untold += usize::from(untold);
            return;
        };
        if financed.is_purchase {
            it.rule = if is_out { Rule::Spent } else { Rule::Refund };
            it.counts = true;
            return;
        }
        let parts = Decimal::from(financed.parts);
        let Some(share) = financed.principal.checked_div(parts).map(money::cents) else {
            return;
        };
        let interest = row.magnitude - share;
        // Cents that do not divide are none.
        if interest <= CENTS {
            return;
        }
        self.made.push(made::cost(row, day, interest));
        let rest = Transaction {
            magnitude: row.magnitude - interest,
            ..row.clone()
        };
        it.reais = signed_in_reais(&rest);
        it.certainty = Certainty::Likely;
        self.principals.push((place, rest.magnitude));
    }
}

/// Number and due date of a part whose bill Pierre names, by its purchase.
type Anchors = HashMap<Key, (u32, Date)>;

/// Card, text, number of parts and day of a purchase.
type Key = (Option<Shared>, Rc<str>, u32, Date);

fn key(row: &Transaction, part: &PartOf) -> Option<Key> {
    let of = part.installment?.total;
    let base = Rc::clone(&part.base);
    Some((row.account_id.clone(), base, of, part.bought))
}

/// The bill of one part implies those of the others.
fn anchors(rows: &[Transaction], parts: &[PartOf], bills: &BillCalendar) -> Anchors {
    let named = parts.iter().filter_map(|part| {
        let row = rows.get(part.row)?;
        let due = bills.named(row)?.day;
        Some((key(row, part)?, (part.installment?.number, due)))
    });
    named.collect()
}

/// The closed bills of the period that differ from what their rows come to. Where rows name their
/// bill each cent tells; elsewhere one in a hundred.
fn gaps(assessing: &Assessing, made: &[Made], sources: &Sources, period: Period) -> Vec<Gap> {
    let mut known: HashMap<(&str, Date), (Decimal, bool)> = HashMap::new();
    let interest = made.iter().map(Entry::made);
    for entry in assessing.iter().chain(interest) {
        let is_on_bill = is_card(entry.row) && entry.rule != Rule::BillPayment;
        let Some(id) = entry.row.account_id.as_deref().filter(|_| is_on_bill) else {
            continue;
        };
        let told = entry.rule == Rule::WholeBesideParts;
        let Some(reais) = entry.reais.filter(|_| !told) else {
            continue;
        };
        let day = entry.bill_due.unwrap_or(entry.row.date.day);
        let sum = known.entry((id, day)).or_default();
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
