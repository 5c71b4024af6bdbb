//! Purchases in parts that no list names, pieced together from the parts that the statement holds.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{account_key::AccountKey, parts::PartOf};
use crate::pierre::models::{Shared, Transaction};

/// Days by which the parts of one purchase may tell its day differently.
const SAME_PURCHASE: i32 = 16;

/// A purchase made of its parts.
pub(super) struct Whole {
    /// The day of the purchase.
    pub(super) date: Date,
    /// The whole price, as far as it is known.
    pub(super) total: Decimal,
    /// Pierre says it; otherwise it is worked out from the parts.
    pub(super) is_total_told: bool,
    /// How many parts it has.
    pub(super) parts: u32,
    /// The place of its first known part.
    pub(super) row: usize,
    /// The place of its last known part.
    pub(super) last: usize,
    /// The card, where its parts tell it.
    pub(super) account_id: Option<Shared>,
    /// What the texts of its parts have in common.
    pub(super) base: String,
    /// The numbers of its known parts, and what each costs.
    pub(super) known: Vec<(u32, Decimal)>,
}

impl Whole {
    /// What a part that is not known costs: the first is the odd one, if any is.
    pub(super) fn usual(&self) -> Decimal {
        self.known
            .last()
            .map_or(Decimal::ZERO, |(_, amount)| *amount)
    }
}

/// Parts of one purchase by their number; no number twice.
type Parts<'r> = BTreeMap<u32, (&'r PartOf, &'r Transaction)>;

/// Each purchase once, of the parts that belong to no purchase of the list.
pub(super) fn pieced_together<'r>(
    parts: impl Iterator<Item = (&'r PartOf, &'r Transaction)>,
) -> Vec<Whole> {
    let mut alike: HashMap<(AccountKey, &str, u32), Vec<_>> = HashMap::new();
    for (part, row) in parts {
        let Some(installment) = part.installment else {
            continue;
        };
        let key = (AccountKey::of(row), &*part.base, installment.total);
        alike
            .entry(key)
            .or_default()
            .push((installment.number, part, row));
    }
    let purchases = alike.into_iter().flat_map(|((_, base, count), parts)| {
        let apart = apart(parts).into_iter();
        apart.filter_map(move |parts| whole(base, count, &parts))
    });
    let mut purchases: Vec<Whole> = purchases.collect();
    purchases.sort_by_key(|it| it.row);
    purchases
}

/// Equal numbers are parts of different purchases; each further part goes to the purchase whose
/// parts are the nearest to it, in amount and then in the day of the purchase.
fn apart<'r>(mut parts: Vec<(u32, &'r PartOf, &'r Transaction)>) -> Vec<Parts<'r>> {
    parts.sort_by(|(a, one, of_one), (b, other, of_other)| {
        let key = |part: &PartOf, row: &Transaction| (row.magnitude, part.bought);
        let by_amount = a
            .cmp(b)
            .then_with(|| key(one, of_one).cmp(&key(other, of_other)));
        by_amount.then_with(|| of_one.id.cmp(&of_other.id))
    });
    let mut purchases: Vec<Parts> = Vec::new();
    // Those of equal numbers, which come together, are never of one purchase.
    let (mut current, mut before) = (0, 0);
    for (number, part, row) in parts {
        if number != current {
            (current, before) = (number, purchases.len());
        }
        let distance = |known: &Parts| {
            let (_, (last, of_last)) = known.last_key_value()?;
            let days = (last.bought - part.bought).get_days().abs();
            let distance = (of_last.magnitude - row.magnitude).abs();
            // Parts differ by what does not divide, or by the interest of the first.
            let is_near = distance * Decimal::TEN <= of_last.magnitude;
            let both_told = last.is_day_told && part.is_day_told;
            let most = if both_told { 1 } else { SAME_PURCHASE };
            let is_same_day = part.may_be_of(last.bought, row.date.day, most)
                || last.may_be_of(part.bought, of_last.date.day, most);
            let is_same_total = match (of_last.purchase.total, row.purchase.total) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            };
            let fits = is_near && is_same_day && is_same_total && !known.contains_key(&number);
            fits.then_some((distance, days))
        };
        let open = purchases.iter_mut().take(before);
        let nearest = open
            .filter_map(|known| Some((distance(known)?, known)))
            .min_by_key(|(distance, _)| *distance);
        match nearest {
            Some((_, known)) => {
                known.insert(number, (part, row));
            }
            None => purchases.push(Parts::from([(number, (part, row))])),
        }
    }
    purchases
}

