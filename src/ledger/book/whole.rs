//! Basis `competencia`: parts out, whole purchases in; the `estorno` of a part undoes its purchase.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Book, Entry, Period};
use crate::{
    ledger::{
        evidence::AccountKey,
        fold::words,
        installments::whole_price,
        parts::{self, CENTS, PartOf, base, may_be_of_card},
        phrases::{self, Meaning, Side},
        purchases::{self, Whole},
        rules::{Certainty, Reading, Rule},
    },
    pierre::{
        models::{AccountKind, Direction, Installment, Purchase, Transaction},
        money,
    },
};

impl Book {
    /// Parts out, whole purchases in.
    pub(super) fn whole(&mut self, entries: &mut Vec<Entry>, listed: &[Purchase], period: Period) {
        let bought = parts_by(entries, Rule::Spent, listed);
        let pieced = purchases::pieced_together(
            bought
                .iter()
                .filter(|part| part.purchase.is_none())
                .filter_map(|part| Some((part, &entries.get(part.row)?.row))),
        );
        let mut wholes: Vec<Entry> = Vec::new();
        wholes.extend(undone(entries, listed, &pieced));
        wholes.extend(self.financing(entries, period));
        let is_financed_purchase = entries
            .iter()
            .any(|it| it.financed.is_some_and(|it| it.is_purchase));
        for (place, purchase) in listed.iter().enumerate() {
            if is_financing(purchase, is_financed_purchase) {
                continue;
            }
            if is_told_twice(place, listed, &bought) {
                let day = purchase.date;
                self.repeated.merged += usize::from(day.is_none_or(|it| period.contains(it)));
                continue;
            }
            let own = bought.iter().filter(|part| part.purchase == Some(place));
            let Some(date) = purchase.date.or_else(|| day_of(own.clone(), purchase)) else {
                continue;
            };
            let sample = own.clone().find_map(|part| entries.get(part.row));
            let row = sample.map_or_else(|| stand_in(purchase), |it| it.row.clone());
            let (total, is_certain) = whole_price(purchase);
            if period.contains(date) {
                self.pieced_together += usize::from(!is_certain);
            }
            wholes.push(whole_purchase(
                row,
                date,
                total,
                purchase.part_count,
                is_certain,
            ));
        }
        for whole in &pieced {
            let Some(first) = entries.get(whole.row) else {
                continue;
            };
            let is_certain = whole.is_total_told;
            if period.contains(whole.date) {
                self.pieced_together += usize::from(!is_certain);
            }
            let row = first.row.clone();
            wholes.push(whole_purchase(
                row,
                whole.date,
                whole.total,
                whole.parts,
                is_certain,
            ));
        }
        for part in &bought {
            if let Some(entry) = entries.get_mut(part.row) {
                entry.leave_out(Rule::PartOfWhole);
            }
        }
        leave_out_told_whole(entries, listed, &pieced);
        entries.extend(wholes);
    }

    /// What it costs to pay in parts from now on, on the day on which that began.
    fn financing(&mut self, entries: &[Entry], period: Period) -> Vec<Entry> {
        let mut origins = HashSet::new();
        let mut costs = Vec::new();
        let mut in_time: Vec<&Entry> = entries
            .iter()
            .filter(|it| it.rule == Rule::FinancedDebt || it.financed.is_some())
            .collect();
        in_time.sort_by_key(|it| (it.row.date.day, &it.row.id));
        for entry in in_time {
            let Some(financed) = entry.financed.filter(|it| it.parts > 0) else {
                let untold = entry.rule == Rule::FinancedDebt
                    && entry.row.direction == Direction::Out
                    && entry.financed.is_none()
                    && period.contains(entry.row.date.day);
                self.financing_untold += usize::from(untold);
                continue;
            };
            if !origins.insert(financed.origin) {
                continue;
            }
            let whole = parts::price_of_all(&entry.row, financed.parts);
            let began = entries.get(financed.origin).map(|it| &it.row);
            let is_credit = began.is_some_and(|it| it.direction == Direction::In);
            let day = began
                .filter(|_| is_credit)
                .map_or(entry.row.date.day, |it| it.date.day);
            // Cents that do not divide are no interest.
            let dust = Decimal::new(2, 2) * Decimal::from(financed.parts);
            let interest = whole - financed.principal;
            if interest > dust {
                costs.push(cost(entry, day, interest));
            }
        }
        costs
    }
}

