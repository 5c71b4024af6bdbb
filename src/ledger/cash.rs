//! Cash month by month: what came into and left the bank accounts, and, from what they hold today,
//! what they held.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{book::Book, rules::Kind, words::is_card};
use crate::pierre::models::{Account, AccountKind};

/// The movements of one month in reais; what left is negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Month {
    /// Came in.
    pub income: Decimal,
    /// Left, bills included.
    pub spending: Decimal,
    /// Between own accounts; zero where both legs are known.
    pub own_transfers: Decimal,
    /// To and from savings and investments.
    pub savings: Decimal,
    /// Of which no rule says what they are.
    pub undecided: Decimal,
    /// Of all these: what the banks have not confirmed, and so is not yet in any balance.
    pub pending: Decimal,
}

impl Month {
    /// Income less spending.
    #[must_use]
    pub fn net(&self) -> Decimal {
        self.income + self.spending
    }

    /// What the balances changed by.
    #[must_use]
    pub fn change(&self) -> Decimal {
        self.net() + self.own_transfers + self.savings + self.undecided - self.pending
    }
}

/// The months of a book on the basis `caixa`, by their first days.
#[must_use]
pub fn months(book: &Book) -> BTreeMap<Date, Month> {
    let mut months: BTreeMap<Date, Month> = BTreeMap::new();
    for entry in book.entries.iter().filter(|entry| !is_card(&entry.row)) {
        let Some(reais) = entry.reais else { continue };
        let month = months
            .entry(entry.row.date.day.first_of_month())
            .or_default();
        let sum = match entry.kind() {
            _ if entry.counts => &mut month.spending,
            Kind::Income => &mut month.income,
            Kind::OwnTransfer => &mut month.own_transfers,
            Kind::Investment => &mut month.savings,
            _ => &mut month.undecided,
        };
        *sum += reais;
        if entry.row.status.as_deref() == Some("PENDING") {
            month.pending += reais;
        }
    }
    months
}

/// What all bank accounts in reais hold; `None` when one of them does not say it.
#[must_use]
pub fn held(accounts: &[Account]) -> Option<Decimal> {
    let in_reais = |account: &&Account| {
        account.kind == AccountKind::Bank
            && matches!(account.currency.as_deref(), None | Some("BRL"))
    };
    let mut of_banks = accounts.iter().filter(in_reais).peekable();
    of_banks.peek()?;
    of_banks.map(|account| account.balance).sum()
}
