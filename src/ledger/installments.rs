//! Purchases in instalments: one of each out of lists that repeat each other, what is paid of
//! each, and what is still to come.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rust_decimal::Decimal;

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
pub fn merged(lists: Vec<Rows<Purchase>>) -> Rows<Purchase> {
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
    Rows {
        unreadable: missing.max(unreadable.unwrap_or_default()),
        rows,
    }
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
    /// Due date and amount of each part that is not paid.
    pub unpaid: Vec<(Option<Date>, Decimal)>,
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
                unpaid.push((part.due, part.amount));
            }
        }
        let summed: Decimal = unpaid.iter().map(|(_, amount)| amount).sum();
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

    /// The next day on which a part is due.
    #[must_use]
    pub fn next_due(&self, today: Date) -> Option<Date> {
        let dates = self.unpaid.iter().filter_map(|(due, _)| *due);
        dates.filter(|due| *due >= today).min()
    }
}

/// Amount and number of the unpaid parts due from today on, by the first day of their month.
pub fn by_month<'a>(
    standings: impl IntoIterator<Item = &'a Standing>,
    today: Date,
) -> BTreeMap<Date, (Decimal, usize)> {
    let mut months: BTreeMap<Date, (Decimal, usize)> = BTreeMap::new();
    for (due, amount) in standings.into_iter().flat_map(|it| &it.unpaid) {
        if let Some(due) = due.filter(|due| *due >= today) {
            let month = months.entry(due.first_of_month()).or_default();
            month.0 += amount;
            month.1 += 1;
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(body: &str) -> Rows<Purchase> {
        serde_json::from_str(body).unwrap()
    }

    const FRIDGE: &str = r#"{"purchaseDate":"2026-09-10","description":"Geladeira","totalAmount":"300.00","installments":[
        {"amount":"100.00","installmentNumber":"1","totalInstallments":"3","dueDate":"2026-09-10"},
        {"amount":"100.00","installmentNumber":"2","totalInstallments":"3","dueDate":"2026-10-10"},
        {"amount":"100.00","installmentNumber":"3","totalInstallments":"3","dueDate":"2026-11-10"}]}"#;

    fn today() -> Date {
        "2026-10-10".parse().unwrap()
    }

    #[test]
    fn lists_that_repeat_each_other_are_one_and_equal_purchases_are_two() {
        // Other spellings of the same amounts and dates.
        let numbers = FRIDGE
            .replace("\"300.00\"", "300")
            .replace("\"100.00\"", "100.0")
            .replace("-10\"", "-10T00:00:00.000Z\"");
        let twice = format!("[{FRIDGE},{FRIDGE}]");
        for (lists, count) in [
            (vec![format!("[{FRIDGE}]"), format!("[{numbers}]")], 1),
            (vec![twice.clone(), twice.clone(), twice.clone()], 2),
            (vec![format!("[{FRIDGE}]"), twice], 2),
            (vec!["[]".to_owned(), format!("[{FRIDGE}]")], 1),
        ] {
            let merged = merged(lists.iter().map(|it| list(it)).collect());
            assert_eq!((merged.rows.len(), merged.unreadable), (count, 0));
        }
    }

    #[test]
    fn a_purchase_with_other_parts_is_another() {
        let other = FRIDGE.replace("2026-11-10", "2026-11-11");
        let lists = vec![
            list(&format!("[{FRIDGE}]")),
            list(&format!("[{FRIDGE},{other}]")),
        ];
        assert_eq!(merged(lists).rows.len(), 2);
    }

    #[test]
    fn what_one_list_says_another_need_not() {
        let both = format!("[{FRIDGE}]");
        let broken = "[{\"totalAmount\":\"abc\"}]";
        assert_eq!(merged(vec![list(broken), list(&both)]).unreadable, 0);
        assert_eq!(merged(vec![list(broken), list(broken)]).unreadable, 1);
    }

    #[test]
    fn a_part_due_today_is_still_to_come() {
        let rows = list(&format!("[{FRIDGE}]")).rows;
        let standing = Standing::of(&rows[0], today());
        assert!(standing.inferred);
        assert_eq!(standing.paid_parts, 1);
        assert_eq!(standing.remaining.to_string(), "200.00");
        assert_eq!(standing.next_due(today()), Some(today()));
        let months = by_month([&standing], today());
        let months: Vec<_> = months
            .iter()
            .map(|(month, (amount, count))| format!("{month} {amount} {count}"))
            .collect();
        assert_eq!(months, ["2026-10-01 100.00 1", "2026-11-01 100.00 1"]);
    }

    #[test]
    fn pierre_s_own_word_comes_before_due_dates() {
        let flags = FRIDGE
            .replacen("\"dueDate\"", "\"isPaid\":true,\"dueDate\"", 2)
            .replace("\"2026-11-10\"", "\"2026-11-10\",\"isPaid\":\"false\"");
        let counts = FRIDGE.replacen(
            "\"installments\"",
            "\"installmentsPaid\":2,\"installments\"",
            1,
        );
        let left = counts.replace("installmentsPaid\":2", "installmentsRemaining\":1");
        for body in [flags, counts, left] {
            let rows = list(&format!("[{body}]")).rows;
            let standing = Standing::of(&rows[0], today());
            assert!(!standing.inferred, "{body}");
            assert_eq!(standing.paid_parts, 2);
            assert_eq!(standing.paid.to_string(), "200.00");
        }
        let sums = FRIDGE.replacen(
            "\"installments\"",
            "\"amountPaid\":\"250.10\",\"installments\"",
            1,
        );
        let rows = list(&format!("[{sums}]")).rows;
        let standing = Standing::of(&rows[0], today());
        assert_eq!(standing.remaining.to_string(), "49.90");
    }
}
