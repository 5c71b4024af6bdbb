//! Account names for the rows of an answer: unique as far as the rows can tell accounts apart,
//! and, when shortened, still what a person would call the account.

use std::collections::{HashMap, HashSet};

use crate::pierre::models::{AccountKind, Transaction};

/// Longest account name in a concise row, in characters.
const SHORT: usize = 32;

/// Words that do not help to identify an account.
const USUAL: [&str; 12] = [
    "conta", "corrente", "cartão", "cartao", "crédito", "credito", "banco", "de", "do", "da", "e",
    "-",
];

/// Identifies a row's account: its id or, without one, its other fields.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'a> {
    Id(&'a str),
    Told {
        name: &'a str,
        bank: Option<&'a str>,
        kind: Option<&'static str>,
    },
}

/// An account's name and kind.
type Told<'a> = (&'a str, Option<&'static str>);

/// One account and its name.
struct Named<'a> {
    key: Key<'a>,
    name: &'a str,
    bank: Option<&'a str>,
    kind: Option<&'static str>,
    /// Words that distinguish it from other accounts of the same name.
    apart: Vec<&'a str>,
}

/// The account names for a set of rows.
pub(crate) struct Names<'a> {
    accounts: HashMap<Key<'a>, Shown>,
    /// The account with an id that has this name and kind, if it is the only one.
    by_name: HashMap<Told<'a>, Option<Key<'a>>>,
}

struct Shown {
    whole: String,
    short: String,
}

impl<'a> Names<'a> {
    /// The names for these rows. Pass the rows of the whole period, so that an account has the same
    /// name on every page.
    pub(crate) fn of(rows: impl IntoIterator<Item = &'a Transaction>) -> Self {
        let mut seen = HashSet::new();
        let (mut accounts, mut without_id) = (Vec::new(), Vec::new());
        for row in rows {
            let Some(account) = Named::of(row) else {
                continue;
            };
            if seen.insert(account.key) {
                match account.key {
                    Key::Id(_) => accounts.push(account),
                    Key::Told { .. } => without_id.push(account),
                }
            }
        }
        let mut by_name = HashMap::new();
        for account in &accounts {
            let only = by_name.entry(account.told()).or_insert(Some(account.key));
            *only = only.filter(|key| *key == account.key);
        }
        // A purchase without a row has a card's name and no id: it belongs to that card.
        without_id.retain(|account| !by_name.contains_key(&account.told()));
        accounts.append(&mut without_id);
        set_apart(&mut accounts, |account| account.bank);
        set_apart(&mut accounts, |account| account.kind);
        Self {
            accounts: shown(&accounts),
            by_name,
        }
    }

    /// The account's full name, with distinguishing words where needed.
    pub(super) fn whole<'s>(&'s self, row: &'s Transaction) -> Option<&'s str> {
        let account = Named::of(row)?;
        Some(self.shown(&account).map_or(account.name, |it| &it.whole))
    }

    /// The account's short name.
    pub(super) fn short<'s>(&'s self, row: &'s Transaction) -> Option<&'s str> {
        let account = Named::of(row)?;
        Some(self.shown(&account).map_or(account.name, |it| &it.short))
    }

    fn shown<'s>(&'s self, account: &Named<'s>) -> Option<&'s Shown> {
        self.accounts.get(&account.key).or_else(|| {
            let only = self.by_name.get(&account.told()).copied().flatten()?;
            self.accounts.get(&only)
        })
    }
}

impl<'a> Named<'a> {
    fn of(row: &'a Transaction) -> Option<Self> {
        let bank = row.bank.as_deref();
        let name = row.account_name.as_deref().or(bank)?;
        let kind = row.account_kind.as_ref().and_then(kind);
        let key = row
            .account_id
            .as_deref()
            .map_or(Key::Told { name, bank, kind }, Key::Id);
        Some(Self {
            key,
            name,
            bank,
            kind,
            apart: Vec::new(),
        })
    }

    fn told(&self) -> Told<'a> {
        (self.name, self.kind)
    }

    fn with(&self, name: &str) -> String {
        if self.apart.is_empty() {
            name.to_owned()
        } else {
            format!("{name} ({})", self.apart.join(", "))
        }
    }
}

/// Adds distinguishing words to accounts of the same name, where they differ.
fn set_apart<'a>(accounts: &mut [Named<'a>], by: impl Fn(&Named<'a>) -> Option<&'a str>) {
    let mut alike: HashMap<String, Vec<Option<&str>>> = HashMap::new();
    for account in accounts.iter() {
        let told = alike.entry(account.with(account.name)).or_default();
        told.push(by(account));
    }
    for account in accounts.iter_mut() {
        let told = by(account);
        let others = alike.get(&account.with(account.name));
        let differ = others.is_some_and(|others| others.iter().any(|it| *it != told));
        account.apart.extend(told.filter(|_| differ));
    }
}

/// The full and short names; the short one is the full one where it would be ambiguous.
fn shown<'a>(accounts: &[Named<'a>]) -> HashMap<Key<'a>, Shown> {
    let short: Vec<String> = accounts
        .iter()
        .map(|account| account.with(&in_few_words(account.name)))
        .collect();
    let pairs = accounts.iter().zip(&short);
    let shown = pairs.map(|(account, few)| {
        let whole = account.with(account.name);
        let is_only = short.iter().filter(|it| *it == few).count() == 1;
        let short = if is_only { few } else { &whole }.clone();
        (account.key, Shown { whole, short })
    });
    shown.collect()
}

/// A long name without the usual words, cut at [`SHORT`].
fn in_few_words(name: &str) -> String {
    if name.chars().count() <= SHORT {
        return name.to_owned();
    }
    let telling = name
        .split_whitespace()
        .filter(|word| !USUAL.contains(&word.to_lowercase().as_str()));
    let mut kept = String::new();
    for word in telling {
        let length = kept.chars().count() + 1 + word.chars().count();
        if length > SHORT {
            let of_word = |text: &str| text.chars().take(SHORT - 1).collect();
            let kept: String = if kept.is_empty() { of_word(word) } else { kept };
            return format!("{kept}…");
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    if kept.is_empty() {
        name.to_owned()
    } else {
        kept
    }
}

fn kind(kind: &AccountKind) -> Option<&'static str> {
    match kind {
        AccountKind::Bank => Some("conta"),
        AccountKind::Credit => Some("cartão"),
        AccountKind::Investment => Some("investimento"),
        AccountKind::Loan => Some("empréstimo"),
        AccountKind::Other(_) => None,
    }
}
