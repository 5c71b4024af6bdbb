//! Every shape and delivery gives the same household.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::sandbox::bodies::{Bodies, asker, bodies};
use crate::sandbox::endpoints::transactions;
use crate::sandbox::money;

const SHAPES: [Shape; 3] = [Shape::Live, Shape::LiveApril2026, Shape::Documented];

fn told(shape: Shape, delivery: Delivery) -> Bodies {
    bodies(&facts().unwrap(), shape, delivery).unwrap()
}

fn data(body: &str) -> Vec<Value> {
    let body: Value = serde_json::from_str(body).unwrap();
    body["data"].as_array().unwrap().clone()
}

fn cents(value: &Value) -> i64 {
    let number = value.as_f64().map(|it| format!("{it:.2}"));
    money::cents(&number.map_or_else(|| value.clone(), Value::String)).unwrap()
}

/// Rows by id, each once.
fn rows(body: &str) -> BTreeMap<String, Value> {
    let rows = data(body).into_iter();
    rows.map(|row| (row["id"].as_str().unwrap().to_owned(), row))
        .collect()
}

#[test]
fn balances_and_bills_are_the_same_however_parts_are_delivered() {
    for shape in SHAPES {
        let [monthly, others @ ..] = Delivery::ALL.map(|delivery| told(shape, delivery));
        for other in others {
            assert_eq!(monthly.accounts, other.accounts);
            assert_eq!(monthly.balance, other.balance);
            assert_eq!(monthly.bills, other.bills);
            assert_eq!(monthly.reminders, other.reminders);
        }
    }
}

#[test]
fn a_bank_account_holds_what_its_rows_come_to() {
    let facts = facts().unwrap();
    let bodies = told(Shape::Live, Delivery::Monthly);
    let rows = rows(&bodies.transactions);
    let accounts = data(&bodies.accounts);
    for (account, body) in facts.accounts.iter().zip(&accounts) {
        if body["type"] != "BANK" {
            continue;
        }
        let own = rows.values().filter(|row| row["account_id"] == body["id"]);
        let sum: i64 = own.map(|row| cents(&row["amount"])).sum();
        assert_eq!(
            account.opening.0 + sum,
            cents(&body["balance"]),
            "{}",
            account.slug
        );
    }
    let banks: BTreeSet<_> = accounts
        .iter()
        .map(|it| it["connectorName"].as_str())
        .collect();
    assert!(banks.len() >= 8, "{banks:?}");
    let kinds: BTreeSet<_> = accounts.iter().map(|it| it["type"].as_str()).collect();
    assert_eq!(kinds.len(), 4, "{kinds:?}");
}

#[test]
fn rows_with_a_bill_s_id_add_up_to_the_bill_and_future_parts_are_in_the_used_limit() {
    let bodies = told(Shape::Live, Delivery::Monthly);
    let rows = rows(&bodies.transactions);
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows.values() {
        if let Some(bill) = row["credit_card_data"]["billId"].as_str() {
            *sums.entry(bill).or_default() += cents(&row["amount"]);
        }
    }
    let bills = data(&bodies.bills);
    let known: BTreeSet<_> = bills
        .iter()
        .map(|bill| bill["id"].as_str().unwrap())
        .collect();
    assert_eq!(known.len() + 1, bills.len(), "one bill comes twice");
    let closed: Vec<_> = bills
        .iter()
        .filter(|bill| sums.contains_key(bill["id"].as_str().unwrap()))
        .collect();
    assert!(closed.len() > 5, "{}", closed.len());
    for bill in closed {
        assert_eq!(
            sums[bill["id"].as_str().unwrap()],
            cents(&bill["totalAmount"]),
            "{bill}"
        );
    }
    let open = sums.keys().filter(|id| !known.contains(*id)).count();
    assert_eq!(open, 1, "the current bill has an id that get-bills lacks");
    let summary: Value = serde_json::from_str(&bodies.bill_summary).unwrap();
    for card in summary["data"]["accounts"].as_array().unwrap() {
        let [used, calculated] =
            ["used_credit_limit", "calculated_bill_amount"].map(|name| cents(&card[name]));
        assert!(used > calculated, "{}", card["account_name"]);
    }
}

