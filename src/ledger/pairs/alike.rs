//! Rows of equal amounts, to be found by amount and day without a scan of all rows.

use std::{collections::HashMap, ops::RangeInclusive};

use foldhash::fast::RandomState;
use jiff::civil::Date;

use super::matching;
use crate::ledger::evidence::Evidence;

/// The places of rows in groups of one amount in one currency; in a group by day, then id.
pub(super) struct Alike {
    group_of: Vec<usize>,
    /// Where each group begins, and at last where the last one ends.
    starts: Vec<usize>,
    places: Vec<usize>,
    days: Vec<Date>,
}

impl Alike {
    pub(super) fn of(evidence: &[Evidence<'_>]) -> Self {
        let mut currencies: Vec<&str> = Vec::new();
        let mut known: HashMap<(i128, usize), usize, RandomState> =
            HashMap::with_capacity_and_hasher(evidence.len(), RandomState::default());
        let group_of = evidence.iter().map(|it| {
            let currency = it.row.currency.as_deref().unwrap_or("BRL");
            let number = currencies.iter().position(|it| *it == currency);
            let number = number.unwrap_or_else(|| {
                currencies.push(currency);
                currencies.len() - 1
            });
            let mut amount = it.row.magnitude;
            amount.rescale(2);
            let next = known.len();
            *known.entry((amount.mantissa(), number)).or_insert(next)
        });
        let group_of: Vec<usize> = group_of.collect();
        let mut starts = vec![0; known.len() + 1];
        drop(known);
        for group in &group_of {
            if let Some(size) = starts.get_mut(group + 1) {
                *size += 1;
            }
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut next = starts.clone();
        let mut places = vec![0; group_of.len()];
        for (place, group) in group_of.iter().enumerate() {
            if let Some(next) = next.get_mut(*group)
                && let Some(free) = places.get_mut(*next)
            {
                *free = place;
                *next += 1;
            }
        }
        let when = |place: &usize| evidence.get(*place).map(matching::when);
        for ends in starts.windows(2) {
            if let [start, end] = ends
                && end - start > 1
                && let Some(group) = places.get_mut(*start..*end)
            {
                group.sort_by(|a, b| when(a).cmp(&when(b)));
            }
        }
        let day = |place: &usize| Some(evidence.get(*place)?.row.date.day);
        let days = places.iter().map(|it| day(it).unwrap_or_default());
        Self {
            days: days.collect(),
            group_of,
            starts,
            places,
        }
    }

    /// The groups of more than one row.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[usize]> {
        self.starts.windows(2).filter_map(|ends| match ends {
            [start, end] if end - start > 1 => self.places.get(*start..*end),
            _ => None,
        })
    }

    /// The rows of this row's amount whose day is in a range relative to `from`.
    pub(super) fn within(&self, place: usize, days: RangeInclusive<i32>, from: Date) -> &[usize] {
        let found = || {
            let group = *self.group_of.get(place)?;
            let range = *self.starts.get(group)?..*self.starts.get(group + 1)?;
            let of_group = self.days.get(range.clone())?;
            let apart = |day: &Date| matching::days_between(from, *day);
            let first = of_group.partition_point(|day| apart(day) < *days.start());
            let last = of_group.partition_point(|day| apart(day) <= *days.end());
            self.places.get(range)?.get(first..last)
        };
        found().unwrap_or_default()
    }
}
