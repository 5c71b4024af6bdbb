//! What a purchase in installments costs.

use rust_decimal::Decimal;

use crate::pierre::models::Purchase;

/// The whole price of a purchase, and whether that is certain: lists of purchases that are known in
/// part, or whose total is that of the known parts, tell less.
#[must_use]
pub fn whole_price(purchase: &Purchase) -> (Decimal, bool) {
    let known: Decimal = purchase.parts.iter().map(|part| part.amount).sum();
    let came = u32::try_from(purchase.parts.len()).unwrap_or(u32::MAX);
    let Some(last) = purchase.parts.last() else {
        return (purchase.total, !purchase.is_partial);
    };
    let missing = Decimal::from(purchase.part_count.saturating_sub(came));
    let all = known + last.amount * missing;
    let is_near = |a: Decimal, b: Decimal| (a - b).abs() * Decimal::ONE_HUNDRED <= b;
    if is_near(purchase.total, all) {
        return (purchase.total, true);
    }
    // A total that the parts do not reach may be the whole; one that they outgrow is not.
    let is_sum = is_near(purchase.total, known);
    if !is_sum && purchase.total > all {
        return (purchase.total, false);
    }
    (all, false)
}
