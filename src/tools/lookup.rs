//! Looks up accounts, cards and banks by name, ignoring case and accents. An ambiguous name is
//! refused with the candidates, which are names given by banks or by the person. Third-party text
//! never enters an error.

use crate::{
    answer::{Id, Text},
    ledger::normalize::normalize,
    pierre::models::{Account, AccountKind},
    tool::{Context, Error},
};

/// Most candidates listed in a refusal.
const CANDIDATES: usize = 8;
/// A text with digits and no spaces that is at least this long, in characters, is an id.
const LONG_ID: usize = 20;

/// The result of a lookup.
pub(super) enum Found<T> {
    Nothing,
    One(T),
    Several(Vec<T>),
}

/// Finds an exact match, else a match by prefix, else a match by substring.
pub(super) fn find<T: Copy>(
    name: &str,
    of: impl IntoIterator<Item = T>,
    names: impl Fn(T) -> Vec<String>,
) -> Found<T> {
    let wanted = normalize(name);
    let of: Vec<T> = of.into_iter().collect();
    let fits: [fn(&str, &str) -> bool; 3] = [
        |name, wanted| name == wanted,
        |name, wanted| name.starts_with(wanted),
        |name, wanted| name.contains(wanted),
    ];
    for fits in fits {
        let found: Vec<T> = of
            .iter()
            .copied()
            .filter(|it| {
                names(*it)
                    .iter()
                    .any(|name| fits(&normalize(name), &wanted))
            })
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => return Found::One(*one),
            _ => return Found::Several(found),
        }
    }
    Found::Nothing
}

/// The names of an account, apart from its id.
fn names(account: &Account) -> Vec<String> {
    let of_card = match account.kind {
        AccountKind::Credit => Some("cartão"),
        _ => None,
    };
    let (name, bank) = (account.name.as_deref(), account.bank.as_deref());
    let both = name
        .zip(bank)
        .map(|(name, bank)| format!("{name} ({bank})"));
    let of_bank = of_card
        .zip(bank)
        .map(|(card, bank)| format!("{card} {bank}"));
    let own = name.map(str::to_owned);
    own.into_iter()
        .chain(bank.map(str::to_owned))
        .chain(both)
        .chain(of_bank)
        .collect()
}

/// Which kind of account an argument accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Cards only.
    Card,
    /// Bank accounts only.
    Bank,
}

impl Wanted {
    fn covers(self, account: &Account) -> bool {
        match self {
            Self::Card => account.kind == AccountKind::Credit,
            Self::Bank => account.kind == AccountKind::Bank,
        }
    }
}

/// The id of the account that an id or a name means. An id, and a name without a match or that
/// cannot be looked up, is returned unchanged: Pierre accepts or refuses it.
///
/// # Errors
/// [`Error::InvalidArguments`] with the candidates when several accounts match.
pub(crate) async fn account_id(
    context: &Context,
    name: &str,
    wanted: Wanted,
) -> Result<String, Error> {
    if looks_like_an_id(name) {
        return Ok(name.to_owned());
    }
    let Ok(found) = context.accounts().await else {
        return Ok(name.to_owned());
    };
    let accounts = found.accounts.rows;
    if accounts.iter().any(|account| account.id == name) {
        return Ok(name.to_owned());
    }
    let covered = accounts.iter().filter(|account| wanted.covers(account));
    match find(name, covered, names) {
        Found::Nothing => match find(name, accounts.iter(), names) {
            // Of another kind: the tool says what is wrong with that.
            Found::One(other) => Ok(other.id.to_string()),
            _ => Ok(name.to_owned()),
        },
        Found::One(account) => Ok(account.id.to_string()),
        Found::Several(candidates) => Err(ambiguous_account("accountId", &candidates)),
    }
}

/// [`account_id`] for an optional argument.
///
/// # Errors
/// As [`account_id`].
pub(crate) async fn card_id(
    context: &Context,
    name: Option<String>,
) -> Result<Option<String>, Error> {
    match name {
        Some(name) => Ok(Some(account_id(context, &name, Wanted::Card).await?)),
        None => Ok(None),
    }
}

/// All accounts that an id, a name or a bank's name means: one account, or all accounts of a bank.
///
/// # Errors
/// [`Error::InvalidArguments`] with the candidates when accounts of several banks match, or with
/// all names when none does.
pub(crate) fn accounts<'a>(
    argument: &str,
    name: &str,
    accounts: &'a [Account],
) -> Result<Vec<&'a Account>, Error> {
    if let Some(account) = accounts.iter().find(|account| account.id == name) {
        return Ok(vec![account]);
    }
    match find(name, accounts, names) {
        Found::One(account) => Ok(vec![account]),
        Found::Several(found) => {
            let mut banks: Vec<_> = found.iter().map(|it| it.bank.as_deref()).collect();
            banks.dedup();
            match banks.as_slice() {
                [Some(_)] => Ok(found),
                _ => Err(ambiguous_account(argument, &found)),
            }
        }
        Found::Nothing => {
            let all: Vec<_> = accounts.iter().collect();
            Err(Error::invalid(&format!(
                "`{argument}`: não há conta com esse nome; há {}.",
                labels(&all)
            )))
        }
    }
}

/// Whether a text looks like an id: long, or with a digit after a `_`, or a prefix and a number
/// (`acc-1`). Banks are called `C6` and `BS2`. An id mistaken for a name only costs one request
/// for the list of accounts.
fn looks_like_an_id(text: &str) -> bool {
    let has_digit = || text.contains(|it: char| it.is_ascii_digit());
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_.:".contains(&it);
    let is_numbered = || {
        text.split_once('-').is_some_and(|(prefix, number)| {
            prefix.bytes().all(|it| it.is_ascii_lowercase())
                && number.bytes().all(|it| it.is_ascii_digit())
        })
    };
    text.bytes().all(plain)
        && has_digit()
        && (text.contains('_') || is_numbered() || text.len() >= LONG_ID)
}

fn ambiguous_account(argument: &str, found: &[&Account]) -> Error {
    Error::invalid(&format!(
        "`{argument}`: mais de uma conta tem esse nome; informe uma destas: {}.",
        labels(found)
    ))
}

/// The refusal of a name, with the candidates that may be shown.
pub(super) fn several(
    argument: &str,
    what: &str,
    candidates: &[&str],
    told: fn(&str) -> bool,
) -> Error {
    let shown = candidates.iter().filter(|name| told(name)).take(CANDIDATES);
    let shown: Vec<_> = shown
        .map(|name| format!("\"{}\"", Text::clean(name).as_str()))
        .collect();
    let which = match shown.as_slice() {
        [] => "informe o nome inteiro, como veio na resposta".to_owned(),
        some => format!("informe um destes: {}", some.join(", ")),
    };
    let others = if shown.len() < candidates.len() && !shown.is_empty() {
        ", ou outro como veio na resposta"
    } else {
        ""
    };
    Error::invalid(&format!("`{argument}`: {what} esse nome; {which}{others}."))
}

/// A few candidates, as `"Conta conjunta Inter" (accountId ac_06)`.
fn labels(accounts: &[&Account]) -> String {
    let shown = accounts.iter().take(CANDIDATES).map(|account| {
        let name = Text::or(account.name.as_deref(), "sem nome");
        match Id::of(&account.id) {
            Some(id) => format!("\"{name}\" (accountId {id})"),
            None => format!("\"{name}\""),
        }
    });
    let mut labels = shown.collect::<Vec<_>>().join(", ");
    if accounts.len() > CANDIDATES {
        labels.push_str(" …");
    }
    labels
}

#[cfg(test)]
mod tests;
