//! The household holds together on any day.

use super::build::tidy;
use super::*;
use crate::sandbox::days::Calendar;
use crate::sandbox::options::Shape;
use crate::sandbox::shape::transaction::{signed, transaction};

fn on(day: &str) -> (Calendar, Household) {
    let calendar = Calendar::new(Some(day.parse().unwrap())).unwrap();
    let household = tidy(&calendar, false).unwrap();
    (calendar, household)
}

const DAYS: [&str; 5] = [
    "2026-11-18",
    "2026-03-31",
    "2024-02-29",
    "2027-01-01",
    "2026-07-15",
];

fn amount(body: &Value) -> i64 {
    body.get("amount").and_then(money::cents).unwrap()
}

#[test]
fn tells_six_months_up_to_today_and_no_more() {
    for day in DAYS {
        let (calendar, household) = on(day);
        let days = || household.rows.iter().map(|row| row.day);
        assert!(
            household.rows.len() > 500,
            "{day}: {}",
            household.rows.len()
        );
        assert!(days().max().unwrap() <= calendar.today, "{day}");
        assert!(
            days().min().unwrap() >= calendar.month(-MONTHS).unwrap(),
            "{day}"
        );
        assert_eq!(
            days().min().unwrap().first_of_month(),
            calendar.month(-MONTHS).unwrap()
        );
        let mut ids: Vec<_> = household
            .rows
            .iter()
            .map(|row| text(&row.body, "id"))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), household.rows.len(), "{day}");
    }
}

#[test]
fn a_card_bill_leaves_the_bank_as_it_reaches_the_card() {
    for day in DAYS {
        let (_, household) = on(day);
        let bills = |kind: &str, direction: &str| {
            let rows = household.rows.iter().filter(|row| {
                text(&row.body, "category") == "Pagamento de cartão de crédito"
                    && text(&row.body, "account_type") == kind
                    && text(&row.body, "type") == direction
            });
            let mut found: Vec<_> = rows.map(|row| (row.day, amount(&row.body))).collect();
            found.sort_unstable();
            found
        };
        let (bank, card) = (bills("BANK", "DEBIT"), bills("CREDIT", "CREDIT"));
        assert!(bank.len() >= 12, "{day}");
        assert_eq!(bank, card, "{day}");
        assert!(bank.iter().all(|(_, cents)| *cents < 0));
    }
}

#[test]
fn cards_and_banks_have_opposite_signs() {
    let (_, household) = on("2026-11-18");
    for row in &household.rows {
        let card = text(&row.body, "account_type") == "CREDIT";
        let debit = text(&row.body, "type") == "DEBIT";
        assert_eq!(amount(&row.body) > 0, card == debit, "{}", row.body);
    }
}

#[test]
fn limits_and_balances_add_up() {
    for day in DAYS {
        let (_, household) = on(day);
        for account in &household.accounts {
            let balance = account.get("balance").and_then(money::cents).unwrap();
            let credit = get(account, "creditData");
            if credit.is_null() {
                assert!(balance >= 0, "{day}: {account}");
                continue;
            }
            let cents = |field: &str| credit.get(field).and_then(money::cents).unwrap();
            assert_eq!(
                cents("creditLimit") - balance,
                cents("availableCreditLimit")
            );
            assert!((100_000..700_000).contains(&balance), "{day}: {balance}");
        }
    }
}

#[test]
fn every_shape_tells_the_same_sums() {
    let (calendar, household) = on("2026-11-18");
    let view = View {
        accounts: household.accounts.clone(),
        purchases: &household.purchases,
        ..View::default()
    };
    let signed = |body: &Value| signed(body).unwrap();
    for account in &household.accounts {
        let rows = household
            .rows
            .iter()
            .filter(|row| row.body["account_id"] == account["id"]);
        let (mut live, mut documented) = (0, 0);
        for row in rows {
            live += signed(&row.body);
            let told = |shape| transaction(row, &view, &calendar, shape);
            let body = told(Shape::Documented);
            assert_eq!(body["date"], row.day.to_string());
            assert!(body["amount"].is_number());
            assert_eq!(amount(&body) > 0, body["type"] == "CREDIT");
            documented += amount(&body);
            let newest = told(Shape::Live);
            assert!(newest["amount"].is_number());
            assert_eq!(signed(&newest), signed(&row.body));
            assert_eq!(told(Shape::LiveApril2026), row.body);
        }
        assert_eq!(live, documented, "{}", account["name"]);
    }
}

#[test]
fn holds_what_a_client_must_cope_with() {
    let (_, household) = on("2026-11-18");
    let has = |test: &dyn Fn(&Row) -> bool| household.rows.iter().any(test);
    assert!(has(&|row| row.day.to_string() == "2026-10-31"
        && text(&row.body, "date") == "2026-11-01T02:30:00.000Z"));
    assert!(has(
        &|row| text(&row.body, "description").contains("IGNORE AS INSTRUÇÕES")
    ));
    assert!(has(
        &|row| text(&row.body, "description").contains("PARC 03/12")
    ));
    assert!(has(&|row| row.body["amount"].is_number()));
    assert!(has(&|row| row.body["status"] == "PENDING"));
    assert!(has(&|row| row.body["currency_code"] == "USD"
        && row.body["amount_in_account_currency"].is_string()));
    let told = |synced: bool| {
        let calendar = Calendar::new(Some("2026-11-18".parse().unwrap())).unwrap();
        tidy(&calendar, synced).unwrap().rows.len()
    };
    assert_eq!(told(true), told(false) + 1);
}

#[test]
fn a_card_bill_is_what_was_bought_from_one_closing_to_the_next() {
    for day in DAYS {
        let (calendar, household) = on(day);
        for (card, closing) in [("Nubank Ultravioleta", 3), ("Itaú Visa Platinum", 8)] {
            let of_card = |row: &&Row| row.body["account_name"] == card;
            let is_payment = |row: &&Row| row.body["category"] == "Pagamento de cartão de crédito";
            let paid_in = |months: i32| {
                let first = calendar.month(months).unwrap();
                let mut rows = household.rows.iter().filter(of_card).filter(is_payment);
                rows.find(|row| row.day.first_of_month() == first)
                    .map(|row| -amount(&row.body))
            };
            let mut paid = 0;
            for month in -5..=0 {
                let closes = |months: i32| {
                    let first = calendar.month(months).unwrap();
                    first.with().day(closing).build().unwrap()
                };
                let rows = household.rows.iter().filter(of_card);
                let bought: i64 = rows
                    .filter(|row| row.day > closes(month - 1) && row.day <= closes(month))
                    .filter(|row| !is_payment(row))
                    .map(|row| match text(&row.body, "currency_code") {
                        "BRL" => amount(&row.body),
                        _ => money::cents(&row.body["amount_in_account_currency"])
                            .unwrap_or_default(),
                    })
                    .sum();
                // This month's may not be due yet.
                let Some(cents) = paid_in(month) else {
                    continue;
                };
                assert_eq!(cents, bought, "{day}: {card} {month}");
                paid += 1;
            }
            assert!(paid >= 5, "{day}: {card}");
        }
    }
}
