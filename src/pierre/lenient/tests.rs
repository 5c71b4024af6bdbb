//! Fields and rows of other forms than expected.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::DeserializeOwned;

use super::*;
use crate::pierre::models::{
    Accounts, Balance, Bills, Installments, ReminderAnswer, Statement, StructuredStatement,
    SyncReport,
};

#[derive(Deserialize)]
struct Row {
    #[serde(default, deserialize_with = "amount")]
    amount: Option<Decimal>,
    #[serde(default, deserialize_with = "text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "count")]
    part: Option<u32>,
}

#[test]
fn keeps_every_digit_of_numbers_and_strings() {
    for body in [r#"{"amount":1500.50}"#, r#"{"amount":"1500.50"}"#] {
        let row: Row = serde_json::from_str(body).unwrap();
        assert_eq!(row.amount.unwrap().to_string(), "1500.50");
    }
    let row: Row = serde_json::from_str(r#"{"amount":123456789012.12}"#).unwrap();
    assert_eq!(row.amount.unwrap().to_string(), "123456789012.12");
}

#[test]
fn amounts_are_rounded_to_the_cent_and_absurd_ones_are_absent() {
    for (amount, read) in [
        ("0.30000000000000004", Some("0.30")),
        ("-15.935", Some("-15.94")),
        ("999999999999.99", Some("999999999999.99")),
        ("1000000000000", None),
        ("1e30", None),
        ("7.9e28", None),
    ] {
        let row: Row = serde_json::from_str(&format!(r#"{{"amount":{amount}}}"#)).unwrap();
        assert_eq!(
            row.amount.map(|it| it.to_string()).as_deref(),
            read,
            "{amount}"
        );
    }
}

#[test]
fn takes_another_form_for_absent() {
    for body in [
        r#"{"amount":null,"id":"","part":{}}"#,
        r#"{"amount":[1],"part":"1/2"}"#,
        "{}",
    ] {
        let row: Row = serde_json::from_str(body).unwrap();
        assert!(
            row.amount.is_none() && row.id.is_none() && row.part.is_none(),
            "{body}"
        );
    }
}

#[test]
fn reads_escapes_numbers_as_text_and_counts_as_text() {
    let row: Row = serde_json::from_str(r#"{"id":"S\u00e3o \"1\"","part":"3"}"#).unwrap();
    assert_eq!((row.id.as_deref(), row.part), (Some("São \"1\""), Some(3)));
    let row: Row = serde_json::from_str(r#"{"id":42,"part":12.0}"#).unwrap();
    assert_eq!((row.id.as_deref(), row.part), (Some("42"), Some(12)));
}

#[test]
fn counts_odd_rows_and_keeps_the_others() {
    let rows: Rows<Row> = serde_json::from_str(r#"[{"id":"a"},7,null,{"id":"b"}]"#).unwrap();
    assert_eq!((rows.rows.len(), rows.unreadable), (2, 2));
    assert!(
        serde_json::from_str::<Rows<Row>>("null")
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(serde_json::from_str::<Rows<Row>>("{}").is_err());
}

#[test]
fn the_rows_of_a_long_list_keep_their_order() {
    let row = |number: usize| match number % 7 {
        0 => "7".to_owned(),
        _ => format!(r#"{{"part":{number}}}"#),
    };
    for count in [1, 255, 2_560] {
        let list = (0..count).map(row).collect::<Vec<_>>().join(",");
        let rows: Rows<Row> = body(&format!("[{list}]")).unwrap();
        let parts = rows.rows.iter().map(|row| row.part.unwrap() as usize);
        assert!(parts.eq((0..count).filter(|number| number % 7 != 0)));
        assert_eq!(rows.unreadable, count.div_ceil(7));
        assert!(body::<Rows<Row>>(&format!("[{list}")).is_err());
    }
}

#[test]
fn equal_texts_of_one_body_are_one_and_those_of_two_are_not() {
    #[derive(Deserialize)]
    struct Texts(#[serde(deserialize_with = "shared")] Option<Shared>);
    let read = || body::<Vec<Texts>>(r#"["Mercado","Lazer","Mercado","\u004dercado"]"#).unwrap();
    let place = |texts: &[Texts], at: usize| texts[at].0.as_deref().unwrap().as_ptr();
    let (one, two) = (read(), read());
    assert_eq!(place(&one, 0), place(&one, 2));
    assert_eq!(place(&one, 0), place(&one, 3));
    assert_ne!(place(&one, 0), place(&one, 1));
    assert_ne!(place(&one, 0), place(&two, 0));
}

/// What a body says, read in one pass and row by row.
fn both_ways<T: DeserializeOwned + Debug>(json: &str) -> [Option<String>; 2] {
    [body::<T>(json), serde_json::from_str::<T>(json)].map(|it| it.ok().map(|it| format!("{it:?}")))
}

#[test]
fn every_body_reads_the_same_in_one_pass_and_row_by_row() {
    macro_rules! same {
        ($($kind:ty: $name:literal),+ $(,)?) => {
            $(
                let json = include_str!(concat!("../../../tests/it/bodies/", $name, ".json"));
                let [one, two] = both_ways::<$kind>(json);
                assert!(one.is_some(), $name);
                assert_eq!(one, two, $name);
            )+
        };
    }
    same! {
        Accounts: "get_accounts.documented",
        Accounts: "get_accounts.live",
        Balance: "get_balance_by_account.documented",
        Balance: "get_balance_by_account.live",
        Statement: "get_transactions.documented",
        Statement: "get_transactions.live-2026-04",
        Statement: "get_transactions.live",
        StructuredStatement: "get_transactions.structured",
        SyncReport: "manual_update.documented",
        SyncReport: "manual_update.live",
        ReminderAnswer: "update_payment_reminder.documented",
        ReminderAnswer: "update_payment_reminder.live",
    }
}

/// Any JSON, and some that is broken.
fn value() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        4 => prop_oneof![
            Just(r#""2026-10-01""#),
            Just(r#""2026-10-01T02:30:00.000Z""#),
            Just("-12.5"),
            Just(r#""12.50""#),
            Just(r#""DEBIT""#),
            Just(r#""CREDIT""#),
            Just("3"),
        ]
        .prop_map(str::to_owned),
        2 => prop_oneof![
            Just("null"),
            Just("true"),
            Just("1e999"),
            Just(r#""""#),
            Just(r#""\ud83d""#),
            Just(r#""S\u00e3o \"1\"""#),
            Just("123456789012345678901234567890"),
        ]
        .prop_map(str::to_owned),
        1 => Just("nul".to_owned()),
    ];
    scalar.prop_recursive(3, 24, 5, |inner| {
        let field = (key(), inner.clone()).prop_map(|(key, value)| format!("{key}:{value}"));
        prop_oneof![
            1 => proptest::collection::vec(inner, 0..4).prop_map(|it| format!("[{}]", it.join(","))),
            3 => proptest::collection::vec(field, 0..6).prop_map(|it| format!("{{{}}}", it.join(","))),
        ]
    })
}

/// A name of a field, known or not, maybe twice in one object.
fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        r#""amount""#,
        r#""date""#,
        r#""type""#,
        r#""account_type""#,
        r#""description""#,
        r#""category""#,
        r#""credit_card_data""#,
        r#""payment_data""#,
        r#""merchant""#,
        r#""installmentNumber""#,
        r#""totalInstallments""#,
        r#""receiver""#,
        r#""document""#,
        r#""name""#,
        r#""installments""#,
        r#""totalAmount""#,
        r#""\u0061mount""#,
        r#""\ud83d""#,
        r#""other""#,
    ])
}

/// A row that can be read, with one more field.
fn row() -> impl Strategy<Value = String> {
    let sound = (key(), value()).prop_map(|(key, value)| {
        format!(r#"{{"amount":1,"date":"2026-10-01","type":"DEBIT",{key}:{value}}}"#)
    });
    prop_oneof![3 => sound, 1 => value()]
}

proptest! {
    #[test]
    fn any_body_reads_the_same_in_one_pass_and_row_by_row(
        rows in proptest::collection::vec(row(), 0..5),
        after in value(),
    ) {
        let list = rows.join(",");
        let flat = format!(r#"{{"data":[{list}],"count":{after}}}"#);
        let [one, two] = both_ways::<Statement>(&flat);
        prop_assert_eq!(one, two);
        if let Ok(Statement { transactions, .. }) = body(&flat) {
            prop_assert_eq!(transactions.rows.len() + transactions.unreadable, rows.len());
        }
        let [one, two] = both_ways::<Bills>(&flat);
        prop_assert_eq!(one, two);
        let nested = format!(r#"{{"data":{{"purchases":[{{"totalAmount":3,"installments":[{list}]}}]}}}}"#);
        let [one, two] = both_ways::<Installments>(&nested);
        prop_assert_eq!(one, two);
    }
}
