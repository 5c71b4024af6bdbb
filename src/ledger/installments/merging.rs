//! One list of purchases out of lists that repeat each other, and out of one that repeats itself.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::price::whole_price;
use crate::{
    ledger::{
        part_text::{base, part_in},
        parts::{is_same_name, may_be_of_card},
    },
    pierre::models::{Part, Purchase, Rows},
};

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

/// One list, and how much of it Pierre repeated.
#[derive(Debug, Default)]
pub struct Merged {
    /// The purchases.
    pub list: Rows<Purchase>,
    /// Purchases and parts that Pierre sent twice.
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
    let is_paid = |it: &Part| it.is_paid == Some(true);
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
