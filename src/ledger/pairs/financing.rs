//! Debt that is paid in parts from now on: the credit that balances it, and its parts with interest.

use rust_decimal::Decimal;

use super::{days_between, same_account};
use crate::{
    ledger::{
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
/// Parts together cost at most so many times what was owed.
const DEAREST: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

pub(super) fn find(evidence: &mut [Evidence<'_>]) {
    let is_part = |it: &Evidence| {
        it.is(Side::Card, Direction::Out)
            && it.says_one_of(&[Meaning::FinancedBill, Meaning::FinancedPurchase])
    };
    let is_credit =
        |it: &Evidence| it.is(Side::Card, Direction::In) && it.says(Meaning::FinancingCredit);
    let mut credits: Vec<(usize, bool)> = Vec::new();
    let mut found: Vec<(usize, Financed)> = Vec::new();
    for (place, part) in evidence.iter().enumerate() {
        if !is_part(part) {
            continue;
        }
        let Some(told) = parts::told(part.row) else {
            continue;
        };
        let whole = parts::price_of_all(part.row, told.total);
        let bought = part.says(Meaning::FinancedPurchase);
        let months = i32::try_from(told.number.saturating_sub(1)).unwrap_or_default() * 31;
        let is_origin = |it: &Evidence, before: i32| {
            let days = days_between(it.row.date.day, part.row.date.day);
            same_account(it, part)
                && (-APART..=before + months).contains(&days)
                && it.row.magnitude <= whole
                && it.row.magnitude * DEAREST >= whole
        };
        let nearest = |it: &Evidence| {
            let day = it.row.date.day;
            let days = days_between(day, part.row.date.day).abs();
            (days, day, it.row.id.clone())
        };
        let credit = evidence
            .iter()
            .enumerate()
            .filter(|(_, it)| is_credit(it) && is_origin(it, APART))
            .min_by_key(|(_, it)| nearest(it));
        let origin = credit.or_else(|| {
            let rows = evidence.iter().enumerate().filter(|(_, it)| {
                bought
                    && it.is(Side::Card, Direction::Out)
                    && !is_part(it)
                    && is_origin(it, BOUGHT_BEFORE)
                    && it.shares_a_subject(part)
            });
            rows.min_by_key(|(_, it)| nearest(it))
        });
        let Some((origin, row)) = origin else {
            continue;
        };
        let is_purchase = bought || row.text.contains("comp");
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
