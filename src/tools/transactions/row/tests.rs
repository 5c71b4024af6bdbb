//! Concise and full rows, and the names of their accounts.

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
fn a_description_is_never_cut_below_sixty_characters() {
    for pattern in [
        "PADARIA ",
        "Açougue São João ",
        "X",
        "🎉 ",
        "Zé da Esquina, 12 - ",
    ] {
        for length in 1..140 {
            let description: String = pattern.chars().cycle().take(length).collect();
            let whole = description.trim();
            let row = concise(&json!({
                "description": description, "amount": "-1234567.89", "currency_code": "USD",
                "status": "PENDING", "credit_card_data": part(12, 18),
                "category": "Atraso no pagamento e custos de cheque especial",
                "account_name": "Cartão de Crédito Santander Unlimited Mastercard Black",
            }));
            let shown = row["description"].as_str().unwrap();
            match shown.strip_suffix('…') {
                None => assert_eq!(shown, whole),
                Some(kept) => {
                    let count = kept.chars().count();
                    assert!((60..DESCRIPTION).contains(&count), "{count}: {shown}");
                    assert!(whole.starts_with(kept), "{shown}");
                }
            }
            assert!(
                shown.ends_with('…') == (whole.chars().count() > DESCRIPTION),
                "{shown}"
            );
        }
    }
}

#[test]
fn no_text_depends_on_the_others() {
    let short = concise(&json!({"description": "Sacolão"}));
    let long = concise(&json!({
        "description": "TRANSFERENCIA ENVIADA PARA WELLINGTON KAYKY DE VASCONCELLOS QUEIROZ",
    }));
    for field in ["date", "category", "amount", "account"] {
        assert_eq!(short[field], long[field], "{field}");
    }
}

#[test]
fn a_category_is_whole_or_ends_at_its_comma() {
    for (category, shown) in [
        ("Restaurantes, bares e lanchonetes", "Restaurantes"),
        (
            "Atraso no pagamento e custos de cheque especial",
            "Atraso no pagamento e custos de cheque especial",
        ),
        (
            "Impostos sobre operações financeiras",
            "Impostos sobre operações financeiras",
        ),
        ("Água, luz e gás", "Água"),
    ] {
        assert_eq!(concise(&json!({"category": category}))["category"], shown);
    }
}

/// The short and full account names of these rows: name, bank, kind, id.
fn called(accounts: &[(&str, &str, &str, Option<&str>)]) -> Vec<(String, String)> {
    let rows: Vec<Transaction> = accounts
        .iter()
        .map(|(name, bank, kind, id)| {
            transaction(&json!({
                "account_name": name, "item_bank_name": bank, "account_type": kind,
                "account_id": id,
            }))
        })
        .collect();
    let names = Names::of(&rows);
    let account = |row: Concise| row.account.unwrap().as_str().to_owned();
    rows.iter()
        .map(|row| {
            let full = Row::full(row, &names).concise;
            (account(Concise::of(row, &names)), account(full))
        })
        .collect()
}

#[test]
fn an_account_is_called_what_a_person_would_say() {
    for (name, short) in [
        ("Conta Itaú", "Conta Itaú"),
        ("gold", "gold"),
        ("C6 Carbon", "C6 Carbon"),
        ("C6 Carbon Mastercard Black", "C6 Carbon Mastercard Black"),
        (
            "Conta Corrente Personnalité Itaú Unibanco",
            "Personnalité Itaú Unibanco",
        ),
        (
            "Cartão de Crédito Santander Unlimited Mastercard Black",
            "Santander Unlimited Mastercard…",
        ),
        (
            "ITAU PERSONNALITE MASTERCARD BLACK PONTOS",
            "ITAU PERSONNALITE MASTERCARD…",
        ),
        (
            "Conta Corrente de Crédito do Banco",
            "Conta Corrente de Crédito do Banco",
        ),
    ] {
        let called = called(&[(name, "Itaú", "BANK", Some("a"))]);
        assert_eq!(called, [(short.to_owned(), name.to_owned())]);
    }
    let without_spaces = "CONTACORRENTEDOBANCODAPRACADASARVORES";
    let called = called(&[(without_spaces, "Itaú", "BANK", None)]);
    assert_eq!(called[0].0, "CONTACORRENTEDOBANCODAPRACADASA…");
}

#[test]
fn no_two_accounts_are_called_the_same() {
    let shown = |accounts: &[_]| -> Vec<String> {
        called(accounts)
            .into_iter()
            .map(|(short, _)| short)
            .collect()
    };
    // The account and the card both carry the bank's name.
    let alike = [
        ("Roxo", "Roxo", "BANK", Some("a")),
        ("Roxo", "Roxo", "CREDIT", Some("b")),
    ];
    assert_eq!(shown(&alike), ["Roxo (conta)", "Roxo (cartão)"]);
    let without_ids = alike.map(|(name, bank, kind, _)| (name, bank, kind, None));
    assert_eq!(shown(&without_ids), ["Roxo (conta)", "Roxo (cartão)"]);
    // The bank identifies better than the kind, which is added only where needed.
    assert_eq!(
        shown(&[
            ("Conta Corrente", "Itaú", "BANK", Some("a")),
            ("Conta Corrente", "Inter", "BANK", Some("b")),
            ("Principal", "Itaú", "BANK", Some("c")),
            ("Principal", "Itaú", "CREDIT", Some("d")),
            ("Principal", "Inter", "CREDIT", Some("e")),
            ("gold", "Inter", "CREDIT", Some("f")),
        ]),
        [
            "Conta Corrente (Itaú)",
            "Conta Corrente (Inter)",
            "Principal (Itaú, conta)",
            "Principal (Itaú, cartão)",
            "Principal (Inter)",
            "gold",
        ]
    );
    // Long names whose short forms collide stay whole.
    let long = [
        (
            "Cartão Itaú Personnalité Mastercard Black",
            "Itaú",
            "CREDIT",
            Some("a"),
        ),
        (
            "Cartão Itaú Personnalité Mastercard Platinum",
            "Itaú",
            "CREDIT",
            Some("b"),
        ),
    ];
    assert_eq!(shown(&long), long.map(|(name, ..)| name));
}

#[test]
fn one_account_has_one_name() {
    // Rows of some accounts, and purchases without a row: those have a card's name and no id.
    let row = |id: Option<&str>, name: Option<&str>, kind: &str, bank: Option<&str>| {
        transaction(&json!({
            "account_id": id, "account_name": name, "account_type": kind, "item_bank_name": bank,
        }))
    };
    let bank = Some("Nubank");
    let rows = [
        row(Some("a"), Some("Roxo"), "CREDIT", bank),
        row(Some("b"), Some("Roxo"), "BANK", bank),
        row(Some("b"), Some("Roxo"), "BANK", bank),
        row(Some("c"), Some("gold"), "CREDIT", bank),
        row(None, Some("gold"), "CREDIT", None),
        row(None, Some("Roxo"), "CREDIT", None),
        row(None, None, "BANK", bank),
    ];
    let names = Names::of(&rows);
    let shown = rows.each_ref().map(|row| names.short(row).unwrap());
    assert_eq!(
        shown,
        [
            "Roxo (cartão)",
            "Roxo (conta)",
            "Roxo (conta)",
            "gold",
            "gold",
            "Roxo (cartão)",
            "Nubank",
        ]
    );
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
    assert_eq!(full["description"], row.description.unwrap().as_str());
    assert_eq!(full["category"], "Restaurantes, bares e lanchonetes");
}
