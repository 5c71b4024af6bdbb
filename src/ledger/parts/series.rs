//! Texts that end in what may be a date or a part: the same text a month later, one number further,
//! is a part.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::{Line, told};
use crate::{
    ledger::{account_key::AccountKey, part_text::doubtful},
    pierre::models::Installment,
};

pub(super) struct Series<'r> {
    /// The numbers that are in line, by the month in which number 0 would be.
    seen: HashMap<(Alike<'r>, i64), HashSet<u32>>,
}

/// Card, text without its part, number of parts.
type Alike<'r> = (AccountKey<'r>, Rc<str>, u32);

impl<'r> Series<'r> {
    pub(super) fn of(lines: &[Line<'r>]) -> Self {
        let mut seen: HashMap<_, HashSet<u32>> = HashMap::new();
        for line in lines {
            let told = || told(line.row, line.text).filter(|_| line.row.installment.is_none());
            if let Some(part) = doubtful(line.text.written(), line.row).or_else(told) {
                let numbers = seen.entry(Self::key(line, part)).or_default();
                numbers.insert(part.number);
            }
        }
        Self { seen }
    }

    fn key(line: &Line<'r>, part: Installment) -> (Alike<'r>, i64) {
        let day = line.row.date.day;
        let month = i64::from(day.year()) * 12 + i64::from(day.month());
        let base = Rc::clone(line.text.base());
        let alike = (AccountKey::of(line.row), base, part.total);
        (alike, month - i64::from(part.number))
    }

    pub(super) fn part(&self, line: &Line<'r>) -> Option<Installment> {
        let part = doubtful(line.text.written(), line.row)?;
        let in_line = self.seen.get(&Self::key(line, part))?;
        in_line.iter().any(|it| *it != part.number).then_some(part)
    }
}
