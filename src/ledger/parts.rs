//! Purchases in parts: which rows are parts, and of what.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;
use rust_decimal::Decimal;

use super::{fold::fold, words::is_card};
use crate::pierre::models::{Direction, Installment, Purchase, Transaction};

/// Most parts that a text is believed to speak of.
const MOST: u32 = 99;

/// A part that a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    /// Which of how many, where anything says it.
    pub installment: Option<Installment>,
    /// The text says it, or a purchase that looks the same; Pierre's own field does not.
    pub is_inferred: bool,
    /// The place of its purchase in the list, where one fits.
    pub purchase: Option<usize>,
}

/// The part that the text of a card's row speaks of: `PARC 03/12`, `Parcela 3 de 12`, `3/12`.
#[must_use]
pub fn told_by_text(row: &Transaction) -> Option<Installment> {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:\bparc(?:ela|\.)?\s*|\b)(\d{1,2})\s?(?:/|de)\s?(\d{1,2})[\s)]*$").ok()
    });
    let text = row.description.as_deref()?;
    if !may_end_in_part(text) {
        return None;
    }
    let text = fold(text);
    let found = PART.as_ref()?.captures(&text)?;
    let number = |group| found.get(group)?.as_str().parse().ok();
    let (number, total): (u32, u32) = (number(1)?, number(2)?);
    let says_part = found.get(0)?.as_str().starts_with("parc");
    let slashed = found.get(0)?.as_str().contains('/');
    // Without the word it may as well be the day of the purchase.
    let (day, month) = (row.date.day.day(), row.date.day.month());
    let is_day = i64::from(number) == i64::from(day) && i64::from(total) == i64::from(month);
    let is_part = (1..=total).contains(&number) && (2..=MOST).contains(&total);
    (is_part && (says_part || (slashed && !is_day))).then_some(Installment { number, total })
}

fn may_end_in_part(text: &str) -> bool {
    let text = text.trim_end_matches([')', ' ']);
    text.ends_with(|it: char| it.is_ascii_digit())
}

/// The text without the part that it ends in.
#[must_use]
pub fn without_part(text: &str) -> &str {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)[\s(*–-]*(?:\bparc(?:ela|\.)?\s*|\b)\d{1,2}\s?(?:/|de)\s?\d{1,2}[\s)]*$")
            .ok()
    });
    let found = may_end_in_part(text)
        .then(|| PART.as_ref()?.find(text))
        .flatten();
    found
        .and_then(|part| text.get(..part.start()))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(text)
}

/// The same of texts that differ in case and accents, to compare with others.
pub(super) fn base(text: Option<&str>) -> String {
    without_part(&text.map(fold).unwrap_or_default()).to_owned()
}

/// A purchase that has parts of some amount.
struct Alike<'p> {
    text: String,
    place: usize,
    purchase: &'p Purchase,
}

/// Purchases, to be found by their parts.
pub struct Purchases<'p> {
    /// By the amount of a part: few rows have it, and only their texts are compared.
    by_part: HashMap<Decimal, Vec<Alike<'p>>>,
}

impl<'p> Purchases<'p> {
    /// Of a list without repetitions.
    #[must_use]
    pub fn of(purchases: &'p [Purchase]) -> Self {
        let mut by_part: HashMap<Decimal, Vec<Alike>> = HashMap::new();
        for (place, purchase) in purchases.iter().enumerate() {
            let text = base(purchase.description.as_deref());
            let mut amounts: Vec<_> = purchase
                .parts
                .iter()
                .map(|it| it.amount.normalize())
                .collect();
            amounts.sort_unstable();
            amounts.dedup();
            for amount in amounts {
                let text = text.clone();
                by_part.entry(amount).or_default().push(Alike {
                    text,
                    place,
                    purchase,
                });
            }
        }
        Self { by_part }
    }

