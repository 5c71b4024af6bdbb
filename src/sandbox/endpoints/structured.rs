//! The `structured` format of `get-transactions`: rows by bank and card, and a summary.
//! Reais only: a row in another currency counts if the bank has converted it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::household::{Row, get, set, text};
use super::money;

/// The category of a bill's payment, on both of its sides.
pub(crate) const BILL: &str = "Pagamento de cartão de crédito";
/// Money that only changes pockets.
const OWN: &[&str] = &[
    "Transferência mesma titularidade",
    "Aplicação",
    "Resgate",
    BILL,
];
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
pub(crate) fn data(rows: &[&Row], accounts: &[Value], start: Date, end: Date) -> Value {
    let mut banks: BTreeMap<String, Bank> = BTreeMap::new();
    let mut categories: BTreeMap<String, (i64, usize)> = BTreeMap::new();
    let mut spent: Vec<(i64, &Row)> = Vec::new();
    for row in rows {
        let body = &row.body;
        let (category, card) = (
            text(body, "category"),
            text(body, "account_type") == "CREDIT",
        );
        let cents = reais(body, accounts);
        let bank = banks.entry(bank_name(body)).or_default();
        if card {
            let card = bank
                .cards
                .entry(text(body, "account_name").to_owned())
                .or_default();
            if text(body, "type") == "CREDIT" && category == BILL {
                card.paid += cents.abs();
                card.payments.push(item(row, "payment"));
            } else {
                // Positive for a purchase, negative for a refund.
                card.bought += cents;
                card.purchases.push(item(row, "purchase"));
            }
        } else if cents > 0 && !OWN.contains(&category) {
            bank.received += cents;
        } else if cents < 0 && TRANSFERS.contains(&category) {
            bank.transferred += cents.abs();
        }
        let out = if card { cents } else { -cents };
        let transfer = !card && TRANSFERS.contains(&category);
        let refund = card && out < 0;
        if !OWN.contains(&category) && !transfer && (out > 0 || refund) {
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
        .map(|(_, row)| {
            let card = text(&row.body, "account_type") == "CREDIT";
            item(row, if card { "purchase" } else { "payment" })
        })
        .collect();
    let by_category: Map<String, Value> = categories
        .into_iter()
        .map(|(name, (cents, count))| {
            (
                name,
                json!({ "total": money::number(cents), "count": count }),
            )
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
    let credit = get(body, "account_credit_data");
    let card = text(body, "account_type") == "CREDIT";
    let mut account = json!({
        "name": get(body, "account_name"),
        "type": get(body, "account_type"),
        "subtype": super::shape::subtype(text(body, "account_subtype")),
    });
    if card {
        for field in ["brand", "level", "status"] {
            set(&mut account, field, get(&credit, field));
        }
    }
    let cents = body
        .get("amount")
        .and_then(money::cents)
        .unwrap_or_default();
    let refund = subtype == "purchase" && text(body, "type") == "CREDIT";
    let cents = if refund { -cents.abs() } else { cents.abs() };
    let merchant = body
        .get("merchant")
        .map_or("", |merchant| text(merchant, "name"));
    let merchant = if merchant.is_empty() {
        text(body, "description")
    } else {
        merchant
    };
    json!({
        "date": row.day.to_string(),
        "category": get(body, "category"),
        "amount": money::number(cents),
        "currency": get(body, "currency_code"),
        "account_info": account,
        "type": get(body, "type"),
        "merchant": merchant,
        "description": get(body, "description"),
        "transaction_type": if card { "credit_card" } else { "bank" },
        "transaction_subtype": subtype,
    })
}

fn bank_name(body: &Value) -> String {
    let name = text(body, "item_bank_name");
    if name.is_empty() {
        "Carteira".to_owned()
    } else {
        name.to_owned()
    }
}

/// The row's cents in reais; nothing for a currency that nobody has converted.
pub(crate) fn reais(body: &Value, accounts: &[Value]) -> i64 {
    let id = text(body, "account_id");
    let account = accounts.iter().find(|account| text(account, "id") == id);
    let local = account.is_some_and(|account| text(account, "currencyCode") == "BRL");
    let field = match text(body, "currency_code") {
        "BRL" => "amount",
        _ if local => "amount_in_account_currency",
        _ => return 0,
    };
    body.get(field).and_then(money::cents).unwrap_or_default()
}

/// `1 mês`, `3 meses`: begun months count whole.
fn period(start: Date, end: Date) -> String {
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    let begun = months(end) - months(start) + i32::from(end.day() >= start.day());
    match begun {
        ..=1 => "1 mês".to_owned(),
        many => format!("{many} meses"),
    }
}