/// What the `estorno` of parts undoes: each purchase once, on the day of its first `estorno`.
fn undone(entries: &mut [Entry], listed: &[Purchase], pieced: &[Whole]) -> Vec<Entry> {
    let mut days: HashMap<Undone, (usize, Date, Decimal)> = HashMap::new();
    let mut places = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let is_refund = entry.rule == Rule::Refund && parts::is_card(&entry.row);
        if !is_refund {
            continue;
        }
        let Some((purchase, total)) = undoes(&entry.row, listed, pieced) else {
            continue;
        };
        places.push(place);
        let day = entry.row.date.day;
        let first = days.entry(purchase).or_insert((place, day, total));
        if day < first.1 {
            (first.0, first.1) = (place, day);
        }
    }
    let wholes = days.into_values().filter_map(|(place, day, total)| {
        let mut row = entries.get(place)?.row.clone();
        row.id = format!("estorno-{day}-{}", row.id);
        row.magnitude = total;
        row.installment = None::<Installment>;
        row.magnitude_in_account_currency = None;
        let reading = Reading {
            rule: Rule::WholeRefund,
            certainty: Certainty::Likely,
        };
        Some(Entry::of(row, reading, None))
    });
    let wholes = wholes.collect();
    for place in places {
        if let Some(entry) = entries.get_mut(place) {
            entry.leave_out(Rule::PartOfRefund);
        }
    }
    wholes
}

/// The cost of a financed debt, or of a part of it.
pub(super) fn cost(of: &Entry, day: Date, amount: Decimal) -> Entry {
    let mut row = of.row.clone();
    row.id = format!("juros-{day}-{}", row.id);
    row.date.day = day;
    row.date.at = None;
    row.magnitude = money::cents(amount.max(Decimal::ZERO));
    row.direction = Direction::Out;
    row.installment = None::<Installment>;
    let reading = Reading {
        rule: Rule::FinancingInterest,
        certainty: Certainty::Likely,
    };
    Entry::of(row, reading, None)
}

/// The parts among the rows of a rule.
pub(super) fn parts_by(entries: &[Entry], rule: Rule, listed: &[Purchase]) -> Vec<PartOf> {
    let rows = entries.iter().enumerate();
    let rows = rows.filter(|(_, entry)| entry.rule == rule);
    parts::of(rows.map(|(place, entry)| (place, &entry.row)), listed)
}

/// The purchases that refunds of a card undo whole, each being the `estorno` of a part.
pub(in crate::ledger) fn undone_by(
    refunds: &[&Entry],
    listed: &[Purchase],
    pieced: &[Whole],
) -> HashSet<Undone> {
    let undoing = refunds.iter();
    let undoing = undoing.filter_map(|it| undoes(&it.row, listed, pieced));
    undoing.map(|(undone, _)| undone).collect()
}

/// A purchase that an `estorno` takes back.
#[derive(PartialEq, Eq, Hash)]
pub(in crate::ledger) enum Undone {
    /// By its place in the list.
    Listed(usize),
    /// By its place among those that were pieced together.
    Pieced(usize),
    /// One of which nothing else is seen: by account, text and number of parts.
    Unseen(String, String, u32),
}

/// The purchase that the `estorno` of one of its parts undoes, and its whole price: one with a part of
/// the very amount, else of one near it; else one of which nothing else is seen.
fn undoes(row: &Transaction, listed: &[Purchase], pieced: &[Whole]) -> Option<(Undone, Decimal)> {
    let told = parts::told(row);
    let exact = |a: Decimal| (a - row.magnitude).abs() <= CENTS;
    let near = |a: Decimal| (a - row.magnitude).abs() * Decimal::TEN <= a;
    let found = undoes_one(row, listed, pieced, exact);
    // Without a number only the very amount of a part tells the estorno of one.
    let found = found.or_else(|| told.and_then(|_| undoes_one(row, listed, pieced, near)));
    if found.is_some() {
        return found;
    }
    let told = told?;
    let account = match AccountKey::of(row) {
        AccountKey::Id(id) => id.to_owned(),
        AccountKey::Named(name, ..) => name.unwrap_or_default().to_owned(),
    };
    let whole = parts::price_of_all(row, told.total);
    let text = base(row.description.as_deref());
    Some((Undone::Unseen(account, text, told.total), whole))
}

