//! From facts to the lines of the banks' statements.

mod bill_payments;
mod everyday;
pub(super) mod lines;
mod purchases;
mod savings_and_loans;

use std::io;

use super::facts::Facts;
use super::wordings::Wordings;
use crate::sandbox::options::Delivery;
use lines::Statements;

/// Writes down everything.
pub(super) fn statements<'f>(
    facts: &'f Facts,
    words: &'f Wordings,
    delivery: Delivery,
) -> io::Result<Statements<'f>> {
    let mut statements = Statements::new(facts, words, delivery);
    let all = || facts.facts.iter().enumerate();
    for (at, fact) in all() {
        statements.everyday(at, fact)?;
        statements.purchase(at, fact)?;
        statements.saving(at, fact)?;
    }
    // A bill is known once all that is on it is, and an older bill changes the next.
    let mut payments = Vec::new();
    for (at, fact) in all() {
        if let Some(due) = statements.due_of(fact)? {
            payments.push((due, at, fact));
        }
    }
    payments.sort_by_key(|(due, at, fact)| (*due, fact.day, *at));
    for (_, at, fact) in payments {
        statements.bill_payment(at, fact)?;
    }
    Ok(statements)
}
