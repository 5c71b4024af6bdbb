//! The transactions of a period on one basis: what each is, the day on which it counts, its amount
//! in reais, and whether it adds to what was spent.

mod basis;
mod by_bill;
mod entry;
mod in_reais;
mod made;
pub(super) mod undone;
mod whole;

use std::mem;

use jiff::civil::Date;

use super::{
    Period,
    intake::{self, Repeated},
    parts::{PartOf, is_card},
    row_text::RowTexts,
    rules::Rule,
    sources::Sources,
};
pub use basis::{Basis, looks_ahead, looks_back};
pub use by_bill::Gap;
use entry::Assessing;
pub(super) use entry::Entries;
pub use entry::{Assessment, Entry};
pub use in_reais::InReais;

/// The movements of a period, newest first.
#[derive(Clone, Debug, Default)]
pub struct Book {
    entries: Entries,
    /// The places of those of the period: day, newest first, then id.
    order: Vec<usize>,
    /// What Pierre repeated.
    pub repeated: Repeated,
    /// Whole purchases whose price nothing says: it is worked out from the parts that are known.
    pub pieced_together: usize,
    /// Parts of debt whose interest is unknown.
    pub financing_untold: usize,
    /// Rows whose bill's closing day was assumed.
    pub bills_assumed: usize,
    /// Rows of cards without any known bill; they count on their own day.
    pub bills_unknown: usize,
    /// Rows of the very day on which their bill closes.
    pub on_edge: usize,
    /// Bills that are not what their rows come to.
    pub gaps: Vec<Gap>,
}

impl Book {
    /// Reads the sources; without a basis, row by row as they stand in the statement.
    #[must_use]
    pub fn of(mut sources: Sources, basis: Option<Basis>, period: Period) -> Self {
        let mut book = Self::default();
        book.read(&mut sources, basis, period);
        let entries = &book.entries;
        let days = entries.iter().enumerate();
        let days = days.map(|(place, entry)| (entry.row.date.day, place));
        let mut order: Vec<(Date, usize)> = days.filter(|(day, _)| period.contains(*day)).collect();
        let id = |place: usize| entries.get(place).map(|it| it.row.id.as_str());
        order.sort_by(|(day, place), (other_day, other)| {
            let by_day = other_day.cmp(day);
            by_day.then_with(|| id(*place).cmp(&id(*other)))
        });
        book.order = order.into_iter().map(|(_, place)| place).collect();
        book
    }

    /// All rows on their bills, and which of them are parts; the sources are left without rows.
    pub(super) fn on_bills(sources: &mut Sources) -> (Entries, Vec<PartOf>) {
        let mut book = Self::default();
        let always = Period {
            start: Date::MIN,
            end: Date::MAX,
        };
        let parts = book.read(sources, Some(Basis::Fatura), always);
        (book.entries, parts)
    }

    /// The movements: day, newest first, then id.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> + Clone {
        let places = self.order.iter();
        places.filter_map(|place| self.entries.get(*place))
    }

    /// Assesses all rows on a basis; gives the parts among those of cards' bills.
    fn read(&mut self, sources: &mut Sources, basis: Option<Basis>, period: Period) -> Vec<PartOf> {
        self.repeated = intake::take(sources);
        InReais::of(&sources.accounts).keep(&mut sources.rows);
        let mut rows = mem::take(&mut sources.rows);
        let texts = RowTexts::of(&rows);
        let mut assessing = Assessing::of(&rows, &texts, sources);
        let (mut made, mut parts, mut principals) = (Vec::new(), Vec::new(), Vec::new());
        match basis {
            None => {}
            Some(Basis::Competencia) => {
                let found = whole::purchases(&mut assessing, &sources.purchases, period);
                self.repeated.merged += found.told_twice;
                self.pieced_together = found.pieced_together;
                self.financing_untold = found.financing_untold;
                made = found.made;
            }
            Some(Basis::Fatura) => {
                let found = by_bill::on_due_dates(&mut assessing, sources, period);
                self.financing_untold = found.financing_untold;
                self.bills_assumed = found.bills_assumed;
                self.bills_unknown = found.bills_unknown;
                self.on_edge = found.on_edge;
                self.gaps = found.gaps;
                (made, parts, principals) = (found.made, found.parts, found.principals);
            }
            Some(Basis::Caixa) => in_cash(&mut assessing),
        }
        let assessments = assessing.assessments;
        drop(texts);
        for (row, assessment) in rows.iter_mut().zip(&assessments) {
            if let Some(due) = assessment.bill_due {
                (row.date.day, row.date.at) = (due, None);
            }
        }
        for (place, amount) in principals {
            if let Some(row) = rows.get_mut(place) {
                row.magnitude = amount;
            }
        }
        self.entries = Entries {
            rows,
            assessments,
            made,
        };
        parts
    }
}

/// A card moves no money until its bill is paid.
fn in_cash(assessing: &mut Assessing) {
    for (row, it) in assessing.rows.iter().zip(&mut assessing.assessments) {
        match (it.rule, is_card(row)) {
            (Rule::BillPayment, false) => {
                it.rule = Rule::BillInCash;
                it.counts = true;
            }
            (_, true) if it.counts => it.leave_out(Rule::CardInCash),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
