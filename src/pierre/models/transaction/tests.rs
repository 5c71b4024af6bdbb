//! What Pierre sends of a row, in its shapes, and what becomes of it.

use super::*;

fn read(body: &str) -> Transaction {
    serde_json::from_str(body).unwrap()
}

#[test]
fn takes_the_direction_from_the_type_and_never_from_a_card_s_sign() {
    for amount in ["\"99.90\"", "-99.90"] {
        let row = read(&format!(
            r#"{{"amount":{amount},"date":"2026-10-01","type":"DEBIT","account_type":"CREDIT"}}"#
        ));
        assert_eq!(
            (row.magnitude.to_string(), row.direction),
            ("99.90".into(), Direction::Out)
        );
    }
    let refund =
        r#"{"amount":"-10.00","date":"2026-10-01","type":"CREDIT","account_type":"CREDIT"}"#;
    assert_eq!(read(refund).direction, Direction::In);
}

#[test]
fn decides_by_the_sign_in_a_bank_account_of_unknown_type_and_refuses_on_a_card() {
    let bank = r#"{"amount":-1,"date":"2026-10-01","type":"PIX","account_type":"BANK"}"#;
    assert_eq!(read(bank).direction, Direction::Out);
    let card = r#"{"amount":-1,"date":"2026-10-01","account_type":"CREDIT"}"#;
    assert!(serde_json::from_str::<Transaction>(card).is_err());
}

#[test]
fn reads_installments_as_text_and_as_numbers_and_ignores_one_of_one() {
    for (number, total) in [("\"3\"", "\"12\""), ("3", "12")] {
        let row = read(&format!(
            r#"{{"amount":1,"date":"2026-10-01","type":"DEBIT","credit_card_data":{{"installmentNumber":{number},"totalInstallments":{total}}}}}"#
        ));
        assert_eq!(
            row.installment,
            Some(Installment {
                number: 3,
                total: 12
            })
        );
    }
    let whole = r#"{"amount":1,"date":"2026-10-01","type":"DEBIT","credit_card_data":{"installmentNumber":"1","totalInstallments":"1"}}"#;
    assert_eq!(read(whole).installment, None);
}

#[test]
fn an_odd_element_is_counted_wherever_it_stands_and_whatever_it_is() {
    let row = |day: &str| format!(r#"{{"amount":1,"date":"{day}","type":"DEBIT"}}"#);
    let (first, last) = (row("2026-10-01"), row("2026-10-02"));
    for odd in [
        "null",
        "true",
        "-7",
        "7",
        "0.5",
        "\"a\"",
        "[]",
        "[[1],{}]",
        "{}",
        r#"{"amount":[],"date":{"at":1}}"#,
        r#"{"amount":1}"#,
        "[1e999]",
        r#"{"\ud83d":1}"#,
        r#"{"amount":1,"date":"2026-10-01","account_type":"CREDIT"}"#,
    ] {
        let body = format!(r#"{{"data":[{first},{odd},{last}]}}"#);
        let found = serde_json::from_str::<Statement>(&body)
            .unwrap()
            .transactions;
        let days: Vec<_> = found.rows.iter().map(|row| row.date.day.day()).collect();
        assert_eq!((days, found.unreadable), (vec![1, 2], 1), "{odd}");
    }
    // Half of an emoji.
    let row = read(
        r#"{"amount":1,"date":"2026-10-01","type":"DEBIT","description":"\ud83d","category":"Lazer"}"#,
    );
    assert_eq!(
        (row.description, row.category.as_deref()),
        (None, Some("Lazer"))
    );
    assert!(serde_json::from_str::<Statement>(r#"{"data":[{"amount":1]}"#).is_err());
}
