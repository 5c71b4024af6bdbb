//! One movement: what Pierre says of it, and what it was found to be and to come to.

use std::ops::Deref;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{
    ledger::{
        decide::{self, Decided},
        evidence::Financed,
        parts::{self, PartOf},
        row_text::RowTexts,
        rules::{Certainty, Rule, TransactionKind},
        signed_in_reais,
        sources::Sources,
    },
    pierre::models::{Purchase, Transaction},
};

/// What a movement comes to, and why.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// From the person's side; `None` for another currency without an amount in reais.
    pub reais: Option<Decimal>,
    /// What it is, and why.
    pub rule: Rule,
    /// How sure that is.
    pub certainty: Certainty,
    /// Whether it adds to what was spent.
    pub counts: bool,
    /// Of a whole purchase: how many parts it has.
    pub parts: Option<u32>,
    /// Of debt that is paid in parts from now on.
    pub(super) financed: Option<Box<Financed>>,
    /// The due date of its bill, where it counts on that day and not on its own.
    pub(super) bill_due: Option<Date>,
}

impl Assessment {
    pub(super) fn of(row: &Transaction, rule: Rule, certainty: Certainty) -> Self {
        Self {
            reais: signed_in_reais(row),
            counts: rule.kind().is_spending(),
            rule,
            certainty,
            parts: None,
            financed: None,
            bill_due: None,
        }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> TransactionKind {
        self.rule.kind()
    }

    /// Whether it is in the total.
    #[must_use]
    pub fn is_in_total(&self) -> bool {
        self.counts && self.reais.is_some()
    }

    /// Whether it is in the total and a person would ask whether it should be.
    #[must_use]
    pub fn is_only_likely(&self) -> bool {
        self.is_in_total() && self.certainty == Certainty::Likely
    }

    /// Makes it something that the total does not hold.
    pub(super) fn leave_out(&mut self, rule: Rule) {
        self.rule = rule;
        self.counts = false;
    }
}

/// One movement.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'b> {
    /// What Pierre says of it; its day is the one on which it counts.
    pub row: &'b Transaction,
    assessment: &'b Assessment,
}

impl<'b> Entry<'b> {
    pub(super) fn made((row, assessment): &'b Made) -> Self {
        Self { row, assessment }
    }
}

impl Deref for Entry<'_> {
    type Target = Assessment;

    fn deref(&self) -> &Assessment {
        self.assessment
    }
}

/// A row that no statement has, such as a whole purchase.
pub(super) type Made = (Transaction, Assessment);

/// All rows, each with its assessment, and those that were made. Rows are large, so they stay in the
/// list that they were decoded into, and nothing is added to it.
#[derive(Clone, Debug, Default)]
pub(in crate::ledger) struct Entries {
    pub(super) rows: Vec<Transaction>,
    pub(super) assessments: Vec<Assessment>,
    pub(super) made: Vec<Made>,
}

impl Entries {
    pub(in crate::ledger) fn get(&self, place: usize) -> Option<Entry<'_>> {
        if let Some(row) = self.rows.get(place) {
            let assessment = self.assessments.get(place)?;
            return Some(Entry { row, assessment });
        }
        let made = self.made.get(place.checked_sub(self.rows.len())?);
        made.map(Entry::made)
    }

    pub(in crate::ledger) fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let both = self.rows.iter().zip(&self.assessments);
        let both = both.map(|(row, assessment)| Entry { row, assessment });
        both.chain(self.made.iter().map(Entry::made))
    }
}

/// All rows, while their assessments are worked out.
pub(super) struct Assessing<'r> {
    pub(super) rows: &'r [Transaction],
    pub(super) texts: &'r RowTexts<'r>,
    pub(super) assessments: Vec<Assessment>,
}

impl<'r> Assessing<'r> {
    pub(super) fn of(rows: &'r [Transaction], texts: &'r RowTexts<'r>, sources: &Sources) -> Self {
        let decided = decide::readings(rows, texts, &sources.accounts, &sources.closed);
        let assessments = rows.iter().zip(decided);
        let assessments = assessments.map(|(row, Decided { reading, financed })| Assessment {
            financed,
            ..Assessment::of(row, reading.rule, reading.certainty)
        });
        Self {
            rows,
            texts,
            assessments: assessments.collect(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let both = self.rows.iter().zip(&self.assessments);
        both.map(|(row, assessment)| Entry { row, assessment })
    }

    /// The parts among the rows of a rule.
    pub(super) fn parts_by(&self, rule: Rule, listed: &[Purchase]) -> Vec<PartOf> {
        let is_of = |place: usize| {
            self.assessments
                .get(place)
                .is_some_and(|it| it.rule == rule)
        };
        parts::of(self.rows, self.texts, is_of, listed)
    }

    pub(super) fn leave_out(&mut self, place: usize, rule: Rule) {
        if let Some(it) = self.assessments.get_mut(place) {
            it.leave_out(rule);
        }
    }
}
