//! Purchases in parts: which rows are parts, when each purchase was made, and which purchase of the
//! list it is. Pierre's own fields come first, then the list of purchases, then the text.

mod text;

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::evidence::AccountKey;
use crate::pierre::models::{AccountKind, Direction, Installment, Purchase, Transaction};
pub(super) use text::{base, part_in};
pub use text::{told_by_text, without_part};

/// Days by which two tellings of a purchase's day may differ: months differ in length, and banks
/// post late.
const SAME_TIME: i32 = 20;

/// Whether the row is a card's.
#[must_use]
pub fn is_card(row: &Transaction) -> bool {
    row.account_kind == Some(AccountKind::Credit)
}

/// Which part of how many a card's row says that it is.
#[must_use]
pub fn told(row: &Transaction) -> Option<Installment> {
    if row.purchase.is_single || row.purchase.is_whole {
        return None;
    }
    row.installment.or_else(|| told_by_text(row))
}

/// A part that a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    /// The place of the row.
    pub row: usize,
    /// Which of how many; `None` where only the list of purchases says that it is a part.
    pub installment: Option<Installment>,
    /// The day of the purchase, as far as it can be told.
    pub bought: Date,
    /// Pierre or the bank tells that day; otherwise it is counted back.
    pub is_day_told: bool,
    /// The bank delivers all parts on the purchase's day.
    pub is_at_once: bool,
    /// The place of its purchase in the list, where one fits.
    pub purchase: Option<usize>,
    /// What the texts of all its parts have in common.
    pub base: String,
}

/// The parts among the rows at these places, in the order of the places. They all went one way:
/// bought, or given back.
pub(super) fn of<'r>(
    rows: impl Iterator<Item = (usize, &'r Transaction)>,
    purchases: &[Purchase],
) -> Vec<PartOf> {
    let known = Purchases::of(purchases);
    let rows: Vec<(usize, &Transaction)> = rows.filter(|(_, row)| is_card(row)).collect();
    let series = Series::of(&rows);
    let mut parts: Vec<(PartOf, &Transaction)> = Vec::new();
    for (place, row) in &rows {
        if row.purchase.is_single || row.purchase.is_whole {
            continue;
        }
        let installment = told(row).or_else(|| series.part(row));
        if installment.is_none() && !known.may_be_part(row) {
            continue;
        }
        let part = PartOf {
            row: *place,
            installment,
            bought: row.purchase.date.unwrap_or(row.date.day),
            is_day_told: row.purchase.date.is_some(),
            is_at_once: false,
            purchase: None,
            base: base(row.description.as_deref()),
        };
        parts.push((part, row));
    }
    date(&mut parts);
    let mut taken = HashMap::new();
    let found = parts.into_iter().filter_map(|(mut part, row)| {
        part.purchase = known.find(row, &part, &mut taken);
        (part.installment.is_some() || part.purchase.is_some()).then_some(part)
    });
    found.collect()
}

/// What one day's parts of one purchase share.
#[derive(PartialEq, Eq, Hash)]
struct Delivery<'r> {
    account: AccountKey<'r>,
    base: String,
    of: u32,
    day: Date,
    amount: Decimal,
}

/// Works out when each part's purchase was made.
fn date(parts: &mut [(PartOf, &Transaction)]) {
    let mut delivered: HashMap<Delivery, Vec<u32>> = HashMap::new();
    let delivery = |part: &PartOf, row: &'_ Transaction, installment: Installment| {
        // Parts of one purchase differ by cents.
        let amount = row.magnitude.round();
        (part.base.clone(), installment.total, row.date.day, amount)
    };
    for (part, row) in parts.iter() {
        let Some(installment) = part.installment else {
            continue;
        };
        let (base, of, day, amount) = delivery(part, row, installment);
        let account = AccountKey::of(row);
        let key = Delivery {
            account,
            base,
            of,
            day,
            amount,
        };
        delivered.entry(key).or_default().push(installment.number);
    }
    for (part, row) in parts.iter_mut() {
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
        let (base, of, day, amount) = delivery(part, row, installment);
        let account = AccountKey::of(row);
        let key = Delivery {
            account,
            base,
            of,
            day,
            amount,
        };
        let numbers = delivered.get(&key).map(Vec::as_slice).unwrap_or_default();
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
        }
    }
}

/// Whole months from the month of one day to that of another.
pub(super) fn months_between(from: Date, to: Date) -> i64 {
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    months(to) - months(from)
}

