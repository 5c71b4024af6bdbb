//! Purchases in instalments: one of each out of lists that repeat each other, what is paid of
//! each, and what is still to come.

use std::collections::{BTreeMap, HashMap};

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::parts::{base, is_same_name, may_be_of_card, part_in};
use crate::pierre::models::{Purchase, Rows};

/// What two entries must share to be one purchase, since Pierre gives no id.
#[derive(PartialEq, Eq, Hash)]
struct Likeness {
    date: Option<Date>,
    description: Option<String>,
    total: Decimal,
    part_count: u32,
    parts: Vec<(Option<u32>, Decimal, Option<Date>)>,
}

impl Likeness {
    fn of(purchase: &Purchase) -> Self {
        let parts = purchase.parts.iter();
        Self {
            date: purchase.date,
            description: purchase.description.clone(),
            total: purchase.total,
            part_count: purchase.part_count,
            parts: parts
                .map(|part| (part.number, part.amount, part.due))
                .collect(),
        }
    }
}

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

/// How many purchases of one likeness were kept, and how many the last list with any has shown.
#[derive(Default)]
struct Alike {
    kept: usize,
    list: usize,
    seen: usize,
}

/// One list out of lists of the same purchases. Earlier lists win; a later one adds only what it
/// has more of. Equal purchases inside one list are as many purchases.
#[must_use]
pub fn merged(lists: Vec<Rows<Purchase>>) -> Merged {
    let listed = lists.iter().map(|list| list.rows.len() + list.unreadable);
    let listed = listed.max().unwrap_or_default();
    let unreadable = lists.iter().map(|list| list.unreadable).min();
    let mut rows = Vec::new();
    let mut alike: HashMap<Likeness, Alike> = HashMap::new();
    for (list, purchases) in lists.into_iter().enumerate() {
        for purchase in purchases.rows {
            let alike = alike.entry(Likeness::of(&purchase)).or_default();
            if alike.list != list {
                (alike.list, alike.seen) = (list, 0);
            }
            alike.seen += 1;
            if alike.seen > alike.kept {
                alike.kept += 1;
                rows.push(purchase);
            }
        }
    }
    // What one list could not say another may have said.
    let missing = listed.saturating_sub(rows.len());
    let unreadable = missing.max(unreadable.unwrap_or_default());
    let came = rows.len();
    let rows = seen_once(rows);
    Merged {
        repeated: came - rows.len() + rows.iter().map(|it| it.repeated_parts).sum::<usize>(),
        list: Rows { rows, unreadable },
    }
}

/// One list, and how much of it Pierre told more than once.
#[derive(Debug, Default)]
pub struct Merged {
    /// The purchases.
    pub list: Rows<Purchase>,
    /// Purchases and parts that were told twice.
    pub repeated: usize,
}

/// Pierre lists a purchase once for each part that it has seen, and foresees the others. Entries are
/// the same purchase if each has seen parts that the other only foresees; two that have seen the same
/// part are two purchases.
fn seen_once(purchases: Vec<Purchase>) -> Vec<Purchase> {
    let mut kept: Vec<Purchase> = Vec::with_capacity(purchases.len());
    let mut alike: HashMap<u32, Vec<usize>> = HashMap::new();
    for purchase in purchases {
        let places = alike.entry(purchase.part_count).or_default();
        let mut same = places.iter().copied().filter(|place| {
            kept.get(*place)
                .is_some_and(|other| is_same_seen_twice(other, &purchase))
        });
        if let Some(other) = same.next().and_then(|place| kept.get_mut(place)) {
            complete(other, purchase);
        } else {
            places.push(kept.len());
            kept.push(purchase);
        }
    }
    kept
}

fn is_same_seen_twice(a: &Purchase, b: &Purchase) -> bool {
    let (of_a, of_b) = (
        base(a.description.as_deref()),
        base(b.description.as_deref()),
    );
    let same_name = of_a == of_b || is_same_name(&of_a, &of_b);
    let days = a.date.zip(b.date).map(|(a, b)| (a - b).get_days().abs());
    let same_day = days.map_or(a.date == b.date, |days| days <= 1);
    let same_card = may_be_of_card(a.account_id.as_ref(), b.account_id.as_ref());
    let (of_a, of_b) = (whole_price(a).0, whole_price(b).0);
    let near = (of_a - of_b).abs() * Decimal::ONE_HUNDRED <= of_a;
    let (of_a, of_b) = (seen(a), seen(b));
    let apart = !of_a.is_empty() && !of_b.is_empty() && of_a.iter().all(|it| !of_b.contains(it));
    same_name && same_day && same_card && near && apart
}

/// The numbers of the parts that a bank has told: the one in the text, and those that Pierre does not
/// only foresee.
fn seen(purchase: &Purchase) -> Vec<u32> {
    let in_text = purchase.description.as_deref().and_then(part_in);
    if let Some(part) = in_text {
        return vec![part.number];
    }
    let foresees = purchase.parts.iter().any(|it| it.is_projected);
    let told = purchase
        .parts
        .iter()
        .filter(|it| foresees && !it.is_projected);
    told.filter_map(|it| it.number).collect()
}

