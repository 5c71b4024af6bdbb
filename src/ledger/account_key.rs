//! Which account a row is of.

use crate::pierre::models::{AccountKind, Transaction};

/// An account as rows name it: by Pierre's id, else by name and bank.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum AccountKey<'r> {
    Id(&'r str),
    Named(Option<&'r str>, Option<&'r str>, bool),
}

impl<'r> AccountKey<'r> {
    pub(super) fn of(row: &'r Transaction) -> Self {
        row.account_id.as_deref().map_or_else(
            || {
                let is_card = row.account_kind == Some(AccountKind::Credit);
                Self::Named(row.account_name.as_deref(), row.bank.as_deref(), is_card)
            },
            Self::Id,
        )
    }
}
