//! What each account is called: its own name, with what sets it apart where one bank has several of
//! that name.

use std::collections::HashMap;

use crate::pierre::models::{Account, AccountKind, Shared};

/// Name and bank of each account, by its id.
pub(super) type Named<'a> = HashMap<&'a str, (Option<Shared>, Option<Shared>)>;

pub(super) fn of(accounts: &[Account]) -> Named<'_> {
    let names = accounts.iter().map(|account| {
        let name = called(account, accounts);
        (account.id.as_str(), (name, account.bank.clone()))
    });
    names.collect()
}

fn called(account: &Account, accounts: &[Account]) -> Option<Shared> {
    let name = account.name.as_ref()?;
    let mut alike = accounts.iter().filter(|other| {
        other.id != account.id && other.name == account.name && other.bank == account.bank
    });
    if alike.clone().next().is_none() {
        return Some(name.clone());
    }
    let apart = if alike.any(|other| other.kind == account.kind) {
        format!("final {}", ending(account)?)
    } else {
        kind(&account.kind).to_owned()
    };
    Some(format!("{name} ({apart})").into())
}

fn ending(account: &Account) -> Option<String> {
    let number = account.number.as_deref()?;
    let shown: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let last = shown.get(shown.len().checked_sub(4)?..)?;
    Some(last.iter().collect())
}

fn kind(kind: &AccountKind) -> &'static str {
    match kind {
        AccountKind::Credit => "cartão",
        AccountKind::Investment => "investimento",
        AccountKind::Loan => "empréstimo",
        AccountKind::Bank | AccountKind::Other(_) => "conta",
    }
}