/// Adds to a purchase what another telling of it has seen.
fn complete(purchase: &mut Purchase, other: Purchase) {
    let is_paid = |it: &crate::pierre::models::Part| it.is_paid == Some(true);
    for part in other.parts {
        let known = purchase
            .parts
            .iter_mut()
            .find(|it| it.number == part.number);
        match known {
            None => purchase.parts.push(part),
            Some(known) if known.is_projected && !part.is_projected => *known = part,
            Some(known) => known.is_paid = known.is_paid.max(part.is_paid),
        }
    }
    purchase.parts.sort_by_key(|it| (it.number, it.due));
    // Each telling counts and adds up for itself.
    if purchase.parts.iter().any(is_paid) {
        purchase.parts_paid = None;
        purchase.parts_remaining = None;
    }
    purchase.amount_paid = None;
    purchase.amount_remaining = None;
    let came = u32::try_from(purchase.parts.len()).unwrap_or(u32::MAX);
    if came == purchase.part_count {
        purchase.total = purchase.parts.iter().map(|it| it.amount).sum();
    }
    purchase.is_partial |= other.is_partial;
}

/// A part that is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpaid {
    /// Which one, from 1.
    pub number: u32,
    /// When it is due.
    pub due: Option<Date>,
    /// How much.
    pub amount: Decimal,
}

/// What is paid of a purchase and what is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Paid parts.
    pub paid_parts: u32,
    /// Their amounts.
    pub paid: Decimal,
    /// Their amounts.
    pub remaining: Decimal,
    /// Each part that is not paid.
    pub unpaid: Vec<Unpaid>,
    /// Pierre did not say which parts are paid; due dates decided.
    pub inferred: bool,
}

impl Standing {
    /// What Pierre says of a purchase; where it says nothing, a part that was due before today
    /// counts as paid.
    #[must_use]
    pub fn of(purchase: &Purchase, today: Date) -> Self {
        let left = |remaining| purchase.part_count.checked_sub(remaining);
        let counted = purchase
            .parts_paid
            .or_else(|| purchase.parts_remaining.and_then(left));
        let mut inferred = false;
        let (mut paid_parts, mut paid) = (0_u32, Decimal::ZERO);
        let mut unpaid = Vec::new();
        for (number, part) in (1_u32..).zip(&purchase.parts) {
            let number = part.number.unwrap_or(number);
            let among_paid = counted.map(|paid| number <= paid);
            let is_paid = part.is_paid.or(among_paid).unwrap_or_else(|| {
                inferred = true;
                part.due.is_some_and(|due| due < today)
            });
            if is_paid {
                paid_parts += 1;
                paid += part.amount;
            } else {
                unpaid.push(Unpaid {
                    number,
                    due: part.due,
                    amount: part.amount,
                });
            }
        }
        let summed: Decimal = unpaid.iter().map(|it| it.amount).sum();
        let of_total = |part: Option<Decimal>| part.map(|part| purchase.total - part);
        Self {
            paid_parts: counted.unwrap_or(paid_parts),
            paid: purchase
                .amount_paid
                .or(of_total(purchase.amount_remaining))
                .unwrap_or(paid),
            remaining: purchase
                .amount_remaining
                .or(of_total(purchase.amount_paid))
                .unwrap_or(summed),
            unpaid,
            inferred,
        }
    }

    /// Number, due date and amount of each part that is to be paid: those that are not paid, and those
    /// behind the last that the list tells, a month apart and each like that one.
    pub(super) fn to_pay<'p>(
        &'p self,
        purchase: &'p Purchase,
    ) -> impl Iterator<Item = (u32, Date, Decimal)> {
        let unpaid = self.unpaid.iter();
        let unpaid = unpaid.filter_map(|it| Some((it.number, it.due?, it.amount)));
        let last = purchase.parts.last();
        let number = last.and_then(|part| part.number).unwrap_or(u32::MAX);
        let behind = number.saturating_add(1)..=purchase.part_count;
        unpaid.chain(behind.filter_map(move |next| {
            let last = last?;
            let due = last.due?.saturating_add(i64::from(next - number).months());
            Some((next, due, last.amount))
        }))
    }

    /// The next day on which a part is due.
    #[must_use]
    pub fn next_due(&self, today: Date) -> Option<Date> {
        let dates = self.unpaid.iter().filter_map(|it| it.due);
        dates.filter(|due| *due >= today).min()
    }
}

/// Amount and number of the unpaid parts due from today on, by the first day of their month.
pub fn by_month<'a>(
    standings: impl IntoIterator<Item = &'a Standing>,
    today: Date,
) -> BTreeMap<Date, (Decimal, usize)> {
    let mut months: BTreeMap<Date, (Decimal, usize)> = BTreeMap::new();
    for Unpaid { due, amount, .. } in standings.into_iter().flat_map(|it| &it.unpaid) {
        if let Some(due) = due.filter(|due| *due >= today) {
            let month = months.entry(due.first_of_month()).or_default();
            month.0 += amount;
            month.1 += 1;
        }
    }
    months
}

#[cfg(test)]
mod tests;
