//! In which rows the account's currency is the real.

use crate::pierre::models::{Account, Transaction};

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
    /// `signed_in_reais` may be trusted.
    pub fn keep(&self, rows: &mut [Transaction]) {
        if self.foreign.is_empty() {
            return;
        }
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
