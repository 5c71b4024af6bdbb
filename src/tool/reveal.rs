//! Whose identifiers answers show: with `--reveal own` the numbers that the person's own accounts
//! bear, for the time of one call.

use secrecy::ExposeSecret;

use super::Context;
use crate::{
    pierre::models::{Account, AccountKind},
    privacy::own_numbers::OwnNumbers,
};

/// Whose identifiers are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reveal {
    /// Nobody's
    #[default]
    Nothing,
    /// The person's own, as their accounts at Pierre say: tax numbers and account numbers
    Own,
}

/// Does a call's work, in which the person's own numbers are shown if they are to be.
pub(super) async fn revealed<T>(context: &Context, work: impl Future<Output = T> + Send) -> T {
    if context.reveal == Reveal::Nothing {
        return work.await;
    }
    // Without the list nothing is known to be the person's, and all stays masked.
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
            // A card's number would be its last digits, which say nothing.
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