    /// The part that a row is, if it is one.
    #[must_use]
    pub fn part(&self, row: &Transaction) -> Option<PartOf> {
        if !is_card(row) || row.direction == Direction::In || row.purchase.is_whole {
            return None;
        }
        let told = row.installment;
        let installment = told.or_else(|| told_by_text(row));
        let alike = self.by_part.get(&row.magnitude.normalize());
        let purchase = alike.and_then(|alike| {
            let text = base(row.description.as_deref());
            let mut alike = alike.iter().filter(|it| it.text == text);
            alike.find(|it| fits(row, installment, it.purchase))
        });
        let purchase = purchase.map(|it| it.place);
        (installment.is_some() || purchase.is_some()).then_some(PartOf {
            installment,
            is_inferred: told.is_none(),
            purchase,
        })
    }
}

fn fits(row: &Transaction, installment: Option<Installment>, purchase: &Purchase) -> bool {
    let of_card = purchase.account_id.is_none()
        || row.account_id.is_none()
        || purchase.account_id == row.account_id;
    let of_day = match (row.purchase.date, purchase.date) {
        (Some(of_row), Some(of_purchase)) => of_row == of_purchase,
        // Only the part's own day tells it from any other row.
        _ => purchase
            .parts
            .iter()
            .any(|part| part.due == Some(row.date.day)),
    };
    let as_many = installment.is_none_or(|it| it.total == purchase.part_count);
    of_card && of_day && as_many
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(description: &str) -> Transaction {
        crate::ledger::sample(
            &(serde_json::json!({
                "amount": 10, "date": "2026-12-03", "type": "DEBIT",
                "account_type": "CREDIT", "description": description,
            })),
        )
        .unwrap()
    }

    #[test]
    fn reads_parts_in_the_ways_that_banks_write_them() {
        for (text, expected) in [
            ("LOJAS CEM SAO PAULO BRA PARC 03/12", Some((3, 12))),
            ("Magalu - Parcela 3 de 12", Some((3, 12))),
            ("Magalu parc. 1/2", Some((1, 2))),
            ("AMAZON 02/06", Some((2, 6))),
            ("Magalu PARC03/12", Some((3, 12))),
            ("Magalu (4/12)", Some((4, 12))),
            // The day of the row, a number above its count, one of one, a route, a price.
            ("UBER 03/12", None),
            ("Loja 13/12", None),
            ("Loja 1/1", None),
            ("Linha 3 de 12", None),
            ("Compra de 12", None),
            ("Posto 10/2026", None),
            ("24/7 Academia", None),
        ] {
            let found = told_by_text(&row(text)).map(|it| (it.number, it.total));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_text_is_the_same_without_its_part() {
        for text in [
            "Lojas Cem PARC 03/12",
            "Lojas Cem - Parcela 3 de 12",
            "Lojas Cem (3/12)",
            "Lojas Cem",
        ] {
            assert_eq!(without_part(text), "Lojas Cem");
        }
        assert_eq!(without_part("3/12"), "3/12");
    }

    #[test]
    fn a_purchase_is_found_by_its_parts_in_the_documented_shape_too() {
        let purchases: Vec<Purchase> = crate::ledger::sample(&(serde_json::json!([{
            "purchaseDate": "2026-11-03", "totalAmount": 30.05, "installments": [
                {"description": "Ótica", "amount": 10.05, "installmentNumber": 1, "totalInstallments": 3, "dueDate": "2026-11-03"},
                {"description": "Ótica", "amount": 10, "installmentNumber": 2, "totalInstallments": 3, "dueDate": "2026-12-03"},
                {"description": "Ótica", "amount": 10, "installmentNumber": 3, "totalInstallments": 3, "dueDate": "2027-01-03"}]
        }])))
        .unwrap();
        let known = Purchases::of(&purchases);
        let part = known.part(&row("OTICA")).unwrap();
        assert_eq!((part.purchase, part.is_inferred), (Some(0), true));
        assert_eq!(known.part(&row("Padaria")), None);
        let mut other_day = row("Ótica");
        other_day.date.day = "2026-12-04".parse().unwrap();
        assert_eq!(known.part(&other_day), None);
    }
}
