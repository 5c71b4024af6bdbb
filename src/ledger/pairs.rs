//! What rows are together: bill payments, own transfers, what takes back what. One-to-one, the most
//! telling and nearest first; no row is in two pairs.

mod alike;
mod bills;
mod credit;
mod financing;
mod matching;
mod reversals;
mod transfers;

use self::alike::Alike;
use super::evidence::Evidence;
use crate::pierre::models::Bill;
pub use matching::DAYS_APART;

/// Puts into the evidence what the rows are together. The order is that of how sure a pair is.
pub(super) fn find(evidence: &mut [Evidence<'_>], bills: &[Bill]) {
    let alike = Alike::of(evidence);
    credit::find(evidence, &alike);
    reversals::find_same_shop(evidence);
    // Two legs that both say it are no payment of an equal bill.
    transfers::find(evidence, &alike, true);
    bills::find(evidence, &alike, bills);
    transfers::find(evidence, &alike, false);
    reversals::find(evidence, &alike);
    financing::find(evidence);
}

#[cfg(test)]
mod tests;
