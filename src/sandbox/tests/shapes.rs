//! The differences between Pierre's shapes, and what they have in common.

use std::collections::BTreeMap;

use super::*;
use crate::sandbox::{days, money};

const SHAPES: [Shape; 3] = [Shape::Live, Shape::LiveApril2026, Shape::Documented];
const HALF_A_YEAR: &str = "get-transactions?startDate=2026-05-01&endDate=2026-11-18";

fn cents(value: &Value) -> i64 {
    money::cents(value).unwrap_or_else(|| panic!("no amount: {value}"))
}

/// A list as a map from id to body.
fn by_id(body: &Value) -> BTreeMap<String, Value> {
    let rows = rows(body).iter();
    rows.map(|row| (row["id"].as_str().unwrap().to_owned(), row.clone()))
        .collect()
}

#[tokio::test]
async fn rows_of_today_say_their_bank_and_amounts_as_numbers() {
    let newest = by_id(&start(Shape::Live).get(HALF_A_YEAR).await);
    let april = by_id(&start(Shape::LiveApril2026).get(HALF_A_YEAR).await);
    let accounts = start(Shape::Live).get("get-accounts").await;
    let accounts = by_id(&accounts);
    assert_eq!(newest.len(), april.len());
    let mut texts = 0;
    for (id, row) in &newest {
        let (old, account) = (&april[id], &accounts[row["account_id"].as_str().unwrap()]);
        assert!(row["amount"].is_number(), "{row}");
        assert_eq!(cents(&row["amount"]), cents(&old["amount"]));
        texts += usize::from(old["amount"].is_string());
        for name in ["account_name", "connector_name"] {
            assert_eq!(row[name], account["connectorName"], "{row}");
        }
        assert_eq!(row["account_item_id"], account["itemId"]);
        assert_eq!(row["connector_image_url"], account["connectorImageUrl"]);
        assert_eq!(row["original_description"], row["description"]);
        assert_eq!(row.get("item_bank_name"), None);
        assert_eq!(old["account_name"], account["name"]);
        assert_eq!(old["item_bank_name"], account["connectorName"]);
        assert_eq!(old.get("connector_name"), None);
        for same in [
            "date",
            "type",
            "status",
            "category",
            "merchant",
            "payment_data",
        ] {
            assert_eq!(row[same], old[same], "{same}");
        }
        assert!(account["balance"].is_string());
    }
    assert!(texts > 500, "{texts}");
}

#[tokio::test]
async fn a_card_s_row_of_today_says_its_purchase_and_its_bill() {
    let it = start(Shape::Live);
    let purchases = it.get("get-installments?startDate=2024-01-01").await;
    let purchases = purchases["data"]["purchases"].as_array().unwrap().clone();
    let old = by_id(&start(Shape::LiveApril2026).get(HALF_A_YEAR).await);
    let (mut parts, mut singles) = (0, 0);
    for (id, row) in by_id(&it.get(HALF_A_YEAR).await) {
        let card = &row["credit_card_data"];
        if row["account_type"] == "BANK" || row["category"] == "Pagamento de cartão de crédito" {
            assert!(card.is_null(), "{row}");
            continue;
        }
        let forecast = card["billForecastDate"].as_str().unwrap();
        let old = &old[&id]["credit_card_data"];
        if old.is_null() {
            // By the month of the purchase, whatever bill it is on.
            let date = row["date"].as_str().unwrap();
            let day = days::Calendar::new(None).unwrap().day_of(date).unwrap();
            assert!(day.to_string().starts_with(forecast), "{row}");
            let one = if row["type"] == "DEBIT" {
                json!(1)
            } else {
                json!(null)
            };
            assert_eq!(
                (&card["installmentNumber"], &card["totalInstallments"]),
                (&one, &one)
            );
            singles += 1;
            continue;
        }
        for number in ["installmentNumber", "totalInstallments"] {
            assert_eq!(card[number].to_string(), old[number].as_str().unwrap());
        }
        assert_eq!(card["purchaseDate"], old["purchaseDate"]);
        let of = |it: &&Value| {
            let parts = it["installments"].as_array().unwrap();
            parts.iter().any(|part| {
                part["dueDate"] == row["date"] && part["description"] == row["description"]
            })
        };
        let purchase = purchases.iter().find(of).unwrap();
        assert_eq!(card["totalAmount"], purchase["totalAmount"]);
        let part = purchase["installments"].as_array().unwrap();
        let part = part.iter().find(|part| part["dueDate"] == row["date"]);
        assert_eq!(part.unwrap()["billId"], card["billId"], "{row}");
        parts += 1;
    }
    assert!(parts > 15 && singles > 100, "{parts} {singles}");
    // Bought on the 12th, on the bill that closes on the 3rd of the month after.
    let fridge = "get-transactions?startDate=2026-10-12&endDate=2026-10-12&clientMessage=geladeira";
    let fridge = rows(&it.get(fridge).await)[0]["credit_card_data"].clone();
    assert_eq!(fridge["billForecastDate"], "2026-11");
}

