//! Which identifiers answers show in clear: with `--reveal own`, the numbers of the person's own
//! accounts, for the duration of one call.

use secrecy::ExposeSecret;

use super::Context;
use crate::{
    pierre::models::{Account, AccountKind},
    privacy::own_numbers::OwnNumbers,
};

/// Which identifiers are shown in clear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reveal {
    /// None; all are masked.
    #[default]
    Nothing,
    /// The tax ids and account numbers of the person's own accounts at Pierre.
    Own,
}

/// Runs a call, with the person's own numbers in clear if the setting says so.
pub(super) async fn revealed<T>(context: &Context, work: impl Future<Output = T> + Send) -> T {
    if context.reveal == Reveal::Nothing {
        return work.await;
    }
    // Without the list of accounts no number is known to be the person's; all stay masked.
    match context.accounts().await {
        Ok(found) => own_numbers(&found.accounts.rows).scope(work).await,
        Err(_) => work.await,
    }
}

fn own_numbers(accounts: &[Account]) -> OwnNumbers {
    let mut own = OwnNumbers::default();
    for account in accounts {
        if let Some(tax_id) = &account.tax_number {
            own.add_tax_id(tax_id.expose_secret());
        }
        if account.kind != AccountKind::Bank {
            // A card's number is only its last digits, which identify nothing.
            continue;
        }
        if let Some(number) = &account.number {
            own.add_account(number);
        }
        if let Some(number) = &account.transfer_number {
            own.add_account(number.expose_secret());
        }
    }
    own
}
