//! The transactions of a period on one basis: what each is, the day on which it counts, its amount
//! in reais, and whether it adds to what was spent.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Period,
    bills::Bills,
    parts::Purchases,
    reading,
    rules::{Kind, Rule},
    signed_in_reais,
    unlisted::Unlisted,
    words::is_card,
};
use crate::pierre::models::{
    Account, AccountKind, Bill, CardBill, Direction, Installment, Purchase, Transaction,
};

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

/// How many days before a period the rows begin that count in it; other legs of own transfers
/// included.
#[must_use]
pub fn looks_back(basis: Option<Basis>) -> i64 {
    match basis {
        // A bill of a whole month that is due some six weeks after it closed.
        Some(Basis::Fatura) => 75,
        _ => i64::from(super::transfers::DAYS_APART),
    }
}

/// What Pierre says; rows of a few days outside the period included.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The statement.
    pub rows: Vec<Transaction>,
    /// The person's accounts.
    pub accounts: Vec<Account>,
    /// Purchases in parts, each once.
    pub purchases: Vec<Purchase>,
    /// Closed bills.
    pub closed: Vec<Bill>,
    /// Open bills.
    pub open: Vec<CardBill>,
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
    /// Whether it adds to what was spent.
    pub counts: bool,
    /// Of a whole purchase: how many parts it has.
    pub parts: Option<u32>,
}

impl Entry {
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
}

/// The movements of a period, newest first.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Day, newest first, then id.
    pub entries: Vec<Entry>,
    /// Whole purchases whose price nothing says: it is worked out from the parts that are known.
    pub pieced_together: usize,
    /// Rows whose bill's closing day was assumed.
    pub bills_assumed: usize,
    /// Rows of cards of whose bills nothing is known; they count on their own day.
    pub bills_unknown: usize,
}

impl Book {
    /// Reads the sources; without a basis, row by row as they stand in the statement.
    #[must_use]
    pub fn of(mut sources: Sources, basis: Option<Basis>, period: Period) -> Self {
        InReais::of(&sources.accounts).keep(&mut sources.rows);
        let rules = reading::rules(&sources.rows, &sources.accounts);
        let mut book = Self::default();
        let rows = sources.rows.into_iter().zip(rules);
        let mut entries: Vec<Entry> = rows
            .map(|(row, rule)| Entry {
                reais: signed_in_reais(&row),
                counts: rule.kind().is_spending(),
                rule,
                row,
                parts: None,
            })
            .collect();
        match basis {
            None => {}
            Some(Basis::Competencia) => book.whole(&mut entries, &sources.purchases, period),
            Some(Basis::Fatura) => {
                let bills = Bills::of(&sources.accounts, &sources.closed, &sources.open);
                book.by_bill(&mut entries, &bills, period);
            }
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

    /// Parts out, whole purchases in.
    fn whole(&mut self, entries: &mut Vec<Entry>, purchases: &[Purchase], period: Period) {
        let known = Purchases::of(purchases);
        // A row of each purchase, for what the list of purchases does not say: account, category.
        let mut sample: Vec<Option<Transaction>> = vec![None; purchases.len()];
        let mut unlisted = Unlisted::default();
        for entry in entries.iter_mut() {
            let part = (entry.rule == Rule::Spent)
                .then(|| known.part(&entry.row))
                .flatten();
            if let Some(part) = part {
                let kept = match part.purchase.and_then(|place| sample.get_mut(place)) {
                    Some(sample) => {
                        sample.get_or_insert_with(|| entry.row.clone());
                        true
                    }
                    None => unlisted.keep(&entry.row, &part),
                };
                if kept {
                    entry.rule = Rule::PartOfWhole;
                    entry.counts = false;
                }
            }
        }
        for (purchase, sample) in purchases.iter().zip(sample) {
            let Some(date) = purchase.date else { continue };
            let row = sample.unwrap_or_else(|| stand_in(purchase));
            entries.push(whole_purchase(
                row,
                date,
                purchase.total,
                purchase.part_count,
            ));
        }
        for whole in unlisted.purchases() {
            let is_seen = period.contains(whole.date);
            self.pieced_together += usize::from(is_seen && !whole.is_total_told);
            entries.push(whole_purchase(
                whole.row,
                whole.date,
                whole.total,
                whole.parts,
            ));
        }
    }

    fn by_bill(&mut self, entries: &mut [Entry], bills: &Bills, period: Period) {
        for entry in entries {
            // A payment is on no bill: it pays one.
            if !is_card(&entry.row) || entry.rule == Rule::BillPayment {
                continue;
            }
            let due = bills.due(&entry.row);
            if let Some(due) = due {
                entry.row.date.day = due.day;
                entry.row.date.at = None;
            }
            if period.contains(entry.row.date.day) {
                self.bills_assumed += usize::from(due.is_some_and(|due| due.is_inferred));
                self.bills_unknown += usize::from(due.is_none());
            }
        }
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

/// A purchase of which the statement holds no part.
fn stand_in(purchase: &Purchase) -> Transaction {
    Transaction {
        account_id: purchase.account_id.clone(),
        account_name: purchase.card.clone(),
        description: purchase.description.clone(),
        category: purchase.category().map(str::to_owned),
        account_kind: Some(AccountKind::Credit),
        ..Transaction::default()
    }
}

fn whole_purchase(
    mut row: Transaction,
    date: jiff::civil::Date,
    total: Decimal,
    parts: u32,
) -> Entry {
    row.id = format!("compra-{date}-{}", row.id);
    row.date.day = date;
    row.date.at = None;
    row.magnitude = total;
    row.direction = Direction::Out;
    row.installment = None::<Installment>;
    // What a part costs in reais says nothing of the whole.
    row.magnitude_in_account_currency = None;
    Entry {
        reais: signed_in_reais(&row),
        rule: Rule::WholePurchase,
        counts: true,
        parts: Some(parts),
        row,
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
        Rule::BillPayment => {}
        _ if card => {
            entry.rule = Rule::CardInCash;
            entry.counts = false;
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
