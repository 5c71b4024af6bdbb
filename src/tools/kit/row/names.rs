//! The names of the accounts that the rows of an answer are of: whole with the bank where two banks
//! use the same one, and short in a way that keeps them apart.

use std::collections::HashMap;

use super::{Weight, cut};
use crate::{pierre::models::Transaction, tools::kit::Text};

/// Tokens of an account's name in a concise row.
const BRIEF: usize = 6;
/// … and in a row that has too much else to tell.
const BRIEFER: usize = 4;

/// Words that say nothing of which account it is.
const USUAL: [&str; 12] = [
    "conta", "corrente", "cartão", "cartao", "crédito", "credito", "banco", "de", "do", "da", "e",
    "-",
];

/// An account's short names.
pub(super) struct Brief {
    pub(super) brief: Option<String>,
    pub(super) briefer: Option<String>,
}

type Named<'a> = (&'a str, Option<&'a str>);

/// What the accounts of some rows are called.
pub(crate) struct Names<'a> {
    accounts: HashMap<Named<'a>, Brief>,
    /// Banks by name: more than one makes the name ambiguous.
    banks: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    /// The names in these rows; a page is given those of the whole period, so that an account has
    /// one name on all pages.
    pub(crate) fn of(rows: impl IntoIterator<Item = &'a Transaction>) -> Self {
        let mut found: Vec<Named<'a>> = Vec::new();
        for row in rows {
            let Some(name) = named(row) else { continue };
            if !found.contains(&name) {
                found.push(name);
            }
        }
        let mut banks = HashMap::new();
        for (name, _) in &found {
            *banks.entry(*name).or_default() += 1;
        }
        let mut names = Self {
            accounts: HashMap::new(),
            banks,
        };
        let wholes: Vec<(Named<'a>, String)> = found
            .into_iter()
            .map(|name| {
                (
                    name,
                    Text::clean(&names.with_bank(name)).as_str().to_owned(),
                )
            })
            .collect();
        let briefs: Vec<Option<String>> =
            wholes.iter().map(|(_, it)| beginning(it, BRIEF)).collect();
        for ((name, whole), brief) in wholes.iter().zip(&briefs) {
            let alike = briefs.iter().filter(|other| *other == brief).count() > 1;
            let shorten = if alike { ending } else { beginning };
            let brief = Brief {
                brief: shorten(whole, BRIEF),
                briefer: shorten(whole, BRIEFER),
            };
            names.accounts.insert(*name, brief);
        }
        names
    }

    /// The account's name as the bank gives it, with the bank where that is needed.
    pub(super) fn whole(&self, row: &Transaction) -> Option<String> {
        named(row).map(|name| self.with_bank(name))
    }

    pub(super) fn of_row<'b>(&'b self, row: &'b Transaction) -> Option<&'b Brief> {
        self.accounts.get(&named(row)?)
    }

    fn with_bank(&self, (name, bank): Named<'_>) -> String {
        match bank {
            Some(bank) if self.banks.get(name).is_some_and(|banks| *banks > 1) => {
                format!("{name} ({bank})")
            }
            _ => name.to_owned(),
        }
    }
}

fn named(row: &Transaction) -> Option<Named<'_>> {
    Some((row.account_name.as_deref()?, row.bank.as_deref()))
}

/// The name without the words that all accounts have, if it has others.
fn telling(name: &str) -> String {
    let usual = |word: &&str| !USUAL.contains(&word.to_lowercase().as_str());
    let words: Vec<&str> = name.split(' ').filter(usual).collect();
    let rest = words.join(" ");
    let rest = match rest.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        Some(inside) => inside.to_owned(),
        None => rest,
    };
    if rest.is_empty() {
        name.to_owned()
    } else {
        rest
    }
}

fn beginning(name: &str, tokens: usize) -> Option<String> {
    let room = Weight::tokens(tokens);
    if Weight::of(name) <= room {
        return Some(name.to_owned());
    }
    cut(&telling(name), room, 4)
}

/// For names that begin alike.
fn ending(name: &str, tokens: usize) -> Option<String> {
    let room = Weight::tokens(tokens);
    if Weight::of(name) <= room {
        return Some(name.to_owned());
    }
    let name = telling(name);
    let ends = name.char_indices().map(|(at, _)| at).skip(1);
    let end = |at: usize| format!("…{}", name.get(at..).unwrap_or_default().trim_start());
    ends.map(end).find(|end| Weight::of(end) <= room)
}