/// Texts that end in what may be a date or a part: the same text a month later, one number further,
/// is a part.
struct Series<'r> {
    seen: HashMap<(AccountKey<'r>, String, u32), Vec<(u32, Date)>>,
}

impl<'r> Series<'r> {
    fn of(rows: &[(usize, &'r Transaction)]) -> Self {
        let mut seen: HashMap<_, Vec<_>> = HashMap::new();
        for (_, row) in rows {
            let told = || told(row).filter(|_| row.installment.is_none());
            if let Some(part) = text::doubtful(row).or_else(told) {
                let key = (
                    AccountKey::of(row),
                    base(row.description.as_deref()),
                    part.total,
                );
                seen.entry(key)
                    .or_default()
                    .push((part.number, row.date.day));
            }
        }
        Self { seen }
    }

    fn part(&self, row: &'r Transaction) -> Option<Installment> {
        let part = text::doubtful(row)?;
        let key = (
            AccountKey::of(row),
            base(row.description.as_deref()),
            part.total,
        );
        let others = self.seen.get(&key)?.iter();
        let mut in_line = others.filter(|(number, day)| {
            let further = i64::from(*number) - i64::from(part.number);
            further != 0 && months_between(row.date.day, *day) == further
        });
        in_line.next().map(|_| part)
    }
}

/// The purchases of the list, to be found by their parts.
struct Purchases<'p> {
    by_base: HashMap<String, Vec<(usize, &'p Purchase)>>,
}

impl<'p> Purchases<'p> {
    fn of(purchases: &'p [Purchase]) -> Self {
        let mut by_base: HashMap<String, Vec<_>> = HashMap::new();
        for (place, purchase) in purchases.iter().enumerate() {
            let base = base(purchase.description.as_deref());
            by_base.entry(base).or_default().push((place, purchase));
        }
        Self { by_base }
    }

    /// Whether a row that says nothing of parts has the amount and day of one.
    fn may_be_part(&self, row: &Transaction) -> bool {
        if self.by_base.is_empty() {
            return false;
        }
        let alike = self.by_base.get(&base(row.description.as_deref()));
        let mut alike = alike.into_iter().flatten();
        alike.any(|(_, purchase)| is_silent_part(row, purchase))
    }

    /// The purchase of a part. Of purchases that look the same each gets every number once.
    fn find(
        &self,
        row: &Transaction,
        part: &PartOf,
        taken: &mut HashMap<(usize, u32), usize>,
    ) -> Option<usize> {
        let alike = self.by_base.get(&part.base)?;
        let mut fitting = alike.iter().filter(|(_, purchase)| {
            let of_card = purchase.account_id.is_none()
                || row.account_id.is_none()
                || purchase.account_id == row.account_id;
            of_card
                && match part.installment {
                    Some(told) => is_told_part(row, part, told, purchase),
                    None => is_silent_part(row, purchase),
                }
        });
        let first = fitting.next()?.0;
        let Some(told) = part.installment else {
            return Some(first);
        };
        let free = std::iter::once(first)
            .chain(fitting.map(|(place, _)| *place))
            .find(|place| !taken.contains_key(&(*place, told.number)));
        let place = free.unwrap_or(first);
        *taken.entry((place, told.number)).or_default() += 1;
        Some(place)
    }
}

/// By amount and day: the purchase's own, or that of a part.
fn is_silent_part(row: &Transaction, purchase: &Purchase) -> bool {
    let of_amount = purchase.parts.iter().any(|it| it.amount == row.magnitude);
    let of_day = match (row.purchase.date, purchase.date) {
        (Some(of_row), Some(of_purchase)) => of_row == of_purchase,
        _ => purchase.parts.iter().any(|it| it.due == Some(row.date.day)),
    };
    purchase.parts.len() > 1
        && of_amount
        && of_day
        && row.purchase.total.is_none_or(|it| it != row.magnitude)
}

fn is_told_part(row: &Transaction, part: &PartOf, told: Installment, purchase: &Purchase) -> bool {
    let near = |a: Decimal, b: Decimal| (a - b).abs() * Decimal::TEN <= b;
    let of_amount = purchase.parts.is_empty()
        || purchase
            .parts
            .iter()
            .any(|it| near(row.magnitude, it.amount));
    let of_day = purchase
        .date
        .is_none_or(|day| (day - part.bought).get_days().abs() <= SAME_TIME);
    told.total == purchase.part_count && of_amount && of_day && row.direction == Direction::Out
        || told.total == purchase.part_count && of_amount && row.direction == Direction::In
}