fn whole(base: &str, count: u32, parts: &Parts) -> Option<Whole> {
    let known: Decimal = parts.values().map(|(_, row)| row.magnitude).sum();
    let missing = Decimal::from(count) - Decimal::from(parts.len());
    let (last_part, last) = parts.values().next_back()?;
    let (first, of_first) = parts.values().next()?;
    let told = parts.values().find_map(|(_, row)| row.purchase.total);
    // A total that the parts outgrow is none.
    let told = told.filter(|total| *total >= known);
    let day = parts.values().find(|(part, _)| part.is_day_told);
    Some(Whole {
        date: day.map_or(first.bought, |(part, _)| part.bought),
        total: told.unwrap_or(known + last.magnitude * missing),
        is_total_told: told.is_some() || missing.is_zero(),
        parts: count,
        row: first.row,
        last: last_part.row,
        account_id: of_first.account_id.clone(),
        base: base.to_owned(),
        known: parts
            .iter()
            .map(|(number, (_, row))| (*number, row.magnitude))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{parts, row_text::RowTexts};
    use serde_json::{Value, json};

    fn row(day: &str, amount: &str, text: &str) -> Value {
        json!({"amount": amount, "date": day, "type": "DEBIT", "account_type": "CREDIT",
            "account_id": "c", "id": format!("{day} {amount}"), "description": text})
    }

    /// `day total parts`, in the order of the days.
    fn purchases(rows: &[Value]) -> Vec<String> {
        let rows: Vec<Transaction> = crate::ledger::sample(&Value::Array(rows.to_vec())).unwrap();
        let texts = RowTexts::of(&rows);
        let parts = parts::of(&rows, &texts, |_| true, &[]);
        assert_eq!(parts.len(), rows.len());
        let with_rows = parts.iter().map(|part| (part, &rows[part.row]));
        let mut found: Vec<_> = pieced_together(with_rows)
            .iter()
            .map(|it| format!("{} {} {}", it.date, it.total, it.parts))
            .collect();
        found.sort();
        found
    }

    fn told(row: &Value, number: u32, of: u32, day: &str, total: Option<&str>) -> Value {
        let mut row = row.clone();
        row["credit_card_data"] = json!({"totalAmount": total, "installmentNumber": number,
            "totalInstallments": of, "purchaseDate": day});
        row
    }

    #[test]
    fn uneven_parts_are_one_purchase() {
        let parts = [
            row("2026-11-20", "100.00", "Loja PARC 2/3"),
            row("2026-10-20", "100.05", "Loja PARC 1/3"),
        ];
        assert_eq!(purchases(&parts), ["2026-10-20 300.05 3"]);
        assert_eq!(purchases(&parts[..1]), ["2026-10-20 300.00 3"]);
        assert_eq!(purchases(&parts[1..]), ["2026-10-20 300.15 3"]);
    }

    #[test]
    fn a_month_s_last_day_counts_once() {
        let parts = [
            row("2026-12-31", "10.00", "Loja PARC 1/3"),
            row("2027-01-31", "10.00", "Loja PARC 2/3"),
            row("2027-02-28", "10.00", "Loja PARC 3/3"),
        ];
        assert_eq!(purchases(&parts), ["2026-12-31 30.00 3"]);
        assert_eq!(purchases(&parts[1..]), ["2026-12-31 30.00 3"]);
    }

    #[test]
    fn equal_numbers_other_amounts_other_cards_and_other_totals_are_other_purchases() {
        let first = row("2026-10-05", "10.00", "Loja PARC 1/3");
        let second = row("2026-11-05", "10.00", "Loja PARC 2/3");
        let later = row("2026-10-20", "10.00", "Loja PARC 1/3");
        let dearer = row("2026-11-05", "50.00", "Loja PARC 2/3");
        let mut elsewhere = second.clone();
        elsewhere["account_id"] = json!("d");
        let with = |total| told(&first, 1, 3, "2026-10-04T03:00:00.000Z", Some(total));
        for (rows, expected) in [
            (vec![&first, &second], vec!["2026-10-05 30.00 3"]),
            (
                vec![&second, &first, &later],
                vec!["2026-10-05 30.00 3", "2026-10-20 30.00 3"],
            ),
            (
                vec![&first, &dearer],
                vec!["2026-10-05 150.00 3", "2026-10-05 30.00 3"],
            ),
            (
                vec![&first, &elsewhere],
                vec!["2026-10-05 30.00 3", "2026-10-05 30.00 3"],
            ),
            (
                vec![&with("31.00"), &with("32.00")],
                vec!["2026-10-04 31.00 3", "2026-10-04 32.00 3"],
            ),
        ] {
            let rows: Vec<Value> = rows.into_iter().cloned().collect();
            assert_eq!(purchases(&rows), expected);
        }
    }

    #[test]
    fn the_three_ways_of_delivering_parts_are_one_purchase() {
        let days = ["2026-10-07", "2026-11-07", "2026-12-07"];
        let part = |day: &str, number: usize| row(day, "40.00", &format!("Otica PARC {number}/3"));
        let own_day = days.iter().enumerate().map(|(at, day)| part(day, at + 1));
        let monthly = own_day
            .clone()
            .zip(1..)
            .map(|(row, at)| told(&row, at, 3, days[0], None));
        let own_told = own_day
            .clone()
            .zip(1..)
            .map(|(row, at)| told(&row, at, 3, days[at as usize - 1], None));
        let at_once = (1..=3_u32).map(|at| told(&part(days[0], at as usize), at, 3, days[0], None));
        for rows in [
            own_day.collect::<Vec<_>>(),
            monthly.collect(),
            own_told.collect(),
            at_once.collect(),
        ] {
            assert_eq!(purchases(&rows), ["2026-10-07 120.00 3"]);
        }
    }

    #[test]
    fn anticipated_parts_share_the_purchase_of_the_first_of_them() {
        let rows: Vec<Value> = (5..=7)
            .map(|number| {
                let mut row = row(
                    "2026-10-05",
                    "15.00",
                    &format!("Antecipada - Sofa - Parcela {number}/7"),
                );
                row["id"] = json!(number.to_string());
                row
            })
            .collect();
        assert_eq!(purchases(&rows), ["2026-06-05 105.00 7"]);
    }
}
