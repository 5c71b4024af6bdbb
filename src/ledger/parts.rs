//! Purchases in parts: which rows are parts, when each purchase was made, and which purchase of the
//! list it is. Pierre's own fields come first, then the list of purchases, then the text.

mod listed_purchases;
mod part;
mod seen;
mod series;

use std::{collections::HashMap, rc::Rc};

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

pub use super::part_text::{told_by_text, without_part};
use super::{account_key::AccountKey, row_text::RowTexts};
use crate::pierre::models::{AccountKind, Installment, Purchase, Transaction};
pub(super) use listed_purchases::is_same_name;
use listed_purchases::{ListedPurchases, Taken};
pub use part::PartOf;
pub(super) use part::{CENTS, may_be_of_card, told};
use part::{Line, SAME_TIME};
pub(super) use seen::SeenParts;
use series::Series;

/// Whether the row is a card's.
#[must_use]
pub fn is_card(row: &Transaction) -> bool {
    row.account_kind == Some(AccountKind::Credit)
}

/// The parts among the cards' rows that are wanted, in the order of the rows. They all went one way:
/// bought, or given back.
pub(super) fn of<'r>(
    rows: &'r [Transaction],
    texts: &'r RowTexts<'r>,
    is_wanted: impl Fn(usize) -> bool,
    purchases: &[Purchase],
) -> Vec<PartOf> {
    let known = ListedPurchases::of(purchases);
    let lines = rows.iter().enumerate();
    let lines = lines.filter(|(place, row)| is_wanted(*place) && is_card(row));
    let lines = lines.filter_map(|(place, row)| {
        let text = texts.get(place)?;
        Some(Line { place, row, text })
    });
    let lines: Vec<Line> = lines.collect();
    let series = Series::of(&lines);
    let mut parts: Vec<(PartOf, &Line)> = Vec::new();
    for line in &lines {
        let row = line.row;
        if row.purchase.is_single || row.purchase.is_whole {
            continue;
        }
        let installment = told(row, line.text)
            .or_else(|| known.confirms(line))
            .or_else(|| series.part(line));
        if installment.is_none() && !known.may_be_part(line) {
            continue;
        }
        let part = PartOf {
            row: line.place,
            installment,
            bought: row.purchase.date.unwrap_or(row.date.day),
            is_day_told: row.purchase.date.is_some(),
            is_at_once: false,
            is_anticipated: false,
            purchase: None,
            base: Rc::clone(line.text.base()),
        };
        parts.push((part, line));
    }
    date(&mut parts);
    let mut taken = Taken::default();
    let found = parts
        .into_iter()
        .filter_map(|(mut part, Line { row, .. })| {
            part.purchase = known.find(row, &part, &mut taken);
            let listed = part.purchase.and_then(|place| purchases.get(place)?.date);
            if let (Some(bought), Some(told)) = (listed, part.installment)
                && told.number > 1
                && bought == row.date.day
            {
                part.bought = bought;
                part.is_at_once = true;
            }
            (part.installment.is_some() || part.purchase.is_some()).then_some(part)
        });
    let mut found: Vec<PartOf> = found.collect();
    number(&mut found, rows, purchases);
    found
}

/// Numbers the parts that only the list marks as parts: by the day on which each is due,
/// or, all on one day, in the order in which they came.
fn number(parts: &mut [PartOf], rows: &[Transaction], purchases: &[Purchase]) {
    let mut on_day: HashMap<(usize, Date), u32> = HashMap::new();
    let silent = |part: &PartOf| {
        let purchase = part.purchase.filter(|_| part.installment.is_none())?;
        Some((purchase, rows.get(part.row)?.date.day))
    };
    for key in parts.iter().filter_map(silent) {
        *on_day.entry(key).or_default() += 1;
    }
    let mut next: HashMap<(usize, Date), u32> = HashMap::new();
    for part in parts {
        let Some(key) = silent(part) else { continue };
        let Some(purchase) = purchases.get(key.0) else {
            continue;
        };
        let is_alone = on_day.get(&key).is_none_or(|count| *count == 1);
        let due = purchase.parts.iter().find(|it| it.due == Some(key.1));
        let number = if is_alone {
            due.and_then(|it| it.number).unwrap_or(1)
        } else {
            let next = next.entry(key).or_default();
            *next += 1;
            *next
        };
        part.installment = Some(Installment {
            number,
            total: purchase.part_count,
        });
        part.is_at_once = !is_alone && number > 1;
        part.bought = purchase.date.unwrap_or(part.bought);
    }
}

