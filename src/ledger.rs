//! Pure arithmetic over transactions: from the person's side, in exact reais. No I/O, no MCP.
//!
//! A statement is read in steps. `intake` removes what Pierre repeats. `row_text` normalizes each distinct
//! text once. `evidence` collects what is known of each row (`categories`, `phrases`, `parties`). `pairs`
//! finds rows that belong together. `decide` gives each row its rule. `book` assigns each row to a day by
//! the chosen basis, with the help of `parts`, `purchases` and `bills`. `spending`, `cash` and
//! `commitments` add up.

mod account_key;
pub mod bills;
pub mod book;
pub mod cash;
pub mod categories;
pub mod commitments;
mod decide;
mod evidence;
pub mod installments;
pub mod intake;
pub mod normalize;
mod pairs;
mod part_text;
mod parties;
pub mod parts;
pub mod phrases;
mod purchases;
mod row_text;
pub mod rules;
pub mod sources;
pub mod spending;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::pierre::models::{Direction, Transaction};

/// The amount from the person's side, in the row's own currency: what leaves is negative, what
/// comes in is positive, whatever the kind of account and whatever sign Pierre wrote.
#[must_use]
pub fn signed(row: &Transaction) -> Decimal {
    towards(row.direction, row.magnitude)
}

/// [`signed`] in reais. A purchase in another currency counts by its amount in the account's
/// currency; `None` when Pierre gives none.
#[must_use]
pub fn signed_in_reais(row: &Transaction) -> Option<Decimal> {
    match row.currency.as_deref() {
        None | Some("BRL") => Some(signed(row)),
        Some(_) => Some(towards(row.direction, row.magnitude_in_account_currency?)),
    }
}

fn towards(direction: Direction, magnitude: Decimal) -> Decimal {
    match direction {
        Direction::In => magnitude,
        Direction::Out => -magnitude,
    }
}

/// Both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl Period {
    /// Whether the day lies inside.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        (self.start..=self.end).contains(&day)
    }
}

/// Sums of movements in reais.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// What came in; not negative.
    pub inflow: Decimal,
    /// What went out; not positive.
    pub outflow: Decimal,
    /// Rows in another currency whose amount in reais is not known, left out of the sums.
    pub foreign_left_out: usize,
}

impl Totals {
    /// What came in less what went out.
    #[must_use]
    pub fn net(&self) -> Decimal {
        self.inflow + self.outflow
    }
}

/// Sums all rows.
pub fn totals<'a>(rows: impl IntoIterator<Item = &'a Transaction>) -> Totals {
    totals_of(rows.into_iter().map(signed_in_reais))
}

/// Sums amounts in reais; `None` is an unknown amount.
pub fn totals_of(amounts: impl IntoIterator<Item = Option<Decimal>>) -> Totals {
    let mut sums = Totals::default();
    for amount in amounts {
        match amount {
            Some(amount) if amount.is_sign_negative() => sums.outflow += amount,
            Some(amount) => sums.inflow += amount,
            None => sums.foreign_left_out += 1,
        }
    }
    sums
}

/// A model out of a body; models read text, not values.
#[cfg(test)]
fn sample<T: serde::de::DeserializeOwned>(body: &serde_json::Value) -> serde_json::Result<T> {
    serde_json::from_str(&body.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(body: &str) -> Vec<Transaction> {
        serde_json::from_str(body).unwrap()
    }

    #[test]
    fn gives_every_kind_of_account_the_same_sign() {
        let rows = rows(
            r#"[
            {"amount":"-10.00","date":"2026-10-01","type":"DEBIT","account_type":"BANK"},
            {"amount":"10.00","date":"2026-10-01","type":"CREDIT","account_type":"BANK"},
            {"amount":"10.00","date":"2026-10-01","type":"DEBIT","account_type":"CREDIT"},
            {"amount":"-10.00","date":"2026-10-01","type":"CREDIT","account_type":"CREDIT"}]"#,
        );
        let signs: Vec<String> = rows.iter().map(|row| signed(row).to_string()).collect();
        assert_eq!(signs, ["-10.00", "10.00", "-10.00", "10.00"]);
    }

    #[test]
    fn adds_other_currencies_only_by_their_amount_in_the_account_s() {
        let rows = rows(
            r#"[
            {"amount":"20.00","amount_in_account_currency":"110.35","currency_code":"USD","date":"2026-10-01","type":"DEBIT"},
            {"amount":"20.00","amount_in_account_currency":null,"currency_code":"USD","date":"2026-10-01","type":"DEBIT"},
            {"amount":0.1,"date":"2026-10-01","type":"CREDIT"},
            {"amount":0.2,"date":"2026-10-01","type":"CREDIT"}]"#,
        );
        let sums = totals(&rows);
        assert_eq!(sums.outflow.to_string(), "-110.35");
        assert_eq!(sums.inflow.to_string(), "0.30");
        assert_eq!(sums.net().to_string(), "-110.05");
        assert_eq!(sums.foreign_left_out, 1);
    }

    proptest::proptest! {
        #[test]
        fn sums_are_exact_in_any_order(mut cents in proptest::collection::vec(-1_000_000_i64..1_000_000, 0..200)) {
            let row = |amount: i64| -> Transaction {
                let kind = if amount < 0 { "DEBIT" } else { "CREDIT" };
                let amount = Decimal::new(amount, 2);
                serde_json::from_str(&format!(
                    r#"{{"amount":"{amount}","date":"2026-10-01","type":"{kind}"}}"#
                )).unwrap()
            };
            let expected: i64 = cents.iter().sum();
            let rows: Vec<_> = cents.iter().copied().map(row).collect();
            proptest::prop_assert_eq!(totals(&rows).net(), Decimal::new(expected, 2));
            cents.reverse();
            let reversed: Vec<_> = cents.iter().copied().map(row).collect();
            proptest::prop_assert_eq!(totals(&reversed), totals(&rows));
        }
    }
}
