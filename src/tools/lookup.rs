//! Names in place of ids: of accounts, cards and banks, whatever their case and accents. A name that
//! fits several is refused with the candidates: what banks and the person call their accounts. A
//! name that anybody may have written does not get into an error.

use crate::{
    answer::{Id, Text},
    ledger::normalize::normalize,
    pierre::models::{Account, AccountKind},
    tool::{Context, Error},
};

/// Most candidates named in a refusal.
const CANDIDATES: usize = 8;
/// From so many characters on, what has digits and no blanks is an id rather than a name.
const LONG_ID: usize = 20;

/// What a name turned out to be.
pub(super) enum Found<T> {
    Nothing,
    One(T),
    Several(Vec<T>),
}

/// The one that bears the name, else the one whose name begins with it, else the one that holds it.
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

/// What an account is called, apart from its id.
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

/// Which accounts an argument may mean.
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

/// The id of the one account that is meant by an id or a name. What looks like an id, and a name
/// that fits nothing or cannot be looked up, is passed on as it is: Pierre says what it thinks of it.
///
/// # Errors
/// [`Error::InvalidArguments`] with the candidates when several are meant.
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

/// [`account_id`] of an argument that may be absent.
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

/// All accounts that are meant by an id, a name or a bank's name: one account, or all of one bank.
///
/// # Errors
/// [`Error::InvalidArguments`] with the candidates when accounts of several banks are meant, or
/// with all names when none is.
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

/// Ids are long, or have a digit after a `_`, or are a prefix and a number (`acc-1`); banks are called
/// `C6` and `BS2`. Whatever is taken for a name and is an id after all costs a look at the list of
/// accounts.
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

/// The refusal of a name, with those candidates that may be told.
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

/// `"Conta conjunta Inter" (accountId ac_06)`, a few of them.
fn labels(accounts: &[&Account]) -> String {
    let shown = accounts.iter().take(CANDIDATES).map(|account| {
        let name = Text::option(account.name.as_deref());
        let name = name.as_ref().map_or("sem nome", Text::as_str);
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
