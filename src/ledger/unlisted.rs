//! Purchases in parts that no list names, pieced together from the parts that the statement holds.

use std::collections::{BTreeMap, HashMap};

use jiff::{ToSpan, civil::Date};
use rust_decimal::Decimal;

use super::parts::{PartOf, base};
use crate::pierre::models::Transaction;

/// What all parts of a purchase share.
#[derive(PartialEq, Eq, Hash)]
struct Likeness {
    account: Option<String>,
    text: String,
    part_count: u32,
    day: PurchaseDay,
    /// The whole price, where Pierre says it.
    total: Option<Decimal>,
}

/// When it was bought.
#[derive(PartialEq, Eq, Hash)]
enum PurchaseDay {
    Told(Date),
    /// Counted back from a part: a month's last days are not the same day in every month.
    Month(Date),
}

/// Parts by their number; no number twice.
type Parts = BTreeMap<u32, Transaction>;

/// The parts that belong to no purchase of the list.
#[derive(Default)]
pub(super) struct Unlisted {
    alike: HashMap<Likeness, Vec<(u32, Transaction)>>,
}

/// A purchase made of its parts.
pub(super) struct Whole {
    /// The day of the purchase.
    pub(super) date: Date,
    /// The whole price, as far as can be told.
    pub(super) total: Decimal,
    /// Pierre says it; otherwise it is worked out from the parts.
    pub(super) is_total_told: bool,
    /// How many parts it has.
    pub(super) parts: u32,
    /// Its first known part.
    pub(super) row: Transaction,
}

impl Unlisted {
    /// Keeps a part; `false` where nothing says how many parts there are.
    pub(super) fn keep(&mut self, row: &Transaction, part: &PartOf) -> bool {
        let Some(installment) = part.installment else {
            return false;
        };
        let counted_back = || bought(row, installment.number).first_of_month();
        let likeness = Likeness {
            account: row.account_id.clone().or_else(|| row.account_name.clone()),
            text: base(row.description.as_deref()),
            part_count: installment.total,
            day: row
                .purchase
                .date
                .map_or_else(|| PurchaseDay::Month(counted_back()), PurchaseDay::Told),
            total: row.purchase.total.map(|total| total.normalize()),
        };
        let alike = self.alike.entry(likeness).or_default();
        alike.push((installment.number, row.clone()));
        true
    }

    /// Each purchase once.
    pub(super) fn purchases(self) -> impl Iterator<Item = Whole> {
        self.alike.into_iter().flat_map(|(likeness, parts)| {
            let apart = apart(parts).into_iter();
            apart.filter_map(move |parts| whole(&likeness, parts))
        })
    }
}

fn bought(row: &Transaction, number: u32) -> Date {
    let months = i64::from(number.saturating_sub(1));
    let counted_back = || row.date.day.saturating_sub(months.months());
    row.purchase.date.unwrap_or_else(counted_back)
}

/// Equal numbers are parts of different purchases; each further part goes to the purchase whose
/// parts are the nearest to it, in amount and then in day.
fn apart(mut parts: Vec<(u32, Transaction)>) -> Vec<Parts> {
    parts.sort_by(|(a, one), (b, other)| {
        let key = |row: &Transaction| (row.magnitude, row.date.day.day());
        let by_amount = a.cmp(b).then_with(|| key(one).cmp(&key(other)));
        by_amount.then_with(|| one.id.cmp(&other.id))
    });
    let mut purchases: Vec<Parts> = Vec::new();
    for (number, row) in parts {
        let distance = |known: &Parts| {
            let (_, last) = known.last_key_value()?;
            let days = last.date.day.day().abs_diff(row.date.day.day());
            let distance = (last.magnitude - row.magnitude).abs();
            // Parts differ by what does not divide, or by the interest of the first.
            let is_near = distance * Decimal::TEN <= last.magnitude;
            (is_near && !known.contains_key(&number)).then_some((distance, days))
        };
        let open = purchases.iter_mut();
        let nearest = open
            .filter_map(|known| Some((distance(known)?, known)))
            .min_by_key(|(distance, _)| *distance);
        match nearest {
            Some((_, known)) => {
                known.insert(number, row);
            }
            None => purchases.push(Parts::from([(number, row)])),
        }
    }
    purchases
}

