//! The transactions of a period on one basis: what each is, the day on which it counts, its amount
//! in reais, and whether it adds to what was spent.

mod by_bill;
pub(super) mod whole;

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Period,
    decide::{self, Decided},
    evidence::Financed,
    intake::{self, Repeated},
    pairs,
    parts::{PartOf, is_card},
    rules::{Certainty, Kind, Reading, Rule},
    signed_in_reais,
    sources::Sources,
};
use crate::pierre::models::{Account, Transaction};
pub use by_bill::Gap;

/// When a movement counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Basis {
    /// A purchase whole, on its day.
    #[default]
    Competencia,
    /// Each part on the due date of its bill.
    Fatura,
    /// When money left an account.
    Caixa,
}

impl Basis {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Competencia => "competencia",
            Self::Fatura => "fatura",
            Self::Caixa => "caixa",
        }
    }
}

/// How many days before a period the rows begin that count in it or say what its rows are.
#[must_use]
pub fn looks_back(basis: Option<Basis>) -> i64 {
    match basis {
        // A purchase in twelve parts of which a bank delivers all at once, and its last bill.
        Some(Basis::Fatura) => 410,
        // A purchase that a card gives back a few weeks later.
        Some(Basis::Competencia) => 35,
        _ => 2 * i64::from(pairs::DAYS_APART),
    }
}

/// How many days after a period there are rows that count in it or say what its rows are.
#[must_use]
pub fn looks_ahead(basis: Option<Basis>) -> i64 {
    match basis {
        // The first part of a purchase may be dated on its bill.
        Some(Basis::Competencia) => 45,
        // One more for days that Pierre cuts in UTC.
        _ => i64::from(pairs::DAYS_APART) + 1,
    }
}

/// One movement.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What Pierre says of it; its day is the one on which it counts.
    pub row: Transaction,
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
    pub(super) financed: Option<Financed>,
}

impl Entry {
    fn of(row: Transaction, reading: Reading, financed: Option<Financed>) -> Self {
        Self {
            reais: signed_in_reais(&row),
            counts: reading.kind().is_spending(),
            rule: reading.rule,
            certainty: reading.certainty,
            row,
            parts: None,
            financed,
        }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
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
    fn leave_out(&mut self, rule: Rule) {
        self.rule = rule;
        self.counts = false;
    }
}

/// The movements of a period, newest first.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Day, newest first, then id.
    pub entries: Vec<Entry>,
    /// What Pierre told more than once.
    pub repeated: Repeated,
    /// Whole purchases whose price nothing says: it is worked out from the parts that are known.
    pub pieced_together: usize,
    /// Parts of debt of which nothing says how much of them is interest.
    pub financing_untold: usize,
    /// Rows whose bill's closing day was assumed.
    pub bills_assumed: usize,
    /// Rows of cards of whose bills nothing is known; they count on their own day.
    pub bills_unknown: usize,
    /// Rows of the very day on which their bill closes.
    pub on_edge: usize,
    /// Bills that are not what their rows come to.
    pub gaps: Vec<Gap>,
}

impl Book {
    /// What each row is, once.
    fn read(&mut self, sources: &mut Sources) -> Vec<Entry> {
        self.repeated = intake::take(sources);
        InReais::of(&sources.accounts).keep(&mut sources.rows);
        let decided = decide::readings(&sources.rows, &sources.accounts, &sources.closed);
        let rows = std::mem::take(&mut sources.rows).into_iter();
        let both = rows.zip(decided);
        both.map(|(row, Decided { reading, financed })| Entry::of(row, reading, financed))
            .collect()
    }

    /// All rows on their bills, and which of them are parts; the sources are left without rows.
    pub(super) fn on_bills(sources: &mut Sources) -> (Vec<Entry>, Vec<PartOf>) {
        let mut book = Self::default();
        let mut entries = book.read(sources);
        let always = Period {
            start: Date::MIN,
            end: Date::MAX,
        };
        let parts = book.by_bill(&mut entries, sources, always);
        (entries, parts)
    }

    /// Reads the sources; without a basis, row by row as they stand in the statement.
    #[must_use]
    pub fn of(mut sources: Sources, basis: Option<Basis>, period: Period) -> Self {
        let mut book = Self::default();
        let mut entries = book.read(&mut sources);
        match basis {
            None => {}
            Some(Basis::Competencia) => book.whole(&mut entries, &sources.purchases, period),
            Some(Basis::Fatura) => drop(book.by_bill(&mut entries, &sources, period)),
            Some(Basis::Caixa) => entries.iter_mut().for_each(in_cash),
        }
        book.entries = entries;
        book.entries
            .retain(|entry| period.contains(entry.row.date.day));
        book.entries.sort_by(|a, b| {
            let days = b.row.date.day.cmp(&a.row.date.day);
            days.then_with(|| a.row.id.cmp(&b.row.id))
        });
        book
    }
}

/// Which accounts hold reais, and so in which rows the account's currency is the real.
pub struct InReais<'a> {
    foreign: Vec<&'a Account>,
}

impl<'a> InReais<'a> {
    /// Of all accounts; one that is not among them is taken for one in reais.
    #[must_use]
    pub fn of(accounts: &'a [Account]) -> Self {
        let is_foreign = |account: &&Account| {
            account
                .currency
                .as_deref()
                .is_some_and(|currency| currency != "BRL")
        };
        Self {
            foreign: accounts.iter().filter(is_foreign).collect(),
        }
    }

    /// Takes away the amounts in the account's currency that are none in reais, so that
    /// [`signed_in_reais`] may be trusted.
    pub fn keep(&self, rows: &mut [Transaction]) {
        for row in rows {
            if self.is_abroad(row) {
                row.magnitude_in_account_currency = None;
            }
        }
    }

    fn is_abroad(&self, row: &Transaction) -> bool {
        let is_foreign = row.currency.as_deref().is_some_and(|it| it != "BRL");
        let abroad = |account: &&Account| match row.account_id.as_deref() {
            Some(id) => account.id == id,
            None => account.name.is_some() && account.name == row.account_name,
        };
        is_foreign && self.foreign.iter().any(abroad)
    }
}

/// A card moves no money until its bill is paid.
fn in_cash(entry: &mut Entry) {
    let card = is_card(&entry.row);
    match entry.rule {
        Rule::BillPayment if !card => {
            entry.rule = Rule::BillInCash;
            entry.counts = true;
        }
        _ if card && entry.counts => entry.leave_out(Rule::CardInCash),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
