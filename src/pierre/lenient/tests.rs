//! Fields and rows of other forms than expected.

use super::*;

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
    for count in [BATCH - 1, BATCH, BATCH + 1, 10 * BATCH, 10 * BATCH + 9] {
        let list = (0..count).map(row).collect::<Vec<_>>().join(",");
        let rows: Rows<Row> = serde_json::from_str(&format!("[{list}]")).unwrap();
        let parts = rows.rows.iter().map(|row| row.part.unwrap() as usize);
        assert!(parts.eq((0..count).filter(|number| number % 7 != 0)));
        assert_eq!(rows.unreadable, count.div_ceil(7));
        assert!(serde_json::from_str::<Rows<Row>>(&format!("[{list}")).is_err());
    }
}
