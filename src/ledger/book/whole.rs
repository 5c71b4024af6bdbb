//! Basis `competencia`: parts out, whole purchases in; the `estorno` of a part undoes its purchase.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    entry::{Assessing, Made},
    made,
    undone::{Undone, undoes},
};
use crate::{
    ledger::{
        Period,
        installments::whole_price,
        normalize::words,
        part_text::base,
        parts::{self, SeenParts},
        phrases::{self, Meaning, Side},
        purchases::{self, Whole},
        row_text::RowText,
        rules::Rule,
    },
    pierre::models::{Direction, Purchase},
};

/// What reading on this basis gives.
#[derive(Default)]
pub(super) struct Purchases {
    /// Whole purchases, purchases undone, interest.
    pub(super) made: Vec<Made>,
    pub(super) pieced_together: usize,
    pub(super) financing_untold: usize,
    /// Purchases that the list repeats.
    pub(super) told_twice: usize,
}

/// Parts out, whole purchases in.
pub(super) fn purchases(
    assessing: &mut Assessing,
    listed: &[Purchase],
    period: Period,
) -> Purchases {
    let mut found = Purchases::default();
    let bought = assessing.parts_by(Rule::Spent, listed);
    let unlisted = bought.iter().filter(|part| part.purchase.is_none());
    let unlisted = unlisted.filter_map(|part| Some((part, assessing.rows.get(part.row)?)));
    let pieced = purchases::pieced_together(unlisted);
    found.made.extend(undone(assessing, listed, &pieced));
    found.add_financing(assessing, period);
    let is_financed_purchase = assessing
        .iter()
        .any(|it| it.financed.as_ref().is_some_and(|it| it.is_purchase));
    let seen = SeenParts::of(listed, &bought);
    for (place, purchase) in listed.iter().enumerate() {
        if is_financing(purchase, is_financed_purchase) {
            continue;
        }
        if seen.is_told_twice(place) {
            let is_in = purchase.date.is_none_or(|it| period.contains(it));
            found.told_twice += usize::from(is_in);
            continue;
        }
        let own = seen.of_purchase(place);
        // Without a day of Pierre's: what its parts say, or when the first is due.
        let day = || own.iter().map(|part| part.bought).min();
        let first_due = || purchase.parts.first()?.due;
        let Some(date) = purchase.date.or_else(day).or_else(first_due) else {
            continue;
        };
        let sample = own.iter().find_map(|part| assessing.rows.get(part.row));
        let row = sample.map_or_else(|| made::stand_in(purchase), Clone::clone);
        let (total, is_certain) = whole_price(purchase);
        found.pieced_together += usize::from(period.contains(date) && !is_certain);
        let parts = purchase.part_count;
        let whole = made::whole_purchase(row, date, total, parts, is_certain);
        found.made.push(whole);
    }
    for it in &pieced {
        let Some(first) = assessing.rows.get(it.row) else {
            continue;
        };
        let is_certain = it.is_total_told;
        found.pieced_together += usize::from(period.contains(it.date) && !is_certain);
        let whole = made::whole_purchase(first.clone(), it.date, it.total, it.parts, is_certain);
        found.made.push(whole);
    }
    for part in &bought {
        assessing.leave_out(part.row, Rule::PartOfWhole);
    }
    leave_out_told_whole(assessing, listed, &pieced);
    found
}

impl Purchases {
    /// What it costs to pay in parts from now on, on the day on which that began.
    fn add_financing(&mut self, assessing: &Assessing, period: Period) {
        let mut origins = HashSet::new();
        let mut in_time: Vec<_> = assessing
            .iter()
            .filter(|it| it.rule == Rule::FinancedDebt || it.financed.is_some())
            .collect();
        in_time.sort_by_key(|it| (it.row.date.day, &it.row.id));
        for entry in in_time {
            let Some(financed) = entry.financed.as_ref().filter(|it| it.parts > 0) else {
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
            let whole = parts::price_of_all(entry.row, financed.parts);
            let began = assessing.rows.get(financed.origin);
            let credit = began.filter(|it| it.direction == Direction::In);
            let day = credit.unwrap_or(entry.row).date.day;
            // Cents that do not divide are no interest.
            let dust = Decimal::new(2, 2) * Decimal::from(financed.parts);
            let interest = whole - financed.principal;
            if interest > dust {
                self.made.push(made::cost(entry.row, day, interest));
            }
        }
    }
}

/// What the `estorno` of parts undoes: each purchase once, on the day of its first `estorno`.
fn undone(assessing: &mut Assessing, listed: &[Purchase], pieced: &[Whole]) -> Vec<Made> {
    let mut days: HashMap<Undone, (usize, Date, Decimal)> = HashMap::new();
    let mut places = Vec::new();
    for (place, entry) in assessing.iter().enumerate() {
        let is_refund = entry.rule == Rule::Refund && parts::is_card(entry.row);
        let Some(text) = assessing.texts.get(place).filter(|_| is_refund) else {
            continue;
        };
        let Some((purchase, total)) = undoes(entry.row, text, listed, pieced) else {
            continue;
        };
        places.push(place);
        let day = entry.row.date.day;
        let first = days.entry(purchase).or_insert((place, day, total));
        if day < first.1 {
            (first.0, first.1) = (place, day);
        }
    }
    for place in places {
        assessing.leave_out(place, Rule::PartOfRefund);
    }
    let wholes = days.into_values().filter_map(|(place, day, total)| {
        let like = assessing.rows.get(place)?;
        Some(made::whole_refund(like, day, total))
    });
    wholes.collect()
}

/// Rows that tell a whole purchase, where its parts or the list tell it too.
fn leave_out_told_whole(assessing: &mut Assessing, listed: &[Purchase], pieced: &[Whole]) {
    let rows = assessing.rows.iter().zip(&mut assessing.assessments);
    for (place, (row, it)) in rows.enumerate() {
        if !row.purchase.is_whole || it.rule != Rule::Spent {
            continue;
        }
        let Some(text) = assessing.texts.get(place).map(RowText::base) else {
            continue;
        };
        let near = |a: Decimal| (a - row.magnitude).abs() * Decimal::TEN <= a;
        let in_list = listed
            .iter()
            .any(|it| near(whole_price(it).0) && base(it.description.as_deref()) == **text);
        if in_list || pieced.iter().any(|it| near(it.total) && it.base == **text) {
            it.leave_out(Rule::PartOfWhole);
        }
    }
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
