//! The purchases of the list, to be found by their parts.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{CENTS, Line, PartOf, SAME_TIME, may_be_of_card};
use crate::{
    ledger::part_text::{base, doubtful},
    pierre::models::{Direction, Installment, Purchase, Transaction},
};

/// Days by which a list and a statement may differ on the day of a purchase.
const SAME_DAY: i32 = 3;

/// The purchases of the list, to be found by their parts.
pub(super) struct ListedPurchases<'p> {
    by_base: HashMap<String, Vec<(usize, &'p Purchase)>>,
    /// By the number of parts, with what the texts of all parts have in common.
    by_count: HashMap<u32, Vec<(usize, &'p Purchase, String)>>,
}

/// What parts have been found of each purchase, by its place in the list.
#[derive(Default)]
pub(super) struct Taken {
    numbers: HashSet<(usize, u32)>,
    /// Rows that say nothing of parts, by their day.
    silent: HashMap<(usize, Date), u32>,
}

impl Taken {
    /// Takes a row that says nothing of parts: one on the day of each part, all on one day at most.
    fn has_room(&mut self, place: usize, purchase: &Purchase, day: Date) -> bool {
        let due_then = purchase.parts.iter().filter(|it| it.due == Some(day));
        let is_all_at_once = purchase.date == Some(day) || due_then.count() != 1;
        let most = if is_all_at_once {
            purchase.part_count
        } else {
            1
        };
        let taken = self.silent.entry((place, day)).or_default();
        *taken += 1;
        *taken <= most
    }
}

impl<'p> ListedPurchases<'p> {
    pub(super) fn of(purchases: &'p [Purchase]) -> Self {
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

    /// The part of a text that may as well be a date, where the list has a purchase of as many parts.
    pub(super) fn confirms(&self, line: &Line) -> Option<Installment> {
        let row = line.row;
        let part = doubtful(line.text.written(), row).filter(|_| row.installment.is_none())?;
        let alike = self.by_base.get(&**line.text.base())?;
        let mut alike = alike.iter().filter(|(_, it)| it.part_count == part.total);
        alike.any(|(_, it)| has_part_of(it, row)).then_some(part)
    }

    /// Whether a row that says nothing of parts has the amount and day of one.
    pub(super) fn may_be_part(&self, line: &Line) -> bool {
        if self.by_base.is_empty() {
            return false;
        }
        let alike = self.by_base.get(&**line.text.base());
        let mut alike = alike.into_iter().flatten();
        alike.any(|(_, purchase)| is_silent_part(line.row, purchase))
    }

    /// The purchase of a part. Of purchases that look the same each gets every number once.
    pub(super) fn find(
        &self,
        row: &Transaction,
        part: &PartOf,
        taken: &mut Taken,
    ) -> Option<usize> {
        let alike = self.by_base.get(&*part.base);
        let mut alike = alike.into_iter().flatten().map(|(place, it)| (*place, *it));
        let Some(told) = part.installment else {
            let mut alike = alike.filter(|(_, it)| is_of_card(row, it) && is_silent_part(row, it));
            return alike
                .find(|(place, it)| taken.has_room(*place, it, row.date.day))
                .map(|(place, _)| place);
        };
        // A part more than the purchase has is one of another that the list lacks.
        let mut is_free = |place: usize| taken.numbers.insert((place, told.number));
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
            is_of_card(row, it)
                && **base != *part.base
                && days.is_some_and(|it| it <= SAME_DAY)
                && has_part_of(it, row)
                && is_same_name(base, &part.base)
        });
        same.find(|(place, ..)| is_free(*place))
            .map(|(place, ..)| *place)
    }
}

/// Whether a part of the purchase costs what the row does.
fn has_part_of(purchase: &Purchase, row: &Transaction) -> bool {
    let mut parts = purchase.parts.iter();
    parts.any(|it| (it.amount - row.magnitude).abs() <= CENTS)
}

fn is_of_card(row: &Transaction, purchase: &Purchase) -> bool {
    may_be_of_card(row.account_id.as_ref(), purchase.account_id.as_ref())
}

/// Whether two texts may name one shop: they share a telling word, or begin alike.
pub(in crate::ledger) fn is_same_name(a: &str, b: &str) -> bool {
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
        .is_none_or(|day| day == row.date.day || part.may_be_of(day, row.date.day, SAME_TIME));
    told.total == purchase.part_count && of_amount && (of_day || row.direction == Direction::In)
}
