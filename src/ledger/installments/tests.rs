//! What is paid, what is to come, and lists that repeat each other.

use super::*;
use crate::pierre::models::Rows;
use jiff::civil::Date;

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
        let merged = merged(lists.iter().map(|it| list(it)).collect()).list;
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
    assert_eq!(merged(lists).list.rows.len(), 2);
}

#[test]
fn what_one_list_says_another_need_not() {
    let both = format!("[{FRIDGE}]");
    let broken = "[{\"totalAmount\":\"abc\"}]";
    assert_eq!(merged(vec![list(broken), list(&both)]).list.unreadable, 0);
    assert_eq!(merged(vec![list(broken), list(broken)]).list.unreadable, 1);
}

#[test]
fn a_part_due_today_is_still_to_come() {
    let rows = list(&format!("[{FRIDGE}]")).rows;
    let progress = PaymentProgress::of(&rows[0], today());
    assert!(progress.inferred);
    assert_eq!(progress.paid_parts, 1);
    assert_eq!(progress.remaining.to_string(), "200.00");
    assert_eq!(progress.next_due(today()), Some(today()));
    let months = by_month([&progress], today());
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
        let progress = PaymentProgress::of(&rows[0], today());
        assert!(!progress.inferred, "{body}");
        assert_eq!(progress.paid_parts, 2);
        assert_eq!(progress.paid.to_string(), "200.00");
    }
    let sums = FRIDGE.replacen(
        "\"installments\"",
        "\"amountPaid\":\"250.10\",\"installments\"",
        1,
    );
    let rows = list(&format!("[{sums}]")).rows;
    let progress = PaymentProgress::of(&rows[0], today());
    assert_eq!(progress.remaining.to_string(), "49.90");
}
