//! Which parts of the purchases of the list are rows of the statement.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{PartOf, may_be_of_card};
use crate::{ledger::part_text::base, pierre::models::Purchase};

/// The parts that are rows, by the place of their purchase in the list.
pub(in crate::ledger) struct SeenParts<'p> {
    listed: &'p [Purchase],
    numbers: HashSet<(usize, u32)>,
    by_purchase: HashMap<usize, Vec<&'p PartOf>>,
    alike: HashMap<(Option<Date>, u32, Decimal), Vec<usize>>,
}

impl<'p> SeenParts<'p> {
    pub(in crate::ledger) fn of(listed: &'p [Purchase], parts: &'p [PartOf]) -> Self {
        let mut seen = Self {
            listed,
            numbers: HashSet::new(),
            by_purchase: HashMap::new(),
            alike: HashMap::new(),
        };
        for part in parts {
            let Some(purchase) = part.purchase else {
                continue;
            };
            let number = part.installment.map(|it| (purchase, it.number));
            seen.numbers.extend(number);
            seen.by_purchase.entry(purchase).or_default().push(part);
        }
        for (place, purchase) in listed.iter().enumerate() {
            seen.alike.entry(key(purchase)).or_default().push(place);
        }
        seen
    }

    /// Whether this part of this purchase is a row.
    pub(in crate::ledger) fn has(&self, purchase: usize, number: u32) -> bool {
        self.numbers.contains(&(purchase, number))
    }

    /// The rows of a purchase.
    pub(in crate::ledger) fn of_purchase(&self, purchase: usize) -> &[&'p PartOf] {
        self.by_purchase.get(&purchase).map_or(&[], Vec::as_slice)
    }

    /// Whether the statement has parts of another purchase of the list that looks the same, and none
    /// of this one: real twins have parts each.
    pub(in crate::ledger) fn is_told_twice(&self, place: usize) -> bool {
        let Some(purchase) = self.listed.get(place) else {
            return false;
        };
        if self.by_purchase.contains_key(&place) {
            return false;
        }
        let alike = self.alike.get(&key(purchase)).into_iter().flatten();
        let mut alike = alike.filter(|it| self.by_purchase.contains_key(it));
        let text = base(purchase.description.as_deref());
        alike.any(|other| {
            self.listed.get(*other).is_some_and(|it| {
                may_be_of_card(it.account_id.as_ref(), purchase.account_id.as_ref())
                    && base(it.description.as_deref()) == text
            })
        })
    }
}

fn key(purchase: &Purchase) -> (Option<Date>, u32, Decimal) {
    (purchase.date, purchase.part_count, purchase.total)
}