#[tokio::test]
async fn rows_with_a_bill_s_id_add_up_to_the_bill() {
    // How many bills have closed and are not due yet; on its closing day a bill is still open.
    for (today, to_pay) in [
        ("2026-11-18", 0),
        ("2026-11-09", 2),
        ("2026-11-04", 1),
        ("2026-11-03", 0),
        ("2026-03-31", 0),
        ("2024-02-29", 0),
        ("2027-01-01", 0),
    ] {
        let it = started(&Options {
            today: Some(today.parse().unwrap()),
            ..options(Shape::Live)
        });
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        let since = "get-transactions?startDate=2023-01-01";
        for row in rows(&it.get(since).await) {
            if let Some(bill) = row["credit_card_data"]["billId"].as_str() {
                let converted = &row["amount_in_account_currency"];
                let amount = if converted.is_null() {
                    &row["amount"]
                } else {
                    converted
                };
                *sums.entry(bill.to_owned()).or_default() += cents(amount);
            }
        }
        let bills = it.get("get-bills").await;
        assert!(rows(&bills).len() >= 10, "{today}");
        for bill in rows(&bills) {
            let sum = sums.remove(bill["id"].as_str().unwrap());
            assert_eq!(sum, Some(cents(&bill["totalAmount"])), "{today}: {bill}");
        }
        assert_eq!(sums.len(), to_pay, "{today}: {sums:?}");
    }
}

#[tokio::test]
async fn a_bill_has_one_id_whoever_asks_for_it() {
    for shape in SHAPES {
        let it = start(shape);
        let all = it.get("get-bills").await;
        for card in ["02", "04"] {
            let id = format!("ac000000-0000-4000-8000-0000000000{card}");
            let of_card: Vec<_> = rows(&all)
                .iter()
                .filter(|bill| bill["accountId"] == id)
                .collect();
            let alone = it.get(&format!("get-bills?accountId={id}")).await;
            assert_eq!(of_card, rows(&alone).iter().collect::<Vec<_>>());
            assert_eq!(of_card.len(), 6);
        }
    }
}

#[tokio::test]
async fn only_the_shape_of_april_has_text_in_balances_bills_and_parts() {
    for shape in SHAPES {
        let it = start(shape);
        let is_text = shape == Shape::LiveApril2026;
        let balance = it.get("get-balance").await;
        let summary = it.get("get-bill-summary").await;
        let parts = it.get("get-installments").await;
        let cards = summary["data"].get("accounts").unwrap_or(&summary["data"]);
        let mut amounts = vec![
            &balance["data"]["accounts"][0]["balance"],
            &cards[0]["credit_limit"],
            &parts["summary"]["totalAmount"],
            &parts["purchases"][0]["totalAmount"],
            &parts["purchases"][0]["installments"][0]["amount"],
        ];
        if shape.is_live() {
            amounts.extend([
                &summary["totalAmount"],
                &summary["data"]["totalAmount"],
                &cards[0]["current_bill_amount"],
                &cards[0]["calculated_bill_amount"],
                &cards[0]["transactions"][0]["amount"],
                &parts["purchases"][0]["amountPaid"],
                &parts["summary"]["totalAmountRemaining"],
                &parts["data"]["purchasesByCard"][0]["purchases"][0]["totalAmount"],
            ]);
            let row = &cards[0]["transactions"][0];
            assert_eq!(row.get("connector_name").is_none(), is_text, "{row}");
            assert_eq!(row.get("item_bank_name").is_some(), is_text, "{row}");
            assert!(parts["purchases"][0]["hasPartialSyncData"].is_boolean());
            assert!(parts["purchases"][0]["firstInstallmentInDb"].is_number());
        }
        for amount in amounts {
            assert_eq!(amount.is_string(), is_text, "{shape:?}: {amount}");
            assert_eq!(amount.is_number(), !is_text, "{shape:?}: {amount}");
        }
        let accounts = it.get("get-accounts").await;
        let account = &rows(&accounts)[0];
        assert_eq!(
            account.get("balance").is_some_and(Value::is_string),
            shape.is_live()
        );
        assert_eq!(account.get("customName").is_some(), shape.is_live());
    }
}
