//! Cash month by month: what came into and left the bank accounts, and, from what they hold today,
//! what they held.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{book::Book, rules::TransactionKind};
use crate::pierre::models::{Account, AccountKind, Transaction};

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
    /// Borrowed.
    pub debt: Decimal,
    /// Of which no rule says what they are.
    pub undecided: Decimal,
    /// Of all these: what the banks have not confirmed, and so is not yet in any balance.
    pub pending: Decimal,
    /// Of all these: what the balances of the bank accounts changed by.
    pub change: Decimal,
}

impl Month {
    /// Income less spending.
    #[must_use]
    pub fn net(&self) -> Decimal {
        self.income + self.spending
    }
}

/// Whether a movement is one of a bank account: neither a card's nor an investment's or a loan's.
#[must_use]
pub fn is_of_bank(row: &Transaction) -> bool {
    !matches!(
        row.account_kind,
        Some(AccountKind::Credit | AccountKind::Investment | AccountKind::Loan)
    )
}

/// The months of a book on the basis `caixa`, by their first days.
#[must_use]
pub fn months(book: &Book, accounts: &[Account]) -> BTreeMap<Date, Month> {
    let mut months: BTreeMap<Date, Month> = BTreeMap::new();
    let live: Vec<&Account> = live(accounts).collect();
    let is_held = |row: &Transaction| match row.account_id.as_deref() {
        Some(id) => live.iter().any(|it| it.id == id),
        None => row.account_name.is_none() || live.iter().any(|it| it.name == row.account_name),
    };
    for entry in book.entries().filter(|entry| is_of_bank(entry.row)) {
        let Some(reais) = entry.reais else { continue };
        let month = months
            .entry(entry.row.date.day.first_of_month())
            .or_default();
        let sum = match entry.kind() {
            _ if entry.counts => &mut month.spending,
            TransactionKind::Income => &mut month.income,
            TransactionKind::OwnTransfer => &mut month.own_transfers,
            TransactionKind::Investment => &mut month.savings,
            TransactionKind::Debt => &mut month.debt,
            _ => &mut month.undecided,
        };
        *sum += reais;
        if entry.row.is_pending() {
            month.pending += reais;
        } else if is_held(entry.row) {
            month.change += reais;
        }
    }
    months
}

/// The bank accounts in reais whose connections work.
fn live(accounts: &[Account]) -> impl Iterator<Item = &Account> {
    accounts.iter().filter(|account| {
        account.kind == AccountKind::Bank
            && account.is_active != Some(false)
            && matches!(account.currency.as_deref(), None | Some("BRL"))
    })
}

/// What all bank accounts in reais hold whose connections work; `None` when one of them does not
/// say it.
#[must_use]
pub fn held(accounts: &[Account]) -> Option<Decimal> {
    let mut of_banks = live(accounts).peekable();
    of_banks.peek()?;
    of_banks.map(|account| account.balance).sum()
}
