//! What a book is read from.

use crate::pierre::models::{Account, Bill, CardBill, Purchase, Transaction};

/// What Pierre says; rows of some time outside the period included.
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
