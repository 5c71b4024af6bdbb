//! Purchases in parts: which rows are parts, when each purchase was made, and which purchase of the
//! list it is. Pierre's own fields come first, then the list of purchases, then the text.

mod text;

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::{evidence::AccountKey, fold::fold};
use crate::pierre::models::{AccountKind, Direction, Installment, Purchase, Transaction};
pub(super) use text::{base, part_in};
pub use text::{told_by_text, without_part};

/// Cents by which the tellings of one part's price may differ.
const CENTS: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
/// Days by which a list and a statement may differ on the day of a purchase.
const SAME_DAY: i32 = 3;
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
    /// It was paid before its time, so that the day counted back is too early.
    pub is_anticipated: bool,
    /// The place of its purchase in the list, where one fits.
    pub purchase: Option<usize>,
    /// What the texts of all its parts have in common.
    pub base: String,
}

impl PartOf {
    /// Whether its purchase may have been made on this day, give or take so many days.
    pub(super) fn may_be_of(&self, day: Date, own: Date, days: i32) -> bool {
        let apart = (day - self.bought).get_days();
        apart.abs() <= days || (self.is_anticipated && apart > 0 && day <= own)
    }
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
            is_anticipated: false,
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
            let text = row.description.as_deref().map(fold).unwrap_or_default();
            part.is_anticipated = numbers.len() > 1 || text.contains("antecip");
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
    /// By the number of parts, with what the texts of all parts have in common.
    by_count: HashMap<u32, Vec<(usize, &'p Purchase, String)>>,
}

impl<'p> Purchases<'p> {
    fn of(purchases: &'p [Purchase]) -> Self {
        let mut by_base: HashMap<String, Vec<_>> = HashMap::new();
        let mut by_count: HashMap<u32, Vec<_>> = HashMap::new();
        for (place, purchase) in purchases.iter().enumerate() {
            let base = base(purchase.description.as_deref());
            let same = by_count.entry(purchase.part_count).or_default();
            same.push((place, purchase, base.clone()));
            by_base.entry(base).or_default().push((place, purchase));
        }
        Self { by_base, by_count }
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
        let alike = self.by_base.get(&part.base);
        let mut alike = alike.into_iter().flatten().map(|(place, it)| (*place, *it));
        let Some(told) = part.installment else {
            let mut alike = alike.filter(|(_, it)| is_of_card(row, it));
            return alike
                .find(|(_, it)| is_silent_part(row, it))
                .map(|(place, _)| place);
        };
        // A part more than the purchase has is one of another that the list lacks.
        let mut is_free = |place: usize| taken.insert((place, told.number), place).is_none();
        let found = alike.find(|(place, it)| {
            is_of_card(row, it) && is_told_part(row, part, told, it) && is_free(*place)
        });
        if let Some((place, _)) = found {
            return Some(place);
        }
        // Written in another way, but of the same card, day, price and number of parts.
        let same = self.by_count.get(&told.total).into_iter().flatten();
        let mut same = same.filter(|(_, it, base)| {
            let days = it.date.map(|day| (day - part.bought).get_days().abs());
            let same_price = it
                .parts
                .iter()
                .any(|it| (it.amount - row.magnitude).abs() <= CENTS);
            is_of_card(row, it)
                && *base != part.base
                && days.is_some_and(|it| it <= SAME_DAY)
                && same_price
                && is_same_name(base, &part.base)
        });
        same.find(|(place, ..)| is_free(*place))
            .map(|(place, ..)| *place)
    }
}

fn is_of_card(row: &Transaction, purchase: &Purchase) -> bool {
    let (of_row, of_purchase) = (&row.account_id, &purchase.account_id);
    of_row.is_none() || of_purchase.is_none() || of_row == of_purchase
}

/// Whether two texts may name one shop: they share a telling word, or begin alike.
pub(super) fn is_same_name(a: &str, b: &str) -> bool {
    const TELLING: usize = 4;
    let mut words = a.split(' ').filter(|word| word.len() >= TELLING);
    let shares = words.any(|word| b.split(' ').any(|other| other == word));
    let joined = |text: &str| text.replace(' ', "");
    let (a, b) = (joined(a), joined(b));
    let beginning = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    shares || beginning >= TELLING
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
        .is_none_or(|day| part.may_be_of(day, row.date.day, SAME_TIME));
    told.total == purchase.part_count && of_amount && of_day && row.direction == Direction::Out
        || told.total == purchase.part_count && of_amount && row.direction == Direction::In
}