fn whole(likeness: &Likeness, parts: Parts) -> Option<Whole> {
    let known: Decimal = parts.values().map(|row| row.magnitude).sum();
    let missing = Decimal::from(likeness.part_count) - Decimal::from(parts.len());
    // The first part is the odd one, if any is.
    let last = parts.values().next_back()?.magnitude;
    let (number, row) = parts.into_iter().next()?;
    Some(Whole {
        date: bought(&row, number),
        total: likeness.total.unwrap_or(known + last * missing),
        is_total_told: likeness.total.is_some(),
        parts: likeness.part_count,
        row,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::parts::Purchases;
    use serde_json::{Value, json};

    fn row(day: &str, amount: &str, text: &str) -> Value {
        json!({"amount": amount, "date": day, "type": "DEBIT", "account_type": "CREDIT",
            "account_id": "c", "id": format!("{day} {amount}"), "description": text})
    }

    /// `day total parts`, in the order of the days.
    fn pieced_together(rows: &[Value]) -> Vec<String> {
        let rows: Vec<Transaction> = crate::ledger::sample(&Value::Array(rows.to_vec())).unwrap();
        let mut unlisted = Unlisted::default();
        for row in &rows {
            let part = Purchases::of(&[]).part(row).unwrap();
            assert!(unlisted.keep(row, &part));
        }
        let purchases = unlisted.purchases();
        let mut found: Vec<_> = purchases
            .map(|it| format!("{} {} {}", it.date, it.total, it.parts))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn uneven_parts_are_one_purchase() {
        let parts = [
            row("2026-11-20", "100.00", "Loja PARC 2/3"),
            row("2026-10-20", "100.05", "Loja PARC 1/3"),
        ];
        assert_eq!(pieced_together(&parts), ["2026-10-20 300.05 3"]);
        assert_eq!(pieced_together(&parts[..1]), ["2026-10-20 300.00 3"]);
        assert_eq!(pieced_together(&parts[1..]), ["2026-10-20 300.15 3"]);
    }

    #[test]
    fn a_month_s_last_day_counts_once() {
        let parts = [
            row("2026-12-31", "10.00", "Loja PARC 1/3"),
            row("2027-01-31", "10.00", "Loja PARC 2/3"),
            row("2027-02-28", "10.00", "Loja PARC 3/3"),
        ];
        assert_eq!(pieced_together(&parts), ["2026-12-31 30.00 3"]);
        assert_eq!(pieced_together(&parts[1..]), ["2026-12-31 30.00 3"]);
    }

    #[test]
    fn equal_numbers_other_amounts_other_cards_and_other_totals_are_other_purchases() {
        let first = row("2026-10-05", "10.00", "Loja PARC 1/3");
        let second = row("2026-11-05", "10.00", "Loja PARC 2/3");
        let later = row("2026-10-20", "10.00", "Loja PARC 1/3");
        let dearer = row("2026-11-05", "50.00", "Loja PARC 2/3");
        let mut elsewhere = second.clone();
        elsewhere["account_id"] = json!("d");
        let told = |row: &Value, total: &str| {
            let mut row = row.clone();
            row["credit_card_data"] = json!({"totalAmount": total, "installmentNumber": "1",
                "totalInstallments": "3", "purchaseDate": "2026-10-04T03:00:00.000Z"});
            row
        };
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
                vec![&told(&first, "31.00"), &told(&first, "32.00")],
                vec!["2026-10-04 31 3", "2026-10-04 32 3"],
            ),
        ] {
            let rows: Vec<Value> = rows.into_iter().cloned().collect();
            assert_eq!(pieced_together(&rows), expected);
        }
    }
}
