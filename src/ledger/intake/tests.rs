//! Unit tests of `intake`.

use super::*;
use serde_json::{Value, json};

fn account(id: &str, active: bool, number: &str) -> Value {
    json!({"id": id, "name": "Conta", "connectorName": "Itaú", "type": "BANK", "number": number,
        "itemIsActive": active, "balance": "10"})
}

fn row(id: &str, account: &str, day: u8, status: &str) -> Value {
    json!({"id": id, "account_id": account, "account_name": "Itaú", "account_type": "BANK", "type": "DEBIT",
        "amount": -40, "date": format!("2026-10-{day:02}"), "description": "Mercado", "status": status})
}

fn taken(accounts: &[Value], rows: &[Value]) -> (Repeated, Vec<String>) {
    let mut sources = Sources {
        accounts: crate::ledger::sample(&json!(accounts)).unwrap(),
        rows: crate::ledger::sample(&json!(rows)).unwrap(),
        ..Sources::default()
    };
    let repeated = take(&mut sources);
    let names = sources.rows.iter().map(|row| {
        let account = row.account_id.clone().unwrap_or_default();
        format!(
            "{} {account} {}",
            row.id,
            row.account_name.as_deref().unwrap_or_default()
        )
    });
    (repeated, names.collect())
}

#[test]
fn one_id_is_one_row_and_empty_ids_are_not_equal() {
    let accounts = [account("a", true, "0001/12345-6")];
    let rows = [
        row("1", "a", 3, "PENDING"),
        row("1", "a", 3, "POSTED"),
        row("", "a", 3, "POSTED"),
        row("", "a", 3, "POSTED"),
    ];
    let (repeated, rows) = taken(&accounts, &rows);
    assert_eq!(repeated.merged, 1);
    assert_eq!(rows, ["1 a Conta", " a Conta", " a Conta"]);
}

#[test]
fn a_connection_made_again_tells_its_rows_once_and_keeps_what_only_it_knows() {
    let accounts = [
        account("new", true, "0001/12345-6"),
        account("old", false, "1/12345-6".replace("1/", "0001/").as_str()),
        account("other", true, "0001/99999-9"),
    ];
    let rows = [
        row("1", "old", 3, "POSTED"),
        row("2", "new", 3, "POSTED"),
        row("3", "old", 1, "POSTED"),
        row("4", "other", 3, "POSTED"),
    ];
    let (repeated, rows) = taken(&accounts, &rows);
    assert_eq!(repeated.merged, 1);
    assert_eq!(
        rows,
        [
            "2 new Conta (final 3456)",
            "3 new Conta (final 3456)",
            "4 other Conta (final 9999)"
        ]
    );
}

#[test]
fn a_pending_row_goes_when_a_later_day_confirms_it_and_not_on_its_own_day() {
    let accounts = [account("a", true, "0001/12345-6")];
    for (day, status, left) in [
        (9, "POSTED", 1),
        (3, "POSTED", 2),
        (2, "POSTED", 2),
        (9, "PENDING", 2),
    ] {
        let rows = [row("1", "a", 3, "PENDING"), row("2", "a", day, status)];
        let (repeated, rows) = taken(&accounts, &rows);
        assert_eq!(
            (rows.len(), repeated.confirmed),
            (left, 2 - left),
            "{day} {status}"
        );
    }
}