fn undoes_one(
    row: &Transaction,
    listed: &[Purchase],
    pieced: &[Whole],
    is_amount: impl Fn(Decimal) -> bool,
) -> Option<(Undone, Decimal)> {
    let told = parts::told(row);
    let text = base(row.description.as_deref());
    let of_count = |count: u32| told.is_none_or(|it| it.total == count);
    let is_part = |amount: Decimal, whole: Decimal| row.magnitude != whole && is_amount(amount);
    for (place, purchase) in listed.iter().enumerate() {
        let is_possible = may_be_of_card(purchase.account_id.as_ref(), row.account_id.as_ref())
            && of_count(purchase.part_count)
            && purchase.parts.iter().any(|it| is_amount(it.amount));
        if !is_possible {
            continue;
        }
        let (total, _) = whole_price(purchase);
        let of_amount = purchase.parts.iter().any(|it| is_part(it.amount, total));
        if of_amount && is_of_shop(&text, &base(purchase.description.as_deref())) {
            return Some((Undone::Listed(place), total));
        }
    }
    let mut pieced = pieced.iter().enumerate();
    let found = pieced.find(|(_, whole)| {
        let of_amount = whole
            .known
            .iter()
            .any(|(_, amount)| is_part(*amount, whole.total));
        may_be_of_card(whole.account_id.as_ref(), row.account_id.as_ref())
            && of_count(whole.parts)
            && of_amount
            && is_of_shop(&text, &whole.base)
    });
    found.map(|(place, whole)| (Undone::Pieced(place), whole.total))
}

/// Whether the text of a refund, which banks cut, is one of a purchase's.
fn is_of_shop(refund: &str, purchase: &str) -> bool {
    let mut words = refund.split(' ').filter(|word| !word.is_empty());
    refund == purchase || words.all(|word| purchase.split(' ').any(|other| other == word))
}

/// Rows that tell a whole purchase, where its parts or the list tell it too.
fn leave_out_told_whole(entries: &mut [Entry], listed: &[Purchase], pieced: &[Whole]) {
    for entry in entries {
        if !entry.row.purchase.is_whole || entry.rule != Rule::Spent {
            continue;
        }
        let text = base(entry.row.description.as_deref());
        let near = |a: Decimal| (a - entry.row.magnitude).abs() * Decimal::TEN <= a;
        let in_list = listed
            .iter()
            .any(|it| near(whole_price(it).0) && base(it.description.as_deref()) == text);
        if in_list || pieced.iter().any(|it| near(it.total) && it.base == text) {
            entry.leave_out(Rule::PartOfWhole);
        }
    }
}

/// Whether the statement has parts of another purchase of the list that looks the same, and none of
/// this one: real twins have parts each.
pub(in crate::ledger) fn is_told_twice(
    place: usize,
    listed: &[Purchase],
    parts: &[PartOf],
) -> bool {
    let has_parts = |place: usize| parts.iter().any(|part| part.purchase == Some(place));
    let Some(purchase) = listed.get(place) else {
        return false;
    };
    let key = |it: &Purchase| (it.date, it.part_count, it.total);
    let text = || base(purchase.description.as_deref());
    let mut alike = listed.iter().enumerate().filter(|(other, it)| {
        *other != place
            && key(it) == key(purchase)
            && may_be_of_card(it.account_id.as_ref(), purchase.account_id.as_ref())
    });
    !has_parts(place)
        && alike.any(|(other, it)| has_parts(other) && base(it.description.as_deref()) == text())
}

/// Whether a purchase of the list is a bill, or a purchase made before, that is paid in parts.
fn is_financing(purchase: &Purchase, is_financed_purchase: bool) -> bool {
    let text = purchase.description.as_deref().map(words);
    let phrase = text.and_then(|it| phrases::read(&it, Side::Card, Direction::Out));
    match phrase.map(|it| it.meaning) {
        Some(Meaning::FinancedBill | Meaning::Carried) => true,
        Some(Meaning::FinancedPurchase) => is_financed_purchase,
        _ => false,
    }
}

/// The day of a purchase that Pierre dates nowhere: what its parts say, or when the first is due.
fn day_of<'p>(parts: impl Iterator<Item = &'p PartOf>, purchase: &Purchase) -> Option<Date> {
    let first = purchase.parts.first();
    parts.map(|part| part.bought).min().or_else(|| first?.due)
}

/// A purchase of which the statement holds no part.
fn stand_in(purchase: &Purchase) -> Transaction {
    Transaction {
        account_id: purchase.account_id.clone(),
        account_name: purchase.card.clone(),
        description: purchase.description.clone().map(Into::into),
        category: purchase.category().cloned(),
        account_kind: Some(AccountKind::Credit),
        ..Transaction::default()
    }
}

fn whole_purchase(
    mut row: Transaction,
    date: Date,
    total: Decimal,
    parts: u32,
    is_certain: bool,
) -> Entry {
    row.id = format!("compra-{date}-{}", row.id);
    row.date.day = date;
    row.date.at = None;
    row.magnitude = total;
    row.direction = Direction::Out;
    row.installment = None::<Installment>;
    // What a part costs in reais says nothing of the whole.
    row.magnitude_in_account_currency = None;
    let certainty = if is_certain {
        Certainty::Certain
    } else {
        Certainty::Likely
    };
    let rule = Rule::WholePurchase;
    Entry {
        parts: Some(parts),
        ..Entry::of(row, Reading { rule, certainty }, None)
    }
}