/// What one day's parts of one purchase share.
#[derive(PartialEq, Eq, Hash)]
struct Delivery<'r> {
    account: AccountKey<'r>,
    base: Rc<str>,
    of: u32,
    day: Date,
}

impl<'r> Delivery<'r> {
    fn of(part: &PartOf, row: &'r Transaction, installment: Installment) -> Self {
        Self {
            account: AccountKey::of(row),
            base: Rc::clone(&part.base),
            of: installment.total,
            day: row.date.day,
        }
    }
}

/// Works out when each part's purchase was made.
fn date(parts: &mut [(PartOf, &Line)]) {
    let mut delivered: HashMap<Delivery, Vec<(u32, Decimal)>> = HashMap::new();
    for (part, Line { row, .. }) in parts.iter() {
        if let Some(installment) = part.installment {
            let same = delivered
                .entry(Delivery::of(part, row, installment))
                .or_default();
            same.push((installment.number, row.magnitude));
        }
    }
    for (part, Line { row, text, .. }) in parts.iter_mut() {
        let Some(installment) = part.installment else {
            continue;
        };
        let own = row.date.day;
        let months = i64::from(installment.number.saturating_sub(1));
        let counted_back = own.saturating_sub(months.months());
        let apart = |a: Date, b: Date| (a - b).get_days().abs();
        if let Some(told) = row.purchase.date
            && (installment.number == 1
                || apart(told, counted_back) <= SAME_TIME
                || apart(told, own) > SAME_TIME)
        {
            part.bought = told;
            part.is_at_once = installment.number > 1 && apart(told, own) == 0;
            continue;
        }
        if installment.number == 1 {
            part.is_day_told = true;
            part.bought = own;
            continue;
        }
        let same = delivered.get(&Delivery::of(part, row, installment));
        // Parts of one purchase differ by what does not divide, or by the interest of the first.
        let alike = same.into_iter().flatten().filter(|(_, amount)| {
            let apart = (*amount - row.magnitude).abs() * Decimal::TEN;
            apart <= row.magnitude.max(*amount)
        });
        let numbers: Vec<u32> = alike.map(|(number, _)| *number).collect();
        let first = numbers.iter().min().copied().unwrap_or(installment.number);
        let later = [row.installment_due, row.bill_forecast]
            .into_iter()
            .flatten();
        let months_later = later.map(|due| months_between(own, due)).max();
        let is_late = months_later.is_some_and(|it| it >= months);
        if is_late || (first == 1 && numbers.len() > 1) {
            part.bought = row.purchase.date.unwrap_or(own);
            part.is_day_told = true;
            part.is_at_once = true;
        } else {
            // Alone on its day it is counted back; of several the first stands for its month.
            let months = i64::from(first.saturating_sub(1));
            part.bought = own.saturating_sub(months.months());
            part.is_day_told = false;
            part.is_anticipated = numbers.len() > 1 || text.words.contains("antecip");
        }
    }
}

/// What all parts of a row's purchase cost: as Pierre says, else as often as this one.
pub(super) fn price_of_all(row: &Transaction, count: u32) -> Decimal {
    let counted = row.magnitude * Decimal::from(count);
    row.purchase.total.unwrap_or(counted)
}

/// Whole months from the month of one day to that of another.
pub(super) fn months_between(from: Date, to: Date) -> i64 {
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    months(to) - months(from)
}
