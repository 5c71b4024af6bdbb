//! Accounts that Pierre lists twice: under one id, or under a new one after the bank was connected
//! again.

use std::collections::{HashMap, HashSet};

use crate::{
    ledger::normalize::normalize,
    pierre::models::{Account, AccountKind, Shared},
};

/// The id of the account that stands for an older one of the same bank and number.
pub type Replaced = HashMap<Shared, Shared>;

/// Keeps each account once: of several with one id the first, and of several connections to the same
/// account of a bank the one that works, or was refreshed last.
pub fn accounts(accounts: &mut Vec<Account>) -> Replaced {
    let mut seen = HashSet::new();
    accounts.retain(|account| seen.insert(account.id.clone()));
    let mut replaced = Replaced::new();
    let mut newest: HashMap<(AccountPlace, String), Vec<usize>> = HashMap::new();
    for (place, account) in accounts.iter().enumerate() {
        let Some(key) = number(account) else { continue };
        let alike = newest.entry(key).or_default();
        let mut same = alike.iter_mut();
        let same = same.find(|it| {
            let told = accounts.get(**it).and_then(branch);
            told.zip(branch(account)).is_none_or(|(a, b)| a == b)
        });
        let Some(other) = same else {
            alike.push(place);
            continue;
        };
        let Some(earlier) = accounts.get(*other) else {
            continue;
        };
        let (old, new, kept) = if rank(earlier) > rank(account) {
            (account, earlier, *other)
        } else {
            (earlier, account, place)
        };
        replaced.insert(old.id.clone(), new.id.clone());
        *other = kept;
    }
    let ids: Vec<Shared> = replaced.keys().cloned().collect();
    for id in ids {
        // A connection made a third time.
        let mut last = id.clone();
        while let Some(next) = replaced.get(&last) {
            last.clone_from(next);
        }
        replaced.insert(id, last);
    }
    accounts.retain(|account| !replaced.contains_key(&account.id));
    replaced
}

/// Puts the newer account in place of one that was replaced, and says whether it did.
pub(super) fn renew(id: &mut Option<Shared>, replaced: &Replaced) -> bool {
    let new = id.as_ref().and_then(|it| replaced.get(it));
    let Some(new) = new.cloned() else {
        return false;
    };
    *id = Some(new);
    true
}

/// Which works better: an active connection, then the one that was refreshed last.
fn rank(account: &Account) -> impl Ord + use<> {
    (account.is_active != Some(false), account.last_updated)
}

/// The branch in front of an account's number, where present.
fn branch(account: &Account) -> Option<&str> {
    let number = account.number.as_deref()?.trim();
    let (branch, _) = number.rsplit_once(['/', ' '])?;
    Some(branch.trim_start_matches('0'))
}

type AccountPlace = (String, String, Option<Shared>);

/// What two connections to the same account of a bank share. Checking and savings accounts may have
/// one number, and a card shows the end of its number only, so its name has to be the same too.
fn number(account: &Account) -> Option<(AccountPlace, String)> {
    // The branch in front of it is optional.
    let number = account.number.as_deref()?.trim();
    let number = number.rsplit(['/', ' ']).next()?;
    let digits: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    // Some banks write zeros before it.
    let digits = digits.trim_start_matches('0').to_owned();
    let bank = account.bank.as_deref().map(normalize)?;
    let told = match account.kind {
        AccountKind::Credit => account.name.as_deref().map(|it| normalize(it).into()),
        _ => account.subtype.clone(),
    };
    let kind = account.kind.as_str().to_owned();
    (digits.len() >= 2).then_some(((bank, kind, told), digits))
}
