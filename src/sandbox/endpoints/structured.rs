//! The `structured` format of `get-transactions`: rows by bank and card, and a summary.
//! Reais only: a row in another currency counts if the bank has converted it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::sandbox::days::months_between;
use crate::sandbox::household::Row;
use crate::sandbox::json::{get, set, text};
use crate::sandbox::{money, shape};

/// Money that only changes pockets, besides bills that are paid.
const OWN: &[&str] = &["Transferência mesma titularidade", "Aplicação", "Resgate"];
const TRANSFERS: &[&str] = &[
    "Transferência - PIX",
    "Transferências",
    "Transferência mesma titularidade",
];

/// How many transactions are the top ones.
const TOP: usize = 10;

#[derive(Default)]
struct Card {
    payments: Vec<Value>,
    purchases: Vec<Value>,
    paid: i64,
    bought: i64,
}

#[derive(Default)]
struct Bank {
    cards: BTreeMap<String, Card>,
    transferred: i64,
    received: i64,
}

/// The `data` of a structured answer.
pub(super) fn data(rows: &[&Row], accounts: &[Value], start: Date, end: Date) -> Value {
    let mut banks: BTreeMap<String, Bank> = BTreeMap::new();
    let mut categories: BTreeMap<String, (i64, usize)> = BTreeMap::new();
    let mut spent: Vec<(i64, &Row)> = Vec::new();
    for row in rows {
        let (category, card) = (row.text("category"), row.is_card());
        let cents = row.reais(accounts);
        let own = row.is_bill_payment() || OWN.contains(&category);
        let transfer = TRANSFERS.contains(&category);
        let bank = banks.entry(bank_name(row)).or_default();
        if card {
            let name = row.text("account_name").to_owned();
            let card = bank.cards.entry(name).or_default();
            if row.text("type") == "CREDIT" && row.is_bill_payment() {
                card.paid += cents.abs();
                card.payments.push(item(row, "payment"));
            } else {
                // Positive for a purchase, negative for a refund.
                card.bought += cents;
                card.purchases.push(item(row, "purchase"));
            }
        } else if cents > 0 && !own {
            bank.received += cents;
        } else if cents < 0 && transfer {
            bank.transferred += cents.abs();
        }
        let out = if card { cents } else { -cents };
        let counts = if card { out != 0 } else { out > 0 && !transfer };
        if counts && !own {
            let total = categories.entry(category.to_owned()).or_default();
            total.0 += out;
            total.1 += 1;
            spent.push((out, row));
        }
    }
    let total_spent: i64 = spent.iter().map(|(cents, _)| cents).sum();
    let received: i64 = banks.values().map(|bank| bank.received).sum();
    let transferred: i64 = banks.values().map(|bank| bank.transferred).sum();
    spent.sort_by_key(|(cents, _)| Reverse(*cents));
    let top = spent.iter().take(TOP).filter(|(cents, _)| *cents > 0);
    let top: Vec<Value> = top
        .map(|(_, row)| item(row, if row.is_card() { "purchase" } else { "payment" }))
        .collect();
    let by_category: Map<String, Value> = categories
        .into_iter()
        .map(|(name, (cents, count))| {
            let sum = json!({ "total": money::number(cents), "count": count });
            (name, sum)
        })
        .collect();
    json!({
        "transactions": {
            "accounts": banks.into_iter().map(written).collect::<Map<String, Value>>(),
        },
        "summary": {
            "total_spent": money::number(total_spent),
            "total_received": money::number(received),
            "total_bank_transfer": money::number(transferred),
            "period": period(start, end),
            "by_category": by_category,
            "top_transactions": top,
        },
    })
}

fn written((name, bank): (String, Bank)) -> (String, Value) {
    let (mut paid, mut bought) = (0, 0);
    let mut cards = Map::new();
    for (name, card) in bank.cards {
        paid += card.paid;
        bought += card.bought;
        let card = json!({
            "payments": card.payments,
            "purchases": card.purchases,
            "total_payments": money::number(card.paid),
            "total_purchases": money::number(card.bought),
        });
        cards.insert(name, card);
    }
    let body = json!({
        "credit_cards": cards,
        "total_credit_card_payments": money::number(paid),
        "total_credit_card_purchases": money::number(bought),
        "total_bank_transfer": money::number(bank.transferred),
        "total_received": money::number(bank.received),
    });
    (name, body)
}

fn item(row: &Row, subtype: &str) -> Value {
    let body = &row.body;
    let mut account = json!({
        "name": get(body, "account_name"),
        "type": get(body, "account_type"),
        "subtype": shape::documented_subtype(row.text("account_subtype")),
    });
    if row.is_card() {
        let credit = get(body, "account_credit_data");
        for field in ["brand", "level", "status"] {
            set(&mut account, field, get(&credit, field));
        }
    }
    let refund = subtype == "purchase" && row.text("type") == "CREDIT";
    let cents = row.cents().abs();
    let merchant = body.get("merchant");
    let merchant = merchant.map_or("", |merchant| text(merchant, "name"));
    json!({
        "date": row.day.to_string(),
        "category": get(body, "category"),
        "amount": money::number(if refund { -cents } else { cents }),
        "currency": get(body, "currency_code"),
        "account_info": account,
        "type": get(body, "type"),
        "merchant": if merchant.is_empty() { row.text("description") } else { merchant },
        "description": get(body, "description"),
        "transaction_type": if row.is_card() { "credit_card" } else { "bank" },
        "transaction_subtype": subtype,
    })
}

fn bank_name(row: &Row) -> String {
    let name = row.text("item_bank_name");
    let name = if name.is_empty() { "Carteira" } else { name };
    name.to_owned()
}

/// `1 mês`, `3 meses`: begun months count whole.
fn period(start: Date, end: Date) -> String {
    let begun = months_between(start, end) + i32::from(end.day() >= start.day());
    match begun {
        ..=1 => "1 mês".to_owned(),
        many => format!("{many} meses"),
    }
}
