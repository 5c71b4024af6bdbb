//! Debt that is paid in parts from now on: the credit that balances it, and its parts with interest.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::matching::{days_between, when};
use crate::{
    ledger::{
        account_key::AccountKey,
        evidence::{Evidence, Financed, Together},
        parts,
        phrases::{Meaning, Side},
    },
    pierre::models::Direction,
};

/// Most days between a credit and the first of the parts that it turned into.
const APART: i32 = 40;
/// How many days before a purchase may have been made that is turned into parts.
const BOUGHT_BEFORE: i32 = 90;
/// Parts together cost at most this multiple of what was owed.
const DEAREST: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

pub(super) fn find(evidence: &mut [Evidence<'_>]) {
    let is_part = |it: &Evidence| {
        it.is(Side::Card, Direction::Out)
            && it.says_one_of(&[Meaning::FinancedBill, Meaning::FinancedPurchase])
    };
    let is_credit =
        |it: &Evidence| it.is(Side::Card, Direction::In) && it.says(Meaning::FinancingCredit);
    let parts = evidence.iter().enumerate().filter(|(_, it)| is_part(it));
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() {
        return;
    }
    let all_credits = ByAccount::of(evidence, is_credit);
    let purchases = ByAccount::of(evidence, |it| {
        it.is(Side::Card, Direction::Out) && !is_part(it)
    });
    let mut credits: Vec<(usize, bool)> = Vec::new();
    let mut found: Vec<(usize, Financed)> = Vec::new();
    for (place, part) in parts {
        let Some(told) = parts::told(part.row, part.text) else {
            continue;
        };
        let whole = parts::price_of_all(part.row, told.total);
        let bought = part.says(Meaning::FinancedPurchase);
        let months = i32::try_from(told.number.saturating_sub(1)).unwrap_or_default() * 31;
        let is_owed =
            |it: &Evidence| it.row.magnitude <= whole && it.row.magnitude * DEAREST >= whole;
        let credit = all_credits.nearest(part, APART + months, is_owed);
        let origin = credit.or_else(|| {
            let is_origin = |it: &Evidence| is_owed(it) && it.shares_a_subject(part);
            let before = BOUGHT_BEFORE + months;
            bought.then(|| purchases.nearest(part, before, is_origin))?
        });
        let Some((origin, row)) = origin else {
            continue;
        };
        let is_purchase = bought || row.text.words.contains("comp");
        if is_credit(row) {
            credits.push((origin, is_purchase));
        }
        found.push((
            place,
            Financed {
                origin,
                principal: row.row.magnitude,
                is_purchase,
                parts: told.total,
            },
        ));
    }
    for (origin, is_purchase) in credits {
        if let Some(row) = evidence.get_mut(origin) {
            row.together = Some(Together::Financed(Financed {
                origin,
                principal: row.row.magnitude,
                is_purchase,
                parts: 0,
            }));
        }
    }
    for (place, financed) in found {
        if let Some(row) = evidence.get_mut(place) {
            row.together = Some(Together::Financed(financed));
        }
    }
}

/// Some rows by their accounts, in the order of their days.
struct ByAccount<'e, 'r>(HashMap<AccountKey<'r>, Vec<(usize, &'e Evidence<'r>)>>);

impl<'e, 'r> ByAccount<'e, 'r> {
    fn of(evidence: &'e [Evidence<'r>], may: impl Fn(&Evidence) -> bool) -> Self {
        let mut found: HashMap<_, Vec<(usize, &Evidence)>> = HashMap::new();
        for (place, row) in evidence.iter().enumerate().filter(|(_, it)| may(it)) {
            let account = found.entry(AccountKey::of(row.row)).or_default();
            account.push((place, row));
        }
        for rows in found.values_mut() {
            rows.sort_by_key(|(_, it)| when(it));
        }
        Self(found)
    }

    /// The nearest row of the part's account from `before` days before the part to [`APART`] after.
    fn nearest(
        &self,
        part: &Evidence<'r>,
        before: i32,
        fits: impl Fn(&Evidence) -> bool,
    ) -> Option<(usize, &'e Evidence<'r>)> {
        let rows = self.0.get(&AccountKey::of(part.row))?;
        let days = |it: &Evidence| days_between(it.row.date.day, part.row.date.day);
        let first = rows.partition_point(|(_, it)| days(it) > before);
        let near = rows.iter().skip(first);
        let near = near.take_while(|(_, it)| days(it) >= -APART);
        let near = near.filter(|(_, it)| fits(it));
        near.min_by_key(|(_, it)| (days(it).abs(), when(it)))
            .copied()
    }
}
