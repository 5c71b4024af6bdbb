//! Rows on the edge of their 45 tokens.

use serde_json::{Value, json};

use super::*;

fn transaction(changes: &Value) -> Transaction {
    let mut body = json!({
        "id": "t1", "account_id": "a1", "description": "Padaria Estrela",
        "category": "Restaurantes, bares e lanchonetes", "currency_code": "BRL",
        "amount": "-32.50", "date": "2026-10-31T12:00:00.000Z", "type": "DEBIT",
        "status": "POSTED", "account_name": "Conta do Nubank", "account_type": "BANK",
        "item_bank_name": "Nubank",
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    serde_json::from_str(&body.to_string()).unwrap()
}

fn concise(changes: &Value) -> Value {
    let row = transaction(changes);
    serde_json::to_value(Row::concise(&row, &Names::of([&row]))).unwrap()
}

fn tokens(row: &Value) -> usize {
    tiktoken_rs::o200k_base_singleton()
        .encode_ordinary(&row.to_string())
        .len()
}

fn part(number: u32, total: u32) -> Value {
    json!({"installmentNumber": number.to_string(), "totalInstallments": total.to_string()})
}

#[test]
fn shows_a_short_row_whole() {
    let row = concise(&json!({}));
    assert_eq!(
        row.to_string(),
        r#"{"date":"2026-10-31","description":"Padaria Estrela","category":"Restaurantes","amount":"-32.50","account":"Conta do Nubank"}"#
    );
}

#[test]
fn costs_at_most_45_tokens_whatever_it_holds() {
    let descriptions = include_str!("../tokens/merchants.txt").lines();
    let longest = "JHENNYFFER SCHWARZENEGGER 🎉🎉🎉🎉 ZYWCZUK*XPTO12 ÀÉÎÕÜ \"ÇÇÇ\" 中文 ".repeat(3);
    let accounts = [
        "Nubank",
        "ITAU PERSONNALITE MASTERCARD BLACK PONTOS",
        "Cartão de Crédito Santander Unique Mastercard",
        "💳💳💳💳💳💳💳💳",
    ];
    let categories = [
        "Compras",
        "Atraso no pagamento e custos de cheque especial",
        "IMPOSTOSSOBREOPERACOESFINANCEIRAS",
    ];
    let others = [
        ("POSTED", "BRL", (1, 1)),
        ("POSTED", "BRL", (12, 120)),
        ("PENDING", "USD", (12, 120)),
    ];
    let descriptions = descriptions.chain([longest.as_str(), "🎉", ""]);
    for (description, category) in descriptions.zip(categories.iter().cycle()) {
        for account in accounts {
            for (status, currency, (number, total)) in others {
                let row = concise(&json!({
                    "description": description, "account_name": account, "category": category,
                    "status": status, "currency_code": currency,
                    "amount": "-1234567.89", "credit_card_data": part(number, total),
                }));
                assert!(tokens(&row) <= CONCISE, "{}: {row}", tokens(&row));
                assert_eq!(row.get("description").is_some(), !description.is_empty());
                assert_eq!(row.get("installment").is_some(), total > 1);
            }
        }
    }
}

#[test]
fn leaves_room_for_what_a_room_adds() {
    let row = transaction(&json!({
        "description": "TRANSFERENCIA ENVIADA PARA WELLINGTON KAYKY DE VASCONCELLOS QUEIROZ"
    }));
    let row = Concise::beside(&row, &Names::of([&row]), 7);
    let row = serde_json::to_value(row).unwrap();
    assert!(tokens(&row) <= CONCISE - 7, "{row}");
}

#[test]
fn a_category_has_one_text_in_all_rows() {
    for (category, shown) in [
        ("Restaurantes, bares e lanchonetes", "Restaurantes"),
        (
            "Atraso no pagamento e custos de cheque especial",
            "Atraso no…",
        ),
        (
            "Impostos sobre operações financeiras",
            "Impostos sobre operações financeiras",
        ),
        (
            "Transferência mesma titularidade",
            "Transferência mesma titularidade",
        ),
        (
            "Pagamento de cartão de crédito",
            "Pagamento de cartão de crédito",
        ),
    ] {
        for description in ["Feira", "Mercadinho São Jorge da Vila Nova Conceição, 1184"] {
            let row = concise(&json!({"category": category, "description": description}));
            assert_eq!(row["category"], shown);
        }
    }
}

#[test]
fn an_account_keeps_a_name_that_is_no_others() {
    let rows: Vec<Transaction> = [
        ("Conta Corrente", "Itaú"),
        ("Conta Corrente", "Banco do Brasil"),
        ("Cartão Itaú Personnalité Mastercard Black", "Itaú"),
        ("Cartão Itaú Personnalité Mastercard Platinum", "Itaú"),
        ("Nubank Ultravioleta", "Nubank"),
    ]
    .iter()
    .map(|(name, bank)| transaction(&json!({"account_name": name, "item_bank_name": bank})))
    .collect();
    let names = Names::of(&rows);
    let mut shown: Vec<String> = rows
        .iter()
        .map(|row| {
            let account = Concise::of(row, &names).account.unwrap();
            account.as_str().to_owned()
        })
        .collect();
    assert_eq!(shown[0], "Itaú");
    assert!(
        shown[2].ends_with("Black") && shown[3].ends_with("Platinum"),
        "{shown:?}"
    );
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(shown.len(), rows.len());
}

#[test]
fn a_part_is_told_once() {
    for (description, shown) in [
        ("LOJAS CEM PARC 03/12", "LOJAS CEM"),
        ("Magalu (Parcela 3/12)", "Magalu"),
        ("HNA*OBOTICARIO 03/12", "HNA*OBOTICARIO"),
        ("Aluguel 03/11", "Aluguel 03/11"),
        ("03/12", "03/12"),
    ] {
        let shown_row = concise(&json!({
            "description": description,
            "credit_card_data": {"installmentNumber": 3, "totalInstallments": 12},
        }));
        assert_eq!(shown_row["description"], shown, "{description}");
    }
}

#[test]
fn what_it_came_to_in_reais_is_in_the_full_row_only() {
    let changes = json!({
        "currency_code": "USD", "amount_in_account_currency": "-180.25", "account_type": "BANK",
    });
    let row = transaction(&changes);
    let full = serde_json::to_value(Row::full(&row, &Names::of([&row]))).unwrap();
    assert_eq!(full["amountInAccountCurrency"], "-180.25");
    let concise = concise(&changes);
    assert_eq!(concise.get("amountInAccountCurrency"), None);
    assert_eq!(concise["currency"], "USD");
}

#[test]
fn a_full_row_is_not_cut() {
    let row = transaction(&json!({
        "description": "LOJAS CEM SAO PAULO BRA MATRIZ SEGUNDA UNIDADE PARC 03/12",
        "credit_card_data": part(3, 12),
    }));
    let full = serde_json::to_value(Row::full(&row, &Names::of([&row]))).unwrap();
    assert_eq!(full["description"], row.description.unwrap());
    assert_eq!(full["category"], "Restaurantes, bares e lanchonetes");
}