#[test]
fn parts_come_to_the_same_in_all_three_deliveries_and_only_their_days_differ() {
    let of_part = |row: &Value| {
        row["description"]
            .as_str()
            .unwrap()
            .contains("MOVEIS PLANALTO")
    };
    let [monthly, own_day, at_once] = Delivery::ALL.map(|delivery| {
        let rows = rows(&told(Shape::Live, delivery).transactions);
        let parts: Vec<Value> = rows.into_values().filter(of_part).collect();
        parts
    });
    let days = |parts: &[Value]| {
        let days = parts
            .iter()
            .map(|row| row["date"].as_str().unwrap()[..10].to_owned());
        days.collect::<Vec<_>>()
    };
    let bought = |parts: &[Value]| {
        let days = parts
            .iter()
            .map(|row| row["credit_card_data"]["purchaseDate"].to_string());
        days.collect::<BTreeSet<_>>().len()
    };
    for parts in [&monthly, &own_day, &at_once] {
        let sum: i64 = parts.iter().map(|row| cents(&row["amount"])).sum();
        assert_eq!((parts.len(), sum), (3, 100_000));
    }
    assert_eq!(days(&monthly), ["2026-08-02", "2026-09-02", "2026-10-02"]);
    assert_eq!(days(&own_day), days(&monthly));
    assert_eq!(days(&at_once), ["2026-08-02"; 3]);
    assert_eq!((bought(&monthly), bought(&at_once)), (1, 1));
    let told = own_day[1]["credit_card_data"]["purchaseDate"].as_str();
    assert!(
        told.is_none_or(|day| day.starts_with("2026-09-02")),
        "{told:?}"
    );
}

#[test]
fn what_pierre_repeats_and_ignores_is_repeated_and_ignored() {
    let bodies = told(Shape::Live, Delivery::Monthly);
    let all = data(&bodies.transactions);
    assert_eq!(
        all.len(),
        rows(&bodies.transactions).len() + 2,
        "two ids come twice"
    );
    let accounts = data(&bodies.accounts);
    let inter: Vec<_> = accounts
        .iter()
        .filter(|it| it["name"] == "Conta Digital Inter")
        .collect();
    assert_eq!(inter.len(), 2);
    assert_eq!(inter[1]["itemIsActive"], false);
    let of = |id: &Value| all.iter().filter(|row| row["account_id"] == *id).count();
    assert!(of(&inter[1]["id"]) > 10 && of(&inter[0]["id"]) > of(&inter[1]["id"]));
    let facts = facts().unwrap();
    let ask = asker(&facts, Shape::Live, Delivery::Monthly).unwrap();
    let asked = "startDate=2026-11-20&endDate=2026-11-22&includeStatus=POSTED";
    let rows = data(&ask(transactions::list, asked).unwrap());
    assert!(rows.iter().any(|row| row["status"] == "PENDING"));
    assert!(
        rows.iter()
            .any(|row| row["date"].as_str().unwrap() < "2026-11-20")
    );
    let dust = all
        .iter()
        .filter(|row| row["amount"].to_string().len() > 12)
        .count();
    assert_eq!(dust, 1, "an amount with the dust of a sum");
}

#[test]
fn the_list_of_purchases_has_each_of_its_faults() {
    let body = told(Shape::Live, Delivery::Monthly).installments;
    let body: Value = serde_json::from_str(&body).unwrap();
    let purchases = body["purchases"].as_array().unwrap();
    let of = |name: &str| {
        let found = purchases
            .iter()
            .filter(|it| it["description"].as_str().unwrap().starts_with(name));
        found.collect::<Vec<_>>()
    };
    assert_eq!(of("Decolar Viagens").len(), 2, "once for each of two parts");
    assert_eq!(of("Ingresso Fácil").len(), 2, "bought twice");
    assert!(of("Ótica").is_empty(), "lacking");
    let course = of("Curso de Inglês")[0];
    let parts = course["installments"].as_array().unwrap();
    assert!(
        parts.len() < 12 && parts[0]["totalInstallments"] == 12,
        "known in part"
    );
    let fridge = told(Shape::Documented, Delivery::AtOnce).installments;
    assert!(!fridge.contains("isProjected"));
    let tyres: Vec<_> = of("Pneus")[0]["installments"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(tyres.len(), 3, "nothing of it is left to come");
}
