//! The person's own numbers: what the list of accounts says is theirs. With `--reveal own` they are
//! left as they are; nobody else's ever is.

use std::future::Future;

use secrecy::{ExposeSecret, SecretString};

use super::{Context, freshness::ACCOUNTS_WITHIN, text};
use crate::pierre::models::{Account, AccountKind};

/// Whose identifiers are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Reveal {
    /// Nobody's
    #[default]
    Nothing,
    /// The person's own, as their accounts at Pierre say: tax numbers and account numbers
    Own,
}

/// Tax and account numbers, without the signs between their digits.
#[derive(Debug, Default)]
pub(super) struct Own(Vec<SecretString>);

impl Own {
    fn of(accounts: &[Account]) -> Self {
        let mut own = Vec::new();
        for account in accounts {
            let taxpayer = account.tax_number.as_ref().map(ExposeSecret::expose_secret);
            own.extend(taxpayer.filter(|it| text::is_taxpayer(it)).map(bare));
            if account.kind != AccountKind::Bank {
                // A card's number would be its last digits, which say nothing.
                continue;
            }
            let transfer = account.transfer_number.as_ref();
            let transfer = transfer.map(ExposeSecret::expose_secret);
            for number in [account.number.as_deref(), transfer].into_iter().flatten() {
                own.extend(spellings(number));
            }
        }
        Self(own.into_iter().map(SecretString::from).collect())
    }

    fn has(&self, found: &str) -> bool {
        let found = bare(found);
        self.0.iter().any(|own| own.expose_secret() == found)
    }
}

fn bare(number: &str) -> String {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|it| it.to_ascii_uppercase())
        .collect()
}

/// `341/1234/56789-0` as it stands, without the bank, and without bank and branch.
fn spellings(number: &str) -> Vec<String> {
    let is_number = number
        .chars()
        .all(|it| it.is_ascii_digit() || "xX./- ".contains(it));
    if !is_number {
        return Vec::new();
    }
    let parts: Vec<&str> = number.split('/').collect();
    let tails = (0..parts.len()).filter_map(|from| Some(bare(&parts.get(from..)?.concat())));
    tails.filter(|it| (5..=24).contains(&it.len())).collect()
}

tokio::task_local! {
    /// What the call that is being worked on may leave as it is.
    static OWN: Own;
}

/// Whether a number is the person's own and may be shown.
pub(super) fn is_own(found: &str) -> bool {
    OWN.try_with(|own| own.has(found)).unwrap_or_default()
}

/// Does a call's work, in which the person's own numbers are shown if they are to be.
pub(super) async fn revealed<T>(context: &Context, work: impl Future<Output = T> + Send) -> T {
    if context.reveal == Reveal::Nothing {
        return work.await;
    }
    let pierre = context.pierre.within(ACCOUNTS_WITHIN);
    // Without the list nothing is known to be the person's, and all stays masked.
    let accounts = pierre.get_accounts().await.ok();
    match accounts {
        Some(found) => OWN.scope(Own::of(&found.accounts.rows), work).await,
        None => work.await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_an_account_with_and_without_its_branch() {
        assert_eq!(
            spellings("341/1234/56789-0"),
            ["3411234567890", "1234567890", "567890"]
        );
        assert!(spellings("ana@example.com").is_empty());
        assert!(spellings("4417").is_empty());
    }

    #[tokio::test]
    async fn shows_nothing_outside_the_work() {
        assert!(!is_own("567890"));
        let own = Own(vec!["567890".to_owned().into()]);
        assert!(OWN.scope(own, async { is_own("56789-0") }).await);
        assert!(!is_own("567890"));
    }
}
